//! Scripts, styles and texts, made small.

use super::chunks::{Cut, WRITING};
use super::{BACKEND, EMBED, glue, read_text, run, write};
use crate::run::Outcome;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes `styles/*.css` and returns the names inside `dist`.
pub fn styles(dist: &Path) -> Outcome<Vec<String>> {
    each("styles", "css", dist, "styles/", |source, goal| {
        glue::esbuild(&[], source, goal)
    })
}

/// Writes `locales/*.json`, without the spaces; what is said only to readers who write, by itself.
pub fn locales(dist: &Path) -> Outcome<Vec<String>> {
    let reading = each("locales", "json", dist, "locales/", |source, goal| {
        let (reading, _) = parted(read_json(source)?);
        write(goal, reading.to_string().as_bytes())
    })?;
    let writing = each("locales", "json", dist, FOR_WRITING[0], |source, goal| {
        let (_, writing) = parted(read_json(source)?);
        write(goal, writing.to_string().as_bytes())
    })?;
    Ok([reading, writing].concat())
}

/// What is loaded only where readers write: a folder of texts, a style sheet.
const FOR_WRITING: [&str; 2] = ["locales/writing/", "styles/writing.css"];

/// Those of `files` that are loaded only where readers write: the loader does not know them (src/backend.js).
pub fn for_writing<'a>(cut: &Cut, files: impl Iterator<Item = &'a String>) -> Vec<String> {
    let chunk = cut.chunk(WRITING);
    let is_one = |name: &&String| {
        chunk == Some(name.as_str()) || FOR_WRITING.iter().any(|start| name.starts_with(start))
    };
    files.filter(is_one).cloned().collect()
}

/// The languages that are among `files`, by their tags.
pub fn languages<'a>(files: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    files
        .filter_map(|name| name.strip_prefix("locales/")?.strip_suffix(".json"))
        .filter(|tag| !tag.contains('/'))
        .collect()
}

/// A locale file without what is said to readers who write, and that alone.
fn parted(mut file: Value) -> (Value, Value) {
    let mut writing = Map::new();
    if let Some(Value::Object(messages)) = file.get_mut("messages") {
        for (key, text) in std::mem::take(messages) {
            let group = key.split('.').next();
            let part = match group {
                Some("writing" | "refused") => &mut writing,
                Some(_) | None => &mut *messages,
            };
            part.insert(key, text);
        }
    }
    (file, json!({ "messages": writing }))
}

/// Writes `backends/*.json`, without the spaces and without what is said to people.
pub fn backends(dist: &Path) -> Outcome<Vec<String>> {
    each("backends", "json", dist, "backends/", |source, goal| {
        let mut description = read_json(source)?;
        speechless(&mut description);
        write(goal, description.to_string().as_bytes())
    })
}

/// Writes the types for pages in TypeScript, as they are: no page loads them.
pub fn types(dist: &Path) -> Outcome<Vec<String>> {
    let name = "kabar.d.ts";
    let text = read_text(&run::root().join("src").join(name))?;
    write(&dist.join(name), text.as_bytes())?;
    Ok(vec![name.to_owned()])
}

fn read_json(source: &Path) -> Outcome<Value> {
    serde_json::from_str(&read_text(source)?)
        .map_err(|error| format!("{}: {error}", source.display()))
}

/// Takes out `$schema` and every `$comment`.
fn speechless(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("$schema");
            members.remove("$comment");
            members.values_mut().for_each(speechless);
        }
        Value::Array(items) => items.iter_mut().for_each(speechless),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Writes the scripts that the loader imports, beside it.
pub fn scripts(dist: &Path) -> Outcome<Vec<String>> {
    each("src", "js", dist, "", glue::script)
}

fn each(
    folder: &str,
    kind: &str,
    dist: &Path,
    place: &str,
    convert: impl Fn(&Path, &Path) -> Outcome,
) -> Outcome<Vec<String>> {
    let mut sources: Vec<PathBuf> = fs::read_dir(run::root().join(folder))
        .map_err(|error| format!("{folder}/ cannot be read: {error}"))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == kind))
        // What describes such files is not one of them; two scripts are written by themselves, with the hashes of others.
        .filter(|path| {
            !["schema.json", EMBED, BACKEND]
                .iter()
                .any(|name| path.ends_with(name))
        })
        .collect();
    sources.sort();
    fs::create_dir_all(dist.join(place)).map_err(|error| format!("{place}: {error}"))?;
    let mut names = Vec::new();
    for source in sources {
        let file = source.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{place}{file}");
        convert(&source, &dist.join(&name))?;
        names.push(name);
    }
    Ok(names)
}
