//! A described server, asked by whatever network there is.

use std::cell::RefCell;
use std::rc::Rc;

use super::capabilities::{asks_config, capabilities};
use super::description::{self, Done, Page, Question, Turn, Variables};
use crate::error::Error;
use crate::fetch::{Answer, Fetch, LocalFuture, Reply, Request, Transport};
use crate::model::Capabilities;

/// A server that a description explains.
#[derive(Clone)]
pub struct Described(Rc<Inner>);

struct Inner {
    text: String,
    page: Box<dyn Surroundings>,
    transport: Rc<dyn Transport>,
    /// Variables that answers have set.
    kept: RefCell<Variables>,
    /// The pages that were asked for since the first one.
    asked: RefCell<Vec<String>>,
    /// What had to be left out and has not been told yet.
    skipped: RefCell<Vec<Error>>,
}

/// A page, with what a description may ask for beyond its variables.
pub trait Surroundings: Page {
    /// A JSON list of what the page itself holds in scripts of this type (HTML, data blocks), as far as it is JSON.
    fn scripts(&self, of_type: &str) -> String;

    /// What the server is to know its reader by, where the reader is signed in.
    fn token(&self) -> LocalFuture<Option<String>>;
}

impl Described {
    /// The server that the JSON `text` describes, asked through `transport`.
    ///
    /// # Errors
    /// Those of [`description::read`].
    pub fn new(
        text: String,
        page: Box<dyn Surroundings>,
        transport: Rc<dyn Transport>,
    ) -> Result<Self, Error> {
        description::read(&text)?;
        Ok(Described(Rc::new(Inner {
            text,
            page,
            transport,
            kept: RefCell::default(),
            asked: RefCell::default(),
            skipped: RefCell::default(),
        })))
    }

    /// The address of the first request for `what`: [`description::first`].
    ///
    /// # Errors
    /// The same.
    pub fn first(&self, what: &str) -> Result<String, Error> {
        description::first(&self.0.text, &*self.0.page, what)
    }

    /// What `operation` asks first, by its own request; nothing where it looks at the page.
    ///
    /// # Errors
    /// Those of [`description::turn`].
    pub fn asks(&self, operation: &str) -> Result<Option<String>, Error> {
        let request = self.request(operation, &[])?;
        Ok(request.map(|request| request.url))
    }

    /// The first request of `operation` with these variables, which is not sent; nothing where it looks at the page.
    ///
    /// # Errors
    /// Those of [`description::turn`].
    pub fn request(
        &self,
        operation: &str,
        variables: &[(String, String)],
    ) -> Result<Option<Request>, Error> {
        let question = Question {
            operation,
            variables,
            ..Question::default()
        };
        match description::turn(&self.0.text, &*self.0.page, &question)? {
            Turn::Ask(request) => Ok(Some(request)),
            Turn::Look(_) | Turn::Done(_) => Ok(None),
        }
    }

    /// What the server has for elements of one kind, `article` or `comments`: an answer is canonical JSON.
    pub fn has(&self, what: &'static str) -> Rc<dyn Fetch> {
        Rc::new(Has {
            described: self.clone(),
            what,
        })
    }

    /// What had to be left out of the answers since this was last asked.
    pub fn skipped(&self) -> Vec<Error> {
        self.0.skipped.take()
    }

    /// Does what the description calls `operation` (`post`, `vote/up` …) with these variables, and tells what came of
    /// it in the canonical form: a comment, counts, a preview.
    ///
    /// # Errors
    /// Those of [`description::turn`], and of the network.
    pub fn act(&self, operation: &str, variables: Variables) -> LocalFuture<Result<Answer, Error>> {
        self.run(operation, None, variables)
    }

    /// What readers may do there: what the description says, overruled by what the server says of itself where it is asked.
    ///
    /// # Errors
    /// Those of [`Described::act`].
    pub fn capabilities(&self) -> LocalFuture<Result<Capabilities, Error>> {
        let described = self.clone();
        Box::pin(async move {
            let text = &described.0.text;
            let said = match asks_config(text) {
                true => described.act("config", Variables::new()).await?.body,
                false => "{}".to_owned(),
            };
            capabilities(text, &said)
        })
    }

    fn run(
        &self,
        operation: &str,
        src: Option<&str>,
        mut variables: Variables,
    ) -> LocalFuture<Result<Answer, Error>> {
        let inner = self.0.clone();
        let operation = operation.to_owned();
        let src = src.map(str::to_owned);
        Box::pin(async move {
            if let Some(token) = inner.page.token().await {
                variables.push(("token".to_owned(), token));
            }
            inner.answer(&operation, src.as_deref(), &variables).await
        })
    }
}

/// What the server has for one kind of element.
struct Has {
    described: Described,
    what: &'static str,
}

impl Fetch for Has {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        {
            // The first page begins anew.
            let mut asked = self.described.0.asked.borrow_mut();
            if !url.contains(description::MARK) {
                asked.clear();
            }
            asked.push(url.to_owned());
        }
        self.described.run(self.what, Some(url), Variables::new())
    }
}

impl Inner {
    async fn answer(
        &self,
        operation: &str,
        src: Option<&str>,
        variables: &Variables,
    ) -> Result<Answer, Error> {
        let mut answers = Vec::new();
        loop {
            let turn = description::turn(
                &self.text,
                &*self.page,
                &Question {
                    operation,
                    variables,
                    src,
                    kept: &self.kept.borrow(),
                    asked: &self.asked.borrow(),
                    answers: &answers,
                },
            )?;
            match turn {
                Turn::Ask(request) => answers.push(self.transport.send(request).await?),
                Turn::Look(of_type) => answers.push(Reply {
                    url: self.page.variable("location").unwrap_or_default(),
                    status: 200,
                    headers: Box::new(|_| None),
                    body: self.page.scripts(&of_type),
                }),
                Turn::Done(Done {
                    url,
                    json,
                    kept,
                    skipped,
                }) => {
                    self.kept.replace(kept);
                    self.skipped.borrow_mut().extend(skipped);
                    return Ok(Answer { url, body: json });
                }
            }
        }
    }
}
