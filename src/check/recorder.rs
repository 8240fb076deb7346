//! A network that remembers what went over it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use crate::error::Error;
use crate::fetch::{Headers, LocalFuture, Reply, Request, Transport};

/// A request and what came of it.
pub struct Exchange {
    /// What it was for.
    pub what: &'static str,
    pub request: Request,
    pub outcome: Result<Answered, Error>,
    pub ms: u128,
}

/// A reply.
pub struct Answered {
    pub url: String,
    pub status: u16,
    pub body: String,
    headers: Rc<Headers>,
}

impl Answered {
    pub fn header(&self, name: &str) -> Option<String> {
        (self.headers)(name)
    }
}

/// The network behind it, with its memory.
pub struct Recorder {
    network: Rc<dyn Transport>,
    what: Cell<&'static str>,
    exchanges: Rc<RefCell<Vec<Exchange>>>,
}

impl Recorder {
    pub fn new(network: Rc<dyn Transport>) -> Recorder {
        Recorder {
            network,
            what: Cell::new(""),
            exchanges: Rc::default(),
        }
    }

    /// What requests are for from now on.
    pub fn now_for(&self, what: &'static str) {
        self.what.set(what);
    }

    /// All of it, in the order in which it was asked.
    pub fn exchanges(&self) -> std::cell::Ref<'_, Vec<Exchange>> {
        self.exchanges.borrow()
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request) -> LocalFuture<Result<Reply, Error>> {
        let what = self.what.get();
        let exchanges = self.exchanges.clone();
        let start = Instant::now();
        let reply = self.network.send(request.clone());
        Box::pin(async move {
            let reply = reply.await;
            let ms = start.elapsed().as_millis();
            let (outcome, result) = match reply {
                Ok(reply) => {
                    let headers = Rc::new(reply.headers);
                    let shared = headers.clone();
                    let answered = Answered {
                        url: reply.url.clone(),
                        status: reply.status,
                        body: reply.body.clone(),
                        headers,
                    };
                    let reply = Reply {
                        headers: Box::new(move |name| shared(name)),
                        ..reply
                    };
                    (Ok(answered), Ok(reply))
                }
                Err(error) => (Err(error.clone()), Err(error)),
            };
            exchanges.borrow_mut().push(Exchange {
                what,
                request,
                outcome,
                ms,
            });
            result
        })
    }
}
