//! A value in an answer that knows where it stands.

use std::cell::RefCell;

use crate::error::{Error, Kind};
use crate::json::{self, Value};
use crate::markup::Parser;
use crate::model::{Block, Date, Link, Text};
use crate::text;

/// Values inside each other down to which blocks and phrases are read. Reading, showing and dropping them recurses, and
/// the stack of a module has one megabyte; 127 are 41 lists or 62 phrases in each other.
const DEPTH: usize = 127;
/// Replies inside each other down to which a place is named by its pointer; deeper ones by their position. A pointer
/// of 10,000 levels is of no use, and 10,000 of them take 500 MB.
const POINTER_DEPTH: usize = 100;

/// What all values of an answer share.
pub(super) struct Answer<'a> {
    /// The address of the answer, against which its addresses are resolved (RFC 3986, section 5).
    pub at: &'a Link,
    pub parser: &'a dyn Parser,
    pub skipped: RefCell<Vec<Error>>,
}

impl<'a> Answer<'a> {
    pub fn new(at: &'a Link, parser: &'a dyn Parser) -> Self {
        Answer {
            at,
            parser,
            skipped: RefCell::default(),
        }
    }

    pub fn html(&self, html: &str) -> Vec<Block> {
        self.parser.blocks(html, Some(self.at))
    }
}

/// A value with the way to it. The way is spelled out (as a JSON Pointer, RFC 6901) only when there is something to
/// report.
///
/// The readers of members below agree in this: an absent member, `null` and, where a text or an address is expected, a
/// blank string give nothing; a value of the wrong type gives nothing and is reported.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    pub answer: &'a Answer<'a>,
    pub value: Value<'a>,
    step: Step<'a>,
    /// How many values it stands in, itself included.
    depth: usize,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    /// A comment, by its place in each list from the page on; counts as a root of its own.
    Comment(&'a [usize]),
    Member(&'a Node<'a>, &'static str),
    Index(&'a Node<'a>, usize),
}

/// The values of a list, in order.
pub(super) struct Items<'a> {
    list: &'a Node<'a>,
    rest: Option<json::Items<'a>>,
    index: usize,
}

impl<'a> Iterator for Items<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        let value = self.rest.as_mut()?.next()?;
        let step = Step::Index(self.list, self.index);
        self.index += 1;
        Some(Node {
            answer: self.list.answer,
            value,
            step,
            depth: self.list.depth + 1,
        })
    }
}

impl<'a> Node<'a> {
    pub fn root(answer: &'a Answer<'a>, value: Value<'a>) -> Self {
        Node {
            answer,
            value,
            step: Step::Root,
            depth: 1,
        }
    }

    /// A comment; `way` is its place in each list of comments from the page's on.
    pub fn comment(answer: &'a Answer<'a>, value: Value<'a>, way: &'a [usize]) -> Self {
        Node {
            step: Step::Comment(way),
            ..Node::root(answer, value)
        }
    }

    /// The member `name`, unless it is absent or null.
    pub fn member(&self, name: &'static str) -> Option<Node<'_>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Node {
            answer: self.answer,
            value,
            step: Step::Member(self, name),
            depth: self.depth + 1,
        })
    }

    /// The values of a list; of anything else, none and a report.
    pub fn items(&self) -> Items<'_> {
        let rest = self.value.items();
        if rest.is_none() {
            self.report("expected a list");
        }
        Items {
            list: self,
            rest,
            index: 0,
        }
    }

    /// What `read` makes of the values of the list `name`.
    pub fn all<T>(&self, name: &'static str, read: fn(&Node) -> Option<T>) -> Vec<T> {
        let mut all = Vec::new();
        if let Some(list) = self.member(name) {
            for item in list.items() {
                if let Some(one) = read(&item) {
                    all.push(one);
                }
            }
        }
        all
    }

    /// Whether what holds values like itself may no longer be read here.
    pub fn is_too_deep(&self) -> bool {
        self.depth > DEPTH
    }

    /// Where the value stands: in the answer or, in a deep reply, inside that. Nothing has to be escaped: the protocol
    /// has no name with `~` or `/`.
    fn pointer(&self) -> String {
        let (mut pointer, last) = match self.step {
            Step::Root => return String::new(),
            Step::Comment(way) => {
                let mut pointer = String::new();
                if way.len() > POINTER_DEPTH {
                    return pointer;
                }
                for index in way {
                    pointer += "/comment/";
                    pointer += &text::decimal(*index as u64, 1);
                }
                return pointer;
            }
            Step::Member(up, name) => (up.pointer(), name.to_owned()),
            Step::Index(up, index) => (up.pointer(), text::decimal(index as u64, 1)),
        };
        pointer.push('/');
        pointer + &last
    }

    /// The comment that the value stands in, where its pointer is too long to be of use.
    fn deep_reply(&self) -> Option<&Node<'a>> {
        match self.step {
            Step::Root => None,
            Step::Comment(way) => (way.len() > POINTER_DEPTH).then_some(self),
            Step::Member(up, _) | Step::Index(up, _) => up.deep_reply(),
        }
    }

    /// Remarks that this value is read as missing.
    pub fn report(&self, detail: &str) {
        self.report_as(Kind::Shape, detail);
    }

    pub fn report_as(&self, kind: Kind, detail: &str) {
        let pointer = self.pointer();
        let error = match self.deep_reply() {
            None => Error::new(kind, detail).at(pointer),
            Some(reply) => {
                let byte = text::decimal(reply.value.position() as u64, 1);
                let place = [" at \"", &pointer, "\" in the deep reply at byte ", &byte].concat();
                Error::new(kind, [detail, &place].concat())
            }
        };
        let error = error.from_url(self.answer.at.as_str().to_owned());
        self.answer.skipped.borrow_mut().push(error);
    }

    /// The value as a string, just as it is.
    pub fn as_string(&self) -> Option<&'a str> {
        let string = self.value.as_str();
        if string.is_none() {
            self.report("expected a text");
        }
        string
    }

    /// The value as a text without the space around it.
    pub fn as_text(&self) -> Option<Text> {
        let text = self.as_string()?.trim();
        (!text.is_empty()).then(|| text.into())
    }

    /// The value as a name for machines: an integer is read as its decimal text.
    pub fn as_id(&self) -> Option<Text> {
        let integer = self.value.as_number().filter(|number| {
            let mut bytes = number.bytes();
            bytes.all(|byte| byte == b'-' || byte.is_ascii_digit())
        });
        match self.value.as_str().or(integer) {
            Some("") => None,
            Some(id) => Some(id.into()),
            None => {
                self.report("expected a text or an integer");
                None
            }
        }
    }

    pub fn string(&self, name: &'static str) -> Option<&str> {
        self.member(name)?.as_string()
    }

    pub fn text(&self, name: &'static str) -> Option<Text> {
        self.member(name)?.as_text()
    }

    pub fn id(&self, name: &'static str) -> Option<Text> {
        self.member(name)?.as_id()
    }

    pub fn date(&self, name: &'static str) -> Option<Date> {
        Some(Date::parse(&self.text(name)?))
    }

    pub fn flag(&self, name: &'static str) -> Option<bool> {
        let member = self.member(name)?;
        let flag = member.value.as_bool();
        if flag.is_none() {
            member.report("expected true or false");
        }
        flag
    }

    /// An integer from `least` on; one that is too large for the model is read as the largest.
    pub fn integer(&self, name: &'static str, least: i32) -> Option<i64> {
        let member = self.member(name)?;
        let number = member.value.as_integer();
        let number = number.filter(|number| *number >= i64::from(least));
        if number.is_none() {
            member.report(match least {
                0 => "expected an integer from 0",
                1 => "expected an integer from 1",
                _ => "expected an integer from -2147483648",
            });
        }
        number
    }

    pub fn count(&self, name: &'static str) -> Option<u32> {
        Some(u32::try_from(self.integer(name, 0)?).unwrap_or(u32::MAX))
    }

    /// Where a link leads: http, https or mailto.
    pub fn link(&self, name: &'static str) -> Option<Link> {
        self.address(name, Link::resolve)
    }

    /// What is requested: http or https.
    pub fn web(&self, name: &'static str) -> Option<Link> {
        self.address(name, Link::resolve_web)
    }

    fn address(
        &self,
        name: &'static str,
        resolve: fn(&str, Option<&Link>) -> Option<Link>,
    ) -> Option<Link> {
        let member = self.member(name)?;
        let link = resolve(&member.as_text()?, Some(self.answer.at));
        if link.is_none() {
            member.report("expected an address that may be followed");
        }
        link
    }
}
