//! Pictures.

use super::node::Node;
use crate::markup::srcset::Srcset;
use crate::model::Image;

/// Reads the members of an Image (`docs/protocol.md`, "Image"); nothing without a usable address.
pub(super) fn image(node: &Node) -> Option<Image> {
    let src = node.web("url")?;
    let srcset = node.text("srcset").and_then(|given| {
        let srcset = Srcset::read(&given, Some(node.answer.at));
        if srcset.refused > 0
            && let Some(member) = node.member("srcset")
        {
            member.report("left out what is no candidate for a picture");
        }
        srcset.written
    });
    Some(Image {
        src,
        srcset,
        sizes: node.text("sizes"),
        size: side(node, "width").zip(side(node, "height")),
        alt: node.text("alt").unwrap_or_default(),
        label: node.text("label"),
        credit: node.text("creditText"),
        caption: node.text("caption"),
    })
}

fn side(node: &Node, name: &'static str) -> Option<u32> {
    Some(u32::try_from(node.integer(name, 1)?).unwrap_or(u32::MAX))
}
