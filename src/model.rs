//! What an article and a comment are: plain data, free of any server's names and of any view.
//!
//! Values of these types are already checked: addresses cannot be `javascript:`, levels cannot be 7, a text is
//! never markup. They are made in [`crate::backend`] and read in [`crate::components`].

mod article;
mod block;
mod capabilities;
mod comment;
mod date;
mod link;
mod live;
mod order;

pub use article::{Article, CommentsSource, Image, Label, Person};
pub use block::{Block, Cell, Embed, HeadingLevel, Inline, Related, Style, Table};
pub use capabilities::{Capabilities, Field, Posting, Voting, Window};
pub use comment::{Comment, CommentPage, CommentState, Entry};
pub(crate) use date::shown;
pub use date::{Civil, Date, Moment};
pub use link::{CommentAddress, Link};
pub use live::Live;
pub use order::Order;

/// Text that is cheap to clone and is shown as it stands: never markup.
pub type Text = std::rc::Rc<str>;
