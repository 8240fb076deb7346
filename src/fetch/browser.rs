//! The browser's `fetch`, with a time limit, and adopting the first request that the loader has already started.

use std::cell::RefCell;

use futures_util::future::{AbortHandle, Abortable};
use gloo_net::http::Request;
use gloo_timers::callback::Timeout;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials, Response};

use super::{Answer, Fetch, LocalFuture};
use crate::error::{Error, Kind};

/// The network as the browser reaches it. Streams of events it does not listen to ([`Fetch::listen`]): under the loader a
/// script does; elsewhere a discussion goes on while it is read where its first page says `poll` and no `events`.
pub struct BrowserFetch {
    /// Milliseconds until an answer must have arrived whole.
    timeout: u32,
    credentials: RequestCredentials,
    /// The loader's own request: its address and its `Promise<Response>`.
    adopted: RefCell<Option<(String, Promise)>>,
}

impl BrowserFetch {
    /// A network on which an answer may take `timeout` milliseconds.
    pub fn new(timeout: u32, credentials: RequestCredentials) -> Self {
        BrowserFetch {
            timeout,
            credentials,
            adopted: RefCell::new(None),
        }
    }

    /// Takes over a request that is under way: the first `get` of `url` waits for `response`.
    pub fn adopt(&self, url: String, response: Promise) {
        *self.adopted.borrow_mut() = Some((url, response));
    }

    fn take_adopted(&self, url: &str) -> Option<Promise> {
        let mut adopted = self.adopted.borrow_mut();
        match adopted.take() {
            Some((known, response)) if known == url => Some(response),
            other => {
                *adopted = other;
                None
            }
        }
    }
}

impl Fetch for BrowserFetch {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        let adopted = self.take_adopted(url);
        let credentials = self.credentials;
        let timeout = self.timeout;
        let url = url.to_owned();
        Box::pin(async move {
            let (handle, registration) = AbortHandle::new_pair();
            let timer = Timeout::new(timeout, move || handle.abort());
            let answer = Abortable::new(ask(&url, adopted, credentials), registration).await;
            drop(timer);
            answer
                .unwrap_or_else(|_| Err(late()))
                .map_err(|error| error.from_url(url))
        })
    }
}

/// Aborts its request when it is dropped before the answer is there.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn ask(
    url: &str,
    adopted: Option<Promise>,
    credentials: RequestCredentials,
) -> Result<Answer, Error> {
    let abort = AbortController::new().ok().map(Abort);
    let response: Response = match adopted {
        Some(promise) => JsFuture::from(promise)
            .await
            .and_then(JsCast::dyn_into)
            .map_err(failed)?,
        None => Request::get(url)
            .credentials(credentials)
            .header("accept", "application/json")
            .abort_signal(abort.as_ref().map(|abort| abort.0.signal()).as_ref())
            .send()
            .await
            .map_err(thrown)?
            .into(),
    };
    if !response.ok() {
        return Err(Error::from_status(response.status()));
    }
    let bytes = JsFuture::from(response.array_buffer().map_err(failed)?);
    let bytes = Uint8Array::new(&bytes.await.map_err(failed)?).to_vec();
    let mut address = response.url();
    // A response that a script made has no address of its own.
    if address.is_empty() {
        address.push_str(url);
    }
    Answer::new(address, bytes)
}

fn thrown(error: gloo_net::Error) -> Error {
    match error {
        gloo_net::Error::JsError(error) => named(&error.name),
        gloo_net::Error::GlooError(_) => named(""),
    }
}

fn late() -> Error {
    Error::new(Kind::Timeout, "the server did not answer in time")
}

fn failed(reason: JsValue) -> Error {
    let Some(error) = reason.dyn_ref::<js_sys::Error>() else {
        return named("");
    };
    // WebKit wraps what has aborted a cloned answer: "TypeError: AbortError: …".
    if error.message().starts_with(ABORTED, 0) {
        return named(ABORTED);
    }
    named(&String::from(error.name()))
}

const ABORTED: &str = "AbortError";

/// What a rejected `fetch` means. Browsers give no reason beyond the name of the error, so whether there is a
/// connection is asked separately. Nobody waits for what an element that is going has aborted, so what is told as
/// aborted is too late: browsers give a body that is cut off by the time limit this name, some also the whole answer.
fn named(name: &str) -> Error {
    if matches!(name, "TimeoutError" | ABORTED) {
        return late();
    }
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    if online {
        Error::new(
            Kind::Network,
            "the request did not reach the server or was refused by the browser",
        )
    } else {
        Error::new(Kind::Offline, "there is no connection")
    }
}
