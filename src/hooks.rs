//! What components share: their surroundings, remote data, the time, the text size.

mod article;
mod clock;
mod desk;
mod embeds;
mod env;
mod live;
mod long;
mod own;
mod page_tools;
mod task;
mod text_size;
mod thread;
mod visit;
mod window;
mod writing;

pub use article::{ArticleLoad, Remote, use_article};
pub use clock::{Clock, Now, use_now};
pub use desk::{Desk, DeskState, Hidden, OpenDesk, OpeningDesk, Place};
pub use embeds::{Embeds, use_embeds};
pub use env::{Env, Signal, Surroundings};
pub use long::is_long;
pub use own::{use_focus_first, use_own};
pub use page_tools::{PageTools, use_page_tools};
pub use text_size::use_text_size;
pub use thread::{Discussion, use_thread};
pub use visit::Search;
pub use writing::{Panel, Writing, ways};

pub use crate::dom::{close_rest, field_value, open_scrolled, submit_by_keys, take_selected_words};
use task::Tasks;
