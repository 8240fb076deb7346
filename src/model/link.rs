use super::Text;
use crate::text::{cut, decimal, find, find_last, find_text, is_mark, number, replace};
use std::fmt;
use std::rc::Rc;

/// An address that is safe to follow or to load: `http`, `https`, `mailto`, or relative to one of the first two.
///
/// Read by those rules of the WHATWG URL standard that decide where an address leads (what is ignored around and
/// inside it, how a scheme is recognised, `\` as `/`), resolved by RFC 3986, section 5.2.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link(Text);

/// The addresses of the comments of a discussion: one with a place for the id (RFC 6570, level 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentAddress {
    before: String,
    after: String,
    base: Link,
}

impl CommentAddress {
    /// What the place for the id is written as.
    const PLACE: &str = "{comment}";

    /// The addresses that `template` means in an answer at `base`; none where it has no place for the id.
    pub fn new(template: &str, base: &Link) -> Option<Rc<Self>> {
        let place = find_text(template, Self::PLACE)?;
        Some(Rc::new(CommentAddress {
            before: template[..place].to_owned(),
            after: template[place + Self::PLACE.len()..].to_owned(),
            base: base.clone(),
        }))
    }

    /// The address of the comment `id`, if it is one that can be loaded.
    pub fn of(&self, id: &str) -> Option<Link> {
        // Dots lead to another path, encoded or not.
        if dots(id) > 0 {
            return None;
        }
        let mut reference = self.before.clone();
        // All that could mean something else where the place stands.
        encode(id, "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}", &mut reference);
        reference.push_str(&self.after);
        Link::resolve_web(&reference, Some(&self.base))
    }
}

/// The parts of a web address or of a relative reference (RFC 3986, appendix B).
#[derive(Clone, Copy, Default)]
struct Parts<'a> {
    /// `http` or `https`.
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl Link {
    /// The address that `input` means on a page at `base`; without a base, or with one that is no web address, a
    /// relative reference stays relative.
    ///
    /// None where it is empty, has another scheme, no host, or carries a user name (`https://bank.example@evil.example`).
    pub fn resolve(input: &str, base: Option<&Link>) -> Option<Link> {
        let clean = clean(input);
        match scheme(&clean) {
            Some((name, rest)) if name.eq_ignore_ascii_case("mailto") => {
                let mut out = String::from("mailto:");
                encode(rest, "\"<>", &mut out);
                (!rest.is_empty()).then(|| Link(out.into()))
            }
            Some(_) | None => web(&clean, base),
        }
    }

    /// As [`Link::resolve`], for pictures and requests, which `mailto` is not fit for.
    pub fn resolve_web(input: &str, base: Option<&Link>) -> Option<Link> {
        web(&clean(input), base)
    }

    /// Whether something can be loaded from it: everything but `mailto`.
    pub fn is_web(&self) -> bool {
        !self.0.starts_with("mailto:")
    }

    /// The host, in lower case and without a port; none for `mailto` and for relative addresses.
    pub fn host(&self) -> Option<&str> {
        let authority = split(&self.0).authority?;
        Some(host_and_port(authority).0)
    }

    /// The address as it goes into an attribute or a request.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as a text; shares its memory.
    pub fn text(&self) -> Text {
        self.0.clone()
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Without what a browser ignores: control characters and spaces at the ends, tabs and line ends anywhere.
fn clean(input: &str) -> String {
    let bytes = input.as_bytes();
    // All bytes of a character outside ASCII are above the space.
    let start = bytes.iter().position(|byte| *byte > b' ');
    let end = bytes.iter().rposition(|byte| *byte > b' ');
    match start.zip(end) {
        Some((start, end)) => replace(&input[start..=end], b"\t\n\r", ""),
        None => String::new(),
    }
}

/// The scheme and what follows its colon.
fn scheme(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = cut(text, b':')?;
    let letter = name.as_bytes().first()?.is_ascii_alphabetic();
    let all = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || is_mark(b, b"+-."));
    (letter && all).then_some((name, rest))
}

fn web(clean: &str, base: Option<&Link>) -> Option<Link> {
    if clean.is_empty() {
        return None;
    }
    let base = base.filter(|base| base.is_web()).map(|base| split(&base.0));
    let (given, rest) = match scheme(clean) {
        Some((name, rest)) => {
            let mut known = ["http", "https"].into_iter();
            (
                Some(known.find(|known| name.eq_ignore_ascii_case(known))?),
                rest,
            )
        }
        None => (None, clean),
    };
    let tail = find(rest, b"?#");
    let straight = replace(&rest[..tail], b"\\", "/") + &rest[tail..];
    let same = given.is_none() || base.is_some_and(|base| base.scheme == given);
    let reference = if straight.starts_with("//") || !same {
        let slashes = straight.bytes().take_while(|byte| *byte == b'/').count();
        split_authority(given, &straight[slashes..])
    } else {
        split_path(None, None, &straight)
    };
    compose(reference, base)
}

/// RFC 3986, section 5.2.2; a reference that nothing can be joined to keeps its path.
fn compose(reference: Parts, base: Option<Parts>) -> Option<Link> {
    let joins = base.is_some() || reference.scheme.is_some();
    let base = base.unwrap_or_default();
    let (authority, merged) = match reference.authority {
        Some(authority) => (Some(authority), reference.path.to_owned()),
        None => (base.authority, merge(reference.path, base)),
    };
    let inherits = reference.authority.is_none() && reference.path.is_empty();
    let mut path = String::new();
    encode(&merged, "\"<>^`{}", &mut path);
    if joins {
        path = without_dots(&path, authority.is_some());
    }
    let scheme = reference.scheme.or(base.scheme);
    let mut out = String::new();
    if let Some(scheme) = scheme {
        out.push_str(scheme);
        out.push(':');
    }
    if let Some(authority) = authority {
        out.push_str("//");
        add_authority(authority, scheme, &mut out)?;
    }
    out.push_str(&path);
    if let Some(query) = reference.query.or(base.query.filter(|_| inherits)) {
        out.push('?');
        encode(query, "\"#<>'", &mut out);
    }
    if let Some(fragment) = reference.fragment {
        out.push('#');
        encode(fragment, "\"<>`", &mut out);
    }
    Some(Link(out.into()))
}

/// RFC 3986, section 5.2.3.
fn merge(path: &str, base: Parts) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    if path.is_empty() {
        return base.path.to_owned();
    }
    let folder = find_last(base.path, b'/').map_or(0, |slash| slash + 1);
    [&base.path[..folder], path].concat()
}

/// The host and what follows its colon, nothing where there is none; the colons of an IPv6 address part nothing.
fn host_and_port(authority: &str) -> (&str, &str) {
    match find_last(authority, b':') {
        Some(colon) if !authority.ends_with(']') => (&authority[..colon], &authority[colon + 1..]),
        Some(_) | None => (authority, ""),
    }
}

/// Writes the authority in lower case and without a default port; none where a browser would refuse it, or with a user
/// name.
fn add_authority(authority: &str, scheme: Option<&str>, out: &mut String) -> Option<()> {
    let (host, port) = host_and_port(authority);
    let numeric = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let name = numeric.unwrap_or(host);
    let good = name.bytes().all(|b| match numeric {
        Some(_) => b.is_ascii_hexdigit() || is_mark(b, b".:"),
        None => b > b' ' && !is_mark(b, b"\x7f#/:<>?@[\\]^|%\"`{}"),
    });
    if name.is_empty() || !good {
        return None;
    }
    out.push_str(&host.to_ascii_lowercase());
    if !port.is_empty() {
        let number = number(port).filter(|number| *number <= u32::from(u16::MAX))?;
        let implied = match scheme {
            Some("http") => Some(80),
            Some("https") => Some(443),
            _ => None,
        };
        if Some(number) != implied {
            out.push(':');
            out.push_str(&decimal(number.into(), 1));
        }
    }
    Some(())
}

/// How many dots a segment consists of, where it consists of nothing else.
fn dots(segment: &str) -> usize {
    let mut dots = 0;
    let mut rest = segment.as_bytes();
    loop {
        rest = match rest {
            [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
            [] => return dots,
            _ => return 0,
        };
        dots += 1;
    }
}

/// RFC 3986, section 5.2.4; in a path that does not start at the root, `..` above its first segment stays.
///
/// What is left never reads as something else than a path: no scheme (`x/../javascript:`), no host (`/.//evil.example`).
fn without_dots(path: &str, after_host: bool) -> String {
    let rooted = after_host || path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut rest = path.strip_prefix('/').unwrap_or(path);
    loop {
        let (segment, after) = rest.split_at(find(rest, b"/"));
        let dots = dots(segment);
        match dots {
            1 => {}
            2 if kept.last().is_some_and(|above| *above != "..") => drop(kept.pop()),
            2 if rooted => {}
            2 => kept.push(".."),
            _ => kept.push(segment),
        }
        if after.is_empty() {
            if (1..=2).contains(&dots) {
                kept.push("");
            }
            break;
        }
        rest = &after[1..];
    }
    let rest = kept.join("/");
    let lead = match rooted {
        true if !after_host && rest.starts_with('/') => "/./",
        true => "/",
        false if path.is_empty() => "",
        false if rest.is_empty() || rest.starts_with('/') || scheme(&rest).is_some() => "./",
        false => "",
    };
    lead.to_owned() + &rest
}

fn split(text: &str) -> Parts<'_> {
    let named = scheme(text).filter(|(name, _)| matches!(*name, "http" | "https"));
    let (name, rest) = named.map_or((None, text), |(name, rest)| (Some(name), rest));
    match rest.strip_prefix("//") {
        Some(rest) => split_authority(name, rest),
        None => split_path(name, None, rest),
    }
}

fn split_authority<'a>(scheme: Option<&'a str>, text: &'a str) -> Parts<'a> {
    let (authority, rest) = text.split_at(find(text, b"/?#"));
    split_path(scheme, Some(authority), rest)
}

fn split_path<'a>(scheme: Option<&'a str>, authority: Option<&'a str>, text: &'a str) -> Parts<'a> {
    let (text, fragment) = with_rest(text, b'#');
    let (path, query) = with_rest(text, b'?');
    Parts {
        scheme,
        authority,
        path,
        query,
        fragment,
    }
}

/// What stands before `mark`, and behind it where it is there.
fn with_rest(text: &str, mark: u8) -> (&str, Option<&str>) {
    match cut(text, mark) {
        Some((before, rest)) => (before, Some(rest)),
        None => (text, None),
    }
}

/// Percent-encodes controls, spaces, everything outside ASCII and the characters of `set` (WHATWG URL, section 1.3).
fn encode(text: &str, set: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte <= b' ' || byte >= 0x7f || is_mark(byte, set.as_bytes()) {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        } else {
            out.push(char::from(byte));
        }
    }
}
