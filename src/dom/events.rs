use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, Event, EventTarget, KeyboardEvent, window};

use super::Host;

/// A listener that is removed when it is dropped. It never holds up scrolling and sees events that others stop.
pub struct Listener {
    _listener: EventListener,
}

impl Listener {
    /// Calls `on` for each `event` that reaches `target`, in the capture phase.
    pub fn new(
        target: &EventTarget,
        event: &'static str,
        on: impl FnMut(&Event) + 'static,
    ) -> Self {
        Listener::boxed(target, event, Box::new(on))
    }

    /// One function for every kind of listener.
    fn boxed(target: &EventTarget, event: &'static str, on: Box<dyn FnMut(&Event)>) -> Self {
        let options = EventListenerOptions {
            phase: EventListenerPhase::Capture,
            passive: true,
        };
        Listener {
            _listener: EventListener::new_with_options(target, event, options, on),
        }
    }
}

/// Tells when the page comes into the reader's sight (another tab, another window) and when it goes.
pub fn on_page_visibility(mut on: impl FnMut(bool) + 'static) -> Option<Listener> {
    let page = window()?.document()?;
    Some(Listener::new(
        &page.clone(),
        "visibilitychange",
        move |_| on(!page.hidden()),
    ))
}

/// Tells the name of `event` whenever the window, or for scrolling anything in it, has it.
pub fn on_window(event: &'static str, mut on: impl FnMut(&str) + 'static) -> Option<Listener> {
    Some(Listener::new(&window()?.into(), event, move |_| on(event)))
}

/// Tells each letter that is typed in `host` while no field takes it and no other key changes what it means.
pub fn on_letters(host: &Host, mut on: impl FnMut(&str) + 'static) -> Listener {
    const FIELDS: &str = "input, select, textarea, [contenteditable]";
    Listener::new(host, "keydown", move |event| {
        let pressed: &KeyboardEvent = event.unchecked_ref();
        if !(is_at(event, FIELDS) || pressed.ctrl_key() || pressed.meta_key() || pressed.alt_key())
        {
            on(&pressed.key());
        }
    })
}

/// Tells when a pointer comes over what `selectors` say in `host`: a mouse, or a finger before it presses.
pub fn on_pointer(
    host: &Host,
    selectors: &'static str,
    mut on: impl FnMut() + 'static,
) -> Listener {
    Listener::new(host, "pointerover", move |event| {
        if is_at(event, selectors) {
            on();
        }
    })
}

/// Whether an event, of those that go to elements, goes to what `selectors` say.
fn is_at(event: &Event, selectors: &str) -> bool {
    let target: Element = event.composed_path().get(0).unchecked_into();
    target.matches(selectors).unwrap_or(false)
}

/// Tells the word of the text size whenever the loader has set another one.
pub fn on_text_size(host: &Host, mut on: impl FnMut(String) + 'static) -> Listener {
    Listener::new(host, "kabar:text-size", move |event| {
        let word = event
            .dyn_ref::<CustomEvent>()
            .and_then(|event| Reflect::get(&event.detail(), &"size".into()).ok())
            .and_then(|word| word.as_string());
        if let Some(word) = word {
            on(word);
        }
    })
}

/// What an event tells, member by member.
pub struct Detail(Object);

impl Default for Detail {
    fn default() -> Self {
        Detail(Object::new())
    }
}

impl Detail {
    /// The same detail with one more member.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        self.set(name, &value.into());
        self
    }

    fn set(&self, name: &str, value: &JsValue) {
        // Setting a member of a fresh plain object cannot fail.
        let _ = Reflect::set(&self.0, &name.into(), value);
    }
}

/// Sends a bubbling event that leaves the shadow root.
pub fn dispatch(host: &Host, name: &str, detail: Detail) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&detail.0);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        // Nothing that we send can be cancelled.
        let _ = host.dispatch_event(&event);
    }
}

/// Writes `data-state` on the element, where the page's styles and the loader's see it.
pub fn set_state(host: &Host, state: &str) {
    // Setting an attribute fails on invalid names only.
    let _ = host.set_attribute("data-state", state);
}
