use super::Text;
use std::fmt::{self, Write};

/// An address that is safe to follow or to load: `http`, `https`, `mailto`, or relative to one of the first two.
///
/// Read by those rules of the WHATWG URL standard that decide where an address leads (what is ignored around and
/// inside it, how a scheme is recognised, `\` as `/`), resolved by RFC 3986, section 5.2.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link(Text);

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
        match authority.rfind(':') {
            Some(colon) if !authority.ends_with(']') => Some(&authority[..colon]),
            Some(_) | None => Some(authority),
        }
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
    let mut text = input.trim_matches(|c| c <= ' ').to_owned();
    text.retain(|c| !matches!(c, '\t' | '\n' | '\r'));
    text
}

/// The scheme and what follows its colon.
fn scheme(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(':')?;
    let letter = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let all = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    (letter && all).then_some((name, rest))
}

fn web(clean: &str, base: Option<&Link>) -> Option<Link> {
    if clean.is_empty() {
        return None;
    }
    let base = base.filter(|base| base.is_web()).map(|base| split(&base.0));
    let given = match scheme(clean) {
        Some((name, _)) if name.eq_ignore_ascii_case("http") => Some("http"),
        Some((name, _)) if name.eq_ignore_ascii_case("https") => Some("https"),
        Some(_) => return None,
        None => None,
    };
    let rest = given.map_or(clean, |name| &clean[name.len() + 1..]);
    let tail = rest.find(['?', '#']).unwrap_or(rest.len());
    let straight = rest[..tail].replace('\\', "/") + &rest[tail..];
    let same = given.is_none() || base.is_some_and(|base| base.scheme == given);
    let reference = if straight.starts_with("//") || !same {
        split_authority(given, straight.trim_start_matches('/'))
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
        out.push_str(&host_and_port(authority, scheme)?);
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
    let folder = base
        .path
        .rfind('/')
        .map_or("", |slash| &base.path[..=slash]);
    folder.to_owned() + path
}

/// The authority in lower case and without a default port; none where a browser would refuse it, or with a user name.
fn host_and_port(authority: &str, scheme: Option<&str>) -> Option<String> {
    let (host, port) = match authority.rfind(':') {
        Some(colon) if !authority.ends_with(']') => (&authority[..colon], &authority[colon + 1..]),
        Some(_) | None => (authority, ""),
    };
    let numeric = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let good = match numeric {
        Some(address) => {
            !address.is_empty()
                && address
                    .bytes()
                    .all(|b| b.is_ascii_hexdigit() || b".:".contains(&b))
        }
        None => {
            !host.is_empty()
                && !host.contains(|c: char| {
                    c <= ' ' || c == '\u{7f}' || "#/:<>?@[\\]^|%\"`{}".contains(c)
                })
        }
    };
    let number = match port {
        "" => None,
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => Some(digits.parse::<u16>().ok()?),
        _ => return None,
    };
    let implied = matches!(
        (scheme, number),
        (Some("http"), Some(80)) | (Some("https"), Some(443))
    );
    let mut out = host.to_ascii_lowercase();
    if let Some(number) = number.filter(|_| !implied) {
        write!(out, ":{number}").ok()?;
    }
    good.then_some(out)
}

/// RFC 3986, section 5.2.4; in a path that does not start at the root, `..` above its first segment stays.
///
/// What is left never reads as something else than a path: no scheme (`x/../javascript:`), no host (`/.//evil.example`).
fn without_dots(path: &str, after_host: bool) -> String {
    let rooted = after_host || path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let folder = match segment.replace("%2e", ".").replace("%2E", ".").as_str() {
            ".." => {
                if kept.last().is_some_and(|above| *above != "..") {
                    kept.pop();
                } else if !rooted {
                    kept.push("..");
                }
                true
            }
            "." => true,
            _ => {
                kept.push(segment);
                false
            }
        };
        if folder && segments.peek().is_none() {
            kept.push("");
        }
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
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    split_path(scheme, Some(&text[..end]), &text[end..])
}

fn split_path<'a>(scheme: Option<&'a str>, authority: Option<&'a str>, text: &'a str) -> Parts<'a> {
    let (text, fragment) = text
        .split_once('#')
        .map_or((text, None), |(a, b)| (a, Some(b)));
    let (path, query) = text
        .split_once('?')
        .map_or((text, None), |(a, b)| (a, Some(b)));
    Parts {
        scheme,
        authority,
        path,
        query,
        fragment,
    }
}

/// Percent-encodes controls, spaces, everything outside ASCII and the characters of `set` (WHATWG URL, section 1.3).
fn encode(text: &str, set: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte <= b' ' || byte >= 0x7f || set.as_bytes().contains(&byte) {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        } else {
            out.push(char::from(byte));
        }
    }
}
