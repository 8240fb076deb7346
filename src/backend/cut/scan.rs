//! The tokens of JSON (RFC 8259), checked but not kept.

use serde_json::Value;

use crate::error::{Error, Kind};

/// A place in a JSON text.
pub(super) struct Scan<'a> {
    pub text: &'a str,
    /// The next byte.
    pub at: usize,
    /// Where escapes that are half a surrogate pair begin, in the string read last.
    pub halves: Vec<usize>,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a str) -> Self {
        Scan {
            text,
            at: 0,
            halves: Vec::new(),
        }
    }

    /// The next byte; 0, which begins no token, at the end.
    pub fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    pub fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Nothing but space may follow.
    pub fn end(&mut self) -> Result<(), Error> {
        self.space();
        if self.at < self.text.len() {
            return Err(self.expected("the end"));
        }
        Ok(())
    }

    /// The error of a text that goes on differently here.
    pub fn expected(&self, what: &str) -> Error {
        if self.at >= self.text.len() {
            let detail = format!("not JSON: ends after {} bytes, expected {what}", self.at);
            return Error::new(Kind::Shape, detail);
        }
        let before = &self.text.as_bytes()[..self.at];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before
            .iter()
            .rev()
            .take_while(|byte| **byte != b'\n')
            .count()
            + 1;
        Error::new(
            Kind::Shape,
            format!("not JSON: expected {what} in line {line}, byte {column}"),
        )
    }

    /// A string, from its opening quotation mark on.
    pub fn string(&mut self) -> Result<(), Error> {
        self.at += 1;
        loop {
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                // Control characters have to be escaped (section 7); the end of the text is read as one.
                0..0x20 => return Err(self.expected("the rest of a string")),
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<(), Error> {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => match self.unit()? {
                0xd800..0xdc00 => {
                    let second = self.at;
                    let pair = self.text[second..].starts_with("\\u") && {
                        self.at += 1;
                        (0xdc00..0xe000).contains(&self.unit()?)
                    };
                    if !pair {
                        self.halves.push(start);
                        self.at = second;
                    }
                }
                0xdc00..0xe000 => self.halves.push(start),
                _ => {}
            },
            _ => return Err(self.expected("an escape")),
        }
        Ok(())
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

    /// Whether the string between `start` and here, quotation marks included, spells `word`.
    pub fn spells(&self, start: usize, word: &str) -> bool {
        let string = &self.text[start..self.at];
        if !string.contains('\\') {
            return &string[1..string.len() - 1] == word;
        }
        let value = serde_json::from_str(string).unwrap_or(Value::Null);
        value.as_str() == Some(word)
    }

    /// A number (section 6), `true`, `false` or `null`.
    pub fn number_or_word(&mut self) -> Result<(), Error> {
        for word in ["true", "false", "null"] {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
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
