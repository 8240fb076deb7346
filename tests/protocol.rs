//! What `docs/protocol.md` says, what the schemas say and what the demo and the fixtures hold is the same format.
#![cfg(not(target_arch = "wasm32"))]

#[path = "protocol/demo.rs"]
mod demo;
#[path = "protocol/names.rs"]
mod names;
#[path = "protocol/schemas.rs"]
mod schemas;

use std::collections::BTreeSet;

use serde_json::Value;

use schemas::*;

/// The fenced examples of the protocol: the word after `json`, the line, the text.
fn examples(text: &str) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(mark) = line.strip_prefix("```") {
            let body: Vec<&str> = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| *line != "```")
                .collect();
            let kind = mark.strip_prefix("json ").unwrap_or_else(|| {
                panic!("line {}: an example says which document it is", number + 1)
            });
            found.push((kind.to_owned(), number + 1, body.join("\n")));
        }
    }
    found
}

#[test]
fn every_schema_is_valid_and_describes_every_property() {
    fn undescribed(value: &Value, path: &str, missing: &mut Vec<String>) {
        let Value::Object(members) = value else {
            if let Value::Array(items) = value {
                for (i, item) in items.iter().enumerate() {
                    undescribed(item, &format!("{path}/{i}"), missing);
                }
            }
            return;
        };
        for (name, member) in members {
            let path = format!("{path}/{name}");
            // The properties in an `if` only select; they are described where they are defined.
            if name == "if" || (name == "properties" && path.contains("/anyOf/")) {
                continue;
            }
            if let (true, Some(properties)) = (name == "properties", member.as_object()) {
                for (name, property) in properties {
                    if !property["description"].is_string() {
                        missing.push(format!("{path}/{name}"));
                    }
                }
            }
            undescribed(member, &path, missing);
        }
    }
    for name in SCHEMAS {
        let document = schema(name);
        assert!(jsonschema::meta::is_valid(&document), "{name}");
        assert_eq!(
            document["$id"],
            format!("https://kabar.example/schema/{name}.json")
        );
        let mut missing = Vec::new();
        undescribed(&document, "", &mut missing);
        assert_eq!(missing, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn every_example_of_the_protocol_is_valid() {
    let block = schema("block");
    let known = known_types(&block);
    let mut shown = BTreeSet::new();
    let examples = examples(&protocol());
    for (kind, line, text) in &examples {
        let document = parse(&format!("line {line}"), text);
        if kind == "problem" {
            assert!(document["status"].is_u64(), "line {line}");
            continue;
        }
        let found = violations(&validator(kind), &document);
        assert_eq!(found, Vec::<String>::new(), "line {line}");
        each_typed(&document, &mut |name| {
            assert!(known.contains(name), "line {line}: type {name}");
            shown.insert(name.to_owned());
        });
    }
    let shown: BTreeSet<&str> = shown.iter().map(String::as_str).collect();
    assert_eq!(shown, known, "an example of every block and phrase");
}

#[test]
fn every_well_formed_fixture_is_valid() {
    let mut fixtures = json_files(&root().join("tests/fixtures/kabar"));
    fixtures.retain(|path| {
        let name = path.file_name().expect("a file").to_string_lossy();
        !(name.starts_with("malformed") || name.starts_with("bad-"))
    });
    assert!(!fixtures.is_empty());
    for path in fixtures {
        let document = parse(&path.display().to_string(), &read(&path));
        let schema = validator_with(kind_of(&document), Formats::Free);
        let found = violations(&schema, &document);
        assert_eq!(found, Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn what_the_protocol_forbids_is_refused_by_the_schemas() {
    let cases = [
        ("article", r#"{}"#),
        ("article", r#"{"headline": ""}"#),
        ("article", r#"{"headline": "a", "commentCount": -1}"#),
        (
            "article",
            r#"{"headline": "a", "image": {"url": "a.webp", "width": 4}}"#,
        ),
        (
            "article",
            r#"{"headline": "a", "datePublished": "yesterday"}"#,
        ),
        (
            "article",
            r#"{"headline": "a", "articleBody": [{"type": "heading", "level": 1, "content": "b"}]}"#,
        ),
        ("comment-page", r#"{}"#),
        ("comment-page", r#"{"comment": [{"text": "no id"}]}"#),
        ("comment-page", r#"{"comment": [{"id": "1"}]}"#),
        (
            "comment-page",
            r#"{"comment": [{"id": "1", "text": "a", "state": "gone"}]}"#,
        ),
        (
            "comment-page",
            r#"{"comment": [{"id": "1", "text": "a", "comment": [{"id": "2"}]}]}"#,
        ),
        ("block", r#"{"content": "no type"}"#),
        (
            "block",
            r#"{"type": "embed", "url": "https://video.example/"}"#,
        ),
        (
            "block",
            r#"{"type": "paragraph", "content": [{"type": "link", "content": "no url"}]}"#,
        ),
        ("block", r#"{"type": "table", "rows": [[{"colspan": 0}]]}"#),
    ];
    for (name, text) in cases {
        let document = parse(text, text);
        assert!(
            !validator(name).is_valid(&document),
            "{name} accepts {text}"
        );
    }
}

#[test]
fn unknown_members_blocks_and_null_are_allowed() {
    let cases = [
        (
            "article",
            r#"{"headline": "a", "_example_score": 1, "kicker": null, "author": null, "articleBody": [{"type": "quiz"}]}"#,
        ),
        (
            "comment-page",
            r#"{"comment": [{"id": 1, "text": "a", "state": null, "comment": null}, {"id": "2", "state": "removed"}]}"#,
        ),
        (
            "block",
            r#"{"type": "paragraph", "content": [{"type": "spoiler", "content": "b"}]}"#,
        ),
    ];
    for (name, text) in cases {
        let document = parse(text, text);
        assert_eq!(
            violations(&validator(name), &document),
            Vec::<String>::new()
        );
    }
}
