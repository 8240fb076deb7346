//! Which rows of a long thread are in the document, and how high the others are as far as that is known.

use std::ops::Range;

/// A thread of more rows than these is in the document around the viewport only. Below, all of it is there for the
/// browser's own search; eight screens of comments cost nobody anything.
pub const WHOLE: usize = 200;
/// With fewer rows than these built above or below the viewport more are built: more than a fling passes in a frame.
const NEAR: usize = 24;
/// Rows that are built on both sides then. With what the viewport shows, about 150 comments of 16 elements.
const FAR: usize = 64;
/// Rows that stay on both sides of one that has to stay: the next Tab has to find where to go.
const BESIDE: usize = 3;

/// Whether of `len` rows enough are built where those of `seen` are in the viewport, and not many more.
pub fn is_enough(built: &[Range<usize>], seen: &Range<usize>, len: usize) -> bool {
    let least = wider(seen, NEAR, len);
    let enough = |range: &Range<usize>| range.start <= least.start && least.end <= range.end;
    built.iter().any(enough) && count(built) <= seen.len() + 3 * FAR
}

/// The rows to build of `len` where those of `seen` are in the viewport and each of `kept` has to stay.
pub fn around(seen: &Range<usize>, kept: &[Range<usize>], len: usize) -> Vec<Range<usize>> {
    let mut ranges = vec![wider(seen, FAR, len)];
    for range in kept {
        let range = wider(range, BESIDE, len);
        let place = ranges.iter().filter(|one| one.start <= range.start).count();
        ranges.insert(place, range);
    }
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => joined.push(range),
        }
    }
    joined
}

fn wider(range: &Range<usize>, by: usize, len: usize) -> Range<usize> {
    range.start.saturating_sub(by)..(range.end + by).min(len)
}

/// How many rows the ranges hold.
pub fn count(ranges: &[Range<usize>]) -> usize {
    ranges.iter().map(Range::len).sum()
}

/// Heights of all rows, in pixels: measured where they were built once, guessed otherwise. Kept in 64ths of a pixel, the
/// browsers' own unit, so that sums of thousands of them are exact.
#[derive(Default)]
pub struct Heights {
    /// The places of the rows in reading order.
    places: Vec<usize>,
    /// By place; 0 where it was never measured.
    measured: Vec<u32>,
    /// Partial sums in reading order (Fenwick 1994): a change and a sum take 14 steps in 10,000 rows.
    sums: Vec<u32>,
    guess: u32,
    /// How many are measured, and how many were when the guess was made.
    known: usize,
    basis: usize,
}

const UNIT: f64 = 64.0;
/// Pixels that a row is thought to take before any is measured.
const FIRST_GUESS: f64 = 120.0;

impl Heights {
    /// The rows have these places in reading order.
    pub fn arrange(&mut self, places: Vec<usize>) {
        // Places of rows that are folded away are not among them, and keep what was measured.
        let last = places.iter().max().map_or(0, |place| place + 1);
        if self.measured.len() < last {
            self.measured.resize(last, 0);
        }
        self.places = places;
        self.add_up();
    }

    fn add_up(&mut self) {
        if self.basis == 0 {
            self.guess = (FIRST_GUESS * UNIT) as u32;
        }
        self.sums.clear();
        for index in 0..self.places.len() {
            let height = self.height(index);
            self.sums.push(height);
        }
        for at in 0..self.sums.len() {
            let above = at | (at + 1);
            if above < self.sums.len() {
                self.sums[above] += self.sums[at];
            }
        }
    }

    /// What was measured holds no more: the lines have another width.
    pub fn forget(&mut self) {
        self.measured.fill(0);
        self.known = 0;
        self.basis = 0;
        self.add_up();
    }

    fn height(&self, index: usize) -> u32 {
        match self.measured[self.places[index]] {
            0 => self.guess,
            measured => measured,
        }
    }

    /// The row at `index` is so many pixels high.
    pub fn measure(&mut self, index: usize, pixels: f64) {
        let before = self.height(index);
        let measured = &mut self.measured[self.places[index]];
        self.known += usize::from(*measured == 0);
        // A row without height counts as measured all the same.
        let now = ((pixels * UNIT + 0.5) as u32).max(1);
        *measured = now;
        let mut at = index;
        while at < self.sums.len() {
            self.sums[at] = self.sums[at].wrapping_add(now).wrapping_sub(before);
            at |= at + 1;
        }
    }

    /// Guesses anew where twice as many are measured as last time.
    pub fn guess_anew(&mut self) {
        if self.known < 2 * self.basis.max(1) {
            return;
        }
        self.basis = self.known;
        let sum: u64 = self.measured.iter().map(|&height| u64::from(height)).sum();
        self.guess = (sum / self.known as u64) as u32;
        self.add_up();
    }

    /// Pixels that the rows take.
    pub fn of(&self, rows: &Range<usize>) -> f64 {
        f64::from(self.before(rows.end).wrapping_sub(self.before(rows.start))) / UNIT
    }

    fn before(&self, index: usize) -> u32 {
        let mut sum = 0_u32;
        let mut at = index.min(self.sums.len());
        while at > 0 {
            sum += self.sums[at - 1];
            at &= at - 1;
        }
        sum
    }

    /// The one of `rows` that stands `pixels` below the first one's upper edge.
    pub fn at(&self, rows: &Range<usize>, pixels: f64) -> usize {
        let mut left = self.before(rows.start) + (pixels.max(0.0) * UNIT) as u32;
        let mut at = 0;
        let mut step = self.sums.len().next_power_of_two();
        while step > 0 {
            if at + step <= self.sums.len() && self.sums[at + step - 1] <= left {
                left -= self.sums[at + step - 1];
                at += step;
            }
            step /= 2;
        }
        at.clamp(rows.start, rows.end - 1)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[expect(
    clippy::single_range_in_vec_init,
    reason = "one range of rows is meant, not its rows"
)]
mod tests {
    use super::*;

    /// Always the same numbers below 1,000.
    fn dice() -> impl FnMut() -> usize {
        let mut state = 1_u64;
        move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % 1_000
        }
    }

    #[test]
    fn heights_are_what_adding_them_up_one_by_one_gives() {
        let mut roll = dice();
        let mut heights = Heights::default();
        let len = 777;
        // Reading order is not the order of coming.
        let places: Vec<usize> = (0..len).map(|index| (index * 10) % len).collect();
        heights.arrange(places);
        let mut plain = vec![FIRST_GUESS; len];
        for _ in 0..500 {
            let (index, height) = (roll() % len, roll() as f64 / 4.0 + 1.0);
            heights.measure(index, height);
            plain[index] = height;
            let (from, to) = (roll() % len, roll() % len);
            let (from, to) = (from.min(to), from.max(to));
            let sum: f64 = plain[from..to].iter().sum();
            assert_eq!(heights.of(&(from..to)), sum);
        }
        // And back: within each row, wherever it is asked for.
        let mut top = 0.0;
        for (index, height) in plain.iter().enumerate() {
            for inside in [0.0, height / 2.0, height - 1.0 / 64.0] {
                assert_eq!(heights.at(&(0..len), top + inside), index);
            }
            top += height;
        }
        assert_eq!(heights.at(&(0..len), top + 1_000.0), len - 1);
        assert_eq!(heights.at(&(10..20), 1e6), 19);
    }

    #[test]
    fn what_was_measured_stays_when_rows_come_in_between() {
        let mut heights = Heights::default();
        heights.arrange((0..10).collect());
        heights.measure(4, 50.0);
        heights.measure(5, 70.0);
        heights.guess_anew();
        heights.arrange(vec![0, 1, 2, 3, 10, 11, 4, 5, 6, 7, 8, 9]);
        assert_eq!(heights.of(&(6..8)), 120.0);
        // The others are thought to be like those that are known.
        assert_eq!(heights.of(&(4..6)), 120.0);
    }

    #[test]
    fn enough_is_built_while_some_is_on_both_sides_of_the_viewport() {
        let built = around(&(500..510), &[], 10_000);
        assert_eq!(built, [436..574]);
        let enough = |seen: Range<usize>| is_enough(&built, &seen, 10_000);
        assert!(enough(460..470) && enough(540..550));
        assert!(!enough(455..465) && !enough(545..555));
        assert!(is_enough(&[0..74, 90..100], &(0..10), 10_000));
        assert!(is_enough(&[9_900..10_000], &(9_990..10_000), 10_000));
        // After printing.
        assert!(!is_enough(&[0..10, 11..10_000], &(500..510), 10_000));
    }

    #[test]
    fn a_row_that_has_to_stay_does_with_those_beside_it() {
        let built = around(&(5_000..5_010), &[17..18, 4_940..4_941, 1..2], 10_000);
        assert_eq!(built, [0..5, 14..21, 4_936..5_074]);
        assert_eq!(around(&(0..10), &[60..900], 950), [0..903]);
    }
}
