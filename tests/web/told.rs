//! What a root tells the page, which makes `data-state` and the events `kabar:…` of it.

use kabar::config::Element;
use kabar::fetch::table::Table;
use wasm_bindgen_test::*;

use crate::stage::{SRC, Stage};

#[wasm_bindgen_test]
async fn what_fails_before_the_page_was_told_that_it_loads_is_told_once() {
    for element in [Element::Article, Element::Comments] {
        let network = Table::default();
        network.set(SRC, Err(Table::lost()));
        let stage = Stage::slow(element, network);
        stage.fails().await;
        stage
            .until("the page is told of the failure", |stage| {
                !stage.told.borrow().is_empty()
            })
            .await;
        stage.silence.set(true);
        stage.button("Try again").click();
        stage
            .until("the page is told of the retry", |stage| {
                stage
                    .told
                    .borrow()
                    .last()
                    .is_some_and(|word| word == "loading")
            })
            .await;
        assert_eq!(*stage.told.borrow(), ["failed network", "loading"]);
    }
}
