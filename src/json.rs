//! JSON (RFC 8259), read as it is needed here: texts, lists and whole numbers, of any depth.
//!
//! A document is checked once from end to end, without recursion, and kept as a flat list of its values; the texts
//! stay where they are. Neither reading nor dropping it recurses either, so that 100,000 levels are no danger.
//!
//! ```
//! use kabar::json::Document;
//!
//! let document = Document::parse(r#"{"comment": [{"id": 7}, {"id": "b\u00e9"}]}"#)?;
//! let comments = document.root().get("comment").and_then(|list| list.items());
//! let ids: Vec<_> = comments.into_iter().flatten().filter_map(|one| one.get("id")).collect();
//! assert_eq!(ids[0].as_integer(), Some(7));
//! assert_eq!(ids[1].as_str(), Some("bé"));
//! # Ok::<(), kabar::error::Error>(())
//! ```

mod number;
mod place;
mod reader;

use crate::error::Error;

/// A JSON text whose grammar has been checked.
pub struct Document<'t> {
    text: &'t str,
    /// Each value before those inside it, a name of a member before its value.
    entries: Vec<Entry>,
    /// Strings that hold escapes, without them, one after the other.
    unescaped: String,
}

/// A value, or the name of a member, in a [`Document`].
struct Entry {
    kind: Kind,
    /// Where it begins in the text.
    start: usize,
    /// Where it ends in the text.
    stop: usize,
    /// Its content, from here to `end`; see [`Kind`] in what.
    from: usize,
    end: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Null,
    True,
    False,
    /// As it stands in the text.
    Number,
    /// Between the quotation marks in the text.
    Plain,
    /// In the strings without their escapes.
    Unescaped,
    /// From the first entry inside to the first after all that are inside.
    Array,
    /// Likewise.
    Object,
}

impl<'t> Document<'t> {
    /// Checks `text` and finds its values; a byte order mark before it is passed over.
    ///
    /// Half a surrogate pair, which is JSON (RFC 8259, section 8.2) but no text, becomes U+FFFD: a server that
    /// shortens texts by UTF-16 units leaves such halves of emoji behind.
    ///
    /// # Errors
    /// [`Kind::Shape`](crate::error::Kind::Shape), with what was expected in which line and byte.
    pub fn parse(text: &'t str) -> Result<Document<'t>, Error> {
        reader::read(text)
    }

    /// The value that the whole text is.
    pub fn root(&self) -> Value<'_> {
        Value {
            document: self,
            index: 0,
        }
    }
}

/// A value in a [`Document`].
#[derive(Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'d> Value<'d> {
    fn entry(self) -> &'d Entry {
        &self.document.entries[self.index]
    }

    /// The entry after the value and all that is inside it.
    fn after(self) -> usize {
        let entry = self.entry();
        match entry.kind {
            Kind::Array | Kind::Object => entry.end,
            Kind::Null
            | Kind::True
            | Kind::False
            | Kind::Number
            | Kind::Plain
            | Kind::Unescaped => self.index + 1,
        }
    }

    /// Where the value begins in the text, in bytes.
    pub fn position(self) -> usize {
        self.entry().start
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.entry().kind == Kind::Null
    }

    /// Whether it is an array, empty or not.
    pub fn is_array(self) -> bool {
        self.entry().kind == Kind::Array
    }

    /// Whether it is an object, empty or not.
    pub fn is_object(self) -> bool {
        self.entry().kind == Kind::Object
    }

    /// Which of `true` and `false` it is.
    pub fn as_bool(self) -> Option<bool> {
        match self.entry().kind {
            Kind::True => Some(true),
            Kind::False => Some(false),
            Kind::Null
            | Kind::Number
            | Kind::Plain
            | Kind::Unescaped
            | Kind::Array
            | Kind::Object => None,
        }
    }

    /// What the value holds as a word: a string, a number as it is written, `true` or `false`; nothing for the others.
    pub fn as_word(self) -> Option<&'d str> {
        match self.as_bool() {
            Some(true) => Some("true"),
            Some(false) => Some("false"),
            None => self.as_str().or(self.as_number()),
        }
    }

    /// What a string says, without its escapes.
    pub fn as_str(self) -> Option<&'d str> {
        let entry = self.entry();
        let holder = match entry.kind {
            Kind::Plain => self.document.text,
            Kind::Unescaped => &self.document.unescaped,
            Kind::Null | Kind::True | Kind::False | Kind::Number | Kind::Array | Kind::Object => {
                return None;
            }
        };
        Some(&holder[entry.from..entry.end])
    }

    /// A number as it is written.
    pub fn as_number(self) -> Option<&'d str> {
        let entry = self.entry();
        (entry.kind == Kind::Number).then(|| &self.document.text[entry.from..entry.end])
    }

    /// A number that is whole, however it is written: `12`, `12.0` and `1.2e1` are 12.
    ///
    /// One beyond the integers that all implementations agree on, 2⁵³ - 1 (RFC 8259, section 6), is read as that one.
    pub fn as_integer(self) -> Option<i64> {
        number::integer(self.as_number()?)
    }

    /// The values in an array.
    pub fn items(self) -> Option<Items<'d>> {
        self.is_array().then(|| self.inside())
    }

    /// The members of an object, as they stand; of several with one name the last counts.
    pub fn members(self) -> Option<Members<'d>> {
        self.is_object().then(|| Members(self.inside()))
    }

    /// The member `name` of an object, the last of that name.
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        let Items {
            document,
            mut next,
            end,
        } = self.members()?.0;
        let mut found = None;
        while next < end {
            let at = |index| Value { document, index };
            let (known, value) = (at(next), at(next + 1));
            // Most names differ in their lengths, which is seen without a look at the text.
            let entry = known.entry();
            if entry.end - entry.from == name.len() && known.as_str() == Some(name) {
                found = Some(value);
            }
            next = value.after();
        }
        found
    }

    /// The string that the member `name` is; an empty one where it is none.
    pub fn text(self, name: &str) -> &'d str {
        self.get(name).and_then(Value::as_str).unwrap_or("")
    }

    /// The values in an array; of anything else that alone.
    pub fn several(self) -> Items<'d> {
        match self.items() {
            Some(items) => items,
            None => Items {
                document: self.document,
                next: self.index,
                end: self.after(),
            },
        }
    }

    /// The values in the array that the member `name` is; none where it is no array.
    pub fn items_of(self, name: &str) -> Items<'d> {
        let found = self.get(name).and_then(Value::items);
        found.unwrap_or(self.none())
    }

    /// The members of the object that the member `name` is; none where it is no object.
    pub fn members_of(self, name: &str) -> Members<'d> {
        let found = self.get(name).and_then(Value::members);
        found.unwrap_or(Members(self.none()))
    }

    /// What a JSON Pointer (RFC 6901) leads to from here.
    pub fn point(self, pointer: &str) -> Option<Value<'d>> {
        place::follow(self, pointer)
    }

    /// The JSON Pointer (RFC 6901) that leads here from the root of the document.
    pub fn pointer(self) -> String {
        place::pointer(self)
    }

    /// The line that the value begins in, from 1.
    pub fn line(self) -> usize {
        let before = self.document.text[..self.position()].bytes();
        1 + before.filter(|byte| *byte == b'\n').count()
    }

    /// The value as it is written.
    pub fn source(self) -> &'d str {
        &self.document.text[self.entry().start..self.entry().stop]
    }

    fn none(self) -> Items<'d> {
        Items {
            document: self.document,
            next: 0,
            end: 0,
        }
    }

    fn inside(self) -> Items<'d> {
        Items {
            document: self.document,
            next: self.entry().from,
            end: self.entry().end,
        }
    }
}

/// The whole number that a word of JSON stands for, as [`Value::as_integer`] reads it; nothing for any other word.
pub fn integer(word: &str) -> Option<i64> {
    Document::parse(word).ok()?.root().as_integer()
}

/// `text` as a string of JSON, quotation marks included (RFC 8259, section 7), written to the end of `out`.
pub fn quote(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut rest = text;
    out.push('"');
    // All of it are bytes of ASCII: between them the text is taken as it stands.
    let marked = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    while let Some(at) = rest.bytes().position(marked) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            control @ 0..b' ' => {
                out.push_str("\\u00");
                out.push(char::from(HEX[usize::from(control / 16)]));
                out.push(char::from(HEX[usize::from(control % 16)]));
            }
            mark => {
                out.push('\\');
                out.push(char::from(mark));
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

/// The values in an array, in order.
#[derive(Clone)]
pub struct Items<'d> {
    document: &'d Document<'d>,
    next: usize,
    end: usize,
}

impl<'d> Iterator for Items<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        if self.next == self.end {
            return None;
        }
        let value = Value {
            document: self.document,
            index: self.next,
        };
        self.next = value.after();
        Some(value)
    }
}

/// The members of an object, in order, with their names.
#[derive(Clone)]
pub struct Members<'d>(Items<'d>);

impl<'d> Iterator for Members<'d> {
    type Item = (&'d str, Value<'d>);

    fn next(&mut self) -> Option<(&'d str, Value<'d>)> {
        let name = self.0.next()?.as_str()?;
        Some((name, self.0.next()?))
    }
}
