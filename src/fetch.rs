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
    /// The answer of `GET url` when its status is 200–299 and its body arrived whole.
    ///
    /// # Errors
    /// Offline, network, timeout, or the failing status; each with the address.
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>>;
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The address after redirects: what relative addresses in the body refer to.
    pub url: String,
    /// The whole body as text.
    pub body: String,
}
