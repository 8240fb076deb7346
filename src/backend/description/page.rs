//! Pages of comments, from the forms in which servers give them to the canonical one: a flat list, each comment before
//! its replies.

use super::MARK;
use super::rule::{Found, Scene, member};
use super::template::encode;
use crate::error::Error;
use crate::json::{Items, Value, integer};
use crate::text::{cut, decimal, find, is_one_of, replace, split, trim};

/// A list of comments that is being read.
struct Level<'a> {
    rest: Items<'a>,
    /// What its comments answer where they do not say it.
    around: Option<&'a str>,
}

/// Writes the canonical page of what `operation` describes; `scene` looks at its answer. `comment` are the rules of a
/// comment.
pub(super) fn page<'a>(
    scene: Scene<'_, 'a>,
    operation: Value<'a>,
    comment: Value<'a>,
    json: &mut String,
    skipped: &mut Vec<Error>,
) -> Result<(), Error> {
    let mut list = Some(scene.item);
    let mut pointer = "";
    if let Some(rule) = operation.get("list") {
        list = scene.value(rule);
        pointer = rule.as_str().unwrap_or("");
        // Null stands for an empty list where the place is right.
        if list.is_none() && rule.as_str().is_some() {
            list = scene.item.point(pointer).filter(|value| value.is_null());
        }
    }
    let Some(list) = list.filter(|list| list.is_array() || list.is_null()) else {
        return Err(Error::shape(pointer, "expected a list of comments"));
    };
    *json += "{\"comment\":[";
    let next = operation.get("next");
    let mut received = 0;
    let mut last = None;
    if let Some(items) = list.items() {
        for item in items.clone() {
            let scene = scene.at(item);
            if next.is_none_or(|next| scene.fits(next)) {
                received += 1;
                last = Some(scene);
            }
        }
        comments(scene, operation, comment, items, json);
    }
    json.push(']');
    // The members of the page, where its rules make an object that has some.
    if let Some(Found::Json(page)) = operation.get("page").and_then(|rules| scene.find(rules))
        && let Some(page) = page.strip_prefix("{\"")
    {
        *json += ",\"";
        *json += &page[..page.len() - 1];
    }
    if let Some(next) = next
        && let Some(address) = following(scene, next, received, last)
    {
        let mut asked = scene.script.question.asked.iter();
        if asked.any(|asked| asked.ends_with(&address)) {
            let detail = "the pages go round in a circle; this was the last";
            skipped.push(Error::shape(next.text("value"), detail));
        } else {
            member("next", Found::Text(&address), json);
        }
    }
    if scene.script.operation == "comments" {
        live(scene, json);
        if scene.script.root.point("/operations/context").is_some() {
            let address = [MARK, "context&comment={comment}"].concat();
            member("context", Found::Text(&address), json);
        }
        orders(scene, json);
    }
    json.push('}');
    Ok(())
}

/// Writes how the server tells what happens meanwhile, if it does.
fn live(scene: Scene, json: &mut String) {
    let root = scene.script.root;
    let Some(rules) = root.get("live") else {
        return;
    };
    if let Some(events) = rules.get("events") {
        member("events", Found::Text(&[MARK, "live"].concat()), json);
        if let Some(after) = scene.member_word(events, "after") {
            member("lastEventId", Found::Text(after), json);
        }
    } else if let Some(seconds) = rules.point("/poll/seconds") {
        member("poll", Found::Value(seconds), json);
        if let Some(word) = root.point("/capabilities/sort/newest") {
            let mut newest = [MARK, "comments"].concat();
            variable("sort", word.as_word().unwrap_or_default(), &mut newest);
            member("newest", Found::Text(&newest), json);
        }
    }
}

/// Writes the order of the page, and where its comments are in the others.
fn orders(scene: Scene, json: &mut String) {
    let script = scene.script;
    let capabilities = script.root.get("capabilities");
    let mut orders = String::new();
    for (name, word) in capabilities.iter().flat_map(|all| all.members_of("sort")) {
        let word = word.as_word().unwrap_or_default();
        let mut address = [MARK, script.operation].concat();
        variable("sort", word, &mut address);
        member(name, Found::Text(&address), &mut orders);
        if script.lookup("sort") == Some(word) {
            member("sort", Found::Text(name), json);
        }
    }
    if !orders.is_empty() {
        orders.push('}');
        member("orders", Found::Json(&orders), json);
    }
}

/// Writes `items` and all that stands in them. A thread may be 100,000 replies deep, a stack may not.
fn comments<'a>(
    scene: Scene<'_, 'a>,
    operation: Value<'a>,
    rules: Value<'a>,
    items: Items<'a>,
    json: &mut String,
) {
    let nested = operation.get("replies");
    let mut levels = vec![Level {
        rest: items,
        around: scene
            .script
            .own("comment")
            .filter(|_| scene.script.operation == "replies"),
    }];
    let start = json.len();
    while let Some(level) = levels.last_mut() {
        let Some(item) = level.rest.next() else {
            levels.pop();
            continue;
        };
        let mut around = level.around;
        let scene = scene.at(item);
        let replies = nested.and_then(|nested| scene.value(nested.get("list")?)?.items());
        if scene.fits(operation) {
            if json.len() > start {
                json.push(',');
            }
            let more = nested.and_then(|nested| further(scene, nested, rules, replies.clone()));
            around = one(scene, rules, around, more, json).or(around);
        }
        if let Some(rest) = replies {
            levels.push(Level { rest, around });
        }
    }
}

/// Writes one comment by `rules`, an object, and tells its id. What is no object has no member that could be read.
pub(super) fn one<'a>(
    scene: Scene<'_, 'a>,
    rules: Value<'a>,
    around: Option<&'a str>,
    more: Option<String>,
    json: &mut String,
) -> Option<&'a str> {
    let mut comment = String::new();
    let mut id = None;
    let mut parent = None;
    for (name, rule) in rules.members()? {
        if name == "$comment" {
            continue;
        }
        let Some(found) = scene.find(rule) else {
            continue;
        };
        if name == "parentItem" {
            // What a server writes where there is no parent.
            parent = found.word().filter(|word| *word != "0");
            continue;
        }
        if name == "id" {
            id = found.word();
        }
        member(name, found, &mut comment);
    }
    if let Some(parent) = parent.or(around) {
        member("parentItem", Found::Text(parent), &mut comment);
    }
    if let Some(more) = more {
        member("next", Found::Text(&more), &mut comment);
    }
    *json += if comment.is_empty() { "{" } else { &comment };
    json.push('}');
    id
}

/// The address of the replies that did not come along with a comment, if there are any.
fn further<'a>(
    scene: Scene<'_, 'a>,
    nested: Value<'a>,
    rules: Value<'a>,
    shown: Option<Items<'a>>,
) -> Option<String> {
    let shown = shown.map_or(0, Iterator::count);
    let more = match nested.get("when") {
        Some(condition) => scene.holds(condition),
        None => scene.member_integer(nested, "count")? > shown as i64,
    };
    if !more {
        return None;
    }
    let mut address = [MARK, "replies"].concat();
    variable("comment", scene.member_word(rules, "id")?, &mut address);
    variable("offset", &decimal(shown as u64, 1), &mut address);
    for (name, rule) in nested.members_of("with") {
        variable(name, scene.word(rule)?, &mut address);
    }
    Some(address)
}

fn variable(name: &str, value: &str, address: &mut String) {
    address.push('&');
    *address += name;
    address.push('=');
    encode(value, false, address);
}

/// The address of the page after one that has `received` items that count, the last of which is `last`.
fn following<'a>(
    scene: Scene<'_, 'a>,
    rules: Value<'a>,
    received: i64,
    last: Option<Scene<'_, 'a>>,
) -> Option<String> {
    let script = scene.script;
    let number = |name: &str, otherwise: i64| {
        let value = script.lookup(name).and_then(integer);
        value.unwrap_or(otherwise)
    };
    let template = |rule: Value| integer(&script.text(rule, rule.as_word()?).text);
    let by = rules.text("by");
    let page = number("page", 1);
    let size = rules.get("size").and_then(template);
    let before = match by {
        "page" => (page - 1).saturating_mul(size.unwrap_or(received)),
        _ => number("offset", 0),
    };
    let total = scene.member_integer(rules, "total");
    let pages = scene.member_integer(rules, "pages");
    let by_now = before.saturating_add(received);
    let more = match (rules.get("more"), pages, total, size) {
        (Some(condition), ..) => scene.holds(condition),
        (None, Some(pages), _, _) => page < pages,
        (None, None, Some(total), _) => received > 0 && by_now < total,
        (None, None, None, Some(size)) => received >= size,
        (None, None, None, None) => received > 0,
    };
    if !more {
        return None;
    }
    let count = |number: u64| Some(script.keep(decimal(number, 1)));
    let (name, value) = match by {
        "page" => ("page", count(page.unsigned_abs() + 1)),
        "offset" => ("offset", count(by_now.unsigned_abs())),
        "cursor" => ("cursor", scene.member_word(rules, "value")),
        "last" => ("cursor", last?.member_word(rules, "value")),
        "address" => ("next", scene.member_word(rules, "value")),
        "link" => ("next", next_link(scene)),
        _ => {
            script.fault(rules, "an unknown way from page to page");
            return None;
        }
    };
    let mut address = [MARK, script.operation].concat();
    variable(name, value?, &mut address);
    // The page of replies to the same comment, and what the first page has pinned.
    for &kept in &["comment", "sort"] {
        if let Some(value) = script.own(kept) {
            variable(kept, value, &mut address);
        }
    }
    for (name, rule) in rules.members_of("with") {
        if let Some(value) = script.own(name).or_else(|| scene.word(rule)) {
            variable(name, value, &mut address);
        }
    }
    Some(address)
}

/// The target of the link with the relation `next` in the header `Link` (RFC 8288, section 3).
fn next_link<'a>(scene: Scene<'_, 'a>) -> Option<&'a str> {
    let mut rest = scene.header("link")?;
    while let Some((_, opened)) = cut(rest, b'<') {
        let (target, after) = cut(opened, b'>')?;
        let end = find(after, b",<");
        for parameter in split(&after[..end], b';') {
            if let Some((name, value)) = cut(parameter, b'=')
                && trim(name).eq_ignore_ascii_case("rel")
                && is_one_of("next", trim(&replace(value, b"\"", "")))
            {
                return Some(target);
            }
        }
        rest = after;
    }
    None
}
