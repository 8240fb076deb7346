//! What happens in a discussion while it is read: comments that come wait until the reader wants them, what becomes of
//! those that are shown is seen at once.

use std::rc::Rc;

use super::Thread;
use crate::model::{Comment, CommentState, Entry, Text};

/// How far before the reader's own clock at loading a comment may have been written to count as new: as much as clocks
/// that are set by a network differ, and a page was on its way.
const SLACK_MS: i64 = 60_000;

/// What has come since the first page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct News {
    /// Comments that wait, in the order in which they came.
    waiting: Vec<Rc<Comment>>,
    /// How many of them the reader was told of last.
    announced: usize,
    /// Comments that stand here by now because they were new: a further page may bring them again.
    brought: Vec<Text>,
    /// Comments that the reader wrote.
    own: Vec<Text>,
    /// When the newest comment of the first page was written, if that is the order of the page.
    newest: Option<i64>,
}

impl Thread {
    /// How many comments wait for the reader.
    pub fn news(&self) -> usize {
        self.news.waiting.len()
    }

    /// How many of them the reader was told of.
    pub fn announced(&self) -> usize {
        self.news.announced
    }

    /// Remarks the order of the first page.
    pub(super) fn begin(&mut self, entries: &[Entry]) {
        let written = |entry: &Entry| match entry {
            Entry::Comment(comment) if comment.parent.is_none() => written(comment),
            Entry::Comment(_) | Entry::Unreadable { .. } => None,
        };
        let mut roots = entries.iter().filter_map(written);
        let first = roots.next();
        let last = roots.next_back();
        self.news.newest = first.filter(|first| last.is_some_and(|last| last < *first));
    }

    /// What stood here does so no longer: pages that bring it are right.
    pub(super) fn begin_anew(&mut self) {
        self.news.brought.clear();
    }

    /// These stand here by another way than the pages that bring them.
    pub(super) fn brought(&mut self, ids: Vec<Text>) {
        self.news.brought.extend(ids);
    }

    /// `entries` without those that stand here by another way.
    pub(super) fn without_brought(&self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let brought = &self.news.brought;
        entries.retain(|entry| match entry {
            Entry::Comment(comment) => !brought.contains(&comment.id),
            Entry::Unreadable { .. } => true,
        });
        entries
    }

    /// What has come by another way waits no longer.
    pub(super) fn settle_news(&mut self) {
        let tree = &self.tree;
        self.news.forget(&|comment| tree.has(&comment.id));
    }

    /// Takes what the server tells of comments; `loaded` is when the first page was there, by the reader's clock.
    pub(super) fn hear(&mut self, entries: Vec<Entry>, loaded: i64) {
        let mut tree = None;
        for entry in entries {
            let Entry::Comment(comment) = entry else {
                continue;
            };
            let news = &mut self.news;
            let gone = comment.state != CommentState::Published;
            if self.tree.has(&comment.id) {
                let tree = tree.get_or_insert_with(|| (*self.tree).clone());
                if tree.change(comment)
                    && let Some(total) = &mut self.total
                {
                    *total = total.saturating_sub(1);
                }
            } else if gone {
                news.forget(&|one| one.id == comment.id);
            } else if let Some(waits) = news.waiting.iter_mut().find(|one| one.id == comment.id) {
                *waits = comment;
            } else if !news.own.contains(&comment.id) && self.is_new(&comment, loaded) {
                self.news.waiting.push(comment);
            }
        }
        if let Some(tree) = tree {
            self.tree = Rc::new(tree);
        }
    }

    /// Whether a comment that is not here was written since; else it stands on a page that is not here yet.
    fn is_new(&self, comment: &Comment, loaded: i64) -> bool {
        let whole = self.next.is_none() && self.rows().all(|row| row.more_replies.is_none());
        let since = self.news.newest.unwrap_or(loaded - SLACK_MS);
        whole || written(comment).is_none_or(|written| written >= since)
    }

    /// Puts what waits where it belongs: at the top, where the newest comments stand there.
    pub(super) fn show_news(&mut self) {
        let mut entries = Vec::new();
        self.news.announced = 0;
        for comment in std::mem::take(&mut self.news.waiting) {
            self.news.brought.push(comment.id.clone());
            entries.push(Entry::Comment(comment));
        }
        self.total = self
            .total
            .map(|total| total.saturating_add(entries.len() as u32));
        let mut tree = (*self.tree).clone();
        tree.insert(entries, self.news.newest.is_some());
        self.grow(tree);
    }

    /// The reader was told of what waits.
    pub(super) fn announce(&mut self) {
        self.news.announced = self.news.waiting.len();
    }

    /// A comment that the reader wrote is no news to them.
    pub(super) fn own(&mut self, id: Text) {
        self.news.forget(&|comment| comment.id == id);
        // A page that is asked for later may bring it again.
        self.news.brought.push(id.clone());
        self.news.own.push(id);
    }
}

impl News {
    /// Takes those out of what waits that are `gone`.
    #[inline(never)]
    fn forget(&mut self, gone: &dyn Fn(&Comment) -> bool) {
        self.waiting.retain(|comment| !gone(comment));
        self.announced = self.announced.min(self.waiting.len());
    }
}

fn written(comment: &Comment) -> Option<i64> {
    Some(comment.created.as_ref()?.moment?.unix_ms)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::model::{CommentPage, Date, Link};
    use crate::state::thread::{Action, RowEntry};

    /// A comment that was written in this minute of 2 May 2024, 06:00 UTC.
    fn comment(id: &str, parent: Option<&str>, minute: u32) -> Comment {
        Comment {
            id: id.into(),
            parent: parent.map(Into::into),
            author: None,
            created: Some(Date::parse(&format!("2024-05-02T06:{minute:02}:00Z"))),
            edited: None,
            body: Rc::default(),
            state: CommentState::Published,
            upvotes: None,
            downvotes: None,
            reply_count: None,
            more_replies: None,
            permalink: None,
            reason: None,
        }
    }

    fn entry(comment: Comment) -> Entry {
        Entry::Comment(Rc::new(comment))
    }

    /// 06:30, when the first page came.
    fn loaded() -> i64 {
        let moment = Date::parse("2024-05-02T06:30:00Z").moment;
        moment.expect("a moment").unix_ms
    }

    /// A thread of these comments; `more` is whether there is a further page.
    fn thread(comments: &[(&str, u32)], more: bool) -> Rc<Thread> {
        let entries = comments.iter();
        let entries = entries.map(|(id, minute)| entry(comment(id, None, *minute)));
        let page = CommentPage {
            total: Some(10),
            next: Link::resolve("https://example.org/2", None).filter(|_| more),
            entries: entries.collect(),
            ..CommentPage::default()
        };
        Rc::new(Thread::default()).reduce(Action::Arrived(page))
    }

    fn hears(thread: &Rc<Thread>, comments: Vec<Comment>) -> Rc<Thread> {
        let entries = comments.into_iter().map(entry).collect();
        thread.clone().reduce(Action::News(entries, loaded()))
    }

    fn ids(thread: &Thread) -> Vec<&str> {
        let rows = thread.branches().iter().flat_map(|branch| &branch.rows);
        rows.map(|row| match &row.entry {
            RowEntry::Comment(comment) => &*comment.id,
            RowEntry::Unreadable => "?",
        })
        .collect()
    }

    fn shown<'a>(thread: &'a Thread, id: &str) -> &'a Comment {
        let mut rows = thread.branches().iter().flat_map(|branch| &branch.rows);
        rows.find_map(|row| match &row.entry {
            RowEntry::Comment(comment) if &*comment.id == id => Some(&**comment),
            RowEntry::Comment(_) | RowEntry::Unreadable => None,
        })
        .expect("it is there")
    }

    #[test]
    fn what_comes_waits_until_the_reader_wants_it() {
        let before = thread(&[("a", 1), ("b", 2)], false);
        let after = hears(
            &before,
            vec![comment("c", None, 31), comment("d", Some("a"), 32)],
        );
        assert_eq!((after.news(), ids(&after)), (2, vec!["a", "b"]));
        assert_eq!(
            after.changes(),
            before.changes(),
            "the page is told nothing"
        );
        let after = after.reduce(Action::ShowNews);
        assert_eq!((after.news(), ids(&after)), (0, vec!["a", "d", "b", "c"]));
        assert_eq!(after.total, Some(12));
        assert_eq!(after.first_new(), 1, "where the focus goes");
        assert!(after.changes() > before.changes());
    }

    #[test]
    fn where_the_newest_stand_on_top_new_ones_come_there() {
        let thread = thread(&[("b", 20), ("a", 10)], true);
        let thread = hears(&thread, vec![comment("c", None, 31)]);
        let thread = hears(
            &thread,
            vec![comment("d", None, 32), comment("e", Some("a"), 33)],
        );
        let thread = thread.reduce(Action::ShowNews);
        assert_eq!(ids(&thread), ["d", "c", "b", "a", "e"]);
        let page = CommentPage {
            entries: vec![entry(comment("z", None, 5)), entry(comment("c", None, 31))],
            ..CommentPage::default()
        };
        let thread = thread.reduce(Action::Arrived(page));
        assert_eq!(ids(&thread), ["d", "c", "b", "a", "e", "z"]);
        assert_eq!(thread.faults(), [], "that it comes again is no fault");
    }

    #[test]
    fn votes_changes_and_removals_are_seen_in_place_at_once() {
        let before = thread(&[("a", 1), ("b", 2)], false);
        let mut voted = comment("a", None, 1);
        voted.upvotes = Some(4);
        let after = hears(&before, vec![voted]);
        assert_eq!((shown(&after, "a").upvotes, after.news()), (Some(4), 0));
        assert_eq!(after.total, Some(10));
        assert!(Rc::ptr_eq(&before.branches()[1], &after.branches()[1]));
        let mut removed = comment("b", None, 2);
        removed.state = CommentState::Removed;
        let after = hears(&after, vec![removed.clone()]);
        assert_eq!(shown(&after, "b").state, CommentState::Removed);
        assert_eq!(after.total, Some(9));
        let after = hears(&after, vec![removed]);
        assert_eq!(after.total, Some(9), "told twice, gone once");
        assert_eq!(ids(&after), ["a", "b"], "its place stays");
    }

    #[test]
    fn a_change_leaves_a_comment_under_the_one_it_answers_and_the_way_to_its_replies() {
        let mut thread = thread(&[("a", 1)], false);
        let more = Link::resolve("https://example.org/r", None);
        let mut reply = comment("r", Some("a"), 3);
        reply.more_replies.clone_from(&more);
        let page = CommentPage {
            entries: vec![entry(reply)],
            ..CommentPage::default()
        };
        thread = thread.reduce(Action::RepliesArrived("a".into(), page));
        thread = hears(&thread, vec![comment("r", Some("elsewhere"), 3)]);
        assert_eq!(thread.branches()[0].rows[1].more_replies, more);
        assert_eq!(thread.branches()[0].rows[1].depth, 1);
    }

    #[test]
    fn a_comment_of_a_page_that_is_not_here_yet_is_no_news() {
        let thread = thread(&[("a", 1), ("b", 2)], true);
        let mut voted = comment("old", None, 3);
        voted.upvotes = Some(9);
        let thread = hears(&thread, vec![voted, comment("new", None, 30)]);
        let thread = thread.reduce(Action::ShowNews);
        assert_eq!(ids(&thread), ["a", "b", "new"]);
    }

    #[test]
    fn a_whole_thread_needs_no_clock() {
        let thread = thread(&[("a", 1), ("b", 2)], false);
        let early = comment("clock a day behind", None, 0);
        assert_eq!(hears(&thread, vec![early]).news(), 1);
    }

    #[test]
    fn one_that_is_taken_away_while_it_waits_never_comes() {
        let thread = thread(&[("a", 1)], false);
        let thread = hears(
            &thread,
            vec![comment("b", None, 31), comment("c", None, 32)],
        );
        let thread = thread.reduce(Action::Announced);
        let mut gone = comment("b", None, 31);
        gone.state = CommentState::Removed;
        let mut edited = comment("c", None, 32);
        edited.upvotes = Some(1);
        let thread = hears(&thread, vec![gone, edited]);
        assert_eq!((thread.news(), thread.announced()), (1, 1));
        let thread = thread.reduce(Action::ShowNews);
        assert_eq!(ids(&thread), ["a", "c"]);
        assert_eq!(shown(&thread, "c").upvotes, Some(1));
    }

    #[test]
    fn what_a_further_page_brings_waits_no_longer() {
        let thread = thread(&[("a", 1)], true);
        let thread = hears(&thread, vec![comment("b", None, 31)]);
        let page = CommentPage {
            entries: vec![entry(comment("b", None, 31))],
            ..CommentPage::default()
        };
        let thread = thread.reduce(Action::Arrived(page));
        assert_eq!((thread.news(), ids(&thread)), (0, vec!["a", "b"]));
        assert_eq!(thread.faults(), []);
    }

    #[test]
    fn what_the_reader_wrote_is_no_news_to_them_whichever_comes_first() {
        let before = thread(&[("a", 1)], false);
        let told_first = before
            .clone()
            .reduce(Action::Wrote(Rc::new(comment("mine", None, 31))));
        let told_first = hears(&told_first, vec![comment("mine", None, 31)]);
        assert_eq!(told_first.news(), 0);
        let heard_first = hears(&before, vec![comment("mine", None, 31)]);
        assert_eq!(heard_first.news(), 1);
        assert_eq!(
            heard_first
                .reduce(Action::Wrote(Rc::new(comment("mine", None, 31))))
                .news(),
            0
        );
    }

    #[test]
    fn held_comments_of_others_are_never_news() {
        let thread = thread(&[("a", 1)], false);
        let mut held = comment("h", None, 31);
        held.state = CommentState::Held;
        let thread = hears(&thread, vec![held.clone()]);
        assert_eq!(thread.news(), 0);
        held.state = CommentState::Published;
        assert_eq!(hears(&thread, vec![held]).news(), 1, "published since");
    }
}
