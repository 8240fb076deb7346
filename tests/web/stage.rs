//! A page with one root on a canned network, as a reader finds it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use kabar::components::{ArticleRoot, DiscussionRoot, article, discussion};
use kabar::config::{Config, Element};
use kabar::error::Error;
use kabar::fetch::table::Table;
use kabar::fetch::{Answer, Fetch, LocalFuture};
use kabar::hooks::{Clock, Env, Signal, Surroundings};
use kabar::locale::{Messages, browser::Intl};
use kabar::markup::BrowserParser;
use kabar::service::Service;
use kabar::state::text_size::TextSize;
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, HtmlElement, window};
use yew::Callback;

/// Where the canned answers stand.
pub const SRC: &str = "https://news.example/1.json";

pub struct Stage {
    pub root: HtmlElement,
    pub network: Table,
    /// What the root told the page, a word for each signal.
    pub told: Rc<RefCell<Vec<String>>>,
    pub chosen: Rc<RefCell<Vec<TextSize>>>,
    /// While this is true the network does not answer.
    pub silence: Rc<Cell<bool>>,
    end: Option<Box<dyn FnOnce()>>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            end();
        }
        self.root.remove();
    }
}

/// The canned network, which a test can hold back.
struct Network {
    table: Table,
    silence: Rc<Cell<bool>>,
    /// Milliseconds that asking takes, while which nothing else is done.
    takes: f64,
}

impl Fetch for Network {
    fn get(&self, url: &str) -> LocalFuture<Result<Answer, Error>> {
        let end = js_sys::Date::now() + self.takes;
        while js_sys::Date::now() < end {}
        let (answer, silence) = (self.table.get(url), self.silence.clone());
        Box::pin(async move {
            while silence.get() {
                next_task().await;
            }
            answer.await
        })
    }
}

impl Stage {
    pub fn article(network: Table) -> Stage {
        Stage::mount(network, Element::Article, None, 0.0)
    }

    pub fn discussion(network: Table) -> Stage {
        Stage::mount(network, Element::Comments, None, 0.0)
    }

    /// A root whose first rendering takes longer than the 16 ms for which Yew keeps the browser waiting, so that what the
    /// network answers comes between that rendering and its effects.
    pub fn slow(element: Element, network: Table) -> Stage {
        Stage::mount(network, element, None, 50.0)
    }

    /// The same with the attribute `heading`.
    pub fn article_at(heading: &str, network: Table) -> Stage {
        Stage::mount(network, Element::Article, Some(heading), 0.0)
    }

    /// The same with the attribute `heading`.
    pub fn discussion_at(heading: &str, network: Table) -> Stage {
        Stage::mount(network, Element::Comments, Some(heading), 0.0)
    }

    fn mount(network: Table, element: Element, heading: Option<&str>, takes: f64) -> Stage {
        let document = window().unwrap().document().unwrap();
        let root: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        document.body().unwrap().append_child(&root).unwrap();
        let told = Rc::new(RefCell::new(Vec::new()));
        let chosen = Rc::new(RefCell::new(Vec::new()));
        let silence = Rc::new(Cell::new(false));
        let attribute = |name: &str| heading.filter(|_| name == "heading").map(str::to_owned);
        let env = Env::new(Surroundings {
            src: SRC.to_owned(),
            config: Config::read(element, &attribute).0,
            messages: Messages::parse(include_str!("../../locales/en.json")).unwrap(),
            service: Service::new(
                Rc::new(Network {
                    table: network.clone(),
                    silence: silence.clone(),
                    takes,
                }),
                Rc::new(BrowserParser::own().unwrap()),
            ),
            answer: RefCell::default(),
            desk: None,
            dates: Some(Rc::new(Intl::new("en"))),
            clock: Some(Clock::new(&root)),
            host: Some(root.clone()),
            text_size: TextSize::Medium,
            on_text_size: {
                let chosen = chosen.clone();
                Callback::from(move |size| chosen.borrow_mut().push(size))
            },
            on_signal: {
                let told = told.clone();
                Callback::from(move |signal| told.borrow_mut().push(word(&signal)))
            },
        });
        let end: Box<dyn FnOnce()> = match element {
            Element::Article => {
                let app = yew::Renderer::<ArticleRoot>::with_root_and_props(
                    root.clone().into(),
                    article::Props { env },
                );
                let app = app.render();
                Box::new(move || app.destroy())
            }
            Element::Comments => {
                let app = yew::Renderer::<DiscussionRoot>::with_root_and_props(
                    root.clone().into(),
                    discussion::Props { env },
                );
                let app = app.render();
                Box::new(move || app.destroy())
            }
        };
        Stage {
            root,
            network,
            told,
            chosen,
            silence,
            end: Some(end),
        }
    }

    /// Waits until the reader sees `words` and the page has been told: Yew lets the browser paint in between.
    pub async fn shows(&self, words: &str) {
        self.until(words, |stage| {
            let told = stage.told.borrow();
            stage.text().contains(words) && told.last().is_some_and(|word| word != "loading")
        })
        .await;
    }

    /// Waits until `holds`; `what` is what is waited for.
    pub async fn until(&self, what: &str, holds: impl Fn(&Stage) -> bool) {
        // Ten seconds by the page's own clock are beyond any machine's slowness.
        let end = js_sys::Date::now() + 10_000.0;
        while !holds(self) {
            assert!(js_sys::Date::now() < end, "never: {what}\n{}", self.text());
            next_task().await;
        }
    }

    pub fn text(&self) -> String {
        self.root.inner_text()
    }

    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length())
            .map(|index| found.get(index).unwrap().unchecked_into())
            .collect()
    }

    /// The one element that `selector` finds.
    pub fn one(&self, selector: &str) -> HtmlElement {
        let mut found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector} in {}", self.root.inner_html());
        found.remove(0)
    }

    /// The element that has the focus; `body` where none has.
    pub fn focused(&self) -> Node {
        let document = window().unwrap().document().unwrap();
        document.active_element().unwrap()
    }

    pub fn has_focus(&self, element: &Node) -> bool {
        self.focused() == *element
    }

    /// Waits until what has the focus says `words`, and does not say `others`.
    pub async fn focus_reaches(&self, words: &str, others: &str) {
        self.until(&format!("{words:?} has the focus"), |stage| {
            let said = stage.focused().text_content().unwrap();
            said.contains(words) && !said.contains(others)
        })
        .await;
    }

    /// Waits until a failure is told.
    pub async fn fails(&self) {
        self.until("the failure is told", |stage| {
            !stage.all("[role=alert]").is_empty()
        })
        .await;
    }

    /// A retry that has the focus keeps it while it is tried and fails again. The network does not answer meanwhile.
    pub async fn retries_in_vain(&self) -> HtmlElement {
        let button = self.button("Try again");
        button.focus().unwrap();
        self.silence.set(true);
        button.click();
        self.until("the button is busy", |_| {
            button.get_attribute("aria-disabled").as_deref() == Some("true")
        })
        .await;
        assert!(self.has_focus(&button));
        self.silence.set(false);
        self.until("it failed again", |_| button.inner_text() == "Try again")
            .await;
        assert!(self.has_focus(&button));
        button
    }

    /// The button that reads `label`.
    pub fn button(&self, label: &str) -> HtmlElement {
        let found = self.all("button").into_iter().find(|button| {
            button.inner_text() == label
                || button.get_attribute("aria-label").as_deref() == Some(label)
        });
        found.unwrap_or_else(|| panic!("no button {label:?} in {}", self.root.inner_html()))
    }
}

/// Lets the browser do what it has to do.
pub async fn next_task() {
    gloo_timers::future::TimeoutFuture::new(0).await;
}

fn word(signal: &Signal) -> String {
    match signal {
        Signal::ArticleShown { headline, .. } => format!("shown {headline}"),
        Signal::CommentsShown {
            shown,
            total,
            closed,
        } => format!("shown {shown} of {total:?}, closed {closed}"),
        Signal::Failed(error) => format!("failed {}", error.kind().as_str()),
        Signal::Partly(error) => {
            format!(
                "partly {} {}",
                error.kind().as_str(),
                error.pointer().unwrap_or_default()
            )
        }
        Signal::Wrote { state, id } => format!("wrote {id}: {state}"),
        Signal::Loading => "loading".to_owned(),
    }
}
