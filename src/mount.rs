//! Puts an article or a discussion into an element of the page, and takes it away again.

mod server;
mod stream;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Element, HtmlElement, RequestCredentials};
use yew::{AppHandle, BaseComponent, Callback, Renderer};

use crate::components::{ArticleRoot, DiscussionRoot, article, discussion};
use crate::config::{self, Config, Credentials};
use crate::dom::{Detail, Edge, Host, dispatch, set_state, warn};
use crate::error::Error;
use crate::fetch::Fetch;
use crate::fetch::browser::BrowserFetch;
use crate::hooks::{Clock, Env, OpenDesk, Signal, Surroundings};
use crate::locale::{Direction, LiveDates, Messages, browser::Intl};
use crate::markup::BrowserParser;
use crate::model::Link;
use crate::service::{Answer, Service};
use crate::state::text_size::TextSize;
use server::Server;
use stream::Streamed;

#[wasm_bindgen]
extern "C" {
    /// What the loader hands over for one element.
    pub type Given;

    /// The element in the page.
    #[wasm_bindgen(method, getter)]
    fn host(this: &Given) -> HtmlElement;

    /// Where in its shadow root to render.
    #[wasm_bindgen(method, getter)]
    fn root(this: &Given) -> Element;

    /// Absolute address of the JSON.
    #[wasm_bindgen(method, getter)]
    fn url(this: &Given) -> String;

    /// The request for it that is under way, where it goes to a canonical server: `Promise<Response>`.
    #[wasm_bindgen(method, getter)]
    fn response(this: &Given) -> Option<Promise>;

    /// The address and the body of what it was answered with, where that is here: `[string, ArrayBuffer]`.
    #[wasm_bindgen(method, getter)]
    fn answer(this: &Given) -> Option<Array>;

    /// The server, where it is not a canonical one.
    #[wasm_bindgen(method, getter)]
    fn backend(this: &Given) -> Option<Server>;

    /// Listens to the stream of events at an address, after the one with an id, until the signal says so. `tell` is told
    /// `[json, id, address]` of each, and `[]` when it is over.
    #[wasm_bindgen(method)]
    fn listen(
        this: &Given,
        url: &str,
        after: &str,
        signal: &AbortSignal,
        tell: &Closure<dyn FnMut(Array)>,
    );

    /// The locale file.
    #[wasm_bindgen(method, getter)]
    fn texts(this: &Given) -> String;

    /// `(html) => Document`, through the page's Trusted Types policy.
    #[wasm_bindgen(method, getter)]
    fn parse(this: &Given) -> Function;

    /// The word of the text size that holds now.
    #[wasm_bindgen(method, getter, js_name = textSize)]
    fn text_size(this: &Given) -> String;

    /// Sets the text size of the page.
    #[wasm_bindgen(method, js_name = setTextSize)]
    fn set_text_size(this: &Given, word: &str);
}

/// What is mounted; dropped, it leaves nothing behind: no listener, no timer, no request.
pub struct Mounted {
    _edge: Option<Edge>,
    _app: Box<dyn std::any::Any>,
}

/// Ends its app when it is dropped.
struct App<C: BaseComponent>(Option<AppHandle<C>>);

impl<C: BaseComponent> Drop for App<C> {
    fn drop(&mut self) {
        if let Some(app) = self.0.take() {
            app.destroy();
        }
    }
}

/// Mounts an article.
///
/// # Errors
/// A shape error where the locale file cannot be read.
pub fn article(given: &Given) -> Result<Mounted, Error> {
    let env = env(config::Element::Article, given, None, |fetch, _| fetch)?;
    Ok(mount::<ArticleRoot>(given, article::Props { env }))
}

/// Mounts a discussion; `desk` has what readers write with come, where the server takes it.
///
/// # Errors
/// A shape error where the locale file cannot be read.
pub fn discussion(given: &Given, desk: OpenDesk) -> Result<Mounted, Error> {
    let streamed = |fetch, given| Rc::new(Streamed { fetch, given }) as Rc<dyn Fetch>;
    let env = env(config::Element::Comments, given, Some(desk), streamed)?;
    Ok(mount::<DiscussionRoot>(given, discussion::Props { env }))
}

fn mount<C: BaseComponent>(given: &Given, props: C::Properties) -> Mounted {
    let root = given.root();
    let edge = Edge::new(given.host(), root.clone());
    let app = Renderer::<C>::with_root_and_props(root, props).render();
    Mounted {
        _edge: edge,
        _app: Box::new(App(Some(app))),
    }
}

fn env(
    element: config::Element,
    given: &Given,
    desk: Option<OpenDesk>,
    network: fn(Rc<dyn Fetch>, Given) -> Rc<dyn Fetch>,
) -> Result<Env, Error> {
    let host = given.host();
    let (config, warnings) = Config::read(element, &|name| host.get_attribute(name));
    for warning in warnings {
        warn(&warning);
    }
    let messages = Messages::parse(&given.texts())?;
    let root = given.root();
    for (name, value) in [
        ("lang", messages.language()),
        ("dir", Direction::of(messages.language()).as_str()),
    ] {
        // Setting an attribute fails on invalid names only.
        let _ = root.set_attribute(name, value);
    }
    let url = given.url();
    let parser = Rc::new(BrowserParser::new(given.parse()));
    let again = || AsRef::<JsValue>::as_ref(given).clone().unchecked_into();
    let answer = given.answer().and_then(|answer| {
        let body = Uint8Array::new(&answer.get(1)).to_vec();
        Some(Answer::new(answer.get(0).as_string()?, body))
    });
    let service = match given.backend() {
        Some(server) => {
            let server = Rc::new(server);
            Service::new(network(server.clone(), again()), parser).writing(server)
        }
        None => {
            let fetch = BrowserFetch::new(config.timeout, credentials(config.credentials));
            if let (None, Some(response)) = (&answer, given.response()) {
                fetch.adopt(url.clone(), response);
            }
            Service::new(network(Rc::new(fetch), again()), parser)
        }
    };
    let dates: Rc<dyn LiveDates> = Rc::new(Intl::new(messages.language()));
    let kept: Given = again();
    Ok(Env::new(Surroundings {
        src: url,
        config,
        messages,
        service,
        answer: RefCell::new(answer),
        desk,
        dates: Some(dates),
        clock: Some(Clock::new(&host)),
        text_size: TextSize::named(&given.text_size()),
        on_text_size: Callback::from(move |size: TextSize| kept.set_text_size(size.as_str())),
        on_signal: signals(host.clone()),
        host: Some(host),
    }))
}

fn credentials(credentials: Credentials) -> RequestCredentials {
    match credentials {
        Credentials::Omit => RequestCredentials::Omit,
        Credentials::SameOrigin => RequestCredentials::SameOrigin,
        Credentials::Include => RequestCredentials::Include,
    }
}

/// Turns what a root tells into the element's state and events.
fn signals(host: Host) -> Callback<Signal> {
    Callback::from(move |signal| match signal {
        Signal::Loading => set_state(&host, "loading"),
        Signal::ArticleShown { headline, comments } => {
            set_state(&host, "ready");
            let mut detail = Detail::default().with("headline", headline);
            if let Some(comments) = comments {
                let src = comments.src.as_ref().map(Link::as_str);
                detail = detail
                    .with("comments", src)
                    .with("thread", comments.thread.as_deref())
                    .with("commentCount", comments.count);
            }
            dispatch(&host, "kabar:load", detail);
        }
        Signal::CommentsShown {
            shown,
            total,
            closed,
        } => {
            set_state(
                &host,
                match (closed, shown) {
                    (true, _) => "closed",
                    (false, 0) => "empty",
                    (false, _) => "ready",
                },
            );
            let detail = Detail::default()
                .with("shown", shown as f64)
                .with("total", total)
                .with("closed", closed);
            dispatch(&host, "kabar:comments", detail);
        }
        Signal::Wrote { state, id } => {
            let id = Some(&*id).filter(|id| !id.is_empty());
            let detail = Detail::default().with("state", state).with("id", id);
            dispatch(&host, "kabar:comment", detail);
        }
        Signal::Failed(error) => {
            set_state(&host, "failed");
            fail(&host, &error);
        }
        Signal::Partly(error) => fail(&host, &error),
    })
}

fn fail(host: &Host, error: &Error) {
    let detail = Detail::default()
        .with("kind", error.kind().as_str())
        .with("status", error.status().map(f64::from))
        .with("pointer", error.pointer())
        .with("url", error.url())
        .with("message", error.to_string());
    dispatch(host, "kabar:error", detail);
}
