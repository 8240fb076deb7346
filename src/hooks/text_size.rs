use yew::prelude::*;

use super::Env;
use crate::dom::on_text_size;
use crate::state::text_size::TextSize;

/// The text size that holds now, also when another element or another tab changed it.
#[hook]
pub fn use_text_size(env: &Env) -> TextSize {
    let size = use_state(|| env.text_size);
    let setter = size.setter();
    use_effect_with(env.clone(), move |env| {
        let listener = env
            .host
            .as_ref()
            .map(|host| on_text_size(host, move |word| setter.set(TextSize::named(&word))));
        move || drop(listener)
    });
    *size
}
