use std::rc::Rc;

use super::{Block, CommentAddress, Date, Link, Live, Order, Person, Text};

/// One answer of a comment server: the comments flat, in the order in which they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommentPage {
    /// Published comments of the whole thread, replies included, where the server says so.
    pub total: Option<u32>,
    /// Whether the thread is closed for new comments; absent where the server does not say.
    pub closed: Option<bool>,
    /// Since when it is closed.
    pub closed_at: Option<Date>,
    /// Address of the page that follows.
    pub next: Option<Link>,
    /// How the server tells what happens meanwhile.
    pub live: Option<Live>,
    /// Where the server has one comment with those that it answers.
    pub context: Option<Rc<CommentAddress>>,
    /// The order of the comments, where the server says so.
    pub order: Option<Order>,
    /// The orders that readers can choose from, with the address of the first page in each.
    pub orders: Vec<(Order, Link)>,
    /// Roots and replies alike; a reply names its parent, which may stand on another page or nowhere.
    pub entries: Vec<Entry>,
}

/// What stood in one place of a comment page.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    Comment(Rc<Comment>),
    /// A comment that could not be read: the reader is told, the event says why.
    Unreadable {
        /// The comment that it answered, as far as that is known.
        parent: Option<Text>,
    },
}

/// One comment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comment {
    /// Names it among all comments of its thread.
    pub id: Text,
    /// The comment that it answers; absent for one that opens a thread.
    pub parent: Option<Text>,
    /// Absent for a comment without a name.
    pub author: Option<Person>,
    /// When it was written.
    pub created: Option<Date>,
    /// When its text was last changed by its author.
    pub edited: Option<Date>,
    pub body: Rc<Vec<Block>>,
    pub state: CommentState,
    /// Why a moderator refused it, where that is said.
    pub reason: Option<Text>,
    /// Votes for it; `None` where the server counts none.
    pub upvotes: Option<u32>,
    /// Votes against it; `None` where the server counts none.
    pub downvotes: Option<u32>,
    /// Replies to this comment on the server, at any depth, where it says so.
    pub reply_count: Option<u32>,
    /// Address of the page with the replies that did not come along.
    pub more_replies: Option<Link>,
    /// Leads to this comment.
    pub permalink: Option<Link>,
}

/// What has become of a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CommentState {
    #[default]
    Published,
    /// Waits for a moderator; only its author is shown it.
    Held,
    /// Taken away after it was published; stays as a place for its replies.
    Removed,
    /// Refused by a moderator.
    Rejected,
}
