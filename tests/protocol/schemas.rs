//! The schemas, and the documents that they are about.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Registry, Validator};
use serde_json::Value;

pub const SCHEMAS: [&str; 3] = ["article", "comment-page", "block"];

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

pub fn parse(name: &str, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

pub fn schema(name: &str) -> Value {
    let path = root().join(format!("docs/schema/{name}.json"));
    parse(name, &read(&path))
}

pub fn protocol() -> String {
    read(&root().join("docs/protocol.md"))
}

/// The schema `name`, which finds the others under their `$id` without a network; dates and addresses are checked too.
pub fn validator(name: &str) -> Validator {
    validator_with(name, Formats::Checked)
}

/// Whether a date has to be one: a fixture may hold one that cannot be read, which is shown as it is given.
#[derive(PartialEq)]
pub enum Formats {
    Checked,
    Free,
}

pub fn validator_with(name: &str, formats: Formats) -> Validator {
    let mut registry = Registry::new();
    for other in SCHEMAS {
        let schema = schema(other);
        let id = schema["$id"]
            .as_str()
            .expect("a schema has an $id")
            .to_owned();
        registry = registry.add(id, schema).expect("an $id is a URI");
    }
    let registry = registry.prepare().expect("every $ref leads somewhere");
    jsonschema::draft202012::options()
        .should_validate_formats(formats == Formats::Checked)
        .with_registry(&registry)
        .build(&schema(name))
        .unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Every violation of `schema` in `document`, one a line.
pub fn violations(schema: &Validator, document: &Value) -> Vec<String> {
    schema
        .iter_errors(document)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

pub fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            found.extend(json_files(&path));
        } else if path.extension().is_some_and(|e| e == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Which schema a document of the demo or of a fixture has to satisfy.
pub fn kind_of(document: &Value) -> &'static str {
    match document.get("headline") {
        Some(_) => "article",
        None => "comment-page",
    }
}

/// Calls `visit` with every object in `value` that has a `type`: blocks and phrases.
pub fn each_typed<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_typed(item, visit)),
        Value::Object(members) => {
            if let Some(Value::String(name)) = members.get("type") {
                visit(name);
            }
            members.values().for_each(|item| each_typed(item, visit));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The branches `if type = … then …` of a schema: the types and what holds for them.
pub fn branches(schema: &Value) -> Vec<(Vec<&str>, &Value)> {
    let branches = schema["allOf"].as_array().expect("branches by type");
    branches
        .iter()
        .map(|branch| {
            let kind = &branch["if"]["properties"]["type"];
            let names = match kind.get("const") {
                Some(name) => vec![name.as_str().expect("a type is a string")],
                None => kind["enum"]
                    .as_array()
                    .expect("a type or several")
                    .iter()
                    .map(|name| name.as_str().expect("a type is a string"))
                    .collect(),
            };
            (names, &branch["then"])
        })
        .collect()
}

pub fn known_types(block: &Value) -> BTreeSet<&str> {
    let inline = branches(&block["$defs"]["inline"]);
    branches(block)
        .into_iter()
        .chain(inline)
        .flat_map(|(names, _)| names)
        .chain(["break"])
        .collect()
}
