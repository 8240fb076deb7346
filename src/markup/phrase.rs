//! A line of text with its marks, while it is read.

use crate::model::{Inline, Link, Style};
use crate::text::find;

/// What an inline element does to the text in it.
pub(super) enum Mark {
    Style(Style),
    Link(Link),
}

/// Collects what stands in one line until a block ends it. Marks that are still open go on in the next line, as in
/// `<b><p>one</p><p>two</p></b>`.
#[derive(Default)]
pub(super) struct Run {
    pieces: Vec<Piece>,
    /// Every mark that was opened, with the one around it.
    marks: Vec<(Mark, Option<usize>)>,
    current: Option<usize>,
}

struct Piece {
    mark: Option<usize>,
    /// None is a line break.
    text: Option<String>,
}

impl Run {
    pub(super) fn open(&mut self, mark: Mark) {
        self.marks.push((mark, self.current));
        self.current = Some(self.marks.len() - 1);
    }

    pub(super) fn close(&mut self) {
        self.current = self.current.and_then(|current| self.marks[current].1);
    }

    /// Whether the text that comes next stands in a link already.
    pub(super) fn in_link(&self) -> bool {
        self.path(self.current)
            .iter()
            .any(|mark| match self.marks[*mark].0 {
                Mark::Link(_) => true,
                Mark::Style(_) => false,
            })
    }

    /// Whether nothing stands in the line so far.
    pub(super) fn at_line_start(&self) -> bool {
        self.pieces.last().is_none_or(|piece| piece.text.is_none())
    }

    /// Adds text; white space collapses as CSS `white-space: normal` has it, a no-break space is none.
    pub(super) fn text(&mut self, text: &str) {
        let mut after_space = match self.pieces.last() {
            Some(piece) => piece.text.as_ref().is_none_or(|text| text.ends_with(' ')),
            None => true,
        };
        let mut collapsed = String::new();
        let mut rest = text;
        loop {
            let (word, after) = rest.split_at(find(rest, b" \t\n\r\x0c"));
            if !word.is_empty() {
                collapsed.push_str(word);
                after_space = false;
            }
            if after.is_empty() {
                break;
            }
            if !after_space {
                collapsed.push(' ');
                after_space = true;
            }
            rest = &after[1..];
        }
        if collapsed.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece {
                mark,
                text: Some(text),
            }) if *mark == self.current => text.push_str(&collapsed),
            Some(_) | None => self.pieces.push(Piece {
                mark: self.current,
                text: Some(collapsed),
            }),
        }
    }

    /// Adds a line break, except in front of everything.
    pub(super) fn line_break(&mut self) {
        self.trim();
        if !self.pieces.is_empty() {
            self.pieces.push(Piece {
                mark: self.current,
                text: None,
            });
        }
    }

    /// Ends the line; empty where there is nothing to see in it.
    pub(super) fn finish(&mut self) -> Vec<Inline> {
        self.trim();
        while self.pieces.last().is_some_and(|piece| piece.text.is_none()) {
            self.pieces.pop();
            self.trim();
        }
        let mut pieces = std::mem::take(&mut self.pieces);
        let seen = |piece: &Piece| {
            piece
                .text
                .as_ref()
                .is_some_and(|text| !text.trim().is_empty())
        };
        if !pieces.iter().any(seen) {
            pieces.clear();
        }
        let content = self.fold(pieces);
        if self.current.is_none() {
            self.marks.clear();
        }
        content
    }

    /// Takes the space at the end of the line away.
    fn trim(&mut self) {
        if let Some(text) = self.pieces.last_mut().and_then(|piece| piece.text.as_mut())
            && text.ends_with(' ')
        {
            text.pop();
            if text.is_empty() {
                self.pieces.pop();
            }
        }
    }

    /// The marks around a place, the outermost first.
    fn path(&self, mut mark: Option<usize>) -> Vec<usize> {
        let mut path = Vec::new();
        while let Some(index) = mark {
            path.push(index);
            mark = self.marks[index].1;
        }
        path.reverse();
        path
    }

    fn fold(&self, pieces: Vec<Piece>) -> Vec<Inline> {
        let mut line = Vec::new();
        let mut open: Vec<(usize, Vec<Inline>)> = Vec::new();
        for piece in pieces {
            let path = self.path(piece.mark);
            let shared = open
                .iter()
                .zip(&path)
                .take_while(|(open, mark)| open.0 == **mark)
                .count();
            self.close_to(shared, &mut open, &mut line);
            open.extend(path[shared..].iter().map(|mark| (*mark, Vec::new())));
            let inner = open.last_mut().map_or(&mut line, |(_, inner)| inner);
            inner.push(
                piece
                    .text
                    .map_or(Inline::Break, |text| Inline::Text(text.into())),
            );
        }
        self.close_to(0, &mut open, &mut line);
        line
    }

    fn close_to(&self, len: usize, open: &mut Vec<(usize, Vec<Inline>)>, line: &mut Vec<Inline>) {
        while open.len() > len
            && let Some((mark, content)) = open.pop()
        {
            let outer = open.last_mut().map_or(&mut *line, |(_, outer)| outer);
            outer.push(match &self.marks[mark].0 {
                Mark::Style(style) => Inline::Styled(*style, content),
                Mark::Link(url) => Inline::Link {
                    url: url.clone(),
                    content,
                },
            });
        }
    }
}
