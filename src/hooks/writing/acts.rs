//! What readers do with comments beside writing them: vote, report, remove, mute, copy the address.

use std::rc::Rc;

use super::Writing;
use crate::backend;
use crate::dom;
use crate::error::Error;
use crate::model::{Comment, CommentState, Text, Voting, Window};
use crate::service::{Answer, LocalFuture};
use crate::state::thread::Action;
use crate::state::writing::Piece;

impl Writing {
    /// The name by which servers know votes of the same reader.
    fn reader_id(&self) -> Text {
        let mut reader = self.reader();
        if reader.id.is_empty() {
            reader.id = self.write.key().into();
            self.introduce(reader.clone());
        }
        reader.id
    }

    /// The reader is for a comment (1), against it (-1), or neither any more (the same again).
    pub fn vote(self: &Rc<Self>, comment: &Rc<Comment>, vote: i8) {
        let before = self.vote_of(&comment.id);
        let after = if before == vote { 0 } else { vote };
        let word = |vote| if vote > 0 { "up" } else { "down" };
        let operation = match after {
            0 => "vote/none",
            _ if vote > 0 => "vote/up",
            _ => "vote/down",
        };
        let taken_back = if after == 0 {
            word(before)
        } else {
            word(after)
        };
        let answer = self.env.service.act(
            operation,
            &[
                ("comment", &*comment.id),
                ("vote", taken_back),
                ("reader", &*self.reader_id()),
            ],
        );
        let id = comment.id.clone();
        self.change(|kept| kept.set_vote(&id, after));
        self.say(&id, None);
        self.dispatch(Action::Changed(Rc::new(counted(comment, before, after))));
        self.show(&id);
        let of = id.clone();
        self.run_on(&id, "vote ", answer, move |this, answer| {
            let thread = this.thread();
            // What the server told of it meanwhile stays.
            let now = thread.find(&of);
            let counted = match answer {
                // An answer without numbers leaves those that were reckoned.
                Ok(body) => now.and_then(|comment| backend::counted(&body, comment).ok()),
                Err(error) => {
                    this.change(|kept| kept.set_vote(&of, before));
                    this.complain(&of, error);
                    now.map(|comment| counted(comment, after, before))
                }
            };
            if let Some(counted) = counted {
                this.dispatch(Action::Changed(Rc::new(counted)));
            }
        });
    }

    /// The reader says what is wrong with a comment, in the server's word.
    pub fn report(self: &Rc<Self>, id: &Text, category: &str) {
        let answer = self.env.service.act(
            "report",
            &[
                ("comment", &**id),
                ("category", category),
                ("idempotency", &self.write.key()),
            ],
        );
        let of = id.clone();
        self.run_on(id, "report ", answer, move |this, answer| match answer {
            Ok(_) => {
                this.set_panel(&of, None);
                this.say(&of, Some(this.env.messages.text("writing.reported")));
            }
            Err(error) => this.complain(&of, error),
        });
    }

    /// Takes a comment of the reader's away.
    pub fn delete(self: &Rc<Self>, comment: &Rc<Comment>) {
        let answer = self.env.service.act(
            "delete",
            &[
                ("comment", &*comment.id),
                ("editToken", &self.token(&comment.id)),
                ("idempotency", &self.write.key()),
            ],
        );
        let comment = comment.clone();
        self.run_on(
            &comment.id.clone(),
            "delete ",
            answer,
            move |this, answer| match answer {
                Ok(_) => {
                    this.set_panel(&comment.id, None);
                    let key = this.own(&comment.id).map(|piece| piece.key);
                    this.change(|kept| kept.remove(&key.unwrap_or_default()));
                    let mut removed = (*comment).clone();
                    removed.state = CommentState::Removed;
                    removed.body = Rc::default();
                    this.dispatch(Action::Changed(Rc::new(removed)));
                }
                Err(error) => this.complain(&comment.id, error),
            },
        );
    }

    /// Does something with the answer to what was done to a comment, and shows that anew.
    fn run_on(
        self: &Rc<Self>,
        id: &Text,
        what: &str,
        answer: LocalFuture<Result<Answer, Error>>,
        then: impl FnOnce(&Rc<Self>, Result<String, Error>) + 'static,
    ) {
        let this = Rc::downgrade(self);
        let name = [what, id].concat();
        let id = id.clone();
        let work = Box::pin(async move {
            let answer = answer.await;
            if let Some(this) = this.upgrade() {
                then(&this, answer.map(|answer| answer.body));
                this.show(&id);
            }
        });
        self.tasks.run(name.into(), work);
    }

    /// Says below a comment what went wrong.
    fn complain(&self, id: &Text, error: Error) {
        self.say(id, Some(self.env.messages.refused(&error)));
        self.env.tell(vec![error]);
    }

    /// Whether the reader does not want to read what somebody of this name writes.
    pub fn is_muted(&self, name: &Text) -> bool {
        self.reader.borrow().muted.contains(name)
    }

    /// Folds away what somebody writes, or no longer.
    pub fn mute(&self, id: &Text, name: &Text, muted: bool) {
        let mut reader = self.reader();
        reader.muted.retain(|other| other != name);
        if muted {
            reader.muted.push(name.clone());
        }
        self.introduce(reader);
        self.set_panel(id, None);
        self.show_all();
        self.touched.replace(id.clone());
    }

    /// Puts the address of a comment on the clipboard.
    pub fn copy_link(self: &Rc<Self>, comment: &Comment) {
        let (this, id) = (Rc::downgrade(self), comment.id.clone());
        let url = match &comment.permalink {
            Some(url) => url.as_str().to_owned(),
            None => dom::fragment(&["comment-", &id].concat()),
        };
        dom::copy(&url, move |copied| {
            if let Some(this) = this.upgrade() {
                let key = if copied {
                    "article.copied"
                } else {
                    "article.copy-failed"
                };
                this.set_panel(&id, None);
                this.say(&id, Some(this.env.messages.text(key)));
                this.show(&id);
            }
        });
    }

    /// Whether the reader may still change or remove a comment of theirs, or at all.
    pub fn may(&self, window: Option<Window>, own: Option<&Piece>) -> bool {
        match (window, own) {
            (None, _) | (_, None) => false,
            (Some(Window::Always), Some(_)) => true,
            (Some(Window::Seconds(seconds)), Some(piece)) => {
                dom::now() - piece.when < i64::from(seconds) * 1000
            }
        }
    }
}

/// The comment with the reader's vote counted as it is now.
fn counted(comment: &Comment, before: i8, after: i8) -> Comment {
    let mut counted = comment.clone();
    let count = |count: &mut Option<u32>, vote: i8| {
        let now = count.unwrap_or(0);
        if after == vote {
            *count = Some(now + 1);
        } else if before == vote {
            *count = Some(now.saturating_sub(1));
        }
    };
    count(&mut counted.upvotes, 1);
    count(&mut counted.downvotes, -1);
    counted
}

/// Whether a reader can vote against a comment, and take a vote back.
pub fn ways(voting: Voting) -> (bool, bool) {
    match voting {
        Voting::Like => (false, false),
        Voting::LikeUndo => (false, true),
        Voting::UpDown => (true, false),
        Voting::UpDownUndo => (true, true),
    }
}
