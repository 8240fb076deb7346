//! The engine by texts: what goes in and comes out between the module and the page's scripts (src/backend.js).

use super::description::{self, Done, Page, Question, Turn, Variables};
use crate::error::Error;
use crate::fetch::{Reply, Request};
use crate::json::{Document, Value, quote};
use crate::text::{decimal, number, split};

/// The page as a question tells of it, and what only the page itself can do.
struct Told<'a> {
    variables: Option<Value<'a>>,
    tools: &'a dyn Tools,
}

impl Page for Told<'_> {
    fn variable(&self, name: &str) -> Option<String> {
        Some(self.variables?.get(name)?.as_str()?.to_owned())
    }

    fn offset(&self, zone: &str, local_ms: i64) -> Option<i16> {
        self.tools.offset(zone, local_ms)
    }

    fn plain(&self, html: &str) -> String {
        self.tools.plain(html)
    }
}

/// What a browser can do for the engine.
pub trait Tools {
    /// As [`Page::offset`].
    fn offset(&self, zone: &str, local_ms: i64) -> Option<i16>;

    /// As [`Page::plain`].
    fn plain(&self, html: &str) -> String;
}

/// Takes a turn: `question` is a JSON object with the members `operation`, `src`, `variables`, `kept`, `asked`, `page`
/// (its variables) and `answers` (each with `url`, `status`, `headers`), all but the first optional; `bodies` are the
/// bodies of the answers, with NUL between them, which no JSON holds.
///
/// The result is a line of JSON: `{"ask": address, "method", "headers", "body", "credentials"}`, `{"look": type}`, an
/// error with the members of the event `kabar:error`, or `{"url", "kept", "skipped"}` with the canonical JSON after it.
pub fn turn(description: &str, question: &str, bodies: &str, tools: &dyn Tools) -> String {
    let turn = match Document::parse(question) {
        Ok(question) => follow(description, question.root(), bodies, tools),
        Err(error) => Err(error),
    };
    let mut out = String::new();
    match turn {
        Ok(Turn::Ask(request)) => ask(&request, &mut out),
        Ok(Turn::Look(of_type)) => member("look", &of_type, &mut out),
        Ok(Turn::Done(done)) => {
            tell(&done, &mut out);
            out.push_str("}\n");
            return out + &done.json;
        }
        Err(error) => fail(&error, &mut out),
    }
    out + "}\n"
}

fn follow(
    description: &str,
    question: Value,
    bodies: &str,
    tools: &dyn Tools,
) -> Result<Turn, Error> {
    let mut answers = Vec::new();
    let replies = question.get("answers").and_then(Value::items);
    for (reply, body) in replies.into_iter().flatten().zip(split(bodies, 0)) {
        let headers = pairs(reply.get("headers"));
        answers.push(Reply {
            url: word(reply, "url").to_owned(),
            status: number(word(reply, "status")).unwrap_or(0) as u16,
            headers: Box::new(move |name| {
                let found = headers
                    .iter()
                    .find(|(known, _)| known.eq_ignore_ascii_case(name));
                Some(found?.1.clone())
            }),
            body: body.to_owned(),
        });
    }
    let asked = question
        .get("asked")
        .and_then(Value::items)
        .into_iter()
        .flatten();
    let asked: Vec<String> = asked
        .filter_map(|one| Some(one.as_str()?.to_owned()))
        .collect();
    let page = Told {
        variables: question.get("page"),
        tools,
    };
    let operation = word(question, "operation");
    let src = word(question, "src");
    let question = Question {
        operation,
        src: (!src.is_empty()).then_some(src),
        variables: &pairs(question.get("variables")),
        kept: &pairs(question.get("kept")),
        asked: &asked,
        answers: &answers,
    };
    description::turn(description, &page, &question)
}

fn word<'a>(value: Value<'a>, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_word).unwrap_or("")
}

fn pairs(object: Option<Value>) -> Variables {
    let mut pairs = Variables::new();
    for (name, value) in object.and_then(Value::members).into_iter().flatten() {
        if let Some(value) = value.as_word() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
    }
    pairs
}

/// Writes a member of an object whose `{` or `,` is yet to come.
fn member(name: &str, value: &str, out: &mut String) {
    out.push(if out.is_empty() { '{' } else { ',' });
    quote(name, out);
    out.push(':');
    quote(value, out);
}

fn object(name: &str, members: &[(String, String)], out: &mut String) {
    let mut inner = String::new();
    for (name, value) in members {
        member(name, value, &mut inner);
    }
    out.push(if out.is_empty() { '{' } else { ',' });
    quote(name, out);
    out.push(':');
    out.push_str(if inner.is_empty() { "{" } else { &inner });
    out.push('}');
}

fn ask(request: &Request, out: &mut String) {
    member("ask", &request.url, out);
    member("method", &request.method, out);
    object("headers", &request.headers, out);
    if let Some(body) = &request.body {
        member("body", body, out);
    }
    if let Some(credentials) = &request.credentials {
        member("credentials", credentials, out);
    }
}

fn tell(done: &Done, out: &mut String) {
    member("url", &done.url, out);
    object("kept", &done.kept, out);
    for error in &done.skipped {
        member("skipped", &error.to_string(), out);
    }
}

fn fail(error: &Error, out: &mut String) {
    member("kind", error.kind().as_str(), out);
    member("message", error.detail(), out);
    let seconds = error
        .retry_after()
        .map(|seconds| decimal(seconds.into(), 1));
    let status = error.status().map(|status| decimal(status.into(), 1));
    for (name, value) in [
        ("pointer", error.pointer()),
        ("url", error.url()),
        ("sentence", error.sentence()),
        ("retryAfter", seconds.as_deref()),
        ("status", status.as_deref()),
    ] {
        if let Some(value) = value {
            member(name, value, out);
        }
    }
}
