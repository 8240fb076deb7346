//! A network that is a table: for tests and for native programs that hold the answers already.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::ready;
use std::rc::Rc;

use super::{Answer, Fetch, LocalFuture};
use crate::error::{Error, Kind};

/// Answers from a table; an address that is not in it is HTTP 404.
#[derive(Clone, Default)]
pub struct Table {
    answers: Rc<RefCell<BTreeMap<String, Result<String, Error>>>>,
    asked: Rc<RefCell<Vec<String>>>,
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
        self.answers.borrow_mut().insert(url.to_owned(), answer);
    }

    /// The addresses asked so far, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.borrow().clone()
    }
}

impl Fetch for Table {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        self.asked.borrow_mut().push(url.to_owned());
        let answer = match self.answers.borrow().get(url) {
            Some(answer) => answer.clone(),
            None => Err(Error::from_status(404)),
        };
        let url = url.to_owned();
        Box::pin(ready(match answer {
            Ok(body) => Ok(Answer { url, body }),
            Err(error) => Err(error.from_url(url)),
        }))
    }
}

impl Table {
    /// An error as a lost connection gives it.
    pub fn lost() -> Error {
        Error::new(Kind::Network, "the request did not reach the server")
    }
}
