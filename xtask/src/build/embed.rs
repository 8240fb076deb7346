//! The loader learns the names, versions and hashes of the files it belongs to.

use super::assets;
use super::chunks::Cut;
use super::manifest::File;
use super::{BASE, ENGINE, GLUE, glue, read_text, run};
use crate::run::Outcome;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const OPEN: &str = "/*build*/";
const CLOSE: &str = "/*end*/";

/// Writes the loader for these files to `goal`.
pub fn write(
    id: &str,
    cut: &Cut,
    files: &BTreeMap<String, File>,
    stage: &Path,
    goal: &Path,
) -> Outcome {
    let source = read_text(&run::root().join("src/embed.js"))?;
    let filled = stage.join("embed.js");
    super::write(&filled, fill(&source, &about(id, cut, files))?.as_bytes())?;
    glue::script(&filled, goal)
}

/// The module's cuts by the names of their elements.
const ELEMENTS: [(&str, &str); 2] = [("article", "article"), ("comments", "discussion")];

fn about(id: &str, cut: &Cut, files: &BTreeMap<String, File>) -> Value {
    let for_writing = assets::for_writing(cut, files.keys());
    let chunks: Map<String, Value> = ELEMENTS
        .into_iter()
        .filter_map(|(element, way)| Some((element.to_owned(), json!(cut.chunk(way)?))))
        .collect();
    let integrity: Map<String, Value> = files
        .iter()
        // Scripts are imported, and `import()` takes no hash. For what only described servers need, other pages need
        // not pay: a hash does not get smaller.
        .filter(|(name, _)| !name.ends_with(".js") && !name.ends_with(".ts"))
        .filter(|(name, _)| !name.starts_with("backends/") && *name != ENGINE)
        .filter(|(name, _)| !for_writing.contains(name))
        .map(|(name, file)| (name.clone(), json!(file.integrity)))
        .collect();
    json!({
        "id": id,
        "glue": GLUE,
        "base": BASE,
        "chunks": chunks,
        "locales": assets::languages(files.keys()),
        "integrity": integrity,
    })
}

/// Puts `value` between the two marks.
pub fn fill(source: &str, value: &Value) -> Outcome<String> {
    let (before, rest) = source.split_once(OPEN).ok_or_else(|| missing(OPEN))?;
    let (_, after) = rest.split_once(CLOSE).ok_or_else(|| missing(CLOSE))?;
    Ok(format!("{before}{value}{after}"))
}

fn missing(mark: &str) -> String {
    format!(
        "a script holds no `{mark}`: the names and hashes of the files stand between {OPEN} and {CLOSE}"
    )
}

#[cfg(test)]
mod tests {
    use super::super::chunks::Chunk;
    use super::*;

    #[test]
    fn the_value_takes_the_place_of_what_stands_between_the_marks() {
        let filled = fill(
            "const BUILD = /*build*/ { id: \"\" } /*end*/;\n",
            &json!({ "id": "1" }),
        );
        assert_eq!(filled.as_deref(), Ok("const BUILD = {\"id\":\"1\"};\n"));
    }

    #[test]
    fn a_loader_without_the_marks_is_refused() {
        assert!(
            fill("const BUILD = {};", &json!({})).is_err_and(|sentence| sentence.contains(OPEN))
        );
    }

    #[test]
    fn the_loader_knows_languages_chunks_and_hashes_of_what_it_fetches() {
        let files = ["locales/en.json", "locales/id.json", "runtime.js", BASE]
            .map(|name| (name.to_owned(), File::weigh(name.as_bytes())))
            .into();
        let cut = Cut {
            chunks: BTreeMap::from([("discussion".to_owned(), Chunk::of("discussion"))]),
            ..Cut::default()
        };
        let about = about("1", &cut, &files);
        assert_eq!(about["locales"], json!(["en", "id"]));
        assert_eq!(about["chunks"]["comments"], json!("kabar_discussion.wasm"));
        assert_eq!(about["integrity"][BASE], json!(files[BASE].integrity));
        assert_eq!(about["integrity"]["runtime.js"], Value::Null);
    }
}
