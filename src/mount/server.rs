//! A server that is not a canonical one, as the loader hands it over: the page's scripts ask it, and give what it has in
//! the canonical form (src/backend.js).

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::error::{Error, Kind};
use crate::fetch::{Answer, Fetch, LocalFuture};

#[wasm_bindgen]
extern "C" {
    /// The server (src/backend.js).
    pub type Server;

    /// What it has for the element at an address: a `Promise<Has>`, rejected with a `Reason`.
    #[wasm_bindgen(method)]
    fn get(this: &Server, url: &str) -> Promise;

    type Has;

    /// The address that others in the JSON refer to.
    #[wasm_bindgen(method, getter)]
    fn url(this: &Has) -> String;

    /// The canonical JSON.
    #[wasm_bindgen(method, getter)]
    fn json(this: &Has) -> String;

    /// What the members say that an event `kabar:error` has.
    type Reason;

    #[wasm_bindgen(method, getter)]
    fn kind(this: &Reason) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn message(this: &Reason) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Reason) -> Option<u16>;

    #[wasm_bindgen(method, getter)]
    fn pointer(this: &Reason) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = url)]
    fn asked(this: &Reason) -> Option<String>;
}

impl Fetch for Server {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        let has = JsFuture::from(Server::get(self, url));
        Box::pin(async move {
            match has.await {
                Ok(has) => {
                    let has: Has = has.unchecked_into();
                    Ok(Answer {
                        url: has.url(),
                        body: has.json(),
                    })
                }
                Err(reason) => Err(told(reason.unchecked_ref())),
            }
        })
    }
}

fn told(reason: &Reason) -> Error {
    let kind = reason.kind().and_then(|kind| Kind::named(&kind));
    let message = reason.message().unwrap_or_default();
    let mut error = Error::new(kind.unwrap_or(Kind::Server), message);
    if let Some(status) = reason.status() {
        error = error.with_status(status);
    }
    if let Some(pointer) = reason.pointer() {
        error = error.at(pointer);
    }
    match reason.asked() {
        Some(url) => error.from_url(url),
        None => error,
    }
}
