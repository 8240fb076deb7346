//! What the components ask for: an article, a page of comments; and what readers write.

use std::any::Any;
use std::rc::Rc;

use crate::backend::{self, Read, Written};
use crate::error::{Error, Kind};
pub use crate::fetch::{Answer, Event, LocalFuture, Write};
use crate::fetch::{Fetch, OnEvent};
use crate::markup::Parser;
use crate::model::{Article, Block, Capabilities, CommentPage, Link};

/// Reads an answer's JSON that came from an address.
type Reader<T> = fn(&str, &Link, &dyn Parser) -> Result<Read<T>, Error>;

/// A newsroom's server, as far as Kabar needs it.
#[derive(Clone)]
pub struct Service {
    fetch: Rc<dyn Fetch>,
    parser: Rc<dyn Parser>,
    write: Option<Rc<dyn Write>>,
}

impl Service {
    /// A server that is asked through `fetch`, and whose HTML is read by `parser`.
    pub fn new(fetch: Rc<dyn Fetch>, parser: Rc<dyn Parser>) -> Self {
        Service {
            fetch,
            parser,
            write: None,
        }
    }

    /// The same server, which readers can write to.
    #[must_use]
    pub fn writing(mut self, write: Rc<dyn Write>) -> Self {
        self.write = Some(write);
        self
    }

    /// The way to write; none where the server can only be read.
    pub fn write(&self) -> Option<&Rc<dyn Write>> {
        self.write.as_ref()
    }

    /// [`Write::posts`], where there is a way to write.
    pub fn posts(&self) -> Option<bool> {
        self.write.as_ref()?.posts()
    }

    /// What readers may do, by the description and by what the server says of itself; nothing where it can only be read.
    ///
    /// # Errors
    /// Those of [`Write::act`] and of [`backend::capabilities`].
    pub fn capabilities(&self) -> LocalFuture<Result<Capabilities, Error>> {
        let write = self.write.clone();
        Box::pin(async move {
            let Some(write) = write else {
                return Ok(Capabilities::default());
            };
            let description = write.description();
            let said = match backend::asks_config(&description) {
                true => write.act("config", &[]).await?.body,
                false => "{}".to_owned(),
            };
            backend::capabilities(&description, &said)
        })
    }

    /// Does `operation`, which gives a comment, and reads it.
    ///
    /// # Errors
    /// Those of [`Write::act`], or a shape error where the answer is no comment.
    pub fn written(
        &self,
        operation: &str,
        variables: &[(&str, &str)],
    ) -> LocalFuture<Result<Written, Error>> {
        let parser = self.parser.clone();
        let acted = self.act(operation, variables);
        Box::pin(async move {
            let Answer { url, body } = acted.await?;
            let at = Link::resolve(&url, None).ok_or_else(nowhere)?;
            backend::written(&body, &at, &*parser).map_err(|error| error.from_url(url))
        })
    }

    /// How a text will look, as the operation `preview` tells it.
    ///
    /// # Errors
    /// Those of [`Write::act`], or a shape error where the answer is no text.
    pub fn preview(
        &self,
        variables: &[(&str, &str)],
    ) -> LocalFuture<Result<Read<Vec<Block>>, Error>> {
        self.answered(self.act("preview", variables), backend::preview)
    }

    /// Does `operation`, which gives a page of comments, and reads it.
    ///
    /// # Errors
    /// Those of [`Write::act`], or a shape error where the answer is no page of comments.
    pub fn found(
        &self,
        operation: &str,
        variables: &[(&str, &str)],
    ) -> LocalFuture<Result<Read<CommentPage>, Error>> {
        self.answered(self.act(operation, variables), backend::comments)
    }

    /// Does `operation`, and tells what came of it in the canonical form.
    ///
    /// # Errors
    /// Those of [`Write::act`]; a description error where the server can only be read.
    pub fn act(
        &self,
        operation: &str,
        variables: &[(&str, &str)],
    ) -> LocalFuture<Result<Answer, Error>> {
        match &self.write {
            Some(write) => write.act(operation, variables),
            None => {
                let error = Error::new(Kind::Description, "the server can only be read");
                Box::pin(std::future::ready(Err(error)))
            }
        }
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

    /// The article that an answer at hand is.
    ///
    /// # Errors
    /// What stands for the answer, or a shape error where it is none.
    pub fn article_in(&self, answer: Result<Answer, Error>) -> Result<Read<Rc<Article>>, Error> {
        read(answer, &*self.parser, backend::article)
    }

    /// The page of comments that an answer at hand is.
    ///
    /// # Errors
    /// What stands for the answer, or a shape error where it is none.
    pub fn comments_in(&self, answer: Result<Answer, Error>) -> Result<Read<CommentPage>, Error> {
        read(answer, &*self.parser, backend::comments)
    }

    /// Listens to a stream of events: [`Fetch::listen`].
    pub fn listen(&self, url: &str, after: &str, on_event: OnEvent) -> Option<Box<dyn Any>> {
        self.fetch.listen(url, after, on_event)
    }

    fn read<T: 'static>(&self, url: &str, model: Reader<T>) -> LocalFuture<Result<Read<T>, Error>> {
        self.answered(self.fetch.get(url), model)
    }

    fn answered<T: 'static>(
        &self,
        answer: LocalFuture<Result<Answer, Error>>,
        model: Reader<T>,
    ) -> LocalFuture<Result<Read<T>, Error>> {
        let parser = self.parser.clone();
        Box::pin(async move { read(answer.await, &*parser, model) })
    }
}

fn read<T>(
    answer: Result<Answer, Error>,
    parser: &dyn Parser,
    model: Reader<T>,
) -> Result<Read<T>, Error> {
    let Answer { url, body } = answer?;
    let read = match Link::resolve(&url, None) {
        Some(at) => model(&body, &at, parser),
        None => Err(nowhere()),
    };
    read.map_err(|error| error.from_url(url))
}

fn nowhere() -> Error {
    Error::new(Kind::Shape, "the answer has no address of the web")
}
