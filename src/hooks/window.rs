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
use crate::dom::{Listener, Rows, on_window};
use crate::state::thread::{Action, Heights, Thread, around};

/// What is known of the rows of a thread, and what has to stay where it is.
#[derive(Default)]
pub struct Window {
    heights: RefCell<Heights>,
    /// The thread whose rows the heights are arranged after.
    arranged: Cell<u32>,
    held: Cell<Held>,
    /// Where the list began in the viewport then, until what was to come has come.
    top: Cell<Option<f64>>,
    /// Width of the list when the heights were measured.
    width: Cell<f64>,
    /// The reader prints: all is in the document.
    printing: Cell<bool>,
}

/// What of a list stays where it is when rows above and below it come and go: pixels from the list's upper edge.
#[derive(Clone, Copy, Debug, Default)]
enum Held {
    /// The list's upper edge itself.
    #[default]
    Top,
    /// The upper edge of the row of a place.
    Row(usize, f64),
    /// Its lower edge.
    End(f64),
}

/// A row that is built, or a gap, as it stands in the document.
struct Piece {
    rows: Range<usize>,
    is_gap: bool,
    top: f64,
    bottom: f64,
}

impl Piece {
    /// The first row of it that is below `edge`, or the last.
    fn row_at(&self, edge: f64, heights: &Heights) -> usize {
        let part = ((edge - self.top) / (self.bottom - self.top)).clamp(0.0, 1.0);
        heights.at(&self.rows, part * heights.of(self.rows.clone()))
    }
}

/// The rows and gaps of `thread` as they stand in the document, unless that shows another state of it.
fn pieces(thread: &Thread, edges: &[f64]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::with_capacity(edges.len());
    let mut end = 0;
    let windowed = thread.is_windowed();
    let last = windowed.then_some(thread.len()..thread.len());
    for range in thread.built().iter().cloned().chain(last) {
        if windowed {
            pieces.push((end..range.start, true));
        }
        end = range.end;
        pieces.extend(range.map(|row| (row..row + 1, false)));
    }
    if pieces.len() + 1 != edges.len() {
        return None;
    }
    let edges = edges.windows(2);
    let pieces = pieces.into_iter().zip(edges);
    let piece = |((rows, is_gap), edges): ((Range<usize>, bool), &[f64])| Piece {
        rows,
        is_gap,
        top: edges[0],
        bottom: edges[1],
    };
    Some(pieces.map(piece).collect())
}

impl Discussion {
    /// Looks where the reader is: notes what has to stay there, and says which rows should be built.
    fn look(&self) -> Option<Vec<Range<usize>>> {
        let thread = self.thread();
        let window = &self.window;
        window.top.set(None);
        if !Rc::ptr_eq(&thread, &self.drawn.borrow()) {
            return None;
        }
        let rows = Rows::of(self.env.host.as_ref()?)?;
        let pieces = pieces(&thread, &rows.edges())?;
        let [top, height, _, screen] = rows.place();
        let (upper, lower) = (-top, screen - top);
        window.top.set(Some(top));
        self.arrange(&thread);
        let heights = window.heights.borrow();
        let len = thread.len();
        // Out of sight the list's nearer end counts.
        let mut filled = pieces.iter().filter(|piece| !piece.rows.is_empty());
        let first = filled.clone().find(|piece| piece.bottom > upper);
        let last = filled.rfind(|piece| piece.top < lower);
        let seen = match (first, last) {
            (Some(first), Some(last)) => {
                let seen = first.row_at(upper, &heights);
                seen..last.row_at(lower, &heights).max(seen) + 1
            }
            (None, _) => len..len,
            (_, None) => 0..0,
        };
        let in_view = |piece: &&Piece| !piece.is_gap && piece.bottom > upper && piece.top < lower;
        let kept = || {
            let kept = rows.kept().into_iter();
            kept.map(|range| pieces[range.start].rows.start..pieces[range.end - 1].rows.end)
                .collect()
        };
        let wanted = around(seen.clone(), len, thread.built(), kept);
        let at_end = wanted
            .iter()
            .flatten()
            .any(|range| range.end == len && range.contains(&seen.start));
        window.held.set(match pieces.iter().find(in_view) {
            Some(row) => Held::Row(thread.row(row.rows.start).place, row.top),
            None if seen.start == len || at_end => Held::End(height),
            None if seen.end == 0 => Held::Top,
            None => {
                let gap = first.map_or(0.0, |gap| {
                    let part =
                        heights.of(gap.rows.start..seen.start) / heights.of(gap.rows.clone());
                    gap.top + part * (gap.bottom - gap.top)
                });
                Held::Row(thread.row(seen.start).place, gap)
            }
        });
        wanted
    }

    /// The reader has scrolled, or something has been painted: has the rows built that are near by now.
    pub(super) fn follow(self: &Rc<Self>) {
        if !self.thread().is_windowed() || self.window.printing.get() {
            return;
        }
        if let Some(rows) = self.look() {
            self.dispatch(Action::Build(rows));
        }
    }

    /// What will be changed now must not move what the reader sees.
    pub(super) fn hold(&self, after: &Thread) {
        if after.is_windowed() {
            self.look();
        }
    }

    /// Once the rows are there, before they are painted.
    pub(super) fn settle_soon(self: &Rc<Self>) {
        let this = Rc::downgrade(self);
        spawn_local(async move {
            if let Some(this) = this.upgrade() {
                this.settle();
            }
        });
    }

    fn arrange(&self, thread: &Thread) {
        if self.window.arranged.replace(thread.changes()) != thread.changes() {
            let mut heights = self.window.heights.borrow_mut();
            heights.arrange(thread.rows().map(|row| row.place));
        }
    }

    /// Measures the rows that are built, makes the gaps as high as they have to be, and what was held stays.
    pub(super) fn settle(&self) {
        let thread = self.thread();
        let window = &self.window;
        if !thread.is_windowed() || !Rc::ptr_eq(&thread, &self.drawn.borrow()) {
            return;
        }
        let Some(rows) = self.env.host.as_ref().and_then(Rows::of) else {
            return;
        };
        let edges = rows.edges();
        let Some(pieces) = pieces(&thread, &edges) else {
            return;
        };
        self.arrange(&thread);
        let mut heights = window.heights.borrow_mut();
        let [_, _, width, _] = rows.place();
        if window.width.replace(width) != width {
            heights.forget();
            heights.arrange(thread.rows().map(|row| row.place));
        }
        for piece in pieces.iter().filter(|piece| !piece.is_gap) {
            let row = piece.rows.start;
            heights.measure(row, thread.row(row).place, piece.bottom - piece.top);
        }
        if heights.guess_anew() {
            heights.arrange(thread.rows().map(|row| row.place));
        }
        // Where what is held comes to stand with gaps as high as they are thought to be, and the last gap above it.
        let held = window.held.get();
        let mut top = 0.0;
        let mut found = 0.0;
        let mut above = None;
        let mut gaps = Vec::new();
        for (mark, piece) in pieces.iter().enumerate() {
            let row = piece.rows.start;
            let mut height = piece.bottom - piece.top;
            if piece.is_gap {
                height = heights.of(piece.rows.clone());
                gaps.push((mark, height));
            } else if let Held::Row(place, _) = held
                && thread.row(row).place == place
            {
                found = top;
                above = gaps.len().checked_sub(1);
            }
            top += height;
        }
        let wanted = match held {
            Held::Top => 0.0,
            Held::Row(_, wanted) => wanted,
            Held::End(wanted) => {
                found = top;
                above = gaps.len().checked_sub(2);
                wanted
            }
        };
        let mut rest = wanted - found;
        if let Some((mark, height)) = above.map(|above| &mut gaps[above])
            && !pieces[*mark].rows.is_empty()
        {
            let before = *height;
            *height = (before + rest).max(0.0);
            rest -= *height - before;
        }
        for (mark, height) in gaps {
            let piece = &pieces[mark];
            if (piece.bottom - piece.top - height).abs() > 0.01 {
                rows.set_height(mark, height);
            }
        }
        window.held.set(match held {
            Held::Top => Held::Top,
            Held::Row(place, wanted) => Held::Row(place, wanted - rest),
            Held::End(wanted) => Held::End(wanted - rest),
        });
        // Some browsers hold what is in view by themselves, and have scrolled by now, or will unless the page is scrolled.
        let [top, ..] = rows.place();
        let moved = top - window.top.take().unwrap_or(top) - rest;
        if moved.abs() > 0.5 && !matches!(held, Held::Top) {
            rows.scroll_by(moved);
        }
    }

    /// Follows the reader until it is dropped.
    pub(super) fn listen(self: &Rc<Self>) -> Vec<Listener> {
        const EVENTS: [&str; 4] = ["scroll", "resize", "beforeprint", "afterprint"];
        let listeners = EVENTS.iter().filter_map(|event| {
            let this = Rc::downgrade(self);
            on_window(event, move |event| {
                if let Some(this) = this.upgrade() {
                    this.heard(event);
                }
            })
        });
        listeners.collect()
    }

    fn heard(self: &Rc<Self>, event: &str) {
        let thread = self.thread();
        match event {
            "beforeprint" if thread.is_windowed() => {
                self.window.printing.set(true);
                let all = 0..thread.len();
                self.dispatch(Action::Build(vec![all]));
            }
            "afterprint" => self.window.printing.set(false),
            // Lines of another width.
            "resize" => self.settle(),
            _ => {}
        }
        self.follow();
    }
}
