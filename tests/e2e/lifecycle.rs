//! Elements that change, go and come back while the page lives.

use serde_json::json;

use crate::data::{article, comment, reply};
use crate::page::Page;
use crate::server::{Gate, Reply, Server};
use crate::stage::in_browser;

#[test]
fn another_src_shows_another_article() {
    in_browser(async |page, server| {
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        server.set("/demo/next.json", reply(&article(2)));
        page.run("document.querySelector('kabar-article').src = '../demo/next.json'")
            .await;
        page.until("probe.text('kabar-article').includes('The river rises')")
            .await;
        assert!(
            !page
                .text("kabar-article")
                .await
                .contains("The River That Moved")
        );
        assert_eq!(
            page.number("probe.all('kabar-article', '.kabar').length")
                .await,
            1.0
        );
    });
}

#[test]
fn the_answer_to_an_earlier_src_is_not_shown_when_it_comes_late() {
    in_browser(async |page, server| {
        let gate = server.hold("/demo/article-en.json");
        page.open("/pages/article.html").await;
        server.wait_for("/demo/article-en.json", 1).await;
        server.set("/demo/next.json", reply(&article(2)));
        page.run(
            "document.querySelector('kabar-article').setAttribute('src', '../demo/next.json')",
        )
        .await;
        page.until_state("kabar-article", "ready").await;
        gate.open();
        page.painted().await;
        assert!(page.text("kabar-article").await.contains("The river rises"));
        assert!(
            !page
                .text("kabar-article")
                .await
                .contains("The River That Moved")
        );
    });
}

#[test]
fn another_lang_writes_the_same_article_with_other_words() {
    in_browser(async |page, _| {
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        assert!(page.text("kabar-article").await.contains("Source:"));
        page.run("document.querySelector('kabar-article').lang = 'id'")
            .await;
        page.until("probe.text('kabar-article').includes('Sumber:')")
            .await;
        assert!(!page.text("kabar-article").await.contains("Source:"));
    });
}

#[test]
fn another_theme_changes_the_colours_and_asks_for_nothing() {
    in_browser(async |page, server| {
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until("probe.one('kabar-article', 'img').complete")
            .await;
        let asked = server.asked();
        let colours = "getComputedStyle(probe.one('kabar-article', '.kabar')).color";
        page.run("document.querySelector('kabar-article').theme = 'dark'")
            .await;
        let dark = page.string(colours).await;
        page.run("document.querySelector('kabar-article').theme = 'light'")
            .await;
        assert_ne!(page.string(colours).await, dark);
        page.painted().await;
        assert_eq!(server.asked(), asked);
    });
}

#[test]
fn several_changes_of_one_moment_are_one_new_start() {
    in_browser(async |page, server| {
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        server.set("/demo/next.json", reply(&article(2)));
        // In a task of the page's own: WebKit's driver runs what is queued after every statement of its script.
        page.run("const it = document.querySelector('kabar-article'); setTimeout(() => { it.lang = 'id'; it.heading = 2; it.timeout = 20; it.src = '../demo/next.json' })")
            .await;
        page.until("probe.text('kabar-article').includes('The river rises')")
            .await;
        assert_eq!(server.count("/demo/next.json"), 1);
        assert_eq!(server.count("/demo/article-en.json"), 1);
        assert!(page.is_true("probe.one('kabar-article', 'h2')").await);
    });
}

/// Listeners, timers and observers that the page has now.
async fn leftovers(page: &Page<'_>) -> Vec<String> {
    page.strings("[...probe.listeners(), ...probe.timers(), ...probe.observed()]")
        .await
}

/// What the loader keeps once it has started for the page's later elements: it hears traps, and other tabs.
const FOR_THE_PAGE: [&str; 3] = [
    "Window error",
    "Window storage",
    "Window unhandledrejection",
];

#[test]
fn a_removed_article_takes_its_listeners_timers_and_discussion_with_it() {
    in_browser(async |page, server| {
        page.open("/pages/removal.html").await;
        page.until("customElements.get('kabar-article')").await;
        assert_eq!(leftovers(page).await, Vec::<String>::new());
        let given = page
            .string("document.querySelector('#place').innerHTML")
            .await;

        page.run("const it = document.createElement('kabar-article'); it.src = '../demo/article-en.json'; document.querySelector('#place').append(it)")
            .await;
        page.until_state("kabar-article", "ready").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        assert!(leftovers(page).await.len() > FOR_THE_PAGE.len());
        page.painted().await;
        let asked = server.asked();

        page.run("window.gone = document.querySelector('kabar-article'); gone.remove()")
            .await;
        page.until("!document.querySelector('kabar-comments')")
            .await;
        assert_eq!(leftovers(page).await, FOR_THE_PAGE);
        assert_eq!(
            page.string("document.querySelector('#place').innerHTML")
                .await,
            given
        );
        page.run("scrollTo(0, 0)").await;
        page.painted().await;
        assert_eq!(server.asked(), asked);
    });
}

#[test]
fn a_removed_element_has_the_attributes_that_the_page_gave_it() {
    in_browser(async |page, _| {
        for (path, host, state) in [
            ("/pages/article.html", "kabar-article", "ready"),
            ("/pages/discussion.html", "kabar-comments", "ready"),
        ] {
            page.open(path).await;
            page.until_state(host, state).await;
            page.run(&format!(
                "window.gone = document.querySelector('{host}'); gone.remove()"
            ))
            .await;
            let given = if host == "kabar-article" {
                vec!["comments", "src"]
            } else {
                vec!["src"]
            };
            let mut left = page.strings("gone.getAttributeNames()").await;
            left.sort();
            assert_eq!(left, given, "{}", page.string("gone.outerHTML").await);
            assert_eq!(
                page.number("gone.shadowRoot.querySelectorAll('.kabar').length")
                    .await,
                0.0
            );
        }
    });
}

#[test]
fn removal_ends_the_request_that_is_under_way() {
    in_browser(async |page, server| {
        let gate = server.hold("/demo/article-en.json");
        page.open("/pages/article.html").await;
        server.wait_for("/demo/article-en.json", 1).await;
        page.until("probe.one('kabar-article', '.kabar')").await;
        page.run("window.gone = document.querySelector('kabar-article'); gone.remove()")
            .await;
        server.wait_until_abandoned("/demo/article-en.json").await;
        page.until("probe.timers().length === 0").await;
        gate.open();
        page.painted().await;
        assert_eq!(leftovers(page).await, FOR_THE_PAGE);
        assert!(!page.is_true("'state' in gone.dataset").await);
        assert_eq!(
            page.events("kabar:error").await,
            Vec::<serde_json::Value>::new()
        );
    });
}

#[test]
fn an_element_that_goes_while_its_code_is_loading_is_not_built() {
    in_browser(async |page, server| {
        let gate = server.hold("/kabar_widget_bg.wasm");
        page.open("/pages/article.html").await;
        server.wait_for("/kabar_widget_bg.wasm", 1).await;
        page.until("probe.listeners().includes('Window storage')")
            .await;
        page.run("window.gone = document.querySelector('kabar-article'); gone.remove()")
            .await;
        gate.open();
        // Another one on the page tells that the code is there by now.
        page.run("document.querySelector('footer').insertAdjacentHTML('beforebegin', '<kabar-article comments=none src=../demo/article.json></kabar-article>')").await;
        page.until_state("kabar-article", "ready").await;
        page.run("document.querySelector('kabar-article').remove()")
            .await;
        assert!(
            !page
                .is_true("gone.shadowRoot.querySelector('.kabar')")
                .await
        );
        assert_eq!(leftovers(page).await, FOR_THE_PAGE);
    });
}

#[test]
fn an_element_that_is_put_back_works_again() {
    in_browser(async |page, server| {
        page.open("/pages/article-and-discussion.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("window.gone = document.querySelector('kabar-article'); gone.remove()")
            .await;
        page.until("!document.querySelector('kabar-comments')")
            .await;
        page.run("document.body.prepend(gone)").await;
        page.until_state("kabar-article", "ready").await;
        page.click("probe.one('kabar-article', '[data-size=large]')")
            .await;
        page.until("probe.one('kabar-article', '[data-size=large]').ariaPressed === 'true'")
            .await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        assert_eq!(server.count("/kabar_widget_bg.wasm"), 1);
        assert_eq!(
            page.number("document.querySelectorAll('kabar-comments').length")
                .await,
            1.0
        );
    });
}

#[test]
fn an_element_that_is_moved_shows_its_article_at_its_new_place() {
    in_browser(async |page, _| {
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        page.run("document.querySelector('footer').after(document.querySelector('kabar-article'))")
            .await;
        page.until_state("kabar-article", "ready").await;
        assert_eq!(
            page.number("probe.all('kabar-article', '.kabar').length")
                .await,
            1.0
        );
    });
}

/// Opens a page whose article is being built: its part of the module is still to come.
async fn being_built(page: &Page<'_>, server: &Server) -> Gate {
    let gate = server.hold(CHUNK);
    page.open("/pages/article.html").await;
    server.wait_for(CHUNK, 1).await;
    page.until("probe.one('kabar-article', '.kabar')").await;
    page.run("window.given = document.querySelector('kabar-article')")
        .await;
    gate
}

const CHUNK: &str = "/kabar_article.wasm";

#[test]
fn an_element_that_is_moved_while_it_is_being_built_goes_on_to_hold_what_stands_below() {
    in_browser(async |page, server| {
        let gate = being_built(page, server).await;
        page.run("document.querySelector('footer').after(given)")
            .await;
        gate.open();
        page.until_state("kabar-article", "ready").await;
        assert!(page.is_true("'hold' in given.dataset").await);
        assert!(
            page.is_true("given.style.getPropertyValue('--kabar-hold')")
                .await
        );
    });
}

#[test]
fn an_element_that_goes_while_it_is_being_built_has_the_attributes_that_it_came_with() {
    in_browser(async |page, server| {
        let gate = being_built(page, server).await;
        page.run("given.remove()").await;
        gate.open();
        // Another one on the page tells that the code is there by now.
        page.run("document.querySelector('footer').insertAdjacentHTML('beforebegin', '<kabar-article comments=none src=../demo/article.json></kabar-article>')").await;
        page.until_state("kabar-article", "ready").await;
        let mut left = page.strings("given.getAttributeNames()").await;
        left.sort();
        assert_eq!(left, ["comments", "src"]);
    });
}

#[test]
fn what_was_set_before_the_element_was_defined_is_honoured() {
    in_browser(async |page, _| {
        page.open("/pages/properties.html").await;
        page.until_state("kabar-article", "ready").await;
        assert!(
            page.text("kabar-article")
                .await
                .contains("The River That Moved")
        );
        assert!(
            page.is_true("probe.one('kabar-article', 'h3.kabar-article__headline')")
                .await
        );
        assert!(
            page.text("kabar-article").await.contains("Sumber:"),
            "lang was set as a property as well"
        );
    });
}

#[test]
fn an_element_without_src_stays_as_it_is() {
    in_browser(async |page, server| {
        page.open("/pages/removal.html").await;
        page.until("customElements.get('kabar-article')").await;
        page.run("document.querySelector('#place').innerHTML += '<kabar-article><p id=own>Our own words</p></kabar-article>'").await;
        page.painted().await;
        assert!(
            page.is_true("probe.shown(document.querySelector('#own'))")
                .await
        );
        assert!(
            page.number("document.querySelector('kabar-article').offsetHeight")
                .await
                < 200.0
        );
        assert_eq!(
            server.asked().len(),
            3,
            "the page, the probe and the loader, not {:?}",
            server.asked()
        );
    });
}

/// An article that names comments, and those comments.
fn serve_with_comments(server: &Server, name: &str) {
    let mut named = article(2);
    named["comments"] = json!({ "src": format!("{name}-comments.json") });
    server.set(&format!("/demo/{name}.json"), reply(&named));
    server.set(
        &format!("/demo/{name}-comments.json"),
        reply(&json!({ "comment": [comment(name)] })),
    );
}

#[test]
fn a_placed_discussion_follows_its_article_to_another_one() {
    in_browser(async |page, server| {
        serve_with_comments(server, "next");
        page.open("/pages/placed-discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        page.run("document.querySelector('kabar-article').src = '../demo/next.json'")
            .await;
        page.until("probe.text('kabar-comments').includes('This is comment next.')")
            .await;
        assert_eq!(
            page.number("document.querySelectorAll('kabar-comments').length")
                .await,
            1.0
        );

        page.run("document.querySelector('kabar-article').removeAttribute('src')")
            .await;
        page.until("!document.querySelector('kabar-comments').hasAttribute('src')")
            .await;
        page.until("!probe.one('kabar-comments', '.kabar')").await;
    });
}

#[test]
fn an_address_that_the_page_gave_its_discussion_stays() {
    in_browser(async |page, server| {
        serve_with_comments(server, "own");
        page.open("/pages/placed-discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        page.run("document.querySelector('kabar-comments').src = '../demo/own-comments.json'")
            .await;
        page.until("probe.text('kabar-comments').includes('This is comment own.')")
            .await;
        page.run("document.querySelector('kabar-article').removeAttribute('src')")
            .await;
        page.until("!probe.one('kabar-article', '.kabar')").await;
        assert_eq!(
            page.string("document.querySelector('kabar-comments').src")
                .await,
            "../demo/own-comments.json"
        );
    });
}

#[test]
fn the_discussion_of_an_article_goes_when_the_next_one_is_not_there() {
    in_browser(async |page, server| {
        page.open("/pages/article-and-discussion.html").await;
        page.until("document.querySelector('kabar-comments')").await;
        server.set("/demo/next.json", Reply::status(404));
        page.run("document.querySelector('kabar-article').src = '../demo/next.json'")
            .await;
        page.until_state("kabar-article", "failed").await;
        assert!(
            !page
                .is_true("document.querySelector('kabar-comments')")
                .await
        );

        page.run("document.querySelector('kabar-article').src = '../demo/article-en.json'")
            .await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-article').removeAttribute('src')")
            .await;
        page.until("!document.querySelector('kabar-comments')")
            .await;
    });
}

#[test]
fn a_discussion_that_goes_before_it_is_built_has_the_attributes_that_it_came_with() {
    in_browser(async |page, server| {
        serve_with_comments(server, "next");
        let gate = server.hold("/styles/comments.css");
        let answer = server.hold("/demo/next.json");
        page.open("/pages/removal.html").await;
        page.run("document.querySelector('#place').innerHTML = '<kabar-article src=\"../demo/next.json\"></kabar-article>'").await;
        page.until("probe.one('kabar-article', '.kabar')").await;
        // The reader is at the end of the page when the discussion comes there.
        page.run("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
            .await;
        answer.open();
        page.until("document.querySelector('kabar-comments')").await;
        server.wait_for("/styles/comments.css", 1).await;
        assert_eq!(
            page.string("document.querySelector('kabar-comments').dataset.hold")
                .await,
            "more"
        );
        page.run("window.gone = document.querySelector('kabar-comments'); gone.remove()")
            .await;
        let mut left = page.strings("gone.getAttributeNames()").await;
        left.sort();
        assert_eq!(left, ["id", "src"]);
        gate.open();
    });
}

#[test]
fn over_words_of_the_page_no_bars_are_drawn() {
    in_browser(async |page, _| {
        page.open("/pages/removal.html").await;
        page.until("customElements.get('kabar-article')").await;
        for (words, bars) in [
            ("This article can be read on our own page.", 0.0),
            ("<img alt=Picture>", 0.0),
            ("", 1.0),
            ("<!-- later -->", 1.0),
            ("<b slot=challenge>Are you human?</b>", 1.0),
        ] {
            page.run(&format!("document.querySelector('#place').innerHTML = '<kabar-article loading=\"lazy\" src=\"../demo/article-en.json\">{words}\\n</kabar-article>'")).await;
            assert_eq!(
                page.number("probe.all('kabar-article', '.skeleton').length")
                    .await,
                bars,
                "{words:?}"
            );
            page.until_state("kabar-article", "ready").await;
        }
    });
}
