//! What the schema says of a description, with the lines in which it does not hold.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Broken;

use super::near::near;
use super::report::{Finding, shown};
use crate::json::{Document, Value};

/// What is wrong: where (JSON Pointer), and how.
type Fault = (String, String);

/// Where the description that `root` is breaks the schema.
///
/// # Errors
/// A sentence where one of the two cannot be used at all.
pub fn faults(root: Value, schema: &str) -> Result<Vec<Finding>, String> {
    let unusable = |what: &str, error: &dyn std::fmt::Display| format!("{what}: {error}");
    let instance: serde_json::Value = serde_json::from_str(root.source())
        .map_err(|error| unusable("the description cannot be read", &error))?;
    let parsed = serde_json::from_str(schema).map_err(|error| unusable("the schema", &error))?;
    let validator =
        jsonschema::validator_for(&parsed).map_err(|error| unusable("the schema", &error))?;
    let schema = Document::parse(schema).map_err(|error| unusable("the schema", &error))?;
    let mut faults = Vec::new();
    for error in validator.iter_errors(&instance) {
        explain(&error, schema.root(), &mut faults);
    }
    Ok(faults
        .into_iter()
        .map(|(pointer, message)| Finding::wrong(root.point(&pointer).unwrap_or(root), message))
        .collect())
}

fn explain(error: &ValidationError, schema: Value, out: &mut Vec<Fault>) {
    let at = error.instance_path().as_str();
    let mut tell = |message: String| out.push((at.to_owned(), message));
    match error.kind() {
        Broken::AnyOf { context } | Broken::OneOfNotValid { context } => {
            out.extend(choose(error, context, schema));
        }
        Broken::AdditionalProperties { unexpected } => {
            let siblings = error.schema_path().as_str();
            let siblings = siblings.strip_suffix("/additionalProperties");
            let known = siblings.and_then(|siblings| schema.point(siblings)?.get("properties"));
            for name in unexpected {
                let known = known.and_then(Value::members).into_iter().flatten();
                let meant = near(name, known.map(|(name, _)| name));
                let pointer = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                out.push((
                    pointer,
                    format!("there is no member {name:?}{}", hint(meant)),
                ));
            }
        }
        Broken::Required { property } => tell(format!("{property} is missing")),
        Broken::Pattern { pattern } if pattern == "^(/.*)?$" => tell(format!(
            "{} is no JSON Pointer: one begins with /",
            shown(&error.instance().to_string())
        )),
        Broken::PropertyNames { error: inner } => match inner.kind() {
            Broken::Enum { options } => tell(format!("a name in it: {}", none(inner, options))),
            // The package's own words, as below.
            _ => tell(format!("a name in it: {inner}")),
        },
        Broken::Enum { options } => tell(none(error, options)),
        Broken::Constant { expected_value } => tell(format!("expected {expected_value}")),
        // The package's own words; it may learn further kinds.
        _ => tell(error.masked_with("this value").to_string()),
    }
}

/// Says that a value is none of those that may stand there.
fn none(error: &ValidationError, options: &serde_json::Value) -> String {
    let options = options.as_array().into_iter().flatten();
    let options: Vec<_> = options.map(ToString::to_string).collect();
    let value = shown(&error.instance().to_string());
    format!("{value} is none of {}", options.join(", "))
}

/// Of several ways to write something, the faults of the one that was probably meant.
fn choose(error: &ValidationError, context: &[Vec<ValidationError>], schema: Value) -> Vec<Fault> {
    let at = error.instance_path().as_str();
    // Something of another kind: a text instead of an object, an object of rules instead of a source.
    let is_other = |inner: &ValidationError| {
        inner.instance_path().as_str() == at
            && match inner.kind() {
                Broken::Type { .. } | Broken::Not { .. } => true,
                Broken::AnyOf { context } => {
                    let mut all = context.iter().flatten();
                    all.all(|one| matches!(one.kind(), Broken::Required { .. }))
                }
                _ => false,
            }
    };
    let ways = context.iter().filter(|way| !way.iter().any(is_other));
    let explained = ways.map(|way| {
        let mut faults = Vec::new();
        for inner in way {
            explain(inner, schema, &mut faults);
        }
        faults
    });
    // The first of those that got the farthest.
    let farthest = explained.reduce(|best, next| {
        let depth = |faults: &[Fault]| faults.iter().map(|(pointer, _)| pointer.len()).max();
        if depth(&next) > depth(&best) {
            next
        } else {
            best
        }
    });
    farthest.unwrap_or_else(|| {
        let value = shown(&error.instance().to_string());
        let message = format!("{value} cannot stand here: neither of the ways to write it");
        vec![(at.to_owned(), message)]
    })
}

/// A name that was probably meant, as the end of a sentence.
pub fn hint(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |name| format!("; is {name:?} meant?"))
}
