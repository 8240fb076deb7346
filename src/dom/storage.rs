use wasm_bindgen::JsCast;
use web_sys::{Storage, StorageEvent, window};

use super::Listener;

/// The browser's store for this site; none where the reader or the page's policy forbids it.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// What is kept under `key`.
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps `text` under `key`, an empty one by forgetting what was there. Whether it is kept: a store may be full.
pub fn keep(key: &str, text: &str) -> bool {
    let Some(storage) = storage() else {
        return false;
    };
    match text {
        "" => storage.remove_item(key),
        text => storage.set_item(key, text),
    }
    .is_ok()
}

/// Tells when another page of the site has changed what is kept under `key`.
pub fn on_kept(key: String, mut on: impl FnMut() + 'static) -> Option<Listener> {
    Some(Listener::new(&window()?.into(), "storage", move |event| {
        if let Some(event) = event.dyn_ref::<StorageEvent>()
            && event.key().as_deref() == Some(&key)
        {
            on();
        }
    }))
}

/// Whether the browser thinks that it has a connection.
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Tells when the connection is back.
pub fn on_online(mut on: impl FnMut() + 'static) -> Option<Listener> {
    Some(Listener::new(&window()?.into(), "online", move |_| on()))
}
