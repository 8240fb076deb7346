//! What the components ask for: an article, a page of comments.

use std::any::Any;
use std::rc::Rc;

use crate::backend::{self, Read};
use crate::error::{Error, Kind};
use crate::fetch::{Answer, Fetch, OnEvent};
pub use crate::fetch::{Event, LocalFuture};
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

    /// The page of comments that `json`, which came from `url`, is.
    ///
    /// # Errors
    /// A shape error where it is none.
    pub fn page(&self, json: &str, url: &str) -> Result<Read<CommentPage>, Error> {
        read(json, url, &*self.parser, backend::comments)
    }

    /// Listens to a stream of events: [`Fetch::listen`].
    pub fn listen(&self, url: &str, after: &str, on_event: OnEvent) -> Option<Box<dyn Any>> {
        self.fetch.listen(url, after, on_event)
    }

    fn read<T: 'static>(&self, url: &str, model: Reader<T>) -> LocalFuture<Result<Read<T>, Error>> {
        let answer = self.fetch.get(url);
        let parser = self.parser.clone();
        Box::pin(async move {
            let Answer { url, body } = answer.await?;
            read(&body, &url, &*parser, model)
        })
    }
}

fn read<T>(body: &str, url: &str, parser: &dyn Parser, model: Reader<T>) -> Result<Read<T>, Error> {
    let read = match Link::resolve(url, None) {
        Some(at) => model(body, &at, parser),
        None => Err(Error::new(
            Kind::Shape,
            "the answer has no address of the web",
        )),
    };
    read.map_err(|error| error.from_url(url.to_owned()))
}
