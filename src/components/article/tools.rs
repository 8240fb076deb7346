use std::rc::Rc;

use yew::prelude::*;

use super::text_size::text_size;
use crate::components::element::{Is, element, list};
use crate::components::icon::Icon;
use crate::hooks::{Env, PageTools};
use crate::locale::Direction;
use crate::model::{Article, Text};
use crate::state::text_size::TextSize;

/// Text size at one end; share, copy the link and print at the other, where the device can.
pub fn tools(article: &Article, size: TextSize, page: &Rc<PageTools>, env: &Env) -> Html {
    let (can, copied) = (page.can(), page.copied());
    let url = article.url.clone();
    let share = {
        let (page, title, url) = (page.clone(), article.headline.clone(), url.clone());
        Callback::from(move |_| page.share(&title, url.as_ref()))
    };
    let copy = {
        let page = page.clone();
        Callback::from(move |_| page.copy(url.as_ref()))
    };
    let print = {
        let page = page.clone();
        Callback::from(move |_| page.print())
    };

    let messages = &env.messages;
    let tools = [
        (
            can.share,
            Icon::Share,
            messages.text("article.share"),
            share,
        ),
        (
            can.copy,
            Icon::Link,
            messages.text("article.copy-link"),
            copy,
        ),
        (
            can.print,
            Icon::Print,
            messages.text("article.print"),
            print,
        ),
    ];
    let mut buttons = Vec::new();
    for (can, icon, label, on_use) in tools {
        if can {
            buttons.push(tool(icon, label, on_use));
        }
    }
    let said = match copied {
        Some(true) => messages.text("article.copied"),
        Some(false) => messages.text("article.copy-failed"),
        None => Text::default(),
    };
    let parts = vec![
        text_size(size, env),
        html! {
            <div class="kabar-tools__page" role="group" aria-label={messages.text("article.tools")}>
                { list(buttons) }
            </div>
        },
        element(
            "span",
            &[("class", Is("kabar-tools__said")), ("role", Is("status"))],
            said,
        ),
    ];
    // The article around them may be in another language.
    let language = Text::from(messages.language());
    let direction = Direction::of(&language).as_str();
    html! { <div class="kabar-tools" lang={language} dir={direction}>{ list(parts) }</div> }
}

fn tool(icon: Icon, label: Text, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="kabar-tools__tool" aria-label={label.clone()} title={label} {onclick}>
            { icon.view() }
        </button>
    }
}
