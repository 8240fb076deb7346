//! Any text as HTML.

#![no_main]

use kabar::markup::{NativeParser, Parser, plain};
use kabar::model::Link;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let base = Link::resolve("https://a.example/b/c?d#e", None);
    plain(&NativeParser.blocks(html, base.as_ref()));
    plain(&NativeParser.blocks(html, None));
});
