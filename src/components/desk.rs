//! What readers can do in a discussion beyond reading it: write, answer, change, vote, report.
//!
//! A part of the module of its own (docs/decisions/003): nothing else names what stands here but the one function
//! [`open`], and the discussion knows it as a [`Desk`].

mod acts;
mod composer;
mod own;

use std::future::ready;
use std::rc::Rc;

use yew::prelude::*;

use super::element::{Fixed, Is, element, list, text};
use crate::error::{Error, Kind};
use crate::hooks::{Desk, Discussion, Hidden, Now, OpeningDesk, Panel, Place, Writing};
use crate::model::{Comment, Text};
use crate::state::writing::Target;
use acts::{act, acts, composer};
use own::own;

/// The desk of a discussion; none where its server can only be read.
pub fn open(discussion: &Rc<Discussion>) -> Option<Rc<dyn Desk>> {
    Some(Rc::new(Opened(Writing::new(discussion)?)))
}

/// The same as what [`Surroundings::desk`](crate::hooks::Surroundings::desk) wants, for programs that are one module.
///
/// # Errors
/// A description error where the server can only be read.
pub fn open_desk(discussion: Rc<Discussion>) -> OpeningDesk {
    let only_read = || Error::new(Kind::Description, "the server can only be read");
    Box::pin(ready(open(&discussion).ok_or_else(only_read)))
}

struct Opened(Rc<Writing>);

impl Desk for Opened {
    fn begin(&self) {
        self.0.begin();
    }

    fn view(&self, place: Place, now: &Now) -> Html {
        match place {
            Place::Head => head(now, &self.0),
            Place::Below(comment, depth) => acts(comment, depth, now, &self.0),
            Place::Body(comment) => composer(Target::Edit(comment.id.clone()), &self.0),
            Place::Instead(comment) => muted(comment, &self.0),
        }
    }

    fn hides(&self, comment: &Comment) -> Option<Hidden> {
        match (self.0.panel(&comment.id), &comment.author) {
            (Some(Panel::Edit), _) => Some(Hidden::Body),
            (None, Some(author)) if self.0.is_muted(&author.name) => Some(Hidden::All),
            (Some(_) | None, _) => None,
        }
    }

    fn version(&self, thread: usize) -> u32 {
        self.0.version(thread)
    }

    fn changes(&self) -> usize {
        self.0.changes()
    }

    fn touched(&self) -> Text {
        self.0.touched()
    }

    fn compare(&self) {
        self.0.compare();
    }
}

/// Where the reader opens a thread, and what they wrote there that others do not see yet.
fn head(now: &Now, writing: &Rc<Writing>) -> Html {
    let Some(can) = writing.can() else {
        return Html::default();
    };
    let target = Target::Thread;
    // Words that were written before the discussion was closed are not taken from the reader.
    let closed = writing.thread().closed && writing.draft(&target).is_none();
    let field = if can.post.is_some() && !closed {
        composer(target.clone(), writing)
    } else {
        Html::default()
    };
    let mut pending = Vec::new();
    for piece in [writing.pending(&target), writing.astray()].concat() {
        pending.push(own(&piece, now, writing));
    }
    // What is announced has to stand somewhere that was there before.
    const SAID: Fixed = &[("class", Is("kabar-hidden")), ("role", Is("status"))];
    let said = element("p", SAID, writing.said("").unwrap_or_default());
    list(vec![field, list(pending), said])
}

/// In the place of what somebody wrote whom the reader does not want to read.
fn muted(comment: &Comment, writing: &Rc<Writing>) -> Html {
    let (this, id) = (writing.clone(), comment.id.clone());
    let messages = &writing.env.messages;
    let name = comment.author.as_ref().map(|author| author.name.clone());
    let (before, after) = messages.around("writing.muted", "name");
    let sentence = vec![
        text(before),
        element("bdi", &[], name.unwrap_or_default()),
        text(after),
    ];
    let show = Callback::from(move |_| this.open(&id, Some(Panel::Muted)));
    list(vec![
        element("p", &[], sentence),
        act(messages.text("writing.show"), show),
    ])
}
