//! Every file of `locales/`, held against the schema, against each other and against what the sources ask for.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kabar::error::Kind;
use kabar::locale::{Direction, Messages, Subject};
use kabar::model::{Date, Moment};
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every locale file by its name without `.json`.
fn files() -> BTreeMap<String, String> {
    let folder = fs::read_dir(root().join("locales")).unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| !path.ends_with("schema.json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn values() -> BTreeMap<String, Value> {
    let parsed = |(name, json): (String, String)| (name, serde_json::from_str(&json).unwrap());
    files().into_iter().map(parsed).collect()
}

fn messages(language: &str) -> Messages {
    Messages::parse(&files()[language]).unwrap()
}

fn moment(given: &str) -> Moment {
    Date::parse(given).moment.unwrap()
}

/// The `{names}` in a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').expect("a brace that is not closed").0)
        .collect()
}

#[test]
fn indonesian_english_and_arabic_are_there() {
    let names = Vec::from_iter(files().into_keys());
    for language in ["ar", "en", "id"] {
        assert!(names.iter().any(|name| name == language), "{names:?}");
    }
}

#[test]
fn every_file_holds_to_the_schema_and_is_named_after_its_language() {
    let schema = fs::read_to_string(root().join("locales/schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    for (name, value) in values() {
        let errors = schema.iter_errors(&value).map(|error| error.to_string());
        let errors = Vec::from_iter(errors);
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!(value["language"], json!(name));
    }
}

#[test]
fn every_file_can_be_parsed() {
    for (name, json) in files() {
        let messages = Messages::parse(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(messages.language(), name);
    }
}

#[test]
fn lines_run_as_the_script_of_the_language_does() {
    for (tag, direction) in [
        ("ar", Direction::RightToLeft),
        ("fa-IR", Direction::RightToLeft),
        ("AR_eg", Direction::RightToLeft),
        ("id", Direction::LeftToRight),
        ("en-GB", Direction::LeftToRight),
        ("a", Direction::LeftToRight),
        ("", Direction::LeftToRight),
    ] {
        assert_eq!(Direction::of(tag), direction, "{tag}");
    }
}

#[test]
fn every_file_has_the_keys_and_placeholders_of_the_english_one() {
    let values = values();
    let english = values["en"]["messages"].as_object().unwrap();
    for (name, value) in &values {
        let theirs = value["messages"].as_object().unwrap();
        let keys = |of: &serde_json::Map<String, Value>| BTreeSet::from_iter(of.keys().cloned());
        let (wanted, found) = (keys(english), keys(theirs));
        let differing = Vec::from_iter(wanted.symmetric_difference(&found));
        assert!(differing.is_empty(), "{name}: {differing:?}");
        for (key, text) in theirs {
            match (&english[key], text) {
                (Value::String(wanted), Value::String(text)) => {
                    assert_eq!(placeholders(text), placeholders(wanted), "{name}: {key}");
                }
                (Value::Object(_), Value::Object(forms)) => plural(name, key, value, forms),
                _ => panic!("{name}: {key} is a text in one file and plural forms in the other"),
            }
        }
    }
}

/// Plural forms: exactly those of the language; `{n}` is all they may hold, and `other` does hold it.
fn plural(name: &str, key: &str, file: &Value, forms: &serde_json::Map<String, Value>) {
    let rules = file["plurals"].as_object().unwrap();
    let wanted: BTreeSet<&str> = rules.keys().map(String::as_str).chain(["other"]).collect();
    let found: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
    assert_eq!(found, wanted, "{name}: {key}");
    for (form, text) in forms {
        let found = placeholders(text.as_str().unwrap());
        let number = BTreeSet::from(["n"]);
        assert!(found.is_subset(&number), "{name}: {key}/{form}: {found:?}");
        assert!(
            form != "other" || found == number,
            "{name}: {key}: no {{n}}"
        );
    }
}

#[test]
fn every_key_in_the_sources_exists_and_is_asked_for_as_what_it_is() {
    let values = values();
    let known = values["en"]["messages"].as_object().unwrap();
    let groups = BTreeSet::from_iter(known.keys().filter_map(|key| Some(key.split_once('.')?.0)));
    let (mut seen, mut faults) = (0, Vec::new());
    for path in sources(&root().join("src")) {
        let source = fs::read_to_string(&path).unwrap();
        for (before, key) in keys_in(&source, &groups) {
            let message = known.get(key);
            let plural = message.is_some_and(Value::is_object);
            let text = message.and_then(Value::as_str);
            let fits = match function(before) {
                Some("count") => plural,
                Some("with" | "around") => text.is_some_and(|text| text.contains('{')),
                Some("text") => text.is_some_and(|text| !text.contains('{')),
                Some(_) | None => message.is_some(),
            };
            if !fits {
                faults.push((path.clone(), key.to_owned(), message));
            }
            seen += 1;
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    // The sentences of `Messages::failure` alone are ten.
    assert!(seen >= 10, "the sources hold {seen} keys only");
}

#[test]
fn the_search_for_keys_finds_them_and_nothing_else() {
    let source = r#"
        messages.text("comments.title") with(
            "comments.edited", &[]) let key = 'time.now'; starts_with("time.x")
        text("https://time.now/") "time.is it" "times.now" "time." "time"
    "#;
    let found = keys_in(source, &BTreeSet::from(["comments", "time"]));
    let found = Vec::from_iter(
        found
            .into_iter()
            .map(|(before, key)| (function(before), key)),
    );
    let expected = [
        (Some("text"), "comments.title"),
        (Some("with"), "comments.edited"),
        (None, "time.now"),
        (Some("starts_with"), "time.x"),
    ];
    assert_eq!(found, expected);
}

/// All Rust and JavaScript files below `folder`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path
            .extension()
            .is_some_and(|kind| kind == "rs" || kind == "js")
        {
            found.push(path);
        }
    }
    found
}

/// The literals that look like a key of one of `groups`, each with the source before it.
fn keys_in<'a>(source: &'a str, groups: &BTreeSet<&str>) -> Vec<(&'a str, &'a str)> {
    let mut keys = Vec::new();
    for (start, quote) in source.match_indices(['"', '\'']) {
        let Some((literal, _)) = source[start + 1..].split_once(quote) else {
            continue;
        };
        let grouped = literal
            .split_once('.')
            .is_some_and(|(group, _)| groups.contains(group));
        let segment = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        };
        if grouped && literal.split('.').all(segment) {
            keys.push((&source[..start], literal));
        }
    }
    keys
}

/// The function that the source calls at its end.
fn function(source: &str) -> Option<&str> {
    let name = source.trim_end().strip_suffix('(')?;
    let start = name.rfind(|c: char| !c.is_alphanumeric() && c != '_')? + 1;
    Some(&name[start..])
}

#[test]
fn every_failure_has_a_sentence_in_every_language() {
    for (name, json) in files() {
        let messages = Messages::parse(&json).unwrap();
        for kind in Kind::ALL {
            for subject in [Subject::Article, Subject::Comments] {
                let sentence = messages.failure(subject, kind);
                assert!(
                    sentence.ends_with('.'),
                    "{name}: {kind:?} of {subject:?}: {sentence}"
                );
            }
        }
        let not_found = |subject| messages.failure(subject, Kind::NotFound);
        assert_ne!(not_found(Subject::Article), not_found(Subject::Comments));
    }
}

#[test]
fn plural_forms_are_those_of_cldr() {
    let counts = |language: &str, numbers: &[u32]| -> Vec<String> {
        let messages = messages(language);
        let count = |n: &u32| messages.count("comments.count", *n).to_string();
        numbers.iter().map(count).collect()
    };
    assert_eq!(
        counts("en", &[0, 1, 2, 1001]),
        ["0 comments", "1 comment", "2 comments", "1,001 comments"]
    );
    assert_eq!(
        counts("id", &[0, 1, 1280]),
        ["0 komentar", "1 komentar", "1.280 komentar"]
    );
    assert_eq!(
        counts("ar", &[0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111, 1000]),
        [
            "لا تعليقات",
            "تعليق واحد",
            "تعليقان",
            "3 تعليقات",
            "10 تعليقات",
            "11 تعليقًا",
            "99 تعليقًا",
            "100 تعليق",
            "102 تعليق",
            "103 تعليقات",
            "111 تعليقًا",
            "1,000 تعليق",
        ]
    );
}

#[test]
fn dates_stand_in_the_language_and_offset_in_which_they_were_written() {
    let evening = moment("2017-01-24T19:05:59+07:00");
    let date_time = |language: &str, moment: &Moment| messages(language).date_time(moment);
    assert_eq!(&*messages("id").date(&evening), "Selasa, 24 Januari 2017");
    assert_eq!(
        &*date_time("id", &evening),
        "Selasa, 24 Januari 2017, 19.05 WIB"
    );
    assert_eq!(
        &*date_time("en", &evening),
        "Tuesday, January 24, 2017, 19:05 UTC+07:00"
    );
    assert_eq!(
        &*date_time("ar", &evening),
        "الثلاثاء، 24 يناير 2017، 19:05 UTC+07:00"
    );

    let new_year = moment("2023-12-31T23:30:00-03:30");
    assert_eq!(
        &*date_time("en", &new_year),
        "Sunday, December 31, 2023, 23:30 UTC-03:30"
    );
    let leap_day = moment("2024-02-29");
    assert_eq!(
        &*date_time("id", &leap_day),
        "Kamis, 29 Februari 2024, 00.00 UTC"
    );
}

#[test]
fn a_text_takes_values_or_is_cut_around_one() {
    let messages = messages("id");
    assert_eq!(
        &*messages.with("comments.replying-to", &[("name", "Siti {name}")]),
        "membalas Siti {name}"
    );
    let (before, after) = messages.around("comments.closed-since", "date");
    assert_eq!(&*before, "Diskusi ini ditutup untuk komentar baru sejak ");
    assert_eq!(&*after, ".");
    assert_eq!(&*messages.number(1_234_567), "1.234.567");
}

#[test]
fn a_missing_key_shows_its_last_segment() {
    let messages = messages("en");
    assert_eq!(&*messages.text("article.no-such-key"), "no-such-key");
    assert_eq!(&*messages.count("nothing", 2), "nothing");
}

#[test]
fn a_malformed_file_is_refused_with_the_place_of_its_fault() {
    let english: Value = serde_json::from_str(&files()["en"]).unwrap();
    for (pointer, wrong) in [
        ("/language", json!(null)),
        ("/plurals", json!(null)),
        ("/plurals/one", json!("once")),
        ("/number/group", json!(1)),
        ("/number/minimumGrouping", json!(-1)),
        ("/date/months", json!(["January"])),
        ("/date/weekdays", json!([1, 2, 3, 4, 5, 6, 7])),
        ("/date/long", json!({})),
        ("/date/time", json!(null)),
        ("/date/dateTime", json!(null)),
        ("/messages", json!([])),
        ("/messages/time.now", json!(1)),
        ("/messages/comments.count", json!({ "one": "{n} comment" })),
        (
            "/messages/comments.more",
            json!({ "other": "{n}", "several": "{n}" }),
        ),
    ] {
        let mut file = english.clone();
        *file.pointer_mut(pointer).unwrap() = wrong;
        let error = Messages::parse(&file.to_string()).unwrap_err();
        assert_eq!(
            (error.kind(), error.pointer()),
            (Kind::Shape, Some(pointer))
        );
    }
    for json in ["", "null", "[]", "<html>"] {
        assert_eq!(
            Messages::parse(json).unwrap_err().kind(),
            Kind::Shape,
            "{json}"
        );
    }
}
