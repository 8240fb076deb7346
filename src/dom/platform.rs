use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ShareData;

use super::window;
use crate::model::Link;
use crate::text::cut;

/// What the reader's device can do with an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// `navigator.share` (Web Share, W3C).
    pub share: bool,
    /// `navigator.clipboard` (Clipboard API, W3C).
    pub copy: bool,
    /// `window.print`.
    pub print: bool,
}

impl Platform {
    /// Asks the browser; nothing at all where there is none.
    pub fn ask() -> Self {
        let Some(window) = window() else {
            return Platform::default();
        };
        let navigator = window.navigator();
        let has = |object: &Object, name: &str| {
            Reflect::get(object, &name.into()).is_ok_and(|member| !member.is_undefined())
        };
        Platform {
            share: has(navigator.unchecked_ref(), "share"),
            // Absent outside secure contexts (Secure Contexts, W3C).
            copy: has(navigator.unchecked_ref(), "clipboard"),
            print: has(window.unchecked_ref(), "print"),
        }
    }
}

/// Opens the device's own sharing. That the reader closes it again is no error.
pub fn share(title: &str, url: &str) {
    if let Some(window) = window() {
        let shared = ShareData::new();
        shared.set_title(title);
        shared.set_url(url);
        settle(window.navigator().share_with_data(&shared), Box::new(drop));
    }
}

/// Puts `text` on the clipboard, then says whether it is there.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    if let Some(window) = window() {
        let written = window.navigator().clipboard().write_text(text);
        settle(written, Box::new(done));
    }
}

/// Says whether a promise was kept, once that is known.
fn settle(promise: Promise, done: Box<dyn FnOnce(bool)>) {
    spawn_local(async move { done(JsFuture::from(promise).await.is_ok()) });
}

/// The text with small letters for capitals, by Unicode.
pub fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// Opens the print dialogue.
pub fn print() {
    if let Some(window) = window() {
        // Refused in sandboxed frames; the reader sees that nothing opens.
        let _ = window.print();
    }
}

/// The address to share: the article's own, else the page's.
pub fn address(url: Option<&Link>) -> String {
    match (url, window()) {
        (Some(url), _) => url.as_str().to_owned(),
        (None, Some(window)) => window.location().href().unwrap_or_default(),
        (None, None) => String::new(),
    }
}

/// The address of the page with this fragment, in which whatever may not stand there is percent-encoded; outside a
/// browser the fragment as it is.
pub fn fragment(name: &str) -> String {
    if window().is_none() {
        return ["#", name].concat();
    }
    let href = address(None);
    let page = cut(&href, b'#').map_or(&*href, |(page, _)| page);
    [page, "#", &String::from(js_sys::encode_uri_component(name))].concat()
}
