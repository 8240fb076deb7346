use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use yew::prelude::*;

use super::Env;
use super::own::{use_after, use_own};
use crate::dom::{Host, Listener, Sight, Ticker, every, now, on_page_visibility};

/// How often the clock looks whether a relative time has changed: the smallest unit is a minute.
const LOOK_MS: u32 = 60_000;

/// Is told whether the reader can see the element.
pub type OnSight = Rc<dyn Fn(bool)>;

/// One timer for every relative time of a root; it sleeps while the element or the whole page is out of sight.
pub struct Clock {
    now: Cell<i64>,
    in_sight: Cell<bool>,
    page_visible: Cell<bool>,
    timer: RefCell<Option<Ticker>>,
    /// Views that show relative times, each with the moment at which its text changes.
    shown: RefCell<Vec<(Weak<Cell<i64>>, UseForceUpdateHandle)>>,
    on_sight: RefCell<Option<OnSight>>,
    watching: RefCell<Option<(Option<Sight>, Option<Listener>)>>,
}

impl Clock {
    /// A clock that runs while the reader can see `host`.
    pub fn new(host: &Host) -> Rc<Self> {
        let clock = Rc::new(Clock {
            now: Cell::new(now()),
            in_sight: Cell::new(false),
            page_visible: Cell::new(true),
            timer: RefCell::default(),
            shown: RefCell::default(),
            on_sight: RefCell::default(),
            watching: RefCell::default(),
        });
        let sight = {
            let clock = Rc::downgrade(&clock);
            Sight::new(host, move |in_sight| {
                if let Some(clock) = clock.upgrade() {
                    clock.in_sight.set(in_sight);
                    clock.wake_or_sleep();
                }
            })
        };
        let listener = {
            let clock = Rc::downgrade(&clock);
            on_page_visibility(move |visible| {
                if let Some(clock) = clock.upgrade() {
                    clock.page_visible.set(visible);
                    clock.wake_or_sleep();
                }
            })
        };
        *clock.watching.borrow_mut() = Some((sight, listener));
        clock
    }

    /// Tells `on_sight`, now and whenever something changes, whether the reader can see the element.
    pub fn tell_sight(self: &Rc<Self>, on_sight: OnSight) {
        self.on_sight.replace(Some(on_sight));
        self.wake_or_sleep();
    }

    fn wake_or_sleep(self: &Rc<Self>) {
        let awake = self.in_sight.get() && self.page_visible.get();
        let on_sight = self.on_sight.borrow().clone();
        if let Some(on_sight) = on_sight {
            on_sight(awake);
        }
        if awake && self.timer.borrow().is_none() {
            self.look();
            let clock = Rc::downgrade(self);
            let look = move || {
                if let Some(clock) = clock.upgrade() {
                    clock.look();
                }
            };
            *self.timer.borrow_mut() = Some(every(LOOK_MS, look));
        } else if !awake {
            self.timer.borrow_mut().take();
        }
    }

    /// Has those shown anew whose text has changed.
    fn look(&self) {
        self.now.set(now());
        self.shown.borrow_mut().retain(|(due, view)| {
            let Some(due) = due.upgrade() else {
                return false;
            };
            if due.get() <= self.now.get() {
                view.force_update();
            }
            true
        });
    }
}

/// The time as a view sees it.
pub struct Now {
    /// Milliseconds since 1970; `None` where the HTML must be the same for every reader.
    pub ms: Option<i64>,
    due: Rc<Cell<i64>>,
}

impl Now {
    /// Says that a text of the view has to be made anew in `wait` milliseconds.
    pub fn ask_again_after(&self, wait: u32) {
        let at = self.ms.unwrap_or(i64::MAX).saturating_add(i64::from(wait));
        self.due.set(self.due.get().min(at));
    }
}

/// The reader's clock; the view is shown anew when what it said has passed.
#[hook]
pub fn use_now(env: &Env) -> Now {
    let update = use_force_update();
    let due = use_own(|| Cell::new(i64::MAX));
    let clock = env.clock.clone();
    {
        let (clock, due) = (clock.clone(), due.clone());
        use_after(
            0,
            Box::new(move || {
                if let Some(clock) = clock {
                    clock.shown.borrow_mut().push((Rc::downgrade(&due), update));
                }
                None
            }),
        );
    }
    due.set(i64::MAX);
    Now {
        ms: clock.map(|clock| clock.now.get()),
        due,
    }
}
