//! The engine for backend descriptions: a module without glue, of which only what the page calls is kept.

use super::assets;
use super::chunks::Cut;
use super::manifest::File;
use super::{BACKEND, ENGINE, embed, glue, optimise, read, read_text, run, write};
use crate::run::{Outcome, program};
use crate::setup;
use serde_json::{Map, Value, json};
use std::path::Path;
use wasmparser::Parser;

/// What src/backend.js uses.
const EXPORTS: [&str; 4] = ["length", "memory", "room", "turn"];

/// Writes the engine that the compiler left at `source` to `goal`, made small.
pub fn assemble(source: &Path, stage: &Path, goal: &Path) -> Outcome {
    let [whole, graph, kept] = ["engine.wasm", "engine.json", "engine.kept.wasm"];
    write(&stage.join(whole), &without_notes(&read(source)?)?)?;
    write(&stage.join(graph), roots().to_string().as_bytes())?;
    // It prints what it drops.
    run::output(
        program(setup::npm_command("wasm-metadce"))
            .current_dir(stage)
            .args(optimise::FEATURES)
            .args(["--graph-file", graph, whole, "-o", kept]),
    )?;
    optimise::chunk(&stage.join(kept), goal)
}

/// Writes the script that starts the engine. It knows the hashes of what only pages with a described server load: the
/// engine, and what readers write with, which are among `parts`. All of them lie in `dist`.
pub fn script(cut: &Cut, parts: &[String], stage: &Path, dist: &Path) -> Outcome {
    let mut integrity = Map::new();
    let for_writing = assets::for_writing(cut, parts.iter());
    for name in for_writing.into_iter().chain([ENGINE.to_owned()]) {
        let hash = File::integrity(&read(&dist.join(&name))?);
        integrity.insert(name, json!(hash));
    }
    let source = read_text(&run::root().join("src").join(BACKEND))?;
    let filled = embed::fill(
        &source,
        &json!({ "engine": ENGINE, "integrity": integrity }),
    )?;
    let stands = stage.join(BACKEND);
    write(&stands, filled.as_bytes())?;
    glue::script(&stands, &dist.join(BACKEND))
}

/// What wasm-metadce keeps, and what those need: what others of the crate export for wasm-bindgen is not among it.
fn roots() -> Value {
    let outside = json!({ "name": "outside", "root": true, "reaches": EXPORTS });
    let exports = EXPORTS.map(|name| json!({ "name": name, "export": name }));
    std::iter::once(outside).chain(exports).collect()
}

/// The module without its custom sections, which are for tools.
fn without_notes(module: &[u8]) -> Outcome<Vec<u8>> {
    let mut kept = b"\0asm\x01\0\0\0".to_vec();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(|error| format!("the engine cannot be read: {error}"))?;
        let Some((id, range)) = payload.as_section() else {
            continue;
        };
        if id != 0 {
            kept.push(id);
            length(range.len(), &mut kept);
            kept.extend_from_slice(&module[range]);
        }
    }
    Ok(kept)
}

/// Writes a length as WebAssembly does (core specification, section 5.2.2: LEB128).
fn length(length: usize, out: &mut Vec<u8>) {
    let mut rest = length;
    while rest > 0x7f {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a custom section "note" before a memory of one page.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\0\x05\x04note\x05\x03\x01\0\x01";

    #[test]
    fn notes_are_left_out_and_the_rest_stays() {
        let kept = without_notes(MODULE).expect("a module");
        assert_eq!(kept, b"\0asm\x01\0\0\0\x05\x03\x01\0\x01");
        assert!(without_notes(b"no module").is_err());
    }

    #[test]
    fn lengths_are_written_in_groups_of_seven_bits() {
        let mut out = Vec::new();
        length(624_485, &mut out);
        // The example of the standard work on the encoding (DWARF 5, section 7.6).
        assert_eq!(out, [0xe5, 0x8e, 0x26]);
    }
}
