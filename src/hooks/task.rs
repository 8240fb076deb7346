use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use yew::platform::spawn_local;

use crate::model::Text;
use crate::service::LocalFuture;

/// Places for pieces of work, one under each name: the next one of that name, or the end of them all, cancels it.
#[derive(Default)]
pub struct Tasks(RefCell<Vec<(Text, Rc<Work>)>>);

/// Empty while it is being done and when it is done.
type Work = Cell<Option<LocalFuture<()>>>;

impl Tasks {
    pub fn run(&self, name: Text, work: LocalFuture<()>) {
        let work = Rc::new(Cell::new(Some(work)));
        let running = Rc::downgrade(&work);
        let mut all = self.0.borrow_mut();
        all.retain(|(other, _)| *other != name);
        all.push((name, work));
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
