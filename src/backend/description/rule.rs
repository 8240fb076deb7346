//! Rules: where in an answer something stands, and what is made of it.

use super::{Script, time};
use crate::fetch::Reply;
use crate::json::{Document, Value, integer, quote};
use crate::text::{
    decimal, find, find_text, is_one_of, replace, replace_text, signed_decimal, split, trim,
};

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
pub(super) struct Scene<'s, 'a> {
    pub script: &'s Script<'a>,
    pub said: &'s [Said<'a>],
    /// Where its pointers begin.
    pub item: Value<'a>,
}

/// What a rule has found.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    /// A value of an answer, or a constant of the description.
    Value(Value<'a>),
    Text(&'a str),
    /// JSON.
    Json(&'a str),
}

impl<'a> Found<'a> {
    /// As a word, where it is one.
    pub fn word(self) -> Option<&'a str> {
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
    pub fn is_true(self) -> bool {
        match (self.word(), self) {
            (Some(word), _) => !is_one_of(word, "false 0"),
            (None, Found::Value(value)) if value.is_array() => value.several().next().is_some(),
            (None, _) => true,
        }
    }

    /// Whether it is `wanted`, or one of several.
    fn is(self, wanted: Value) -> bool {
        let word = self.word();
        for wanted in wanted.several() {
            let same = |item: Value| item.as_word() == wanted.as_word();
            let is = match self {
                // JSON-LD gives a thing several types as a list (JSON-LD 1.1, section 3.5).
                Found::Value(list) if list.is_array() => list.several().any(same),
                Found::Value(_) | Found::Text(_) | Found::Json(_) => {
                    word.is_some() && word == wanted.as_word()
                }
            };
            if is {
                return true;
            }
        }
        false
    }

    pub fn write(self, out: &mut String) {
        match self {
            Found::Value(value) => *out += value.source(),
            Found::Text(text) => quote(text, out),
            Found::Json(json) => *out += json,
        }
    }
}

impl<'s, 'a> Scene<'s, 'a> {
    /// The same scene, looking at `item`.
    pub fn at(self, item: Value<'a>) -> Scene<'s, 'a> {
        Scene { item, ..self }
    }

    /// What `rule` finds; nothing where it is not there, null, or blank.
    pub fn find(&self, rule: Value<'a>) -> Option<Found<'a>> {
        if !self.script.enter(rule) {
            return None;
        }
        let found = self.follow(rule);
        self.script.leave();
        let found = found?;
        let blank = match (found, found.word()) {
            (Found::Value(value), None) => value.is_null(),
            (_, word) => word.is_some_and(|word| trim(word).is_empty()),
        };
        (!blank).then_some(found)
    }

    /// What `rule` finds, as a word.
    pub fn word(&self, rule: Value<'a>) -> Option<&'a str> {
        self.find(rule)?.word()
    }

    /// What `rule` finds, as a value of an answer or of the description.
    pub fn value(&self, rule: Value<'a>) -> Option<Value<'a>> {
        self.find(rule)?.value()
    }

    /// What the member `name` of `rules` finds, as a word.
    pub fn member_word(&self, rules: Value<'a>, name: &str) -> Option<&'a str> {
        self.word(rules.get(name)?)
    }

    /// What the member `name` of `rules` finds, as an integer.
    pub fn member_integer(&self, rules: Value<'a>, name: &str) -> Option<i64> {
        integer(trim(self.member_word(rules, name)?))
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
                return pointer.is_empty().then_some(Found::Text(&said.reply.body));
            }
            return self.item.point(pointer).map(Found::Value);
        }
        if rule.is_array() {
            return rule.several().find_map(|one| self.find(one));
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
        if let Some(value) = rule.get("at") {
            let from = rule.get("from").and_then(Value::as_str);
            let mut scene = *self;
            if let Some(name) = from {
                scene.item = self.said.iter().find(|said| said.name == name)?.value;
            }
            return scene.find(value);
        }
        if let Some(value) = rule.get("constant") {
            return Some(Found::Value(value));
        }
        for &(kind, address) in &[("template", false), ("address", true)] {
            if let Some(template) = rule.get(kind) {
                return self.filled(rule, template, address);
            }
        }
        for &(kind, first) in &[("each", false), ("first", true)] {
            if let Some(lists) = rule.get(kind) {
                return self.list(rule, first, lists);
            }
        }
        if let Some(name) = rule.get("header") {
            return self.header(name.as_str()?).map(Found::Text);
        }
        if rule.get("status").is_some() {
            let status = decimal(self.own()?.status.into(), 1);
            return Some(Found::Text(self.script.keep(status)));
        }
        self.object(rule)
    }

    /// A header of [`Scene::own`].
    pub fn header(&self, name: &str) -> Option<&'a str> {
        Some(self.script.keep((self.own()?.headers)(name)?))
    }

    /// The reply whose headers are meant: the operation's own, or the only one.
    fn own(&self) -> Option<&'a Reply> {
        let own = self.said.iter().find(|said| said.name.is_empty());
        Some(own.or(self.said.first())?.reply)
    }

    /// A template, with the names that the rule itself defines.
    fn filled(&self, rule: Value<'a>, template: Value<'a>, address: bool) -> Option<Found<'a>> {
        let mut given = Vec::new();
        for (name, one) in rule.members_of("with") {
            given.push((name, self.word(one)?));
        }
        let text = template.as_str()?;
        let filled = self.script.fill(template, text, &given, address);
        match filled.missing {
            None => Some(Found::Text(self.script.keep(filled.text))),
            Some(_) => None,
        }
    }

    /// An object with the members that are found; nothing where there are none.
    fn object(&self, rule: Value<'a>) -> Option<Found<'a>> {
        let mut json = String::new();
        for (name, value) in rule.members()? {
            if !is_one_of(name, "when $comment")
                && let Some(found) = self.find(value)
            {
                member(name, found, &mut json);
            }
        }
        self.json(json, '}')
    }

    /// A list or an object that has been written up to its end; nothing where it is empty.
    fn json(&self, mut json: String, end: char) -> Option<Found<'a>> {
        if json.is_empty() {
            return None;
        }
        json.push(end);
        Some(Found::Json(self.script.keep(json)))
    }

    /// What `read` finds in the values of a list that fulfil `only`: in the first of them, or in each.
    fn list(&self, rule: Value<'a>, first: bool, lists: Value<'a>) -> Option<Found<'a>> {
        let mut json = String::new();
        for list in lists.several() {
            let Some(list) = self.value(list) else {
                continue;
            };
            // One value counts as a list of one: JSON-LD writes it so (JSON-LD 1.1, section 4.3.1).
            for item in list.several() {
                let scene = self.at(item);
                if !scene.fits(rule) {
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
        self.json(json, ']')
    }

    /// Whether the condition `only` of `rules` holds; where there is none, everything fits.
    pub fn fits(&self, rules: Value<'a>) -> bool {
        rules.get("only").is_none_or(|only| self.holds(only))
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
        if condition.is_array() {
            return condition.several().all(|one| self.holds(one));
        }
        if condition.as_str().is_some() {
            return self.find(condition).is_some_and(Found::is_true);
        }
        let found = self.source(condition);
        let found = found.filter(|found| !found.value().is_some_and(Value::is_null));
        let (wanted, yes) = match condition.get("is") {
            Some(wanted) => (Some(wanted), true),
            None => (condition.get("not"), false),
        };
        match (wanted, found) {
            (Some(wanted), Some(found)) => found.is(wanted) == yes,
            (Some(wanted), None) => wanted.several().any(Value::is_null) == yes,
            (None, _) => found.is_some_and(Found::is_true),
        }
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
        for (old, new) in rule.members_of("replace") {
            let replaced = replace_text(found.word()?, old, new.as_str()?);
            found = Found::Text(self.script.keep(replaced));
        }
        if let Some(mark) = rule.text("split").bytes().next() {
            if !mark.is_ascii() {
                self.script.fault(rule, "only ASCII parts a list");
                return None;
            }
            let mut json = String::new();
            for part in split(found.word()?, mark) {
                let part = trim(part);
                if !part.is_empty() {
                    json.push(if json.is_empty() { '[' } else { ',' });
                    quote(part, &mut json);
                }
            }
            found = self.json(json, ']')?;
        }
        for (part, value) in rule.members_of("contains") {
            let word = found.word();
            if part == "*" || word.is_some_and(|word| find_text(word, part).is_some()) {
                found = Found::Value(value);
                break;
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
            Some(form) => self.form(rule, form, found.word()?),
        }
    }

    fn form(&self, rule: Value<'a>, form: Value<'a>, word: &'a str) -> Option<Found<'a>> {
        let page = self.script.page;
        let text = match form.as_str().unwrap_or("") {
            "seconds" => time::unix(word, true),
            "milliseconds" => time::unix(word, false),
            "utc" => self.date(rule, word, None),
            "local" => {
                let zone = self.script.text(rule, rule.text("zone")).text;
                self.date(rule, word, Some(&zone))
            }
            "number" => {
                let number = signed_decimal(integer(trim(word))?, 1);
                return Some(Found::Json(self.script.keep(number)));
            }
            "plain" => page.plain(word),
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
                    } else {
                        lines += &page.plain(&replace(line, b"<", "&lt;"));
                    }
                }
                lines
            }
            "markdown" => super::markdown::html(word),
            "json" => {
                let json = Document::parse(word).ok()?;
                let json = self.script.keep(json.root().source().to_owned());
                return Some(Found::Json(json));
            }
            _ => {
                self.script.fault(form, "an unknown form");
                return None;
            }
        };
        Some(Found::Text(self.script.keep(text)))
    }

    fn date(&self, rule: Value<'a>, word: &str, zone: Option<&str>) -> String {
        let pattern = rule.get("format").and_then(Value::as_str);
        let page = self.script.page;
        time::clock(word, pattern, zone, |zone, local| page.offset(zone, local))
    }
}

/// Writes a member of an object whose `{` or `,` is yet to come.
pub(super) fn member(name: &str, found: Found, json: &mut String) {
    json.push(if json.is_empty() { '{' } else { ',' });
    quote(name, json);
    json.push(':');
    found.write(json);
}
