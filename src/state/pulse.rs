//! When a discussion listens for news, and when it waits.

/// From this long on a connection has done its work: servers and proxies end quiet ones after 30 seconds or more.
const STEADY_MS: i64 = 20_000;
/// What the first failure costs; each further one twice as much.
const FAILED_MS: i64 = 2_000;
/// Doublings of it: after them it is asked every four minutes.
const DOUBLINGS: u32 = 7;
/// Readers who come at one moment, after a restart of the server or a message on their phones, are spread over this.
const SPREAD_MS: f64 = 1_000.0;

/// The state of listening.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pulse {
    /// Milliseconds from one reading to the next; 0 where there is a stream.
    every: i64,
    /// Whether the reader can see what would be told.
    awake: bool,
    /// Failures since it last went well.
    failures: u32,
    /// When it was asked for the last time.
    asked: i64,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Beat {
    /// The discussion came into the reader's sight, or went; told again, it means nothing.
    Sight(bool),
    /// The time to wait is over.
    Due,
    /// The stream ended, or could not be had; the page could not be read.
    Broke,
    /// The page was read.
    Read,
}

/// What is to be done now, in place of what was done before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Order {
    /// Go on.
    Stay,
    /// Ask for the stream, or for the page.
    Ask,
    /// Wait so many milliseconds.
    Wait(u32),
    /// Do nothing until the reader comes back.
    Rest,
}

impl Pulse {
    /// Before the first reading, which was at `now`; `seconds` is the time from one to the next, absent for a stream.
    pub fn new(seconds: Option<u32>, now: i64) -> Self {
        Pulse {
            every: i64::from(seconds.unwrap_or(0)) * 1_000,
            asked: now,
            ..Pulse::default()
        }
    }

    /// What follows from `beat`. `now` are milliseconds on the reader's clock, `chance` is a number from 0 to 1.
    pub fn beat(&mut self, beat: Beat, now: i64, chance: f64) -> Order {
        match beat {
            Beat::Sight(awake) if awake == self.awake => return Order::Stay,
            Beat::Sight(awake) => self.awake = awake,
            Beat::Due => {
                self.asked = now;
                return Order::Ask;
            }
            Beat::Broke if self.every == 0 && now - self.asked >= STEADY_MS => self.failures = 0,
            Beat::Broke => self.failures = DOUBLINGS.min(self.failures + 1),
            Beat::Read => self.failures = 0,
        }
        if !self.awake {
            return Order::Rest;
        }
        let failed = match self.failures.checked_sub(1) {
            Some(doublings) => FAILED_MS << doublings,
            None => 0,
        };
        // A clock that was set back, or a machine that slept, makes nobody wait longer.
        let passed = (now - self.asked).max(0);
        let left = (failed.max(self.every) - passed).max(0) as f64;
        Order::Wait((left * (0.75 + chance / 2.0) + chance * SPREAD_MS) as u32)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    /// A pulse that is awake at 0, when it was made.
    fn awake(seconds: Option<u32>) -> Pulse {
        let mut pulse = Pulse::new(seconds, 0);
        pulse.beat(Beat::Sight(true), 0, 0.0);
        pulse
    }

    #[test]
    fn nobody_asks_before_the_reader_sees_the_discussion_nor_after() {
        let mut pulse = Pulse::new(None, 0);
        assert_eq!(pulse.beat(Beat::Sight(false), 5, 0.5), Order::Stay);
        assert_eq!(pulse.beat(Beat::Sight(true), 5, 0.5), Order::Wait(500));
        assert_eq!(pulse.beat(Beat::Sight(true), 6, 0.5), Order::Stay);
        assert_eq!(pulse.beat(Beat::Due, 505, 0.5), Order::Ask);
        assert_eq!(pulse.beat(Beat::Sight(false), 600, 0.5), Order::Rest);
        assert_eq!(pulse.beat(Beat::Broke, 700, 0.5), Order::Rest);
    }

    #[test]
    fn each_failure_in_a_row_is_waited_for_twice_as_long_up_to_minutes() {
        let mut pulse = awake(None);
        let mut waits = Vec::new();
        for _ in 0..10 {
            pulse.beat(Beat::Due, 0, 0.0);
            match pulse.beat(Beat::Broke, 0, 0.5) {
                Order::Wait(ms) => waits.push(ms - 500),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(
            waits,
            [
                2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 128_000, 128_000, 128_000
            ]
        );
    }

    #[test]
    fn a_stream_that_held_is_asked_for_again_at_once() {
        let mut pulse = awake(None);
        for _ in 0..3 {
            pulse.beat(Beat::Due, 0, 0.0);
            pulse.beat(Beat::Broke, 0, 0.0);
        }
        pulse.beat(Beat::Due, 10_000, 0.0);
        assert_eq!(pulse.beat(Beat::Broke, 40_000, 0.25), Order::Wait(250));
    }

    #[test]
    fn a_page_is_read_again_after_its_seconds_give_or_take_a_quarter() {
        let mut pulse = awake(Some(30));
        pulse.beat(Beat::Due, 30_000, 0.0);
        assert_eq!(pulse.beat(Beat::Read, 30_000, 0.0), Order::Wait(22_500));
        pulse.beat(Beat::Due, 60_000, 0.0);
        assert_eq!(pulse.beat(Beat::Read, 60_000, 1.0), Order::Wait(38_500));
        pulse.beat(Beat::Due, 90_000, 0.0);
        assert_eq!(pulse.beat(Beat::Broke, 90_000, 0.5), Order::Wait(30_500));
    }

    #[test]
    fn who_comes_back_late_does_not_wait_and_who_comes_back_soon_waits_for_the_rest() {
        let mut pulse = awake(Some(30));
        pulse.beat(Beat::Sight(false), 1_000, 0.0);
        assert_eq!(
            pulse.beat(Beat::Sight(true), 10_000, 0.5),
            Order::Wait(20_500)
        );
        pulse.beat(Beat::Sight(false), 11_000, 0.0);
        assert_eq!(pulse.beat(Beat::Sight(true), 90_000, 0.5), Order::Wait(500));
        pulse.beat(Beat::Sight(false), 91_000, 0.0);
        let back = pulse.beat(Beat::Sight(true), -999_999, 0.5);
        assert_eq!(back, Order::Wait(30_500), "the clock was set back");
    }
}
