//! `kabar check`: a backend description, tried on itself and on the server that it describes (docs/backends.md, "Check
//! it").

mod arguments;
mod browser;
mod faults;
mod live;
mod near;
mod page;
mod recorder;
mod report;
mod schema;
mod walk;

use std::fs;
use std::path::Path;

use arguments::{Given, HELP, Task};
use include_dir::{Dir, include_dir};
use report::{Finding, Report, Weight};

use crate::backend::description;

/// The shipped descriptions and their schema.
static SHIPPED: Dir = include_dir!("$CARGO_MANIFEST_DIR/backends");

/// What a call of the tool comes to.
pub struct Said {
    /// For the standard output.
    pub out: String,
    /// For the standard error.
    pub err: String,
    /// 0 all right, 1 something is wrong, 2 wrong usage.
    pub status: u8,
}

/// Does what the words after `kabar` say.
pub fn run(words: &[String]) -> Said {
    let unusable = |sentence: String| Said {
        out: String::new(),
        err: format!("kabar: {sentence}\nkabar --help says how it is used\n"),
        status: 2,
    };
    let given = match arguments::parse(words) {
        Ok(Task::Help) => {
            return Said {
                out: HELP.to_owned(),
                err: String::new(),
                status: 0,
            };
        }
        Ok(Task::Check(given)) => given,
        Err(sentence) => return unusable(sentence),
    };
    let text = match text(&given.backend) {
        Ok(text) => text,
        Err(sentence) => return unusable(sentence),
    };
    if let Ok(document) = description::read(&text) {
        let names = given.set.keys();
        let wrong = |name: &String| faults::name(document.root(), name);
        if let Some(sentence) = names.into_iter().find_map(wrong) {
            return unusable(sentence);
        }
    }
    let report = check(&given, &text);
    Said {
        out: if given.json {
            report.json()
        } else {
            report.text()
        },
        err: String::new(),
        status: u8::from(report.is_wrong()),
    }
}

/// The description that `backend` names: a file, or one of the shipped ones.
fn text(backend: &str) -> Result<String, String> {
    let is_name = !backend.contains(['/', '\\', '.']);
    if is_name && !Path::new(backend).is_file() {
        let shipped = SHIPPED.get_file(format!("{backend}.json"));
        let shipped = shipped.and_then(|file| file.contents_utf8());
        return shipped.map(str::to_owned).ok_or_else(|| {
            let names: Vec<_> = names().collect();
            let names = names.join(", ");
            format!("`{backend}` is neither a file nor a shipped description: {names}")
        });
    }
    fs::read_to_string(backend).map_err(|error| format!("`{backend}` cannot be read: {error}"))
}

/// The names of the shipped descriptions.
fn names() -> impl Iterator<Item = &'static str> {
    let stems = SHIPPED.files().filter_map(|file| file.path().file_stem());
    let names = stems.filter_map(|stem| stem.to_str());
    names.filter(|name| *name != "schema")
}

fn schema_text() -> &'static str {
    let schema = SHIPPED.get_file("schema.json");
    schema
        .and_then(|file| file.contents_utf8())
        .unwrap_or_default()
}

fn check(given: &Given, text: &str) -> Report {
    let mut report = Report {
        backend: given.backend.clone(),
        offline: given.offline,
        ..Report::default()
    };
    let document = match description::read(text) {
        Ok(document) => document,
        Err(error) => {
            // Its message says the line.
            report.add(Finding::anywhere(Weight::Wrong, error.to_string()));
            return report;
        }
    };
    let root = document.root();
    match schema::faults(root, schema_text()) {
        Ok(faults) => report.findings.extend(faults),
        Err(sentence) => report.add(Finding::anywhere(Weight::Wrong, sentence)),
    }
    // What the schema has said of a place is not said again.
    let said: Vec<_> = report
        .findings
        .iter()
        .map(|one| one.place.clone())
        .collect();
    for finding in faults::faults(text, root) {
        if finding.place.is_none() || !said.contains(&finding.place) {
            report.add(finding);
        }
    }
    report.operations = live::operations(root);
    report.capabilities = live::capabilities(root);
    if !given.offline {
        live::ask(given, text, root, &mut report);
    }
    report
}

/// The origin of an address (RFC 6454), where it is one of the web.
fn origin(url: &str) -> Option<String> {
    let link = crate::model::Link::resolve_web(url, None)?;
    let (scheme, rest) = link.as_str().split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Some(format!("{scheme}://{authority}"))
}
