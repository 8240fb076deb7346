use wasm_bindgen::JsCast;
use web_sys::{
    Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, window,
};

use super::{Host, find_all};

/// The comments of the thread, without the reader's own texts, which look like comments and are not of it yet.
pub const ROWS: &str = ".kabar-comment:not(.kabar-comment--own)";

/// Whether the focus is in what a root shows in `host`, be that in the shadow root of a page's own element.
#[inline(never)]
pub fn has_focus(host: Option<&Host>) -> bool {
    host.and_then(focused).is_some()
}

/// The `data-id` of the comment of the thread that has the focus, or in which something has it.
pub fn focused_row(host: &Host) -> Option<String> {
    focused(host)?.closest(ROWS).ok()??.get_attribute("data-id")
}

fn focused(host: &Host) -> Option<Element> {
    match host.shadow_root() {
        Some(root) => root.active_element(),
        None => {
            let page = window().and_then(|window| window.document());
            let focused = page.and_then(|page| page.active_element());
            focused.filter(|focused| host.contains(Some(focused)))
        }
    }
}

/// Gives the focus to an element.
pub fn focus(element: &HtmlElement) {
    // What cannot be focused leaves the focus where it is.
    let _ = element.focus();
}

/// Gives the focus to the comment with this `data-id`, or to what is asked below it, if `had` says that it was in `host`
/// and it is not any more; where there is no such comment, to the field for a new one.
#[inline(never)]
pub fn restore_focus(host: Option<&Host>, had: bool, id: &str) {
    let lost = host.filter(|_| had && !has_focus(host));
    let Some(found) = lost.and_then(|host| find_all(host, ".kabar-comment")) else {
        return;
    };
    for index in 0..found.length() {
        let comment: HtmlElement = found.get(index).expect("counted").unchecked_into();
        if comment.get_attribute("data-id").as_deref() == Some(id) {
            let question = comment.query_selector(":scope > [role=group]");
            let question = question.ok().flatten().map(JsCast::unchecked_into);
            return focus_still(&question.unwrap_or(comment));
        }
    }
    let field = lost.and_then(|host| find_all(host, "textarea")?.get(0));
    if let Some(field) = field {
        focus(&field.unchecked_into());
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
        focus_still(&node.unchecked_into());
    }
}

/// Brings what has the focus in `host` into view, where it is not; nothing else scrolls.
pub fn show_focus(host: Option<&Host>) {
    if let Some(focused) = host.and_then(focused) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        focused.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Gives the focus to what nobody comes to by Tab. The page stays where it is.
pub fn focus_still(element: &HtmlElement) {
    element.set_tab_index(-1);
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // What cannot be focused leaves the focus where it is.
    let _ = element.focus_with_options(&options);
}
