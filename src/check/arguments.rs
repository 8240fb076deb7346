//! The command line. It is a handful of flags, read as those of `cargo xtask` are: that needs no package.

use std::collections::BTreeMap;

/// What `kabar --help` prints.
pub const HELP: &str = "\
kabar check --backend FILE|NAME [--article URL] [--comments URL] [--set NAME=VALUE]...
            [--origin ORIGIN] [--offline] [--json]

Tries a backend description: on itself, then on the server that it describes. Nothing is written there.

  --backend   the description: a file, or the name of a shipped one
  --article   the address of an article, as in the attribute src
  --comments  the address of a discussion, as in the attribute src
  --set       an attribute of the element (server, thread, site, key, data-..., timeout, credentials), or of the page:
              location, path, title, language, host, token
  --origin    the origin of the page that is to show it, https://paper.example: what a browser would refuse there is
              wrong then, and not only remarked
  --offline   the description alone; no server is asked
  --json      the same for scripts

Status: 0 all right, 1 something is wrong, 2 wrong usage.
";

/// What is to be done.
#[derive(Debug, PartialEq)]
pub enum Task {
    Help,
    Check(Given),
}

/// What the command line says about a check.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    pub backend: String,
    pub article: Option<String>,
    pub comments: Option<String>,
    /// Attributes of the element and variables of the page.
    pub set: BTreeMap<String, String>,
    pub origin: Option<String>,
    pub offline: bool,
    pub json: bool,
}

/// Reads the words after `kabar`, or says in a sentence what is wrong with them.
pub fn parse(words: &[String]) -> Result<Task, String> {
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Task::Help);
    }
    let mut words = words.iter();
    match words.next().map(String::as_str) {
        Some("check") => {}
        Some(other) => return Err(format!("there is no task `{other}`")),
        None => return Err("a task is missing: check".to_owned()),
    }
    let mut given = Given::default();
    while let Some(word) = words.next() {
        // `--name value` and `--name=value` are the same.
        let (name, inside) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        match name {
            "--offline" | "--json" if inside.is_some() => {
                return Err(format!("`{name}` has no value"));
            }
            "--offline" => given.offline = true,
            "--json" => given.json = true,
            "--backend" | "--article" | "--comments" | "--origin" | "--set" => {
                let value = inside.or_else(|| words.next().cloned()).unwrap_or_default();
                if value.is_empty() || value.starts_with("--") {
                    return Err(format!("`{name}` needs a value"));
                }
                given.take(name, value)?;
            }
            _ => return Err(format!("`{word}` is not expected here")),
        }
    }
    if given.backend.is_empty() {
        return Err("`--backend` is missing: a file, or the name of a shipped description".into());
    }
    let nothing = given.article.is_none() && given.comments.is_none() && given.set.is_empty();
    if nothing && !given.offline {
        return Err(
            "nothing says what to ask for: `--article`, `--comments` or `--set` (or `--offline`)"
                .into(),
        );
    }
    Ok(Task::Check(given))
}

impl Given {
    fn take(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "--backend" => self.backend = value,
            "--article" => self.article = Some(address(name, value)?),
            "--comments" => self.comments = Some(address(name, value)?),
            "--origin" => {
                let link = address(name, value)?;
                self.origin = super::origin(&link);
            }
            _ => {
                let Some((name, value)) = value.split_once('=') else {
                    return Err(format!("`--set {value}` is not NAME=VALUE"));
                };
                self.set.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(())
    }
}

fn address(name: &str, value: String) -> Result<String, String> {
    match super::origin(&value) {
        Some(_) => Ok(value),
        None => Err(format!(
            "`{name} {value}` is not an absolute address: it begins with https:// or http://"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Task, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn values_stand_after_a_space_or_an_equals_sign() {
        let given = Given {
            backend: "a.json".into(),
            comments: Some("https://a.example/c?x=1".into()),
            set: [("thread", "/a=b"), ("site", "")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            origin: Some("https://paper.example".into()),
            json: true,
            ..Given::default()
        };
        for line in [
            "check --backend a.json --comments https://a.example/c?x=1 --set thread=/a=b --set site= \
             --origin https://Paper.example/page --json",
            "check --json --backend=a.json --comments=https://a.example/c?x=1 --set=thread=/a=b --set=site= \
             --origin=https://paper.example:443",
        ] {
            assert_eq!(read(line), Ok(Task::Check(given.clone())));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, named) in [
            ("", "a task is missing"),
            ("chekc", "`chekc`"),
            ("check", "`--backend` is missing"),
            ("check --backend", "`--backend` needs a value"),
            ("check --backend --json", "`--backend` needs a value"),
            ("check --backend a.json", "nothing says what to ask for"),
            ("check --backend a.json b.json", "`b.json`"),
            ("check --backend a.json --sett x=1", "`--sett`"),
            ("check --backend a.json --set thread", "NAME=VALUE"),
            (
                "check --backend a.json --article /a",
                "not an absolute address",
            ),
            ("check --backend a.json --json=1", "`--json` has no value"),
        ] {
            let sentence = read(line).expect_err("an error");
            assert!(sentence.contains(named), "{line}: {sentence}");
        }
        assert_eq!(read("check --help"), Ok(Task::Help));
    }
}
