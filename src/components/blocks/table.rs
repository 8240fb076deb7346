use yew::prelude::*;

use super::Voice;
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
    html! {
        <div class="kabar-table" role="region" tabindex="0" aria-label={env.messages.text("article.table")}>
            <table>
                if !caption.is_empty() {
                    <caption>{ inlines(caption, voice) }</caption>
                }
                if !head.is_empty() {
                    <thead>{ for head.iter().map(|cells| row(cells, "col", voice)) }</thead>
                }
                <tbody>{ for rows.iter().map(|cells| row(cells, "row", voice)) }</tbody>
            </table>
        </div>
    }
}

fn row(cells: &[Cell], scope: &'static str, voice: Voice) -> Html {
    html! { <tr>{ for cells.iter().map(|cell| view(cell, scope, voice)) }</tr> }
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
