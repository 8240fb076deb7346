use std::rc::Rc;

use yew::prelude::*;

use super::text_size::text_size;
use crate::components::element::{Is, element, list, text};
use crate::components::icon::Icon;
use crate::hooks::{Env, PageTools, use_page_tools, use_text_size};
use crate::model::{Article, Text};

#[derive(Properties)]
pub struct Props {
    pub article: Rc<Article>,
    pub env: Env,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.article, &other.article) && self.env == other.env
    }
}

/// Text size at one end; share, copy the link and print at the other, where the device can.
#[component]
pub fn Tools(props: &Props) -> Html {
    let Props { article, env } = props;
    let size = use_text_size(env);
    let PageTools {
        can,
        share,
        copy,
        copied,
        print,
    } = use_page_tools(article.headline.clone(), article.url.clone());

    let messages = &env.messages;
    let copy_label = if copied {
        messages.text("article.copied")
    } else {
        messages.text("article.copy-link")
    };
    let tools = [
        (
            can.share,
            Icon::Share,
            messages.text("article.share"),
            share,
        ),
        (can.copy, Icon::Link, copy_label, copy),
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
        true => text(messages.text("article.copied")),
        false => Html::default(),
    };
    element(
        "div",
        &[("class", Is("kabar-tools"))],
        list(vec![
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
        ]),
    )
}

fn tool(icon: Icon, label: Text, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="kabar-tools__tool" aria-label={label.clone()} title={label} {onclick}>
            { icon.view() }
        </button>
    }
}
