//! Texts and addresses with variables in them.
//!
//! Addresses follow RFC 6570 up to level 3. In texts only `{name}` stands for something, as it is.

use super::Script;
use crate::json::Value;
use crate::text::{cut, is_mark, is_one_of, split};

/// Variables that stand in each other's defaults, down to which they are followed.
const NESTED: usize = 8;

/// Variables that every description may use; others are declared in `variables`, or are attributes `data-…`.
const KNOWN: &str = "path location title language host server thread site key token sort page offset cursor now \
                     text html name email website parent root comment vote category reason other \
                     challenge honeypot elapsed idempotency editToken reader threads thread-list after";

/// A template with its variables replaced.
pub(super) struct Filled<'t> {
    pub text: String,
    /// A variable of it that has no value.
    pub missing: Option<&'t str>,
}

impl<'a> Script<'a> {
    /// `template` as a text; `rule` is where it stands.
    pub fn text<'t>(&self, rule: Value, template: &'t str) -> Filled<'t> {
        self.fill(rule, template, &[], false)
    }

    /// `template` as a text or as an address, with names that a rule gives.
    pub fn fill<'t>(
        &self,
        rule: Value,
        template: &'t str,
        given: &[(&str, &'a str)],
        address: bool,
    ) -> Filled<'t> {
        let mut text = String::new();
        let mut missing = None;
        let mut rest = template;
        while let Some((before, opened)) = cut(rest, b'{') {
            text += before;
            let Some((expression, after)) = cut(opened, b'}') else {
                self.fault(rule, "a { without its }");
                break;
            };
            let (operator, names) = match address {
                true => operator(expression),
                false => (0, expression),
            };
            // What is written before the next value (RFC 6570, appendix A: "first" and "sep").
            let mut mark = if operator == b'+' { 0 } else { operator };
            for name in split(names, b',') {
                let known = given.iter().find(|(known, _)| *known == name);
                let value = match known {
                    Some((_, value)) => Some(*value),
                    None => self.variable(rule, name),
                };
                let Some(value) = value else {
                    missing = Some(name);
                    // A default has no value then. Were the rest followed, a circle would be walked a thousand times.
                    if self.defaults.get() > 0 {
                        return Filled { text, missing };
                    }
                    continue;
                };
                if mark != 0 {
                    text.push(char::from(mark));
                }
                mark = match operator {
                    b'.' | b'/' | b';' => operator,
                    b'?' | b'&' => b'&',
                    _ => b',',
                };
                if is_mark(operator, b";?&") {
                    text += name;
                    if operator != b';' || !value.is_empty() {
                        text.push('=');
                    }
                }
                match address {
                    true => encode(value, is_mark(operator, b"+#"), &mut text),
                    false => text += value,
                }
            }
            if self.defaults.get() > 0 && text.len() > super::LARGEST {
                self.fault(rule, "a text without an end");
                return Filled {
                    text,
                    missing: Some(""),
                };
            }
            rest = after;
        }
        text += rest;
        Filled { text, missing }
    }

    /// A template as a text, where all its variables have a value.
    pub fn filled(&self, rule: Value, template: &str) -> Option<&'a str> {
        let Filled { text, missing } = self.text(rule, template);
        missing.is_none().then(|| self.keep(text))
    }

    /// The value of a variable: of this request, remembered from an answer, of the page, or its default.
    pub fn variable(&self, rule: Value, name: &str) -> Option<&'a str> {
        if let Some(value) = self.own(name) {
            return Some(value);
        }
        let known = self.page.variable(name).unwrap_or_default();
        if !known.is_empty() {
            return Some(self.keep(known));
        }
        let Some(default) = self.root.get("variables").and_then(|all| all.get(name)) else {
            if !is_known(name) {
                self.fault_of(rule, name, ": an unknown variable");
            }
            return None;
        };
        let template = default.as_word()?;
        let defaults = self.defaults.get();
        if defaults >= NESTED {
            self.fault(default, "variables that go round in a circle");
            return None;
        }
        self.defaults.set(defaults + 1);
        let value = self.filled(default, template);
        self.defaults.set(defaults);
        value
    }
}

/// Whether a description may use the variable `name` without declaring it.
pub(super) fn is_known(name: &str) -> bool {
    is_one_of(name, KNOWN) || name.starts_with("data-")
}

/// The operator of an expression (RFC 6570, section 2.2), 0 for none, and the names after it.
pub(super) fn operator(expression: &str) -> (u8, &str) {
    match expression.bytes().next() {
        Some(mark) if is_mark(mark, b"+#./;?&") => (mark, &expression[1..]),
        Some(_) | None => (0, expression),
    }
}

/// `value` with what may not stand in an address as `%XX` (RFC 3986, section 2.1), written to the end of `out`.
pub(super) fn encode(value: &str, reserved: bool, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = value.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let hex = |ahead: usize| bytes.get(at + ahead).is_some_and(u8::is_ascii_hexdigit);
        let kept = byte.is_ascii_alphanumeric()
            || is_mark(byte, b"-._~")
            || (reserved && is_mark(byte, b":/?#[]@!$&'()*+,;="))
            || (reserved && byte == b'%' && hex(1) && hex(2));
        if kept {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// What [`encode`] wrote.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text.as_bytes();
    // The bits of a character of several bytes (RFC 3629, section 3).
    let mut code = 0;
    let mut bytes_to_come = 0;
    while let Some((&first, after)) = rest.split_first() {
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        rest = after;
        let mut byte = u32::from(first);
        if first == b'%'
            && let (Some(high), Some(low)) = (digit(0), digit(1))
        {
            byte = high * 16 + low;
            rest = &after[2..];
        }
        (code, bytes_to_come) = match byte {
            0..0x80 => (byte, 0),
            0x80..0xc0 => (code << 6 | byte & 0x3f, bytes_to_come - 1),
            0xc0..0xe0 => (byte & 0x1f, 1),
            0xe0..0xf0 => (byte & 0xf, 2),
            _ => (byte & 7, 3),
        };
        if bytes_to_come == 0 {
            decoded.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }
    decoded
}
