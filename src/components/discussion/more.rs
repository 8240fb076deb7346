use yew::prelude::*;

use super::branch::Props;
use crate::components::element::{Fixed, Is};
use crate::components::notice::{Look, Way, way_on};
use crate::hooks::Env;
use crate::locale::Subject;
use crate::model::{Comment, Text};
use crate::state::thread::{Phase, Replies, RowEntry, Thread};

/// The way to the next page; while it loads, the room that it will take.
pub fn more(thread: &Thread, env: &Env, on_more: Callback<MouseEvent>) -> Html {
    const LOOK: Look = Look {
        around: [
            &[("class", Is("kabar-more"))],
            &[("class", Is("kabar-more kabar-more--loading"))],
        ],
        button: [
            &[
                ("type", Is("button")),
                ("class", Is("kabar-button kabar-button--wide")),
            ],
            &[
                ("type", Is("button")),
                ("class", Is("kabar-button kabar-button--wide")),
                ("aria-disabled", Is("true")),
            ],
        ],
    };
    if thread.next.is_none() {
        return Html::default();
    }
    let way = match &thread.phase {
        // It is the first page in another order that comes, or could not be had.
        Phase::LoadingMore | Phase::MoreFailed(_) if thread.wanted.is_some() => {
            Way::Open(label(env, thread))
        }
        Phase::LoadingMore => Way::Busy(env.messages.text("comments.loading-more")),
        Phase::MoreFailed(error) => {
            Way::Failed(env.messages.failure(Subject::Comments, error.kind()))
        }
        Phase::Loading | Phase::Failed(_) | Phase::Again | Phase::Ready => {
            Way::Open(label(env, thread))
        }
    };
    way_on(&LOOK, way, env, on_more)
}

fn label(env: &Env, thread: &Thread) -> Text {
    match left(thread.total, thread.known()) {
        None => env.messages.text("comments.more-unknown"),
        Some(left) => env.messages.count("comments.more", left),
    }
}

fn replies_label(comment: &Comment, index: usize, props: &Props) -> Text {
    let messages = &props.discussion.env.messages;
    let rows = &props.branch.rows;
    let replies = rows[index + 1..].iter();
    let known = replies.take_while(|row| row.depth > rows[index].depth);
    match left(comment.reply_count, known.count()) {
        None => messages.text("comments.more-replies-unknown"),
        Some(left) => messages.count("comments.more-replies", left),
    }
}

/// How many of `total` are to come when so many are known, as far as that can be said.
fn left(total: Option<u32>, known: usize) -> Option<u32> {
    let known = u32::try_from(known).unwrap_or(u32::MAX);
    total?.checked_sub(known).filter(|left| *left > 0)
}

/// The way to the replies that did not come with the comment of the row at `index`, below those that did.
pub fn more_replies(index: usize, props: &Props) -> Html {
    let env = &props.discussion.env;
    let row = &props.branch.rows[index];
    let (Some(url), RowEntry::Comment(comment)) = (&row.more_replies, &row.entry) else {
        return Html::default();
    };
    let ask = {
        let (id, url) = (comment.id.clone(), url.clone());
        let discussion = props.discussion.clone();
        Callback::from(move |_| discussion.load_replies(id.clone(), &url))
    };
    let state = props.replies.iter().find(|(id, _)| *id == comment.id);
    let way = match state.map(|(_, state)| state) {
        Some(Replies::Loading) => Way::Busy(env.messages.text("comments.loading-more")),
        Some(Replies::Failed(error)) => {
            Way::Failed(env.messages.failure(Subject::Comments, error.kind()))
        }
        None => Way::Open(replies_label(comment, index, props)),
    };
    const MORE: Fixed = &[("class", Is("kabar-comment__more"))];
    const LOOK: Look = Look {
        around: [MORE; 2],
        button: [
            &[("type", Is("button")), ("class", Is("kabar-more__replies"))],
            &[
                ("type", Is("button")),
                ("class", Is("kabar-more__replies")),
                ("aria-disabled", Is("true")),
            ],
        ],
    };
    way_on(&LOOK, way, env, ask)
}
