//! `wasm-opt -Oz` on each part; what it does not make smaller stays as it is.

use super::{read, run, write};
use crate::run::{Outcome, program};
use crate::setup;
use std::path::Path;

/// What Rust's compiler may use for this target; a browser without one of these could not load the module anyway.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Writes the smaller of `source` and its optimised form to `goal`.
pub fn wasm(source: &Path, goal: &Path) -> Outcome {
    let (Some(folder), Some(name)) = (source.parent(), source.file_name()) else {
        return Err(format!("{} is no file", source.display()));
    };
    let optimised = Path::new(name).with_extension("optimised");
    // It warns of the names that it then strips: shown only where it fails.
    run::output(
        program(setup::npm_command("wasm-opt"))
            // This build of wasm-opt opens relative paths only.
            .current_dir(folder)
            .args(FEATURES)
            .args([
                "-Oz",
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ])
            .arg(name)
            .arg("-o")
            .arg(&optimised),
    )?;
    let before = read(source)?;
    let after = read(&folder.join(optimised))?;
    write(
        goal,
        if after.len() < before.len() {
            &after
        } else {
            &before
        },
    )
}
