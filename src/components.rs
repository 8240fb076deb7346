//! What the reader sees. Views only: what is worth deciding is decided in [`crate::state`] and [`crate::service`].
//!
//! A view is a function from what it shows and its [`crate::hooks::Env`] to HTML. It is a Yew component only where it
//! is redrawn by itself: each component costs about 3.5 kB of module
//! (docs/decisions/004-views-are-functions.md).

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

pub use article::ArticleRoot;
pub use discussion::DiscussionRoot;
