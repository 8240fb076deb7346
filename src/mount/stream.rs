//! Streams of events, as the loader's scripts open them: `listen` in src/runtime.js, or the element's own server.

use std::any::Any;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::Given;
use crate::error::Error;
use crate::fetch::{Answer, Event, Fetch, LocalFuture, OnEvent};

/// A server with streams.
pub struct Streamed {
    pub fetch: Rc<dyn Fetch>,
    pub given: Given,
}

impl Fetch for Streamed {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        self.fetch.get(url)
    }

    fn listen(&self, url: &str, after: &str, on_event: OnEvent) -> Option<Box<dyn Any>> {
        let stop = AbortController::new().ok()?;
        let tell = Closure::<dyn FnMut(Array)>::new(move |told: Array| {
            let text = |index| told.get(index).as_string();
            on_event(text(0).map(|json| Event {
                json,
                id: text(1).unwrap_or_default(),
                url: text(2).unwrap_or_default(),
            }));
        });
        self.given.listen(url, after, &stop.signal(), &tell);
        Some(Box::new(Stream { stop, _tell: tell }))
    }
}

/// Ends with this value.
struct Stream {
    stop: AbortController,
    _tell: Closure<dyn FnMut(Array)>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.stop.abort();
    }
}
