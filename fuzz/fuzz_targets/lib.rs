//! What the targets share: a page, and a way through the turns of a question.

use kabar::backend::description::{self, Page, Question, Turn};
use kabar::backend::{article, comment, comments};
use kabar::fetch::Reply;
use kabar::markup::{NativeParser, Parser, plain};
use kabar::model::Link;

/// A page that gives every variable a value but those that answers are to set.
pub struct Everywhere;

impl Page for Everywhere {
    fn variable(&self, name: &str) -> Option<String> {
        match name {
            "server" | "location" => Some("https://a.example/b/".to_owned()),
            "thread" | "path" | "key" | "site" => Some("/7".to_owned()),
            _ => None,
        }
    }

    fn offset(&self, zone: &str, local_ms: i64) -> Option<i16> {
        (!zone.is_empty()).then_some((local_ms % 841) as i16)
    }

    fn plain(&self, html: &str) -> String {
        plain(&NativeParser.blocks(html, None))
    }
}

/// The steps that an operation may have here: a description of 64 kB has room for more, which teach nothing.
const STEPS: usize = 8;

/// Does what `operation` says, each request answered by the next of `bodies`, and reads what comes of it; where it
/// names a further page, that too.
pub fn follow(text: &str, operation: &str, src: Option<&str>, status: u16, bodies: &[&str]) {
    let mut answers = Vec::new();
    let variables = [("comment", "7"), ("parent", "7"), ("text", "a\"\\b")];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let asked = ["https://a.example/#kabar-comments&offset=2".to_owned()];
    while answers.len() < STEPS {
        let question = Question {
            operation,
            variables: &variables,
            src,
            kept: &[],
            asked: &asked,
            answers: &answers,
        };
        match description::turn(text, &Everywhere, &question) {
            Ok(Turn::Ask(_) | Turn::Look(_)) => {}
            Ok(Turn::Done(done)) => return read(operation, &done.json),
            Err(_) => return,
        }
        let Some(body) = bodies.get(answers.len()).or(bodies.last()) else {
            return;
        };
        answers.push(Reply {
            url: "https://a.example/c".to_owned(),
            status,
            headers: Box::new(|_| Some("2, <d>; rel=next".to_owned())),
            body: (*body).to_owned(),
        });
    }
}

fn read(operation: &str, json: &str) {
    let at = Link::resolve("https://a.example/c", None).expect("an address");
    // What the engine writes is JSON, whatever it has read.
    if let Err(error) = kabar::json::Document::parse(json) {
        panic!("{error}: {json}");
    }
    match operation {
        "article" => drop(article(json, &at, &NativeParser)),
        "comments" | "replies" => drop(comments(json, &at, &NativeParser)),
        _ => drop(comment(json, &at, &NativeParser)),
    }
}
