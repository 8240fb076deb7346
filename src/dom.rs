//! The browser, as handles that end when they are dropped. Called from effects and from `crate::mount` only.

mod arrival;
mod edge;
mod events;
mod focus;
mod form;
mod platform;
mod rest;
mod rows;
mod selection;
mod sight;
mod storage;

pub use arrival::{Arrival, Way, has_several, linked};
pub use edge::Edge;
pub use events::{
    Detail, Listener, dispatch, on_letters, on_page_visibility, on_pointer, on_text_size,
    on_window, set_state,
};
use focus::focus_still;
pub use focus::{ROWS, focus, focused_row, has_focus, move_focus, restore_focus, show_focus};
pub use form::{field_value, submit_by_keys};
pub use platform::{Platform, address, copy, fragment, lower_case, print, share};
pub use rest::{close_rest, open_rest, open_scrolled};
pub use rows::Rows;
pub use selection::take_selected_words;
pub use sight::Sight;
pub use storage::{is_online, keep, kept, on_kept, on_online};

pub use gloo_timers::callback::Interval as Ticker;
use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

/// The element in the page that a root stands in.
pub type Host = web_sys::HtmlElement;

/// Whether the browser's interfaces are there: elsewhere they panic.
pub const IS_BROWSER: bool = cfg!(target_arch = "wasm32");

/// The window of the page; none outside a browser.
#[inline(always)]
fn window() -> Option<web_sys::Window> {
    match IS_BROWSER {
        true => web_sys::window(),
        false => None,
    }
}

/// What `selector` finds in what a root shows in `host`, be that in the shadow root of a page's own element.
#[inline(never)]
fn find_all(host: &Host, selector: &str) -> Option<web_sys::NodeList> {
    let found = match host.shadow_root() {
        Some(root) => root.query_selector_all(selector),
        None => host.query_selector_all(selector),
    };
    found.ok()
}

/// Runs something once, `ms` milliseconds from now; dropped before, it does not run.
pub fn after(ms: u32, run: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(ms, run)
}

/// Runs something every `ms` milliseconds until it is dropped.
pub fn every(ms: u32, run: impl FnMut() + 'static) -> Ticker {
    Ticker::new(ms, run)
}

/// Milliseconds since 1970, by the reader's clock.
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// A number from 0 to 1, by chance.
pub fn chance() -> f64 {
    js_sys::Math::random()
}

/// Writes a warning for the page's developers.
pub fn warn(message: &str) {
    web_sys::console::warn_1(&message.into());
}

/// Runs something after the next paint; dropped before, it does not run.
pub struct AfterPaint {
    frame: i32,
    // Both live as long as they may still be called.
    _on_frame: Closure<dyn FnMut()>,
    _timeout: std::rc::Rc<std::cell::RefCell<Option<Timeout>>>,
}

impl AfterPaint {
    /// A frame's callback runs before its paint, a timer set in it after: that is when `run` is called.
    pub fn new(run: impl FnOnce() + 'static) -> Option<Self> {
        let timeout = std::rc::Rc::new(std::cell::RefCell::new(None));
        let kept = timeout.clone();
        let mut run = Some(run);
        let on_frame = Closure::<dyn FnMut()>::new(move || {
            if let Some(run) = run.take() {
                *kept.borrow_mut() = Some(after(0, run));
            }
        });
        let frame = window()?
            .request_animation_frame(on_frame.as_ref().unchecked_ref())
            .ok()?;
        Some(AfterPaint {
            frame,
            _on_frame: on_frame,
            _timeout: timeout,
        })
    }
}

impl Drop for AfterPaint {
    fn drop(&mut self) {
        if let Some(window) = window() {
            // A frame that has passed is no error worth telling.
            let _ = window.cancel_animation_frame(self.frame);
        }
    }
}
