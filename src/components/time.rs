use yew::prelude::*;

use super::element::{Is, element, text};
use crate::hooks::{Env, Now};
use crate::model::{Date, Moment, Text};

/// Day and time of a date, the same for every reader.
pub fn time(date: &Date, env: &Env) -> Html {
    view(date, env, &|moment| env.messages.date_time(moment))
}

/// How long ago a date was, with the exact time for whoever asks for it.
pub fn age(date: &Date, env: &Env, now: &Now) -> Html {
    view(date, env, &|moment| {
        let relative = env.dates.as_ref().zip(now.ms).and_then(|(dates, ms)| {
            now.ask_again_after(dates.next_change(moment, ms));
            dates.relative(&env.messages, moment, ms)
        });
        relative.unwrap_or_else(|| env.messages.date_time(moment))
    })
}

/// A date; one that could not be read is shown as the server gave it.
fn view(date: &Date, env: &Env, words: &dyn Fn(&Moment) -> Text) -> Html {
    let Some(moment) = date.moment else {
        return element("span", &[("class", Is("kabar-time"))], date.given.clone());
    };
    let exact = env
        .dates
        .as_ref()
        .map(|dates| dates.exact(&env.messages, &moment));
    html! {
        <time class="kabar-time" datetime={moment.to_rfc3339()} title={exact}>{ text(words(&moment)) }</time>
    }
}
