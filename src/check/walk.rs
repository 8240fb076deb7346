//! All that a part of a description refers to: pointers, templates, steps, headers.

use crate::json::Value;

/// The members that make an object of a rule a source; any other object is one of rules.
const SOURCES: [&str; 8] = [
    "at", "constant", "template", "address", "each", "first", "header", "status",
];

/// How the variables of a template are written in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `{name}` alone.
    Text,
    /// RFC 6570, level 3.
    Address,
    /// RFC 6570, level 1: the loader fills it in.
    First,
}

/// A text with variables in it.
pub struct Template<'d> {
    pub at: Value<'d>,
    pub text: &'d str,
    pub form: Form,
    /// Names that the rule itself defines.
    pub given: Vec<&'d str>,
}

/// What was come across.
#[derive(Default)]
pub struct Walk<'d> {
    pub pointers: Vec<Value<'d>>,
    pub templates: Vec<Template<'d>>,
    /// Names of steps.
    pub steps: Vec<Value<'d>>,
    /// Names of headers of answers.
    pub headers: Vec<Value<'d>>,
    /// Variables that an answer sets.
    pub sets: Vec<(&'d str, Value<'d>)>,
    /// Variables that a step depends on.
    pub conditions: Vec<Value<'d>>,
    /// Zones of clocks.
    pub zones: Vec<Value<'d>>,
    /// Rules with a source.
    pub sources: Vec<Value<'d>>,
}

/// Whether an object says where something stands, instead of holding rules that do.
pub fn is_source(rule: Value) -> bool {
    SOURCES.iter().any(|name| rule.get(name).is_some())
}

/// The members of an object that may be missing, without remarks for people.
pub fn members<'d>(object: Option<Value<'d>>) -> impl Iterator<Item = (&'d str, Value<'d>)> {
    let members = object.and_then(Value::members).into_iter().flatten();
    members.filter(|(name, _)| *name != "$comment")
}

/// The values of a list that may be missing.
pub fn items<'d>(list: Option<Value<'d>>) -> impl Iterator<Item = Value<'d>> {
    list.and_then(Value::items).into_iter().flatten()
}

impl<'d> Walk<'d> {
    /// What a rule refers to.
    pub fn of_rule(rule: Value<'d>) -> Self {
        let mut walk = Walk::default();
        walk.rule(rule);
        walk
    }

    /// What an operation refers to.
    pub fn of_operation(operation: Value<'d>) -> Self {
        let mut walk = Walk::default();
        walk.operation(operation);
        walk
    }

    /// What a stream of events refers to.
    pub fn events(&mut self, events: Value<'d>) {
        self.request(events.get("request"));
        for name in ["after", "item"] {
            self.member(events, name);
        }
    }

    fn template(&mut self, at: Value<'d>, form: Form, given: Vec<&'d str>) {
        if let Some(text) = at.as_word() {
            let template = Template {
                at,
                text,
                form,
                given,
            };
            self.templates.push(template);
        }
    }

    fn member(&mut self, object: Value<'d>, name: &str) {
        if let Some(rule) = object.get(name) {
            self.rule(rule);
        }
    }

    /// The members of an object of rules, whatever their names are.
    pub fn rules(&mut self, object: Option<Value<'d>>) {
        for (_, rule) in members(object) {
            self.rule(rule);
        }
    }

    /// A rule or a condition.
    pub fn rule(&mut self, rule: Value<'d>) {
        if rule.as_str().is_some() {
            self.pointers.push(rule);
            return;
        }
        for one in items(Some(rule)) {
            self.rule(one);
        }
        if !is_source(rule) {
            self.rules(Some(rule));
            return;
        }
        self.sources.push(rule);
        for name in ["when", "at", "only", "read"] {
            self.member(rule, name);
        }
        // Either is a rule, or a list of several.
        for name in ["each", "first"] {
            self.member(rule, name);
        }
        self.rules(rule.get("with"));
        self.steps.extend(rule.get("from"));
        self.headers.extend(rule.get("header"));
        let given: Vec<_> = members(rule.get("with")).map(|(name, _)| name).collect();
        if let Some(template) = rule.get("template") {
            self.template(template, Form::Text, given.clone());
        }
        if let Some(template) = rule.get("address") {
            self.template(template, Form::Address, given.clone());
        }
        if let Some(template) = rule.get("unless") {
            self.template(template, Form::Text, given);
        }
        if let Some(template) = rule.get("zone") {
            self.template(template, Form::Text, Vec::new());
        }
        self.zones.extend(rule.get("zone"));
    }

    /// Names with the templates of their values.
    pub fn pairs(&mut self, pairs: Option<Value<'d>>) {
        for (_, template) in members(pairs) {
            if template.is_array() {
                for one in items(Some(template)) {
                    self.template(one, Form::Text, Vec::new());
                }
            } else {
                self.template(template, Form::Text, Vec::new());
            }
        }
    }

    /// An address that is asked first.
    pub fn first(&mut self, template: Value<'d>) {
        self.template(template, Form::First, Vec::new());
    }

    /// A text of the description.
    pub fn text(&mut self, template: Value<'d>) {
        self.template(template, Form::Text, Vec::new());
    }

    fn body(&mut self, body: Value<'d>) {
        if body.as_str().is_some() {
            self.text(body);
        }
        for one in items(Some(body)) {
            self.body(one);
        }
        if body.get("$constant").is_some() {
            return;
        }
        for (name, value) in members(Some(body)) {
            if name != "$else" {
                self.body(value);
            }
        }
    }

    /// What a request refers to.
    pub fn request(&mut self, request: Option<Value<'d>>) {
        let Some(request) = request else { return };
        if let Some(url) = request.get("url") {
            self.template(url, Form::Address, Vec::new());
        }
        for name in ["query", "headers", "form"] {
            self.pairs(request.get(name));
        }
        if let Some(body) = request.get("json") {
            self.body(body);
        }
    }

    fn step(&mut self, step: Value<'d>) {
        self.request(step.get("request"));
        self.conditions.extend(step.get("if"));
        self.sets.extend(members(step.get("let")));
        self.rules(step.get("let"));
    }

    fn operation(&mut self, operation: Value<'d>) {
        self.step(operation);
        for name in ["before", "after"] {
            for step in items(operation.get(name)) {
                self.step(step);
            }
        }
        for name in ["item", "list", "only", "read", "page"] {
            self.member(operation, name);
        }
        if let Some(replies) = operation.get("replies") {
            for name in ["list", "count", "when"] {
                self.member(replies, name);
            }
            self.rules(replies.get("with"));
        }
        if let Some(next) = operation.get("next") {
            for name in ["value", "only", "more", "pages", "total"] {
                self.member(next, name);
            }
            self.rules(next.get("with"));
            if let Some(size) = next.get("size") {
                self.text(size);
            }
        }
    }
}

impl<'d> Template<'d> {
    /// The variables of it, or what is wrong with how it is written.
    pub fn names(&self) -> Result<Vec<&'d str>, String> {
        let mut names = Vec::new();
        let mut rest = self.text;
        while let Some((_, opened)) = rest.split_once('{') {
            let Some((expression, after)) = opened.split_once('}') else {
                return Err("a { without its }".to_owned());
            };
            rest = after;
            let list = match self.form {
                Form::Text => {
                    names.push(expression);
                    continue;
                }
                Form::Address => expression.trim_start_matches(['+', '#', '.', '/', ';', '?', '&']),
                Form::First => expression,
            };
            let plain = |name: &str| {
                let good = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
                !name.is_empty() && name.chars().all(good)
            };
            for name in list.split(',') {
                if !plain(name) || (self.form == Form::First && list.contains(',')) {
                    let level = match self.form {
                        Form::First => "only {name} stands for something here (RFC 6570, level 1)",
                        Form::Address | Form::Text => "it is none of RFC 6570, level 3",
                    };
                    return Err(format!("{{{expression}}} means nothing: {level}"));
                }
                names.push(name);
            }
        }
        Ok(names)
    }
}
