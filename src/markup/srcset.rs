use crate::model::{Link, Text};

/// What a `srcset` (WHATWG HTML, section 4.8.4.3.8) offers and may be loaded.
pub(crate) struct Srcset {
    /// Each address with a space and its descriptor, or with nothing.
    candidates: Vec<(Link, String)>,
    /// Candidates left out: an address that may not be loaded, or a descriptor that is none.
    pub refused: usize,
}

impl Srcset {
    /// Reads the candidates of `list`, each address resolved against `base`.
    pub fn read(list: &str, base: Option<&Link>) -> Self {
        let space = |c: char| c.is_ascii_whitespace();
        let mut srcset = Srcset {
            candidates: Vec::new(),
            refused: 0,
        };
        let mut rest = list;
        loop {
            rest = rest.trim_start_matches(|c| space(c) || c == ',');
            if rest.is_empty() {
                return srcset;
            }
            let (url, after) = rest.split_at(rest.find(space).unwrap_or(rest.len()));
            let bare = url.trim_end_matches(',');
            // A comma at the end of the address ends the candidate; commas inside belong to the address.
            let end = if bare.len() < url.len() {
                0
            } else {
                after.find(',').unwrap_or(after.len())
            };
            let descriptor = after[..end].trim_matches(space);
            rest = &after[end..];
            match Link::resolve_web(bare, base).filter(|_| is_descriptor(descriptor)) {
                Some(link) => {
                    let gap = if descriptor.is_empty() { "" } else { " " };
                    srcset.candidates.push((link, [gap, descriptor].concat()));
                }
                None => srcset.refused += 1,
            }
        }
    }

    /// The first address.
    pub fn first(&self) -> Option<Link> {
        self.candidates.first().map(|(link, _)| link.clone())
    }

    /// The candidates as the attribute writes them; nothing where there is none.
    pub fn written(&self) -> Option<Text> {
        let candidates: Vec<String> = self
            .candidates
            .iter()
            .map(|(link, descriptor)| [link.as_str(), descriptor].concat())
            .collect();
        (!candidates.is_empty()).then(|| candidates.join(", ").into())
    }
}

/// A width (`640w`), a density (`1.5x`) or nothing.
fn is_descriptor(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match (text.strip_suffix('w'), text.strip_suffix('x')) {
        (Some(width), _) => digits(width),
        (None, Some(density)) => {
            let (whole, part) = density.split_once('.').unwrap_or((density, "0"));
            digits(whole) && digits(part)
        }
        (None, None) => text.is_empty(),
    }
}
