use super::date::Dates;
use super::file::File;
use super::number::Numbers;
use super::plural::{FORMS, Form, Plurals};
use super::template::{fill, split};
use crate::error::Error;
use crate::json::{Document, Value};
use crate::model::{Moment, Text};
use crate::text::find_last;

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
    fn read(file: &mut File) -> Direction {
        match &*file.text("/dir") {
            "ltr" => Direction::LeftToRight,
            "rtl" => Direction::RightToLeft,
            _ => {
                file.wrong("/dir", "neither ltr nor rtl");
                Direction::LeftToRight
            }
        }
    }

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
        let mut file = File::new(document.root());
        let messages = Messages {
            language: file.text("/language"),
            direction: Direction::read(&mut file),
            plurals: Plurals::read(&mut file),
            numbers: Numbers::read(&mut file),
            dates: Dates::read(&mut file),
            messages: read(&mut file),
        };
        file.finish(messages)
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

/// Reads the member `messages` of a locale file.
fn read(file: &mut File) -> Vec<(Text, Message)> {
    let mut messages = Vec::new();
    for (key, value) in file.members("/messages").into_iter().flatten() {
        match Message::read(value) {
            Some(message) => messages.push((key.into(), message)),
            None => file.wrong(&["/messages/", key].concat(), "neither a text nor plurals"),
        }
    }
    messages
}

impl Message {
    fn read(value: Value) -> Option<Message> {
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
