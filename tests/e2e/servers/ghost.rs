//! Ghost answers pages of any origin, without cookies.

use super::{address, click_all, compare_article, open, said, shown};
use crate::stage::in_browser;

/// What the server answers on its first page of this size, as the reader is to perceive it. What an answer to an answer
/// answers, it says aside from the root.
fn comments(url: &str, size: usize) -> String {
    format!(
        "await (async () => {{
           const {{ comments }} = await json('{url}?limit={size}&order=created_at%20desc');
           const all = comments.flatMap((root) => [root, ...root.replies]);
           return thread(all.map((it) => ({{
             id: it.id,
             parent: it.in_reply_to_snippet === '[removed]' ? it.parent_id : it.in_reply_to_id ?? it.parent_id,
             text: it.status !== 'published' ? 'gone' : said({{
               name: it.member.name,
               body: words(it.html),
               created: Date.parse(it.created_at),
               edited: it.edited_at,
               votes: [it.count.likes],
             }}),
           }})));
         }})()"
    )
}

#[test]
fn an_article_and_three_pages_of_its_discussion_are_what_the_server_has() {
    in_browser(async |page, server| {
        let article = address("KABAR_GHOST");
        let discussion = address("KABAR_GHOST_COMMENTS");
        let (site, rest) = article
            .split_once("ghost/api/")
            .expect("an address of the interface");
        let key = rest
            .split("key=")
            .nth(1)
            .and_then(|key| key.split('&').next());
        let written = [
            ("https://ghost.example/the-post", &*article),
            ("https://ghost.example/", site),
            ("the-key", key.expect("a key")),
        ];
        open(page, server, "/pages/server-ghost.html", &written).await;
        page.until_state("kabar-article", "ready").await;
        let expected = format!(
            "await (async () => {{
               const it = (await json('{article}')).posts[0];
               const body = new DOMParser().parseFromString(it.html, 'text/html').body;
               return {{
                 headline: squeezed(it.title),
                 standfirst: squeezed(it.custom_excerpt),
                 authors: it.authors.map(({{ name }}) => squeezed(name)),
                 section: squeezed(it.primary_tag.name),
                 published: Date.parse(it.published_at),
                 picture: it.feature_image,
                 description: it.feature_image_alt,
                 caption: words(it.feature_image_caption),
                 body: squeezed(body.textContent),
               }};
             }})()"
        );
        compare_article(page, &expected).await;

        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        let first = said(page, &comments(&discussion, 10)).await;
        assert_eq!(shown(page, first.len()).await, first);
        assert_eq!(click_all(page, "More comments").await, 2);
        let all = said(page, &comments(&discussion, 100)).await;
        assert!(all.contains(&"gone".to_owned()), "{all:?}");
        assert_eq!(shown(page, all.len()).await, all);
    });
}
