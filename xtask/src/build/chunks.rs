//! wasm-split cuts the module; what it wrote is read here, and its parts get names that say what they are.

use super::{read_text, run};
use crate::run::{Outcome, program};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The loading code that wasm-split writes; wasm-bindgen's glue imports it.
pub const LOADER: &str = "__wasm_split.js";

/// The way of those who write.
pub const WRITING: &str = "writing";

/// The module after the cut, before wasm-bindgen.
pub struct Cut {
    /// The part that every way of use needs.
    pub main: PathBuf,
    /// The other parts.
    pub chunks: Vec<Chunk>,
    /// For each mount function, the names of the chunks it needs, in the order they are linked.
    pub ways: BTreeMap<String, Vec<String>>,
    /// [`LOADER`] with the chunks' new names.
    pub loader: Option<String>,
}

/// One part of the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    /// The file name in `dist/`.
    pub name: String,
    /// Where wasm-split put it.
    pub path: PathBuf,
}

impl Cut {
    /// The module in one piece.
    pub fn none(wasm: &Path, stage: &Path) -> Outcome<Cut> {
        let main = stage.join("kabar_widget.wasm");
        fs::copy(wasm, &main).map_err(|error| format!("{}: {error}", wasm.display()))?;
        Ok(Cut {
            main,
            chunks: Vec::new(),
            ways: BTreeMap::new(),
            loader: None,
        })
    }
}

impl Cut {
    /// The chunks that only writing needs: the loader does not know them (src/backend.js).
    pub fn for_writing(&self) -> Vec<String> {
        let of = |way: &str| self.ways.get(way).into_iter().flatten();
        let known: Vec<&String> = of("article").chain(of("discussion")).collect();
        of(WRITING)
            .filter(|name| !known.contains(name))
            .cloned()
            .collect()
    }
}

/// Cuts `wasm` at the functions marked `#[wasm_split]`.
pub fn cut(wasm: &Path, stage: &Path) -> Outcome<Cut> {
    let folder = stage.join("cut");
    run::run(
        program(run::tools().join("bin/wasm-split-cli"))
            .args([wasm, &folder])
            .args(["--target", "web", "--out-name", "kabar_widget"]),
    )?;
    let loader = read_text(&folder.join(LOADER))?;
    let parts = parts(&loader)?;
    let names = names(&parts);
    let renamed = names.iter().fold(loader, |text, (old, new)| {
        text.replace(&format!("\"./{old}\""), &format!("\"./{new}\""))
    });
    Ok(Cut {
        main: folder.join("kabar_widget.wasm"),
        chunks: names
            .iter()
            .map(|(old, new)| Chunk {
                name: new.clone(),
                path: folder.join(old),
            })
            .collect(),
        ways: ways(&parts, &names),
        loader: Some(renamed),
    })
}

/// One `makeLoad` of the loading code.
#[derive(Debug, PartialEq)]
struct Part {
    /// The variable of a shared chunk, or the name of a mount function.
    name: String,
    /// Whether it is shared.
    shared: bool,
    /// The file; none where a mount function has no code of its own.
    file: Option<String>,
    /// The variables of the shared chunks it needs.
    needs: Vec<String>,
}

/// Reads the statements `const __chunk_N = makeLoad(…, []);` and
/// `export const __wasm_split_load_NAME = wrapAsyncCb(makeLoad(…, [__chunk_N, …]));`.
fn parts(loader: &str) -> Outcome<Vec<Part>> {
    let parts: Option<Vec<Part>> = loader.split("const __").skip(1).map(part).collect();
    match parts {
        Some(parts) if parts.iter().any(|part| !part.shared) => Ok(parts),
        Some(_) | None => Err(format!(
            "wasm-split wrote a {LOADER} of another shape than the one known here:\n{loader}"
        )),
    }
}

fn part(statement: &str) -> Option<Part> {
    let (variable, body) = statement.split_once(" = ")?;
    let (_, list) = body.rsplit_once('[')?;
    let (list, _) = list.split_once(']')?;
    Some(Part {
        name: variable.trim_start_matches("wasm_split_load_").to_owned(),
        shared: variable.starts_with("chunk_"),
        file: body
            .split_once("\"./")
            .and_then(|(_, path)| path.split_once('"'))
            .map(|(file, _)| file.to_owned()),
        needs: list
            .split(',')
            .filter_map(|name| name.trim().strip_prefix("__"))
            .map(str::to_owned)
            .collect(),
    })
}

/// Old and new file names: `split_article.wasm` becomes `kabar_article.wasm`, `chunk_3.wasm` `kabar_shared.wasm`.
fn names(parts: &[Part]) -> Vec<(String, String)> {
    let several = parts.iter().filter(|part| part.shared).count() > 1;
    let mut shared = 0;
    let mut names = Vec::new();
    for part in parts {
        let Some(file) = &part.file else { continue };
        let new = match (part.shared, several) {
            (false, _) => format!("kabar_{}.wasm", part.name),
            (true, false) => "kabar_shared.wasm".to_owned(),
            (true, true) => {
                shared += 1;
                format!("kabar_shared_{shared}.wasm")
            }
        };
        names.push((file.clone(), new));
    }
    names
}

fn ways(parts: &[Part], names: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let new_name = |part: &Part| {
        let file = part.file.as_ref()?;
        let (_, new) = names.iter().find(|(old, _)| old == file)?;
        Some(new.clone())
    };
    parts
        .iter()
        .filter(|part| !part.shared)
        .map(|part| {
            let shared = parts
                .iter()
                .filter(|other| part.needs.contains(&other.name));
            (
                part.name.clone(),
                shared.chain([part]).filter_map(new_name).collect(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER: &str = r#"function makeLoad(fetcher, deps) { const loader = deps.map(d => d()); }
/* article, discussion */
const __chunk_3 = makeLoad(() => {
    const src = fetch(new URL("./chunk_3.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_discussion = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_discussion.wasm", import.meta.url));
}
, [__chunk_3]));
export const __wasm_split_load_article = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_3]));
"#;

    #[test]
    fn chunks_get_names_that_say_what_they_are() {
        let parts = parts(LOADER).expect("the known shape");
        let names = names(&parts);
        assert_eq!(
            names,
            [
                ("chunk_3.wasm", "kabar_shared.wasm"),
                ("split_discussion.wasm", "kabar_discussion.wasm")
            ]
            .map(|(old, new)| (old.to_owned(), new.to_owned()))
        );
    }

    #[test]
    fn each_way_needs_what_is_shared_and_its_own_chunk_if_it_has_one() {
        let parts = parts(LOADER).expect("the known shape");
        let ways = ways(&parts, &names(&parts));
        assert_eq!(
            ways["discussion"],
            ["kabar_shared.wasm", "kabar_discussion.wasm"]
        );
        assert_eq!(ways["article"], ["kabar_shared.wasm"]);
    }

    #[test]
    fn several_shared_chunks_are_numbered() {
        let two = format!("{LOADER}const __chunk_4 = makeLoad(\"./chunk_4.wasm\", []);");
        let names = names(&parts(&two).expect("the known shape"));
        let new: Vec<&str> = names.iter().map(|(_, new)| new.as_str()).collect();
        assert_eq!(
            new,
            [
                "kabar_shared_1.wasm",
                "kabar_discussion.wasm",
                "kabar_shared_2.wasm"
            ]
        );
    }

    #[test]
    fn a_loader_of_another_shape_is_refused() {
        let sentence = parts("export const load = 1;").expect_err("nothing to read");
        assert!(sentence.contains("another shape"), "{sentence}");
    }
}
