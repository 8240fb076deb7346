//! Isso: a Python package with its own HTTP server and one SQLite file per instance.
//!
//! Three instances, because it decides by its configuration, not by thread: `open` publishes what is written, `held` keeps
//! it for a moderator, `strict` wants a name and an e-mail address and takes two comments a minute.

use super::http::{Request, escaped};
use super::process::{Process, port};
use super::seed;
use super::{Address, Running, Scratch, install};
use crate::run::{self, Outcome, program};
use crate::setup;
use serde_json::{Value, json};
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

const VERSION: &str = "0.14.0";

/// Isso compares the origin of a page with its list, port and all, and knows no wildcard: pages that are to reach it are
/// on one of these ports of 127.0.0.1. 8080 is the demo page's.
const PAGES: RangeInclusive<u16> = 47800..=47831;
const DEMO: u16 = 8080;

/// The seeded thread of `open`.
const THREAD: &str = "/articles/rain";
/// A thread with a single comment, which waits for a moderator on `held`.
const HELD: &str = "/articles/held";

/// How many comments the seeded thread has.
const COMMENTS: usize = 60;
/// Places in the thread, both of comments at its root. The removed one has answers, so that it stays as a gap.
const REMOVED: usize = 5;
const EDITED: usize = 8;
/// The comment others vote for.
const LIKED: usize = 1;

/// Installs Isso into `.tools/isso` unless it is there.
///
/// # Errors
/// What is missing, and the command to install it.
pub fn ensure() -> Outcome {
    let folder = run::tools().join("isso");
    install(&folder, VERSION, || {
        ensure_python()?;
        let what =
            format!("pip: isso {VERSION} into .tools/isso, a comment server (half a minute)");
        run::step(&what, || {
            run::run(program("python3").args(["-m", "venv"]).arg(&folder))?;
            run::run(
                program(folder.join("bin/pip"))
                    .args(["install", "--quiet", "--disable-pip-version-check"])
                    .arg(format!("isso=={VERSION}")),
            )
        })
        .map_err(|error| {
            format!("{error}; by hand: `python3 -m venv .tools/isso && .tools/isso/bin/pip install isso=={VERSION}`")
        })
    })
}

/// One of its packages is compiled on installation, which takes the headers of Python.
fn ensure_python() -> Outcome {
    const COMPLETE: &str = "import ensurepip, os, sys, sysconfig; \
        sys.exit(not os.path.isfile(os.path.join(sysconfig.get_paths()['include'], 'Python.h')))";
    let complete = run::find("python3").is_some()
        && run::output(program("python3").args(["-c", COMPLETE])).is_ok();
    if complete {
        return Ok(());
    }
    setup::apt_install(
        &["python3-venv", "python3-dev", "gcc"],
        "Isso",
        "half a minute",
    )
}

/// Which of its instances.
#[derive(Clone, Copy)]
enum Instance {
    Open,
    Held,
    Strict,
}

impl Instance {
    fn name(self) -> &'static str {
        match self {
            Instance::Open => "open",
            Instance::Held => "held",
            Instance::Strict => "strict",
        }
    }

    /// Tests write far more than its guard lets a reader write, except where the guard is what is tested.
    fn settings(self) -> &'static str {
        match self {
            Instance::Open => {
                "[guard]\nratelimit = 1000000\ndirect-reply = 1000000\nreply-to-self = true\n"
            }
            Instance::Held => {
                "[moderation]\nenabled = true\n\
                 [guard]\nratelimit = 1000000\ndirect-reply = 1000000\nreply-to-self = true\n"
            }
            Instance::Strict => {
                "[guard]\nratelimit = 2\ndirect-reply = 3\nrequire-author = true\nrequire-email = true\n"
            }
        }
    }
}

/// Starts the three instances and writes their comments.
///
/// # Errors
/// Where Isso does not do what it is told: its last words.
pub fn start() -> Outcome<Running> {
    let ports = [port(8601)?, port(8602)?, port(8603)?];
    let [open, held, strict] = ports;
    let mut running = Running::default();
    for (instance, port) in [
        (Instance::Open, open),
        (Instance::Held, held),
        (Instance::Strict, strict),
    ] {
        launch(instance, port, &mut running)?;
    }
    for (process, port) in running.processes.iter_mut().zip(ports) {
        let info = format!("{}info", base(port));
        process.until(|| Request::new("GET", &info).send().is_ok())?;
    }
    seed_open(&base(open))?;
    seed_held(&base(held))?;
    running.addresses = vec![
        Address {
            variable: "KABAR_ISSO",
            url: base(open),
            about: format!("comments of {THREAD}"),
        },
        Address {
            variable: "KABAR_ISSO_HELD",
            url: base(held),
            about: format!("what is written waits for a moderator; one comment on {HELD}"),
        },
        Address {
            variable: "KABAR_ISSO_STRICT",
            url: base(strict),
            about: "wants name and e-mail, two comments a minute; empty".to_owned(),
        },
    ];
    Ok(running)
}

fn base(port: u16) -> String {
    format!("http://127.0.0.1:{port}/")
}

fn launch(instance: Instance, port: u16, running: &mut Running) -> Outcome {
    let folder = Scratch::new(&format!("isso-{}", instance.name()), port)?;
    let settings = folder.join("isso.cfg");
    fs::write(&settings, configuration(instance, port, &folder))
        .map_err(|error| format!("{}: {error}", settings.display()))?;
    let mut isso = program(run::tools().join("isso/bin/isso"));
    isso.arg("-c").arg(&settings).arg("run");
    running
        .processes
        .push(Process::start(&isso, &folder.join("log"))?);
    running.folders.push(folder);
    Ok(())
}

fn configuration(instance: Instance, port: u16, folder: &Path) -> String {
    let pages: String = std::iter::once(DEMO)
        .chain(PAGES)
        .map(|port| format!("\n    http://127.0.0.1:{port}/"))
        .collect();
    // It believes what 127.0.0.1 says about where a request comes from: seeding speaks for many readers.
    format!(
        "[general]\ndbpath = {}\nhost ={pages}\n\
         [server]\nlisten = http://127.0.0.1:{port}\ntrusted-proxies = 127.0.0.1\n{}",
        folder.join("comments.db").display(),
        instance.settings()
    )
}

fn seed_open(base: &str) -> Outcome {
    let mut written = Vec::new();
    for (place, comment) in seed::thread(COMMENTS).into_iter().enumerate() {
        let parent = comment
            .parent
            .map(|parent: usize| -> &Posted { &written[parent] });
        let mut body = json!({"author": comment.author, "text": comment.markdown});
        if let Some(parent) = parent {
            body["parent"] = parent.id.clone();
        }
        written.push(post(base, THREAD, place, body)?);
    }

    let edited = &written[EDITED];
    Request::new("PUT", format!("{base}id/{}", edited.id))
        .header("Cookie", &edited.cookies)
        .json(&json!({"text": "The market was under water by **ten**, I hear now."}))
        .send()?
        .expect(200)?;

    let removed = &written[REMOVED];
    Request::new("DELETE", format!("{base}id/{}", removed.id))
        .header("Cookie", &removed.cookies)
        .send()?
        .expect(200)?;

    for (vote, voters) in [("like", 20..25), ("dislike", 25..27)] {
        for voter in voters {
            Request::new("POST", format!("{base}id/{}/{vote}", written[LIKED].id))
                .header("X-Forwarded-For", seed::address(COMMENTS + voter))
                .send()?
                .expect(200)?;
        }
    }
    Ok(())
}

fn seed_held(base: &str) -> Outcome {
    let body = json!({
        "author": "Maren Holt",
        "text": "This waits for a moderator.",
        "title": "A thread that is watched"
    });
    write(base, HELD, 0, body)?.expect(202)?;
    Ok(())
}

/// A comment that was written, with what its author owns it by.
struct Posted {
    id: Value,
    cookies: String,
}

fn post(base: &str, thread: &str, writer: usize, mut body: Value) -> Outcome<Posted> {
    // Without a title the first comment makes it ask the page for one.
    body["title"] = "Rain over the lower gate".into();
    let answer = write(base, thread, writer, body)?.expect(201)?;
    Ok(Posted {
        id: answer.json()?["id"].clone(),
        cookies: answer.cookies(),
    })
}

fn write(base: &str, thread: &str, writer: usize, body: Value) -> Outcome<super::http::Answer> {
    Request::new("POST", format!("{base}new?uri={}", escaped(thread)))
        .header("X-Forwarded-For", seed::address(writer))
        .json(&body)
        .send()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_tests_and_the_demo_may_ask() {
        let text = configuration(Instance::Open, 8601, Path::new("/tmp"));
        for page in ["127.0.0.1:8080/", "127.0.0.1:47800/", "127.0.0.1:47831/"] {
            assert!(text.contains(page), "{page}");
        }
    }

    #[test]
    fn what_is_removed_has_answers_and_stands_at_the_root() {
        let thread = seed::thread(COMMENTS);
        assert!(thread[REMOVED].parent.is_none() && thread[EDITED].parent.is_none());
        assert!(thread.iter().any(|comment| comment.parent == Some(REMOVED)));
    }
}
