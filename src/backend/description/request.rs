//! Requests, from what a description says of them.

use super::Script;
use super::rule::members;
use super::template::encode;
use crate::error::{Error, Kind};
use crate::fetch::Request;
use crate::json::{Value, quote};
use crate::model::Link;
use crate::text::{cut, find, is_mark, split};

impl Script<'_> {
    /// The request that `rules` describe, to `literal` instead of their address where they describe a `GET`; nothing,
    /// and a fault, where they cannot be followed.
    pub fn request(&self, rules: Value, literal: Option<String>) -> Option<Request> {
        let mut request = Request::default();
        if let Some(body) = rules.get("json") {
            request.body = Some(self.json(body).unwrap_or_default());
            self.header(&mut request, "content-type", "application/json");
        }
        if let Some(fields) = rules.get("form") {
            let mut form = String::new();
            self.pairs(fields, &mut form, '&');
            request.body = Some(form);
            self.header(
                &mut request,
                "content-type",
                "application/x-www-form-urlencoded",
            );
        }
        let method = match request.body {
            Some(_) => "POST",
            None => "GET",
        };
        method.clone_into(&mut request.method);
        if let Some(method) = rules.get("method").and_then(Value::as_str) {
            method.clone_into(&mut request.method);
        }
        for headers in [self.root.get("headers"), rules.get("headers")] {
            for (name, template) in members(headers) {
                if let Some(value) = self.whole(template) {
                    self.header(&mut request, name, &value);
                }
            }
        }
        request.url = match literal {
            Some(url) if request.method == "GET" => url,
            Some(_) | None => self.url(rules)?,
        };
        let credentials = rules.get("credentials").or(self.root.get("credentials"));
        request.credentials = credentials.and_then(Value::as_str).map(str::to_owned);
        Some(request)
    }

    fn header(&self, request: &mut Request, name: &str, value: &str) {
        request.headers.push((name.to_owned(), value.to_owned()));
    }

    /// The address of a request: its `url`, resolved against the server's, with its `query`.
    fn url(&self, rules: Value) -> Option<String> {
        let given = rules.get("url");
        let template = given.and_then(Value::as_str).unwrap_or("");
        let rule = given.unwrap_or(rules);
        let filled = self.fill(rule, template, &[], true);
        // In a list of names those without a value are left out; a path needs all of its parts.
        if let Some(name) = &filled.missing
            && needs(template, name)
        {
            self.fault_of(rule, name, " has no value");
            // An answer before this request was to tell it: what was looked for is not there.
            if !self.question.answers.is_empty() {
                let lack = [&**name, " is in none of the answers"].concat();
                self.fault.replace(Some(Error::new(Kind::NotFound, lack)));
            }
            return None;
        }
        let mut reference = filled.text;
        if let Some(query) = rules.get("query") {
            let first = if find(&reference, b"?") == reference.len() {
                '?'
            } else {
                '&'
            };
            self.pairs(query, &mut reference, first);
        }
        let url = self.absolute(&reference);
        if url.is_none() {
            self.fault(rule, "no address of the web");
        }
        Some(url?.as_str().to_owned())
    }

    /// An address of the server. One without a slash at its end gets it, unless it is meant as it is.
    pub fn absolute(&self, reference: &str) -> Option<Link> {
        let server = match self.page.variable("server") {
            Some(server) if !server.is_empty() => Some(server),
            _ => self
                .root
                .get("server")
                .and_then(Value::as_str)
                .map(str::to_owned),
        };
        let page = self.page.variable("location").unwrap_or_default();
        let page = Link::resolve_web(&page, None);
        let Some(mut server) = server else {
            return Link::resolve_web(reference, page.as_ref());
        };
        if !reference.is_empty() && !server.ends_with('/') && find(&server, b"?#") == server.len() {
            server.push('/');
        }
        let server = Link::resolve_web(&server, page.as_ref())?;
        match reference {
            "" => Some(server),
            _ => Link::resolve_web(reference, Some(&server)),
        }
    }

    /// `name=value` for each member whose variables all have a value; a list has one for each of its values.
    fn pairs(&self, members: Value, out: &mut String, first: char) {
        let mut mark = first;
        for (name, template) in members.members().into_iter().flatten() {
            let templates = match template.items() {
                Some(several) => several.collect(),
                None => vec![template],
            };
            for template in templates {
                let Some(value) = self.whole(template) else {
                    continue;
                };
                // A body has no mark before its first pair.
                if mark == '?' || !out.is_empty() {
                    out.push(mark);
                }
                mark = '&';
                encode(name, false, out);
                out.push('=');
                encode(&value, false, out);
            }
        }
    }

    /// A template whose variables all have a value.
    fn whole(&self, template: Value) -> Option<String> {
        let filled = self.text(template, template.as_word()?);
        match filled.missing {
            None => Some(filled.text),
            Some(_) => None,
        }
    }

    /// A body: the strings of `template` are templates. What has a variable without a value is left out.
    fn json(&self, template: Value) -> Option<String> {
        if !self.enter(template) {
            return None;
        }
        let json = self.json_inside(template);
        self.leave();
        json
    }

    fn json_inside(&self, template: Value) -> Option<String> {
        let mut json = String::new();
        if template.as_str().is_some() {
            quote(&self.whole(template)?, &mut json);
            return Some(json);
        }
        if let Some(items) = template.items() {
            for item in items {
                if let Some(item) = self.json(item) {
                    json.push(if json.is_empty() { '[' } else { ',' });
                    json += &item;
                }
            }
            return Some(if json.is_empty() {
                "[]".to_owned()
            } else {
                json + "]"
            });
        }
        let otherwise = || Some(template.get("$else")?.source().to_owned());
        if let Some(constant) = template.get("$constant") {
            return Some(constant.source().to_owned());
        }
        if let Some(raw) = template.get("$json").or(template.get("$number")) {
            return self.whole(raw).or_else(otherwise);
        }
        if let Some(string) = template.get("$string") {
            let Some(word) = self.whole(string) else {
                return otherwise();
            };
            quote(&word, &mut json);
            return Some(json);
        }
        let Some(members) = template.members() else {
            return Some(template.source().to_owned());
        };
        for (name, value) in members {
            let Some(value) = self.json(value) else {
                continue;
            };
            json.push(if json.is_empty() { '{' } else { ',' });
            quote(name, &mut json);
            json.push(':');
            json += &value;
        }
        Some(if json.is_empty() {
            "{}".to_owned()
        } else {
            json + "}"
        })
    }
}

/// Whether the template needs a value for `name`: it does in all but the lists of a query.
fn needs(template: &str, name: &str) -> bool {
    let mut rest = template;
    while let Some((_, opened)) = cut(rest, b'{') {
        let Some((expression, after)) = cut(opened, b'}') else {
            break;
        };
        let mark = expression.bytes().next().unwrap_or(0);
        let names = if mark == b'+' {
            &expression[1..]
        } else {
            expression
        };
        if !is_mark(mark, b"?&;#./") && split(names, b',').any(|one| one == name) {
            return true;
        }
        rest = after;
    }
    false
}
