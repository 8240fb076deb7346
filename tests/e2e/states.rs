//! The page with every state of every component: all of them come, and a checker of accessibility finds nothing in them.

use crate::page::Page;
use crate::stage::in_browser;

const PAGE: &str = "/pages/states.html";

/// Every element has come to its state, and what is to be open in it is open.
async fn open(page: &Page<'_>, theme: &str) {
    page.open(&format!("{PAGE}?{theme}")).await;
    let states = "[...document.querySelectorAll('kabar-article, kabar-comments')].map((one) => one.dataset.state)";
    let wanted = "ready,ready,closed,empty,failed,failed".to_owned() + &",ready".repeat(13);
    page.until(&format!("String({states}) === '{wanted}'"))
        .await;
    for (thread, words) in [
        ("sending", "Sending…"),
        ("stages", "The server cannot be reached."),
        ("stages", "Please stay with the subject."),
        ("refused", "No links, please."),
        ("challenge", "Please complete the check below"),
        ("short", "1 more character is needed"),
        ("long", "characters too many"),
        ("reply", "Post reply"),
        ("reply", "Words of another"),
    ] {
        page.until(&format!(
            "document.querySelector('[thread={thread}]').shadowRoot.textContent.includes({words:?})"
        ))
        .await;
    }
    // There is a connection, whatever kept a text from going out before.
    let text = page.string("document.querySelector('[thread=stages]').shadowRoot.textContent");
    let text = text.await;
    assert!(!text.contains("You are offline."), "{text}");
    for words in [
        "What is wrong with this comment?",
        "Save",
        "Delete this comment?",
    ] {
        page.until(&format!(
            "probe.all('kabar-comments', '*').some((one) => one.textContent === {words:?})"
        ))
        .await;
    }
    page.painted().await;
    // No page has seventeen of them: where so many grow in one frame, Firefox says that it has told some of it later.
    const LATER: &str = "ResizeObserver loop completed with undelivered notifications.";
    for error in page.take_errors().await {
        assert_eq!(error, LATER);
    }
}

#[test]
fn every_state_is_shown() {
    in_browser(async |page, _| open(page, "light").await);
}

#[test]
fn a_checker_of_accessibility_finds_nothing_in_any_state() {
    in_browser(async |page, _| {
        // But that the page has many discussions, each of them a landmark: no other page does.
        for theme in ["light", "dark"] {
            open(page, theme).await;
            page.run(
                "const script = document.createElement('script'); script.src = '/axe.js'; \
                 document.head.append(script)",
            )
            .await;
            page.until("window.axe").await;
            page.run(
                "window.found = null; axe.run(document, { rules: { 'landmark-unique': { enabled: false } }, resultTypes: ['violations'] }).then(({ violations, passes }) => { \
                 window.passed = passes.length; \
                 window.found = violations.flatMap(({ id, nodes }) => \
                 nodes.map(({ target, failureSummary, html }) => `${id} ${JSON.stringify(target)} ${html.slice(0, 200)} ${failureSummary}`)) })",
            )
            .await;
            page.until_patiently("window.found").await;
            let found = page.strings("window.found").await;
            assert!(found.is_empty(), "{theme}: {found:#?}");
            assert!(page.number("window.passed").await > 20.0, "it has looked");
        }
    });
}

#[test]
fn every_control_is_as_large_as_a_finger_in_every_size() {
    in_browser(async |page, _| {
        open(page, "light").await;
        for size in ["medium", "small"] {
            page.click(&format!("probe.one('kabar-article', '[data-size={size}]')"))
                .await;
            page.until(&format!(
                "probe.one('kabar-article', '[data-size={size}]').ariaPressed === 'true'"
            ))
            .await;
            page.painted().await;
            let controls = "probe.all('kabar-article, kabar-comments', 'button, textarea, input:not([type=checkbox])').map((one) => [one, one.getBoundingClientRect()]).filter(([, { width }]) => width)";
            assert!(page.number(&format!("{controls}.length")).await > 50.0);
            let small = page
                .strings(&format!("{controls}.filter(([, {{ width, height }}]) => width < 43.9 || height < 43.9).map(([one, {{ width, height }}]) => `${{one.className}} ${{one.textContent}} ${{width}}x${{height}}`)"))
                .await;
            assert_eq!(small, Vec::<String>::new(), "{size}");
        }
    });
}
