//! The budgets: brotli bytes of all files that a page loads, for each way of use.

use crate::build::manifest::{File, Manifest};
use crate::run::Outcome;

/// Name, meaning, budget and limit in brotli bytes of the shipped build.
///
/// The budget is what a way of use may weigh. The limit is what it weighs today, with room for another version of a
/// tool: no change may add to it, and whoever makes a way lighter lowers its limit (docs/performance.md).
const BUDGETS: [(&str, &str, usize, usize); 7] = [
    // Paid by every page, whether a reader scrolls or not.
    ("before", "before anything is near", 3_000, 3_000),
    ("article", "article alone", 65_000, 93_000),
    // Records of other discussions: 46 to 66 kB with fewer features; 78 is where the first version may stand.
    ("discussion", "discussion alone", 78_000, 118_000),
    ("both", "article and discussion", 90_000, 130_500),
    // Without the language, which a page with a discussion loads anyway.
    ("count", "what counts add", 2_100, 2_100),
    ("backend", "what a described server adds", 8_000, 24_800),
    ("writing", "what writing adds", 12_000, 33_000),
];

/// Which of the two figures is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// What a way of use may weigh.
    Budget,
    /// What it weighed when it was last made lighter.
    Limit,
}

/// One way of use, weighed.
#[derive(Debug, PartialEq)]
pub struct Way {
    /// What the page shows.
    pub meaning: &'static str,
    pub bytes: usize,
    pub gzip: usize,
    pub brotli: usize,
    /// What [`Way::brotli`] may be.
    pub budget: usize,
    /// What it must not exceed again.
    pub limit: usize,
}

/// Adds up each way; its language is the one that weighs most.
pub fn judge(manifest: &Manifest) -> Outcome<Vec<Way>> {
    BUDGETS
        .iter()
        .map(|&(name, meaning, budget, limit)| {
            let files = manifest
                .ways
                .get(name)
                .ok_or_else(|| format!("the manifest does not know the way `{name}`"))?
                .iter()
                .map(|file| {
                    manifest
                        .files
                        .get(file)
                        .ok_or_else(|| format!("{meaning}: {file} is not in dist/"))
                });
            let mut way = Way {
                meaning,
                bytes: 0,
                gzip: 0,
                brotli: 0,
                budget,
                limit,
            };
            for file in files {
                way.add(file?);
            }
            match name {
                "before" | "count" | "backend" => {}
                "writing" => way.add(heaviest_language(manifest, "locales/writing/")?),
                _ => way.add(heaviest_language(manifest, "locales/")?),
            }
            Ok(way)
        })
        .collect()
}

impl Way {
    fn add(&mut self, file: &File) {
        self.bytes += file.bytes;
        self.gzip += file.gzip;
        self.brotli += file.brotli;
    }
}

fn heaviest_language<'a>(manifest: &'a Manifest, folder: &str) -> Outcome<&'a File> {
    manifest
        .files
        .iter()
        .filter(|(name, _)| {
            name.strip_prefix(folder)
                .is_some_and(|name| !name.contains('/'))
        })
        .map(|(_, file)| file)
        .max_by_key(|file| file.brotli)
        .ok_or_else(|| "there is no language in dist/locales".to_owned())
}

/// An error that names every way that is over its bound.
pub fn verdict(ways: &[Way], bound: Bound) -> Outcome {
    let over: Vec<String> = ways
        .iter()
        .filter_map(|way| {
            let (name, most) = match bound {
                Bound::Budget => ("budget", way.budget),
                Bound::Limit => ("limit", way.limit),
            };
            let over = way.brotli.checked_sub(most).filter(|over| *over > 0)?;
            Some(format!("{} is {over} bytes over its {name}", way.meaning))
        })
        .collect();
    if over.is_empty() {
        Ok(())
    } else {
        Err(over.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn file(brotli: usize) -> File {
        File {
            brotli,
            ..File::weigh(b"")
        }
    }

    fn manifest(article: usize) -> Manifest {
        let names = [
            "embed.js",
            "article.wasm",
            "locales/en.json",
            "locales/id.json",
            "locales/writing/id.json",
        ];
        let sizes = [2_900, article, 900, 1_000, 300];
        Manifest {
            version: String::new(),
            kind: String::new(),
            id: String::new(),
            files: names
                .map(str::to_owned)
                .into_iter()
                .zip(sizes.map(file))
                .collect(),
            ways: BTreeMap::from(
                [
                    ("before", "embed.js"),
                    ("article", "article.wasm"),
                    ("discussion", "article.wasm"),
                    ("both", "article.wasm"),
                    ("count", "embed.js"),
                    ("backend", "article.wasm"),
                    ("writing", "article.wasm"),
                ]
                .map(|(way, file)| (way.to_owned(), vec![file.to_owned()])),
            ),
        }
    }

    #[test]
    fn a_way_weighs_its_files_and_the_heaviest_language() {
        let ways = judge(&manifest(50_000)).expect("all files are there");
        let weights: Vec<usize> = ways.iter().map(|way| way.brotli).collect();
        assert_eq!(
            weights,
            [2_900, 51_000, 51_000, 51_000, 2_900, 50_000, 50_300]
        );
    }

    #[test]
    fn a_budget_holds_to_the_last_byte() {
        let verdict = |article| {
            let ways = judge(&manifest(article)).expect("files");
            verdict(&ways[..2], Bound::Budget)
        };
        assert_eq!(verdict(64_000), Ok(()));
        assert_eq!(
            verdict(64_001),
            Err("article alone is 1 bytes over its budget".to_owned())
        );
    }

    #[test]
    fn a_limit_holds_where_a_budget_does_not_yet() {
        let mut ways = judge(&manifest(64_001)).expect("files");
        ways.truncate(2);
        assert_eq!(verdict(&ways, Bound::Limit), Ok(()));
        ways[1].limit = 64_999;
        assert_eq!(
            verdict(&ways, Bound::Limit),
            Err("article alone is 2 bytes over its limit".to_owned())
        );
    }

    #[test]
    fn no_limit_is_below_its_budget() {
        for (_, meaning, budget, limit) in BUDGETS {
            assert!(limit >= budget, "{meaning}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let mut manifest = manifest(1);
        manifest.files.remove("article.wasm");
        assert!(
            judge(&manifest)
                .expect_err("missing")
                .contains("article.wasm")
        );
    }
}
