//! The discussion as the reader sees it: which comments are known, how they hang together, how many are shown.

mod news;
mod tree;
mod window;

use std::ops::Range;
use std::rc::Rc;

pub use tree::{Branch, Row, RowEntry, Rows};
pub use window::{Heights, around, count, is_enough};

use crate::error::{Error, Kind};
use crate::model::{Comment, CommentAddress, CommentPage, Date, Entry, Link, Live, Order, Text};
use news::News;
use tree::Tree;
use window::WHOLE;

/// Rows built before the first paint: what fits a tall phone, so that the first comments are there before the rest.
const FIRST_ROWS: usize = 8;
/// Rows added after each paint until all of a small thread are built: about one frame of work on a phone.
const MORE_ROWS: usize = 80;

/// A thread and the state of its loading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thread {
    tree: Rc<Tree>,
    /// Published comments on the server, replies included, as far as it says.
    pub total: Option<u32>,
    /// Whether no more comments are taken.
    pub closed: bool,
    /// Since when, as far as the server says.
    pub closed_at: Option<Date>,
    /// Where the next page is; `None` after the last one.
    pub next: Option<Link>,
    /// How the server tells what happens in it.
    pub live: Option<Live>,
    /// What it has told.
    news: News,
    /// The order of the comments, where the server says so.
    pub order: Option<Order>,
    /// The orders that the reader can choose from, with the first page of each.
    pub orders: Vec<(Order, Link)>,
    /// Where the server has one comment with those that it answers.
    pub context: Option<Rc<CommentAddress>>,
    /// Whether no more is here than one comment, with those that it answers and what has been asked for since.
    pub single: bool,
    /// What is to stand in the place of what is here, and is not here yet.
    pub wanted: Option<Wanted>,
    /// Whether it is asked for again after it failed.
    pub insists: bool,
    /// How often the comments were replaced by others.
    pub turns: u32,
    /// How far its pages have come.
    pub phase: Phase,
    /// Rows of a lower place were there before the last page or replies arrived.
    before: usize,
    /// Rows that are built by now, by where they stand in reading order.
    built: Vec<Range<usize>>,
    changes: u32,
    shape: u32,
    /// Comments whose other replies are being loaded, or could not be.
    replies: Vec<(Text, Replies)>,
}

/// How far the pages of a thread have come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Nothing is there yet.
    #[default]
    Loading,
    /// The first page failed.
    Failed(Error),
    /// The first page is asked for again.
    Again,
    /// At least one page is there.
    Ready,
    /// A further page is asked for.
    LoadingMore,
    /// A further page failed; what was there stays.
    MoreFailed(Error),
}

/// What can stand in the place of other comments of a thread.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// All of them, as they are at first.
    All,
    /// All of them in this order.
    Sorted(Order),
    /// The one with this id, with those that it answers.
    Single(Text),
}

/// State of the replies that did not come with a comment.
#[derive(Clone, Debug, PartialEq)]
pub enum Replies {
    /// They are asked for.
    Loading,
    /// They could not be had, for this reason.
    Failed(Error),
}

/// What the outermost list is made of.
pub enum Part<'a> {
    /// Room for rows that are not built.
    Gap,
    /// The branch of this number, and which of its rows are built.
    Branch(usize, &'a Rc<Branch>, Vec<Range<usize>>),
}

/// What happens to a thread.
pub enum Action {
    /// The first page is asked for, at first or again.
    Load,
    /// The page after the last one is asked for.
    LoadMore,
    /// The first page of this is asked for, to stand in the place of what is here.
    Turn(Wanted),
    /// A page is here, the first or a further one.
    Arrived(CommentPage),
    /// It could not be had, for this reason.
    Failed(Error),
    /// The other replies of the comment with this id are asked for.
    LoadReplies(Text),
    /// They are here, or a part of them.
    RepliesArrived(Text, CommentPage),
    /// They could not be had.
    RepliesFailed(Text, Error),
    /// The reader folds the branch that the comment with this id opens, or unfolds it.
    Fold(Text),
    /// All branches are unfolded.
    Unfold,
    /// A comment is another one by now: its text, its votes, its state.
    Changed(Rc<Comment>),
    /// The reader has written a comment, which everybody can read.
    Wrote(Rc<Comment>),
    /// The server tells of comments that came or changed since the first page, which was there at this time of the
    /// reader's clock, in milliseconds.
    News(Vec<Entry>, i64),
    /// The reader is told how many wait.
    Announced,
    /// The reader wants them.
    ShowNews,
    /// A paint has passed: more rows may be built.
    Painted,
    /// These rows are to be built, and no others.
    Build(Vec<Range<usize>>),
}

impl Thread {
    /// The comments with what answers them, in reading order.
    pub fn branches(&self) -> &[Rc<Branch>] {
        self.tree.branches()
    }

    /// Whether only a part of the rows is in the document, the one around the viewport.
    pub fn is_windowed(&self) -> bool {
        self.len() > WHOLE
    }

    /// Rows that are built, in reading order. In the document each range stands behind a gap, and one behind the last.
    pub fn built(&self) -> &[Range<usize>] {
        &self.built
    }

    /// The parts of the outermost list. Between two ranges of one branch it is the branch that has the gap.
    pub fn parts(&self) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        let mut last = None;
        for range in &self.built {
            let mut from = range.start;
            while from < range.end {
                let (number, start) = self.tree.branch_at(from);
                let branch = &self.branches()[number];
                let to = range.end.min(start + branch.rows.len());
                let rows = from - start..to - start;
                if from == range.start && last != Some(number) && self.is_windowed() {
                    parts.push(Part::Gap);
                }
                match parts.last_mut() {
                    Some(Part::Branch(_, _, before)) if last == Some(number) => before.push(rows),
                    Some(_) | None => parts.push(Part::Branch(number, branch, vec![rows])),
                }
                last = Some(number);
                from = to;
            }
        }
        if self.is_windowed() {
            parts.push(Part::Gap);
        }
        parts
    }

    /// Rows of a small thread that wait for a paint to be built.
    pub fn rows_left(&self) -> usize {
        if self.is_windowed() {
            return 0;
        }
        self.len() - count(&self.built)
    }

    /// All rows in reading order.
    pub fn rows(&self) -> Rows<'_> {
        self.tree.rows()
    }

    /// The row at `index` in reading order.
    pub fn row(&self, index: usize) -> &Row {
        let (number, start) = self.tree.branch_at(index);
        &self.branches()[number].rows[index - start]
    }

    /// Where in reading order the row of `place` stands.
    pub fn index_of(&self, place: usize) -> Option<usize> {
        self.rows().position(|row| row.place == place)
    }

    /// Goes up with all that the page is told of when it is shown.
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// Goes up when rows come, go, or stand elsewhere.
    pub fn shape(&self) -> u32 {
        self.shape
    }

    /// Whether a further page or further replies could not be had.
    pub fn has_failed(&self) -> bool {
        let failed = |(_, state): &(Text, Replies)| matches!(state, Replies::Failed(_));
        matches!(self.phase, Phase::MoreFailed(_)) || self.replies.iter().any(failed)
    }

    /// Whether replies of some comment are asked for, or could not be had.
    pub fn waits_for_replies(&self) -> bool {
        !self.replies.is_empty()
    }

    /// How many built rows stand before the first one of a comment that came last, or before the last row where none came.
    pub fn first_new(&self) -> usize {
        let new = self.rows().position(|row| row.place >= self.before);
        self.built_before(new.unwrap_or(self.len().saturating_sub(1)))
    }

    /// How many built rows stand before the one at `index`.
    pub fn built_before(&self, index: usize) -> usize {
        let before = self
            .built
            .iter()
            .map(|range| range.start.min(index)..range.end.min(index));
        before.map(|range| range.len()).sum()
    }

    /// Comments that are known, the unreadable ones among them.
    pub fn known(&self) -> usize {
        self.tree.known()
    }

    /// Rows: the comments that are known without those that the reader has folded away.
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// Whether no comment is known.
    pub fn is_empty(&self) -> bool {
        self.tree.len() == 0
    }

    /// What was left out: comments whose id was there already, a way on that leads back.
    pub fn faults(&self) -> &[Error] {
        self.tree.faults()
    }

    /// The comment with this id.
    pub fn find(&self, id: &str) -> Option<&Rc<Comment>> {
        self.tree.find(id)
    }

    /// Key of the branch that the comment with this id stands in.
    pub fn root_key(&self, id: &str) -> Option<usize> {
        self.tree.root_key(id)
    }

    /// Id of the comment that opens the thread in which the one with this id stands.
    pub fn root_of(&self, id: &str) -> Option<Text> {
        self.tree.root_id(id)
    }

    /// State of the replies that did not come along, for the comments of `branch` where it was asked for.
    pub fn replies_in(&self, branch: &Branch) -> Vec<(Text, Replies)> {
        let mut replies = Vec::new();
        for one in &self.replies {
            if self.tree.root_key(&one.0) == Some(branch.key) {
                replies.push(one.clone());
            }
        }
        replies
    }

    /// Forgets the comments: those that come stand in another order.
    fn turn(&mut self, entries: &[Entry]) {
        self.tree = Rc::default();
        self.next = None;
        self.replies.clear();
        self.before = 0;
        self.built.clear();
        self.turns += 1;
        self.begin(entries);
        self.begin_anew();
    }

    /// Adds the comments of a page, or the further replies of the comment `under`.
    fn take(&mut self, entries: Vec<Entry>, under: Option<&Text>, next: Option<Link>) {
        let entries = self.without_brought(entries);
        let mut tree = (*self.tree).clone();
        tree.take(entries, under, &mut self.next, next);
        self.grow(tree);
        self.settle_news();
    }

    /// Has the comments that `tree` has in addition built and told.
    fn grow(&mut self, tree: Tree) {
        let known = self.known();
        self.reshape(tree, known);
        self.changes += 1;
    }

    /// Shows the rows of `tree`, of which those from the place `before` on are new.
    fn reshape(&mut self, tree: Tree, before: usize) {
        let was_built = self.built_places();
        self.before = before;
        self.tree = Rc::new(tree);
        self.build(&was_built, FIRST_ROWS);
        self.shape += 1;
    }

    /// For each place whether its row is built.
    fn built_places(&self) -> Vec<bool> {
        let mut places = vec![false; self.known()];
        let mut built = self.built.iter();
        let mut range = built.next();
        for (index, row) in self.rows().enumerate() {
            if range.is_some_and(|range| range.end <= index) {
                range = built.next();
            }
            places[row.place] = range.is_some_and(|range| range.start <= index);
        }
        places
    }

    /// Builds the rows that were built, and so many more: of a windowed thread only new ones.
    fn build(&mut self, was_built: &[bool], mut more: usize) {
        let oldest = if self.is_windowed() { self.before } else { 0 };
        let mut built: Vec<Range<usize>> = Vec::new();
        for (index, row) in self.rows().enumerate() {
            let was = was_built.get(row.place).is_some_and(|was| *was);
            if !was && (more == 0 || row.place < oldest) {
                continue;
            }
            more -= usize::from(!was);
            match built.last_mut() {
                Some(range) if range.end == index => range.end += 1,
                Some(_) | None => built.push(index..index + 1),
            }
        }
        self.built = built;
    }

    /// Where the comment `id` is to be asked for by itself: of a thread so long that its pages are not asked for one by
    /// one until it is there.
    pub fn address_of(&self, id: &str) -> Option<Link> {
        let total = self.total? as usize;
        self.context.as_ref().filter(|_| total > WHOLE)?.of(id)
    }

    fn set_replies(&mut self, id: Text, state: Option<Replies>) {
        self.replies.retain(|(known, _)| *known != id);
        if let Some(state) = state {
            self.replies.push((id, state));
        }
    }
}

impl Thread {
    /// The thread after `action`.
    pub fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut thread = (*self).clone();
        match action {
            Action::Load => {
                if let Phase::Failed(_) = thread.phase {
                    thread.phase = Phase::Again;
                }
                thread.changes += 1;
            }
            Action::LoadMore => {
                thread.wanted = None;
                thread.phase = Phase::LoadingMore;
            }
            Action::Turn(wanted) => {
                let wanted = Some(wanted);
                thread.insists =
                    matches!(thread.phase, Phase::MoreFailed(_)) && thread.wanted == wanted;
                thread.wanted = wanted;
                thread.phase = Phase::LoadingMore;
            }
            Action::Arrived(page) => {
                let CommentPage {
                    total,
                    closed,
                    closed_at,
                    next,
                    live,
                    context,
                    order,
                    orders,
                    entries,
                } = page;
                let mut single = Vec::new();
                if let Phase::Loading | Phase::Again = thread.phase {
                    thread.begin(&entries);
                    thread.live = live;
                    thread.context = context;
                    thread.order = order;
                    // One that is no choice is none.
                    thread.orders = if order.is_some() && orders.len() > 1 {
                        orders
                    } else {
                        Vec::new()
                    };
                } else if let Some(wanted) = thread.wanted.take() {
                    thread.single = false;
                    match wanted {
                        Wanted::All => thread.order = order,
                        Wanted::Sorted(order) => thread.order = Some(order),
                        Wanted::Single(_) => {
                            thread.single = true;
                            single = ids(&entries);
                        }
                    }
                    thread.turn(&entries);
                }
                thread.total = total.or(thread.total);
                thread.closed = closed.unwrap_or(thread.closed);
                thread.closed_at = closed_at.or(thread.closed_at);
                thread.take(entries, None, next);
                // Replies that are asked for later bring them again.
                thread.brought(single);
                thread.phase = Phase::Ready;
            }
            // What is here stays, and the comment is looked for page by page.
            Action::Failed(error) if matches!(thread.wanted, Some(Wanted::Single(_))) => {
                thread.wanted = None;
                // That it has no such comment is an answer.
                if error.kind() != Kind::NotFound {
                    thread.context = None;
                }
                thread.phase = Phase::Ready;
                thread.changes += 1;
            }
            Action::Failed(error) => {
                thread.phase = match thread.phase {
                    Phase::Loading | Phase::Failed(_) | Phase::Again => {
                        thread.changes += 1;
                        Phase::Failed(error)
                    }
                    Phase::Ready | Phase::LoadingMore | Phase::MoreFailed(_) => {
                        Phase::MoreFailed(error)
                    }
                }
            }
            Action::LoadReplies(id) => thread.set_replies(id, Some(Replies::Loading)),
            Action::RepliesArrived(id, page) => {
                thread.take(page.entries, Some(&id), page.next);
                thread.set_replies(id, None);
            }
            Action::RepliesFailed(id, error) => {
                thread.set_replies(id, Some(Replies::Failed(error)));
            }
            Action::Fold(id) => {
                let mut tree = (*thread.tree).clone();
                tree.fold(&id);
                let before = thread.before;
                thread.reshape(tree, before);
            }
            Action::Unfold => {
                let mut tree = (*thread.tree).clone();
                tree.unfold();
                let before = thread.before;
                thread.reshape(tree, before);
            }
            Action::Changed(comment) => {
                let mut tree = (*thread.tree).clone();
                if tree.change(comment) {
                    thread.total = thread.total.map(|total| total.saturating_sub(1));
                }
                thread.tree = Rc::new(tree);
            }
            Action::Wrote(comment) => {
                let is_new = thread.find(&comment.id).is_none();
                thread.own(comment.id.clone());
                let mut tree = (*thread.tree).clone();
                tree.wrote(comment);
                if is_new {
                    thread.total = thread.total.map(|total| total + 1);
                    thread.grow(tree);
                } else {
                    thread.tree = Rc::new(tree);
                }
            }
            Action::News(entries, loaded) => thread.hear(entries, loaded),
            Action::Announced => thread.announce(),
            Action::ShowNews => thread.show_news(),
            Action::Painted => thread.build(&self.built_places(), MORE_ROWS),
            Action::Build(rows) => thread.built = rows,
        }
        Rc::new(thread)
    }
}

fn ids(entries: &[Entry]) -> Vec<Text> {
    let id = |entry: &Entry| match entry {
        Entry::Comment(comment) => Some(comment.id.clone()),
        Entry::Unreadable { .. } => None,
    };
    entries.iter().filter_map(id).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[allow(
    clippy::single_range_in_vec_init,
    reason = "lists of ranges are what is tested"
)]
mod tests {
    use super::*;
    use crate::model::{CommentState, Person};

    fn comment(id: &str, parent: Option<&str>) -> Entry {
        Entry::Comment(Rc::new(Comment {
            id: id.into(),
            parent: parent.map(Into::into),
            author: Some(Person {
                name: format!("author of {id}").into(),
                url: None,
                image: None,
                badges: Vec::new(),
            }),
            created: None,
            edited: None,
            body: Rc::default(),
            state: CommentState::Published,
            upvotes: None,
            downvotes: None,
            reply_count: None,
            more_replies: None,
            permalink: None,
            reason: None,
        }))
    }

    fn page(entries: Vec<Entry>) -> CommentPage {
        CommentPage {
            entries,
            ..CommentPage::default()
        }
    }

    fn after(actions: Vec<Action>) -> Rc<Thread> {
        actions
            .into_iter()
            .fold(Rc::new(Thread::default()), |thread, action| {
                thread.reduce(action)
            })
    }

    /// The thread as an indented list of ids: "a", " b" …
    fn outline(thread: &Thread) -> Vec<String> {
        thread
            .branches()
            .iter()
            .flat_map(|branch| &branch.rows)
            .map(|row| {
                let id = match &row.entry {
                    RowEntry::Comment(comment) => &*comment.id,
                    RowEntry::Unreadable => "?",
                };
                format!("{}{id}", " ".repeat(row.depth))
            })
            .collect()
    }

    /// The places of the rows that are built.
    fn built(thread: &Thread) -> std::collections::BTreeSet<usize> {
        let mut places = std::collections::BTreeSet::new();
        for part in thread.parts() {
            if let Part::Branch(_, branch, ranges) = part {
                for index in ranges.into_iter().flatten() {
                    places.insert(branch.rows[index].place);
                }
            }
        }
        places
    }

    #[test]
    fn replies_stand_under_their_parent_whatever_the_order() {
        let thread = after(vec![Action::Arrived(page(vec![
            comment("b", Some("a")),
            comment("a", None),
            comment("c", Some("b")),
            comment("d", Some("a")),
        ]))]);
        assert_eq!(outline(&thread), ["a", " b", "  c", " d"]);
        assert_eq!(
            thread.branches()[0].rows[1].answers.as_deref(),
            Some("author of a")
        );
    }

    #[test]
    fn a_comment_without_its_parent_opens_a_thread_and_says_so() {
        let thread = after(vec![Action::Arrived(page(vec![
            comment("a", None),
            comment("b", Some("gone")),
        ]))]);
        assert_eq!(outline(&thread), ["a", "b"]);
        assert!(thread.branches()[1].rows[0].orphan);
        assert!(!thread.branches()[0].rows[0].orphan);
        let circle = after(vec![Action::Arrived(page(vec![comment("a", Some("a"))]))]);
        assert!(!circle.branches()[0].rows[0].orphan, "it is there");
    }

    #[test]
    fn nothing_is_said_to_be_missing_once_it_has_come() {
        let first = after(vec![Action::Arrived(page(vec![comment("b", Some("a"))]))]);
        assert!(first.branches()[0].rows[0].orphan);
        let second = first.reduce(Action::Arrived(page(vec![comment("a", None)])));
        assert_eq!(
            outline(&second),
            ["b", "a"],
            "nothing moves under the reader"
        );
        assert!(!second.branches()[0].rows[0].orphan);
    }

    #[test]
    fn a_circle_of_parents_is_opened_and_loses_nobody() {
        let thread = after(vec![Action::Arrived(page(vec![
            comment("a", Some("c")),
            comment("b", Some("a")),
            comment("c", Some("b")),
            comment("self", Some("self")),
        ]))]);
        assert_eq!(outline(&thread), ["c", " a", "  b", "self"]);
    }

    #[test]
    fn an_id_that_is_there_already_is_left_out_and_told() {
        let thread = after(vec![
            Action::Arrived(page(vec![comment("a", None), comment("a", None)])),
            Action::Arrived(page(vec![comment("a", None), comment("b", None)])),
        ]);
        assert_eq!(outline(&thread), ["a", "b"]);
        let kinds: Vec<Kind> = thread.faults().iter().map(Error::kind).collect();
        assert_eq!(kinds, [Kind::Comment, Kind::Comment]);
    }

    #[test]
    fn an_unreadable_comment_keeps_its_place() {
        let thread = after(vec![Action::Arrived(page(vec![
            comment("a", None),
            Entry::Unreadable {
                parent: Some("a".into()),
            },
            comment("b", Some("a")),
        ]))]);
        assert_eq!(outline(&thread), ["a", " ?", " b"]);
    }

    #[test]
    fn a_further_page_leaves_the_branches_that_it_does_not_touch_as_they_are() {
        let first = after(vec![Action::Arrived(page(vec![
            comment("a", None),
            comment("b", None),
        ]))]);
        let second = first
            .clone()
            .reduce(Action::Arrived(page(vec![comment("c", Some("b"))])));
        assert!(Rc::ptr_eq(&first.branches()[0], &second.branches()[0]));
        assert_eq!(outline(&second), ["a", "b", " c"]);
    }

    #[test]
    fn ten_thousand_levels_of_replies_are_one_long_branch() {
        let mut entries = vec![comment("0", None)];
        for level in 1..10_000 {
            entries.push(comment(&level.to_string(), Some(&(level - 1).to_string())));
        }
        let thread = after(vec![Action::Arrived(page(entries))]);
        assert_eq!(thread.branches().len(), 1);
        assert_eq!(
            thread.branches()[0].rows.last().map(|row| row.depth),
            Some(9_999)
        );
    }

    #[test]
    fn the_first_rows_are_built_before_the_rest() {
        let entries = (0..200).map(|n| comment(&n.to_string(), None)).collect();
        let mut thread = after(vec![Action::Arrived(page(entries))]);
        assert_eq!(built(&thread).len(), FIRST_ROWS);
        let mut paints = 0;
        while thread.rows_left() > 0 {
            thread = thread.reduce(Action::Painted);
            paints += 1;
        }
        assert_eq!(built(&thread).len(), 200);
        assert_eq!(paints, 3);
    }

    #[test]
    fn of_a_long_thread_only_what_is_asked_for_is_built() {
        let entries = (0..10_000).map(|n| comment(&n.to_string(), None));
        let thread = after(vec![Action::Arrived(page(entries.collect()))]);
        assert_eq!(built(&thread).len(), FIRST_ROWS);
        assert_eq!(thread.rows_left(), 0);
        let thread = thread.reduce(Action::Build(vec![3..5, 100..200]));
        assert_eq!(built(&thread), (3..5).chain(100..200).collect());
        let gaps = thread.parts();
        let gaps = gaps.iter().filter(|part| matches!(part, Part::Gap)).count();
        assert_eq!(gaps, 3);
        assert_eq!(thread.row(4_321).place, 4_321);
        assert_eq!(thread.index_of(4_321), Some(4_321));
    }

    #[test]
    fn what_is_built_stays_built_while_replies_arrive_in_thousands() {
        let mut first = Vec::new();
        for root in 0..20 {
            first.push(comment(&root.to_string(), None));
        }
        let mut thread = after(vec![Action::Arrived(page(first)), Action::Painted]);
        for round in 0..2 {
            let under = Text::from("0");
            let many = (0..5_000).map(|n| comment(&format!("{round}-{n}"), None));
            let arrived = Action::RepliesArrived(under, page(many.collect()));
            let before = built(&thread);
            thread = thread.reduce(arrived);
            let now = built(&thread);
            assert!(before.iter().all(|place| now.contains(place)));
            assert_eq!(now.len(), before.len() + FIRST_ROWS);
            // The first of those that came is one of them.
            assert!(now.contains(&(20 + round * 5_000)));
            assert_eq!(thread.first_new(), [1, 1 + FIRST_ROWS][round]);
        }
    }

    #[test]
    fn two_ranges_of_one_branch_are_one_part_with_the_gap_inside() {
        let mut entries = vec![comment("a", None)];
        for reply in 0..300 {
            entries.push(comment(&reply.to_string(), Some("a")));
        }
        entries.push(comment("z", None));
        let thread = after(vec![
            Action::Arrived(page(entries)),
            Action::Build(vec![0..2, 250..302]),
        ]);
        let parts = thread.parts();
        let [
            Part::Gap,
            Part::Branch(0, _, long),
            Part::Branch(1, _, short),
            Part::Gap,
        ] = &parts[..]
        else {
            panic!("{} parts", parts.len());
        };
        assert_eq!(*long, [0..2, 250..301]);
        assert_eq!(short.as_slice(), std::slice::from_ref(&(0..1)));
    }

    #[test]
    fn a_failed_further_page_keeps_what_was_there() {
        let error = Error::new(Kind::Network, "lost");
        let thread = after(vec![
            Action::Arrived(page(vec![comment("a", None)])),
            Action::LoadMore,
            Action::Failed(error.clone()),
        ]);
        assert_eq!(thread.phase, Phase::MoreFailed(error.clone()));
        assert_eq!(outline(&thread), ["a"]);
        let thread = after(vec![Action::Load, Action::Failed(error.clone())]);
        assert_eq!(thread.phase, Phase::Failed(error));
    }

    #[test]
    fn a_folded_branch_is_its_first_row_until_it_is_unfolded_or_its_reader_writes_in_it() {
        let thread = after(vec![
            Action::Arrived(page(vec![
                comment("a", None),
                comment("b", Some("a")),
                comment("c", Some("b")),
                comment("d", None),
            ])),
            Action::Fold("a".into()),
        ]);
        assert_eq!(outline(&thread), ["a", "d"]);
        assert_eq!((thread.known(), thread.len()), (4, 2));
        assert_eq!(thread.branches()[0].folded, 2);
        assert_eq!(built(&thread), [0, 3].into());
        let told = thread.changes();
        // What comes meanwhile is folded away as well.
        let more = thread.clone().reduce(Action::RepliesArrived(
            "a".into(),
            page(vec![comment("e", None)]),
        ));
        assert_eq!(
            (outline(&more), more.branches()[0].folded),
            (vec!["a".to_owned(), "d".to_owned()], 3)
        );
        let unfolded = thread.clone().reduce(Action::Fold("a".into()));
        assert_eq!(outline(&unfolded), ["a", " b", "  c", "d"]);
        assert_eq!(built(&unfolded).len(), 4);
        assert_eq!(unfolded.changes(), told, "the page is told nothing");
        assert_eq!(
            outline(&thread.clone().reduce(Action::Unfold)),
            outline(&unfolded)
        );
        let Entry::Comment(own) = comment("own", Some("c")) else {
            unreachable!()
        };
        let wrote = thread.reduce(Action::Wrote(own));
        assert_eq!(outline(&wrote), ["a", " b", "  c", "   own", "d"]);
    }

    #[test]
    fn a_single_comment_takes_the_place_of_a_long_thread_and_all_come_back() {
        let base = Link::resolve("https://example.org/d/", None).unwrap();
        let first = |total| CommentPage {
            total: Some(total),
            context: CommentAddress::new("c/{comment}", &base),
            order: Some(Order::Newest),
            ..page(vec![comment("z", None), comment("y", None)])
        };
        let short = after(vec![Action::Arrived(first(200))]);
        assert_eq!(short.address_of("b"), None, "its pages are few");
        let long = after(vec![Action::Arrived(first(201))]);
        let asked = long.address_of("b");
        assert_eq!(
            asked.as_ref().map(Link::as_str),
            Some("https://example.org/d/c/b")
        );

        let waiting = long.reduce(Action::Turn(Wanted::Single("b".into())));
        assert_eq!(outline(&waiting), ["z", "y"], "they stay until then");
        let gone = waiting
            .clone()
            .reduce(Action::Failed(Error::new(Kind::NotFound, "")));
        assert_eq!(gone.address_of("b"), asked);
        let failed = waiting
            .clone()
            .reduce(Action::Failed(Error::new(Kind::Server, "")));
        assert_eq!(failed.address_of("b"), None, "it is looked for by pages");
        assert_eq!((&failed.phase, &failed.wanted), (&Phase::Ready, &None));
        assert_eq!(outline(&failed), ["z", "y"]);

        let context = page(vec![comment("a", None), comment("b", Some("a"))]);
        let single = waiting.reduce(Action::Arrived(context));
        assert_eq!(outline(&single), ["a", " b"]);
        assert!(single.single && single.next.is_none());
        let more = page(vec![comment("b", Some("a")), comment("c", Some("a"))]);
        let more = single.reduce(Action::RepliesArrived("a".into(), more));
        assert_eq!(outline(&more), ["a", " b", " c"]);
        assert_eq!(more.faults(), []);

        let all = more.reduce(Action::Turn(Wanted::All));
        let all = all.reduce(Action::Arrived(first(201)));
        assert_eq!(outline(&all), ["z", "y"]);
        assert!(!all.single);
        assert_eq!(all.order, Some(Order::Newest));
    }

    #[test]
    fn another_order_takes_the_place_of_what_is_here_once_it_comes() {
        let url = |word: &str| {
            Link::resolve(word, Link::resolve("https://example.org/", None).as_ref()).unwrap()
        };
        let orders = vec![(Order::Newest, url("new")), (Order::Oldest, url("old"))];
        let first = CommentPage {
            order: Some(Order::Newest),
            orders: orders.clone(),
            next: Some(url("new/2")),
            total: Some(3),
            ..page(vec![comment("c", None), comment("b", None)])
        };
        let thread = after(vec![
            Action::Arrived(first),
            Action::LoadReplies("b".into()),
            Action::Turn(Wanted::Sorted(Order::Oldest)),
        ]);
        assert_eq!(outline(&thread), ["c", "b"], "it stays until then");
        let failed = thread
            .clone()
            .reduce(Action::Failed(Error::shape("", "broken")));
        assert_eq!(outline(&failed), ["c", "b"]);
        assert_eq!(
            (failed.order, failed.wanted.clone()),
            (Some(Order::Newest), Some(Wanted::Sorted(Order::Oldest)))
        );
        let turned = failed.reduce(Action::Arrived(CommentPage {
            next: Some(url("old/2")),
            ..page(vec![comment("a", None), comment("b", None)])
        }));
        assert_eq!(outline(&turned), ["a", "b"]);
        assert_eq!(
            (turned.order, turned.wanted.clone()),
            (Some(Order::Oldest), None)
        );
        assert_eq!(turned.orders, orders);
        assert_eq!((turned.total, &turned.phase), (Some(3), &Phase::Ready));
        assert_eq!(turned.next, Some(url("old/2")));
        assert!(!turned.waits_for_replies());
        assert_eq!(
            turned.faults(),
            [],
            "what stood here before comes not twice"
        );
        assert_eq!(built(&turned).len(), 2);
        assert!(turned.turns > thread.turns);
    }

    #[test]
    fn one_order_is_no_choice_and_neither_are_several_of_which_none_is_said_to_be_here() {
        let url = Link::resolve("https://example.org/", None).unwrap();
        let both = vec![(Order::Newest, url.clone()), (Order::Oldest, url)];
        for (order, orders) in [
            (None, both.clone()),
            (Some(Order::Newest), both[..1].to_vec()),
        ] {
            let thread = after(vec![Action::Arrived(CommentPage {
                order,
                orders,
                ..page(vec![comment("a", None)])
            })]);
            assert_eq!(thread.orders, []);
        }
    }

    #[test]
    fn a_circle_of_pages_that_bring_nothing_ends_with_a_fault() {
        let leading_to = |next: &str, id: &str| CommentPage {
            next: Link::resolve(&format!("https://example.org/{next}"), None),
            ..page(vec![comment(id, None)])
        };
        // The first page leads to b, b to a, a back to b.
        let mut thread = after(vec![
            Action::Arrived(leading_to("b", "1")),
            Action::Arrived(leading_to("a", "2")),
            Action::Arrived(leading_to("b", "3")),
        ]);
        assert!(thread.next.is_some(), "it brought something new");
        assert_eq!(thread.faults(), []);
        thread = thread.reduce(Action::Arrived(leading_to("a", "2")));
        assert_eq!(thread.next, None);
        let last = thread.faults().last().unwrap();
        assert_eq!((last.kind(), last.pointer()), (Kind::Shape, Some("/next")));
    }

    #[test]
    fn a_circle_of_further_replies_ends_too() {
        let next = Link::resolve("https://example.org/r", None);
        let reply = |id: &str| CommentPage {
            next: next.clone(),
            ..page(vec![comment(id, None)])
        };
        let mut thread = after(vec![Action::Arrived(page(vec![comment("a", None)]))]);
        for id in ["b", "c", "c"] {
            assert_ne!(thread.faults().last().map(Error::kind), Some(Kind::Shape));
            thread = thread.reduce(Action::RepliesArrived("a".into(), reply(id)));
        }
        assert_eq!(thread.faults().last().map(Error::kind), Some(Kind::Shape));
        assert_eq!(thread.branches()[0].rows[0].more_replies, None);
    }

    #[test]
    fn the_rest_of_the_replies_joins_its_comment() {
        let thread = after(vec![
            Action::Arrived(page(vec![comment("a", None), comment("z", None)])),
            Action::LoadReplies("a".into()),
        ]);
        assert_eq!(
            thread.replies_in(&thread.branches()[0]),
            [(Text::from("a"), Replies::Loading)]
        );
        assert!(thread.replies_in(&thread.branches()[1]).is_empty());
        let thread = thread.reduce(Action::RepliesArrived(
            "a".into(),
            page(vec![comment("b", None)]),
        ));
        assert_eq!(outline(&thread), ["a", " b", "z"]);
        assert!(thread.replies_in(&thread.branches()[0]).is_empty());
    }
}
