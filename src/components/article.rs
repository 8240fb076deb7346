//! The article: its head, its tools, its body and its foot, in the order in which they are read.

mod byline;
mod foot;
mod text_size;
mod tools;

use yew::prelude::*;

use super::blocks::{Voice, blocks};
use super::element::{Fixed, Is, element, list};
use super::notice::{Way, notice};
use super::picture::{caption, picture};
use crate::hooks::{Env, Remote, use_article, use_embeds, use_page_tools, use_text_size};
use crate::locale::{Direction, Subject};
use crate::model::{Article, Block, Image, Inline, Style, Text};
use byline::byline;
use foot::foot;
use tools::tools;

/// What it needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What surrounds the article; its `src` is loaded when it is mounted.
    pub env: Env,
}

/// The article of the surroundings: what is mounted in an element.
#[component]
pub fn ArticleRoot(props: &Props) -> Html {
    let env = &props.env;
    let article = use_article(env);
    let size = use_text_size(env);
    let page = use_page_tools();
    let embeds = use_embeds();
    match article.remote() {
        Remote::Loading => element(
            "p",
            &[("class", Is("kabar-hidden")), ("role", Is("status"))],
            env.messages.text("article.loading"),
        ),
        Remote::Again => notice(
            Way::Busy(env.messages.text("article.loading")),
            env,
            Callback::noop(),
        ),
        Remote::Failed(error) => notice(
            Way::Failed(env.messages.failure(Subject::Article, error.kind())),
            env,
            Callback::from(move |_| article.again()),
        ),
        Remote::Ready(article) => {
            let tools = tools(&article, size, &page, env);
            view(&article, tools, Voice::Newsroom(&embeds), env)
        }
    }
}

/// An article that is there; what it does not have leaves no trace.
fn view(article: &Article, tools: Html, voice: Voice, env: &Env) -> Html {
    let parts = list(vec![
        head(article, env),
        article.figure.as_ref().map(lead_figure).unwrap_or_default(),
        tools,
        element(
            "div",
            &[("class", Is("kabar-article__body kabar-body"))],
            body(article, voice, env),
        ),
        foot(article, env),
    ]);
    let language = article.language.clone();
    let direction = language.as_deref().map(|tag| Direction::of(tag).as_str());
    html! { <article class="kabar-article" lang={language} dir={direction}>{ parts }</article> }
}

fn head(article: &Article, env: &Env) -> Html {
    const KICKER: Fixed = &[("class", Is("kabar-article__kicker"))];
    const STANDFIRST: Fixed = &[("class", Is("kabar-article__standfirst"))];
    let paragraph = |attributes: Fixed, words: &Option<Text>| match words {
        Some(words) => element("p", attributes, words.clone()),
        None => Html::default(),
    };
    element(
        "header",
        &[("class", Is("kabar-article__head"))],
        vec![
            paragraph(KICKER, &article.kicker),
            element(
                env.config.heading_tag(0),
                &[("class", Is("kabar-article__headline"))],
                article.headline.clone(),
            ),
            paragraph(STANDFIRST, &article.standfirst),
            byline(article, env),
        ],
    )
}

fn lead_figure(image: &Image) -> Html {
    element(
        "figure",
        &[("class", Is("kabar-figure kabar-figure--lead"))],
        vec![picture(image, true), caption(image)],
    )
}

/// The body, its first paragraph opened by the dateline.
fn body(article: &Article, voice: Voice, env: &Env) -> Html {
    let Some(dateline) = &article.dateline else {
        return blocks(&article.body, voice, env);
    };
    let mut opening = vec![
        Inline::Styled(Style::Strong, vec![Inline::Text(dateline.clone())]),
        Inline::Text(" - ".into()),
    ];
    let rest = match article.body.split_first() {
        Some((Block::Paragraph(first), rest)) => {
            opening.extend(first.iter().cloned());
            rest
        }
        Some(_) | None => &article.body,
    };
    list(vec![
        blocks(&[Block::Paragraph(opening)], voice, env),
        blocks(rest, voice, env),
    ])
}
