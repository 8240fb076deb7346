use std::rc::Rc;

use yew::prelude::*;

use crate::components::element::{Fixed, Is, button, list};
use crate::hooks::Discussion;
use crate::model::Order;
use crate::state::thread::{Thread, Wanted};

/// The orders that the reader can choose from; nothing where there is no choice. The one that is asked for counts as
/// chosen, until it could not be had: what is here stays until it comes.
pub fn orders(thread: &Thread, discussion: &Rc<Discussion>) -> Html {
    if thread.orders.is_empty() {
        return Html::default();
    }
    const ORDER: Fixed = &[
        ("type", Is("button")),
        ("class", Is("kabar-button kabar-orders__order")),
        ("aria-pressed", Is("false")),
    ];
    const CHOSEN: Fixed = &[
        ("type", Is("button")),
        ("class", Is("kabar-button kabar-orders__order")),
        ("aria-pressed", Is("true")),
    ];
    let messages = &discussion.env.messages;
    let chosen = match &thread.wanted {
        Some(Wanted::Sorted(order)) if !thread.has_failed() => Some(*order),
        Some(_) | None => thread.order.filter(|_| !thread.single),
    };
    let mut buttons = Vec::new();
    for &(order, _) in &thread.orders {
        let words = messages.text(match order {
            Order::Newest => "comments.sort-newest",
            Order::Oldest => "comments.sort-oldest",
            Order::Popular => "comments.sort-popular",
        });
        let (attributes, choose) = if chosen == Some(order) {
            (CHOSEN, Callback::noop())
        } else {
            let discussion = discussion.clone();
            let sort = move |_| discussion.turn(Wanted::Sorted(order));
            (ORDER, Callback::from(sort))
        };
        buttons.push(button(attributes, words, choose));
    }
    let label = messages.text("comments.sort");
    html! { <div class="kabar-orders" role="group" aria-label={label}>{ list(buttons) }</div> }
}
