//! `manifest.json`: what the build is, and for each file its sizes, its version and its hash.

use super::assets;
use super::chunks::{Cut, WRITING};
use super::{BACKEND, BASE, COUNT, EMBED, ENGINE};
use crate::run::Outcome;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;

/// One shipped file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Bytes as they lie on the disk.
    pub bytes: usize,
    /// Bytes after gzip at its best, level 9.
    pub gzip: usize,
    /// Bytes after brotli at its best, level 11 with a window of 16 MiB (2^24).
    pub brotli: usize,
    /// The hash for subresource integrity (W3C, section 3.5): SHA-256, the shortest, since hashes cannot be packed.
    pub integrity: String,
    /// What follows `?v=`: letters and digits of the same hash.
    pub v: String,
}

impl File {
    /// Weighs and hashes what is to be shipped.
    pub fn weigh(content: &[u8]) -> File {
        let integrity = File::integrity(content);
        File {
            bytes: content.len(),
            gzip: gzip(content),
            brotli: brotli(content),
            v: short(integrity.trim_start_matches("sha256-")),
            integrity,
        }
    }

    /// The hash alone.
    pub fn integrity(content: &[u8]) -> String {
        format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
    }
}

/// Eight characters, 47 bits: two builds of a file in a billion would share them. Taken from the hash itself, so that
/// they cost the compressed loader nothing.
fn short(hash: &str) -> String {
    hash.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect()
}

fn gzip(content: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).expect("a Vec takes all");
    encoder.finish().expect("a Vec takes all").len()
}

/// Bytes after brotli at its best, level 11 with a window of 16 MiB (2^24).
pub fn brotli(content: &[u8]) -> usize {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut content = content;
    brotli::BrotliCompress(&mut content, &mut packed, &settings).expect("a Vec takes all");
    packed.len()
}

/// One name for all files together: parts of two builds must never meet.
pub fn build_id(files: &BTreeMap<String, File>, glue: &str) -> String {
    let mut all = Sha256::new();
    for file in files.values() {
        all.update(&file.integrity);
    }
    all.update(glue);
    short(&BASE64_STANDARD.encode(all.finalize()))
}

/// The whole of `manifest.json`.
pub struct Manifest {
    /// The version of Kabar.
    pub version: String,
    /// `shipped`, `uncut` or `ordinary`.
    pub kind: String,
    /// The build's own name, the same in the loader and in the glue.
    pub id: String,
    /// All files but this one and [`super::PRELOAD`], which is made of it.
    pub files: BTreeMap<String, File>,
    /// For each way of use the files that the page then loads, without the loader and the file of one language;
    /// `before` is what it loads while no reader is near: the loader alone; `count` is what it loads besides where it holds
    /// counts of comments; `backend` is what it loads besides for a described server, without the description;
    /// `writing` what it loads besides where readers write.
    pub ways: BTreeMap<String, Vec<String>>,
}

impl Manifest {
    /// Describes `files`.
    pub fn new(
        version: &str,
        kind: &str,
        id: String,
        files: BTreeMap<String, File>,
        cut: &Cut,
    ) -> Manifest {
        let of = |kinds: &[(&str, &str)]| {
            let mut names = vec![BASE.to_owned(), "styles/tokens.css".to_owned()];
            let scripts = files.keys().filter(|name| {
                name.ends_with(".js") && ![EMBED, BACKEND, COUNT].contains(&name.as_str())
            });
            names.extend(scripts.cloned());
            for (kind, style) in kinds {
                names.push(format!("styles/{style}.css"));
                names.extend(cut.chunk(kind).map(str::to_owned));
            }
            names.sort();
            names.dedup();
            names
        };
        let (article, discussion) = (("article", "article"), ("discussion", "comments"));
        // Of the languages only one is loaded.
        let mut writing = assets::for_writing(cut, files.keys());
        writing.retain(|name| !name.starts_with("locales/"));
        let ways = BTreeMap::from([
            ("before".to_owned(), vec![EMBED.to_owned()]),
            ("article".to_owned(), of(&[article])),
            ("discussion".to_owned(), of(&[discussion])),
            ("both".to_owned(), of(&[article, discussion])),
            ("count".to_owned(), vec![COUNT.to_owned()]),
            (
                "backend".to_owned(),
                vec![BACKEND.to_owned(), ENGINE.to_owned()],
            ),
            (WRITING.to_owned(), writing),
        ]);
        Manifest {
            version: version.to_owned(),
            kind: kind.to_owned(),
            id,
            files,
            ways,
        }
    }

    /// The text of `manifest.json`.
    pub fn to_json(&self) -> String {
        let files: serde_json::Map<String, Value> = self
            .files
            .iter()
            .map(|(name, file)| {
                let about = json!({
                    "bytes": file.bytes,
                    "gzip": file.gzip,
                    "brotli": file.brotli,
                    "integrity": file.integrity,
                    "v": file.v,
                });
                (name.clone(), about)
            })
            .collect();
        let all = json!({
            "version": self.version,
            "build": self.kind,
            "id": self.id,
            "files": files,
            "ways": self.ways,
        });
        format!("{all:#}\n")
    }

    /// Reads what [`Manifest::to_json`] wrote.
    pub fn from_json(text: &str) -> Outcome<Manifest> {
        let all: Value =
            serde_json::from_str(text).map_err(|error| format!("manifest.json: {error}"))?;
        read(&all).ok_or_else(|| {
            "manifest.json is of another version: run `cargo xtask build`".to_owned()
        })
    }
}

fn read(all: &Value) -> Option<Manifest> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
    let files = all["files"].as_object()?.iter().map(|(name, file)| {
        Some((
            name.clone(),
            File {
                bytes: number(&file["bytes"])?,
                gzip: number(&file["gzip"])?,
                brotli: number(&file["brotli"])?,
                integrity: text(&file["integrity"])?,
                v: text(&file["v"])?,
            },
        ))
    });
    let ways = all["ways"].as_object()?.iter().map(|(name, files)| {
        let files: Option<Vec<String>> = files.as_array()?.iter().map(text).collect();
        Some((name.clone(), files?))
    });
    Some(Manifest {
        version: text(&all["version"])?,
        kind: text(&all["build"])?,
        id: text(&all["id"])?,
        files: files.collect::<Option<_>>()?,
        ways: ways.collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::GLUE;
    use super::super::chunks::Chunk;
    use super::*;

    fn shipped() -> Manifest {
        let chunks = ["kabar_article.wasm", "kabar_discussion.wasm"];
        let files = [GLUE, BASE, EMBED, COUNT]
            .into_iter()
            .chain(chunks)
            .map(|name| (name.to_owned(), File::weigh(name.as_bytes())))
            .collect();
        let cut = Cut {
            chunks: ["article", "discussion"]
                .map(|way| (way.to_owned(), Chunk::of(way)))
                .into(),
            ..Cut::default()
        };
        Manifest::new("0.1.0", "shipped", "id".to_owned(), files, &cut)
    }

    #[test]
    fn what_is_written_is_read_again() {
        let written = shipped();
        let read = Manifest::from_json(&written.to_json()).expect("its own text");
        assert_eq!(read.files, written.files);
        assert_eq!(read.ways, written.ways);
        assert_eq!((read.kind, read.id), (written.kind, written.id));
    }

    #[test]
    fn both_on_a_page_load_what_is_shared_once() {
        assert_eq!(
            shipped().ways["both"],
            [
                "kabar_article.wasm",
                "kabar_discussion.wasm",
                GLUE,
                BASE,
                "styles/article.css",
                "styles/comments.css",
                "styles/tokens.css",
            ]
        );
    }

    #[test]
    fn counts_load_nothing_but_their_script() {
        assert_eq!(shipped().ways["count"], [COUNT]);
        assert!(!shipped().ways["both"].contains(&COUNT.to_owned()));
    }

    #[test]
    fn an_article_alone_loads_nothing_of_the_discussion() {
        let names = shipped().ways["article"].concat();
        assert!(
            !names.contains("discussion") && !names.contains("comments"),
            "{names}"
        );
    }

    #[test]
    fn the_hash_is_the_one_browsers_compute() {
        // `printf abc | openssl dgst -sha256 -binary | base64`
        let abc = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        assert_eq!(File::weigh(b"abc").integrity, abc);
        assert_eq!(File::weigh(b"abc").v, "ungWv48B");
    }

    #[test]
    fn another_content_of_any_part_is_another_build() {
        let one = shipped().files;
        let mut other = one.clone();
        other.insert(BASE.to_owned(), File::weigh(b"changed"));
        assert_ne!(build_id(&one, "glue"), build_id(&other, "glue"));
        assert_ne!(build_id(&one, "glue"), build_id(&one, "other glue"));
    }
}
