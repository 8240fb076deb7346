//! Takes out of an HTML source what no block is ever made of, and what makes parsers slow or differ, before one sees it.
//!
//! Parsers walk up their open elements for every tag: in Chromium 40,000 nested `<div>` take 2 s and the time grows
//! with the square, and 9 kB of unclosed `<font>` make 400,000 elements. Chromium also stops nesting at 512 levels,
//! html5ever does not. Here nesting is bounded first, so that both build the same tree in linear time.

use crate::text::{find, is_one_of};
use std::borrow::Cow;

/// Elements that go with their content, where they are closed: code, other languages, form controls, fallbacks.
const DROPPED: &str = "applet button datalist math noscript object select svg template";

/// Elements whose content is no markup (WHATWG HTML, section 13.2.6): they go up to their end tag or the end of all.
const RAW: &str = "noembed noframes script style textarea title xmp";

/// Tags that go, while what they enclose stays: they change how a parser reads all that follows.
const BARE: &str = "body head html marquee frameset plaintext";

/// Elements without an end tag.
const VOID: &str = "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr";

/// Elements that a parser opens again in every following block until they are closed (WHATWG HTML, section 13.2.4.3).
const FORMATTING: &str = "a b big code em font i nobr s small strike strong tt u";

/// Elements that the next of their kind, or the end of what they stand in, closes in every parser.
const OPTIONAL_END: &str = "caption colgroup dd dt li p tbody td tfoot th thead tr";

/// Open elements at one time: three tags for each of the 64 levels that are kept. A parser adds at most `tbody` and
/// `tr` to every second one, and stays below Chromium's 512.
const OPEN: usize = 192;

/// Open formatting elements at one time.
const FORMATTING_OPEN: usize = 32;

/// Formatting elements whose end tags are told from those of others; every tag looks through them.
const REMEMBERED: usize = 256;

/// Formatting elements that a parser may open again by itself in one source; each costs memory that no tag paid for.
const REOPENED: usize = 4096;

/// The source for the parser: most often `html` itself.
pub(super) fn guard(html: &str) -> Cow<'_, str> {
    let mut guard = Guard {
        html,
        out: String::new(),
        copied: 0,
        open: Vec::new(),
        formatting: Vec::new(),
        reopened: 0,
        unclosed: Vec::new(),
    };
    let mut at = 0;
    loop {
        at += find(&html[at..], b"<");
        if at == html.len() {
            break;
        }
        at = guard.markup(at);
    }
    if guard.copied == 0 {
        return Cow::Borrowed(html);
    }
    guard.out.push_str(&html[guard.copied..]);
    Cow::Owned(guard.out)
}

struct Guard<'a> {
    html: &'a str,
    out: String,
    /// How much of the source is in `out`, or left out on purpose.
    copied: usize,
    /// Open elements that are not formatting.
    open: Vec<Open>,
    formatting: Vec<Formatting>,
    reopened: usize,
    /// Names of which no end tag follows any more: looked for once.
    unclosed: Vec<String>,
}

struct Open {
    name: String,
    /// Whether its tag was let through.
    passed: bool,
    /// Whether it is one of [`OPTIONAL_END`].
    ends_by_itself: bool,
}

struct Formatting {
    name: String,
    /// How many elements were open around it at least.
    depth: usize,
    /// Whether the block that it began in has ended: every block from now on opens it again.
    wanders: bool,
    passed: bool,
}

impl<'a> Guard<'a> {
    /// Handles what starts with the `<` at `at`; returns where to go on.
    fn markup(&mut self, at: usize) -> usize {
        let rest = &self.html[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            return self.drop(at, at + 4 + comment_end(comment));
        }
        let closing = rest.starts_with('/');
        let named = &rest[usize::from(closing)..];
        if named.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = Tag::read(named);
            let end = at + 1 + usize::from(closing) + tag.len;
            let name = tag.name.to_ascii_lowercase();
            return if !tag.complete {
                self.drop(at, self.html.len())
            } else if closing {
                self.end_tag(at, end, &name)
            } else {
                self.start_tag(at, end, name)
            };
        }
        if closing || rest.starts_with(['!', '?']) {
            let end = at + 1 + find(rest, b">") + 1;
            return self.drop(at, end.min(self.html.len()));
        }
        at + 1
    }

    fn start_tag(&mut self, at: usize, end: usize, name: String) -> usize {
        let name_str = name.as_str();
        if is_one_of(name_str, RAW) {
            let close = self.close_of(name_str, end);
            return self.drop(at, close.unwrap_or(self.html.len()));
        }
        if name_str == "iframe" {
            let close = self.close_of("iframe", end);
            self.drop(end, close.unwrap_or(self.html.len()));
            self.out.push_str("</iframe>");
            return self.copied;
        }
        if is_one_of(name_str, DROPPED) {
            let selfclosing = self.html[..end].ends_with("/>") && is_one_of(name_str, "svg math");
            let close = if selfclosing {
                None
            } else {
                self.close_of(name_str, end)
            };
            return self.drop(at, close.unwrap_or(end));
        }
        if is_one_of(name_str, BARE) {
            return self.drop(at, end);
        }
        if is_one_of(name_str, VOID) {
            return end;
        }
        if is_one_of(name_str, FORMATTING) {
            if is_one_of(name_str, "a nobr") {
                self.close_formatting(name_str);
            }
            let passed = self.formatting.len() < FORMATTING_OPEN && self.reopened < REOPENED;
            if self.formatting.len() < REMEMBERED {
                let depth = self.open.len();
                self.formatting.push(Formatting {
                    name,
                    depth,
                    wanders: false,
                    passed,
                });
            }
            return if passed { end } else { self.drop(at, end) };
        }
        let ends_by_itself = is_one_of(name_str, OPTIONAL_END);
        // A paragraph ends none around an item: the item has ended that.
        if ends_by_itself
            && let Some(same) = self.open_before_optional(name_str)
            && (name_str != "p" || same + 1 == self.open.len())
        {
            self.end_from(same, at);
            self.truncate(same, at);
        }
        let passed = self.open.len() < OPEN;
        self.open.push(Open {
            name,
            passed,
            ends_by_itself,
        });
        if passed { end } else { self.drop(at, end) }
    }

    fn end_tag(&mut self, at: usize, end: usize, name: &str) -> usize {
        if [DROPPED, RAW, BARE, "iframe"]
            .iter()
            .any(|list| is_one_of(name, list))
        {
            return self.drop(at, end);
        }
        if is_one_of(name, FORMATTING) {
            let passed = self.close_formatting(name);
            return if passed { end } else { self.drop(at, end) };
        }
        match self.open_before_optional(name) {
            Some(same) => {
                self.end_from(same + 1, at);
                let passed = self.open[same].passed;
                let end = if passed { end } else { self.drop(at, end) };
                self.truncate(same, end);
                end
            }
            None => end,
        }
    }

    /// Takes the innermost formatting element of that name for closed; whether its tag was let through.
    fn close_formatting(&mut self, name: &str) -> bool {
        let Some(last) = self.formatting.iter().rposition(|open| open.name == name) else {
            return true;
        };
        let passed = self.formatting[last].passed;
        // With more than a paragraph open in it, a parser may keep a copy of it open.
        if !passed || self.open.len() <= self.formatting[last].depth + 1 {
            self.formatting.remove(last);
        }
        passed
    }

    /// The innermost open element of that name, if all inside it may end without an end tag.
    fn open_before_optional(&self, name: &str) -> Option<usize> {
        for (index, open) in self.open.iter().enumerate().rev() {
            if open.name == name {
                return Some(index);
            }
            if !open.ends_by_itself {
                return None;
            }
        }
        None
    }

    /// Writes the end tags that were left out, from the innermost to that of the element at `index`: not every parser
    /// state ends them without, and what only the parser holds open nests unseen.
    fn end_from(&mut self, index: usize, at: usize) {
        while self.open.len() > index
            && let Some(open) = self.open.pop()
        {
            if open.passed {
                self.drop(at, at);
                write_end_tag(&mut self.out, &open.name);
            }
        }
    }

    /// Closes elements; formatting that stays open is opened again by the parser, until that has happened too often.
    fn truncate(&mut self, len: usize, at: usize) {
        self.open.truncate(len);
        for open in &mut self.formatting {
            if open.passed && (open.wanders || open.depth > len) {
                open.wanders = true;
                open.depth = open.depth.min(len);
                self.reopened += 1;
            }
        }
        if self.reopened < REOPENED {
            return;
        }
        self.drop(at, at);
        for open in self.formatting.drain(..).rev() {
            if open.passed {
                write_end_tag(&mut self.out, &open.name);
            }
        }
    }

    /// Where the end tag that belongs to a start tag before `from` ends.
    fn close_of(&mut self, name: &str, from: usize) -> Option<usize> {
        if self.unclosed.iter().any(|known| known == name) {
            return None;
        }
        let nests = is_one_of(name, DROPPED);
        let mut depth = 1;
        let mut last = None;
        let mut at = from;
        loop {
            at += find(&self.html[at..], b"<") + 1;
            if at > self.html.len() {
                break;
            }
            let rest = &self.html[at..];
            let closing = rest.starts_with('/');
            let named = &rest[usize::from(closing)..];
            if !starts_with_name(named, name) || !(closing || nests) {
                continue;
            }
            if !closing {
                depth += 1;
                continue;
            }
            depth -= 1;
            last = Some(at + 1);
            if depth == 0 {
                break;
            }
        }
        if last.is_none() {
            self.unclosed.push(name.to_owned());
        }
        // Only of one end tag, since each may go on to the end of all.
        last.map(|named| named + Tag::read(&self.html[named..]).len)
    }

    fn drop(&mut self, from: usize, to: usize) -> usize {
        self.out.push_str(&self.html[self.copied..from]);
        self.copied = to;
        to
    }
}

fn write_end_tag(out: &mut String, name: &str) {
    for part in ["</", name, ">"] {
        out.push_str(part);
    }
}

/// Whether a tag of that name starts here.
fn starts_with_name(text: &str, name: &str) -> bool {
    let bytes = text.as_bytes();
    let same = bytes
        .get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
    same && bytes
        .get(name.len())
        .is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'/' | b'>'))
}

/// A tag from its name on.
struct Tag<'a> {
    name: &'a str,
    /// Up to and with its `>`.
    len: usize,
    /// False where the source ends inside it.
    complete: bool,
}

impl<'a> Tag<'a> {
    /// WHATWG HTML, sections 13.2.5.8 to 13.2.5.40: a quote counts only where a value starts.
    fn read(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let space = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
        let name = bytes
            .iter()
            .take_while(|b| !space(b) && !matches!(b, b'/' | b'>'))
            .count();
        let tag = |len, complete| Tag {
            name: &text[..name],
            len,
            complete,
        };
        let mut at = name;
        // Whether an attribute has a name so far: before that, `=` is a part of one.
        let mut named = false;
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'>' => return tag(at, true),
                b'/' => named = false,
                b'=' if named => {
                    at += bytes[at..].iter().take_while(|b| space(b)).count();
                    let end = match bytes.get(at) {
                        Some(quote @ (b'"' | b'\'')) => {
                            at += 1;
                            bytes[at..]
                                .iter()
                                .position(|b| b == quote)
                                .map(|len| at + len + 1)
                        }
                        Some(_) | None => Some(
                            at + bytes[at..]
                                .iter()
                                .take_while(|b| !space(b) && **b != b'>')
                                .count(),
                        ),
                    };
                    let Some(end) = end else { break };
                    at = end;
                    named = false;
                }
                // A space after a name does not end it: `a = b` is one attribute.
                other if space(other) => {}
                _ => named = true,
            }
        }
        tag(text.len(), false)
    }
}

/// Where a comment ends, counted from behind `<!--` (WHATWG HTML, sections 13.2.5.43 to 13.2.5.51).
fn comment_end(text: &str) -> usize {
    for (short, len) in [(">", 1), ("->", 2)] {
        if text.starts_with(short) {
            return len;
        }
    }
    for at in 0..text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"-->") {
            return at + 3;
        }
        if rest.starts_with(b"--!>") {
            return at + 4;
        }
    }
    text.len()
}
