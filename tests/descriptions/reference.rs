//! `docs/backends-reference.md`, made from the schema.

use std::fmt::Write;

use serde_json::Value;

const HEAD: &str = "# Reference of backend descriptions

Made from [`backends/schema.json`](../backends/schema.json) by `KABAR_WRITE=1 cargo test --test descriptions reference`;
[backends.md](backends.md) shows how it is used.
";

/// The whole document.
pub fn document(schema: &Value) -> String {
    let mut out = HEAD.to_owned();
    section(&mut out, "The description", schema);
    for name in [
        "operation",
        "pages",
        "request",
        "step",
        "rule",
        "condition",
        "template",
        "pairs",
        "values",
        "rules",
        "field",
        "window",
        "credentials",
    ] {
        section(&mut out, name, &schema["$defs"][name]);
    }
    out
}

fn section(out: &mut String, title: &str, what: &Value) {
    let _ = write!(out, "\n## {title}\n");
    if let Some(text) = said(what) {
        let _ = write!(out, "\n{text}\n");
    }
    if let Some(words) = words(what) {
        let _ = write!(out, "\nOne of {words}.\n");
    }
    members(out, "", what);
    for form in what["anyOf"].as_array().into_iter().flatten() {
        if let Some(text) = said(form) {
            let _ = write!(out, "\n{text}\n");
        }
        members(out, "", form);
    }
}

/// A table of the members of an object, then one for each of those that are objects with members themselves.
fn members(out: &mut String, way: &str, what: &Value) {
    let Some(properties) = what["properties"].as_object() else {
        return;
    };
    if !way.is_empty() {
        let _ = write!(out, "\n### {way}\n");
        if let Some(text) = said(what) {
            let _ = write!(out, "\n{text}\n");
        }
    }
    let required = what["required"].as_array().cloned().unwrap_or_default();
    out.push_str("\n| member | is | meaning |\n|---|---|---|\n");
    for (name, property) in properties {
        let needed = if required.iter().any(|one| one == name) {
            ", required"
        } else {
            ""
        };
        let meaning = said(property).unwrap_or_default().replace('|', "\\|");
        let _ = writeln!(out, "| `{name}` | {}{needed} | {meaning} |", kind(property));
    }
    for (name, property) in properties {
        let way = if way.is_empty() {
            name.clone()
        } else {
            format!("{way}.{name}")
        };
        members(out, &way, property);
    }
}

fn said(what: &Value) -> Option<&str> {
    what["description"].as_str()
}

/// The words that a schema takes, where it takes no others.
fn words(what: &Value) -> Option<String> {
    let words = what["enum"].as_array()?.iter();
    let words = words
        .filter_map(Value::as_str)
        .map(|word| format!("`{word}`"));
    Some(words.collect::<Vec<_>>().join(", "))
}

fn kind(property: &Value) -> String {
    if let Some(name) = property["$ref"]
        .as_str()
        .and_then(|way| way.strip_prefix("#/$defs/"))
    {
        return match name {
            "comment" => "text".to_owned(),
            _ => format!("[{name}](#{name})"),
        };
    }
    if let Some(words) = words(property) {
        return words;
    }
    if let Some(names) = words(&property["propertyNames"]) {
        return format!("object; names: {names}");
    }
    if let Some(values) = words(&property["additionalProperties"]) {
        return format!("object; values: {values}");
    }
    if let Some(only) = property.get("const") {
        return format!("`{only}`");
    }
    if let Some(items) = property["items"].as_object() {
        return format!("list of {}", kind(&Value::Object(items.clone())));
    }
    match &property["type"] {
        Value::String(one) => one.clone(),
        Value::Array(several) => several
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "any value".to_owned(),
    }
}
