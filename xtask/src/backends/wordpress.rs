//! WordPress: Debian's files in `.tools/wordpress`, PHP's own web server, and a MariaDB that nobody else can reach.
//!
//! The package itself is unpacked and not installed: installed, it would bring a web server that starts with the machine.

use super::http::Request;
use super::process::{Process, port};
use super::seed;
use super::{Address, Running, Scratch, install};
use crate::run::{self, Outcome, program};
use crate::setup;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// To be raised when what is unpacked changes.
const LAYOUT: &str = "1";

/// WordPress, and what its files are linked to.
const PACKAGES: [&str; 5] = [
    "wordpress",
    "php-getid3",
    "libjs-cropper",
    "libjs-prototype",
    "libjs-underscore",
];

/// How many comments the article has, the held one and the one in the bin among them.
const COMMENTS: usize = 120;
/// The one in the bin has answers, which then have no parent.
const REMOVED: usize = 5;
/// Written by the article's own author, signed in.
const STAFF: usize = 2;
/// Waits for a moderator.
const HELD: usize = 8;

/// Installs what is missing: PHP and MariaDB as packages, WordPress into `.tools/wordpress`.
///
/// # Errors
/// What is missing, and the command to install it.
pub fn ensure() -> Outcome {
    ensure_packages()?;
    let folder = run::tools().join("wordpress");
    install(&folder, LAYOUT, || {
        let by_hand = format!("apt-get update && apt-get download {}", PACKAGES.join(" "));
        if run::find("apt-get").is_none() {
            return Err(format!(
                "WordPress is taken from Debian's packages, and this system has no apt: `{by_hand}`"
            ));
        }
        let what = format!(
            "apt: {} unpacked into .tools/wordpress (seconds)",
            PACKAGES.join(", ")
        );
        run::step(&what, || unpack(&folder))
            .map_err(|error| format!("{error}; by hand: `{by_hand}`"))
    })
}

fn ensure_packages() -> Outcome {
    let mut missing = Vec::new();
    let modules = run::output(program("php").arg("-m")).unwrap_or_default();
    for (module, package) in [
        ("Core", "php-cli"),
        ("mysqli", "php-mysql"),
        ("gd", "php-gd"),
    ] {
        if !modules.lines().any(|line| line == module) {
            missing.push(package);
        }
    }
    if mariadbd().is_none() {
        // Only the program: `mariadb-server` would start it with the machine.
        missing.push("mariadb-server-core");
    }
    if missing.is_empty() {
        return Ok(());
    }
    setup::apt_install(&missing, "WordPress", "half a minute")
}

/// The database program, which is not on everybody's `PATH`.
fn mariadbd() -> Option<PathBuf> {
    run::find("mariadbd").or_else(|| {
        let path = PathBuf::from("/usr/sbin/mariadbd");
        path.is_file().then_some(path)
    })
}

fn unpack(folder: &Path) -> Outcome {
    let packages = folder.join("packages");
    fs::create_dir_all(&packages).map_err(|error| format!("{}: {error}", packages.display()))?;
    run::run(
        program("apt-get")
            // As root apt becomes another user to download, who may not write here.
            .args([
                "download",
                "--quiet",
                "--quiet",
                "-o",
                "APT::Sandbox::User=root",
            ])
            .args(PACKAGES)
            .current_dir(&packages),
    )?;
    let files = fs::read_dir(&packages).map_err(|error| error.to_string())?;
    for file in files {
        let file = file.map_err(|error| error.to_string())?;
        run::run(
            program("dpkg-deb")
                .arg("--extract")
                .arg(file.path())
                .arg(folder),
        )?;
    }
    put(
        &root().join("wp-config.php"),
        include_str!("wordpress/config.php"),
    )
}

/// Where WordPress itself lies.
fn root() -> PathBuf {
    run::tools().join("wordpress/usr/share/wordpress")
}

/// Starts it and fills it: an article with its discussion, one that is closed, one that is quiet.
///
/// # Errors
/// Where a program does not do what it is told: its last words.
pub fn start() -> Outcome<Running> {
    let port = port(8610)?;
    let folder = Scratch::new("wordpress", port)?;
    let content = folder.join("content");
    put(
        &content.join("mu-plugins/kabar.php"),
        include_str!("wordpress/plugin.php"),
    )?;
    for name in ["router.php", "install.php"] {
        let script = match name {
            "router.php" => include_str!("wordpress/router.php"),
            _ => include_str!("wordpress/install.php"),
        };
        put(&folder.join(name), script)?;
    }

    let site = Site {
        url: format!("http://127.0.0.1:{port}"),
        socket: folder.join("database/socket"),
        content,
    };
    let database = start_database(&folder, &site.socket)?;
    let password = run::output(site.php().arg(folder.join("install.php")))?;
    let mut server = Process::start(
        site.php()
            .args(["-d", "opcache.enable_cli=1", "-t"])
            .arg(root())
            .arg("-S")
            .arg(format!("127.0.0.1:{port}"))
            .arg(folder.join("router.php"))
            // A page asks for several things at once.
            .env("PHP_CLI_SERVER_WORKERS", "4"),
        &folder.join("log"),
    )?;
    let api = format!("{}/wp-json/wp/v2", site.url);
    server.until(|| Request::new("GET", &api).send().is_ok())?;

    let filler = Filler {
        api: api.clone(),
        authorization: format!("Basic {}", BASE64.encode(format!("editor:{password}"))),
    };
    let posts = filler.fill()?;
    let address = |variable, post: &Value, about: &str| Address {
        variable,
        url: format!("{api}/posts/{post}"),
        about: format!("{about}: {api}/comments?post={post}"),
    };
    Ok(Running {
        addresses: vec![
            address(
                "KABAR_WORDPRESS",
                &posts.rain,
                "article and comments; editor signs in with `kabar`",
            ),
            address("KABAR_WORDPRESS_CLOSED", &posts.closed, "no more comments"),
            address("KABAR_WORDPRESS_QUIET", &posts.quiet, "no comments yet"),
        ],
        processes: vec![server, database],
        folders: vec![folder],
    })
}

/// What both the installation and the server need to know.
struct Site {
    url: String,
    socket: PathBuf,
    content: PathBuf,
}

impl Site {
    fn php(&self) -> Command {
        let mut php = program("php");
        php.env("KABAR_WORDPRESS_URL", &self.url)
            .env("KABAR_WORDPRESS_SOCKET", &self.socket)
            .env("KABAR_WORDPRESS_CONTENT", &self.content)
            .env("KABAR_WORDPRESS_ROOT", root());
        php
    }
}

/// A database without users and without a network: what can open its socket may do everything.
fn start_database(folder: &Path, socket: &Path) -> Outcome<Process> {
    let data = folder.join("database");
    fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    let user = run::output(program("id").arg("-un"))?;
    let mut mariadbd =
        program(mariadbd().ok_or("mariadbd is missing: `apt-get install mariadb-server-core`")?);
    mariadbd
        .arg("--no-defaults")
        .arg(format!("--datadir={}", data.display()))
        .arg(format!("--socket={}", socket.display()))
        .arg(format!("--user={user}"))
        .args([
            "--skip-networking",
            "--skip-grant-tables",
            // It is thrown away: nothing has to survive a power cut.
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-fast-shutdown=2",
        ]);
    let log = folder.join("database.log");
    let mut process = Process::start(&mariadbd, &log)?;
    process.until(|| {
        fs::read_to_string(&log).is_ok_and(|said| said.contains("ready for connections"))
    })?;
    Ok(process)
}

/// The ids of what was written.
struct Posts {
    rain: Value,
    closed: Value,
    quiet: Value,
}

/// Writes through the REST interface, as the editor.
struct Filler {
    api: String,
    authorization: String,
}

impl Filler {
    fn fill(&self) -> Outcome<Posts> {
        let author = self.create(
            "users",
            &json!({
                "username": "orla", "name": "Orla Fenwick", "email": "orla@example.org",
                "password": "kabar", "roles": ["author"], "description": "Writes about water."
            }),
        )?;
        let category = self.create("categories", &json!({"name": "Places & People"}))?;
        let mut tags = Vec::new();
        for name in ["rain", "markets"] {
            tags.push(self.create("tags", &json!({"name": name}))?);
        }
        let picture = self.picture()?;
        let post = |title: &str, slug: &str, content: &str| -> Value {
            json!({
                "title": title, "slug": slug, "content": content, "status": "publish",
                "author": author, "categories": [category], "date_gmt": "2026-05-16T05:30:00"
            })
        };

        let mut rain = post(
            "Rain over the \"lower\" gate & the market",
            "rain",
            include_str!("wordpress/article.html"),
        );
        rain["excerpt"] =
            "By nine the stalls stood in <em>water</em>, and nobody was surprised.".into();
        rain["tags"] = tags.into();
        rain["featured_media"] = picture;
        let rain = self.create("posts", &rain)?;
        self.discussion(&rain)?;

        let words = "<p>The gate is shut.</p>";
        let closed = self.create("posts", &post("The gate is shut", "closed", words))?;
        for (place, comment) in seed::thread(2).iter().enumerate() {
            self.create("comments", &comment_json(&closed, None, place, comment))?;
        }
        self.change(
            &format!("posts/{closed}"),
            &json!({"comment_status": "closed"}),
        )?;

        let quiet = self.create("posts", &post("Nothing was said", "quiet", words))?;
        Ok(Posts {
            rain,
            closed,
            quiet,
        })
    }

    fn picture(&self) -> Outcome<Value> {
        let path = run::root().join("demo/photo.webp");
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let picture = self
            .request("POST", "media")
            .header("Content-Disposition", "attachment; filename=\"gate.webp\"")
            .body("image/webp", bytes)
            .send()?
            .expect(201)?
            .json()?["id"]
            .clone();
        self.change(
            &format!("media/{picture}"),
            &json!({
                "alt_text": "Stalls in ankle-deep water",
                "caption": "The market at nine. <em>Photo: Tomas Ilves</em>"
            }),
        )?;
        Ok(picture)
    }

    fn discussion(&self, post: &Value) -> Outcome {
        let mut ids: Vec<Value> = Vec::new();
        for (place, comment) in seed::thread(COMMENTS).iter().enumerate() {
            let parent = comment.parent.map(|parent| &ids[parent]);
            let mut body = comment_json(post, parent, place, comment);
            if place == STAFF {
                // Whoever is signed in and gives no name is taken for the author.
                for field in ["author_name", "author_email"] {
                    body.as_object_mut().expect("it is an object").remove(field);
                }
            }
            if place == HELD {
                body["status"] = "hold".into();
            }
            ids.push(self.create("comments", &body)?);
        }
        self.request("DELETE", &format!("comments/{}", ids[REMOVED]))
            .send()?
            .expect(200)?;
        Ok(())
    }

    /// Creates something and returns its id.
    fn create(&self, what: &str, body: &Value) -> Outcome<Value> {
        let answer = self.request("POST", what).json(body).send()?.expect(201)?;
        Ok(answer.json()?["id"].clone())
    }

    fn change(&self, what: &str, body: &Value) -> Outcome {
        self.request("POST", what).json(body).send()?.expect(200)?;
        Ok(())
    }

    fn request(&self, method: &'static str, path: &str) -> Request {
        Request::new(method, format!("{}/{path}", self.api))
            .header("Authorization", &self.authorization)
    }
}

fn comment_json(
    post: &Value,
    parent: Option<&Value>,
    place: usize,
    comment: &seed::Comment,
) -> Value {
    // Seven minutes apart from seven o'clock on: 120 of them end before midnight.
    let minutes = 7 * (60 + place);
    json!({
        "post": post,
        "parent": parent.cloned().unwrap_or_else(|| 0.into()),
        "author_name": comment.author,
        "author_email": format!("reader{}@example.org", place % 9),
        "content": comment.html,
        "date_gmt": format!("2026-05-16T{:02}:{:02}:00", minutes / 60, minutes % 60),
    })
}

fn put(path: &Path, content: &str) -> Outcome {
    let folder = path.parent().expect("it lies in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, content))
        .map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_comment_is_of_the_same_day_as_the_first() {
        let thread = seed::thread(COMMENTS);
        let date = |place: usize| {
            let body = comment_json(&1.into(), None, place, &thread[place]);
            body["date_gmt"].as_str().expect("a date").to_owned()
        };
        assert_eq!(date(0), "2026-05-16T07:00:00");
        assert_eq!(date(COMMENTS - 1), "2026-05-16T20:53:00");
    }

    #[test]
    fn what_lies_in_the_bin_has_answers() {
        let mut thread = seed::thread(COMMENTS).into_iter();
        assert!(thread.any(|comment| comment.parent == Some(REMOVED)));
    }
}
