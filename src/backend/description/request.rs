//! Requests, from what a description says of them.

use super::Script;
use super::template::{encode, operator};
use crate::error::{Error, Kind};
use crate::fetch::Request;
use crate::json::{Value, quote};
use crate::text::{cut, find, is_mark, split};

impl<'a> Script<'a> {
    /// The request that `rules` describe, to `literal` instead of their address where they describe a `GET`; nothing,
    /// and a fault, where they cannot be followed.
    pub fn request(&self, rules: Value, literal: Option<String>) -> Option<Request> {
        let mut request = Request::default();
        let mut method = "GET";
        let mut header = |name: &str, value: &str| {
            request.headers.push((name.to_owned(), value.to_owned()));
        };
        if let Some(template) = rules.get("json") {
            let mut body = String::new();
            self.json(template, &mut body);
            request.body = Some(body);
            header("content-type", "application/json");
        }
        if rules.get("form").is_some() {
            let mut body = String::new();
            self.pairs(rules, "form", &mut body);
            request.body = Some(body);
            header("content-type", "application/x-www-form-urlencoded");
        }
        if request.body.is_some() {
            method = "POST";
        }
        if let Some(given) = rules.get("method").and_then(Value::as_str) {
            method = given;
        }
        for from in [&self.root, &rules] {
            for (name, template) in from.members_of("headers") {
                if let Some(value) = self.whole(template) {
                    header(name, value);
                }
            }
        }
        request.url = match literal {
            Some(url) if method == "GET" => url,
            Some(_) | None => self.url(rules)?,
        };
        method.clone_into(&mut request.method);
        let credentials = rules.get("credentials").or(self.root.get("credentials"));
        request.credentials = credentials.and_then(Value::as_str).map(str::to_owned);
        Some(request)
    }

    /// The address of a request: its `url`, resolved against the server's, with its `query`.
    fn url(&self, rules: Value) -> Option<String> {
        let template = rules.text("url");
        let rule = rules.get("url").unwrap_or(rules);
        let filled = self.fill(rule, template, &[], true);
        // In a list of names those without a value are left out; a path needs all of its parts.
        if let Some(name) = filled.missing
            && needs(template, name)
        {
            self.fault_of(rule, name, " has no value");
            // An answer before this request was to tell it: what was looked for is not there.
            if !self.question.answers.is_empty() {
                let lack = [name, " is in none of the answers"].concat();
                self.fault.replace(Some(Error::new(Kind::NotFound, lack)));
            }
            return None;
        }
        let mut reference = filled.text;
        self.pairs(rules, "query", &mut reference);
        let url = self.absolute(&reference);
        if url.is_none() {
            self.fault(rule, "no address of the web");
        }
        url
    }

    /// An address of the server. One without a slash at its end gets it, unless it is meant as it is.
    pub fn absolute(&self, reference: &str) -> Option<String> {
        let mut server = self.page.variable("server").unwrap_or_default();
        if server.is_empty() {
            server += self.root.text("server");
        }
        if reference.is_empty() {
            return self.page.resolve(&server, "");
        }
        if !server.is_empty() && !server.ends_with('/') && find(&server, b"?#") == server.len() {
            server.push('/');
        }
        self.page.resolve(reference, &server)
    }

    /// `name=value` for each member of the member `list` whose variables all have a value; a list has one for each of its
    /// values. In a query a `?` stands before them, unless `out` has one already.
    fn pairs(&self, rules: Value, list: &str, out: &mut String) {
        for (name, templates) in rules.members_of(list) {
            for template in templates.several() {
                let Some(value) = self.whole(template) else {
                    continue;
                };
                if list == "query" && find(out, b"?") == out.len() {
                    out.push('?');
                } else if !out.is_empty() {
                    out.push('&');
                }
                encode(name, false, out);
                out.push('=');
                encode(value, false, out);
            }
        }
    }

    /// A template whose variables all have a value.
    fn whole(&self, template: Value) -> Option<&'a str> {
        self.filled(template, template.as_word()?)
    }

    /// Writes a body: the strings of `template` are templates. What has a variable without a value is left out: of that
    /// nothing is written, and it is told.
    fn json(&self, template: Value, out: &mut String) -> bool {
        if !self.enter(template) {
            return false;
        }
        let written = self.json_inside(template, out);
        self.leave();
        written.is_some()
    }

    fn json_inside(&self, template: Value, out: &mut String) -> Option<()> {
        if template.as_str().is_some() {
            quote(self.whole(template)?, out);
            return Some(());
        }
        let start = out.len();
        if let Some(items) = template.items() {
            for item in items {
                let end = out.len();
                out.push(if end == start { '[' } else { ',' });
                if !self.json(item, out) {
                    out.truncate(end);
                }
            }
            *out += if out.len() == start { "[]" } else { "]" };
            return Some(());
        }
        if let Some(constant) = template.get("$constant") {
            *out += constant.source();
            return Some(());
        }
        let string = template.get("$string");
        let raw = template.get("$json").or(template.get("$number"));
        if let Some(value) = raw.or(string) {
            match self.whole(value) {
                Some(word) if raw.is_none() => quote(word, out),
                Some(word) => *out += word,
                None => *out += template.get("$else")?.source(),
            }
            return Some(());
        }
        let Some(members) = template.members() else {
            *out += template.source();
            return Some(());
        };
        for (name, value) in members {
            let end = out.len();
            out.push(if end == start { '{' } else { ',' });
            quote(name, out);
            out.push(':');
            if !self.json(value, out) {
                out.truncate(end);
            }
        }
        *out += if out.len() == start { "{}" } else { "}" };
        Some(())
    }
}

/// Whether the template needs a value for `name`: it does in all but the lists of a query.
fn needs(template: &str, name: &str) -> bool {
    let mut rest = template;
    while let Some((_, opened)) = cut(rest, b'{') {
        let Some((expression, after)) = cut(opened, b'}') else {
            break;
        };
        let (operator, names) = operator(expression);
        if !is_mark(operator, b"?&;#./") && split(names, b',').any(|one| one == name) {
            return true;
        }
        rest = after;
    }
    false
}
