use yew::prelude::*;

use crate::components::inline::named;
use crate::hooks::Env;
use crate::model::Article;

/// Where the text comes from and where it belongs: source, section, tags.
pub fn foot(article: &Article, env: &Env) -> Html {
    let Article {
        source,
        section,
        tags,
        ..
    } = article;
    let rows = [
        ("article.source", source.as_slice()),
        ("article.section", section.as_slice()),
        ("article.tags", tags.as_slice()),
    ];
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|(_, labels)| !labels.is_empty())
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <footer>
            <dl class="kabar-foot">
                { for rows.into_iter().map(|(key, labels)| html! {
                    <div class="kabar-foot__row">
                        <dt>{ env.messages.text(key) }{ ": " }</dt>
                        <dd>{ for labels.iter().enumerate().map(|(at, label)| html! {
                            <>
                                { (at > 0).then(|| env.messages.text("article.comma")) }
                                { named(&label.name, label.url.as_ref(), None) }
                            </>
                        }) }</dd>
                    </div>
                }) }
            </dl>
        </footer>
    }
}
