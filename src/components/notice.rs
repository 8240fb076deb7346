use yew::prelude::*;

use super::element::{Content, Fixed, Is, element, list, text};
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

/// A way on. Whatever becomes of it, the button stays the same one, so that the focus stays on it.
pub fn way_on(
    [open, busy]: [Fixed; 2],
    class: &'static str,
    way: Way,
    env: &Env,
    on_use: Callback<MouseEvent>,
) -> Html {
    const SAID: Fixed = &[("class", Is("kabar-hidden")), ("role", Is("status"))];
    const NOTICE: Fixed = &[("class", Is("kabar-notice")), ("role", Is("alert"))];
    let is_busy = matches!(way, Way::Busy(_));
    let (around, attributes, said, words) = match way {
        Way::Open(words) => (open, SAID, Text::default(), words),
        Way::Busy(words) => (busy, SAID, words.clone(), words),
        Way::Failed(sentence) => (
            NOTICE,
            &[] as Fixed,
            sentence,
            env.messages.text("failed.retry"),
        ),
    };
    let button = html! {
        <button
            type="button"
            {class}
            aria-disabled={is_busy.then_some("true")}
            onclick={(!is_busy).then_some(on_use)}
        >
            { text(words) }
        </button>
    };
    list(vec![element("p", attributes, said), button]).within("div", around)
}

/// A failure in one sentence and the way on, or what is said while it is tried.
pub fn notice(way: Way, env: &Env, on_retry: Callback<MouseEvent>) -> Html {
    const NOTICE: Fixed = &[("class", Is("kabar-notice"))];
    way_on([NOTICE; 2], "kabar-button", way, env, on_retry)
}
