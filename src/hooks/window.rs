//! A long thread is in the document around the viewport only. Where the other rows would be there are gaps, which are as
//! high as those rows were or are thought to be.
//!
//! What the reader sees stays where it is: the gap above it takes up what was thought wrong. That needs no scrolling,
//! which would stop a fling on phones and fight with a hand on the scrollbar. Only where no gap is left above is the page
//! scrolled by what remains.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use yew::platform::spawn_local;

use super::Discussion;
use crate::dom::{IS_BROWSER, Listener, Rows, on_window};
use crate::state::thread::{Action, Heights, Part, RowEntry, Thread, around, count, is_enough};

/// What is known of the rows of a thread, and what has to stay where it is.
#[derive(Default)]
pub struct Window {
    heights: RefCell<Heights>,
    /// The shape of the thread that the heights are arranged after.
    arranged: Cell<u32>,
    held: Cell<Held>,
    /// Where the list began in the viewport when that was last looked at.
    top: Cell<f64>,
    draws: Cell<usize>,
    /// What is drawn has not been settled yet.
    unsettled: Cell<bool>,
    /// The reader went somewhere meanwhile.
    missed: Cell<bool>,
    /// Width of the list when the heights were measured.
    width: Cell<f64>,
    /// The reader prints: all is in the document.
    printing: Cell<bool>,
    /// Keys of the branches that were whole in the document before it was printed.
    whole_before: RefCell<Vec<usize>>,
}

/// What of a list stays where it is when rows above and below it come and go.
#[derive(Clone, Copy, Default, PartialEq)]
enum Hold {
    /// The list's upper edge.
    #[default]
    Top,
    /// The upper edge of the row of this place.
    Row(usize),
    /// The list's lower edge.
    End,
}

/// The same, with its pixels from the list's upper edge.
#[derive(Clone, Copy, Default)]
struct Held {
    what: Hold,
    at: f64,
}

/// A row that is built, or a gap, as it stands in the document.
struct Piece {
    rows: Range<usize>,
    is_gap: bool,
    top: f64,
    bottom: f64,
}

impl Piece {
    /// The row of it that is at `edge`, or nearest.
    fn row_at(&self, edge: f64, heights: &Heights) -> usize {
        let part = ((edge - self.top) / (self.bottom - self.top)).clamp(0.0, 1.0);
        heights.at(&self.rows, part * heights.of(&self.rows))
    }

    /// Where the upper edge of a row of it is.
    fn top_of(&self, row: usize, heights: &Heights) -> f64 {
        let part = heights.of(&(self.rows.start..row)) / heights.of(&self.rows);
        self.top + part * (self.bottom - self.top)
    }
}

/// The rows and gaps of `thread` as they stand in the document; none where that shows another state of it.
fn pieces(thread: &Thread, edges: &[f64]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(edges.len());
    let mut edges = edges.windows(2);
    let mut add = |rows: Range<usize>, is_gap: bool| {
        let edges = edges.next()?;
        pieces.push(Piece {
            rows,
            is_gap,
            top: edges[0],
            bottom: edges[1],
        });
        Some(())
    };
    let mut all = || {
        let mut end = 0;
        for range in thread.built() {
            if thread.is_windowed() {
                add(end..range.start, true)?;
            }
            end = range.end;
            for row in range.clone() {
                add(row..row + 1, false)?;
            }
        }
        if thread.is_windowed() {
            add(end..thread.len(), true)?;
        }
        Some(())
    };
    let known = all().is_some() && edges.next().is_none();
    if known { pieces } else { Vec::new() }
}

impl Discussion {
    /// The rows in the document, and the pieces of `thread` that they are, where it shows that.
    fn shown(&self, thread: &Thread) -> Option<(Rows, Vec<Piece>)> {
        let rows = Rows::of(self.env.host.as_ref()?)?;
        let pieces = pieces(thread, &rows.edges);
        // Yew may pause between a list and the branches in it. Rows that are too many or too few may make up for each other
        // in number, but not where each range begins and ends.
        let is_there = |mark: usize| match &thread.row(pieces[mark].rows.start).entry {
            RowEntry::Comment(comment) => rows.id(mark).as_deref() == Some(&comment.id),
            RowEntry::Unreadable => true,
        };
        for (mark, pair) in pieces.windows(2).enumerate() {
            if pair[0].is_gap && !pair[1].is_gap && !is_there(mark + 1)
                || pair[1].is_gap && !pair[0].is_gap && !is_there(mark)
            {
                return None;
            }
        }
        if self.window.arranged.replace(thread.shape()) != thread.shape() {
            let places = thread.rows().map(|row| row.place).collect();
            self.window.heights.borrow_mut().arrange(places);
        }
        (!pieces.is_empty()).then_some((rows, pieces))
    }

    /// Looks where the reader is: notes what has to stay there, and says which rows of what is shown should be built.
    fn look(&self) -> Option<Vec<Range<usize>>> {
        let thread = self.drawn.borrow().clone();
        let window = &self.window;
        window.held.take();
        let (rows, pieces) = self.shown(&thread)?;
        window.top.set(rows.top);
        let heights = window.heights.borrow();
        let len = thread.len();
        let (upper, lower) = (-rows.top, rows.screen - rows.top);
        let (mut first, mut last, mut row) = (None, None, None);
        for piece in &pieces {
            let begins = piece.top < lower;
            if piece.bottom > upper && !piece.rows.is_empty() {
                first = first.or(Some(piece));
                if begins && !piece.is_gap {
                    row = row.or(Some(piece));
                }
            }
            if begins && !piece.rows.is_empty() {
                last = Some(piece);
            }
        }
        // Out of sight, its nearer end counts.
        let from = first.map_or(len, |piece| piece.row_at(upper, &heights));
        let to = last.map_or(0, |piece| piece.row_at(lower, &heights) + 1);
        let seen = from.min(to)..to.max(from);
        let wanted = (!is_enough(thread.built(), &seen, len)).then(|| {
            let mut kept = rows.kept();
            for marks in &mut kept {
                *marks = pieces[marks.start].rows.start..pieces[marks.end - 1].rows.end;
            }
            around(&seen, &kept, len)
        });
        // Of rows that nobody has seen yet the last ones come from below: what follows the list stays where it is.
        let to_end = |rows: &Vec<Range<usize>>| {
            rows.last()
                .is_some_and(|last| last.end == len && last.start <= from)
        };
        let (what, at) = match (row, first) {
            (Some(row), _) => (Hold::Row(thread.row(row.rows.start).place), row.top),
            (None, Some(_)) if last.is_none() => (Hold::Top, 0.0),
            (None, Some(gap)) if !wanted.as_ref().is_some_and(to_end) => (
                Hold::Row(thread.row(from).place),
                gap.top_of(from, &heights),
            ),
            (None, Some(_) | None) => (Hold::End, pieces.last().map_or(0.0, |piece| piece.bottom)),
        };
        window.held.set(Held { what, at });
        wanted
    }

    /// The reader has scrolled, or something has been painted: has the rows built that are near by now.
    pub(super) fn follow(self: &Rc<Self>) {
        let thread = self.thread();
        if !thread.is_windowed() || self.window.printing.get() {
            return;
        }
        self.settle_drawn();
        // What is not shown yet is looked at when it is.
        if self.window.unsettled.get() || !Rc::ptr_eq(&thread, &self.drawn.borrow()) {
            self.window.missed.set(true);
        } else if let Some(rows) = self.look() {
            self.change(thread.reduce(Action::Build(rows)));
        }
    }

    /// The document is about to show `thread`: what of it has to stay where it is does, as a rule before that is painted.
    /// What scrolls from now until then, and tells of it later, is taken for the browser's doing.
    /// Returns how often something was drawn.
    pub(super) fn draw(self: &Rc<Self>, thread: &Rc<Thread>) -> usize {
        self.settle_drawn();
        // What is not settled goes on to hold what it held.
        if thread.is_windowed() && !self.window.unsettled.get() {
            self.look();
        }
        self.drawn.replace(thread.clone());
        self.window.unsettled.set(true);
        if IS_BROWSER {
            let this = Rc::downgrade(self);
            spawn_local(async move {
                if let Some(this) = this.upgrade() {
                    this.settle_drawn();
                }
            });
        }
        self.window.draws.set(self.window.draws.get() + 1);
        self.window.draws.get()
    }

    /// Everything that was drawn stands in the document.
    pub(super) fn drawn_whole(self: &Rc<Self>) {
        self.settle_drawn();
        // A list that is gone holds nothing.
        if self.window.unsettled.take() {
            self.window.held.take();
        }
        if self.window.missed.take() {
            self.follow();
        }
    }

    /// Settles what has been drawn, once the document shows all of it, and not again: what scrolls afterwards does so on
    /// purpose.
    fn settle_drawn(&self) {
        if self.window.unsettled.get() && self.settle(false).is_some() {
            self.window.unsettled.set(false);
        }
    }

    /// Measures the rows that are built, makes the gaps as high as they have to be, and what was held stays; not where the
    /// document shows something else.
    fn settle(&self, resized: bool) -> Option<()> {
        let thread = self.drawn.borrow().clone();
        let window = &self.window;
        if !thread.is_windowed() {
            return Some(());
        }
        let (rows, pieces) = self.shown(&thread)?;
        let mut heights = window.heights.borrow_mut();
        let is_wide_as_before = window.width.replace(rows.width) == rows.width;
        if !is_wide_as_before {
            heights.forget();
        }
        for piece in &pieces {
            if !piece.is_gap {
                heights.measure(piece.rows.start, piece.bottom - piece.top);
            }
        }
        heights.guess_anew();
        // Where what is held comes to stand with gaps as high as they are thought to be, and the last gap above it.
        let Held { what, at } = window.held.get();
        let mut top = 0.0;
        let mut found = None;
        let mut above = None;
        let mut last = None;
        for (mark, piece) in pieces.iter().enumerate() {
            if what == Hold::End {
                above = last;
            }
            if piece.is_gap {
                if !piece.rows.is_empty() {
                    last = Some(mark);
                }
                top += heights.of(&piece.rows);
                continue;
            }
            if what == Hold::Row(thread.row(piece.rows.start).place) {
                found = Some(top);
                above = last;
            }
            top += piece.bottom - piece.top;
        }
        if what == Hold::End {
            found = Some(top);
        }
        // The list's own top needs nothing, and what the reader has been led away from may be gone.
        let mut rest = found.map_or(0.0, |found| at - found);
        for (mark, piece) in pieces.iter().enumerate() {
            if !piece.is_gap {
                continue;
            }
            let mut height = heights.of(&piece.rows);
            if above == Some(mark) {
                let thought = height;
                height = (thought + rest).max(0.0);
                rest -= height - thought;
            }
            if (piece.bottom - piece.top - height).abs() > 0.01 {
                rows.set_height(mark, height);
            }
        }
        window.held.set(Held {
            what,
            at: at - rest,
        });
        // Some browsers hold what is in view by themselves: they have scrolled by now, or will unless the page is scrolled.
        // Where the reader may have gone somewhere meanwhile nobody can tell the two apart, and the page stays where it is:
        // so where a phone's address bar goes, which resizes while it is scrolled.
        let moved = rows.top_now() - window.top.get() - rest;
        let went = window.missed.get() || resized && is_wide_as_before;
        if moved.abs() > 0.5 && found.is_some() && !went {
            rows.scroll_by(moved);
        }
        window.top.set(rows.top_now());
        Some(())
    }

    /// What is known of rows holds no more: others come in their places.
    pub(super) fn forget_heights(&self) {
        self.window.heights.borrow_mut().forget();
    }

    /// Follows the reader until it is dropped.
    pub(super) fn listen(self: &Rc<Self>) -> Vec<Option<Listener>> {
        const EVENTS: [&str; 5] = [
            "scroll",
            "resize",
            "hashchange",
            "beforeprint",
            "afterprint",
        ];
        let mut listeners = Vec::with_capacity(EVENTS.len());
        for event in EVENTS {
            let this = Rc::downgrade(self);
            listeners.push(on_window(event, move |event| {
                if let Some(this) = this.upgrade() {
                    this.heard(event);
                }
            }));
        }
        listeners
    }

    /// Whether rows of this branch are in the document for printing alone. Yew pauses between components when there are many, and
    /// a browser prints meanwhile: what comes for it must be no component of its own.
    pub fn is_for_print(&self, branch: usize) -> bool {
        self.window.printing.get() && !self.window.whole_before.borrow().contains(&branch)
    }

    fn heard(self: &Rc<Self>, event: &str) {
        match event {
            "beforeprint" => {
                self.window.printing.set(true);
                let thread = self.thread();
                let keys = thread.parts().into_iter().filter_map(|part| match part {
                    Part::Branch(_, branch, built) if count(&built) == branch.rows.len() => {
                        Some(branch.key)
                    }
                    Part::Branch(..) | Part::Gap => None,
                });
                self.window.whole_before.replace(keys.collect());
                let all = 0..self.thread().len();
                self.change(self.thread().reduce(Action::Build(vec![all])));
            }
            "afterprint" => self.window.printing.set(false),
            "hashchange" => return self.follow_address(),
            // Lines of another width.
            "resize" => drop(self.settle(true)),
            _ => {}
        }
        self.follow();
    }
}
