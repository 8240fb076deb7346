//! Listens to what happens in a discussion while its reader looks at it.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::Tasks;
use super::own::Held;
use super::thread::Discussion;
use crate::backend::Read;
use crate::dom::{after, chance, now};
use crate::model::{CommentPage, Link, Live, Text};
use crate::service::{Answer, Event};
use crate::state::pulse::{Beat, Order, Pulse};
use crate::state::thread::Action;

/// Announcements are this far apart: a busy discussion must not talk over the one who reads it.
const QUIET_MS: u32 = 30_000;

/// One that listens; dropped, it stops.
pub struct Listening {
    discussion: Weak<Discussion>,
    /// The stream, or the page that is read again.
    url: Text,
    is_stream: bool,
    /// The last event that was heard of.
    after: RefCell<Text>,
    /// When the first page was there.
    loaded: i64,
    pulse: Cell<Pulse>,
    /// The timer that is waited for, or the stream.
    doing: RefCell<Option<Box<dyn Any>>>,
    /// Runs while nothing more is announced.
    quiet: RefCell<Option<Box<dyn Any>>>,
}

impl Listening {
    /// Listens as `live` says, from now on.
    pub fn start(discussion: &Rc<Discussion>, live: &Live) -> Held {
        let env = &discussion.env;
        let (url, after, seconds) = match live {
            Live::Events { url, after } => (url.text(), after.clone(), None),
            Live::Poll { url, seconds } => {
                let url = url
                    .as_ref()
                    .map_or_else(|| env.src.as_str().into(), Link::text);
                (url, Text::default(), Some(*seconds))
            }
        };
        let listening = Rc::new(Listening {
            discussion: Rc::downgrade(discussion),
            url,
            is_stream: seconds.is_none(),
            after: RefCell::new(after),
            loaded: now(),
            pulse: Cell::new(Pulse::new(seconds, now())),
            doing: RefCell::default(),
            quiet: RefCell::default(),
        });
        let sight = Rc::downgrade(&listening);
        env.clock.as_ref()?.tell_sight(Rc::new(move |awake| {
            if let Some(listening) = sight.upgrade() {
                listening.beat(Beat::Sight(awake));
            }
        }));
        Some(Box::new(listening))
    }

    fn beat(self: &Rc<Self>, beat: Beat) {
        let mut pulse = self.pulse.get();
        let order = pulse.beat(beat, now(), chance());
        self.pulse.set(pulse);
        let doing: Option<Box<dyn Any>> = match order {
            Order::Stay => return,
            Order::Rest => None,
            Order::Wait(ms) => {
                let this = Rc::downgrade(self);
                Some(Box::new(after(ms, move || {
                    if let Some(this) = this.upgrade() {
                        this.beat(Beat::Due);
                    }
                })))
            }
            Order::Ask => self.ask(),
        };
        // What was done ends after the next has begun: it may be what has called.
        let before = self.doing.replace(doing);
        drop(before);
    }

    fn ask(self: &Rc<Self>) -> Option<Box<dyn Any>> {
        let discussion = self.discussion.upgrade()?;
        let service = &discussion.env.service;
        let this = Rc::downgrade(self);
        if self.is_stream {
            let told = move |event| {
                if let Some(this) = this.upgrade() {
                    this.told(event);
                }
            };
            return service.listen(&self.url, &self.after.borrow(), Box::new(told));
        }
        let page = service.comments(&self.url);
        let tasks = Tasks::default();
        tasks.run(
            Text::default(),
            Box::pin(async move {
                let page = page.await;
                if let Some(this) = this.upgrade() {
                    let beat = match page {
                        Ok(page) => {
                            this.hear(page);
                            Beat::Read
                        }
                        Err(_) => Beat::Broke,
                    };
                    this.beat(beat);
                }
            }),
        );
        Some(Box::new(tasks))
    }

    fn told(self: &Rc<Self>, event: Option<Event>) {
        let Some(Event { id, url, json }) = event else {
            return self.beat(Beat::Broke);
        };
        if !id.is_empty() {
            self.after.replace(id.into());
        }
        let Some(discussion) = self.discussion.upgrade() else {
            return;
        };
        // An event is a page of one comment.
        let body = ["{\"comment\":[", &json, "]}"].concat();
        let answer = Answer { url, body };
        match discussion.env.service.comments_in(Ok(answer)) {
            Ok(page) => self.hear(page),
            Err(error) => discussion.env.tell(vec![error]),
        }
    }

    fn hear(self: &Rc<Self>, Read { value, skipped }: Read<CommentPage>) {
        if let Some(discussion) = self.discussion.upgrade() {
            if self.is_stream {
                discussion.env.tell(skipped);
            }
            discussion.dispatch(Action::News(value.entries, self.loaded));
            if self.quiet.borrow().is_none() {
                self.announce();
            }
        }
    }

    /// Tells the reader how many wait, if that are more than they know of, and is quiet then.
    fn announce(self: &Rc<Self>) {
        let discussion = self.discussion.upgrade();
        let unheard = discussion.filter(|discussion| {
            let thread = discussion.thread();
            thread.news() > thread.announced()
        });
        let quiet: Option<Box<dyn Any>> = match unheard {
            Some(discussion) => {
                discussion.dispatch(Action::Announced);
                let this = Rc::downgrade(self);
                Some(Box::new(after(QUIET_MS, move || {
                    if let Some(this) = this.upgrade() {
                        this.announce();
                    }
                })))
            }
            None => None,
        };
        drop(self.quiet.replace(quiet));
    }
}
