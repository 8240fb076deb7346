//! The reference server of Kabar: the canonical protocol (docs/protocol.md) on SQLite or PostgreSQL.
//!
//! A process keeps nothing to itself: what it acknowledged is in the database, and several may share one. A request
//! comes in at [`api`], is read by [`read`] or [`write`](mod@write) (moderators: [`moderation`]), asks [`thread`] or goes
//! through [`change`], and leaves as [`comment`]s or as a [`problem`]. [`events`] tells listeners what changed.
//! README.md of this folder is for those who run it.

pub mod api;
pub mod change;
pub mod comment;
pub mod database;
pub mod events;
pub mod import;
pub mod moderation;
pub mod problem;
pub mod read;
pub mod request;
pub mod rules;
pub mod secret;
pub mod serve;
pub mod settings;
pub mod thread;
pub mod write;
