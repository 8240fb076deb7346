//! The attributes of `<img>` and other numbers and lists that HTML writes as text.

use super::srcset::Srcset;
use crate::model::{Image, Link, Text};

/// Asks an element for an attribute.
pub(super) type Attributes<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The picture of an `<img>`; none where no address of it may be loaded.
pub(super) fn image(attributes: Attributes, base: Option<&Link>) -> Option<Image> {
    let offered = attributes("srcset").map(|list| Srcset::read(&list, base));
    let own = attributes("src").and_then(|src| Link::resolve_web(&src, base));
    let src = own.or_else(|| offered.as_ref()?.first())?;
    let srcset = offered.and_then(|offered| offered.written());
    let length = |name| attributes(name).as_deref().and_then(pixels);
    Some(Image {
        src,
        sizes: attributes("sizes")
            .filter(|_| srcset.is_some())
            .map(Text::from),
        srcset,
        size: length("width").zip(length("height")),
        alt: attributes("alt").unwrap_or_default().into(),
        label: None,
        credit: None,
        caption: None,
    })
}

/// A length in CSS pixels (WHATWG HTML, section 2.3.4.4, whole and above 0); none for a percentage.
fn pixels(text: &str) -> Option<u32> {
    if text.contains('%') {
        return None;
    }
    u32::try_from(integer(text)?)
        .ok()
        .filter(|number| *number > 0)
}

/// An integer as HTML reads it: white space before, anything behind (section 2.3.4.1).
pub(super) fn integer(text: &str) -> Option<i32> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    text[..text.len() - unsigned.len() + digits].parse().ok()
}

/// The number of columns or rows that a cell takes (section 4.9.11); 1 where it is unreadable or 0.
pub(super) fn span(attribute: Option<String>) -> u16 {
    let number = attribute.as_deref().and_then(integer).unwrap_or(1);
    u16::try_from(number.clamp(1, 1000)).unwrap_or(1)
}

/// The words of a `class` attribute, one of which answers the question.
pub(super) fn class<T>(attributes: Attributes, question: fn(&str) -> Option<T>) -> Option<T> {
    attributes("class")?
        .split_ascii_whitespace()
        .find_map(question)
}
