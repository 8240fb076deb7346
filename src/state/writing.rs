//! What the reader writes, from the first letter until everybody can read it: drafts, what is on its way, and what a
//! moderator has still to see. Nothing here is lost before it has arrived somewhere.

mod kept;

pub use kept::Kept;

use crate::error::{Error, Kind};
use crate::model::{CommentState, Text};
use crate::state::reader::Signature;

/// How often a text is sent by itself where it may not have arrived; then the reader is asked.
const TRIES: u32 = 5;
/// Before the second try; doubled before each further one.
const FIRST_WAIT_MS: i64 = 2_000;
/// Where a server asks to wait and does not say how long.
const USUAL_WAIT_MS: i64 = 30_000;
/// Nobody waits longer than this in front of a page.
const LONGEST_WAIT_MS: i64 = 3_600_000;

/// Where a text belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// It opens a thread.
    Thread,
    /// It answers the comment with this id.
    Reply(Text),
    /// It takes the place of the text of this comment.
    Edit(Text),
}

/// How far a text has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// The reader is writing it, or has it back: the server did not take it, for this reason.
    Draft(Option<Reason>),
    /// A request is on its way.
    Sending,
    /// It is sent by itself at this time (milliseconds since 1970), or when there is a connection.
    Waiting(i64, Kind),
    /// It could not be sent, and the reader decides what becomes of it.
    Failed(Reason),
    /// It may have arrived or not: it was looked for and is not in the discussion, where a moderator may still hold it.
    Uncertain,
    /// The server has it, and a moderator has to see it first.
    Held,
    /// Everybody can read it.
    Published,
    /// A moderator refused it, and may have said why.
    Rejected(Text),
}

/// Why a server did not take a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The kind of failure.
    pub kind: Kind,
    /// The server's own sentence for readers, or nothing.
    pub sentence: Text,
}

impl Reason {
    /// What `error` says of it.
    pub fn of(error: &Error) -> Reason {
        Reason {
            kind: error.kind(),
            sentence: error.sentence().unwrap_or_default().into(),
        }
    }
}

/// A text of the reader's.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Unguessable; names it wherever it is, also to a server that takes the same writing only once.
    pub key: Text,
    pub target: Target,
    pub text: Text,
    /// By whom it is, from the moment when the reader wants it sent: it goes out under no other name, whichever page
    /// sends it and when.
    pub by: Signature,
    pub stage: Stage,
    /// When it was last changed, in milliseconds since 1970.
    pub when: i64,
    /// Requests with it that may have reached the server without an answer that says so, the one on its way among them.
    pub unsure: u32,
    /// How often it was sent by itself.
    pub tries: u32,
    /// The server's name for it, once it has one.
    pub id: Text,
    /// What proves to the server that it is the reader's, where it wants that.
    pub token: Text,
}

/// What came of sending a text.
pub enum Outcome {
    /// The server has it.
    Taken {
        id: Text,
        token: Text,
        state: CommentState,
        /// Why a moderator refused it.
        reason: Text,
    },
    /// It could not be sent, or was not taken.
    Failed(Error),
}

/// What has to be done for a text now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing, or nothing yet.
    Nothing,
    /// It has to be sent.
    Send,
    /// It has to be looked for: the server may have it, and would take it twice.
    LookUp,
}

impl Piece {
    /// A text that the reader begins.
    pub fn new(key: Text, target: Target, now: i64) -> Piece {
        Piece {
            key,
            target,
            text: Text::default(),
            by: Signature::default(),
            stage: Stage::Draft(None),
            when: now,
            unsure: 0,
            tries: 0,
            id: Text::default(),
            token: Text::default(),
        }
    }

    /// Whether the reader is still writing it.
    pub fn is_draft(&self) -> bool {
        matches!(self.stage, Stage::Draft(_))
    }

    /// Whether it is neither a draft nor read by everybody: what only the reader sees.
    pub fn is_pending(&self) -> bool {
        match self.stage {
            Stage::Draft(_) | Stage::Published => false,
            Stage::Sending
            | Stage::Waiting(..)
            | Stage::Failed(_)
            | Stage::Uncertain
            | Stage::Held
            | Stage::Rejected(_) => true,
        }
    }

    /// What has to be done for it. `once` says that the server takes the same key only once.
    pub fn due(&self, now: i64, online: bool, once: bool) -> Due {
        // A comment can be changed to the same text twice.
        let once = once || matches!(self.target, Target::Edit(_));
        match self.stage {
            Stage::Waiting(until, _) if online && until <= now => match self.unsure > 0 && !once {
                true => Due::LookUp,
                false => Due::Send,
            },
            Stage::Waiting(..)
            | Stage::Draft(_)
            | Stage::Sending
            | Stage::Failed(_)
            | Stage::Uncertain
            | Stage::Held
            | Stage::Published
            | Stage::Rejected(_) => Due::Nothing,
        }
    }

    /// The reader wants it sent, at first or again.
    pub fn submit(&mut self, now: i64) {
        self.stage = Stage::Waiting(now, Kind::Offline);
        self.when = now;
        self.tries = 0;
    }

    /// The reader takes it back to write on.
    pub fn take_back(&mut self, now: i64) {
        self.stage = Stage::Draft(None);
        self.when = now;
    }

    /// What the server refused does not go back into the field, where the reader is writing something else.
    pub fn keep_apart(&mut self) {
        if let Stage::Draft(Some(reason)) = &self.stage {
            self.stage = Stage::Failed(reason.clone());
        }
    }

    /// A request goes out: from here on it may have arrived, whatever happens to the page.
    pub fn send(&mut self) {
        self.stage = Stage::Sending;
        self.unsure += 1;
        self.tries += 1;
    }

    /// The page went away while it was on its way.
    pub fn resume(&mut self, now: i64) {
        if self.stage == Stage::Sending {
            self.stage = Stage::Waiting(now, Kind::Network);
        }
    }

    /// It was sent, and this came of it.
    pub fn settle(&mut self, outcome: Outcome, now: i64) {
        match outcome {
            Outcome::Taken {
                id,
                token,
                state,
                reason,
            } => {
                self.id = id;
                if !token.is_empty() {
                    self.token = token;
                }
                self.unsure = 0;
                self.stage = match state {
                    CommentState::Published | CommentState::Removed => Stage::Published,
                    CommentState::Held => Stage::Held,
                    CommentState::Rejected => Stage::Rejected(reason),
                };
            }
            Outcome::Failed(error) => self.fail(&error, now),
        }
    }

    fn fail(&mut self, error: &Error, now: i64) {
        let reason = Reason::of(error);
        let wait = match reason.kind {
            // Whether it has arrived nobody knows.
            Kind::Offline | Kind::Network | Kind::Timeout | Kind::Server | Kind::Shape => {
                FIRST_WAIT_MS << self.tries.min(10)
            }
            Kind::TooFast => {
                self.unsure = 0;
                let told = error.retry_after().map(|seconds| i64::from(seconds) * 1000);
                told.unwrap_or(USUAL_WAIT_MS)
            }
            // It stays where it is until the reader has signed in.
            Kind::SignIn => {
                self.unsure = 0;
                self.stage = Stage::Failed(reason);
                return;
            }
            // Sent again and known already: an earlier one has arrived.
            Kind::Duplicate if self.unsure > 1 => {
                self.unsure = 0;
                self.stage = Stage::Published;
                return;
            }
            // The server has said no: the words go back to the reader.
            Kind::NotFound
            | Kind::Refused
            | Kind::TooLong
            | Kind::Duplicate
            | Kind::Closed
            | Kind::EditExpired
            | Kind::Challenge
            | Kind::Block
            | Kind::Comment
            | Kind::Description => {
                self.unsure = 0;
                self.stage = Stage::Draft(Some(reason));
                return;
            }
        };
        self.stage = if self.tries < TRIES {
            Stage::Waiting(now + wait.min(LONGEST_WAIT_MS), reason.kind)
        } else {
            Stage::Failed(reason)
        };
    }

    /// It was looked for: it is there under this id, or not, or nobody could say.
    pub fn looked_up(&mut self, found: Result<Option<Text>, Error>, now: i64) {
        match found {
            Ok(Some(id)) => {
                self.id = id;
                self.unsure = 0;
                self.stage = Stage::Published;
            }
            // Only the reader can decide to send it twice: what follows knows that they were told.
            Ok(None) => {
                self.unsure = 0;
                self.stage = Stage::Uncertain;
            }
            Err(error) => {
                self.tries += 1;
                self.fail(&error, now);
            }
        }
    }
}
