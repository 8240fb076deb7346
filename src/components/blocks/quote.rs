use yew::prelude::*;

use super::Voice;
use crate::components::inline::inlines;
use crate::model::{Inline, Link};

/// Somebody's words, and whose they are.
pub fn quote(content: Html, attribution: &[Inline], source: Option<&Link>, voice: Voice) -> Html {
    let quoted = html! { <blockquote cite={source.map(Link::text)}>{ content }</blockquote> };
    if attribution.is_empty() && source.is_none() {
        return quoted;
    }
    let attribution = match (source, attribution) {
        (Some(url), []) => html! { <a href={url.text()} rel={voice.rel()}>{ url.text() }</a> },
        (Some(url), words)
            if words
                .iter()
                .all(|word| !matches!(word, Inline::Link { .. })) =>
        {
            html! {
                <a href={url.text()} rel={voice.rel()}>{ inlines(words, voice) }</a>
            }
        }
        (_, words) => inlines(words, voice),
    };
    html! {
        <figure class="kabar-quote">
            { quoted }
            <figcaption>{ attribution }</figcaption>
        </figure>
    }
}

/// A sentence of the article itself, set large; said twice, so screen readers may skip it.
pub fn pull_quote(content: &[Inline], attribution: &[Inline], voice: Voice) -> Html {
    html! {
        <aside class="kabar-pull">
            <p>{ inlines(content, voice) }</p>
            if !attribution.is_empty() {
                <p class="kabar-pull__by">{ inlines(attribution, voice) }</p>
            }
        </aside>
    }
}
