//! A Yew application with an article and its discussion, whose server is a struct of the application's own.

use std::cell::RefCell;
use std::future::ready;
use std::rc::Rc;

use kabar::components::{ArticleRoot, DiscussionRoot, STYLES, desk};
use kabar::config::{Config, Element};
use kabar::dom::{Detail, chance, dispatch};
use kabar::error::Error;
use kabar::fetch::{Answer, Fetch, LocalFuture, Write};
use kabar::hooks::{Clock, Env, Surroundings};
use kabar::json::quote;
use kabar::locale::{self, Direction, Messages, browser::Intl};
use kabar::markup::BrowserParser;
use kabar::service::Service;
use kabar::state::text_size::TextSize;
use web_sys::HtmlElement;
use yew::prelude::*;

const BASE: &str = "https://news.example/";
const ARTICLE: &str = r#"{"headline": "It rains", "articleBody": "<p>All <em>day</em> long.</p>"}"#;

/// The comments, each as JSON.
#[derive(Default, PartialEq)]
struct Server(RefCell<Vec<String>>);

/// What is loaded. From a server that answers over HTTP: `kabar::fetch::browser::BrowserFetch`.
impl Fetch for Server {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        answer(match url.strip_prefix(BASE) {
            Some("article") => ARTICLE.to_owned(),
            Some(_) | None => format!(r#"{{"comment": [{}]}}"#, self.0.borrow().join(",")),
        })
    }
}

/// What readers write.
impl Write for Server {
    fn description(&self) -> String {
        r#"{"kabar": 1, "operations": {"post": {}},
            "capabilities": {"post": {"anonymous": true, "name": "required"}}}"#
            .to_owned()
    }

    fn place(&self) -> String {
        BASE.to_owned()
    }

    /// Does `post`: there is no other operation in the description.
    fn act(&self, _: &str, given: &[(&str, &str)]) -> LocalFuture<Result<Answer, Error>> {
        let mut comments = self.0.borrow_mut();
        let mut json = format!(r#"{{"id": {}"#, comments.len() + 1);
        for (member, variable) in [
            ("author", "name"),
            ("text", "text"),
            ("parentItem", "parent"),
        ] {
            // A comment that answers none has no `parent`.
            if let Some((_, value)) = given.iter().find(|(name, _)| *name == variable) {
                json.push_str(&format!(r#", "{member}": "#));
                quote(value, &mut json);
            }
        }
        json.push('}');
        comments.push(json.clone());
        answer(json)
    }

    fn key(&self) -> String {
        chance().to_string()
    }
}

fn answer(body: String) -> LocalFuture<Result<Answer, Error>> {
    let url = BASE.to_owned();
    Box::pin(ready(Ok(Answer { url, body })))
}

fn env(element: Element, server: Rc<Server>, host: HtmlElement) -> Option<Env> {
    let path = match element {
        Element::Article => "article",
        Element::Comments => "comments",
    };
    let parser = Rc::new(BrowserParser::own().ok()?);
    let service = Service::new(server.clone(), parser).writing(server);
    let messages = Messages::parse(locale::ENGLISH).ok()?;
    let resized = host.clone();
    Some(Env::new(Surroundings {
        desk: Some(desk::open_desk),
        dates: Some(Rc::new(Intl::new("en"))),
        clock: Some(Clock::new(&host)),
        host: Some(host),
        on_text_size: Callback::from(move |size| resize(&resized, size)),
        ..Surroundings::new(
            format!("{BASE}{path}"),
            Config::new(element),
            messages,
            service,
        )
    }))
}

/// The reader has chosen a size: it is applied, and the buttons are told.
fn resize(host: &HtmlElement, size: TextSize) {
    let font_size = match size {
        TextSize::Small => "0.875rem",
        TextSize::Medium => "1rem",
        TextSize::Large => "1.25rem",
    };
    let applied = host.style().set_property("font-size", font_size);
    applied.expect("a property of CSS");
    dispatch(
        host,
        "kabar:text-size",
        Detail::default().with("size", size.as_str()),
    );
}

#[derive(PartialEq, Properties)]
struct Props {
    element: Element,
    server: Rc<Server>,
}

/// A root needs the element that it stands in, so it comes once that is there.
#[component]
fn Root(props: &Props) -> Html {
    let (place, surroundings) = (use_node_ref(), use_state(|| None));
    {
        let (place, surroundings) = (place.clone(), surroundings.clone());
        let (element, server) = (props.element, props.server.clone());
        use_effect_with((), move |()| {
            surroundings.set(place.cast().and_then(|host| env(element, server, host)));
        });
    }
    let root = (*surroundings).clone().map(|env| match props.element {
        Element::Article => html! { <ArticleRoot {env} /> },
        Element::Comments => html! { <DiscussionRoot {env} /> },
    });
    let dir = Direction::of("en").as_str();
    html! { <div class="kabar" lang="en" {dir} ref={place}>{ for root }</div> }
}

#[component]
pub fn Application() -> Html {
    let server = use_memo((), |()| Server::default());
    html! {
        <main>
            <style>{ STYLES.concat() }</style>
            <Root element={Element::Article} server={server.clone()} />
            <Root element={Element::Comments} {server} />
        </main>
    }
}

fn main() {
    yew::Renderer::<Application>::new().render();
}
