use yew::prelude::*;

use crate::hooks::Env;
use crate::model::Text;

/// A failure in one sentence, and the way on.
pub fn notice(sentence: Text, env: &Env, on_retry: Callback<MouseEvent>) -> Html {
    html! {
        <div class="kabar-notice" role="alert">
            <p>{ sentence }</p>
            <button type="button" class="kabar-button" onclick={on_retry}>{ env.messages.text("failed.retry") }</button>
        </div>
    }
}
