//! Rules: where in an answer something stands, and what is made of it.

use super::{Script, time};
use crate::fetch::Reply;
use crate::json::{Document, Value, quote};
use crate::text::{decimal, find, find_text, is_one_of, replace_text, split};

/// The answer to one request of an operation.
pub(super) struct Said<'a> {
    /// The name that the step gives it; empty for the operation's own.
    pub name: &'a str,
    pub reply: &'a Reply,
    /// What it says; not to be looked at where it is a text.
    pub value: Value<'a>,
    /// Whether it is no JSON.
    pub is_text: bool,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub script: &'a Script<'a>,
    pub said: &'a [Said<'a>],
    /// Where its pointers begin.
    pub item: Value<'a>,
}

/// What a rule has found.
pub(super) enum Found<'a> {
    /// A value of an answer, or a constant of the description.
    Value(Value<'a>),
    Text(String),
    /// JSON.
    Json(String),
}

impl<'a> Found<'a> {
    /// As a word, where it is one.
    pub fn word(&self) -> Option<&str> {
        match self {
            Found::Value(value) => value.as_word(),
            Found::Text(text) => Some(text),
            Found::Json(_) => None,
        }
    }

    /// As a value of an answer or of the description.
    pub fn value(self) -> Option<Value<'a>> {
        match self {
            Found::Value(value) => Some(value),
            Found::Text(_) | Found::Json(_) => None,
        }
    }

    /// Whether it says yes: anything but false, 0, and an empty list or text.
    pub fn is_true(&self) -> bool {
        match self.word() {
            Some(word) => !is_one_of(word, "false 0"),
            None => {
                !matches!(self, Found::Value(value) if value.items().is_some_and(|mut items| items.next().is_none()))
            }
        }
    }

    pub fn write(&self, out: &mut String) {
        match self {
            Found::Value(value) => *out += value.source(),
            Found::Text(text) => quote(text, out),
            Found::Json(json) => *out += json,
        }
    }
}

impl<'a> Scene<'a> {
    /// The same scene, looking at `item`.
    pub fn at(&self, item: Value<'a>) -> Scene<'a> {
        Scene { item, ..*self }
    }

    /// What `rule` finds; nothing where it is not there, null, or blank.
    pub fn find(&self, rule: Value<'a>) -> Option<Found<'a>> {
        if !self.script.enter(rule) {
            return None;
        }
        let found = self.follow(rule);
        self.script.leave();
        found.filter(|found| match found {
            Found::Value(value) => {
                !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty())
            }
            Found::Text(text) => !text.trim().is_empty(),
            Found::Json(_) => true,
        })
    }

    /// What `rule` finds, as a word.
    pub fn word(&self, rule: Value<'a>) -> Option<String> {
        Some(self.find(rule)?.word()?.to_owned())
    }

    /// What the member `name` of `rules` finds, as a word.
    pub fn member_word(&self, rules: Value<'a>, name: &str) -> Option<String> {
        self.word(rules.get(name)?)
    }

    /// What the member `name` of `rules` finds, as an integer.
    pub fn member_integer(&self, rules: Value<'a>, name: &str) -> Option<i64> {
        crate::json::integer(self.member_word(rules, name)?.trim())
    }

    fn follow(&self, rule: Value<'a>) -> Option<Found<'a>> {
        if let Some(pointer) = rule.as_str() {
            if !pointer.is_empty() && !pointer.starts_with('/') {
                self.script.fault(rule, "a pointer begins with /");
            }
            // An answer that is no JSON is one string.
            if let [said] = self.said
                && said.is_text
            {
                return pointer
                    .is_empty()
                    .then(|| Found::Text(said.reply.body.clone()));
            }
            return self.item.point(pointer).map(Found::Value);
        }
        if let Some(mut alternatives) = rule.items() {
            return alternatives.find_map(|one| self.find(one));
        }
        if !rule.is_object() {
            self.script.fault(rule, "expected a rule");
            return None;
        }
        if let Some(condition) = rule.get("when")
            && !self.holds(condition)
        {
            return None;
        }
        let found = self.source(rule)?;
        self.convert(rule, found)
    }

    /// What the rule's own kind of source gives.
    fn source(&self, rule: Value<'a>) -> Option<Found<'a>> {
        let given = |name: &str| rule.get(name);
        if let Some(value) = given("at") {
            return match given("from").and_then(Value::as_str) {
                Some(name) => {
                    let said = self.said.iter().find(|said| said.name == name)?;
                    self.at(said.value).find(value)
                }
                None => self.find(value),
            };
        }
        if let Some(value) = given("constant") {
            return Some(Found::Value(value));
        }
        if let Some(template) = given("template") {
            return self.filled(rule, template, false);
        }
        if let Some(template) = given("address") {
            return self.filled(rule, template, true);
        }
        if let Some(lists) = given("each") {
            return self.list(rule, false, lists);
        }
        if let Some(lists) = given("first") {
            return self.list(rule, true, lists);
        }
        if let Some(name) = given("header") {
            return Some(Found::Text((self.own()?.headers)(name.as_str()?)?));
        }
        if given("status").is_some() {
            return Some(Found::Text(decimal(self.own()?.status.into(), 1)));
        }
        self.object(rule)
    }

    /// The reply whose headers are meant: the operation's own, or the only one.
    pub fn own(&self) -> Option<&'a Reply> {
        let own = self.said.iter().find(|said| said.name.is_empty());
        Some(own.or(self.said.first())?.reply)
    }

    /// A template, with the names that the rule itself defines.
    fn filled(&self, rule: Value<'a>, template: Value<'a>, address: bool) -> Option<Found<'a>> {
        let mut given = Vec::new();
        for (name, one) in members(rule.get("with")) {
            given.push((name, self.word(one)?));
        }
        let text = template.as_str()?;
        let filled = self.script.fill(template, text, &given, address);
        match filled.missing {
            None => Some(Found::Text(filled.text)),
            Some(_) => None,
        }
    }

    /// An object with the members that are found; nothing where there are none.
    fn object(&self, rule: Value<'a>) -> Option<Found<'a>> {
        let mut json = String::new();
        for (name, value) in rule.members()? {
            if name == "when" || name == "$comment" {
                continue;
            }
            if let Some(found) = self.find(value) {
                member(name, &found, &mut json);
            }
        }
        if json.is_empty() {
            return None;
        }
        json.push('}');
        Some(Found::Json(json))
    }

    /// What `read` finds in the values of a list that fulfil `only`: in the first of them, or in each.
    fn list(&self, rule: Value<'a>, first: bool, lists: Value<'a>) -> Option<Found<'a>> {
        let mut json = String::new();
        let lists = match lists.items() {
            Some(several) => several.collect(),
            None => vec![lists],
        };
        for list in lists {
            let Some(list) = self.find(list).and_then(Found::value) else {
                continue;
            };
            // One value counts as a list of one: JSON-LD writes it so (JSON-LD 1.1, section 4.3.1).
            let items = match list.items() {
                Some(items) => items.collect(),
                None => vec![list],
            };
            for item in items {
                let scene = self.at(item);
                let only = rule.get("only");
                if only.is_some_and(|only| !scene.holds(only)) {
                    continue;
                }
                let found = match rule.get("read") {
                    Some(read) => scene.find(read),
                    None => Some(Found::Value(item)),
                };
                let Some(found) = found else { continue };
                if first {
                    return Some(found);
                }
                json.push(if json.is_empty() { '[' } else { ',' });
                found.write(&mut json);
            }
        }
        if json.is_empty() {
            return None;
        }
        json.push(']');
        Some(Found::Json(json))
    }

    /// Whether a condition holds: of several, all of them.
    pub fn holds(&self, condition: Value<'a>) -> bool {
        if !self.script.enter(condition) {
            return false;
        }
        let holds = self.fulfils(condition);
        self.script.leave();
        holds
    }

    fn fulfils(&self, condition: Value<'a>) -> bool {
        if let Some(mut all) = condition.items() {
            return all.all(|one| self.holds(one));
        }
        if condition.as_str().is_some() {
            return self.find(condition).is_some_and(|found| found.is_true());
        }
        let found = self.source(condition);
        let found = found.filter(|found| !matches!(found, Found::Value(value) if value.is_null()));
        let among = |wanted: Value<'a>| {
            let one = |wanted: Value<'a>| match &found {
                None => wanted.is_null(),
                Some(found) => match found.word() {
                    Some(word) => wanted.as_word() == Some(word),
                    // JSON-LD gives a thing several types as a list (JSON-LD 1.1, section 3.5).
                    None => matches!(found, Found::Value(list) if list.items().is_some_and(
                        |mut items| items.any(|item| item.as_word() == wanted.as_word()))),
                },
            };
            match wanted.items() {
                Some(mut several) => several.any(one),
                None => one(wanted),
            }
        };
        if let Some(wanted) = condition.get("is") {
            return among(wanted);
        }
        if let Some(unwanted) = condition.get("not") {
            return !among(unwanted);
        }
        found.is_some_and(|found| found.is_true())
    }

    /// What the rule makes of what it has found.
    fn convert(&self, rule: Value<'a>, found: Found<'a>) -> Option<Found<'a>> {
        let mut found = found;
        if let Some(unless) = rule.get("unless") {
            let unwanted = match unless.as_str() {
                Some(_) => self.filled(rule, unless, false),
                None => Some(Found::Value(unless)),
            };
            if unwanted.is_some_and(|unwanted| unwanted.word() == found.word()) {
                return None;
            }
        }
        for (old, new) in members(rule.get("replace")) {
            let word = found.word()?;
            found = Found::Text(replace_text(word, old, new.as_str()?));
        }
        if let Some(mark) = rule.get("split").and_then(Value::as_str) {
            let mark = mark.bytes().next()?;
            if !mark.is_ascii() {
                self.script.fault(rule, "only ASCII parts a list");
                return None;
            }
            let mut json = String::new();
            for part in split(found.word()?, mark) {
                let part = part.trim();
                if !part.is_empty() {
                    json.push(if json.is_empty() { '[' } else { ',' });
                    quote(part, &mut json);
                }
            }
            json.push(']');
            found = Found::Json(json);
        }
        if let Some(parts) = rule.get("contains") {
            let mut parts = members(Some(parts));
            let holds = |part: &str| {
                part == "*"
                    || found
                        .word()
                        .is_some_and(|word| find_text(word, part).is_some())
            };
            if let Some((_, value)) = parts.find(|(part, _)| holds(part)) {
                found = Found::Value(value);
            }
        }
        if let Some(map) = rule.get("map") {
            let mapped = found.word().and_then(|word| map.get(word));
            if let Some(mapped) = mapped.or_else(|| map.get("*")) {
                found = Found::Value(mapped);
            }
        }
        match rule.get("as") {
            None => Some(found),
            Some(form) => self.form(rule, form, &found),
        }
    }

    fn form(&self, rule: Value<'a>, form: Value<'a>, found: &Found<'a>) -> Option<Found<'a>> {
        let word = found.word()?;
        let text = match form.as_str().unwrap_or("") {
            "seconds" => time::unix(word, true),
            "milliseconds" => time::unix(word, false),
            "utc" => self.date(rule, word, None),
            "local" => {
                let zone = rule.get("zone").and_then(Value::as_str).unwrap_or("");
                let zone = self.script.text(rule, zone).text;
                self.date(rule, word, Some(&zone))
            }
            "number" => {
                let number = crate::json::integer(word.trim())?;
                return Some(Found::Json(crate::text::signed_decimal(number, 1)));
            }
            "plain" => self.script.page.plain(word),
            // Only `&` begins something: a `<` is one.
            "unescaped" => {
                let mut lines = String::new();
                for line in split(word, b'\n') {
                    if !lines.is_empty() {
                        lines.push('\n');
                    }
                    // Most lines have none, and a parser costs more than all the rest that is done with a comment.
                    if find(line, b"&") == line.len() {
                        lines += line;
                        continue;
                    }
                    let line = crate::text::replace(line, b"<", "&lt;");
                    lines += &self.script.page.plain(&line);
                }
                lines
            }
            "markdown" => super::markdown::html(word),
            "json" => {
                let json = Document::parse(word).ok()?;
                return Some(Found::Json(json.root().source().to_owned()));
            }
            _ => {
                self.script.fault(form, "an unknown form");
                return None;
            }
        };
        Some(Found::Text(text))
    }

    fn date(&self, rule: Value<'a>, word: &str, zone: Option<&str>) -> String {
        let pattern = rule.get("format").and_then(Value::as_str);
        let page = self.script.page;
        time::clock(word, pattern, zone, &|zone, local| page.offset(zone, local))
    }
}

/// Writes a member of an object whose `{` or `,` is yet to come.
pub(super) fn member(name: &str, found: &Found, json: &mut String) {
    json.push(if json.is_empty() { '{' } else { ',' });
    quote(name, json);
    json.push(':');
    found.write(json);
}

/// The members of an object that may be missing.
pub(super) fn members<'a>(object: Option<Value<'a>>) -> impl Iterator<Item = (&'a str, Value<'a>)> {
    object.and_then(Value::members).into_iter().flatten()
}
