use crate::model::{Link, Text};
use crate::text::{cut, find};

/// What a `srcset` (WHATWG HTML, section 4.8.4.3.8) offers and may be loaded.
pub(crate) struct Srcset {
    /// The first address.
    pub first: Option<Link>,
    /// The candidates as the attribute writes them; nothing where there is none.
    pub written: Option<Text>,
    /// Candidates left out: an address that may not be loaded, or a descriptor that is none.
    pub refused: usize,
}

/// ASCII white space (WHATWG Infra, section 4.7).
const SPACE: &[u8] = b" \t\n\r\x0c";

impl Srcset {
    /// Reads the candidates of `list`, each address resolved against `base`.
    pub fn read(list: &str, base: Option<&Link>) -> Self {
        let mut written = String::new();
        let mut first = None;
        let mut refused = 0;
        let mut rest = list;
        loop {
            rest = rest.trim_ascii_start();
            if let Some(after) = rest.strip_prefix(',') {
                rest = after;
                continue;
            }
            if rest.is_empty() {
                break;
            }
            let (url, after) = rest.split_at(find(rest, SPACE));
            let commas = url.bytes().rev().take_while(|byte| *byte == b',').count();
            let bare = &url[..url.len() - commas];
            // A comma at the end of the address ends the candidate; commas inside belong to the address.
            let end = if commas > 0 { 0 } else { find(after, b",") };
            let descriptor = after[..end].trim_ascii();
            rest = &after[end..];
            match Link::resolve_web(bare, base).filter(|_| is_descriptor(descriptor)) {
                Some(link) => {
                    for part in [
                        if written.is_empty() { "" } else { ", " },
                        link.as_str(),
                        if descriptor.is_empty() { "" } else { " " },
                        descriptor,
                    ] {
                        written.push_str(part);
                    }
                    first.get_or_insert(link);
                }
                None => refused += 1,
            }
        }
        Srcset {
            first,
            written: (!written.is_empty()).then(|| written.into()),
            refused,
        }
    }
}

/// A width (`640w`), a density (`1.5x`) or nothing.
fn is_descriptor(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some(last) = text.len().checked_sub(1) else {
        return true;
    };
    let number = &text[..find(text, b"wx")];
    if number.len() != last {
        return false;
    }
    match cut(number, b'.') {
        Some((whole, part)) => text.ends_with('x') && digits(whole) && digits(part),
        None => digits(number),
    }
}
