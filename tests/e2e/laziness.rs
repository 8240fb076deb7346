//! Nothing of the discussion is asked for before a reader comes near; then everything at once.

use serde_json::json;

use crate::data::{comment, reply};
use crate::page::Page;
use crate::server::{Reply, Server};
use crate::stage::in_browser;

/// Paths that only a discussion asks for.
fn for_the_discussion(server: &Server) -> Vec<String> {
    let asked = server.asked().into_iter();
    asked
        .filter(|path| path.contains("comments") || path.contains("discussion"))
        .collect()
}

#[test]
fn before_the_discussion_is_near_nothing_of_it_is_asked_for() {
    in_browser(async |page, server| {
        page.open("/pages/long-article.html").await;
        page.until_state("kabar-article", "ready").await;
        page.until("document.querySelector('kabar-comments').dataset.state === 'idle'")
            .await;
        page.painted().await;
        assert_eq!(for_the_discussion(server), Vec::<String>::new());

        // Two viewports further the discussion is still more than 1200 pixels away.
        page.run("scrollTo(0, innerHeight * 2)").await;
        page.painted().await;
        assert!(
            page.number(
                "document.querySelector('kabar-comments').getBoundingClientRect().top - innerHeight"
            )
            .await
                > 1200.0
        );
        assert_eq!(for_the_discussion(server), Vec::<String>::new());

        page.run("scrollBy(0, document.querySelector('kabar-comments').getBoundingClientRect().top - innerHeight - 1000)").await;
        server.wait_for("/demo/comments/1.json", 1).await;
        server.wait_for("/styles/comments.css", 1).await;
    });
}

#[test]
fn near_no_file_waits_for_another() {
    in_browser(async |page, server| {
        open_near(page).await;
        page.until_state("kabar-comments", "loading").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        let together: Vec<String> = server
            .asked()
            .into_iter()
            .filter(|path| is_for_the_discussion(path))
            .collect();
        for needed in [
            "/kabar_widget.js",
            "/kabar_widget_bg.wasm",
            "/styles/comments.css",
            "/locales/en.json",
            "/runtime.js",
            DATA,
        ] {
            assert!(
                together.iter().any(|path| path == needed),
                "{needed}: {together:?}"
            );
        }

        // Each of them once: what was started early is what is used.
        for path in &together {
            assert_eq!(server.count(path), 1, "{path}");
        }
        // While the answer to any one is held back, all the others are asked for.
        for (already, held) in together.iter().enumerate() {
            let gate = server.hold(held);
            open_near(page).await;
            for path in &together {
                server.wait_for(path, already + 2).await;
            }
            gate.open();
        }
    });
}

const DATA: &str = "/demo/comments-en.json";

/// Goes to where the discussion is near, but not yet close enough to be built.
async fn open_near(page: &Page<'_>) {
    page.open("/pages/discussion-below.html").await;
    page.until("document.querySelector('kabar-comments')?.dataset.state")
        .await;
    page.run(
        "scrollTo(0, document.querySelector('kabar-comments').offsetTop - innerHeight - 1000)",
    )
    .await;
}

/// Whether the loader asks for it when a discussion is near.
fn is_for_the_discussion(path: &str) -> bool {
    !path.starts_with("/pages/")
        && !matches!(path, "/probe.js" | "/embed.js")
        && !path.ends_with(".svg")
}

#[test]
fn the_discussion_is_fetched_before_it_is_built() {
    in_browser(async |page, server| {
        open_near(page).await;
        server.wait_for(DATA, 1).await;
        page.until_state("kabar-comments", "loading").await;
        page.painted().await;
        assert!(!page.is_true("probe.one('kabar-comments', '.kabar')").await);

        page.run(
            "scrollTo(0, document.querySelector('kabar-comments').offsetTop - innerHeight - 50)",
        )
        .await;
        page.until_state("kabar-comments", "ready").await;
    });
}

#[test]
fn a_lazy_article_waits_until_it_is_near() {
    in_browser(async |page, server| {
        page.open("/pages/loading.html").await;
        page.until_state("#eager", "ready").await;
        page.until_state("#lazy", "idle").await;
        assert_eq!(server.count("/demo/article.json"), 0);
        page.run("document.querySelector('#lazy').scrollIntoView()")
            .await;
        page.until_state("#lazy", "ready").await;
        assert_eq!(server.count("/demo/article.json"), 1);
    });
}

#[test]
fn an_eager_discussion_does_not_wait_for_a_reader() {
    in_browser(async |page, _| {
        page.open("/pages/loading.html").await;
        page.until_state("#eager-comments", "closed").await;
        assert!(page.number("scrollY").await < 1.0);
    });
}

#[test]
fn the_next_page_is_asked_for_when_a_pointer_comes_over_the_way_to_it() {
    const NEXT: &str = "/demo/second.json";
    const POINT: &str = "probe.button('kabar-comments', 'More comments').dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }))";
    const SECOND: &str = "probe.text('kabar-comments').includes('This is comment 2.')";
    in_browser(async |page, server| {
        let first = json!({ "comment": [comment("1")], "next": "second.json" });
        server.set(DATA, reply(&first));
        // What could not be had is not told, and asked for again when it is wanted.
        server.set(NEXT, Reply::status(500));
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        page.painted().await;
        assert_eq!(server.count(NEXT), 0);
        page.run(POINT).await;
        server.wait_for(NEXT, 1).await;
        server.set(NEXT, reply(&json!({ "comment": [comment("2")] })));
        // Until the page knows that it failed, it is on its way.
        while server.count(NEXT) == 1 {
            page.run(POINT).await;
            page.painted().await;
        }
        page.painted().await;
        assert!(!page.is_true(SECOND).await, "nobody has pressed");
        assert_eq!(page.events("kabar:error").await.len(), 0);

        page.run("probe.button('kabar-comments', 'More comments').click()")
            .await;
        page.until(SECOND).await;
        assert_eq!(server.count(NEXT), 2);
    });
}

#[test]
fn a_page_without_elements_asks_for_the_loader_alone() {
    in_browser(async |page, server| {
        page.open("/pages/no-elements.html").await;
        page.until("customElements.get('kabar-article')").await;
        page.painted().await;
        let mut asked = server.asked();
        asked.sort();
        assert_eq!(asked, ["/embed.js", "/pages/no-elements.html", "/probe.js"]);
    });
}

#[test]
fn what_is_here_before_the_module_is_drawn_without_a_word_of_loading() {
    in_browser(async |page, server| {
        let gate = server.hold("/kabar_widget_bg.wasm");
        page.open("/pages/two-of-each.html").await;
        page.run(
            "window.busy = [];
             for (const { id, shadowRoot } of document.querySelectorAll('[id]'))
                 new MutationObserver(() => (shadowRoot.querySelector('[aria-busy]') || shadowRoot.querySelector('.kabar')?.textContent.startsWith('Loading')) && busy.push(id))
                     .observe(shadowRoot, { childList: true, subtree: true });",
        )
        .await;
        for json in ["article-en", "article", "comments-en", "comments-closed"] {
            page.until(&format!(
                "performance.getEntriesByType('resource')
                     .some((entry) => entry.name.endsWith('/{json}.json') && entry.responseEnd)"
            ))
            .await;
        }
        gate.open();
        for id in ["first", "first-comments", "second", "second-comments"] {
            page.until(&format!(
                "['ready', 'closed'].includes(document.getElementById('{id}').dataset.state)"
            ))
            .await;
        }
        assert_eq!(page.strings("busy").await, Vec::<String>::new());
        assert_eq!(server.count("/demo/comments-en.json"), 1);
        assert_eq!(server.count("/demo/article-en.json"), 1);
    });
}
