//! Going to one comment: the one that the page's address names, the next one, the one that was answered.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Discussion;
use crate::backend::unformatted;
use crate::dom::{
    Arrival, Listener, Way, focused_row, fragment, has_several, linked, lower_case, on_letters,
};
use crate::model::Text;
use crate::state::thread::{self, Action, Phase, Row, RowEntry, Thread, around};
use crate::text::find_text;

/// Where the reader wants to go.
#[derive(Default)]
pub struct Visit {
    wanted: RefCell<Option<Wanted>>,
    search: Cell<Search>,
    /// The place of the row, known but maybe not built yet, and what is to be done there; no place is the upper edge of
    /// the discussion.
    to: Cell<Option<(Option<usize>, Way)>>,
    there: RefCell<Option<Arrival>>,
    /// The comment in which the words were found last.
    found: Cell<Option<usize>>,
    /// Its number among those that have them, and how many these are.
    tally: Cell<Option<(usize, usize)>>,
}

/// The comment that an address names.
#[derive(Clone)]
struct Wanted {
    /// By its id: then it is looked for until it is found.
    id: Option<Text>,
    /// By its own address, as the server writes it: any other fragment looks like that, and is none of our business.
    address: Text,
    /// Whether it has been asked for by itself.
    asked: bool,
}

impl Wanted {
    /// Of several discussions in a page another one may have what the page's address names.
    fn may_be_elsewhere(&self) -> bool {
        !self.address.is_empty() && has_several()
    }
}

/// What is to be said of the search for a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Search {
    #[default]
    Nothing,
    /// Its page is not here yet.
    Looking,
    /// It is on none of the pages.
    Unknown,
}

impl Discussion {
    /// How far the search for a comment has come.
    pub fn search(&self) -> Search {
        self.visit.search.get()
    }

    /// Goes to the comment that the page's address names.
    pub(super) fn follow_address(self: &Rc<Self>) {
        let wanted = linked().map(|(id, address)| Wanted {
            id: id.map(Text::from),
            address: address.into(),
            asked: false,
        });
        self.visit.wanted.replace(wanted);
        self.say(Search::Nothing);
        self.seek();
    }

    /// Goes to the comment `id`, wherever it is in the thread: among those that are here, else by itself or page by page.
    pub fn find(self: &Rc<Self>, id: Text) {
        self.visit.wanted.replace(Some(Wanted {
            id: Some(id),
            address: Text::default(),
            asked: false,
        }));
        self.seek();
    }

    /// The thread with what is folded away, where something is.
    fn unfolded(&self) -> Option<Rc<Thread>> {
        let thread = self.thread();
        let folds = thread.branches().iter().any(|branch| branch.folded > 0);
        folds.then(|| thread.reduce(Action::Unfold))
    }

    /// The address in the page that leads to the comment `id`.
    pub fn address_of(&self, id: &str) -> String {
        fragment(&["comment-", id].concat())
    }

    /// Goes from the comment that has the focus to the next one, or the one before; from elsewhere to the first.
    fn step(self: &Rc<Self>, forward: bool) {
        let thread = self.thread();
        let host = self.env.host.as_ref();
        let here = host.and_then(focused_row);
        let mut comments = Vec::new();
        let mut at = None;
        for row in thread.rows() {
            if let RowEntry::Comment(comment) = &row.entry {
                if here.as_deref() == Some(&*comment.id) {
                    at = Some(comments.len());
                }
                comments.push(row.place);
            }
        }
        let to = match (at, forward) {
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
            (None, true) => Some(0),
            (None, false) => None,
        };
        if let Some(place) = to.and_then(|to| comments.get(to)) {
            self.go_to(Some(*place), Way::Focus);
        }
    }

    /// Goes to the next comment in which these words stand, whatever their case, and to the first one after the last.
    pub fn find_words(self: &Rc<Self>, words: &str) {
        if let Some(whole) = self.unfolded() {
            self.change(whole);
        }
        let words = lower_case(words.trim());
        let mut places = Vec::new();
        for row in self.thread().rows() {
            if let RowEntry::Comment(comment) = &row.entry {
                let author = comment.author.as_ref().map_or("", |author| &author.name);
                let all = [author, "\n", &unformatted(&comment.body)].concat();
                if find_text(&lower_case(&all), &words).is_some() {
                    places.push(row.place);
                }
            }
        }
        let before = self.visit.found.get();
        let last = places.iter().position(|place| Some(*place) == before);
        let next = last.map_or(0, |last| (last + 1) % places.len());
        self.visit.tally.set(Some((next + 1, places.len())));
        if let Some(place) = places.get(next) {
            self.visit.found.set(Some(*place));
            self.go_to(Some(*place), Way::Mark);
        }
        self.redraw.force_update();
    }

    /// Other comments stand in the places by now.
    pub(super) fn forget_found(&self) {
        self.visit.found.set(None);
        self.visit.tally.set(None);
    }

    /// The number of the comment that was found last, and how many have the words; none where nothing was looked for.
    pub fn tally(&self) -> Option<(usize, usize)> {
        self.visit.tally.get()
    }

    /// Gives the focus to the comment that was found last.
    pub fn enter_found(self: &Rc<Self>) {
        if let Some(place) = self.visit.found.get() {
            self.go_to(Some(place), Way::Focus);
        }
    }

    /// J and K lead from comment to comment, while the focus is in the discussion and not in a field (WCAG 2.2, 2.1.4).
    pub(super) fn listen_to_keys(self: &Rc<Self>) -> Option<Listener> {
        let host = self
            .env
            .host
            .as_ref()
            .filter(|_| self.env.config.shortcuts)?;
        let this = Rc::downgrade(self);
        Some(on_letters(host, move |letter| {
            if let ("j" | "k", Some(this)) = (letter, this.upgrade()) {
                this.step(letter == "j");
            }
        }))
    }

    /// Goes on looking, with what has come by now.
    pub(super) fn seek(self: &Rc<Self>) {
        let Some(wanted) = self.visit.wanted.borrow().clone() else {
            return;
        };
        let elsewhere = wanted.may_be_elsewhere();
        let Wanted { id, address, asked } = wanted;
        // What is looked for may be folded away.
        let whole = self.unfolded();
        let thread = whole.clone().unwrap_or_else(|| self.thread());
        let is_it = |row: &&Row| match &row.entry {
            RowEntry::Comment(comment) => {
                id.as_ref() == Some(&comment.id)
                    || comment
                        .permalink
                        .as_ref()
                        .is_some_and(|url| url.as_str() == &*address)
            }
            RowEntry::Unreadable => false,
        };
        if let Some(row) = thread.rows().find(is_it) {
            self.visit.wanted.take();
            self.say(Search::Nothing);
            if let Some(whole) = whole.filter(|_| self.thread().index_of(row.place).is_none()) {
                self.change(whole);
            }
            return self.go_to(Some(row.place), Way::FocusAndMark);
        }
        // That another order could not be had is no hindrance.
        let goes_on = match thread.phase {
            Phase::Ready => true,
            Phase::MoreFailed(_) => thread.wanted.is_some(),
            Phase::Loading | Phase::Failed(_) | Phase::Again | Phase::LoadingMore => false,
        };
        let Some(id) = id.filter(|_| goes_on) else {
            return;
        };
        // Replies that did not come along may be it as well.
        let replies = thread.rows().find_map(|row| match &row.entry {
            RowEntry::Comment(comment) => Some((comment.id.clone(), row.more_replies.clone()?)),
            RowEntry::Unreadable => None,
        });
        // The one that has it brings the reader there.
        if self.visit.search.get() == Search::Nothing && !elsewhere {
            self.go_to(None, Way::Focus);
        }
        match replies {
            _ if !asked && thread.address_of(&id).is_some() => {
                self.say(Search::Looking);
                if let Some(wanted) = &mut *self.visit.wanted.borrow_mut() {
                    wanted.asked = true;
                }
                self.turn(thread::Wanted::Single(id));
            }
            _ if thread.next.is_some() => {
                self.say(Search::Looking);
                self.more();
            }
            Some((id, url)) if !thread.waits_for_replies() => {
                self.say(Search::Looking);
                self.load_replies(id, &url);
            }
            // They are on their way, or could not be had.
            Some(_) => {}
            None => self.give_up(),
        }
    }

    /// Looks no further for the comment: it is nowhere.
    pub(super) fn give_up(&self) {
        let wanted = self.visit.wanted.take();
        self.say(if wanted.is_some_and(|wanted| wanted.may_be_elsewhere()) {
            Search::Nothing
        } else {
            Search::Unknown
        });
    }

    fn say(&self, search: Search) {
        if self.visit.search.replace(search) != search {
            self.redraw.force_update();
        }
    }

    /// Goes to the row of `place`, or to the upper edge.
    fn go_to(self: &Rc<Self>, place: Option<usize>, way: Way) {
        self.visit.to.set(Some((place, way)));
        self.reach();
    }

    /// Goes on to the row, once it is built, or to the upper edge, and of a small thread once all that is below is built,
    /// without which neither may stand high enough.
    pub(super) fn reach(self: &Rc<Self>) {
        let thread = self.thread();
        if !Rc::ptr_eq(&thread, &self.drawn.borrow()) {
            return;
        }
        let Some((place, way)) = self.visit.to.get() else {
            return;
        };
        if thread.rows_left() > 0 {
            return;
        }
        let Some(place) = place else {
            self.visit.to.take();
            return self.arrive(None, way);
        };
        let Some(index) = thread.index_of(place) else {
            return;
        };
        if thread.built().iter().any(|range| range.contains(&index)) {
            self.visit.to.take();
            self.arrive(Some(thread.built_before(index)), way);
        } else if thread.is_windowed() {
            let rows = around(&(index..index + 1), &[], thread.len());
            self.change(thread.reduce(Action::Build(rows)));
        }
    }

    fn arrive(&self, index: Option<usize>, way: Way) {
        let host = self.env.host.as_ref();
        let there = host.and_then(|host| Arrival::at(host, index, way));
        self.visit.there.replace(there);
    }
}
