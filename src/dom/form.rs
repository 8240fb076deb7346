use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, KeyboardEvent};

/// What stands in the field that an event came from.
pub fn field_value(event: &Event) -> Option<String> {
    Reflect::get(&event.target()?.into(), &"value".into())
        .ok()?
        .as_string()
}

/// Sends the form of the field, as its button would, if the keys say so: Ctrl or Cmd with Enter. Whether they did.
pub fn submit_by_keys(event: &KeyboardEvent) -> bool {
    let sends = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
    if sends {
        event.prevent_default();
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let form = field.and_then(|field| field.closest("form").ok()?);
        if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
            // The browser asks for what is missing.
            let _ = form.request_submit();
        }
    }
    sends
}
