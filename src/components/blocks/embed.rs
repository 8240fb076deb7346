use std::cell::Cell;

use yew::prelude::*;

use crate::components::element::{BUTTON, Is, button, element, list, text};
use crate::hooks::{Env, use_own};
use crate::model::Embed;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub embed: Embed,
    pub env: Env,
}

/// Something of another site: a button first, its frame only after the reader asked for it.
#[component]
pub fn EmbedView(props: &Props) -> Html {
    let env = &props.env;
    let redraw = use_force_update();
    let asked = use_own(|| Cell::new(false));
    let Embed {
        provider,
        title,
        url,
    } = &props.embed;
    if asked.get() {
        return html! {
            <iframe
                class="kabar-embed"
                src={url.text()}
                title={title.clone().unwrap_or_else(|| provider.clone())}
                allow="fullscreen; encrypted-media; picture-in-picture"
                referrerpolicy="strict-origin-when-cross-origin"
                sandbox="allow-scripts allow-same-origin allow-popups allow-presentation"
            />
        };
    }
    let ask = Callback::from(move |_| {
        asked.set(true);
        redraw.force_update();
    });
    let label = match title {
        Some(title) => env
            .messages
            .with("article.embed", &[("title", title), ("provider", provider)]),
        None => env
            .messages
            .with("article.embed-untitled", &[("provider", provider)]),
    };
    let note = env
        .messages
        .with("article.embed-note", &[("provider", provider)]);
    element(
        "div",
        &[("class", Is("kabar-embed"))],
        list(vec![
            button(BUTTON, label, ask),
            element("p", &[], text(note)),
        ]),
    )
}
