//! What only a browser can show, run in one.
#![cfg(target_arch = "wasm32")]

mod app;
mod article;
mod discussion;
mod locale;
mod markup;
mod stage;
mod told;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
