use std::rc::Rc;

use yew::prelude::*;

use super::text_size::text_size;
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
    html! {
        <div class="kabar-tools">
            { text_size(size, env) }
            <div class="kabar-tools__page" role="group" aria-label={messages.text("article.tools")}>
                { for tools.into_iter().filter(|tool| tool.0).map(|(_, icon, label, on_use)| tool(icon, label, on_use)) }
            </div>
            <span class="kabar-tools__said" role="status">
                { copied.then(|| messages.text("article.copied")) }
            </span>
        </div>
    }
}

fn tool(icon: Icon, label: Text, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="kabar-tools__tool" aria-label={label.clone()} title={label} {onclick}>
            { icon.view() }
        </button>
    }
}
