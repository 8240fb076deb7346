use yew::prelude::*;

use super::Voice;
use crate::components::element::{Is, each, element};
use crate::components::inline::inlines;
use crate::components::picture::{CAPTION, caption, picture};
use crate::model::{Image, Inline};

/// A picture inside a body.
pub fn figure(image: &Image) -> Html {
    element(
        "figure",
        &[("class", Is("kabar-figure"))],
        vec![picture(image, false), caption(image)],
    )
}

/// Pictures that belong together.
pub fn gallery(images: &[Image], caption: &[Inline], voice: Voice) -> Html {
    let pictures = element(
        "div",
        &[("class", Is("kabar-gallery__pictures"))],
        each(images, figure),
    );
    let mut parts = vec![pictures];
    if !caption.is_empty() {
        parts.push(element("figcaption", CAPTION, inlines(caption, voice)));
    }
    element("figure", &[("class", Is("kabar-gallery"))], parts)
}
