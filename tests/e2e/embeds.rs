//! Things of other sites come when the reader asks for them, not before.

use serde_json::json;

use crate::data::{article, reply};
use crate::server::{Reply, Site};
use crate::stage::in_browser;

#[test]
fn an_embed_asks_for_nothing_before_the_click() {
    in_browser(async |page, server| {
        let film = format!("{}/film.html", server.origin(Site::Data));
        let mut given = article(2);
        given["articleBody"][1] =
            json!({ "type": "embed", "provider": "Film House", "title": "The flood", "url": film });
        server.set("/demo/article-en.json", reply(&given));
        server.set("/film.html", Reply::new("text/html", "<p>The flood</p>"));
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
        page.run("probe.one('kabar-article', '.kabar-embed').scrollIntoView()")
            .await;
        page.painted().await;
        assert_eq!(server.count("/film.html"), 0);
        assert!(!page.is_true("probe.one('kabar-article', 'iframe')").await);

        page.click("probe.button('kabar-article', 'Film House')")
            .await;
        server.wait_for("/film.html", 1).await;
        assert_eq!(
            page.string("probe.one('kabar-article', 'iframe').title")
                .await,
            "The flood"
        );
    });
}

#[test]
fn links_of_readers_are_marked_as_theirs() {
    in_browser(async |page, server| {
        let mut linked = crate::data::comment("1");
        linked["html"] = json!(
            "<p><a href='https://example.org/' onclick='alert(1)'>here</a> <img src=x onerror='alert(1)'> <a href='javascript:alert(1)'>there</a></p>"
        );
        server.set(
            "/demo/comments-en.json",
            reply(&json!({ "comment": [linked] })),
        );
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        let links = page
            .strings("probe.all('kabar-comments', '.kabar-comment__body a').map((one) => [one.href, one.rel, one.textContent].join('|'))")
            .await;
        assert_eq!(links, ["https://example.org/|noopener nofollow ugc|here"]);
        let scripts = "probe.all('kabar-comments', '.kabar *').flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith('on'))";
        assert_eq!(page.strings(scripts).await, Vec::<String>::new());
        assert!(page.text("kabar-comments").await.contains("there"));
    });
}
