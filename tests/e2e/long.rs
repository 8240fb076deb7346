//! A long comment shows its beginning, and the rest when it is wanted.

use serde_json::json;

use crate::data::{comment, reply};
use crate::page::{Key, Page};
use crate::server::Server;
use crate::stage::in_browser;

const HOST: &str = "kabar-comments";
const BODY: &str = "probe.one('kabar-comments', '.kabar-comment__long')";
const SUMMARY: &str = "probe.one('kabar-comments', 'summary')";

/// A comment of forty paragraphs with a link in the last one, and short ones around it.
async fn open(page: &Page<'_>, server: &Server, fragment: &str) {
    let mut long = comment("long");
    let words = format!("<p>{}</p>", "The river rose again. ".repeat(8)).repeat(39);
    long["html"] = json!(format!(
        "{words}<p>Its <a href='https://river.example/'>end</a>.</p>"
    ));
    let mut all: Vec<_> = ["a", "b", "c", "d", "e", "f"].map(comment).into();
    all.insert(4, long);
    server.set("/demo/comments-en.json", reply(&json!({ "comment": all })));
    page.open(&format!("/pages/discussion.html{fragment}"))
        .await;
    page.until_state(HOST, "ready").await;
    page.until(&format!(
        "probe.all('{HOST}', '.kabar-comment').length === 7"
    ))
    .await;
}

/// Whether the way to its rest says these words, before the name that only machines read.
fn says(words: &str) -> String {
    format!("{SUMMARY}.innerText.startsWith('{words}')")
}

/// Whether the last words of the long comment are to be seen in it.
async fn shows_its_end(page: &Page<'_>) -> bool {
    page.is_true(&format!(
        "{BODY}.querySelector('a').getBoundingClientRect().bottom <= {BODY}.getBoundingClientRect().bottom"
    ))
    .await
}

#[test]
fn its_rest_is_a_press_away_by_keys_and_goes_again_without_losing_the_place() {
    in_browser(async |page, server| {
        open(page, server, "").await;
        let ways = "probe.all('kabar-comments', 'summary').length";
        assert_eq!(page.number(ways).await, 1.0, "short comments have no rest");
        assert!(!shows_its_end(page).await);
        assert!(page.is_true(&says("Read more")).await);
        let room = format!("{BODY}.offsetHeight");
        let folded = page.number(&room).await;
        page.run(&format!("{SUMMARY}.focus()")).await;
        page.press(&[Key::Enter]).await;
        page.until(&says("Show less")).await;
        assert!(shows_its_end(page).await);
        assert!(page.number(&room).await > 2.0 * folded);
        page.run(&format!(
            "{SUMMARY}.scrollIntoView({{ block: 'center', behavior: 'instant' }})"
        ))
        .await;
        let top = format!("{SUMMARY}.getBoundingClientRect().top");
        let before = page.number(&top).await;
        page.press(&[Key::Enter]).await;
        page.until(&says("Read more")).await;
        assert_eq!(page.number(&room).await, folded);
        page.painted().await;
        let moved = page.number(&top).await - before;
        assert!(moved.abs() <= 2.0, "the button moved by {moved} px");
        let focused = format!("document.activeElement.shadowRoot.activeElement === {SUMMARY}");
        assert!(page.is_true(&focused).await);
        page.assert_no_complaints().await;
    });
}

#[test]
fn in_a_thread_of_hundreds_its_rest_goes_without_losing_the_place() {
    in_browser(async |page, server| {
        let mut all = Vec::new();
        for number in 0..300 {
            let mut one = comment(&number.to_string());
            one["text"] = json!("The river rose again.\n".repeat(60));
            all.push(one);
        }
        server.set("/demo/comments-en.json", reply(&json!({ "comment": all })));
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        page.until(&format!("probe.all('{HOST}', 'summary').length > 10"))
            .await;
        page.run(&format!(
            "window.way = probe.all('{HOST}', 'summary')[4]; way.scrollIntoView({{ block: 'center', behavior: 'instant' }})"
        ))
        .await;
        page.painted().await;
        let top = "way.getBoundingClientRect().top";
        let before = page.number(top).await;
        page.click("way").await;
        page.until("way.innerText.startsWith('Show less')").await;
        page.painted().await;
        assert!(page.number(top).await > before + 500.0);
        page.run("way.scrollIntoView({ block: 'center', behavior: 'instant' })")
            .await;
        page.painted().await;
        let before = page.number(top).await;
        page.click("way").await;
        page.until("way.innerText.startsWith('Read more')").await;
        for _ in 0..5 {
            page.painted().await;
        }
        let moved = page.number(top).await - before;
        assert!(moved.abs() <= 2.0, "the button moved by {moved} px");
        page.assert_no_complaints().await;
    });
}

#[test]
fn what_gets_the_focus_in_it_shows_all_of_it() {
    in_browser(async |page, server| {
        open(page, server, "").await;
        page.run(&format!("{BODY}.querySelector('a').focus()"))
            .await;
        page.until(&says("Show less")).await;
        page.painted().await;
        let end = format!("{BODY}.querySelector('a').getBoundingClientRect()");
        assert!(
            page.is_true(&format!("{end}.top >= 0 && {end}.bottom <= innerHeight"))
                .await
        );
        page.run(&format!("{SUMMARY}.focus()")).await;
        page.painted().await;
        assert!(shows_its_end(page).await, "it does not close by itself");
    });
}

#[test]
fn a_word_that_the_browser_has_found_in_it_stays_where_it_is_and_all_is_shown() {
    in_browser(async |page, server| {
        open(page, server, "").await;
        let top = format!("{BODY}.querySelectorAll('p')[20].getBoundingClientRect().top");
        page.run(&format!(
            "window.before = (() => {{ {BODY}.querySelectorAll('p')[20].scrollIntoView({{ block: 'nearest', behavior: 'instant' }}); return {top}; }})()"
        ))
        .await;
        page.until(&says("Show less")).await;
        page.painted().await;
        let moved = page.number(&format!("{top} - before")).await;
        assert!(moved.abs() <= 2.0, "it moved by {moved} px");
        assert!(shows_its_end(page).await);
    });
}

#[test]
fn words_that_are_looked_for_in_a_long_thread_are_shown() {
    in_browser(async |page, server| {
        let mut all: Vec<_> = (0..300).map(|n| comment(&n.to_string())).collect();
        all[150]["text"] = json!(format!("{}heron", "The river rose again.\n".repeat(60)));
        server.set("/demo/comments-en.json", reply(&json!({ "comment": all })));
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        let field = format!("probe.one('{HOST}', '[type=search]')");
        page.until(&field).await;
        page.run(&format!("{field}.focus()")).await;
        page.type_text("heron").await;
        page.press(&[Key::Enter]).await;
        page.until(&format!("{BODY}?.closest('[data-linked]')"))
            .await;
        let end = format!(
            "{BODY}.lastElementChild.getBoundingClientRect().bottom <= {BODY}.getBoundingClientRect().bottom"
        );
        assert!(page.is_true(&end).await);
        // What has been opened stays so, however far away the reader goes.
        page.until(&format!(
            "(scrollTo({{ top: document.documentElement.scrollHeight, behavior: 'instant' }}), probe.all('{HOST}', '[data-id=\"299\"]')[0])"
        ))
        .await;
        page.painted().await;
        assert!(page.is_true(&end).await);
    });
}

#[test]
fn a_link_to_it_shows_all_of_it() {
    in_browser(async |page, server| {
        open(page, server, "#comment-long").await;
        page.until("document.activeElement?.shadowRoot?.activeElement?.dataset.id === 'long'")
            .await;
        assert!(shows_its_end(page).await);
        assert!(page.is_true(&says("Show less")).await);
    });
}
