//! How many tests the sources declare: a suite that silently compiles to nothing must not pass.

use crate::backends::Server;
use crate::run::{self, Outcome};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Tests declared in the checkout, by the suite that must run them.
#[derive(Debug, Default, PartialEq)]
pub struct Declared {
    /// `#[test]` and `#[tokio::test]` outside of `tests/e2e` and `tests/servers`.
    pub native: usize,
    /// Those of them that ask the reference server, which runs on two databases.
    pub protocol: usize,
    /// Examples in doc comments that are compiled.
    pub examples: usize,
    /// `#[wasm_bindgen_test]`.
    pub web: usize,
    /// `#[test]` and `#[tokio::test]` in `tests/e2e`, those that need another server aside.
    pub page: usize,
    /// The files of tests that need a server, whose name they bear, with how many there are in each.
    with_server: BTreeMap<PathBuf, usize>,
}

/// Where the tests are that need a server: of the whole page, and without one.
const PAGE_WITH: &str = "tests/e2e/servers";
const WRITING_TO: &str = "tests/servers";

/// The folders with Rust sources of the workspace.
const FOLDERS: [&str; 4] = ["src", "tests", "server", "xtask"];

impl Declared {
    /// Reads all sources.
    pub fn in_checkout() -> Outcome<Declared> {
        let mut declared = Declared::default();
        for folder in FOLDERS {
            let path = run::root().join(folder);
            if path.is_dir() {
                declared.add_folder(&path)?;
            }
        }
        Ok(declared)
    }

    /// Tests of the whole page that need `server`.
    pub fn page_with(&self, server: Server) -> usize {
        self.with(PAGE_WITH, server)
    }

    /// Tests without a page that need `server`.
    pub fn writing_to(&self, server: Server) -> usize {
        self.with(WRITING_TO, server)
    }

    fn with(&self, folder: &str, server: Server) -> usize {
        let file = Path::new(folder).join(server.name()).with_extension("rs");
        self.with_server.get(&file).copied().unwrap_or(0)
    }

    fn add_folder(&mut self, folder: &Path) -> Outcome {
        let unreadable = |error| format!("{} cannot be read: {error}", folder.display());
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                self.add_folder(&path)?;
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                self.add(&path, &fs::read_to_string(&path).map_err(unreadable)?);
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &Path, source: &str) {
        let inside = path.strip_prefix(run::root()).unwrap_or(path);
        let starts = |marks: &[&str]| {
            source
                .lines()
                .filter(|line| marks.iter().any(|mark| line.trim_start().starts_with(mark)))
                .count()
        };
        let tests = starts(&["#[test]", "#[tokio::test"]);
        let with_server = [PAGE_WITH, WRITING_TO].map(Path::new);
        if with_server.contains(&inside.parent().unwrap_or(inside)) {
            self.with_server.insert(inside.to_owned(), tests);
        } else if inside.starts_with("tests/e2e") || inside == Path::new("tests/e2e.rs") {
            self.page += tests;
        } else {
            self.native += tests;
            if inside.starts_with("server/tests/protocol") {
                self.protocol += tests;
            }
        }
        self.web += starts(&["#[wasm_bindgen_test"]);
        if inside.starts_with("src") && !inside.starts_with("src/bin") {
            self.examples += examples(source);
        }
    }
}

/// Fences in doc comments that open a Rust example.
fn examples(source: &str) -> usize {
    let mut inside = false;
    let mut count = 0;
    for line in source.lines() {
        let line = line.trim_start();
        let Some(text) = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))
        else {
            continue;
        };
        let Some(language) = text.trim().strip_prefix("```") else {
            continue;
        };
        let compiled = ["", "rust", "no_run", "should_panic", "compile_fail"];
        count += usize::from(!inside && compiled.contains(&language));
        inside = !inside;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, source: &str) -> Declared {
        let mut declared = Declared::default();
        declared.add(&run::root().join(path), source);
        declared
    }

    #[test]
    fn each_attribute_counts_for_the_suite_that_runs_it() {
        let source =
            "#[test]\nfn a() {}\n    #[tokio::test(flavor = \"x\")]\nasync fn b() {}\n// #[test]\n";
        assert_eq!(count("src/model.rs", source).native, 2);
        assert_eq!(count("tests/e2e/lazy.rs", source).page, 2);
        assert_eq!(count("tests/e2e/lazy.rs", source).native, 0);
        let with_server = count("tests/e2e/servers/isso.rs", source);
        assert_eq!(
            (with_server.page, with_server.page_with(Server::Isso)),
            (0, 2)
        );
        let writing = count("tests/servers/isso.rs", source);
        assert_eq!((writing.native, writing.writing_to(Server::Isso)), (0, 2));
        assert_eq!(writing.writing_to(Server::Ghost), 0);
        let source = "#[wasm_bindgen_test]\nasync fn c() {}\n";
        assert_eq!(count("tests/web/main.rs", source).web, 1);
    }

    #[test]
    fn only_examples_that_are_compiled_count() {
        let source = "/// ```\n/// let a = 1;\n/// ```\n//! ```no_run\n//! ```\n/// ```json\n/// {}\n/// ```\n";
        assert_eq!(count("src/lib.rs", source).examples, 2);
    }
}
