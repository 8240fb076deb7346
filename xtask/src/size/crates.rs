//! What each crate takes of the module: the bytes of its functions, by the names that the compiler left.

use crate::run::Outcome;
use rustc_demangle::demangle;
use std::collections::BTreeMap;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The crates, each before those it is built on: a function belongs to the first that its name speaks of, so that
/// generic code counts for whoever asked for it. One that is not here goes by its own name.
const CRATES: [&str; 17] = [
    OWN,
    "yew",
    "gloo_net",
    "gloo_timers",
    "gloo_events",
    "gloo",
    "futures_util",
    "futures_core",
    "implicit_clone",
    "indexmap",
    "slab",
    "wasm_bindgen_futures",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "hashbrown",
    "talc",
];
/// The library and its binaries, whose names begin with its own.
const OWN: &str = "kabar";
/// What every other crate is built on.
const STANDARD: [&str; 3] = ["std", "alloc", CORE];
/// Where names without a path belong too, which are those of the compiler's own functions.
const CORE: &str = "core";

/// Bytes of functions for each crate, the heaviest first.
pub fn weigh(module: &[u8]) -> Outcome<Vec<(String, usize)>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(|error| format!("the module cannot be read: {error}"))? {
            Payload::ImportSection(imports) => {
                imported = imports
                    .into_imports()
                    .flatten()
                    .filter(|import| matches!(import.ty, TypeRef::Func(_)))
                    .count();
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(sections) = section.as_known() {
                    for section in sections.into_iter().flatten() {
                        if let Name::Function(map) = section {
                            names.extend(
                                map.into_iter()
                                    .flatten()
                                    .map(|naming| (naming.index, naming.name)),
                            );
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut sums: BTreeMap<String, usize> = BTreeMap::new();
    for (index, bytes) in bodies.into_iter().enumerate() {
        let index = u32::try_from(imported + index).map_err(|error| error.to_string())?;
        let name = names.get(&index).copied().unwrap_or_default();
        *sums.entry(owner(name)).or_default() += bytes;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(sums)
}

fn owner(name: &str) -> String {
    let name = format!("{:#}", demangle(name));
    let words: Vec<&str> = name
        .split(|sign: char| !(sign.is_alphanumeric() || sign == '_'))
        .collect();
    let speaks_of = |known: &str| {
        words
            .iter()
            .any(|word| *word == known || known == OWN && word.starts_with(OWN))
    };
    let other = || crates_of_paths(&name).find(|root| !STANDARD.contains(root));
    CRATES
        .into_iter()
        .find(|known| speaks_of(known))
        .or_else(other)
        .or_else(|| STANDARD.into_iter().find(|known| speaks_of(known)))
        .unwrap_or(CORE)
        .to_owned()
}

/// What the paths in a name begin with, one after the other.
fn crates_of_paths(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices("::").filter_map(|(end, _)| {
        let before = &name[..end];
        let start = before
            .rfind(|sign: char| !(sign.is_alphanumeric() || sign == '_'))
            .map_or(0, |at| at + 1);
        let root = start < end && !before[..start].ends_with(':');
        root.then(|| &before[start..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generic_code_counts_for_whoever_asked_for_it() {
        for (name, crate_name) in [
            ("<kabar::mount::Root as yew::Component>::view", "kabar"),
            (
                "<alloc::vec::Vec<yew::VNode> as core::clone::Clone>::clone",
                "yew",
            ),
            ("<alloc::vec::Vec<u8>>::reserve", "alloc"),
            ("<talc::base::Talc<S, B>>::allocate", "talc"),
            ("core::fmt::write", "core"),
            ("memcpy", "core"),
            ("kabar_widget::main", "kabar"),
            ("futures_channel::oneshot::channel", "futures_channel"),
            (
                "<alloc::vec::Vec<&serde::Value> as core::clone::Clone>::clone",
                "serde",
            ),
        ] {
            assert_eq!(owner(name), crate_name);
        }
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(weigh(b"no module").is_err());
    }
}
