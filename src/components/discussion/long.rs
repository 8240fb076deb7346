//! A comment so long that its beginning is enough until the reader wants more.

use yew::prelude::*;

use crate::components::element::{Fixed, Is, element, list};
use crate::hooks::{Env, close_rest, open_scrolled};
use crate::model::Text;

/// The words of a long comment by `name`, of which the style sheet shows the beginning until what stands below them is
/// open.
pub fn long(words: Html, name: &Text, env: &Env) -> Html {
    const MORE: Fixed = &[("class", Is("kabar-comment__closed"))];
    const LESS: Fixed = &[("class", Is("kabar-comment__open"))];
    const WHOSE: Fixed = &[("class", Is("kabar-hidden"))];
    let ways = list(vec![
        element("span", MORE, env.messages.text("comments.read-more")),
        element("span", LESS, env.messages.text("comments.read-less")),
        element("span", WHOSE, name.clone()),
    ]);
    let (host, same) = (env.host.clone(), env.host.clone());
    let open = Callback::from(move |event: Event| open_scrolled(host.as_ref(), &event));
    let close = Callback::from(move |event: MouseEvent| close_rest(same.as_ref(), &event));
    list(vec![
        html! { <div class="kabar-comment__long kabar-body" onscroll={open}>{ words }</div> },
        html! { <details class="kabar-comment__rest"><summary onclick={close}>{ ways }</summary></details> },
    ])
}
