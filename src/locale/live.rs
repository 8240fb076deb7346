use super::Messages;
use crate::model::{Moment, Text};

/// What only the reader's browser knows of dates; views take it as it comes, and do without it on a server.
pub trait LiveDates {
    /// How long ago `moment` was at `now_ms` (milliseconds since 1970): "3 jam yang lalu".
    ///
    /// Nothing for a moment more than a minute ahead: show the date instead.
    fn relative(&self, messages: &Messages, moment: &Moment, now_ms: i64) -> Option<Text>;

    /// Milliseconds from `now_ms` until [`LiveDates::relative`] has to be asked again; see
    /// [`next_change`](super::relative::next_change).
    fn next_change(&self, moment: &Moment, now_ms: i64) -> u32;

    /// Day and time in the reader's own zone; where the browser cannot say, in the moment's own offset.
    fn exact(&self, messages: &Messages, moment: &Moment) -> Text;
}
