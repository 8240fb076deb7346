//! A page of comments.

use serde_json::Value;

use super::node::{Answer, Node};
use super::{Read, cut, person, plain};
use crate::error::{Error, Kind};
use crate::markup::Parser;
use crate::model::{Block, Comment, CommentPage, CommentState, Entry, Link, Text};

pub(super) fn read(json: &str, at: &Link, parser: &dyn Parser) -> Result<Read<CommentPage>, Error> {
    let cuts = cut::comments(json)?;
    let answer = Answer::new(at, parser);
    let whole: Value = serde_json::from_str(&cuts[0].json)
        .map_err(|error| Error::new(Kind::Shape, error.to_string()))?;
    let mut value = page(&Node::root(&answer, &whole))?;
    value.entries.reserve(cuts.len() - 1);

    // For each cut the id that replies to it answer: its own or, where it is unreadable, that of what it answered.
    let mut answered: Vec<Option<Text>> = vec![None];
    for (index, cut) in cuts.iter().enumerate().skip(1) {
        let around = (cut.parent != 0).then(|| answered[cut.parent].clone());
        let reported = answer.skipped.borrow().len();
        let entry = entry(&answer, &cut.json, around);
        answered.push(match &entry {
            Entry::Comment(comment) => Some(comment.id.clone()),
            Entry::Unreadable { parent } => parent.clone(),
        });
        value.entries.push(entry);
        let reports = &mut answer.skipped.borrow_mut()[reported..];
        if !reports.is_empty() {
            locate(reports, cut::pointer(&cuts, index));
        }
    }
    let skipped = answer.skipped.into_inner();
    Ok(Read { value, skipped })
}

/// Tells reports whose pointers begin at a comment where that comment is.
fn locate(reports: &mut [Error], comment: Result<String, String>) {
    for report in reports {
        *report = match &comment {
            Ok(pointer) => {
                let inside = report.pointer().unwrap_or_default();
                let pointer = format!("{pointer}{inside}");
                report.clone().at(pointer)
            }
            Err(place) => Error::new(report.kind(), format!("{report} {place}")),
        };
    }
}

fn page(node: &Node) -> Result<CommentPage, Error> {
    if !node.value.is_object() {
        return Err(Error::shape("", "expected a comment page"));
    }
    if !node.value["comment"].is_array() {
        return Err(Error::shape("/comment", "expected a list of comments"));
    }
    Ok(CommentPage {
        total: node.count("commentCount"),
        closed: node.flag("open").map(|open| !open),
        closed_at: node.date("closedAt"),
        next: node.web("next"),
        entries: Vec::new(),
    })
}

/// Reads one comment. `around` is what a comment that stands inside another one answers.
fn entry(answer: &Answer, json: &str, around: Option<Option<Text>>) -> Entry {
    let value: Result<Value, _> = serde_json::from_str(json);
    let (value, damage) = match value {
        Ok(value) => (value, None),
        // A number that no float can hold, say.
        Err(error) => (Value::Null, Some(error.to_string())),
    };
    let node = Node::root(answer, &value);
    let parent = around.unwrap_or_else(|| node.id("parentItem"));
    match comment(&node, parent.clone()) {
        Ok(comment) => Entry::Comment(Box::new(comment)),
        Err(lack) => {
            node.report_as(Kind::Comment, damage.as_deref().unwrap_or(lack));
            Entry::Unreadable { parent }
        }
    }
}

/// A comment, or why it cannot be read.
fn comment(node: &Node, parent: Option<Text>) -> Result<Comment, &'static str> {
    if !node.value.is_object() {
        return Err("expected a comment");
    }
    let id = node.id("id").ok_or("a comment without an id")?;
    let state = state(node)?;
    let mut comment = Comment {
        id,
        parent,
        author: None,
        created: node.date("dateCreated"),
        edited: None,
        body: Vec::new(),
        state,
        upvotes: None,
        downvotes: None,
        reply_count: node.count("commentCount"),
        more_replies: node.web("next"),
        permalink: node.link("url"),
    };
    if let Some(replies) = node.member("comment") {
        // The cut left an empty list: this reports what is no list.
        replies.items();
    }
    match state {
        // What was taken away goes no further, so that no view can show it.
        CommentState::Removed => {}
        CommentState::Published | CommentState::Held | CommentState::Rejected => {
            comment.body = body(node).ok_or("a comment without text")?;
            comment.author = node
                .member("author")
                .and_then(|author| person::person(&author));
            comment.edited = node.date("dateModified");
            comment.upvotes = node.count("upvoteCount");
            comment.downvotes = node.count("downvoteCount");
        }
    }
    Ok(comment)
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

fn body(node: &Node) -> Option<Vec<Block>> {
    let given = |name| node.string(name).filter(|body| !body.trim().is_empty());
    match given("html") {
        Some(html) => Some(node.answer.html(html)),
        None => given("text").map(plain::paragraphs),
    }
}
