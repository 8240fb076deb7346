//! The rest of what is shown in part: `<details>` below it, which are open when all of it is to be seen.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::Host;
use super::rows::scroll_by;

/// Closes what is open around the button in `host` that an event came from. The button stays where the reader has pressed
/// it, although it stood below all that goes.
pub fn close_rest(host: Option<&Host>, event: &Event) {
    let button: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let rest = button.and_then(|button| button.closest("details[open]").ok()?);
    if let (Some(rest), Some(host)) = (rest, host) {
        event.prevent_default();
        let top = || rest.get_bounding_client_rect().top();
        let before = top();
        let _ = rest.remove_attribute("open");
        scroll_by(host, top() - before);
    }
}

/// Shows all of what is in `element`.
pub fn open_rest(element: &Element) {
    if let Ok(Some(rest)) = element.query_selector("details") {
        let _ = rest.set_attribute("open", "");
    }
}
