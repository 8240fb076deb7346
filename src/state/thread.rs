//! The discussion as the reader sees it: which comments are known, how they hang together, how many are shown.

mod news;
mod tree;

use std::rc::Rc;

pub use tree::{Branch, Row, RowEntry};

use crate::error::Error;
use crate::model::{Comment, CommentPage, Date, Entry, Link, Live, Text};
use news::News;
use tree::Tree;

/// Rows built before the first paint: what fits a tall phone, so that the first comments are there before the rest.
const FIRST_ROWS: usize = 8;
/// Rows added after each paint until all are built: about one frame of work on a phone.
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
    /// How far its pages have come.
    pub phase: Phase,
    /// Rows of a lower place were built before the last page or replies arrived, and stay.
    before: usize,
    /// How many of the others may be built by now, in reading order.
    shown: usize,
    changes: u32,
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

/// State of the replies that did not come with a comment.
#[derive(Clone, Debug, PartialEq)]
pub enum Replies {
    /// They are asked for.
    Loading,
    /// They could not be had, for this reason.
    Failed(Error),
}

/// Which rows of a branch to build now: those that were built before, and so many of the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Built {
    before: usize,
    others: usize,
}

impl Built {
    const ALL: Built = Built {
        before: usize::MAX,
        others: 0,
    };

    /// Where in `rows` these stand.
    pub fn of(self, rows: &[Row]) -> Vec<usize> {
        let mut left = self.others;
        let mut built = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            if row.place < self.before {
                built.push(index);
            } else if left > 0 {
                left -= 1;
                built.push(index);
            }
        }
        built
    }
}

/// What happens to a thread.
pub enum Action {
    /// The first page is asked for, at first or again.
    Load,
    /// The page after the last one is asked for.
    LoadMore,
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
}

impl Thread {
    /// The comments with what answers them, in reading order.
    pub fn branches(&self) -> &[Rc<Branch>] {
        self.tree.branches()
    }

    /// The branches to build now, and how much of each; the rest comes after the next paint.
    pub fn branches_to_build(&self) -> impl Iterator<Item = (&Rc<Branch>, Built)> {
        let mut left = self.shown;
        self.branches().iter().map_while(move |branch| {
            let rows = branch.rows.iter();
            let others = rows.filter(|row| row.place >= self.before).count();
            let built = others.min(left);
            left -= built;
            let none = built == 0 && others == branch.rows.len();
            let built = if built == others {
                Built::ALL
            } else {
                Built {
                    before: self.before,
                    others: built,
                }
            };
            (!none).then_some((branch, built))
        })
    }

    /// Rows that wait for a paint to be built.
    pub fn rows_left(&self) -> usize {
        self.tree.len().saturating_sub(self.before + self.shown)
    }

    /// Goes up with all that the page is told of when it is shown.
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// How many rows stand before the first one of a comment that came last, or before the last row where none came. All
    /// of them are built.
    pub fn first_new(&self) -> usize {
        let mut rows = 0;
        for branch in self.branches() {
            for row in &branch.rows {
                if row.place >= self.before {
                    return rows;
                }
                rows += 1;
            }
        }
        rows.saturating_sub(1)
    }

    /// Comments that are known, the unreadable ones among them.
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
        self.replies
            .iter()
            .filter(|(id, _)| self.tree.root_key(id) == Some(branch.key))
            .cloned()
            .collect()
    }

    /// Rows built so far of the branch that is not built whole. It is built anew with each step, so its steps double: a
    /// thread of 10,000 answers to answers would take time with the square of them else.
    fn unfinished(&self) -> usize {
        let mut branches = self.branches_to_build();
        let unfinished = branches.find(|(_, built)| *built != Built::ALL);
        unfinished.map_or(0, |(branch, built)| built.of(&branch.rows).len())
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
        let known = self.tree.len();
        if self.rows_left() == 0 {
            self.before = known;
            self.shown = FIRST_ROWS;
        } else {
            // Some still wait: with as many more as were added none that is built has to go.
            self.shown += tree.len() - known;
        }
        self.tree = Rc::new(tree);
        self.changes += 1;
    }

    fn change(&mut self, change: impl FnOnce(&mut Tree)) {
        let mut tree = (*self.tree).clone();
        change(&mut tree);
        self.tree = Rc::new(tree);
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
            Action::LoadMore => thread.phase = Phase::LoadingMore,
            Action::Arrived(page) => {
                let CommentPage {
                    total,
                    closed,
                    closed_at,
                    next,
                    live,
                    entries,
                } = page;
                if let Phase::Loading | Phase::Again = thread.phase {
                    thread.begin(&entries);
                    thread.live = live;
                }
                thread.total = total.or(thread.total);
                thread.closed = closed.unwrap_or(thread.closed);
                thread.closed_at = closed_at.or(thread.closed_at);
                thread.take(entries, None, next);
                thread.phase = Phase::Ready;
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
            Action::Changed(comment) => thread.change(|tree| _ = tree.change(comment)),
            Action::Wrote(comment) => {
                if thread.find(&comment.id).is_none() {
                    thread.total = thread.total.map(|total| total + 1);
                    // One more that may be built now.
                    thread.shown += 1;
                }
                thread.own(comment.id.clone());
                thread.change(|tree| tree.wrote(comment));
            }
            Action::News(entries, loaded) => thread.hear(entries, loaded),
            Action::Announced => thread.announce(),
            Action::ShowNews => thread.show_news(),
            Action::Painted => {
                thread.shown += MORE_ROWS.max(thread.unfinished());
            }
        }
        Rc::new(thread)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::error::Kind;
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
        for (branch, built) in thread.branches_to_build() {
            let rows = built.of(&branch.rows).into_iter();
            places.extend(rows.map(|index| branch.rows[index].place));
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
    fn a_long_branch_is_built_in_steps_that_double() {
        let mut entries = vec![comment("0", None)];
        for reply in 1..10_000 {
            entries.push(comment(&reply.to_string(), Some("0")));
        }
        let mut thread = after(vec![Action::Arrived(page(entries))]);
        let mut work = 0;
        while thread.rows_left() > 0 {
            thread = thread.reduce(Action::Painted);
            work += built(&thread).len();
        }
        assert!(work < 4 * 10_000, "{work} rows for 10,000");
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
            let mut before = built(&thread);
            thread = thread.reduce(arrived);
            loop {
                let now = built(&thread);
                assert!(before.iter().all(|place| now.contains(place)));
                before = now;
                // The second time some still wait for a paint, and more arrive.
                if thread.rows_left() == 0 || (round == 0 && before.len() > 400) {
                    break;
                }
                thread = thread.reduce(Action::Painted);
            }
            if round == 0 {
                assert!(before.len() < 1_000, "{} at once", before.len());
            }
        }
        assert_eq!(built(&thread).len(), 10_020);
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
