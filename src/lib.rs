//! Kabar: a news article view and its discussion, for any web page.
//!
//! A page uses it through the loader's two elements; a Yew application uses [`components`] with an
//! [`hooks::Env`] of its own, as the examples there show. The modules stand below in the order in which they depend on
//! each other.

pub mod text;

pub mod error;
pub mod json;
pub mod model;

pub mod config;
#[cfg(feature = "widget")]
pub mod dom;
pub mod fetch;
pub mod locale;
#[cfg_attr(
    all(target_arch = "wasm32", not(feature = "widget")),
    expect(dead_code, reason = "no parser is there that uses it")
)]
pub mod markup;
pub mod state;

pub mod backend;
pub mod service;

#[cfg(feature = "widget")]
pub mod hooks;

#[cfg(feature = "widget")]
pub mod components;

#[cfg(feature = "widget")]
pub mod mount;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod check;
