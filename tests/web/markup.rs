//! HTML to blocks with the browser's own parser: the same corpus as `tests/markup.rs`.

#[path = "../markup/corpus.rs"]
mod corpus;
#[path = "../markup/dump.rs"]
mod dump;
#[path = "../markup/hostile.rs"]
mod hostile;

use corpus::BASE;
use dump::dump;
use js_sys::{Function, Promise, Reflect};
use kabar::markup::{BrowserParser, Parser};
use kabar::model::{Block, Link};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn blocks(html: &str) -> Vec<Block> {
    let parser = BrowserParser::own().expect("a browser has a DOMParser");
    parser.blocks(html, Link::resolve_web(BASE, None).as_ref())
}

#[wasm_bindgen_test]
fn every_situation_becomes_the_expected_blocks() {
    corpus::check(blocks);
}

#[wasm_bindgen_test]
fn hostile_sources_are_read_to_their_end() {
    hostile::check_that_sources_are_read_to_their_end(blocks);
}

#[wasm_bindgen_test]
fn sixty_four_levels_are_kept_and_the_text_of_deeper_ones_too() {
    hostile::check_that_sixty_four_levels_are_kept(blocks);
}

#[wasm_bindgen_test]
async fn nothing_runs_or_loads_while_a_body_is_read() {
    let attack = "globalThis.kabarAttacked = true";
    blocks(&format!(
        "<img src=/attack.png onerror='{attack}'><script>{attack}</script><svg onload='{attack}'></svg>\
         <video><source src=/attack.mp4 onerror='{attack}'></video>"
    ));
    // An image that the page itself asks for afterwards has failed: theirs would have by now.
    let asked = js_sys::eval(
        "new Promise((done) => {
           const image = new Image();
           image.onerror = () => done(performance.getEntriesByType('resource').map(({ name }) => name).join());
           image.src = '/control.png';
         })",
    );
    let asked = JsFuture::from(Promise::from(asked.expect("a promise"))).await;
    let asked = asked.expect("it is kept").as_string().expect("addresses");
    assert!(asked.contains("control.png"), "{asked}");
    assert!(!asked.contains("attack"), "{asked}");
    assert!(
        !Reflect::has(&js_sys::global(), &"kabarAttacked".into()).expect("the window is an object")
    );
}

#[wasm_bindgen_test]
fn the_function_that_is_handed_in_makes_the_document() {
    let parse = Function::new_with_args(
        "html",
        "return new DOMParser().parseFromString(html.replace('one', 'two'), 'text/html')",
    );
    assert_eq!(
        dump(&BrowserParser::new(parse).blocks("<p>one", None)),
        "paragraph \"two\"\n"
    );
}

#[wasm_bindgen_test]
fn a_function_that_throws_or_answers_something_else_makes_an_empty_body() {
    for body in ["throw new TypeError('refused')", "return 5", "return null"] {
        let parse = Function::new_with_args("html", body);
        assert_eq!(BrowserParser::new(parse).blocks("<p>one", None), []);
    }
}
