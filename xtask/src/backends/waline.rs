//! Waline: an npm package in `.tools/waline`, with one SQLite file per instance.
//!
//! Three instances, because its settings decide: `open` publishes what is written, `held` keeps it for a moderator,
//! `strict` takes one comment a minute.

use super::http::{Answer, Request};
use super::process::{Process, port};
use super::seed;
use super::{Address, Running, Scratch, install};
use crate::run::{self, Outcome, program};
use serde_json::{Value, json};
use std::fs;

const VERSION: &str = "1.39.3";

/// The seeded thread.
const THREAD: &str = "/articles/rain";
/// On `held`: one comment that waits.
const HELD: &str = "/articles/held";

const COMMENTS: usize = 60;
/// Places in the thread.
const LIKED: usize = 1;
const STICKY: usize = 8;
/// Written by somebody signed in, who can change it.
const SIGNED: usize = 9;

/// Those who have an account: the first to register is the administrator.
const ADMINISTRATOR: &str = "editor@example.org";
const READER: &str = "reader@example.org";
const PASSWORD: &str = "kabar";

/// Installs Waline into `.tools/waline` unless it is there.
///
/// # Errors
/// What is missing, and the command to install it.
pub fn ensure() -> Outcome {
    let folder = run::tools().join("waline");
    install(&folder, VERSION, || {
        let package = format!("@waline/vercel@{VERSION}");
        let by_hand = format!("npm install --prefix .tools/waline {package}");
        if run::find("npm").is_none() {
            return Err(
                "Waline needs Node.js with npm: install it (on Debian: `apt-get install nodejs npm`)"
                    .to_owned(),
            );
        }
        let what = format!("npm: {package} into .tools/waline, a comment server (2 minutes)");
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
                    .arg(&package),
            )
        })
        .map_err(|error| format!("{error}; by hand: `{by_hand}`"))?;
        ensure_sqlite()
    })
}

/// Its SQLite is compiled code, which npm downloads unless it is told not to run what packages bring along.
fn ensure_sqlite() -> Outcome {
    let folder = run::tools().join("waline");
    let loads = || {
        run::output(
            program("node")
                .args(["-e", "require('sqlite3')"])
                .current_dir(&folder),
        )
    };
    if loads().is_ok() {
        return Ok(());
    }
    let by_hand = "npm rebuild sqlite3 --build-from-source --prefix .tools/waline";
    run::step("npm: sqlite3 compiled for Waline (a minute)", || {
        run::run(
            program("npm")
                .args(["rebuild", "sqlite3", "--loglevel=error", "--prefix"])
                .arg(&folder)
                .env("npm_config_build_from_source", "true"),
        )
    })
    .and_then(|()| loads().map(drop))
    .map_err(|error| format!("{error}; by hand: `{by_hand}`"))
}

/// Starts the three instances and writes their comments.
///
/// # Errors
/// Where Waline does not do what it is told: its last words.
pub fn start() -> Outcome<Running> {
    let ports = [port(8621)?, port(8622)?, port(8623)?];
    let [open, held, strict] = ports;
    let mut running = Running::default();
    for (name, port, settings) in [
        ("open", open, ("IPQPS", "0")),
        ("held", held, ("COMMENT_AUDIT", "true")),
        ("strict", strict, ("IPQPS", "60")),
    ] {
        launch(name, port, settings, &mut running)?;
    }
    for (process, port) in running.processes.iter_mut().zip(ports) {
        let question = format!("{}comment?path=/", base(port));
        process.until(|| Request::new("GET", &question).send().is_ok())?;
    }
    seed_open(&base(open))?;
    let body = json!({"nick": "Maren Holt", "comment": "This waits for a moderator."});
    data(&write(&base(held), HELD, 0, None, body)?)?;
    running.addresses = vec![
        Address {
            variable: "KABAR_WALINE",
            url: base(open),
            about: format!(
                "comments of {THREAD}; {READER} and {ADMINISTRATOR} sign in with `{PASSWORD}`"
            ),
        },
        Address {
            variable: "KABAR_WALINE_HELD",
            url: base(held),
            about: format!("what is written waits for a moderator; one comment on {HELD}"),
        },
        Address {
            variable: "KABAR_WALINE_STRICT",
            url: base(strict),
            about: "one comment a minute; empty".to_owned(),
        },
    ];
    Ok(running)
}

fn base(port: u16) -> String {
    format!("http://127.0.0.1:{port}/api/")
}

fn launch(name: &str, port: u16, (setting, value): (&str, &str), running: &mut Running) -> Outcome {
    let folder = Scratch::new(&format!("waline-{name}"), port)?;
    let script = folder.join("start.js");
    fs::write(&script, include_str!("waline/start.js"))
        .map_err(|error| format!("{}: {error}", script.display()))?;
    let mut node = program("node");
    node.arg(&script)
        .env("NODE_PATH", run::tools().join("waline/node_modules"))
        .env("KABAR_WALINE_PORT", port.to_string())
        .env("SQLITE_PATH", &*folder)
        .env("JWT_TOKEN", "kabar")
        // The database keeps times without a zone.
        .env("TZ", "UTC")
        // It would ask a service elsewhere about every comment.
        .env("AKISMET_KEY", "false")
        .env("FORBIDDEN_WORDS", "forbidden-word")
        .env("IPQPS", "0")
        .env(setting, value);
    running
        .processes
        .push(Process::start(&node, &folder.join("log"))?);
    running.folders.push(folder);
    Ok(())
}

fn seed_open(base: &str) -> Outcome {
    for (email, name) in [(ADMINISTRATOR, "The Editors"), (READER, "Ana-Lucia Prado")] {
        let body = json!({"display_name": name, "email": email, "password": PASSWORD, "url": ""});
        data(
            &Request::new("POST", format!("{base}user"))
                .json(&body)
                .send()?,
        )?;
    }
    let administrator = token(base, ADMINISTRATOR)?;
    let reader = token(base, READER)?;

    let thread = seed::thread(COMMENTS);
    let mut ids: Vec<Value> = Vec::new();
    for (place, comment) in thread.iter().enumerate() {
        let mut body = json!({
            "nick": comment.author,
            "mail": format!("reader{}@example.org", place % 9),
            "comment": comment.markdown,
            // A browser's own name, which it shows to readers.
            "ua": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        });
        if let Some(parent) = comment.parent {
            let root = seed::root_of(&thread, parent);
            body["pid"] = ids[parent].clone();
            body["rid"] = ids[root].clone();
            body["at"] = thread[parent].author.into();
        }
        let signed = (place == SIGNED).then_some(reader.as_str());
        ids.push(data(&write(base, THREAD, place, signed, body)?)?["objectId"].clone());
    }
    for _ in 0..5 {
        change(base, &ids[LIKED], None, &json!({"like": true}))?;
    }
    change(
        base,
        &ids[STICKY],
        Some(&administrator),
        &json!({"sticky": 1}),
    )
}

fn token(base: &str, email: &str) -> Outcome<String> {
    let body = json!({"email": email, "password": PASSWORD});
    let answer = Request::new("POST", format!("{base}token"))
        .json(&body)
        .send()?;
    Ok(data(&answer)?["token"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

fn change(base: &str, id: &Value, token: Option<&str>, body: &Value) -> Outcome {
    let mut request = Request::new("PUT", format!("{base}comment/{id}"));
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    data(&request.json(body).send()?).map(drop)
}

fn write(
    base: &str,
    thread: &str,
    writer: usize,
    token: Option<&str>,
    mut body: Value,
) -> Outcome<Answer> {
    body["url"] = thread.into();
    let mut request = Request::new("POST", format!("{base}comment"))
        .header("X-Forwarded-For", seed::address(writer));
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    request.json(&body).send()?.expect(200)
}

/// What is in the envelope: a refusal has the status 200 as well.
fn data(answer: &Answer) -> Outcome<Value> {
    let envelope = answer.json()?;
    if envelope["errno"] == 0 {
        Ok(envelope["data"].clone())
    } else {
        Err(format!("Waline refused: {envelope}"))
    }
}
