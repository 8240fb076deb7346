//! Newsrooms' servers: what is asked of them, and what their answers mean.
//!
//! A server that answers in the form of `docs/protocol.md` is read as it is. For any other, a backend description (a
//! JSON document, `docs/backends.md`) says how to ask it and where in its answers everything stands; a
//! [`Described`] server turns them into that form. Either way [`article`] and [`comments`] read the canonical JSON.

mod canonical;
pub mod description;

use crate::error::Error;
use crate::fetch::{Answer, Fetch, LocalFuture};
use std::rc::Rc;

pub use canonical::{Read, article, comment, comments};
pub use description::Described;

/// A server, as far as reading goes: its answers are in the canonical form.
pub trait Backend {
    /// The article at `url`.
    ///
    /// # Errors
    /// Those of [`Fetch::get`]; for another server than a canonical one, whatever it says instead.
    fn article(&self, url: &str) -> LocalFuture<Result<Canonical, Error>>;

    /// The page of comments, or of replies, at `url`.
    ///
    /// # Errors
    /// As those of [`Backend::article`].
    fn comments(&self, url: &str) -> LocalFuture<Result<Canonical, Error>>;
}

/// An answer in the canonical form.
pub struct Canonical {
    /// The address that relative addresses in it refer to.
    pub url: String,
    /// The JSON.
    pub json: String,
    /// What had to be left out to make it.
    pub skipped: Vec<Error>,
}

/// A server that speaks the canonical form itself.
pub struct Plain(pub Rc<dyn Fetch>);

impl Plain {
    fn get(&self, url: &str) -> LocalFuture<Result<Canonical, Error>> {
        let answer = self.0.get(url);
        Box::pin(async move {
            let Answer { url, body } = answer.await?;
            Ok(Canonical {
                url,
                json: body,
                skipped: Vec::new(),
            })
        })
    }
}

impl Backend for Plain {
    fn article(&self, url: &str) -> LocalFuture<Result<Canonical, Error>> {
        self.get(url)
    }

    fn comments(&self, url: &str) -> LocalFuture<Result<Canonical, Error>> {
        self.get(url)
    }
}
