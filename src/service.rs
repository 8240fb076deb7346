//! What the components ask for: an article, a page of comments.

use std::rc::Rc;

use crate::backend::{self, Read};
use crate::error::{Error, Kind};
pub use crate::fetch::LocalFuture;
use crate::fetch::{Answer, Fetch};
use crate::markup::Parser;
use crate::model::{Article, CommentPage, Link};

/// Reads an answer's JSON that came from an address.
type Reader<T> = fn(&str, &Link, &dyn Parser) -> Result<Read<T>, Error>;

/// A newsroom's server, as far as Kabar needs it.
#[derive(Clone)]
pub struct Service {
    fetch: Rc<dyn Fetch>,
    parser: Rc<dyn Parser>,
}

impl Service {
    /// A server that is asked through `fetch`, and whose HTML is read by `parser`.
    pub fn new(fetch: Rc<dyn Fetch>, parser: Rc<dyn Parser>) -> Self {
        Service { fetch, parser }
    }

    /// The article at `url`.
    ///
    /// # Errors
    /// What [`Fetch::get`] says, or a shape error where the answer is no article.
    pub fn article(&self, url: &str) -> LocalFuture<Result<Read<Rc<Article>>, Error>> {
        self.read(url, backend::article)
    }

    /// The page of comments at `url`.
    ///
    /// # Errors
    /// What [`Fetch::get`] says, or a shape error where the answer is no page of comments.
    pub fn comments(&self, url: &str) -> LocalFuture<Result<Read<CommentPage>, Error>> {
        self.read(url, backend::comments)
    }

    fn read<T: 'static>(&self, url: &str, model: Reader<T>) -> LocalFuture<Result<Read<T>, Error>> {
        let answer = self.fetch.get(url);
        let parser = self.parser.clone();
        Box::pin(async move {
            let Answer { url, body } = answer.await?;
            let read = match Link::resolve(&url, None) {
                Some(at) => model(&body, &at, &*parser),
                None => Err(Error::new(
                    Kind::Shape,
                    "the answer has no address of the web",
                )),
            };
            read.map_err(|error| error.from_url(url))
        })
    }
}
