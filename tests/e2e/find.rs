//! Readers find words in a long thread, of which the document holds a part only.

use serde_json::{Value, json};

use crate::data::{comment, reply};
use crate::page::{Key, Page};
use crate::stage::in_browser;

const HOST: &str = "kabar-comments";
const SRC: &str = "/demo/comments-en.json";

const FOCUSED: &str = "document.activeElement?.shadowRoot?.activeElement";

/// The comment of that id is marked, and in view.
async fn until_marked(page: &Page<'_>, id: &str) {
    page.until(&format!(
        "(() => {{ const marked = probe.all('{HOST}', '[data-linked]');
           const {{ top, bottom }} = marked[0]?.getBoundingClientRect() ?? {{}};
           return marked.length === 1 && marked[0].dataset.id === '{id}' && top >= 0 && bottom <= innerHeight; }})()"
    ))
    .await;
}

async fn look_for(page: &Page<'_>, words: &str) {
    page.run(&format!(
        "const field = probe.one('{HOST}', '[type=search]'); field.value = ''; field.focus()"
    ))
    .await;
    page.type_text(words).await;
    page.press(&[Key::Enter]).await;
}

async fn said(page: &Page<'_>, words: &str) {
    page.until(&format!(
        "probe.one('{HOST}', '[role=search] [role=status]').textContent === '{words}'"
    ))
    .await;
}

#[test]
fn words_are_found_wherever_in_a_long_thread_and_the_field_keeps_the_focus_until_escape() {
    in_browser(async |page, server| {
        let mut all: Vec<Value> = (0..10_000).map(|n| comment(&n.to_string())).collect();
        for (n, text) in [
            (40, "A heron."),
            (7_000, "Two HERONS."),
            (9_990, "The last heron."),
        ] {
            all[n]["text"] = json!(text);
        }
        server.set(SRC, reply(&json!({ "comment": all })));
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        page.until(&format!("probe.one('{HOST}', '[type=search]')"))
            .await;
        look_for(page, "Heron").await;
        said(page, "1 / 3").await;
        for (tally, id) in [
            ("1 / 3", "40"),
            ("2 / 3", "7000"),
            ("3 / 3", "9990"),
            ("1 / 3", "40"),
        ] {
            said(page, tally).await;
            until_marked(page, id).await;
            assert!(page.is_true(&format!("{FOCUSED}.type === 'search'")).await);
            page.press(&[Key::Enter]).await;
        }
        said(page, "2 / 3").await;
        page.press(&[Key::Escape]).await;
        page.until(&format!("{FOCUSED}?.dataset.id === '7000'"))
            .await;
        look_for(page, "egret").await;
        said(page, "Nothing found").await;
    });
}

#[test]
fn a_short_thread_is_left_to_the_browsers_own_search() {
    in_browser(async |page, server| {
        let all: Vec<Value> = (0..200).map(|n| comment(&n.to_string())).collect();
        server.set(SRC, reply(&json!({ "comment": all })));
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        assert!(
            !page
                .is_true(&format!("probe.one('{HOST}', '[type=search]')"))
                .await
        );
    });
}

#[test]
fn what_was_found_in_one_order_is_not_said_of_another() {
    in_browser(async |page, server| {
        let all: Vec<Value> = (0..300).map(|n| comment(&n.to_string())).collect();
        let orders = json!({ "newest": "comments-en.json", "oldest": "oldest.json" });
        let newest = json!({ "sort": "newest", "orders": orders, "comment": all });
        server.set(SRC, reply(&newest));
        server.set("/demo/oldest.json", reply(&newest));
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        look_for(page, "comment 7.").await;
        said(page, "1 / 1").await;
        page.click(&format!("probe.button('{HOST}', 'Oldest')"))
            .await;
        said(page, "").await;
    });
}
