//! Everything that the descriptions say readers may do, done on real servers, and seen in the servers' own answers.
//!
//! `cargo xtask test` starts Kabar's own and Isso for it, `cargo xtask test --all` all of them. `cargo xtask backends` keeps them
//! running and prints the variables by which these tests find them; the tests may be run as often as one likes.
#![cfg(not(target_arch = "wasm32"))]

mod browser;
mod stand;

mod ghost;
mod isso;
mod kabar;
mod waline;
mod wordpress;
