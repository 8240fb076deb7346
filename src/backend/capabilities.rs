//! What readers may do, by a description and by what its server says of itself.

use crate::error::Error;
use crate::json::{Document, Value};
use crate::model::{Capabilities, Field, Posting, Text, Voting, Window};

use super::description;
use crate::text::find_text;

/// The capabilities of the server that `description` explains. `said` is what its operation `config` read, or `{}`.
///
/// A capability needs an operation; of the rest, what the server says goes before what the description says.
///
/// # Errors
/// Those of [`description::read`]; [`Kind::Shape`](crate::error::Kind::Shape) where `said` is no JSON.
pub fn capabilities(description: &str, said: &str) -> Result<Capabilities, Error> {
    let document = description::read(description)?;
    let root = document.root();
    let said = Document::parse(said)?;
    let known = Known {
        said: said.root(),
        written: root.get("capabilities"),
    };
    let offers = |name: &str| {
        root.get("operations")
            .is_some_and(|all| all.get(name).is_some())
    };
    let posts_with = |variable: &str| {
        root.point("/operations/post")
            .is_some_and(|post| find_text(post.source(), variable).is_some())
    };
    let windowed = |name: &str| offers(name).then(|| known.window(name));
    Ok(Capabilities {
        post: offers("post").then(|| known.posting()),
        once: posts_with("{idempotency}"),
        challenge: posts_with("{challenge}"),
        reply_depth: known.number("/reply/depth"),
        edit: windowed("edit"),
        delete: windowed("delete"),
        vote: match known.word("/vote") {
            Some("like") if offers("vote/up") => Some(Voting::Like),
            Some("like-undo") if offers("vote/up") => Some(Voting::LikeUndo),
            Some("up-down") if offers("vote/up") => Some(Voting::UpDown),
            Some("up-down-undo") if offers("vote/up") => Some(Voting::UpDownUndo),
            Some(_) | None => None,
        },
        report: if offers("report") {
            known.words("/report")
        } else {
            Vec::new()
        },
        sort: known.words("/sort"),
        preview: offers("preview"),
        counts: offers("counts"),
        context: offers("context"),
    })
}

/// Whether the server says of itself what readers may do, in answer to its operation `config`.
pub fn asks_config(description: &str) -> bool {
    let document = description::read(description);
    document.is_ok_and(|document| document.root().point("/operations/config").is_some())
}

/// What is known of a server, the first before the second.
struct Known<'a> {
    said: Value<'a>,
    written: Option<Value<'a>>,
}

impl<'a> Known<'a> {
    fn find(&self, pointer: &str) -> Option<Value<'a>> {
        let said = self.said.point(pointer).filter(|value| !value.is_null());
        said.or_else(|| self.written?.point(pointer))
    }

    fn word(&self, pointer: &str) -> Option<&'a str> {
        self.find(pointer)?.as_str()
    }

    fn number(&self, pointer: &str) -> Option<u32> {
        u32::try_from(self.find(pointer)?.as_integer()?).ok()
    }

    fn window(&self, name: &str) -> Window {
        match self.number(&["/", name, "/seconds"].concat()) {
            Some(seconds) => Window::Seconds(seconds),
            None => Window::Always,
        }
    }

    fn words(&self, pointer: &str) -> Vec<(Text, Text)> {
        let mut words = Vec::new();
        for (name, word) in self
            .find(pointer)
            .and_then(Value::members)
            .into_iter()
            .flatten()
        {
            if let Some(word) = word.as_word() {
                words.push((name.into(), word.into()));
            }
        }
        words
    }

    fn posting(&self) -> Posting {
        let field = |pointer| match self.word(pointer) {
            Some("required") => Field::Required,
            Some("optional") => Field::Optional,
            Some(_) | None => Field::None,
        };
        Posting {
            anonymous: self.find("/post/anonymous").and_then(Value::as_bool) == Some(true),
            name: field("/post/name"),
            email: field("/post/email"),
            website: field("/post/website"),
            min_length: self.number("/post/minLength").unwrap_or(1),
            max_length: self.number("/post/maxLength"),
        }
    }
}
