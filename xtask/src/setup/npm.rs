//! Tools from npm: binaryen optimises wasm and esbuild minifies scripts and styles, for the shipped build; axe-core checks
//! the accessibility of pages in the tests.

use crate::run::{self, Outcome, program};
use std::path::PathBuf;

/// Exact versions: their output decides the bytes that are measured, and what the tests find.
const PACKAGES: [(&str, &str); 3] = [
    ("axe-core", "4.14.1"),
    ("binaryen", "132.0.0"),
    ("esbuild", "0.28.2"),
];

/// Installs all into `.tools/node_modules`.
pub fn ensure() -> Outcome {
    if run::find("npm").is_none() {
        return Err(
            "Node.js with npm is missing: install it (on Debian: `apt-get install nodejs npm`)"
                .to_owned(),
        );
    }
    if PACKAGES
        .iter()
        .all(|(name, version)| is_installed(name, version))
    {
        return Ok(());
    }
    let wanted = PACKAGES.map(|(name, version)| format!("{name}@{version}"));
    let mut npm = program("npm");
    npm.args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ])
    .arg("--prefix")
    .arg(run::tools())
    .args(&wanted);
    let what = format!(
        "npm: {} into .tools, to make wasm, scripts and styles small and to check pages (seconds)",
        wanted.join(", ")
    );
    run::step(&what, || {
        std::fs::create_dir_all(run::tools())
            .map_err(|error| format!(".tools cannot be made: {error}"))?;
        run::run(&mut npm)
    })
}

fn is_installed(name: &str, version: &str) -> bool {
    let about = run::tools()
        .join("node_modules")
        .join(name)
        .join("package.json");
    std::fs::read_to_string(about)
        .ok()
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .is_some_and(|about| about["version"] == version)
}

/// The path of a command that one of the packages brings.
pub fn command(name: &str) -> PathBuf {
    run::tools().join("node_modules/.bin").join(name)
}
