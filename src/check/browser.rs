//! What a browser would refuse of the answers, and what it could not keep (Fetch standard, "CORS protocol"; RFC 9111).

use super::live::{Known, now};
use super::recorder::{Answered, Exchange, Recorder};
use super::report::{Finding, Place, Report, Weight};
use super::walk::{Walk, members};
use crate::backend::Described;
use crate::fetch::{Request, Transport};
use crate::json::Value;
use crate::text::split;

/// Headers of requests that need no leave (Fetch standard, "CORS-safelisted request-header").
const FREE: [&str; 3] = ["accept", "accept-language", "content-language"];
/// Values of `Content-Type` that need none.
const FORMS: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
];
/// Headers of answers that scripts may always see ("CORS-safelisted response-header name").
const SEEN: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// The beginning of what only counts where the page is of another origin.
const ELSEWHERE: &str = "browsers refuse it on pages of another origin";

/// Looks at all that was asked, and asks for leave to send what was not.
pub fn look(
    root: Value,
    described: &Described,
    recorder: &Recorder,
    known: &Known,
    report: &mut Report,
) {
    let look = Look { root, known };
    let mut found = Vec::new();
    let mut preflights = Vec::new();
    for exchange in recorder.exchanges().iter() {
        if let Ok(answered) = &exchange.outcome {
            look.answer(exchange, answered, &mut found);
            preflights.extend(look.preflight(&exchange.request));
        }
    }
    let variables = sample(known);
    for (name, _) in members(root.get("operations")) {
        // Reading was tried; the other requests are only asked for leave.
        if let Ok(Some(request)) = described.request(name, &variables)
            && !matches!(name, "article" | "comments")
            && super::origin(&request.url).is_some()
        {
            preflights.extend(look.preflight(&request));
        }
    }
    let mut asked: Vec<Request> = Vec::new();
    recorder.now_for("preflight");
    for preflight in preflights {
        // Servers answer for a method and its headers, whichever comment it is about.
        if asked.contains(&preflight.ask) {
            continue;
        }
        asked.push(preflight.ask.clone());
        match now(recorder.send(preflight.ask.clone())) {
            Ok(_) => {
                let exchanges = recorder.exchanges();
                let last = exchanges.last().and_then(|last| last.outcome.as_ref().ok());
                if let Some(answered) = last {
                    look.leave(&preflight, answered, &mut found);
                }
            }
            Err(error) => found.push(look.refused(format!("the preflight failed: {error}"))),
        }
    }
    for finding in found {
        report.own_origin_only |= finding.message.starts_with(ELSEWHERE);
        report.add(finding);
    }
}

/// Values for the variables of requests that are not sent.
fn sample(known: &Known) -> Vec<(String, String)> {
    let comment = known.comment.as_deref().unwrap_or("1");
    [
        ("text", "Text"),
        ("html", "<p>Text</p>"),
        ("name", "Reader"),
        ("email", "reader@page.example"),
        ("website", "https://page.example/"),
        ("comment", comment),
        ("parent", comment),
        ("root", comment),
        ("vote", "up"),
        ("category", "other"),
        ("reason", "Reason"),
        ("other", "Other"),
        ("token", "token"),
        ("threads", "[]"),
        ("thread-list", ""),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

struct Look<'a> {
    root: Value<'a>,
    known: &'a Known,
}

/// A question for leave.
struct Preflight {
    ask: Request,
    method: String,
    /// In lower case, sorted.
    headers: Vec<String>,
    credentials: bool,
}

impl Look<'_> {
    /// What a page of the origin would be refused.
    fn refused(&self, message: String) -> Finding {
        let weight = match self.known.is_said {
            true => Weight::Wrong,
            false => Weight::Remark,
        };
        let message = match self.known.is_said {
            true => format!("browsers refuse it: {message}"),
            false => format!("{ELSEWHERE}: {message}"),
        };
        Finding::anywhere(weight, message)
    }

    fn is_same(&self, url: &str) -> bool {
        self.known.is_said && super::origin(url).as_ref() == Some(&self.known.origin)
    }

    /// Whether cookies go along to another origin.
    fn credentials(&self, request: &Request) -> bool {
        let mode = request.credentials.as_ref();
        mode.or(self.known.credentials.as_ref())
            .is_some_and(|mode| mode == "include")
    }

    fn answer(&self, exchange: &Exchange, answered: &Answered, found: &mut Vec<Finding>) {
        let Exchange { what, request, .. } = exchange;
        let url = &request.url;
        self.caching(exchange, answered, found);
        if self.is_same(url) {
            return;
        }
        if self.known.is_said && self.known.origin.starts_with("https:") && is_open(url) {
            let message = format!("{what}: {url} is not https, the page is");
            found.push(self.refused(message));
        }
        if let Err(message) = self.allows(answered, self.credentials(request)) {
            found.push(self.refused(format!("{what}: {message}")));
        }
        let exposed = list(answered.header("access-control-expose-headers"));
        let any = exposed.iter().any(|name| name == "*") && !self.credentials(request);
        for rule in self.headers(what) {
            let Some(name) = rule.as_str() else { continue };
            let seen = any
                || SEEN.contains(&&*name.to_lowercase())
                || exposed.iter().any(|one| one.eq_ignore_ascii_case(name));
            // Where it is not there, the table says it.
            if answered.header(name).is_some() && !seen {
                let message = format!(
                    "{what}: the header {name} is not seen; Access-Control-Expose-Headers does not list it"
                );
                found.push(Finding {
                    place: Some(Place::of(rule)),
                    ..self.refused(message)
                });
            }
        }
    }

    /// The headers of answers that the rules of an operation read.
    fn headers(&self, what: &str) -> Vec<Value<'_>> {
        let name = match what {
            "second page" => "comments",
            other => other,
        };
        let operation = self.root.get("operations").and_then(|all| all.get(name));
        let mut walk = operation.map(Walk::of_operation).unwrap_or_default();
        walk.rules(self.root.get("keep"));
        match name {
            "article" => walk.rules(self.root.get("article")),
            _ => walk.rules(self.root.get("comment")),
        }
        walk.headers
    }

    /// Whether an answer lets a page of the origin read it.
    fn allows(&self, answered: &Answered, credentials: bool) -> Result<(), String> {
        let origin = &self.known.origin;
        let Some(allowed) = answered.header("access-control-allow-origin") else {
            return Err("Access-Control-Allow-Origin is missing".to_owned());
        };
        if allowed == "*" && credentials {
            return Err(
                "Access-Control-Allow-Origin is *, and cookies go along: it has to name the page's origin"
                    .to_owned(),
            );
        }
        if allowed != "*" && allowed != *origin {
            return Err(format!(
                "Access-Control-Allow-Origin is {allowed}, the page's origin is {origin}"
            ));
        }
        let with = answered.header("access-control-allow-credentials");
        if credentials && with.as_deref() != Some("true") {
            return Err(
                "cookies go along, and Access-Control-Allow-Credentials is not true".to_owned(),
            );
        }
        Ok(())
    }

    /// What is to be asked before `request`, where it needs leave.
    fn preflight(&self, request: &Request) -> Option<Preflight> {
        if self.is_same(&request.url) {
            return None;
        }
        let method = match &*request.method {
            "" => "GET",
            method => method,
        };
        let mut headers: Vec<_> = request
            .headers
            .iter()
            .filter(|(name, value)| {
                let name = name.to_lowercase();
                let kind = value.split(';').next().unwrap_or_default().trim();
                let form = FORMS.iter().any(|form| kind.eq_ignore_ascii_case(form));
                !(FREE.contains(&&*name) || (name == "content-type" && form))
            })
            .map(|(name, _)| name.to_lowercase())
            .collect();
        headers.sort();
        headers.dedup();
        if headers.is_empty() && matches!(method, "GET" | "HEAD" | "POST") {
            return None;
        }
        let mut asks = vec![
            ("accept".to_owned(), "*/*".to_owned()),
            (
                "access-control-request-method".to_owned(),
                method.to_owned(),
            ),
        ];
        if !headers.is_empty() {
            asks.push((
                "access-control-request-headers".to_owned(),
                headers.join(","),
            ));
        }
        Some(Preflight {
            ask: Request {
                method: "OPTIONS".to_owned(),
                url: request.url.clone(),
                headers: asks,
                ..Request::default()
            },
            method: method.to_owned(),
            headers,
            credentials: self.credentials(request),
        })
    }

    /// Whether leave is given.
    fn leave(&self, preflight: &Preflight, answered: &Answered, found: &mut Vec<Finding>) {
        let Preflight {
            ask,
            method,
            headers,
            credentials,
        } = preflight;
        let about = format!("the preflight OPTIONS {} for {method}", ask.url);
        let mut refuse = |message: String| found.push(self.refused(format!("{about}: {message}")));
        if answered.url != ask.url {
            return refuse(format!("is redirected to {}", answered.url));
        }
        if !matches!(answered.status, 200..=299) {
            return refuse(format!("is answered {}", answered.status));
        }
        if let Err(message) = self.allows(answered, *credentials) {
            return refuse(message);
        }
        let methods = list(answered.header("access-control-allow-methods"));
        let simple = matches!(&**method, "GET" | "HEAD" | "POST");
        let any = |list: &[String]| !credentials && list.iter().any(|one| one == "*");
        if !simple && !any(&methods) && !methods.contains(method) {
            refuse(format!(
                "Access-Control-Allow-Methods does not list {method}"
            ));
        }
        let allowed = list(answered.header("access-control-allow-headers"));
        for name in headers {
            let listed = allowed.iter().any(|one| one.eq_ignore_ascii_case(name));
            // A star does not stand for this one.
            if !listed && (name == "authorization" || !any(&allowed)) {
                refuse(format!("Access-Control-Allow-Headers does not list {name}"));
            }
        }
    }

    fn caching(&self, exchange: &Exchange, answered: &Answered, found: &mut Vec<Finding>) {
        let Exchange { what, request, .. } = exchange;
        if !matches!(&*request.method, "" | "GET") || !matches!(answered.status, 200..=299) {
            return;
        }
        let remark =
            |message: &str| Finding::anywhere(Weight::Remark, format!("{what}: {message}"));
        let control = list(answered.header("cache-control"));
        let says = |word: &str| control.iter().any(|one| one.eq_ignore_ascii_case(word));
        if control.is_empty() {
            found.push(remark(
                "Cache-Control is missing: browsers guess how long they may keep it",
            ));
        } else if says("no-store") {
            found.push(remark(
                "Cache-Control is no-store: it is asked for again on every view",
            ));
        }
        let allowed = answered.header("access-control-allow-origin");
        let vary = list(answered.header("vary"));
        let varies = vary
            .iter()
            .any(|one| one == "*" || one.eq_ignore_ascii_case("origin"));
        if allowed.is_some_and(|allowed| allowed != "*") && !varies && !says("no-store") {
            found.push(remark(
                "Access-Control-Allow-Origin depends on the page, and Vary does not say Origin: a cache may give it to another",
            ));
        }
    }
}

/// Whether an address is one that pages of `https` may not ask: browsers take loopback for safe (Secure Contexts,
/// section 3.1).
fn is_open(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let loopback =
        host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || is_loopback(host);
    !loopback
}

/// Whether a host is an address of the machine itself (127.0.0.0/8).
fn is_loopback(host: &str) -> bool {
    let address: Option<std::net::Ipv4Addr> = host.parse().ok();
    address.is_some_and(|address| address.is_loopback())
}

/// The parts of a header that is a list.
fn list(header: Option<String>) -> Vec<String> {
    let header = header.unwrap_or_default();
    let parts = split(&header, b',').map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leaves_the_machine_has_to_be_encrypted() {
        for open in [
            "http://a.example/",
            "http://127.example:80",
            "http://a.example?x=https://b",
        ] {
            assert!(is_open(open), "{open}");
        }
        for safe in [
            "https://a.example/",
            "http://localhost:8080/",
            "http://127.0.0.1:1",
            "http://[::1]:1/",
            "http://paper.localhost/",
        ] {
            assert!(!is_open(safe), "{safe}");
        }
    }
}
