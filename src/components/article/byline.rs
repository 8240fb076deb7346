use yew::prelude::*;

use crate::components::element::{Is, element, list, text};
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
    let mut parts = Vec::new();
    if let Some(section) = &article.section {
        parts.push(element(
            "span",
            &[("class", Is("kabar-byline__section"))],
            named(&section.name, section.url.as_ref(), None),
        ));
    }
    if !article.authors.is_empty() {
        parts.push(element("span", &[], authors(&article.authors, messages)));
    }
    if let Some(date) = &article.published {
        parts.push(time(date, env));
    }
    if let Some(date) = &article.modified {
        let (before, after) = messages.around("article.modified", "date");
        let words = list(vec![text(before), time(date, env), text(after)]);
        parts.push(element("span", &[], words));
    }
    let minutes = minutes(article);
    if minutes > 0 {
        let words = messages.count("article.reading", minutes);
        parts.push(element("span", &[], words));
    }
    let comments = article.comments.as_ref();
    if let Some(count) = comments.and_then(|comments| comments.count) {
        parts.push(element(
            "a",
            &[
                ("class", Is("kabar-byline__comments")),
                ("href", Is("#kabar-comments")),
            ],
            messages.count("comments.count", count),
        ));
    }
    element("div", &[("class", Is("kabar-byline"))], parts)
}

/// "By Ana, Budi and Citra", each name a link where it leads somewhere, and kept from reordering the line around it.
fn authors(authors: &[Person], messages: &Messages) -> Html {
    let (before, after) = messages.around("article.by", "authors");
    let mut parts = vec![text(before)];
    for (index, author) in authors.iter().enumerate() {
        match authors.len() - index {
            _ if index == 0 => {}
            1 => parts.push(text(messages.text("article.and"))),
            _ => parts.push(text(messages.text("article.comma"))),
        }
        parts.push(element(
            "bdi",
            &[("class", Is("kabar-byline__author"))],
            named(&author.name, author.url.as_ref(), Some("author")),
        ));
    }
    parts.push(text(after));
    list(parts)
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
