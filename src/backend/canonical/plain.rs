//! Plain text becomes paragraphs, and they become plain text.

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

/// The text that [`paragraphs`] reads as these blocks; of others, their words in paragraphs.
pub(super) fn text(blocks: &[Block]) -> String {
    let mut out = String::new();
    write(blocks, &mut out);
    out
}

fn write(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => {
                part(out);
                inlines(content, out);
            }
            Block::Preformatted { text, .. } => {
                part(out);
                out.push_str(text);
            }
            Block::List { items, .. } => {
                for item in items {
                    write(item, out);
                }
            }
            Block::Quote { content, .. } => write(content, out),
            Block::PullQuote { content, .. } => {
                part(out);
                inlines(content, out);
            }
            Block::Image(_)
            | Block::Gallery { .. }
            | Block::Table(_)
            | Block::Divider
            | Block::Embed(_)
            | Block::Related(_) => {}
        }
    }
}

fn part(out: &mut String) {
    if !out.is_empty() {
        out.push_str("\n\n");
    }
}

fn inlines(content: &[Inline], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) => out.push_str(words),
            Inline::Break => out.push('\n'),
            Inline::Styled(_, content) | Inline::Link { content, .. } => inlines(content, out),
        }
    }
}
