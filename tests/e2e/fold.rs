//! Readers fold a thread away.

use serde_json::{Value, json};

use crate::data::{comment, reply};
use crate::page::{Key, Page};
use crate::server::Site;
use crate::stage::in_browser;

const HOST: &str = "kabar-comments";
const SRC: &str = "/demo/comments-en.json";

/// A comment of that id with so many replies.
fn answered(id: &str, replies: usize) -> Value {
    let mut opening = comment(id);
    let all = (0..replies).map(|n| comment(&format!("{id}-{n}")));
    opening["comment"] = all.collect::<Vec<Value>>().into();
    opening
}

/// Goes to the button of these words by its focus, and presses it.
async fn press(page: &Page<'_>, words: &str) {
    page.run(&format!(
        "probe.button('{HOST}', '{words}').focus({{ preventScroll: true }})"
    ))
    .await;
    page.press(&[Key::Enter]).await;
}

/// Folds the thread of comment a.
async fn press_fold(page: &Page<'_>) {
    press(page, "Hide replies").await;
    page.until(&format!("!probe.text('{HOST}').includes('comment a-0')"))
        .await;
}

const FOCUSED: &str = "document.activeElement?.shadowRoot?.activeElement";

#[test]
fn a_thread_is_folded_and_unfolded_by_one_button_that_keeps_the_focus_and_its_place() {
    in_browser(async |page, server| {
        let all = json!({ "comment": [answered("a", 3), comment("b"), answered("c", 1)] });
        server.set(SRC, reply(&all));
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        page.until(&format!("probe.text('{HOST}').includes('comment c-0')"))
            .await;
        let buttons = format!("probe.all('{HOST}', '[aria-expanded]').length");
        assert_eq!(page.number(&buttons).await, 2.0, "where there are replies");
        press_fold(page).await;
        let text = page.text(HOST).await;
        assert!(
            text.contains("comment a.") && text.contains("comment c-0"),
            "{text}"
        );
        let button = format!("{FOCUSED}.textContent + ' ' + {FOCUSED}.ariaExpanded");
        assert_eq!(page.string(&button).await, "3 replies false");
        let told = page.events("kabar:comments").await;
        assert_eq!(told.len(), 1, "{told:?}");
        page.press(&[Key::Enter]).await;
        page.until(&format!("probe.text('{HOST}').includes('comment a-2')"))
            .await;
        assert_eq!(page.string(&button).await, "Hide replies to Rina true");
    });
}

#[test]
fn a_link_to_a_comment_that_is_folded_away_unfolds_it() {
    in_browser(async |page, server| {
        let mut opening = answered("a", 3);
        let origin = server.origin(Site::Page);
        opening["comment"][1]["url"] = json!(format!("{origin}/pages/discussion.html#c:1"));
        server.set(SRC, reply(&json!({ "comment": [opening] })));
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        press_fold(page).await;
        page.run("location.hash = 'comment-a-2'").await;
        page.until(&format!("{FOCUSED}?.dataset.id === 'a-2'"))
            .await;
        // By the address that its server gives it as well; another anchor of the page unfolds nothing.
        press_fold(page).await;
        page.run("location.hash = 'imprint'").await;
        page.painted().await;
        let text = page.text(HOST).await;
        assert!(!text.contains("comment a-0"), "{text}");
        page.run("location.hash = 'c:1'").await;
        page.until(&format!("{FOCUSED}?.dataset.id === 'a-1'"))
            .await;
    });
}

#[test]
fn five_thousand_replies_fold_into_one_row_and_out_again_where_they_were() {
    in_browser(async |page, server| {
        let mut all: Vec<Value> = vec![answered("a", 5_000)];
        all.extend((0..300).map(|n| comment(&format!("b{n}"))));
        server.set(SRC, reply(&json!({ "comment": all })));
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        let top = format!("probe.one('{HOST}', '[data-id=a]').getBoundingClientRect().top");
        let before = page.number(&top).await;
        press(page, "Hide replies").await;
        page.until(&format!("probe.text('{HOST}').includes('comment b3.')"))
            .await;
        assert!((page.number(&top).await - before).abs() <= 2.0);
        assert!(page.number("document.querySelectorAll('*').length").await < 3_000.0);
        press(page, "5,000 replies").await;
        page.until(&format!("probe.text('{HOST}').includes('comment a-3.')"))
            .await;
        assert!((page.number(&top).await - before).abs() <= 2.0);
        // To the last of all comments, past what was folded.
        page.run("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
            .await;
        page.until(&format!("probe.text('{HOST}').includes('comment b299.')"))
            .await;
    });
}
