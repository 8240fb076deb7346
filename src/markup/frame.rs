//! Open blocks, and what each becomes when it closes.

use super::line::{add, line_of, plain};
use crate::model::{Block, Cell, Embed, HeadingLevel, Inline, Link, Table, Text};

/// A block that is being read.
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// The finished blocks in it.
    pub(super) blocks: Vec<Block>,
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
        attribution: Vec<Inline>,
    },
    PullQuote {
        attribution: Vec<Inline>,
    },
    Attribution,
    Figure {
        caption: Vec<Inline>,
    },
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
            | Kind::PullQuote { .. }
            | Kind::Attribution
            | Kind::Figure { .. }
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

/// Hands a finished block to the innermost open one that takes it.
pub(super) fn deliver(frames: &mut [Frame], block: Block) {
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
            | Kind::PullQuote { .. }
            | Kind::Attribution
            | Kind::Figure { .. }
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
pub(super) fn close(frame: Frame, outer: &mut [Frame]) {
    let Frame { kind, blocks } = frame;
    let after = match kind {
        Kind::Body
        | Kind::Media {
            title: _,
            url: None,
        } => blocks,
        Kind::Heading(level) => {
            let (content, apart) = line_of(blocks);
            deliver_line(outer, content, |content| Block::Heading { level, content });
            apart
        }
        Kind::List {
            ordered,
            start,
            items,
        } => {
            if !items.is_empty() {
                deliver(
                    outer,
                    Block::List {
                        ordered,
                        start,
                        items,
                    },
                );
            }
            blocks
        }
        Kind::Item => return close_item(blocks, outer),
        Kind::Quote {
            source,
            attribution,
        } => {
            if blocks.is_empty() {
                deliver_line(outer, attribution, Block::Paragraph);
            } else {
                deliver(
                    outer,
                    Block::Quote {
                        content: blocks,
                        attribution,
                        source,
                    },
                );
            }
            return;
        }
        Kind::PullQuote { attribution } => {
            let (content, apart) = line_of(blocks);
            if content.is_empty() {
                deliver_line(outer, attribution, Block::Paragraph);
            } else {
                deliver(
                    outer,
                    Block::PullQuote {
                        content,
                        attribution,
                    },
                );
            }
            apart
        }
        Kind::Attribution | Kind::FigureCaption | Kind::TableCaption => {
            let (content, apart) = line_of(blocks);
            match outer.last_mut().map(|outer| &mut outer.kind) {
                Some(
                    Kind::Quote {
                        attribution: line, ..
                    }
                    | Kind::PullQuote { attribution: line }
                    | Kind::Figure { caption: line }
                    | Kind::Table {
                        table: Table { caption: line, .. },
                        ..
                    },
                ) => add(line, content),
                Some(_) | None => deliver_line(outer, content, Block::Paragraph),
            }
            apart
        }
        Kind::Figure { caption } => figure(blocks, caption),
        Kind::Table {
            table,
            foot,
            part: _,
        } => {
            close_table(table, foot, outer);
            blocks
        }
        Kind::Row(cells) => return close_row(cells, outer),
        Kind::Cell(cell) => {
            let (content, apart) = line_of(blocks);
            if let Some(Kind::Row(cells)) = outer.last_mut().map(|outer| &mut outer.kind) {
                cells.push(Cell { content, ..cell });
            }
            apart
        }
        Kind::Preformatted { text, language } => {
            let text = text.strip_suffix('\n').unwrap_or(&text);
            if !text.trim().is_empty() {
                deliver(
                    outer,
                    Block::Preformatted {
                        text: text.into(),
                        language,
                    },
                );
            }
            blocks
        }
        Kind::Media {
            title,
            url: Some(url),
        } => {
            deliver(outer, embed(title, url));
            blocks
        }
    };
    for block in after {
        deliver(outer, block);
    }
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

fn deliver_line(outer: &mut [Frame], line: Vec<Inline>, block: impl FnOnce(Vec<Inline>) -> Block) {
    if !line.is_empty() {
        deliver(outer, block(line));
    }
}

fn close_item(blocks: Vec<Block>, outer: &mut [Frame]) {
    if let Some(Kind::List { items, .. }) = outer.last_mut().map(|outer| &mut outer.kind)
        && !blocks.is_empty()
    {
        items.push(blocks);
    }
}

fn close_row(row: Vec<Cell>, outer: &mut [Frame]) {
    if let Some(Kind::Table { table, foot, part }) = outer.last_mut().map(|outer| &mut outer.kind)
        && !row.is_empty()
    {
        match part {
            Part::Head => table.head.push(row),
            Part::Body => table.rows.push(row),
            Part::Foot => foot.push(row),
        }
    }
}

fn close_table(mut table: Table, foot: Vec<Vec<Cell>>, outer: &mut [Frame]) {
    table.rows.extend(foot);
    let heads = |row: &Vec<Cell>| row.iter().all(|cell| cell.header);
    if table.head.is_empty() && table.rows.len() > 1 && heads(&table.rows[0]) {
        table.head.push(table.rows.remove(0));
    }
    let empty = table
        .head
        .iter()
        .chain(&table.rows)
        .flatten()
        .all(|cell| cell.content.is_empty());
    if empty {
        deliver_line(outer, table.caption, Block::Paragraph);
    } else {
        deliver(outer, Block::Table(table));
    }
}

/// A figure's caption goes to the one thing that it shows, to a gallery of its pictures, or behind everything.
fn figure(mut blocks: Vec<Block>, caption: Vec<Inline>) -> Vec<Block> {
    let picture = |block: &Block| matches!(block, Block::Image(_));
    if blocks.len() > 1 && blocks.iter().all(picture) {
        let image = |block| match block {
            Block::Image(image) => Some(image),
            _ => None,
        };
        let images = blocks.into_iter().filter_map(image).collect();
        return vec![Block::Gallery { images, caption }];
    }
    if caption.is_empty() {
        return blocks;
    }
    match blocks.as_mut_slice() {
        [Block::Image(image)] => image.caption = Some(plain(&caption).into()),
        [Block::Quote { attribution, .. }] => add(attribution, caption),
        [Block::Table(table)] => add(&mut table.caption, caption),
        _ => blocks.push(Block::Paragraph(caption)),
    }
    blocks
}
