//! Plain text becomes paragraphs.

use crate::model::{Block, Inline};
use crate::text::split;

/// The paragraphs of a plain text: blank lines part them, single line breaks are kept. Space around lines is not.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph = Vec::new();
    // The blank line at the end ends the last paragraph.
    for line in split(text, b'\n').chain([""]) {
        let line = line.trim();
        if line.is_empty() {
            if !paragraph.is_empty() {
                blocks.push(Block::Paragraph(std::mem::take(&mut paragraph)));
            }
            continue;
        }
        if !paragraph.is_empty() {
            paragraph.push(Inline::Break);
        }
        paragraph.push(Inline::Text(line.into()));
    }
    blocks
}
