//! Our own reference server: from the checkout, on SQLite.
//!
//! Three instances, because it decides by its settings: `open` publishes what is written, `held` keeps it for a moderator,
//! `strict` takes two writings a minute.

use super::http::Request;
use super::process::{Process, port};
use super::{Address, Running, Scratch};
use crate::run::{self, Outcome, program};
use std::path::{Path, PathBuf};

/// What moderators of these instances send; nobody else can ask them.
pub const SECRET: &str = "for tests";

/// Builds it.
///
/// # Errors
/// What the compiler says.
pub fn ensure() -> Outcome {
    run::run(run::cargo().args(["build", "--quiet", "--package", "kabar-server"]))
}

/// The program, once it is built.
pub fn built() -> PathBuf {
    run::target().join("debug/kabar-server")
}

/// Starts the three instances.
///
/// # Errors
/// Where one does not answer: its last words.
pub fn start() -> Outcome<Running> {
    const FAST: (&str, &str) = ("KABAR_RATE", "1000000");
    let instances = [
        (
            "KABAR_KABAR",
            8611,
            "what is written is published",
            &[FAST][..],
        ),
        (
            "KABAR_KABAR_HELD",
            8612,
            "what is written waits for a moderator",
            &[FAST, ("KABAR_HOLD_ALL", "yes")],
        ),
        (
            "KABAR_KABAR_STRICT",
            8613,
            "two writings a minute",
            &[("KABAR_RATE", "2")],
        ),
    ];
    let mut running = Running::default();
    for (variable, usual, about, settings) in instances {
        let port = port(usual)?;
        let folder = Scratch::new("kabar", port)?;
        let process = launch(
            port,
            &folder.join("kabar.db"),
            &folder.join("log"),
            settings,
        )?;
        running.processes.push(process);
        running.folders.push(folder);
        running.addresses.push(Address {
            variable,
            url: format!("http://127.0.0.1:{port}/"),
            about: about.to_owned(),
        });
    }
    Ok(running)
}

/// Starts one on this port with this database, and waits until it answers.
///
/// # Errors
/// Where it does not: its last words.
pub fn launch(
    port: u16,
    database: &Path,
    log: &Path,
    settings: &[(&str, &str)],
) -> Outcome<Process> {
    let mut server = program(built());
    server
        .env("DATABASE_URL", format!("sqlite:{}", database.display()))
        .env("KABAR_LISTEN", format!("127.0.0.1:{port}"))
        .env("KABAR_SECRET", SECRET)
        // Tests and the proxy of the demo speak for many readers.
        .env("KABAR_PROXIES", "127.0.0.1")
        .envs(settings.iter().copied());
    let mut process = Process::start(&server, log)?;
    let config = format!("http://127.0.0.1:{port}/config");
    process.until(|| Request::new("GET", &config).send().is_ok())?;
    Ok(process)
}
