//! Plain text becomes paragraphs.

use crate::model::{Block, Inline};
use crate::text::split;

/// The paragraphs of a plain text: blank lines part them, single line breaks are kept. Space around lines is not.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph = Vec::new();
    for line in split(text, b'\n') {
        let line = line.trim();
        if line.is_empty() {
            end(&mut paragraph, &mut blocks);
            continue;
        }
        if !paragraph.is_empty() {
            paragraph.push(Inline::Break);
        }
        paragraph.push(Inline::Text(line.into()));
    }
    end(&mut paragraph, &mut blocks);
    blocks
}

fn end(paragraph: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    if !paragraph.is_empty() {
        blocks.push(Block::Paragraph(std::mem::take(paragraph)));
    }
}
