//! The engine by texts: what goes in and comes out between the module and the page's scripts (src/backend.js).

use super::description::{self, Page, Question, Turn, Variables};
use crate::error::Error;
use crate::fetch::{Headers, Reply};
use crate::text::{cut, decimal, number};

/// Takes a turn. `given` are texts, each with NUL after it, which none of them holds: the description, the operation and
/// `src`; the question's variables, those that were kept, the addresses asked before, and of each answer its address,
/// status and body. Variables are names with their values; each of these lists ends with an empty text. `headers` finds
/// a header of the answer with this index.
///
/// The result are such texts again, the first of which says what they are:
/// - `ask`: address, method, credentials, body, and headers with their values;
/// - `look`: the type;
/// - `done`: address; the variables to keep and what was skipped, two lists; the canonical JSON;
/// - `failed`: the members of the event `kabar:error`, an empty text for each that is missing.
pub fn turn(given: &str, page: &dyn Page, headers: fn(usize) -> Headers) -> String {
    let mut given = Given(given);
    let description = given.next();
    let operation = given.next();
    let src = given.next();
    let variables = given.pairs();
    let kept = given.pairs();
    let mut asked = Vec::new();
    while let Some(address) = given.entry() {
        asked.push(address.to_owned());
    }
    let mut answers = Vec::new();
    while let Some(url) = given.entry() {
        answers.push(Reply {
            url: url.to_owned(),
            status: number(given.next()).unwrap_or(0) as u16,
            headers: headers(answers.len()),
            body: given.next().to_owned(),
        });
    }
    let question = Question {
        operation,
        src: (!src.is_empty()).then_some(src),
        variables: &variables,
        kept: &kept,
        asked: &asked,
        answers: &answers,
    };
    let mut out = Said(String::new());
    match description::turn(description, page, &question) {
        Ok(Turn::Ask(request)) => {
            out.add("ask");
            out.add(&request.url);
            out.add(&request.method);
            out.add(request.credentials.as_deref().unwrap_or(""));
            out.add(request.body.as_deref().unwrap_or(""));
            out.pairs(&request.headers);
        }
        Ok(Turn::Look(of_type)) => {
            out.add("look");
            out.add(&of_type);
        }
        Ok(Turn::Done(done)) => {
            out.add("done");
            out.add(&done.url);
            out.pairs(&done.kept);
            out.add("");
            for error in &done.skipped {
                out.add(&error.to_string());
            }
            out.add("");
            out.add(&done.json);
        }
        Err(error) => out.failed(&error),
    }
    out.0
}

/// Texts that have not been read yet.
struct Given<'a>(&'a str);

impl<'a> Given<'a> {
    fn next(&mut self) -> &'a str {
        let (text, rest) = cut(self.0, 0).unwrap_or_default();
        self.0 = rest;
        text
    }

    /// The next text of a list; nothing at its end.
    fn entry(&mut self) -> Option<&'a str> {
        let text = self.next();
        (!text.is_empty()).then_some(text)
    }

    fn pairs(&mut self) -> Variables {
        let mut pairs = Variables::new();
        while let Some(name) = self.entry() {
            pairs.push((name.to_owned(), self.next().to_owned()));
        }
        pairs
    }
}

/// Texts for the page.
struct Said(String);

impl Said {
    fn add(&mut self, text: &str) {
        self.0 += text;
        self.0.push('\0');
    }

    fn pairs(&mut self, pairs: &[(String, String)]) {
        for (name, value) in pairs {
            self.add(name);
            self.add(value);
        }
    }

    fn failed(&mut self, error: &Error) {
        self.add("failed");
        self.add(error.kind().as_str());
        self.add(error.detail());
        self.add(error.pointer().unwrap_or(""));
        self.add(error.url().unwrap_or(""));
        self.add(error.sentence().unwrap_or(""));
        self.number(error.retry_after());
        self.number(error.status().map(u32::from));
    }

    fn number(&mut self, number: Option<u32>) {
        // Nothing has no digits.
        self.add(&decimal(
            number.unwrap_or(0).into(),
            usize::from(number.is_some()),
        ));
    }
}
