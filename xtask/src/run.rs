//! Starting other programs: where they run, what they inherit, what a failure says.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A result whose error is one sentence for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// The checkout: the folder above this package. Cargo says where that is when it starts this program: two checkouts
/// that share a target folder share the program too.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let checkout = package.parent().expect("xtask lies in the checkout");
        checkout.to_owned()
    })
}

/// The project's own tools, ignored by git.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

/// Where cargo builds: `CARGO_TARGET_DIR`, else `target`.
pub fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// A program started in the checkout, without what `cargo xtask` itself was given: rustup's choice of a toolchain
/// for this process would otherwise hide the checkout's override from its children.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        if is_ours_alone(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command
}

/// Variables that rustup and cargo set for the program they start, meant for it and not for its children.
fn is_ours_alone(variable: &str) -> bool {
    const NAMES: [&str; 9] = [
        "CARGO",
        "CARGO_BIN_NAME",
        "CARGO_CRATE_NAME",
        "CARGO_PRIMARY_PACKAGE",
        "RUSTC",
        "RUSTDOC",
        "RUSTUP_TOOLCHAIN",
        "RUSTUP_TOOLCHAIN_SOURCE",
        "RUST_RECURSION_COUNT",
    ];
    NAMES.contains(&variable)
        || variable.starts_with("CARGO_PKG_")
        || variable.starts_with("CARGO_MANIFEST_")
}

/// Cargo with the toolchain of the checkout.
pub fn cargo() -> Command {
    program("cargo")
}

/// The full path of a program on `PATH`.
pub fn find(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Runs a command to its end; its output goes to the terminal.
pub fn run(command: &mut Command) -> Outcome {
    let status = command
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    judge(command, status)
}

/// Runs a command and returns what it printed, without the last line end.
pub fn output(command: &mut Command) -> Outcome<String> {
    let output = command
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    judge(command, output.status)
        .map_err(|sentence| format!("{sentence}\n{}", String::from_utf8_lossy(&output.stderr)))?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

/// Runs a command, ends it after `limit`: for programs that may wait for a network for ever.
pub fn run_within(command: &mut Command, limit: Duration) -> Outcome {
    // Often enough not to be felt, seldom enough not to cost anything.
    const LOOK: Duration = Duration::from_millis(50);
    let mut child = command
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return judge(command, status);
        }
        if started.elapsed() > limit {
            child.kill().map_err(|error| error.to_string())?;
            child.wait().map_err(|error| error.to_string())?;
            return Err(format!(
                "{} did not end within {} s",
                shown(command),
                limit.as_secs()
            ));
        }
        sleep(LOOK);
    }
}

/// Runs a command, shows its output line by line and hands it back; whether it succeeded is for the caller to judge.
pub fn run_and_keep(command: &mut Command) -> Outcome<(ExitStatus, String)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let pipe = child.stdout.take().expect("the output is piped");
    let mut kept = String::new();
    for line in BufReader::new(pipe).split(b'\n') {
        let line = line.map_err(|error| error.to_string())?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        kept.push_str(&line);
        kept.push('\n');
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok((status, kept))
}

/// Does `work` after saying what it is, and says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("· {what}");
    let started = Instant::now();
    let result = work()?;
    println!("  done in {}", duration(started.elapsed()));
    Ok(result)
}

/// A length of time for people: `850 ms`, `12 s`, `3 min 5 s`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 => format!("{} ms", time.as_millis()),
        1..60 => format!("{seconds} s"),
        60.. => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// The command as it would be typed.
pub fn shown(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect();
    format!("`{}`", words.join(" "))
}

fn judge(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} failed ({status})", shown(command)))
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} could not be started: {error}", shown(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_never_ends_is_ended() {
        let sentence =
            run_within(program("sleep").arg("600"), Duration::ZERO).expect_err("too late");
        assert_eq!(sentence, "`sleep 600` did not end within 0 s");
    }

    #[test]
    fn a_failure_names_the_command() {
        let sentence = run(program("false").arg("--now")).expect_err("it fails");
        assert!(sentence.starts_with("`false --now` failed"), "{sentence}");
    }

    #[test]
    fn children_do_not_inherit_the_toolchain_of_this_process() {
        for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "CARGO_PKG_NAME"] {
            assert!(is_ours_alone(name), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_TARGET_DIR", "RUSTUP_HOME", "PATH"] {
            assert!(!is_ours_alone(name), "{name}");
        }
    }

    #[test]
    fn durations_are_short_to_read() {
        assert_eq!(duration(Duration::from_millis(850)), "850 ms");
        assert_eq!(duration(Duration::from_secs(12)), "12 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 5 s");
    }
}
