//! Open blocks, and what each becomes when it closes.

use std::mem::take;

use super::line::{add, line_of, plain};
use crate::model::{Block, Cell, Embed, HeadingLevel, Inline, Link, Table, Text};

/// A block that is being read.
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// The finished blocks in it.
    pub(super) blocks: Vec<Block>,
    /// What is said of it: who said the quote, what the figure or the table shows.
    pub(super) said: Vec<Inline>,
}

impl Frame {
    pub(super) fn new(kind: Kind) -> Self {
        Frame {
            kind,
            blocks: Vec::new(),
            said: Vec::new(),
        }
    }
}

pub(super) enum Kind {
    Body,
    Heading(HeadingLevel),
    List {
        ordered: bool,
        start: i32,
        items: Vec<Vec<Block>>,
    },
    Item,
    Quote {
        source: Option<Link>,
    },
    PullQuote,
    Attribution,
    Figure,
    FigureCaption,
    Table {
        table: Table,
        foot: Vec<Vec<Cell>>,
        part: Part,
    },
    TableCaption,
    Row(Vec<Cell>),
    /// Its content is filled in when it closes.
    Cell(Cell),
    Preformatted {
        text: String,
        language: Option<Text>,
    },
    Media {
        title: Option<Text>,
        url: Option<Link>,
    },
}

/// The part of a table that rows go to.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Head,
    Body,
    Foot,
}

impl Kind {
    /// Whether it is a level of nesting in the result: blocks stay in it as blocks.
    pub(super) fn nests(&self) -> bool {
        match self {
            Kind::List { .. } | Kind::Quote { .. } => true,
            Kind::Body
            | Kind::Heading(_)
            | Kind::Item
            | Kind::PullQuote
            | Kind::Attribution
            | Kind::Figure
            | Kind::FigureCaption
            | Kind::Table { .. }
            | Kind::TableCaption
            | Kind::Row(_)
            | Kind::Cell(_)
            | Kind::Preformatted { .. }
            | Kind::Media { .. } => false,
        }
    }
}

/// Hands a finished block to the innermost open one that takes it; an empty line is none.
pub(super) fn deliver(frames: &mut [Frame], block: Block) {
    if let Block::Paragraph(content) | Block::Heading { content, .. } = &block
        && content.is_empty()
    {
        return;
    }
    for frame in frames.iter_mut().rev() {
        match &mut frame.kind {
            // Between the cells of a row nothing can stand: it follows the table.
            Kind::Row(_) => continue,
            Kind::List { items, .. } => match items.last_mut() {
                Some(item) => item.push(block),
                None => items.push(vec![block]),
            },
            Kind::Body
            | Kind::Heading(_)
            | Kind::Item
            | Kind::Quote { .. }
            | Kind::PullQuote
            | Kind::Attribution
            | Kind::Figure
            | Kind::FigureCaption
            | Kind::Table { .. }
            | Kind::TableCaption
            | Kind::Cell(_)
            | Kind::Preformatted { .. }
            | Kind::Media { .. } => frame.blocks.push(block),
        }
        return;
    }
}

/// Closes a frame that stood in the innermost of `outer`.
pub(super) fn close(mut frame: Frame, outer: &mut [Frame]) {
    let blocks = &mut frame.blocks;
    let said = take(&mut frame.said);
    match &mut frame.kind {
        Kind::Body => {}
        Kind::Heading(level) => {
            let content = line_of(blocks);
            let level = *level;
            deliver(outer, Block::Heading { level, content });
        }
        Kind::List {
            ordered,
            start,
            items,
        } => {
            if !items.is_empty() {
                let list = Block::List {
                    ordered: *ordered,
                    start: *start,
                    items: take(items),
                };
                deliver(outer, list);
            }
        }
        Kind::Item => {
            if let Some(Kind::List { items, .. }) = innermost(outer)
                && !blocks.is_empty()
            {
                items.push(take(blocks));
            }
        }
        Kind::Quote { source } => {
            let block = if blocks.is_empty() {
                Block::Paragraph(said)
            } else {
                Block::Quote {
                    content: take(blocks),
                    attribution: said,
                    source: source.take(),
                }
            };
            deliver(outer, block);
        }
        Kind::PullQuote => {
            let content = line_of(blocks);
            let block = if content.is_empty() {
                Block::Paragraph(said)
            } else {
                Block::PullQuote {
                    content,
                    attribution: said,
                }
            };
            deliver(outer, block);
        }
        Kind::Attribution | Kind::FigureCaption | Kind::TableCaption => {
            let mut content = line_of(blocks);
            match outer.last_mut() {
                Some(Frame {
                    kind: Kind::Quote { .. } | Kind::PullQuote | Kind::Figure | Kind::Table { .. },
                    said,
                    ..
                }) => add(said, &mut content),
                Some(_) | None => deliver(outer, Block::Paragraph(content)),
            }
        }
        Kind::Figure => figure(blocks, said),
        Kind::Table { table, foot, .. } => {
            table.caption = said;
            table.rows.append(foot);
            deliver(outer, whole(take(table)));
        }
        Kind::Row(cells) => {
            if let Some(Kind::Table { table, foot, part }) = innermost(outer)
                && !cells.is_empty()
            {
                let rows = match part {
                    Part::Head => &mut table.head,
                    Part::Body => &mut table.rows,
                    Part::Foot => foot,
                };
                rows.push(take(cells));
            }
        }
        Kind::Cell(cell) => {
            let content = line_of(blocks);
            if let Some(Kind::Row(cells)) = innermost(outer) {
                cells.push(Cell { content, ..*cell });
            }
        }
        Kind::Preformatted { text, language } => {
            let text = text.strip_suffix('\n').unwrap_or(text);
            if !text.trim().is_empty() {
                let block = Block::Preformatted {
                    text: text.into(),
                    language: language.take(),
                };
                deliver(outer, block);
            }
        }
        Kind::Media { title, url } => {
            if let Some(url) = url.take() {
                deliver(outer, embed(title.take(), url));
            }
        }
    }
    for block in frame.blocks {
        deliver(outer, block);
    }
}

fn innermost(frames: &mut [Frame]) -> Option<&mut Kind> {
    frames.last_mut().map(|frame| &mut frame.kind)
}

/// Something of another site, named after its host; after the address itself where that has none.
pub(super) fn embed(title: Option<Text>, url: Link) -> Block {
    let host = url.host().unwrap_or(url.as_str());
    let provider = host.strip_prefix("www.").unwrap_or(host).into();
    Block::Embed(Embed {
        provider,
        title,
        url,
    })
}

/// A table of which all rows are read; only its caption where all cells are empty.
fn whole(mut table: Table) -> Block {
    if table.head.is_empty() && table.rows.len() > 1 && table.rows[0].iter().all(|cell| cell.header)
    {
        table.head.push(table.rows.remove(0));
    }
    let empty = |rows: &[Vec<Cell>]| rows.iter().flatten().all(|cell| cell.content.is_empty());
    if empty(&table.head) && empty(&table.rows) {
        Block::Paragraph(table.caption)
    } else {
        Block::Table(table)
    }
}

/// A figure's caption goes to the one thing that it shows, to a gallery of its pictures, or behind everything.
fn figure(blocks: &mut Vec<Block>, mut caption: Vec<Inline>) {
    if blocks.len() > 1 && blocks.iter().all(|block| matches!(block, Block::Image(_))) {
        let mut images = Vec::new();
        for block in take(blocks) {
            if let Block::Image(image) = block {
                images.push(image);
            }
        }
        blocks.push(Block::Gallery { images, caption });
    } else if !caption.is_empty() {
        if let [block] = blocks.as_mut_slice() {
            match block {
                Block::Image(image) => image.caption = Some(plain(&take(&mut caption)).into()),
                Block::Quote { attribution, .. } => add(attribution, &mut caption),
                Block::Table(table) => add(&mut table.caption, &mut caption),
                Block::Paragraph(_)
                | Block::Heading { .. }
                | Block::List { .. }
                | Block::PullQuote { .. }
                | Block::Gallery { .. }
                | Block::Preformatted { .. }
                | Block::Divider
                | Block::Embed(_)
                | Block::Related(_) => {}
            }
        }
        // Where it has gone to the one, an empty line is left, which is none.
        blocks.push(Block::Paragraph(caption));
    }
}
