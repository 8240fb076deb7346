//! The words, dates, numbers and plural forms of one language, all from one file of `locales/`.
//!
//! The first HTML is made from that file alone, so that server and browser write the same.
//! What only the reader's browser knows, its zone and how long ago something was, comes from `browser` later.
//!
//! ```
//! use kabar::locale::{self, Messages};
//!
//! let messages = Messages::parse(locale::INDONESIAN)?;
//! assert_eq!(&*messages.text("comments.title"), "Komentar");
//! assert_eq!(&*messages.count("comments.count", 1280), "1.280 komentar");
//! # Ok::<(), kabar::error::Error>(())
//! ```

mod date;
mod direction;
mod failure;
mod file;
mod live;
mod messages;
mod number;
mod plural;
pub mod relative;
mod template;

#[cfg(feature = "widget")]
pub mod browser;

/// The file `locales/ar.json`.
pub const ARABIC: &str = include_str!("../locales/ar.json");
/// The file `locales/en.json`.
pub const ENGLISH: &str = include_str!("../locales/en.json");
/// The file `locales/id.json`.
pub const INDONESIAN: &str = include_str!("../locales/id.json");

pub use direction::Direction;
pub use failure::Subject;
pub use live::LiveDates;
pub use messages::Messages;
