use yew::prelude::*;

use crate::components::element::{Is, element, list, text};
use crate::components::inline::named;
use crate::hooks::Env;
use crate::model::{Article, Label};

/// Where the text comes from and where it belongs: source, section, tags.
pub fn foot(article: &Article, env: &Env) -> Html {
    let Article {
        source,
        section,
        tags,
        ..
    } = article;
    let rows = [
        ("article.source", source.as_slice()),
        ("article.section", section.as_slice()),
        ("article.tags", tags.as_slice()),
    ];
    let mut shown = Vec::new();
    for (key, labels) in rows {
        if !labels.is_empty() {
            shown.push(element(
                "div",
                &[("class", Is("kabar-foot__row"))],
                vec![
                    element(
                        "dt",
                        &[],
                        vec![text(env.messages.text(key)), text(AttrValue::Static(": "))],
                    ),
                    element("dd", &[], enumeration(labels, env)),
                ],
            ));
        }
    }
    if shown.is_empty() {
        return Html::default();
    }
    let rows = element("dl", &[("class", Is("kabar-foot"))], shown);
    element("footer", &[], rows)
}

/// One after another, with commas between them.
fn enumeration(labels: &[Label], env: &Env) -> Html {
    let mut parts = Vec::new();
    for label in labels {
        if !parts.is_empty() {
            parts.push(text(env.messages.text("article.comma")));
        }
        parts.push(named(&label.name, label.url.as_ref(), None));
    }
    list(parts)
}
