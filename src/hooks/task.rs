use std::cell::RefCell;

use futures_util::future::{AbortHandle, Abortable};
use yew::platform::spawn_local;

use crate::service::LocalFuture;

/// A place for one piece of work at a time: the next one, or its own end, cancels it.
#[derive(Default)]
pub struct Task(RefCell<Option<AbortHandle>>);

impl Task {
    pub fn run(&self, work: LocalFuture<()>) {
        let (handle, registration) = AbortHandle::new_pair();
        if let Some(before) = self.0.borrow_mut().replace(handle) {
            before.abort();
        }
        spawn_local(async move {
            // Cancelled work has nobody left to tell.
            let _ = Abortable::new(work, registration).await;
        });
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if let Some(handle) = self.0.borrow_mut().take() {
            handle.abort();
        }
    }
}
