//! PostgreSQL: Debian's package, as a cluster of its own that nobody keeps.

use super::process::{Process, port};
use super::{Running, Scratch, emptied};
use crate::run::{self, Outcome, program};
use crate::setup;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Installs it unless it is there.
///
/// # Errors
/// What is missing, and the command to install it.
pub fn ensure() -> Outcome {
    match programs() {
        Some(_) => Ok(()),
        None => setup::apt_install(&["postgresql"], "PostgreSQL", "a minute"),
    }
}

/// Where Debian puts what is not for everybody's path: the newest version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let folders = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    folders
        .filter(|folder| folder.join("initdb").is_file())
        .max()
}

/// Starts a cluster on 127.0.0.1 and tells its address.
///
/// # Errors
/// Where it does not start: its last words.
pub fn start() -> Outcome<(Running, String)> {
    let programs = programs().ok_or("PostgreSQL is not installed")?;
    let port = port(8620)?;
    // Not in the checkout: the user that it runs as may not be allowed there.
    let folder = std::env::temp_dir().join(format!("kabar-postgres-{port}"));
    emptied(&folder)?;
    let folder = Scratch(folder);
    if is_root()? {
        run::run(program("chown").arg("postgres:postgres").arg(&*folder))?;
    }
    let data = folder.join("data");
    run::output(
        unprivileged(&programs.join("initdb"))?
            .args([
                "--auth=trust",
                "--username=kabar",
                "--encoding=UTF8",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .current_dir(&*folder),
    )?;
    let mut postgres = unprivileged(&programs.join("postgres"))?;
    postgres
        .arg("-D")
        .arg(&data)
        .args(["-p", &port.to_string()])
        .args([
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
        ])
        // As many servers as there are tests at once, each with a few connections.
        .args(["-c", "max_connections=400"])
        .current_dir(&*folder);
    let log = run::tools().join("running/postgres.log");
    std::fs::create_dir_all(run::tools().join("running")).map_err(|error| error.to_string())?;
    let mut process = Process::start(&postgres, &log)?;
    let asked = programs.join("pg_isready");
    process.until(|| {
        let mut ready = program(&asked);
        ready.args(["--quiet", "-h", "127.0.0.1", "-p", &port.to_string()]);
        run::output(&mut ready).is_ok()
    })?;
    let mut running = Running::default();
    running.processes.push(process);
    running.folders.push(folder);
    Ok((
        running,
        format!("postgres://kabar@127.0.0.1:{port}/postgres"),
    ))
}

fn is_root() -> Outcome<bool> {
    Ok(run::output(program("id").arg("-u"))? == "0")
}

/// It refuses to run as root; Debian's package brings a user for it.
fn unprivileged(name: &Path) -> Outcome<Command> {
    if !is_root()? {
        return Ok(program(name));
    }
    let mut command = program("setpriv");
    command
        .args([
            "--reuid=postgres",
            "--regid=postgres",
            "--clear-groups",
            "--",
        ])
        .arg(name);
    Ok(command)
}
