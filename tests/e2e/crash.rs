//! A trap in the module ends its instance, not the page.

use crate::browser::Browser;
use crate::page::Page;
use crate::stage::in_browser;

async fn open(page: &Page<'_>) {
    page.open("/pages/article-and-discussion.html").await;
    page.until_state("kabar-article", "ready").await;
    page.until("document.querySelector('kabar-comments')").await;
    page.run("document.querySelector('kabar-comments').scrollIntoView()")
        .await;
    page.until_state("kabar-comments", "ready").await;
}

/// The reader presses a button, and the module traps on it.
async fn trap(page: &Page<'_>) {
    page.run("probe.trap = true; probe.one('kabar-article', '[data-size=large]').click()")
        .await;
}

/// The browser reports the trap as uncaught; more than that one is not expected.
async fn take_the_trap(page: &Page<'_>) {
    let errors = page.take_errors().await;
    assert!(
        errors.len() == 1 && errors[0].to_lowercase().contains("unreachable"),
        "{errors:?}"
    );
}

#[test]
fn what_is_shown_stays_readable_and_every_element_says_that_it_has_stopped() {
    in_browser(async |page, _| {
        open(page).await;
        trap(page).await;
        for host in ["kabar-article", "kabar-comments"] {
            page.until(&format!("probe.shown(probe.button('{host}', 'Try again'))"))
                .await;
            assert!(
                page.text(host)
                    .await
                    .contains("This part of the page has stopped working.")
            );
            assert_eq!(
                page.string(&format!("document.querySelector('{host}').dataset.state"))
                    .await,
                "ready"
            );
        }
        assert!(
            page.text("kabar-article")
                .await
                .contains("The River That Moved Back Into Town")
        );
        assert!(
            page.is_true("probe.shown(probe.one('kabar-comments', '.kabar-comment'))")
                .await
        );

        let told = page.events("kabar:error").await;
        let whom: Vec<_> = told
            .iter()
            .map(|event| (&event["tag"], &event["detail"]["kind"]))
            .collect();
        assert_eq!(whom.len(), 2, "{told:#?}");
        assert!(whom.iter().all(|(_, kind)| *kind == "crash"), "{whom:?}");
        take_the_trap(page).await;
    });
}

#[test]
fn what_is_shown_stays_when_the_browser_clears_its_memory() {
    in_browser(async |page, _| {
        open(page).await;
        trap(page).await;
        page.until("probe.button('kabar-article', 'Try again')")
            .await;
        take_the_trap(page).await;
        page.run("return probe.collect()").await;
        page.painted().await;
        assert!(
            page.text("kabar-article")
                .await
                .contains("The River That Moved Back Into Town")
        );
        assert!(
            page.is_true("probe.shown(probe.one('kabar-comments', '.kabar-comment'))")
                .await
        );
    });
}

#[test]
fn a_trap_is_seen_where_the_browser_has_compiled_the_same_module_for_another_address() {
    in_browser(async |page, _| {
        page.open("/pages/removal.html").await;
        page.run("const frame = document.createElement('iframe'); frame.src = '/pages/other-origins.html'; document.body.append(frame)").await;
        let framed =
            "document.querySelector('iframe').contentDocument.querySelector('kabar-comments')";
        page.until(&format!("{framed}?.dataset.state")).await;
        page.run(&format!("{framed}.loading = 'eager'")).await;
        page.until(&format!("{framed}.dataset.state === 'ready'"))
            .await;

        page.run("document.querySelector('#place').innerHTML = '<kabar-article src=\"../demo/article-en.json\"></kabar-article>'").await;
        page.until_state("kabar-article", "ready").await;
        trap(page).await;
        page.until("probe.button('kabar-article', 'Try again')")
            .await;
        take_the_trap(page).await;
    });
}

#[test]
fn a_retry_starts_a_fresh_instance_for_everybody_who_asks() {
    in_browser(async |page, server| {
        open(page).await;
        trap(page).await;
        page.until("probe.button('kabar-article', 'Try again')")
            .await;
        take_the_trap(page).await;

        page.click("probe.button('kabar-article', 'Try again')")
            .await;
        page.until("document.querySelector('kabar-article').dataset.state === 'ready' && !probe.one('kabar-article', '.notice')").await;
        assert_eq!(server.count("/kabar_widget_bg.wasm"), 2);
        page.run("probe.one('kabar-article', '[data-size=small]').click()")
            .await;
        page.until("probe.one('kabar-article', '[data-size=small]').ariaPressed === 'true'")
            .await;

        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until("document.querySelector('kabar-comments').dataset.state === 'ready' || probe.button('kabar-comments', 'Try again')").await;
        if page
            .is_true("probe.button('kabar-comments', 'Try again')")
            .await
        {
            page.click("probe.button('kabar-comments', 'Try again')")
                .await;
        }
        page.until("document.querySelector('kabar-comments').dataset.state === 'ready' && !probe.one('kabar-comments', '.notice')").await;
        assert_eq!(server.count("/kabar_widget_bg.wasm"), 2);
        assert_eq!(
            page.number("document.querySelectorAll('kabar-comments').length")
                .await,
            1.0
        );
    });
}

#[test]
fn a_dead_instance_is_left_alone_by_later_clicks() {
    in_browser(async |page, _| {
        open(page).await;
        trap(page).await;
        page.until("probe.button('kabar-article', 'Try again')")
            .await;
        take_the_trap(page).await;
        // The notice stands at the lower edge, where some drivers scroll a button to.
        page.run(
            "probe.one('kabar-article', '[data-size=small]').scrollIntoView({ block: 'center' })",
        )
        .await;
        page.click("probe.one('kabar-article', '[data-size=small]')")
            .await;
        page.click("probe.one('kabar-article', '[data-size=large]')")
            .await;
        page.painted().await;
        assert_eq!(page.events("kabar:error").await.len(), 2);
        assert_eq!(
            page.number("probe.all('kabar-article', '.notice').length")
                .await,
            1.0
        );
    });
}

#[test]
fn a_trap_in_the_first_drawing_is_told_and_can_be_tried_again() {
    in_browser(async |page, server| {
        let gate = server.hold("/kabar_widget_bg.wasm");
        page.open("/pages/discussion.html").await;
        page.until(
            "performance.getEntriesByType('resource')
                 .some((entry) => entry.name.endsWith('/comments-en.json') && entry.responseEnd)",
        )
        .await;
        // The first comment's age is asked for while it is drawn, before anything is mounted.
        page.run(
            "const { prototype } = window.Intl.RelativeTimeFormat;
             const { format } = prototype;
             prototype.format = function (...given) {
                 prototype.format = format;
                 probe.trap = true;
                 return format.apply(this, given);
             };",
        )
        .await;
        gate.open();
        page.until_state("kabar-comments", "failed").await;
        page.until("probe.shown(probe.button('kabar-comments', 'Try again'))")
            .await;
        let told = page.events("kabar:error").await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["detail"]["kind"], "crash");
        page.take_errors().await;
        page.click("probe.button('kabar-comments', 'Try again')")
            .await;
        page.until_state("kabar-comments", "ready").await;
    });
}

#[test]
fn a_trap_while_the_article_is_loading_leaves_the_fallback_and_a_retry() {
    in_browser(async |page, server| {
        let gate = server.hold("/demo/article-en.json");
        page.open("/pages/article.html").await;
        page.until("probe.one('kabar-article', '.kabar')?.childElementCount")
            .await;
        page.run("probe.trap = true").await;
        gate.open();
        page.until_state("kabar-article", "failed").await;
        page.until("probe.shown(probe.button('kabar-article', 'Try again'))")
            .await;
        assert!(
            page.is_true("probe.shown(document.querySelector('#fallback'))")
                .await
        );
        let told = page.events("kabar:error").await;
        assert_eq!(
            (told.len(), &told[0]["detail"]["kind"]),
            (1, &serde_json::json!("crash"))
        );
        page.take_errors().await;

        page.click("probe.button('kabar-article', 'Try again')")
            .await;
        page.until_state("kabar-article", "ready").await;
        assert!(
            page.text("kabar-article")
                .await
                .contains("The River That Moved Back Into Town")
        );
        assert!(!page.is_true("probe.one('kabar-article', '.notice')").await);
    });
}

#[test]
fn a_crashed_element_can_be_removed() {
    in_browser(async |page, _| {
        open(page).await;
        trap(page).await;
        page.until("probe.button('kabar-article', 'Try again')")
            .await;
        take_the_trap(page).await;
        page.run("window.gone = document.querySelector('kabar-article'); gone.remove()")
            .await;
        page.until("!document.querySelector('kabar-comments')")
            .await;
        assert_eq!(
            page.number("gone.shadowRoot.querySelectorAll('.kabar, .notice').length")
                .await,
            0.0
        );
        assert_eq!(page.strings("gone.getAttributeNames()").await, ["src"]);
    });
}

#[test]
fn after_a_retry_the_whole_article_has_its_room() {
    in_browser(async |page, _| {
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        trap(page).await;
        page.until("probe.button('kabar-article', 'Try again')")
            .await;
        take_the_trap(page).await;
        page.click("probe.button('kabar-article', 'Try again')")
            .await;
        page.until("document.querySelector('kabar-article').dataset.state === 'ready' && !probe.one('kabar-article', '.notice')").await;
        page.painted().await;
        let missing = page
            .number("probe.one('kabar-article', '.kabar').getBoundingClientRect().bottom - document.querySelector('kabar-article').getBoundingClientRect().bottom")
            .await;
        assert!(missing < 2.0, "{missing} pixels are cut off");
    });
}

#[test]
fn an_element_that_is_loading_at_a_crash_can_be_retried_as_the_others() {
    in_browser(async |page, server| {
        let gate = server.hold("/styles/comments.css");
        page.open("/pages/two-of-each.html").await;
        page.until_state("#first", "ready").await;
        page.until_state("#second", "ready").await;
        page.until_state("#first-comments", "loading").await;
        page.until("probe.listeners().includes('Window storage')")
            .await;
        trap(page).await;
        page.until("probe.button('#first-comments', 'Try again')")
            .await;
        take_the_trap(page).await;
        gate.open();
        page.until("performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.includes('styles/comments.css') && responseEnd)")
            .await;
        page.painted().await;
        for element in ["#first", "#first-comments", "#second"] {
            page.click(&format!("probe.button('{element}', 'Try again')"))
                .await;
            page.until(&format!("document.querySelector('{element}').dataset.state === 'ready' && !probe.one('{element}', '.notice')"))
                .await;
        }
        assert_eq!(server.count("/kabar_widget_bg.wasm"), 2);
    });
}

#[test]
fn a_trap_in_a_view_that_has_stopped_leaves_the_fresh_instance_alone() {
    in_browser(async |page, _| {
        page.open("/pages/two-of-each.html").await;
        page.until_state("#first", "ready").await;
        page.until_state("#second", "ready").await;
        trap(page).await;
        page.until("probe.button('#first', 'Try again')").await;
        take_the_trap(page).await;
        page.click("probe.button('#first', 'Try again')").await;
        page.until("document.querySelector('#first').dataset.state === 'ready' && !probe.one('#first', '.notice')").await;
        let told = page.events("kabar:error").await.len();

        page.run("probe.trap = true; probe.one('#second', '[data-size=small]').click()")
            .await;
        take_the_trap(page).await;
        assert!(!page.is_true("probe.trap").await);
        if Browser::chosen() == Browser::Webkit {
            // Its stacks do not tell the two instances apart: everybody is offered one more retry.
            page.until("probe.shown(probe.button('#first', 'Try again'))")
                .await;
            return;
        }
        page.painted().await;
        assert_eq!(page.events("kabar:error").await.len(), told);
        page.click("probe.one('#first', '[data-size=large]')").await;
        page.until("probe.one('#first', '[data-size=large]').ariaPressed === 'true'")
            .await;
        assert!(!page.is_true("probe.one('#first', '.notice')").await);
    });
}
