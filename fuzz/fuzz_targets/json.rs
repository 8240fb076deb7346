//! Any text as JSON: it is JSON where it is for serde_json, and each value is found where it stands.

#![no_main]

use kabar::json::{Document, Value, quote};
use libfuzzer_sys::fuzz_target;

/// Levels down to which values are looked at one by one.
const DEPTH: usize = 32;

fuzz_target!(|text: &str| {
    let document = Document::parse(text);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let theirs = serde_json::from_str::<serde::de::IgnoredAny>(text);
    assert_eq!(document.is_ok(), theirs.is_ok(), "{:?}", theirs.err());
    if let Ok(document) = &document {
        look(document.root(), document.root(), 0);
    }
});

fn look(root: Value, value: Value, depth: usize) {
    if depth == DEPTH {
        return;
    }
    let source = value.source();
    let again = Document::parse(source).expect("what stands in JSON");
    assert_eq!(again.root().source(), source);
    let pointer = value.pointer();
    let there = root.point(&pointer).expect("what the pointer leads to");
    assert_eq!(there.position(), value.position(), "{pointer}");
    if let Some(string) = value.as_str() {
        let mut quoted = String::new();
        quote(string, &mut quoted);
        assert_eq!(Document::parse(&quoted).expect("a string").root().as_str(), Some(string));
    }
    let _ = (value.as_integer(), value.line());
    for item in value.items().into_iter().flatten() {
        look(root, item, depth + 1);
    }
    for (name, member) in value.members().into_iter().flatten() {
        // Of several members with one name the last counts; no pointer leads to the others.
        if value.get(name).is_some_and(|last| last.position() == member.position()) {
            look(root, member, depth + 1);
        }
    }
}
