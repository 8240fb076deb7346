//! The glue: wasm-bindgen writes it, wasm-split's loading code joins it, esbuild makes one small file of both.

use super::chunks::{Cut, LOADER};
use super::manifest::File;
use super::names::Names;
use super::{GLUE, read_text, run, write};
use crate::run::{Outcome, program};
use crate::setup;
use std::collections::BTreeMap;
use std::path::Path;

/// The folder of wasm-bindgen's output, inside the stage.
pub const BOUND: &str = "bound";

/// Runs wasm-bindgen on the module.
pub fn bind(cut: &Cut, stage: &Path) -> Outcome {
    run::run(
        program(run::tools().join("bin/wasm-bindgen"))
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(stage.join(BOUND))
            // The chunks import the function table and the stack pointer.
            .arg("--keep-lld-exports")
            // The loader brings the module; a default address without a version would be a second, wrong one.
            .arg("--omit-default-module-path")
            .arg(&cut.main),
    )
}

/// The one script, still without the name of its build, which depends on its text.
pub fn bundle(
    cut: &Cut,
    names: &Names,
    files: &BTreeMap<String, File>,
    stage: &Path,
) -> Outcome<String> {
    let folder = stage.join(BOUND);
    let glue = folder.join(GLUE);
    let loader = cut.loader.as_deref().unwrap_or_default();
    let named = names.applied(&with_instance(&read_text(&glue)?, loader))?;
    write(&glue, named.as_bytes())?;
    write(&folder.join("supply.js"), supply(cut, files).as_bytes())?;
    if let Some(loader) = &cut.loader {
        write(&folder.join(LOADER), join(loader)?.as_bytes())?;
    }
    let entry = folder.join("entry.js");
    write(&entry, entry_text().as_bytes())?;
    let bundled = stage.join(GLUE);
    esbuild(
        &[
            "--bundle",
            "--format=esm",
            "--target=es2022",
            // wasm-bindgen names the loading code once for each cut.
            "--log-override:duplicate-object-key=silent",
        ],
        &entry,
        &bundled,
    )?;
    read_text(&bundled)
}

/// Puts the build's name into the bundled script.
pub fn named(bundled: &str, id: &str) -> String {
    bundled.replace(NAME, id)
}

/// Stands for the build's name until that is known.
const NAME: &str = "@build@";

/// Makes a script small that stands for itself.
pub fn script(source: &Path, goal: &Path) -> Outcome {
    esbuild(&["--format=esm", "--target=es2022"], source, goal)
}

/// Runs esbuild on one file; the result is minified.
pub fn esbuild(flags: &[&str], source: &Path, goal: &Path) -> Outcome {
    let mut outfile = std::ffi::OsString::from("--outfile=");
    outfile.push(goal);
    run::run(
        program(setup::npm_command("esbuild"))
            .args(["--minify", "--legal-comments=none", "--log-level=warning"])
            .args(flags)
            .arg(source)
            .arg(outfile),
    )
}

/// Lets the loading code reach what the chunks link to. It asks for that with `initSync`, whose other half, starting
/// the module without waiting, no page needs.
fn with_instance(glue: &str, loader: &str) -> String {
    let lean = glue.replace(
        "export { initSync, __wbg_init as default }",
        "export { __wbg_init as default }",
    );
    let linked: String = loader
        .split_once("const {")
        .and_then(|(_, rest)| rest.split_once("} = initSync("))
        .map(|(names, _)| names.split(','))
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| format!("{name}: wasm.{name}, "))
        .collect();
    format!("{lean}\nexport const instance = () => ({{ {linked}}});\n")
}

fn entry_text() -> String {
    format!(
        "export * from \"./{GLUE}\";\nexport {{ default }} from \"./{GLUE}\";\n\
         export {{ chunks }} from \"./supply.js\";\nexport const build = \"{NAME}\";\n"
    )
}

/// The module that hands out the chunks: `chunks(supply)` takes a function from a chunk's name to the promise of its
/// response; without one, or where that fails, the chunk is fetched beside the glue, by version and checked by hash.
fn supply(cut: &Cut, files: &BTreeMap<String, File>) -> String {
    let hashes: serde_json::Value = cut
        .chunks
        .iter()
        .map(|chunk| {
            let file = &files[&chunk.name];
            (
                chunk.name.clone(),
                serde_json::json!([file.v, file.integrity]),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    SUPPLY.replace("FILES", &hashes.to_string())
}

const SUPPLY: &str = r#"
const files = FILES;
let supply;
export const chunks = (given) => { supply = given; };
export const chunk = async (name) => {
  const [version, integrity] = files[name];
  const response = await (supply
    ? supply(name)
    : fetch(new URL(`./${name}?v=${version}`, import.meta.url), { integrity }));
  // A server that does not know wasm must not stop the streaming.
  return !response.ok || response.headers.get("content-type") === "application/wasm"
    ? response
    : new Response(response.body, { headers: { "content-type": "application/wasm" } });
};
"#;

/// Turns wasm-split's loading code to our ways of getting a chunk and of finding the instance.
fn join(loader: &str) -> Outcome<String> {
    const OPEN: &str = "fetch(new URL(\"./";
    const CLOSE: &str = "\", import.meta.url))";
    let joined = loader
        .replace(OPEN, "chunk(\"")
        .replace(CLOSE, "\")")
        .replace("initSync(undefined, undefined)", "instance()")
        .replace(
            &format!("import {{ initSync }} from \"./{GLUE}\";"),
            &format!(
                "import {{ instance }} from \"./{GLUE}\";\nimport {{ chunk }} from \"./supply.js\";"
            ),
        );
    let left = ["fetch(", "import.meta", "initSync"]
        .into_iter()
        .find(|word| joined.contains(word));
    match left {
        None if joined.contains("./supply.js") && joined.contains("chunk(\"") => Ok(joined),
        None | Some(_) => Err(format!(
            "wasm-split wrote a {LOADER} of another shape than the one known here:\n{loader}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = r#"import { initSync } from "./kabar_widget.js";
const { memory } = initSync(undefined, undefined);
const __chunk_3 = makeLoad(() => {
    const src = fetch(new URL("./kabar_shared.wasm", import.meta.url));
}, []);
"#;

    #[test]
    fn chunks_come_from_the_loader_instead_of_the_network() {
        let joined = join(WRITTEN).expect("the known shape");
        assert!(
            joined.contains("const src = chunk(\"kabar_shared.wasm\");"),
            "{joined}"
        );
        assert!(
            joined.contains("const { memory } = instance();"),
            "{joined}"
        );
        assert!(
            joined.contains("import { chunk } from \"./supply.js\";"),
            "{joined}"
        );
    }

    #[test]
    fn the_loading_code_gets_what_it_asks_for() {
        let glue = with_instance("", WRITTEN);
        assert!(
            glue.contains("instance = () => ({ memory: wasm.memory, })"),
            "{glue}"
        );
    }

    #[test]
    fn the_build_is_named_after_its_text_is_known() {
        assert_eq!(
            named(&entry_text(), "88aNSYJk").lines().last(),
            Some("export const build = \"88aNSYJk\";")
        );
    }

    #[test]
    fn a_fetch_that_was_not_replaced_stops_the_build() {
        let other = WRITTEN.replace("new URL(", "URL.for(");
        assert!(join(&other).expect_err("unknown").contains("another shape"));
    }
}
