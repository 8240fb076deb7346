//! What a page may write on an element, and what it gets.

use serde_json::json;

use crate::data::{article, reply};
use crate::stage::in_browser;

#[test]
fn a_value_that_an_attribute_does_not_have_is_the_default_and_one_warning() {
    in_browser(async |page, _| {
        page.open("/pages/wrong-values.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments')").await;
        let warnings = page.take_warnings().await;
        for attribute in [
            "theme",
            "loading",
            "timeout",
            "credentials",
            "heading",
            "comments",
        ] {
            let about: Vec<_> = warnings
                .iter()
                .filter(|one| one.contains(&format!(" {attribute}=")))
                .collect();
            assert_eq!(about.len(), 1, "{attribute}: {warnings:?}");
            assert!(about[0].contains("the default is"), "{about:?}");
        }
        assert_eq!(warnings.len(), 6, "{warnings:?}");
        assert!(
            page.is_true("probe.one('kabar-article', 'h1.kabar-article__headline')")
                .await
        );
    });
}

#[test]
fn the_language_is_the_elements_then_the_pages_then_english() {
    in_browser(async |page, _| {
        page.open("/pages/languages.html").await;
        for (element, words) in [
            ("#page", "Sumber:"),
            ("#own", "Source:"),
            ("#unknown", "Source:"),
            ("#region", "Source:"),
        ] {
            page.until_state(element, "ready").await;
            assert!(
                page.text(element).await.contains(words),
                "{element}: {}",
                page.text(element).await
            );
        }
    });
}

#[test]
fn arabic_runs_from_right_to_left() {
    in_browser(async |page, _| {
        page.open("/pages/languages.html").await;
        page.until_state("#arabic", "ready").await;
        assert_eq!(
            page.string("getComputedStyle(probe.one('#arabic', '.kabar-tools')).direction")
                .await,
            "rtl"
        );
        // The text size stands where lines begin.
        let right = page.is_true("probe.one('#arabic', '.kabar-text-size').getBoundingClientRect().left > innerWidth / 2").await;
        assert!(right, "A A A is not at the right");
        assert!(
            page.text("#arabic").await.contains("المصدر"),
            "{}",
            page.text("#arabic").await
        );
    });
}

#[test]
fn the_heading_has_the_level_that_the_page_gives_it() {
    in_browser(async |page, _| {
        page.open("/pages/headings.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until_state("kabar-comments", "ready").await;
        assert_eq!(
            page.string("probe.one('kabar-article', '.kabar-article__headline').localName")
                .await,
            "h3"
        );
        assert_eq!(
            page.string("probe.one('kabar-comments', '.kabar-discussion__title').localName")
                .await,
            "h4"
        );
    });
}

#[test]
fn a_theme_holds_against_the_page() {
    in_browser(async |page, _| {
        page.open("/pages/themes.html").await;
        for element in ["#auto", "#light", "#dark"] {
            page.until_state(element, "ready").await;
        }
        let ink = |id: &str| format!("getComputedStyle(probe.one('{id}', '.kabar')).color");
        let (auto, light, dark) = (
            page.string(&ink("#auto")).await,
            page.string(&ink("#light")).await,
            page.string(&ink("#dark")).await,
        );
        assert_eq!(auto, dark, "the page is dark");
        assert_ne!(light, dark);
    });
}

#[test]
fn cookies_go_along_as_the_page_says() {
    in_browser(async |page, server| {
        for name in ["/demo/same-origin.json", "/demo/omit.json"] {
            server.set(name, reply(&article(1)));
        }
        page.open("/pages/credentials.html").await;
        page.until("[...document.querySelectorAll('kabar-article')].every((one) => one.dataset.state === 'ready')").await;
        let cookies = server.paths_with_cookies();
        assert!(
            cookies.contains(&"/demo/same-origin.json".to_owned()),
            "{cookies:?}"
        );
        assert!(
            !cookies.contains(&"/demo/omit.json".to_owned()),
            "{cookies:?}"
        );
    });
}

#[test]
fn in_print_there_are_no_controls_and_no_part_is_missing() {
    in_browser(async |page, server| {
        let mut named = article(30);
        named["comments"] = json!({ "src": "comments-en.json" });
        server.set("/demo/article-en.json", reply(&named));
        page.open("/pages/article-and-discussion.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        // The rules for paper hold on the screen now, in every browser.
        page.run(
            "for (const host of document.querySelectorAll('kabar-article, kabar-comments'))
               for (const sheet of host.shadowRoot.adoptedStyleSheets)
                 for (const rule of sheet.cssRules)
                   if (rule.media?.mediaText === 'print') rule.media.mediaText = 'all';
                   else if (rule.media?.mediaText === 'screen') rule.media.mediaText = 'not all';
             document.querySelector('kabar-article').dataset.hold = 'more';
             document.querySelector('kabar-article').style.setProperty('--kabar-hold', '100px')",
        )
        .await;
        assert!(
            !page
                .is_true("probe.all('kabar-article', 'button').some(probe.shown)")
                .await
        );
        let long = "probe.one('kabar-comments', '.kabar-comment__long')";
        assert!(
            page.is_true(&format!("{long}.lastElementChild.getBoundingClientRect().bottom <= {long}.getBoundingClientRect().bottom && !probe.shown({long}.nextElementSibling)"))
                .await,
            "all of a long comment, and no way to it"
        );
        assert!(
            page.number("document.querySelector('kabar-article').offsetHeight")
                .await
                > 1000.0,
            "cut off at the screen's edge"
        );
        assert_eq!(
            page.string("getComputedStyle(probe.one('kabar-comments', '.kabar-thread__item')).contentVisibility").await,
            "visible"
        );
    });
}

#[test]
fn a_discussion_whose_loading_is_no_known_word_waits_for_the_reader() {
    in_browser(async |page, server| {
        page.open("/pages/wrong-values.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until_state("#soon", "idle").await;
        assert_eq!(server.count("/demo/comments-closed.json"), 0);
        page.take_warnings().await;
        page.run("document.querySelector('#soon').scrollIntoView()")
            .await;
        page.until_state("#soon", "closed").await;
        page.until("probe.warnings.length === 1").await;
        let warnings = page.take_warnings().await;
        assert!(warnings[0].contains(" loading="), "{warnings:?}");
    });
}
