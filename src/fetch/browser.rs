//! The browser's `fetch`, with a time limit, and adopting the first request that the loader has already started.

use std::cell::RefCell;

use futures_util::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCredentials};

use super::{Answer, Fetch, LocalFuture};
use crate::error::{Error, Kind};

/// The network as the browser reaches it.
pub struct BrowserFetch {
    /// Milliseconds until an answer must have arrived whole.
    timeout: u32,
    credentials: RequestCredentials,
    /// The loader's own request: its address and its `Promise<Response>`.
    adopted: RefCell<Option<(String, Promise)>>,
}

impl BrowserFetch {
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
            let request = Box::pin(ask(&url, adopted, credentials));
            let answer = match select(request, TimeoutFuture::new(timeout)).await {
                Either::Left((answer, _)) => answer,
                Either::Right(_) => Err(Error::new(
                    Kind::Timeout,
                    "the server did not answer in time",
                )),
            };
            answer.map_err(|error| error.from_url(url))
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
            .and_then(|value| value.dyn_into::<web_sys::Response>())
            .map_err(|reason| {
                let reason = reason.dyn_ref::<js_sys::Error>();
                failed(reason.map(|reason| String::from(reason.name())))
            })?
            .into(),
        None => Request::get(url)
            .credentials(credentials)
            .header("accept", "application/json")
            .abort_signal(abort.as_ref().map(|a| a.0.signal()).as_ref())
            .send()
            .await
            .map_err(thrown)?,
    };
    if !response.ok() {
        return Err(Error::from_status(response.status()));
    }
    let bytes = response.binary().await.map_err(thrown)?;
    let body =
        String::from_utf8(bytes).map_err(|_| Error::new(Kind::Shape, "the answer is not UTF-8"))?;
    let address = response.url();
    Ok(Answer {
        // A response that a script made has no address of its own.
        url: if address.is_empty() {
            url.to_owned()
        } else {
            address
        },
        body,
    })
}

fn thrown(error: gloo_net::Error) -> Error {
    failed(match error {
        gloo_net::Error::JsError(error) => Some(error.name),
        gloo_net::Error::GlooError(_) => None,
    })
}

/// What a rejected `fetch` means. Browsers give no reason beyond the name of the error, so whether there is a
/// connection is asked separately.
fn failed(name: Option<String>) -> Error {
    if name.as_deref() == Some("TimeoutError") {
        return Error::new(Kind::Timeout, "the server did not answer in time");
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
