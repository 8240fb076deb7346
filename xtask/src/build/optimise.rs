//! `wasm-opt -Oz` on each part.

use super::names::Names;
use super::{order, read, run, write};
use crate::run::{Outcome, program};
use crate::setup;
use std::path::Path;

/// What Rust's compiler may use for this target; a browser without one of these could not load the module anyway.
pub const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Writes the optimised part that every way of use needs, and returns the short names that it got.
pub fn base(source: &Path, goal: &Path) -> Outcome<Names> {
    let (optimised, printed) = optimise(source, &["--minify-imports-and-exports-and-modules"])?;
    write(goal, &optimised)?;
    Names::parse(&printed)
}

/// Writes an optimised chunk, or the chunk itself where that is smaller.
pub fn chunk(source: &Path, goal: &Path) -> Outcome {
    let (optimised, _) = optimise(source, &[])?;
    let before = read(source)?;
    write(
        goal,
        if optimised.len() < before.len() {
            &optimised
        } else {
            &before
        },
    )
}

/// The optimised module, and what wasm-opt printed.
fn optimise(source: &Path, flags: &[&str]) -> Outcome<(Vec<u8>, String)> {
    let (Some(folder), Some(name)) = (source.parent(), source.file_name()) else {
        return Err(format!("{} is no file", source.display()));
    };
    let optimised = Path::new(name).with_extension("optimised");
    // It warns of the names that it then strips: shown only where it fails.
    let printed = run::output(
        program(setup::npm_command("wasm-opt"))
            // This build of wasm-opt opens relative paths only.
            .current_dir(folder)
            .args(FEATURES)
            // Rebuilding the control flow first and a second round save 0.7 % more.
            .args([
                "--flatten",
                "--rereloop",
                "-Oz",
                "-Oz",
                // The stack lies below everything else: nothing is addressed by a sum that runs over the end of memory.
                "--low-memory-unused",
                // By trial: what is short is shorter where it is called, and what stands twice packs better than a local.
                "--always-inline-max-function-size=4",
                "--one-caller-inline-max-function-size=40",
                "--skip-pass=local-cse",
                "--skip-pass=simplify-locals",
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ])
            .args(flags)
            .arg(name)
            .arg("-o")
            .arg(&optimised),
    )?;
    let optimised = read(&folder.join(optimised))?;
    Ok((order::alike_together(&optimised)?, printed))
}
