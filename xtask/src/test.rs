//! `cargo xtask test`: every check and every test, one after another, with one summary line at the end.

mod declared;
mod reference;
mod report;
mod servers;

use crate::arguments::Browser;
use crate::backends::Server;
use crate::build;
use crate::run::{self, Outcome};
use crate::setup::{self, WASM};
use crate::size::{self, Bound};
use declared::Declared;
use report::Report;
use servers::Servers;
use std::path::Path;
use std::process::Command;

/// Those that every run talks to: ours, and one that is installed in seconds and starts in one.
const USUAL: [Server; 2] = [Server::Kabar, Server::Isso];

/// Runs all of it; a phase that fails does not keep the ones that do not need it from running. `all` is the check before
/// a release: every other server is started, and whatever is skipped has failed.
///
/// # Errors
/// Where anything failed, or a suite ran fewer tests than the sources declare.
pub fn test(browsers: &[Browser], all: bool) -> Outcome {
    let mut report = Report::new(all);
    let all_browsers: Vec<Browser> = [Browser::Chromium]
        .iter()
        .chain(browsers)
        .copied()
        .collect();
    report.check("setup", || setup::setup(&all_browsers));
    if report.failed() > 0 {
        return report.end();
    }
    let declared = Declared::in_checkout()?;

    report.check("format", || {
        run::run(run::cargo().args(["fmt", "--all", "--check"]))
    });
    report.check("lints, native", || {
        let features = "kabar/e2e,kabar/servers,kabar/cli";
        clippy(&["--workspace", "--all-targets", "--features", features])
    });
    report.check("lints, wasm32", || {
        clippy(&[
            "--package",
            "kabar",
            "--lib",
            "--bins",
            "--test",
            "web",
            "--target",
            WASM,
        ])
    });
    report.check("documentation", || {
        run::run(
            run::cargo()
                .args([
                    "doc",
                    "--quiet",
                    "--package",
                    "kabar",
                    "--package",
                    "kabar-server",
                ])
                .args(["--no-deps", "--features", "kabar/cli"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    });
    report.suite(
        "native tests",
        declared.native,
        run::cargo().args([
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--features",
            "kabar/cli",
            "--no-fail-fast",
        ]),
    );
    report.suite(
        "examples in the documentation",
        declared.examples,
        run::cargo().args(["test", "--package", "kabar", "--doc"]),
    );
    report.suite("tests in Chromium", declared.web, &mut in_chromium());

    let built = report.check("build", build::build);
    if built {
        report.check("sizes", || size::size(false, Bound::Limit));
    }

    report.check("Trunk's build reads a described server", trunks_build);

    let wanted: &[Server] = if all { &Server::ALL } else { &USUAL };
    let servers = Servers::start(wanted, &mut report);
    servers.tell_what_is_missing(&declared, &mut report);
    let started = servers.started();
    if !started.is_empty() {
        report.suite(
            "writing to other servers",
            started
                .iter()
                .map(|server| declared.writing_to(*server))
                .sum(),
            &mut writing(&servers),
        );
    }
    if built {
        let with_servers: usize = started
            .iter()
            .map(|server| declared.page_with(*server))
            .sum();
        for browser in browsers {
            let name = format!("whole page in {}", browser.name());
            let tests = declared.page + with_servers;
            report.suite(&name, tests, &mut whole_page(*browser, &servers));
        }
    } else {
        report.skipped("sizes and whole page: there is no build to test");
    }
    if all {
        let mut cluster = None;
        report.check("PostgreSQL", || {
            cluster = Some(reference::on_postgres()?);
            Ok(())
        });
        if let Some((_running, tests)) = &mut cluster {
            report.suite(
                "the reference server on PostgreSQL",
                declared.protocol,
                tests,
            );
        }
        report.check(
            "the reference server as it is documented",
            reference::as_documented,
        );
    }
    // They end before the summary, which is the last line.
    drop(servers);
    report.end()
}

fn clippy(flags: &[&str]) -> Outcome {
    run::run(
        run::cargo()
            .arg("clippy")
            .args(flags)
            .args(["--", "-D", "warnings"]),
    )
}

fn in_chromium() -> Command {
    let mut cargo = run::cargo();
    cargo.args([
        "test",
        "--package",
        "kabar",
        "--test",
        "web",
        "--target",
        WASM,
    ]);
    if let Some(driver) = setup::chromedriver() {
        // Named, because the runner would take another browser's driver if it found that first.
        cargo.env("CHROMEDRIVER", driver);
    }
    cargo
}

/// The tests of the servers that run.
fn writing(servers: &Servers) -> Command {
    let mut cargo = run::cargo();
    cargo
        .args(["test", "--package", "kabar"])
        .args(["--features", "servers", "--test", "servers", "--"])
        .args(
            servers
                .started()
                .iter()
                .map(|server| format!("{}::", server.name())),
        )
        // One reader after the other: a database in one file refuses some of sixteen that write at once.
        .arg("--test-threads=1")
        .envs(servers.variables());
    cargo
}

/// The build that developers see differs in how the modules are made: the tests that need every one of them show that it
/// works.
fn trunks_build() -> Outcome {
    let dist = run::target().join("trunk");
    run::run(setup::trunk().args(["build", "--dist"]).arg(&dist))?;
    run::run(in_browser(Browser::Chromium, &dist).arg("backends::"))
}

fn whole_page(browser: Browser, servers: &Servers) -> Command {
    let mut cargo = in_browser(browser, &build::dist());
    cargo.envs(servers.variables());
    for server in Server::ALL {
        if !servers.started().contains(&server) {
            cargo.arg(format!("--skip=servers::{}::", server.name()));
        }
    }
    cargo
}

/// The tests of whole pages with a build in this folder.
fn in_browser(browser: Browser, dist: &Path) -> Command {
    let mut cargo = run::cargo();
    cargo
        .args(["test", "--package", "kabar"])
        .args(["--features", "e2e", "--test", "e2e", "--"])
        .env("KABAR_BROWSER", browser.name())
        .env("KABAR_DIST", dist);
    // The drivers that setup installed.
    let mut folders = vec![run::tools().join("bin")];
    folders.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    if let Ok(path) = std::env::join_paths(folders) {
        cargo.env("PATH", path);
    }
    cargo
}
