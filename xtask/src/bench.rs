//! `cargo xtask bench`: the timings of docs/performance.md, in the shipped build.

use crate::arguments::Browser;
use crate::build;
use crate::run::{self, Outcome};
use crate::setup;

/// Builds, then measures in Chromium; the figures are ratios within one run.
pub fn bench() -> Outcome {
    setup::setup(&[Browser::Chromium])?;
    build::build()?;
    run::run(
        run::cargo()
            .args(["bench", "--profile", "dev"])
            .args(["--features", "e2e", "--bench", "page"])
            .env("KABAR_DIST", build::dist()),
    )
}

/// Measures the reference server on SQLite, and on PostgreSQL where `KABAR_TEST_POSTGRES` says where it is.
pub fn server() -> Outcome {
    run::run(run::cargo().args(["bench", "--profile", "server"]).args([
        "--package",
        "kabar-server",
        "--bench",
        "load",
    ]))
}
