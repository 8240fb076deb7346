//! Addresses inside the page lead to the discussion, and to its comments.

use serde_json::{Value, json};

use crate::data::{comment, reply};
use crate::page::Page;
use crate::server::Reply;
use crate::stage::in_browser;

const COMMENTS: &str = "/demo/comments-en.json";

/// The comments from one number to another, and where the next page is.
fn numbered(from: usize, to: usize, next: Option<&str>) -> Value {
    let all: Vec<Value> = (from..to).map(|n| comment(&n.to_string())).collect();
    match next {
        Some(next) => json!({ "comment": all, "next": next }),
        None => json!({ "comment": all }),
    }
}

/// The discussion whose comment has the focus, below what newsrooms keep at the upper edge of the screen.
async fn until_at(page: &Page<'_>, words: &str) {
    page.until(&format!(
        "(() => {{ const found = document.activeElement?.shadowRoot?.activeElement;
           const top = found?.getBoundingClientRect().top;
           return found?.textContent.includes('{words}') && top >= 0 && top < innerHeight / 3; }})()"
    ))
    .await;
}

/// As [`until_at`], where the page is too low to be scrolled so far.
async fn until_focused(page: &Page<'_>, words: &str) {
    page.until(&format!(
        "document.activeElement?.shadowRoot?.activeElement?.textContent.includes('{words}')"
    ))
    .await;
}

#[test]
fn an_address_of_a_comment_opens_the_discussion_at_once_and_leads_to_it() {
    in_browser(async |page, server| {
        server.set(COMMENTS, reply(&numbered(0, 40, None)));
        page.open("/pages/discussion-below.html#comment-30").await;
        page.until_state("kabar-comments", "ready").await;
        until_at(page, "This is comment 30.").await;
        assert_eq!(server.count(COMMENTS), 1);
        assert!(
            page.is_true("probe.all('kabar-comments', '[data-linked]').length === 1")
                .await
        );
        // On to another one, back and forward.
        page.run("location.hash = 'comment-3'").await;
        until_at(page, "This is comment 3.").await;
        page.run("history.back()").await;
        until_at(page, "This is comment 30.").await;
        page.run("history.forward()").await;
        until_at(page, "This is comment 3.").await;
        assert!(
            page.is_true("probe.all('kabar-comments', '[data-linked]').length === 1")
                .await
        );
    });
}

#[test]
fn a_discussion_that_waits_far_below_is_opened_by_an_address_that_comes_later() {
    in_browser(async |page, server| {
        server.set(COMMENTS, reply(&numbered(0, 40, None)));
        page.open("/pages/discussion-below.html").await;
        page.until_state("kabar-comments", "idle").await;
        page.run("location.hash = 'comment-7'").await;
        until_at(page, "This is comment 7.").await;
    });
}

#[test]
fn a_comment_on_the_last_page_is_looked_for_in_so_many_words() {
    in_browser(async |page, server| {
        server.set(COMMENTS, reply(&numbered(0, 100, Some("2.json"))));
        server.set("/demo/2.json", reply(&numbered(100, 200, Some("3.json"))));
        server.set("/demo/3.json", reply(&numbered(200, 300, None)));
        let gate = server.hold("/demo/3.json");
        page.open("/pages/discussion-below.html#comment-250").await;
        server.wait_for("/demo/3.json", 1).await;
        let words = "probe.all('kabar-comments', '[role=status]').find((one) => one.textContent.includes('Looking for'))";
        page.until(&format!(
            "{words}?.getBoundingClientRect().top < innerHeight"
        ))
        .await;
        gate.open();
        until_at(page, "This is comment 250.").await;
        page.until(&format!("!({words})")).await;
    });
}

const CONTEXT: &str = "/demo/comments/nr%204%2F2/context";

/// The first of many pages, which says where a single comment is.
fn first_of_many() -> Value {
    let mut first = numbered(0, 20, Some("2.json"));
    first["commentCount"] = json!(10_000);
    first["context"] = json!("comments/{comment}/context");
    first
}

/// Whether the discussion shows words of its own.
fn says(words: &str) -> String {
    format!("probe.one('kabar-comments', '.kabar')?.textContent.includes('{words}')")
}

#[test]
fn in_a_long_discussion_a_linked_comment_is_asked_for_alone_and_all_others_come_back() {
    in_browser(async |page, server| {
        server.set(COMMENTS, reply(&first_of_many()));
        let mut above = comment("first");
        above["next"] = json!("rest.json");
        let mut linked = comment("nr 4/2");
        linked["parentItem"] = json!("first");
        server.set(
            CONTEXT,
            reply(&json!({ "commentCount": 10_000, "comment": [above, linked] })),
        );
        server.set(
            "/demo/comments/nr%204%2F2/rest.json",
            reply(&json!({ "comment": [linked, comment("another")] })),
        );
        page.open("/pages/discussion-below.html#comment-nr%204%2F2")
            .await;
        until_focused(page, "This is comment nr 4/2.").await;
        assert!(page.is_true(&says("one conversation")).await);
        let shown = "probe.all('kabar-comments', '.kabar-comment').length";
        assert_eq!(page.number(shown).await, 2.0);
        assert_eq!(server.count("/demo/2.json"), 0);
        // The other replies bring it again: it is no fault.
        page.click("probe.all('kabar-comments', 'button').find((one) => one.textContent === 'More replies')")
            .await;
        page.until(&format!("{shown} === 3")).await;
        page.assert_no_complaints().await;
        page.click("probe.all('kabar-comments', 'button').find((one) => one.textContent === 'Show all comments')")
            .await;
        page.until(&format!("{shown} === 20")).await;
        assert!(!page.is_true(&says("one conversation")).await);
        until_focused(page, "This is comment 0.").await;
        assert_eq!(server.count(CONTEXT), 1);
    });
}

#[test]
fn a_comment_that_the_server_does_not_have_alone_is_unknown_and_one_it_cannot_give_is_looked_for() {
    in_browser(async |page, server| {
        server.set(COMMENTS, reply(&first_of_many()));
        server.set(CONTEXT, Reply::status(404));
        server.set("/demo/2.json", reply(&numbered(20, 40, None)));
        page.open("/pages/discussion-below.html#comment-nr%204%2F2")
            .await;
        page.until(&says("not here any more")).await;
        assert_eq!(server.count("/demo/2.json"), 0);
        server.set("/demo/comments/30/context", Reply::status(500));
        page.run("location.hash = 'comment-30'").await;
        until_at(page, "This is comment 30.").await;
        assert!(!page.is_true(&says("one conversation")).await);
    });
}

#[test]
fn one_of_ten_thousand_comments_is_reached() {
    in_browser(async |page, server| {
        server.set(COMMENTS, reply(&numbered(0, 10_000, None)));
        page.open("/pages/discussion-below.html#comment-6543").await;
        until_at(page, "This is comment 6543.").await;
        page.run("location.hash = 'comment-9999'").await;
        until_focused(page, "This is comment 9999.").await;
        page.run("location.hash = 'comment-0'").await;
        until_at(page, "This is comment 0.").await;
    });
}

#[test]
fn a_comment_that_is_here_before_the_module_is_reached_under_the_pages_own_words() {
    in_browser(async |page, server| {
        server.set(COMMENTS, reply(&numbered(0, 6, None)));
        let gate = server.hold("/kabar_widget_bg.wasm");
        page.open("/pages/discussion.html#comment-3").await;
        page.until(
            "performance.getEntriesByType('resource')
                 .some((entry) => entry.name.endsWith('/comments-en.json') && entry.responseEnd)",
        )
        .await;
        gate.open();
        until_focused(page, "This is comment 3.").await;
    });
}

#[test]
fn a_comment_stays_reached_while_an_article_above_it_still_comes_and_only_its_discussion_says_so() {
    in_browser(async |page, server| {
        server.set("/demo/comments-closed.json", reply(&numbered(0, 60, None)));
        let article = server.hold("/demo/article.json");
        let others = server.hold(COMMENTS);
        page.open("/pages/two-of-each.html#comment-40").await;
        until_at(page, "This is comment 40.").await;
        // The discussion that comes later has not got it, and leads nowhere.
        for (gate, id) in [(others, "first-comments"), (article, "second")] {
            gate.open();
            page.until(&format!(
                "document.getElementById('{id}').dataset.state === 'ready'"
            ))
            .await;
            page.painted().await;
            until_at(page, "This is comment 40.").await;
        }
        assert!(
            !page
                .text("kabar-comments")
                .await
                .contains("The linked comment")
        );
        // From the reader's first act on the page is theirs.
        page.run(
            "dispatchEvent(new WheelEvent('wheel')); scrollTo({ top: 0, behavior: 'instant' })",
        )
        .await;
        page.painted().await;
        page.painted().await;
        assert_eq!(page.number("scrollY").await, 0.0);
    });
}

#[test]
fn a_comment_that_is_nowhere_is_said_to_be_unknown_and_a_removed_one_is_shown_as_such() {
    in_browser(async |page, server| {
        let mut answer = numbered(0, 20, None);
        answer["comment"][4] = json!({ "id": "4", "state": "removed" });
        server.set(COMMENTS, reply(&answer));
        page.open("/pages/discussion-below.html#comment-nobody")
            .await;
        page.until("probe.text('kabar-comments').includes('The linked comment is not here')")
            .await;
        page.until(
            "Math.abs(document.querySelector('kabar-comments').getBoundingClientRect().top) < 2",
        )
        .await;
        page.run("location.hash = 'comment-4'").await;
        until_at(page, "This comment has been removed.").await;
        page.until("!probe.text('kabar-comments').includes('The linked comment is not here')")
            .await;
    });
}

#[test]
fn ids_are_any_text_and_a_comments_own_address_leads_to_it_as_well() {
    in_browser(async |page, server| {
        let mut answer = numbered(0, 30, None);
        let odd = "50% \"][of' ‰ #/<b>";
        answer["comment"][12] = comment("odd");
        answer["comment"][12]["id"] = json!(odd);
        let own = format!(
            "{}/pages/discussion-below.html#c:10",
            server.origin(crate::server::Site::Page)
        );
        answer["comment"][10]["url"] = json!(own);
        server.set(COMMENTS, reply(&answer));
        page.open("/pages/discussion-below.html").await;
        page.until_state("kabar-comments", "idle").await;
        page.run(&format!(
            "location.hash = 'comment-' + encodeURIComponent({})",
            json!(odd)
        ))
        .await;
        until_at(page, "This is comment odd.").await;
        page.run("location.hash = 'c:10'").await;
        until_at(page, "This is comment 10.").await;
        // What is no encoding is the id as it stands.
        page.run("location.hash = 'comment-%E0%A4%A'").await;
        page.until("probe.text('kabar-comments').includes('The linked comment is not here')")
            .await;
    });
}

#[test]
fn other_fragments_move_nothing() {
    in_browser(async |page, server| {
        server.set(COMMENTS, reply(&numbered(0, 30, Some("2.json"))));
        page.open("/pages/discussion.html#elsewhere").await;
        page.until_state("kabar-comments", "ready").await;
        page.run("location.hash = 'comments'").await;
        page.painted().await;
        assert_eq!(page.number("scrollY").await, 0.0);
        assert_eq!(server.count("/demo/2.json"), 0);
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

#[test]
fn a_deep_reply_leads_to_the_comment_that_it_answers_and_back_leads_back() {
    in_browser(async |page, server| {
        let mut answer = numbered(0, 40, None);
        for n in 1..40 {
            answer["comment"][n]["parentItem"] = json!((n - 1).to_string());
            answer["comment"][n]["author"] = json!(format!("Reader {n}"));
        }
        server.set(COMMENTS, reply(&answer));
        page.open("/pages/discussion-below.html#comment-20").await;
        until_at(page, "This is comment 20.").await;
        // The same way twice, although the address is the same the second time.
        for _ in 0..2 {
            page.run("scrollTo({ top: 0, behavior: 'instant' })").await;
            page.run(
                "probe.one('kabar-comments', '[data-id=\"20\"] .kabar-comment__answers a').click()",
            )
            .await;
            until_at(page, "This is comment 19.").await;
            assert_eq!(page.string("location.hash").await, "#comment-19");
        }
        page.run("history.back()").await;
        until_at(page, "This is comment 20.").await;
    });
}
