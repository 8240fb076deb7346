//! HTML to blocks with html5ever; `tests/web/markup.rs` asks the browser's parser the same.
#![cfg(not(target_arch = "wasm32"))]

#[path = "markup/corpus.rs"]
mod corpus;
#[path = "markup/dump.rs"]
mod dump;
#[path = "markup/hostile.rs"]
mod hostile;
#[path = "markup/links.rs"]
mod links;

use corpus::{BASE, CORPUS};
use dump::dump;
use kabar::markup::{NativeParser, Parser};
use kabar::model::{Block, Link};

fn blocks(html: &str) -> Vec<Block> {
    NativeParser.blocks(html, Link::resolve_web(BASE, None).as_ref())
}

#[test]
fn every_situation_becomes_the_expected_blocks() {
    corpus::check(blocks);
}

#[test]
fn the_corpus_names_every_file_of_its_folder() {
    let folder = std::fs::read_dir(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/markup"
    ))
    .expect("the folder");
    let files = folder.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a plain name")
    });
    let mut found: Vec<String> = files
        .filter_map(|name| name.strip_suffix(".html").map(str::to_owned))
        .collect();
    found.sort();
    let named: Vec<&str> = CORPUS.iter().map(|(name, _, _)| *name).collect();
    assert_eq!(found, named);
}

#[test]
fn every_prefix_of_every_situation_is_read() {
    for (_, html, _) in CORPUS {
        for end in (0..=html.len()).filter(|end| html.is_char_boundary(*end)) {
            for address in addresses(&blocks(&html[..end])) {
                let scheme = address.split(':').next().unwrap_or_default();
                assert!(
                    matches!(scheme, "http" | "https" | "mailto"),
                    "{address} in {:?}",
                    &html[..end]
                );
            }
        }
    }
}

/// Every address that a dump shows.
fn addresses(blocks: &[Block]) -> Vec<String> {
    let text = dump(blocks);
    let starts = text.split('<').skip(1);
    starts
        .filter_map(|part| part.split_once('>'))
        .map(|(address, _)| address.to_owned())
        .filter(|a| a.contains(':'))
        .collect()
}

#[test]
fn hostile_sources_are_read_to_their_end() {
    hostile::check_that_sources_are_read_to_their_end(blocks);
}

#[test]
fn sixty_four_levels_are_kept_and_the_text_of_deeper_ones_too() {
    hostile::check_that_sixty_four_levels_are_kept(blocks);
}
