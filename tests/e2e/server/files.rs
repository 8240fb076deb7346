//! What stands on the servers when the test says nothing: the build, the demo and the host pages.

use std::path::{Path, PathBuf};

use super::{Reply, Shared, Site};

impl Shared {
    pub fn file(&self, path: &str) -> Reply {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = match path.strip_prefix('/').unwrap_or(path) {
            "" => checkout.join("index.html"),
            // What checks accessibility (xtask/src/setup/npm.rs).
            "axe.js" => checkout.join(".tools/node_modules/axe-core/axe.min.js"),
            "probe.js" => checkout.join("tests/e2e/probe.js"),
            name if name.starts_with("pages/") => checkout.join("tests").join(name),
            name if name.starts_with("demo/") || name.starts_with("tests/fixtures/") => {
                checkout.join(name)
            }
            name => built(checkout).join(name),
        };
        let Ok(bytes) = std::fs::read(&file) else {
            return Reply::status(404);
        };
        let Some(kind) = kind(&file) else {
            return Reply::status(404);
        };
        if kind == "text/html" {
            self.host_page(&String::from_utf8_lossy(&bytes))
        } else {
            Reply::new(kind, bytes)
        }
    }

    /// The lines that the build has for the heads of pages, for files in `folder` and one language.
    pub fn preload_lines(&self, folder: &str, language: &str) -> String {
        let lines = self.file("/preload.html").text();
        let wanted = format!("/locales/{language}.json");
        lines
            .split_inclusive('\n')
            .filter(|line| !line.contains("/locales/") || line.contains(&wanted))
            .map(|line| line.replace("https://static.example/kabar/", folder))
            .collect()
    }

    /// A host page: the addresses in it become those of this server, and the probe stands before every other script.
    pub fn host_page(&self, html: &str) -> Reply {
        // WebKit tells a page nothing of errors in another origin's scripts, and the probe's traps are its own. Where
        // a policy says what may run, it names the assets.
        let site = if html.contains("Content-Security-Policy") {
            Site::Assets
        } else {
            Site::Page
        };
        let mut html = html.replacen(
            "<head>",
            &format!(
                "<head><script src=\"{}/probe.js\"></script>",
                site.written()
            ),
            1,
        );
        for (site, origin) in &self.origins {
            html = html.replace(site.written(), origin);
        }
        Reply::new("text/html", html)
    }
}

/// The folder of built files.
fn built(checkout: &Path) -> PathBuf {
    checkout.join(std::env::var_os("KABAR_DIST").unwrap_or_else(|| "dist".into()))
}

fn kind(file: &Path) -> Option<&'static str> {
    Some(match file.extension()?.to_str()? {
        "html" => "text/html",
        "js" => "text/javascript",
        "css" => "text/css",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        _ => return None,
    })
}
