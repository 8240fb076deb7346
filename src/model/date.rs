use super::Text;
use crate::text::{decimal, is_mark, signed_decimal};

/// A date as a server wrote it, and as a moment where it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Date {
    /// The server's own words: what is shown when they are no date we can read.
    pub given: Text,
    pub moment: Option<Moment>,
}

impl Date {
    /// Reads an RFC 3339 timestamp, or a plain `YYYY-MM-DD`, which is that day's midnight in UTC.
    ///
    /// As RFC 3339 (section 5.6) allows: `t` and `z` in lowercase, a space instead of `T`, a fraction of any length
    /// (what is finer than a millisecond is cut off) and second 60, which is the first moment of the next minute.
    /// Anything else, `2024-02-30` and the year 10000 among it, keeps its words and has no moment.
    pub fn parse(given: &str) -> Date {
        Date {
            given: given.into(),
            moment: Moment::parse(given),
        }
    }
}

/// A point in time with the offset that it was written in, so that every reader's first HTML is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    pub unix_ms: i64,
    /// Minutes east of UTC.
    pub offset: i16,
}

/// What calendar and clock show at a [`Moment`], in its own offset (proleptic Gregorian calendar, ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 is Sunday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    pub minute: u8,
}

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;
/// Milliseconds in a day.
const DAY: i64 = 1440 * MINUTE;
/// Days from 0000-03-01, where our years begin (a leap day then ends its year), to 1970-01-01.
const MARCH_OF_YEAR_0: i64 = 719_468;

impl Moment {
    /// The moment that [`Date::parse`] reads.
    pub fn parse(given: &str) -> Option<Moment> {
        timestamp(given.as_bytes())
    }

    /// Day, month, year, weekday and time of day.
    pub fn civil(self) -> Civil {
        let day_number = self.day_number();
        let minutes = self.ms_of_day() / MINUTE;
        let days = day_number + MARCH_OF_YEAR_0;
        // 146,097 days are 400 years. A year begins at most 0.72 days later than this average says, so it is never
        // named too early, and at most 1.48 days sooner, so the right one may be the next.
        let mut year = (days * 400).div_euclid(146_097);
        if days_before(year + 1) <= days {
            year += 1;
        }
        let day_of_year = days - days_before(year);
        // The inverse of `days_before_month`.
        let month = (5 * day_of_year + 2) / 153;
        Civil {
            year: year + i64::from(month >= 10),
            month: ((month + 2) % 12 + 1) as u8,
            day: (day_of_year - days_before_month(month) + 1) as u8,
            // 1970-01-01 was a Thursday.
            weekday: (day_number + 4).rem_euclid(7) as u8,
            hour: (minutes / 60) as u8,
            minute: (minutes % 60) as u8,
        }
    }

    /// Days from 1970-01-01 to the moment's day, in its own offset.
    pub fn day_number(self) -> i64 {
        self.local_ms().div_euclid(DAY)
    }

    /// Milliseconds since the moment's day began, in its own offset.
    pub fn ms_of_day(self) -> i64 {
        self.local_ms().rem_euclid(DAY)
    }

    /// The offset as RFC 3339 writes it: "+07:00".
    pub fn offset_text(self) -> String {
        let minutes = self.offset.unsigned_abs();
        let sign = if self.offset < 0 { "-" } else { "+" };
        let two = |number: u16| decimal(number.into(), 2);
        [sign, &two(minutes / 60), ":", &two(minutes % 60)].concat()
    }

    /// The moment as RFC 3339 and the `datetime` attribute of HTML write it, to the second, in its own offset.
    pub fn to_rfc3339(self) -> String {
        let Civil {
            year,
            month,
            day,
            weekday: _,
            hour,
            minute,
        } = self.civil();
        let second = (self.ms_of_day() / 1000 % 60) as u8;
        shown(year, &[month, day, hour, minute, second]) + &self.offset_text()
    }

    fn local_ms(self) -> i64 {
        // Saturating: a server may call any number a moment.
        self.unix_ms.saturating_add(i64::from(self.offset) * MINUTE)
    }
}

/// What calendar and clock show as ISO 8601 writes it: `rest` are month, day, hour, minute and second.
pub(crate) fn shown(year: i64, rest: &[u8; 5]) -> String {
    let mut text = signed_decimal(year, 4);
    for (mark, number) in "--T::".chars().zip(rest) {
        text.push(mark);
        text += &decimal((*number).into(), 2);
    }
    text
}

/// Days from 0000-03-01 to March 1 of `year`.
fn days_before(year: i64) -> i64 {
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400)
}

/// Days from March 1 to the first of `month`, March being 0: five months in a row have 153 days.
fn days_before_month(month: i64) -> i64 {
    (153 * month + 2) / 5
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads all of `given` by the grammar of RFC 3339, section 5.6.
fn timestamp(given: &[u8]) -> Option<Moment> {
    let mut rest = given;
    let [year, month, day] = numbers(&mut rest, 4, b"-")?;
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    let march_year = year - i64::from(month <= 2);
    let days = days_before(march_year) + days_before_month((month + 9) % 12) + day - 1;
    let midnight = (days - MARCH_OF_YEAR_0) * DAY;
    if rest.is_empty() {
        return Some(Moment {
            unix_ms: midnight,
            offset: 0,
        });
    }

    one_of(&mut rest, b"Tt ")?;
    let [hour, minute, second] = numbers(&mut rest, 2, b":")?;
    let fraction = fraction(&mut rest)?;
    let offset = match one_of(&mut rest, b"Zz+-")? {
        sign @ (b'+' | b'-') => {
            let hours = number(&mut rest, 2)?;
            one_of(&mut rest, b":")?;
            let minutes = number(&mut rest, 2)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            let offset = hours * 60 + minutes;
            if sign == b'-' { -offset } else { offset }
        }
        _ => 0,
    };
    if hour > 23 || minute > 59 || second > 60 || !rest.is_empty() {
        return None;
    }
    Some(Moment {
        unix_ms: midnight + (hour * 60 + minute - offset) * MINUTE + second * 1000 + fraction,
        offset: offset as i16,
    })
}

/// Takes three numbers with `mark` between them: the first of `digits` digits, the others of two.
fn numbers(rest: &mut &[u8], digits: usize, mark: &[u8]) -> Option<[i64; 3]> {
    let first = number(rest, digits)?;
    one_of(rest, mark)?;
    let second = number(rest, 2)?;
    one_of(rest, mark)?;
    Some([first, second, number(rest, 2)?])
}

/// Takes exactly `digits` digits.
fn number(rest: &mut &[u8], digits: usize) -> Option<i64> {
    let mut value = 0;
    for _ in 0..digits {
        value = value * 10 + i64::from(one_of(rest, b"0123456789")? - b'0');
    }
    Some(value)
}

/// Takes an optional fraction of a second; in milliseconds. A point without a digit is none.
fn fraction(rest: &mut &[u8]) -> Option<i64> {
    if one_of(rest, b".").is_none() {
        return Some(0);
    }
    let mut ms = number(rest, 1)? * 100;
    let mut weight = 10;
    while let Some(digit) = number(rest, 1) {
        ms += digit * weight;
        weight /= 10;
    }
    Some(ms)
}

/// Takes one byte if it is among `allowed`.
fn one_of(rest: &mut &[u8], allowed: &[u8]) -> Option<u8> {
    let (&first, tail) = rest.split_first()?;
    if !is_mark(first, allowed) {
        return None;
    }
    *rest = tail;
    Some(first)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use time::format_description::well_known::Rfc3339;
    use time::{OffsetDateTime, UtcOffset};

    fn moment(given: &str) -> Option<Moment> {
        Date::parse(given).moment
    }

    /// What the crate `time` shows at `moment`.
    fn expected(moment: Moment) -> Civil {
        let offset = UtcOffset::from_whole_seconds(i32::from(moment.offset) * 60).unwrap();
        let utc = OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.unix_ms) * 1_000_000);
        let there = utc.unwrap().to_offset(offset);
        Civil {
            year: there.year().into(),
            month: there.month().into(),
            day: there.day(),
            weekday: there.weekday().number_days_from_sunday(),
            hour: there.hour(),
            minute: there.minute(),
        }
    }

    #[test]
    fn every_day_is_the_day_that_another_calendar_says() {
        // The calendar repeats every 400 years: the first, ours and the last that a timestamp can name.
        for (first, last) in [
            ("0000-01-01", "0400-12-31"),
            ("1700-01-01", "2100-12-31"),
            ("9600-01-01", "9999-12-31"),
        ] {
            for day in moment(first).unwrap().day_number()..=moment(last).unwrap().day_number() {
                let noon = Moment {
                    unix_ms: day * DAY + DAY / 2,
                    offset: 0,
                };
                let civil = noon.civil();
                assert_eq!(civil, expected(noon));
                let (year, month, day) = (civil.year, civil.month, civil.day);
                let given = format!("{year:04}-{month:02}-{day:02}T12:00:00Z");
                assert_eq!(moment(&given), Some(noon));
            }
        }
    }

    #[test]
    fn timestamps_with_times_and_offsets_are_the_moments_that_another_reader_sees() {
        // Steps that share no factor with a day, so that every time of day and month comes by.
        for step in 0..40_000_i64 {
            let unix_ms = -60_000_000_000_000 + step * 7_368_787_919;
            let offset = (step * 37 % 1679 - 839) as i16;
            let sign = if offset < 0 { '-' } else { '+' };
            let there = Moment { unix_ms, offset };
            let local = expected(there);
            let given = format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{sign}{:02}:{:02}",
                local.year,
                local.month,
                local.day,
                local.hour,
                local.minute,
                unix_ms.rem_euclid(MINUTE) / 1000,
                unix_ms.rem_euclid(1000),
                offset.abs() / 60,
                offset.abs() % 60,
            );
            let theirs = OffsetDateTime::parse(&given, &Rfc3339).unwrap();
            assert_eq!(moment(&given), Some(there), "{given}");
            assert_eq!(
                theirs.unix_timestamp_nanos(),
                i128::from(unix_ms) * 1_000_000
            );
            assert_eq!(there.civil(), local);
        }
    }

    #[test]
    fn all_spellings_of_one_moment_are_read_alike() {
        let noon = moment("2017-01-24T12:30:15.250Z").unwrap();
        assert_eq!(noon.unix_ms, 1_485_261_015_250);
        for given in [
            "2017-01-24t12:30:15.25z",
            "2017-01-24 12:30:15.250999999999999999999999Z",
            "2017-01-24T12:30:15.250-00:00",
            "2017-01-24T12:30:15.250+00:00",
        ] {
            assert_eq!(moment(given), Some(noon), "{given}");
        }
        let jakarta = moment("2017-01-24T19:30:15.250+07:00").unwrap();
        assert_eq!(jakarta.unix_ms, noon.unix_ms);
        assert_eq!(jakarta.offset, 420);
    }

    #[test]
    fn a_moment_is_written_as_it_was_given() {
        for given in [
            "2017-01-24T19:05:59+07:00",
            "0000-01-01T00:00:00-09:30",
            "9999-12-31T23:59:59+00:00",
        ] {
            assert_eq!(moment(given).unwrap().to_rfc3339(), given);
        }
        let finer = moment("1969-12-31t23:59:59.999z").unwrap();
        assert_eq!(finer.to_rfc3339(), "1969-12-31T23:59:59+00:00");
    }

    #[test]
    fn a_leap_second_is_the_first_moment_of_the_next_minute() {
        assert_eq!(
            moment("2016-12-31T23:59:60Z"),
            moment("2017-01-01T00:00:00Z")
        );
    }

    #[test]
    fn a_plain_day_is_its_midnight_in_utc() {
        assert_eq!(moment("2024-02-29"), moment("2024-02-29T00:00:00Z"));
        assert!(moment("2024-02-29").is_some());
    }

    #[test]
    fn what_is_no_date_keeps_its_words_and_has_no_moment() {
        for given in [
            "",
            "kemarin",
            "2024",
            "2024-02-30",
            "2023-02-29",
            "1900-02-29",
            "2024-04-31",
            "2024-13-01",
            "2024-00-01",
            "2024-01-00",
            "10000-01-01",
            "+2024-01-01",
            "-001-01-01",
            "2024-1-1",
            "24/1/2017",
            "2024-01-01T",
            "2024-01-01T10:00Z",
            "2024-01-01T10:00:00",
            "2024-01-01T24:00:00Z",
            "2024-01-01T10:60:00Z",
            "2024-01-01T10:00:61Z",
            "2024-01-01T10:00:00.Z",
            "2024-01-01T10:00:00,5Z",
            "2024-01-01T10:00:00+0700",
            "2024-01-01T10:00:00+24:00",
            "2024-01-01T10:00:00+07:60",
            "2024-01-01T10:00:00Z ",
            " 2024-01-01",
            "2024-01-01_10:00:00Z",
            "２０２４-01-01",
        ] {
            assert_eq!(moment(given), None, "{given}");
            assert_eq!(&*Date::parse(given).given, given);
        }
    }

    #[test]
    fn moments_beyond_every_calendar_do_not_crash() {
        for unix_ms in [i64::MIN, i64::MAX] {
            for offset in [i16::MIN, 0, i16::MAX] {
                let civil = Moment { unix_ms, offset }.civil();
                assert!((1..=12).contains(&civil.month), "{civil:?}");
                assert!((1..=31).contains(&civil.day), "{civil:?}");
            }
        }
    }
}
