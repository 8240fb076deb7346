//! `cargo xtask test`: every check and every test, one after another, with one summary line at the end.

mod declared;
mod report;

use crate::arguments::Browser;
use crate::build;
use crate::run::{self, Outcome};
use crate::setup::{self, WASM};
use crate::size::{self, Bound};
use declared::Declared;
use report::Report;
use std::process::Command;

/// Runs all of it; a phase that fails does not keep the ones that do not need it from running.
///
/// # Errors
/// Where anything failed, or a suite ran fewer tests than the sources declare.
pub fn test(browsers: &[Browser]) -> Outcome {
    let mut report = Report::default();
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
        clippy(&[
            "--workspace",
            "--all-targets",
            "--features",
            "kabar/e2e,kabar/cli",
        ])
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
                    "--no-deps",
                    "--features",
                    "cli",
                ])
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
        for browser in browsers {
            let name = format!("whole page in {}", browser.name());
            report.suite(&name, declared.page, &mut whole_page(*browser));
        }
    } else {
        report.skipped("sizes and whole page: there is no build to test");
    }
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

fn whole_page(browser: Browser) -> Command {
    let mut cargo = run::cargo();
    cargo
        .args([
            "test",
            "--package",
            "kabar",
            "--features",
            "e2e",
            "--test",
            "e2e",
        ])
        .env("KABAR_BROWSER", browser.name())
        .env("KABAR_DIST", build::dist());
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
