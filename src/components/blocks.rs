//! A body, block by block: one file per kind of block that is more than an element.

mod embed;
mod figure;
mod quote;
mod related;
mod table;

use yew::prelude::*;

use super::element::{Fixed, Is, each, element, link, list, text};
pub use super::inline::Voice;
use super::inline::inlines;
use crate::hooks::Env;
use crate::model::{Block, HeadingLevel};

/// The blocks of a body.
pub fn blocks(content: &[Block], voice: Voice, env: &Env) -> Html {
    each(content, |block| one(block, voice, env))
}

fn one(block: &Block, voice: Voice, env: &Env) -> Html {
    match block {
        Block::Paragraph(content) => element("p", &[], inlines(content, voice)),
        Block::Heading { level, content } => {
            let content = inlines(content, voice);
            let (below, attributes): (u8, Fixed) = match level {
                HeadingLevel::Two => (1, &[("data-level", Is("2"))]),
                HeadingLevel::Three => (2, &[("data-level", Is("3"))]),
                HeadingLevel::Four => (3, &[("data-level", Is("4"))]),
            };
            match voice {
                Voice::Newsroom(_) => element(env.config.heading_tag(below), attributes, content),
                // The outline of the page is not a reader's to write.
                Voice::Reader => element("p", &[], element("strong", &[], content)),
            }
        }
        Block::List {
            ordered,
            start,
            items,
        } => {
            let items = each(items, |item| {
                element("li", &[], item_content(item, voice, env))
            });
            if *ordered {
                let start = (*start != 1).then(|| start.to_string());
                html! { <ol {start}>{ items }</ol> }
            } else {
                element("ul", &[], items)
            }
        }
        Block::Quote {
            content,
            attribution,
            source,
        } => quote::quote(
            blocks(content, voice, env),
            attribution,
            source.as_ref(),
            voice,
        ),
        Block::PullQuote {
            content,
            attribution,
        } => quote::pull_quote(content, attribution, voice),
        Block::Image(image) => figure::figure(image),
        Block::Gallery { images, caption } => figure::gallery(images, caption, voice),
        Block::Table(content) => table::table(content, voice, env),
        Block::Preformatted {
            text: words,
            language,
        } => element(
            "pre",
            &[("tabindex", Is("0"))],
            html! { <code data-language={language.clone()}>{ text(words.clone()) }</code> },
        ),
        Block::Divider => element("hr", &[], Html::default()),
        Block::Embed(embed) => match voice {
            Voice::Newsroom(embeds) => embed::embed(embed, embeds, env),
            // A frame in a comment could pass itself off as the page; its address is enough.
            Voice::Reader => {
                let link = link(&embed.url, voice.rel(), text(embed.url.text()));
                element("p", &[], link)
            }
        },
        Block::Related(to) => related::related(to, voice, env),
    }
}

/// A list item that is one paragraph is set without the paragraph's space.
fn item_content(item: &[Block], voice: Voice, env: &Env) -> Html {
    match item {
        [Block::Paragraph(content), rest @ ..] => {
            list(vec![inlines(content, voice), blocks(rest, voice, env)])
        }
        other => blocks(other, voice, env),
    }
}
