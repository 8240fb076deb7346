use yew::prelude::*;

use crate::components::element::each;
use crate::hooks::Env;
use crate::model::Text;
use crate::state::text_size::TextSize;

/// **A A A**: the size of the text of every article and discussion on the page.
pub fn text_size(size: TextSize, env: &Env) -> Html {
    let button = |choice: TextSize| {
        let choose = env.on_text_size.clone();
        html! {
            <button
                type="button"
                class="kabar-text-size__choice"
                data-size={choice.as_str()}
                aria-label={label(choice, env)}
                aria-pressed={if choice == size { "true" } else { "false" }}
                onclick={move |_| choose.emit(choice)}
            >
                { "A" }
            </button>
        }
    };
    html! {
        <div class="kabar-text-size" role="group" aria-label={env.messages.text("article.text-size")}>
            { each(&TextSize::ALL, |choice| button(*choice)) }
        </div>
    }
}

fn label(size: TextSize, env: &Env) -> Text {
    match size {
        TextSize::Small => env.messages.text("article.text-small"),
        TextSize::Medium => env.messages.text("article.text-medium"),
        TextSize::Large => env.messages.text("article.text-large"),
    }
}
