//! Where a value stands: the way to it, and its text.

use super::Value;
use crate::text::{cut, decimal, find, number, replace};

/// What `pointer` leads to from `value`. An index of an array is written without leading zeros (RFC 6901, section 4).
pub(super) fn follow<'d>(value: Value<'d>, pointer: &str) -> Option<Value<'d>> {
    let mut at = value;
    let mut rest = pointer;
    while !rest.is_empty() {
        let step = rest.strip_prefix('/')?;
        let end = find(step, b"/");
        let token = &step[..end];
        rest = &step[end..];
        at = match at.items() {
            Some(mut items) => {
                let zeros = token.len() > 1 && token.starts_with('0');
                let index = number(token).filter(|_| !zeros)?;
                items.nth(index as usize)?
            }
            None if find(token, b"~") < token.len() => at.get(&unescaped(token))?,
            None => at.get(token)?,
        };
    }
    Some(at)
}

/// A part of a pointer as the name it means: `~1` is `/` and `~0` is `~`.
fn unescaped(token: &str) -> String {
    let mut name = String::new();
    let mut rest = token;
    while let Some((before, after)) = cut(rest, b'~') {
        name.push_str(before);
        name.push(if after.starts_with('1') { '/' } else { '~' });
        rest = after.get(1..).unwrap_or("");
    }
    name + rest
}

pub(super) fn pointer(target: Value) -> String {
    let mut pointer = String::new();
    let mut at = target.document.root();
    while at.index != target.index {
        let in_object = at.is_object();
        let mut inside = at.inside();
        let mut index = 0;
        // A name of a member is a value of its own.
        let mut name = None;
        loop {
            let Some(value) = inside.next() else {
                return pointer;
            };
            if in_object && name.is_none() {
                name = value.as_str();
                continue;
            }
            if target.index < value.after() {
                pointer.push('/');
                pointer += &match name {
                    Some(name) => replace(&replace(name, b"~", "~0"), b"/", "~1"),
                    None => decimal(index, 1),
                };
                at = value;
                break;
            }
            name = None;
            index += 1;
        }
    }
    pointer
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use crate::json::{Document, quote};

    #[test]
    fn a_pointer_leads_where_rfc_6901_says() {
        // The example of its section 5, without the members that test escapes of other notations.
        let json = r#"{"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, " ": 7, "k\"l": 6}"#;
        let document = Document::parse(json).unwrap();
        let at = |pointer: &str| document.root().point(pointer).map(|value| value.source());
        assert_eq!(at(""), Some(json));
        assert_eq!(at("/foo"), Some(r#"["bar", "baz"]"#));
        assert_eq!(at("/foo/0"), Some(r#""bar""#));
        assert_eq!(at("/"), Some("0"));
        assert_eq!(at("/a~1b"), Some("1"));
        assert_eq!(at("/m~0n"), Some("8"));
        assert_eq!(at("/ "), Some("7"));
        assert_eq!(at("/k\"l"), Some("6"));
        for nowhere in [
            "foo", "/foo/2", "/foo/01", "/foo/-", "/foo/bar", "/none", "/foo/0/x",
        ] {
            assert_eq!(at(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn a_value_knows_its_way_its_line_and_its_text() {
        let json = "{\"a\": [1,\n {\"b/c\": \"x\\\"]\"}], \"d\": [[], {}], \"e\": true}";
        let document = Document::parse(json).unwrap();
        for (pointer, line, source) in [
            ("", 1, json),
            ("/a/0", 1, "1"),
            ("/a/1", 2, r#"{"b/c": "x\"]"}"#),
            ("/a/1/b~1c", 2, r#""x\"]""#),
            ("/d/0", 2, "[]"),
            ("/d/1", 2, "{}"),
            ("/e", 2, "true"),
        ] {
            let value = document.root().point(pointer).unwrap();
            assert_eq!(value.pointer(), pointer);
            assert_eq!(value.line(), line, "{pointer}");
            assert_eq!(value.source(), source, "{pointer}");
        }
    }

    #[test]
    fn a_quoted_text_is_read_as_itself() {
        for text in ["", "a\"b\\c/", "\u{0}\u{1f}\u{7f}\n\t", "é😀\u{2028}"] {
            let mut json = String::new();
            quote(text, &mut json);
            let document = Document::parse(&json).unwrap();
            assert_eq!(document.root().as_str(), Some(text), "{json}");
        }
    }
}
