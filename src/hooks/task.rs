use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use yew::platform::spawn_local;

use crate::service::LocalFuture;

/// A place for one piece of work at a time: the next one, or its own end, cancels it.
#[derive(Default)]
pub struct Task(RefCell<Option<Rc<Work>>>);

/// Empty while it is being done and when it is done.
type Work = Cell<Option<LocalFuture<()>>>;

impl Task {
    pub fn run(&self, work: LocalFuture<()>) {
        let work = Rc::new(Cell::new(Some(work)));
        let running = Rc::downgrade(&work);
        self.0.replace(Some(work));
        spawn_local(poll_fn(move |context| {
            // Cancelled work has nobody left to tell.
            let Some(mut work) = running.upgrade().and_then(|work| work.take()) else {
                return Poll::Ready(());
            };
            let done = work.as_mut().poll(context);
            // It may have been cancelled by what it did.
            if done.is_pending()
                && let Some(running) = running.upgrade()
            {
                running.set(Some(work));
            }
            done
        }));
    }
}
