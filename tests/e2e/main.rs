//! The whole page in a real browser: loader, module, styles and texts as a newsroom serves them.
//!
//! Each test opens one of `tests/pages/` from a server of its own, acts as a reader, and says what the reader perceives.
//! `KABAR_BROWSER` names the browser (chromium, firefox, webkit), `KABAR_DIST` the folder of built files.
#![cfg(not(target_arch = "wasm32"))]

mod browser;
mod data;
mod page;
mod server;
mod stage;
mod webdriver;

mod address;
mod backends;
mod builds;
mod count;
mod crash;
mod embeds;
mod extremes;
mod failure;
mod find;
mod fold;
mod keyboard;
mod laziness;
mod lifecycle;
mod live;
mod long;
mod options;
mod order;
mod origins;
mod preload;
mod seed;
mod servers;
mod several;
mod shift;
mod states;
mod text_size;
mod window;
mod writing;
