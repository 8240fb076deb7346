//! What becomes of a text that the reader sends, until others can read it.

use std::any::Any;
use std::rc::{Rc, Weak};

use super::{Panel, Writing, below};
use crate::backend::{self, Written};
use crate::dom;
use crate::error::{Error, Kind};
use crate::hooks::Signal;
use crate::model::{Block, Comment, CommentState, Entry, Person, Text};
use crate::state::reader::Signature;
use crate::state::thread::Action;
use crate::state::writing::{Due, Outcome, Piece, Stage, Target};
use crate::text::{replace, replace_text, signed_decimal, split, trim};

const DAY_MS: i64 = 86_400_000;
/// Before it is looked again whether another page still sends a text.
pub(super) const LOCKED_MS: i64 = 5_000;

impl Writing {
    /// Sends what the reader has written there.
    pub fn submit(self: &Rc<Self>, target: &Target) {
        let id = below(target);
        self.set_panel(&id, None);
        self.say(&Text::default(), None);
        if let Some(mut piece) = self.draft(target) {
            if piece.tries > 0 {
                // The server answers to the old key as it did; these are other words.
                self.change(|kept| kept.remove(&piece.key));
                piece.key = self.write.key().into();
            }
            piece.by = match self.is_signed_in() {
                true => Signature::default(),
                false => self.reader.borrow().signature.clone(),
            };
            piece.submit(dom::now());
            let key = piece.key.clone();
            self.put(piece);
            self.touched.replace(key);
            self.drive();
        } else {
            // A comment that was not changed.
            self.show(&id);
        }
    }

    /// Sends a text that could not be sent.
    pub fn send_again(self: &Rc<Self>, key: &str) {
        self.with_piece(key, |piece| piece.submit(dom::now()));
        self.drive();
    }

    /// Lets the reader write on, below what they are writing there already.
    pub fn take_back(&self, key: &str) {
        let piece = self.kept.borrow().find(key).cloned();
        let Some(mut piece) = piece else { return };
        if let Some(draft) = self.draft(&piece.target) {
            piece.text = [&*draft.text, "\n\n", &piece.text].concat().into();
            self.change(|kept| kept.remove(&draft.key));
        }
        piece.take_back(dom::now());
        self.reopen(&piece.target);
        self.put(piece);
    }

    fn reopen(&self, target: &Target) {
        self.entered.replace(target.clone());
        let panel = match target {
            Target::Thread => return,
            Target::Reply(_) => Panel::Reply,
            Target::Edit(_) => Panel::Edit,
        };
        self.set_panel(&below(target), Some(panel));
    }

    /// Forgets a text: the reader wants it so.
    pub fn discard(&self, key: &str) {
        let piece = self.kept.borrow().find(key).cloned();
        if let Some(piece) = piece {
            self.change(|kept| kept.remove(key));
            let id = below(&piece.target);
            self.set_panel(&id, None);
            self.show(&id);
        }
    }

    /// Sends what is due, and wakes for what will be.
    pub(super) fn drive(self: &Rc<Self>) {
        let Some(can) = self.can() else {
            return;
        };
        let (now, online) = (dom::now(), dom::is_online());
        let pieces = self.kept.borrow().pieces.clone();
        let mut wake = i64::MAX;
        for piece in pieces {
            if self.sending.borrow().contains(&piece.key) {
                continue;
            }
            let left_behind = piece.stage == Stage::Sending;
            if left_behind || piece.due(now, online, can.once) != Due::Nothing {
                self.send(piece.key);
            } else if let Stage::Waiting(until, _) = piece.stage
                && online
            {
                wake = wake.min(until);
            }
        }
        self.wake_at(wake, now);
    }

    fn wake_at(self: &Rc<Self>, at: i64, now: i64) {
        let this = Rc::downgrade(self);
        let timer = (at < i64::MAX).then(|| {
            // What timers take: 24 days.
            let ms = (at - now).clamp(0, i32::MAX.into()) as u32;
            Box::new(dom::after(ms, move || {
                if let Some(this) = this.upgrade() {
                    this.drive();
                }
            })) as Box<dyn Any>
        });
        self.timer.replace(timer);
    }

    /// Sends one text, if no other page does.
    fn send(self: &Rc<Self>, key: Text) {
        let write = self.write.clone();
        self.sending.borrow_mut().push(key.clone());
        let this = Rc::downgrade(self);
        let name = ["send ", &key].concat();
        let work = Box::pin(async move {
            let lock = write.lock(&key).await;
            let Some(writing) = this.upgrade() else {
                return;
            };
            if lock.is_none() {
                writing.sent(&key);
                let now = dom::now();
                writing.wake_at(now + LOCKED_MS, now);
                return;
            }
            // Another page may have sent it meanwhile.
            writing.read_kept();
            drop(writing);
            try_once(&this, &key).await;
            drop(lock);
            if let Some(this) = this.upgrade() {
                this.sent(&key);
                this.drive();
            }
        });
        self.tasks.run(name.into(), work);
    }

    /// What was a text of the reader's in this page may have been sent by another one, and be published: here it stands
    /// among the others as well, as far as it is known.
    pub(super) fn learn_of(&self, before: &Piece) {
        let Some(now) = self.kept.borrow().find(&before.key).cloned() else {
            return;
        };
        let is_new = now.stage == Stage::Published && self.thread().find(&now.id).is_none();
        let parent = match &now.target {
            Target::Thread => None,
            Target::Reply(id) => Some(id.clone()),
            Target::Edit(_) => return,
        };
        if is_new && !now.id.is_empty() {
            self.dispatch(Action::Wrote(Rc::new(Comment {
                id: now.id.clone(),
                parent,
                author: Some(Person {
                    name: self.name_of(before),
                    url: None,
                    image: None,
                    badges: Vec::new(),
                }),
                created: Some(self.written_at(before)),
                body: Rc::new(self.as_shown(&before.text)),
                ..Comment::default()
            })));
            self.touched.replace(now.id);
        }
    }

    fn sent(&self, key: &Text) {
        self.sending.borrow_mut().retain(|other| other != key);
    }

    /// What the request for a text has to say.
    fn question(&self, piece: &Piece) -> (&'static str, Vec<(&'static str, String)>) {
        let mut said = vec![
            ("text", piece.text.to_string()),
            ("html", html(&piece.text)),
            ("idempotency", piece.key.to_string()),
            ("now", signed_decimal(dom::now(), 1)),
        ];
        let operation = match &piece.target {
            Target::Edit(id) => {
                said.push(("comment", id.to_string()));
                said.push(("editToken", self.token(id)));
                "edit"
            }
            Target::Reply(id) => {
                said.push(("parent", id.to_string()));
                let root = self.thread().root_of(id).unwrap_or_else(|| id.clone());
                said.push(("root", root.to_string()));
                "post"
            }
            Target::Thread => "post",
        };
        if !self.is_signed_in() {
            for (name, value) in piece.by.members() {
                said.push((name, value.to_string()));
            }
        }
        (operation, said)
    }

    /// Asks the server how a text will look there, and tells what it says, or why it says nothing.
    pub fn preview(
        self: &Rc<Self>,
        target: &Target,
        text: &str,
        then: impl FnOnce(Result<Vec<Block>, Text>) + 'static,
    ) {
        let variables = [("text", text), ("html", &*html(text))];
        let answer = self.env.service.preview(&variables);
        let this = Rc::downgrade(self);
        let work = Box::pin(async move {
            let answer = answer.await;
            let Some(this) = this.upgrade() else { return };
            then(match answer {
                Ok(read) => {
                    this.env.tell(read.skipped);
                    Ok(read.value)
                }
                Err(error) => {
                    let words = this.env.messages.refused(&error);
                    this.env.tell(vec![error]);
                    Err(words)
                }
            });
        });
        let name = ["preview ", &*below(target)].concat();
        self.tasks.run(name.into(), work);
    }

    /// The server has answered.
    fn take(self: &Rc<Self>, mut piece: Piece, answer: Result<Written, Error>) {
        let now = dom::now();
        let target = piece.target.clone();
        match answer {
            Ok(Written { comment, token }) => {
                piece.settle(
                    Outcome::Taken {
                        id: comment.id.clone(),
                        token,
                        state: comment.state,
                        reason: comment.reason.clone().unwrap_or_default(),
                    },
                    now,
                );
                self.accept(piece, comment);
            }
            Err(error) => {
                piece.settle(Outcome::Failed(error.clone()), now);
                if piece.is_draft() {
                    match self.draft(&target) {
                        // The field has other words by now.
                        Some(_) => piece.keep_apart(),
                        None => self.reopen(&target),
                    }
                }
                // Where the reader has signed in for it in vain, nobody asks again but they.
                let asks = error.kind() == Kind::SignIn && piece.tries < 2;
                let key = piece.key.clone();
                self.tell_of(&piece);
                self.put(piece);
                self.env.tell(vec![error]);
                if asks {
                    self.sign_in(key);
                }
            }
        }
    }

    fn accept(&self, mut piece: Piece, comment: Rc<Comment>) {
        self.tell_of(&piece);
        if let Target::Edit(id) = piece.target.clone() {
            // What was changed has its own place already.
            self.change(|kept| kept.remove(&piece.key));
            self.dispatch(Action::Changed(comment));
            self.show(&id);
            return;
        }
        if piece.stage == Stage::Published {
            let told = self.env.messages.text("writing.published");
            self.say(&Text::default(), Some(told));
            self.dispatch(Action::Wrote(answering(comment, &piece.target)));
            // It stands among the others now; that it is the reader's is all that has to be known.
            piece.text = Text::default();
        }
        let id = piece.id.clone();
        self.put(piece);
        self.touched.replace(id);
    }

    /// Tells the page what has become of a text.
    fn tell_of(&self, piece: &Piece) {
        let state = match piece.stage {
            Stage::Draft(_) => "refused",
            Stage::Sending => "sending",
            Stage::Waiting(..) => "waiting",
            Stage::Failed(_) | Stage::Uncertain => "failed",
            Stage::Held => "held",
            Stage::Published => "published",
            Stage::Rejected(_) => "rejected",
        };
        self.env.on_signal.emit(Signal::Wrote {
            state,
            id: piece.id.clone(),
        });
    }

    /// The page may sign the reader in; then what waits for that is sent.
    pub fn sign_in(self: &Rc<Self>, key: Text) {
        let write = self.write.clone();
        let this = Rc::downgrade(self);
        self.tasks.run(
            "sign in".into(),
            Box::pin(async move {
                let signed_in = write.sign_in().await;
                let known = write.signed_in().await;
                if let Some(this) = this.upgrade() {
                    this.signed_in.set(known);
                    if signed_in {
                        this.with_piece(&key, |piece| {
                            let tries = piece.tries;
                            piece.submit(dom::now());
                            piece.tries = tries;
                        });
                        this.drive();
                    }
                }
            }),
        );
    }

    /// Asks what has become of the comments that a moderator had still to see.
    pub(super) fn ask_after_held(self: &Rc<Self>) {
        let knows = self.can().is_some_and(|can| can.context);
        let pieces = self.kept.borrow().pieces.clone();
        for piece in pieces {
            if piece.stage != Stage::Held || !knows {
                continue;
            }
            let found = self.env.service.found(
                "context",
                &[("comment", &*piece.id), ("editToken", &*piece.token)],
            );
            let this = Rc::downgrade(self);
            let name = ["held ", &piece.id].concat();
            let work = Box::pin(async move {
                let (Ok(read), Some(this)) = (found.await, this.upgrade()) else {
                    return;
                };
                for entry in &read.value.entries {
                    if let Entry::Comment(comment) = entry
                        && comment.id == piece.id
                    {
                        this.now_is(&piece.key, comment);
                    }
                }
            });
            self.tasks.run(name.into(), work);
        }
    }

    /// What the server says of a comment that was held.
    fn now_is(&self, key: &str, comment: &Comment) {
        if comment.state == CommentState::Held {
            return;
        }
        self.with_piece(key, |piece| {
            piece.settle(
                Outcome::Taken {
                    id: comment.id.clone(),
                    token: Text::default(),
                    state: comment.state,
                    reason: comment.reason.clone().unwrap_or_default(),
                },
                dom::now(),
            );
            self.tell_of(piece);
        });
    }

    /// Comments that were held and that a page now has are published.
    pub fn compare(&self) {
        let thread = self.thread();
        let pieces = self.kept.borrow().pieces.clone();
        for piece in pieces {
            if piece.stage == Stage::Held
                && let Some(comment) = thread.find(&piece.id)
            {
                self.now_is(&piece.key, comment);
            }
        }
    }

    /// Whether a comment of the server is this text of the reader's, as far as that can be told without its id.
    fn is(&self, piece: &Piece, comment: &Comment) -> bool {
        let text = backend::unformatted(&backend::plain(&piece.text));
        let author = comment.author.as_ref();
        let moment = comment.created.as_ref().and_then(|date| date.moment);
        // A server's clock may be off by a day.
        let recent = moment.is_none_or(|moment| piece.when - moment.unix_ms < 2 * DAY_MS);
        recent
            && match &*piece.by.name {
                "" => self.is_signed_in(),
                name => author.is_some_and(|author| *author.name == *name),
            }
            && self.own(&comment.id).is_none()
            && backend::unformatted(&comment.body) == text
    }
}

/// Sends one text, or looks for it; what becomes of it is kept at each step.
async fn try_once(this: &Weak<Writing>, key: &Text) {
    let Some(writing) = this.upgrade() else {
        return;
    };
    let piece = writing.kept.borrow().find(key).cloned();
    let (Some(mut piece), Some(can)) = (piece, writing.can()) else {
        return;
    };
    piece.resume(dom::now());
    match piece.due(dom::now(), dom::is_online(), can.once) {
        Due::Nothing => writing.put(piece),
        Due::Send => {
            piece.send();
            writing.put(piece.clone());
            let (operation, said) = writing.question(&piece);
            let said: Vec<(&str, &str)> =
                said.iter().map(|(name, value)| (*name, &**value)).collect();
            let answer = writing.env.service.written(operation, &said);
            drop(writing);
            let answer = answer.await;
            if let Some(writing) = this.upgrade() {
                writing.take(piece, answer);
            }
        }
        Due::LookUp => {
            let first = writing.env.service.comments(&writing.env.src);
            drop(writing);
            let found = first.await;
            let Some(writing) = this.upgrade() else {
                return;
            };
            let found = found.map(|read| {
                let mut entries = read.value.entries.into_iter();
                entries.find_map(|entry| match entry {
                    Entry::Comment(comment) => writing.is(&piece, &comment).then_some(comment),
                    Entry::Unreadable { .. } => None,
                })
            });
            let id = match &found {
                Ok(comment) => Ok(comment.as_ref().map(|comment| comment.id.clone())),
                Err(error) => Err(error.clone()),
            };
            piece.looked_up(id, dom::now());
            match found {
                Ok(Some(comment)) => writing.accept(piece, comment),
                Ok(None) | Err(_) => {
                    writing.tell_of(&piece);
                    writing.put(piece);
                }
            }
        }
    }
}

/// The comment as the answer to what it was written for, where the server does not say that itself.
fn answering(comment: Rc<Comment>, target: &Target) -> Rc<Comment> {
    match target {
        Target::Reply(id) if comment.parent.is_none() => {
            let mut comment = (*comment).clone();
            comment.parent = Some(id.clone());
            Rc::new(comment)
        }
        Target::Reply(_) | Target::Thread | Target::Edit(_) => comment,
    }
}

/// A text as HTML: paragraphs on lines of their own, as some servers want it.
fn html(text: &str) -> String {
    let text = replace_text(text, "&", "&amp;");
    let text = replace(&text, b"<", "&lt;");
    let mut html = String::new();
    for line in split(&text, b'\n') {
        let line = trim(line);
        if !line.is_empty() {
            html.push_str("<p>");
            html.push_str(line);
            html.push_str("</p>\n");
        }
    }
    html
}
