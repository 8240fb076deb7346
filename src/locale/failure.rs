use super::Messages;
use crate::error::{Error, Kind};
use crate::model::Text;

/// What the reader was waiting for when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Article,
    Comments,
}

impl Messages {
    /// The sentence that tells the reader why what they wrote or did was not taken: the server's own, where it has one.
    pub fn refused(&self, error: &Error) -> Text {
        match error.sentence() {
            Some(sentence) if !sentence.is_empty() => sentence.into(),
            Some(_) | None => self.refusal(error.kind()),
        }
    }

    /// The same by the kind of failure alone.
    pub fn refusal(&self, kind: Kind) -> Text {
        match kind {
            Kind::TooLong => self.text("refused.too-long"),
            Kind::Duplicate => self.text("refused.duplicate"),
            Kind::Closed => self.text("refused.closed"),
            Kind::EditExpired => self.text("refused.edit-expired"),
            Kind::Challenge => self.text("refused.challenge"),
            Kind::SignIn => self.text("refused.sign-in"),
            Kind::NotFound => self.text("refused.not-found"),
            Kind::Refused | Kind::Shape | Kind::Block | Kind::Comment => self.text("refused.other"),
            Kind::Offline
            | Kind::Network
            | Kind::Timeout
            | Kind::Server
            | Kind::TooFast
            | Kind::Description => self.failure(Subject::Comments, kind),
        }
    }

    /// The sentence that tells the reader what went wrong with `subject` and what can be done.
    pub fn failure(&self, subject: Subject, kind: Kind) -> Text {
        match (kind, subject) {
            (Kind::Offline, _) => self.text("failed.offline"),
            (Kind::Network, _) => self.text("failed.network"),
            (Kind::Timeout, _) => self.text("failed.timeout"),
            (Kind::Server, _) => self.text("failed.server"),
            (Kind::NotFound, Subject::Article) => self.text("failed.article.not-found"),
            (Kind::NotFound, Subject::Comments) => self.text("failed.comments.not-found"),
            (Kind::SignIn, _) => self.text("failed.sign-in"),
            (Kind::TooFast, _) => self.text("failed.too-fast"),
            (Kind::Description, _) => self.text("failed.description"),
            // A server that answers a reading with what is said of a writing refuses.
            (
                Kind::Refused
                | Kind::TooLong
                | Kind::Duplicate
                | Kind::Closed
                | Kind::EditExpired
                | Kind::Challenge,
                subject,
            ) => self.text(match subject {
                Subject::Article => "failed.article.refused",
                Subject::Comments => "failed.comments.refused",
            }),
            // A block or a comment fails alone, inside a body or a page; told as a whole it is a wrong answer.
            (Kind::Shape | Kind::Block | Kind::Comment, Subject::Article) => {
                self.text("failed.article.shape")
            }
            (Kind::Shape | Kind::Block | Kind::Comment, Subject::Comments) => {
                self.text("failed.comments.shape")
            }
        }
    }
}
