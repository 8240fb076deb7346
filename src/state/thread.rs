//! The discussion as the reader sees it: which comments are known, how they hang together, how many are shown.

mod tree;

use std::rc::Rc;

use yew::Reducible;

pub use tree::{Branch, Row, RowEntry};

use crate::error::Error;
use crate::model::{CommentPage, Date, Entry, Link, Text};
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
    pub closed: bool,
    pub closed_at: Option<Date>,
    pub next: Option<Link>,
    pub phase: Phase,
    /// Rows that may be built by now.
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
    /// At least one page is there.
    Ready,
    LoadingMore,
    /// A further page failed; what was there stays.
    MoreFailed(Error),
}

/// State of the replies that did not come with a comment.
#[derive(Clone, Debug, PartialEq)]
pub enum Replies {
    Loading,
    Failed(Error),
}

/// What happens to a thread.
pub enum Action {
    /// The first page is asked for, at first or again.
    Load,
    /// The page after the last one is asked for.
    LoadMore,
    Arrived(CommentPage),
    Failed(Error),
    LoadReplies(Text),
    RepliesArrived(Text, CommentPage),
    RepliesFailed(Text, Error),
    /// A paint has passed: more rows may be built.
    Painted,
}

impl Thread {
    /// The comments with what answers them, in reading order.
    pub fn branches(&self) -> &[Rc<Branch>] {
        self.tree.branches()
    }

    /// How many of each branch's rows to build now; the rest comes after the next paint.
    pub fn rows_to_build(&self) -> impl Iterator<Item = (&Rc<Branch>, usize)> {
        let mut left = self.shown;
        self.branches().iter().map_while(move |branch| {
            let rows = branch.rows.len().min(left);
            left -= rows;
            (rows > 0).then_some((branch, rows))
        })
    }

    /// Rows that wait for a paint to be built.
    pub fn rows_left(&self) -> usize {
        self.tree.len().saturating_sub(self.shown)
    }

    /// Goes up with each page that arrived or failed.
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// Comments that are known, the unreadable ones among them.
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tree.len() == 0
    }

    /// Known comments that were left out because their id was there already.
    pub fn duplicates(&self) -> &[Text] {
        self.tree.duplicates()
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
        let mut left = self.shown;
        for branch in self.branches() {
            if left < branch.rows.len() {
                return left;
            }
            left -= branch.rows.len();
        }
        0
    }

    /// Adds comments; those without a parent answer `under`, the rest of whose replies is where the link leads.
    fn add(&mut self, entries: Vec<Entry>, under: Option<(&Text, Option<Link>)>) {
        let mut tree = (*self.tree).clone();
        match under {
            Some((id, next)) => {
                tree.add(entries, Some(id));
                tree.set_more_replies(id, next);
            }
            None => tree.add(entries, None),
        }
        self.tree = Rc::new(tree);
    }

    fn set_replies(&mut self, id: Text, state: Option<Replies>) {
        self.replies.retain(|(known, _)| *known != id);
        if let Some(state) = state {
            self.replies.push((id, state));
        }
    }
}

impl Reducible for Thread {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut thread = (*self).clone();
        match action {
            Action::Load => {
                thread.phase = Phase::Loading;
                thread.changes += 1;
            }
            Action::LoadMore => thread.phase = Phase::LoadingMore,
            Action::Arrived(page) => {
                let CommentPage {
                    total,
                    closed,
                    closed_at,
                    next,
                    entries,
                } = page;
                thread.total = total.or(thread.total);
                thread.closed = closed.unwrap_or(thread.closed);
                thread.closed_at = closed_at.or(thread.closed_at);
                // A page that names itself or an earlier one as the next brings nothing new: stop there.
                let before = thread.tree.len();
                thread.add(entries, None);
                let brought = thread.tree.len() > before;
                thread.next = next.filter(|next| brought || thread.next.as_ref() != Some(next));
                thread.shown = thread.shown.max(FIRST_ROWS);
                thread.phase = Phase::Ready;
                thread.changes += 1;
            }
            Action::Failed(error) => {
                thread.changes += 1;
                thread.phase = match thread.phase {
                    Phase::Loading | Phase::Failed(_) => Phase::Failed(error),
                    Phase::Ready | Phase::LoadingMore | Phase::MoreFailed(_) => {
                        Phase::MoreFailed(error)
                    }
                }
            }
            Action::LoadReplies(id) => thread.set_replies(id, Some(Replies::Loading)),
            Action::RepliesArrived(id, page) => {
                thread.add(page.entries, Some((&id, page.next)));
                thread.shown = thread.shown.saturating_add(MORE_ROWS);
                thread.set_replies(id, None);
            }
            Action::RepliesFailed(id, error) => {
                thread.set_replies(id, Some(Replies::Failed(error)));
            }
            Action::Painted => {
                let more = MORE_ROWS.max(thread.unfinished());
                thread.shown = (thread.shown + more).min(thread.tree.len());
            }
        }
        Rc::new(thread)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::error::Kind;
    use crate::model::{Comment, CommentState, Entry, Person};

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
        assert_eq!(thread.duplicates(), [Text::from("a"), Text::from("a")]);
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
        let built = |thread: &Thread| thread.rows_to_build().map(|(_, rows)| rows).sum::<usize>();
        assert_eq!(built(&thread), FIRST_ROWS);
        let mut paints = 0;
        while thread.rows_left() > 0 {
            thread = thread.reduce(Action::Painted);
            paints += 1;
        }
        assert_eq!(built(&thread), 200);
        assert_eq!(paints, 3);
    }

    #[test]
    fn a_long_branch_is_built_in_steps_that_double() {
        let mut entries = vec![comment("0", None)];
        for reply in 1..10_000 {
            entries.push(comment(&reply.to_string(), Some("0")));
        }
        let mut thread = after(vec![Action::Arrived(page(entries))]);
        let mut built = 0;
        while thread.rows_left() > 0 {
            thread = thread.reduce(Action::Painted);
            built += thread.rows_to_build().map(|(_, rows)| rows).sum::<usize>();
        }
        assert!(built < 4 * 10_000, "{built} rows for 10,000");
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
    fn a_page_that_names_itself_as_the_next_and_brings_nothing_ends_the_thread() {
        let next = Link::resolve("https://example.org/2", None);
        let with_next = |id: &str| CommentPage {
            next: next.clone(),
            ..page(vec![comment(id, None)])
        };
        let thread = after(vec![
            Action::Arrived(with_next("a")),
            Action::Arrived(with_next("a")),
        ]);
        assert_eq!(thread.next, None);
        let thread = after(vec![
            Action::Arrived(with_next("a")),
            Action::Arrived(with_next("b")),
        ]);
        assert_eq!(thread.next, next);
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
