//! `cargo xtask build`: `dist/`, exactly what a newsroom uploads, under names that do not change.

mod assets;
mod chunks;
mod compile;
mod embed;
mod engine;
mod glue;
mod join;
pub mod manifest;
mod names;
mod optimise;
mod order;
mod preload;

use crate::run::{self, Outcome};
use crate::setup;
use chunks::Cut;
pub use compile::Kind;
use join::Joined;
use manifest::{File, Manifest};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The loader: the one file that the page names.
pub const EMBED: &str = "embed.js";
/// What joins the module to the page.
pub const GLUE: &str = "kabar_widget.js";
/// The module, or its part that every way of use needs.
pub const BASE: &str = "kabar_widget_bg.wasm";
/// What comes along where the server is described.
pub const BACKEND: &str = "backend.js";
/// What a page's counts of comments need.
pub const COUNT: &str = "count.js";
/// The engine for backend descriptions.
pub const ENGINE: &str = "kabar_backend.wasm";
/// Sizes and hashes of all others.
pub const MANIFEST: &str = "manifest.json";
/// Lines for pages that want the files sooner.
pub const PRELOAD: &str = "preload.html";

/// Where the result lies.
pub fn dist() -> PathBuf {
    run::root().join("dist")
}

/// Builds the shipped module, or the ordinary one where the library's source is not at hand.
pub fn build() -> Outcome {
    let kind = match setup::std_source()? {
        Some(_) => Kind::Shipped,
        None => {
            println!(
                "build: the source of the standard library is not at hand (`rustup component add rust-src`), \
                 so this is the ordinary, larger build"
            );
            Kind::Ordinary
        }
    };
    let manifest = assemble(kind, &dist())?;
    println!(
        "build: {} files in dist/ ({}, {})",
        manifest.files.len(),
        kind.name(),
        manifest.id
    );
    Ok(())
}

/// The module of one kind as wasm-bindgen left it, with the names of its functions.
pub fn bound(kind: Kind) -> PathBuf {
    stage(kind).join(glue::BOUND).join(BASE)
}

fn stage(kind: Kind) -> PathBuf {
    run::target().join("dist").join(kind.name())
}

/// Builds one kind into `dist`, which is made anew.
pub fn assemble(kind: Kind, dist: &Path) -> Outcome<Manifest> {
    let stage = stage(kind);
    let wasm = compile::module(kind)?;
    let engine = compile::engine(kind)?;
    empty(&stage)?;
    empty(dist)?;

    run::step("the engine for backend descriptions", || {
        engine::assemble(&engine, &stage, &dist.join(ENGINE))
    })?;
    let (cut, names) = run::step("the module: cut, joined to JavaScript, made small", || {
        let cut = match kind {
            Kind::Shipped => chunks::cut(&wasm, &stage)?,
            Kind::Uncut | Kind::Ordinary => Cut::none(&wasm, &stage)?,
        };
        glue::bind(&cut, &stage)?;
        let (base, chunks) = join::join(&bound(kind), &cut, &stage)?;
        let names = optimise::base(&base, &dist.join(BASE))?;
        for Joined { name, path } in &chunks {
            optimise::chunk(path, &dist.join(name))?;
        }
        Ok((cut, names))
    })?;

    run::step("scripts, styles and texts", || {
        let mut parts: Vec<String> = vec![BASE.to_owned(), ENGINE.to_owned()];
        parts.extend(cut.chunks.values().map(|chunk| chunk.name.clone()));
        parts.extend(assets::styles(dist)?);
        parts.extend(assets::locales(dist)?);
        parts.extend(assets::backends(dist)?);
        parts.extend(assets::scripts(dist)?);
        parts.extend(assets::types(dist)?);
        engine::script(&cut, &parts, &stage, dist)?;
        parts.push(BACKEND.to_owned());
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        for name in parts {
            let file = File::weigh(&read(&dist.join(&name))?);
            files.insert(name, file);
        }
        let glue = glue::bundle(&cut, &names, &files, &stage)?;
        let id = manifest::build_id(&files, &glue);
        write(&dist.join(GLUE), glue::named(&glue, &id).as_bytes())?;
        embed::write(&id, &cut, &files, &stage, &dist.join(EMBED))?;
        for name in [GLUE, EMBED] {
            let file = File::weigh(&read(&dist.join(name))?);
            files.insert(name.to_owned(), file);
        }
        let version = setup::locked_version("kabar")?;
        let manifest = Manifest::new(&version, kind.name(), id, files, &cut);
        write(&dist.join(MANIFEST), manifest.to_json().as_bytes())?;
        write(&dist.join(PRELOAD), preload::lines(&manifest).as_bytes())?;
        Ok(manifest)
    })
}

fn empty(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("{} cannot be emptied: {error}", folder.display()));
        }
        Ok(()) | Err(_) => {}
    }
    fs::create_dir_all(folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}
