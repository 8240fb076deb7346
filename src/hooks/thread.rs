use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::own::{use_after, use_own};
use super::{Env, Signal, Task};
use crate::backend::Read;
use crate::dom::AfterPaint;
use crate::error::{Error, Kind};
use crate::model::{CommentPage, Link, Text};
use crate::state::thread::{Action, Phase, Thread};

/// The discussion of the surroundings, and how to have more of it.
pub struct Discussion {
    pub env: Env,
    thread: RefCell<Rc<Thread>>,
    pages: Task,
    replies: Task,
    /// How many comments that came twice the page was told of.
    told: Cell<usize>,
    redraw: UseForceUpdateHandle,
}

impl Discussion {
    /// The thread as it is now.
    pub fn thread(&self) -> Rc<Thread> {
        self.thread.borrow().clone()
    }

    fn dispatch(&self, action: Action) {
        let before = self.thread();
        let after = before.clone().reduce(action);
        if !Rc::ptr_eq(&before, &after) {
            self.thread.replace(after);
            self.redraw.force_update();
        }
    }

    /// Asks for the first page again, or for the one after the last.
    pub fn load(self: &Rc<Self>) {
        let next = self.thread().next.clone();
        let (url, action) = match &next {
            Some(next) => (next.as_str(), Action::LoadMore),
            None => (&*self.env.src, Action::Load),
        };
        self.ask(&self.pages, url, action, |answer| match answer {
            Ok(page) => Action::Arrived(page),
            Err(error) => Action::Failed(error),
        });
    }

    /// Asks for the replies of a comment that did not come along.
    pub fn load_replies(self: &Rc<Self>, id: Text, url: &Link) {
        let action = Action::LoadReplies(id.clone());
        let env = self.env.clone();
        self.ask(
            &self.replies,
            url.as_str(),
            action,
            move |answer| match answer {
                Ok(page) => Action::RepliesArrived(id, page),
                Err(error) => {
                    env.tell(vec![error.clone()]);
                    Action::RepliesFailed(id, error)
                }
            },
        );
    }

    /// Asks for the page at `url`, as `task`: `action` is done now, and then what `then` makes of the answer.
    fn ask(
        self: &Rc<Self>,
        task: &Task,
        url: &str,
        action: Action,
        then: impl FnOnce(Result<CommentPage, Error>) -> Action + 'static,
    ) {
        self.dispatch(action);
        let answer = self.env.service.comments(url);
        let (this, then) = (Rc::downgrade(self), Box::new(then));
        task.run(Box::pin(async move {
            let answer = answer.await;
            let Some(this) = this.upgrade() else { return };
            let answer = answer.map(|Read { value, skipped }| {
                this.env.tell(skipped);
                value
            });
            this.dispatch(then(answer));
        }));
    }

    /// Tells the page what has become of the thread.
    fn tell(&self) {
        let thread = self.thread();
        self.env.on_signal.emit(match &thread.phase {
            Phase::Loading => Signal::Loading,
            Phase::Failed(error) => Signal::Failed(error.clone()),
            Phase::MoreFailed(error) => Signal::Partly(error.clone()),
            Phase::LoadingMore => return,
            Phase::Ready => Signal::CommentsShown {
                shown: thread.len(),
                total: thread.total,
                closed: thread.closed,
            },
        });
        let duplicates = thread.duplicates();
        let told = self.told.replace(duplicates.len());
        self.env
            .tell(duplicates[told..].iter().map(|id| twice(id)).collect());
    }
}

/// Loads pages into the thread, lets it be built paint by paint, and tells the page what is shown.
#[hook]
pub fn use_thread(env: &Env) -> Rc<Discussion> {
    let redraw = use_force_update();
    let discussion = use_own(|| Discussion {
        env: env.clone(),
        thread: RefCell::default(),
        pages: Task::default(),
        replies: Task::default(),
        told: Cell::new(0),
        redraw,
    });
    let first = discussion.clone();
    use_after(
        0,
        Box::new(move || {
            first.load();
            None
        }),
    );
    let thread = discussion.thread();
    let left = thread.rows_left();
    let building = Rc::downgrade(&discussion);
    // Another count of rows is another paint to wait for.
    use_after(
        left,
        Box::new(move || {
            let build = move || {
                if let Some(discussion) = building.upgrade() {
                    discussion.dispatch(Action::Painted);
                }
            };
            let paint = (left > 0).then(|| AfterPaint::new(build))?;
            Some(Box::new(paint))
        }),
    );
    let changed = discussion.clone();
    // Each time that a part of it arrived or failed.
    use_after(
        thread.changes() as usize,
        Box::new(move || {
            changed.tell();
            None
        }),
    );
    discussion
}

fn twice(id: &str) -> Error {
    let detail = [
        "the comment ",
        id,
        " came twice; the second one is left out",
    ];
    Error::new(Kind::Comment, detail.concat())
}
