//! What the components ask for: an article, a page of comments.

use std::rc::Rc;

use crate::backend::{self, Backend, Canonical, Plain, Read};
use crate::error::{Error, Kind};
use crate::fetch::Fetch;
pub use crate::fetch::LocalFuture;
use crate::markup::Parser;
use crate::model::{Article, CommentPage, Link};

/// Reads canonical JSON that came from an address.
type Reader<T> = fn(&str, &Link, &dyn Parser) -> Result<Read<T>, Error>;

/// A newsroom's server, as far as Kabar needs it.
#[derive(Clone)]
pub struct Service {
    backend: Rc<dyn Backend>,
    parser: Rc<dyn Parser>,
}

impl Service {
    /// A server that speaks the canonical form, is asked through `fetch`, and whose HTML is read by `parser`.
    pub fn new(fetch: Rc<dyn Fetch>, parser: Rc<dyn Parser>) -> Self {
        Service::of(Rc::new(Plain(fetch)), parser)
    }

    /// Any server.
    pub fn of(backend: Rc<dyn Backend>, parser: Rc<dyn Parser>) -> Self {
        Service { backend, parser }
    }

    /// The article at `url`.
    ///
    /// # Errors
    /// What [`Backend::article`] says, or a shape error where the answer is no article.
    pub fn article(&self, url: &str) -> LocalFuture<Result<Read<Rc<Article>>, Error>> {
        self.read(self.backend.article(url), backend::article)
    }

    /// The page of comments at `url`.
    ///
    /// # Errors
    /// What [`Backend::comments`] says, or a shape error where the answer is no page of comments.
    pub fn comments(&self, url: &str) -> LocalFuture<Result<Read<CommentPage>, Error>> {
        self.read(self.backend.comments(url), backend::comments)
    }

    fn read<T: 'static>(
        &self,
        answer: LocalFuture<Result<Canonical, Error>>,
        model: Reader<T>,
    ) -> LocalFuture<Result<Read<T>, Error>> {
        let parser = self.parser.clone();
        Box::pin(async move {
            let Canonical {
                url,
                json,
                mut skipped,
            } = answer.await?;
            let read = match Link::resolve(&url, None) {
                Some(at) => model(&json, &at, &*parser),
                None => Err(Error::new(
                    Kind::Shape,
                    "the answer has no address of the web",
                )),
            };
            let mut read = read.map_err(|error| error.from_url(url))?;
            skipped.append(&mut read.skipped);
            read.skipped = skipped;
            Ok(read)
        })
    }
}
