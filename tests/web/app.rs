//! A Yew application with a root in an element of its own, as the documentation of `kabar::components` shows.

use std::rc::Rc;

use kabar::components::{DiscussionRoot, STYLES};
use kabar::config::{Config, Element};
use kabar::fetch::table::Table;
use kabar::hooks::{Clock, Env, Surroundings};
use kabar::locale::{self, Messages, browser::Intl};
use kabar::markup::BrowserParser;
use kabar::service::Service;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_sys::{HtmlElement, window};
use yew::prelude::*;

use crate::stage::{SRC, next_task};

fn surroundings(host: HtmlElement) -> Option<Env> {
    let network = Table::default().with(SRC, r#"{"comment": [{"id": "1", "text": "First."}]}"#);
    let parser = BrowserParser::own().ok()?;
    let service = Service::new(Rc::new(network), Rc::new(parser));
    let config = Config::read(Element::Comments, &|_| None).0;
    let messages = Messages::parse(locale::ENGLISH).ok()?;
    Some(Env::new(Surroundings {
        dates: Some(Rc::new(Intl::new("en"))),
        clock: Some(Clock::new(&host)),
        host: Some(host),
        ..Surroundings::new(SRC.to_owned(), config, messages, service)
    }))
}

#[component]
fn Comments() -> Html {
    let (place, env) = (use_node_ref(), use_state(|| None));
    {
        let (place, env) = (place.clone(), env.clone());
        use_effect_with((), move |()| env.set(place.cast().and_then(surroundings)));
    }
    let root = (*env).clone().map(|env| html! { <DiscussionRoot {env} /> });
    html! {
        <main>
            <style>{ STYLES.concat() }</style>
            <div class="kabar" ref={place}>{ for root }</div>
        </main>
    }
}

#[wasm_bindgen_test]
async fn an_application_shows_a_discussion_in_an_element_of_its_own() {
    let document = window().unwrap().document().unwrap();
    let place: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&place).unwrap();
    let app = yew::Renderer::<Comments>::with_root(place.clone().into()).render();
    let end = js_sys::Date::now() + 10_000.0;
    while !place.inner_text().contains("First.") {
        assert!(js_sys::Date::now() < end, "never: {}", place.inner_html());
        next_task().await;
    }
    // The styles reach it.
    let comment = place.query_selector(".kabar-comment").unwrap().unwrap();
    let style = window().unwrap().get_computed_style(&comment).unwrap();
    let display = style.unwrap().get_property_value("display");
    assert_eq!(display.unwrap(), "grid");
    app.destroy();
    place.remove();
}
