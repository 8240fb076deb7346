use std::ops::Range;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, NodeList, ScrollBehavior, ScrollToOptions, window};

use super::selection::selected;
use super::{Host, find_all};
use crate::text::decimal;

/// The rows of a list as they stand in the document, and the gaps between them.
pub struct Rows {
    host: Host,
    list: Element,
    marks: NodeList,
    /// Upper edges of all rows and gaps, from the list's own, in reading order; then its lower one.
    pub edges: Vec<f64>,
    /// Upper edge of the list in the viewport.
    pub top: f64,
    pub width: f64,
    /// Height of the viewport.
    pub screen: f64,
}

impl Rows {
    /// Those of the list in `host`, once it is there.
    pub fn of(host: &Host) -> Option<Rows> {
        let list: Element = find_all(host, ".kabar-discussion > .kabar-thread")?
            .get(0)?
            .unchecked_into();
        let shown = list.get_bounding_client_rect();
        let mut rows = Rows {
            host: host.clone(),
            list,
            marks: find_all(
                host,
                ".kabar-thread__item > .kabar-comment, .kabar-thread__gap",
            )?,
            edges: Vec::new(),
            top: shown.top(),
            width: shown.width(),
            screen: window()?.inner_height().ok()?.as_f64()?,
        };
        for mark in 0..rows.marks.length() {
            let top = rows.mark(mark)?.get_bounding_client_rect().top();
            rows.edges.push(top - rows.top);
        }
        rows.edges.push(shown.height());
        Some(rows)
    }

    /// Where the list begins in the viewport by now.
    pub fn top_now(&self) -> f64 {
        self.list.get_bounding_client_rect().top()
    }

    /// The `data-id` of the row that is the `mark`th of rows and gaps.
    pub fn id(&self, mark: usize) -> Option<String> {
        self.mark(mark as u32)?.get_attribute("data-id")
    }

    fn mark(&self, mark: u32) -> Option<HtmlElement> {
        self.marks.get(mark).map(JsCast::unchecked_into)
    }

    /// Makes the gap that is the `mark`th of rows and gaps so many pixels high.
    pub fn set_height(&self, mark: usize, pixels: f64) {
        if let Some(gap) = self.mark(mark as u32) {
            // In 64ths, as browsers keep them.
            let parts = (pixels * 64.0 + 0.5) as u64;
            let (whole, rest) = (decimal(parts / 64, 1), decimal(parts % 64 * 15_625, 6));
            let height = [&*whole, ".", &*rest, "px"].concat();
            let _ = gap.style().set_property("block-size", &height);
        }
    }

    /// Which of rows and gaps may not go: those with the focus, with an open form (`data-keep`) or all of a long comment, and
    /// with what the reader has selected.
    pub fn kept(&self) -> Vec<Range<usize>> {
        let mut kept = Vec::new();
        let root = self.host.shadow_root();
        let selected = match &root {
            Some(root) => selected(root),
            None => selected(&self.host),
        };
        let mut first = None;
        for at in 0..self.marks.length() {
            let Some(mark) = self.mark(at) else { continue };
            let at = at as usize;
            let keeps = mark.matches(":is(:focus-within, :has([data-keep], [open]))");
            if keeps.is_ok_and(|keeps| keeps) {
                kept.push(at..at + 1);
            }
            if let Some((start, end)) = &selected {
                if mark.contains(Some(start)) {
                    first = Some(at);
                }
                if mark.contains(Some(end)) {
                    kept.extend(first.map(|first| first..at + 1));
                }
            }
        }
        kept
    }

    /// Scrolls what the list stands in by so many pixels.
    pub fn scroll_by(&self, pixels: f64) {
        scroll_by(&self.host, pixels);
    }
}

/// Scrolls what `host` stands in by so many pixels, at once: what is scrolled, or else the page.
pub fn scroll_by(host: &Host, pixels: f64) {
    let options = ScrollToOptions::new();
    options.set_top(pixels);
    options.set_behavior(ScrollBehavior::Instant);
    let mut around = host.parent_element();
    while let Some(element) = around {
        if element.scroll_top() != 0 {
            return element.scroll_by_with_scroll_to_options(&options);
        }
        around = element.parent_element();
    }
    if let Some(window) = window() {
        window.scroll_by_with_scroll_to_options(&options);
    }
}
