//! `cargo xtask backends`: real comment servers on 127.0.0.1, installed where they are missing and filled through their
//! own interfaces, to prove the backend descriptions against.

mod ghost;
mod http;
mod isso;
pub mod kabar;
pub mod postgres;
pub mod process;
mod seed;
mod waline;
mod wordpress;

use crate::run::{self, Outcome};
use process::Process;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A server it can start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Server {
    Kabar,
    Isso,
    WordPress,
    Waline,
    Ghost,
}

impl Server {
    pub const ALL: [Server; 5] = [
        Server::Kabar,
        Server::Isso,
        Server::WordPress,
        Server::Waline,
        Server::Ghost,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Server::Kabar => "kabar",
            Server::Isso => "isso",
            Server::WordPress => "wordpress",
            Server::Waline => "waline",
            Server::Ghost => "ghost",
        }
    }

    /// The server of that name.
    ///
    /// # Errors
    /// Where there is none: the names there are.
    pub fn named(name: &str) -> Outcome<Server> {
        Server::ALL
            .into_iter()
            .find(|server| server.name() == name)
            .ok_or_else(|| {
                let names = Server::ALL.map(Server::name).join(", ");
                format!("`{name}` is not a server it knows: {names}")
            })
    }

    /// Installs it unless it is there.
    ///
    /// # Errors
    /// What is missing, and the command to install it.
    pub fn ensure(self) -> Outcome {
        match self {
            Server::Kabar => kabar::ensure(),
            Server::Isso => isso::ensure(),
            Server::WordPress => wordpress::ensure(),
            Server::Waline => waline::ensure(),
            Server::Ghost => ghost::ensure(),
        }
    }

    /// Starts it and fills it, on ports that stay the same from one time to the next unless somebody else has them.
    ///
    /// # Errors
    /// Where it does not start, or does not do what it is told: its last words.
    pub fn start(self) -> Outcome<Running> {
        match self {
            Server::Kabar => kabar::start(),
            Server::Isso => isso::start(),
            Server::WordPress => wordpress::start(),
            Server::Waline => waline::start(),
            Server::Ghost => ghost::start(),
        }
    }
}

/// A server that answers, until this value is dropped.
#[derive(Default)]
pub struct Running {
    pub addresses: Vec<Address>,
    /// Ended in this order.
    processes: Vec<Process>,
    /// Removed after that.
    folders: Vec<Scratch>,
}

/// Where something can be asked for.
pub struct Address {
    /// The variable by which tests learn of it.
    pub variable: &'static str,
    pub url: String,
    /// What is there, for the person at the terminal.
    pub about: String,
}

/// Starts `servers` and keeps them until it is interrupted.
///
/// # Errors
/// What could not be installed or started, or which server ended by itself.
pub fn backends(servers: &[Server]) -> Outcome {
    let mut all = Vec::new();
    for server in servers {
        server.ensure()?;
    }
    for server in servers {
        let started = Instant::now();
        let running = server.start()?;
        println!(
            "{}: started and filled in {}",
            server.name(),
            run::duration(started.elapsed())
        );
        for address in &running.addresses {
            println!("  {}={}  {}", address.variable, address.url, address.about);
        }
        all.push(running);
    }
    println!("backends: Ctrl-C ends them");
    loop {
        for process in all.iter_mut().flat_map(|running| &mut running.processes) {
            process.still_runs()?;
        }
        std::thread::sleep(process::LOOK);
    }
}

/// Does `work` unless `folder` says that it holds this version; half of what broke off is removed first.
///
/// # Errors
/// What `work` says, or that the folder cannot be made.
pub fn install(folder: &Path, version: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    let note = folder.join("installed");
    if fs::read_to_string(&note).is_ok_and(|noted| noted == version) {
        return Ok(());
    }
    emptied(folder)?;
    work()?;
    fs::write(&note, version).map_err(|error| format!("{}: {error}", note.display()))
}

/// A folder for what a server writes while it runs. What an interruption left there is overwritten the next time.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Empty, and nobody else's: the port is in its name.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn new(server: &str, port: u16) -> Outcome<Scratch> {
        let folder = run::tools()
            .join("running")
            .join(format!("{server}-{port}"));
        emptied(&folder)?;
        Ok(Scratch(folder))
    }
}

impl std::ops::Deref for Scratch {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays is overwritten one day.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn emptied(folder: &Path) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    fs::create_dir_all(folder).map_err(failed)
}
