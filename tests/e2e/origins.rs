//! Pages, scripts and data of different origins, and pages whose policy allows next to nothing.

use std::collections::BTreeSet;

use serde_json::json;

use crate::page::Page;
use crate::server::{Reply, Site};
use crate::stage::in_browser;

#[test]
fn script_and_data_of_other_origins_work() {
    in_browser(async |page, server| {
        page.open("/pages/other-origins.html").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        let own = page
            .strings("performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith(location.origin) && !/\\/(favicon.ico|probe.js)$/.test(name))")
            .await;
        assert_eq!(
            own,
            Vec::<String>::new(),
            "only the page itself is the page's"
        );
        assert!(server.asked().contains(&"/locales/en.json".to_owned()));
    });
}

#[test]
fn data_that_the_page_may_not_read_is_told_as_a_failed_connection() {
    in_browser(async |page, server| {
        let data = "/demo/comments-en.json";
        server.set(data, server.file(data).for_its_own_origin());
        page.open("/pages/other-origins.html").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "failed").await;
        let told = page.events("kabar:error").await;
        assert_eq!(
            (&told[0]["detail"]["kind"], &told[0]["detail"]["status"]),
            (&json!("network"), &json!(null))
        );

        server.set(data, server.file(data));
        page.click("probe.button('kabar-comments', 'Try again')")
            .await;
        page.until_state("kabar-comments", "ready").await;
    });
}

#[test]
fn addresses_in_the_data_are_read_against_the_address_of_the_data() {
    in_browser(async |page, server| {
        page.open("/pages/strict-policy.html").await;
        page.until_state("kabar-article", "ready").await;
        let picture = page
            .string("probe.one('kabar-article', '.kabar-figure--lead img').src")
            .await;
        assert_eq!(
            picture,
            format!("{}/demo/market/bridge.svg", server.origin(Site::Data))
        );
    });
}

#[test]
fn everything_works_under_a_strict_policy() {
    in_browser(async |page, server| {
        page.open("/pages/strict-policy.html").await;
        page.until_state("kabar-article", "ready").await;
        page.click("probe.one('kabar-article', '[data-size=large]')")
            .await;
        page.until("probe.one('kabar-article', '[data-size=large]').ariaPressed === 'true'")
            .await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        // Styles came through, and so did the text size, which is computed.
        assert!(
            page.is_true(
                "getComputedStyle(probe.one('kabar-comments', '.kabar-comment')).display === 'grid'"
            )
            .await
        );
        assert!(
            page.is_true(
                "getComputedStyle(document.querySelector('kabar-comments')).fontSize === '20px'"
            )
            .await
        );
        page.until("probe.one('kabar-article', '.kabar-figure--lead img').naturalWidth > 0")
            .await;
        assert_eq!(page.take_violations().await, Vec::<String>::new());

        // The parser of HTML bodies asks for the page's trust.
        server.set("/demo/html.json", crate::data::reply(&json!({ "headline": "As HTML", "articleBody": "<p>One <em>emphasised</em> word</p>" })));
        page.run("document.querySelector('kabar-article').src = document.querySelector('kabar-article').src.replace('article-en', 'html')").await;
        page.until("probe.one('kabar-article', '.kabar-article__body em')")
            .await;
        assert_eq!(page.take_violations().await, Vec::<String>::new());
    });
}

/// The fallback stays, the console says why once, and the page is told.
async fn stays_as_it_is(page: &Page<'_>, why: &str) {
    page.until_state("kabar-article", "failed").await;
    assert!(
        page.is_true("probe.shown(document.querySelector('#fallback'))")
            .await
    );
    let warnings = page.take_warnings().await;
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].contains("kabar-article") && warnings[0].contains(why),
        "{warnings:?}"
    );
    let told = page.events("kabar:error").await;
    assert_eq!(
        (told.len(), &told[0]["detail"]["kind"]),
        (1, &json!("unsupported"))
    );
}

#[test]
fn a_policy_that_refuses_web_assembly_leaves_the_fallback_and_one_warning() {
    in_browser(async |page, _| {
        page.open("/pages/policy-without-webassembly.html").await;
        stays_as_it_is(page, "WebAssembly").await;
        page.take_violations().await;
        page.take_errors().await;
    });
}

#[test]
fn a_browser_without_web_assembly_leaves_the_fallback_and_one_warning() {
    in_browser(async |page, _| {
        page.open("/pages/no-webassembly.html").await;
        stays_as_it_is(page, "WebAssembly").await;
    });
}

#[test]
fn the_page_gets_no_globals() {
    in_browser(async |page, _| {
        page.open("/pages/no-elements.html").await;
        page.until("customElements.get('kabar-article')").await;
        let before = page.strings("Object.getOwnPropertyNames(window)").await;
        page.open("/pages/article-and-discussion.html").await;
        page.until_state("kabar-article", "ready").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        let after = page.strings("Object.getOwnPropertyNames(window)").await;
        let new: Vec<_> = after.iter().filter(|name| !before.contains(name)).collect();
        assert_eq!(new, Vec::<&String>::new());
    });
}

#[test]
fn styles_of_the_page_stay_out_and_ours_stay_in() {
    in_browser(async |page, _| {
        page.open("/pages/host-styles.html").await;
        page.until_state("kabar-article", "ready").await;
        let inside = page.string("getComputedStyle(probe.one('kabar-article', '.kabar-article__body p')).letterSpacing").await;
        assert_eq!(inside, "normal");
        let outside = page
            .string("getComputedStyle(document.querySelector('main > p')).letterSpacing")
            .await;
        assert_eq!(outside, "9px");
        // What the page may set, it sets.
        let accent = page
            .string("getComputedStyle(probe.one('kabar-article', '.kabar-article__kicker')).color")
            .await;
        assert_eq!(accent, "rgb(200, 0, 100)");
    });
}

#[test]
fn what_a_reader_asks_for_is_shown_under_a_strict_policy() {
    in_browser(async |page, server| {
        let film = format!("{}/film.html", server.origin(Site::Data));
        let mut given = crate::data::article(1);
        given["articleBody"][0] =
            json!({ "type": "embed", "provider": "Film House", "title": "The flood", "url": film });
        server.set("/demo/article-en.json", crate::data::reply(&given));
        server.set("/film.html", Reply::new("text/html", "<p>The flood</p>"));
        page.open("/pages/strict-policy.html").await;
        page.until_state("kabar-article", "ready").await;
        page.click("probe.button('kabar-article', 'Film House')")
            .await;
        page.until("probe.one('kabar-article', 'iframe')").await;
        server.wait_for("/film.html", 1).await;
        assert_eq!(page.take_violations().await, Vec::<String>::new());
    });
}

/// Directives and their values, without the order in which they stand.
fn directives(policy: &str) -> BTreeSet<String> {
    let mut origins = policy.to_owned();
    for (written, tested) in [
        ("static.example", "assets.example"),
        ("api.example", "data.example"),
        ("images.example", "data.example"),
        ("video.example", "data.example"),
    ] {
        origins = origins.replace(written, tested);
    }
    let each = origins.split(';').map(|one| {
        let words: Vec<&str> = one.split_whitespace().collect();
        words.join(" ")
    });
    each.collect()
}

#[test]
fn the_policy_that_the_readme_asks_for_is_the_strict_one() {
    let readme = include_str!("../../README.md");
    let asked = readme
        .lines()
        .find(|line| line.starts_with("script-src "))
        .expect("README.md has a policy");
    let page = include_str!("../pages/strict-policy.html");
    let set = page
        .split_once("content=\"\n")
        .and_then(|(_, rest)| rest.split_once('"'))
        .expect("the page has a policy")
        .0;
    let mut set = directives(set);
    assert!(set.remove("default-src 'none'"));
    assert_eq!(directives(asked), set);
}
