//! Blocks where only a line may stand: in headings, captions, cells.

use crate::model::{Block, Inline, Style};
use crate::text::split;
use std::mem::take;

/// What blocks say, as one run of text with a break between them; those of them that are no text stay.
pub(super) fn line_of(blocks: &mut Vec<Block>) -> Vec<Inline> {
    let mut line = Vec::new();
    let mut apart = Vec::new();
    add_blocks(take(blocks), &mut line, &mut apart);
    *blocks = apart;
    line
}

fn add_blocks(blocks: Vec<Block>, line: &mut Vec<Inline>, apart: &mut Vec<Block>) {
    for mut block in blocks {
        match &mut block {
            Block::Paragraph(content) | Block::Heading { content, .. } => add(line, content),
            Block::List { items, .. } => {
                for item in items {
                    add_blocks(take(item), line, apart);
                }
            }
            Block::Quote {
                content,
                attribution,
                ..
            } => {
                add_blocks(take(content), line, apart);
                add(line, attribution);
            }
            Block::PullQuote {
                content,
                attribution,
            } => {
                add(line, content);
                add(line, attribution);
            }
            Block::Table(table) => {
                add(line, &mut table.caption);
                for rows in [&mut table.head, &mut table.rows] {
                    for cell in rows.iter_mut().flatten() {
                        add(line, &mut cell.content);
                    }
                }
            }
            Block::Preformatted { text, .. } => {
                for row in split(text, b'\n') {
                    let row = row.strip_suffix('\r').unwrap_or(row);
                    if !row.trim().is_empty() {
                        let row = Inline::Text(row.into());
                        add(line, &mut vec![Inline::Styled(Style::Code, vec![row])]);
                    }
                }
            }
            Block::Image(_)
            | Block::Gallery { .. }
            | Block::Divider
            | Block::Embed(_)
            | Block::Related(_) => apart.push(block),
        }
    }
}

/// Moves a line to the end of another, with a break between them.
pub(super) fn add(line: &mut Vec<Inline>, content: &mut Vec<Inline>) {
    if !line.is_empty() && !content.is_empty() {
        line.push(Inline::Break);
    }
    line.append(content);
}

/// The text of a line without its marks; a break is a space.
pub(super) fn plain(line: &[Inline]) -> String {
    let mut text = String::new();
    add_text(line, &mut text);
    text
}

fn add_text(line: &[Inline], text: &mut String) {
    for inline in line {
        match inline {
            Inline::Text(words) => text.push_str(words),
            Inline::Break => text.push(' '),
            Inline::Styled(_, content) | Inline::Link { content, .. } => add_text(content, text),
        }
    }
}
