use super::date::Dates;
use super::number::Numbers;
use super::plural::{FORMS, Form, Plurals};
use super::template::{fill, split};
use crate::error::Error;
use crate::json::{Document, Value};
use crate::model::{Moment, Text};
use crate::text::{self, find_last};

/// All that Kabar says in one language.
#[derive(Debug, PartialEq)]
pub struct Messages {
    language: Text,
    direction: Direction,
    plurals: Plurals,
    numbers: Numbers,
    dates: Dates,
    /// Fewer than a hundred: looking through them is quicker than anything that has to be built first.
    messages: Vec<(Text, Message)>,
}

/// Which way lines run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The value of the HTML attribute `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

#[derive(Debug, PartialEq)]
enum Message {
    One(Text),
    /// By [`Form`]; the last, `other`, is always there.
    Plural([Option<Text>; FORMS]),
}

impl Messages {
    /// Reads a locale file (`locales/schema.json`).
    ///
    /// # Errors
    /// [`Kind::Shape`](crate::error::Kind::Shape) with the JSON Pointer of what is missing or wrong.
    pub fn parse(json: &str) -> Result<Messages, Error> {
        let document = Document::parse(json)?;
        let root = document.root();
        let direction = match &*text_at(root, "/dir")? {
            "ltr" => Direction::LeftToRight,
            "rtl" => Direction::RightToLeft,
            _ => return Err(Error::shape("/dir", "neither ltr nor rtl")),
        };
        let members = root
            .get("messages")
            .and_then(Value::members)
            .ok_or_else(|| Error::shape("/messages", "not an object"))?;
        let mut messages = Vec::new();
        for (key, value) in members {
            let message = Message::parse(value).ok_or_else(|| {
                Error::shape(&["/messages/", key].concat(), "neither a text nor plurals")
            })?;
            messages.push((key.into(), message));
        }
        Ok(Messages {
            language: text_at(root, "/language")?,
            direction,
            plurals: Plurals::parse(root)?,
            numbers: Numbers::parse(root)?,
            dates: Dates::parse(root)?,
            messages,
        })
    }

    /// The text of `key`.
    ///
    /// A key that the file lacks shows its last segment, which no file of ours lets happen (`tests/locales.rs`).
    pub fn text(&self, key: &str) -> Text {
        self.find(key, Form::Other)
    }

    /// The text of `key` with each `{name}` replaced by its value.
    ///
    /// Where a value may run the other way than the sentence, such as a reader's name, show it in a `<bdi>` of its
    /// own with [`Messages::around`].
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> Text {
        fill(&self.text(key), values)
    }

    /// What stands before and after `{name}` in the text of `key`, for a link or a `<time>` in its place.
    pub fn around(&self, key: &str, name: &str) -> (Text, Text) {
        split(&self.text(key), name)
    }

    /// The text of `key` for `n` of something: the right plural form, with `{n}` as a number.
    pub fn count(&self, key: &str, n: u32) -> Text {
        let template = self.find(key, self.plurals.form(n));
        fill(&template, &[("n", &self.numbers.format(n.into()))])
    }

    /// A whole number with its groups: "1.280".
    pub fn number(&self, n: u64) -> Text {
        self.numbers.format(n).into()
    }

    /// The day in the moment's own offset: "Selasa, 24 Januari 2017".
    pub fn date(&self, moment: &Moment) -> Text {
        self.dates.date(*moment)
    }

    /// The day and time in the moment's own offset: "Selasa, 24 Januari 2017, 19.30 WIB".
    pub fn date_time(&self, moment: &Moment) -> Text {
        self.dates.date_time(*moment)
    }

    /// Which way the language runs.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The language, as a BCP 47 tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The words of `key` in `form`, or in `other` where it has no such form.
    fn find(&self, key: &str, form: Form) -> Text {
        let found = self.messages.iter().rfind(|(known, _)| **known == *key);
        let words = match found {
            Some((_, Message::One(text))) => Some(text),
            Some((_, Message::Plural(forms))) => forms[form as usize]
                .as_ref()
                .or(forms[Form::Other as usize].as_ref()),
            None => None,
        };
        words.cloned().unwrap_or_else(|| {
            let segment = find_last(key, b'.').map_or(0, |dot| dot + 1);
            key[segment..].into()
        })
    }
}

impl Message {
    fn parse(value: Value) -> Option<Message> {
        if let Some(text) = value.as_str() {
            return Some(Message::One(text.into()));
        }
        let mut forms = [const { None }; FORMS];
        for (name, text) in value.members()? {
            forms[Form::named(name)? as usize] = Some(Text::from(text.as_str()?));
        }
        forms[Form::Other as usize]
            .is_some()
            .then_some(Message::Plural(forms))
    }
}

/// The text at `pointer`; without it, the error names the place.
pub(super) fn text_at(root: Value, pointer: &str) -> Result<Text, Error> {
    value_at(root, pointer)
        .and_then(Value::as_str)
        .map(Text::from)
        .ok_or_else(|| Error::shape(pointer, "a text is missing"))
}

/// The value at `pointer`, all of whose steps are names of members.
pub(super) fn value_at<'d>(root: Value<'d>, pointer: &str) -> Option<Value<'d>> {
    let mut names = text::split(pointer, b'/').skip(1);
    names.try_fold(root, Value::get)
}
