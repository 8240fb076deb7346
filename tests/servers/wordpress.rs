//! WordPress, whose site has the filter that lets readers without an account write, from a page of another origin.

use kabar::error::Kind;
use kabar::model::CommentState;
use serde_json::{Value, json};

use crate::browser::{Browser, ELSEWHERE, Raw, send};
use crate::stand::{
    Known, Reader, address, ask, assert_refused, find, ids, new_network, new_word, run, sort, words,
};

const SEEDED: &str = "KABAR_WORDPRESS";
const CLOSED: &str = "KABAR_WORDPRESS_CLOSED";
const QUIET: &str = "KABAR_WORDPRESS_QUIET";

/// A post of the site.
struct Post {
    site: String,
    id: String,
}

impl Post {
    fn of(variable: &str) -> Post {
        let url = address(variable);
        let (site, id) = url
            .split_once("wp-json/wp/v2/posts/")
            .expect("the address of a post");
        Post {
            site: site.to_owned(),
            id: id.to_owned(),
        }
    }

    fn element(&self) -> [(&str, &str); 2] {
        [("server", &self.site), ("thread", &self.id)]
    }

    fn reader(&self) -> Reader {
        Reader::new("wordpress", &self.element())
    }

    /// What the server says of this comment, if it lists it.
    async fn comment(&self, id: &str) -> Option<Value> {
        let site = &self.site;
        let post = &self.id;
        let list = ask(&format!(
            "{site}wp-json/wp/v2/comments?post={post}&include={id}"
        ))
        .await;
        list.as_array().expect("a list").first().cloned()
    }

    /// How many comments the server lists.
    async fn count(&self) -> usize {
        let url = format!("{}wp-json/wp/v2/comments?post={}", self.site, self.id);
        let raw = send("GET", &url, Vec::new(), None)
            .await
            .expect("an answer");
        let total = raw.header("x-wp-total").expect("a total");
        total.parse().expect("a number")
    }
}

/// A reader who says who they are.
const BY: [(&str, &str); 2] = [("name", "Fish & Chips <3"), ("email", "fish@example.org")];

#[test]
fn a_comment_is_posted_with_name_address_and_website() {
    run(async {
        let post = Post::of(QUIET);
        let reader = post.reader();
        let word = new_word();
        let html = format!("It was <strong>loud</strong> &amp; early: {word}");
        let website = ("website", "https://example.org/?a=b&c=d");
        let variables = [BY[0], BY[1], website, ("html", &*html)];
        let posted = reader.writes("post", &variables).await;
        let posted = posted.expect("it is taken");
        assert_eq!(posted.state, CommentState::Published);
        assert_eq!(words(&posted), format!("It was loud & early: {word}"));
        let author = posted.author.as_ref().expect("a name");
        assert_eq!(&*author.name, "Fish & Chips <3");
        let url = author.url.as_ref().map(|url| url.as_str());
        assert_eq!(url, Some("https://example.org/?a=b&c=d"));

        let there = post.comment(&posted.id).await.expect("it is listed");
        assert_eq!(there["author_name"], "Fish &amp; Chips &lt;3");
        let rendered = format!("<p>It was <strong>loud</strong> &amp; early: {word}</p>\n");
        assert_eq!(there["content"]["rendered"], rendered);
        assert_eq!((&there["parent"], &there["author"]), (&json!(0), &json!(0)));
        let permalink = posted.permalink.as_ref().map(|link| link.as_str());
        assert_eq!(permalink, there["link"].as_str());
    });
}

#[test]
fn a_reply_answers_what_it_answers_however_deep() {
    run(async {
        let post = Post::of(QUIET);
        let reader = post.reader();
        let mut parent = "0".to_owned();
        for _ in 0..3 {
            let word = new_word();
            let variables = [BY[0], BY[1], ("parent", &*parent), ("html", &*word)];
            let posted = reader.writes("post", &variables).await;
            let posted = posted.expect("it is taken");
            let there = post.comment(&posted.id).await.expect("it is listed");
            assert_eq!(there["parent"].to_string(), parent);
            if parent != "0" {
                assert_eq!(posted.parent.as_deref(), Some(&*parent));
            }
            parent = posted.id.to_string();
        }
    });
}

#[test]
fn a_comment_waits_where_a_word_is_looked_at_first() {
    run(async {
        let post = Post::of(QUIET);
        let html = format!("Please moderate-me: {}", new_word());
        let variables = [BY[0], BY[1], ("html", &*html)];
        let held = post.reader().writes("post", &variables).await;
        let held = held.expect("it is taken");
        assert_eq!(held.state, CommentState::Held);
        assert_eq!(post.comment(&held.id).await, None);
    });
}

#[test]
fn what_is_refused_is_told_with_its_kind_and_the_servers_words() {
    run(async {
        let post = Post::of(QUIET);
        let reader = post.reader();
        let word = new_word();
        let long = "x".repeat(65526);
        let name = "x".repeat(246);
        for (variables, kind, sentence) in [
            (
                vec![BY[0], BY[1], ("html", "")],
                Kind::Refused,
                "Invalid comment content.",
            ),
            (
                vec![("html", &*word)],
                Kind::Refused,
                "Creating a comment requires valid author name and email values.",
            ),
            (
                vec![BY[0], ("email", "no address"), ("html", &*word)],
                Kind::Refused,
                "Invalid email address.",
            ),
            (
                vec![BY[0], BY[1], ("html", &*long)],
                Kind::TooLong,
                "Comment field exceeds maximum length allowed.",
            ),
            (
                vec![("name", &*name), BY[1], ("html", &*word)],
                Kind::Refused,
                "Comment field exceeds maximum length allowed.",
            ),
        ] {
            let posted = reader.writes("post", &variables).await;
            assert_refused(posted, kind, Some(sentence));
        }
        let search = format!("{}wp-json/wp/v2/comments?search={word}", post.site);
        assert_eq!(ask(&search).await, json!([]));
    });
}

#[test]
fn who_says_the_same_twice_is_told_so() {
    run(async {
        let post = Post::of(QUIET);
        let reader = post.reader();
        let word = new_word();
        // It compares what comes with what it stored: no two names with an ampersand are alike.
        let variables = [("name", "Maren Holt"), BY[1], ("html", &*word)];
        reader
            .writes("post", &variables)
            .await
            .expect("it is taken");
        let again = reader.writes("post", &variables).await;
        let sentence = "Duplicate comment detected; it looks as though you’ve already said that!";
        assert_refused(again, Kind::Duplicate, Some(sentence));
        let search = format!("{}wp-json/wp/v2/comments?search={word}", post.site);
        assert_eq!(ask(&search).await.as_array().map(Vec::len), Some(1));
    });
}

#[test]
fn who_writes_too_fast_is_told_so() {
    run(async {
        let post = Post::of(QUIET);
        let reader = post.reader();
        let first = new_word();
        let variables = [BY[0], BY[1], ("html", &*first)];
        let posted = reader.writes("post", &variables).await;
        posted.expect("it is taken");
        // The one address for which the site has its usual limit.
        let flood = ("email", "flood@example.org");
        let second = new_word();
        let variables = [BY[0], flood, ("html", &*second)];
        let posted = reader.writes("post", &variables).await;
        let sentence = "You are posting comments too quickly. Slow down.";
        assert_refused(posted, Kind::TooFast, Some(sentence));
        let search = format!("{}wp-json/wp/v2/comments?search={second}", post.site);
        assert_eq!(ask(&search).await, json!([]));
    });
}

#[test]
fn a_closed_post_says_so_before_and_after_somebody_writes() {
    run(async {
        let closed = Post::of(CLOSED);
        let before = closed.count().await;
        let page = closed.reader().reads().await.expect("comments");
        assert_eq!((page.closed, ids(&page).len()), (Some(true), before));
        let word = new_word();
        let variables = [BY[0], BY[1], ("html", &*word)];
        let posted = closed.reader().writes("post", &variables).await;
        let sentence = "Sorry, comments are closed for this item.";
        assert_refused(posted, Kind::Closed, Some(sentence));
        assert_eq!(closed.count().await, before);

        let open = Post::of(SEEDED).reader().reads().await.expect("comments");
        assert_eq!(open.closed, Some(false));
    });
}

#[test]
fn an_article_is_read_by_its_id_and_by_its_name() {
    run(async {
        let post = Post::of(SEEDED);
        let by_id = post.reader().reads_article(None).await;
        let by_id = by_id.expect("an article");
        let url = format!("{}wp-json/wp/v2/posts?slug=rain", post.site);
        let src = format!("{url}&_embed=author,wp:featuredmedia,wp:term");
        let nameless = Reader::new("wordpress", &[("server", &post.site)]);
        let by_name = nameless.reads_article(Some(&src)).await;
        assert_eq!(by_id, by_name.expect("an article"));
        let there = ask(&url).await[0].clone();
        assert_eq!(there["id"].to_string(), post.id);
        assert_eq!(
            by_id.url.as_ref().map(|url| url.as_str()),
            there["link"].as_str()
        );
        let thread = by_id
            .comments
            .as_ref()
            .and_then(|way| way.thread.as_deref());
        assert_eq!(thread, Some(&*post.id));

        let nothing = src.replace("rain", "nothing");
        let nothing = nameless.reads_article(Some(&nothing)).await;
        assert_refused(nothing, Kind::NotFound, None);
    });
}

#[test]
fn a_post_that_is_not_there_is_not_found() {
    run(async {
        let post = Post {
            id: "999999".to_owned(),
            ..Post::of(SEEDED)
        };
        let variables = [BY[0], BY[1], ("html", "Where am I?")];
        let posted = post.reader().writes("post", &variables).await;
        let sentence = "Sorry, you are not allowed to create this comment without a post.";
        assert_refused(posted, Kind::NotFound, Some(sentence));
        let read = post.reader().reads_article(None).await;
        assert_refused(read, Kind::NotFound, Some("Invalid post ID."));
    });
}

#[test]
fn who_is_signed_in_writes_by_a_nonce_on_the_sites_own_pages() {
    run(async {
        let post = Post::of(QUIET);
        let site = post.site.trim_end_matches('/');
        let browser = Browser::new(site, None);
        // Filled in and sent as the site's own form is.
        browser.visit(&format!("{site}/wp-login.php")).await;
        let form = "log=editor&pwd=kabar&testcookie=1".to_owned();
        let login = format!("{site}/wp-login.php");
        let kind = "application/x-www-form-urlencoded";
        let answer = browser.submits("POST", &login, kind, form).await;
        assert_eq!(answer.status, 302, "{}", answer.body);
        let nonce = format!("{site}/wp-admin/admin-ajax.php?action=rest-nonce");
        let Raw { status, body, .. } = browser.visit(&nonce).await;
        assert_eq!(status, 200, "{body}");

        let known = |token| Known {
            browser: browser.clone(),
            token: Some(token),
        };
        let reader = Reader::known("wordpress", &post.element(), known(&*body));
        let html = format!("As the editors: {}", new_word());
        let posted = reader.writes("post", &[("html", &html)]).await;
        let posted = posted.expect("it is taken");
        let there = post.comment(&posted.id).await.expect("it is listed");
        assert_eq!(
            (&there["author"], &there["author_name"]),
            (&json!(1), &json!("The Editors"))
        );

        let reader = Reader::known("wordpress", &post.element(), known("0123456789"));
        let refused = reader.writes("post", &[("html", &html)]).await;
        assert_refused(refused, Kind::SignIn, Some("Cookie check failed"));
    });
}

#[test]
fn a_comment_is_found_by_its_id() {
    run(async {
        let post = Post::of(SEEDED);
        let page = post.reader().reads().await.expect("comments");
        let id = &ids(&page)[7];
        let context = post.reader().acts("context", &[("comment", id)]).await;
        let context = context.expect("a comment");
        let there = post.comment(id).await.expect("it is listed");
        let found = context["comment"].as_array().expect("a list");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["id"], there["id"]);
        assert_eq!(found[0]["html"], there["content"]["rendered"]);
    });
}

#[test]
fn pages_of_comments_follow_each_other_without_loss() {
    run(async {
        let post = Post::of(SEEDED);
        let element = [
            ("server", &*post.site),
            ("thread", &*post.id),
            ("limit", "25"),
        ];
        let reader = Reader::new("wordpress", &element);
        let mut page = reader.reads().await.expect("comments");
        let total = page.total;
        let mut read = ids(&page);
        let mut pages = 1;
        while let Some(next) = page.next {
            page = reader.reads_on(next.as_str()).await.expect("comments");
            read.extend(ids(&page));
            pages += 1;
        }
        let mut there = Vec::new();
        for number in 1..=2 {
            let url = format!(
                "{}wp-json/wp/v2/comments?post={}&per_page=100&order=asc&page={number}",
                post.site, post.id
            );
            let list = ask(&url).await;
            let list = list.as_array().expect("a list").iter();
            there.extend(list.map(|comment| comment["id"].to_string()));
        }
        assert_eq!(read, there);
        assert_eq!(total.map(|total| total as usize), Some(there.len()));
        assert_eq!(pages, there.len().div_ceil(25));
    });
}

#[test]
fn comments_come_in_the_order_that_is_asked_for() {
    run(async {
        let post = Post::of(SEEDED);
        let read = async |order: &str| {
            let sort = sort("wordpress", order);
            let element = [
                ("server", &*post.site),
                ("thread", &*post.id),
                ("limit", "100"),
                ("sort", &*sort),
            ];
            let page = Reader::new("wordpress", &element).reads().await;
            page.expect("comments")
        };
        for (order, ascending) in [("oldest", true), ("newest", false)] {
            let page = read(order).await;
            let times: Vec<i64> = ids(&page)
                .iter()
                .map(|id| {
                    let comment = find(&page, id).expect("it is there");
                    let date = comment.created.clone().expect("a date");
                    date.moment.expect("a moment").unix_ms
                })
                .collect();
            assert!(
                times.is_sorted_by(|a, b| if ascending { a <= b } else { a >= b }),
                "{order}: {times:?}"
            );
            assert!(times[0] != times[99]);
        }
    });
}

#[test]
fn a_page_of_any_origin_is_answered_but_without_cookies_of_the_site() {
    run(async {
        let post = Post::of(SEEDED);
        let known = Known {
            browser: Browser::new("http://127.0.0.1:9", Some(new_network())),
            token: None,
        };
        let page = Reader::known("wordpress", &post.element(), known)
            .reads()
            .await;
        assert!(page.expect("comments").next.is_some());
        let origin = vec![("origin".to_owned(), ELSEWHERE.to_owned())];
        let url = format!("{}wp-json/wp/v2/comments?post={}", post.site, post.id);
        let raw = send("GET", &url, origin, None).await.expect("an answer");
        assert_eq!(raw.header("access-control-allow-origin"), Some(ELSEWHERE));
    });
}
