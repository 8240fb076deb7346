//! What a live server answers, as the widget would read it.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::arguments::Given;
use super::browser;
use super::near::near;
use super::page::Told;
use super::recorder::Recorder;
use super::report::{Field, Finding, Operation, Part, Place, Report, Sent, Weight, shown};
use super::schema::hint;
use super::walk::{Walk, is_source, items, members};
use crate::backend::{self, Described};
use crate::error::{Error, Kind};
use crate::fetch::native::Native;
use crate::fetch::{Answer, LocalFuture};
use crate::json::{Document, Value};
use crate::markup::NativeParser;
use crate::model::{Article, Comment, CommentPage, Date, Entry, Link};

/// Seconds that a server has, where the attribute does not say: as in the browser.
const TIMEOUT: u64 = 15;
/// The origin that is named to a server where nobody says which one the page has.
const SOMEWHERE: &str = "https://page.example";
/// Operations that change nothing on the server, besides article, comments and replies.
const READING: [&str; 3] = ["config", "counts", "context"];
/// The states of comments that are known (docs/protocol.md, Comment).
const STATES: [&str; 4] = ["published", "held", "removed", "rejected"];
/// Characters of an answer that are shown where it cannot be read.
const BEGINNING: usize = 80;

/// The operations of a description, none of them asked yet.
pub fn operations(root: Value) -> Vec<Operation> {
    let operations = members(root.get("operations"));
    let operations = operations.map(|(name, operation)| {
        let request = operation.get("request");
        let word = |name: &str| request?.get(name)?.as_str();
        let has_body = ["json", "form"]
            .iter()
            .any(|name| request.is_some_and(|request| request.get(name).is_some()));
        let method = word("method").unwrap_or(if has_body { "POST" } else { "GET" });
        let state = match name {
            "article" | "comments" | "replies" => "not asked",
            _ if READING.contains(&name) => "not tried",
            "preview" => "not tried: only while somebody writes",
            _ => "not sent: it writes",
        };
        Operation {
            name: name.to_owned(),
            request: match word("script") {
                Some(of_type) => format!("scripts of the page: {of_type}"),
                None => format!("{method} {}", word("url").unwrap_or_default()),
            },
            state: state.to_owned(),
        }
    });
    operations.collect()
}

/// What the description says readers may do, as JSON by name.
pub fn capabilities(root: Value) -> Vec<(String, String)> {
    let capabilities = members(root.get("capabilities"));
    let capabilities = capabilities.map(|(name, value)| {
        let words: Vec<_> = value.source().split_whitespace().collect();
        (name.to_owned(), words.join(" "))
    });
    capabilities.collect()
}

/// Asks the server for all that can be read, and remarks how it answers.
pub fn ask(given: &Given, text: &str, root: Value, report: &mut Report) {
    let seconds = given.set.get("timeout").and_then(|text| text.parse().ok());
    let limit = Duration::from_secs(seconds.unwrap_or(TIMEOUT));
    let origin = given.origin.clone();
    let origin = origin.or_else(|| super::origin(given.set.get("location")?));
    let sent = origin.clone().unwrap_or_else(|| SOMEWHERE.to_owned());
    let network = Native::new(limit, vec![("origin".to_owned(), sent.clone())]);
    let recorder = Rc::new(Recorder::new(Rc::new(network)));
    let page = Told::new(&given.set, given.origin.as_deref());
    let described = Described::new(text.to_owned(), Box::new(page), recorder.clone());
    let described = match described {
        Ok(described) => described,
        Err(error) => {
            report.add(Finding::of_error(&error, root));
            return;
        }
    };
    let mut live = Live {
        given,
        set: given.set.clone(),
        text,
        root,
        described,
        recorder,
        report,
        comment: None,
        thread: None,
    };
    let article = live.article();
    live.name_thread();
    let comments = live.comments();
    if !article && !comments && !live.report.is_wrong() {
        let message = "nothing could be asked for: neither an article nor comments";
        live.report.add(Finding::anywhere(Weight::Wrong, message));
    }
    for operation in READING {
        live.other(operation);
    }
    let known = Known {
        comment: live.comment.take(),
        credentials: given.set.get("credentials").cloned(),
        origin: sent,
        is_said: origin.is_some(),
    };
    browser::look(root, &live.described, &live.recorder, &known, live.report);
    for exchange in live.recorder.exchanges().iter() {
        let method = match &*exchange.request.method {
            "" => "GET",
            method => method,
        };
        live.report.sent.push(Sent {
            what: exchange.what.to_owned(),
            method: method.to_owned(),
            url: exchange.request.url.clone(),
            outcome: match &exchange.outcome {
                Ok(answered) => Ok(answered.status),
                Err(error) => Err(error.to_string()),
            },
            ms: exchange.ms,
            bytes: exchange.outcome.as_ref().map_or(0, |one| one.body.len()),
        });
    }
}

/// What is known when the browser's rules are looked at.
pub struct Known {
    /// The id of a comment that is there.
    pub comment: Option<String>,
    /// The attribute.
    pub credentials: Option<String>,
    /// The origin of the page.
    pub origin: String,
    /// Whether the command line says it.
    pub is_said: bool,
}

struct Live<'a> {
    given: &'a Given,
    /// Attributes and variables, with what the article says.
    set: BTreeMap<String, String>,
    text: &'a str,
    root: Value<'a>,
    described: Described,
    recorder: Rc<Recorder>,
    report: &'a mut Report,
    /// The id of a comment that is there.
    comment: Option<String>,
    /// The thread that the article names.
    thread: Option<String>,
}

/// What a future comes to on a network that blocks.
pub fn now<T>(future: LocalFuture<T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("a network that blocks never waits"),
    }
}

/// What was answered, and the requests that it took.
struct Asked {
    answer: Answer,
    /// Where in it a value stands that cannot be used (JSON Pointer, RFC 6901).
    unusable: Vec<String>,
    /// Number of the first of them in the recorder.
    from: usize,
}

impl<'a> Live<'a> {
    fn operation(&self, name: &str) -> Option<Value<'a>> {
        self.root.get("operations")?.get(name)
    }

    fn state(&mut self, operation: &str, state: impl Into<String>) {
        let mut operations = self.report.operations.iter_mut();
        if let Some(known) = operations.find(|known| known.name == operation) {
            known.state = state.into();
        }
    }

    fn add(&mut self, weight: Weight, message: impl Into<String>) {
        self.report.add(Finding::anywhere(weight, message));
    }

    /// What the server has at `url`, which is empty where the operation's own request is meant; nothing where it failed.
    fn get(&mut self, what: &'static str, kind: &'static str, url: &str) -> Option<Asked> {
        self.recorder.now_for(what);
        let from = self.recorder.exchanges().len();
        let answer = now(self.described.has(kind).get(url));
        for skipped in self.described.skipped() {
            self.add(Weight::Wrong, format!("{what}: {skipped}"));
        }
        match answer {
            Ok(answer) => Some(Asked {
                answer,
                unusable: Vec::new(),
                from,
            }),
            Err(error) => {
                self.fail(what, kind, &error);
                None
            }
        }
    }

    fn fail(&mut self, what: &str, operation: &str, error: &Error) {
        let mut finding = Finding::of_error(error, self.root);
        if finding.place.is_none() {
            finding.message = format!("{what}: {}", finding.message);
            // Where in the answer the engine looked in vain is what a rule of the operation says.
            let pointer = error.pointer();
            let rules = ["list", "item"].into_iter();
            let mut rules = rules.filter_map(|name| self.operation(operation)?.get(name));
            if [Kind::Shape, Kind::NotFound].contains(&error.kind()) {
                finding.place = rules
                    .find(|rule| pointer.is_some() && rule.as_str() == pointer)
                    .map(Place::of);
            }
        }
        let exchanges = self.recorder.exchanges();
        let last = exchanges.last().and_then(|last| last.outcome.as_ref().ok());
        if let Some(answered) = last
            && error.kind() != Kind::Description
            && !answered.body.trim().is_empty()
        {
            let body: String = answered.body.chars().take(BEGINNING * 2).collect();
            finding.message += &format!("; the answer begins: {}", shown(&body));
        }
        let not_said = [
            Kind::Offline,
            Kind::Network,
            Kind::Timeout,
            Kind::Shape,
            Kind::Description,
        ];
        if !not_said.contains(&error.kind()) {
            finding.message += &format!("; its kind is {}", error.kind().as_str());
        }
        if let Some(sentence) = error.sentence() {
            finding.message += &format!("; readers are told: {sentence}");
        }
        drop(exchanges);
        self.report.add(finding);
    }

    /// Whether the operation's own request can be made: it may need attributes that nobody gave.
    fn can_be_asked(&mut self, operation: &str, variables: &[(String, String)]) -> bool {
        if self.operation(operation).is_none() {
            return false;
        }
        let why = match self.described.request(operation, variables) {
            Ok(Some(request)) if super::origin(&request.url).is_none() => {
                "no address of a server: --set server=... says it".to_owned()
            }
            Ok(None) => "it looks at the page's own scripts, and there is no page".to_owned(),
            Ok(Some(_)) => return true,
            Err(error) => error.to_string(),
        };
        self.state(operation, "not asked");
        self.add(
            Weight::Remark,
            format!("{operation} was not asked for: {why}"),
        );
        false
    }

    /// The address that is meant: what the command line says, or the operation's own, which is empty.
    fn address(&mut self, operation: &str, said: Option<&String>) -> Option<String> {
        let Some(url) = said else {
            let may = !self.set.is_empty() && self.can_be_asked(operation, &[]);
            return may.then(String::new);
        };
        if self.operation(operation).is_none() {
            let message =
                format!("--{operation} is given, and the description has no such operation");
            self.add(Weight::Wrong, message);
            return None;
        }
        Some(url.clone())
    }

    /// Whether an article was asked for.
    fn article(&mut self) -> bool {
        let Some(url) = self.address("article", self.given.article.as_ref()) else {
            return false;
        };
        self.state("article", "failed");
        let Some(mut asked) = self.get("article", "article", &url) else {
            return true;
        };
        let Some(at) = self.resolved("article", &asked) else {
            return true;
        };
        match backend::article(&asked.answer.body, &at, &NativeParser) {
            Ok(read) => {
                self.state("article", "read");
                asked.unusable = pointers(&read.skipped);
                for skipped in &read.skipped {
                    self.tell(Weight::Remark, "article", skipped);
                }
                self.show_article(&asked, Some(&read.value));
            }
            Err(error) => {
                self.tell(Weight::Wrong, "article", &error);
                self.show_article(&asked, None);
            }
        }
        true
    }

    fn resolved(&mut self, what: &str, asked: &Asked) -> Option<Link> {
        let at = Link::resolve(&asked.answer.url, None);
        if at.is_none() {
            let message =
                format!("{what}: its address is unknown; --set location=... says the page's");
            self.add(Weight::Wrong, message);
        }
        at
    }

    /// A remark of the canonical reader, with the rule that it is about.
    fn tell(&mut self, weight: Weight, what: &str, error: &Error) {
        let pointer = error.pointer().unwrap_or_default();
        let names = pointer.split('/').skip(1);
        let names = names.filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
        let mut rule = match what {
            "article" => self.root.get("article"),
            _ if pointer.starts_with("/comment/") => self.root.get("comment"),
            _ => self.operation("comments").and_then(|one| one.get("page")),
        };
        for name in names.skip_while(|name| *name == "comment") {
            rule = rule.and_then(|rule| rule.get(name).or(Some(rule)));
        }
        let mut message = format!("{what}: {error}");
        if let Some(rule) = rule {
            let looked = looked(rule);
            if !looked.is_empty() && looked.len() < 6 {
                message += &format!("; looked at {}", looked.join(", "));
            }
        }
        self.report.add(Finding {
            weight,
            place: rule.map(Place::of),
            message,
        });
    }

    /// What was read, which may be too little for an article.
    fn show_article(&mut self, asked: &Asked, article: Option<&Article>) {
        let mut lines = Vec::new();
        if let Some(article) = article {
            lines.push(format!("{} blocks of text", article.body.len()));
            if let Some(source) = &article.comments {
                let thread = source.thread.as_deref();
                let src = source.src.as_ref().map(Link::as_str);
                if let Some(way) = thread.or(src) {
                    lines.push(format!("its discussion: {way}"));
                }
                self.thread = thread.map(str::to_owned);
            }
        }
        let canonical = Document::parse(&asked.answer.body).ok();
        let whole = canonical.iter().map(Document::root);
        let values: Vec<_> = whole.map(|root| (String::new(), root)).collect();
        let rules = self.root.get("article");
        let part = self.part("article", asked, lines, rules, &values);
        let raw = self.bodies(asked.from);
        let raw: Vec<_> = raw
            .iter()
            .filter_map(|body| Document::parse(body).ok())
            .collect();
        let item = self.operation("article").and_then(|one| one.get("item"));
        let items: Vec<_> = raw
            .iter()
            .filter_map(|raw| match item {
                None => Some(raw.root()),
                Some(item) => raw.root().point(item.as_str()?),
            })
            .collect();
        self.missed(
            "article",
            rules,
            &part,
            &items,
            &["headline", "articleBody", "datePublished"],
        );
        if let Some(article) = article {
            let dates = [
                ("datePublished", &article.published),
                ("dateModified", &article.modified),
            ];
            for (name, date) in dates {
                self.unread_date("article", rules, name, date.iter());
            }
            if article.body.is_empty() && rules.is_some_and(|all| all.get("articleBody").is_some())
            {
                self.add(Weight::Remark, "article: it has no text");
            }
        }
        self.report.parts.push(part);
    }

    /// The table of one answer: what was read of each member that has a rule.
    fn part(
        &mut self,
        title: &str,
        asked: &Asked,
        lines: Vec<String>,
        rules: Option<Value>,
        values: &[(String, Value)],
    ) -> Part {
        let mut fields = Vec::new();
        for (name, rule) in members(rules) {
            leaves(name, rule, &mut |name, rule| {
                let pointer = format!("/{name}");
                let there = values.iter().filter_map(|(at, value)| {
                    let value = value.point(&pointer).filter(|value| !value.is_null())?;
                    let at = [at, &*pointer].concat();
                    // With what it stands in.
                    let is_in = |whole: &String| {
                        let rest = at.strip_prefix(&**whole);
                        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                    };
                    Some((asked.unusable.iter().any(is_in), value))
                });
                let (unusable, found): (Vec<_>, Vec<_>) =
                    there.partition(|(is_unusable, _)| *is_unusable);
                let first = found.first().or(unusable.first());
                fields.push(Field {
                    found: found.len(),
                    unusable: unusable.len(),
                    of: values.len(),
                    first: first
                        .map(|(_, value)| shown(value.as_word().unwrap_or_else(|| value.source()))),
                    place: Place::of(rule),
                    looked: looked(rule),
                    name,
                });
            });
        }
        for field in &fields {
            if field.found == 0
                && let Some(first) = field.first.clone()
            {
                let message = format!(
                    "{title}: no value of {} can be used (the first is {first}); \"as\" may make something else of them",
                    field.name
                );
                self.report.add(Finding {
                    weight: Weight::Wrong,
                    place: Some(field.place.clone()),
                    message,
                });
            }
        }
        let model = match title {
            "article" => "article",
            "discussion" => "",
            _ => "comment",
        };
        let schema = Document::parse(super::schema_text()).ok();
        let known = schema.as_ref().and_then(|schema| {
            let model = schema.root().get("properties")?.get(model)?;
            model.get("properties")
        });
        let without_rule = members(known)
            .map(|(name, _)| name)
            .filter(|name| rules.is_none_or(|rules| rules.get(name).is_none()))
            .map(str::to_owned)
            .collect();
        Part {
            title: title.to_owned(),
            url: asked.answer.url.clone(),
            lines,
            fields,
            without_rule,
        }
    }

    /// The answers since the `from`th request.
    fn bodies(&self, from: usize) -> Vec<String> {
        let exchanges = self.recorder.exchanges();
        let answered = exchanges[from..].iter();
        let answered = answered.filter_map(|one| one.outcome.as_ref().ok());
        answered.map(|one| one.body.clone()).collect()
    }

    /// Tells of pointers that lead nowhere in any of the server's `items`, where that is no accident: another member has
    /// almost that name, or what it is for is `needed`.
    fn missed(
        &mut self,
        what: &str,
        rules: Option<Value>,
        part: &Part,
        items: &[Value],
        needed: &[&str],
    ) {
        if items.is_empty() {
            return;
        }
        let mut all = Walk::default();
        all.rules(rules);
        let used: Vec<_> = all.pointers.iter().filter_map(|one| one.as_str()).collect();
        for field in part.fields.iter().filter(|field| field.found == 0) {
            let Some(rule) = self.root.point(&field.place.pointer) else {
                continue;
            };
            let pointers: Vec<_> = Walk::of_rule(rule)
                .pointers
                .into_iter()
                .filter_map(|rule| Some((rule, rule.as_str()?)))
                .filter(|(_, pointer)| pointer.starts_with('/'))
                .collect();
            let is_there = |pointer: &str| items.iter().any(|item| item.point(pointer).is_some());
            // In an answer beside it, or in a list: where is not known here.
            if pointers.is_empty() || looks_elsewhere(rule) {
                continue;
            }
            if pointers.iter().any(|(_, pointer)| is_there(pointer)) {
                continue;
            }
            for (rule, pointer) in &pointers {
                let meant = items.iter().find_map(|item| meant(*item, pointer, &used));
                let is_needed = needed.contains(&&*field.name);
                if meant.is_none() && !is_needed {
                    continue;
                }
                let message = format!(
                    "{what}: nothing at {pointer} for {}{}",
                    field.name,
                    hint(meant.as_deref())
                );
                self.report.add(Finding::wrong(*rule, message));
            }
        }
    }

    /// Tells of dates that can only be shown as they are written.
    fn unread_date<'d>(
        &mut self,
        what: &str,
        rules: Option<Value>,
        name: &str,
        mut dates: impl Iterator<Item = &'d Date>,
    ) {
        let unread = dates.find(|date| date.moment.is_none());
        if let Some(date) = unread
            && let Some(rule) = rules.and_then(|rules| rules.get(name))
        {
            let message = format!(
                "{what}: {name} {:?} is no date that can be read, and is shown as it is",
                &*date.given
            );
            self.report.add(Finding::remark(rule, message));
        }
    }

    /// The element of the discussion gets the thread that the article names, where the page names none.
    fn name_thread(&mut self) {
        let Some(thread) = self.thread.clone() else {
            return;
        };
        if self.set.is_empty() || self.set.contains_key("thread") {
            return;
        }
        self.set.insert("thread".to_owned(), thread);
        let page = Told::new(&self.set, self.given.origin.as_deref());
        let recorder = self.recorder.clone();
        // The text was read before.
        if let Ok(described) = Described::new(self.text.to_owned(), Box::new(page), recorder) {
            self.described = described;
        }
    }

    /// Whether comments were asked for.
    fn comments(&mut self) -> bool {
        let Some(url) = self.address("comments", self.given.comments.as_ref()) else {
            return false;
        };
        self.state("comments", "failed");
        let Some((page, asked)) = self.page("comments", &url) else {
            return true;
        };
        self.state("comments", "read");
        self.show_comments("comments", &page, &asked);
        let mut seen = BTreeSet::new();
        note(&page, &mut seen);
        if let Some(next) = &page.next {
            self.second(next, &mut seen);
        } else if let Some(total) = page.total
            && (total as usize) > page.entries.len()
            && !has_more(&page)
        {
            let message = format!(
                "comments: the server counts {total}, {} came, and there is no next page",
                page.entries.len()
            );
            self.add(Weight::Remark, message);
        }
        let more = comments_of(&page).find_map(|comment| {
            let more = comment.more_replies.clone()?;
            Some((comment.id.to_string(), more))
        });
        match more {
            Some((id, more)) => self.replies(&id, &more),
            None if self.operation("replies").is_some() => {
                self.state(
                    "replies",
                    "not asked: no comment of the first page has more replies",
                );
            }
            None => {}
        }
        true
    }

    fn page(&mut self, what: &'static str, url: &str) -> Option<(CommentPage, Asked)> {
        let mut asked = self.get(what, "comments", url)?;
        let at = self.resolved(what, &asked)?;
        match backend::comments(&asked.answer.body, &at, &NativeParser) {
            Ok(read) => {
                let lost = read.value.entries.iter();
                let lost = lost
                    .filter(|entry| matches!(entry, Entry::Unreadable { .. }))
                    .count();
                let mut states = BTreeMap::new();
                asked.unusable = pointers(&read.skipped);
                for skipped in &read.skipped {
                    let weight = match skipped.kind() == Kind::Comment && lost > 0 {
                        true => Weight::Wrong,
                        false => Weight::Remark,
                    };
                    match unknown_state(&asked.answer.body, skipped) {
                        Some(word) => *states.entry(word).or_default() += 1,
                        None => self.tell(weight, what, skipped),
                    }
                }
                self.unknown_states(what, states);
                Some((read.value, asked))
            }
            Err(error) => {
                self.tell(Weight::Wrong, what, &error);
                None
            }
        }
    }

    /// Tells of words for states that are none of ours, each with how many comments have it.
    fn unknown_states(&mut self, what: &str, states: BTreeMap<String, usize>) {
        let rule = self.root.point("/comment/state");
        for (word, count) in states {
            let place = rule.map(Place::of);
            let message = format!(
                "{what}: {count} with the state {word:?}, which is none of {}: they cannot be shown. map gives it one of \
                 these; what readers should not see at all, only of the operation leaves out",
                STATES.join(", ")
            );
            self.report.add(Finding {
                weight: Weight::Wrong,
                place,
                message,
            });
        }
    }

    fn show_comments(&mut self, what: &'static str, page: &CommentPage, asked: &Asked) {
        let answers = comments_of(page).filter(|comment| comment.parent.is_some());
        let mut lines = vec![format!(
            "{} comments, {} of them replies",
            page.entries.len(),
            answers.count()
        )];
        lines.push(match &page.next {
            Some(next) => format!("next page: {}", next.as_str()),
            None => "no next page".to_owned(),
        });
        let canonical = Document::parse(&asked.answer.body).ok();
        let whole = canonical.iter().map(Document::root);
        let whole: Vec<_> = whole.map(|root| (String::new(), root)).collect();
        let values: Vec<_> = whole
            .iter()
            .flat_map(|(_, page)| items(page.get("comment")))
            .enumerate()
            .map(|(index, comment)| (format!("/comment/{index}"), comment))
            .collect();
        let rules = self.root.get("comment");
        if values.is_empty() {
            let message = format!("{what}: there are none, so the rules of comment were not tried");
            self.add(Weight::Remark, message);
        }
        let part = self.part(what, asked, lines, rules, &values);
        let bodies = self.bodies(asked.from);
        let raw: Vec<_> = bodies
            .iter()
            .filter_map(|body| Document::parse(body).ok())
            .collect();
        let listed = self.listed(&raw);
        let needed = ["id", "html", "text", "author/name", "dateCreated"];
        self.missed(what, rules, &part, &listed, &needed);
        let is_text = |field: &&Field| matches!(&*field.name, "html" | "text");
        let texts: Vec<_> = part.fields.iter().filter(is_text).collect();
        let is_missing = |field: &&Field| field.found + field.unusable == 0;
        if !values.is_empty() && texts.iter().all(is_missing) {
            for field in texts {
                self.report.add(Finding {
                    weight: Weight::Wrong,
                    place: Some(field.place.clone()),
                    message: format!(
                        "{what}: no comment has a text; looked at {}",
                        field.looked.join(", ")
                    ),
                });
            }
        }
        let created = comments_of(page).filter_map(|comment| comment.created.as_ref());
        self.unread_date(what, rules, "dateCreated", created);
        let edited = comments_of(page).filter_map(|comment| comment.edited.as_ref());
        self.unread_date(what, rules, "dateModified", edited);
        self.report.parts.push(part);
        let rules = self.operation("comments").and_then(|one| one.get("page"));
        if rules.is_some() {
            let part = self.part("discussion", asked, Vec::new(), rules, &whole);
            self.report.parts.push(part);
        }
        let first = comments_of(page).next();
        self.comment = first.map(|comment| comment.id.to_string());
    }

    /// The comments in the server's own answers, where the description finds them by a pointer alone.
    fn listed<'r>(&self, raw: &'r [Document<'r>]) -> Vec<Value<'r>> {
        let operation = self.operation("comments");
        let part = |name: &str| operation?.get(name);
        let follow = |value: Value<'r>, rule: Option<Value>| match rule {
            None => Some(value),
            Some(rule) => value.point(rule.as_str()?),
        };
        let lists = raw.iter().filter_map(|raw| {
            let item = follow(raw.root(), part("item"))?;
            follow(item, part("list"))
        });
        lists.flat_map(|list| items(Some(list))).collect()
    }

    fn second(&mut self, next: &Link, seen: &mut BTreeSet<String>) {
        let what = "second page";
        let Some((page, asked)) = self.page(what, next.as_str()) else {
            return;
        };
        let count = page.entries.len();
        let known = comments_of(&page)
            .filter(|comment| seen.contains(&*comment.id))
            .count();
        let mut lines = vec![format!(
            "{count} comments, {known} of them known from the first page"
        )];
        lines.push(match &page.next {
            Some(next) => format!("goes on: {}", next.as_str()),
            None => "ends here".to_owned(),
        });
        let rule = self.operation("comments").and_then(|one| one.get("next"));
        if count > 0 && known == count {
            let message = "the second page is the first one again";
            self.report.add(Finding {
                weight: Weight::Wrong,
                place: rule.map(Place::of),
                message: message.to_owned(),
            });
        } else if count == 0 && page.next.is_none() {
            let message = "the second page is empty: one request more than was needed";
            self.report.add(Finding {
                weight: Weight::Remark,
                place: rule.map(Place::of),
                message: message.to_owned(),
            });
        }
        note(&page, seen);
        self.report.parts.push(Part {
            title: what.to_owned(),
            url: asked.answer.url,
            lines,
            fields: Vec::new(),
            without_rule: Vec::new(),
        });
    }

    fn replies(&mut self, id: &str, more: &Link) {
        let what = "replies";
        self.state("replies", "failed");
        let Some((page, asked)) = self.page(what, more.as_str()) else {
            return;
        };
        self.state("replies", "read");
        let count = page.entries.len();
        let lines = vec![
            format!("{count} more replies to comment {id}"),
            match &page.next {
                Some(next) => format!("goes on: {}", next.as_str()),
                None => "ends here".to_owned(),
            },
        ];
        if count == 0 {
            let message = format!("replies: comment {id} says it has more, and none came");
            self.add(Weight::Remark, message);
        }
        self.report.parts.push(Part {
            title: what.to_owned(),
            url: asked.answer.url,
            lines,
            fields: Vec::new(),
            without_rule: Vec::new(),
        });
    }

    /// Asks what else can be read without changing anything.
    fn other(&mut self, operation: &'static str) {
        let Some(rules) = self.operation(operation) else {
            return;
        };
        if !is_harmless(rules) {
            self.state(operation, "not tried: it is no GET");
            return;
        }
        let mut variables = Vec::new();
        let mut set = |name: &str, value: String| variables.push((name.to_owned(), value));
        match operation {
            "context" => {
                let Some(comment) = self.comment.clone() else {
                    self.state(operation, "not tried: no comment is known");
                    return;
                };
                set("comment", comment);
            }
            "counts" => {
                let thread = self
                    .given
                    .set
                    .get("thread")
                    .cloned()
                    .or(self.thread.clone());
                let Some(thread) = thread else {
                    self.state(operation, "not tried: no thread is known");
                    return;
                };
                let mut list = String::from("[");
                crate::json::quote(&thread, &mut list);
                set("threads", list + "]");
                set("thread-list", thread);
            }
            _ => {}
        }
        if !self.can_be_asked(operation, &variables) {
            return;
        }
        self.recorder.now_for(operation);
        match now(self.described.act(operation, variables)) {
            Ok(answer) => {
                let said = shown(&answer.body);
                self.state(operation, format!("works: {said}"));
                if operation == "config" {
                    self.overrule(&answer.body);
                }
            }
            Err(error) => {
                self.state(operation, "failed");
                self.fail(operation, operation, &error);
            }
        }
    }

    /// What the server says of itself goes before what the description says.
    fn overrule(&mut self, said: &str) {
        let Ok(said) = Document::parse(said) else {
            return;
        };
        for (name, value) in members(Some(said.root())) {
            let value = value.source().to_owned();
            let name = format!("{name} (the server)");
            self.report.capabilities.push((name, value));
        }
    }
}

fn comments_of(page: &CommentPage) -> impl Iterator<Item = &Comment> {
    page.entries.iter().filter_map(|entry| match entry {
        Entry::Comment(comment) => Some(&**comment),
        Entry::Unreadable { .. } => None,
    })
}

/// The word for the state of the comment that an error is about, where that is what it could not be read for.
fn unknown_state(canonical: &str, error: &Error) -> Option<String> {
    let document = Document::parse(canonical).ok()?;
    let comment = document.root().point(error.pointer()?)?;
    let word = comment.get("state")?.as_str()?.trim();
    let is_known = word.is_empty() || STATES.contains(&word);
    (error.kind() == Kind::Comment && !is_known).then(|| word.to_owned())
}

/// Where the values stand that cannot be used.
fn pointers(skipped: &[Error]) -> Vec<String> {
    // Of what is used in part something is told as well.
    let wrong = skipped
        .iter()
        .filter(|error| error.detail().starts_with("expected"));
    let pointers = wrong.filter_map(Error::pointer);
    pointers.map(str::to_owned).collect()
}

fn note(page: &CommentPage, seen: &mut BTreeSet<String>) {
    seen.extend(comments_of(page).map(|comment| comment.id.to_string()));
}

fn has_more(page: &CommentPage) -> bool {
    comments_of(page).any(|comment| comment.more_replies.is_some())
}

/// Whether the requests of an operation only read, as far as HTTP says it.
fn is_harmless(operation: Value) -> bool {
    let steps = ["before", "after"].into_iter();
    let steps = steps.flat_map(|name| items(operation.get(name)));
    steps.chain([operation]).all(|step| {
        let request = step.get("request");
        let given = |name: &str| request.and_then(|request| request.get(name));
        let reads = given("method").is_none_or(|method| method.as_str() == Some("GET"));
        reads && given("json").is_none() && given("form").is_none()
    })
}

/// The members of a model that have a rule of their own, with the members in them.
fn leaves<'d>(name: &str, rule: Value<'d>, take: &mut dyn FnMut(String, Value<'d>)) {
    if !rule.is_object() || is_source(rule) {
        take(name.to_owned(), rule);
        return;
    }
    for (inner, rule) in members(Some(rule)).filter(|(inner, _)| *inner != "when") {
        leaves(&format!("{name}/{inner}"), rule, take);
    }
}

/// Where a rule looks.
fn looked(rule: Value) -> Vec<String> {
    let walk = Walk::of_rule(rule);
    let pointers = walk.pointers.iter().filter_map(|one| one.as_str());
    let pointers = pointers.map(|pointer| match pointer {
        "" => "all of it".to_owned(),
        pointer => pointer.to_owned(),
    });
    let headers = walk.headers.iter().filter_map(|one| one.as_str());
    let headers = headers.map(|name| format!("header {name}"));
    pointers.chain(headers).collect()
}

/// Whether a rule's pointers begin elsewhere than at the item.
fn looks_elsewhere(rule: Value) -> bool {
    let elsewhere = ["each", "first", "from"];
    elsewhere.iter().any(|name| rule.get(name).is_some())
        || members(Some(rule)).any(|(_, inner)| looks_elsewhere(inner))
        || items(Some(rule)).any(looks_elsewhere)
}

/// The pointer that was probably meant: the names along it that are there, and the one that is almost there.
fn meant(item: Value, pointer: &str, used: &[&str]) -> Option<String> {
    let mut at = item;
    let mut way = String::new();
    let mut names = pointer.split('/').skip(1);
    while let Some(name) = names.next() {
        let step = format!("/{name}");
        if let Some(inner) = at.point(&step) {
            at = inner;
            way += &step;
            continue;
        }
        let known = members(Some(at)).map(|(name, _)| name);
        way += &format!("/{}", near(name, known)?);
        for rest in names {
            way += &format!("/{rest}");
        }
        let is_there = item.point(&way).is_some();
        return (is_there && !used.contains(&&*way)).then_some(way);
    }
    None
}
