//! A Rust toolchain that builds for wasm32: rustup's own target, or Debian's compiler where rustup cannot download.

use super::{WASM, debian};
use crate::run::{self, Outcome, program};
use std::path::PathBuf;
use std::time::Duration;

/// How long a rustup download may take: the target is 20 MB, 90 s is a slow line, and a dead one must not hold setup.
const DOWNLOAD: Duration = Duration::from_secs(90);

/// Makes `cargo build --target wasm32-unknown-unknown` work in the checkout.
pub fn ensure() -> Outcome {
    if builds_wasm(None) {
        return Ok(());
    }
    if run::find("rustup").is_none() {
        return Err(format!(
            "the Rust compiler here has no {WASM} and there is no rustup to add it: install rustup"
        ));
    }
    if builds_wasm(Some(debian::TOOLCHAIN)) {
        return debian::choose();
    }
    match download() {
        Ok(()) => Ok(()),
        Err(error) => {
            println!("  rustup cannot download here ({error}); Debian's compiler is the other way");
            debian::ensure().map_err(|error| {
                format!(
                    "{error} (or, with a network that rustup can use: `rustup target add {WASM}`)"
                )
            })
        }
    }
}

/// Whether the toolchain of the checkout, or a named one, has the standard library for wasm32.
fn builds_wasm(toolchain: Option<&str>) -> bool {
    let mut rustc = program("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM]);
    if let Some(name) = toolchain {
        rustc.env("RUSTUP_TOOLCHAIN", name);
    }
    run::output(&mut rustc).is_ok_and(|folder| PathBuf::from(folder).join("../lib").is_dir())
}

fn download() -> Outcome {
    run::step(
        &format!("rustup: {WASM}, to build for the browser (seconds)"),
        || run::run_within(program("rustup").args(["target", "add", WASM]), DOWNLOAD),
    )?;
    run::step(
        "rustup: rust-src, clippy, rustfmt, for the small standard library and the checks (seconds)",
        || {
            let mut add = program("rustup");
            add.args(["component", "add", "rust-src", "clippy", "rustfmt"]);
            run::run_within(&mut add, DOWNLOAD)
        },
    )
}

/// The library sources of the checkout's toolchain, or `None` where they are not installed.
pub fn std_source() -> Outcome<Option<PathBuf>> {
    let sysroot = run::output(program("rustc").args(["--print", "sysroot"]))?;
    let source = PathBuf::from(sysroot).join("lib/rustlib/src/rust/library");
    Ok(source.join("std/Cargo.toml").is_file().then_some(source))
}
