use yew::prelude::*;

use super::element::{self, BUTTON, Fixed, Is, element};
use crate::hooks::Env;
use crate::model::Text;

/// The way to something that is not here yet.
pub enum Way {
    /// It can be asked for, in these words.
    Open(Text),
    /// It has been asked for; this is said meanwhile.
    Busy(Text),
    /// It could not be had, for this reason.
    Failed(Text),
}

/// What the attributes of a way on are: around it and of its button, as it is and while it is busy.
pub struct Look {
    pub around: [Fixed; 2],
    pub button: [Fixed; 2],
}

/// A way on. Whatever becomes of it, the button stays the same one, so that the focus stays on it.
#[inline(never)]
pub fn way_on(look: &'static Look, way: Way, env: &Env, on_use: Callback<MouseEvent>) -> Html {
    const SAID: Fixed = &[("class", Is("kabar-hidden")), ("role", Is("status"))];
    const NOTICE: Fixed = &[("class", Is("kabar-notice")), ("role", Is("alert"))];
    let [open, busy] = look.button;
    let (around, attributes, said, button, words, on_use) = match way {
        Way::Open(words) => (look.around[0], SAID, Text::default(), open, words, on_use),
        Way::Busy(words) => (
            look.around[1],
            SAID,
            words.clone(),
            busy,
            words,
            Callback::noop(),
        ),
        Way::Failed(sentence) => {
            let retry = env.messages.text("failed.retry");
            (NOTICE, &[] as Fixed, sentence, open, retry, on_use)
        }
    };
    let parts = vec![
        element("p", attributes, said),
        element::button(button, words, on_use),
    ];
    element("div", around, parts)
}

/// A failure in one sentence and the way on, or what is said while it is tried.
pub fn notice(way: Way, env: &Env, on_retry: Callback<MouseEvent>) -> Html {
    const NOTICE: Fixed = &[("class", Is("kabar-notice"))];
    const LOOK: Look = Look {
        around: [NOTICE; 2],
        button: [
            BUTTON,
            &[
                ("type", Is("button")),
                ("class", Is("kabar-button")),
                ("aria-disabled", Is("true")),
            ],
        ],
    };
    way_on(&LOOK, way, env, on_retry)
}
