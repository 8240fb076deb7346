//! Kabar: a news article view and its discussion, for any web page.
//!
//! A page uses it through the loader's two elements; a Yew application uses [`components`] with an
//! [`hooks::Env`] of its own. The modules stand below in the order in which they depend on each other.

pub mod text;

pub mod error;
pub mod json;
pub mod model;

pub mod config;
pub mod dom;
pub mod fetch;
pub mod locale;
pub mod markup;
pub mod state;

pub mod backend;
pub mod service;

pub mod hooks;

pub mod components;

#[cfg(target_arch = "wasm32")]
pub mod mount;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod check;
