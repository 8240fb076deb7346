//! Newsrooms' servers: what is asked of them, and what their answers mean.
//!
//! A server that answers in the form of `docs/protocol.md` is read as it is. For any other, a backend description (a
//! JSON document, `docs/backends.md`) says how to ask it and where in its answers everything stands, and the engine in
//! [`description`] turns them into that form. Either way [`article`] and [`comments`] read the canonical JSON.

mod canonical;
mod capabilities;
mod described;
pub mod description;
pub mod wire;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod zone;

pub use canonical::{
    Read, Written, article, comment, comments, counted, plain, preview, quoted, unformatted,
    written,
};
pub use capabilities::{asks_config, capabilities};
pub use described::{Described, Surroundings};
