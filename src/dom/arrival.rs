use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollBehavior, ScrollIntoViewOptions, window};

use super::{Host, Listener, ROWS, Sight, edge, find_all, focus_still, on_window, open_rest};

/// Brings the reader to a comment, and back to it when the page that still comes pushes it out of sight, until the reader
/// does something.
pub struct Arrival {
    _sight: Rc<Cell<Option<Sight>>>,
    _listeners: Vec<Option<Listener>>,
}

/// What is done to the comment that the reader comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It gets the focus.
    Focus,
    /// It is marked until it fades, and all of it is shown; the focus stays where it is.
    Mark,
    /// Both.
    FocusAndMark,
}

impl Arrival {
    /// Goes to the `index`th comment in `host`; without one, to the upper edge of `host`.
    pub fn at(host: &Host, index: Option<usize>, way: Way) -> Option<Arrival> {
        let mut target: HtmlElement = host.clone();
        if let Some(index) = index {
            if let Some(before) = find_all(host, "[data-linked]")?.get(0) {
                let _ = before
                    .unchecked_into::<Element>()
                    .remove_attribute("data-linked");
            }
            target = find_all(host, ROWS)?.get(index as u32)?.unchecked_into();
            if way != Way::Focus {
                let _ = target.set_attribute("data-linked", "");
                open_rest(&target);
            }
            if way != Way::Mark {
                focus_still(&target);
            }
        }
        let options = ScrollIntoViewOptions::new();
        options.set_behavior(ScrollBehavior::Instant);
        let host = host.clone();
        let watched = target.clone();
        let go = move || {
            edge::let_go(&host);
            target.scroll_into_view_with_scroll_into_view_options(&options);
        };
        go();
        let sight = Sight::new(&watched, move |is_in_sight| {
            if !is_in_sight {
                go();
            }
        });
        let sight = Rc::new(Cell::new(sight));
        let mut listeners = Vec::new();
        for event in ["wheel", "touchstart", "pointerdown", "keydown"] {
            let sight = sight.clone();
            listeners.push(on_window(event, move |_| drop(sight.take())));
        }
        Some(Arrival {
            _sight: sight,
            _listeners: listeners,
        })
    }
}

/// The page's address, and the id in its fragment where that names a comment.
pub fn linked() -> Option<(Option<String>, String)> {
    let location = window()?.location();
    let fragment = location.hash().ok()?;
    let id = fragment.strip_prefix("#comment-").map(|id| {
        // What is no encoding stands for itself.
        js_sys::decode_uri_component(id).map_or_else(|_| id.to_owned(), Into::into)
    });
    (fragment.len() > 1).then_some((id, location.href().ok()?))
}

/// Whether the page has other discussions than one.
pub fn has_several() -> bool {
    let page = window().and_then(|window| window.document());
    let all = page.and_then(|page| page.query_selector_all("kabar-comments").ok());
    all.is_some_and(|all| all.length() > 1)
}
