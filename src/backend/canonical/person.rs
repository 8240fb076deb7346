//! People and labels: both are a name, or an object with a name.

use super::node::Node;
use crate::model::{Label, Person, Text};

/// Reads a Person (`docs/protocol.md`, "Person"); one without a name is left out.
pub(super) fn person(node: &Node) -> Option<Person> {
    Some(Person {
        name: name(node)?,
        url: node.link("url"),
        image: node.web("image"),
        badges: node.all("badges", |badge| badge.as_text()),
    })
}

/// Reads a Label (`docs/protocol.md`, "Label"); one without a name is left out.
pub(super) fn label(node: &Node) -> Option<Label> {
    Some(Label {
        name: name(node)?,
        url: node.link("url"),
    })
}

fn name(node: &Node) -> Option<Text> {
    if !node.value.is_object() {
        return node.as_text();
    }
    let name = node.text("name");
    if name.is_none() {
        node.report("expected a name");
    }
    name
}
