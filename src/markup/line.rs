//! Blocks where only a line may stand: in headings, captions, cells.

use crate::model::{Block, Inline, Style};

/// What blocks say, as one run of text with a break between them, and those of them that are no text.
pub(super) fn line_of(blocks: Vec<Block>) -> (Vec<Inline>, Vec<Block>) {
    let mut line = Vec::new();
    let mut apart = Vec::new();
    let mut work = blocks;
    work.reverse();
    while let Some(block) = work.pop() {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => add(&mut line, content),
            Block::List { items, .. } => work.extend(items.into_iter().flatten().rev()),
            Block::Quote {
                content,
                attribution,
                ..
            } => {
                work.push(Block::Paragraph(attribution));
                work.extend(content.into_iter().rev());
            }
            Block::PullQuote {
                content,
                attribution,
            } => {
                add(&mut line, content);
                add(&mut line, attribution);
            }
            Block::Table(table) => {
                add(&mut line, table.caption);
                for cell in table.head.into_iter().chain(table.rows).flatten() {
                    add(&mut line, cell.content);
                }
            }
            Block::Preformatted { text, .. } => {
                for row in text.lines().filter(|row| !row.trim().is_empty()) {
                    add(
                        &mut line,
                        vec![Inline::Styled(Style::Code, vec![Inline::Text(row.into())])],
                    );
                }
            }
            Block::Image(_)
            | Block::Gallery { .. }
            | Block::Divider
            | Block::Embed(_)
            | Block::Related(_) => {
                apart.push(block);
            }
        }
    }
    (line, apart)
}

/// Adds a line to another, with a break between them.
pub(super) fn add(line: &mut Vec<Inline>, content: Vec<Inline>) {
    if !line.is_empty() && !content.is_empty() {
        line.push(Inline::Break);
    }
    line.extend(content);
}

/// The text of a line without its marks; a break is a space.
pub(super) fn plain(line: &[Inline]) -> String {
    let mut out = String::new();
    let mut open = vec![line.iter()];
    while let Some(inner) = open.last_mut() {
        match inner.next() {
            Some(Inline::Text(text)) => out.push_str(text),
            Some(Inline::Break) => out.push(' '),
            Some(Inline::Styled(_, content) | Inline::Link { content, .. }) => {
                open.push(content.iter())
            }
            None => drop(open.pop()),
        }
    }
    out
}
