//! Other comment servers, for the tests that read and write there.

use super::declared::Declared;
use super::report::Report;
use crate::backends::{Running, Server};
use crate::run::{self, Outcome};
use std::time::Instant;

/// The servers that run, and end with this value.
#[derive(Default)]
pub struct Servers {
    started: Vec<Server>,
    running: Vec<Running>,
}

impl Servers {
    /// Installs and starts the `wanted` ones, as one check. One that fails does not keep the others from running.
    pub fn start(wanted: &[Server], report: &mut Report) -> Servers {
        let mut servers = Servers::default();
        report.check("servers", || {
            let failed: Vec<String> = wanted
                .iter()
                .filter_map(|server| servers.add(*server).err())
                .collect();
            if failed.is_empty() {
                Ok(())
            } else {
                Err(failed.join("\n"))
            }
        });
        servers
    }

    fn add(&mut self, server: Server) -> Outcome {
        let name = server.name();
        let told = |error| format!("{name}: {error}");
        server.ensure().map_err(told)?;
        let start = Instant::now();
        self.running.push(server.start().map_err(told)?);
        self.started.push(server);
        let time = run::duration(start.elapsed());
        println!("{name}: started and filled in {time}");
        Ok(())
    }

    /// Those that tests can talk to.
    pub fn started(&self) -> &[Server] {
        &self.started
    }

    /// The variables by which tests find them.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let addresses = self.running.iter().flat_map(|running| &running.addresses);
        addresses.map(|address| (address.variable, &*address.url))
    }

    /// Tells which tests nobody runs for want of their server.
    pub fn tell_what_is_missing(&self, declared: &Declared, report: &mut Report) {
        for server in Server::ALL {
            if !self.started.contains(&server) {
                let name = server.name();
                let tests = declared.page_with(server) + declared.writing_to(server);
                report.left_out(&format!(
                    "{tests} tests with {name}, which was not started: `cargo xtask test --all` starts all servers"
                ));
            }
        }
    }
}
