//! The rest of what is shown in part: `<details>` below it, which are open when all of it is to be seen.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::rows::scroll_by;
use super::{Host, edge};

/// Closes what is open around the button in `host` that an event came from. The button stays where the reader has pressed
/// it, although it stood below all that goes.
pub fn close_rest(host: Option<&Host>, event: &Event) {
    let rest = around(event, "details").filter(|rest| rest.has_attribute("open"));
    if let (Some(rest), Some(host)) = (rest, host) {
        event.prevent_default();
        let top = || rest.get_bounding_client_rect().top();
        let before = top();
        let _ = rest.remove_attribute("open");
        scroll_by(host, top() - before);
    }
}

/// Shows all of what has been scrolled although nobody can: the browser has led to something in it, a word that it was
/// told to look for or a link that got the focus. That stays where it is.
pub fn open_scrolled(host: Option<&Host>, event: &Event) {
    let words = around(event, ".kabar-comment__long");
    let by = words.map_or(0, |words| words.scroll_top());
    if let (1.., Some(comment), Some(host)) = (by, around(event, ".kabar-comment"), host) {
        open_rest(&comment);
        edge::let_go(host);
        scroll_by(host, f64::from(by));
    }
}

/// Shows all of what is in `element`.
pub fn open_rest(element: &Element) {
    if let Ok(Some(rest)) = element.query_selector("details") {
        let _ = rest.set_attribute("open", "");
    }
}

/// What an event came from, or the nearest element around that which `selector` matches.
fn around(event: &Event, selector: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok()?
}
