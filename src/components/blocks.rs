//! A body, block by block: one file per kind of block that is more than an element.

mod embed;
mod figure;
mod quote;
mod related;
mod table;

use yew::prelude::*;

pub use super::inline::Voice;
use super::inline::inlines;
use crate::hooks::Env;
use crate::model::{Block, HeadingLevel};

/// The blocks of a body.
pub fn blocks(content: &[Block], voice: Voice, env: &Env) -> Html {
    content.iter().map(|block| one(block, voice, env)).collect()
}

fn one(block: &Block, voice: Voice, env: &Env) -> Html {
    match block {
        Block::Paragraph(content) => html! { <p>{ inlines(content, voice) }</p> },
        Block::Heading { level, content } => {
            let content = inlines(content, voice);
            match level {
                HeadingLevel::Two => html! { <h2>{ content }</h2> },
                HeadingLevel::Three => html! { <h3>{ content }</h3> },
                HeadingLevel::Four => html! { <h4>{ content }</h4> },
            }
        }
        Block::List {
            ordered,
            start,
            items,
        } => {
            let items = items
                .iter()
                .map(|item| html! { <li>{ item_content(item, voice, env) }</li> });
            if *ordered {
                let start = (*start != 1).then(|| start.to_string());
                html! { <ol {start}>{ for items }</ol> }
            } else {
                html! { <ul>{ for items }</ul> }
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
        Block::Preformatted { text, language } => html! {
            <pre tabindex="0"><code data-language={language.clone()}>{ text.clone() }</code></pre>
        },
        Block::Divider => html! { <hr /> },
        Block::Embed(embed) => match voice {
            Voice::Newsroom => {
                html! { <embed::EmbedView embed={embed.clone()} env={env.clone()} /> }
            }
            // A frame in a comment could pass itself off as the page; its address is enough.
            Voice::Reader => {
                html! { <p><a href={embed.url.text()} rel={voice.rel()}>{ embed.url.text() }</a></p> }
            }
        },
        Block::Related(to) => related::related(to, voice, env),
    }
}

/// A list item that is one paragraph is set without the paragraph's space.
fn item_content(item: &[Block], voice: Voice, env: &Env) -> Html {
    match item {
        [Block::Paragraph(content), rest @ ..] => html! {
            <>{ inlines(content, voice) }{ blocks(rest, voice, env) }</>
        },
        other => blocks(other, voice, env),
    }
}
