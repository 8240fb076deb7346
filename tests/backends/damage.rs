//! What happens to the rest when something is cut off, missing or of another type.

use std::path::Path;

use kabar::error::Kind;
use serde_json::{Value, json};

use super::places::pointers;
use super::{article, comments, fails_as_shape, fixtures, outline, readable, text};

/// What a member may turn out to be: null, numbers, a list, an object, a string longer than any name.
fn replacements() -> Vec<Value> {
    let long = "panjang ".repeat(500);
    vec![
        json!(null),
        json!(-1.5),
        json!(7),
        json!(true),
        json!([]),
        json!({}),
        json!([[1]]),
        json!(long),
    ]
}

/// Calls `check` with every value of the document replaced and every member removed, and with where that was.
fn damaged(document: &Value, mut check: impl FnMut(&str, &Value)) {
    let mut places = Vec::new();
    pointers(document, "", &mut places);
    assert!(!places.is_empty(), "nothing to damage");
    for place in places {
        for replacement in replacements() {
            let mut damaged = document.clone();
            *damaged.pointer_mut(&place).expect("a place") = replacement;
            check(&place, &damaged);
        }
        let (around, name) = place.rsplit_once('/').expect("a pointer");
        let mut damaged = document.clone();
        if let Some(members) = damaged
            .pointer_mut(around)
            .expect("a place")
            .as_object_mut()
        {
            members.remove(name);
            check(&place, &damaged);
        }
    }
}

#[test]
fn an_answer_that_was_cut_off_is_not_taken_for_whole() {
    for path in fixtures("") {
        let json = text(&path);
        let whole = json.trim_end();
        for end in (0..whole.len()).step_by(97).chain([whole.len() - 1]) {
            let end = (0..=end)
                .rev()
                .find(|end| whole.is_char_boundary(*end))
                .expect("0 is one");
            let name = path.display();
            let error = fails_as_shape(comments(&whole[..end]), None);
            assert!(
                error
                    .to_string()
                    .contains(&format!("ends after {end} bytes")),
                "{name} up to {end}: {error}"
            );
            fails_as_shape(article(&whole[..end]), None);
        }
    }
}

/// Ids of the comments that can be read, each with the pointer of its place.
fn places(value: &Value, pointer: &str, out: &mut Vec<(String, String)>) {
    for (index, comment) in value["comment"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let pointer = format!("{pointer}/comment/{index}");
        let id = &comment["id"];
        out.push((
            pointer.clone(),
            id.as_str().map_or_else(|| id.to_string(), str::to_owned),
        ));
        places(comment, &pointer, out);
    }
}

/// A fixture as a `Value`, without what no `Value` holds: a number too large, half a surrogate pair.
fn document(path: &Path) -> Value {
    let json = text(path).replace("1e999", "null").replace("\\ud83d,", ",");
    serde_json::from_str(&json).expect("JSON")
}

#[test]
fn a_damaged_member_never_takes_a_neighbouring_comment_with_it() {
    for path in fixtures("comments") {
        let name = path.display();
        let document = document(&path);
        let before = comments(&document.to_string())
            .expect("a comment page")
            .value;
        let mut all = Vec::new();
        places(&document, "", &mut all);
        damaged(&document, |place, damaged| {
            let now = match comments(&damaged.to_string()) {
                Ok(read) => read.value,
                Err(error) => {
                    assert_eq!(
                        (place, error.kind()),
                        ("/comment", Kind::Shape),
                        "{name}: {error}"
                    );
                    return;
                }
            };
            let inside = format!("{place}/");
            if !place.ends_with("/comment") {
                let replaced = all
                    .iter()
                    .filter(|(pointer, _)| pointer.starts_with(&inside))
                    .count();
                assert_eq!(
                    now.entries.len() + replaced,
                    before.entries.len(),
                    "{name}: {place}"
                );
            }
            // What stood in the damaged value may be gone, and the comment whose own member it was.
            let around = all
                .iter()
                .map(|(pointer, _)| pointer)
                .filter(|pointer| place.starts_with(&format!("{pointer}/")));
            let owner = around.max_by_key(|pointer| pointer.len());
            let has = |page, id: &str| readable(page).iter().any(|comment| *comment.id == *id);
            for (pointer, id) in &all {
                let may_go =
                    Some(pointer) == owner || pointer == place || pointer.starts_with(&inside);
                assert!(
                    may_go || !has(&before, id) || has(&now, id),
                    "{name}: {place} took {pointer} with it"
                );
            }
        });
    }
}

#[test]
fn a_damaged_member_never_takes_another_part_of_the_article_with_it() {
    for path in fixtures("article") {
        let name = path.display();
        let document = document(&path);
        let read = |document: &Value| article(&document.to_string()).map(|read| read.value);
        let before = read(&document).expect("an article");
        damaged(&document, |place, damaged| {
            let now = match read(damaged) {
                Ok(now) => now,
                Err(error) => {
                    assert_eq!(
                        (place, error.pointer()),
                        ("/headline", Some("/headline")),
                        "{name}: {error}"
                    );
                    return;
                }
            };
            let member = place.split('/').nth(1).expect("a member");
            let parts = outline::head(&now);
            for line in outline::head(&before).lines() {
                // An article without an id is known by its address; a count without a discussion is not kept.
                let follows = match member {
                    "url" => line.starts_with("id:"),
                    "comments" => line.starts_with("commentCount:"),
                    _ => false,
                };
                let hit = follows || line.starts_with(&format!("{member}:"));
                assert!(
                    hit || parts.contains(line),
                    "{name}: {place} took {line:?} with it"
                );
            }
            if place == "/articleBody" {
                return;
            }
            let hit = place
                .strip_prefix("/articleBody/")
                .map(|rest| rest.split('/').next().unwrap_or_default());
            let read_alone = |block: &Value| {
                read(&json!({"headline": "a", "articleBody": [block]}))
                    .expect("an article")
                    .body
                    .clone()
            };
            let blocks = document["articleBody"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate();
            for (_, block) in blocks.filter(|(index, _)| Some(&*index.to_string()) != hit) {
                for block in read_alone(block) {
                    assert!(
                        now.body.contains(&block),
                        "{name}: {place} took {block:?} with it"
                    );
                }
            }
        });
    }
}

#[test]
fn a_damaged_byte_is_an_error_wherever_it_is_one_for_serde_json() {
    let json = r#"{"a\u00e9\n":[0,-1.50e+2,true,null,{"b":"c"}],"comment":[{"id":1,"text":"\\","comment":[]},false]}"#;
    assert!(comments(json).is_ok());
    let mut refused = 0;
    for place in 0..json.len() {
        for byte in "{}[],:\"\\/0.-+etnu \n\u{1}".chars() {
            for end in [place, place + 1] {
                let damaged = format!("{}{byte}{}", &json[..place], &json[end..]);
                let serde: Result<Value, _> = serde_json::from_str(&damaged);
                refused += usize::from(serde.is_err());
                let ours = article(&damaged).expect_err("it has no headline");
                assert_eq!(
                    ours.pointer().is_none(),
                    serde.is_err(),
                    "{damaged}: {ours}, {serde:?}"
                );
                let cut = comments(&damaged);
                let not_json = cut.as_ref().is_err_and(|error| error.pointer().is_none());
                assert_eq!(not_json, serde.is_err(), "{damaged}: {cut:?}, {serde:?}");
            }
        }
    }
    assert!(refused > 1_000, "{refused} damages were any");
}
