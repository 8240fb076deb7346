//! The only door to the network.

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod table;

use std::future::Future;
use std::pin::Pin;

use crate::error::Error;

/// A future that stays on its thread; dropped, it cancels what it waits for.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// Asks a server.
pub trait Fetch {
    /// The reply to `request`, whatever its status is.
    ///
    /// # Errors
    /// Offline, network, timeout; each with the address.
    fn send(&self, request: Request) -> LocalFuture<Result<Reply, Error>>;

    /// The answer of `GET url` when its status is 200–299 and its body arrived whole.
    ///
    /// # Errors
    /// Those of [`Fetch::send`], or the failing status; each with the address.
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        let reply = self.send(Request::get(url));
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
    /// Whether the body of a failing status is read too: somebody looks for the reason in it.
    pub reads_failure: bool,
}

impl Request {
    /// `GET url`.
    pub fn get(url: &str) -> Self {
        Request {
            url: url.to_owned(),
            ..Request::default()
        }
    }
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
    /// The whole body as text; of a failing status, as far as it was asked for and arrived.
    pub body: String,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The address after redirects: what relative addresses in the body refer to.
    pub url: String,
    /// The whole body as text.
    pub body: String,
}
