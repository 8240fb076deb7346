//! `cargo xtask size`: what each file and each way of use weighs, against the budgets.

mod budgets;
mod crates;
mod table;

use crate::build::manifest::{File, Manifest};
use crate::build::{self, Kind};
use crate::run::{self, Outcome};
use crate::setup;
pub use budgets::Bound;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Weighs `dist/`, which is built first where it is missing; `compare` weighs two other builds beside it.
///
/// # Errors
/// Where a bound is exceeded, or where `dist/` was changed after it was built.
pub fn size(compare: bool, bound: Bound) -> Outcome {
    let dist = build::dist();
    if !dist.join(build::MANIFEST).is_file() {
        setup::setup(&[])?;
        build::build()?;
    }
    let manifest = read(&dist)?;
    println!(
        "size: the {} build {} of Kabar {}, made {}",
        manifest.kind,
        manifest.id,
        manifest.version,
        date(&dist)?
    );
    print!("{}", table::files(&manifest));
    let judged = budgets::judge(&manifest)?;
    print!("\n{}", table::ways(&judged));
    if compare {
        for kind in [Kind::Uncut, Kind::Ordinary] {
            let other = build::assemble(kind, &run::target().join("weighed").join(kind.name()))?;
            println!("\n{} build, for comparison", kind.name());
            print!("{}", table::ways(&budgets::judge(&other)?));
        }
        let bound = build::bound(Kind::Uncut);
        let module = fs::read(&bound).map_err(|error| format!("{}: {error}", bound.display()))?;
        print!("\n{}", table::crates(&crates::weigh(&module)?));
    }
    budgets::verdict(&judged, bound)?;
    if let Err(sentence) = budgets::verdict(&judged, Bound::Budget) {
        println!("no way is over its limit, but {sentence} (docs/performance.md)");
    }
    Ok(())
}

/// Reads the manifest and makes sure that it speaks of the files that lie there.
fn read(dist: &Path) -> Outcome<Manifest> {
    let path = dist.join(build::MANIFEST);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let manifest = Manifest::from_json(&text)?;
    for (name, file) in &manifest.files {
        let content = fs::read(dist.join(name)).map_err(|error| format!("dist/{name}: {error}"))?;
        if File::integrity(&content) != file.integrity {
            return Err(format!(
                "dist/{name} was changed after it was built: run `cargo xtask build`"
            ));
        }
    }
    Ok(manifest)
}

/// When the manifest was written, in UTC.
fn date(dist: &Path) -> Outcome<String> {
    let written = fs::metadata(dist.join(build::MANIFEST))
        .and_then(|about| about.modified())
        .map_err(|error| error.to_string())?;
    let seconds = written
        .duration_since(UNIX_EPOCH)
        .map_err(|error| error.to_string())?;
    Ok(table::date(seconds.as_secs()))
}
