use yew::prelude::*;

use super::Voice;
use crate::components::element::{each, element};
use crate::components::inline::inlines;
use crate::hooks::Env;
use crate::model::{Cell, Table};

/// A table that scrolls alone where it is wider than the text; focusable, so that keys scroll it too.
pub fn table(table: &Table, voice: Voice, env: &Env) -> Html {
    let Table {
        caption,
        head,
        rows,
    } = table;
    let mut parts = Vec::new();
    if !caption.is_empty() {
        parts.push(element("caption", &[], inlines(caption, voice)));
    }
    if !head.is_empty() {
        let head = each(head, |cells| row(cells, "col", voice));
        parts.push(element("thead", &[], head));
    }
    let body = each(rows, |cells| row(cells, "row", voice));
    parts.push(element("tbody", &[], body));
    html! {
        <div class="kabar-table" role="region" tabindex="0" aria-label={env.messages.text("article.table")}>
            { element("table", &[], parts) }
        </div>
    }
}

fn row(cells: &[Cell], scope: &'static str, voice: Voice) -> Html {
    element("tr", &[], each(cells, |cell| view(cell, scope, voice)))
}

fn view(cell: &Cell, scope: &'static str, voice: Voice) -> Html {
    let span = |columns: u16| (columns > 1).then(|| columns.to_string());
    let (colspan, rowspan) = (span(cell.colspan), span(cell.rowspan));
    let content = inlines(&cell.content, voice);
    if cell.header {
        html! { <th {scope} {colspan} {rowspan}>{ content }</th> }
    } else {
        html! { <td {colspan} {rowspan}>{ content }</td> }
    }
}
