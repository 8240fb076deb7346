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
            Block::Quote { content, .. } => {
                part(out);
                out.push_str(&quoted(&text(content)));
            }
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

/// Words of somebody else's as they stand in a plain text: each line behind a mark that Markdown knows as well, and that
/// says the same where it stays as it is.
pub(super) fn quoted(words: &str) -> String {
    let mut out = String::new();
    for line in split(words.trim(), b'\n') {
        if !out.is_empty() {
            out.push('\n');
        }
        let line = line.trim();
        // Between blank lines each paragraph is a quotation of its own, also where paragraphs are sent one by one.
        if !line.is_empty() {
            out.push_str("> ");
            out.push_str(line);
        }
    }
    out
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
