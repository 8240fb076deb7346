//! Tables for the terminal.

use super::budgets::Way;
use crate::build::manifest::Manifest;
use std::fmt::Write;

/// One line for each file.
pub fn files(manifest: &Manifest) -> String {
    let mut text = format!("{:<28}{:>9}{:>9}{:>9}\n", "file", "raw", "gzip", "brotli");
    for (name, file) in &manifest.files {
        writeln!(
            text,
            "{name:<28}{:>9}{:>9}{:>9}",
            file.bytes, file.gzip, file.brotli
        )
        .expect("a String takes all");
    }
    text
}

/// One line for each way of use.
pub fn ways(ways: &[Way]) -> String {
    let mut text = format!(
        "{:<28}{:>9}{:>9}{:>9}{:>9}{:>9}\n",
        "way of use", "raw", "gzip", "brotli", "budget", "limit"
    );
    for way in ways {
        let over = if way.brotli > way.budget {
            "  over"
        } else {
            ""
        };
        writeln!(
            text,
            "{:<28}{:>9}{:>9}{:>9}{:>9}{:>9}{over}",
            way.meaning, way.bytes, way.gzip, way.brotli, way.budget, way.limit
        )
        .expect("a String takes all");
    }
    text
}

/// One line for each crate.
pub fn crates(weights: &[(String, usize)]) -> String {
    let all: usize = weights.iter().map(|(_, bytes)| bytes).sum();
    let mut text = format!("{:<28}{:>9}{:>9}\n", "functions of crate", "raw", "share");
    for (name, bytes) in weights {
        let share = 100.0 * *bytes as f64 / all as f64;
        writeln!(text, "{name:<28}{bytes:>9}{share:>8.1}%").expect("a String takes all");
    }
    text
}

/// Seconds since 1970 as `2026-11-23 07:45 UTC`.
pub fn date(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let mut day = days;
    let mut year = 1970;
    while day >= days_in_year(year) {
        day -= days_in_year(year);
        year += 1;
    }
    let february = days_in_year(year) - 337;
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in months {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    let (hour, minute) = (rest / 3_600, rest % 3_600 / 60);
    format!("{year}-{month:02}-{:02} {hour:02}:{minute:02} UTC", day + 1)
}

fn days_in_year(year: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    365 + u64::from(leap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        // `date --utc --date=@…`
        for (seconds, shown) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_795_420_799, "2026-11-23 07:59 UTC"),
            (1_798_761_599, "2026-12-31 23:59 UTC"),
        ] {
            assert_eq!(date(seconds), shown);
        }
    }

    #[test]
    fn a_way_over_its_budget_is_marked() {
        let way = |brotli| Way {
            meaning: "article alone",
            bytes: 1,
            gzip: 1,
            brotli,
            budget: 10,
            limit: 12,
        };
        let text = ways(&[way(10), way(11)]);
        let marked: Vec<bool> = text
            .lines()
            .skip(1)
            .map(|line| line.ends_with("over"))
            .collect();
        assert_eq!(marked, [false, true]);
    }
}
