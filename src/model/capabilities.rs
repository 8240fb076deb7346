use super::Text;

/// What readers may do on a server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Capabilities {
    /// Writing comments; none where it is not offered.
    pub post: Option<Posting>,
    /// Whether the server takes a comment only once that is sent twice with the same key.
    pub once: bool,
    /// Whether the server takes the answer to a question that the page asks against spam.
    pub challenge: bool,
    /// Levels of replies that the server keeps; none for any number, 0 for no replies.
    pub reply_depth: Option<u32>,
    /// Changing one's own comment.
    pub edit: Option<Window>,
    /// Taking one's own comment away.
    pub delete: Option<Window>,
    /// Voting.
    pub vote: Option<Voting>,
    /// The categories in which a comment can be reported, with the server's word for each.
    pub report: Vec<(Text, Text)>,
    /// The orders that the server knows, with its word for each.
    pub sort: Vec<(Text, Text)>,
    /// Whether the server shows how a text would look.
    pub preview: bool,
    /// Whether it tells the numbers of comments of several threads at once.
    pub counts: bool,
    /// Whether it finds a comment with those that it answers.
    pub context: bool,
}

/// What goes with a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// Whether readers who are not signed in may write.
    pub anonymous: bool,
    pub name: Field,
    pub email: Field,
    pub website: Field,
    /// Characters that a text must have.
    pub min_length: u32,
    /// Characters that a text may have; none for any number.
    pub max_length: Option<u32>,
}

/// Whether the reader has to, may, or cannot give something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Required,
    Optional,
    None,
}

/// How long after writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    Always,
    Seconds(u32),
}

/// Which votes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voting {
    /// Once and for all.
    Like,
    /// Can be taken back.
    LikeUndo,
    /// One of two, once and for all.
    UpDown,
    /// Can be taken back or changed.
    UpDownUndo,
}
