use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::own::{use_after, use_own};
use crate::dom::{self, Platform};
use crate::model::{Link, Text};

/// What a reader can do with a page beyond reading it, as far as the device can.
pub struct PageTools {
    /// Nothing in the first HTML, which is the same for every reader.
    can: Cell<Platform>,
    copied: Cell<bool>,
    redraw: UseForceUpdateHandle,
}

impl PageTools {
    pub fn can(&self) -> Platform {
        self.can.get()
    }

    /// Whether the address is on the clipboard now.
    pub fn copied(&self) -> bool {
        self.copied.get()
    }

    /// Puts the address of `url`, or of the page, on the clipboard.
    pub fn copy(self: &Rc<Self>, url: Option<&Link>) {
        let this = self.clone();
        dom::copy(&dom::address(url), move |copied| {
            this.copied.set(copied);
            this.redraw.force_update();
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
        copied: Cell::new(false),
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
