use yew::prelude::*;

use crate::components::inline::named;
use crate::components::time::time;
use crate::hooks::Env;
use crate::locale::Messages;
use crate::model::{Article, Block, Inline, Person};

/// Words read in a minute: a middling adult reader of non-fiction (Brysbaert 2019 finds 238 in English).
const WORDS_A_MINUTE: usize = 230;

/// One quiet row: section, authors, dates, reading time, and the way to the comments.
pub fn byline(article: &Article, env: &Env) -> Html {
    let messages = &env.messages;
    let by = authors(&article.authors, messages);
    let modified = messages.around("article.modified", "date");
    let comments = article
        .comments
        .as_ref()
        .and_then(|comments| comments.count);
    let minutes = minutes(article);
    html! {
        <div class="kabar-byline">
            if let Some(section) = &article.section {
                <span class="kabar-byline__section">{ named(&section.name, section.url.as_ref(), None) }</span>
            }
            if !article.authors.is_empty() {
                <span>{ by }</span>
            }
            if let Some(date) = &article.published {
                { time(date, env) }
            }
            if let Some(date) = &article.modified {
                <span>{ modified.0 }{ time(date, env) }{ modified.1 }</span>
            }
            if minutes > 0 {
                <span>{ messages.count("article.reading", minutes) }</span>
            }
            if let Some(count) = comments {
                <a class="kabar-byline__comments" href="#kabar-comments">{ messages.count("comments.count", count) }</a>
            }
        </div>
    }
}

/// "By Ana, Budi and Citra", each name a link where it leads somewhere, and kept from reordering the line around it.
fn authors(authors: &[Person], messages: &Messages) -> Html {
    let (before, after) = messages.around("article.by", "authors");
    let names = authors.iter().enumerate().map(|(index, author)| {
        let joint = match authors.len() - index {
            _ if index == 0 => None,
            1 => Some(messages.text("article.and")),
            _ => Some(messages.text("article.comma")),
        };
        html! {
            <>
                { joint }
                <bdi class="kabar-byline__author">{ named(&author.name, author.url.as_ref(), Some("author")) }</bdi>
            </>
        }
    });
    html! { <>{ before }{ for names }{ after }</> }
}

/// Whole minutes that the body takes; 0 where there is nothing to read.
fn minutes(article: &Article) -> u32 {
    let words: usize = article.body.iter().map(words).sum();
    words.div_ceil(WORDS_A_MINUTE) as u32
}

fn words(block: &Block) -> usize {
    match block {
        Block::Paragraph(content) | Block::Heading { content, .. } => spoken(content),
        Block::List { items, .. } => items.iter().flatten().map(words).sum(),
        Block::Quote { content, .. } => content.iter().map(words).sum(),
        Block::Table(table) => table
            .rows
            .iter()
            .flatten()
            .map(|cell| spoken(&cell.content))
            .sum(),
        Block::Preformatted { text, .. } => text.split_whitespace().count(),
        // Said before, or not text.
        Block::PullQuote { .. }
        | Block::Image(_)
        | Block::Gallery { .. }
        | Block::Divider
        | Block::Embed(_)
        | Block::Related(_) => 0,
    }
}

fn spoken(content: &[Inline]) -> usize {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.split_whitespace().count(),
            Inline::Break => 0,
            Inline::Styled(_, content) | Inline::Link { content, .. } => spoken(content),
        })
        .sum()
}
