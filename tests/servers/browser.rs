//! What stands between a page's script and a server: it sends, keeps cookies, and lets the script see what a browser
//! would (Fetch standard, CORS protocol). A server that refuses pages of another origin refuses them here.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::HeaderMap;
use hyper_util::rt::TokioIo;
use kabar::error::{Error, Kind};
use kabar::fetch::{LocalFuture, Reply, Request, Transport};
use tokio::net::TcpStream;

/// A page of another origin, which every server here answers: Isso knows pages on certain ports only.
pub const ELSEWHERE: &str = "http://127.0.0.1:47800";
/// What scripts see of every answer (Fetch standard, CORS-safelisted response-header names).
const SEEN: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];
/// A server that takes longer is stuck: several times what a busy machine with two cores needs.
const LIMIT: Duration = Duration::from_secs(30);

/// A reader's browser, on a page of one origin.
#[derive(Clone)]
pub struct Browser(Rc<Inner>);

struct Inner {
    origin: String,
    /// Where the request seems to come from: servers count by networks.
    address: Option<String>,
    /// Cookies belong to a host, and all servers here have the same one.
    cookies: RefCell<BTreeMap<String, String>>,
}

/// An answer as it came.
pub struct Raw {
    pub status: u16,
    headers: HeaderMap,
    pub body: String,
}

impl Raw {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Browser {
    /// On a page of `origin`, in a network of its own where the servers believe what they are told of that.
    pub fn new(origin: &str, address: Option<String>) -> Browser {
        Browser(Rc::new(Inner {
            origin: origin.to_owned(),
            address,
            cookies: RefCell::default(),
        }))
    }

    /// Asks what no page asks: as the address bar does, with cookies and without questions.
    pub async fn visit(&self, url: &str) -> Raw {
        self.goes("GET", url, None).await
    }

    /// Sends what a page of the server's own does, a form or JSON by its `kind`.
    pub async fn submits(&self, method: &str, url: &str, kind: &str, body: String) -> Raw {
        self.goes(method, url, Some((kind, body))).await
    }

    async fn goes(&self, method: &str, url: &str, body: Option<(&str, String)>) -> Raw {
        let mut headers = self.proxied();
        headers.extend(self.cookies());
        let body = body.map(|(kind, body)| {
            headers.push(("content-type".to_owned(), kind.to_owned()));
            headers.push(("origin".to_owned(), self.0.origin.clone()));
            body
        });
        let raw = send(method, url, headers, body).await;
        let raw = raw.unwrap_or_else(|error| panic!("{url}: {error}"));
        self.keep(&raw);
        raw
    }

    /// What a proxy of the server's adds, and no browser knows of.
    fn proxied(&self) -> Vec<(String, String)> {
        let address = self.0.address.iter();
        address
            .map(|address| ("x-forwarded-for".to_owned(), address.clone()))
            .collect()
    }

    fn cookies(&self) -> Option<(String, String)> {
        let cookies = self.0.cookies.borrow();
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| ("cookie".to_owned(), pairs.join("; ")))
    }

    fn keep(&self, raw: &Raw) {
        for line in raw.headers.get_all("set-cookie") {
            let line = line.to_str().expect("a cookie is text");
            let (name, rest) = line.split_once('=').expect("a cookie has a name");
            let mut parts = rest.split(';').map(str::trim);
            let value = parts.next().unwrap_or_default();
            // What a server wants forgotten it sets with an end in the past.
            let forgotten = parts.any(|part| {
                let part = part.to_ascii_lowercase();
                part == "max-age=0" || part.starts_with("expires=thu, 01 jan 1970")
            });
            let mut cookies = self.0.cookies.borrow_mut();
            if forgotten {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    async fn fetch(self, request: Request) -> Result<Reply, Error> {
        let Request {
            method,
            url,
            headers,
            body,
            credentials,
        } = request;
        let refused = |why: String| Error::new(Kind::Network, why).from_url(url.clone());
        let elsewhere = !url.starts_with(&format!("{}/", self.0.origin));
        let with_cookies = match credentials.as_deref() {
            Some("include") => true,
            Some("omit") => false,
            Some("same-origin") | None => !elsewhere,
            Some(other) => panic!("{other} is no credentials mode"),
        };
        let origin = ("origin".to_owned(), self.0.origin.clone());
        if elsewhere {
            let asked = asks_first(&method, &headers);
            if let Some(names) = asked {
                let mut question = vec![
                    origin.clone(),
                    ("access-control-request-method".to_owned(), method.clone()),
                ];
                if !names.is_empty() {
                    let names = ("access-control-request-headers".to_owned(), names.join(","));
                    question.push(names);
                }
                let raw = send("OPTIONS", &url, question, None).await?;
                let allowed = allows(&raw, &self.0.origin, with_cookies)
                    && matches!(raw.status, 200..=299)
                    && lists(&raw, "access-control-allow-methods", &method, with_cookies)
                    && names.iter().all(|name| {
                        lists(&raw, "access-control-allow-headers", name, with_cookies)
                    });
                if !allowed {
                    return Err(refused(format!(
                        "the server refuses {method} with {names:?}"
                    )));
                }
            }
        }
        let mut sent = vec![("accept".to_owned(), "application/json".to_owned()), origin];
        sent.extend(headers);
        sent.extend(self.proxied());
        if with_cookies {
            sent.extend(self.cookies());
        }
        let raw = send(&method, &url, sent, body).await?;
        if elsewhere && !allows(&raw, &self.0.origin, with_cookies) {
            return Err(refused("the page may not see the answer".to_owned()));
        }
        if with_cookies {
            self.keep(&raw);
        }
        let Raw {
            status,
            headers,
            body,
        } = raw;
        let exposed = words(headers.get("access-control-expose-headers"));
        Ok(Reply {
            url,
            status,
            headers: Box::new(move |name| {
                let name = name.to_ascii_lowercase();
                let seen = !elsewhere || SEEN.contains(&&*name) || exposed.contains(&name);
                let value = headers.get(&name).filter(|_| seen)?;
                Some(value.to_str().ok()?.to_owned())
            }),
            body,
        })
    }
}

impl Transport for Browser {
    fn send(&self, request: Request) -> LocalFuture<Result<Reply, Error>> {
        Box::pin(self.clone().fetch(request))
    }
}

/// The headers that a browser asks for first, where it asks first (Fetch standard, CORS-preflight request).
fn asks_first(method: &str, headers: &[(String, String)]) -> Option<Vec<String>> {
    let forms = ["application/x-www-form-urlencoded", "text/plain"];
    let names: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(|(name, value)| match &**name {
            "accept" => false,
            "content-type" => !forms.contains(&&***value),
            _ => true,
        })
        .map(|(name, _)| name)
        .collect();
    let simple = matches!(method, "GET" | "POST") && names.is_empty();
    (!simple).then_some(names)
}

/// Whether a page of `origin` may see the answer.
fn allows(raw: &Raw, origin: &str, with_cookies: bool) -> bool {
    match raw.header("access-control-allow-origin") {
        Some("*") => !with_cookies,
        Some(allowed) => {
            let cookies = raw.header("access-control-allow-credentials") == Some("true");
            allowed == origin && (cookies || !with_cookies)
        }
        None => false,
    }
}

/// Whether a list of what is allowed holds `name`, or needs not.
fn lists(raw: &Raw, list: &str, name: &str, with_cookies: bool) -> bool {
    let listed = words(raw.headers.get(list));
    let any = listed.iter().any(|one| one == "*") && !with_cookies && name != "authorization";
    any || matches!(name, "GET" | "POST") || listed.contains(&name.to_ascii_lowercase())
}

fn words(list: Option<&hyper::header::HeaderValue>) -> Vec<String> {
    let list = list.and_then(|list| list.to_str().ok()).unwrap_or_default();
    list.split(',')
        .map(|word| word.trim().to_ascii_lowercase())
        .collect()
}

/// One request and its answer, on a connection of its own.
pub async fn send(
    method: &str,
    url: &str,
    headers: Vec<(String, String)>,
    body: Option<String>,
) -> Result<Raw, Error> {
    let lost = |why: String| Error::new(Kind::Network, why).from_url(url.to_owned());
    match tokio::time::timeout(LIMIT, exchange(method, url, headers, body)).await {
        Ok(answer) => answer.map_err(lost),
        Err(_) => Err(Error::new(Kind::Timeout, "no answer").from_url(url.to_owned())),
    }
}

async fn exchange(
    method: &str,
    url: &str,
    headers: Vec<(String, String)>,
    body: Option<String>,
) -> Result<Raw, String> {
    let rest = url.strip_prefix("http://").ok_or("only http is spoken")?;
    let rest = rest.split('#').next().unwrap_or_default();
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(at);
    let path = match path.starts_with('/') {
        true => path.to_owned(),
        false => format!("/{path}"),
    };
    let failed = |error: &dyn std::fmt::Display| format!("{method} {url}: {error}");
    let stream = TcpStream::connect(host)
        .await
        .map_err(|error| failed(&error))?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| failed(&error))?;
    tokio::spawn(connection);
    let mut request = hyper::Request::builder()
        .method(method)
        .uri(path)
        .header("host", host);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request
        .body(Full::new(Bytes::from(body.unwrap_or_default())))
        .map_err(|error| failed(&error))?;
    let response = sender
        .send_request(request)
        .await
        .map_err(|error| failed(&error))?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = response
        .into_body()
        .collect()
        .await
        .map_err(|error| failed(&error))?
        .to_bytes();
    Ok(Raw {
        status,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
