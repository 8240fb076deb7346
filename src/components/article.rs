//! The article: its head, its tools, its body and its foot, in the order in which they are read.

mod byline;
mod foot;
mod text_size;
mod tools;

use std::rc::Rc;

use yew::prelude::*;

use super::blocks::{Voice, blocks};
use super::notice::notice;
use super::picture::{caption, picture};
use crate::hooks::{Env, Remote, use_article};
use crate::locale::Subject;
use crate::model::{Article, Block, Image, Inline, Style};
use byline::byline;
use foot::foot;
use tools::Tools;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub env: Env,
}

/// The article of the surroundings: what is mounted in an element.
#[component]
pub fn ArticleRoot(props: &Props) -> Html {
    let env = &props.env;
    let (article, retry) = use_article(env);
    match article {
        Remote::Loading => html! {
            <p class="kabar-hidden" role="status">{ env.messages.text("article.loading") }</p>
        },
        Remote::Failed(error) => notice(
            env.messages.failure(Subject::Article, error.kind()),
            env,
            retry,
        ),
        Remote::Ready(article) => view(&article, env),
    }
}

/// An article that is there; what it does not have leaves no trace.
fn view(article: &Rc<Article>, env: &Env) -> Html {
    html! {
        <article class="kabar-article" lang={article.language.clone()}>
            <header class="kabar-article__head">
                { article.kicker.iter().map(|kicker| paragraph("kabar-article__kicker", kicker)).collect::<Html>() }
                <@{env.config.heading_tag()} class="kabar-article__headline">{ article.headline.clone() }</@>
                { article.standfirst.iter().map(|words| paragraph("kabar-article__standfirst", words)).collect::<Html>() }
                { byline(article, env) }
            </header>
            { article.figure.as_ref().map(lead_figure) }
            <Tools article={article.clone()} env={env.clone()} />
            <div class="kabar-article__body kabar-body">{ body(article, env) }</div>
            { foot(article, env) }
        </article>
    }
}

fn paragraph(class: &'static str, words: &crate::model::Text) -> Html {
    html! { <p {class}>{ words.clone() }</p> }
}

fn lead_figure(image: &Image) -> Html {
    html! {
        <figure class="kabar-figure kabar-figure--lead">
            { picture(image, true) }
            { caption(image) }
        </figure>
    }
}

/// The body, its first paragraph opened by the dateline.
fn body(article: &Article, env: &Env) -> Html {
    let Some(dateline) = &article.dateline else {
        return blocks(&article.body, Voice::Newsroom, env);
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
    html! {
        <>
            { blocks(&[Block::Paragraph(opening)], Voice::Newsroom, env) }
            { blocks(rest, Voice::Newsroom, env) }
        </>
    }
}
