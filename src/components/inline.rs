use std::rc::Rc;

use yew::prelude::*;

use super::element::{each, element, link, text};
use crate::hooks::Embeds;
use crate::model::{Inline, Link, Style, Text};

/// Whose words a body is made of; readers' links are told to search engines as such.
#[derive(Clone, Copy)]
pub enum Voice<'a> {
    /// Its embeds are shown where the reader asks for them.
    Newsroom(&'a Rc<Embeds>),
    Reader,
}

impl Voice<'_> {
    /// The value of `rel` on a link: who follows it tells no window, passes no rank, and knows who wrote it.
    pub fn rel(self) -> Option<&'static str> {
        match self {
            Voice::Newsroom(_) => None,
            Voice::Reader => Some("noopener nofollow ugc"),
        }
    }
}

/// Phrases and text as HTML.
pub fn inlines(content: &[Inline], voice: Voice) -> Html {
    each(content, |inline| one(inline, voice))
}

fn one(inline: &Inline, voice: Voice) -> Html {
    match inline {
        Inline::Text(words) => text(words.clone()),
        Inline::Break => element("br", &[], Html::default()),
        Inline::Styled(style, content) => {
            let tag = match style {
                Style::Strong => "strong",
                Style::Em => "em",
                Style::Code => "code",
                Style::Mark => "mark",
                Style::Sub => "sub",
                Style::Sup => "sup",
            };
            element(tag, &[], inlines(content, voice))
        }
        Inline::Link { url, content } => link(url, voice.rel(), inlines(content, voice)),
    }
}

/// A name, as a link where it leads somewhere.
pub fn named(name: &Text, url: Option<&Link>, rel: Option<&'static str>) -> Html {
    let name = text(name.clone());
    match url {
        Some(url) => link(url, rel, name),
        None => name,
    }
}
