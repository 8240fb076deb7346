use std::rc::Rc;

use yew::prelude::*;

use crate::components::element::{Fixed, Is, element};
use crate::hooks::{Discussion, field_value};
use crate::model::Text;

/// Finds words in all comments that are here; of a long thread the browser's own search sees those near the viewport only.
/// Enter leads from one to the next and stays in the field, Escape goes on from there.
pub fn find(discussion: &Rc<Discussion>) -> Html {
    let messages = &discussion.env.messages;
    let label = messages.text("comments.find");
    let on_key = {
        let discussion = discussion.clone();
        Callback::from(move |event: KeyboardEvent| match &*event.key() {
            "Enter" if !event.is_composing() => {
                let words = field_value(&event).filter(|words| !words.trim().is_empty());
                if let Some(words) = words {
                    discussion.find_words(&words);
                }
            }
            "Escape" => discussion.enter_found(),
            _ => {}
        })
    };
    let said = match discussion.tally() {
        None => Text::default(),
        Some((_, 0)) => messages.text("comments.find-nothing"),
        Some((number, of)) => {
            let [number, of] = [number, of].map(|number| messages.number(number as u64));
            [&*number, " / ", &of].concat().into()
        }
    };
    const SAID: Fixed = &[("class", Is("kabar-find__said")), ("role", Is("status"))];
    html! {
        <div class="kabar-find" role="search">
            <input
                type="search"
                class="kabar-find__field"
                dir="auto"
                enterkeyhint="search"
                placeholder={label.clone()}
                aria-label={label}
                onkeydown={on_key}
            />
            { element("span", SAID, said) }
        </div>
    }
}
