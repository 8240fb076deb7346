//! `cargo xtask setup`: installs what is missing, says what and why, and asks nothing where nothing is missing.
//! What it changes outside the checkout stands in docs/decisions/001-setup.md.

mod apt;
mod browsers;
mod debian;
mod npm;
mod rust;
mod tools;

pub use apt::install as apt_install;
pub use browsers::chromedriver;
pub use npm::command as npm_command;
pub use rust::std_source;
pub use tools::trunk;

use crate::arguments::Browser;
use crate::run::{self, Outcome};

/// What Kabar is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Makes the machine ready to build and serve, and to test with `browsers`.
///
/// # Errors
/// One sentence that names what could not be installed and the command to do it by hand.
pub fn setup(browsers: &[Browser]) -> Outcome {
    rust::ensure()?;
    npm::ensure()?;
    tools::ensure(&locked_version("wasm-bindgen")?)?;
    for browser in browsers {
        browsers::ensure(*browser)?;
    }
    println!("setup: everything is there");
    Ok(())
}

/// The version of a package in `Cargo.lock`, which the first cargo command wrote.
pub fn locked_version(package: &str) -> Outcome<String> {
    let path = run::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    version_in(&lock, package).ok_or_else(|| {
        format!("Cargo.lock holds no `{package}`: run `cargo update --package {package}`")
    })
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock
        .lines()
        .skip_while(|line| *line != format!("name = \"{package}\""));
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_locked_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "yew"), None);
    }
}
