//! The canonical JSON becomes the models, whatever state it is in.

#![cfg(not(target_arch = "wasm32"))]

#[path = "backends/damage.rs"]
mod damage;
#[path = "backends/outline.rs"]
mod outline;
#[path = "backends/places.rs"]
mod places;
#[path = "backends/size.rs"]
mod size;

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use kabar::backend::{self, Read};
use kabar::error::{Error, Kind};
use kabar::markup::Parser;
use kabar::model::{Article, Block, Comment, CommentPage, Entry, Inline, Link};

/// Stands in for an HTML parser: shows what it was given.
struct Shown;

impl Parser for Shown {
    fn blocks(&self, html: &str, base: Option<&Link>) -> Vec<Block> {
        let shown = format!("HTML {html} at {}", base.map_or("nowhere", Link::as_str));
        vec![Block::Paragraph(vec![Inline::Text(shown.into())])]
    }
}

fn at() -> Link {
    Link::resolve("https://news.example/api/1174/comments?limit=20", None)
        .expect("an absolute address")
}

fn comments(json: &str) -> Result<Read<CommentPage>, Error> {
    backend::comments(json, &at(), &Shown)
}

fn article(json: &str) -> Result<Read<Rc<Article>>, Error> {
    backend::article(json, &at(), &Shown)
}

fn readable(page: &CommentPage) -> Vec<&Comment> {
    let mut comments = Vec::new();
    for entry in &page.entries {
        match entry {
            Entry::Comment(comment) => comments.push(&**comment),
            Entry::Unreadable { .. } => {}
        }
    }
    comments
}

/// The fixtures with `kind` in their names. Those that begin with "malformed" are not what the schemas allow.
fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/kabar");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder of fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().contains(kind))
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no fixtures {kind}");
    paths
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_fixture_becomes_what_is_written_beside_it() {
    for path in fixtures("") {
        let json = text(&path);
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let (model, skipped) = if name.contains("article") {
            let Read { value, skipped } = article(&json).expect("an article");
            (outline::article(&value), skipped)
        } else {
            let Read { value, skipped } = comments(&json).expect("a comment page");
            (outline::page(&value), skipped)
        };
        let became = model + &outline::skipped(&skipped);
        let expected = text(&path.with_extension("expected.txt"));
        assert_eq!(became, expected, "{name} became\n{became}");
    }
}

fn fails_as_shape<T: std::fmt::Debug>(read: Result<T, Error>, pointer: Option<&str>) -> Error {
    let error = read.expect_err("this cannot be shown");
    assert_eq!(error.kind(), Kind::Shape, "{error}");
    assert_eq!(error.pointer(), pointer, "{error}");
    error
}

#[test]
fn an_article_without_a_headline_fails_there() {
    for json in [
        "{}",
        r#"{"headline": null}"#,
        r#"{"headline": " "}"#,
        r#"{"headline": 7}"#,
    ] {
        fails_as_shape(article(json), Some("/headline"));
    }
    fails_as_shape(article("[]"), Some(""));
}

#[test]
fn a_page_without_a_list_of_comments_fails_there() {
    for json in ["{}", r#"{"comment": null}"#, r#"{"comment": {}}"#] {
        fails_as_shape(comments(json), Some("/comment"));
    }
    fails_as_shape(comments("[]"), Some(""));
}

#[test]
fn what_is_not_json_fails_with_its_place() {
    for (json, detail) in [
        ("", "not JSON: ends after 0 bytes, expected a value"),
        (
            "<!doctype html>",
            "not JSON: expected a value in line 1, byte 1",
        ),
        (
            "{\n  \"comment\": [}",
            "not JSON: expected a value in line 2, byte 15",
        ),
        (
            r#"{"comment": []"#,
            "not JSON: ends after 14 bytes, expected ',' or '}'",
        ),
        (
            r#"{"comment": []} x"#,
            "not JSON: expected the end in line 1, byte 17",
        ),
        (
            "{\"comment\": [], \"next\": \"a\nb\"}",
            "not JSON: expected the rest of a string in line 1, byte 27",
        ),
    ] {
        assert_eq!(fails_as_shape(comments(json), None).to_string(), detail);
        assert_eq!(fails_as_shape(article(json), None).to_string(), detail);
    }
}

#[test]
fn only_lists_named_comment_in_pages_and_comments_hold_comments() {
    let json = r#"{
        "next": "\"comment\":[{\"id\":\"no\"}]",
        "_product": { "comment": [{ "id": "no", "text": "no" }] },
        "comment": [{
            "id": "1", "text": "{\"comment\": [", "comment\\": [{ "id": "no" }],
            "author": { "name": "A", "comment": [{ "id": "no", "text": "no" }] },
            "com\u006Dent": [{ "id": "2", "text": "yes" }]
        }]
    }"#;
    let Read { value, skipped } = comments(json).expect("a comment page");
    let comments: Vec<_> = readable(&value)
        .iter()
        .map(|comment| &*comment.id)
        .collect();
    assert_eq!(comments, ["1", "2"]);
    assert_eq!(value.entries.len(), 2);
    assert_eq!(skipped, []);
}

#[test]
fn integers_are_read_exactly_and_however_they_are_written() {
    let json = r#"{"commentCount": 1.2e1, "comment": [
        { "id": 12345678901234567890123, "text": "a", "upvoteCount": 12.0, "downvoteCount": 1e999 },
        { "id": -7, "text": "b", "upvoteCount": 0.5 },
        { "id": 8.0, "text": "c" }
    ]}"#;
    let Read { value, skipped } = comments(json).expect("a comment page");
    assert_eq!(value.total, Some(12));
    let read: Vec<_> = readable(&value)
        .iter()
        .map(|comment| (&*comment.id, comment.upvotes, comment.downvotes))
        .collect();
    assert_eq!(
        read,
        [
            ("12345678901234567890123", Some(12), Some(u32::MAX)),
            ("-7", None, None),
        ]
    );
    let places: Vec<_> = skipped.iter().map(|error| error.pointer()).collect();
    assert_eq!(
        places,
        [
            Some("/comment/1/upvoteCount"),
            Some("/comment/2/id"),
            Some("/comment/2"),
        ]
    );
}

#[test]
fn of_members_with_one_name_the_last_counts() {
    let json = r#"{
        "comment": [{ "id": "no", "text": "no" }],
        "comment": [{
            "id": "no", "text": "a",
            "comment": [{ "id": "no", "text": "no" }],
            "id": "1",
            "comment": [{ "id": "2", "text": "b" }]
        }]
    }"#;
    let Read { value, skipped } = comments(json).expect("a comment page");
    let ids: Vec<_> = readable(&value)
        .iter()
        .map(|comment| &*comment.id)
        .collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(skipped, []);
}
