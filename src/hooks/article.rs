use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::own::{use_after, use_own};
use super::{Env, Signal, Tasks};
use crate::backend::Read;
use crate::dom::{has_focus, move_focus};
use crate::error::Error;
use crate::model::{Article, Text};

/// Something that a server has.
#[derive(Clone)]
pub enum Remote<T> {
    /// Asked for, for the first time.
    Loading,
    /// Here.
    Ready(Rc<T>),
    /// It could not be had, for this reason.
    Failed(Rc<Error>),
    /// Asked for again after it failed.
    Again,
}

/// The article of the surroundings, as far as it is there.
pub struct ArticleLoad {
    env: Env,
    tasks: Tasks,
    /// Whether it has been asked for.
    asked: Cell<bool>,
    remote: RefCell<Remote<Article>>,
    /// How often it became another.
    changes: Cell<usize>,
    /// Which of these the page was told of last: it may have changed once more before it was told.
    told: Cell<usize>,
    /// Whether the focus was in the element when it was last shown anew.
    focused: Cell<bool>,
    redraw: UseForceUpdateHandle,
}

impl ArticleLoad {
    /// How far it has come.
    pub fn remote(&self) -> Remote<Article> {
        self.remote.borrow().clone()
    }

    fn set(&self, remote: Remote<Article>) {
        self.remote.replace(remote);
        self.focused.set(has_focus(self.env.host.as_ref()));
        self.changes.set(self.changes.get() + 1);
    }

    fn take(&self, answer: Result<Read<Rc<Article>>, Error>) {
        self.set(match answer {
            Ok(Read { value, skipped }) => {
                self.env.tell(skipped);
                Remote::Ready(value)
            }
            Err(error) => Remote::Failed(Rc::new(error)),
        });
    }

    /// Asks for it again.
    pub fn again(self: &Rc<Self>) {
        self.set(Remote::Again);
        self.redraw.force_update();
        self.ask();
    }

    /// Asks for it before anything is drawn: the answer may be here already.
    fn begin(self: &Rc<Self>) {
        match self.env.answer.take() {
            Some(answer) => self.take(self.env.service.article_in(answer)),
            None => self.ask(),
        }
    }

    fn ask(self: &Rc<Self>) {
        let answer = self.env.service.article(&self.env.src);
        let this = Rc::downgrade(self);
        let work = Box::pin(async move {
            let answer = answer.await;
            if let Some(this) = this.upgrade() {
                this.take(answer);
                this.redraw.force_update();
            }
        });
        self.tasks.run(Text::default(), work);
    }

    /// Tells the page what has become of it.
    fn tell(&self) {
        if self.told.replace(self.changes.get()) == self.changes.get() {
            return;
        }
        self.env.on_signal.emit(match self.remote() {
            Remote::Loading | Remote::Again => Signal::Loading,
            Remote::Ready(article) => Signal::ArticleShown {
                headline: String::from(&*article.headline),
                comments: article.comments.clone(),
            },
            Remote::Failed(error) => Signal::Failed((*error).clone()),
        });
    }
}

/// Loads the article of the surroundings and tells the page what has become of it.
#[hook]
pub fn use_article(env: &Env) -> Rc<ArticleLoad> {
    let redraw = use_force_update();
    let article = use_own(|| ArticleLoad {
        env: env.clone(),
        tasks: Tasks::default(),
        asked: Cell::new(false),
        remote: RefCell::new(Remote::Loading),
        changes: Cell::new(0),
        told: Cell::new(usize::MAX),
        focused: Cell::new(false),
        redraw,
    });
    if env.has_source() && !article.asked.replace(true) {
        article.begin();
    }
    let changed = article.clone();
    use_after(
        article.changes.get(),
        Box::new(move || {
            // What is loading may be out of sight until the page is told, and then takes no focus.
            changed.tell();
            let host = changed.env.host.as_ref();
            // The button that asked again has gone.
            move_focus(host, changed.focused.get(), ".kabar-article__headline", 0);
            None
        }),
    );
    article
}
