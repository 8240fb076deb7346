//! WordPress answers pages of any origin.

use super::{address, click_all, compare_article, count_told, open, said, shown};
use crate::stage::in_browser;

/// The comments of the post on these pages of 50, as the server gives them.
fn comments(site: &str, post: &str, pages: &str) -> String {
    format!(
        "await (async () => {{
           const list = [];
           for (const page of {pages}) {{
             const query = `post={post}&order=asc&per_page=50&page=${{page}}`;
             list.push(...await json(`{site}wp-json/wp/v2/comments?${{query}}`));
           }}
           return thread(list.map((it) => ({{ id: it.id, parent: it.parent, text: said({{
             name: words(it.author_name),
             body: words(it.content.rendered),
             created: Date.parse(it.date_gmt + 'Z'),
             votes: [],
           }}) }})));
         }})()"
    )
}

/// The site and the id of a post.
fn post(variable: &str) -> (String, String) {
    let url = address(variable);
    let (site, id) = url
        .split_once("wp-json/wp/v2/posts/")
        .expect("the address of a post");
    (site.to_owned(), id.to_owned())
}

#[test]
fn an_article_and_three_pages_of_its_discussion_are_what_the_server_has() {
    in_browser(async |page, server| {
        let (site, post) = post("KABAR_WORDPRESS");
        let written = [("https://wordpress.example/", &*site), ("the-post", &*post)];
        open(page, server, "/pages/server-wordpress.html", &written).await;
        page.until_state("kabar-article", "ready").await;
        let expected = format!(
            "await (async () => {{
               const it = await json('{site}wp-json/wp/v2/posts/{post}?_embed=author,wp:featuredmedia,wp:term');
               const media = it._embedded['wp:featuredmedia'][0];
               const body = new DOMParser().parseFromString(it.content.rendered, 'text/html').body;
               return {{
                 headline: words(it.title.rendered),
                 standfirst: words(it.excerpt.rendered),
                 authors: it._embedded.author.map(({{ name }}) => words(name)),
                 section: words(it._embedded['wp:term'][0][0].name),
                 published: Date.parse(it.date_gmt + 'Z'),
                 picture: media.source_url,
                 description: media.alt_text,
                 caption: words(media.caption.rendered),
                 body: squeezed(body.textContent),
               }};
             }})()"
        );
        compare_article(page, &expected).await;

        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        let first = said(page, &comments(&site, &post, "[1]")).await;
        assert_eq!(first.len(), 50);
        assert_eq!(shown(page, 50).await, first);
        assert_eq!(click_all(page, "more comments").await, 2);
        let all = said(page, &comments(&site, &post, "[1, 2, 3]")).await;
        assert_eq!(shown(page, all.len()).await, all);
        assert_eq!(count_told(page).await, all.len());
    });
}

#[test]
fn a_closed_discussion_says_so_and_is_read_on() {
    in_browser(async |page, server| {
        let (site, post) = post("KABAR_WORDPRESS_CLOSED");
        let written = [("https://wordpress.example/", &*site), ("the-post", &*post)];
        open(page, server, "/pages/server-wordpress.html", &written).await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "closed").await;
        let status = format!("[(await json('{site}wp-json/wp/v2/posts/{post}')).comment_status]");
        assert_eq!(said(page, &status).await, ["closed"]);
        page.until("probe.one('kabar-comments', '.kabar-discussion__closed')")
            .await;
        let all = said(page, &comments(&site, &post, "[1]")).await;
        assert_eq!(shown(page, all.len()).await, all);
    });
}
