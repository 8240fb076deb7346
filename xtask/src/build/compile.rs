//! Cargo builds the module: with the small standard library, or with the one that came with the compiler.

use crate::run::{self, Outcome};
use crate::setup::WASM;
use std::path::PathBuf;

/// What is built.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Small standard library, cut at the two mount functions: what newsrooms get.
    Shipped,
    /// Small standard library, one piece: to compare with.
    Uncut,
    /// The compiler's own library, one piece: where its source is not at hand.
    Ordinary,
}

impl Kind {
    /// The name in the manifest and of the folders.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Shipped => "shipped",
            Kind::Uncut => "uncut",
            Kind::Ordinary => "ordinary",
        }
    }

    /// The compiler's flags (docs/decisions/002-small-standard-library.md, 003-one-split-module.md).
    fn flags(self) -> &'static str {
        match self {
            // wasm-split needs to see where each address is used.
            Kind::Shipped => {
                "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none -Clink-args=--emit-relocs"
            }
            Kind::Uncut => {
                "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none"
            }
            Kind::Ordinary => "",
        }
    }
}

/// Builds the module and returns its path.
pub fn module(kind: Kind) -> Outcome<PathBuf> {
    let features = match kind {
        Kind::Shipped => "widget,split",
        Kind::Uncut | Kind::Ordinary => "widget",
    };
    let what = format!("the module, {} (minutes the first time)", kind.name());
    run::step(&what, || built(kind, "kabar_widget", features))
}

/// Builds the engine for backend descriptions and returns its path. It is the crate without what is for elements: nothing
/// of wasm-bindgen may be in it.
pub fn engine(kind: Kind) -> Outcome<PathBuf> {
    let what = format!("the engine, {}", kind.name());
    run::step(&what, || built(kind, "kabar_backend", ""))
}

fn built(kind: Kind, bin: &str, features: &str) -> Outcome<PathBuf> {
    // A folder for each: other flags would throw away what the developer's own builds left.
    let target = run::target().join("build").join(kind.name());
    let mut cargo = run::cargo();
    cargo
        .args(["build", "--release", "--quiet", "--package", "kabar"])
        .args(["--bin", bin, "--no-default-features"])
        .args(["--features", features, "--target", WASM])
        .env("CARGO_TARGET_DIR", &target)
        // It would win over RUSTFLAGS.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("RUSTFLAGS", kind.flags());
    match kind {
        Kind::Shipped | Kind::Uncut => small_library(&mut cargo),
        Kind::Ordinary => {}
    }
    run::run(&mut cargo)?;
    let release = target.join(WASM).join("release");
    Ok(release.join(bin).with_extension("wasm"))
}

fn small_library(cargo: &mut std::process::Command) {
    cargo
        // `-Z` flags on a stable compiler.
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"]);
}
