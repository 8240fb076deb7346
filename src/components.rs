//! What the reader sees. Views only: what is worth deciding is decided in [`crate::state`] and [`crate::service`].
//!
//! A view is a function from what it shows and its [`crate::hooks::Env`] to HTML. It is a Yew component only where it
//! is redrawn by itself: each component costs about 3.5 kB of module
//! (docs/decisions/004-views-are-functions.md).
//!
//! # In a program that writes HTML
//! What the server answered is given along; then nothing is asked for, and the HTML is the same for every reader. Needs
//! Yew's feature `ssr`.
//!
//! ```
//! # use std::{cell::RefCell, rc::Rc};
//! use kabar::components::{ArticleRoot, article};
//! use kabar::config::{Config, Element};
//! use kabar::fetch::table::Table;
//! use kabar::hooks::{Env, Surroundings};
//! use kabar::locale::{self, Messages};
//! use kabar::markup::NativeParser;
//! use kabar::service::{Answer, Service};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let src = "https://example.org/articles/7.json".to_owned();
//! let body = r#"{"headline": "Seven", "articleBody": "<p>Seven <em>words</em>.</p>"}"#;
//! let answer = Answer::new(src.clone(), body.into());
//!
//! let (config, _) = Config::read(Element::Article, &|_attribute| None);
//! let service = Service::new(Rc::new(Table::default()), Rc::new(NativeParser));
//! let env = Env::new(Surroundings {
//!     answer: RefCell::new(Some(answer)),
//!     ..Surroundings::new(src, config, Messages::parse(locale::ENGLISH)?, service)
//! });
//! let html = yew::LocalServerRenderer::<ArticleRoot>::with_props(article::Props { env })
//!     .hydratable(false)
//!     .render()
//!     .await;
//! assert!(html.contains("Seven <em>words</em>."), "{html}");
//! # Ok::<(), kabar::error::Error>(())
//! # }).unwrap();
//! ```
//!
//! # In a Yew application
//! A root needs the element that it stands in, so it comes once that is there. Its classes are those of [`STYLES`], which
//! are for what is inside of an element of the class `kabar`.
//!
//! ```
//! # use std::rc::Rc;
//! use kabar::components::DiscussionRoot;
//! use kabar::config::{Config, Element};
//! use kabar::fetch::browser::BrowserFetch;
//! use kabar::hooks::{Clock, Env, Surroundings};
//! use kabar::locale::{self, Messages, browser::Intl};
//! use kabar::markup::BrowserParser;
//! use kabar::service::Service;
//! use yew::prelude::*;
//!
//! fn surroundings(host: web_sys::HtmlElement) -> Option<Env> {
//!     let src = "https://example.org/articles/7/comments.json".to_owned();
//!     let (config, _) = Config::read(Element::Comments, &|_attribute| None);
//!     let fetch = BrowserFetch::new(config.timeout, web_sys::RequestCredentials::SameOrigin);
//!     let service = Service::new(Rc::new(fetch), Rc::new(BrowserParser::own().ok()?));
//!     let messages = Messages::parse(locale::ENGLISH).ok()?;
//!     Some(Env::new(Surroundings {
//!         dates: Some(Rc::new(Intl::new("en"))),
//!         clock: Some(Clock::new(&host)),
//!         host: Some(host),
//!         ..Surroundings::new(src, config, messages, service)
//!     }))
//! }
//!
//! #[component]
//! fn Comments() -> Html {
//!     let (place, env) = (use_node_ref(), use_state(|| None));
//!     {
//!         let (place, env) = (place.clone(), env.clone());
//!         use_effect_with((), move |()| env.set(place.cast().and_then(surroundings)));
//!     }
//!     let root = (*env).clone().map(|env| html! { <DiscussionRoot {env} /> });
//!     html! { <div class="kabar" ref={place}>{ for root }</div> }
//! }
//! ```
//!
//! Readers write where the service has a way to ([`Service::writing`](crate::service::Service::writing)) and `desk` opens
//! [`desk`]. Who chooses a text size is told by `on_text_size`; what applies it sends the host an event `kabar:text-size`
//! whose `detail.size` is the word for it.

pub mod article;
pub mod blocks;
pub mod desk;
pub mod discussion;
mod element;
mod icon;
mod inline;
mod notice;
mod picture;
mod time;

/// The style sheets that the views are made for, in this order: what both share, the article, the discussion, writing.
pub const STYLES: [&str; 4] = [
    include_str!("../styles/tokens.css"),
    include_str!("../styles/article.css"),
    include_str!("../styles/comments.css"),
    include_str!("../styles/writing.css"),
];

pub use article::ArticleRoot;
pub use discussion::DiscussionRoot;
