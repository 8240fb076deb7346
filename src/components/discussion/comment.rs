use yew::prelude::*;

use super::branch::Props;
use super::more::more_replies;
use crate::components::blocks::{Voice, blocks};
use crate::components::icon::Icon;
use crate::components::inline::named;
use crate::components::time::age;
use crate::hooks::{Env, Now};
use crate::model::{Comment, CommentState, Person, Text};
use crate::state::thread::{Row, RowEntry};

/// From this depth on a reply says whom it answers: on wide screens lists end there, on narrow ones earlier.
const SAYS_WHOM_FROM: usize = 2;

/// One comment, or what stands in its place.
pub fn comment(row: &Row, now: &Now, props: &Props) -> Html {
    let env = &props.env;
    match &row.entry {
        RowEntry::Unreadable => gone(row, env.messages.text("comments.unreadable")),
        RowEntry::Comment(comment) => match comment.state {
            CommentState::Removed => html! {
                <>
                    { gone(row, env.messages.text("comments.removed")) }
                    { more_replies(comment, props) }
                </>
            },
            CommentState::Published | CommentState::Held | CommentState::Rejected => {
                view(comment, row, now, props)
            }
        },
    }
}

fn gone(row: &Row, sentence: Text) -> Html {
    html! {
        <div class="kabar-comment kabar-comment--gone" data-depth={depth(row)}><p>{ sentence }</p></div>
    }
}

/// How deep a comment stands, for the style sheet, which needs no more than one digit.
fn depth(row: &Row) -> &'static str {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    DIGITS[row.depth.min(9)]
}

fn view(comment: &Comment, row: &Row, now: &Now, props: &Props) -> Html {
    let env = &props.env;
    let author = comment.author.as_ref();
    let name = match author {
        Some(author) => author.name.clone(),
        None => env.messages.text("comments.anonymous"),
    };
    let answers = row.answers.as_ref().filter(|_| row.depth >= SAYS_WHOM_FROM);
    html! {
        <div class="kabar-comment" data-depth={depth(row)} data-state={state(comment.state)}>
            { avatar(author, &name) }
            { head(comment, &name, now, env) }
            <div class="kabar-comment__body kabar-body">
                { answers.map(|name| answering(name, env)) }
                { blocks(&comment.body, Voice::Reader, env) }
                { fate(comment.state, env) }
            </div>
            { votes(comment, env) }
            { more_replies(comment, props) }
        </div>
    }
}

/// Whose it is and when it was written.
fn head(comment: &Comment, name: &Text, now: &Now, env: &Env) -> Html {
    let author = comment.author.as_ref();
    let url = author.and_then(|author| author.url.as_ref());
    let badges = author.iter().flat_map(|author| &author.badges);
    let badges = badges.map(|badge| html! { <span class="kabar-badge">{ badge.clone() }</span> });
    let time = comment.created.as_ref().map(|date| {
        let time = age(date, env, now);
        match &comment.permalink {
            Some(url) => {
                html! { <a class="kabar-comment__permalink" href={url.text()}>{ time }</a> }
            }
            None => time,
        }
    });
    let edited = comment.edited.as_ref().map(|_| {
        html! { <span class="kabar-comment__edited">{ env.messages.text("comments.edited") }</span> }
    });
    html! {
        <h3 class="kabar-comment__head">
            <span class="kabar-comment__name">{ named(name, url, Voice::Reader.rel()) }</span>
            { for badges }
            { time }
            { edited }
        </h3>
    }
}

/// Whose comment this one answers; the name is kept from reordering the line around it.
fn answering(name: &Text, env: &Env) -> Html {
    let (before, after) = env.messages.around("comments.replying-to", "name");
    html! { <p class="kabar-comment__answers">{ before }<bdi>{ name.clone() }</bdi>{ after }</p> }
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
    let words = match state {
        CommentState::Published | CommentState::Removed => return None,
        CommentState::Held => env.messages.text("comments.held"),
        CommentState::Rejected => env.messages.text("comments.rejected"),
    };
    Some(html! { <p class="kabar-comment__fate">{ Icon::Clock.view() }{ words }</p> })
}

fn votes(comment: &Comment, env: &Env) -> Html {
    let vote = |count: u32, icon: Icon, spoken: Text| {
        html! { <span class="kabar-comment__vote">{ icon.view() }{ number(count, spoken, env) }</span> }
    };
    let given = |count: Option<u32>| count.filter(|count| *count > 0);
    let up = given(comment.upvotes).map(|count| {
        vote(
            count,
            Icon::Up,
            env.messages.count("comments.upvotes", count),
        )
    });
    let down = given(comment.downvotes).map(|count| {
        vote(
            count,
            Icon::Down,
            env.messages.count("comments.downvotes", count),
        )
    });
    html! { <div class="kabar-comment__acts">{ up }{ down }</div> }
}

/// A number for the eye, and what it counts for the ear.
pub fn number(count: u32, spoken: Text, env: &Env) -> Html {
    html! {
        <>
            <span aria-hidden="true">{ env.messages.number(u64::from(count)) }</span>
            <span class="kabar-hidden">{ spoken }</span>
        </>
    }
}

/// The author's picture, or their initials on one of 12 colours that stays theirs.
fn avatar(author: Option<&Person>, name: &str) -> Html {
    const COLOURS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];
    match author.and_then(|author| author.image.as_ref()) {
        Some(image) => html! {
            <img class="kabar-avatar" src={image.text()} alt="" width="36" height="36" loading="lazy" decoding="async" />
        },
        None => html! {
            <span class="kabar-avatar" data-colour={COLOURS[colour(name) as usize]} aria-hidden="true">
                { initials(name) }
            </span>
        },
    }
}

/// The first letters of the first and the last word; the style sheet makes capitals of them.
fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let mut initials = String::new();
    initials.extend(words.next());
    initials.extend(words.next_back());
    initials
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
