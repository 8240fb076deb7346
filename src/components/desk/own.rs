use std::rc::Rc;

use yew::prelude::*;

use super::acts::{act, sure};
use crate::components::blocks::{Voice, blocks};
use crate::components::discussion::avatar;
use crate::components::element::{BUTTON, Is, button, element, list, text};
use crate::components::icon::Icon;
use crate::components::time::age;
use crate::error::Kind;
use crate::hooks::{Now, Panel, Writing};
use crate::model::Text;
use crate::state::writing::{Piece, Stage};

/// A text of the reader's that nobody else sees yet, with the truth about it and the ways on.
pub fn own(piece: &Piece, now: &Now, writing: &Rc<Writing>) -> Html {
    let env = &writing.env;
    let name = writing.name_of(piece);
    let head = vec![
        element(
            env.config.heading_tag(1),
            &[("class", Is("kabar-comment__name"))],
            name.clone(),
        ),
        age(&writing.written_at(piece), env, now),
    ];
    let (state, sentence) = fate(piece, writing);
    let icon = match piece.stage {
        Stage::Failed(_) | Stage::Uncertain | Stage::Rejected(_) => Icon::Alert,
        Stage::Draft(_) | Stage::Sending | Stage::Waiting(..) | Stage::Held | Stage::Published => {
            Icon::Clock
        }
    };
    let body = vec![
        blocks(&writing.as_shown(&piece.text), Voice::Reader, env),
        element(
            "p",
            &[("class", Is("kabar-comment__fate")), ("role", Is("status"))],
            vec![icon.view(), text(sentence)],
        ),
    ];
    let parts = vec![
        avatar(None, &name),
        element("div", &[("class", Is("kabar-comment__head"))], head),
        element(
            "div",
            &[("class", Is("kabar-comment__body kabar-body"))],
            body,
        ),
        // The question gets the focus of what asked it (src/dom/focus.rs).
        match writing.panel(&piece.key) {
            Some(Panel::Delete) => discard(piece, writing),
            Some(_) | None => element(
                "div",
                &[("class", Is("kabar-comment__acts"))],
                ways_on(piece, writing),
            ),
        },
    ];
    html! {
        <div class="kabar-comment kabar-comment--own" key={&*piece.key} data-id={piece.key.clone()} data-state={state}>{ list(parts) }</div>
    }
}

/// The word for the style sheet, and the sentence for the reader.
fn fate(piece: &Piece, writing: &Writing) -> (&'static str, Text) {
    let messages = &writing.env.messages;
    match &piece.stage {
        Stage::Sending | Stage::Published => ("sending", messages.text("writing.sending")),
        // Only one whose place is not there stands by itself.
        Stage::Draft(_) => ("draft", messages.text("comments.orphan")),
        Stage::Waiting(until, Kind::Offline) => match writing.is_time(*until) {
            // Its turn comes at once.
            Some(true) => ("sending", messages.text("writing.sending")),
            Some(false) => ("waiting", messages.text("writing.waiting")),
            None => ("waiting", messages.text("writing.waiting-offline")),
        },
        Stage::Waiting(_, Kind::TooFast) => ("waiting", messages.text("writing.waiting-too-fast")),
        Stage::Waiting(..) => ("waiting", messages.text("writing.waiting")),
        Stage::Failed(reason) => {
            let sentence = match &*reason.sentence {
                "" => messages.refusal(reason.kind),
                _ => reason.sentence.clone(),
            };
            ("failed", sentence)
        }
        Stage::Uncertain => ("failed", messages.text("writing.uncertain")),
        Stage::Held => ("held", messages.text("comments.held")),
        Stage::Rejected(reason) => {
            let sentence = messages.text("comments.rejected");
            // The moderator's words may run the other way (Unicode Bidirectional Algorithm, isolates).
            let sentence = match &**reason {
                "" => sentence,
                _ => [&*sentence, " \u{2068}", reason, "\u{2069}"]
                    .concat()
                    .into(),
            };
            ("rejected", sentence)
        }
    }
}

/// Whether the words are to go, which nobody else has.
fn discard(piece: &Piece, writing: &Rc<Writing>) -> Html {
    let messages = &writing.env.messages;
    let (this, key) = (writing.clone(), piece.key.clone());
    let discard = Callback::from(move |_| this.discard(&key));
    let yes = button(BUTTON, messages.text("writing.discard"), discard);
    let words = messages.text("writing.discard-sure");
    sure(3, words, yes, piece.key.clone(), writing)
}

fn ways_on(piece: &Piece, writing: &Rc<Writing>) -> Vec<Html> {
    type Way = fn(&Rc<Writing>, &str);
    const AGAIN: (&str, Way) = ("writing.again", |writing, key| writing.send_again(key));
    const EDIT: (&str, Way) = ("writing.edit", |writing, key| writing.take_back(key));
    const DISCARD: (&str, Way) = ("writing.discard", |writing, key| {
        writing.open(&key.into(), Some(Panel::Delete));
    });
    const SIGN_IN: (&str, Way) = ("writing.sign-in", |writing, key| {
        writing.sign_in(key.into())
    });
    let ways: &[(&str, Way)] = match &piece.stage {
        Stage::Sending | Stage::Published | Stage::Held => &[],
        Stage::Draft(_) => &[DISCARD],
        // Another text would be another comment, and this one may have arrived.
        Stage::Waiting(..) if piece.unsure > 0 => &[AGAIN],
        Stage::Waiting(..) => &[AGAIN, EDIT],
        Stage::Failed(reason) if reason.kind == Kind::SignIn => &[SIGN_IN, EDIT, DISCARD],
        Stage::Failed(_) | Stage::Uncertain => &[AGAIN, EDIT, DISCARD],
        Stage::Rejected(_) => &[EDIT, DISCARD],
    };
    let mut buttons = Vec::new();
    for &(words, way) in ways {
        let (writing, key) = (writing.clone(), piece.key.clone());
        let words = writing.env.messages.text(words);
        buttons.push(act(words, Callback::from(move |_| way(&writing, &key))));
    }
    buttons
}
