//! The grammar of JSON (RFC 8259), from the first byte to the last and without recursion.

use super::{Document, Entry, Kind};
use crate::error::{self, Error};
use crate::text::decimal;

/// What servers on .NET put before a text; a reader may pass over it (section 8.1).
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) fn read(text: &str) -> Result<Document<'_>, Error> {
    let marked = text.starts_with(BYTE_ORDER_MARK);
    let mut reader = Reader {
        document: Document {
            text,
            entries: Vec::new(),
            unescaped: String::new(),
        },
        at: if marked { BYTE_ORDER_MARK.len() } else { 0 },
        open: Vec::new(),
    };
    loop {
        if reader.begin_value()? {
            continue;
        }
        // A value has ended; with it may end what it stands in, which is a value again.
        loop {
            let Some(&around) = reader.open.last() else {
                reader.end()?;
                return Ok(reader.document);
            };
            if !reader.after_value(around)? {
                break;
            }
        }
    }
}

struct Reader<'t> {
    document: Document<'t>,
    /// The next byte.
    at: usize,
    /// The entries of the arrays and objects that have begun and not ended, from the outermost.
    open: Vec<usize>,
}

impl Reader<'_> {
    /// The next byte; 0, which begins no token, at the end.
    fn peek(&self) -> u8 {
        let bytes = self.document.text.as_bytes();
        bytes.get(self.at).copied().unwrap_or(0)
    }

    /// The next byte that is no space (section 2).
    fn peek_token(&mut self) -> u8 {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.peek()
    }

    /// Nothing but space may follow.
    fn end(&mut self) -> Result<(), Error> {
        self.peek_token();
        if self.at < self.document.text.len() {
            return Err(self.expected("the end"));
        }
        Ok(())
    }

    /// The error of a text that goes on differently here.
    fn expected(&self, what: &str) -> Error {
        let before = &self.document.text.as_bytes()[..self.at];
        let detail = if self.at == self.document.text.len() {
            let bytes = decimal(before.len() as u64, 1);
            ["not JSON: ends after ", &bytes, " bytes, expected ", what].concat()
        } else {
            let (mut line, mut byte) = (1, 1);
            for passed in before {
                byte += 1;
                if *passed == b'\n' {
                    (line, byte) = (line + 1, 1);
                }
            }
            let (line, byte) = (decimal(line, 1), decimal(byte, 1));
            [
                "not JSON: expected ",
                what,
                " in line ",
                &line,
                ", byte ",
                &byte,
            ]
            .concat()
        };
        Error::new(error::Kind::Shape, detail)
    }

    /// Adds a value whose last byte stands before the next one.
    fn push(&mut self, kind: Kind, start: usize, from: usize, end: usize) {
        self.document.entries.push(Entry {
            kind,
            start,
            stop: self.at,
            from,
            end,
        });
    }

    /// Reads a scalar, an empty container (false) or a container up to its first value (true).
    fn begin_value(&mut self) -> Result<bool, Error> {
        match self.peek_token() {
            b'{' => self.open(Kind::Object, b'}'),
            b'[' => self.open(Kind::Array, b']'),
            b'"' => self.string().map(|()| false),
            _ => self.word_or_number().map(|()| false),
        }
    }

    fn open(&mut self, kind: Kind, end: u8) -> Result<bool, Error> {
        let index = self.document.entries.len();
        // Empty for now; where it ends shows later.
        self.push(kind, self.at, index + 1, index + 1);
        self.at += 1;
        if self.peek_token() == end {
            self.at += 1;
            self.document.entries[index].stop = self.at;
            return Ok(false);
        }
        self.open.push(index);
        if kind == Kind::Object {
            self.name()?;
        }
        Ok(true)
    }

    /// Reads what follows a value in the container `around`: a comma and, in an object, the next name (false), or the
    /// end of the container (true).
    fn after_value(&mut self, around: usize) -> Result<bool, Error> {
        let in_object = self.document.entries[around].kind == Kind::Object;
        let (end, expected) = if in_object {
            (b'}', "',' or '}'")
        } else {
            (b']', "',' or ']'")
        };
        let token = self.peek_token();
        if token == end {
            self.at += 1;
            self.document.entries[around].end = self.document.entries.len();
            self.document.entries[around].stop = self.at;
            self.open.pop();
            return Ok(true);
        }
        if token != b',' {
            return Err(self.expected(expected));
        }
        self.at += 1;
        if in_object {
            self.name()?;
        }
        Ok(false)
    }

    /// The name of a member and the colon after it.
    fn name(&mut self) -> Result<(), Error> {
        if self.peek_token() != b'"' {
            return Err(self.expected("the name of a member"));
        }
        self.string()?;
        if self.peek_token() != b':' {
            return Err(self.expected("':'"));
        }
        self.at += 1;
        Ok(())
    }

    /// A string (section 7), from its opening quotation mark on.
    fn string(&mut self) -> Result<(), Error> {
        let start = self.at;
        let from = self.document.unescaped.len();
        self.at += 1;
        // Up to here the string stands in the text alone, or without its escapes.
        let mut taken = self.at;
        loop {
            match self.peek() {
                b'"' => break,
                b'\\' => {
                    self.take(taken);
                    let char = self.escape()?;
                    self.document.unescaped.push(char);
                    taken = self.at;
                }
                // Control characters have to be escaped; the end of the text is read as one.
                0..0x20 => return Err(self.expected("the rest of a string")),
                _ => self.at += 1,
            }
        }
        let end = self.at;
        if taken == start + 1 {
            self.at += 1;
            self.push(Kind::Plain, start, taken, end);
        } else {
            self.take(taken);
            self.at += 1;
            self.push(Kind::Unescaped, start, from, self.document.unescaped.len());
        }
        Ok(())
    }

    /// Adds the text from `start` to here to the string that holds escapes.
    fn take(&mut self, start: usize) {
        let text = &self.document.text[start..self.at];
        self.document.unescaped.push_str(text);
    }

    fn escape(&mut self) -> Result<char, Error> {
        self.at += 1;
        let char = match self.peek() {
            same @ (b'"' | b'\\' | b'/') => same,
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => return self.unicode_escape(),
            _ => return Err(self.expected("an escape")),
        };
        self.at += 1;
        Ok(char::from(char))
    }

    /// One UTF-16 unit, or two that are a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, Error> {
        let mut code = self.unit()?;
        let second = self.at;
        if (0xd800..0xdc00).contains(&code)
            && self.document.text.as_bytes()[second..].starts_with(b"\\u")
        {
            self.at += 1;
            let low = self.unit()?;
            if (0xdc00..0xe000).contains(&low) {
                code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            } else {
                // An escape of its own.
                self.at = second;
            }
        }
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// A UTF-16 unit, from the `u` of its escape on.
    fn unit(&mut self) -> Result<u32, Error> {
        let mut unit = 0;
        for _ in 0..4 {
            self.at += 1;
            let digit = char::from(self.peek()).to_digit(16);
            unit = unit * 16 + digit.ok_or_else(|| self.expected("four hexadecimal digits"))?;
        }
        self.at += 1;
        Ok(unit)
    }

    /// `true`, `false`, `null` (section 3) or a number (section 6).
    fn word_or_number(&mut self) -> Result<(), Error> {
        let start = self.at;
        let rest = &self.document.text.as_bytes()[start..];
        for (word, kind) in [
            ("true", Kind::True),
            ("false", Kind::False),
            ("null", Kind::Null),
        ] {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                self.push(kind, start, start, self.at);
                return Ok(());
            }
        }
        let negative = self.peek() == b'-';
        self.at += usize::from(negative);
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits(if negative { "a digit" } else { "a value" })?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits("a digit")?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            self.digits("a digit")?;
        }
        self.push(Kind::Number, start, start, self.at);
        Ok(())
    }

    fn digits(&mut self, expected: &str) -> Result<(), Error> {
        if !self.peek().is_ascii_digit() {
            return Err(self.expected(expected));
        }
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }
}
