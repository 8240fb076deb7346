//! Scripts, styles and texts, made small.

use super::{EMBED, glue, read_text, run, write};
use crate::run::Outcome;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes `styles/*.css` and returns the names inside `dist`.
pub fn styles(dist: &Path) -> Outcome<Vec<String>> {
    each("styles", "css", dist, "styles/", |source, goal| {
        glue::esbuild(&[], source, goal)
    })
}

/// Writes `locales/*.json`, without the spaces.
pub fn locales(dist: &Path) -> Outcome<Vec<String>> {
    each("locales", "json", dist, "locales/", |source, goal| {
        let texts: serde_json::Value = serde_json::from_str(&read_text(source)?)
            .map_err(|error| format!("{}: {error}", source.display()))?;
        write(goal, texts.to_string().as_bytes())
    })
}

/// Writes the scripts that the loader imports, beside it.
pub fn scripts(dist: &Path) -> Outcome<Vec<String>> {
    each("src", "js", dist, "", |source, goal| {
        glue::esbuild(&["--format=esm", "--target=es2022"], source, goal)
    })
}

fn each(
    folder: &str,
    kind: &str,
    dist: &Path,
    place: &str,
    convert: impl Fn(&Path, &Path) -> Outcome,
) -> Outcome<Vec<String>> {
    let mut sources: Vec<PathBuf> = fs::read_dir(run::root().join(folder))
        .map_err(|error| format!("{folder}/ cannot be read: {error}"))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == kind))
        // What describes the languages is not one of them; the loader is written last, with the hashes of the others.
        .filter(|path| !path.ends_with("schema.json") && !path.ends_with(EMBED))
        .collect();
    sources.sort();
    fs::create_dir_all(dist.join(place)).map_err(|error| format!("{place}: {error}"))?;
    let mut names = Vec::new();
    for source in sources {
        let file = source.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{place}{file}");
        convert(&source, &dist.join(&name))?;
        names.push(name);
    }
    Ok(names)
}
