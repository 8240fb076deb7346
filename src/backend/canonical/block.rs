//! The typed blocks of a body.

use super::image::image;
use super::inline::content;
use super::node::Node;
use crate::error::Kind;
use crate::model::{Block, Cell, Embed, HeadingLevel, Image, Inline, Related, Table};

/// Reads a list of blocks. One of an unknown type, or without what its type requires, is left out and reported.
pub(super) fn blocks(list: &Node) -> Vec<Block> {
    let mut blocks = Vec::new();
    for item in list.items() {
        match block(&item) {
            Ok(block) => blocks.push(block),
            Err(missing) => item.report_as(Kind::Block, missing),
        }
    }
    blocks
}

/// One block, or what it lacks. What is empty is missing: it would leave an empty box.
fn block(node: &Node) -> Result<Block, &'static str> {
    if !node.value.is_object() || node.is_too_deep() {
        return Err("expected a block, or one that is nested less deep");
    }
    let phrases = |name| {
        let phrases = content(node, name);
        if phrases.is_empty() {
            Err("a block without content")
        } else {
            Ok(phrases)
        }
    };
    Ok(match node.string("type").ok_or("a block without a type")? {
        "paragraph" => Block::Paragraph(phrases("content")?),
        "heading" => Block::Heading {
            level: match node
                .integer("level", i32::MIN)
                .ok_or("a heading without a level")?
            {
                ..3 => HeadingLevel::Two,
                3 => HeadingLevel::Three,
                4.. => HeadingLevel::Four,
            },
            content: phrases("content")?,
        },
        "list" => Block::List {
            ordered: node.flag("ordered").unwrap_or(false),
            start: match node.integer("start", i32::MIN) {
                Some(start) => i32::try_from(start).unwrap_or(i32::MAX),
                None => 1,
            },
            items: some(items(node), "a list without items")?,
        },
        "quote" => Block::Quote {
            content: match node.member("content") {
                Some(list) => some(blocks(&list), "a quote without content")?,
                None => return Err("a quote without content"),
            },
            attribution: content(node, "attribution"),
            source: node.link("url"),
        },
        "pullquote" => Block::PullQuote {
            content: phrases("content")?,
            attribution: content(node, "attribution"),
        },
        "image" => Block::Image(image(node).ok_or("a picture without an address")?),
        "gallery" => Block::Gallery {
            images: some(images(node), "a gallery without pictures")?,
            caption: content(node, "caption"),
        },
        "table" => Block::Table(Table {
            caption: content(node, "caption"),
            head: rows(node, "head"),
            rows: some(rows(node, "rows"), "a table without rows")?,
        }),
        "preformatted" => Block::Preformatted {
            text: match node.string("text") {
                Some("") | None => return Err("a preformatted block without text"),
                Some(text) => text.into(),
            },
            language: node.text("language"),
        },
        "divider" => Block::Divider,
        "embed" => Block::Embed(Embed {
            provider: node.text("provider").ok_or("an embed without a provider")?,
            title: node.text("title"),
            url: node.web("url").ok_or("an embed without an address")?,
        }),
        "related" => Block::Related(Related {
            url: node
                .link("url")
                .ok_or("a related article without an address")?,
            title: node
                .text("title")
                .ok_or("a related article without a title")?,
            kicker: node.text("kicker"),
        }),
        _ => return Err("a block of an unknown type"),
    })
}

fn some<T>(list: Vec<T>, missing: &'static str) -> Result<Vec<T>, &'static str> {
    if list.is_empty() {
        Err(missing)
    } else {
        Ok(list)
    }
}

/// The items of a list. An empty one keeps its number.
fn items(node: &Node) -> Vec<Vec<Block>> {
    let Some(list) = node.member("items") else {
        return Vec::new();
    };
    let mut items = Vec::new();
    for item in list.items() {
        if let Some(text) = item.value.as_str() {
            items.push(vec![Block::Paragraph(vec![Inline::Text(text.into())])]);
        } else if item.value.is_array() {
            items.push(blocks(&item));
        } else {
            item.report_as(Kind::Block, "expected a text or a list of blocks");
        }
    }
    items
}

fn images(node: &Node) -> Vec<Image> {
    let Some(list) = node.member("images") else {
        return Vec::new();
    };
    let mut images = Vec::new();
    for item in list.items() {
        match image(&item) {
            Some(image) => images.push(image),
            None => item.report_as(Kind::Block, "a picture without an address"),
        }
    }
    images
}

fn rows(node: &Node, name: &'static str) -> Vec<Vec<Cell>> {
    let Some(list) = node.member(name) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for row in list.items() {
        let mut cells = Vec::new();
        for item in row.items() {
            cells.push(cell(&item, name == "head"));
        }
        if !cells.is_empty() {
            rows.push(cells);
        }
    }
    rows
}

/// One cell. What is no cell is an empty one, so that its neighbours stay in their columns.
fn cell(node: &Node, in_head: bool) -> Cell {
    let span = |name| node.integer(name, 1).unwrap_or(1).min(1000) as u16;
    Cell {
        content: match node.value.as_str() {
            Some("") => Vec::new(),
            Some(text) => vec![Inline::Text(text.into())],
            None if node.value.is_object() => content(node, "content"),
            None => {
                node.report_as(Kind::Block, "expected a text or a cell");
                Vec::new()
            }
        },
        header: in_head || node.flag("header").unwrap_or(false),
        colspan: span("colspan"),
        rowspan: span("rowspan"),
    }
}
