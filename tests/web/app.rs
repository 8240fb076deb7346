//! The application of examples/: the roots in elements of a page's own, without the loader and its shadow roots.

#[allow(dead_code, reason = "its function main is for a page")]
#[path = "../../examples/application.rs"]
mod application;

use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement, HtmlTextAreaElement, window};

use crate::stage::next_task;
use application::Application;

struct Page(HtmlElement);

impl Page {
    fn find(&self, selector: &str) -> Option<HtmlElement> {
        let found = self.0.query_selector(selector).unwrap();
        found.map(JsCast::unchecked_into)
    }

    async fn until(&self, selector: &str) -> HtmlElement {
        let end = js_sys::Date::now() + 10_000.0;
        loop {
            if let Some(found) = self.find(selector) {
                return found;
            }
            assert!(
                js_sys::Date::now() < end,
                "never: {selector} in {}",
                self.0.inner_html()
            );
            next_task().await;
        }
    }
}

fn style(element: &HtmlElement, property: &str) -> String {
    let style = window().unwrap().get_computed_style(element).unwrap();
    style.unwrap().get_property_value(property).unwrap()
}

fn tell_input(field: &HtmlElement) {
    let options = EventInit::new();
    options.set_bubbles(true);
    let event = Event::new_with_event_init_dict("input", &options).unwrap();
    field.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn an_application_shows_an_article_and_readers_write_to_its_own_server() {
    let document = window().unwrap().document().unwrap();
    let place: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&place).unwrap();
    let app = yew::Renderer::<Application>::with_root(place.clone().into()).render();
    let page = Page(place);

    let headline = page.until(".kabar-article__headline").await;
    assert_eq!(headline.inner_text(), "It rains");
    let before = style(&headline, "font-size");
    page.until("[data-size=large]").await.click();
    page.until("[data-size=large][aria-pressed=true]").await;
    assert_ne!(style(&headline, "font-size"), before);

    let field = page.until("textarea").await;
    field.focus().unwrap();
    field
        .unchecked_ref::<HtmlTextAreaElement>()
        .set_value("First.");
    tell_input(&field);
    let name = page.until("[autocomplete=name]").await;
    name.unchecked_ref::<HtmlInputElement>().set_value("Rina");
    tell_input(&name);
    page.until("form [type=submit]").await.click();
    let comment = page.until(".kabar-thread [data-id='1']").await;
    // What is out of sight has no rendered text.
    let said = comment.text_content().unwrap();
    assert!(said.contains("Rina") && said.contains("First."), "{said}");
    // The styles reach it.
    assert_eq!(style(&comment, "display"), "grid");

    // What is selected of a comment stands in its answer.
    let words = page.until("[data-id='1'] .kabar-comment__body p").await;
    words.scroll_into_view();
    while words.inner_text().is_empty() {
        next_task().await;
    }
    let selection = window().unwrap().get_selection().unwrap().unwrap();
    selection.select_all_children(&words).unwrap();
    page.until("[data-id='1'] .kabar-act[aria-expanded]")
        .await
        .click();
    let answer = page.until("[data-id='1'] textarea").await;
    let end = js_sys::Date::now() + 10_000.0;
    while !answer
        .unchecked_ref::<HtmlTextAreaElement>()
        .value()
        .contains("> First.")
    {
        assert!(js_sys::Date::now() < end, "never: the quotation");
        next_task().await;
    }
    app.destroy();
    page.0.remove();
}
