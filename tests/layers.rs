//! The direction of the code: which module may use which, and what may stand where.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// Each module with those that it may use, besides itself. The order is the one of `src/lib.rs`.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("error", &["text"]),
    ("json", &["text", "error"]),
    ("model", &["text"]),
    ("config", &["text", "error", "model"]),
    ("dom", &["text", "error", "model"]),
    ("fetch", &["text", "error", "model"]),
    ("locale", &["text", "error", "json", "model"]),
    ("markup", &["text", "error", "model"]),
    ("state", &["text", "error", "json", "model"]),
    (
        "backend",
        &["text", "error", "json", "model", "fetch", "markup"],
    ),
    (
        "service",
        &[
            "text", "error", "model", "markup", "backend", "config", "fetch",
        ],
    ),
    (
        "hooks",
        &[
            "text", "error", "model", "config", "dom", "locale", "state", "backend", "service",
        ],
    ),
    (
        "components",
        &["text", "error", "model", "locale", "state", "hooks"],
    ),
    (
        "mount",
        &[
            "text",
            "error",
            "json",
            "model",
            "config",
            "dom",
            "fetch",
            "locale",
            "markup",
            "state",
            "backend",
            "service",
            "hooks",
            "components",
        ],
    ),
    (
        "check",
        &[
            "text", "error", "json", "model", "fetch", "markup", "backend",
        ],
    ),
];

/// Where the browser's own interfaces may be named.
const BROWSER_FILES: &[&str] = &[
    "src/bin/kabar_widget.rs",
    "src/dom.rs",
    "src/dom/arrival.rs",
    "src/dom/edge.rs",
    "src/dom/events.rs",
    "src/dom/focus.rs",
    "src/dom/form.rs",
    "src/dom/platform.rs",
    "src/dom/rest.rs",
    "src/dom/rows.rs",
    "src/dom/selection.rs",
    "src/dom/sight.rs",
    "src/dom/storage.rs",
    "src/fetch/browser.rs",
    "src/locale/browser.rs",
    "src/markup/browser.rs",
    "src/mount.rs",
    "src/mount/server.rs",
    "src/mount/stream.rs",
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path: PathBuf = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path
                    .strip_prefix(root)
                    .expect("below the root")
                    .to_string_lossy()
                    .into_owned();
                let text = fs::read_to_string(&path).expect("a source is text");
                files.push((name.replace('\\', "/"), text));
            }
        }
    }
    assert!(files.len() > 40, "the sources were not found");
    files.sort();
    files
}

/// The code of a source: without comments and documentation.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line.split("//").next().unwrap_or_default()))
}

/// The top module that a file belongs to: `src/state/thread.rs` to `state`.
fn module(file: &str) -> &str {
    let below = file.strip_prefix("src/").unwrap_or(file);
    below.split(['/', '.']).next().unwrap_or_default()
}

/// The names that a line uses of this crate: `crate::a`, or each of `crate::{a, b}`.
fn used(line: &str) -> Vec<&str> {
    line.match_indices("crate::")
        .filter(|(at, _)| {
            !line[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
        })
        .flat_map(|(at, prefix)| {
            let rest = &line[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(list) => list
                    .split('}')
                    .take(1)
                    .flat_map(|list| list.split(','))
                    .map(|name| name.trim().split("::").next().unwrap_or_default())
                    .collect(),
                None => vec![
                    rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                        .next()
                        .unwrap_or_default(),
                ],
            }
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn a_module_uses_only_what_stands_below_it() {
    let mut looked_at = 0;
    for (file, text) in sources() {
        let own = module(&file);
        let Some((_, below)) = LAYERS.iter().find(|(name, _)| *name == own) else {
            assert!(
                matches!(own, "lib" | "bin"),
                "{file}: the module {own} has no layer"
            );
            continue;
        };
        for (number, line) in code(&text) {
            for name in used(line) {
                looked_at += 1;
                assert!(
                    name == own || below.contains(&name),
                    "{file}:{number}: {own} must not use {name}"
                );
            }
        }
    }
    assert!(looked_at > 100, "the uses were not found");
}

#[test]
fn article_and_discussion_do_not_know_each_other() {
    for (file, text) in sources() {
        let other = match file.strip_prefix("src/components/") {
            Some(part) if part.starts_with("article") => "discussion",
            Some(part) if part.starts_with("discussion") => "article",
            _ => continue,
        };
        for (number, line) in code(&text) {
            assert!(
                !line.contains(&format!("components::{other}")),
                "{file}:{number}"
            );
            assert!(
                !line.contains(&format!("super::{other}")),
                "{file}:{number}"
            );
        }
    }
}

#[test]
fn the_browser_is_named_in_few_places() {
    for (file, text) in sources() {
        if BROWSER_FILES.contains(&file.as_str()) {
            continue;
        }
        for (number, line) in code(&text) {
            for name in ["web_sys", "js_sys", "gloo_"] {
                assert!(
                    !line.contains(name),
                    "{file}:{number}: {name} belongs into {BROWSER_FILES:?}"
                );
            }
        }
    }
}

#[test]
fn the_module_exports_from_its_binary_only() {
    for (file, text) in sources() {
        if file.starts_with("src/bin/") {
            continue;
        }
        let lines: Vec<_> = code(&text).collect();
        for (at, (number, line)) in lines.iter().enumerate() {
            // An attribute on an `extern` block, or inside of one, imports; on anything else it exports.
            if line.trim_start().starts_with("#[wasm_bindgen]") {
                let next = lines[at + 1..]
                    .iter()
                    .find(|(_, line)| !line.trim().is_empty());
                assert!(
                    next.is_some_and(|(_, line)| line.contains("extern \"C\"")),
                    "{file}:{number}: an export keeps all that it reaches in every module"
                );
            }
        }
    }
}

#[test]
fn no_view_needs_what_a_strict_policy_refuses() {
    for (file, text) in sources() {
        for (number, line) in code(&text) {
            assert!(
                !line.contains("from_html_unchecked"),
                "{file}:{number}: raw HTML in the page"
            );
            assert!(
                !line.contains("inner_html"),
                "{file}:{number}: raw HTML in the page"
            );
            let attribute = line.split_whitespace().any(|word| {
                word.starts_with("style=")
                    || word.starts_with("{style}")
                    || word.starts_with("~style=")
            });
            assert!(
                !attribute,
                "{file}:{number}: a style attribute is refused by a strict policy"
            );
        }
    }
}

/// The lines on which an arm `_` stands in a `match` whose other arms name variants of `enums`.
fn arms_for_the_rest(text: &str, enums: &[String]) -> Vec<usize> {
    let lines: Vec<_> = code(text).collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut found = Vec::new();
    for (at, (number, line)) in lines.iter().enumerate() {
        let arm = line.trim_start();
        if !(arm.starts_with("_ =>") || arm.starts_with("_ if ")) {
            continue;
        }
        let depth = indent(line);
        // The formatter sets the arms of one `match` below each other, and nothing of it further left.
        let arms = lines[..at]
            .iter()
            .rev()
            .map(|(_, line)| *line)
            .take_while(|line| line.trim().is_empty() || indent(line) >= depth)
            .filter(|line| indent(line) == depth);
        let names = |pattern: &str| {
            enums.iter().any(|name| {
                pattern
                    .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                    .any(|path| path.starts_with(&format!("{name}::")))
            })
        };
        if arms
            .map(|arm| arm.split("=>").next().unwrap_or_default())
            .any(names)
        {
            found.push(*number);
        }
    }
    found
}

#[test]
fn every_match_names_the_variants_of_our_own_enums() {
    let sources = sources();
    let enums: Vec<String> = sources
        .iter()
        .flat_map(|(_, text)| code(text))
        .filter_map(|(_, line)| line.split_once("enum ").map(|(_, name)| name))
        .map(|name| {
            name.split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert!(enums.contains(&"Block".to_owned()), "{enums:?}");
    for (file, text) in &sources {
        assert_eq!(arms_for_the_rest(text, &enums), [0; 0], "{file}");
    }
}

#[test]
fn an_arm_for_the_rest_is_found_beside_variants_alone() {
    let enums = ["Block".to_owned()];
    let arms = |first: &str, rest: &str| {
        let text = format!(
            "    match x {{\n        {first} => {{\n        }}\n        {rest} => {{}}\n    }}\n"
        );
        arms_for_the_rest(&text, &enums)
    };
    assert_eq!(arms("Block::Divider", "_"), [4]);
    assert_eq!(arms("[Block::Image(image)]", "_ if x"), [4]);
    assert_eq!(arms("Block::Divider", "Block::Image(_)"), [0; 0]);
    assert_eq!(arms("\"Block\"", "_"), [0; 0]);
    assert_eq!(arms("Other::Block", "_"), [0; 0]);
}

#[test]
fn used_finds_every_form() {
    assert_eq!(used("use crate::model::{Link, Text};"), ["model"]);
    assert_eq!(
        used("use crate::{error::Error, model::Link};"),
        ["error", "model"]
    );
    assert_eq!(used("    x: crate::dom::Edge,"), ["dom"]);
    assert_eq!(used("othercrate::thing"), Vec::<&str>::new());
}

#[test]
fn no_source_knows_a_product() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("backends");
    let mut products = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder backends") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if !["schema", "kabar"].contains(&&*name) {
            products.push(name);
        }
    }
    assert!(products.contains(&"wordpress".to_owned()), "{products:?}");
    let mut texts = sources();
    for script in [
        "embed.js",
        "runtime.js",
        "backend.js",
        "count.js",
        "kabar.d.ts",
    ] {
        let name = format!("src/{script}");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&name);
        texts.push((name, fs::read_to_string(path).expect("a script")));
    }
    for (file, text) in texts {
        let text = text.to_lowercase();
        let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).collect();
        for product in &products {
            assert!(!words.contains(&product.as_str()), "{file} knows {product}");
        }
    }
}
