use crate::error::Error;
use crate::json::{Members, Value};
use crate::model::Text;
use crate::text::split;

/// A locale file while it is read. What is wrong in it is remembered, so that reading goes on to the end.
pub(super) struct File<'d> {
    root: Value<'d>,
    wrong: Option<Error>,
}

impl<'d> File<'d> {
    pub(super) fn new(root: Value<'d>) -> Self {
        File { root, wrong: None }
    }

    /// What was read, or the first thing that is wrong.
    pub(super) fn finish<T>(self, read: T) -> Result<T, Error> {
        self.wrong.map_or(Ok(read), Err)
    }

    /// Remarks what is wrong at `pointer`.
    pub(super) fn wrong(&mut self, pointer: &str, detail: &str) {
        if self.wrong.is_none() {
            self.wrong = Some(Error::shape(pointer, detail));
        }
    }

    /// The value at `pointer`, all of whose steps are names of members.
    pub(super) fn value(&self, pointer: &str) -> Option<Value<'d>> {
        let mut names = split(pointer, b'/').skip(1);
        names.try_fold(self.root, Value::get)
    }

    /// The text at `pointer`.
    pub(super) fn text(&mut self, pointer: &str) -> Text {
        let text = self.value(pointer).and_then(Value::as_str);
        if text.is_none() {
            self.wrong(pointer, "a text is missing");
        }
        text.unwrap_or_default().into()
    }

    /// The members of the object at `pointer`.
    pub(super) fn members(&mut self, pointer: &str) -> Option<Members<'d>> {
        let members = self.value(pointer).and_then(Value::members);
        if members.is_none() {
            self.wrong(pointer, "not an object");
        }
        members
    }
}
