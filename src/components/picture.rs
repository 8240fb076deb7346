use yew::prelude::*;

use super::element::{Fixed, Is, element, text};
use crate::model::{Image, Text};

/// A picture; its box has its shape before it arrives.
pub fn picture(image: &Image, urgent: bool) -> Html {
    let (width, height) = match image.size {
        Some((width, height)) => (Some(width.to_string()), Some(height.to_string())),
        None => (None, None),
    };
    html! {
        <img
            class="kabar-picture"
            src={image.src.text()}
            srcset={image.srcset.clone()}
            sizes={image.sizes.clone()}
            {width}
            {height}
            alt={image.alt.clone()}
            loading={(!urgent).then_some("lazy")}
            fetchpriority={urgent.then_some("high")}
            decoding="async"
            data-sized={if image.size.is_some() { "true" } else { "false" }}
        />
    }
}

/// The attributes of what stands under a picture.
pub const CAPTION: Fixed = &[("class", Is("kabar-figure__caption"))];

/// Label, credit and text under a picture; nothing where there is none of them.
pub fn caption(image: &Image) -> Html {
    let source: Option<Text> = match (&image.label, &image.credit) {
        (Some(label), Some(credit)) => Some([label, " | ", credit].concat().into()),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    };
    let mut parts = Vec::new();
    if let Some(source) = source {
        parts.push(element(
            "b",
            &[("class", Is("kabar-figure__source"))],
            source,
        ));
        parts.push(text(AttrValue::Static(" ")));
    }
    if let Some(caption) = &image.caption {
        parts.push(text(caption.clone()));
    }
    if parts.is_empty() {
        return Html::default();
    }
    element("figcaption", CAPTION, parts)
}
