//! Any text as a description, with any texts as answers: all stand in the input, with NUL between them. A description
//! alone is tried on an answer of a real server.

#![no_main]

use kabar_fuzz::{Everywhere, follow};
use libfuzzer_sys::fuzz_target;

const ANSWER: &str = include_str!("../../tests/fixtures/isso/comments-normal.json");

fuzz_target!(|input: &str| {
    let mut texts = input.split('\0');
    let description = texts.next().unwrap_or("");
    let mut bodies: Vec<_> = texts.collect();
    if bodies.is_empty() {
        bodies.push(ANSWER);
    }
    let _ = kabar::backend::description::first(description, &Everywhere, "comments");
    let next = "https://a.example/c#kabar-comments&offset=2&page=9007199254740991&next=d%2F";
    for (operation, src, status) in [
        ("comments", None, 200),
        ("comments", Some(next), 200),
        ("article", Some("https://a.example/a"), 200),
        ("replies", None, 200),
        ("post", None, 200),
        ("post", None, 403),
    ] {
        follow(description, operation, src, status, &bodies);
    }
});
