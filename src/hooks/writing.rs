use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::thread::Discussion;
use super::{Env, Signal, Tasks};
use crate::backend::{self, Written};
use crate::dom;
use crate::error::{Error, Kind};
use crate::model::{
    Block, Capabilities, Comment, CommentState, Date, Entry, Moment, Text, Voting, Window,
};
use crate::service::{Answer, LocalFuture, Write};
use crate::state::reader::Reader;
use crate::state::thread::{Action, Thread};
use crate::state::writing::{Due, Kept, Outcome, Piece, Stage, Target};
use crate::text::{replace, replace_text, signed_decimal, split, trim};

/// Where the browser keeps what the reader has told of themself.
const READER: &str = "kabar:reader";
const DAY_MS: i64 = 86_400_000;
/// Before it is looked again whether another page still sends a text.
const LOCKED_MS: i64 = 5_000;

/// What is open below a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The reader answers it.
    Reply,
    /// Its author changes it.
    Edit,
    /// Its author is asked whether it is to go.
    Delete,
    /// The reader says what is wrong with it.
    Report,
    /// The other things that can be done with it.
    More,
    /// It is read although its author is muted.
    Muted,
}

/// What the reader writes in one discussion, and does with its comments.
pub struct Writing {
    /// What surrounds the discussion.
    pub env: Env,
    /// It owns this.
    discussion: Weak<Discussion>,
    write: Rc<dyn Write>,
    tasks: Tasks,
    can: RefCell<Option<Rc<Capabilities>>>,
    /// Whether the page knows the reader, who then needs no name.
    signed_in: Cell<bool>,
    kept: RefCell<Kept>,
    /// The store did not take what was changed last: what is here is newer than what is there.
    unkept: Cell<bool>,
    reader: RefCell<Reader>,
    panels: RefCell<Vec<(Text, Panel)>>,
    /// What is said below a comment, or below the composer where the id is empty.
    said: RefCell<Vec<(Text, Text)>>,
    /// Texts that a request of this page is on its way for.
    sending: RefCell<Vec<Text>>,
    /// The whole, and single threads by their key: goes up when they have to be shown anew.
    version: Cell<u32>,
    versions: RefCell<Vec<(usize, u32)>>,
    /// The comment that was shown anew last: it has the focus if what had it has gone.
    touched: RefCell<Text>,
    timer: RefCell<Option<Box<dyn Any>>>,
    listeners: RefCell<Vec<dom::Listener>>,
}

impl Writing {
    /// What the reader writes in `discussion`, whose server takes it; nothing where that can only be read.
    pub fn new(discussion: &Rc<Discussion>) -> Option<Rc<Writing>> {
        let write = discussion.env.service.write()?.clone();
        Some(Rc::new(Writing {
            env: discussion.env.clone(),
            discussion: Rc::downgrade(discussion),
            write,
            tasks: Tasks::default(),
            can: RefCell::default(),
            signed_in: Cell::default(),
            kept: RefCell::default(),
            unkept: Cell::default(),
            reader: RefCell::default(),
            panels: RefCell::default(),
            said: RefCell::default(),
            sending: RefCell::default(),
            version: Cell::default(),
            versions: RefCell::default(),
            touched: RefCell::default(),
            timer: RefCell::default(),
            listeners: RefCell::default(),
        }))
    }

    /// The thread as it is now.
    pub fn thread(&self) -> Rc<Thread> {
        let discussion = self.discussion.upgrade();
        discussion.map_or_else(Rc::default, |discussion| discussion.thread())
    }

    fn dispatch(&self, action: Action) {
        if let Some(discussion) = self.discussion.upgrade() {
            discussion.dispatch(action);
        }
    }

    fn redraw(&self) {
        if let Some(discussion) = self.discussion.upgrade() {
            discussion.redraw();
        }
    }

    /// What readers may do, once that is known.
    pub fn can(&self) -> Option<Rc<Capabilities>> {
        self.can.borrow().clone()
    }

    /// Whether the page knows the reader.
    pub fn is_signed_in(&self) -> bool {
        self.signed_in.get()
    }

    /// What the reader has told of themself.
    pub fn reader(&self) -> Reader {
        self.reader.borrow().clone()
    }

    /// What the reader is writing there.
    pub fn draft(&self, target: &Target) -> Option<Piece> {
        self.kept.borrow().draft(target).cloned()
    }

    /// The reader's texts that only they see, and that belong there.
    pub fn pending(&self, target: &Target) -> Vec<Piece> {
        let kept = self.kept.borrow();
        let pieces = kept.pieces.iter();
        pieces
            .filter(|piece| piece.is_pending() && piece.target == *target)
            .cloned()
            .collect()
    }

    /// The reader's own text that the server calls `id`.
    pub fn own(&self, id: &str) -> Option<Piece> {
        self.kept.borrow().own(id).cloned()
    }

    /// What the reader thinks of a comment: 1, -1, or 0 for nothing.
    pub fn vote_of(&self, id: &str) -> i8 {
        self.kept.borrow().vote(id)
    }

    /// What is open below the comment with this id.
    pub fn panel(&self, id: &str) -> Option<Panel> {
        let panels = self.panels.borrow();
        let open = panels.iter().find(|(of, _)| **of == *id);
        open.map(|(_, panel)| *panel)
    }

    /// What is said below the comment with this id.
    pub fn said(&self, id: &str) -> Option<Text> {
        let said = self.said.borrow();
        let words = said.iter().find(|(of, _)| **of == *id);
        words.map(|(_, words)| words.clone())
    }

    /// Goes up when a thread has to be shown anew.
    pub fn version(&self, thread: usize) -> u32 {
        let versions = self.versions.borrow();
        let own = versions.iter().find(|(key, _)| *key == thread);
        self.version.get() + own.map_or(0, |(_, version)| *version)
    }

    /// Goes up with everything that is shown anew.
    pub fn changes(&self) -> usize {
        let versions = self.versions.borrow();
        let own = versions.iter().map(|(_, version)| *version as usize);
        self.version.get() as usize + own.sum::<usize>()
    }

    /// Id of the comment that was shown anew last.
    pub fn touched(&self) -> Text {
        self.touched.borrow().clone()
    }

    fn set_panel(&self, id: &Text, panel: Option<Panel>) {
        let mut panels = self.panels.borrow_mut();
        panels.retain(|(of, _)| of != id);
        panels.extend(panel.map(|panel| (id.clone(), panel)));
    }

    fn say(&self, id: &Text, words: Option<Text>) {
        let mut said = self.said.borrow_mut();
        said.retain(|(of, _)| of != id);
        said.extend(words.map(|words| (id.clone(), words)));
    }
}

/// The comment below which something of this target stands; none for the composer of the discussion.
fn below(target: &Target) -> Text {
    match target {
        Target::Thread => Text::default(),
        Target::Reply(id) | Target::Edit(id) => id.clone(),
    }
}

impl Writing {
    fn store(&self) -> String {
        ["kabar:writing:", &self.write.place()].concat()
    }

    /// Learns what readers may do, and takes up what was left of the last visit.
    pub fn begin(self: &Rc<Self>) {
        *self.reader.borrow_mut() = Reader::parse(&dom::kept(READER).unwrap_or_default());
        self.read_kept();
        let this = Rc::downgrade(self);
        let refresh = this.clone();
        let listeners = [
            dom::on_kept(self.store(), move || {
                if let Some(this) = refresh.upgrade() {
                    this.read_kept();
                    this.show_all();
                    this.drive();
                }
            }),
            dom::on_online(move || {
                if let Some(this) = this.upgrade() {
                    this.drive();
                }
            }),
        ];
        self.listeners
            .borrow_mut()
            .extend(listeners.into_iter().flatten());

        let this = Rc::downgrade(self);
        let texts = self.write.texts();
        let can = self.env.service.capabilities();
        let signed_in = self.write.signed_in();
        self.tasks.run(
            "can".into(),
            Box::pin(async move {
                let texts = texts.await;
                let can = can.await;
                let signed_in = signed_in.await;
                let Some(this) = this.upgrade() else { return };
                let read = texts.and_then(|texts| this.env.messages.add(&texts));
                match read.and(can) {
                    Ok(can) => {
                        this.can.replace(Some(Rc::new(can)));
                        this.signed_in.set(signed_in);
                        this.show_all();
                        this.drive();
                        this.ask_after_held();
                    }
                    // Whoever reads by it has told the fault already.
                    Err(error) if error.kind() == Kind::Description => {}
                    Err(error) => this.env.tell(vec![error]),
                }
            }),
        );
    }

    fn read_kept(&self) {
        if let Some(json) = dom::kept(&self.store())
            && !self.unkept.get()
        {
            let mut kept = Kept::parse(&json);
            kept.prune(dom::now());
            self.kept.replace(kept);
        }
    }

    /// Changes what is kept, on top of what other pages have kept since.
    fn change(&self, change: impl FnOnce(&mut Kept)) {
        let store = self.store();
        let mut kept = match dom::kept(&store) {
            Some(json) if !self.unkept.get() => Kept::parse(&json),
            // The store fails, or it is the first text.
            Some(_) | None => self.kept.borrow().clone(),
        };
        change(&mut kept);
        kept.prune(dom::now());
        self.unkept.set(!dom::keep(&store, &kept.print()));
        self.kept.replace(kept);
    }

    fn put(&self, piece: Piece) {
        self.show(&below(&piece.target));
        self.change(|kept| kept.put(piece));
    }

    /// Shows the thread of this comment anew, or all of it.
    fn show(&self, id: &str) {
        self.touched.replace(id.into());
        match self.thread().root_key(id) {
            Some(key) => {
                let mut versions = self.versions.borrow_mut();
                match versions.iter_mut().find(|(thread, _)| *thread == key) {
                    Some((_, version)) => *version += 1,
                    None => versions.push((key, 1)),
                }
            }
            None => self.version.set(self.version.get() + 1),
        }
        self.redraw();
    }

    fn show_all(&self) {
        self.show("");
    }

    /// Opens something below a comment, or closes it.
    pub fn open(&self, id: &Text, panel: Option<Panel>) {
        self.set_panel(id, panel);
        self.say(id, None);
        if panel == Some(Panel::Edit) {
            self.begin_edit(id);
        }
        self.show(id);
    }

    /// An editor begins with the text as it is.
    fn begin_edit(&self, id: &Text) {
        let target = Target::Edit(id.clone());
        let text = match (self.draft(&target), self.thread().find(id)) {
            (None, Some(comment)) => backend::unformatted(&comment.body),
            (Some(_), _) | (None, None) => return,
        };
        self.typed(target, &text);
    }

    /// The reader's text for `target` is now this one.
    pub fn typed(&self, target: Target, text: &str) {
        let now = dom::now();
        let draft = self.draft(&target);
        let new = || Piece::new(self.write.key().into(), target, now);
        let mut piece = draft.unwrap_or_else(new);
        piece.text = text.into();
        piece.when = now;
        self.change(|kept| kept.put(piece));
    }

    /// Keeps what the reader has told of themself.
    pub fn introduce(&self, reader: Reader) {
        dom::keep(READER, &reader.print());
        self.reader.replace(reader);
    }

    /// Sends what the reader has written there.
    pub fn submit(self: &Rc<Self>, target: &Target) {
        if let Some(mut piece) = self.draft(target) {
            if piece.tries > 0 {
                // The server answers to the old key as it did; these are other words.
                self.change(|kept| kept.remove(&piece.key));
                piece.key = self.write.key().into();
            }
            piece.submit(dom::now());
            let id = below(target);
            let key = piece.key.clone();
            self.set_panel(&id, None);
            self.put(piece);
            self.touched.replace(key);
            self.drive();
        }
    }

    /// Sends a text that could not be sent.
    pub fn send_again(self: &Rc<Self>, key: &str) {
        self.with_piece(key, |piece| piece.submit(dom::now()));
        self.drive();
    }

    /// Lets the reader write on.
    pub fn take_back(&self, key: &str) {
        self.with_piece(key, |piece| {
            piece.take_back(dom::now());
            self.reopen(&piece.target);
        });
    }

    fn reopen(&self, target: &Target) {
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

    fn with_piece(&self, key: &str, change: impl FnOnce(&mut Piece)) {
        let piece = self.kept.borrow().find(key).cloned();
        if let Some(mut piece) = piece {
            change(&mut piece);
            self.put(piece);
        }
    }

    /// Sends what is due, and wakes for what will be.
    fn drive(self: &Rc<Self>) {
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
            let ms = u32::try_from(at - now).unwrap_or(0);
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

    fn sent(&self, key: &Text) {
        self.sending.borrow_mut().retain(|other| other != key);
    }

    /// What the request for a text has to say.
    fn question(&self, piece: &Piece) -> (&'static str, Vec<(&'static str, String)>) {
        let reader = self.reader();
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
            said.push(("name", reader.name.to_string()));
            said.push(("email", reader.email.to_string()));
            said.push(("website", reader.website.to_string()));
        }
        (operation, said)
    }

    fn token(&self, id: &str) -> String {
        let own = self.own(id);
        own.map_or_else(String::new, |piece| piece.token.to_string())
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
                    self.reopen(&target);
                }
                let asks = error.kind() == Kind::SignIn;
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
                        this.send_again(&key);
                    }
                }
            }),
        );
    }

    /// Asks what has become of the comments that a moderator had still to see.
    fn ask_after_held(self: &Rc<Self>) {
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
        let was = comment.clone();
        self.run_on(&id, "vote ", answer, move |this, answer| match answer {
            Ok(body) => {
                // An answer without numbers leaves those that were reckoned.
                if let Some(comment) = this.thread().find(&was.id)
                    && let Ok(counted) = backend::counted(&body, comment)
                {
                    this.dispatch(Action::Changed(Rc::new(counted)));
                }
            }
            Err(error) => {
                this.change(|kept| kept.set_vote(&was.id, before));
                this.dispatch(Action::Changed(was.clone()));
                this.complain(&was.id, error);
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

    /// Whether a comment of the server is this text of the reader's, as far as that can be told without its id.
    fn is(&self, piece: &Piece, comment: &Comment) -> bool {
        let text = backend::unformatted(&backend::plain(&piece.text));
        let author = comment.author.as_ref();
        let name = self.reader().name;
        let moment = comment.created.as_ref().and_then(|date| date.moment);
        // A server's clock may be off by a day.
        let recent = moment.is_none_or(|moment| piece.when - moment.unix_ms < 2 * DAY_MS);
        recent
            && (self.is_signed_in() || author.is_some_and(|author| author.name == name))
            && self.own(&comment.id).is_none()
            && backend::unformatted(&comment.body) == text
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

    /// A text as it will be shown.
    pub fn as_shown(&self, text: &str) -> Vec<Block> {
        backend::plain(text)
    }

    /// When a text was written.
    pub fn written_at(&self, piece: &Piece) -> Date {
        let moment = Moment {
            unix_ms: piece.when,
            offset: 0,
        };
        Date {
            given: moment.to_rfc3339().into(),
            moment: Some(moment),
        }
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
