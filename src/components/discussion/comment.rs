use std::rc::Rc;

use yew::prelude::*;

use super::branch::Props;
use super::long::long;
use crate::components::blocks::{Voice, blocks};
use crate::components::element::{Fixed, Is, button, element, list, text};
use crate::components::icon::Icon;
use crate::components::inline::named;
use crate::components::time::age;
use crate::hooks::{DeskState, Discussion, Env, Hidden, Now, Place, is_long};
use crate::model::{Comment, CommentState, Person, Text};
use crate::state::thread::{Row, RowEntry};

/// From this depth on a reply says whom it answers: on wide screens lists end there, on narrow ones earlier.
const SAYS_WHOM_FROM: usize = 2;

/// The comment of one row of the branch, or what stands in its place.
pub fn comment(index: usize, now: &Now, props: &Props) -> Html {
    let env = &props.discussion.env;
    let row = &props.branch.rows[index];
    match &row.entry {
        RowEntry::Unreadable => gone(row, None, env.messages.text("comments.unreadable")),
        RowEntry::Comment(comment) => match comment.state {
            CommentState::Removed => gone(
                row,
                Some(&comment.id),
                env.messages.text("comments.removed"),
            ),
            CommentState::Published | CommentState::Held | CommentState::Rejected => {
                view(comment, index, now, props)
            }
        },
    }
}

fn gone(row: &Row, id: Option<&Text>, sentence: Text) -> Html {
    const SENTENCE: Fixed = &[("class", Is("kabar-comment__gone"))];
    absent(row, id, element("p", SENTENCE, sentence))
}

/// A comment that is not shown, with what is shown instead.
fn absent(row: &Row, id: Option<&Text>, instead: Html) -> Html {
    let id = id.cloned();
    html! { <div class="kabar-comment kabar-comment--gone" data-id={id} data-depth={depth(row)}>{ instead }</div> }
}

/// How deep a comment stands, for the style sheet, which needs no more than one digit.
fn depth(row: &Row) -> &'static str {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    DIGITS[row.depth.min(9)]
}

fn view(comment: &Rc<Comment>, index: usize, now: &Now, props: &Props) -> Html {
    let discussion = &props.discussion;
    let env = &discussion.env;
    let row = &props.branch.rows[index];
    let author = comment.author.as_ref();
    let name = match author {
        Some(author) => author.name.clone(),
        None => env.messages.text("comments.anonymous"),
    };
    let desk = discussion.desk();
    let hidden = desk.as_ref().and_then(|desk| desk.hides(comment));
    let at_desk = |place| desk.as_ref().map(|desk| desk.view(place, now));
    if hidden == Some(Hidden::All) {
        let instead = at_desk(Place::Instead(comment)).unwrap_or_default();
        return absent(row, Some(&comment.id), instead);
    }
    let mut body = Vec::new();
    const ANSWERS: Fixed = &[("class", Is("kabar-comment__answers"))];
    if row.depth >= SAYS_WHOM_FROM
        && let Some(name) = &row.answers
    {
        body.push(element("p", ANSWERS, answering(comment, name, discussion)));
    } else if row.orphan {
        body.push(element("p", ANSWERS, env.messages.text("comments.orphan")));
    }
    body.push(match hidden {
        Some(_) => at_desk(Place::Body(comment)).unwrap_or_default(),
        None => {
            let words = blocks(&comment.body, Voice::Reader, env);
            match is_long(&comment.body) {
                true => long(words, &name, env),
                false => words,
            }
        }
    });
    // Always there: Yew makes what stands before a part that comes or goes anew, and a long comment would close.
    body.push(fate(comment.state, env).unwrap_or_default());
    let parts = vec![
        avatar(author, &name),
        head(comment, &name, now, props, index),
        element(
            "div",
            &[("class", Is("kabar-comment__body kabar-body"))],
            body,
        ),
        match discussion.desk_state() {
            DeskState::None => votes(comment, env, ACTS),
            DeskState::Wanted | DeskState::Coming | DeskState::Failed => votes(comment, env, ROOM),
            DeskState::Open => at_desk(Place::Below(comment, row.depth)).unwrap_or_default(),
        },
    ];
    html! {
        <div class="kabar-comment" role="article" aria-label={name} data-id={comment.id.clone()} data-depth={depth(row)} data-state={state(comment.state)}>
            { list(parts) }
        </div>
    }
}

/// Whose it is and when it was written.
fn head(comment: &Comment, name: &Text, now: &Now, props: &Props, index: usize) -> Html {
    let env = &props.discussion.env;
    let author = comment.author.as_ref();
    let url = author.and_then(|author| author.url.as_ref());
    let mut parts = vec![element(
        env.config.heading_tag(1),
        &[("class", Is("kabar-comment__name"))],
        named(name, url, Voice::Reader.rel()),
    )];
    for badge in author.map_or(&[][..], |author| &author.badges) {
        parts.push(element(
            "span",
            &[("class", Is("kabar-badge"))],
            badge.clone(),
        ));
    }
    if let Some(date) = &comment.created {
        let time = age(date, env, now);
        parts.push(match &comment.permalink {
            Some(url) => {
                html! { <a class="kabar-comment__permalink" href={url.text()}>{ time }</a> }
            }
            None => time,
        });
    }
    if comment.edited.is_some() {
        parts.push(element(
            "span",
            &[("class", Is("kabar-comment__edited"))],
            env.messages.text("comments.edited"),
        ));
    }
    if index == 0 {
        parts.push(fold(comment, name, props));
    }
    element("div", &[("class", Is("kabar-comment__head"))], parts)
}

/// Hides all that answers the comment that opens the branch, or shows it again.
fn fold(comment: &Comment, name: &Text, props: &Props) -> Html {
    const UNFOLDED: Fixed = &[
        ("type", Is("button")),
        ("class", Is("kabar-comment__fold")),
        ("aria-expanded", Is("true")),
    ];
    const FOLDED: Fixed = &[
        ("type", Is("button")),
        ("class", Is("kabar-comment__fold")),
        ("aria-expanded", Is("false")),
    ];
    let messages = &props.discussion.env.messages;
    let (attributes, words) = match props.branch.folded {
        0 if props.branch.rows.len() == 1 => return Html::default(),
        0 => (UNFOLDED, messages.with("comments.fold", &[("name", name)])),
        folded => (FOLDED, messages.count("comments.unfold", folded as u32)),
    };
    let (discussion, id) = (props.discussion.clone(), comment.id.clone());
    let turn = Callback::from(move |_| discussion.fold(id.clone()));
    button(attributes, words, turn)
}

/// Whose comment this one answers, and the way there; the name is kept from reordering the line around it.
fn answering(comment: &Comment, name: &Text, discussion: &Rc<Discussion>) -> Vec<Html> {
    let messages = &discussion.env.messages;
    let (before, after) = messages.around("comments.replying-to", "name");
    let mut name = element("bdi", &[], name.clone());
    if let Some(id) = comment.parent.clone() {
        let href = discussion.address_of(&id);
        let discussion = discussion.clone();
        // The address may be that of the page already, which would lead nowhere.
        let onclick = Callback::from(move |_: MouseEvent| discussion.find(id.clone()));
        name = html! { <a {href} {onclick}>{ name }</a> };
    }
    vec![text(before), name, text(after)]
}

fn state(state: CommentState) -> Option<&'static str> {
    match state {
        CommentState::Published => None,
        CommentState::Held => Some("held"),
        CommentState::Removed => Some("removed"),
        CommentState::Rejected => Some("rejected"),
    }
}

/// What the author of a comment that is not public has to know.
fn fate(state: CommentState, env: &Env) -> Option<Html> {
    let (icon, words) = match state {
        CommentState::Published | CommentState::Removed => return None,
        CommentState::Held => (Icon::Clock, env.messages.text("comments.held")),
        CommentState::Rejected => (Icon::Alert, env.messages.text("comments.rejected")),
    };
    Some(element(
        "p",
        &[("class", Is("kabar-comment__fate"))],
        vec![icon.view(), text(words)],
    ))
}

const ACTS: Fixed = &[("class", Is("kabar-comment__acts"))];
/// As high as the buttons will be.
const ROOM: Fixed = &[("class", Is("kabar-comment__acts kabar-comment__acts--room"))];

/// How many liked it, where nobody can vote.
fn votes(comment: &Comment, env: &Env, attributes: Fixed) -> Html {
    let mut given = Vec::new();
    for (count, icon, key) in [
        (comment.upvotes, Icon::Up, "comments.upvotes"),
        (comment.downvotes, Icon::Down, "comments.downvotes"),
    ] {
        if let Some(count) = count.filter(|count| *count > 0) {
            let spoken = env.messages.count(key, count);
            given.push(element(
                "span",
                &[("class", Is("kabar-comment__vote"))],
                vec![icon.view(), number(count, spoken, env)],
            ));
        }
    }
    element("div", attributes, given)
}

/// A number for the eye, and what it counts for the ear.
pub fn number(count: u32, spoken: Text, env: &Env) -> Html {
    list(vec![
        element(
            "span",
            &[("aria-hidden", Is("true"))],
            env.messages.number(u64::from(count)),
        ),
        element("span", &[("class", Is("kabar-hidden"))], spoken),
    ])
}

/// The author's picture, or their initials on one of 12 colours that stays theirs.
pub fn avatar(author: Option<&Person>, name: &str) -> Html {
    const COLOURS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];
    match author.and_then(|author| author.image.as_ref()) {
        Some(image) => html! {
            <img class="kabar-avatar" src={image.text()} alt="" width="36" height="36" loading="lazy" decoding="async" />
        },
        None => html! {
            <span class="kabar-avatar" data-colour={COLOURS[colour(name) as usize]} aria-hidden="true">
                { text(initials(name)) }
            </span>
        },
    }
}

/// The first letters of the first and the last word; the style sheet makes capitals of them.
fn initials(name: &str) -> String {
    let [mut first, mut last] = [""; 2];
    for word in name.split_whitespace() {
        let mut letters = word.chars();
        letters.next();
        let initial = &word[..word.len() - letters.as_str().len()];
        if first.is_empty() {
            first = initial;
        } else {
            last = initial;
        }
    }
    [first, last].concat()
}

/// One of 12, the same for a name wherever it is shown (FNV-1a, 32 bits).
fn colour(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash % 12
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_last_word() {
        assert_eq!(initials("Siti Nur Rahma"), "SR");
        assert_eq!(initials("bayu"), "b");
        assert_eq!(initials("  "), "");
    }

    #[test]
    fn a_name_keeps_its_colour_and_names_use_all_of_them() {
        assert_eq!(colour("Siti Rahma"), colour("Siti Rahma"));
        let used: std::collections::BTreeSet<u32> =
            (0..200).map(|n| colour(&format!("reader {n}"))).collect();
        assert_eq!(used.len(), 12);
    }
}
