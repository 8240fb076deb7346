//! Whatever goes wrong, the reader keeps what the page gave, is told what happened in one sentence, and has a way on.

use serde_json::{Value, json};

use crate::data::{article, comment, reply};
use crate::page::Page;
use crate::server::{Reply, Server, Site};
use crate::stage::in_browser;

const ARTICLE: &str = "/demo/article-en.json";
const COMMENTS: &str = "/demo/comments-en.json";

/// The page shows its own words, a sentence and a retry, and knows what happened.
async fn assert_failed(page: &Page<'_>, host: &str, event: &Value) {
    page.until_state(host, "failed").await;
    assert!(
        page.is_true("probe.shown(document.querySelector('#fallback'))")
            .await,
        "the fallback is gone"
    );
    assert!(
        page.is_true(&format!("probe.shown(probe.button('{host}', 'Try again'))"))
            .await
    );
    let sentence = page
        .string(&format!("probe.one('{host}', '[role=alert]').innerText"))
        .await;
    assert!(
        sentence.trim().len() > "Try again".len() + 20,
        "no sentence, only {sentence:?}"
    );

    let told = page.events("kabar:error").await;
    assert_eq!(told.len(), 1, "{told:#?}");
    for (name, value) in event.as_object().expect("an object") {
        assert_eq!(&told[0]["detail"][name], value, "{name} of {:#}", told[0]);
    }
}

/// With the server well again, one click brings what was wanted, and the failure leaves no trace.
async fn assert_retry_works(page: &Page<'_>, host: &str, shown: &str) {
    page.click(&format!("probe.button('{host}', 'Try again')"))
        .await;
    page.until_state(host, "ready").await;
    assert!(
        page.text(host).await.contains(shown),
        "{}",
        page.text(host).await
    );
    assert!(
        !page
            .is_true(&format!("probe.one('{host}', '[role=alert]')"))
            .await
    );
    assert!(
        !page
            .is_true("probe.shown(document.querySelector('#fallback'))")
            .await
    );
}

async fn article_that_answers(page: &Page<'_>, server: &Server, answer: Reply, event: Value) {
    server.set(ARTICLE, answer);
    page.open("/pages/article.html").await;
    assert_failed(page, "kabar-article", &event).await;
    server.set(ARTICLE, reply(&article(3)));
    assert_retry_works(page, "kabar-article", "The river rises").await;
}

#[test]
fn an_article_that_is_not_there_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        let url = format!("{}{ARTICLE}", server.origin(Site::Page));
        let event = json!({ "kind": "not-found", "status": 404, "url": url });
        article_that_answers(page, server, Reply::status(404), event).await;
    });
}

#[test]
fn a_server_with_a_problem_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        let event = json!({ "kind": "server", "status": 500 });
        article_that_answers(page, server, Reply::status(500), event).await;
    });
}

#[test]
fn an_answer_that_is_cut_off_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        let answer = server.file(ARTICLE).cut_off();
        article_that_answers(
            page,
            server,
            answer,
            json!({ "kind": "network", "status": null }),
        )
        .await;
    });
}

#[test]
fn an_answer_that_is_no_json_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        let answer = Reply::new("text/plain", "<p>Please log in</p>");
        article_that_answers(
            page,
            server,
            answer,
            json!({ "kind": "shape", "status": null }),
        )
        .await;
    });
}

#[test]
fn an_answer_that_is_no_text_is_told_whether_it_came_before_the_module_or_after() {
    in_browser(async |page, server| {
        let no_text = || Reply::json(b"{ \"headline\": \"\xff\" }".as_slice());
        let gate = server.hold("/kabar_widget_bg.wasm");
        server.set(ARTICLE, no_text());
        page.open("/pages/article.html").await;
        page.until("performance.getEntriesByType('resource').some((it) => it.name.endsWith('/article-en.json') && it.responseEnd)").await;
        gate.open();
        assert_failed(page, "kabar-article", &json!({ "kind": "shape" })).await;

        let gate = server.hold(ARTICLE);
        page.open("/pages/article.html").await;
        page.until("probe.one('kabar-article', '.kabar')").await;
        gate.open();
        assert_failed(page, "kabar-article", &json!({ "kind": "shape" })).await;
    });
}

#[test]
fn an_answer_of_another_shape_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        let answer = Reply::json("[1, 2, 3]");
        article_that_answers(
            page,
            server,
            answer,
            json!({ "kind": "shape", "pointer": "" }),
        )
        .await;
    });
}

#[test]
fn a_missing_headline_is_named_in_the_event() {
    in_browser(async |page, server| {
        let answer = Reply::json(r#"{ "articleBody": "<p>No headline</p>" }"#);
        article_that_answers(
            page,
            server,
            answer,
            json!({ "kind": "shape", "pointer": "/headline" }),
        )
        .await;
    });
}

#[test]
fn a_server_that_does_not_answer_in_time_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        let gate = server.hold(ARTICLE);
        page.open("/pages/timeout.html").await;
        assert_failed(
            page,
            "kabar-article",
            &json!({ "kind": "timeout", "status": null }),
        )
        .await;
        gate.open();
        assert_retry_works(page, "kabar-article", "The River That Moved Back Into Town").await;
    });
}

#[test]
fn an_answer_that_stops_half_way_is_too_late_as_well() {
    in_browser(async |page, server| {
        server.set(ARTICLE, server.file(ARTICLE).stalled());
        page.open("/pages/timeout.html").await;
        assert_failed(
            page,
            "kabar-article",
            &json!({ "kind": "timeout", "status": null }),
        )
        .await;
        server.set(ARTICLE, reply(&article(3)));
        assert_retry_works(page, "kabar-article", "The river rises").await;
    });
}

#[test]
fn without_a_connection_the_reader_is_told_so() {
    in_browser(async |page, server| {
        server.set(ARTICLE, server.file(ARTICLE).cut_off());
        let gate = server.hold(ARTICLE);
        page.open("/pages/article.html").await;
        page.run(
            "Object.defineProperty(navigator, 'onLine', { get: () => false, configurable: true })",
        )
        .await;
        gate.open();
        assert_failed(
            page,
            "kabar-article",
            &json!({ "kind": "offline", "status": null }),
        )
        .await;
        assert!(page.text("kabar-article").await.contains("You are offline"));
        page.run("delete navigator.onLine").await;
        server.set(ARTICLE, reply(&article(3)));
        assert_retry_works(page, "kabar-article", "The river rises").await;
    });
}

#[test]
fn a_discussion_that_is_not_there_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        server.set(COMMENTS, Reply::status(404));
        page.open("/pages/discussion.html").await;
        assert_failed(
            page,
            "kabar-comments",
            &json!({ "kind": "not-found", "status": 404 }),
        )
        .await;
        server.set(COMMENTS, reply(&json!({ "comment": [comment("1")] })));
        assert_retry_works(page, "kabar-comments", "This is comment 1.").await;
    });
}

#[test]
fn comments_of_another_shape_are_named_in_the_event() {
    in_browser(async |page, server| {
        server.set(COMMENTS, Reply::json(r#"{ "comment": "none" }"#));
        page.open("/pages/discussion.html").await;
        assert_failed(
            page,
            "kabar-comments",
            &json!({ "kind": "shape", "pointer": "/comment" }),
        )
        .await;
    });
}

#[test]
fn a_further_page_that_fails_leaves_what_is_there_and_a_retry() {
    in_browser(async |page, server| {
        server.set(
            COMMENTS,
            reply(&json!({ "comment": [comment("1")], "next": "second.json" })),
        );
        server.set("/demo/second.json", Reply::status(500));
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        page.click("probe.button('kabar-comments', 'More comments')")
            .await;
        page.until("probe.shown(probe.button('kabar-comments', 'Try again'))")
            .await;
        let text = page.text("kabar-comments").await;
        assert!(
            text.contains("This is comment 1.") && text.contains("The server has a problem"),
            "{text}"
        );
        let told = page.events("kabar:error").await;
        assert_eq!((told.len(), &told[0]["detail"]["status"]), (1, &json!(500)));
        assert!(
            page.is_true("document.querySelector('kabar-comments').dataset.state === 'ready'")
                .await
        );

        server.set(
            "/demo/second.json",
            reply(&json!({ "comment": [comment("2")] })),
        );
        page.click("probe.button('kabar-comments', 'Try again')")
            .await;
        page.until("probe.text('kabar-comments').includes('This is comment 2.')")
            .await;
        assert!(
            page.text("kabar-comments")
                .await
                .contains("This is comment 1.")
        );
    });
}

#[test]
fn a_comment_that_cannot_be_read_is_reported_and_the_others_stay() {
    in_browser(async |page, server| {
        let comments = json!([comment("1"), { "author": "Nobody" }, comment("3")]);
        server.set(COMMENTS, reply(&json!({ "comment": comments })));
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        let text = page.text("kabar-comments").await;
        for words in [
            "This is comment 1.",
            "This comment could not be shown.",
            "This is comment 3.",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let told = page.events("kabar:error").await;
        assert_eq!(told.len(), 1, "{told:#?}");
        assert_eq!(told[0]["detail"]["kind"], "comment");
        assert!(
            told[0]["detail"]["pointer"]
                .as_str()
                .is_some_and(|at| at.starts_with("/comment/1")),
            "{told:#?}"
        );
    });
}

#[test]
fn an_unknown_block_is_left_out_and_reported() {
    in_browser(async |page, server| {
        let mut given = article(2);
        given["articleBody"][0] = json!({ "type": "hologram" });
        server.set(ARTICLE, reply(&given));
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        assert!(page.text("kabar-article").await.contains("Paragraph 2."));
        let told = page.events("kabar:error").await;
        assert_eq!(told.len(), 1, "{told:#?}");
        assert_eq!(told[0]["detail"]["kind"], "block");
        assert_eq!(told[0]["detail"]["pointer"], "/articleBody/0");
    });
}

/// One of our own files is missing, then there again.
async fn without_file(page: &Page<'_>, server: &Server, path: &str) {
    let whole = server.file(path);
    server.set(path, Reply::status(404));
    page.open("/pages/article.html").await;
    assert_failed(page, "kabar-article", &json!({ "kind": "network" })).await;
    server.set(path, whole);
    assert_retry_works(page, "kabar-article", "The River That Moved Back Into Town").await;
}

#[test]
fn a_module_that_is_missing_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| without_file(page, server, "/kabar_widget_bg.wasm").await);
}

#[test]
fn a_style_sheet_that_is_missing_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| without_file(page, server, "/styles/article.css").await);
}

#[test]
fn a_script_that_is_missing_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| without_file(page, server, "/kabar_widget.js").await);
}

#[test]
fn without_the_texts_the_fallback_stays_and_the_page_is_told() {
    in_browser(async |page, server| {
        server.set("/locales/en.json", Reply::status(404));
        page.open("/pages/article.html").await;
        assert_failed(page, "kabar-article", &json!({ "kind": "network" })).await;
    });
}

#[test]
fn without_the_file_that_mounts_the_fallback_stays_with_one_warning() {
    in_browser(async |page, server| {
        server.set("/runtime.js", Reply::status(404));
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "failed").await;
        assert!(
            page.is_true("probe.shown(document.querySelector('#fallback'))")
                .await
        );
        let warnings = page.take_warnings().await;
        assert!(
            warnings.len() == 1 && warnings[0].contains("kabar-article"),
            "{warnings:?}"
        );
    });
}

#[test]
fn without_the_loader_the_page_is_as_it_was() {
    in_browser(async |page, server| {
        server.set("/embed.js", Reply::status(404));
        page.open("/pages/article.html").await;
        page.painted().await;
        assert!(
            page.is_true("probe.shown(document.querySelector('#fallback'))")
                .await
        );
    });
}

#[test]
fn a_module_that_breaks_off_half_way_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        let path = "/kabar_widget_bg.wasm";
        // As on a page whose loader is not told the hash: with it the browser hands nothing out before all is there.
        let loader = server.file("/embed.js");
        if loader.text().contains("sha256-") {
            server.set(
                "/embed.js",
                loader.replace(&format!("\"{}\":", &path[1..]), "\"\":"),
            );
        }
        server.set(path, server.file(path).cut_off());
        page.open("/pages/article.html").await;
        assert_failed(page, "kabar-article", &json!({ "kind": "network" })).await;
        server.set(path, server.file(path));
        assert_retry_works(page, "kabar-article", "The River That Moved Back Into Town").await;
    });
}
