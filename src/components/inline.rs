use yew::prelude::*;

use crate::model::{Inline, Link, Style, Text};

/// Whose words a body is made of; readers' links are told to search engines as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    Newsroom,
    Reader,
}

impl Voice {
    /// The value of `rel` on a link: who follows it tells no window, passes no rank, and knows who wrote it.
    pub fn rel(self) -> Option<&'static str> {
        match self {
            Voice::Newsroom => None,
            Voice::Reader => Some("noopener nofollow ugc"),
        }
    }
}

/// Phrases and text as HTML.
pub fn inlines(content: &[Inline], voice: Voice) -> Html {
    content.iter().map(|inline| one(inline, voice)).collect()
}

fn one(inline: &Inline, voice: Voice) -> Html {
    match inline {
        Inline::Text(text) => html! { { text.clone() } },
        Inline::Break => html! { <br /> },
        Inline::Styled(style, content) => {
            let content = inlines(content, voice);
            match style {
                Style::Strong => html! { <strong>{ content }</strong> },
                Style::Em => html! { <em>{ content }</em> },
                Style::Code => html! { <code>{ content }</code> },
                Style::Mark => html! { <mark>{ content }</mark> },
                Style::Sub => html! { <sub>{ content }</sub> },
                Style::Sup => html! { <sup>{ content }</sup> },
            }
        }
        Inline::Link { url, content } => html! {
            <a href={url.text()} rel={voice.rel()}>{ inlines(content, voice) }</a>
        },
    }
}

/// A name, as a link where it leads somewhere.
pub fn named(name: &Text, url: Option<&Link>, rel: Option<&'static str>) -> Html {
    match url {
        Some(url) => html! { <a href={url.text()} {rel}>{ name.clone() }</a> },
        None => html! { { name.clone() } },
    }
}
