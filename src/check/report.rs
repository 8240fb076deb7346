//! What a check has found, as a table for people and as JSON for scripts.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::error::{Error, Kind};
use crate::json::Value;

/// Characters of a value that are shown.
const SHOWN: usize = 48;
/// Characters of an address that are shown.
const ADDRESS: usize = 100;

/// How much a finding means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It does not work: the check fails.
    Wrong,
    /// It may be meant so.
    Remark,
}

/// Where something stands in the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// A JSON Pointer (RFC 6901).
    pub pointer: String,
    pub line: usize,
}

impl Place {
    pub fn of(value: Value) -> Place {
        Place {
            pointer: value.pointer(),
            line: value.line(),
        }
    }
}

/// Something that is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub weight: Weight,
    pub place: Option<Place>,
    pub message: String,
}

impl Finding {
    pub fn wrong(at: Value, message: impl Into<String>) -> Finding {
        Finding {
            weight: Weight::Wrong,
            place: Some(Place::of(at)),
            message: message.into(),
        }
    }

    pub fn remark(at: Value, message: impl Into<String>) -> Finding {
        Finding {
            weight: Weight::Remark,
            ..Finding::wrong(at, message)
        }
    }

    /// What has no place in the description.
    pub fn anywhere(weight: Weight, message: impl Into<String>) -> Finding {
        Finding {
            weight,
            place: None,
            message: message.into(),
        }
    }

    /// An error of the engine; those of the description tell their place in it.
    pub fn of_error(error: &Error, root: Value) -> Finding {
        let message = error.to_string();
        let place = match error.kind() {
            Kind::Description => error.pointer().and_then(|pointer| root.point(pointer)),
            Kind::Offline
            | Kind::Network
            | Kind::Timeout
            | Kind::NotFound
            | Kind::Refused
            | Kind::SignIn
            | Kind::TooFast
            | Kind::TooLong
            | Kind::Duplicate
            | Kind::Closed
            | Kind::EditExpired
            | Kind::Challenge
            | Kind::Server
            | Kind::Shape
            | Kind::Block
            | Kind::Comment => None,
        };
        match place {
            // The place is told with it.
            Some(value) => {
                let end = message.find(" in line ").unwrap_or(message.len());
                Finding::wrong(value, &message[..end])
            }
            None => Finding::anywhere(Weight::Wrong, message),
        }
    }

    /// The place and the message as one sentence.
    pub fn sentence(&self) -> String {
        match &self.place {
            Some(Place { pointer, line }) if pointer.is_empty() => {
                format!("line {line}: {}", self.message)
            }
            Some(Place { pointer, line }) => format!("line {line}, {pointer}: {}", self.message),
            None => self.message.clone(),
        }
    }

    fn json(&self) -> Json {
        let place = self.place.as_ref();
        json!({
            "message": self.message,
            "pointer": place.map(|place| &place.pointer),
            "line": place.map(|place| place.line),
        })
    }
}

/// What was read of one member of a model.
pub struct Field {
    /// As the canonical JSON names it, with `/` between the names of members in each other.
    pub name: String,
    /// In so many a value is there that can be used.
    pub found: usize,
    /// In so many it cannot.
    pub unusable: usize,
    /// Of so many.
    pub of: usize,
    pub first: Option<String>,
    /// The rule.
    pub place: Place,
    /// The pointers and headers that the rule looks at.
    pub looked: Vec<String>,
}

/// What was read by one question to the server.
pub struct Part {
    /// What it is: article, comments, second page.
    pub title: String,
    pub url: String,
    /// What can be said of it in a sentence.
    pub lines: Vec<String>,
    pub fields: Vec<Field>,
    /// The members of the model that the description has no rule for.
    pub without_rule: Vec<String>,
}

/// Something that the description says the server can be asked.
pub struct Operation {
    pub name: String,
    pub request: String,
    /// Whether it was asked.
    pub state: String,
}

/// A request that was sent.
pub struct Sent {
    pub what: String,
    pub method: String,
    pub url: String,
    /// The status, or why there is none.
    pub outcome: Result<u16, String>,
    pub ms: u128,
    pub bytes: usize,
}

/// All of it.
#[derive(Default)]
pub struct Report {
    pub backend: String,
    pub findings: Vec<Finding>,
    pub parts: Vec<Part>,
    pub operations: Vec<Operation>,
    /// What readers may do, as the description says, with what the server said of itself last.
    pub capabilities: Vec<(String, String)>,
    pub sent: Vec<Sent>,
    /// Whether no server was to be asked.
    pub offline: bool,
    /// Whether pages of other origins are refused, and nobody said that the page is one.
    pub own_origin_only: bool,
}

impl Report {
    /// Adds a finding that is not there yet: pages fail alike.
    pub fn add(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn of(&self, weight: Weight) -> impl Iterator<Item = &Finding> {
        let findings = self.findings.iter();
        findings.filter(move |finding| finding.weight == weight)
    }

    pub fn is_wrong(&self) -> bool {
        self.of(Weight::Wrong).next().is_some()
    }

    /// What it comes to, in one sentence.
    pub fn verdict(&self) -> String {
        let mut wrong = self.of(Weight::Wrong);
        let Some(first) = wrong.next() else {
            let sentence = match (self.offline, self.own_origin_only) {
                (true, _) => "The description is right; no server was asked.",
                (false, false) => "All right.",
                (false, true) => {
                    "All right for pages of the server's own origin; others are refused (see the remarks)."
                }
            };
            return sentence.to_owned();
        };
        match wrong.count() {
            0 => format!("Something is wrong: {}", first.sentence()),
            more => format!(
                "Something is wrong ({more} more above): {}",
                first.sentence()
            ),
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut out = format!("Description: {}\n", self.backend);
        for part in &self.parts {
            part.write(&mut out);
        }
        let operations = self.operations.iter();
        let operations = operations.map(|operation| {
            let Operation {
                name,
                request,
                state,
            } = operation;
            vec![name.clone(), shorten(request, ADDRESS), state.clone()]
        });
        section(
            "Operations (no reader's writing was sent)",
            operations.collect(),
            &mut out,
        );
        let capabilities = self.capabilities.iter();
        let capabilities = capabilities.map(|(name, value)| vec![name.clone(), value.clone()]);
        section("Capabilities", capabilities.collect(), &mut out);
        section(
            "Requests",
            self.sent.iter().map(Sent::row).collect(),
            &mut out,
        );
        for (title, weight) in [("Remarks", Weight::Remark), ("Wrong", Weight::Wrong)] {
            let rows = self.of(weight).map(|finding| vec![finding.sentence()]);
            section(title, rows.collect(), &mut out);
        }
        let _ = writeln!(out, "\n{}", self.verdict());
        out
    }

    /// For scripts.
    pub fn json(&self) -> String {
        let findings = |weight| -> Vec<Json> { self.of(weight).map(Finding::json).collect() };
        let parts: Vec<_> = self.parts.iter().map(Part::json).collect();
        let operations: Vec<_> = self
            .operations
            .iter()
            .map(|operation| {
                json!({
                    "name": operation.name,
                    "request": operation.request,
                    "state": operation.state,
                })
            })
            .collect();
        let capabilities: serde_json::Map<_, _> = self
            .capabilities
            .iter()
            .map(|(name, value)| {
                let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
                (name.clone(), value)
            })
            .collect();
        let report = json!({
            "backend": self.backend,
            "right": !self.is_wrong(),
            "verdict": self.verdict(),
            "wrong": findings(Weight::Wrong),
            "remarks": findings(Weight::Remark),
            "parts": parts,
            "operations": operations,
            "capabilities": capabilities,
            "requests": self.sent.iter().map(Sent::json).collect::<Vec<_>>(),
        });
        format!("{report:#}\n")
    }
}

impl Part {
    fn write(&self, out: &mut String) {
        let _ = writeln!(out, "\n{}: {}", self.title, self.url);
        for line in &self.lines {
            let _ = writeln!(out, "  {line}");
        }
        let fields = self.fields.iter();
        let rows = fields.map(|field| {
            let read = match (field.found, field.unusable, field.of) {
                (0, 0, _) => "not found".to_owned(),
                (0, _, _) => "unusable".to_owned(),
                (_, _, 1) => "found".to_owned(),
                (found, 0, of) => format!("{found} of {of}"),
                (found, unusable, of) => format!("{found} of {of}, {unusable} unusable"),
            };
            vec![
                field.name.clone(),
                read,
                field.first.clone().unwrap_or_default(),
                field.looked.join(", "),
                format!("line {}, {}", field.place.line, field.place.pointer),
            ]
        });
        let mut rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            let head = ["member", "read", "first value", "looked at", "rule"];
            rows.insert(0, head.map(str::to_owned).to_vec());
        }
        table(&rows, out);
        if !self.without_rule.is_empty() {
            let _ = writeln!(out, "  without a rule: {}", self.without_rule.join(", "));
        }
    }

    fn json(&self) -> Json {
        let fields = self.fields.iter().map(|field| {
            json!({
                "name": field.name,
                "found": field.found,
                "unusable": field.unusable,
                "of": field.of,
                "first": field.first,
                "pointer": field.place.pointer,
                "line": field.place.line,
                "looked": field.looked,
            })
        });
        json!({
            "title": self.title,
            "url": self.url,
            "says": self.lines,
            "fields": fields.collect::<Vec<_>>(),
            "withoutRule": self.without_rule,
        })
    }
}

impl Sent {
    fn row(&self) -> Vec<String> {
        let outcome = match &self.outcome {
            Ok(status) => status.to_string(),
            Err(reason) => shorten(reason, SHOWN),
        };
        vec![
            self.what.clone(),
            self.method.clone(),
            outcome,
            format!("{} ms", self.ms),
            format!("{} bytes", self.bytes),
            shorten(&self.url, ADDRESS),
        ]
    }

    fn json(&self) -> Json {
        json!({
            "for": self.what,
            "method": self.method,
            "url": self.url,
            "status": self.outcome.as_ref().ok(),
            "failure": self.outcome.as_ref().err(),
            "ms": self.ms as u64,
            "bytes": self.bytes,
        })
    }
}

fn section(title: &str, rows: Vec<Vec<String>>, out: &mut String) {
    if !rows.is_empty() {
        let _ = writeln!(out, "\n{title}");
        table(&rows, out);
    }
}

/// Columns below each other; the last one is as long as it is.
fn table(rows: &[Vec<String>], out: &mut String) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = String::from(" ");
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, " {cell:<width$} ");
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// A value in one line that is short enough for a table.
pub fn shown(value: &str) -> String {
    shorten(value, SHOWN)
}

fn shorten(text: &str, most: usize) -> String {
    // Whatever a server sends, a terminal gets no control characters.
    let words: Vec<_> = text.split_whitespace().collect();
    let line: String = words.join(" ").replace(char::is_control, "\u{fffd}");
    if line.chars().count() <= most {
        return line;
    }
    let kept: String = line.chars().take(most - 1).collect();
    kept + "…"
}
