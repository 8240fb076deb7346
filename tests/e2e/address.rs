//! Addresses inside the page lead to the discussion.

use crate::stage::in_browser;

#[test]
fn an_address_of_a_comment_opens_the_discussion_at_once() {
    in_browser(async |page, server| {
        page.open("/pages/discussion-below.html#comment-k1").await;
        page.until_state("kabar-comments", "ready").await;
        assert!(page.number("scrollY").await < 1.0);
        assert_eq!(server.count("/demo/comments-en.json"), 1);
    });
}

#[test]
fn another_fragment_opens_nothing() {
    in_browser(async |page, server| {
        page.open("/pages/discussion-below.html#commentary").await;
        page.until_state("kabar-comments", "idle").await;
        page.painted().await;
        assert_eq!(server.count("/demo/comments-en.json"), 0);
    });
}

#[test]
fn the_count_in_the_article_leads_to_its_discussion() {
    in_browser(async |page, _| {
        page.open("/pages/article-and-discussion.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments')").await;
        assert!(
            page.is_true(
                "document.querySelector('kabar-comments').getBoundingClientRect().top > innerHeight"
            )
            .await
        );
        page.click("probe.one('kabar-article', '.kabar-byline__comments')")
            .await;
        page.until_state("kabar-comments", "ready").await;
        page.until(
            "Math.abs(document.querySelector('kabar-comments').getBoundingClientRect().top) < 2",
        )
        .await;
    });
}

#[test]
fn the_count_leads_to_a_discussion_that_the_page_placed_itself() {
    in_browser(async |page, _| {
        page.open("/pages/placed-discussion-below.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments').dataset.state === 'idle'")
            .await;
        page.click("probe.one('kabar-article', '.kabar-byline__comments')")
            .await;
        page.until_state("kabar-comments", "ready").await;
        page.until(
            "document.querySelector('kabar-comments').getBoundingClientRect().top < innerHeight",
        )
        .await;
    });
}
