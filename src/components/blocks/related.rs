use yew::prelude::*;

use super::Voice;
use crate::hooks::Env;
use crate::model::Related;

/// The way to another article: "Read also", or what the newsroom says instead.
pub fn related(related: &Related, voice: Voice, env: &Env) -> Html {
    let Related { url, title, kicker } = related;
    let kicker = kicker
        .clone()
        .unwrap_or_else(|| env.messages.text("article.related"));
    html! {
        <aside class="kabar-related">
            <span class="kabar-related__kicker">{ kicker }</span>
            { " " }
            <a href={url.text()} rel={voice.rel()}>{ title.clone() }</a>
        </aside>
    }
}
