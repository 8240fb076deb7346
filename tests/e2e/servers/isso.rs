//! Isso answers pages whose origin stands in its configuration: those of the tests do.

use super::{address, click_all, count_told, open, said, shown};
use crate::stage::in_browser;

/// What the server answers to this query, as the reader is to perceive it.
fn roots(server: &str, query: &str) -> String {
    format!(
        "await (async () => {{
           const unescaped = (text) => new DOMParser().parseFromString(text, 'text/html').body.textContent;
           const one = (it) => it.mode === 4 ? 'gone' : said({{
             name: unescaped(it.author ?? 'Anonymous'),
             body: words(it.text),
             created: it.created * 1000,
             edited: it.modified,
             votes: [it.likes, it.dislikes],
           }});
           const {{ replies }} = await json('{server}?uri=/articles/rain{query}');
           return replies.flatMap((root) => [one(root), ...root.replies.map(one)]);
         }})()"
    )
}

#[test]
fn two_pages_of_comments_and_further_replies_are_what_the_server_has() {
    in_browser(async |page, server| {
        let isso = address("KABAR_ISSO");
        let written = [("https://isso.example/", &*isso)];
        open(page, server, "/pages/server-isso.html", &written).await;
        page.until_state("kabar-comments", "ready").await;

        let first = said(page, &roots(&isso, "&limit=10&nested_limit=10")).await;
        assert_eq!(shown(page, first.len()).await, first);

        assert_eq!(click_all(page, "more comments").await, 2);
        let replies = said(page, &roots(&isso, "&limit=24&nested_limit=10")).await;
        assert_eq!(shown(page, replies.len()).await, replies);

        assert_eq!(click_all(page, "more repl").await, 1);
        let all = said(page, &roots(&isso, "")).await;
        assert!(all.len() > replies.len() && all.contains(&"gone".to_owned()));
        assert_eq!(shown(page, all.len()).await, all);
        assert_eq!(count_told(page).await, all.len());
    });
}

#[test]
fn a_thread_without_comments_says_so() {
    in_browser(async |page, server| {
        let isso = address("KABAR_ISSO");
        let written = [
            ("https://isso.example/", &*isso),
            ("/articles/rain", "/articles/nothing"),
        ];
        open(page, server, "/pages/server-isso.html", &written).await;
        page.until_state("kabar-comments", "empty").await;
        let roots = roots(&isso, "").replace("/articles/rain", "/articles/nothing");
        assert!(said(page, &roots).await.is_empty());
        page.until("probe.one('kabar-comments', '.kabar-discussion__empty')")
            .await;
        assert_eq!(count_told(page).await, 0);
    });
}
