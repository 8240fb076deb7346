//! A stream of events that the test sends when it wants to.

use std::sync::Arc;

use hyper::body::Bytes;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use super::DEADLINE;

/// All connections that have asked for it, in their order; those that were ended stay, as nothing.
#[derive(Clone)]
pub struct Events(Arc<watch::Sender<Vec<Option<UnboundedSender<Bytes>>>>>);

impl Events {
    pub fn new() -> Events {
        Events(Arc::new(watch::Sender::new(Vec::new())))
    }

    /// What another connection is sent from now on.
    pub fn listener(&self) -> UnboundedReceiver<Bytes> {
        let (sender, receiver) = unbounded_channel();
        self.0.send_modify(|all| all.push(Some(sender)));
        receiver
    }

    /// Waits until so many connections have been made in all.
    pub async fn wait_for(&self, connections: usize) {
        let mut all = self.0.subscribe();
        let enough = all.wait_for(|all| all.len() >= connections);
        if tokio::time::timeout(DEADLINE, enough).await.is_err() {
            panic!("there were never {connections} connections");
        }
    }

    /// Sends an event to whoever listens.
    pub fn send(&self, name: &str, id: &str, data: &Value) {
        let event = format!("id: {id}\nevent: {name}\ndata: {data}\n\n");
        for listener in self.0.borrow().iter().flatten() {
            // One that has gone is told nothing.
            let _ = listener.send(event.clone().into());
        }
    }

    /// Ends every connection.
    pub fn end(&self) {
        self.0.send_modify(|all| all.fill(None));
    }

    /// Waits until nobody listens any more.
    pub async fn wait_until_alone(&self) {
        let all = self.0.borrow().clone();
        for listener in all.into_iter().flatten() {
            if tokio::time::timeout(DEADLINE, listener.closed())
                .await
                .is_err()
            {
                panic!("somebody still listens");
            }
        }
    }
}
