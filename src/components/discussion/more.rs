use yew::prelude::*;

use super::branch::Props;
use crate::components::element::{Is, button, element};
use crate::components::notice::notice;
use crate::hooks::Env;
use crate::locale::Subject;
use crate::model::{Comment, Text};
use crate::state::thread::{Phase, Replies, Thread};

/// The way to the next page; while it loads, the room that it will take.
pub fn more(thread: &Thread, env: &Env, on_more: Callback<MouseEvent>) -> Html {
    if thread.next.is_none() {
        return Html::default();
    }
    match &thread.phase {
        Phase::LoadingMore => element(
            "div",
            &[("class", Is("kabar-more kabar-more--loading"))],
            element(
                "p",
                &[("role", Is("status"))],
                env.messages.text("comments.loading-more"),
            ),
        ),
        Phase::MoreFailed(error) => notice(
            env.messages.failure(Subject::Comments, error.kind()),
            env,
            on_more,
        ),
        Phase::Loading | Phase::Failed(_) | Phase::Ready => element(
            "div",
            &[("class", Is("kabar-more"))],
            button(
                &[
                    ("type", Is("button")),
                    ("class", Is("kabar-button kabar-button--wide")),
                ],
                label(env, thread),
                on_more,
            ),
        ),
    }
}

fn label(env: &Env, thread: &Thread) -> Text {
    let shown = u32::try_from(thread.len()).unwrap_or(u32::MAX);
    match thread.total.and_then(|total| total.checked_sub(shown)) {
        None | Some(0) => env.messages.text("comments.more-unknown"),
        Some(left) => env.messages.count("comments.more", left),
    }
}

/// The way to the replies that did not come with a comment.
pub fn more_replies(comment: &Comment, props: &Props) -> Html {
    let env = &props.discussion.env;
    let Some(url) = &comment.more_replies else {
        return Html::default();
    };
    let ask = {
        let (id, url) = (comment.id.clone(), url.clone());
        let discussion = props.discussion.clone();
        Callback::from(move |_| discussion.load_replies(id.clone(), &url))
    };
    let state = props.replies.iter().find(|(id, _)| *id == comment.id);
    match state.map(|(_, state)| state) {
        Some(Replies::Loading) => element(
            "p",
            &[("class", Is("kabar-more__replies")), ("role", Is("status"))],
            env.messages.text("comments.loading-more"),
        ),
        Some(Replies::Failed(error)) => notice(
            env.messages.failure(Subject::Comments, error.kind()),
            env,
            ask,
        ),
        None => button(
            &[("type", Is("button")), ("class", Is("kabar-more__replies"))],
            env.messages.text("comments.more-replies-unknown"),
            ask,
        ),
    }
}
