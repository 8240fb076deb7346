use std::cell::RefCell;
use std::rc::Rc;

use yew::Callback;

use super::{Clock, OpenDesk};
use crate::config::Config;
use crate::dom::{Host, IS_BROWSER};
use crate::error::Error;
use crate::locale::{LiveDates, Messages};
use crate::model::{CommentsSource, Text};
use crate::service::{Answer, Service};
use crate::state::text_size::TextSize;

/// The surroundings of one root: made once, never changed, handed down from view to view.
#[derive(Clone)]
pub struct Env(Rc<Surroundings>);

/// What [`Env`] holds.
pub struct Surroundings {
    /// Absolute address of the JSON.
    pub src: String,
    /// What the element's attributes come to.
    pub config: Config,
    /// The texts of the interface, in its language.
    pub messages: Messages,
    /// Where articles and comments come from.
    pub service: Service,
    /// What `src` was answered with, where that is here already.
    pub answer: RefCell<Option<Result<Answer, Error>>>,
    /// What has the code for writing come; none where nobody writes.
    pub desk: Option<OpenDesk>,
    /// What the browser knows of dates; absent where the HTML must be the same for every reader.
    pub dates: Option<Rc<dyn LiveDates>>,
    /// Keeps relative times fresh; absent where there are none.
    pub clock: Option<Rc<Clock>>,
    /// The element in the page; absent outside a browser.
    pub host: Option<Host>,
    /// The size that held when the root was made.
    pub text_size: TextSize,
    /// The reader chose a size: whoever made the surroundings applies and keeps it.
    pub on_text_size: Callback<TextSize>,
    /// What becomes of the root, as it happens.
    pub on_signal: Callback<Signal>,
}

impl Surroundings {
    /// Surroundings in which nothing is told, kept or written, and whose HTML is the same for every reader: what a server
    /// needs, and what others begin with. `src` is the absolute address of the JSON.
    pub fn new(src: String, config: Config, messages: Messages, service: Service) -> Self {
        Surroundings {
            src,
            config,
            messages,
            service,
            answer: RefCell::default(),
            desk: None,
            dates: None,
            clock: None,
            host: None,
            text_size: TextSize::default(),
            on_text_size: Callback::noop(),
            on_signal: Callback::noop(),
        }
    }
}

/// What a root tells the page that it stands in.
pub enum Signal {
    /// The article is shown.
    ArticleShown {
        /// Its headline, as text.
        headline: String,
        /// Where its discussion is, if it names one.
        comments: Option<CommentsSource>,
    },
    /// A page of comments, or more replies to one, is shown.
    CommentsShown {
        /// Comments that are known by now, those that wait for a paint among them.
        shown: usize,
        /// Published comments on the server, as far as it says.
        total: Option<u32>,
        /// Whether no more comments are taken.
        closed: bool,
    },
    /// A text of the reader's has come further, or not.
    Wrote {
        /// `sending`, `waiting`, `held`, `published`, `rejected`, `refused` or `failed`.
        state: &'static str,
        /// The server's name for it; empty while it has none.
        id: Text,
    },
    /// Nothing can be shown.
    Failed(Error),
    /// Something was left out, or a further part is missing; the rest is shown.
    Partly(Error),
    /// Loading, at first or again.
    Loading,
}

impl Env {
    /// Surroundings that can be handed down.
    pub fn new(surroundings: Surroundings) -> Self {
        Env(Rc::new(surroundings))
    }

    /// Whether data can be had: it is here, or this is a browser. Elsewhere nobody waits for what is not here, and what is
    /// shown says that it loads.
    pub(super) fn has_source(&self) -> bool {
        IS_BROWSER || self.answer.borrow().is_some()
    }

    /// Tells the page what had to be left out.
    pub fn tell(&self, parts: Vec<Error>) {
        for part in parts {
            self.on_signal.emit(Signal::Partly(part));
        }
    }
}

impl std::ops::Deref for Env {
    type Target = Surroundings;

    fn deref(&self) -> &Surroundings {
        &self.0
    }
}

impl PartialEq for Env {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
