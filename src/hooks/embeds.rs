use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::own::use_own;
use crate::model::Embed;

/// The embeds of an article that the reader asked for.
pub struct Embeds {
    /// By where they stand in the article, which never changes: the same one may stand in it twice.
    asked: RefCell<Vec<*const Embed>>,
    redraw: UseForceUpdateHandle,
}

impl Embeds {
    /// Whether the reader asked for it.
    pub fn asked(&self, embed: *const Embed) -> bool {
        self.asked.borrow().contains(&embed)
    }

    /// The reader asks for it: its frame takes the button's place.
    pub fn ask(&self, embed: *const Embed) {
        self.asked.borrow_mut().push(embed);
        self.redraw.force_update();
    }
}

/// The embeds that the reader asked for.
#[hook]
pub fn use_embeds() -> Rc<Embeds> {
    let redraw = use_force_update();
    use_own(|| Embeds {
        asked: RefCell::default(),
        redraw,
    })
}
