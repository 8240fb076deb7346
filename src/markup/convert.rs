//! One walk over a parsed tree, the same for every parser.

use super::element::Element;
use super::frame::{Frame, Kind, Part, close, deliver, embed};
use super::image::{Attributes, class, image, integer, span};
use super::phrase::{Mark, Run};
use crate::model::{Block, Cell, Link, Table, Text};

/// Levels of lists, quotes and marks in each other that are kept; what lies deeper stays as text of the last one.
/// Components and `drop` recurse once a level: 64 is far from the end of any stack, and from what an author writes.
const LEVELS: usize = 64;

/// A parsed tree.
pub(super) trait Tree {
    /// Names a node.
    type Id;
    fn first_child(&self, id: &Self::Id) -> Option<Self::Id>;
    fn next_sibling(&self, id: &Self::Id) -> Option<Self::Id>;
    fn node(&self, id: &Self::Id) -> Node;
    /// An attribute of an HTML element.
    fn attribute(&self, id: &Self::Id, name: &str) -> Option<String>;
}

/// What stands in a place of a tree.
pub(super) enum Node {
    /// An HTML element by its name in lower case.
    Element(String),
    Text(String),
    /// A comment, an element of another language.
    Other,
}

/// The blocks of what stands in `root`.
pub(super) fn convert<T: Tree>(tree: &T, root: T::Id, base: Option<&Link>) -> Vec<Block> {
    let mut builder = Builder::new(base);
    let mut open: Vec<(T::Id, Close)> = Vec::new();
    let mut next = tree.first_child(&root);
    loop {
        let Some(id) = next else {
            let Some((id, close)) = open.pop() else { break };
            builder.close(close);
            next = tree.next_sibling(&id);
            continue;
        };
        next = match tree.node(&id) {
            Node::Element(name) => {
                let close = builder.open(Element::named(&name), &|name| tree.attribute(&id, name));
                let child = tree.first_child(&id);
                open.push((id, close));
                child
            }
            Node::Text(text) => {
                builder.text(&text);
                tree.next_sibling(&id)
            }
            Node::Other => tree.next_sibling(&id),
        };
    }
    builder.finish()
}

/// What an element's end does.
enum Close {
    Nothing,
    Line,
    Mark,
    Frame,
    /// Rows go to the body of the table again.
    Part,
}

struct Builder<'a> {
    base: Option<&'a Link>,
    frames: Vec<Frame>,
    run: Run,
    level: usize,
}

impl<'a> Builder<'a> {
    fn new(base: Option<&'a Link>) -> Self {
        Builder {
            base,
            frames: vec![Frame::new(Kind::Body)],
            run: Run::default(),
            level: 0,
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_line();
        self.frames.pop().map_or_else(Vec::new, |body| body.blocks)
    }

    fn text(&mut self, text: &str) {
        match self.frames.last_mut().map(|frame| &mut frame.kind) {
            Some(Kind::Preformatted { text: all, .. }) => all.push_str(text),
            Some(Kind::Media { .. }) => {}
            Some(_) | None => self.run.text(text),
        }
    }

    fn open(&mut self, element: Element, attributes: Attributes) -> Close {
        let base = self.base;
        match self.frames.last_mut().map(|frame| &mut frame.kind) {
            Some(Kind::Preformatted { text, language }) => {
                return open_in_preformatted(element, attributes, text, language);
            }
            Some(Kind::Media { url, .. }) => {
                if matches!(element, Element::Source) && url.is_none() {
                    *url = address(attributes, "src", base);
                }
                return Close::Nothing;
            }
            Some(_) | None => {}
        }
        match element {
            Element::Transparent | Element::Source => Close::Nothing,
            Element::Section => self.line(),
            Element::Heading(level) => self.push(Kind::Heading(level)),
            Element::List { ordered } => self.push(Kind::List {
                ordered,
                start: attributes("start")
                    .filter(|_| ordered)
                    .as_deref()
                    .and_then(integer)
                    .unwrap_or(1),
                items: Vec::new(),
            }),
            Element::Quote | Element::Figure if self.in_pull_quote() => self.line(),
            Element::Quote | Element::Figure | Element::Aside
                if class(attributes, pull_quote).is_some() =>
            {
                self.push(Kind::PullQuote)
            }
            Element::Quote => self.push(Kind::Quote {
                source: address(attributes, "cite", base),
            }),
            Element::Figure => self.push(Kind::Figure),
            Element::Aside => self.line(),
            Element::FigureCaption | Element::Footer if self.in_quote() => {
                self.push(Kind::Attribution)
            }
            Element::FigureCaption => self.push(Kind::FigureCaption),
            Element::Footer => self.line(),
            // In the middle of a sentence it is the title of a work.
            Element::Cite if self.in_quote() && self.run.at_line_start() => {
                self.push(Kind::Attribution)
            }
            Element::Cite => Close::Nothing,
            Element::Item => self.push_in(Kind::Item, |outer| matches!(outer, Kind::List { .. })),
            Element::Table => self.push(Kind::Table {
                table: Table::default(),
                foot: Vec::new(),
                part: Part::Body,
            }),
            Element::TableCaption => self.push_in(Kind::TableCaption, |outer| {
                matches!(outer, Kind::Table { .. })
            }),
            Element::TableHead => self.part(Part::Head),
            Element::TableBody => self.part(Part::Body),
            Element::TableFoot => self.part(Part::Foot),
            Element::Row => self.push_in(Kind::Row(Vec::new()), |outer| {
                matches!(outer, Kind::Table { .. })
            }),
            Element::Cell { header } => {
                let cell = Cell {
                    content: Vec::new(),
                    header,
                    colspan: span(attributes("colspan")),
                    rowspan: span(attributes("rowspan")),
                };
                self.push_in(Kind::Cell(cell), |outer| matches!(outer, Kind::Row(_)))
            }
            Element::Preformatted => self.push(Kind::Preformatted {
                text: String::new(),
                language: class(attributes, language),
            }),
            Element::Picture => self.block(image(attributes, base).map(Block::Image)),
            Element::Divider => self.block(Some(Block::Divider)),
            Element::Frame => {
                let url = address(attributes, "src", base);
                self.block(url.map(|url| embed(title(attributes), url)))
            }
            Element::Media => self.push(Kind::Media {
                title: title(attributes),
                url: address(attributes, "src", base),
            }),
            Element::Break => {
                self.run.line_break();
                Close::Nothing
            }
            Element::Phrase(style) => self.mark(Some(Mark::Style(style))),
            Element::Anchor => {
                let href = attributes("href").filter(|_| !self.run.in_link());
                self.mark(
                    href.and_then(|href| Link::resolve(&href, base))
                        .map(Mark::Link),
                )
            }
        }
    }

    fn close(&mut self, how: Close) {
        match how {
            Close::Nothing => {}
            Close::Line => self.end_line(),
            Close::Mark => {
                self.run.close();
                self.level -= 1;
            }
            Close::Frame => {
                self.end_line();
                if let Some(frame) = self.frames.pop() {
                    self.level -= usize::from(frame.kind.nests());
                    close(frame, &mut self.frames);
                }
            }
            Close::Part => self.set_part(Part::Body),
        }
    }

    /// Ends the line; what stands in it is a paragraph.
    fn end_line(&mut self) {
        if let Some(Kind::Preformatted { text, .. }) =
            self.frames.last_mut().map(|frame| &mut frame.kind)
        {
            end_row(text);
        }
        let content = self.run.finish();
        deliver(&mut self.frames, Block::Paragraph(content));
    }

    fn line(&mut self) -> Close {
        self.end_line();
        Close::Line
    }

    fn block(&mut self, block: Option<Block>) -> Close {
        if let Some(block) = block {
            self.end_line();
            deliver(&mut self.frames, block);
        }
        Close::Nothing
    }

    fn push(&mut self, kind: Kind) -> Close {
        let nests = kind.nests();
        if nests && self.level >= LEVELS {
            return self.line();
        }
        self.end_line();
        self.level += usize::from(nests);
        self.frames.push(Frame::new(kind));
        Close::Frame
    }

    /// Opens what is only known in a certain frame, and elsewhere just a line.
    fn push_in(&mut self, kind: Kind, fits: fn(&Kind) -> bool) -> Close {
        if self.frames.last().is_some_and(|outer| fits(&outer.kind)) {
            self.push(kind)
        } else {
            self.line()
        }
    }

    fn mark(&mut self, mark: Option<Mark>) -> Close {
        match mark {
            Some(mark) if self.level < LEVELS => {
                self.level += 1;
                self.run.open(mark);
                Close::Mark
            }
            Some(_) | None => Close::Nothing,
        }
    }

    fn part(&mut self, part: Part) -> Close {
        self.set_part(part);
        Close::Part
    }

    fn set_part(&mut self, to: Part) {
        if let Some(Kind::Table { part, .. }) = self.frames.last_mut().map(|frame| &mut frame.kind)
        {
            *part = to;
        }
    }

    fn in_pull_quote(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| matches!(frame.kind, Kind::PullQuote))
    }

    fn in_quote(&self) -> bool {
        self.in_pull_quote()
            || self
                .frames
                .last()
                .is_some_and(|frame| matches!(frame.kind, Kind::Quote { .. }))
    }
}

/// In preformatted text only line ends count, and the `<code>` that names the language.
fn open_in_preformatted(
    element: Element,
    attributes: Attributes,
    text: &mut String,
    found: &mut Option<Text>,
) -> Close {
    match element {
        Element::Break => text.push('\n'),
        Element::Phrase(_) => {
            if found.is_none() {
                *found = class(attributes, language);
            }
        }
        Element::Section | Element::Item | Element::Row => {
            end_row(text);
            return Close::Line;
        }
        Element::Transparent
        | Element::Heading(_)
        | Element::List { .. }
        | Element::Quote
        | Element::Aside
        | Element::Cite
        | Element::Footer
        | Element::Figure
        | Element::FigureCaption
        | Element::Picture
        | Element::Table
        | Element::TableCaption
        | Element::TableHead
        | Element::TableBody
        | Element::TableFoot
        | Element::Cell { .. }
        | Element::Preformatted
        | Element::Divider
        | Element::Anchor
        | Element::Frame
        | Element::Media
        | Element::Source => {}
    }
    Close::Nothing
}

fn end_row(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

fn address(attributes: Attributes, name: &str, base: Option<&Link>) -> Option<Link> {
    attributes(name).and_then(|address| Link::resolve_web(&address, base))
}

fn title(attributes: Attributes) -> Option<Text> {
    attributes("title")
        .filter(|title| !title.trim().is_empty())
        .map(Text::from)
}

/// A class of a pull quote: `pullquote`, or one that ends so (`story-pullquote`).
fn pull_quote(class: &str) -> Option<&str> {
    let before = class.strip_suffix("pullquote")?;
    (before.is_empty() || before.ends_with('-')).then_some(class)
}

/// The language of a class like `language-rust` (WHATWG HTML, section 4.5.15).
fn language(class: &str) -> Option<&str> {
    let name = class
        .strip_prefix("language-")
        .or_else(|| class.strip_prefix("lang-"))?;
    (!name.is_empty()).then_some(name)
}
