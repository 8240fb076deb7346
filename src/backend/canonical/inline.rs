//! Text with marks and links.

use super::node::Node;
use crate::error::Kind;
use crate::model::{Inline, Style};

/// Reads the content in the member `name`; empty where there is none.
pub(super) fn content(node: &Node, name: &'static str) -> Vec<Inline> {
    let mut phrases = Vec::new();
    if let Some(member) = node.member(name) {
        if member.value.as_str().is_some() {
            phrase(&member, &mut phrases);
        } else {
            for item in member.items() {
                phrase(&item, &mut phrases);
            }
        }
    }
    phrases
}

fn phrase(node: &Node, out: &mut Vec<Inline>) {
    match node.value.as_str() {
        Some("") => {}
        Some(text) => out.push(Inline::Text(text.into())),
        None if node.value.is_object() && !node.is_too_deep() => marked(node, out),
        None => node.report_as(Kind::Block, "expected a text or a phrase"),
    }
}

fn marked(node: &Node, out: &mut Vec<Inline>) {
    let style = match node.string("type") {
        Some("strong") => Style::Strong,
        Some("em") => Style::Em,
        Some("code") => Style::Code,
        Some("mark") => Style::Mark,
        Some("sub") => Style::Sub,
        Some("sup") => Style::Sup,
        Some("break") => return out.push(Inline::Break),
        Some("link") => {
            let content = content(node, "content");
            return match node.link("url") {
                Some(url) if !content.is_empty() => out.push(Inline::Link { url, content }),
                Some(_) => node.report_as(Kind::Block, "a link without content"),
                None => out.extend(content),
            };
        }
        Some(_) | None => {
            node.report_as(Kind::Block, "a phrase of an unknown type");
            return out.extend(content(node, "content"));
        }
    };
    let content = content(node, "content");
    if content.is_empty() {
        node.report_as(Kind::Block, "a phrase without content");
    } else {
        out.push(Inline::Styled(style, content));
    }
}
