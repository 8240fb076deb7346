//! Takes an answer apart, comment by comment, in one pass and without recursion.
//!
//! serde_json stops at 128 levels, and would use up the small stack of WebAssembly if it did not; threads may be
//! 10,000 replies deep. So the list `comment` is taken out of the page and out of every comment, and what is left,
//! which is shallow, goes to serde_json piece by piece. The pass checks the whole grammar of RFC 8259: an answer that
//! was cut off is told from one that holds a single odd comment.

mod scan;

use std::borrow::Cow;

use crate::error::Error;
use scan::Scan;

/// The member that holds comments.
const COMMENTS: &str = "comment";
/// What is left in the place of a list of comments that was taken out.
const TAKEN_OUT: &str = "[]";
/// Containers inside each other that serde_json reads (its limit is 128, not included).
const DEPTH: usize = 127;
/// What is left in the place of a container that lies deeper: a value that is right nowhere, so that whoever
/// expects something there reports it.
const TOO_DEEP: &str = "0.5";
/// What is left of half a surrogate pair, which is JSON (RFC 8259, section 8.2) but no text: a server that shortens
/// texts by UTF-16 units leaves such halves of emoji behind.
const HALF_PAIR: &str = "\\ufffd";
/// Replies inside each other down to which a place is named by its pointer; deeper ones by their position. A pointer
/// of 10,000 levels is of no use, and 10,000 of them take 500 MB.
const POINTER_DEPTH: usize = 100;

/// A document without its comments, or one comment without its replies.
pub(super) struct Cut<'a> {
    /// JSON that serde_json reads without harm.
    pub json: Cow<'a, str>,
    /// Whose list it stood in, by its place among the cuts; the document is its own.
    pub parent: usize,
    /// Its place in that list.
    index: usize,
    /// Where it begins, in bytes.
    start: usize,
    /// Up to where `json` holds it.
    taken: usize,
}

/// The document first, then its comments in reading order: each after the one it stands in. With a member named
/// twice the last one counts, as in serde_json.
pub(super) fn comments(json: &str) -> Result<Vec<Cut<'_>>, Error> {
    Cutter::new(json, true).run()
}

/// The document whole, but without what lies too deep.
pub(super) fn whole(json: &str) -> Result<Cow<'_, str>, Error> {
    let mut cuts = Cutter::new(json, false).run()?;
    Ok(cuts.swap_remove(0).json)
}

/// The JSON Pointer of a cut; where it were too long to be of use, the place in words.
pub(super) fn pointer(cuts: &[Cut], mut at: usize) -> Result<String, String> {
    let mut way = Vec::new();
    let start = cuts[at].start;
    while at != 0 {
        if way.len() == POINTER_DEPTH {
            return Err(format!("in the deep reply at byte {start}"));
        }
        way.push(cuts[at].index);
        at = cuts[at].parent;
    }
    let mut pointer = String::new();
    for index in way.iter().rev() {
        pointer += "/comment/";
        pointer += &index.to_string();
    }
    Ok(pointer)
}

/// A container that is open.
#[derive(Clone, Copy)]
enum Open {
    Object,
    List,
    /// The list of comments of the cut `of`.
    Comments {
        of: usize,
        next: usize,
    },
}

struct Cutter<'a> {
    scan: Scan<'a>,
    /// Whether lists of comments are taken out.
    split: bool,
    cuts: Vec<Cut<'a>>,
    open: Vec<Open>,
    /// The cut that the scan is in.
    current: usize,
    /// Containers open inside the current cut, its own object included.
    depth: usize,
    /// Whether the value that begins is the member `comment` of the current cut.
    at_comments: bool,
}

impl<'a> Cutter<'a> {
    fn new(json: &'a str, split: bool) -> Self {
        Cutter {
            scan: Scan::new(json),
            split,
            cuts: Vec::new(),
            open: Vec::new(),
            current: 0,
            depth: 0,
            at_comments: false,
        }
    }

    fn run(mut self) -> Result<Vec<Cut<'a>>, Error> {
        loop {
            self.scan.space();
            if self.begin_value()? {
                continue;
            }
            // A value has ended; with it may end what it stands in, which is a value again.
            loop {
                match self.open.last() {
                    None => {
                        self.take(self.scan.at);
                        self.scan.end()?;
                        return Ok(self.cuts);
                    }
                    Some(Open::Comments { .. }) => self.take(self.scan.at),
                    Some(Open::Object | Open::List) => {}
                }
                if !self.after_value()? {
                    break;
                }
            }
        }
    }

    /// Reads a scalar, an empty container (false) or the opening of one that holds values (true).
    fn begin_value(&mut self) -> Result<bool, Error> {
        let start = self.scan.at;
        let replies = std::mem::take(&mut self.at_comments);
        match self.open.last_mut() {
            None => self.begin_cut(0, 0),
            Some(Open::Comments { of, next }) => {
                let (of, index) = (*of, *next);
                *next += 1;
                self.begin_cut(of, index);
            }
            Some(Open::Object | Open::List) => {}
        }
        match self.scan.peek() {
            b'{' => {
                self.enter(Open::Object, start);
                if self.scan.peek() == b'}' {
                    self.close();
                    return Ok(false);
                }
                self.key()?;
                Ok(true)
            }
            b'[' => {
                let (of, next) = (self.current, 0);
                self.enter(
                    if replies {
                        Open::Comments { of, next }
                    } else {
                        Open::List
                    },
                    start,
                );
                if self.scan.peek() == b']' {
                    self.close();
                    return Ok(false);
                }
                Ok(true)
            }
            b'"' => self.string().map(|()| false),
            _ => self.scan.number_or_word().map(|()| false),
        }
    }

    /// Reads what follows a value: a comma and, in an object, the next key (false), or the end of its container (true).
    fn after_value(&mut self) -> Result<bool, Error> {
        let (end, expected) = match self.open.last() {
            Some(Open::Object) => (b'}', "',' or '}'"),
            Some(Open::List | Open::Comments { .. }) | None => (b']', "',' or ']'"),
        };
        self.scan.space();
        let byte = self.scan.peek();
        if byte == end {
            self.close();
            return Ok(true);
        }
        if byte != b',' {
            return Err(self.scan.expected(expected));
        }
        self.scan.at += 1;
        if end == b'}' {
            self.scan.space();
            self.key()?;
        }
        Ok(false)
    }

    fn key(&mut self) -> Result<(), Error> {
        if self.scan.peek() != b'"' {
            return Err(self.scan.expected("the name of a member"));
        }
        let start = self.scan.at;
        self.string()?;
        if self.split && self.depth == 1 && self.scan.spells(start, COMMENTS) {
            self.at_comments = true;
            // Named a second time: the first list does not count.
            self.cuts.truncate(self.current + 1);
        }
        self.scan.space();
        if self.scan.peek() != b':' {
            return Err(self.scan.expected("':'"));
        }
        self.scan.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<(), Error> {
        self.scan.string()?;
        for half in std::mem::take(&mut self.scan.halves) {
            if self.depth <= DEPTH {
                self.replace(half, HALF_PAIR);
                // Every escape of a unit is as long as this one.
                self.resume(half + HALF_PAIR.len());
            }
        }
        Ok(())
    }

    fn enter(&mut self, open: Open, start: usize) {
        self.scan.at += 1;
        self.scan.space();
        self.open.push(open);
        match open {
            Open::Comments { .. } => self.replace(start, TAKEN_OUT),
            Open::Object | Open::List => {
                self.depth += 1;
                if self.depth == DEPTH + 1 {
                    self.replace(start, TOO_DEEP);
                }
            }
        }
    }

    fn close(&mut self) {
        self.scan.at += 1;
        match self.open.pop() {
            Some(Open::Comments { of, .. }) => {
                self.current = of;
                self.depth = 1;
                self.resume(self.scan.at);
            }
            Some(Open::Object | Open::List) | None => {
                if self.depth == DEPTH + 1 {
                    self.resume(self.scan.at);
                }
                self.depth -= 1;
            }
        }
    }

    fn begin_cut(&mut self, parent: usize, index: usize) {
        self.current = self.cuts.len();
        self.depth = 0;
        self.cuts.push(Cut {
            json: Cow::Borrowed(""),
            parent,
            index,
            start: self.scan.at,
            taken: self.scan.at,
        });
    }

    /// The current cut takes the text up to `end`.
    fn take(&mut self, end: usize) {
        let cut = &mut self.cuts[self.current];
        cut.json += &self.scan.text[cut.taken..end];
        cut.taken = end;
    }

    /// From `start` on, the current cut takes `instead` and no text until [`Self::resume`].
    fn replace(&mut self, start: usize, instead: &'static str) {
        self.take(start);
        self.cuts[self.current].json += instead;
    }

    fn resume(&mut self, at: usize) {
        self.cuts[self.current].taken = at;
    }
}
