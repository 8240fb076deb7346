//! Short names for what the module and the glue call each other by. wasm-bindgen's own names end in hashes, which no
//! compression makes small; wasm-opt shortens them in the module and lists what it did, and the glue follows here.

use crate::run::Outcome;
use serde::Deserialize;

/// The list that wasm-opt prints.
#[derive(Debug, Default, Deserialize)]
pub struct Names {
    /// Module, name and short name of each import.
    imports: Vec<(String, String, String)>,
    /// Name and short name of each export.
    exports: Vec<(String, String)>,
}

/// The module that all imports are of afterwards.
const MODULE: &str = "a";
/// The module of the imports that the glue itself implements.
const GLUE: &str = "./kabar_widget_bg.js";
/// How the glue names the object of these.
const OWN: &str = "import0";

impl Names {
    /// Reads what wasm-opt printed.
    pub fn parse(printed: &str) -> Outcome<Names> {
        serde_json::from_str(printed)
            .map_err(|error| format!("wasm-opt's list of names cannot be read: {error}"))
    }

    /// The glue with the short names.
    pub fn applied(&self, glue: &str) -> Outcome<String> {
        let (glue, modules) = without_modules(glue)?;
        let mut borrowed = String::new();
        let mut text = glue;
        for (module, name, short) in &self.imports {
            if module == GLUE {
                text = replaced(
                    &text,
                    &format!("\n        {name}: function("),
                    &format!("\n        {short}: function("),
                )?;
            } else {
                let from = modules
                    .iter()
                    .find(|(known, _)| known == module)
                    .map(|(_, object)| object)
                    .ok_or_else(|| format!("wasm-bindgen's glue imports nothing from {module}"))?;
                borrowed += &format!("{short}: {from}.{name}, ");
            }
        }
        for (name, short) in &self.exports {
            text = with_export(&text, name, short);
        }
        replaced(
            &text,
            PLACE,
            &format!("\"{MODULE}\": {{ ...{OWN}, {borrowed}}},"),
        )
    }
}

/// Stands where the glue lists the modules.
const PLACE: &str = "@modules@";

/// Takes the lines `"MODULE": OBJECT,` out of the object that the glue hands to the module.
fn without_modules(glue: &str) -> Outcome<(String, Vec<(String, String)>)> {
    const OPEN: &str = "    return {\n        __proto__: null,\n";
    const CLOSE: &str = "    };\n}\n";
    let shape = || format!("wasm-bindgen's glue does not list its imports as known here: {OPEN}");
    let (before, rest) = glue.split_once(OPEN).ok_or_else(shape)?;
    let (lines, after) = rest.split_once(CLOSE).ok_or_else(shape)?;
    let modules = lines
        .lines()
        .map(|line| {
            let (module, object) = line.trim().trim_end_matches(',').split_once(": ")?;
            Some((module.trim_matches('"').to_owned(), object.to_owned()))
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(shape)?;
    Ok((
        format!("{before}{OPEN}        {PLACE}\n{CLOSE}{after}"),
        modules,
    ))
}

/// Replaces what must be there once.
fn replaced(text: &str, old: &str, new: &str) -> Outcome<String> {
    match text.matches(old).count() {
        1 => Ok(text.replacen(old, new, 1)),
        count => Err(format!(
            "{old:?} stands {count} times in wasm-bindgen's glue, not once"
        )),
    }
}

/// `wasm.NAME` becomes `wasm.SHORT`, but not where a longer name begins so.
fn with_export(text: &str, name: &str, short: &str) -> String {
    let long = format!("wasm.{name}");
    let mut pieces = text.split(&long);
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let ends = !piece.starts_with(|next: char| next.is_alphanumeric() || "_$".contains(next));
        result += if ends { "wasm." } else { &long };
        if ends {
            result += short;
        }
        result += piece;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "\
import * as import1 from \"./__wasm_split.js\"
    const import0 = {
        __wbg_get_2080: function(arg0) {
            wasm.__wbindgen_free(arg0);
        },
    };
    return {
        __proto__: null,
        \"./kabar_widget_bg.js\": import0,
        \"./__wasm_split.js\": import1,
    };
}
wasm.__wbindgen_free_all();
";
    const LIST: &str = r#"{
        "imports": [["./kabar_widget_bg.js", "__wbg_get_2080", "A"], ["./__wasm_split.js", "load", "B"]],
        "exports": [["__wbindgen_free", "c"]]
    }"#;

    #[test]
    fn the_glue_follows_the_module() {
        let glue = Names::parse(LIST).and_then(|names| names.applied(GLUE));
        let glue = glue.expect("the known shape");
        assert!(
            glue.contains("\n        A: function(arg0) {\n            wasm.c(arg0);"),
            "{glue}"
        );
        assert!(
            glue.contains("\"a\": { ...import0, B: import1.load, },"),
            "{glue}"
        );
        assert!(!glue.contains("./kabar_widget_bg.js\""), "{glue}");
    }

    #[test]
    fn a_longer_name_that_begins_alike_stays() {
        let glue = Names::parse(LIST).and_then(|names| names.applied(GLUE));
        assert!(
            glue.expect("the known shape")
                .contains("wasm.__wbindgen_free_all();")
        );
    }

    #[test]
    fn an_import_that_the_glue_does_not_have_stops_the_build() {
        let other = GLUE.replace("__wbg_get_2080", "__wbg_get_2081");
        let names = Names::parse(LIST).expect("a list");
        let sentence = names.applied(&other).expect_err("not there");
        assert!(sentence.contains("0 times"), "{sentence}");
    }
}
