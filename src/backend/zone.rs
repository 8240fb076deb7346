//! Time zones for native programs, from a database that is part of the program: it says the same on every machine. In
//! the browser `offset` of src/backend.js does; tests/fixtures/zones.json holds for both.

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// Minutes east of UTC of a zone (IANA Time Zone Database) when its clocks show a time:
/// [`Page::offset`](super::description::Page::offset).
///
/// Where clocks are set back and show a time twice, the first one counts; a time that they skip is read with the offset
/// before the change. Before there were zones, offsets had seconds: they are rounded.
pub fn offset(zone: &str, local_ms: i64) -> Option<i16> {
    let zone = TimeZone::get(zone).ok().filter(|zone| !zone.is_unknown())?;
    let shown = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(local_ms).ok()?);
    let east = match zone.to_ambiguous_timestamp(shown).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before,
    };
    // Of two as near the one farther east, as JavaScript rounds.
    i16::try_from((east.seconds() + 30).div_euclid(60)).ok()
}
