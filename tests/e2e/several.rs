//! Several elements of each kind on one page live side by side.

use serde_json::json;

use crate::data::{article, comment, reply};
use crate::server::Reply;
use crate::stage::in_browser;

#[test]
fn two_articles_and_two_discussions_share_code_and_nothing_else() {
    in_browser(async |page, server| {
        page.open("/pages/two-of-each.html").await;
        for article in ["#first", "#second"] {
            page.until_state(article, "ready").await;
        }
        page.until_state("#first-comments", "ready").await;
        page.until_state("#second-comments", "closed").await;
        assert!(
            page.text("#first")
                .await
                .contains("The River That Moved Back Into Town")
        );
        assert!(
            page.text("#second")
                .await
                .contains("Jet Rusia dan Koalisi AS")
        );
        assert_ne!(
            page.text("#first-comments").await,
            page.text("#second-comments").await
        );
        for shared in [
            "/kabar_widget.js",
            "/kabar_widget_bg.wasm",
            "/styles/tokens.css",
            "/styles/comments.css",
            "/runtime.js",
        ] {
            assert_eq!(server.count(shared), 1, "{shared}");
        }
    });
}

#[test]
fn one_that_fails_leaves_the_others_alone() {
    in_browser(async |page, server| {
        server.set("/demo/article.json", Reply::status(500));
        page.open("/pages/two-of-each.html").await;
        page.until_state("#first", "ready").await;
        page.until_state("#second", "failed").await;
        page.until_state("#first-comments", "ready").await;
        page.until_state("#second-comments", "closed").await;
    });
}

#[test]
fn the_text_size_is_one_for_all_of_them() {
    in_browser(async |page, _| {
        page.open("/pages/two-of-each.html").await;
        page.until_state("#first", "ready").await;
        page.until_state("#second", "ready").await;
        page.click("probe.one('#second', '[data-size=large]')")
            .await;
        page.until("probe.one('#first', '[data-size=large]').ariaPressed === 'true'")
            .await;
        let scales = page
            .strings("[...document.querySelectorAll('kabar-article, kabar-comments')].map((one) => getComputedStyle(one).getPropertyValue('--kabar-scale'))")
            .await;
        assert_eq!(scales, ["1.25"; 4]);
    });
}

#[test]
fn each_article_brings_its_own_discussion() {
    in_browser(async |page, server| {
        for name in ["first", "second"] {
            let mut named = article(2);
            named["comments"] = json!({ "src": format!("{name}-comments.json") });
            server.set(&format!("/demo/{name}.json"), reply(&named));
            server.set(
                &format!("/demo/{name}-comments.json"),
                reply(&json!({ "comment": [comment(name)] })),
            );
        }
        page.open("/pages/two-articles.html").await;
        page.until("document.querySelectorAll('kabar-comments').length === 2")
            .await;
        for (name, src) in [
            ("first", "/demo/first-comments.json"),
            ("second", "/demo/second-comments.json"),
        ] {
            let beside = format!("#{name} + kabar-comments");
            page.run(&format!(
                "document.querySelector('{beside}').scrollIntoView()"
            ))
            .await;
            page.until_state(&beside, "ready").await;
            assert!(
                page.text(&beside)
                    .await
                    .contains(&format!("This is comment {name}."))
            );
            assert_eq!(server.count(src), 1);
        }
    });
}

#[test]
fn a_discussion_that_the_page_placed_itself_is_the_articles_own() {
    in_browser(async |page, server| {
        page.open("/pages/placed-discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        assert_eq!(
            page.number("document.querySelectorAll('kabar-comments').length")
                .await,
            1.0
        );
        assert!(
            page.is_true("document.querySelector('aside > kabar-comments')")
                .await
        );
        assert_eq!(server.count("/demo/comments-en.json"), 1);
    });
}

#[test]
fn a_discussion_that_the_page_holds_for_the_same_article_is_not_doubled() {
    in_browser(async |page, server| {
        page.open("/pages/held-discussion.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until_state("kabar-comments", "ready").await;
        page.painted().await;
        assert_eq!(
            page.number("document.querySelectorAll('kabar-comments').length")
                .await,
            1.0
        );
        assert_eq!(server.count("/demo/comments-en.json"), 1);
    });
}

#[test]
fn comments_none_keeps_the_discussion_away() {
    in_browser(async |page, server| {
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        page.run("scrollTo(0, document.body.scrollHeight)").await;
        page.painted().await;
        assert_eq!(
            page.number("document.querySelectorAll('kabar-comments').length")
                .await,
            0.0
        );
        assert_eq!(server.count("/demo/comments-en.json"), 0);
    });
}

#[test]
fn what_article_and_discussion_share_is_asked_for_once() {
    in_browser(async |page, server| {
        page.open("/pages/article-and-discussion.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        let mut asked = server.asked();
        asked.retain(|path| path.ends_with(".wasm") || path.ends_with(".js"));
        asked.sort();
        let mut once = asked.clone();
        once.dedup();
        assert_eq!(asked, once);
    });
}
