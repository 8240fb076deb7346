//! HTML fragments become blocks through an allow-list; raw HTML never reaches the page.
//!
//! The source first loses what nothing is made of (`guard`), then a parser that follows the HTML standard builds a
//! tree that is never shown (`browser`, `native`), and one walk over it (`convert`) makes typed blocks of what it
//! knows. Other elements are transparent: what they enclose stays, they go.

#[cfg(feature = "widget")]
mod browser;
mod convert;
mod element;
mod frame;
mod guard;
mod image;
mod line;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod phrase;
mod plain;
pub(crate) mod srcset;

pub use plain::plain;

#[cfg(feature = "widget")]
pub use browser::BrowserParser;
#[cfg(not(target_arch = "wasm32"))]
pub use native::NativeParser;

use crate::model::{Block, Link};

/// Turns an HTML fragment into blocks: the browser's own parser in the widget, html5ever in native programs.
pub trait Parser {
    /// The blocks of `html`, its relative addresses resolved against `base`. Never fails: what is not allowed is left out.
    fn blocks(&self, html: &str, base: Option<&Link>) -> Vec<Block>;
}

/// The document to parse a fragment as: with a doctype, else a table would stand inside a paragraph (quirks mode); with
/// an open body, else what belongs into a head would be moved there.
fn document(fragment: &str) -> String {
    ["<!DOCTYPE html><body>", fragment].concat()
}
