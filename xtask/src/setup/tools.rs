//! Tools from crates.io: Trunk into cargo's folder, the rest into `.tools/bin`.

use crate::run::{self, Outcome, program};
use std::fs;
use std::path::{Path, PathBuf};

/// Trunk 0.21 is the newest that the oldest supported compiler builds.
const TRUNK: &str = "0.21.14";
const TRUNK_SERIES: &str = "0.21.";

/// The version whose output `build/chunks.rs` reads.
const WASM_SPLIT: &str = "0.2.4";

/// The driver of Firefox.
const GECKODRIVER: &str = "0.37.1";

/// Installs Trunk, wasm-bindgen (exactly as locked: its two halves must match) and wasm-split.
pub fn ensure(wasm_bindgen: &str) -> Outcome {
    ensure_trunk()?;
    if !adopt(wasm_bindgen)? {
        let why = "it joins wasm and JavaScript and runs the browser tests";
        install(
            "wasm-bindgen-cli",
            wasm_bindgen,
            &[],
            Place::Tools,
            why,
            "3 minutes",
        )?;
    }
    show_to_trunk(wasm_bindgen)?;
    if !in_tools("wasm_split_cli_support", WASM_SPLIT) {
        let why = "it cuts the shipped module";
        let features = ["--features", "build-binary"];
        install(
            "wasm_split_cli_support",
            WASM_SPLIT,
            &features,
            Place::Tools,
            why,
            "2 minutes",
        )?;
    }
    Ok(())
}

/// Installs geckodriver unless it is there.
pub fn ensure_geckodriver() -> Outcome {
    if run::find("geckodriver").is_some() || in_tools("geckodriver", GECKODRIVER) {
        return Ok(());
    }
    install(
        "geckodriver",
        GECKODRIVER,
        &[],
        Place::Tools,
        "it drives Firefox",
        "3 minutes",
    )
}

fn ensure_trunk() -> Outcome {
    if let Ok(version) = run::output(trunk().arg("--version")) {
        let version = version.trim_start_matches("trunk ").to_owned();
        return if version.starts_with(TRUNK_SERIES) {
            Ok(())
        } else {
            Err(format!(
                "trunk {version} is installed and {TRUNK_SERIES}x is needed: `cargo install trunk --version {TRUNK} --force`"
            ))
        };
    }
    install(
        "trunk",
        TRUNK,
        &[],
        Place::Cargo,
        "it builds and serves the demo page",
        "5 to 10 minutes",
    )
}

/// Trunk, also where cargo's folder is not on `PATH`.
pub fn trunk() -> std::process::Command {
    program(run::find("trunk").unwrap_or_else(|| cargo_home().join("bin/trunk")))
}

fn cargo_home() -> PathBuf {
    match std::env::var_os("CARGO_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo"),
    }
}

/// Where a tool goes.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Cargo,
    Tools,
}

fn install(
    name: &str,
    version: &str,
    more: &[&str],
    place: Place,
    why: &str,
    time: &str,
) -> Outcome {
    let goal = match place {
        Place::Cargo => "cargo's folder",
        Place::Tools => ".tools/bin",
    };
    let by_hand = shown_by_hand(name, version, more, place);
    run::step(
        &format!("{name} {version} into {goal}: {why} ({time})"),
        || {
            // The versions its authors tested first; a registry mirror may not show one of them yet.
            let mut last = String::new();
            for locked in [true, false] {
                // Away from the checkout rustup's default toolchain counts; in it, the override.
                for folder in [std::env::temp_dir(), run::root().to_owned()] {
                    let mut cargo = cargo_install(name, version, more, place);
                    cargo
                        .current_dir(&folder)
                        .args(locked.then_some("--locked"));
                    match run::output(&mut cargo) {
                        Ok(_) => return Ok(()),
                        Err(error) => last = error,
                    }
                }
            }
            Err(format!(
                "{name} {version} could not be installed ({last}); by hand: `{by_hand}`"
            ))
        },
    )
}

fn cargo_install(name: &str, version: &str, more: &[&str], place: Place) -> std::process::Command {
    let mut cargo = run::cargo();
    cargo
        .args(["install", "--quiet", name, "--version", version])
        .args(more);
    match place {
        Place::Cargo => {}
        // The same name may lie there without cargo's note of its version.
        Place::Tools => drop(cargo.arg("--force").arg("--root").arg(run::tools())),
    }
    // These tools run for seconds and compile for minutes: little optimisation halves that.
    cargo
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    // Theirs, not the flags or the folder of what is built here.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        cargo.env_remove(name);
    }
    cargo.env("CARGO_TARGET_DIR", run::target().join("tools"));
    cargo
}

fn shown_by_hand(name: &str, version: &str, more: &[&str], place: Place) -> String {
    let root = match place {
        Place::Cargo => "",
        Place::Tools => " --root .tools",
    };
    let more: String = more.iter().map(|word| format!(" {word}")).collect();
    format!("cargo install {name} --version {version}{more}{root}")
}

/// Whether cargo noted this very version in `.tools`.
fn in_tools(name: &str, version: &str) -> bool {
    fs::read_to_string(run::tools().join(".crates.toml"))
        .is_ok_and(|notes| notes.contains(&format!("\"{name} {version} (")))
}

/// The wasm-bindgen programs that the checkout uses, the second for the browser tests.
const WASM_BINDGEN: [&str; 2] = ["wasm-bindgen", "wasm-bindgen-test-runner"];

/// Whether wasm-bindgen is there, if need be taken over from Trunk's folder, where another checkout may have put it:
/// minutes become nothing.
fn adopt(version: &str) -> Outcome<bool> {
    let shelf = trunk_shelf(version);
    let bin = run::tools().join("bin");
    let here = |folder: &Path| {
        WASM_BINDGEN
            .iter()
            .all(|name| is_version(&folder.join(name), version))
    };
    if here(&bin) {
        return Ok(true);
    }
    if !here(&shelf) {
        return Ok(false);
    }
    run::step(
        &format!("wasm-bindgen {version} from {} (at once)", shelf.display()),
        || copy_programs(&shelf, &bin, &WASM_BINDGEN),
    )?;
    Ok(true)
}

/// Puts wasm-bindgen where Trunk looks before it downloads: `Trunk.toml` cannot name a path.
fn show_to_trunk(version: &str) -> Outcome {
    let shelf = trunk_shelf(version);
    let missing: Vec<&str> = WASM_BINDGEN
        .into_iter()
        .filter(|name| !shelf.join(name).is_file())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    run::step(
        &format!(
            "wasm-bindgen {version} into {}, where Trunk finds it (at once)",
            shelf.display()
        ),
        || copy_programs(&run::tools().join("bin"), &shelf, &missing),
    )
}

/// Trunk's own folder for one version of wasm-bindgen.
fn trunk_shelf(version: &str) -> PathBuf {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    let cache = if cfg!(target_os = "macos") {
        home.join("Library/Caches/dev.trunkrs.trunk")
    } else {
        std::env::var_os("XDG_CACHE_HOME")
            .map_or_else(|| home.join(".cache"), PathBuf::from)
            .join("trunk")
    };
    cache.join(format!("wasm-bindgen-{version}"))
}

fn is_version(path: &Path, version: &str) -> bool {
    run::output(program(path).arg("--version"))
        .is_ok_and(|answer| answer.split_whitespace().any(|word| word == version))
}

fn copy_programs(from: &Path, to: &Path, names: &[&str]) -> Outcome {
    fs::create_dir_all(to).map_err(|error| format!("{} cannot be made: {error}", to.display()))?;
    for name in names {
        // Beside its goal first: a copy that breaks off must not look like a program.
        let partial = to.join(format!("{name}.partial"));
        fs::copy(from.join(name), &partial)
            .and_then(|_| fs::rename(&partial, to.join(name)))
            .map_err(|error| format!("{name} cannot be copied to {}: {error}", to.display()))?;
    }
    Ok(())
}
