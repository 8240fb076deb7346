//! The discussion: its head, its comments as nested lists, and the way to those that are not here yet.

mod branch;
mod comment;
mod more;

use yew::prelude::*;

use super::notice::notice;
use crate::hooks::{Discussion, Env, use_thread};
use crate::locale::Subject;
use crate::model::{Date, Text};
use crate::state::thread::{Phase, Thread};
use branch::BranchView;
use comment::number;
use more::more;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub env: Env,
}

/// The discussion of the surroundings: what is mounted in an element.
#[component]
pub fn DiscussionRoot(props: &Props) -> Html {
    let env = &props.env;
    let Discussion {
        thread,
        load,
        load_replies,
    } = use_thread(env);
    match &thread.phase {
        Phase::Failed(error) => {
            let sentence = env.messages.failure(Subject::Comments, error.kind());
            html! {
                <section class="kabar-discussion">
                    { head(env, &thread) }
                    { notice(sentence, env, load) }
                </section>
            }
        }
        Phase::Loading => html! {
            <section class="kabar-discussion" aria-busy="true">
                { head(env, &thread) }
                <p class="kabar-discussion__loading" role="status">{ env.messages.text("comments.loading") }</p>
            </section>
        },
        Phase::Ready | Phase::LoadingMore | Phase::MoreFailed(_) => {
            let branches = thread.rows_to_build().map(|(branch, rows)| {
                html! {
                    <BranchView
                        key={branch.key}
                        env={env.clone()}
                        branch={branch.clone()}
                        {rows}
                        replies={thread.replies_in(branch)}
                        on_replies={load_replies.clone()}
                    />
                }
            });
            html! {
                <section class="kabar-discussion">
                    { head(env, &thread) }
                    { state(env, &thread) }
                    <ol class="kabar-thread">{ for branches }</ol>
                    { more(&thread, env, load) }
                    // Shown where the list is cut off so that nothing below it moves: any tap lets it go on.
                    <span class="kabar-discussion__held">
                        <button type="button" class="kabar-button">{ env.messages.text("comments.show-all") }</button>
                    </span>
                </section>
            }
        }
    }
}

fn head(env: &Env, thread: &Thread) -> Html {
    let count = thread.total.map(|total| {
        let spoken = env.messages.count("comments.count", total);
        html! { <span class="kabar-discussion__count">{ number(total, spoken, env) }</span> }
    });
    html! {
        <header class="kabar-discussion__head">
            <@{env.config.heading_tag()} class="kabar-discussion__title">
                { env.messages.text("comments.title") }
            </@>
            { count }
        </header>
    }
}

/// What there is to say of a thread that takes no more comments, or has none yet.
fn state(env: &Env, thread: &Thread) -> Option<Html> {
    if thread.closed {
        Some(html! { <p class="kabar-discussion__closed">{ closed(env, thread) }</p> })
    } else if thread.is_empty() {
        Some(
            html! { <p class="kabar-discussion__empty">{ env.messages.text("comments.empty") }</p> },
        )
    } else {
        None
    }
}

fn closed(env: &Env, thread: &Thread) -> Text {
    match &thread.closed_at {
        None => env.messages.text("comments.closed"),
        Some(Date { given, moment }) => {
            let since = moment.map_or_else(|| given.clone(), |moment| env.messages.date(&moment));
            env.messages
                .with("comments.closed-since", &[("date", &since)])
        }
    }
}
