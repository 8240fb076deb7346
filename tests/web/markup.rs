//! HTML to blocks with the browser's own parser: the same corpus as `tests/markup.rs`.

#[path = "../markup/corpus.rs"]
mod corpus;
#[path = "../markup/dump.rs"]
mod dump;
#[path = "../markup/hostile.rs"]
mod hostile;

use corpus::{BASE, CORPUS};
use dump::dump;
use js_sys::{Function, Reflect};
use kabar::markup::{BrowserParser, Parser};
use kabar::model::{Block, Link};
use wasm_bindgen_test::wasm_bindgen_test;

fn blocks(html: &str) -> Vec<Block> {
    let parser = BrowserParser::own().expect("a browser has a DOMParser");
    parser.blocks(html, Link::resolve_web(BASE, None).as_ref())
}

#[wasm_bindgen_test]
fn every_situation_becomes_the_expected_blocks() {
    let differing: Vec<String> = CORPUS
        .iter()
        .filter_map(|(name, html, expected)| {
            let found = dump(&blocks(html));
            (found != *expected)
                .then(|| format!("== {name}\n-- expected\n{expected}-- found\n{found}"))
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[wasm_bindgen_test]
fn hostile_sources_are_read_to_their_end() {
    for (name, html, longest) in hostile::sources() {
        let found = blocks(&html);
        let depth = hostile::depth(&found);
        assert!(depth <= 65, "{name} nests {depth} levels");
        assert!(
            hostile::text(&found).ends_with(hostile::END),
            "{name} lost its end"
        );
        assert!(
            found.len() <= longest,
            "{name} became {} blocks",
            found.len()
        );
    }
}

#[wasm_bindgen_test]
fn sixty_four_levels_are_kept_and_the_text_of_deeper_ones_too() {
    let html = [
        "<blockquote>".repeat(10_000),
        "deep".to_owned(),
        "</blockquote>".repeat(10_000),
        "<p>after".to_owned(),
    ];
    let found = blocks(&html.concat());
    assert_eq!(hostile::depth(&found), 65, "64 quotes and a paragraph");
    assert_eq!(found.len(), 2);
    assert_eq!(hostile::text(&found), "deepafter");
}

#[wasm_bindgen_test]
fn nothing_runs_or_loads_while_a_body_is_read() {
    let window = js_sys::global();
    let attack = "kabarAttacked = true";
    blocks(&format!(
        "<img src=x onerror='{attack}'><script>{attack}</script><svg onload='{attack}'></svg><video><source onerror='{attack}'></video>"
    ));
    assert!(!Reflect::has(&window, &"kabarAttacked".into()).expect("the window is an object"));
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
