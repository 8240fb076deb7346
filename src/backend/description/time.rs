//! The forms of dates, all to RFC 3339.

use crate::json::integer;
use crate::model::{Moment, shown};
use crate::text::{cut, trim};

/// Seconds, with a fraction or without one, or milliseconds since 1970-01-01T00:00:00Z. What is no number stays as it is.
pub(super) fn unix(word: &str, seconds: bool) -> String {
    let number = trim(word);
    let (whole, fraction) = cut(number, b'.').unwrap_or((number, ""));
    let fraction = fraction.get(..3).unwrap_or(fraction);
    let scale = if seconds { "e3" } else { "" };
    let written = match fraction {
        "" => [whole, scale].concat(),
        _ if seconds => [whole, ".", fraction, scale].concat(),
        _ => whole.to_owned(),
    };
    match integer(&written) {
        Some(unix_ms) => Moment { unix_ms, offset: 0 }.to_rfc3339(),
        None => word.to_owned(),
    }
}

/// What a clock shows, as ISO 8601 or in `pattern`: in UTC, or in `zone`. What is no such time stays as it is. `offset`
/// is [`Page::offset`](super::Page::offset).
///
/// A time that already says its offset keeps it. Where clocks are set back and show a time twice, the first one counts;
/// a time that they skip is read with the offset before the change.
pub(super) fn clock(
    word: &str,
    pattern: Option<&str>,
    zone: Option<&str>,
    offset: impl Fn(&str, i64) -> Option<i16>,
) -> String {
    let given = trim(word);
    let iso = match pattern {
        Some(pattern) => match arranged(given, pattern) {
            Some(iso) => iso,
            None => return word.to_owned(),
        },
        None => given.to_owned(),
    };
    if Moment::parse(&iso).is_some() && iso.len() > "2017-01-24".len() {
        return iso;
    }
    let Some(local) = Moment::parse(&[&*iso, "Z"].concat()) else {
        return word.to_owned();
    };
    let east = match zone {
        None => Some(0),
        Some(zone) => offset(zone, local.unix_ms),
    };
    match east {
        Some(east) => Moment {
            unix_ms: local.unix_ms - i64::from(east) * 60_000,
            offset: east,
        }
        .to_rfc3339(),
        None => word.to_owned(),
    }
}

/// `given`, which is written in `pattern`, as `YYYY-MM-DDTHH:mm:ss`.
///
/// In a pattern `YYYY`, `MM`, `DD`, `HH`, `mm` and `ss` stand for digits, as in Unicode's technical standard 35 but for
/// the capitals of day and year; other characters stand for themselves. Month, day and hour may have one digit.
fn arranged(given: &str, pattern: &str) -> Option<String> {
    let (mut rest, mut marks) = (given, pattern);
    let mut numbers = [0, 1, 1, 0, 0, 0];
    while !marks.is_empty() {
        let fields = ["YYYY", "MM", "DD", "HH", "mm", "ss"];
        let Some(field) = fields.iter().position(|name| marks.starts_with(name)) else {
            let mark = marks.chars().next()?;
            rest = rest.strip_prefix(mark)?;
            marks = &marks[mark.len_utf8()..];
            continue;
        };
        marks = &marks[fields[field].len()..];
        let most = fields[field].len();
        let digits = rest
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        numbers[field] = crate::text::number(&rest[..digits])?;
        rest = &rest[digits..];
    }
    let [year, month, day, hour, minute, second] = numbers;
    // Month to second have two digits at most.
    let numbers = [month, day, hour, minute, second].map(|number| number as u8);
    let iso = shown(year.into(), &numbers);
    rest.is_empty().then_some(iso)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn unix_times_are_read_with_and_without_a_fraction() {
        for (word, seconds, date) in [
            ("1485261015", true, "2017-01-24T12:30:15+00:00"),
            ("1485261015.9876543", true, "2017-01-24T12:30:15+00:00"),
            ("1485261015.5", true, "2017-01-24T12:30:15+00:00"),
            ("-1", true, "1969-12-31T23:59:59+00:00"),
            ("0", true, "1970-01-01T00:00:00+00:00"),
            ("1485261015250", false, "2017-01-24T12:30:15+00:00"),
            ("1485261015250.5", false, "2017-01-24T12:30:15+00:00"),
        ] {
            assert_eq!(unix(word, seconds), date, "{word}");
        }
        for word in ["", "kemarin", "1e", "--1", "1.x", "."] {
            assert_eq!(unix(word, true), word);
        }
    }

    #[test]
    fn a_time_without_a_zone_is_utc_and_one_with_an_offset_keeps_it() {
        let read = |word| clock(word, None, None, |_, _| None);
        assert_eq!(read("2017-01-24T12:30:15"), "2017-01-24T12:30:15+00:00");
        assert_eq!(read("2017-01-24 12:30:15"), "2017-01-24T12:30:15+00:00");
        for same in [
            "2017-01-24T12:30:15Z",
            "2017-01-24T12:30:15+07:00",
            "kemarin",
            "",
        ] {
            assert_eq!(read(same), same);
        }
    }

    #[test]
    fn a_time_of_a_zone_gets_its_offset() {
        let jakarta = |zone: &str, _| (zone == "Asia/Jakarta").then_some(420);
        let read = |word, pattern, zone| clock(word, pattern, Some(zone), jakarta);
        let there = "2017-01-24T19:30:15+07:00";
        assert_eq!(read("2017-01-24 19:30:15", None, "Asia/Jakarta"), there);
        let pattern = Some("DD.MM.YYYY, HH:mm:ss");
        assert_eq!(read("24.1.2017, 19:30:15", pattern, "Asia/Jakarta"), there);
        // A zone that nobody knows, and what the pattern does not fit.
        assert_eq!(
            read("24.1.2017, 19:30:15", pattern, "Mars/Olympus"),
            "24.1.2017, 19:30:15"
        );
        assert_eq!(read("24.1.2017", pattern, "Asia/Jakarta"), "24.1.2017");
        assert_eq!(
            read("31.2.2017, 19:30:15", pattern, "Asia/Jakarta"),
            "31.2.2017, 19:30:15"
        );
    }
}
