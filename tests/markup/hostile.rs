//! Sources that are made to exhaust a parser, shared by both.

use kabar::model::{Block, Inline};

/// What every source says last.
pub const END: &str = "the end";

/// Name, source, and how many blocks it may become at most. Two are 2 MB; a tenth of that is far beyond what a tree that
/// costs the square of its depth is built from within a test's time, and quick where it does not.
pub fn sources() -> Vec<(&'static str, String, usize)> {
    let fill = |name: &str, part: &str| {
        part.repeat(if name == "div" { 2_000_000 } else { 200_000 } / part.len())
    };
    let fonts: String = (0..1000)
        .map(|number| format!("<font size={number}>"))
        .collect();
    let mut sources = Vec::new();
    for (name, part) in [
        ("div", "<div>"),
        ("b", "<b>"),
        ("span", "<span>"),
        ("links", "<a href=/x>"),
        ("list", "<ul><li>"),
        ("table", "<table><tr><td>"),
        ("table without rows", "<table><td>"),
        ("quotes", "<blockquote><p>"),
        ("custom", "<x-y>"),
        ("svg", "<svg>"),
        ("select", "<select>"),
        ("hidden ends", "<div><!--</div>-->"),
        ("ends that are values", "<div><i title='</div>'></i>"),
        ("stray ends", "</p></b></div>"),
        ("scope barrier", "<div><table><td></div>"),
        ("bold around blocks", "<b><div><p></b>"),
        ("ends in a cell", "<b><table><td></b></td>"),
        ("ruby", "<rt>"),
        ("options", "<option><b>"),
        ("list and paragraph", "<li><p>"),
        ("headings", "<h1><h2>"),
        ("comment starts", "<!-"),
        ("angle brackets", "<"),
        ("forms", "<form><label>"),
        ("items of both lists", "<li><dd>"),
        ("ends that a parser ignores", "<span><p></span></p>"),
        ("attributes without a value", "<a b="),
    ] {
        sources.push((name, [&fill(name, part), "<p>", END].concat(), 2));
    }
    // Each end goes on to the `>` of the last paragraph.
    sources.push((
        "ends without an end",
        ["<svg>", "</svg "]
            .map(|part| part.repeat(170_000))
            .concat()
            + "<p>"
            + END,
        1,
    ));
    // 9 kB of these take Chromium's parser 40 s.
    sources.push((
        "fonts",
        ["<p>", &fonts, &"<p>x".repeat(1000), END].concat(),
        1001,
    ));
    sources.push((
        "unclosed marks",
        [&fill("unclosed marks", "<p><b>x<i>y<u>z"), END].concat(),
        13_334,
    ));
    sources
}

/// No source exhausts the parser, nests without end, or loses what it says last.
pub fn check_that_sources_are_read_to_their_end(blocks: fn(&str) -> Vec<Block>) {
    for (name, html, longest) in sources() {
        let found = blocks(&html);
        let depth = depth(&found);
        assert!(depth <= 65, "{name} nests {depth} levels");
        assert!(text(&found).ends_with(END), "{name} lost its end");
        assert!(
            found.len() <= longest,
            "{name} became {} blocks",
            found.len()
        );
    }
}

/// Deeper levels are flattened, not lost.
pub fn check_that_sixty_four_levels_are_kept(blocks: fn(&str) -> Vec<Block>) {
    let html = [
        "<blockquote>".repeat(10_000),
        "deep".to_owned(),
        "</blockquote>".repeat(10_000),
        "<p>after".to_owned(),
    ];
    let found = blocks(&html.concat());
    assert_eq!(depth(&found), 65, "64 quotes and a paragraph");
    assert_eq!(found.len(), 2);
    assert_eq!(text(&found), "deepafter");
}

/// Levels of blocks and phrases in each other.
pub fn depth(blocks: &[Block]) -> usize {
    let mut deepest = 0;
    let mut work: Vec<(usize, Part)> = blocks.iter().map(|block| (1, Part::Block(block))).collect();
    while let Some((level, part)) = work.pop() {
        deepest = deepest.max(level);
        work.extend(
            part.inside()
                .into_iter()
                .map(|inner| (level + usize::from(inner.nests()), inner)),
        );
    }
    deepest
}

/// All text, in reading order.
pub fn text(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut work: Vec<Part> = blocks.iter().rev().map(Part::Block).collect();
    while let Some(part) = work.pop() {
        if let Part::Inline(Inline::Text(text)) = part {
            out.push_str(text);
        }
        work.extend(part.inside().into_iter().rev());
    }
    out
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Block(&'a Block),
    Inline(&'a Inline),
}

impl<'a> Part<'a> {
    fn inside(self) -> Vec<Part<'a>> {
        let lines =
            |lines: &[&'a [Inline]]| lines.iter().copied().flatten().map(Part::Inline).collect();
        match self {
            Part::Inline(Inline::Styled(_, content) | Inline::Link { content, .. }) => {
                lines(&[content])
            }
            Part::Inline(Inline::Text(_) | Inline::Break) => Vec::new(),
            Part::Block(Block::Paragraph(content) | Block::Heading { content, .. }) => {
                lines(&[content])
            }
            Part::Block(Block::PullQuote {
                content,
                attribution,
            }) => lines(&[content, attribution]),
            Part::Block(Block::List { items, .. }) => {
                items.iter().flatten().map(Part::Block).collect()
            }
            Part::Block(Block::Quote {
                content,
                attribution,
                ..
            }) => content
                .iter()
                .map(Part::Block)
                .chain(attribution.iter().map(Part::Inline))
                .collect(),
            Part::Block(Block::Table(table)) => {
                let cells = table.head.iter().chain(&table.rows).flatten();
                table
                    .caption
                    .iter()
                    .chain(cells.flat_map(|cell| &cell.content))
                    .map(Part::Inline)
                    .collect()
            }
            Part::Block(Block::Gallery { caption, .. }) => lines(&[caption]),
            Part::Block(
                Block::Image(_)
                | Block::Preformatted { .. }
                | Block::Divider
                | Block::Embed(_)
                | Block::Related(_),
            ) => Vec::new(),
        }
    }

    fn nests(self) -> bool {
        match self {
            Part::Block(_) | Part::Inline(Inline::Styled(..) | Inline::Link { .. }) => true,
            Part::Inline(Inline::Text(_) | Inline::Break) => false,
        }
    }
}
