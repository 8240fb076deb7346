use yew::prelude::*;

use super::Voice;
use crate::components::element::{Is, element, link, text};
use crate::hooks::Env;
use crate::model::Related;

/// The way to another article: "Read also", or what the newsroom says instead.
pub fn related(related: &Related, voice: Voice, env: &Env) -> Html {
    let Related { url, title, kicker } = related;
    let kicker = kicker
        .clone()
        .unwrap_or_else(|| env.messages.text("article.related"));
    element(
        "aside",
        &[("class", Is("kabar-related"))],
        vec![
            element("span", &[("class", Is("kabar-related__kicker"))], kicker),
            text(AttrValue::Static(" ")),
            link(url, voice.rel(), text(title.clone())),
        ],
    )
}
