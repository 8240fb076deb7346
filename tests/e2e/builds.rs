//! Files of two builds, as caches mix them, never run together.

use serde_json::json;

use crate::page::Page;
use crate::server::{Reply, Server};
use crate::stage::in_browser;

/// The loader as another build has it.
fn loader_of_another_build(server: &Server) -> Reply {
    let loader = server.file("/embed.js");
    let text = loader.text();
    let ids = ["id:\"", "id: \"", "\"id\":\""];
    let (from, at) = ids
        .iter()
        .find_map(|mark| text.find(mark).map(|at| (*mark, at + mark.len())))
        .expect("the loader knows the id of its build");
    let end = at + text[at..].find('"').expect("the id ends");
    loader.replace(
        &format!("{from}{}\"", &text[at..end]),
        &format!("{from}another\""),
    )
}

/// Nothing of it runs; the reader is told and keeps the fallback; the page is told why.
async fn assert_refused(page: &Page<'_>, kinds: &[&str]) {
    page.until_state("kabar-article", "failed").await;
    page.until("probe.shown(probe.button('kabar-article', 'Try again'))")
        .await;
    assert!(
        page.is_true("probe.shown(document.querySelector('#fallback'))")
            .await
    );
    assert!(
        !page
            .is_true("probe.one('kabar-article', '.kabar-article')")
            .await
    );
    let told = page.events("kabar:error").await;
    let kind = told[0]["detail"]["kind"].as_str().expect("a kind");
    assert!(told.len() == 1 && kinds.contains(&kind), "{told:#?}");
}

#[test]
fn a_loader_of_one_build_does_not_run_the_module_of_another() {
    in_browser(async |page, server| {
        let right = server.file("/embed.js");
        server.set("/embed.js", loader_of_another_build(server));
        page.open("/pages/article.html").await;
        assert_refused(page, &["version"]).await;

        server.set("/embed.js", right);
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "ready").await;
    });
}

#[test]
fn a_module_of_another_build_is_refused_by_the_loader() {
    in_browser(async |page, server| {
        // One more empty custom section: another file, and a valid one (WebAssembly core, section 5.5.3).
        server.set(
            "/kabar_widget_bg.wasm",
            server
                .file("/kabar_widget_bg.wasm")
                .with_bytes(&[0, 2, 1, b'x']),
        );
        page.open("/pages/article.html").await;
        let knows_hashes = server.file("/embed.js").text().contains("sha256-");
        if knows_hashes {
            assert_refused(page, &["network", "version"]).await;
        } else {
            // Only the shipped loader knows its files by their hashes.
            page.until_state("kabar-article", "ready").await;
        }
    });
}

#[test]
fn every_file_is_asked_for_by_the_version_that_the_loader_knows() {
    in_browser(async |page, server| {
        server.set("/embed.js", loader_of_another_build(server));
        page.open("/pages/article.html").await;
        page.until_state("kabar-article", "failed").await;
        let ours = ["/kabar_widget", "/styles/", "/locales/", "/runtime.js"];
        let asked = server.asked_with_query();
        let unversioned: Vec<_> = asked
            .iter()
            .filter(|line| ours.iter().any(|name| line.starts_with(name)) && !line.contains("?v="))
            .collect();
        assert_eq!(json!(unversioned), json!([]));
    });
}
