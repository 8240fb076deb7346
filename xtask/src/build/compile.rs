//! Cargo builds the module: with the small standard library, or with the one that came with the compiler.

use crate::run::{self, Outcome};
use crate::setup::WASM;
use serde_json::Value;
use std::path::{Path, PathBuf};

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
    run::step(&what, || {
        built(kind, "kabar_widget", features, WASM.as_ref())
    })
}

/// Builds the engine for backend descriptions and returns its path. It is the crate without what is for elements: nothing
/// of wasm-bindgen may be in it.
pub fn engine(kind: Kind) -> Outcome<PathBuf> {
    let what = format!("the engine, {} (minutes the first time)", kind.name());
    run::step(&what, || {
        let target = match kind {
            Kind::Shipped | Kind::Uncut => returning_pairs(&folder(kind))?,
            Kind::Ordinary => WASM.into(),
        };
        built(kind, "kabar_backend", "", &target)
    })
}

/// A folder for each: other flags would throw away what the developer's own builds left.
fn folder(kind: Kind) -> PathBuf {
    run::target().join("build").join(kind.name())
}

fn built(kind: Kind, bin: &str, features: &str, target: &Path) -> Outcome<PathBuf> {
    let folder = folder(kind);
    let mut cargo = run::cargo();
    cargo
        .args(["build", "--release", "--quiet", "--package", "kabar"])
        .args(["--bin", bin, "--no-default-features"])
        .args(["--features", features, "--target"])
        .arg(target)
        .env("CARGO_TARGET_DIR", &folder)
        // It would win over RUSTFLAGS.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("RUSTFLAGS", kind.flags());
    match kind {
        Kind::Shipped | Kind::Uncut => small_library(&mut cargo),
        Kind::Ordinary => {}
    }
    run::run(&mut cargo)?;
    let built = folder.join(target.file_stem().expect("a name"));
    Ok(built.join("release").join(bin).with_extension("wasm"))
}

/// Writes the target whose functions return several values at once (WebAssembly core specification, "multi-value"), where
/// the usual one lets them write texts, options and results to memory: a tenth of the engine. It is no target for the
/// widget, since wasm-bindgen expects the usual way.
fn returning_pairs(folder: &Path) -> Outcome<PathBuf> {
    let printed = run::output(
        run::program("rustc")
            .args(["-Zunstable-options", "--print", "target-spec-json"])
            .args(["--target", WASM])
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    let mut target: Value =
        serde_json::from_str(&printed).map_err(|error| format!("rustc's target: {error}"))?;
    target["llvm-abiname"] = "experimental-mv".into();
    target["features"] = "+multivalue".into();
    let path = folder.join("wasm32-pairs.json");
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    super::write(&path, target.to_string().as_bytes())?;
    Ok(path)
}

fn small_library(cargo: &mut std::process::Command) {
    cargo
        // `-Z` flags on a stable compiler.
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"])
        // `returning_pairs` is such a target.
        .arg("-Zjson-target-spec");
}
