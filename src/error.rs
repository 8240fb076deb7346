//! What can go wrong, told once for the reader, the page and the developer.

use std::fmt;

use crate::text::decimal;

/// A failure, or a part of an answer that had to be left out.
///
/// The reader gets a sentence chosen by [`Error::kind`]; the page gets all of it in the event `kabar:error`.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<Parts>);

/// What an error consists of; behind a pointer, so that results which may be one are small.
#[derive(Clone, Debug, PartialEq)]
struct Parts {
    kind: Kind,
    status: Option<u16>,
    pointer: Option<String>,
    url: Option<String>,
    sentence: Option<String>,
    retry_after: Option<u32>,
    detail: String,
}

/// The closed list of kinds, as the event `kabar:error` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The browser says that it has no connection.
    Offline,
    /// The request did not reach the server, or its answer was cut off or refused by the browser (CORS, policy).
    Network,
    /// No complete answer in time.
    Timeout,
    /// HTTP 404 or 410.
    NotFound,
    /// Any other HTTP 4xx.
    Refused,
    /// The server wants to know who asks: HTTP 401, or what it says instead.
    SignIn,
    /// Too many requests in a short time: HTTP 429.
    TooFast,
    /// The text is longer than the server takes: HTTP 413.
    TooLong,
    /// The server has the same comment already.
    Duplicate,
    /// The discussion takes no more comments.
    Closed,
    /// The time in which a comment may be changed is over.
    EditExpired,
    /// The question that the page asks against spam is not answered, or not rightly.
    Challenge,
    /// HTTP 5xx.
    Server,
    /// The answer is not what the protocol says: not JSON, a required field missing.
    Shape,
    /// A block of a body was skipped.
    Block,
    /// A comment could not be read.
    Comment,
    /// The backend description cannot be used: not JSON, or a rule in it means nothing.
    Description,
}

impl Kind {
    /// Every kind that the module tells.
    pub const ALL: [Kind; 17] = [
        Kind::Offline,
        Kind::Network,
        Kind::Timeout,
        Kind::NotFound,
        Kind::Refused,
        Kind::SignIn,
        Kind::TooFast,
        Kind::TooLong,
        Kind::Duplicate,
        Kind::Closed,
        Kind::EditExpired,
        Kind::Challenge,
        Kind::Server,
        Kind::Shape,
        Kind::Block,
        Kind::Comment,
        Kind::Description,
    ];

    /// The kind that the word of [`Kind::as_str`] names.
    pub fn named(word: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// The word in the event's `kind`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Offline => "offline",
            Kind::Network => "network",
            Kind::Timeout => "timeout",
            Kind::NotFound => "not-found",
            Kind::Refused => "refused",
            Kind::SignIn => "sign-in",
            Kind::TooFast => "too-fast",
            Kind::TooLong => "too-long",
            Kind::Duplicate => "duplicate",
            Kind::Closed => "closed",
            Kind::EditExpired => "edit-expired",
            Kind::Challenge => "challenge",
            Kind::Server => "server",
            Kind::Shape => "shape",
            Kind::Block => "block",
            Kind::Comment => "comment",
            Kind::Description => "description",
        }
    }
}

impl Error {
    /// An error of `kind`; `detail` is for developers, lowercase, without a full stop.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Error(Box::new(Parts {
            kind,
            status: None,
            pointer: None,
            url: None,
            sentence: None,
            retry_after: None,
            detail: detail.into(),
        }))
    }

    /// The error that an HTTP status outside 200–299 means.
    pub fn from_status(status: u16) -> Self {
        let kind = match status {
            401 => Kind::SignIn,
            404 | 410 => Kind::NotFound,
            413 => Kind::TooLong,
            429 => Kind::TooFast,
            400..=499 => Kind::Refused,
            _ => Kind::Server,
        };
        let mut error = Error::new(
            kind,
            ["the server answered ", &decimal(status.into(), 1)].concat(),
        );
        error.0.status = Some(status);
        error
    }

    /// An answer whose value at `pointer` (JSON Pointer, RFC 6901) is not what it has to be.
    pub fn shape(pointer: &str, detail: &str) -> Self {
        Error::new(Kind::Shape, detail).at(pointer.to_owned())
    }

    /// The same error, with the place in the answer.
    pub fn at(mut self, pointer: String) -> Self {
        self.0.pointer = Some(pointer);
        self
    }

    /// The same error, with the address that was asked.
    pub fn from_url(mut self, url: String) -> Self {
        self.0.url = Some(url);
        self
    }

    /// The same error with the reason that the server gives, a word or a sentence, if it gives one.
    pub fn because(mut self, reason: &str) -> Self {
        if !reason.is_empty() {
            self.0.detail += ": ";
            self.0.detail += reason;
        }
        self
    }

    /// The same error as a description reads it: with the kind, the server's own sentence for the reader, and the
    /// seconds to wait before another try, where the server says them.
    pub fn told(
        mut self,
        kind: Option<Kind>,
        sentence: Option<String>,
        retry_after: Option<u32>,
    ) -> Self {
        self.0.kind = kind.unwrap_or(self.0.kind);
        self.0.sentence = sentence;
        self.0.retry_after = retry_after;
        self
    }

    /// What happened, for developers; without the place.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The same error, told by an answer with this HTTP status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The HTTP status, where there was an answer with a failing one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Where in the answer (JSON Pointer, RFC 6901).
    pub fn pointer(&self) -> Option<&str> {
        self.0.pointer.as_deref()
    }

    /// The server's own words for the reader, in whatever language it speaks.
    pub fn sentence(&self) -> Option<&str> {
        self.0.sentence.as_deref()
    }

    /// Seconds until another try has a chance.
    pub fn retry_after(&self) -> Option<u32> {
        self.0.retry_after
    }

    /// The address that was asked.
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.detail)?;
        if let Some(pointer) = &self.0.pointer {
            for part in [" at \"", pointer, "\""] {
                f.write_str(part)?;
            }
        }
        if let Some(url) = &self.0.url {
            f.write_str(" in ")?;
            f.write_str(url)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
