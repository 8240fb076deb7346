//! The command line: words become a [`Task`], or a sentence that says what is wrong with them.

use crate::backends::Server;
use crate::run::Outcome;

/// What `cargo xtask` without a task, or with `--help`, prints.
pub const HELP: &str = "\
cargo xtask setup [--browsers chromium,firefox,webkit]   install what is missing
cargo xtask serve [--port 8080]                          the demo page on 127.0.0.1
cargo xtask test  [--browsers chromium,firefox,webkit]   every check and test; with --all on all other servers as well
cargo xtask build                                        dist/: what a newsroom uploads
cargo xtask size  [--compare]                            bytes against budgets; beside other builds
cargo xtask bench                                        timings on a phone profile, as ratios
cargo xtask bench server                                 requests a second of the reference server
cargo xtask backends [kabar isso wordpress waline ghost] comment servers on 127.0.0.1";

/// The port of the demo page where none is named.
const PORT: u16 = 8080;

/// One command, with its flags read.
#[derive(Debug, PartialEq)]
pub enum Task {
    Help,
    Setup { browsers: Vec<Browser> },
    Serve { port: u16 },
    Test { browsers: Vec<Browser>, all: bool },
    Build,
    Size { compare: bool },
    Bench,
    BenchServer,
    Backends { servers: Vec<Server> },
}

/// A browser that the end-to-end tests can drive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Browser {
    Chromium,
    Firefox,
    Webkit,
}

impl Browser {
    /// The name on the command line and in `KABAR_BROWSER`.
    pub fn name(self) -> &'static str {
        match self {
            Browser::Chromium => "chromium",
            Browser::Firefox => "firefox",
            Browser::Webkit => "webkit",
        }
    }

    fn named(name: &str) -> Outcome<Browser> {
        [Browser::Chromium, Browser::Firefox, Browser::Webkit]
            .into_iter()
            .find(|browser| browser.name() == name)
            .ok_or_else(|| {
                format!("`{name}` is not a browser it knows: chromium, firefox or webkit")
            })
    }
}

/// Reads the words after `cargo xtask`.
pub fn parse(words: &[String]) -> Outcome<Task> {
    let Some((name, flags)) = words.split_first() else {
        return Ok(Task::Help);
    };
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Task::Help);
    }
    if name == "bench" && flags == ["server"] {
        return Ok(Task::BenchServer);
    }
    if name == "backends" {
        return backends(flags);
    }
    let mut flags = Flags::read(flags)?;
    let task = match name.as_str() {
        "setup" => Task::Setup {
            browsers: flags.browsers()?,
        },
        "serve" => Task::Serve {
            port: flags.port()?,
        },
        "test" => Task::Test {
            browsers: flags.browsers()?,
            all: flags.take("--all").is_some(),
        },
        "build" => Task::Build,
        "size" => Task::Size {
            compare: flags.take("--compare").is_some(),
        },
        "bench" => Task::Bench,
        unknown => return Err(format!("there is no task `{unknown}`\n{HELP}")),
    };
    flags.none_left(name)?;
    Ok(task)
}

/// The only task that takes names instead of flags; without one it means all of them.
fn backends(names: &[String]) -> Outcome<Task> {
    let servers = if names.is_empty() {
        Server::ALL.to_vec()
    } else {
        names
            .iter()
            .map(|name| Server::named(name))
            .collect::<Outcome<_>>()?
    };
    Ok(Task::Backends { servers })
}

/// The flags not yet used, each with its value (empty where it has none).
struct Flags(Vec<(String, String)>);

impl Flags {
    /// `--name value` and `--name=value` are the same.
    fn read(words: &[String]) -> Outcome<Flags> {
        let mut flags: Vec<(String, String)> = Vec::new();
        for word in words {
            match (word.strip_prefix("--"), flags.last_mut()) {
                (Some(_), _) => {
                    let (name, value) = word.split_once('=').unwrap_or((word, ""));
                    flags.push((name.to_owned(), value.to_owned()));
                }
                (None, Some((_, value))) if value.is_empty() => *value = word.clone(),
                (None, _) => return Err(format!("`{word}` is not expected here\n{HELP}")),
            }
        }
        Ok(Flags(flags))
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(flag, _)| flag == name)?;
        Some(self.0.remove(at).1)
    }

    fn browsers(&mut self) -> Outcome<Vec<Browser>> {
        match self.take("--browsers") {
            None => Ok(vec![Browser::Chromium]),
            Some(list) => list.split(',').map(Browser::named).collect(),
        }
    }

    fn port(&mut self) -> Outcome<u16> {
        match self.take("--port") {
            None => Ok(PORT),
            Some(text) => text
                .parse()
                .map_err(|_| format!("`{text}` is not a port: a number from 1 to 65535")),
        }
    }

    fn none_left(&self, task: &str) -> Outcome {
        match self.0.first() {
            None => Ok(()),
            Some((flag, _)) => Err(format!("`{task}` has no flag `{flag}`\n{HELP}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Outcome<Task> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn chromium_and_port_8080_are_the_defaults() {
        assert_eq!(
            read("test"),
            Ok(Task::Test {
                browsers: vec![Browser::Chromium],
                all: false
            })
        );
        assert_eq!(read("serve"), Ok(Task::Serve { port: 8080 }));
    }

    #[test]
    fn flags_are_read_with_a_space_and_with_an_equals_sign() {
        for line in ["serve --port 9000", "serve --port=9000"] {
            assert_eq!(read(line), Ok(Task::Serve { port: 9000 }));
        }
        assert_eq!(
            read("setup --browsers firefox,webkit"),
            Ok(Task::Setup {
                browsers: vec![Browser::Firefox, Browser::Webkit]
            })
        );
    }

    #[test]
    fn a_release_is_tested_with_all_servers() {
        assert_eq!(
            read("test --all --browsers firefox"),
            Ok(Task::Test {
                browsers: vec![Browser::Firefox],
                all: true
            })
        );
    }

    #[test]
    fn servers_are_named_without_a_flag_and_none_means_all() {
        assert_eq!(
            read("backends isso"),
            Ok(Task::Backends {
                servers: vec![Server::Isso]
            })
        );
        assert_eq!(
            read("backends"),
            Ok(Task::Backends {
                servers: Server::ALL.to_vec()
            })
        );
    }

    #[test]
    fn the_page_and_the_server_are_measured_apart() {
        assert_eq!(read("bench"), Ok(Task::Bench));
        assert_eq!(read("bench server"), Ok(Task::BenchServer));
    }

    #[test]
    fn what_it_does_not_know_is_named() {
        for (line, named) in [
            ("sevre", "`sevre`"),
            ("test --browser firefox", "`--browser`"),
            ("test --browsers opera", "`opera`"),
            ("serve --port high", "`high`"),
            ("build fast", "`fast`"),
            ("bench fast", "`fast`"),
            ("backends disqus", "`disqus`"),
        ] {
            let sentence = read(line).expect_err("an error");
            assert!(sentence.contains(named), "{line}: {sentence}");
        }
    }
}
