//! Situations, each an HTML file and the blocks that it must become, in `tests/fixtures/markup`.

use super::dump::dump;
use kabar::model::Block;

/// Name, source and expected dump.
pub type Situation = (&'static str, &'static str, &'static str);

macro_rules! corpus {
    ($($name:literal),* $(,)?) => {
        /// Every file of the folder.
        pub const CORPUS: &[Situation] = &[$((
            $name,
            include_str!(concat!("../fixtures/markup/", $name, ".html")),
            include_str!(concat!("../fixtures/markup/", $name, ".txt")),
        )),*];
    };
}

corpus![
    "attributes_without_quotes",
    "base_and_refresh",
    "blocks_of_every_kind",
    "cdata",
    "comments",
    "entities",
    "figures",
    "foreign_content",
    "formatting_reconstruction",
    "image_with_error_handler",
    "javascript_in_disguise",
    "links",
    "loose_text",
    "nesting_errors",
    "nul",
    "page_as_fragment",
    "quotes_in_tags",
    "scripts_and_styles",
    "tables",
    "tables_misnested",
    "template_noscript_and_forms",
    "whitespace",
];

/// Where the sources are said to stand.
pub const BASE: &str = "https://news.example/2026/article.html?page=1";

/// Every source becomes the blocks that it must become.
pub fn check(blocks: fn(&str) -> Vec<Block>) {
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
