//! **A A A**: three sizes for article and discussion, kept, and never a lost place.

use serde_json::json;

use crate::page::{Key, Page};
use crate::stage::in_browser;

/// The font size of the article's and of the first comment's text, in pixels.
async fn sizes(page: &Page<'_>) -> (f64, f64) {
    let of = |host: &str, text: &str| {
        format!("parseFloat(getComputedStyle(probe.one('{host}', '{text}')).fontSize)")
    };
    (
        page.number(&of("kabar-article", ".kabar-article__body"))
            .await,
        page.number(&of("kabar-comments", ".kabar-comment__body"))
            .await,
    )
}

/// Which of the three buttons is pressed, from small to large.
async fn pressed(page: &Page<'_>) -> Vec<String> {
    page.strings("probe.all('kabar-article', '[aria-pressed]').map((one) => one.ariaPressed)")
        .await
}

async fn open(page: &Page<'_>) {
    page.open("/pages/article-and-discussion.html").await;
    page.until_state("kabar-article", "ready").await;
    page.until("document.querySelector('kabar-comments')").await;
    page.run("document.querySelector('kabar-comments').scrollIntoView()")
        .await;
    page.until_state("kabar-comments", "ready").await;
    page.run("scrollTo(0, 0)").await;
}

const LARGE: &str = "probe.one('kabar-article', '[aria-pressed][data-size=large]')";
const SMALL: &str = "probe.one('kabar-article', '[aria-pressed][data-size=small]')";

#[test]
fn a_click_changes_article_and_discussion_at_once() {
    in_browser(async |page, _| {
        open(page).await;
        let medium = sizes(page).await;
        assert_eq!(pressed(page).await, ["false", "true", "false"]);

        page.click(LARGE).await;
        assert_eq!(pressed(page).await, ["false", "false", "true"]);
        let large = sizes(page).await;
        assert!(
            large.0 > medium.0 * 1.2 && large.1 > medium.1 * 1.2,
            "{medium:?} {large:?}"
        );

        page.click(SMALL).await;
        assert_eq!(pressed(page).await, ["true", "false", "false"]);
        let small = sizes(page).await;
        assert!(
            small.0 < medium.0 * 0.9 && small.1 < medium.1 * 0.9,
            "{medium:?} {small:?}"
        );
    });
}

#[test]
fn tab_enter_and_space_are_enough() {
    in_browser(async |page, _| {
        open(page).await;
        let focused =
            "document.querySelector('kabar-article').shadowRoot.activeElement?.dataset.size";
        // The link to the comments stands before the buttons; nobody counts how many more.
        for _ in 0..20 {
            if page.is_true(focused).await {
                break;
            }
            page.press(&[Key::Tab]).await;
        }
        assert_eq!(page.string(focused).await, "small");
        page.press(&[Key::Enter]).await;
        page.until("probe.one('kabar-article', '[data-size=small]').ariaPressed === 'true'")
            .await;
        page.press(&[Key::Tab, Key::Tab]).await;
        assert_eq!(page.string(focused).await, "large");
        page.press(&[Key::Space]).await;
        page.until("probe.one('kabar-article', '[data-size=large]').ariaPressed === 'true'")
            .await;
        assert_eq!(
            page.string(focused).await,
            "large",
            "the focus stays on the button"
        );
    });
}

#[test]
fn the_size_is_kept_for_the_next_page_from_its_first_moment() {
    in_browser(async |page, server| {
        open(page).await;
        page.click(LARGE).await;
        let large = sizes(page).await;

        let gate = server.hold("/demo/article-en.json");
        page.open("/pages/article-and-discussion.html").await;
        page.until("document.querySelector('kabar-article:defined')")
            .await;
        assert!(
            page.number(
                "parseFloat(getComputedStyle(document.querySelector('kabar-article')).fontSize)"
            )
            .await
                > 19.0
        );
        gate.open();
        page.until_state("kabar-article", "ready").await;
        assert_eq!(pressed(page).await, ["false", "false", "true"]);
        let body = page.number("parseFloat(getComputedStyle(probe.one('kabar-article', '.kabar-article__body')).fontSize)").await;
        assert_eq!(body, large.0);
    });
}

#[test]
fn another_window_follows() {
    in_browser(async |page, _| {
        open(page).await;
        let medium = sizes(page).await;
        let first = page.windows().await[0].clone();
        page.open_window().await;
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        page.click(LARGE).await;
        page.assert_no_complaints().await;
        page.close_window().await;

        page.switch_to(&first).await;
        page.until("probe.one('kabar-article', '[data-size=large]').ariaPressed === 'true'")
            .await;
        let large = sizes(page).await;
        assert!(
            large.0 > medium.0 * 1.2 && large.1 > medium.1 * 1.2,
            "{medium:?} {large:?}"
        );
    });
}

/// Remembers the line at the upper edge of the viewport: the first character there, wherever it is then.
const REMEMBER_LINE: &str = "
    const range = new Range();
    const walker = document.createTreeWalker(probe.one('kabar-article', '.kabar-article__body'), NodeFilter.SHOW_TEXT);
    const top = (node, at) => (range.setStart(node, at), range.setEnd(node, at + 1), range.getBoundingClientRect().top);
    search: while (walker.nextNode())
      for (let at = 0; at < walker.currentNode.length; at++)
        if (top(walker.currentNode, at) >= 0) break search;
    probe.line = range;
";
const LINE: &str = "probe.line.getBoundingClientRect().top";

/// The reader is in the middle of the article; `act` changes the size; the line that was being read has not moved.
fn keeps_the_line(act: impl AsyncFnOnce(&Page)) {
    in_browser(async |page, _| {
        open(page).await;
        // A paragraph of several lines, in the middle.
        let long = "probe.all('kabar-article', '.kabar-article__body > p').slice(4).find((one) => one.textContent.length > 250)";
        page.run(&format!("{long}.scrollIntoView(); scrollBy(0, 37)"))
            .await;
        page.run(REMEMBER_LINE).await;
        let before = page.number(LINE).await;
        assert!((0.0..60.0).contains(&before), "the line is at {before}");
        let font = sizes(page).await.0;
        act(page).await;
        page.until("probe.one('kabar-article', '[data-size=large]').ariaPressed === 'true'")
            .await;
        page.painted().await;
        assert!(sizes(page).await.0 > font * 1.2);
        let after = page.number(LINE).await;
        assert!(
            (after - before).abs() <= 2.0,
            "the line went from {before} to {after}"
        );
    });
}

#[test]
fn the_line_that_is_being_read_stays_where_it_is_when_the_page_changes_the_size() {
    keeps_the_line(async |page| page.run(&format!("{LARGE}.click()")).await);
}

#[test]
fn the_line_that_is_being_read_stays_where_it_is_when_another_window_changes_the_size() {
    keeps_the_line(async |page| {
        let first = page.windows().await[0].clone();
        page.open_window().await;
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        page.click(LARGE).await;
        page.close_window().await;
        page.switch_to(&first).await;
    });
}

#[test]
fn the_button_that_was_clicked_stays_under_the_finger() {
    in_browser(async |page, _| {
        open(page).await;
        page.run("scrollBy(0, 60)").await;
        let top = format!("{LARGE}.getBoundingClientRect().top");
        let before = page.number(&top).await;
        page.click(LARGE).await;
        page.painted().await;
        let after = page.number(&top).await;
        assert!(
            (after - before).abs() <= 2.0,
            "the button went from {before} to {after}"
        );
    });
}

#[test]
fn blocked_storage_costs_the_memory_only() {
    in_browser(async |page, _| {
        page.open("/pages/blocked-storage.html").await;
        page.until_state("kabar-article", "ready").await;
        let font = "parseFloat(getComputedStyle(probe.one('kabar-article', '.kabar-article__body')).fontSize)";
        let medium = page.number(font).await;
        page.click(LARGE).await;
        assert_eq!(pressed(page).await, ["false", "false", "true"]);
        assert!(page.number(font).await > medium * 1.2);

        page.open("/pages/blocked-storage.html").await;
        page.until_state("kabar-article", "ready").await;
        assert_eq!(json!(page.number(font).await), json!(medium));
    });
}

#[test]
fn a_word_in_the_store_that_is_no_size_is_the_middle_one() {
    in_browser(async |page, _| {
        page.open("/pages/article.html").await;
        page.run("localStorage.setItem('kabar:text-size', 'enormous')")
            .await;
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        assert_eq!(pressed(page).await, ["false", "true", "false"]);
    });
}

#[test]
fn what_is_beside_the_buttons_fits_a_narrow_screen_at_the_largest_size() {
    in_browser(async |page, _| {
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        page.run("document.querySelector('kabar-article').style.width = '260px'")
            .await;
        page.click("probe.one('kabar-article', '[data-size=large]')")
            .await;
        page.until("probe.one('kabar-article', '[data-size=large]').ariaPressed === 'true'")
            .await;
        page.painted().await;
        let out = "probe.all('kabar-article', '.kabar-tools *').filter((part) => part.getBoundingClientRect().right > document.querySelector('kabar-article').getBoundingClientRect().right).length";
        assert_eq!(page.number(out).await, 0.0);
    });
}
