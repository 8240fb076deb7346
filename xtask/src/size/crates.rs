//! What each crate takes of the module: the bytes of its functions, by the names that the compiler left.

use crate::run::Outcome;
use rustc_demangle::demangle;
use std::collections::BTreeMap;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The crates, each before those it is built on: a function belongs to the first that its name speaks of, so that
/// generic code counts for whoever asked for it.
const CRATES: [&str; 19] = [
    "kabar",
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
    "dlmalloc",
    "std",
    "alloc",
];
/// Where everything else belongs.
const CORE: &str = "core";

/// Bytes of functions for each crate, the heaviest first.
pub fn weigh(module: &[u8]) -> Outcome<Vec<(&'static str, usize)>> {
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
    let mut sums: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (index, bytes) in bodies.into_iter().enumerate() {
        let index = u32::try_from(imported + index).map_err(|error| error.to_string())?;
        let name = names.get(&index).copied().unwrap_or_default();
        *sums.entry(owner(name)).or_default() += bytes;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(sums)
}

fn owner(name: &str) -> &'static str {
    let name = format!("{:#}", demangle(name));
    let words: Vec<&str> = name
        .split(|sign: char| !(sign.is_alphanumeric() || sign == '_'))
        .collect();
    CRATES
        .into_iter()
        .find(|known| words.contains(known))
        .unwrap_or(CORE)
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
            ("memcpy", "core"),
        ] {
            assert_eq!(owner(name), crate_name);
        }
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(weigh(b"no module").is_err());
    }
}
