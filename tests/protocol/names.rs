//! The page, the schemas and the code use the same names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::schemas::*;

fn names(schema: &Value) -> BTreeSet<String> {
    match schema["properties"].as_object() {
        Some(members) => members.keys().cloned().collect(),
        None => BTreeSet::new(),
    }
}

/// Every name that the schemas describe, by the object it stands in.
fn names_in_schemas() -> BTreeMap<String, BTreeSet<String>> {
    let (article, page, block) = (schema("article"), schema("comment-page"), schema("block"));
    let mut all: BTreeMap<String, BTreeSet<String>> = [
        ("Article", &article),
        ("comments", &article["properties"]["comments"]),
        ("Person", &article["$defs"]["person"]),
        ("Label", &article["$defs"]["label"]),
        ("Image", &block["$defs"]["image"]),
        ("Comment page", &page),
        ("Comment", &page["$defs"]["comment"]),
        ("cell", &block["$defs"]["cell"]),
        ("phrase", &block["$defs"]["inline"]),
    ]
    .into_iter()
    .map(|(object, schema)| (object.to_owned(), names(schema)))
    .collect();
    for (_, then) in branches(&block["$defs"]["inline"]) {
        all.entry("phrase".to_owned())
            .or_default()
            .extend(names(then));
    }
    for (types, then) in branches(&block) {
        for kind in types {
            let members = all.entry(kind.to_owned()).or_default();
            members.insert("type".to_owned());
            members.extend(names(then));
        }
    }
    all
}

/// The normative table under "## Names", by the object, with the origin of each name.
fn names_in_table() -> BTreeMap<String, BTreeMap<String, String>> {
    let text = protocol();
    let section = text.split("\n## Names\n").nth(1).expect("a section Names");
    let section = section.split("\n## ").next().expect("a first part");
    let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in section
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
    {
        let cells: Vec<&str> = row
            .trim_matches('|')
            .splitn(3, '|')
            .map(str::trim)
            .collect();
        let [object, members, origin] = cells[..] else {
            panic!("three cells in {row}");
        };
        let object = all.entry(object.to_owned()).or_default();
        for name in members.split(", ") {
            let name = name.trim_matches('`').to_owned();
            let twice = object.insert(name, origin.to_owned());
            assert_eq!(twice, None, "a name has one origin: {row}");
        }
    }
    all
}

#[test]
fn the_normative_table_lists_the_names_of_the_schemas() {
    let table: BTreeMap<String, BTreeSet<String>> = names_in_table()
        .into_iter()
        .map(|(object, members)| (object, members.into_keys().collect()))
        .collect();
    assert_eq!(table, names_in_schemas());
}

#[test]
fn the_normative_table_says_the_origin_of_every_name() {
    for (object, members) in names_in_table() {
        for (name, origin) in members {
            assert!(
                origin.starts_with("own") || origin.starts_with("schema.org "),
                "{object}.{name}: {origin}"
            );
        }
    }
}

#[test]
fn the_member_tables_list_the_names_of_the_schemas() {
    let text = protocol();
    let schemas = names_in_schemas();
    let sections = [
        ("\n## Article\n", "Article"),
        ("\n### Person\n", "Person"),
        ("\n### Label\n", "Label"),
        ("\n### Image\n", "Image"),
        ("\n## Comment page\n", "Comment page"),
        ("\n### Comment\n", "Comment"),
    ];
    for (heading, object) in sections {
        let section = text.split(heading).nth(1).expect(heading);
        let section = section.split("\n#").next().expect("a first part");
        let listed: BTreeSet<String> = section
            .lines()
            .filter(|line| line.starts_with("| `"))
            .flat_map(|line| line.split('|').nth(1).expect("a first cell").split(", "))
            .map(|name| name.trim().trim_matches('`').to_owned())
            .filter(|name| !name.contains('.'))
            .collect();
        assert_eq!(listed, schemas[object], "{object}");
    }
}

/// The words in quotation marks (`mark` is `"`) or backticks in `text`.
fn words_in(text: &str, mark: char) -> BTreeSet<String> {
    text.split(mark)
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_html_table_lists_the_elements_that_the_code_knows() {
    let text = protocol();
    let section = text.split("\n## HTML\n").nth(1).expect("a section HTML");
    let section = section.split("\n## ").next().expect("a first part");
    let listed: BTreeSet<String> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .flat_map(|line| words_in(line.split('|').nth(1).expect("a first cell"), '`'))
        .collect();
    let code = read(&root().join("src/markup/element.rs"));
    let code = code.split("const KNOWN").nth(1).expect("a table of names");
    let known: BTreeSet<String> = words_in(code, '"')
        .iter()
        .flat_map(|names| names.split_whitespace())
        .filter(|name| *name != "\\")
        .map(str::to_owned)
        .collect();
    let attribution_only = ["footer", "figcaption", "cite"].map(str::to_owned);
    let listed: BTreeSet<String> = listed.into_iter().chain(attribution_only).collect();
    assert_eq!(listed, known);
}

/// Every word that stands between quotation marks in the reader, JSON Pointers taken apart; unit tests left out.
fn words_of_the_reader() -> BTreeSet<String> {
    fn collect(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder src/backend/canonical") {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                words(&path, found);
            }
        }
    }
    fn words(path: &Path, found: &mut BTreeSet<String>) {
        let code = read(path);
        let code = code.split("mod tests").next().expect("a first part");
        let pieces = code.split('"').flat_map(|piece| piece.split('/'));
        found.extend(pieces.filter(|piece| is_word(piece)).map(str::to_owned));
    }
    fn is_word(piece: &str) -> bool {
        !piece.is_empty() && piece.chars().all(|c| c.is_ascii_alphabetic())
    }
    let mut found = BTreeSet::new();
    words(&root().join("src/backend/canonical.rs"), &mut found);
    collect(&root().join("src/backend/canonical"), &mut found);
    found
}

#[test]
fn the_reader_knows_every_name_and_no_other() {
    let read = words_of_the_reader();
    let listed: BTreeSet<String> = names_in_table()
        .into_values()
        .flat_map(BTreeMap::into_keys)
        .collect();
    let unread: Vec<&String> = listed.difference(&read).collect();
    assert_eq!(unread, Vec::<&String>::new(), "listed, but not read");
    // A word with a capital inside can only be a member; one without may be a type, a state, a part of a message.
    let unlisted: Vec<&String> = read
        .difference(&listed)
        .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter(|word| word.contains(|c: char| c.is_ascii_uppercase()))
        .collect();
    assert_eq!(unlisted, Vec::<&String>::new(), "read, but not listed");
}
