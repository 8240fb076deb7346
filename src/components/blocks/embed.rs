use std::rc::Rc;

use yew::prelude::*;

use crate::components::element::{BUTTON, Is, button, element};
use crate::hooks::{Embeds, Env};
use crate::model::Embed;

/// Something of another site: a button first, its frame only after the reader asked for it.
pub fn embed(embed: &Embed, embeds: &Rc<Embeds>, env: &Env) -> Html {
    let Embed {
        provider,
        title,
        url,
    } = embed;
    let this: *const Embed = embed;
    if embeds.asked(this) {
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
    let ask = {
        let embeds = embeds.clone();
        Callback::from(move |_| embeds.ask(this))
    };
    let label = match title {
        // It may run the other way than the words around it (Unicode Bidirectional Algorithm, isolates).
        Some(title) => env.messages.with(
            "article.embed",
            &[
                ("title", &["\u{2068}", title, "\u{2069}"].concat()),
                ("provider", provider),
            ],
        ),
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
        vec![button(BUTTON, label, ask), element("p", &[], note)],
    )
}
