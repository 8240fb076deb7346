//! Nothing that a reader looks at moves, but by the reader's own doing.

use serde_json::{Value, json};

use crate::data::{comment, reply};
use crate::page::Page;
use crate::server::Server;
use crate::stage::in_browser;

/// Where the host page's footer begins in the viewport, in CSS pixels.
const FOOTER: &str = "document.querySelector('body > footer').getBoundingClientRect().top";

/// Nothing has shifted, as far as the browser can tell.
async fn assert_no_shift(page: &Page<'_>) {
    page.painted().await;
    if page.is_true("probe.seesShifts").await {
        let shifts = page.eval("probe.unforcedShifts()").await;
        assert_eq!(shifts, json!([]), "{shifts:#}");
    }
}

/// Runs `act` while the footer is in view; it does not move a pixel, in any frame, until `done` is true.
async fn footer_stays(page: &Page<'_>, act: impl AsyncFnOnce(), done: &str) {
    let before = page.number(FOOTER).await;
    assert!(
        page.is_true(&format!("{FOOTER} < innerHeight")).await,
        "the footer is out of view at {before}"
    );
    page.run(&format!(
        "probe.footer = []; const look = () => {{ probe.footer.push({FOOTER}); probe.looking = requestAnimationFrame(look); }}; look()"
    ))
    .await;
    act().await;
    page.until(done).await;
    page.painted().await;
    let seen = page
        .eval("(cancelAnimationFrame(probe.looking), [...new Set(probe.footer)])")
        .await;
    let moved = |y: &Value| (y.as_f64().expect("a number") - before).abs() > 1.0;
    assert!(
        !seen.as_array().expect("a list").iter().any(moved),
        "the footer went from {before} to {seen}"
    );
}

/// Scrolls to the end of the page as a reader does, one step a frame.
async fn scroll_down(page: &Page<'_>) {
    while page
        .is_true("scrollY + innerHeight < document.documentElement.scrollHeight - 1")
        .await
    {
        page.run("scrollBy({ top: innerHeight / 2, behavior: 'instant' })")
            .await;
        page.painted().await;
    }
}

#[test]
fn the_demo_article_arrives_with_the_footer_in_view_and_nothing_moves() {
    in_browser(async |page, server| {
        let gate = server.hold("/demo/article.json");
        page.open("/").await;
        server.wait_for("/demo/article.json", 1).await;
        page.until_state("kabar-article", "loading").await;
        scroll_down(page).await;
        let brought = "document.querySelector('kabar-article').dataset.state === 'ready' && document.querySelector('kabar-comments')";
        footer_stays(page, async || gate.open(), brought).await;
        assert_no_shift(page).await;
        scroll_down(page).await;
        assert_no_shift(page).await;
    });
}

#[test]
fn the_demo_comments_arrive_with_the_footer_in_view_and_nothing_moves() {
    in_browser(async |page, server| {
        let gate = server.hold("/demo/comments/1.json");
        page.open("/").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments')").await;
        scroll_down(page).await;
        server.wait_for("/demo/comments/1.json", 1).await;
        page.until("probe.one('kabar-comments', '.kabar')").await;
        scroll_down(page).await;
        let ready = "document.querySelector('kabar-comments').dataset.state === 'ready'";
        footer_stays(page, async || gate.open(), ready).await;
        assert_no_shift(page).await;

        // Up again, and on to the end, past every comment.
        page.run("scrollTo({ top: 0, behavior: 'instant' })").await;
        page.painted().await;
        scroll_down(page).await;
        assert_no_shift(page).await;
        // The last one; browsers have no text of those that are out of sight by now.
        assert!(
            page.text("kabar-comments")
                .await
                .contains("Ni Luh Putu Arini")
        );
    });
}

#[test]
fn an_article_that_arrives_under_the_readers_eyes_moves_nothing() {
    in_browser(async |page, server| {
        let gate = server.hold("/demo/article.json");
        page.open("/").await;
        page.until_state("kabar-article", "loading").await;
        page.painted().await;
        gate.open();
        page.until_state("kabar-article", "ready").await;
        page.until("probe.one('kabar-article', '.kabar-figure--lead img').complete")
            .await;
        assert_no_shift(page).await;
        scroll_down(page).await;
        assert_no_shift(page).await;
    });
}

#[test]
fn comments_that_arrive_under_the_readers_eyes_move_nothing() {
    in_browser(async |page, server| {
        let gate = server.hold("/demo/comments-en.json");
        page.open("/pages/discussion-below.html").await;
        page.until("document.querySelector('kabar-comments')?.dataset.state")
            .await;
        page.run(
            "document.querySelector('kabar-comments').scrollIntoView({ behavior: 'instant' })",
        )
        .await;
        page.until("probe.one('kabar-comments', '.kabar')").await;
        page.painted().await;
        gate.open();
        page.until_state("kabar-comments", "ready").await;
        assert_no_shift(page).await;
        scroll_down(page).await;
        assert_no_shift(page).await;
    });
}

/// More comments than fit have arrived while the reader looked at the footer.
async fn hold_many_comments_back(page: &Page<'_>, server: &Server) {
    let many: Vec<Value> = (0..40).map(|n| comment(&n.to_string())).collect();
    server.set("/demo/comments-en.json", reply(&json!({ "comment": many })));
    let gate = server.hold("/demo/comments-en.json");
    page.open("/pages/discussion-below.html").await;
    page.until("document.querySelector('kabar-comments')?.dataset.state")
        .await;
    scroll_down(page).await;
    page.until("probe.one('kabar-comments', '.kabar')").await;
    scroll_down(page).await;
    let ready = "document.querySelector('kabar-comments').dataset.state === 'ready'";
    footer_stays(page, async || gate.open(), ready).await;
    page.until("document.querySelector('kabar-comments').dataset.hold === 'more'")
        .await;
}

#[test]
fn what_is_held_back_comes_with_the_readers_next_tap() {
    in_browser(async |page, server| {
        hold_many_comments_back(page, server).await;
        page.click("probe.button('kabar-comments', 'Show comments')")
            .await;
        page.until("document.querySelector('kabar-comments').dataset.hold === ''")
            .await;
        page.run("probe.all('kabar-comments', '.kabar-comment').at(-1).scrollIntoView()")
            .await;
        assert!(
            page.is_true("probe.shown(probe.all('kabar-comments', '.kabar-comment').at(-1))")
                .await
        );
        assert_no_shift(page).await;
    });
}

#[test]
fn more_comments_move_nothing_but_at_the_tap() {
    in_browser(async |page, server| {
        let many = |from: usize| -> Vec<Value> {
            (from..from + 20).map(|n| comment(&n.to_string())).collect()
        };
        server.set(
            "/demo/comments-en.json",
            reply(&json!({ "comment": many(0), "next": "second.json" })),
        );
        server.set("/demo/second.json", reply(&json!({ "comment": many(20) })));
        let gate = server.hold("/demo/second.json");
        page.open("/pages/discussion-below.html").await;
        page.until("document.querySelector('kabar-comments')?.dataset.state")
            .await;
        scroll_down(page).await;
        page.until_state("kabar-comments", "ready").await;
        scroll_down(page).await;
        assert_no_shift(page).await;
        page.click("probe.button('kabar-comments', 'More comments')")
            .await;
        server.wait_for("/demo/second.json", 1).await;
        // For half a second what moves is the reader's doing (layout-instability, section 2.4).
        page.until("performance.now() - (probe.tapped ??= performance.now()) > 600")
            .await;
        let last = "probe.all('kabar-comments', '.kabar-comment')[19].getBoundingClientRect().top";
        let before = page.number(last).await;
        gate.open();
        page.until("probe.text('kabar-comments').includes('This is comment 20.')")
            .await;
        assert_no_shift(page).await;
        assert!((page.number(last).await - before).abs() < 1.0);
    });
}

#[test]
fn an_empty_discussion_leaves_the_footer_where_it_is_while_the_reader_sees_it() {
    in_browser(async |page, server| {
        server.set("/demo/comments-en.json", reply(&json!({ "comment": [] })));
        let gate = server.hold("/demo/comments-en.json");
        page.open("/pages/discussion-below.html").await;
        page.until("document.querySelector('kabar-comments')?.dataset.state")
            .await;
        scroll_down(page).await;
        page.until("probe.one('kabar-comments', '.kabar')").await;
        let empty = "document.querySelector('kabar-comments').dataset.state === 'empty'";
        footer_stays(page, async || gate.open(), empty).await;
        assert_no_shift(page).await;
    });
}

#[test]
fn a_discussion_that_fails_leaves_the_footer_where_it_is() {
    in_browser(async |page, server| {
        server.set("/demo/comments-en.json", crate::server::Reply::status(500));
        let gate = server.hold("/demo/comments-en.json");
        page.open("/pages/discussion-below.html").await;
        page.until("document.querySelector('kabar-comments')?.dataset.state")
            .await;
        scroll_down(page).await;
        page.until("probe.one('kabar-comments', '.kabar')").await;
        let failed = "document.querySelector('kabar-comments').dataset.state === 'failed'";
        footer_stays(page, async || gate.open(), failed).await;
        assert_no_shift(page).await;
    });
}

#[test]
fn the_pages_own_words_give_way_without_moving_anything() {
    in_browser(async |page, server| {
        let gate = server.hold("/demo/comments-en.json");
        page.open("/pages/discussion.html").await;
        page.until("probe.one('kabar-comments', '.kabar')").await;
        page.painted().await;
        gate.open();
        page.until_state("kabar-comments", "ready").await;
        assert_no_shift(page).await;
    });
}

#[test]
fn what_is_held_back_comes_with_a_click_that_no_pointer_made() {
    in_browser(async |page, server| {
        hold_many_comments_back(page, server).await;
        // As screen readers and voice control press it.
        page.run("probe.button('kabar-comments', 'Show comments').click()")
            .await;
        page.until("document.querySelector('kabar-comments').dataset.hold === ''")
            .await;
    });
}
