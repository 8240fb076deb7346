//! What README.md and docs/ say is what the code does.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kabar::config::{ATTRIBUTES, Element};
use kabar::error::Kind;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The rows of the table whose head begins with `| head |`, cell by cell.
fn table(text: &str, head: &str) -> Vec<Vec<String>> {
    let rows: Vec<Vec<String>> = text
        .lines()
        .skip_while(|line| !line.starts_with(&format!("| {head} |")))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let escaped = line.replace("\\|", "\u{0}");
            let cells = escaped.trim_matches('|').split('|');
            cells
                .map(|cell| cell.trim().replace('\u{0}', "|"))
                .collect()
        })
        .collect();
    assert!(!rows.is_empty(), "no table | {head} |");
    rows
}

#[test]
fn the_readme_lists_the_attributes_as_the_code_has_them() {
    let code: Vec<Vec<String>> = ATTRIBUTES
        .iter()
        .map(|attribute| {
            let on = match attribute.elements {
                [only] => only.tag(),
                _ => "both",
            };
            [
                &format!("`{}`", attribute.name),
                on,
                attribute.values,
                attribute.default,
            ]
            .map(str::to_owned)
            .to_vec()
        })
        .collect();
    let listed: Vec<Vec<String>> = table(&file("README.md"), "attribute")
        .into_iter()
        .map(|mut row| {
            let meaning = row.pop();
            assert!(meaning.is_some_and(|meaning| !meaning.is_empty()));
            row
        })
        .collect();
    assert_eq!(listed, code);
    assert_eq!(
        ATTRIBUTES[0].elements,
        [Element::Article, Element::Comments]
    );
}

#[test]
fn the_loader_knows_the_same_attributes() {
    let loader = file("src/embed.js");
    let (_, list) = loader
        .split_once("const ATTRIBUTES =")
        .expect("embed.js lists the attributes");
    let names: Vec<&str> = list
        .split('"')
        .nth(1)
        .expect("a list of words")
        .split(' ')
        .collect();
    let code: Vec<&str> = ATTRIBUTES.iter().map(|attribute| attribute.name).collect();
    assert_eq!(names, code);
}

#[test]
fn the_readme_lists_every_kind_of_error() {
    let mut code: BTreeSet<String> = Kind::ALL
        .iter()
        .map(|kind| kind.as_str().to_owned())
        .collect();
    // What only the loader can tell.
    let runtime = file("src/runtime.js");
    for kind in ["crash", "unsupported", "version"] {
        assert!(
            runtime.contains(&format!("\"{kind}\"")),
            "runtime.js never tells {kind}"
        );
        code.insert(kind.to_owned());
    }
    let told: BTreeSet<String> = table(&file("README.md"), "`kind`")
        .into_iter()
        .map(|row| row[0].trim_matches('`').to_owned())
        .collect();
    assert_eq!(told, code);
}

#[test]
fn every_public_property_is_documented_with_its_default() {
    let styles = ["tokens", "article", "comments"]
        .map(|name| file(&format!("styles/{name}.css")))
        .concat();
    let used: BTreeSet<&str> = styles
        .match_indices("var(--kabar-")
        .map(|(at, _)| {
            let name = &styles[at + 4..];
            &name[..name.find([',', ')']).expect("a property ends")]
        })
        // The loader's own.
        .filter(|name| !matches!(*name, "--kabar-scale" | "--kabar-hold"))
        .chain(["--kabar-font-size"])
        .collect();
    let rows = table(&file("docs/theming.md"), "property");
    let told: BTreeSet<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(told, used);
    for row in &rows {
        if let Some((light, dark)) = row[2].split_once(", ").filter(|_| row[2].starts_with("`#")) {
            let pair = format!(
                "light-dark({}, {})",
                light.trim_matches('`'),
                dark.trim_matches('`')
            );
            assert!(
                styles.contains(&format!("var({}, {pair})", row[0].trim_matches('`'))),
                "{row:?}"
            );
        }
    }
}

#[test]
fn avatar_colours_have_contrast() {
    let styles = file("styles/comments.css");
    let colours: Vec<&str> = styles
        .split(".kabar-avatar[data-colour=")
        .skip(1)
        .map(|rule| {
            let at = rule.find("background: #").expect("a colour") + 13;
            &rule[at..at + 6]
        })
        .collect();
    assert_eq!(colours.len(), 12);
    for colour in colours {
        let contrast = 1.05 / (luminance(colour) + 0.05);
        assert!(contrast >= 4.5, "white on #{colour}: {contrast:.2}");
    }
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value =
            f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal")) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

#[test]
fn the_tokens_have_contrast_in_both_themes() {
    let styles = file("styles/tokens.css");
    let pair = |name: &str| {
        let at = styles
            .find(&format!("var(--kabar-{name}, light-dark(#"))
            .expect(name);
        let rest = &styles[at..];
        let colours: Vec<&str> = rest
            .match_indices('#')
            .take(2)
            .map(|(at, _)| &rest[at + 1..at + 7])
            .collect();
        [luminance(colours[0]), luminance(colours[1])]
    };
    let contrast = |one: f64, other: f64| (one.max(other) + 0.05) / (one.min(other) + 0.05);
    for (text, ground) in [
        ("ink", "paper"),
        ("quiet", "paper"),
        ("accent", "paper"),
        ("warn", "paper"),
        ("ink", "wash"),
        ("quiet", "wash"),
        ("accent", "wash"),
        ("warn", "wash"),
        ("on-accent", "accent"),
        ("ink", "mark"),
    ] {
        for theme in 0..2 {
            let ratio = contrast(pair(text)[theme], pair(ground)[theme]);
            assert!(
                ratio >= 4.5,
                "{text} on {ground}, theme {theme}: {ratio:.2}"
            );
        }
    }
}

#[test]
fn every_decision_is_numbered_once_and_says_why() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/decisions");
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("docs/decisions")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    for (index, name) in names.iter().enumerate() {
        assert!(
            name.starts_with(&format!("{:03}-", index + 1)),
            "{name} is not number {}",
            index + 1
        );
        let text = file(&format!("docs/decisions/{name}"));
        for part in ["## Context", "## Decision", "## Consequences"] {
            assert!(text.contains(part), "{name} lacks {part}");
        }
    }
}

/// Every Markdown file of the repository, without what is built or installed in it.
fn documents() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !(name.starts_with('.') || ["target", "dist"].contains(&&*name)) {
                    folders.push(path);
                }
            } else if name.ends_with(".md") {
                files.push(path);
            }
        }
    }
    files
}

/// Where the links of a Markdown text lead, without what stands in code.
fn links(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut prose = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            // Code in a line stands between each odd mark and the next.
            prose.extend(line.split('`').step_by(2));
            prose.push('\n');
        }
    }
    let inline = prose.split("](").skip(1);
    let named = prose
        .lines()
        .filter(|line| line.starts_with('['))
        .filter_map(|line| line.split_once("]: "))
        .map(|(_, target)| target);
    inline
        .chain(named)
        .filter_map(|rest| rest.split([')', ' ', '\n']).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let mut broken = Vec::new();
    let mut followed = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a document is text");
        let folder = document.parent().expect("a file stands in a folder");
        for link in links(&text) {
            let path = link.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains(':') {
                continue;
            }
            followed += 1;
            if !folder.join(path).exists() {
                broken.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(followed > 5, "the links were not found");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn links_are_found_in_every_form_and_not_in_code() {
    let text = "[a](b.md) `[c](d.md)` [e](f.md#g \"title\")\n```\n[h](i.md)\n```\n[`j`](k.md)\n\n[l]: m.md\n";
    assert_eq!(links(text), ["b.md", "f.md#g", "k.md", "m.md"]);
}

/// The members of an interface in `src/kabar.d.ts`.
fn members_of_type(types: &str, interface: &str) -> BTreeSet<String> {
    let (_, body) = types
        .split_once(&format!("interface {interface} "))
        .unwrap_or_else(|| panic!("no interface {interface}"));
    let (body, _) = body.split_once("\n}").expect("an end");
    let lines = body.lines().filter_map(|line| line.strip_prefix("  "));
    let names = lines.filter_map(|line| line.split_once([':', '?']).map(|(name, _)| name));
    names
        .filter(|name| name.chars().all(|c| c.is_ascii_alphabetic()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_types_for_pages_are_those_of_the_code_and_of_the_protocol() {
    let types = file("src/kabar.d.ts");
    let mut written = members_of_type(&types, "KabarElement extends HTMLElement");
    written.extend(members_of_type(
        &types,
        "KabarArticleElement extends KabarElement",
    ));
    written.extend(members_of_type(
        &types,
        "KabarCommentsElement extends KabarElement",
    ));
    // Functions of the page are no attributes.
    assert!(written.remove("authorize") && written.remove("challenge"));
    // HTMLElement has it.
    written.insert("lang".to_owned());
    let attributes: BTreeSet<String> = ATTRIBUTES.iter().map(|one| one.name.to_owned()).collect();
    assert_eq!(written, attributes);

    let (_, kinds) = types.split_once("  kind:\n").expect("kinds");
    let (kinds, _) = kinds.split_once(';').expect("an end");
    let kinds: BTreeSet<&str> = kinds.split('"').skip(1).step_by(2).collect();
    let readme = file("README.md");
    let told = table(&readme, "`kind`");
    let told: BTreeSet<&str> = told.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(kinds, told);

    for (interface, schema, pointer) in [
        ("KabarArticle", "article", "/properties"),
        ("KabarCommentPage", "comment-page", "/properties"),
        ("KabarComment", "comment-page", "/$defs/comment/properties"),
    ] {
        let schema = file(&format!("docs/schema/{schema}.json"));
        let schema: serde_json::Value = serde_json::from_str(&schema).expect("a schema");
        let properties = schema
            .pointer(pointer)
            .and_then(serde_json::Value::as_object);
        let names: BTreeSet<String> = properties.expect("properties").keys().cloned().collect();
        assert_eq!(members_of_type(&types, interface), names, "{interface}");
    }
}
