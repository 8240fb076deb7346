//! The demo says of itself what is true, and shows what it is there to show.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::schemas::*;

#[test]
fn every_demo_document_is_valid() {
    let block = schema("block");
    let known = known_types(&block);
    let files = json_files(&root().join("demo"));
    assert!(files.len() >= 5, "{files:?}");
    for path in files {
        let document = parse(&path.display().to_string(), &read(&path));
        let found = violations(&validator(kind_of(&document)), &document);
        assert_eq!(found, Vec::<String>::new(), "{}", path.display());
        each_typed(&document, &mut |name| {
            assert!(known.contains(name), "{}: type {name}", path.display());
        });
    }
}

/// What a walk through a discussion of the demo finds.
#[derive(Default)]
struct Walk {
    published: u64,
    deepest: usize,
    ids: BTreeSet<String>,
    roots_of_pages: Vec<usize>,
}

impl Walk {
    /// Reads the page `file` and those that follow; its roots stand `depth` deep.
    fn page(&mut self, file: &Path, depth: usize) -> Option<u64> {
        let document = parse(&file.display().to_string(), &read(file));
        let comments = document["comment"].as_array().expect("comments");
        if depth == 0 {
            self.roots_of_pages.push(comments.len());
        }
        for comment in comments {
            self.comment(comment, file, depth);
        }
        if let Some(next) = document["next"].as_str() {
            self.page(&file.with_file_name(next), depth);
        }
        document["commentCount"].as_u64()
    }

    /// Reads `comment` and its replies, also those on other pages, and checks the number it gives of them.
    fn comment(&mut self, comment: &Value, file: &Path, depth: usize) {
        let id = comment["id"].as_str().expect("an id");
        assert!(self.ids.insert(id.to_owned()), "{id} stands twice");
        self.deepest = self.deepest.max(depth);
        if comment["state"].is_null() {
            self.published += 1;
        }
        let before = self.published;
        for reply in comment["comment"].as_array().into_iter().flatten() {
            self.comment(reply, file, depth + 1);
        }
        if let Some(next) = comment["next"].as_str() {
            self.page(&file.with_file_name(next), depth + 1);
        }
        let replies = comment["commentCount"].as_u64().unwrap_or(0);
        assert_eq!(replies, self.published - before, "replies to {id}");
    }
}

#[test]
fn every_demo_article_has_as_many_comments_as_it_says() {
    let demo = root().join("demo");
    for (name, count) in [("article.json", 150), ("article-en.json", 9)] {
        let article = parse(name, &read(&demo.join(name)));
        let first = article["comments"]["src"].as_str().expect("comments");
        let mut walk = Walk::default();
        let total = walk.page(&demo.join(first), 0);
        assert_eq!(total, Some(walk.published), "{name}");
        assert_eq!(article["commentCount"].as_u64(), total, "{name}");
        assert_eq!(walk.published, count, "{name}");
    }
}

#[test]
fn the_demo_discussion_is_nested_to_depth_4_on_pages_of_20() {
    let mut walk = Walk::default();
    walk.page(&root().join("demo/comments/1.json"), 0);
    assert_eq!(walk.deepest, 4);
    assert_eq!(walk.roots_of_pages, [20, 20, 20]);
}

#[test]
fn every_picture_of_the_demo_exists() {
    fn pictures(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| pictures(item, found)),
            Value::Object(members) => {
                if members.contains_key("width") {
                    found.extend(members["url"].as_str().map(str::to_owned));
                }
                for candidate in members
                    .get("srcset")
                    .and_then(Value::as_str)
                    .into_iter()
                    .flat_map(|s| s.split(", "))
                {
                    found.extend(candidate.split(' ').next().map(str::to_owned));
                }
                found.extend(
                    members
                        .get("image")
                        .and_then(Value::as_str)
                        .map(str::to_owned),
                );
                members.values().for_each(|item| pictures(item, found));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut seen = 0;
    for path in json_files(&root().join("demo")) {
        let mut found = Vec::new();
        pictures(
            &parse(&path.display().to_string(), &read(&path)),
            &mut found,
        );
        for picture in found {
            assert!(
                path.with_file_name(&picture).is_file(),
                "{}: {picture}",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 0);
}
