//! The allow-list: what each HTML element is to a body.

use crate::model::{HeadingLevel, Style};

/// What becomes of an element.
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

impl Element {
    /// The meaning of an HTML element by its name in lower case; of one that is not known: [`Element::Transparent`].
    pub(super) fn named(name: &str) -> Self {
        match name {
            "address" | "article" | "body" | "center" | "dd" | "details" | "dialog" | "div"
            | "dl" | "dt" | "fieldset" | "form" | "header" | "hgroup" | "legend" | "main"
            | "nav" | "optgroup" | "option" | "p" | "search" | "section" | "summary" => {
                Element::Section
            }
            "h1" | "h2" => Element::Heading(HeadingLevel::Two),
            "h3" => Element::Heading(HeadingLevel::Three),
            "h4" | "h5" | "h6" => Element::Heading(HeadingLevel::Four),
            "dir" | "menu" | "ul" => Element::List { ordered: false },
            "ol" => Element::List { ordered: true },
            "li" => Element::Item,
            "blockquote" => Element::Quote,
            "aside" => Element::Aside,
            "cite" => Element::Cite,
            "footer" => Element::Footer,
            "figure" => Element::Figure,
            "figcaption" => Element::FigureCaption,
            "img" => Element::Picture,
            "table" => Element::Table,
            "caption" => Element::TableCaption,
            "thead" => Element::TableHead,
            "tbody" => Element::TableBody,
            "tfoot" => Element::TableFoot,
            "tr" => Element::Row,
            "td" => Element::Cell { header: false },
            "th" => Element::Cell { header: true },
            "listing" | "pre" => Element::Preformatted,
            "hr" => Element::Divider,
            "br" => Element::Break,
            "a" => Element::Anchor,
            "b" | "strong" => Element::Phrase(Style::Strong),
            "em" | "i" => Element::Phrase(Style::Em),
            "code" | "kbd" | "samp" | "tt" => Element::Phrase(Style::Code),
            "mark" => Element::Phrase(Style::Mark),
            "sub" => Element::Phrase(Style::Sub),
            "sup" => Element::Phrase(Style::Sup),
            "iframe" => Element::Frame,
            "audio" | "video" => Element::Media,
            "source" => Element::Source,
            _ => Element::Transparent,
        }
    }
}
