//! Any server by a description: data, not code. `docs/backends.md` explains the language, `backends/schema.json`
//! defines it.
//!
//! The engine asks nobody itself: [`turn`] says which request comes next, or what the answers that are there come to.
//! So it runs the same in a reader's browser, where it is a module of its own (src/bin/kabar_backend.rs), and in native
//! programs ([`Described`](super::Described)).
//!
//! A description is followed as it stands, without a copy in types of our own: what it says is looked up when it is
//! needed. A fault in it ends what is being done, with the place in the description; it is looked for with care by
//! `kabar check`, not by readers' browsers.

mod failure;
mod markdown;
mod page;
mod request;
mod rule;
mod template;
mod time;

use std::cell::{Cell, RefCell};

use crate::error::{Error, Kind};
use crate::fetch::{Reply, Request};
use crate::json::{Document, Value};
use crate::model::Link;
use crate::text::{cut, find_text, is_one_of, split, trim};
use elsa::FrozenVec;
use rule::{Said, Scene};

/// The version of the language that this engine follows.
const VERSION: &str = "1";
/// Bytes of a description from which on it is refused: the largest of ours has a tenth of it.
const LARGEST: usize = 64 * 1024;

/// Rules, conditions and parts of bodies in each other, down to which they are followed.
const DEPTH: usize = 64;

/// The beginning of the fragment in an address that names what the address itself does not say: the operation, and the
/// variables of the request.
pub(super) const MARK: &str = "#kabar-";

/// What is asked of a stream of events: its request without an answer, the comment in an event with one.
const LIVE: &str = "live";

/// Names of variables with their values.
pub type Variables = Vec<(String, String)>;

/// What a description may know of the page that it is used in.
pub trait Page {
    /// An attribute of the element by its name, or `path`, `location`, `title`, `language`, `host` of the page.
    fn variable(&self, name: &str) -> Option<String>;

    /// Minutes east of UTC of a zone (IANA Time Zone Database) when its clocks show a time, which is given as
    /// milliseconds since they showed 1970-01-01T00:00; nothing for a zone that is not known.
    fn offset(&self, zone: &str, local_ms: i64) -> Option<i16>;

    /// The words of a piece of HTML.
    fn plain(&self, html: &str) -> String;

    /// The address that `reference` means at `base`, which may be relative to the page, or empty for the page itself;
    /// nothing where it is none of the web.
    fn resolve(&self, reference: &str, base: &str) -> Option<String> {
        let page = self.variable("location").unwrap_or_default();
        let mut base_link = Link::resolve_web(&page, None);
        if !base.is_empty() {
            base_link = Some(Link::resolve_web(base, base_link.as_ref())?);
        }
        let link = Link::resolve_web(reference, base_link.as_ref())?;
        Some(link.as_str().to_owned())
    }
}

/// Something that is wanted of a server, and what is known of it by now.
#[derive(Default)]
pub struct Question<'q> {
    /// As the description names it: `article`, `comments`, `post`, `vote/up` …
    pub operation: &'q str,
    /// Variables of this question.
    pub variables: &'q [(String, String)],
    /// The address that is meant where the page names one; for what is read, as the engine named it before
    /// ([`Done::json`], member `next`).
    pub src: Option<&'q str>,
    /// Variables that former answers of the server have set: [`Done::kept`].
    pub kept: &'q [(String, String)],
    /// The addresses of the pages before this one, to notice a circle.
    pub asked: &'q [String],
    /// The answers to the requests of this question, in their order.
    pub answers: &'q [Reply],
}

/// What comes next.
pub enum Turn {
    /// This is to be asked.
    Ask(Request),
    /// The page's own scripts of this type (HTML, data blocks) are to be looked at: a JSON list of them is the answer.
    Look(String),
    /// All is known.
    Done(Done),
}

/// What the answers come to.
pub struct Done {
    /// The address that relative addresses in it refer to.
    pub url: String,
    /// The canonical JSON.
    pub json: String,
    /// Variables that are to be remembered for the server's further questions.
    pub kept: Variables,
    /// What had to be left out.
    pub skipped: Vec<Error>,
}

/// A description at work on a question.
struct Script<'a> {
    root: Value<'a>,
    page: &'a dyn Page,
    question: &'a Question<'a>,
    operation: &'a str,
    /// The texts that have been made on the way: whatever says them needs no copy.
    texts: &'a FrozenVec<String>,
    /// Variables, the later ones before the earlier ones of their name.
    variables: RefCell<Vec<(&'a str, &'a str)>>,
    /// Which of them are to be remembered.
    kept: RefCell<Vec<(&'a str, &'a str)>>,
    /// The first thing in the description that means nothing.
    fault: RefCell<Option<Error>>,
    depth: Cell<usize>,
    /// Variables whose defaults are being followed.
    defaults: Cell<usize>,
}

impl<'a> Script<'a> {
    /// Remarks that `rule` means nothing.
    fn fault(&self, rule: Value, detail: &str) {
        self.fault_of(rule, "", detail);
    }

    /// The same of something with a name.
    fn fault_of(&self, rule: Value, name: &str, detail: &str) {
        let mut fault = self.fault.borrow_mut();
        if fault.is_none() {
            *fault = Some(at_line(rule, &[name, detail].concat()));
        }
    }

    /// Goes into `rule`, unless too much stands around it.
    fn enter(&self, rule: Value) -> bool {
        let depth = self.depth.get();
        if depth >= DEPTH {
            self.fault(rule, "too much in each other");
            return false;
        }
        self.depth.set(depth + 1);
        true
    }

    /// Comes back from where [`Script::enter`] went.
    fn leave(&self) {
        self.depth.set(self.depth.get() - 1);
    }

    // Inlined, it is written out twenty times.
    #[inline(never)]
    fn keep(&self, text: String) -> &'a str {
        self.texts.push_get(text)
    }

    /// A variable that the engine itself asks for.
    fn lookup(&self, name: &str) -> Option<&'a str> {
        self.variable(self.root, name)
    }

    /// A variable of this question, or that one of its answers has set.
    fn own(&self, name: &str) -> Option<&'a str> {
        for &(known, value) in self.variables.borrow().iter().rev() {
            if known == name {
                return Some(value);
            }
        }
        None
    }

    fn set(&self, name: &'a str, value: &'a str) {
        self.variables.borrow_mut().push((name, value));
    }

    /// Sets a variable for further questions, too.
    fn remember(&self, name: &'a str, value: &'a str) {
        self.set(name, value);
        let mut kept = self.kept.borrow_mut();
        for one in kept.iter_mut() {
            if one.0 == name {
                one.1 = value;
                return;
            }
        }
        kept.push((name, value));
    }

    /// The object `name` in `rules`; without it the description has a fault.
    fn member<'v>(&self, rules: Value<'v>, name: &str) -> Result<Value<'v>, Error> {
        match rules.get(name) {
            Some(found) if found.is_object() => Ok(found),
            Some(found) => Err(at_line(found, "expected an object")),
            None => Err(at_line(rules, &["no \"", name, "\""].concat())),
        }
    }

    fn check(&self) -> Result<(), Error> {
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

/// A fault of the description at `rule`.
fn at_line(rule: Value, detail: &str) -> Error {
    let line = crate::text::decimal(rule.line() as u64, 1);
    let detail = [detail, " in line ", &line, " of the backend description"].concat();
    Error::new(Kind::Description, detail).at(rule.pointer())
}

/// The description that `text` is.
///
/// # Errors
/// [`Kind::Description`]: it is no JSON, too long, or of another version of the language.
pub fn read(text: &str) -> Result<Document<'_>, Error> {
    if text.len() > LARGEST {
        let detail = "the backend description is too long";
        return Err(Error::new(Kind::Description, detail));
    }
    let document = Document::parse(text);
    let document = document.map_err(|error| Error::new(Kind::Description, error.detail()))?;
    let root = document.root();
    let version = root.get("kabar").unwrap_or(root);
    if version.as_word() != Some(VERSION) {
        return Err(at_line(version, "expected \"kabar\": 1"));
    }
    Ok(document)
}

/// Whether a description may use the variable `name` without declaring it.
pub fn knows(name: &str) -> bool {
    template::is_known(name)
}

/// The address of the first request for `what` (`article` or `comments`), which the loader may have sent already; an
/// empty one where the description does not say it: only the operation's own request tells.
///
/// # Errors
/// [`Kind::Description`]: the description has a fault there.
pub fn first(text: &str, page: &dyn Page, what: &str) -> Result<String, Error> {
    let document = read(text)?;
    let (question, texts) = Default::default();
    let script = script(document.root(), page, &question, what, &texts);
    let template = script.root.get("first").and_then(|first| first.get(what));
    let Some(rule) = template else {
        return Ok(String::new());
    };
    let filled = script.fill(rule, rule.as_str().unwrap_or(""), &[], true);
    if let Some(name) = filled.missing {
        script.fault_of(rule, name, " has no value");
    }
    let url = script.absolute(&filled.text);
    script.check()?;
    url.ok_or_else(|| at_line(script.root, "no address of a server"))
}

/// What comes next of `question` by the description `text`.
///
/// # Errors
/// What the server says, by the description's `errors`; [`Kind::Shape`]: its answer does not hold what was asked for;
/// [`Kind::Description`]: the description has a fault there.
pub fn turn(text: &str, page: &dyn Page, question: &Question) -> Result<Turn, Error> {
    let document = read(text)?;
    let texts = FrozenVec::new();
    // What was named by a page before says more than an address.
    let src = question.src.unwrap_or("");
    let (base, fragment) = match find_text(src, MARK) {
        Some(at) => (&src[..at], Some(&src[at + MARK.len()..])),
        None => (src, None),
    };
    let mut named = split(fragment.unwrap_or(""), b'&');
    let first = named.next();
    let operation = fragment.and(first).unwrap_or(question.operation);
    let mut literal = (fragment.is_none() && !base.is_empty()).then(|| base.to_owned());
    let mut documents = Vec::new();
    for reply in question.answers {
        // An answer without a body is one without members.
        let empty = trim(&reply.body).is_empty();
        documents.push(Document::parse(if empty { "null" } else { &reply.body }));
    }
    // A text has no members: where one is looked for, nothing is found.
    let none = Document::parse("null");
    let script = script(document.root(), page, question, operation, &texts);
    for part in named {
        if let Some((name, value)) = cut(part, b'=') {
            let value = script.keep(template::decode(value));
            if name == "next" {
                // It may be named relative to the page before.
                literal = page.resolve(value, base);
            }
            script.set(name, value);
        }
    }
    let (part, name) = match operation {
        LIVE => ("live", "events"),
        _ => ("operations", operation),
    };
    let rules = script.member(script.member(script.root, part)?, name)?;
    let mut steps = Vec::new();
    steps.extend(rules.items_of("before"));
    let own_step = steps.len();
    steps.push(rules);
    steps.extend(rules.items_of("after"));
    let mut said = Vec::new();
    let mut own = 0;
    for (index, &step) in steps.iter().enumerate() {
        let is_own = index == own_step;
        let needed = step.text("if");
        if !is_own && !needed.is_empty() && script.variable(step, needed).is_none() {
            // Without what it is about there is nothing to ask.
            continue;
        }
        let Some(reply) = question.answers.get(said.len()) else {
            return ask(&script, step, if is_own { literal } else { None });
        };
        let document = &documents[said.len()];
        let value = match document {
            Ok(document) => document.root(),
            Err(error) if step.text("body") != "text" && reply.succeeded() => {
                return Err(Error::new(Kind::Shape, error.detail()).from_url(reply.url.clone()));
            }
            Err(_) => none.as_ref().map_or(script.root, Document::root),
        };
        let mut name = "";
        if is_own {
            own = said.len();
        } else {
            name = step.get("as").and_then(Value::as_str).unwrap_or("-");
        }
        said.push(Said {
            name,
            reply,
            value,
            is_text: document.is_err(),
        });
        weigh(&script, step, &said[said.len() - 1])?;
    }
    done(&script, rules, &said, own)
}

fn script<'a>(
    root: Value<'a>,
    page: &'a dyn Page,
    question: &'a Question<'a>,
    operation: &'a str,
    texts: &'a FrozenVec<String>,
) -> Script<'a> {
    let script = Script {
        root,
        page,
        question,
        operation,
        texts,
        variables: RefCell::default(),
        kept: RefCell::default(),
        fault: RefCell::default(),
        depth: Cell::new(0),
        defaults: Cell::new(0),
    };
    for (name, value) in question.kept {
        script.remember(name, value);
    }
    for (name, value) in question.variables {
        script.set(name, value);
    }
    script
}

/// The request that a step describes.
fn ask(script: &Script, step: Value, literal: Option<String>) -> Result<Turn, Error> {
    let described = script.member(step, "request")?;
    let of_type = described.text("script");
    if !of_type.is_empty() && literal.is_none() {
        return Ok(Turn::Look(of_type.to_owned()));
    }
    let request = script.request(described, literal);
    script.check()?;
    let request = request.ok_or_else(|| at_line(described, "no request can be made of it"))?;
    Ok(Turn::Ask(request))
}

/// Fails where the last answer is a failure; remembers what it says for further requests.
fn weigh<'a>(script: &Script<'a>, step: Value<'a>, last: &Said<'a>) -> Result<(), Error> {
    let scene = Scene {
        script,
        said: std::slice::from_ref(last),
        item: last.value,
    };
    let failure = failure::failure(scene, last.reply);
    script.check()?;
    if let Some(error) = failure {
        return Err(error);
    }
    for (name, rule) in script.root.members_of("keep") {
        if let Some(word) = scene.word(rule) {
            script.remember(name, word);
        }
    }
    for (name, rule) in step.members_of("let") {
        if let Some(word) = scene.word(rule) {
            script.set(name, word);
        }
    }
    script.check()
}

/// What the answers come to, the `own`th being the operation's.
fn done<'a>(
    script: &Script<'a>,
    rules: Value<'a>,
    said: &[Said<'a>],
    own: usize,
) -> Result<Turn, Error> {
    let url = &said[own].reply.url;
    let mut scene = Scene {
        script,
        said,
        item: said[own].value,
    };
    if let Some(rule) = rules.get("item") {
        let Some(item) = scene.value(rule) else {
            script.check()?;
            // An empty list where one was asked for is how many servers say 404.
            let lack = "the answer does not hold what was asked for";
            let pointer = rule.as_str().unwrap_or("").to_owned();
            let error = Error::new(Kind::NotFound, lack).at(pointer);
            return Err(error.from_url(url.clone()));
        };
        scene = scene.at(item);
    }
    let mut skipped = Vec::new();
    let mut json = String::new();
    let read = match script.operation {
        "article" => Some(script.member(script.root, "article")?),
        _ => rules.get("read"),
    };
    if is_one_of(script.operation, "comments replies context") {
        let comment = script.member(script.root, "comment")?;
        if let Err(error) = page::page(scene, rules, comment, &mut json, &mut skipped) {
            return Err(error.from_url(url.clone()));
        }
    } else if let Some(rule) = read {
        match scene.find(rule) {
            Some(found) => found.write(&mut json),
            None => json += "{}",
        }
    } else {
        // What was written comes back as a comment, where nothing else is said.
        let comment = script.member(script.root, "comment")?;
        page::one(scene, comment, script.own("parent"), None, &mut json);
    }
    script.check()?;
    let mut kept = Variables::new();
    for &(name, value) in script.kept.borrow().iter() {
        kept.push((name.to_owned(), value.to_owned()));
    }
    Ok(Turn::Done(Done {
        url: url.clone(),
        json,
        kept,
        skipped,
    }))
}
