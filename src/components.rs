//! What the reader sees. Views only: what is worth deciding is decided in [`crate::state`] and [`crate::service`].
//!
//! A view is a function from what it shows and its [`crate::hooks::Env`] to HTML. It is a Yew component only where it
//! is redrawn by itself: each component costs about 3.5 kB of module
//! (docs/decisions/004-views-are-functions.md).
//!
//! # In a program that writes HTML
//! What the server answered is given along; then nothing is asked for, and the HTML is the same for every reader. What
//! readers press does nothing there: it is for reading, indexing and printing. Needs Yew's feature `ssr`.
//!
//! ```
//! use std::{cell::RefCell, rc::Rc};
//!
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
//! let service = Service::new(Rc::new(Table::default()), Rc::new(NativeParser));
//! let messages = Messages::parse(locale::ENGLISH)?;
//! let env = Env::new(Surroundings {
//!     answer: RefCell::new(Some(answer)),
//!     ..Surroundings::new(src, Config::new(Element::Article), messages, service)
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
//! A root needs the element that it stands in. Its looks are those of [`STYLES`], which are for what is inside of an
//! element of the class `kabar`. What happens is told to `on_signal`; attributes, events and `data-state`, of which
//! README.md tells, are those of the loader's elements. Further operations of a server beside `post` (`edit`, `vote/up`,
//! …), what each is given and what it answers: `docs/backends.md`, "What a description cannot say".
//!
//! ```no_run
#![doc = include_str!("../examples/application.rs")]
//! ```

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
