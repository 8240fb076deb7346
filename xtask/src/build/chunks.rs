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
/// The way of those who read, before they write: what both need comes with it.
const BEFORE_WRITING: &str = "discussion";

/// The module after the cut, before wasm-bindgen.
#[derive(Default)]
pub struct Cut {
    /// The part that wasm-bindgen works on.
    pub main: PathBuf,
    /// What becomes one module with it, because several ways of use need it.
    pub base: Vec<PathBuf>,
    /// What a way of use needs besides, by the way's name.
    pub chunks: BTreeMap<String, Chunk>,
    /// What chunks link to in the base.
    pub shared: Vec<String>,
}

/// What becomes one module besides the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    /// The file name in `dist/`.
    pub name: String,
    /// Where wasm-split put its parts.
    pub parts: Vec<PathBuf>,
}

impl Chunk {
    /// The chunk of a way of use, still without parts.
    pub fn of(way: &str) -> Chunk {
        Chunk {
            name: format!("kabar_{way}.wasm"),
            parts: Vec::new(),
        }
    }
}

impl Cut {
    /// The module in one piece.
    pub fn none(wasm: &Path, stage: &Path) -> Outcome<Cut> {
        let main = stage.join("kabar_widget.wasm");
        fs::copy(wasm, &main).map_err(|error| format!("{}: {error}", wasm.display()))?;
        Ok(Cut {
            main,
            ..Cut::default()
        })
    }

    /// The file name of what one way of use needs besides the base.
    pub fn chunk(&self, way: &str) -> Option<&str> {
        self.chunks.get(way).map(|chunk| chunk.name.as_str())
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
    let unknown = || {
        format!("wasm-split wrote a {LOADER} of another shape than the one known here:\n{loader}")
    };
    let parts = parts(&loader).ok_or_else(unknown)?;
    let mut cut = Cut {
        main: folder.join("kabar_widget.wasm"),
        shared: shared(&loader).ok_or_else(unknown)?,
        ..Cut::default()
    };
    for (way, file) in homes(&parts) {
        let path = folder.join(file);
        match way {
            None => cut.base.push(path),
            Some(way) => {
                let chunk = cut.chunks.entry(way.to_owned());
                chunk.or_insert_with(|| Chunk::of(way)).parts.push(path);
            }
        }
    }
    Ok(cut)
}

/// One `makeLoad` of the loading code.
#[derive(Debug, PartialEq)]
struct Part {
    /// The variable of a part that several ways share, or the way's name.
    name: String,
    /// Whether it is shared.
    shared: bool,
    /// The file; none where a way has no code of its own.
    file: Option<String>,
    /// The variables of the shared parts it needs.
    needs: Vec<String>,
}

/// Reads the statements `const __chunk_N = makeLoad(…, []);` and
/// `export const __wasm_split_load_NAME = wrapAsyncCb(makeLoad(…, [__chunk_N, …]));`.
fn parts(loader: &str) -> Option<Vec<Part>> {
    let parts: Vec<Part> = loader
        .split("const __")
        .skip(1)
        .map(part)
        .collect::<Option<_>>()?;
    parts.iter().any(|part| !part.shared).then_some(parts)
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

/// Reads the statement `const { NAME, … } = initSync(undefined, undefined);`.
fn shared(loader: &str) -> Option<Vec<String>> {
    let (_, rest) = loader.split_once("const {")?;
    let (names, _) = rest.split_once("} = initSync(")?;
    let names = names.split(',').map(str::trim);
    Some(
        names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
    )
}

/// Each file with the way of use whose chunk it belongs to; with none, where several ways need it.
fn homes(parts: &[Part]) -> Vec<(Option<&str>, &str)> {
    let home = |part: &Part| {
        let mut ways: Vec<&str> = parts
            .iter()
            .filter(|way| !way.shared)
            .filter(|way| way.name == part.name || way.needs.contains(&part.name))
            .map(|way| way.name.as_str())
            .collect();
        if ways.contains(&BEFORE_WRITING) {
            ways.retain(|way| *way != WRITING);
        }
        match ways[..] {
            [way] => Some(way),
            _ => None,
        }
    };
    parts
        .iter()
        .filter_map(|part| Some((home(part), part.file.as_deref()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER: &str = r#"function makeLoad(fetcher, deps) { const loader = deps.map(d => d()); }
        const { __indirect_function_table, memory,  } = initSync(undefined, undefined);
/* article, discussion */
const __chunk_3 = makeLoad(() => {
    const src = fetch(new URL("./chunk_3.wasm", import.meta.url));
}
, []);
/* discussion, writing */
const __chunk_4 = makeLoad(() => {
    const src = fetch(new URL("./chunk_4.wasm", import.meta.url));
}
, []);
/* article, writing */
const __chunk_5 = makeLoad(() => {
    const src = fetch(new URL("./chunk_5.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_writing = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_writing.wasm", import.meta.url));
}
, [__chunk_4, __chunk_5]));
export const __wasm_split_load_discussion = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_discussion.wasm", import.meta.url));
}
, [__chunk_3, __chunk_4]));
export const __wasm_split_load_article = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_3, __chunk_5]));
"#;

    #[test]
    fn what_several_ways_need_belongs_to_the_base_and_what_comes_before_writing_not_to_writing() {
        let parts = parts(LOADER).expect("the known shape");
        assert_eq!(
            homes(&parts),
            [
                (None, "chunk_3.wasm"),
                (Some("discussion"), "chunk_4.wasm"),
                (None, "chunk_5.wasm"),
                (Some("writing"), "split_writing.wasm"),
                (Some("discussion"), "split_discussion.wasm"),
            ]
        );
    }

    #[test]
    fn what_chunks_link_to_is_named() {
        assert_eq!(
            shared(LOADER).expect("the known shape"),
            ["__indirect_function_table", "memory"]
        );
    }

    #[test]
    fn a_loader_of_another_shape_is_refused() {
        assert_eq!(parts("export const load = 1;"), None);
        assert_eq!(shared("export const load = 1;"), None);
    }
}
