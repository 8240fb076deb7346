//! A page of comments.

use std::rc::Rc;

use super::node::{Answer, Node};
use super::{person, plain};
use crate::error::{Error, Kind};
use crate::json::{Items, Value};
use crate::model::{
    Block, Comment, CommentAddress, CommentPage, CommentState, Entry, Link, Live, Order, Text,
};

/// Seconds from one reading to the next that a server may ask for at least: a slip of the pen must not become a flood.
const SHORTEST_POLL: u32 = 5;

pub(super) fn page(node: &Node) -> Result<CommentPage, Error> {
    if !node.value.is_object() {
        return Err(Error::shape("", "expected a comment page"));
    }
    let comments =
        list(node.value).ok_or_else(|| Error::shape("/comment", "expected a list of comments"))?;
    Ok(CommentPage {
        total: node.count("commentCount"),
        closed: node.flag("open").map(|open| !open),
        closed_at: node.date("closedAt"),
        next: node.web("next"),
        live: live(node),
        context: context(node),
        order: order(node),
        orders: orders(node),
        entries: entries(node.answer, comments),
    })
}

/// How the page tells what happens in it; a stream goes before a page that is read again.
fn live(node: &Node) -> Option<Live> {
    match node.web("events") {
        Some(url) => Some(Live::Events {
            url,
            after: node.id("lastEventId").unwrap_or_default(),
        }),
        None => Some(Live::Poll {
            seconds: node.count("poll")?.max(SHORTEST_POLL),
            url: node.web("newest"),
        }),
    }
}

/// Where the server has one comment with those that it answers.
fn context(node: &Node) -> Option<Rc<CommentAddress>> {
    let template = node.string("context")?;
    let addresses = CommentAddress::new(template, node.answer.at);
    if addresses.is_none() {
        let member = node.member("context")?;
        member.report("expected an address with the place {comment}");
    }
    addresses
}

/// The order of the page. One that we do not know has no words to tell it in.
fn order(node: &Node) -> Option<Order> {
    let word = node.string("sort")?;
    Order::ALL.into_iter().find(|order| order.word() == word)
}

fn orders(node: &Node) -> Vec<(Order, Link)> {
    let mut orders = Vec::new();
    if let Some(given) = node.member("orders") {
        for order in Order::ALL {
            orders.extend(given.web(order.word()).map(|url| (order, url)));
        }
    }
    orders
}

/// The comments of a page, or the replies that stand in a comment.
fn list(value: Value) -> Option<Items> {
    value.get("comment")?.items()
}

/// A list of comments that is being read.
struct Level<'a> {
    rest: Items<'a>,
    /// What its comments answer, where the place decides: the nearest readable comment around them, if any.
    around: Option<Option<Text>>,
}

/// Reads `comments` and all that stands in them, each comment before its replies.
fn entries<'a>(answer: &'a Answer<'a>, comments: Items<'a>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut way = Vec::new();
    // The lists that the reading is in, from the page's on: a thread may be 10,000 replies deep, a stack may not.
    let mut levels = vec![Level {
        rest: comments,
        around: None,
    }];
    // The place in each of them of the comment that comes next.
    way.push(0);
    while let Some(level) = levels.last_mut() {
        let Some(value) = level.rest.next() else {
            levels.pop();
            way.pop();
            if let Some(index) = way.last_mut() {
                *index += 1;
            }
            continue;
        };
        let around = level.around.clone();
        let entry = entry(&Node::comment(answer, value, &way), around);
        let id = match &entry {
            Entry::Comment(comment) => Some(comment.id.clone()),
            Entry::Unreadable { parent } => parent.clone(),
        };
        entries.push(entry);
        match list(value) {
            Some(replies) => {
                levels.push(Level {
                    rest: replies,
                    around: Some(id),
                });
                way.push(0);
            }
            None => way[levels.len() - 1] += 1,
        }
    }
    entries
}

/// Reads one comment without its replies. `around` is what it answers by its place.
fn entry(node: &Node, around: Option<Option<Text>>) -> Entry {
    let parent = around.unwrap_or_else(|| node.id("parentItem"));
    match comment(node, parent.clone()) {
        Ok(comment) => Entry::Comment(comment),
        Err(lack) => {
            node.report_as(Kind::Comment, lack);
            Entry::Unreadable { parent }
        }
    }
}

/// A comment by itself.
pub(super) fn single(node: &Node) -> Result<Rc<Comment>, Error> {
    comment(node, node.id("parentItem")).map_err(|lack| Error::shape("", lack))
}

/// A comment, or why it cannot be read.
fn comment(node: &Node, parent: Option<Text>) -> Result<Rc<Comment>, &'static str> {
    if !node.value.is_object() {
        return Err("expected a comment");
    }
    let id = node.id("id").ok_or("a comment without an id")?;
    let state = state(node)?;
    if let Some(replies) = node.member("comment")
        && !replies.value.is_array()
    {
        replies.report("expected a list");
    }
    // What was taken away goes no further, so that no view can show it.
    let shown = match state {
        CommentState::Removed => None,
        CommentState::Published | CommentState::Held | CommentState::Rejected => Some(node),
    };
    Ok(Rc::new(Comment {
        id,
        parent,
        created: node.date("dateCreated"),
        state,
        reply_count: node.count("commentCount"),
        more_replies: node.web("next"),
        permalink: node.link("url"),
        reason: node.text("stateReason"),
        body: match shown {
            Some(node) => Rc::new(body(node).ok_or("a comment without text")?),
            None => Rc::default(),
        },
        author: shown.and_then(|node| person::person(&node.member("author")?)),
        edited: shown.and_then(|node| node.date("dateModified")),
        upvotes: shown.and_then(|node| node.count("upvoteCount")),
        downvotes: shown.and_then(|node| node.count("downvoteCount")),
    }))
}

/// The state of a comment. One that we do not know may be "spam": such a comment is not shown.
fn state(node: &Node) -> Result<CommentState, &'static str> {
    match node.string("state") {
        Some("published") | None => Ok(CommentState::Published),
        Some("held") => Ok(CommentState::Held),
        Some("removed") => Ok(CommentState::Removed),
        Some("rejected") => Ok(CommentState::Rejected),
        Some(_) => Err("a comment in an unknown state"),
    }
}

pub(super) fn body(node: &Node) -> Option<Vec<Block>> {
    let given = |name| node.string(name).filter(|body| !body.trim().is_empty());
    match given("html") {
        Some(html) => Some(node.answer.html(html)),
        None => given("text").map(plain::paragraphs),
    }
}
