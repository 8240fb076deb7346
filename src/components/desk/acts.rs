use std::rc::Rc;

use yew::prelude::*;

use super::composer::Composer;
use super::own::own;
use crate::components::discussion::number;
use crate::components::element::{self, BUTTON, Fixed, Is, element, keyed, list, text};
use crate::components::icon::Icon;
use crate::hooks::{Now, Panel, Writing, take_selected_words, ways};
use crate::model::{Capabilities, Comment, Text};
use crate::state::writing::Target;

/// What can be done with a comment that stands so deep, in a row, and what is open below that. Its parts stand always in
/// the same places, so that a field in which the reader writes stays the same one.
pub fn acts(comment: &Rc<Comment>, depth: usize, now: &Now, writing: &Rc<Writing>) -> Html {
    let can = writing.can();
    let panel = writing.panel(&comment.id);
    let mut row = Vec::new();
    votes(comment, can.as_deref(), writing, &mut row);
    if let Some(can) = &can {
        let depth = u32::try_from(depth).unwrap_or(u32::MAX);
        let replies = can.reply_depth.is_none_or(|levels| depth < levels);
        if can.post.is_some() && replies && !writing.thread().closed {
            row.push(toggle(Panel::Reply, REPLY, comment, writing));
        }
        row.push(toggle(Panel::More, MORE, comment, writing));
    }
    let row = element("div", &[("class", Is("kabar-comment__acts"))], row);
    let Some(can) = can else { return row };
    let open = match panel {
        Some(Panel::Reply) => composer(Target::Reply(comment.id.clone()), writing),
        // In the place of the body.
        Some(Panel::Edit) | None => Html::default(),
        Some(Panel::More | Panel::Muted) => more(comment, &can, writing),
        Some(Panel::Report) => report(comment, &can, writing),
        Some(Panel::Delete) => delete(comment, writing),
    };
    let mut pending = Vec::new();
    for target in [
        Target::Reply(comment.id.clone()),
        Target::Edit(comment.id.clone()),
    ] {
        for piece in writing.pending(&target) {
            pending.push(own(&piece, now, writing));
        }
    }
    list(vec![row, said(&comment.id, writing), open, list(pending)])
}

/// Where the reader writes what belongs to a comment.
pub fn composer(target: Target, writing: &Rc<Writing>) -> Html {
    html! { <Composer writing={writing.clone()} {target} written={writing.changes()} /> }
}

/// What has come of something that the reader did.
fn said(id: &str, writing: &Writing) -> Html {
    const SAID: Fixed = &[("class", Is("kabar-comment__said")), ("role", Is("status"))];
    match writing.said(id) {
        Some(words) => element("p", SAID, words),
        None => Html::default(),
    }
}

const ACT: Fixed = &[("type", Is("button")), ("class", Is("kabar-act"))];

/// A quiet button below a comment.
pub fn act(words: Text, on_click: Callback<MouseEvent>) -> Html {
    element::button(ACT, words, on_click)
}

/// What a button says, and what it is called among those of other comments: the same words come first (WCAG 2.2, 2.5.3).
type Named = (&'static str, &'static str);
const REPLY: Named = ("writing.reply", "writing.reply-to");
const MORE: Named = ("writing.more", "writing.more-of");

/// Opens a part below a comment, or closes it. An answer begins with what the reader has selected of the comment.
fn toggle(panel: Panel, named: Named, comment: &Rc<Comment>, writing: &Rc<Writing>) -> Html {
    let open = writing.panel(&comment.id) == Some(panel);
    let messages = &writing.env.messages;
    let words = messages.text(named.0);
    let name = match &comment.author {
        Some(author) => author.name.clone(),
        None => messages.text("comments.anonymous"),
    };
    let label = messages.with(named.1, &[("name", &name)]);
    let on_click = {
        let (writing, id) = (writing.clone(), comment.id.clone());
        Callback::from(move |event: MouseEvent| {
            let answers = panel == Panel::Reply;
            match answers.then(|| take_selected_words(&event)).flatten() {
                Some(words) => writing.quote(&id, &words),
                None => writing.open(&id, (!open).then_some(panel)),
            }
        })
    };
    let expanded = if open { "true" } else { "false" };
    html! {
        <button type="button" class="kabar-act" aria-label={label} aria-expanded={expanded} onclick={on_click}>{ text(words) }</button>
    }
}

fn votes(
    comment: &Rc<Comment>,
    can: Option<&Capabilities>,
    writing: &Rc<Writing>,
    row: &mut Vec<Html>,
) {
    let env = &writing.env;
    let voting = can.and_then(|can| can.vote).map(ways);
    let mine = writing.vote_of(&comment.id);
    for (vote, count, icon, key, word) in [
        (
            1,
            comment.upvotes,
            Icon::Up,
            "comments.upvotes",
            "writing.upvote",
        ),
        (
            -1,
            comment.downvotes,
            Icon::Down,
            "comments.downvotes",
            "writing.downvote",
        ),
    ] {
        let count = count.filter(|count| *count > 0);
        let shown = |count| number(count, env.messages.count(key, count), env);
        match voting {
            Some((down, undo)) if vote > 0 || down => {
                let mut parts = vec![
                    icon.view(),
                    element(
                        "span",
                        &[("class", Is("kabar-hidden"))],
                        env.messages.text(word),
                    ),
                ];
                parts.extend(count.map(shown));
                let pressed = if mine == vote { "true" } else { "false" };
                let done = (mine != 0 && !undo).then_some("true");
                let on_click = {
                    let (writing, comment) = (writing.clone(), comment.clone());
                    Callback::from(move |_| {
                        if done.is_none() {
                            writing.vote(&comment, vote);
                        }
                    })
                };
                row.push(html! {
                    <button type="button" class="kabar-act kabar-comment__vote" aria-pressed={pressed} aria-disabled={done} onclick={on_click}>
                        { list(parts) }
                    </button>
                });
            }
            Some(_) | None => {
                if let Some(count) = count {
                    row.push(element(
                        "span",
                        &[("class", Is("kabar-comment__vote"))],
                        vec![icon.view(), shown(count)],
                    ));
                }
            }
        }
    }
}

const PANEL: Fixed = &[("class", Is("kabar-comment__panel"))];

/// A question below a comment. It gets the focus, named by its words; its key keeps it from taking over the button, and
/// with it the focus, of what it stands in the place of: a key that is held down must not answer it.
fn question(key: usize, words: Text, answers: Vec<Html>) -> Html {
    let mut parts = vec![element("p", &[], words.clone())];
    parts.extend(answers);
    let question = html! {
        <div class="kabar-comment__panel" role="group" aria-label={words}>{ list(parts) }</div>
    };
    keyed(key, question)
}

/// The same with one answer that goes on, and one that leaves everything as it is.
pub fn sure(key: usize, words: Text, yes: Html, id: Text, writing: &Rc<Writing>) -> Html {
    let this = writing.clone();
    let keep = Callback::from(move |_| this.open(&id, None));
    let cancel = writing.env.messages.text("writing.cancel");
    let answers = vec![yes, element::button(BUTTON, cancel, keep)];
    question(key, words, answers)
}

/// The acts that few readers look for.
fn more(comment: &Rc<Comment>, can: &Capabilities, writing: &Rc<Writing>) -> Html {
    let messages = &writing.env.messages;
    let mine = writing.own(&comment.id);
    let mut parts = Vec::new();
    let mut opens = |panel, key| {
        let (writing, id) = (writing.clone(), comment.id.clone());
        let open = Callback::from(move |_| writing.open(&id, Some(panel)));
        parts.push(act(messages.text(key), open));
    };
    if writing.may(can.edit, mine.as_ref()) {
        opens(Panel::Edit, "writing.edit");
    }
    if writing.may(can.delete, mine.as_ref()) {
        opens(Panel::Delete, "writing.delete");
    }
    if mine.is_none() && !can.report.is_empty() {
        opens(Panel::Report, "writing.report");
    }
    let copy = {
        let (writing, comment) = (writing.clone(), comment.clone());
        Callback::from(move |_| writing.copy_link(&comment))
    };
    parts.push(act(messages.text("article.copy-link"), copy));
    if let (Some(author), None) = (&comment.author, &mine) {
        let (this, id, name) = (writing.clone(), comment.id.clone(), author.name.clone());
        let muted = writing.is_muted(&name);
        let words = match muted {
            true => messages.text("writing.unmute"),
            false => messages.text("writing.mute"),
        };
        let mute = Callback::from(move |_| this.mute(&id, &name, !muted));
        parts.push(act(words, mute));
    }
    element("div", PANEL, parts)
}

/// What can be wrong with a comment, in the server's categories.
fn report(comment: &Rc<Comment>, can: &Capabilities, writing: &Rc<Writing>) -> Html {
    let messages = &writing.env.messages;
    let mut parts = Vec::new();
    for (name, word) in &can.report {
        let on_click = {
            let (writing, id, word) = (writing.clone(), comment.id.clone(), word.clone());
            Callback::from(move |_| writing.report(&id, &word))
        };
        let words = match &**name {
            "spam" => messages.text("writing.report-spam"),
            "abuse" => messages.text("writing.report-abuse"),
            "off-topic" => messages.text("writing.report-off-topic"),
            "private" => messages.text("writing.report-private"),
            "other" => messages.text("writing.report-other"),
            _ => name.clone(),
        };
        parts.push(act(words, on_click));
    }
    question(1, messages.text("writing.report-why"), parts)
}

fn delete(comment: &Rc<Comment>, writing: &Rc<Writing>) -> Html {
    let messages = &writing.env.messages;
    let delete = {
        let (writing, comment) = (writing.clone(), comment.clone());
        Callback::from(move |_| writing.delete(&comment))
    };
    let yes = element::button(BUTTON, messages.text("writing.delete"), delete);
    let words = messages.text("writing.delete-sure");
    sure(2, words, yes, comment.id.clone(), writing)
}
