use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement, window};

use super::{Host, find_all};

/// Whether the focus is in what a root shows in `host`, be that in the shadow root of a page's own element.
#[inline(never)]
pub fn has_focus(host: Option<&Host>) -> bool {
    let Some(host) = host else { return false };
    match host.shadow_root() {
        Some(root) => root.active_element().is_some(),
        None => {
            let page = window().and_then(|window| window.document());
            let focused = page.and_then(|page| page.active_element());
            host.contains(focused.as_deref())
        }
    }
}

/// Gives the focus to the one at `index` of what `selector` finds in `host`, if `had` says that it was there and it is
/// not any more. The page stays where it is: by the keyboard a reader goes on from there, and who uses none sees no ring.
#[inline(never)]
pub fn move_focus(host: Option<&Host>, had: bool, selector: &str, index: usize) {
    let Some(host) = host.filter(|host| had && !has_focus(Some(host))) else {
        return;
    };
    if let Some(node) = find_all(host, selector).and_then(|found| found.get(index as u32)) {
        let element: HtmlElement = node.unchecked_into();
        element.set_tab_index(-1);
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // What cannot be focused leaves the focus where it is.
        let _ = element.focus_with_options(&options);
    }
}
