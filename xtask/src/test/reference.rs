//! The reference server on PostgreSQL, and beside its own document.

use crate::backends::{Scratch, install, kabar, postgres, process};
use crate::run::{self, Outcome, program};
use std::process::Command;

const SCHEMATHESIS: &str = "4.32.5";

/// The tests of the protocol, on a cluster that ends with the value beside them.
///
/// # Errors
/// Where PostgreSQL cannot be installed or started.
pub fn on_postgres() -> Outcome<(crate::backends::Running, Command)> {
    postgres::ensure()?;
    let (running, address) = postgres::start()?;
    let mut cargo = run::cargo();
    cargo
        .args(["test", "--package", "kabar-server", "--test", "protocol"])
        .env("KABAR_TEST_POSTGRES", address);
    Ok((running, cargo))
}

/// Asks every operation of `openapi.json` what nobody would, and looks whether the answers are what it says.
///
/// # Errors
/// Where Schemathesis cannot be installed, or finds something.
pub fn as_documented() -> Outcome {
    let tool = run::tools().join("schemathesis");
    install(&tool, SCHEMATHESIS, || {
        let what =
            format!("pip: schemathesis {SCHEMATHESIS} into .tools/schemathesis (half a minute)");
        run::step(&what, || {
            run::run(program("python3").args(["-m", "venv"]).arg(&tool))?;
            run::run(
                program(tool.join("bin/pip"))
                    .args(["install", "--quiet", "--disable-pip-version-check"])
                    .arg(format!("schemathesis=={SCHEMATHESIS}")),
            )
        })
    })?;
    kabar::ensure()?;
    let port = process::port(8614)?;
    let folder = Scratch::new("kabar-documented", port)?;
    let database = folder.join("kabar.db");
    // Something to find, under the names that the generated requests are told.
    run::run(
        program(kabar::built())
            .args([
                "import",
                "demo",
                "demo/comments/1.json",
                "demo/article.json",
            ])
            .env("DATABASE_URL", format!("sqlite:{}", database.display())),
    )?;
    let config = folder.join("schemathesis.toml");
    std::fs::write(&config, "[parameters]\nthread = \"demo\"\n")
        .map_err(|error| error.to_string())?;
    let rate = [("KABAR_RATE", "1000000000")];
    let _server = kabar::launch(port, &database, &folder.join("log"), &rate)?;
    let base = format!("http://127.0.0.1:{port}");
    run::run(
        program(tool.join("bin/st"))
            .arg("--config-file")
            .arg(&config)
            .args(["run", &format!("{base}/openapi.json"), "--url", &base])
            // A stream has no end to wait for.
            .args(["--exclude-path", "/threads/{thread}/events"])
            .args(["--header", &format!("Authorization: Bearer {}", kabar::SECRET)])
            .args(["--seed", "1", "--max-examples", "30", "--phases", "coverage,fuzzing", "--no-color"])
            // Refusing what the document allows is no fault: a text may be a duplicate, a discussion closed.
            .args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"]),
    )
}
