//! `cargo xtask serve`: the demo page through Trunk.

use crate::run::{self, Outcome};
use crate::setup;
use std::net::{Ipv4Addr, TcpListener};

/// Serves the demo on `http://127.0.0.1:<port>/` until it is interrupted.
///
/// # Errors
/// What [`setup::setup`] says, or that the port is taken.
pub fn serve(port: u16) -> Outcome {
    free(port)?;
    setup::setup(&[])?;
    println!("serve: http://127.0.0.1:{port}/ (Ctrl-C ends it)");
    run::run(
        setup::trunk()
            .args(["serve", "--address", "127.0.0.1", "--port"])
            .arg(port.to_string()),
    )
}

/// Asked before anything is built: minutes later is too late to hear it.
fn free(port: u16) -> Outcome {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .map_err(|error| {
            format!("port {port} on 127.0.0.1 cannot be used ({error}): choose another with `cargo xtask serve --port {}`", port.wrapping_add(1))
        })
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
}
