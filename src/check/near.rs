//! Names that were probably meant.

/// The one of `names` that is a slip of the pen away from `name`.
pub fn near<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let most = match name.chars().count() {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    };
    names
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| (1..=most).contains(distance))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How many characters have to be added, taken away, replaced, or swapped with their neighbour (optimal string
/// alignment).
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<_>, Vec<_>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<_>>()];
    for (row, one) in from.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let replaced = rows[row][column] + usize::from(one != other);
            let mut best = replaced
                .min(rows[row][column + 1] + 1)
                .min(next[column] + 1);
            let swapped =
                row > 0 && column > 0 && from[row - 1] == *other && to[column - 1] == *one;
            if swapped {
                best = best.min(rows[row - 1][column - 1] + 1);
            }
            next.push(best);
        }
        rows.push(next);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_word_is_not() {
        let names = ["nama", "waktu", "upvoteCount", "id"];
        let find = |name| near(name, names.into_iter());
        assert_eq!(find("nema"), Some("nama"));
        assert_eq!(find("naam"), Some("nama"));
        assert_eq!(find("nam"), Some("nama"));
        assert_eq!(find("upvotesCuont"), Some("upvoteCount"));
        for none in ["nama", "name_", "ie", "", "downvoteCount"] {
            assert_eq!(find(none), None, "{none}");
        }
    }
}
