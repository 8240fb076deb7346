//! The places of values in a document.

use serde_json::Value;

/// The pointers of all values inside `value`, each after those inside it; `pointer` is its own.
pub fn pointers(value: &Value, pointer: &str, out: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (step, value) in inside {
        let pointer = format!("{pointer}/{step}");
        pointers(value, &pointer, out);
        out.push(pointer);
    }
}
