//! Ghost: a package that is unpacked and then installs its own dependencies, with the versions of Node.js and pnpm that
//! it asks for, all in `.tools/ghost`.

use super::http::{Answer, Request};
use super::process::{Process, port};
use super::seed;
use super::{Address, Running, Scratch, install};
use crate::run::{self, Outcome, program};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "6.65.0";
/// What this version runs on, and what it is installed by.
const NODE: &str = "22.23.3";
const PNPM: &str = "12.4.2";

const COMMENTS: usize = 60;
/// Places in the thread. The removed one has answers, so that it stays as a gap.
const REMOVED: usize = 5;
const EDITED: usize = 8;
const LIKED: usize = 1;
/// Taken away by the editor.
const HIDDEN: usize = 9;

const EDITOR: &str = "editor@example.org";
const PASSWORD: &str = "the-lower-gate-of-1926";

/// Installs Ghost into `.tools/ghost` unless it is there.
///
/// # Errors
/// What is missing, and the command to install it.
pub fn ensure() -> Outcome {
    let folder = run::tools().join("ghost");
    install(&folder, VERSION, || {
        for needed in ["npm", "tar"] {
            if run::find(needed).is_none() {
                return Err(format!(
                    "Ghost needs {needed}: install it (on Debian: `apt-get install nodejs npm tar`)"
                ));
            }
        }
        let what = format!(
            "npm: node@{NODE} and pnpm@{PNPM} into .tools/ghost, which Ghost asks for (half a minute)"
        );
        run::step(&what, || {
            run::run(
                program("npm")
                    .args([
                        "install",
                        "--no-save",
                        "--no-audit",
                        "--no-fund",
                        "--loglevel=error",
                    ])
                    .arg("--prefix")
                    .arg(&folder)
                    .args([format!("node@{NODE}"), format!("pnpm@{PNPM}")]),
            )
        })
        .map_err(|error| {
            by_hand(
                &error,
                &format!("npm install --prefix .tools/ghost node@{NODE} pnpm@{PNPM}"),
            )
        })?;
        let what =
            format!("npm: ghost@{VERSION} into .tools/ghost/app, with all it needs (4 minutes)");
        run::step(&what, || unpack(&folder)).map_err(|error| {
            by_hand(
                &error,
                &format!("npm pack ghost@{VERSION}` and, in what it holds, `pnpm install --prod"),
            )
        })
    })
}

fn by_hand(error: &str, command: &str) -> String {
    format!("{error}; by hand: `{command}`")
}

/// Its package holds packages of its own, which npm would look for in the wrong place: it is made to be unpacked.
fn unpack(folder: &Path) -> Outcome {
    let app = folder.join("app");
    fs::create_dir_all(&app).map_err(|error| format!("{}: {error}", app.display()))?;
    run::run(
        program("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(folder)
            .arg(format!("ghost@{VERSION}")),
    )?;
    run::run(
        program("tar")
            .arg("--extract")
            .arg("--file")
            .arg(folder.join(format!("ghost-{VERSION}.tgz")))
            .arg("--strip-components=1")
            .arg("--directory")
            .arg(&app),
    )?;
    run::run(
        with_its_node(&folder.join("node_modules/.bin/pnpm"))
            .args([
                "install",
                "--prod",
                "--frozen-lockfile",
                "--reporter=silent",
            ])
            .arg("--store-dir")
            .arg(folder.join("store"))
            // Its SQLite is compiled against this Node.js, whose headers came with it.
            .env("npm_config_nodedir", headers())
            .current_dir(&app),
    )
}

/// A program of npm's that is to run on Ghost's own Node.js.
fn with_its_node(path: &Path) -> Command {
    let mut command = program(path);
    let mut folders = vec![run::tools().join("ghost/node_modules/node/bin")];
    folders.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    if let Ok(path) = std::env::join_paths(folders) {
        command.env("PATH", path);
    }
    command
}

/// The folder above `include/node`, beside the program that npm chose for this machine.
fn headers() -> PathBuf {
    let packages = run::tools().join("ghost/node_modules/node/node_modules");
    fs::read_dir(&packages)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.join("include/node").is_dir())
        .unwrap_or(packages)
}

/// Starts it and fills it.
///
/// # Errors
/// Where Ghost does not do what it is told: its last words.
pub fn start() -> Outcome<Running> {
    let port = port(8630)?;
    let folder = Scratch::new("ghost", port)?;
    let app = run::tools().join("ghost/app");
    let content = folder.join("content");
    // It writes beside its themes.
    run::run(
        program("cp")
            .arg("-R")
            .arg(app.join("content"))
            .arg(&content),
    )?;
    let url = format!("http://127.0.0.1:{port}");
    let mut server = Process::start(
        with_its_node(Path::new("node"))
            .arg("index.js")
            .current_dir(&app)
            .env("NODE_ENV", "development")
            .env("url", &url)
            .env("server__host", "127.0.0.1")
            .env("server__port", port.to_string())
            .env("database__client", "better-sqlite3")
            .env("database__connection__filename", folder.join("ghost.db"))
            .env("database__useNullAsDefault", "true")
            .env("paths__contentPath", &content)
            .env("logging__transports", "[\"stdout\"]")
            // Nothing of it leaves this machine.
            .env("mail__transport", "stub")
            .env("privacy__useUpdateCheck", "false")
            .env("privacy__useGravatar", "false")
            .env("privacy__useRpcPing", "false"),
        &folder.join("log"),
    )?;
    let site = format!("{url}/ghost/api/admin/site/");
    // While it makes its tables it answers that it is not there.
    server.until(|| {
        Request::new("GET", &site)
            .send()
            .is_ok_and(|answer| answer.status == 200)
    })?;
    let filled = Filler::sign_in(&url)?.fill()?;
    Ok(Running {
        addresses: vec![
            Address {
                variable: "KABAR_GHOST",
                url: format!(
                    "{url}/ghost/api/content/posts/slug/rain/?key={}&include=authors,tags",
                    filled.key
                ),
                about: format!("an article; {EDITOR} lets others in with `{PASSWORD}`"),
            },
            Address {
                variable: "KABAR_GHOST_COMMENTS",
                url: format!("{url}/members/api/comments/post/{}/", filled.rain),
                about: "its comments".to_owned(),
            },
            Address {
                variable: "KABAR_GHOST_QUIET",
                url: format!("{url}/members/api/comments/post/{}/", filled.quiet),
                about: "no comments yet".to_owned(),
            },
            Address {
                variable: "KABAR_GHOST_SIGN_IN",
                url: filled.sign_in,
                about: "signs a browser in as a reader".to_owned(),
            },
        ],
        processes: vec![server],
        folders: vec![folder],
    })
}

/// What the tests need to know.
struct Filled {
    /// Without it no article can be read.
    key: String,
    rain: String,
    quiet: String,
    sign_in: String,
}

/// Writes through the interface that Ghost's own pages use, as the editor.
struct Filler {
    url: String,
    cookies: String,
}

impl Filler {
    fn sign_in(url: &str) -> Outcome<Filler> {
        let mut filler = Filler {
            url: url.to_owned(),
            cookies: String::new(),
        };
        let owner = json!({"setup": [{
            "name": "Orla Fenwick", "email": EDITOR, "password": PASSWORD, "blogTitle": "The Lower Gate"
        }]});
        filler.post("authentication/setup/", &owner)?;
        let answer = filler
            .request("POST", "session/")
            .json(&json!({"username": EDITOR, "password": PASSWORD}))
            .send()?
            .expect(201)?;
        filler.cookies = answer.cookies();
        Ok(filler)
    }

    fn fill(&self) -> Outcome<Filled> {
        self.request("PUT", "settings/")
            .json(&json!({"settings": [{"key": "comments_enabled", "value": "all"}]}))
            .send()?
            .expect(200)?;
        let keys = self.post(
            "integrations/?include=api_keys",
            &json!({"integrations": [{"name": "Kabar"}]}),
        )?;
        let key = keys["integrations"][0]["api_keys"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|key| key["type"] == "content")
            .map(|key| text(&key["secret"]))
            .ok_or("Ghost gave no key to read articles with")?;

        let picture = self.picture()?;
        let rain = self.article(&json!({
            "title": "Rain over the \"lower\" gate & the market",
            "slug": "rain",
            "html": include_str!("ghost/article.html"),
            "custom_excerpt": "By nine the stalls stood in water, and nobody was surprised.",
            "feature_image": picture,
            "feature_image_alt": "Stalls in ankle-deep water",
            "feature_image_caption": "The market at nine. <em>Photo: Tomas Ilves</em>",
            "tags": ["Places & People", "rain"],
            "status": "published",
        }))?;
        let quiet = self.article(&json!({
            "title": "Nothing was said", "slug": "quiet", "html": "<p>The gate is shut.</p>",
            "status": "published",
        }))?;
        let sign_in = self.discussion(&rain)?;
        Ok(Filled {
            key,
            rain,
            quiet,
            sign_in,
        })
    }

    fn picture(&self) -> Outcome<Value> {
        const LINE: &str = "a-line-that-no-picture-holds";
        let path = run::root().join("demo/photo.webp");
        let mut body = format!(
            "--{LINE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"gate.webp\"\r\n\
             Content-Type: image/webp\r\n\r\n"
        )
        .into_bytes();
        body.extend(fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?);
        body.extend(format!("\r\n--{LINE}--\r\n").into_bytes());
        let answer = self
            .request("POST", "images/upload/")
            .body(&format!("multipart/form-data; boundary={LINE}"), body)
            .send()?
            .expect(201)?;
        Ok(answer.json()?["images"][0]["url"].clone())
    }

    fn article(&self, post: &Value) -> Outcome<String> {
        let answer = self.post("posts/?source=html", &json!({"posts": [post]}))?;
        Ok(text(&answer["posts"][0]["id"]))
    }

    /// Writes the thread, each comment by its author's account, and returns where one of them signs in.
    fn discussion(&self, post: &str) -> Outcome<String> {
        let mut readers: BTreeMap<&str, Reader> = BTreeMap::new();
        let thread = seed::thread(COMMENTS);
        let mut ids: Vec<String> = Vec::new();
        for comment in &thread {
            if !readers.contains_key(comment.author) {
                readers.insert(comment.author, self.reader(comment.author, readers.len())?);
            }
            let mut body = json!({"post_id": post, "html": comment.html});
            if let Some(parent) = comment.parent {
                let root = seed::root_of(&thread, parent);
                body["parent_id"] = ids[root].clone().into();
                if root != parent {
                    body["in_reply_to_id"] = ids[parent].clone().into();
                }
            }
            let answer = readers[comment.author]
                .send(&self.url, "POST", "", Some(&json!({"comments": [body]})))?
                .expect(201)?;
            ids.push(text(&answer.json()?["comments"][0]["id"]));
        }

        for (place, change) in [
            (
                EDITED,
                json!({"html": "<p>Under water by ten, I hear now.</p>"}),
            ),
            (REMOVED, json!({"status": "deleted"})),
        ] {
            readers[thread[place].author]
                .send(
                    &self.url,
                    "PUT",
                    &format!("{}/", ids[place]),
                    Some(&json!({"comments": [change]})),
                )?
                .expect(200)?;
        }
        for reader in readers.values() {
            let like = format!("{}/like/", ids[LIKED]);
            reader.send(&self.url, "POST", &like, None)?.expect(204)?;
        }
        self.request("PUT", &format!("comments/{}/", ids[HIDDEN]))
            .json(&json!({"comments": [{"id": ids[HIDDEN], "status": "hidden"}]}))
            .send()?
            .expect(200)?;

        let first = readers.values().next().ok_or("nobody wrote anything")?;
        self.sign_in_address(&first.id)
    }

    /// Makes an account and signs it in.
    fn reader(&self, name: &str, place: usize) -> Outcome<Reader> {
        let email = format!("reader{place}@example.org");
        let answer = self.post(
            "members/",
            &json!({"members": [{"name": name, "email": email}]}),
        )?;
        let id = text(&answer["members"][0]["id"]);
        let answer = Request::new("GET", self.sign_in_address(&id)?)
            // From an address it would ask a service elsewhere where that is, and wait for it.
            .header("X-Forwarded-For", "nowhere")
            .send()?
            .expect(302)?;
        Ok(Reader {
            id,
            cookies: answer.cookies(),
        })
    }

    /// What Ghost would send by mail.
    fn sign_in_address(&self, id: &str) -> Outcome<String> {
        let answer = self
            .request("GET", &format!("members/{id}/signin_urls/"))
            .send()?
            .expect(200)?;
        Ok(text(&answer.json()?["member_signin_urls"][0]["url"]))
    }

    fn post(&self, path: &str, body: &Value) -> Outcome<Value> {
        self.request("POST", path)
            .json(body)
            .send()?
            .expect(201)?
            .json()
    }

    fn request(&self, method: &'static str, path: &str) -> Request {
        Request::new(method, format!("{}/ghost/api/admin/{path}", self.url))
            // It wants to know that the request is from its own pages.
            .header("Origin", &self.url)
            .header("Cookie", &self.cookies)
    }
}

/// Somebody with an account: without one nobody comments.
struct Reader {
    id: String,
    cookies: String,
}

impl Reader {
    fn send(
        &self,
        url: &str,
        method: &'static str,
        path: &str,
        body: Option<&Value>,
    ) -> Outcome<Answer> {
        let request = Request::new(method, format!("{url}/members/api/comments/{path}"))
            .header("Cookie", &self.cookies);
        match body {
            Some(body) => request.json(body).send(),
            None => request.send(),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
