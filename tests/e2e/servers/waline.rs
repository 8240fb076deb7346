//! Waline answers pages of any origin, without cookies.

use super::{address, click_all, count_told, open, said, shown};
use crate::stage::in_browser;

/// What the server answers on its first page of this size, as the reader is to perceive it. Replies come with their
/// roots, each with the comment it answers.
fn comments(api: &str, size: usize) -> String {
    format!(
        "await (async () => {{
           const query = 'path=/articles/rain&sortBy=insertedAt_desc&pageSize={size}';
           const {{ data }} = await json(`{api}comment?${{query}}`);
           return thread(data.data.flatMap((root) => [root, ...root.children]).map((it) => ({{
             id: it.objectId,
             parent: it.pid,
             text: said({{ name: it.nick, body: words(it.comment), created: it.time, votes: [it.like] }}),
           }})));
         }})()"
    )
}

#[test]
fn three_pages_of_comments_are_what_the_server_has() {
    in_browser(async |page, server| {
        let api = address("KABAR_WALINE");
        let site = api
            .strip_suffix("api/")
            .expect("the address of the interface");
        let written = [("https://waline.example/", site)];
        open(page, server, "/pages/server-waline.html", &written).await;
        page.until_state("kabar-comments", "ready").await;
        let first = said(page, &comments(&api, 10)).await;
        assert_eq!(shown(page, first.len()).await, first);
        assert_eq!(click_all(page, "more comments").await, 2);
        let all = said(page, &comments(&api, 100)).await;
        assert!(all.len() > first.len());
        assert_eq!(shown(page, all.len()).await, all);
        assert_eq!(count_told(page).await, all.len());
    });
}
