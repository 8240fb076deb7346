use yew::prelude::*;

use super::Voice;
use crate::components::element::{Is, element, link, text};
use crate::components::inline::inlines;
use crate::model::{Inline, Link};

/// Somebody's words, and whose they are.
pub fn quote(content: Html, attribution: &[Inline], source: Option<&Link>, voice: Voice) -> Html {
    let quoted = html! { <blockquote cite={source.map(Link::text)}>{ content }</blockquote> };
    if attribution.is_empty() && source.is_none() {
        return quoted;
    }
    let attribution = match (source, attribution) {
        (Some(url), []) => link(url, voice.rel(), text(url.text())),
        (Some(url), words)
            if words
                .iter()
                .all(|word| !matches!(word, Inline::Link { .. })) =>
        {
            link(url, voice.rel(), inlines(words, voice))
        }
        (_, words) => inlines(words, voice),
    };
    element(
        "figure",
        &[("class", Is("kabar-quote"))],
        vec![quoted, element("figcaption", &[], attribution)],
    )
}

/// A sentence of the article itself, set large; said twice, so screen readers may skip it.
pub fn pull_quote(content: &[Inline], attribution: &[Inline], voice: Voice) -> Html {
    let mut parts = vec![element("p", &[], inlines(content, voice))];
    if !attribution.is_empty() {
        parts.push(element(
            "p",
            &[("class", Is("kabar-pull__by"))],
            inlines(attribution, voice),
        ));
    }
    element("aside", &[("class", Is("kabar-pull"))], parts)
}
