//! A server as a process that ends with the value that stands for it, and with this program, however that ends.

use crate::run::{self, Outcome};
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a server may take until it answers: several times what a busy machine with two cores needs.
const START: Duration = Duration::from_secs(90);

/// Often enough not to be felt, seldom enough not to cost anything.
pub const LOOK: Duration = Duration::from_millis(50);

/// Runs `"$@"` in a process group of its own (`set -m`), and ends the whole group when the input of this shell ends:
/// that is a pipe from this program, which closes also when this program is killed. It ends itself with the server, so
/// that whoever waits for the shell learns of a server that stops by itself. What the shell says of its jobs goes nowhere:
/// the log is the server's.
const GUARD: &str = r#"set -m
exec 3<&0 4>&2 2>/dev/null
"$@" 2>&4 3<&- 4>&- </dev/null &
server=$!
exec 4>&-
{ read -r end <&3; kill -- -$server; } &
reader=$!
exec 3<&- </dev/null
wait $server
kill -- -$reader"#;

/// One server process with all its children.
pub struct Process {
    guard: Child,
    shown: String,
    log: Option<PathBuf>,
}

impl Process {
    /// Starts `command`; what it prints goes to the file `log`.
    ///
    /// # Errors
    /// Where there is no bash, or no such file can be made.
    pub fn start(command: &Command, log: &Path) -> Outcome<Process> {
        let output = File::create(log).and_then(|file| Ok((file.try_clone()?, file)));
        let (out, err) = output.map_err(|error| format!("{}: {error}", log.display()))?;
        Process::guarded(command, out.into(), err.into(), Some(log.to_owned()))
    }

    /// Starts `command`; what it prints is printed.
    ///
    /// # Errors
    /// Where there is no bash.
    pub fn in_sight(command: &Command) -> Outcome<Process> {
        Process::guarded(command, Stdio::inherit(), Stdio::inherit(), None)
    }

    fn guarded(
        command: &Command,
        out: Stdio,
        err: Stdio,
        log: Option<PathBuf>,
    ) -> Outcome<Process> {
        let shown = run::shown(command);
        let failed = |error: std::io::Error| format!("{shown} could not be started: {error}");
        let mut guard = Command::new("bash");
        guard
            .args(["-c", GUARD, "guard"])
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir(command.get_current_dir().unwrap_or(run::root()))
            .stdin(Stdio::piped())
            .stdout(out)
            .stderr(err);
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => guard.env(name, value),
                None => guard.env_remove(name),
            };
        }
        Ok(Process {
            guard: guard.spawn().map_err(failed)?,
            shown,
            log,
        })
    }

    /// Waits until `ready` says so.
    ///
    /// # Errors
    /// Where the server ends before that, or takes too long: the last lines of what it printed.
    pub fn until(&mut self, mut ready: impl FnMut() -> bool) -> Outcome {
        let started = Instant::now();
        while !ready() {
            self.still_runs()?;
            if started.elapsed() > START {
                return Err(format!(
                    "{} did not answer within {} s\n{}",
                    self.shown,
                    START.as_secs(),
                    self.last_lines()
                ));
            }
            sleep(LOOK);
        }
        Ok(())
    }

    /// Nothing while the server runs.
    ///
    /// # Errors
    /// Where it ended, which it is not meant to do by itself: the last lines of what it printed.
    pub fn still_runs(&mut self) -> Outcome {
        match self.guard.try_wait().map_err(|error| error.to_string())? {
            None => Ok(()),
            Some(_) => Err(format!("{} stopped\n{}", self.shown, self.last_lines())),
        }
    }

    /// Waits until it ends, which it is not meant to do by itself.
    ///
    /// # Errors
    /// Where it did.
    pub fn for_ever(&mut self) -> Outcome {
        // `wait` would close it, which ends the server.
        let _input = self.guard.stdin.take();
        self.guard.wait().map_err(|error| error.to_string())?;
        self.still_runs()
    }

    fn last_lines(&self) -> String {
        const LINES: usize = 12;
        let text = self.log.as_ref().map(std::fs::read);
        let text = text.and_then(Result::ok).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(LINES)..].join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // It has been told to end; how it ends concerns nobody any more.
        let _ = self.guard.wait();
    }
}

/// The port a server usually has, or another one that nobody listens on.
///
/// # Errors
/// Where the system has none left.
pub fn port(usual: u16) -> Outcome<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, usual))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("there is no free port on 127.0.0.1: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(name: &str) -> PathBuf {
        let folder = run::target().join("tmp");
        std::fs::create_dir_all(&folder).expect("it can be made");
        folder.join(name)
    }

    fn alive(id: &str) -> bool {
        Command::new("kill")
            .args(["-0", id])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    #[test]
    fn a_taken_port_is_replaced_by_another() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let usual = taken.local_addr().expect("an address").port();
        assert_ne!(port(usual).expect("another"), usual);
    }

    #[test]
    fn the_children_of_a_server_end_with_it() {
        let path = log("guarded.log");
        let mut command = Command::new("bash");
        command.args(["-c", "sleep 600 & echo $!; echo $$; wait"]);
        let mut process = Process::start(&command, &path).expect("bash is there");
        let ids = || std::fs::read_to_string(&path).unwrap_or_default();
        process
            .until(|| ids().lines().count() == 2)
            .expect("it prints two ids");
        assert!(ids().lines().all(alive));
        drop(process);
        let started = Instant::now();
        // The child of a child is reaped by others, in their own time.
        while ids().lines().any(alive) {
            assert!(started.elapsed() < START, "{} still run", ids());
            sleep(LOOK);
        }
    }

    #[test]
    fn whoever_waits_for_a_server_learns_that_it_stopped_by_itself() {
        let path = log("waited.log");
        let mut command = Command::new("bash");
        command.args(["-c", "sleep 0.2; echo its last words"]);
        let mut process = Process::start(&command, &path).expect("bash is there");
        let sentence = process.for_ever().expect_err("it stops");
        assert!(sentence.ends_with("stopped\nits last words"), "{sentence}");
    }

    #[test]
    fn a_server_that_stops_is_named_with_its_last_words() {
        let path = log("stopped.log");
        let mut command = Command::new("bash");
        command.args(["-c", "echo no database; exit 3"]);
        let mut process = Process::start(&command, &path).expect("bash is there");
        let sentence = process.until(|| false).expect_err("it stops");
        assert!(sentence.ends_with("stopped\nno database"), "{sentence}");
    }
}
