use std::cell::Cell;

use yew::prelude::*;

use super::Env;
use super::own::{use_after, use_own};
use crate::dom::on_text_size;
use crate::state::text_size::TextSize;

/// The text size that holds now, also when another element or another tab changed it.
#[hook]
pub fn use_text_size(env: &Env) -> TextSize {
    let redraw = use_force_update();
    let size = use_own(|| Cell::new(env.text_size));
    let (env, set) = (env.clone(), size.clone());
    use_after(
        0,
        Box::new(move || {
            let listener = on_text_size(env.host.as_ref()?, move |word| {
                set.set(TextSize::named(&word));
                redraw.force_update();
            });
            Some(Box::new(listener))
        }),
    );
    size.get()
}
