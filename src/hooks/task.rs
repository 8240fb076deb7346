use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::{AbortHandle, Abortable};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::service::LocalFuture;

/// A place for one piece of work at a time: the next one, or the end of the component, cancels it.
#[derive(Clone)]
pub struct Task(Rc<Running>);

#[derive(Default)]
struct Running(RefCell<Option<AbortHandle>>);

impl Task {
    pub fn run(&self, work: LocalFuture<()>) {
        let (handle, registration) = AbortHandle::new_pair();
        if let Some(before) = self.0.0.borrow_mut().replace(handle) {
            before.abort();
        }
        spawn_local(async move {
            // Cancelled work has nobody left to tell.
            let _ = Abortable::new(work, registration).await;
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(handle) = self.0.borrow_mut().take() {
            handle.abort();
        }
    }
}

/// A [`Task`] that lives as long as the component.
#[hook]
pub fn use_task() -> Task {
    (*use_memo((), |()| Task(Rc::new(Running::default())))).clone()
}
