//! A comment so long that its beginning is enough until the reader wants more.

use yew::prelude::*;

use crate::components::element::{Fixed, Is, element, list};
use crate::hooks::{Env, close_rest};

/// The words of a long comment, of which the style sheet shows the beginning until what stands below them is open.
pub fn long(words: Html, env: &Env) -> Html {
    const WORDS: Fixed = &[("class", Is("kabar-comment__long kabar-body"))];
    const MORE: Fixed = &[("class", Is("kabar-comment__closed"))];
    const LESS: Fixed = &[("class", Is("kabar-comment__open"))];
    let ways = list(vec![
        element("span", MORE, env.messages.text("comments.read-more")),
        element("span", LESS, env.messages.text("comments.read-less")),
    ]);
    let host = env.host.clone();
    let close = Callback::from(move |event: MouseEvent| close_rest(host.as_ref(), &event));
    list(vec![
        element("div", WORDS, words),
        html! { <details class="kabar-comment__rest"><summary onclick={close}>{ ways }</summary></details> },
    ])
}
