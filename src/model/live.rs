use super::{Link, Text};

/// How a discussion tells what happens in it while it is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Live {
    /// A stream of events.
    Events {
        /// Where it is.
        url: Link,
        /// The last event that the page knows of; empty where there was none.
        after: Text,
    },
    /// A page of comments that is read again.
    Poll {
        /// The one with the newest comments; absent where that is the first one.
        url: Option<Link>,
        /// Seconds in between.
        seconds: u32,
    },
}
