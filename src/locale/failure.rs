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
            (Kind::Refused, Subject::Article) => self.text("failed.article.refused"),
            (Kind::Refused, Subject::Comments) => self.text("failed.comments.refused"),
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
