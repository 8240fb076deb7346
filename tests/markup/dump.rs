//! Blocks as a text that people compare: one block a line, what stands in it two spaces further in.

use kabar::model::{Block, Cell, HeadingLevel, Image, Inline, Style};
use std::fmt::Write;

/// The text of `blocks`; one level of nesting is one level of recursion, of which a conversion leaves 64.
pub fn dump(blocks: &[Block]) -> String {
    let mut out = String::new();
    write_blocks(blocks, 0, &mut out);
    out
}

fn write_blocks(blocks: &[Block], depth: usize, out: &mut String) {
    for block in blocks {
        write_block(block, depth, out);
    }
}

fn write_block(block: &Block, depth: usize, out: &mut String) {
    let mut say = |depth: usize, line: &str| {
        writeln!(out, "{}{line}", "  ".repeat(depth)).expect("a string takes all")
    };
    match block {
        Block::Paragraph(content) => say(depth, &format!("paragraph{}", line(content))),
        Block::Heading { level, content } => {
            let number = match level {
                HeadingLevel::Two => 2,
                HeadingLevel::Three => 3,
                HeadingLevel::Four => 4,
            };
            say(depth, &format!("heading {number}{}", line(content)));
        }
        Block::List {
            ordered,
            start,
            items,
        } => {
            say(
                depth,
                &if *ordered {
                    format!("list from {start}")
                } else {
                    "list".to_owned()
                },
            );
            for item in items {
                writeln!(out, "{}item", "  ".repeat(depth + 1)).expect("a string takes all");
                write_blocks(item, depth + 2, out);
            }
        }
        Block::Quote {
            content,
            attribution,
            source,
        } => {
            let from = source
                .as_ref()
                .map_or_else(String::new, |link| format!(" from <{link}>"));
            let by = if attribution.is_empty() {
                String::new()
            } else {
                format!(" by{}", line(attribution))
            };
            say(depth, &format!("quote{from}{by}"));
            write_blocks(content, depth + 1, out);
        }
        Block::PullQuote {
            content,
            attribution,
        } => {
            let by = if attribution.is_empty() {
                String::new()
            } else {
                format!(" by{}", line(attribution))
            };
            say(depth, &format!("pull quote{}{by}", line(content)));
        }
        Block::Image(image) => say(depth, &picture(image)),
        Block::Gallery { images, caption } => {
            say(depth, &format!("gallery{}", line(caption)));
            for image in images {
                say(depth + 1, &picture(image));
            }
        }
        Block::Table(table) => {
            say(depth, &format!("table{}", line(&table.caption)));
            for row in &table.head {
                say(depth + 1, &format!("head{}", cells(row)));
            }
            for row in &table.rows {
                say(depth + 1, &format!("row{}", cells(row)));
            }
        }
        Block::Preformatted { text, language } => {
            let language = language
                .as_ref()
                .map_or_else(String::new, |language| format!(" in {language}"));
            say(depth, &format!("preformatted{language} {text:?}"));
        }
        Block::Divider => say(depth, "divider"),
        Block::Embed(embed) => {
            let title = embed
                .title
                .as_ref()
                .map_or_else(String::new, |title| format!(" {title:?}"));
            say(
                depth,
                &format!("embed of {}{title} <{}>", embed.provider, embed.url),
            );
        }
        Block::Related(related) => say(
            depth,
            &format!("related {:?} <{}>", related.title, related.url),
        ),
    }
}

fn picture(image: &Image) -> String {
    let mut out = format!("image <{}> {:?}", image.src, image.alt);
    if let Some((width, height)) = image.size {
        write!(out, " {width}x{height}").expect("a string takes all");
    }
    for (name, value) in [
        ("srcset", &image.srcset),
        ("sizes", &image.sizes),
        ("caption", &image.caption),
    ] {
        if let Some(value) = value {
            write!(out, " {name} {value:?}").expect("a string takes all");
        }
    }
    out
}

fn cells(row: &[Cell]) -> String {
    let mut out = String::new();
    for cell in row {
        out.push_str(if cell.header { " th" } else { " td" });
        if (cell.colspan, cell.rowspan) != (1, 1) {
            write!(out, "({}x{})", cell.colspan, cell.rowspan).expect("a string takes all");
        }
        write!(out, "[{}]", line(&cell.content).trim_start()).expect("a string takes all");
    }
    out
}

fn line(content: &[Inline]) -> String {
    let mut out = String::new();
    for inline in content {
        out.push(' ');
        match inline {
            Inline::Text(text) => write!(out, "{text:?}").expect("a string takes all"),
            Inline::Break => out.push_str("break"),
            Inline::Styled(style, content) => {
                let name = match style {
                    Style::Strong => "strong",
                    Style::Em => "em",
                    Style::Code => "code",
                    Style::Mark => "mark",
                    Style::Sub => "sub",
                    Style::Sup => "sup",
                };
                write!(out, "{name}({})", line(content).trim_start()).expect("a string takes all");
            }
            Inline::Link { url, content } => {
                write!(out, "link<{url}>({})", line(content).trim_start())
                    .expect("a string takes all");
            }
        }
    }
    out
}
