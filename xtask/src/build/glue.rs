//! The glue: wasm-bindgen writes it, what loads chunks joins it, esbuild makes one small file of both.

use super::chunks::{Chunk, Cut, LOADER};
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
    let named = names.applied(&with_instance(&read_text(&glue)?, &cut.shared))?;
    write(&glue, named.as_bytes())?;
    write(&folder.join("supply.js"), supply(cut, files).as_bytes())?;
    write(&folder.join(LOADER), loading(cut).as_bytes())?;
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

/// Lets the loading code reach what chunks link to. Starting the module without waiting is what no page needs.
fn with_instance(glue: &str, shared: &[String]) -> String {
    let lean = glue.replace(
        "export { initSync, __wbg_init as default }",
        "export { __wbg_init as default }",
    );
    let linked: String = shared
        .iter()
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
    let hashes: serde_json::Map<String, serde_json::Value> = cut
        .chunks
        .values()
        .map(|Chunk { name, .. }| {
            let file = &files[name];
            (name.clone(), serde_json::json!([file.v, file.integrity]))
        })
        .collect();
    SUPPLY.replace("FILES", &serde_json::Value::from(hashes).to_string())
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

/// What the module calls where a chunk is wanted: `__wasm_split_load_WAY(callback, data)`. It links the chunk, and tells
/// the function at the slot `callback` of the table whether that worked. What failed is tried anew when asked for again.
fn loading(cut: &Cut) -> String {
    let ways: String = cut
        .chunks
        .iter()
        .map(|(way, Chunk { name, .. })| {
            format!("export const __wasm_split_load_{way} = linking(\"{name}\");\n")
        })
        .collect();
    format!("{LINKING}{ways}")
}

const LINKING: &str = r#"
import { instance } from "./kabar_widget.js";
import { chunk } from "./supply.js";
const linking = (name) => {
  let linked;
  return async (callback, data) => {
    const shared = instance();
    let success = true;
    try {
      await (linked ??= WebAssembly.instantiateStreaming(chunk(name), { __wasm_split: shared }));
    } catch (error) {
      linked = undefined;
      success = false;
      console.error(error);
    }
    shared.__indirect_function_table.get(callback)(data, success);
  };
};
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loading_code_gets_what_chunks_link_to() {
        let glue = with_instance("", &["memory".to_owned()]);
        assert!(
            glue.contains("instance = () => ({ memory: wasm.memory, })"),
            "{glue}"
        );
    }

    #[test]
    fn each_way_links_its_chunk() {
        let cut = Cut {
            chunks: BTreeMap::from([("article".to_owned(), Chunk::of("article"))]),
            ..Cut::default()
        };
        assert!(loading(&cut).ends_with(
            "export const __wasm_split_load_article = linking(\"kabar_article.wasm\");\n"
        ));
    }

    #[test]
    fn the_build_is_named_after_its_text_is_known() {
        assert_eq!(
            named(&entry_text(), "88aNSYJk").lines().last(),
            Some("export const build = \"88aNSYJk\";")
        );
    }
}
