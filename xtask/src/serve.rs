//! `cargo xtask serve`: the demo page through Trunk, with the reference server beside it.

use crate::backends::kabar;
use crate::backends::process::Process;
use crate::run::{self, Outcome, program};
use crate::setup;
use std::net::{Ipv4Addr, TcpListener};

/// Where Trunk.toml looks for the server.
const SERVER: u16 = 8090;
/// What the demo page calls its discussion (demo/demo.js).
const THREAD: &str = "jet-rusia-koalisi-as";
/// The demo's newsroom is in Jakarta.
const OFFSET: (&str, &str) = ("KABAR_OFFSET", "+07:00");

/// Serves the demo on `http://127.0.0.1:<port>/` until it is interrupted.
///
/// # Errors
/// What [`setup::setup`] says, that the server does not start, or that a port is taken.
pub fn serve(port: u16) -> Outcome {
    free(port)?;
    setup::setup(&[])?;
    // It ends with this value, and with this program, however that ends.
    let _server = server()?;
    println!("serve: http://127.0.0.1:{port}/ (Ctrl-C ends it)");
    let mut trunk = setup::trunk();
    trunk
        .args(["serve", "--address", "127.0.0.1", "--port"])
        .arg(port.to_string());
    Process::in_sight(&trunk)?.for_ever()
}

/// The server with the demo's discussion. What readers type stays until target/ is removed.
fn server() -> Outcome<Process> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, SERVER)).map(drop).map_err(|error| {
        format!(
            "port {SERVER} on 127.0.0.1, on which the demo's server listens, cannot be used ({error}): \
             end what has it, or see the demo without a server by `trunk serve`"
        )
    })?;
    run::step("the server (its first build takes minutes)", kabar::ensure)?;
    let folder = run::target().join("demo");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let database = folder.join("kabar.db");
    run::run(
        program(kabar::built())
            .args([
                "import",
                THREAD,
                "demo/comments/1.json",
                "demo/article.json",
            ])
            .args(["--base", "/demo/comments/"])
            .env("DATABASE_URL", format!("sqlite:{}", database.display())),
    )?;
    kabar::launch(SERVER, &database, &folder.join("server.log"), &[OFFSET])
}

/// Asked before anything is built: minutes later is too late to hear it.
fn free(port: u16) -> Outcome {
    let refused = |why: String| {
        let other = [port.wrapping_add(1), port.wrapping_add(2)];
        let other = other.into_iter().find(|other| *other != SERVER);
        Err(format!(
            "port {port} on 127.0.0.1 cannot be used ({why}): choose another with `cargo xtask serve --port {}`",
            other.unwrap_or_default()
        ))
    };
    if port == SERVER {
        return refused("the demo's server has it".to_owned());
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .or_else(|error| refused(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_before_anything_starts() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = taken.local_addr().expect("an address").port();
        let sentence = free(port).expect_err("it is taken");
        assert!(
            sentence.starts_with(&format!("port {port} on 127.0.0.1")),
            "{sentence}"
        );
    }

    #[test]
    fn the_port_of_the_demos_server_is_not_the_pages() {
        let sentence = free(SERVER).expect_err("it is the server's");
        assert!(sentence.ends_with("--port 8091`"), "{sentence}");
    }
}
