//! Ghost. Who has an account writes from Ghost's own origin, where its cookie is sent; others only read.

use std::sync::RwLock;

use kabar::error::Kind;
use kabar::model::{Comment, CommentState};
use serde_json::{Value, json};

use crate::browser::{Browser, ELSEWHERE};
use crate::stand::{
    Known, Reader, address, ask, assert_refused, find, ids, new_word, run, sort, words,
};

/// Ghost opens and closes all its discussions at once: the test that does it has the site for itself.
static SITE: RwLock<()> = RwLock::new(());

/// An address that is none: from one Ghost would ask a service elsewhere where it is, and wait for the answer.
const NOWHERE: &str = "nowhere";

/// A post of the site.
struct Post {
    site: String,
    id: String,
}

impl Post {
    fn of(variable: &str) -> Post {
        let url = address(variable);
        let (site, id) = url
            .split_once("members/api/comments/post/")
            .expect("the address of a post's comments");
        Post {
            site: site.to_owned(),
            id: id.trim_end_matches('/').to_owned(),
        }
    }

    /// Where comments are written, and nobody counts them.
    fn quiet() -> Post {
        Post::of("KABAR_GHOST_QUIET")
    }

    /// Where nothing changes.
    fn seeded() -> Post {
        Post::of("KABAR_GHOST_COMMENTS")
    }

    fn element(&self) -> [(&str, &str); 2] {
        [("server", &self.site), ("thread", &self.id)]
    }

    fn origin(&self) -> &str {
        self.site.trim_end_matches('/')
    }

    /// A browser on a page of the site.
    fn browser(&self) -> Browser {
        Browser::new(self.origin(), Some(NOWHERE.to_owned()))
    }

    /// Somebody who is not signed in.
    fn nobody(&self) -> Reader {
        self.reader(self.browser())
    }

    fn reader(&self, browser: Browser) -> Reader {
        let known = Known {
            browser,
            token: None,
        };
        Reader::known("ghost", &self.element(), known)
    }

    /// What the server says of a comment that it shows.
    async fn comment(&self, id: &str) -> Value {
        let answer = ask(&format!("{}members/api/comments/{id}/", self.site)).await;
        answer["comments"][0].clone()
    }

    /// The roots of the discussion with what stands below them, in the server's own words.
    async fn roots(&self) -> Vec<Value> {
        let Post { site, id } = self;
        let url = format!("{site}members/api/comments/post/{id}/?limit=100");
        let answer = ask(&url).await;
        answer["comments"].as_array().expect("a list").clone()
    }

    /// All ids of the discussion in the server's own words, sorted.
    async fn all_ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for root in self.roots().await {
            let replies = root["replies"].as_array().expect("a list");
            for one in std::iter::once(&root).chain(replies) {
                ids.push(text(&one["id"]));
            }
        }
        ids.sort();
        ids
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The site's owner, who can let others in.
struct Editor {
    site: String,
    browser: Browser,
}

impl Editor {
    async fn of(post: &Post) -> Editor {
        let editor = Editor {
            site: post.site.clone(),
            browser: post.browser(),
        };
        let who = json!({ "username": "editor@example.org", "password": "the-lower-gate-of-1926" });
        editor.sends("POST", "session/", &who, 201).await;
        editor
    }

    async fn sends(&self, method: &str, path: &str, body: &Value, status: u16) -> String {
        let url = format!("{}ghost/api/admin/{path}", self.site);
        let body = body.to_string();
        let kind = "application/json";
        let raw = self.browser.submits(method, &url, kind, body).await;
        assert_eq!(raw.status, status, "{path}: {}", raw.body);
        raw.body
    }

    async fn asks(&self, path: &str) -> Value {
        let raw = self
            .browser
            .visit(&format!("{}ghost/api/admin/{path}", self.site))
            .await;
        assert_eq!(raw.status, 200, "{path}: {}", raw.body);
        serde_json::from_str(&raw.body).expect("it is JSON")
    }

    /// A browser in which somebody has just followed the link in a mail; and the address of that mail.
    async fn member(&self, post: &Post) -> (Browser, String) {
        let email = format!("{}@example.org", new_word());
        let member = json!({ "members": [{ "name": "Ana-Lucia Prado", "email": email }] });
        let made = self.sends("POST", "members/", &member, 201).await;
        let made: Value = serde_json::from_str(&made).expect("it is JSON");
        let id = text(&made["members"][0]["id"]);
        let link = self.asks(&format!("members/{id}/signin_urls/")).await;
        let browser = post.browser();
        let link = text(&link["member_signin_urls"][0]["url"]);
        let raw = browser.visit(&link).await;
        assert_eq!(raw.status, 302, "{}", raw.body);
        (browser, email)
    }

    /// Who may comment: `all`, `paid`, or nobody (`off`).
    async fn lets(&self, whom: &str) {
        let settings = json!({ "settings": [{ "key": "comments_enabled", "value": whom }] });
        self.sends("PUT", "settings/", &settings, 200).await;
    }
}

/// Somebody who has just signed in, below a post.
async fn member(post: &Post) -> Reader {
    let (browser, _) = Editor::of(post).await.member(post).await;
    post.reader(browser)
}

/// Runs a test while the site is as it is.
fn run_open(test: impl Future<Output = ()>) {
    // A test that failed leaves nothing half done.
    let _open = SITE.read().unwrap_or_else(|poisoned| poisoned.into_inner());
    run(test);
}

async fn posts(reader: &Reader, variables: &[(&str, &str)]) -> std::rc::Rc<Comment> {
    let posted = reader.writes("post", variables).await;
    posted.expect("it is taken")
}

#[test]
fn a_comment_is_posted_by_who_is_signed_in() {
    run_open(async {
        let post = Post::quiet();
        let reader = member(&post).await;
        let html = "<p>It was &lt;loud&gt; &amp; early.</p><p>And late.</p>";
        let posted = posts(&reader, &[("html", html)]).await;
        assert_eq!(posted.state, CommentState::Published);
        assert_eq!(words(&posted), "It was <loud> & early. And late.");
        let author = posted.author.as_ref().expect("a name");
        assert_eq!(&*author.name, "Ana-Lucia Prado");
        let there = post.comment(&posted.id).await;
        assert_eq!(
            (&there["html"], &there["status"]),
            (&json!(html), &json!("published"))
        );
        assert_eq!(there["member"]["name"], "Ana-Lucia Prado");
    });
}

#[test]
fn replies_stand_below_their_root_and_say_what_they_answer() {
    run_open(async {
        let post = Post::quiet();
        let reader = member(&post).await;
        let root = posts(&reader, &[("html", "<p>First.</p>")])
            .await
            .id
            .to_string();
        let mut parent = root.clone();
        for html in ["<p>Second.</p>", "<p>Third.</p>"] {
            // To the root itself, it is both.
            let variables = [("html", html), ("parent", &*parent), ("root", &*root)];
            let posted = posts(&reader, &variables).await;
            assert_eq!(posted.parent.as_deref(), Some(&*parent));
            let there = post.comment(&posted.id).await;
            assert_eq!(there["parent_id"], root);
            if parent != root {
                assert_eq!(there["in_reply_to_id"], parent);
            }
            parent = posted.id.to_string();
        }
        assert_eq!(post.comment(&root).await["count"]["replies"], 2);
    });
}

#[test]
fn a_comment_is_changed_by_its_writer_and_nobody_else() {
    run_open(async {
        let post = Post::quiet();
        let reader = member(&post).await;
        let id = posts(&reader, &[("html", "<p>By nine.</p>")])
            .await
            .id
            .to_string();
        let variables = [("comment", &*id), ("html", "<p>By ten.</p>")];
        let changed = reader.writes("edit", &variables).await;
        let changed = changed.expect("it is taken");
        assert_eq!(
            (&*changed.id, words(&changed)),
            (&*id, "By ten.".to_owned())
        );
        assert!(changed.edited.is_some());
        let there = post.comment(&id).await;
        assert_eq!(there["html"], "<p>By ten.</p>");
        assert!(there["edited_at"].is_string());

        let variables = [("comment", &*id), ("html", "<p>Not mine.</p>")];
        let foreign = member(&post).await.writes("edit", &variables).await;
        let sentence = "You do not have permission to edit comments";
        assert_refused(foreign, Kind::Refused, Some(sentence));
        let foreign = post.nobody().writes("edit", &variables).await;
        assert_refused(foreign, Kind::SignIn, None);
        assert_eq!(post.comment(&id).await["html"], "<p>By ten.</p>");
    });
}

#[test]
fn a_comment_is_deleted_and_leaves_a_gap_where_somebody_answered() {
    run_open(async {
        let post = Post::quiet();
        let reader = member(&post).await;
        let answered = posts(&reader, &[("html", "<p>With an answer.</p>")]).await;
        let answered = answered.id.to_string();
        let variables = [
            ("html", "<p>The answer.</p>"),
            ("parent", &*answered),
            ("root", &*answered),
        ];
        posts(&reader, &variables).await;
        let alone = posts(&reader, &[("html", "<p>Without one.</p>")]).await;
        let alone = alone.id.to_string();

        for id in [&answered, &alone] {
            let gone = reader.writes("delete", &[("comment", id)]).await;
            assert_eq!(gone.expect("it is taken").state, CommentState::Removed);
        }
        let roots = post.roots().await;
        let status = |id: &str| Some(roots.iter().find(|root| root["id"] == id)?["status"].clone());
        assert_eq!(status(&answered), Some(json!("deleted")));
        assert_eq!(status(&alone), None);
        let page = reader.reads().await.expect("comments");
        let gap = find(&page, &answered).expect("the gap is shown");
        assert_eq!(
            (gap.state, gap.author.clone()),
            (CommentState::Removed, None)
        );

        let again = reader.writes("delete", &[("comment", &alone)]).await;
        assert_refused(again, Kind::NotFound, Some("Comment could not be found"));
    });
}

#[test]
fn a_vote_is_counted_once_and_taken_back_once() {
    run_open(async {
        let post = Post::quiet();
        let reader = member(&post).await;
        let id = posts(&reader, &[("html", "<p>Vote for me.</p>")])
            .await
            .id
            .to_string();
        let comment = [("comment", &*id)];
        let other = member(&post).await;
        for (operation, count, refusal) in [
            (
                "vote/up",
                1,
                (Kind::Refused, "This comment was liked already"),
            ),
            ("vote/none", 0, (Kind::NotFound, "Unable to find like")),
        ] {
            let voted = other.acts(operation, &comment).await;
            assert_eq!(voted.expect("it is taken"), json!({ "upvoteCount": count }));
            assert_eq!(post.comment(&id).await["count"]["likes"], count);
            let again = other.acts(operation, &comment).await;
            assert_refused(again, refusal.0, Some(refusal.1));
            assert_eq!(post.comment(&id).await["count"]["likes"], count);
        }
        let nobody = post.nobody().acts("vote/up", &comment).await;
        assert_refused(nobody, Kind::SignIn, None);
    });
}

#[test]
fn a_report_reaches_the_editors() {
    run_open(async {
        let post = Post::quiet();
        let editor = Editor::of(&post).await;
        let (writer, _) = editor.member(&post).await;
        let written = posts(&post.reader(writer), &[("html", "<p>Buy this.</p>")]).await;
        let comment = [("comment", &*written.id)];
        let nobody = post.nobody().acts("report", &comment).await;
        assert_refused(nobody, Kind::SignIn, None);

        let (browser, email) = editor.member(&post).await;
        let reported = post.reader(browser).acts("report", &comment).await;
        reported.expect("it is taken");
        let reports = editor
            .asks(&format!("comments/{}/reports/", written.id))
            .await;
        let reports = reports["comment_reports"].as_array().expect("a list");
        assert_eq!(reports.len(), 1, "{reports:?}");
        assert_eq!(reports[0]["member"]["email"], email);
    });
}

#[test]
fn counts_of_several_posts_come_at_once() {
    run_open(async {
        let post = Post::seeded();
        let nowhere = "f".repeat(24);
        let posts = format!("{},{nowhere}", post.id);
        let reader = post.nobody();
        let counts = reader.acts("counts", &[("thread-list", &posts)]).await;
        let counts = counts.expect("counts");
        let mut published = 0;
        for root in post.roots().await {
            let replies = root["replies"].as_array().expect("a list");
            let all = std::iter::once(&root).chain(replies);
            published += all.filter(|one| one["status"] == "published").count();
        }
        assert_eq!(counts["counts"][&post.id], published);
        assert_eq!(counts["counts"][&nowhere], 0);
    });
}

#[test]
fn what_is_refused_is_told_with_its_kind_and_the_servers_words() {
    run_open(async {
        let post = Post::quiet();
        let reader = member(&post).await;
        let empty = reader.writes("post", &[("html", "<p></p>")]).await;
        let sentence = "The body of a comment cannot be empty";
        assert_refused(empty, Kind::Refused, Some(sentence));
        let word = new_word();
        let html = format!("<p>{word}</p>");
        let nobody = post.nobody().writes("post", &[("html", &html)]).await;
        assert_refused(nobody, Kind::SignIn, None);
        // Signed in, but on a page of another origin, where no cookie is sent.
        let elsewhere = Reader::new("ghost", &post.element());
        let elsewhere = elsewhere.writes("post", &[("html", &html)]).await;
        assert_refused(elsewhere, Kind::SignIn, None);
        let roots = post.roots().await;
        assert!(!roots.iter().any(|root| root["html"] == html));
    });
}

#[test]
fn who_closes_all_discussions_is_heard() {
    let _alone = SITE
        .write()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    run(async {
        let post = Post::quiet();
        let editor = Editor::of(&post).await;
        let (browser, _) = editor.member(&post).await;
        let reader = post.reader(browser);
        editor.lets("off").await;
        let closed = reader.writes("post", &[("html", "<p>May I?</p>")]).await;
        let read = reader.reads().await;
        editor.lets("paid").await;
        let unpaid = reader.writes("post", &[("html", "<p>May I?</p>")]).await;
        editor.lets("all").await;

        let sentence = "Comments are not enabled for this site.";
        assert_refused(closed, Kind::Closed, Some(sentence));
        assert_refused(read, Kind::Closed, Some(sentence));
        let sentence = "You do not have permission to comment on this post.";
        assert_refused(unpaid, Kind::Refused, Some(sentence));
    });
}

#[test]
fn an_article_is_read_by_its_id_and_its_address_with_the_right_key() {
    run_open(async {
        let post = Post::seeded();
        let src = address("KABAR_GHOST");
        let key = src.split("key=").nth(1).expect("a key");
        let key = key.split('&').next().expect("a key");
        let reads = async |id: &str, key: &str, src: Option<&str>| {
            let element = [("server", &*post.site), ("thread", id), ("key", key)];
            Reader::new("ghost", &element).reads_article(src).await
        };
        let by_id = reads(&post.id, key, None).await.expect("an article");
        let by_address = reads("", key, Some(&src)).await.expect("an article");
        assert_eq!(by_id, by_address);
        let there = ask(&src).await["posts"][0].clone();
        assert_eq!(*by_id.headline, text(&there["title"]));
        let thread = by_id
            .comments
            .as_ref()
            .and_then(|way| way.thread.as_deref());
        assert_eq!(thread, Some(&*post.id));

        assert_refused(
            reads(&post.id, "0123456789", None).await,
            Kind::Refused,
            None,
        );
        let nothing = reads(&"f".repeat(24), key, None).await;
        assert_refused(nothing, Kind::NotFound, Some("Post not found."));
    });
}

#[test]
fn pages_of_comments_and_of_replies_follow_each_other_without_loss() {
    run_open(async {
        let post = Post::seeded();
        let [server, thread] = post.element();
        let known = Known {
            browser: Browser::new(ELSEWHERE, None),
            token: None,
        };
        let element = [server, thread, ("limit", "5")];
        let reader = Reader::known("ghost", &element, known);
        let mut page = reader.reads().await.expect("comments");
        let mut read = ids(&page);
        let mut pages = 1;
        while let Some(next) = page.next {
            page = reader.reads_on(next.as_str()).await.expect("comments");
            read.extend(ids(&page));
            pages += 1;
        }
        read.sort();
        assert_eq!(read, post.all_ids().await);
        assert!(pages > 2);

        // All replies come with their root; they can be asked for by themselves as well.
        let roots = post.roots().await;
        let long = roots.iter().find(|root| root["count"]["replies"] == 12);
        let long = long.expect("the first one has twelve replies");
        let mut url = Some(format!(
            "{}#kabar-replies&comment={}",
            post.site,
            text(&long["id"])
        ));
        let mut read = Vec::new();
        while let Some(next) = url {
            let replies = reader.reads_on(&next).await.expect("replies");
            read.extend(ids(&replies));
            url = replies.next.map(|next| next.as_str().to_owned());
        }
        let there = long["replies"].as_array().expect("a list").iter();
        assert_eq!(
            read,
            there.map(|reply| text(&reply["id"])).collect::<Vec<_>>()
        );
    });
}

#[test]
fn a_comment_is_found_by_its_id() {
    run_open(async {
        let post = Post::seeded();
        let id = post.all_ids().await[7].clone();
        let there = post.comment(&id).await;
        let found = post.nobody().acts("context", &[("comment", &id)]).await;
        let found = found.expect("a comment");
        assert_eq!(found["comment"][0]["id"], id);
        assert_eq!(found["comment"][0]["html"], there["html"]);
    });
}

#[test]
fn comments_come_in_the_order_that_is_asked_for() {
    run_open(async {
        let post = Post::seeded();
        for order in ["oldest", "newest", "popular"] {
            let sort = sort("ghost", order);
            let [server, thread] = post.element();
            let element = [server, thread, ("sort", &*sort), ("limit", "100")];
            let page = Reader::new("ghost", &element).reads().await;
            let page = page.expect("comments");
            let rank: Vec<i64> = ids(&page)
                .iter()
                .filter_map(|id| find(&page, id))
                .filter(|comment| comment.parent.is_none())
                .filter(|comment| comment.state == CommentState::Published)
                .map(|comment| {
                    let date = comment.created.clone().expect("a date");
                    let time = date.moment.expect("a moment").unix_ms;
                    match order {
                        "oldest" => time,
                        "newest" => -time,
                        _ => -i64::from(comment.upvotes.expect("votes")),
                    }
                })
                .collect();
            assert!(rank.is_sorted() && rank.len() > 20, "{order}: {rank:?}");
        }
    });
}
