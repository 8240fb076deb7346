//! A server that is not a canonical one, as the loader hands it over: the page's scripts ask it, and give what it has in
//! the canonical form (src/backend.js).

use std::any::Any;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::error::{Error, Kind};
use crate::fetch::{Answer, Fetch, LocalFuture, Write};

#[wasm_bindgen]
extern "C" {
    /// The server (src/backend.js).
    pub type Server;

    /// What it has for the element at an address: a `Promise<Has>`, rejected with a `Reason`.
    #[wasm_bindgen(method)]
    fn get(this: &Server, url: &str) -> Promise;

    /// The backend description.
    #[wasm_bindgen(method, getter)]
    fn description(this: &Server) -> String;

    /// Whether readers can write comments, or only do something else with them, if anything.
    #[wasm_bindgen(method, getter)]
    fn posts(this: &Server) -> Option<bool>;

    /// Names the discussion in this browser.
    #[wasm_bindgen(method, getter)]
    fn place(this: &Server) -> String;

    /// Puts in the styles of what readers write with: a `Promise<string>` of its texts.
    #[wasm_bindgen(method)]
    fn texts(this: &Server) -> Promise;

    /// Does an operation with names and values in turn: a `Promise<Has>`, as `get` gives it.
    #[wasm_bindgen(method)]
    fn act(this: &Server, operation: &str, pairs: Array) -> Promise;

    /// Whether the page knows the reader: a `Promise<boolean>`.
    #[wasm_bindgen(method, js_name = signedIn)]
    fn signed_in(this: &Server) -> Promise;

    /// Asks the page to sign the reader in: a `Promise<boolean>`.
    #[wasm_bindgen(method, js_name = signIn)]
    fn sign_in(this: &Server) -> Promise;

    /// Holds a name in this browser: a `Promise` of the function that ends it, or of nothing where another page holds it.
    #[wasm_bindgen(method)]
    fn lock(this: &Server, name: &str) -> Promise;

    /// A random name.
    #[wasm_bindgen(method)]
    fn key(this: &Server) -> String;

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

    #[wasm_bindgen(method, getter)]
    fn sentence(this: &Reason) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Reason) -> Option<u32>;

    #[wasm_bindgen(method, getter, js_name = url)]
    fn asked(this: &Reason) -> Option<String>;
}

impl Fetch for Server {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        answer(Server::get(self, url))
    }
}

impl Write for Server {
    fn description(&self) -> String {
        Server::description(self)
    }

    fn posts(&self) -> Option<bool> {
        Server::posts(self)
    }

    fn texts(&self) -> LocalFuture<Result<String, Error>> {
        let texts = JsFuture::from(Server::texts(self));
        Box::pin(async move {
            match texts.await {
                Ok(texts) => Ok(texts.as_string().unwrap_or_default()),
                Err(reason) => Err(told(reason.unchecked_ref())),
            }
        })
    }

    fn place(&self) -> String {
        Server::place(self)
    }

    fn act(
        &self,
        operation: &str,
        variables: &[(&str, &str)],
    ) -> LocalFuture<Result<Answer, Error>> {
        let pairs = Array::new();
        for (name, value) in variables {
            pairs.push(&JsValue::from_str(name));
            pairs.push(&JsValue::from_str(value));
        }
        answer(Server::act(self, operation, pairs))
    }

    fn signed_in(&self) -> LocalFuture<bool> {
        truth(Server::signed_in(self))
    }

    fn sign_in(&self) -> LocalFuture<bool> {
        truth(Server::sign_in(self))
    }

    fn lock(&self, name: &str) -> LocalFuture<Option<Box<dyn Any>>> {
        let lock = JsFuture::from(Server::lock(self, name));
        Box::pin(async move {
            let end: Function = lock.await.ok()?.dyn_into().ok()?;
            Some(Box::new(Lock(end)) as Box<dyn Any>)
        })
    }

    fn key(&self) -> String {
        Server::key(self)
    }
}

/// What ends it is called when it is dropped.
struct Lock(Function);

impl Drop for Lock {
    fn drop(&mut self) {
        // The page's script throws nothing.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

fn answer(has: Promise) -> LocalFuture<Result<Answer, Error>> {
    let has = JsFuture::from(has);
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

fn truth(promise: Promise) -> LocalFuture<bool> {
    let promise = JsFuture::from(promise);
    Box::pin(async move { promise.await.is_ok_and(|value| value.is_truthy()) })
}

fn told(reason: &Reason) -> Error {
    let kind = reason.kind().and_then(|kind| Kind::named(&kind));
    let message = reason.message().unwrap_or_default();
    let error = Error::new(kind.unwrap_or(Kind::Server), message);
    let mut error = error.told(None, reason.sentence(), reason.retry_after());
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
