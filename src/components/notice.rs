use yew::prelude::*;

use super::element::{BUTTON, Is, button, element};
use crate::hooks::Env;
use crate::model::Text;

/// A failure in one sentence, and the way on.
pub fn notice(sentence: Text, env: &Env, on_retry: Callback<MouseEvent>) -> Html {
    element(
        "div",
        &[("class", Is("kabar-notice")), ("role", Is("alert"))],
        vec![
            element("p", &[], sentence),
            button(BUTTON, env.messages.text("failed.retry"), on_retry),
        ],
    )
}
