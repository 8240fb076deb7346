use yew::prelude::*;

use super::Voice;
use crate::components::inline::inlines;
use crate::components::picture::{caption, picture};
use crate::model::{Image, Inline};

/// A picture inside a body.
pub fn figure(image: &Image) -> Html {
    html! {
        <figure class="kabar-figure">
            { picture(image, false) }
            { caption(image) }
        </figure>
    }
}

/// Pictures that belong together.
pub fn gallery(images: &[Image], caption: &[Inline], voice: Voice) -> Html {
    html! {
        <figure class="kabar-gallery">
            <div class="kabar-gallery__pictures">{ for images.iter().map(figure) }</div>
            if !caption.is_empty() {
                <figcaption class="kabar-figure__caption">{ inlines(caption, voice) }</figcaption>
            }
        </figure>
    }
}
