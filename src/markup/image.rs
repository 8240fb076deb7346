//! The attributes of `<img>` and other numbers and lists that HTML writes as text.

use super::srcset::Srcset;
use crate::model::{Image, Link, Text};
use crate::text::find;

/// Asks an element for an attribute.
pub(super) type Attributes<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The picture of an `<img>`; none where no address of it may be loaded.
pub(super) fn image(attributes: Attributes, base: Option<&Link>) -> Option<Image> {
    let offered = attributes("srcset").map(|list| Srcset::read(&list, base));
    let own = attributes("src").and_then(|src| Link::resolve_web(&src, base));
    let (first, srcset) = match offered {
        Some(offered) => (offered.first, offered.written),
        None => (None, None),
    };
    let src = own.or(first)?;
    let length = |name| pixels(&attributes(name)?);
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
    let number = integer(text)?;
    (number > 0 && find(text, b"%") == text.len()).then_some(number as u32)
}

/// An integer as HTML reads it: white space before, anything behind (section 2.3.4.1).
pub(super) fn integer(text: &str) -> Option<i32> {
    let text = text.trim_ascii_start().as_bytes();
    let signed = matches!(text.first(), Some(b'+' | b'-'));
    let mut value = None;
    for digit in &text[usize::from(signed)..] {
        if !digit.is_ascii_digit() {
            break;
        }
        // Whatever lies beyond 32 bits is too large.
        let before: i64 = value.unwrap_or(0).min(i64::from(u32::MAX));
        value = Some(before * 10 + i64::from(digit - b'0'));
    }
    let value = value?;
    i32::try_from(if text[0] == b'-' { -value } else { value }).ok()
}

/// The number of columns or rows that a cell takes (section 4.9.11); 1 where it is unreadable or 0.
pub(super) fn span(attribute: Option<String>) -> u16 {
    let number = attribute.as_deref().and_then(integer).unwrap_or(1);
    u16::try_from(number.clamp(1, 1000)).unwrap_or(1)
}

/// The words of a `class` attribute, one of which answers the question.
pub(super) fn class(
    attributes: Attributes,
    question: for<'c> fn(&'c str) -> Option<&'c str>,
) -> Option<Text> {
    let class = attributes("class")?;
    class
        .split_ascii_whitespace()
        .find_map(question)
        .map(Text::from)
}
