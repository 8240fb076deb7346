//! How long ago something was, in which unit, and when that changes. No clock and no words: both come from outside.
//!
//! Every answer is true as it is read: minutes and hours are complete ones, days follow the calendar of the
//! reader's zone (so "yesterday" is yesterday), and weeks, months and years begin at two, where no language says
//! "last month" for what was in the month before.

use crate::model::Moment;

/// The units in which an age is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// The word that `Intl.RelativeTimeFormat.prototype.format` takes (ECMA-402).
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }
}

/// How long ago a moment was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Less than 45 seconds.
    Now,
    /// So many units, at least one.
    Past(i64, Unit),
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Below it nobody needs a number.
const NOW: i64 = 45_000;
/// Clocks of servers and readers differ by seconds; what is further ahead than a minute is no matter of clocks.
const AHEAD: i64 = MINUTE;

/// The age of `moment` at `now`, both with the offset that the reader's zone had then.
///
/// Nothing for a moment more than a minute ahead: the date itself is shown then, never "in 3 years".
pub fn age(moment: Moment, now: Moment) -> Option<Age> {
    let elapsed = elapsed(moment, now);
    if elapsed < -AHEAD {
        return None;
    }
    if elapsed < NOW {
        return Some(Age::Now);
    }
    if elapsed < HOUR {
        return Some(Age::Past((elapsed / MINUTE).max(1), Unit::Minute));
    }
    let days = now.day_number() - moment.day_number();
    // On the day when clocks go back, 24 hours may have gone and the date be the same.
    if elapsed < DAY || days < 1 {
        return Some(Age::Past(elapsed / HOUR, Unit::Hour));
    }
    let months = full_months(moment, now);
    Some(match (months, days) {
        (24.., _) => Age::Past(months / 12, Unit::Year),
        (2..24, _) => Age::Past(months, Unit::Month),
        (..2, 14..) => Age::Past(days / 7, Unit::Week),
        (..2, ..14) => Age::Past(days, Unit::Day),
    })
}

/// Milliseconds from `now` after which the age of `moment` has to be looked at again.
///
/// The age does not change before that. Never more than a day: ages in days and longer change at midnight, and a
/// browser's timer cannot sleep longer than 24.8 days.
pub fn next_change(moment: Moment, now: Moment) -> u32 {
    let elapsed = elapsed(moment, now);
    let midnight = DAY - now.ms_of_day();
    let next = match age(moment, now) {
        None => elapsed.saturating_neg().saturating_sub(AHEAD),
        Some(Age::Now) => NOW - elapsed,
        Some(Age::Past(minutes, Unit::Minute)) => (minutes + 1) * MINUTE - elapsed,
        Some(Age::Past(hours, Unit::Hour)) => (hours + 1) * HOUR - elapsed,
        Some(Age::Past(_, Unit::Day | Unit::Week | Unit::Month | Unit::Year)) => midnight,
    };
    next.min(midnight) as u32
}

fn elapsed(moment: Moment, now: Moment) -> i64 {
    now.unix_ms.saturating_sub(moment.unix_ms)
}

/// Months that are complete, by the calendar: from January 31 to March 1 it is one.
fn full_months(moment: Moment, now: Moment) -> i64 {
    let (then, today) = (moment.civil(), now.civil());
    let begun = (today.year - then.year) * 12 + i64::from(today.month) - i64::from(then.month);
    begun - i64::from(today.day < then.day)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::model::Date;

    fn moment(given: &str) -> Moment {
        Date::parse(given).moment.unwrap()
    }

    fn ago(moment: Moment, ms: i64) -> Moment {
        Moment {
            unix_ms: moment.unix_ms - ms,
            ..moment
        }
    }

    #[test]
    fn the_unit_grows_with_the_age() {
        let now = moment("2026-03-04T15:00:00+07:00");
        for (ms, expected) in [
            (0, Age::Now),
            (-MINUTE, Age::Now),
            (NOW - 1, Age::Now),
            (NOW, Age::Past(1, Unit::Minute)),
            (2 * MINUTE - 1, Age::Past(1, Unit::Minute)),
            (2 * MINUTE, Age::Past(2, Unit::Minute)),
            (HOUR - 1, Age::Past(59, Unit::Minute)),
            (HOUR, Age::Past(1, Unit::Hour)),
            (DAY - 1, Age::Past(23, Unit::Hour)),
            (DAY, Age::Past(1, Unit::Day)),
            (13 * DAY, Age::Past(13, Unit::Day)),
            (14 * DAY, Age::Past(2, Unit::Week)),
            (58 * DAY, Age::Past(8, Unit::Week)),
            (59 * DAY, Age::Past(2, Unit::Month)),
            (728 * DAY, Age::Past(23, Unit::Month)),
            (731 * DAY, Age::Past(2, Unit::Year)),
        ] {
            assert_eq!(age(ago(now, ms), now), Some(expected), "{ms} ms");
        }
    }

    #[test]
    fn days_are_those_of_the_readers_calendar() {
        let late = moment("2026-03-04T23:00:00+07:00");
        assert_eq!(
            age(moment("2026-03-02T23:30:00+07:00"), late),
            Some(Age::Past(2, Unit::Day)),
            "47 hours and a half, and yet not yesterday"
        );
        assert_eq!(
            age(moment("2026-03-03T00:10:00+07:00"), late),
            Some(Age::Past(1, Unit::Day))
        );
    }

    #[test]
    fn the_day_when_clocks_go_back_is_not_yesterday() {
        let before = moment("2026-10-25T00:10:00+02:00");
        let after = moment("2026-10-25T23:50:00+01:00");
        assert_eq!(age(before, after), Some(Age::Past(24, Unit::Hour)));
    }

    #[test]
    fn what_lies_ahead_has_no_age() {
        let now = moment("2026-03-04T15:00:00Z");
        assert_eq!(age(ago(now, -MINUTE - 1), now), None);
        assert_eq!(age(moment("9999-12-31"), now), None);
    }

    #[test]
    fn an_age_stays_until_it_is_due_to_change_and_minutes_and_hours_change_then() {
        let now = moment("2026-03-04T13:37:11+07:00");
        let mut ms = -3 * HOUR;
        while ms < 1000 * DAY {
            let then = ago(now, ms);
            let wait = i64::from(next_change(then, now));
            assert!((1..=DAY).contains(&wait), "{ms} ms: {wait}");
            let before = age(then, now);
            let just_before = ago(now, 1 - wait);
            assert_eq!(age(then, just_before), before, "{ms} ms");
            let at_midnight = ago(now, -wait).ms_of_day() == 0;
            // A moment a minute ahead is shown as now from its very minute on.
            assert!(
                at_midnight || age(then, ago(now, -wait)) != before,
                "{ms} ms: asked again for nothing"
            );
            // Steps that grow, so that seconds, hours and years all come by.
            ms += 997 + ms.max(0) / 97;
        }
    }

    #[test]
    fn moments_beyond_every_calendar_do_not_crash() {
        let now = moment("2026-03-04T15:00:00Z");
        for unix_ms in [i64::MIN, i64::MAX] {
            let wild = Moment { unix_ms, offset: 0 };
            for (then, now) in [(wild, now), (now, wild)] {
                assert!((1..=DAY as u32).contains(&next_change(then, now)));
            }
        }
    }
}
