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
                     challenge idempotency threads thread-list";

/// A template with its variables replaced.
pub(super) struct Filled {
    pub text: String,
    /// A variable of it that has no value.
    pub missing: Option<String>,
}

/// How the parts of an expression are written (RFC 6570, appendix A).
struct Operator {
    first: &'static str,
    separator: &'static str,
    /// Whether the name goes before the value.
    named: bool,
    /// What stands between a name and an empty value.
    empty: &'static str,
    /// Whether reserved characters stay as they are.
    reserved: bool,
}

impl Script<'_> {
    /// `template` as a text; `rule` is where it stands.
    pub fn text(&self, rule: Value, template: &str) -> Filled {
        self.fill(rule, template, &[], false)
    }

    /// `template` as a text or as an address, with names that a rule gives.
    pub fn fill(
        &self,
        rule: Value,
        template: &str,
        given: &[(&str, String)],
        address: bool,
    ) -> Filled {
        let mut filled = Filled {
            text: String::new(),
            missing: None,
        };
        let mut rest = template;
        while let Some((before, opened)) = cut(rest, b'{') {
            filled.text += before;
            let Some((expression, after)) = cut(opened, b'}') else {
                self.fault(rule, "a { without its }");
                break;
            };
            let (operator, names) = match address {
                true => operator(expression),
                false => (operator("").0, expression),
            };
            let mut parts = 0;
            for name in split(names, b',') {
                let known = given.iter().find(|(known, _)| *known == name);
                let value = match known {
                    Some((_, value)) => Some(value.clone()),
                    None => self.variable(rule, name),
                };
                let Some(value) = value else {
                    filled.missing = Some(name.to_owned());
                    // A default has no value then. Were the rest followed, a circle would be walked a thousand times.
                    if self.defaults.get() > 0 {
                        return filled;
                    }
                    continue;
                };
                filled.text += match parts {
                    0 => operator.first,
                    _ => operator.separator,
                };
                parts += 1;
                if operator.named {
                    filled.text += name;
                    filled.text += if value.is_empty() {
                        operator.empty
                    } else {
                        "="
                    };
                }
                match address {
                    true => encode(&value, operator.reserved, &mut filled.text),
                    false => filled.text += &value,
                }
            }
            if self.defaults.get() > 0 && filled.text.len() > super::LARGEST {
                self.fault(rule, "a text without an end");
                filled.missing = Some(String::new());
                return filled;
            }
            rest = after;
        }
        filled.text += rest;
        filled
    }

    /// The value of a variable: of this request, remembered from an answer, of the page, or its default.
    pub fn variable(&self, rule: Value, name: &str) -> Option<String> {
        if let Some(value) = self.own(name) {
            return Some(value);
        }
        if let Some(value) = self.page.variable(name).filter(|value| !value.is_empty()) {
            return Some(value);
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
        let filled = self.text(default, template);
        self.defaults.set(defaults);
        match filled.missing {
            None => Some(filled.text),
            Some(_) => None,
        }
    }
}

/// Whether a description may use the variable `name` without declaring it.
pub(super) fn is_known(name: &str) -> bool {
    is_one_of(name, KNOWN) || name.starts_with("data-")
}

/// How an expression is written, and the names in it.
fn operator(expression: &str) -> (Operator, &str) {
    let mark = expression.bytes().next().unwrap_or(0);
    let (first, separator, named, empty, reserved) = match mark {
        b'+' => ("", ",", false, "", true),
        b'#' => ("#", ",", false, "", true),
        b'.' => (".", ".", false, "", false),
        b'/' => ("/", "/", false, "", false),
        b';' => (";", ";", true, "", false),
        b'?' => ("?", "&", true, "=", false),
        b'&' => ("&", "&", true, "=", false),
        _ => ("", ",", false, "", false),
    };
    let marked = is_mark(mark, b"+#./;?&");
    let operator = Operator {
        first,
        separator,
        named,
        empty,
        reserved,
    };
    (operator, &expression[usize::from(marked)..])
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
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        rest = after;
        match (byte, digit(0).zip(digit(1))) {
            (b'%', Some((high, low))) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}
