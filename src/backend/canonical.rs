//! Reads canonical JSON into the models.
//!
//! Its form is `docs/protocol.md`. What can be shown is kept: a member of the wrong type is read as
//! missing, a block or a comment that cannot be read is left out by itself, and each of these is reported with its
//! JSON Pointer. Only an answer that is not JSON, or lacks what its page cannot do without, fails as a whole.
//!
//! Depth is no danger: comments are read one after the other, however deep they stand, and blocks down to a bound.

mod article;
mod block;
mod comment;
mod image;
mod inline;
mod node;
mod person;
mod plain;

use std::rc::Rc;

use crate::error::Error;
use crate::json::{Document, Value};
use crate::markup::Parser;
use crate::model::{Article, Block, Comment, CommentPage, Link, Text};
use node::{Answer, Node};

/// What was read, and what had to be left out on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<T> {
    /// The model.
    pub value: T,
    /// Remarks for the page and for developers, in the order in which they arose; `value` can be shown without them.
    pub skipped: Vec<Error>,
}

/// Reads an article (`docs/protocol.md`, "Article"). `at` is the address of the answer.
///
/// # Errors
/// [`Kind::Shape`](crate::error::Kind::Shape): `json` is not JSON, or it has no headline.
pub fn article(json: &str, at: &Link, parser: &dyn Parser) -> Result<Read<Rc<Article>>, Error> {
    read(json, at, parser, article::article)
}

/// Reads a page of comments (`docs/protocol.md`, "Comment page"). `at` is the address of the answer.
///
/// The entries stand in reading order, a comment before its replies. A reply that stands inside another comment
/// answers the nearest readable comment around it, whatever its `parentItem` says. Ids are passed on as they are: twice,
/// or naming parents that are nowhere or go round in a circle.
///
/// # Errors
/// [`Kind::Shape`](crate::error::Kind::Shape): `json` is not JSON, or it has no list `comment`.
pub fn comments(json: &str, at: &Link, parser: &dyn Parser) -> Result<Read<CommentPage>, Error> {
    read(json, at, parser, comment::page)
}

/// Reads one comment (`docs/protocol.md`, "Comment"), without replies that stand in it. `at` is the address of the answer.
///
/// # Errors
/// [`Kind::Shape`](crate::error::Kind::Shape): `json` is not JSON, or no comment that can be shown.
pub fn comment(json: &str, at: &Link, parser: &dyn Parser) -> Result<Read<Rc<Comment>>, Error> {
    read(json, at, parser, comment::single)
}

/// A comment as its server answers the one who wrote it (`docs/protocol.md`, "Writing").
pub struct Written {
    pub comment: Rc<Comment>,
    /// What proves to the server that it is the reader's; empty where it wants no proof.
    pub token: Text,
}

/// Reads the answer to writing a comment. `at` is the address of the answer.
///
/// # Errors
/// Those of [`comment`].
pub fn written(json: &str, at: &Link, parser: &dyn Parser) -> Result<Written, Error> {
    let model = |node: &Node| {
        Ok(Written {
            comment: comment::single(node)?,
            token: node.text("editToken").unwrap_or_default(),
        })
    };
    Ok(read(json, at, parser, model)?.value)
}

/// Reads the answer to the question how a text will look (`docs/protocol.md`, "Writing"). `at` is the address of the answer.
///
/// # Errors
/// [`Kind::Shape`](crate::error::Kind::Shape): `json` is not JSON, or it has no text.
pub fn preview(json: &str, at: &Link, parser: &dyn Parser) -> Result<Read<Vec<Block>>, Error> {
    let model = |node: &Node| {
        comment::body(node).ok_or_else(|| Error::shape("", "expected a text, as html or text"))
    };
    read(json, at, parser, model)
}

/// The paragraphs that a plain text consists of, as they are shown.
pub fn plain(text: &str) -> Vec<Block> {
    plain::paragraphs(text)
}

/// Words of somebody else's as they stand in a plain text.
pub fn quoted(words: &str) -> String {
    plain::quoted(words)
}

/// The plain text that these blocks come from; of what is no plain text, the words.
pub fn unformatted(blocks: &[Block]) -> String {
    plain::text(blocks)
}

/// The comment with the votes that its server counts by now, as far as its answer to a vote says.
///
/// # Errors
/// [`Kind::Shape`](crate::error::Kind::Shape): `json` is not JSON.
pub fn counted(json: &str, comment: &Comment) -> Result<Comment, Error> {
    let document = Document::parse(json)?;
    let mut counted = comment.clone();
    for (name, count) in [
        ("upvoteCount", &mut counted.upvotes),
        ("downvoteCount", &mut counted.downvotes),
    ] {
        let said = document.root().get(name).and_then(Value::as_integer);
        *count = said.and_then(|said| u32::try_from(said).ok()).or(*count);
    }
    Ok(counted)
}

fn read<T>(
    json: &str,
    at: &Link,
    parser: &dyn Parser,
    model: fn(&Node) -> Result<T, Error>,
) -> Result<Read<T>, Error> {
    let document = Document::parse(json)?;
    let answer = Answer::new(at, parser);
    let value = model(&Node::root(&answer, document.root()))?;
    let skipped = answer.skipped.take();
    Ok(Read { value, skipped })
}
