use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::own::{Held, use_after, use_own};
use crate::dom::{self, Platform};
use crate::model::{Link, Text};

/// How long it is said what has become of a copied link: time to read a short sentence twice.
const SAID_MS: u32 = 4_000;

/// What a reader can do with a page beyond reading it, as far as the device can.
pub struct PageTools {
    /// Nothing in the first HTML, which is the same for every reader.
    can: Cell<Platform>,
    /// Whether what was copied last is on the clipboard, while that is said.
    copied: Cell<Option<bool>>,
    /// The timer that ends it.
    end: RefCell<Held>,
    redraw: UseForceUpdateHandle,
}

impl PageTools {
    /// What the device can do; nothing before the first rendering has passed.
    pub fn can(&self) -> Platform {
        self.can.get()
    }

    /// Whether the address that was copied is on the clipboard, a while after it was copied.
    pub fn copied(&self) -> Option<bool> {
        self.copied.get()
    }

    fn set_copied(&self, copied: Option<bool>) {
        self.copied.set(copied);
        self.redraw.force_update();
    }

    /// Puts the address of `url`, or of the page, on the clipboard.
    pub fn copy(self: &Rc<Self>, url: Option<&Link>) {
        let this = self.clone();
        dom::copy(&dom::address(url), move |copied| {
            this.set_copied(Some(copied));
            let weak = Rc::downgrade(&this);
            let end = dom::after(SAID_MS, move || {
                if let Some(this) = weak.upgrade() {
                    this.set_copied(None);
                }
            });
            this.end.replace(Some(Box::new(end)));
        });
    }

    /// Opens the device's own sharing for `url`, or for the page.
    pub fn share(&self, title: &Text, url: Option<&Link>) {
        dom::share(title, &dom::address(url));
    }

    /// Opens the print dialogue.
    pub fn print(&self) {
        dom::print();
    }
}

/// The tools for the page.
#[hook]
pub fn use_page_tools() -> Rc<PageTools> {
    let redraw = use_force_update();
    let tools = use_own(|| PageTools {
        can: Cell::default(),
        copied: Cell::new(None),
        end: RefCell::default(),
        redraw,
    });
    let asking = tools.clone();
    use_after(
        0,
        Box::new(move || {
            asking.can.set(Platform::ask());
            asking.redraw.force_update();
            None
        }),
    );
    tools
}
