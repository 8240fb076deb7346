//! The reader of JSON keeps to RFC 8259 and agrees with serde_json.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use kabar::json::{Document, Value};

/// The largest integer that is told from its neighbours.
const LARGEST: i64 = (1 << 53) - 1;

/// The document as serde_json has it. Numbers that are not whole become null.
fn known(value: Value) -> serde_json::Value {
    if let Some(items) = value.items() {
        items.map(known).collect()
    } else if let Some(members) = value.members() {
        let members = members.map(|(name, value)| (name.to_owned(), known(value)));
        serde_json::Value::Object(members.collect())
    } else if let Some(text) = value.as_str() {
        text.into()
    } else if let Some(flag) = value.as_bool() {
        flag.into()
    } else if let Some(number) = value.as_integer() {
        number.into()
    } else {
        serde_json::Value::Null
    }
}

/// The same with the numbers of serde_json: larger ones are read as the largest.
fn whole(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Number(number) => match number.as_f64() {
            Some(float) if float.trunc() == float => (float as i64).clamp(-LARGEST, LARGEST).into(),
            Some(_) | None => serde_json::Value::Null,
        },
        serde_json::Value::Array(items) => items.into_iter().map(whole).collect(),
        serde_json::Value::Object(members) => {
            let members = members
                .into_iter()
                .map(|(name, value)| (name, whole(value)));
            serde_json::Value::Object(members.collect())
        }
        value @ (serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::String(_)) => value,
    }
}

/// Fails unless both readers say the same of `json`; whether they accept it.
fn agree(json: &str) -> bool {
    let serde: Result<serde_json::Value, _> = serde_json::from_str(json);
    match (Document::parse(json), serde) {
        (Ok(document), Ok(serde)) => {
            assert_eq!(known(document.root()), whole(serde), "{json}");
            true
        }
        (Err(_), Err(_)) => false,
        // A limit of serde_json, not of the grammar.
        (Ok(_), Err(error)) if error.to_string().starts_with("number out of range") => true,
        (Ok(_), Err(error)) => panic!("accepted, but {error}: {json}"),
        (Err(error), Ok(_)) => panic!("{error}: {json}"),
    }
}

#[test]
fn what_the_grammar_allows_is_accepted() {
    for json in [
        // Section 2: space around the six structural characters.
        " \t\r\n[ \t\r\n{ \t\r\n\"a\" \t\r\n: \t\r\n1 \t\r\n, \t\r\n\"b\" \t\r\n: \t\r\n[ ] \t\r\n} \t\r\n] \t\r\n",
        // Section 3: any value may stand alone.
        "true",
        "false",
        "null",
        "0",
        "\"\"",
        "[]",
        "{}",
        // Sections 4 and 5.
        "{\"\":0}",
        "{\"a\":1,\"a\":2}",
        "[[],[[]],{},[{}]]",
        "[1,\"a\",null]",
        // Section 6.
        "-0",
        "10",
        "-1.5",
        "0.10",
        "1e1",
        "1E+1",
        "0e-0",
        "1.25e-10",
        "[0,0]",
        // Section 7.
        r#""\"\\\/\b\f\n\r\t""#,
        r#""\u0000\u001F\uabCD\ud834\udd1e""#,
        "\"\u{7f}\u{2028}é😀\"",
    ] {
        assert!(agree(json), "{json}");
    }
}

#[test]
fn a_byte_order_mark_before_everything_is_passed_over() {
    let text = "\u{feff}{\"id\": \"\u{feff}a\"}";
    let document = Document::parse(text).expect("JSON behind a mark");
    let id = document.root().get("id").expect("the member");
    assert_eq!(id.as_str(), Some("\u{feff}a"));
    assert_eq!(text[id.position()..].chars().next(), Some('"'));
    assert!(Document::parse("\u{feff}").is_err());
}

#[test]
fn what_the_grammar_does_not_allow_is_refused() {
    for json in [
        // Section 2: one value, and no other space.
        "",
        " ",
        "1 2",
        "[] []",
        "\u{b}1",
        "\u{a0}1",
        "\u{feff}\u{feff}1",
        "1\u{feff}",
        "1\0",
        // Section 3: three words, in small letters.
        "True",
        "NULL",
        "nul",
        "nulla",
        "truefalse",
        "undefined",
        "NaN",
        "Infinity",
        "'a'",
        "a",
        // Section 4.
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{1:1}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1]",
        "{\"a\"::1}",
        "{\"a\",1}",
        "{\"a\":1,,}",
        // Section 5.
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "[1,,2]",
        "[:]",
        // Section 6.
        "+1",
        "01",
        "-",
        "-01",
        "--1",
        ".5",
        "-.5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "1e1.5",
        "0x1",
        "1_0",
        "00",
        "1f",
        // Section 7.
        "\"",
        "\"a",
        "\"\n\"",
        "\"\t\"",
        "\"\0\"",
        "\"\u{1f}\"",
        r#""\"#,
        r#""\""#,
        r#""\a""#,
        r#""\'""#,
        r#""\u""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\u+123""#,
        r#""\U0041""#,
        r#""\x41""#,
        r#""\ud83d\u""#,
        // No comments.
        "1//",
        "/**/1",
        "# 1",
    ] {
        assert!(!agree(json), "{json}");
    }
}

/// A sequence of numbers that looks random and is the same in every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

fn space(chance: &mut Chance, out: &mut String) {
    *out += chance.one(&["", "", "", " ", "\n", "\r\n\t"]);
}

fn string(chance: &mut Chance, out: &mut String) {
    out.push('"');
    for _ in 0..chance.below(5) {
        *out += chance.one(&[
            "a", "nama ", "é", "😀", "/", "{", "]", ",", r"\n", r#"\""#, r"\\", r"\/", r"\u00e9",
            r"\u0000",
        ]);
    }
    out.push('"');
}

fn number(chance: &mut Chance, out: &mut String) {
    *out += chance.one(&["", "", "-"]);
    *out += chance.one(&["0", "7", "10", "1200", "4294967296"]);
    *out += chance.one(&["", "", ".0", ".5", ".250", ".00"]);
    *out += chance.one(&["", "", "", "e0", "e2", "E+1", "e-1", "E-2"]);
}

fn value(chance: &mut Chance, depth: usize, out: &mut String) {
    space(chance, out);
    // Deep down only scalars, so that documents end.
    match chance.below(if depth < 5 { 9 } else { 5 }) {
        0 => *out += chance.one(&["true", "false", "null"]),
        1 | 2 => number(chance, out),
        3 | 4 => string(chance, out),
        kind => {
            let object = kind < 7;
            out.push(if object { '{' } else { '[' });
            for index in 0..chance.below(4) {
                if index > 0 {
                    out.push(',');
                }
                if object {
                    space(chance, out);
                    // Few names, so that some come twice.
                    *out +=
                        chance.one(&[r#""a""#, r#""\u0061""#, r#""b""#, r#""comment""#, r#""""#]);
                    space(chance, out);
                    out.push(':');
                }
                value(chance, depth + 1, out);
            }
            if !object || !out.ends_with('{') {
                space(chance, out);
            }
            out.push(if object { '}' } else { ']' });
        }
    }
    space(chance, out);
}

#[test]
fn generated_documents_whole_and_damaged_are_read_as_by_serde_json() {
    let mut chance = Chance(8259);
    let mut refused = 0;
    for _ in 0..3_000 {
        let mut json = String::new();
        value(&mut chance, 0, &mut json);
        assert!(agree(&json), "{json}");
        let places: Vec<_> = json.char_indices().map(|(place, _)| place).collect();
        for _ in 0..10 {
            // Up to two characters are taken away.
            let first = chance.below(places.len());
            let last = (first + chance.below(3)).min(places.len() - 1);
            let (start, end) = (places[first], places[last]);
            let instead = chance.one(&[
                "", "", "{", "}", "[", "]", ",", ":", "\"", "\\", "0", "1", "-", ".", "e", "u",
                " ", "\n", "\u{1}", "é",
            ]);
            let damaged = [&json[..start], instead, &json[end..]].concat();
            refused += usize::from(!agree(&damaged));
        }
    }
    assert!((10_000..29_000).contains(&refused), "{refused} refused");
}

#[test]
fn fixtures_cut_off_anywhere_are_refused_as_by_serde_json() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/kabar");
    let mut files = 0;
    for entry in fs::read_dir(folder).expect("the folder of fixtures") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        files += 1;
        let json = fs::read_to_string(&path).expect("a fixture is text");
        // Half a surrogate pair, which serde_json does not read though it is JSON.
        let json = json.replace(r"\ud83d,", ",");
        let json = json.trim_end();
        assert!(agree(json), "{}", path.display());
        for (end, _) in json.char_indices() {
            assert!(!agree(&json[..end]), "{} up to {end}", path.display());
        }
    }
    assert!(files > 10, "{files} fixtures");
}

#[test]
fn a_hundred_thousand_levels_are_read_and_dropped() {
    let levels = 100_000;
    let lists = "[".repeat(levels) + &"]".repeat(levels);
    let objects = r#"{"a":"#.repeat(levels) + "7" + &"}".repeat(levels);
    let lists = Document::parse(&lists).expect("JSON");
    let (mut value, mut depth) = (lists.root(), 1);
    while let Some(inside) = value.items().expect("an array").next() {
        (value, depth) = (inside, depth + 1);
    }
    assert_eq!(depth, levels);
    assert_eq!(value.position(), levels - 1);
    let objects = Document::parse(&objects).expect("JSON");
    let mut value = objects.root();
    while let Some(inside) = value.get("a") {
        value = inside;
    }
    assert_eq!(value.as_integer(), Some(7));
}

#[test]
fn values_after_deep_ones_are_found() {
    let deep = "[".repeat(1_000) + "{\"b\":1}" + &"]".repeat(1_000);
    let json = format!(r#"{{"a":{deep},"b":[{deep},2,{deep}],"c":3}}"#);
    let document = Document::parse(&json).expect("JSON");
    let root = document.root();
    assert_eq!(root.get("c").and_then(Value::as_integer), Some(3));
    let items = root.get("b").and_then(Value::items).expect("an array");
    let integers: Vec<_> = items.map(Value::as_integer).collect();
    assert_eq!(integers, [None, Some(2), None]);
}

fn text(json: &str) -> String {
    let document = Document::parse(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    document.root().as_str().expect("a string").to_owned()
}

#[test]
fn escapes_are_read_as_what_they_stand_for() {
    assert_eq!(text(r#""a\n\u00e9\ud83d\ude00\"b""#), "a\né😀\"b");
    assert_eq!(text(r#""\u0041""#), "A");
    assert_eq!(text(r#""no escape""#), "no escape");
    let json = r#"["x\ty", "plain", "\\", {"n\u0061me": "\/"}]"#;
    let document = Document::parse(json).expect("JSON");
    let items: Vec<_> = document.root().items().expect("an array").collect();
    assert_eq!(items[0].as_str(), Some("x\ty"));
    assert_eq!(items[1].as_str(), Some("plain"));
    assert_eq!(items[2].as_str(), Some("\\"));
    assert_eq!(items[3].get("name").and_then(Value::as_str), Some("/"));
    let positions: Vec<_> = items.iter().map(|item| item.position()).collect();
    assert_eq!(positions, [1, 9, 18, 24]);
}

#[test]
fn half_a_surrogate_pair_is_one_replacement_character() {
    for (json, expected) in [
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\ude00""#, "\u{fffd}"),
        (r#""\ud83d, a""#, "\u{fffd}, a"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
    ] {
        assert_eq!(text(json), expected, "{json}");
    }
}

#[test]
fn of_members_with_one_name_the_last_counts() {
    let json = r#"{"a": 1, "b": {"a": 2}, "\u0061": 3, "c": 4}"#;
    let document = Document::parse(json).expect("JSON");
    let root = document.root();
    assert_eq!(root.get("a").and_then(Value::as_integer), Some(3));
    assert!(root.get("d").is_none());
    let names: Vec<_> = root
        .members()
        .expect("an object")
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["a", "b", "a", "c"]);
}

#[test]
fn whole_numbers_are_read_however_they_are_written() {
    for (json, expected) in [
        ("0", Some(0)),
        ("-0", Some(0)),
        ("-17", Some(-17)),
        ("12.0", Some(12)),
        ("1e2", Some(100)),
        ("1.25E+2", Some(125)),
        ("1.25e1", None),
        ("120e-1", Some(12)),
        ("125e-1", None),
        ("0.5", None),
        ("-0.5e1", Some(-5)),
        ("0.00e-7", Some(0)),
        ("1e-1", None),
        ("9007199254740991", Some(LARGEST)),
        ("9007199254740992", Some(LARGEST)),
        ("-1e999", Some(-LARGEST)),
        ("1e99999999999999999999999", Some(LARGEST)),
        ("0e99999999999999999999999", Some(0)),
        ("1e-99999999999999999999999", None),
        ("0e-99999999999999999999999", Some(0)),
        ("1000000000000000000000000e-24", Some(1)),
        ("1.0000000000000000000000001", None),
        ("\"1\"", None),
        ("[1]", None),
    ] {
        let document = Document::parse(json).expect("JSON");
        assert_eq!(document.root().as_integer(), expected, "{json}");
    }
    let document = Document::parse("[1.50, -0e+1, \"1\"]").expect("JSON");
    let items = document.root().items().expect("an array");
    let written: Vec<_> = items.map(Value::as_number).collect();
    assert_eq!(written, [Some("1.50"), Some("-0e+1"), None]);
}

#[test]
fn a_value_is_of_one_kind() {
    let document = Document::parse(r#"[null, true, false, 1, "a", [], {}]"#).expect("JSON");
    for (index, value) in document.root().items().expect("an array").enumerate() {
        let kinds = [
            value.is_null(),
            value.as_bool() == Some(true),
            value.as_bool() == Some(false),
            value.as_number().is_some(),
            value.as_str().is_some(),
            value.is_array() && value.items().is_some(),
            value.is_object() && value.members().is_some(),
        ];
        for (kind, is) in kinds.into_iter().enumerate() {
            assert_eq!(is, kind == index, "value {index}, kind {kind}");
        }
        assert!(value.get("a").is_none());
    }
}

#[test]
fn an_error_says_what_was_expected_in_which_line_and_byte() {
    for (json, expected) in [
        (
            "[1,\n 2,\n x]",
            "not JSON: expected a value in line 3, byte 2",
        ),
        ("{\"é\" 1}", "not JSON: expected ':' in line 1, byte 7"),
        ("[1,", "not JSON: ends after 3 bytes, expected a value"),
        ("\n", "not JSON: ends after 1 bytes, expected a value"),
        (
            "{\"a\":1\n;",
            "not JSON: expected ',' or '}' in line 2, byte 1",
        ),
        (
            r#""\u00x""#,
            "not JSON: expected four hexadecimal digits in line 1, byte 6",
        ),
        (r#""\a""#, "not JSON: expected an escape in line 1, byte 3"),
        ("-a", "not JSON: expected a digit in line 1, byte 2"),
        (
            "{1",
            "not JSON: expected the name of a member in line 1, byte 2",
        ),
    ] {
        let error = Document::parse(json).err().expect("no JSON");
        assert_eq!(error.to_string(), expected, "{json}");
    }
}
