//! The demo page shows the article that the product was made for.

use crate::stage::in_browser;

/// Every sentence and part of the page that the demo is made after, one a line, in reading order.
const SEED: &str = include_str!("../fixtures/seed.txt");

/// The text with each run of white space as one space, so that line breaks on the screen do not matter.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_sentence_of_the_seed_stands_in_the_demo_page_in_its_order() {
    in_browser(async |page, _| {
        page.open("/").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;

        let shown = flat(&page.text("kabar-article, kabar-comments").await);
        let mut rest = shown.as_str();
        for line in SEED.lines().filter(|line| !line.is_empty()) {
            let Some(at) = rest.find(&flat(line)) else {
                panic!("{line:?} does not follow; what is left of the page: {rest}");
            };
            rest = &rest[at + flat(line).len()..];
        }
    });
}

#[test]
fn missing_parts_of_an_article_leave_no_empty_boxes() {
    in_browser(async |page, server| {
        server.set(
            "/demo/article-en.json",
            crate::data::reply(&serde_json::json!({ "headline": "Only this" })),
        );
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        // What has neither text nor a picture nor a control in it but takes room.
        let empty = page
            .strings(
                "probe.all('kabar-article', '.kabar *').filter((one) => one.getBoundingClientRect().height > 0
                   && getComputedStyle(one).position !== 'absolute'
                   && !one.innerText?.trim() && !one.closest('button, svg') && !one.querySelector('button, img, svg'))
                   .map((one) => one.outerHTML)",
            )
            .await;
        assert_eq!(empty, Vec::<String>::new());
    });
}
