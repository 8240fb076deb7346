use yew::prelude::*;

use crate::model::Image;

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
            data-sized={image.size.is_some().to_string()}
        />
    }
}

/// Label, credit and text under a picture; nothing where there is none of them.
pub fn caption(image: &Image) -> Html {
    if image.label.is_none() && image.credit.is_none() && image.caption.is_none() {
        return Html::default();
    }
    let source: Vec<_> = [&image.label, &image.credit]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    html! {
        <figcaption class="kabar-figure__caption">
            if !source.is_empty() {
                <b class="kabar-figure__source">{ source.join(" | ") }</b>
                { " " }
            }
            { image.caption.clone() }
        </figcaption>
    }
}
