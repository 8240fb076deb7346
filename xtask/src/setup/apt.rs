//! Debian packages, installed as root or through sudo.

use crate::run::{self, Outcome, program};
use std::process::Command;

/// Installs `packages`.
///
/// # Errors
/// Where apt is missing, where there is neither root nor sudo, or where apt fails: the line to type by hand.
pub fn install(packages: &[&str], why: &str, minutes: &str) -> Outcome {
    let by_hand = format!("apt-get install {}", packages.join(" "));
    if run::find("apt-get").is_none() {
        return Err(format!(
            "{why} needs the packages {}, and this system has no apt: install what they hold by hand \
             (on Debian and Ubuntu: `{by_hand}`)",
            packages.join(", ")
        ));
    }
    let what = format!("apt: {} for {why} ({minutes})", packages.join(", "));
    run::step(&what, || {
        // A machine fresh from its image has no package lists yet.
        run::run(apt(&by_hand)?.args(["update", "--quiet"]))?;
        run::run(
            apt(&by_hand)?
                .args(["install", "--yes", "--quiet", "--no-install-recommends"])
                .args(packages),
        )
    })
    .map_err(|error| format!("{error}; as root: `{by_hand}`"))
}

fn apt(by_hand: &str) -> Outcome<Command> {
    let mut command = as_root("apt-get").ok_or_else(|| {
        format!("packages are missing and there is no sudo: as root, `{by_hand}`")
    })?;
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

/// A command with the rights of root: directly, or through sudo where it is installed.
pub fn as_root(name: &str) -> Option<Command> {
    let user = run::output(program("id").arg("-u")).ok()?;
    if user == "0" {
        return Some(program(name));
    }
    run::find("sudo").map(|sudo| {
        let mut command = program(sudo);
        command.arg(name);
        command
    })
}
