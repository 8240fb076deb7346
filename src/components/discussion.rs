//! The discussion: its head, its comments as nested lists, and the way to those that are not here yet.

mod branch;
mod comment;
mod find;
mod long;
mod more;
mod news;
mod order;

use std::rc::Rc;

use yew::prelude::*;

use super::element::{BUTTON, Fixed, Is, button, element, keyed, list, text};
use super::notice::{Way, notice};
use crate::hooks::{DeskState, Discussion, Env, Now, Place, Search, use_now, use_thread};
use crate::locale::Subject;
use crate::model::{Date, Text};
use crate::state::thread::{Part, Phase, Thread, Wanted};
use branch::{BranchView, Props as BranchProps, gap};
pub(super) use comment::{avatar, number};
use find::find;
use more::more;
use news::news;
use order::orders;

/// What it needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What surrounds the discussion; its `src` is loaded when it is mounted.
    pub env: Env,
}

/// The discussion of the surroundings: what is mounted in an element.
#[component]
pub fn DiscussionRoot(props: &Props) -> Html {
    let env = &props.env;
    let discussion = use_thread(env);
    let now = use_now(env);
    let thread = discussion.thread();
    let load = {
        let discussion = discussion.clone();
        Callback::from(move |_| discussion.load())
    };
    let on_more = {
        let discussion = discussion.clone();
        Callback::from(move |_| discussion.more())
    };
    let head = head(&discussion, &thread);
    match &thread.phase {
        Phase::Failed(error) => {
            let sentence = env.messages.failure(Subject::Comments, error.kind());
            let notice = notice(Way::Failed(sentence), env, load);
            section(false, env, vec![head, notice])
        }
        Phase::Again => {
            let words = env.messages.text("comments.loading");
            let notice = notice(Way::Busy(words), env, load);
            section(true, env, vec![head, notice])
        }
        Phase::Loading => {
            let loading = element(
                "p",
                &[
                    ("class", Is("kabar-discussion__loading")),
                    ("role", Is("status")),
                ],
                env.messages.text("comments.loading"),
            );
            section(true, env, vec![head, loading])
        }
        Phase::Ready | Phase::LoadingMore | Phase::MoreFailed(_) => {
            const LIST: Fixed = &[("class", Is("kabar-thread"))];
            const WINDOWED: Fixed = &[("class", Is("kabar-thread kabar-thread--windowed"))];
            let attributes = if thread.is_windowed() { WINDOWED } else { LIST };
            let branches = element("ol", attributes, branches(&discussion, &thread, &now));
            let is_turning = thread.wanted.is_some() && !thread.has_failed();
            let parts = vec![
                head,
                unturned(env, &thread, load),
                single(&thread, &discussion),
                news(&thread, &discussion),
                state(env, &thread),
                writing(&discussion, &now),
                if thread.is_windowed() {
                    find(&discussion)
                } else {
                    Html::default()
                },
                search(env, &thread, discussion.search()),
                // Comments in another order are a list of their own.
                keyed(thread.turns as usize, branches),
                more(&thread, env, on_more),
                held(env),
            ];
            section(is_turning, env, parts)
        }
    }
}

/// A landmark of the page, by the name that its heading says.
fn section(is_busy: bool, env: &Env, parts: Vec<Html>) -> Html {
    let label = env.messages.text("comments.title");
    let busy = is_busy.then_some("true");
    html! {
        <section class="kabar-discussion" aria-label={label} aria-busy={busy}>{ list(parts) }</section>
    }
}

/// What has become of what is to stand here instead, where nothing else says it.
fn unturned(env: &Env, thread: &Thread, load: Callback<MouseEvent>) -> Html {
    if let None | Some(Wanted::Single(_)) = thread.wanted {
        return Html::default();
    }
    if let Phase::MoreFailed(error) = &thread.phase {
        let sentence = env.messages.failure(Subject::Comments, error.kind());
        return notice(Way::Failed(sentence), env, load);
    }
    let words = env.messages.text("comments.loading");
    if thread.insists {
        return notice(Way::Busy(words), env, load);
    }
    const LOADING: Fixed = &[("class", Is("kabar-hidden")), ("role", Is("status"))];
    element("p", LOADING, words)
}

/// How far the search for the comment in the page's address has come.
fn search(env: &Env, thread: &Thread, search: Search) -> Html {
    let words = match search {
        // What could not be had is told where it can be asked for again.
        Search::Looking if thread.has_failed() => return Html::default(),
        Search::Nothing => return Html::default(),
        Search::Looking => env.messages.text("comments.looking"),
        Search::Unknown => env.messages.text("comments.unknown"),
    };
    const SEARCH: Fixed = &[
        ("class", Is("kabar-discussion__search")),
        ("role", Is("status")),
    ];
    element("p", SEARCH, words)
}

/// The branches, or those of them that are near the viewport.
fn branches(discussion: &Rc<Discussion>, thread: &Thread, now: &Now) -> Vec<Html> {
    // How many there will be nobody knows while a page is missing (WAI-ARIA, aria-setsize).
    let of = match &thread.next {
        Some(_) => -1,
        None => thread.branches().len() as isize,
    };
    let desk = discussion.desk();
    let mut items = Vec::new();
    for part in thread.parts() {
        items.push(match part {
            Part::Gap => gap(items.len()),
            Part::Branch(number, branch, built) => {
                let props = BranchProps {
                    discussion: discussion.clone(),
                    branch: branch.clone(),
                    built,
                    number: thread.is_windowed().then_some((number + 1, of)),
                    written: desk.as_ref().map_or(0, |desk| desk.version(branch.key)),
                    replies: thread.replies_in(branch),
                };
                match discussion.is_for_print(branch.key) {
                    true => branch::branch(&props, now),
                    false => html! { <BranchView key={branch.key} ..props /> },
                }
            }
        });
    }
    items
}

/// That one comment is here with those that it answers, and the way to all others.
fn single(thread: &Thread, discussion: &Rc<Discussion>) -> Html {
    if !thread.single {
        return Html::default();
    }
    let messages = &discussion.env.messages;
    let this = discussion.clone();
    let all = Callback::from(move |_| this.turn(Wanted::All));
    let parts = vec![
        element("p", &[], messages.text("comments.single")),
        button(BUTTON, messages.text("comments.all"), all),
    ];
    element("div", &[("class", Is("kabar-notice"))], parts)
}

/// What readers write with, above all comments, or what there is to say of it.
fn writing(discussion: &Rc<Discussion>, now: &Now) -> Html {
    let env = &discussion.env;
    match discussion.desk_state() {
        DeskState::None => Html::default(),
        // As high as it will be: nothing below it moves when it comes.
        DeskState::Wanted | DeskState::Coming => match env.service.posts() {
            Some(true) => element(
                "div",
                &[("class", Is("kabar-discussion__room"))],
                Vec::new(),
            ),
            Some(false) | None => Html::default(),
        },
        DeskState::Open => match discussion.desk() {
            Some(desk) => desk.view(Place::Head, now),
            None => Html::default(),
        },
        DeskState::Failed => {
            let words = env.messages.text("comments.no-writing");
            let discussion = discussion.clone();
            let again = Callback::from(move |_| discussion.open_desk());
            notice(Way::Failed(words), env, again)
        }
    }
}

/// Shown where the list is cut off so that nothing below it moves: any tap lets it go on.
fn held(env: &Env) -> Html {
    let words = text(env.messages.text("comments.show-all"));
    element(
        "span",
        &[("class", Is("kabar-discussion__held"))],
        element("button", BUTTON, words),
    )
}

fn head(discussion: &Rc<Discussion>, thread: &Thread) -> Html {
    let env = &discussion.env;
    let title = element(
        env.config.heading_tag(0),
        &[("class", Is("kabar-discussion__title"))],
        env.messages.text("comments.title"),
    );
    let mut parts = vec![title];
    if let Some(total) = thread.total {
        let spoken = env.messages.count("comments.count", total);
        parts.push(element(
            "span",
            &[("class", Is("kabar-discussion__count"))],
            number(total, spoken, env),
        ));
    }
    parts.push(orders(thread, discussion));
    element("header", &[("class", Is("kabar-discussion__head"))], parts)
}

/// What there is to say of a thread that takes no more comments, or has none yet.
fn state(env: &Env, thread: &Thread) -> Html {
    if thread.closed {
        element(
            "p",
            &[("class", Is("kabar-discussion__closed"))],
            closed(env, thread),
        )
    } else if thread.is_empty() {
        element(
            "p",
            &[("class", Is("kabar-discussion__empty"))],
            env.messages.text("comments.empty"),
        )
    } else {
        Html::default()
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
