use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, Node, Selection, window};

use crate::text::find_text;

#[wasm_bindgen]
extern "C" {
    /// `Selection`, as far as it is the same in shadow trees everywhere (Selection API, W3C).
    type Selected;

    #[wasm_bindgen(method, catch, js_name = getComposedRanges)]
    fn composed_ranges(this: &Selected, options: &Object) -> Result<Array, JsValue>;

    type SelectedRange;

    #[wasm_bindgen(method, getter)]
    fn collapsed(this: &SelectedRange) -> bool;

    #[wasm_bindgen(method, getter, js_name = startContainer)]
    fn start(this: &SelectedRange) -> Node;

    #[wasm_bindgen(method, getter, js_name = endContainer)]
    fn end(this: &SelectedRange) -> Node;
}

/// Where the selection begins and ends, in this tree, which may be a shadow root, or around it.
pub fn selected(root: &Node) -> Option<(Node, Node)> {
    let options = Object::new();
    // Browsers refuse whatever is none.
    if root.node_type() == Node::DOCUMENT_FRAGMENT_NODE {
        Reflect::set(&options, &"shadowRoots".into(), &Array::of1(root)).ok()?;
    }
    let selection = selection()?;
    let selected: &Selected = selection.unchecked_ref();
    // Older browsers do not have it: what is selected in them counts for nothing.
    let range: SelectedRange = selected
        .composed_ranges(&options)
        .ok()?
        .get(0)
        .unchecked_into();
    (range.is_object() && !range.collapsed()).then(|| (range.start(), range.end()))
}

/// The words that the reader has selected in the comment whose button an event came from. They are not selected any more.
pub fn take_selected_words(event: &Event) -> Option<String> {
    let button: Element = event.target()?.dyn_into().ok()?;
    let comment = button.closest(".kabar-comment").ok()??;
    let body = comment.query_selector(".kabar-comment__body").ok()??;
    let body: HtmlElement = body.unchecked_into();
    let (start, _) = selected(&body.get_root_node())?;
    let selection = selection()?;
    let words = String::from(selection.to_string());
    // Where a selection ends says little: that of a whole paragraph may end in the one that follows it.
    let is_its_own = body.contains(Some(&start))
        && !words.trim().is_empty()
        && find_text(&dense(&body.inner_text()), &dense(&words)).is_some();
    if !is_its_own {
        return None;
    }
    // Pressed once more, the button has nothing to quote.
    let _ = selection.remove_all_ranges();
    Some(words)
}

fn selection() -> Option<Selection> {
    window()?.get_selection().ok()?
}

fn dense(words: &str) -> String {
    words.chars().filter(|one| !one.is_whitespace()).collect()
}
