//! `preload.html`: lines for the head of a page with an article, whose browser then asks for the files along with the
//! page instead of after the loader.

use super::assets;
use super::manifest::Manifest;

/// Where README.md says that the files lie.
const FOLDER: &str = "https://static.example/kabar/";

/// A line for each file that an article loads.
pub fn lines(manifest: &Manifest) -> String {
    let mut lines = format!(
        "<!-- For the head of pages with an article, above the script (README.md). These lines are of this build alone.\n     \
         Put your folder instead of {FOLDER} -->\n"
    );
    for name in &manifest.ways["article"] {
        lines += &line(manifest, name);
    }
    lines += "<!-- Of these the one of your language -->\n";
    for tag in assets::languages(manifest.files.keys()) {
        lines += &line(manifest, &format!("locales/{tag}.json"));
    }
    lines
}

/// The browser's word for it (HTML, sections 4.6.7.11 and 4.6.7.18). The loader asks with `fetch` for all that is no
/// script, and with the hash; only what says the same is taken for it.
fn line(manifest: &Manifest, name: &str) -> String {
    let address = format!("{FOLDER}{name}?v={}", manifest.id);
    if name.ends_with(".js") {
        return format!("<link rel=\"modulepreload\" href=\"{address}\">\n");
    }
    let hash = &manifest.files[name].integrity;
    format!(
        "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"{address}\" integrity=\"{hash}\">\n"
    )
}
