//! The allow-list: what each HTML element is to a body.

use crate::model::{HeadingLevel, Style};
use crate::text;

/// What becomes of an element.
#[derive(Clone, Copy)]
pub(super) enum Element {
    /// Goes, its content stays in the line.
    Transparent,
    /// Goes, its content stands on lines of its own.
    Section,
    Heading(HeadingLevel),
    List {
        ordered: bool,
    },
    Item,
    Quote,
    Aside,
    Cite,
    Footer,
    Figure,
    FigureCaption,
    Picture,
    Table,
    TableCaption,
    TableHead,
    TableBody,
    TableFoot,
    Row,
    Cell {
        header: bool,
    },
    Preformatted,
    Divider,
    Break,
    Anchor,
    Phrase(Style),
    /// A frame of another site.
    Frame,
    /// Sound or film.
    Media,
    /// Where a film, a sound or a picture may come from.
    Source,
}

/// The names of the elements that are known.
const KNOWN: [(Element, &str); 35] = [
    (
        Element::Section,
        "address article body center dd details dialog div dl dt fieldset form header hgroup legend main nav optgroup \
         option p search section summary",
    ),
    (Element::Heading(HeadingLevel::Two), "h1 h2"),
    (Element::Heading(HeadingLevel::Three), "h3"),
    (Element::Heading(HeadingLevel::Four), "h4 h5 h6"),
    (Element::List { ordered: false }, "dir menu ul"),
    (Element::List { ordered: true }, "ol"),
    (Element::Item, "li"),
    (Element::Quote, "blockquote"),
    (Element::Aside, "aside"),
    (Element::Cite, "cite"),
    (Element::Footer, "footer"),
    (Element::Figure, "figure"),
    (Element::FigureCaption, "figcaption"),
    (Element::Picture, "img"),
    (Element::Table, "table"),
    (Element::TableCaption, "caption"),
    (Element::TableHead, "thead"),
    (Element::TableBody, "tbody"),
    (Element::TableFoot, "tfoot"),
    (Element::Row, "tr"),
    (Element::Cell { header: false }, "td"),
    (Element::Cell { header: true }, "th"),
    (Element::Preformatted, "listing pre"),
    (Element::Divider, "hr"),
    (Element::Break, "br"),
    (Element::Anchor, "a"),
    (Element::Phrase(Style::Strong), "b strong"),
    (Element::Phrase(Style::Em), "em i"),
    (Element::Phrase(Style::Code), "code kbd samp tt"),
    (Element::Phrase(Style::Mark), "mark"),
    (Element::Phrase(Style::Sub), "sub"),
    (Element::Phrase(Style::Sup), "sup"),
    (Element::Frame, "iframe"),
    (Element::Media, "audio video"),
    (Element::Source, "source"),
];

impl Element {
    /// The meaning of an HTML element by its name in lower case; of one that is not known: [`Element::Transparent`].
    pub(super) fn named(name: &str) -> Self {
        for (element, names) in &KNOWN {
            if text::is_one_of(name, names) {
                return *element;
            }
        }
        Element::Transparent
    }
}
