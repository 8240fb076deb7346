//! The network of native programs: it blocks, so a request is answered when its future is there.

use std::future::ready;
use std::time::Duration;

use ureq::http::{HeaderMap, Method, Request as Message};
use ureq::{Agent, ResponseExt};

use super::{LocalFuture, Reply, Request, Transport};
use crate::error::{Error, Kind};

/// Bytes from which on an answer is refused.
const LARGEST: u64 = 64 << 20;

/// A client that asks like a browser: it follows redirects, takes any status, and keeps no cookies.
pub struct Native {
    agent: Agent,
    /// Headers of every request.
    headers: Vec<(String, String)>,
}

impl Native {
    /// A client that gives a server `limit` to answer, and sends these headers with every request.
    pub fn new(limit: Duration, headers: Vec<(String, String)>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A DELETE may have a body.
            .allow_non_standard_methods(true)
            .timeout_global(Some(limit))
            .user_agent(concat!("kabar/", env!("CARGO_PKG_VERSION")))
            .build();
        Native {
            agent: config.new_agent(),
            headers,
        }
    }

    fn ask(&self, request: &Request) -> Result<Reply, Error> {
        let method = match &*request.method {
            "" => Ok(Method::GET),
            named => Method::from_bytes(named.as_bytes()),
        };
        let method = method.map_err(|error| unsent(&error.into()))?;
        let mut message = Message::builder().method(method).uri(&request.url);
        let given = |name: &str| {
            let mut headers = request.headers.iter();
            headers.any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        if !given("accept") {
            message = message.header("accept", "application/json");
        }
        for (name, value) in self.headers.iter().chain(&request.headers) {
            message = message.header(name, value);
        }
        let reply = match &request.body {
            Some(body) => {
                let message = message.body(body).map_err(|error| unsent(&error))?;
                self.agent.run(message)
            }
            None => {
                let message = message.body(()).map_err(|error| unsent(&error))?;
                self.agent.run(message)
            }
        };
        let mut reply = reply.map_err(|error| lost(&error))?;
        let url = reply.get_uri().to_string();
        let status = reply.status().as_u16();
        let headers = reply.headers().clone();
        let body = reply.body_mut().with_config().limit(LARGEST).read_to_vec();
        let body = body.map_err(|error| lost(&error))?;
        Ok(Reply {
            url,
            status,
            headers: Box::new(move |name| header(&headers, name)),
            // As a browser reads a text.
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

impl Transport for Native {
    fn send(&self, request: Request) -> LocalFuture<Result<Reply, Error>> {
        let reply = self.ask(&request);
        Box::pin(ready(reply.map_err(|error| error.from_url(request.url))))
    }
}

/// A header that stands there several times is one with commas (RFC 9110, section 5.3).
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut joined: Option<String> = None;
    for value in headers.get_all(name) {
        let value = String::from_utf8_lossy(value.as_bytes());
        joined = Some(match joined {
            Some(before) => before + ", " + &value,
            None => value.into_owned(),
        });
    }
    joined
}

/// A request that cannot be written as one.
fn unsent(error: &ureq::http::Error) -> Error {
    Error::new(Kind::Network, "the request cannot be sent").because(&error.to_string())
}

fn lost(error: &ureq::Error) -> Error {
    match error {
        ureq::Error::Timeout(_) => Error::new(Kind::Timeout, "the server did not answer in time"),
        other => Error::new(Kind::Network, "the request did not reach the server")
            .because(&other.to_string()),
    }
}
