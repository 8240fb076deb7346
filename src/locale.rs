//! The words, dates, numbers and plural forms of one language, all from one file of `locales/`.
//!
//! The first HTML is made from that file alone, so that server and browser write the same.
//! What only the reader's browser knows, its zone and how long ago something was, comes from `browser` later.
//!
//! ```
//! use kabar::locale::Messages;
//!
//! let messages = Messages::parse(include_str!("../locales/id.json"))?;
//! assert_eq!(&*messages.text("comments.title"), "Komentar");
//! assert_eq!(&*messages.count("comments.count", 1280), "1.280 komentar");
//! # Ok::<(), kabar::error::Error>(())
//! ```

mod date;
mod failure;
mod file;
mod live;
mod messages;
mod number;
mod plural;
pub mod relative;
mod template;

#[cfg(all(feature = "widget", target_arch = "wasm32"))]
pub mod browser;

pub use failure::Subject;
pub use live::LiveDates;
pub use messages::{Direction, Messages};
