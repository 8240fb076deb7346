//! What the components ask for: an article, a page of comments.

use std::rc::Rc;

use crate::backend::{self, Read};
use crate::error::{Error, Kind};
pub use crate::fetch::LocalFuture;
use crate::fetch::{Answer, Fetch};
use crate::markup::Parser;
use crate::model::{Article, CommentPage, Link};

/// A newsroom's server, as far as Kabar needs it.
#[derive(Clone)]
pub struct Service {
    fetch: Rc<dyn Fetch>,
    parser: Rc<dyn Parser>,
}

impl Service {
    pub fn new(fetch: Rc<dyn Fetch>, parser: Rc<dyn Parser>) -> Self {
        Service { fetch, parser }
    }

    /// The article at `url`.
    ///
    /// # Errors
    /// What [`Fetch::get`] says, or a shape error where the answer is no article.
    pub fn article(&self, url: &str) -> LocalFuture<Result<Read<Article>, Error>> {
        let answer = self.fetch.get(url);
        let parser = self.parser.clone();
        Box::pin(async move {
            let Answer { url, body } = answer.await?;
            backend::article(&body, &place(&url)?, &*parser).map_err(|error| error.from_url(url))
        })
    }

    /// The page of comments at `url`.
    ///
    /// # Errors
    /// What [`Fetch::get`] says, or a shape error where the answer is no page of comments.
    pub fn comments(&self, url: &str) -> LocalFuture<Result<Read<CommentPage>, Error>> {
        let answer = self.fetch.get(url);
        let parser = self.parser.clone();
        Box::pin(async move {
            let Answer { url, body } = answer.await?;
            backend::comments(&body, &place(&url)?, &*parser).map_err(|error| error.from_url(url))
        })
    }
}

fn place(url: &str) -> Result<Link, Error> {
    Link::resolve(url, None).ok_or_else(|| {
        Error::new(Kind::Shape, "the answer has no address of the web").from_url(url.to_owned())
    })
}
