//! What the reader writes in one discussion: drafts, what is open and said, and what the browser keeps of it.

mod acts;
mod outbox;

pub use acts::ways;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::thread::Discussion;
use super::{Env, Tasks};
use crate::backend;
use crate::dom;
use crate::error::Error;
use crate::model::{Block, Capabilities, CommentState, Date, Moment, Text};
use crate::service::Write;
use crate::state::reader::Reader;
use crate::state::thread::{Action, Thread};
use crate::state::writing::{Kept, Piece, Target};
use outbox::LOCKED_MS;

/// Where the browser keeps what the reader has told of themself.
const READER: &str = "kabar:reader";

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
    /// The field that the reader went to last.
    entered: RefCell<Target>,
    /// What is said below a comment, or below the composer where the id is empty.
    said: RefCell<Vec<(Text, Text)>>,
    /// Texts that a request of this page is on its way for.
    sending: RefCell<Vec<Text>>,
    /// The whole, and single threads by their key: goes up when they have to be shown anew.
    version: Cell<u32>,
    versions: RefCell<Vec<(usize, u32)>>,
    /// Whether what gets the focus next is to be in view.
    leads: Cell<bool>,
    /// The comment that was shown anew last: it has the focus if what had it has gone.
    touched: RefCell<Text>,
    timer: RefCell<Option<Box<dyn Any>>>,
    /// Looks after what another page has kept.
    look: RefCell<Option<Box<dyn Any>>>,
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
            entered: RefCell::new(Target::Thread),
            said: RefCell::default(),
            sending: RefCell::default(),
            version: Cell::default(),
            versions: RefCell::default(),
            leads: Cell::default(),
            touched: RefCell::default(),
            timer: RefCell::default(),
            look: RefCell::default(),
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

    fn settle_desk(&self, opened: Result<(), Error>) {
        if let Some(discussion) = self.discussion.upgrade() {
            discussion.settle_desk(opened);
        }
    }

    fn redraw(&self) {
        if let Some(discussion) = self.discussion.upgrade() {
            if self.leads.take() {
                discussion.lead();
            }
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

    /// Under which name a text of the reader's stands where only they see it.
    pub fn name_of(&self, piece: &Piece) -> Text {
        for name in [&piece.by.name, &self.reader.borrow().signature.name] {
            if !name.is_empty() {
                return name.clone();
            }
        }
        self.env.messages.text("writing.you")
    }

    /// Whether there is a connection, as far as the browser knows, and if so whether what waits until this moment
    /// (milliseconds since 1970) is sent now.
    pub fn is_time(&self, until: i64) -> Option<bool> {
        dom::is_online().then(|| until <= dom::now())
    }

    /// What the reader has told of themself.
    pub fn reader(&self) -> Reader {
        self.reader.borrow().clone()
    }

    /// What the reader is writing there.
    pub fn draft(&self, target: &Target) -> Option<Piece> {
        self.kept.borrow().draft(target).cloned()
    }

    /// What stands in the field there: what the reader is writing, or the text that is to be changed.
    pub fn words(&self, target: &Target) -> Text {
        match (self.draft(target), target) {
            (Some(piece), _) => piece.text,
            (None, Target::Edit(id)) => match self.thread().find(id) {
                Some(comment) => backend::unformatted(&comment.body).into(),
                None => Text::default(),
            },
            (None, Target::Thread | Target::Reply(_)) => Text::default(),
        }
    }

    /// The reader's texts whose place is not there: they belong to a comment that is gone, or on a page to come.
    pub fn astray(&self) -> Vec<Piece> {
        let (kept, thread) = (self.kept.borrow(), self.thread());
        let is_astray = |piece: &&Piece| {
            let has_words = !piece.is_draft() || !piece.text.trim().is_empty();
            match &piece.target {
                Target::Thread => false,
                Target::Reply(id) | Target::Edit(id) => {
                    let comment = thread.find(id);
                    let stands =
                        comment.is_some_and(|comment| comment.state != CommentState::Removed);
                    (piece.is_draft() || piece.is_pending()) && has_words && !stands
                }
            }
        };
        kept.pieces.iter().filter(is_astray).cloned().collect()
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
                    this.learn();
                }
            }),
            dom::on_online(move || {
                if let Some(this) = this.upgrade() {
                    this.drive();
                    // It is said no more that there is none.
                    this.show_all();
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
                let read = texts.and_then(|texts| match &*texts {
                    "" => Ok(()),
                    texts => this.env.messages.add(texts),
                });
                match read.and(can) {
                    Ok(can) => {
                        this.can.replace(Some(Rc::new(can)));
                        this.signed_in.set(signed_in);
                        this.settle_desk(Ok(()));
                        this.show_all();
                        this.drive();
                        this.ask_after_held();
                    }
                    Err(error) => this.settle_desk(Err(error)),
                }
            }),
        );
    }

    /// Another page has kept something.
    fn learn(self: &Rc<Self>) {
        let before = self.kept.borrow().pieces.clone();
        self.read_kept();
        self.show_all();
        for piece in before.iter().filter(|piece| piece.is_pending()) {
            self.learn_of(piece);
        }
        // Whoever takes a text sends it; another page does where that one has gone.
        let this = Rc::downgrade(self);
        let look = dom::after(LOCKED_MS as u32, move || {
            if let Some(this) = this.upgrade() {
                this.drive();
            }
        });
        self.look.replace(Some(Box::new(look)));
    }

    fn read_kept(&self) {
        if let Some(json) = dom::kept(&self.store())
            && !self.unkept.get()
        {
            let mut kept = Kept::parse(&json);
            if kept.prune(dom::now()) {
                // What is too old goes from the store as well.
                dom::keep(&self.store(), &kept.print());
            }
            self.kept.replace(kept);
        }
    }

    /// Changes what is kept, on top of what other pages have kept since.
    fn change(&self, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept_by_all();
        change(&mut kept);
        self.keep(kept);
    }

    #[inline(never)]
    fn kept_by_all(&self) -> Kept {
        match dom::kept(&self.store()) {
            Some(json) if !self.unkept.get() => Kept::parse(&json),
            // The store fails, or it is the first text.
            Some(_) | None => self.kept.borrow().clone(),
        }
    }

    #[inline(never)]
    fn keep(&self, mut kept: Kept) {
        kept.prune(dom::now());
        self.unkept.set(!dom::keep(&self.store(), &kept.print()));
        self.kept.replace(kept);
    }

    fn put(&self, piece: Piece) {
        let id = below(&piece.target);
        self.change(|kept| kept.put(piece));
        self.show(&id);
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
        // A long text is higher than the screen, and what it belongs to stands above it.
        self.leads.set(panel.is_none());
        self.show(id);
    }

    /// The reader goes to the field there, and the page's question comes along.
    pub fn enter(&self, target: &Target) {
        let before = self.asks_at();
        let asks = self.can().is_some_and(|can| can.challenge);
        if asks && before != *target && !matches!(target, Target::Edit(_)) {
            self.entered.replace(target.clone());
            self.show(&below(&before));
            self.show(&below(target));
        }
    }

    /// Where the page's question against spam is shown: in the field that the reader went to last, as long as that is
    /// open. What stands in a slot can stand in one place only.
    pub fn asks_at(&self) -> Target {
        let entered = self.entered.borrow();
        match self.panel(&below(&entered)) == Some(Panel::Reply) {
            true => entered.clone(),
            false => Target::Thread,
        }
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

    /// The reader answers a comment, with words of it before their own.
    pub fn quote(&self, id: &Text, words: &str) {
        let target = Target::Reply(id.clone());
        let before = self.words(&target);
        let before = before.trim_end();
        let parted = if before.is_empty() { "" } else { "\n\n" };
        let text = [before, parted, &backend::quoted(words), "\n\n"].concat();
        self.typed(target, &text);
        self.open(id, Some(Panel::Reply));
    }

    /// Keeps what the reader has told of themself.
    pub fn introduce(&self, reader: Reader) {
        dom::keep(READER, &reader.print());
        self.reader.replace(reader);
    }

    fn with_piece(&self, key: &str, change: impl FnOnce(&mut Piece)) {
        let piece = self.kept.borrow().find(key).cloned();
        if let Some(mut piece) = piece {
            change(&mut piece);
            self.put(piece);
        }
    }

    fn token(&self, id: &str) -> String {
        let own = self.own(id);
        own.map_or_else(String::new, |piece| piece.token.to_string())
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
