//! Any server by a description: data, not code. `docs/backends.md` explains the language, `backends/schema.json`
//! defines it.
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
use std::rc::Rc;

use super::{Backend, Canonical};
use crate::error::{Error, Kind};
use crate::fetch::{Fetch, LocalFuture, Reply};
use crate::json::{Document, Value};
use crate::markup::Parser;
use crate::model::Link;
pub use page::Variables;
use rule::{Found, Said, Scene, members};

/// The version of the language that this engine follows.
const VERSION: &str = "1";
/// Bytes of a description from which on it is refused: the largest of ours has a tenth of it.
const LARGEST: usize = 64 * 1024;

/// What a description may know of the page that it is used in.
pub trait Page {
    /// An attribute of the element by its name, or `path`, `location`, `title`, `language`, `host` of the page.
    fn variable(&self, name: &str) -> Option<String>;

    /// Minutes east of UTC of a zone (IANA Time Zone Database) when its clocks show a time, which is given as
    /// milliseconds since they showed 1970-01-01T00:00; nothing for a zone that is not known.
    fn offset(&self, zone: &str, local_ms: i64) -> Option<i16>;

    /// JSON that the page itself holds, in the scripts of this type (HTML, data blocks); each as it stands.
    fn scripts(&self, of_type: &str) -> Vec<String>;

    /// What the page lets the server know its reader by, where the reader is signed in.
    fn token(&self) -> LocalFuture<Option<String>>;
}

/// A server that a description explains.
#[derive(Clone)]
pub struct Described(Rc<Inner>);

struct Inner {
    text: String,
    page: Box<dyn Page>,
    fetch: Rc<dyn Fetch>,
    parser: Rc<dyn Parser>,
    /// Variables that answers have set.
    kept: RefCell<Variables>,
    /// The pages that were asked for, as [`page::MARK`] names them, to notice a circle.
    asked: RefCell<Vec<String>>,
}

/// A description at work on one operation.
struct Script<'a> {
    inner: &'a Inner,
    root: Value<'a>,
    operation: &'a str,
    /// Variables of this request.
    call: RefCell<Variables>,
    /// The first thing in the description that means nothing.
    fault: RefCell<Option<Error>>,
    depth: Cell<usize>,
}

impl Script<'_> {
    /// Remarks that `rule` means nothing.
    fn fault(&self, rule: Value, detail: &str) {
        let mut fault = self.fault.borrow_mut();
        if fault.is_none() {
            *fault = Some(at_line(rule, detail));
        }
    }

    /// A variable that the engine itself asks for.
    fn lookup(&self, name: &str) -> Option<String> {
        self.variable(self.root, name)
    }

    /// A variable of this request.
    fn call_value(&self, name: &str) -> Option<String> {
        let call = self.call.borrow();
        Some(
            call.iter()
                .rev()
                .find(|(known, _)| known == name)?
                .1
                .clone(),
        )
    }

    fn set(&self, name: &str, value: String) {
        self.call.borrow_mut().push((name.to_owned(), value));
    }

    /// What the description says of `name`.
    fn member(&self, name: &str) -> Result<Value<'_>, Error> {
        needed(self.root, name)
    }

    /// What the description says of its operation.
    fn rules(&self) -> Result<Value<'_>, Error> {
        needed(self.member("operations")?, self.operation)
    }

    fn check(&self) -> Result<(), Error> {
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

/// The member `name` of an object of the description.
fn needed<'a>(object: Value<'a>, name: &str) -> Result<Value<'a>, Error> {
    let found = object.get(name);
    found.ok_or_else(|| at_line(object, &["no \"", name, "\""].concat()))
}

/// A fault of the description at `rule`.
fn at_line(rule: Value, detail: &str) -> Error {
    let line = crate::text::decimal(rule.line() as u64, 1);
    let detail = [detail, " in line ", &line, " of the backend description"].concat();
    Error::new(Kind::Description, detail).at(rule.pointer())
}

/// The answers to the requests of an operation, its own last but for those that follow it.
struct Step {
    name: String,
    reply: Reply,
}

impl Described {
    /// The server that the JSON `text` describes, asked through `fetch`.
    ///
    /// # Errors
    /// [`Kind::Description`]: `text` is no JSON, too long, or of another version of the language.
    pub fn new(
        text: String,
        page: Box<dyn Page>,
        fetch: Rc<dyn Fetch>,
        parser: Rc<dyn Parser>,
    ) -> Result<Self, Error> {
        if text.len() > LARGEST {
            return Err(Error::new(
                Kind::Description,
                "the backend description is too long",
            ));
        }
        let document = parsed(&text)?;
        let root = document.root();
        let version = root.get("kabar").and_then(Value::as_word);
        if version != Some(VERSION) {
            let rule = root.get("kabar").unwrap_or(root);
            return Err(at_line(rule, "expected \"kabar\": 1"));
        }
        drop(document);
        Ok(Described(Rc::new(Inner {
            text,
            page,
            fetch,
            parser,
            kept: RefCell::default(),
            asked: RefCell::default(),
        })))
    }

    /// The address of the first request for `what` (`article` or `comments`), which the loader may have sent already;
    /// of one that is not sent by `GET`, the address of the server.
    ///
    /// # Errors
    /// [`Kind::Description`]: the description has a fault there.
    pub fn first(&self, what: &str) -> Result<String, Error> {
        let document = parsed(&self.0.text)?;
        let script = self.0.script(document.root(), what);
        let first = script.root.get("first").and_then(|first| first.get(what));
        let url = match first {
            Some(rule) => {
                let filled = script.fill(rule, rule.as_str().unwrap_or(""), &[], true);
                if let Some(name) = filled.missing {
                    script.fault(rule, &["{", &name, "} has no value"].concat());
                }
                script.absolute(&filled.text)
            }
            None => script.absolute(""),
        };
        script.check()?;
        let url = url.ok_or_else(|| at_line(script.root, "no address of a server"))?;
        Ok(url.as_str().to_owned())
    }

    /// The address that `operation` asks first, by its own request.
    ///
    /// # Errors
    /// [`Kind::Description`]: it cannot be made.
    pub fn asks(&self, operation: &str) -> Result<String, Error> {
        let document = parsed(&self.0.text)?;
        let script = self.0.script(document.root(), operation);
        let rules = script.rules()?;
        let first = list(rules, "before").next().unwrap_or(rules);
        let request = first
            .get("request")
            .and_then(|request| script.request(request, None));
        script.check()?;
        Ok(request.map(|request| request.url).unwrap_or_default())
    }

    fn read(&self, operation: &'static str, url: &str) -> LocalFuture<Result<Canonical, Error>> {
        let inner = self.0.clone();
        let url = url.to_owned();
        Box::pin(async move { inner.read(operation, &url).await })
    }

    /// Does what the description calls `operation` (`post`, `vote/up` …) with these variables, and tells what came of
    /// it in the canonical form: a comment, counts, a preview.
    ///
    /// # Errors
    /// What the server says, by the description's `errors`; [`Kind::Description`] for what it cannot do.
    pub fn act(
        &self,
        operation: &str,
        variables: Variables,
    ) -> LocalFuture<Result<Canonical, Error>> {
        let inner = self.0.clone();
        let operation = operation.to_owned();
        Box::pin(async move { inner.act(&operation, variables).await })
    }

    /// The operations that the description has, as it names them.
    ///
    /// # Errors
    /// As [`Described::new`].
    pub fn operations(&self) -> Result<Vec<String>, Error> {
        let document = parsed(&self.0.text)?;
        let operations = members(document.root().get("operations"));
        Ok(operations.map(|(name, _)| name.to_owned()).collect())
    }
}

impl Backend for Described {
    fn article(&self, url: &str) -> LocalFuture<Result<Canonical, Error>> {
        self.read("article", url)
    }

    fn comments(&self, url: &str) -> LocalFuture<Result<Canonical, Error>> {
        self.read("comments", url)
    }
}

fn parsed(text: &str) -> Result<Document<'_>, Error> {
    Document::parse(text).map_err(|error| {
        let detail = ["the backend description is no JSON: ", &error.to_string()].concat();
        Error::new(Kind::Description, detail)
    })
}

impl Inner {
    fn script<'a>(&'a self, root: Value<'a>, operation: &'a str) -> Script<'a> {
        Script {
            inner: self,
            root,
            operation,
            call: RefCell::default(),
            fault: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    async fn read(&self, operation: &str, address: &str) -> Result<Canonical, Error> {
        let (base, operation, variables) = match page::parts(address) {
            Some(parts) => parts,
            None => (address, operation, Vec::new()),
        };
        let first = variables.is_empty();
        {
            let mut asked = self.asked.borrow_mut();
            if first {
                asked.clear();
            }
            asked.push(address[base.len()..].to_owned());
        }
        let next = variables.iter().find(|(name, _)| name == "next");
        let literal = match next {
            // The next page may be named relative to this one.
            Some((_, next)) => Link::resolve_web(next, Link::resolve_web(base, None).as_ref())
                .map(|link| link.as_str().to_owned()),
            None => first.then(|| base.to_owned()),
        };
        let document = parsed(&self.text)?;
        let script = self.script(document.root(), operation);
        script.call.borrow_mut().extend(variables);
        let rules = script.rules()?;
        let steps = self.perform(&script, rules, literal).await?;
        let documents = documents(&steps);
        let said = said(&steps, &documents, script.root);
        let scene = self.settle(&script, rules, &steps, &documents, &said)?;
        let mut skipped = Vec::new();
        let json = match operation {
            "article" => match scene.find(script.member("article")?) {
                Some(Found::Json(json)) => json,
                Some(Found::Value(_) | Found::Text(_)) | None => "{}".to_owned(),
            },
            _ => page::page(scene, rules, script.member("comment")?, &mut skipped)?,
        };
        script.check()?;
        Ok(Canonical {
            url: steps[own(&steps)].reply.url.clone(),
            json,
            skipped,
        })
    }

    async fn act(&self, operation: &str, variables: Variables) -> Result<Canonical, Error> {
        let document = parsed(&self.text)?;
        let script = self.script(document.root(), operation);
        script.call.borrow_mut().extend(variables);
        let rules = script.rules()?;
        let steps = self.perform(&script, rules, None).await?;
        let documents = documents(&steps);
        let said = said(&steps, &documents, script.root);
        let scene = self.settle(&script, rules, &steps, &documents, &said)?;
        let mut json = String::new();
        // What was written comes back as a comment, where nothing else is said.
        match rules.get("read") {
            Some(read) => match scene.find(read) {
                Some(found) => found.write(&mut json),
                None => json += "{}",
            },
            None => {
                let around = script.call_value("parent");
                page::one(
                    scene,
                    script.member("comment")?,
                    around.as_deref(),
                    None,
                    &mut json,
                );
            }
        }
        script.check()?;
        Ok(Canonical {
            url: steps[own(&steps)].reply.url.clone(),
            json,
            skipped: Vec::new(),
        })
    }

    /// Sends the requests of an operation one after the other: those before its own, its own, those after it.
    async fn perform(
        &self,
        script: &Script<'_>,
        rules: Value<'_>,
        literal: Option<String>,
    ) -> Result<Vec<Step>, Error> {
        if self.text.contains("{token}")
            && let Some(token) = self.page.token().await
        {
            script.set("token", token);
        }
        let mut steps = Vec::new();
        for step in list(rules, "before") {
            self.step(script, step, None, &mut steps).await?;
        }
        let reply = self.send(script, rules, literal).await?;
        let name = String::new();
        steps.push(Step { name, reply });
        let after: Vec<_> = list(rules, "after").collect();
        if !after.is_empty() {
            // What follows may need what this one said.
            self.digest(script, rules, &steps[own(&steps)].reply)?;
        }
        for step in after {
            self.step(script, step, None, &mut steps).await?;
        }
        Ok(steps)
    }

    /// One of the further requests of an operation.
    async fn step(
        &self,
        script: &Script<'_>,
        rules: Value<'_>,
        literal: Option<String>,
        steps: &mut Vec<Step>,
    ) -> Result<(), Error> {
        // Without what it is about there is nothing to ask.
        if let Some(needed) = rules.get("if")
            && script
                .variable(needed, needed.as_str().unwrap_or(""))
                .is_none()
        {
            return Ok(());
        }
        let reply = self.send(script, rules, literal).await?;
        self.digest(script, rules, &reply)?;
        let name = rules.get("as").and_then(Value::as_str).unwrap_or("-");
        steps.push(Step {
            name: name.to_owned(),
            reply,
        });
        Ok(())
    }

    /// The reply to the request that `rules` describe, or to `literal` instead where they describe a `GET`.
    async fn send(
        &self,
        script: &Script<'_>,
        rules: Value<'_>,
        literal: Option<String>,
    ) -> Result<Reply, Error> {
        let described = rules.get("request");
        if let Some(of_type) = described.and_then(|request| request.get("script")) {
            return Ok(self.own_scripts(of_type.as_str().unwrap_or("")));
        }
        let Some(described) = described else {
            script.fault(rules, "no request");
            script.check()?;
            return Err(Error::new(Kind::Description, "no request"));
        };
        let request = script.request(described, literal);
        script.check()?;
        let Some(request) = request else {
            return Err(at_line(described, "no request can be made of it"));
        };
        let mut reply = self.fetch.send(request).await?;
        let is_text = rules.get("body").and_then(Value::as_str) == Some("text");
        let failed = !matches!(reply.status, 200..=299);
        // An answer without a body is one without members; one that is no JSON is its text, where that may be.
        if reply.body.trim().is_empty() {
            "null".clone_into(&mut reply.body);
        } else if is_text || (failed && Document::parse(&reply.body).is_err()) {
            let mut quoted = String::new();
            crate::json::quote(&reply.body, &mut quoted);
            reply.body = quoted;
        }
        Ok(reply)
    }

    /// Reads a reply for what it says besides its content.
    fn digest(&self, script: &Script<'_>, rules: Value<'_>, reply: &Reply) -> Result<(), Error> {
        let document = Document::parse(&reply.body);
        let Ok(document) = document else {
            return self.weigh(script, rules, reply, None);
        };
        self.weigh(script, rules, reply, Some(document.root()))
    }

    /// Fails where the reply is a failure; remembers what it has to be remembered for.
    fn weigh(
        &self,
        script: &Script<'_>,
        rules: Value<'_>,
        reply: &Reply,
        value: Option<Value<'_>>,
    ) -> Result<(), Error> {
        let said = Said {
            name: "",
            status: reply.status,
            headers: &reply.headers,
            value: value.unwrap_or(script.root),
        };
        let said = [said];
        let scene = Scene {
            script,
            said: &said,
            parser: &*self.parser,
            item: said[0].value,
        };
        let errors = script.root.get("errors");
        if let Some(error) = failure::failure(reply, errors, value.map(|_| scene)) {
            script.check()?;
            return Err(error);
        }
        if value.is_none() {
            return Err(Document::parse(&reply.body)
                .err()
                .unwrap_or_else(|| Error::shape("", "the answer is no JSON"))
                .from_url(reply.url.clone()));
        }
        for (name, rule) in members(script.root.get("keep")) {
            if let Some(word) = scene.word(rule) {
                let mut kept = self.kept.borrow_mut();
                kept.retain(|(known, _)| known != name);
                kept.push((name.to_owned(), word));
            }
        }
        for (name, rule) in members(rules.get("let")) {
            if let Some(word) = scene.word(rule) {
                script.set(name, word);
            }
        }
        script.check()
    }

    /// The scene of an operation's own answer, once it is clear that this is no failure.
    fn settle<'a>(
        &'a self,
        script: &'a Script<'a>,
        rules: Value<'a>,
        steps: &[Step],
        documents: &'a [Result<Document<'a>, Error>],
        said: &'a [Said<'a>],
    ) -> Result<Scene<'a>, Error> {
        let own = own(steps);
        let value = said[own].value;
        // With others after it, it has been looked at before them.
        if own + 1 == steps.len() {
            let value = documents[own].as_ref().ok().map(|_| value);
            self.weigh(script, rules, &steps[own].reply, value)?;
        }
        let scene = Scene {
            script,
            said,
            parser: &*self.parser,
            item: value,
        };
        let Some(rule) = rules.get("item") else {
            return Ok(scene);
        };
        if let Some(item) = scene.find(rule).and_then(Found::value) {
            return Ok(scene.at(item));
        }
        script.check()?;
        // An empty list where one was asked for is how many servers say 404.
        let pointer = rule.as_str().unwrap_or("").to_owned();
        let lack = Error::new(
            Kind::NotFound,
            "the answer does not hold what was asked for",
        );
        Err(lack.at(pointer).from_url(steps[own].reply.url.clone()))
    }

    /// The data that the page itself holds, as an answer.
    fn own_scripts(&self, of_type: &str) -> Reply {
        let all = self.page.scripts(of_type).into_iter();
        // One that is no JSON does not spoil the others.
        let all: Vec<_> = all.filter(|one| Document::parse(one).is_ok()).collect();
        Reply {
            url: self.page.variable("location").unwrap_or_default(),
            status: 200,
            headers: Box::new(|_| None),
            body: ["[", &all.join(","), "]"].concat(),
        }
    }
}

fn list<'a>(rules: Value<'a>, name: &str) -> impl Iterator<Item = Value<'a>> {
    rules.get(name).and_then(Value::items).into_iter().flatten()
}

/// Which step has the operation's own answer.
fn own(steps: &[Step]) -> usize {
    let own = steps.iter().position(|step| step.name.is_empty());
    own.unwrap_or(0)
}

/// The answers, read; one that is no JSON stands as a fault of its own.
fn documents(steps: &[Step]) -> Vec<Result<Document<'_>, Error>> {
    steps
        .iter()
        .map(|step| Document::parse(&step.reply.body))
        .collect()
}

/// What the steps said, for rules to look at. An answer that is no JSON is never looked at: it fails before.
fn said<'a>(
    steps: &'a [Step],
    documents: &'a [Result<Document<'a>, Error>],
    otherwise: Value<'a>,
) -> Vec<Said<'a>> {
    let pairs = steps.iter().zip(documents);
    pairs
        .map(|(step, document)| Said {
            name: &step.name,
            status: step.reply.status,
            headers: &step.reply.headers,
            value: document.as_ref().map_or(otherwise, Document::root),
        })
        .collect()
}
