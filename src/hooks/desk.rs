use std::rc::Rc;

use yew::Html;

use super::{Discussion, Now};
use crate::error::Error;
use crate::model::{Comment, Text};
use crate::service::LocalFuture;

/// What readers can do in a discussion beyond reading it. Its code is a part of the module of its own, which comes only
/// where a server takes what they write: so the discussion knows no more of it than this.
pub trait Desk {
    /// Learns what readers may do, and takes up what was left of the last visit.
    fn begin(&self);

    /// What stands there.
    fn view(&self, place: Place, now: &Now) -> Html;

    /// What of a comment is not shown: the reader does not want to read its author, or is changing it.
    fn hides(&self, comment: &Comment) -> Option<Hidden>;

    /// Goes up when the thread with this key has to be shown anew.
    fn version(&self, thread: usize) -> u32;

    /// Goes up with all that has to be shown anew.
    fn changes(&self) -> usize;

    /// What was shown anew last: the id of a comment, or the key of a text.
    fn touched(&self) -> Text;

    /// The thread has become another one.
    fn compare(&self);
}

/// What has become of what readers write with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskState {
    /// The server can only be read.
    None,
    /// It comes when the comments are there.
    Wanted,
    /// It is on its way.
    Coming,
    /// It is there.
    Open,
    /// It did not come; the reader can try again.
    Failed,
}

/// Where in the discussion something of the desk stands.
pub enum Place<'a> {
    /// Below the head of the discussion.
    Head,
    /// Below a comment that stands so deep.
    Below(&'a Rc<Comment>, usize),
    /// In the place of a comment's body.
    Body(&'a Comment),
    /// In the place of a comment.
    Instead(&'a Comment),
}

/// What of a comment is not shown, because something else stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Its words.
    Body,
    /// All of it.
    All,
}

/// Has the code of the desk come, and opens it for a discussion.
pub type OpenDesk = fn(Rc<Discussion>) -> OpeningDesk;

/// The desk, once it is open, or why it is not.
pub type OpeningDesk = LocalFuture<Result<Rc<dyn Desk>, Error>>;
