//! Pages of comments, from the forms in which servers give them to the canonical one: a flat list, each comment before
//! its replies.

use super::rule::{Found, Scene, member, members};
use super::template::encode;
use super::{MARK, Variables};
use crate::error::Error;
use crate::json::{Items, Value};
use crate::text::{cut, decimal, find, find_text, replace, split};

/// A list of comments that is being read.
struct Level<'a> {
    rest: Items<'a>,
    /// What its comments answer where they do not say it.
    around: Option<String>,
}

/// The canonical page of what `operation` describes; `scene` looks at its answer. `comment` are the rules of a comment.
pub(super) fn page<'a>(
    scene: Scene<'a>,
    operation: Value<'a>,
    comment: Value<'a>,
    skipped: &mut Vec<Error>,
) -> Result<String, Error> {
    let script = scene.script;
    let rule = operation.get("list").unwrap_or(operation);
    let list = match operation.get("list") {
        Some(rule) => scene.find(rule).and_then(Found::value),
        None => Some(scene.item),
    };
    // Null stands for an empty list where the place is right.
    let empty = rule.as_str().and_then(|pointer| scene.item.point(pointer));
    let items = list.and_then(Value::items);
    let none = empty.is_some_and(Value::is_null);
    if items.is_none() && !none {
        let pointer = rule.as_str().unwrap_or("");
        return Err(Error::shape(pointer, "expected a list of comments"));
    }
    let mut json = String::from("{\"comment\":[");
    let mut received = 0;
    let mut last = None;
    if let Some(items) = items {
        let counted = operation.get("next").and_then(|next| next.get("only"));
        for item in items.clone() {
            let scene = scene.at(item);
            if counted.is_none_or(|only| scene.holds(only)) {
                received += 1;
                last = Some(scene);
            }
        }
        comments(scene, operation, comment, items, &mut json);
    }
    json.push(']');
    // The members of the page, where its rules make an object that has some.
    if let Some(Found::Json(page)) = operation.get("page").and_then(|rules| scene.find(rules))
        && let Some(page) = page.strip_prefix("{\"")
    {
        json += ",\"";
        json += &page[..page.len() - 1];
    }
    if let Some(next) = operation.get("next")
        && let Some(address) = following(scene, next, received, last)
    {
        if script
            .question
            .asked
            .iter()
            .any(|asked| asked.ends_with(&address))
        {
            let pointer = next.get("value").and_then(Value::as_str).unwrap_or("");
            skipped.push(Error::shape(
                pointer,
                "the pages go round in a circle; this was the last",
            ));
        } else {
            member_text("next", &address, &mut json);
        }
    }
    json.push('}');
    Ok(json)
}

fn member_text(name: &str, text: &str, json: &mut String) {
    member(name, &Found::Text(text.to_owned()), json);
}

/// Writes `items` and all that stands in them. A thread may be 100,000 replies deep, a stack may not.
fn comments<'a>(
    scene: Scene<'a>,
    operation: Value<'a>,
    rules: Value<'a>,
    items: Items<'a>,
    json: &mut String,
) {
    let nested = operation.get("replies");
    let under = scene.script.own("comment");
    let mut levels = vec![Level {
        rest: items,
        around: under,
    }];
    let start = json.len();
    while let Some(level) = levels.last_mut() {
        let Some(item) = level.rest.next() else {
            levels.pop();
            continue;
        };
        let around = level.around.clone();
        let scene = scene.at(item);
        let replies = nested.and_then(|nested| scene.find(nested.get("list")?)?.value()?.items());
        let shown = match operation.get("only") {
            Some(only) => scene.holds(only),
            None => true,
        };
        let mut id = None;
        if shown {
            if json.len() > start {
                json.push(',');
            }
            let more = nested.and_then(|nested| further(scene, nested, rules, replies.clone()));
            id = one(scene, rules, around.as_deref(), more, json);
        }
        if let Some(replies) = replies {
            levels.push(Level {
                rest: replies,
                around: id.or(around),
            });
        }
    }
}

/// Writes one comment, and tells its id. What is no object has no member that could be read.
pub(super) fn one<'a>(
    scene: Scene<'a>,
    rules: Value<'a>,
    around: Option<&str>,
    more: Option<String>,
    json: &mut String,
) -> Option<String> {
    let mut comment = String::new();
    let mut id = None;
    let mut parent = None;
    let named = members(Some(rules)).filter(|(name, _)| *name != "$comment");
    for (name, rule) in named {
        let Some(found) = scene.find(rule) else {
            continue;
        };
        match name {
            // What a server writes where there is no parent.
            "parentItem" => parent = found.word().filter(|word| *word != "0").map(str::to_owned),
            _ => {
                if name == "id" {
                    id = found.word().map(str::to_owned);
                }
                member(name, &found, &mut comment);
            }
        }
    }
    if let Some(parent) = parent.as_deref().or(around) {
        member_text("parentItem", parent, &mut comment);
    }
    if let Some(more) = more {
        member_text("next", &more, &mut comment);
    }
    *json += if comment.is_empty() { "{" } else { &comment };
    json.push('}');
    id
}

/// The address of the replies that did not come along with a comment, if there are any.
fn further<'a>(
    scene: Scene<'a>,
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
    let id = scene.member_word(rules, "id")?;
    let mut address = [MARK, "replies&comment="].concat();
    encode(&id, false, &mut address);
    variable("offset", &decimal(shown as u64, 1), &mut address);
    for (name, rule) in members(nested.get("with")) {
        variable(name, &scene.word(rule)?, &mut address);
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
    scene: Scene<'a>,
    rules: Value<'a>,
    received: usize,
    last: Option<Scene<'a>>,
) -> Option<String> {
    let script = scene.script;
    let number = |name: &str, otherwise: i64| {
        let value = script.lookup(name)?;
        Some(crate::json::integer(&value).unwrap_or(otherwise))
    };
    let template = |name: &str| {
        let rule = rules.get(name)?;
        crate::json::integer(&script.text(rule, rule.as_word()?).text)
    };
    let received = received as i64;
    let by = rules.get("by").and_then(Value::as_str).unwrap_or("");
    let page = number("page", 1).unwrap_or(1);
    let size = template("size");
    let before = match by {
        "page" => (page - 1).saturating_mul(size.unwrap_or(received)),
        _ => number("offset", 0).unwrap_or(0),
    };
    let total = scene.member_integer(rules, "total");
    let pages = scene.member_integer(rules, "pages");
    let by_now = before.saturating_add(received);
    let more = match rules.get("more") {
        Some(condition) => scene.holds(condition),
        None => match (pages, total, size) {
            (Some(pages), _, _) => page < pages,
            (None, Some(total), _) => received > 0 && by_now < total,
            (None, None, Some(size)) => received >= size,
            (None, None, None) => received > 0,
        },
    };
    if !more {
        return None;
    }
    let value = |scene: Scene<'a>| scene.word(rules.get("value")?);
    let (name, value) = match by {
        "page" => ("page", decimal(page.unsigned_abs() + 1, 1)),
        "offset" => ("offset", decimal(by_now.unsigned_abs(), 1)),
        "cursor" => ("cursor", value(scene)?),
        "last" => ("cursor", value(last?)?),
        "address" => ("next", value(scene)?),
        "link" => ("next", next_link(scene)?),
        _ => {
            script.fault(rules, "an unknown way from page to page");
            return None;
        }
    };
    let mut address = [MARK, script.operation].concat();
    variable(name, &value, &mut address);
    // The page of replies to the same comment, and what the first page has pinned.
    for kept in ["comment", "sort"] {
        if let Some(value) = script.own(kept) {
            variable(kept, &value, &mut address);
        }
    }
    for (name, rule) in members(rules.get("with")) {
        let value = script.own(name).or_else(|| scene.word(rule));
        if let Some(value) = value {
            variable(name, &value, &mut address);
        }
    }
    Some(address)
}

/// The target of the link with the relation `next` in the header `Link` (RFC 8288, section 3).
fn next_link(scene: Scene) -> Option<String> {
    let header = (scene.own()?.headers)("link")?;
    let mut rest = &*header;
    while let Some((_, opened)) = cut(rest, b'<') {
        let (target, after) = cut(opened, b'>')?;
        let end = find(after, b",<");
        for parameter in split(&after[..end], b';') {
            if let Some((name, value)) = cut(parameter, b'=')
                && name.trim().eq_ignore_ascii_case("rel")
                && crate::text::is_one_of("next", replace(value, b"\"", "").trim())
            {
                return Some(target.to_owned());
            }
        }
        rest = after;
    }
    None
}

/// An address as [`MARK`] divides it: what is asked, the operation, and its variables.
pub(super) fn parts(address: &str) -> Option<(&str, &str, Variables)> {
    let at = find_text(address, MARK)?;
    let mut parts = split(&address[at + MARK.len()..], b'&');
    let operation = parts.next()?;
    let variables = parts.filter_map(|part| cut(part, b'='));
    let variables = variables
        .map(|(name, value)| (name.to_owned(), super::template::decode(value)))
        .collect();
    Some((&address[..at], operation, variables))
}
