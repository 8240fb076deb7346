use super::{Image, Link, Text};

/// One part of a body, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    Heading {
        level: HeadingLevel,
        content: Vec<Inline>,
    },
    List {
        ordered: bool,
        /// The number of the first item; 1 unless the list says otherwise.
        start: i32,
        items: Vec<Vec<Block>>,
    },
    Quote {
        content: Vec<Block>,
        /// Who said it; empty where nobody is named.
        attribution: Vec<Inline>,
        source: Option<Link>,
    },
    /// A sentence of the article itself, set large.
    PullQuote {
        content: Vec<Inline>,
        attribution: Vec<Inline>,
    },
    Image(Image),
    Gallery {
        images: Vec<Image>,
        caption: Vec<Inline>,
    },
    Table(Table),
    /// Text whose spaces and line breaks count.
    Preformatted {
        text: Text,
        /// The programming language, as the server names it.
        language: Option<Text>,
    },
    Divider,
    Embed(Embed),
    Related(Related),
}

/// A run of text or a phrase inside a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(Text),
    /// A line break.
    Break,
    Styled(Style, Vec<Inline>),
    Link {
        url: Link,
        content: Vec<Inline>,
    },
}

/// How a phrase is set; each is the HTML element of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Strong,
    Em,
    Code,
    Mark,
    Sub,
    Sup,
}

/// Level of a heading inside a body: level 1 belongs to the headline, 5 and 6 are read as 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingLevel {
    Two,
    Three,
    Four,
}

/// Rows of cells, the head apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub caption: Vec<Inline>,
    pub head: Vec<Vec<Cell>>,
    pub rows: Vec<Vec<Cell>>,
}

/// One cell of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub content: Vec<Inline>,
    /// Whether the cell heads its row (or, in the head, its column).
    pub header: bool,
    /// Columns that the cell takes, 1 to 1000 (HTML, 4.9.11).
    pub colspan: u16,
    /// Rows that the cell takes, 1 to 1000.
    pub rowspan: u16,
}

/// Something of another site, requested only after the reader asked for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// Whose it is, as the reader is told: "YouTube".
    pub provider: Text,
    pub title: Option<Text>,
    /// The document for the frame.
    pub url: Link,
}

/// A link to another article.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    pub url: Link,
    pub title: Text,
    pub kicker: Option<Text>,
}
