use std::cell::OnceCell;

use super::date::Dates;
use super::file::File;
use super::number::Numbers;
use super::plural::{Form, Plurals};
use super::template::{fill, split};
use crate::error::Error;
use crate::json::{Document, Value};
use crate::model::{Moment, Text};
use crate::text::find_last;

/// All that Kabar says in one language.
#[derive(Debug, PartialEq)]
pub struct Messages {
    language: Text,
    plurals: Plurals,
    numbers: Numbers,
    dates: Dates,
    /// About a hundred: looking through them is quicker than anything that has to be built first.
    messages: Vec<Message>,
    /// Those that came later.
    more: OnceCell<Vec<Message>>,
}

/// The words of a key in one form; each key has some in the form `other`.
#[derive(Debug, PartialEq)]
struct Message {
    key: Text,
    form: Form,
    words: Text,
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
            plurals: Plurals::read(&mut file),
            numbers: Numbers::read(&mut file),
            dates: Dates::read(&mut file),
            messages: read(&mut file),
            more: OnceCell::new(),
        };
        file.finish(messages)
    }

    /// Adds the messages of a part that came later.
    ///
    /// # Errors
    /// Those of [`Messages::parse`].
    pub fn add(&self, json: &str) -> Result<(), Error> {
        let document = Document::parse(json)?;
        let mut file = File::new(document.root());
        let more = read(&mut file);
        // It comes once; the same again would say the same.
        let _ = self.more.set(more);
        file.finish(())
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

    /// The language, as a BCP 47 tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The words of `key` in `form`, or in `other` where it has no such form.
    fn find(&self, key: &str, form: Form) -> Text {
        let found = |form| {
            let more = self.more.get().into_iter().flatten();
            let mut messages = self.messages.iter().chain(more);
            messages.rfind(|message| *message.key == *key && message.form == form)
        };
        let message = found(form).or_else(|| found(Form::Other));
        message
            .map(|message| message.words.clone())
            .unwrap_or_else(|| {
                let segment = find_last(key, b'.').map_or(0, |dot| dot + 1);
                key[segment..].into()
            })
    }
}

/// Reads the member `messages` of a locale file.
fn read(file: &mut File) -> Vec<Message> {
    let mut messages = Vec::new();
    if let Some(members) = file.members("/messages") {
        for (key, value) in members {
            if add(key, value, &mut messages).is_none() {
                let pointer = ["/messages/", key].concat();
                file.wrong(&pointer, "neither a text nor plurals");
            }
        }
    }
    messages
}

/// Adds the words of a key; nothing where they cannot be read.
fn add(key: &str, value: Value, messages: &mut Vec<Message>) -> Option<()> {
    let key: Text = key.into();
    let mut add = |form, words: &str| {
        messages.push(Message {
            key: key.clone(),
            form,
            words: words.into(),
        });
    };
    if let Some(words) = value.as_str() {
        add(Form::Other, words);
        return Some(());
    }
    let mut complete = None;
    for (name, words) in value.members()? {
        let form = Form::named(name)?;
        add(form, words.as_str()?);
        if form == Form::Other {
            complete = Some(());
        }
    }
    complete
}
