use std::rc::Rc;

use yew::prelude::*;

use crate::components::element::{list, text};
use crate::hooks::Discussion;
use crate::model::Order;
use crate::state::thread::Thread;

/// The orders that the reader can choose from; nothing where there is no choice. The one that is asked for counts as
/// chosen: what is here stays until it comes.
pub fn orders(thread: &Thread, discussion: &Rc<Discussion>) -> Html {
    if thread.orders.is_empty() {
        return Html::default();
    }
    let messages = &discussion.env.messages;
    let chosen = thread.wanted.or(thread.order);
    let mut buttons = Vec::new();
    for (order, _) in &thread.orders {
        let order = *order;
        let words = messages.text(match order {
            Order::Newest => "comments.sort-newest",
            Order::Oldest => "comments.sort-oldest",
            Order::Popular => "comments.sort-popular",
        });
        let is_chosen = chosen == Some(order);
        let choose = {
            let discussion = discussion.clone();
            move |_| {
                if !is_chosen {
                    discussion.sort(order);
                }
            }
        };
        buttons.push(html! {
            <button
                type="button"
                class="kabar-button kabar-orders__order"
                aria-pressed={if is_chosen { "true" } else { "false" }}
                onclick={choose}
            >
                { text(words) }
            </button>
        });
    }
    let label = messages.text("comments.sort");
    html! { <div class="kabar-orders" role="group" aria-label={label}>{ list(buttons) }</div> }
}
