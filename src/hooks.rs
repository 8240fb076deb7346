//! What components share: their surroundings, remote data, the time, the text size.

mod article;
mod clock;
mod embeds;
mod env;
mod own;
mod page_tools;
mod task;
mod text_size;
mod thread;
mod window;

pub use article::{ArticleLoad, Remote, use_article};
pub use clock::{Clock, Now, use_now};
pub use embeds::{Embeds, use_embeds};
pub use env::{Env, Signal, Surroundings};
pub use page_tools::{PageTools, use_page_tools};
pub use text_size::use_text_size;
pub use thread::{Discussion, use_thread};

use task::Tasks;
