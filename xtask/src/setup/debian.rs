//! Debian's Rust compiler as a rustup toolchain. Debian has no package with the standard library for wasm32 of that
//! version, but one with its source: the library is built once and put beside the native one.

use super::WASM;
use super::apt;
use crate::run::{self, Outcome, program};
use std::fs;
use std::path::{Path, PathBuf};

/// The name under which rustup knows the compiler in `/usr`.
pub const TOOLCHAIN: &str = "kabar-wasm";

const PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-clippy",
    "rustfmt-web",
];

/// Where a Debian compiler looks for the libraries and the linker of its targets.
const RUSTLIB: &str = "/usr/lib/rustlib";

/// Installs the compiler, builds its library for wasm32 and chooses it for this checkout.
pub fn ensure() -> Outcome {
    if PACKAGES.iter().any(|package| !installed(package)) {
        apt::install(&PACKAGES, "the wasm32 target", "a minute")?;
    }
    let library = Path::new(RUSTLIB).join(WASM).join("lib");
    if !library.is_dir() {
        run::step(
            &format!(
                "the standard library for {WASM} into {} (2 minutes)",
                library.display()
            ),
            || build_library(&library),
        )?;
    }
    link_linker()?;
    run::run(program("rustup").args(["toolchain", "link", TOOLCHAIN, "/usr"]))?;
    choose()
}

/// Makes the linked toolchain the one of this checkout.
pub fn choose() -> Outcome {
    run::step(
        &format!("rustup: toolchain {TOOLCHAIN} for this folder (at once)"),
        || run::run(program("rustup").args(["override", "set", TOOLCHAIN])),
    )
}

fn installed(package: &str) -> bool {
    let mut query = program("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    run::output(&mut query).is_ok_and(|status| status == "installed")
}

/// Builds the library as the dependency of an empty crate and copies it to `library`.
fn build_library(library: &Path) -> Outcome {
    let scratch = std::env::temp_dir().join(format!("kabar-std-{}", std::process::id()));
    let built = build_in(&scratch).and_then(|rlibs| copy_as_root(&rlibs, library));
    fs::remove_dir_all(&scratch).map_err(|error| error.to_string())?;
    built
}

fn build_in(scratch: &Path) -> Outcome<Vec<PathBuf>> {
    let manifest = "[package]\nname = \"scratch\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n[workspace]\n";
    fs::create_dir_all(scratch)
        .and_then(|()| fs::write(scratch.join("Cargo.toml"), manifest))
        .and_then(|()| fs::write(scratch.join("lib.rs"), ""))
        .map_err(|error| format!("{} cannot be written: {error}", scratch.display()))?;
    run::run(
        program("/usr/bin/cargo")
            .current_dir(scratch)
            // `-Z` flags on a stable compiler.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTC", "/usr/bin/rustc")
            // Without bitcode in the library, link-time optimisation of what uses it fails.
            .env("RUSTFLAGS", "-Cembed-bitcode=yes")
            .env("CARGO_TARGET_DIR", scratch.join("target"))
            .args(["build", "--release", "--quiet", "--target", WASM])
            .arg("-Zbuild-std=std,panic_abort,proc_macro,test"),
    )?;
    let deps = scratch.join("target").join(WASM).join("release/deps");
    let files = fs::read_dir(&deps).map_err(|error| format!("{}: {error}", deps.display()))?;
    Ok(files
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "rlib"))
        .filter(|path| !path.ends_with("libscratch.rlib") && !named_scratch(path))
        .collect())
}

fn named_scratch(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("libscratch-"))
}

/// Copies beside the goal first and renames then: a copy that breaks off must not look like an installed library.
fn copy_as_root(files: &[PathBuf], library: &Path) -> Outcome {
    let partial = library.with_extension("partial");
    run::run(root("rm")?.arg("-rf").arg(&partial))?;
    run::run(root("mkdir")?.arg("-p").arg(&partial))?;
    run::run(root("cp")?.args(files).arg(&partial))?;
    run::run(root("mv")?.arg("-T").arg(&partial).arg(library))
}

/// Debian's compiler has no `rust-lld`; one of rustup's toolchains has it.
fn link_linker() -> Outcome {
    let host = host()?;
    let place = Path::new(RUSTLIB).join(&host).join("bin");
    if place.join("rust-lld").exists() {
        return Ok(());
    }
    let linker = linker_of_rustup(&host)?;
    run::step(
        &format!(
            "{} into {}, to link wasm (at once)",
            linker.display(),
            place.display()
        ),
        || {
            run::run(root("mkdir")?.arg("-p").arg(&place))?;
            run::run(
                root("ln")?
                    .arg("-sfn")
                    .arg(&linker)
                    .arg(place.join("rust-lld")),
            )
        },
    )
}

fn linker_of_rustup(host: &str) -> Outcome<PathBuf> {
    let toolchains = run::output(program("rustup").args(["show", "home"]))? + "/toolchains";
    let folders = fs::read_dir(&toolchains).map_err(|error| format!("{toolchains}: {error}"))?;
    let mut linkers: Vec<PathBuf> = folders
        .flatten()
        .map(|folder| {
            folder
                .path()
                .join("lib/rustlib")
                .join(host)
                .join("bin/rust-lld")
        })
        .filter(|path| path.is_file() && !path.starts_with(RUSTLIB))
        .collect();
    // The toolchain most likely to stay: `stable-…` comes after numbers and `nightly-…`.
    linkers.sort();
    linkers.pop().ok_or_else(|| {
        "no rustup toolchain has rust-lld, the linker for wasm: `rustup toolchain install stable`".to_owned()
    })
}

fn host() -> Outcome<String> {
    let about = run::output(program("/usr/bin/rustc").arg("-vV"))?;
    about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "`rustc -vV` names no host".to_owned())
}

fn root(name: &str) -> Outcome<std::process::Command> {
    apt::as_root(name).ok_or_else(|| {
        format!(
            "{RUSTLIB} belongs to root and there is no sudo: run `cargo xtask setup` once as root"
        )
    })
}
