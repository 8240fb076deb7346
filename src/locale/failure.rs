use super::Messages;
use crate::error::Kind;
use crate::model::Text;

/// What the reader was waiting for when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Article,
    Comments,
}

impl Messages {
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
                Kind::Refused | Kind::TooLong | Kind::Duplicate | Kind::Closed | Kind::EditExpired,
                Subject::Article,
            ) => self.text("failed.article.refused"),
            (
                Kind::Refused | Kind::TooLong | Kind::Duplicate | Kind::Closed | Kind::EditExpired,
                Subject::Comments,
            ) => self.text("failed.comments.refused"),
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
