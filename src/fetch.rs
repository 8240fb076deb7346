//! The only door to the network.

#[cfg(feature = "widget")]
pub mod browser;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod native;
pub mod table;

use std::any::Any;
use std::future::{Future, ready};
use std::pin::Pin;

use crate::error::{Error, Kind};

/// A future that stays on its thread; dropped, it cancels what it waits for.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// Asks a server for what it has.
pub trait Fetch {
    /// The answer of `GET url` when its status is 200–299 and its body arrived whole.
    ///
    /// # Errors
    /// Offline, network, timeout, or the failing status; each with the address.
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>>;

    /// Listens to the stream of events at `url`, from the one after that with the id `after`, until what is returned is
    /// dropped. Nothing where there are no streams.
    fn listen(&self, _url: &str, _after: &str, _on_event: OnEvent) -> Option<Box<dyn Any>> {
        None
    }
}

/// Is told the events of a stream, and nothing, once, when it has ended or could not be had.
pub type OnEvent = Box<dyn Fn(Option<Event>)>;

/// An event of a stream (HTML, section 9.2).
pub struct Event {
    /// Its id; empty where it has none.
    pub id: String,
    /// The address that others in it refer to.
    pub url: String,
    /// What it says.
    pub json: String,
}

/// Writes to a server, as the reader of a page.
pub trait Write {
    /// The backend description of the server (docs/backends.md). Where the program does the operations itself, it need say
    /// no more than their names, and what readers may do: `{"kabar": 1, "operations": {"post": {}}, "capabilities":
    /// {"post": {"anonymous": true}}}`.
    fn description(&self) -> String;

    /// Whether readers can write comments there, or only do something else with them, as far as it is known at once:
    /// room is kept for the field. Nothing where the server can only be read.
    fn posts(&self) -> Option<bool> {
        Some(true)
    }

    /// Puts the styles of what readers write with in the element, and gives its texts, as a locale file has them. Nothing,
    /// where they are in the file that the discussion has.
    ///
    /// # Errors
    /// Those of [`Fetch::get`].
    fn texts(&self) -> LocalFuture<Result<String, Error>> {
        Box::pin(ready(Ok(String::new())))
    }

    /// Names the discussion among all that a browser keeps texts of.
    fn place(&self) -> String;

    /// Does what the description calls `operation`, and tells what came of it in the canonical form. The variables of each
    /// operation are those of docs/backends.md, "What a description cannot say"; what there is nothing to say of is empty
    /// or left out.
    ///
    /// # Errors
    /// Those of [`Fetch::get`], and what the description says of the server's answer.
    fn act(
        &self,
        operation: &str,
        variables: &[(&str, &str)],
    ) -> LocalFuture<Result<Answer, Error>>;

    /// Whether the page knows who the reader is.
    fn signed_in(&self) -> LocalFuture<bool> {
        Box::pin(ready(false))
    }

    /// Lets the page sign the reader in; whether it says that it did.
    fn sign_in(&self) -> LocalFuture<bool> {
        Box::pin(ready(false))
    }

    /// Something that no other page of this browser holds under the same name, until it is dropped; nothing where
    /// another one does. By itself every page has it: then two of them may send the same text.
    fn lock(&self, _name: &str) -> LocalFuture<Option<Box<dyn Any>>> {
        Box::pin(ready(Some(Box::new(()) as Box<dyn Any>)))
    }

    /// A name that nobody guesses, and another one each time.
    fn key(&self) -> String;
}

/// Sends any request and tells any reply: what described servers need.
pub trait Transport {
    /// The reply to `request`, whatever its status is.
    ///
    /// # Errors
    /// Offline, network, timeout; each with the address.
    fn send(&self, request: Request) -> LocalFuture<Result<Reply, Error>>;
}

/// What a server is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// In capitals (RFC 9110, section 9); empty for `GET`.
    pub method: String,
    /// Absolute.
    pub url: String,
    /// Besides `Accept: application/json`.
    pub headers: Vec<(String, String)>,
    /// What is sent along.
    pub body: Option<String>,
    /// `omit`, `same-origin` or `include` (Fetch standard, credentials mode) instead of the page's own choice.
    pub credentials: Option<String>,
}

/// The header of an answer by its name, in any case.
pub type Headers = Box<dyn Fn(&str) -> Option<String>>;

/// What a server replied, with any status.
pub struct Reply {
    /// The address after redirects.
    pub url: String,
    /// The HTTP status (RFC 9110, section 15).
    pub status: u16,
    /// The headers that a script may see: from another origin, the ones that the server exposes (Fetch standard,
    /// `Access-Control-Expose-Headers`).
    pub headers: Headers,
    /// The whole body as text.
    pub body: String,
}

impl Reply {
    /// Whether the status says so.
    pub fn succeeded(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The address after redirects: what relative addresses in the body refer to.
    pub url: String,
    /// The whole body as text.
    pub body: String,
}

impl Answer {
    /// What came from `url`.
    ///
    /// # Errors
    /// A shape error where the body is not UTF-8 (RFC 8259, section 8.1).
    pub fn new(url: String, body: Vec<u8>) -> Result<Self, Error> {
        match String::from_utf8(body) {
            Ok(body) => Ok(Answer { url, body }),
            Err(_) => Err(Error::new(Kind::Shape, "the answer is not UTF-8").from_url(url)),
        }
    }
}
