//! What is wrong with a description and no schema can say: names that nobody defines, operations that lack something.

use std::collections::BTreeSet;

use super::near::near;
use super::report::{Finding, Weight};
use super::schema::hint;
use super::walk::{Form, Template, Walk, items, members};
use crate::backend::description::{self, Page, Question, Turn};
use crate::backend::zone;
use crate::json::Value;

/// The operations whose answers are pages of comments.
const PAGES: [&str; 3] = ["comments", "replies", "context"];
/// The element and page variables that have a value where the loader fills in `first`.
const OF_THE_PAGE: [&str; 9] = [
    "server", "thread", "site", "key", "path", "location", "title", "language", "host",
];

/// Everything that is found wrong in the description that `text` is.
pub fn faults(text: &str, root: Value) -> Vec<Finding> {
    let mut found = Vec::new();
    variables(root, &mut found);
    circles(root, &mut found);
    steps(root, &mut found);
    rules(root, &mut found);
    operations(root, &mut found);
    capabilities(root, &mut found);
    live(root, &mut found);
    first(text, root, &mut found);
    found
}

/// What is wrong with a name that the command line gives a value, of an attribute or of a variable.
pub fn name(root: Value, name: &str) -> Option<String> {
    let others = ["token", "timeout", "credentials"];
    let known: Vec<_> = declared(root).chain(OF_THE_PAGE).chain(others).collect();
    if name.starts_with("data-") || known.contains(&name) {
        return None;
    }
    Some(format!(
        "`--set {name}`: no attribute and no variable of the description has that name{}",
        hint(near(name, known.into_iter()))
    ))
}

/// The parts of the description that are in no operation.
fn around(root: Value) -> Walk {
    let mut walk = Walk::default();
    walk.pairs(root.get("headers"));
    walk.rules(root.get("keep"));
    walk.sets.extend(members(root.get("keep")));
    for name in ["article", "comment"] {
        walk.rules(root.get(name));
    }
    if let Some(errors) = root.get("errors") {
        for name in ["when", "code", "sentence", "retryAfter"] {
            if let Some(rule) = errors.get(name) {
                walk.rule(rule);
            }
        }
    }
    if let Some(events) = root.point("/live/events") {
        walk.events(events);
    }
    for (_, template) in members(root.get("first")) {
        walk.first(template);
    }
    for (_, template) in members(root.get("variables")) {
        walk.text(template);
    }
    walk
}

fn declared<'d>(root: Value<'d>) -> impl Iterator<Item = &'d str> {
    members(root.get("variables")).map(|(name, _)| name)
}

fn variables(root: Value, found: &mut Vec<Finding>) {
    let operations = members(root.get("operations"));
    let walks = operations.map(|(name, operation)| (name, Walk::of_operation(operation)));
    let walks = walks.chain([("", around(root))]);
    // Variables that go along with the address of the rest of the replies.
    let along: Vec<_> = root
        .point("/operations/comments/replies/with")
        .into_iter()
        .flat_map(|with| members(Some(with)))
        .map(|(name, _)| name)
        .collect();
    for (operation, walk) in walks {
        let is_known = |name: &str| {
            description::knows(name)
                || declared(root).any(|known| known == name)
                || (operation == "replies" && along.contains(&name))
        };
        for template in &walk.templates {
            let names = match template.names() {
                Ok(names) => names,
                Err(message) => {
                    found.push(Finding::wrong(template.at, message));
                    continue;
                }
            };
            for name in names {
                if !template.given.contains(&name) && !is_known(name) {
                    let given = template.given.iter().copied();
                    unknown(root, template.at, name, given, found);
                }
            }
        }
        for condition in &walk.conditions {
            if let Some(name) = condition.as_str()
                && !is_known(name)
            {
                unknown(root, *condition, name, [].into_iter(), found);
            }
        }
        for (name, rule) in &walk.sets {
            if !description::knows(name) && !declared(root).any(|known| known == *name) {
                let meant = hint(near(name, declared(root)));
                let message = format!("sets {name:?}, which variables does not declare{meant}");
                found.push(Finding::wrong(*rule, message));
            }
        }
    }
}

fn unknown<'a>(
    root: Value<'a>,
    at: Value,
    name: &str,
    given: impl Iterator<Item = &'a str>,
    found: &mut Vec<Finding>,
) {
    let known = OF_THE_PAGE.into_iter().chain([
        "token", "sort", "page", "offset", "cursor", "text", "html", "name", "email", "website",
        "parent", "root", "comment", "category", "reason", "threads",
    ]);
    let meant = near(name, declared(root).chain(given).chain(known));
    let message = format!(
        "the variable {{{name}}} is neither known nor declared in variables{}",
        hint(meant)
    );
    found.push(Finding::wrong(at, message));
}

/// Defaults that need themselves.
fn circles(root: Value, found: &mut Vec<Finding>) {
    for (name, template) in members(root.get("variables")) {
        let mut walk = Walk::default();
        walk.text(template);
        if used(root, &walk.templates).contains(name) {
            let message = format!("the value of {{{name}}} needs {{{name}}} itself");
            found.push(Finding::wrong(template, message));
        }
    }
}

/// The variables that templates use, also by the defaults of others.
fn used(root: Value, templates: &[Template]) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut names: Vec<String> = Vec::new();
    let of = |template: &Template| -> Vec<String> {
        let names = template.names().unwrap_or_default().into_iter();
        let names = names.filter(|name| !template.given.contains(name));
        names.map(str::to_owned).collect()
    };
    names.extend(templates.iter().flat_map(of));
    while let Some(name) = names.pop() {
        let default = root.get("variables").and_then(|all| all.get(&name));
        if used.insert(name)
            && let Some(default) = default
        {
            let mut walk = Walk::default();
            walk.text(default);
            names.extend(walk.templates.iter().flat_map(of));
        }
    }
    used
}

/// The names of the other answers of an operation.
fn answers<'d>(operation: Value<'d>) -> impl Iterator<Item = &'d str> {
    let steps = ["before", "after"].into_iter();
    let steps = steps.flat_map(move |name| items(operation.get(name)));
    steps.filter_map(|step| step.get("as")?.as_str())
}

fn steps(root: Value, found: &mut Vec<Finding>) {
    let operations: Vec<_> = members(root.get("operations")).collect();
    let mut look = |walk: Walk, known: Vec<&str>| {
        for step in walk.steps {
            // Without a name it is the operation's own.
            let name = step.as_str().unwrap_or_default();
            if !name.is_empty() && !known.contains(&name) {
                let meant = hint(near(name, known.iter().copied()));
                let message = format!("no request here has the answer {name:?} (as){meant}");
                found.push(Finding::wrong(step, message));
            }
        }
    };
    for (_, operation) in &operations {
        look(
            Walk::of_operation(*operation),
            answers(*operation).collect(),
        );
    }
    // The rules of the models are followed in the answers of several operations.
    for part in ["article", "comment"] {
        let mut walk = Walk::default();
        walk.rules(root.get(part));
        let those = operations.iter();
        let those = those.filter(|(name, _)| (*name == "article") == (part == "article"));
        let known = those.flat_map(|(_, operation)| answers(*operation));
        look(walk, known.collect());
    }
}

fn rules(root: Value, found: &mut Vec<Finding>) {
    let mut walks: Vec<_> = members(root.get("operations"))
        .map(|(_, operation)| Walk::of_operation(operation))
        .collect();
    walks.push(around(root));
    for walk in walks {
        for pointer in walk.pointers {
            let text = pointer.as_str().unwrap_or_default();
            let bad = text.split('~').skip(1);
            if bad.into_iter().any(|rest| !rest.starts_with(['0', '1'])) {
                let message =
                    "in a JSON Pointer ~ is written ~0 and / in a name is written ~1 (RFC 6901)";
                found.push(Finding::wrong(pointer, message));
            }
        }
        for at in walk.zones {
            let name = at.as_str().unwrap_or_default();
            if !name.contains('{') && zone::offset(name, 0).is_none() {
                let message = format!("{name:?} is no zone of the IANA Time Zone Database");
                found.push(Finding::wrong(at, message));
            }
        }
        for rule in walk.sources {
            parts(rule, found);
        }
    }
}

/// What cannot be done to the list that `split` makes: nothing would be found, on any server.
fn parts(rule: Value, found: &mut Vec<Finding>) {
    let has = |rule: Value, name: &str| rule.get(name).is_some();
    if has(rule, "split") {
        for name in ["contains", "map", "as"] {
            if let Some(at) = rule.get(name) {
                let message = format!(
                    "{name} takes one value, and split has made a list before: write {name} into at, \
                     {{\"at\": {{\"at\": …, \"{name}\": …}}, \"split\": …}}"
                );
                found.push(Finding::wrong(at, message));
            }
        }
    }
    for name in ["each", "first"] {
        let Some(list) = rule.get(name) else { continue };
        for list in [list].into_iter().chain(items(Some(list))) {
            if has(list, "split") {
                let message =
                    format!("{name} goes over a list of the answer, not over what split makes");
                found.push(Finding::wrong(list, message));
            }
        }
    }
}

fn operations(root: Value, found: &mut Vec<Finding>) {
    let Some(operations) = root.get("operations") else {
        return;
    };
    if operations.get("article").is_none() && operations.get("comments").is_none() {
        let message = "there is neither an operation article nor comments: nothing can be shown";
        found.push(Finding::wrong(operations, message));
    }
    for (name, operation) in members(Some(operations)) {
        let needs = match name {
            "article" => Some("article"),
            _ if PAGES.contains(&name) || operation.get("read").is_none() => Some("comment"),
            _ => None,
        };
        if let Some(rules) = needs
            && root.get(rules).is_none()
        {
            let message = format!("its answer is read by the rules {rules:?}, which are missing");
            found.push(Finding::wrong(operation, message));
        }
        if let Some(request) = operation.get("request")
            && request.get("url").is_none()
            && request.get("script").is_none()
        {
            found.push(Finding::wrong(request, "it has no url"));
        }
        let walk = Walk::of_operation(operation);
        let used = used(root, &walk.templates);
        let takes: &[&[&str]] = match name {
            "post" => &[&["text", "html"]],
            "edit" => &[&["text", "html"], &["comment"]],
            "preview" => &[&["text", "html"]],
            "delete" | "vote/up" | "vote/down" | "vote/none" | "report" | "replies" | "context" => {
                &[&["comment"]]
            }
            "counts" => &[&["threads", "thread-list"]],
            _ => &[],
        };
        for names in takes {
            if !names.iter().any(|name| used.contains(*name)) {
                let names: Vec<_> = names.iter().map(|name| format!("{{{name}}}")).collect();
                let message = format!("its request does not tell {}", names.join(" or "));
                found.push(Finding::wrong(operation, message));
            }
        }
        if matches!(name, "counts" | "config" | "preview") && operation.get("read").is_none() {
            let message = "it has no read: nothing of its answer is used";
            found.push(Finding::wrong(operation, message));
        }
        if let Some(next) = operation.get("next") {
            further_pages(next, &used, found);
        }
    }
    if let Some(replies) = root.point("/operations/comments/replies")
        && (replies.get("count").is_some() || replies.get("when").is_some())
        && operations.get("replies").is_none()
    {
        let message =
            "it says that more replies are to be loaded; the operation replies is missing";
        found.push(Finding::wrong(replies, message));
    }
    if let Some(comment) = root.get("comment")
        && comment.get("html").is_none()
        && comment.get("text").is_none()
    {
        let message = "no rule for the text of a comment: html or text";
        found.push(Finding::wrong(comment, message));
    }
}

/// Whether the way to the next page can be gone.
fn further_pages(next: Value, used: &BTreeSet<String>, found: &mut Vec<Finding>) {
    let by = next.get("by").and_then(Value::as_str).unwrap_or_default();
    let carries = match by {
        "page" | "offset" => Some(by),
        "cursor" | "last" => Some("cursor"),
        _ => None,
    };
    if let Some(name) = carries
        && !used.contains(name)
    {
        let message =
            format!("the request does not use {{{name}}}: every page would be the first one");
        found.push(Finding::wrong(next, message));
    }
    if matches!(by, "cursor" | "last" | "address") && next.get("value").is_none() {
        let message = format!("by {by:?} needs a value: there is never a next page");
        found.push(Finding::wrong(next, message));
    }
}

/// What the capabilities promise, and no operation keeps.
fn capabilities(root: Value, found: &mut Vec<Finding>) {
    unsaid(root, found);
    let Some(capabilities) = root.get("capabilities") else {
        return;
    };
    let has = |name: &str| {
        let operations = root.get("operations");
        operations.is_some_and(|all| all.get(name).is_some())
    };
    let uses = |operation: &str, variable: &[&str]| {
        let operation = root.get("operations").and_then(|all| all.get(operation));
        operation.is_none_or(|operation| {
            let used = used(root, &Walk::of_operation(operation).templates);
            variable.iter().any(|name| used.contains(*name))
        })
    };
    let mut lacks = |at: Value, needed: &str| {
        if !has(needed) {
            let message = format!("there is no operation {needed:?} for it");
            found.push(Finding::wrong(at, message));
        }
    };
    for name in ["post", "edit", "delete", "report"] {
        if let Some(at) = capabilities.get(name) {
            lacks(at, name);
        }
    }
    if let Some(at) = capabilities.get("vote") {
        let way = at.as_str().unwrap_or_default();
        lacks(at, "vote/up");
        if way.starts_with("up-down") {
            lacks(at, "vote/down");
        }
        if way.ends_with("undo") {
            lacks(at, "vote/none");
        }
    }
    let depth = capabilities.point("/reply/depth");
    if let Some(depth) = depth
        && depth.as_integer() != Some(0)
        && !uses("post", &["parent", "root"])
    {
        let message = "the request of post does not tell {parent}: no comment would be a reply";
        found.push(Finding::wrong(depth, message));
    }
    if let Some(sort) = capabilities.get("sort")
        && !uses("comments", &["sort"])
    {
        let message = "the request of comments does not use {sort}";
        found.push(Finding::wrong(sort, message));
    }
}

/// Operations that nobody would be offered, or not in full, as capabilities do not say enough.
fn unsaid(root: Value, found: &mut Vec<Finding>) {
    let operation = |name: &str| root.get("operations")?.get(name);
    // What the server says of itself is not known here.
    if operation("config").is_some() {
        return;
    }
    let said = |pointer: &str| root.get("capabilities")?.point(pointer);
    let mut remark = |at: Value, message: String| found.push(Finding::remark(at, message));
    for (name, pointer) in [("vote/up", "/vote"), ("report", "/report")] {
        if let Some(at) = operation(name)
            && said(pointer).is_none()
        {
            remark(
                at,
                format!("it is not offered: capabilities{pointer} is missing"),
            );
        }
    }
    let Some(post) = operation("post") else {
        return;
    };
    if said("/post/anonymous").is_none() {
        let message =
            "only readers who are signed in are let write: capabilities/post/anonymous is missing";
        remark(post, message.to_owned());
    }
    let used = used(root, &Walk::of_operation(post).templates);
    for name in ["name", "email", "website"] {
        if used.contains(name) && said(&format!("/post/{name}")).is_none() {
            remark(
                post,
                format!("nobody is asked for {{{name}}}: capabilities/post/{name} is missing"),
            );
        }
    }
}

/// A page on which everything that is needed has a value, which shows how it was encoded.
/// What a description says of news that would never come, or of whose beginning nothing is known.
fn live(root: Value, found: &mut Vec<Finding>) {
    let Some(live) = root.get("live") else { return };
    if root.point("/operations/comments").is_none() {
        let message = "without an operation comments there is no discussion that news belong to";
        found.push(Finding::wrong(live, message));
    }
    let Some(events) = live.get("events") else {
        return;
    };
    if root.get("comment").is_none() {
        let message = "its events are read by the rules \"comment\", which are missing";
        found.push(Finding::wrong(events, message));
    }
    let mut walk = Walk::default();
    walk.events(events);
    if !used(root, &walk.templates).contains("after") {
        let message =
            "its request does not tell {after}: what happens while nobody listens is lost";
        found.push(Finding {
            weight: Weight::Remark,
            ..Finding::wrong(events, message)
        });
    }
}

struct Sample {
    attributes: BTreeSet<String>,
}

impl Page for Sample {
    fn variable(&self, name: &str) -> Option<String> {
        let always = ["path", "title", "language", "host"];
        match name {
            "server" => Some("https://server.example/of/it/".to_owned()),
            "location" => Some("https://page.example/articles/1?a=b".to_owned()),
            _ if always.contains(&name) || self.attributes.contains(name) => {
                Some(format!("{name} /?&é'(1)"))
            }
            _ => None,
        }
    }

    fn offset(&self, zone: &str, local_ms: i64) -> Option<i16> {
        zone::offset(zone, local_ms)
    }

    fn plain(&self, html: &str) -> String {
        html.to_owned()
    }
}

/// The loader asks for `first` before the module is there: it has to be the operation's own request, letter by letter.
fn first(text: &str, root: Value, found: &mut Vec<Finding>) {
    let walks = members(root.get("operations"));
    let walks = walks.map(|(_, operation)| Walk::of_operation(operation));
    let walks: Vec<_> = walks.chain([around(root)]).collect();
    let sets = |name: &str| {
        walks
            .iter()
            .any(|walk| walk.sets.iter().any(|(set, _)| *set == name))
    };
    // Whoever writes the element may overrule every default.
    let defaults = members(root.get("variables"))
        .filter(|(name, default)| !default.is_null() && !sets(name))
        .map(|(name, _)| name.to_owned());
    let defaults: BTreeSet<_> = defaults.collect();
    'templates: for (what, template) in members(root.get("first")) {
        let mut walk = Walk::default();
        walk.first(template);
        let badly_written = |one: &Template| one.form == Form::First && one.names().is_err();
        let operation = root.get("operations").and_then(|all| all.get(what));
        let Some(operation) = operation else {
            let message = format!("there is no operation {what:?} that asks for it");
            found.push(Finding::wrong(template, message));
            continue;
        };
        if walk.templates.iter().any(badly_written) {
            continue;
        }
        let needed: BTreeSet<_> = used(root, &walk.templates)
            .into_iter()
            .filter(|name| !defaults.contains(name))
            .collect();
        let pages = [
            Sample {
                attributes: needed.clone(),
            },
            Sample {
                attributes: needed.union(&defaults).cloned().collect(),
            },
        ];
        // Defaults that stand in first as what they are: an element may overrule them.
        let mut asking = Walk::default();
        let before = items(operation.get("before")).next();
        asking.request(before.unwrap_or(operation).get("request"));
        let written_out: Vec<_> = used(root, &asking.templates)
            .difference(&used(root, &walk.templates))
            .filter(|name| defaults.contains(*name))
            .map(|name| format!("{{{name}}}"))
            .collect();
        for (page, is_overruled) in pages.iter().zip([false, true]) {
            let question = Question {
                operation: what,
                ..Question::default()
            };
            let sent = description::first(text, page, what);
            let asked = description::turn(text, page, &question);
            let message = match (sent, asked) {
                (Ok(sent), Ok(Turn::Ask(request))) if request.method != "GET" => format!(
                    "the loader would get {sent} in vain: the operation sends {}",
                    request.method
                ),
                (Ok(sent), Ok(Turn::Ask(request)))
                    if request.url != sent && is_overruled && !written_out.is_empty() =>
                {
                    format!(
                        "it is not what the operation asks first where an element overrules a default: \
                         write {} instead of its value",
                        written_out.join(", ")
                    )
                }
                (Ok(sent), Ok(Turn::Ask(request))) if request.url != sent => format!(
                    "it is not what the operation asks first, so both would be asked: {sent} and {}",
                    request.url
                ),
                (Ok(_), Ok(Turn::Ask(_))) => continue,
                (Ok(_), Ok(Turn::Look(_) | Turn::Done(_))) => {
                    "the operation begins with the page's own scripts: nothing is to be asked"
                        .to_owned()
                }
                // The fault has been told with its own place, or is told when the server is asked.
                (Err(_), _) | (_, Err(_)) => continue 'templates,
            };
            found.push(Finding::wrong(template, message));
            continue 'templates;
        }
        let own = operation.get("request").and_then(|own| own.get("headers"));
        for (name, header) in [root.get("headers"), own].into_iter().flat_map(members) {
            found.push(Finding {
                weight: Weight::Remark,
                ..Finding::wrong(
                    header,
                    format!("the loader asks for first/{what} without the header {name}"),
                )
            });
        }
    }
}
