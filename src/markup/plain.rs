//! The words of a text, without its form.

use crate::model::{Block, Inline};

/// The words of the paragraphs and headings among `blocks`, with single spaces between them.
pub fn plain(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        let (Block::Paragraph(content) | Block::Heading { content, .. }) = block else {
            continue;
        };
        if !text.is_empty() {
            text.push(' ');
        }
        words(content, &mut text);
    }
    text
}

fn words(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(words) => *text += words,
            Inline::Break => text.push(' '),
            Inline::Styled(_, content) | Inline::Link { content, .. } => words(content, text),
        }
    }
}
