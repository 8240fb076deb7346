//! A network that is a table: for tests and for native programs that hold the answers already.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::ready;
use std::rc::Rc;

use super::{Answer, Fetch, LocalFuture, Reply, Request, Transport};
use crate::error::{Error, Kind};

/// Replies from a table, by address alone or by method and address; an address that is not in it is HTTP 404.
#[derive(Clone, Default)]
pub struct Table {
    replies: Rc<RefCell<BTreeMap<String, Result<Canned, Error>>>>,
    /// For addresses that are not in the table.
    other: Rc<RefCell<Option<Canned>>>,
    asked: Rc<RefCell<Vec<Request>>>,
}

/// A reply in the table.
#[derive(Clone)]
struct Canned {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Canned {
    fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter();
        Canned {
            status,
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }
}

impl Table {
    /// The table with one more answer, or with another one for an address that it had.
    #[must_use]
    pub fn with(self, url: &str, body: &str) -> Self {
        self.set(url, Ok(body.to_owned()));
        self
    }

    /// Changes what `url` answers from now on.
    pub fn set(&self, url: &str, answer: Result<String, Error>) {
        let reply = answer.map(|body| Canned {
            status: 200,
            headers: Vec::new(),
            body,
        });
        self.replies.borrow_mut().insert(url.to_owned(), reply);
    }

    /// Changes what `url`, or `"POST url"`, replies from now on.
    pub fn reply(&self, asked: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        let canned = Canned::new(status, headers, body);
        let mut replies = self.replies.borrow_mut();
        replies.insert(asked.to_owned(), Ok(canned));
    }

    /// Changes what every address replies that is not in the table.
    pub fn otherwise(&self, status: u16, headers: &[(&str, &str)], body: &str) {
        self.other.replace(Some(Canned::new(status, headers, body)));
    }

    /// The addresses asked so far, in order.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        asked.iter().map(|request| request.url.clone()).collect()
    }

    /// The requests sent so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.asked.borrow().clone()
    }

    /// An error as a lost connection gives it.
    pub fn lost() -> Error {
        Error::new(Kind::Network, "the request did not reach the server")
    }
}

impl Fetch for Table {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        let reply = self.send(Request {
            url: url.to_owned(),
            ..Request::default()
        });
        Box::pin(async move {
            let Reply {
                url, status, body, ..
            } = reply.await?;
            match status {
                200..=299 => Ok(Answer { url, body }),
                _ => Err(Error::from_status(status).from_url(url)),
            }
        })
    }
}

impl Transport for Table {
    fn send(&self, request: Request) -> LocalFuture<Result<Reply, Error>> {
        let replies = self.replies.borrow();
        let by_method = [&request.method, " ", &request.url].concat();
        let known = replies
            .get(&by_method)
            .or_else(|| replies.get(&request.url));
        let other = || self.other.borrow().clone().map(Ok);
        let reply = match known.cloned().or_else(other) {
            Some(Ok(canned)) => Ok(Reply {
                url: request.url.clone(),
                status: canned.status,
                headers: Box::new(move |name| {
                    let name = name.to_ascii_lowercase();
                    let mut headers = canned.headers.iter();
                    Some(headers.find(|(known, _)| *known == name)?.1.clone())
                }),
                body: canned.body,
            }),
            Some(Err(error)) => Err(error.from_url(request.url.clone())),
            None => Ok(Reply {
                url: request.url.clone(),
                status: 404,
                headers: Box::new(|_| None),
                body: String::new(),
            }),
        };
        self.asked.borrow_mut().push(request);
        Box::pin(ready(reply))
    }
}
