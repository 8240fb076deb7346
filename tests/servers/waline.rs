//! Waline, from a page of another origin, without cookies: who is known is known by a token.

use kabar::error::Kind;
use kabar::model::CommentState;
use serde_json::{Value, json};

use crate::browser::{Browser, send};
use crate::stand::{
    Known, Reader, address, ask, assert_refused, find, ids, new_network, new_word, run, sort, words,
};

const OPEN: &str = "KABAR_WALINE";
const HELD: &str = "KABAR_WALINE_HELD";
const STRICT: &str = "KABAR_WALINE_STRICT";
const SEEDED: &str = "/articles/rain";

/// A page below which nobody wrote before.
struct Thread {
    api: String,
    path: String,
}

impl Thread {
    fn new(variable: &str) -> Thread {
        Thread {
            api: address(variable),
            path: format!("/articles/{}", new_word()),
        }
    }

    fn element(&self) -> [(&str, &str); 2] {
        let site = self.api.strip_suffix("api/").expect("the interface");
        [("server", site), ("thread", &self.path)]
    }

    /// Somebody without an account.
    fn reader(&self) -> Reader {
        Reader::new("waline", &self.element())
    }

    /// Somebody with one.
    async fn known(&self, email: &str) -> Reader {
        let body = json!({ "email": email, "password": "kabar" }).to_string();
        let kind = vec![("content-type".to_owned(), "application/json".to_owned())];
        let url = format!("{}token", self.api);
        let raw = send("POST", &url, kind, Some(body)).await;
        let raw = raw.expect("an answer");
        let answer: Value = serde_json::from_str(&raw.body).expect("it is JSON");
        let token = answer["data"]["token"].as_str().expect("a token");
        let known = Known {
            token: Some(token),
            ..Known::nobody()
        };
        Reader::known("waline", &self.element(), known)
    }

    /// What the server says of the thread, oldest roots first.
    async fn whole(&self) -> Value {
        let Thread { api, path } = self;
        let answer = ask(&format!(
            "{api}comment?path={path}&pageSize=100&sortBy=insertedAt_asc"
        ))
        .await;
        assert_eq!(answer["errno"], 0, "{answer}");
        answer["data"].clone()
    }

    async fn roots(&self) -> Vec<Value> {
        self.whole().await["data"]
            .as_array()
            .expect("a list")
            .clone()
    }

    /// The only comment of the thread, in the server's own words.
    async fn only(&self) -> Value {
        let roots = self.roots().await;
        assert_eq!(roots.len(), 1, "{roots:?}");
        roots[0].clone()
    }
}

const READER: &str = "reader@example.org";
const EDITOR: &str = "editor@example.org";

#[test]
fn a_comment_is_posted_with_name_address_and_website() {
    run(async {
        let thread = Thread::new(OPEN);
        let variables = [
            ("text", "It was **loud** & early."),
            ("name", "Fish & Chips <3"),
            ("email", "fish@example.org"),
            ("website", "https://example.org/?a=b"),
        ];
        let posted = thread.reader().writes("post", &variables).await;
        let posted = posted.expect("it is taken");
        assert_eq!(posted.state, CommentState::Published);
        assert_eq!(words(&posted), "It was loud & early.");
        let author = posted.author.as_ref().expect("a name");
        assert_eq!(&*author.name, "Fish & Chips <3");
        let url = author.url.as_ref().map(|url| url.as_str());
        assert_eq!(url, Some("https://example.org/?a=b"));

        let there = thread.only().await;
        assert_eq!(there["objectId"].to_string(), *posted.id);
        assert_eq!(there["orig"], "It was **loud** & early.");
        assert_eq!(there["nick"], "Fish & Chips <3");
        let page = thread.reader().reads().await.expect("comments");
        let read = find(&page, &posted.id).expect("it is listed");
        assert_eq!(
            (words(&read), &read.author),
            (words(&posted), &posted.author)
        );
    });
}

#[test]
fn a_comment_needs_no_name() {
    run(async {
        let thread = Thread::new(OPEN);
        let posted = thread.reader().writes("post", &[("text", "Nobody.")]).await;
        assert_eq!(posted.expect("it is taken").author, None);
        assert_eq!(thread.only().await["orig"], "Nobody.");
    });
}

#[test]
fn replies_stand_below_their_root_and_say_what_they_answer() {
    run(async {
        let thread = Thread::new(OPEN);
        let reader = thread.reader();
        let root = reader.writes("post", &[("text", "First.")]).await;
        let root = root.expect("it is taken").id.to_string();
        let mut parent = root.clone();
        for text in ["Second.", "Third."] {
            let variables = [("text", text), ("parent", &*parent), ("root", &*root)];
            let posted = reader.writes("post", &variables).await;
            let posted = posted.expect("it is taken");
            assert_eq!(posted.parent.as_deref(), Some(&*parent));
            let there = thread.only().await;
            let below = there["children"].as_array().expect("a list");
            let there = below.iter().find(|one| one["orig"] == text);
            let there = there.expect("it is listed");
            assert_eq!(
                (there["pid"].to_string(), there["rid"].to_string()),
                (parent, root.clone())
            );
            parent = posted.id.to_string();
        }
        let page = reader.reads().await.expect("comments");
        assert_eq!((ids(&page).len(), page.total), (3, Some(3)));
    });
}

#[test]
fn who_is_signed_in_changes_and_deletes_what_they_wrote() {
    run(async {
        let thread = Thread::new(OPEN);
        let reader = thread.known(READER).await;
        let posted = reader.writes("post", &[("text", "By nine.")]).await;
        let id = posted.expect("it is taken").id.to_string();
        assert!(thread.only().await["user_id"].is_number());

        let variables = [("comment", &*id), ("text", "By *ten*.")];
        let changed = reader.writes("edit", &variables).await;
        let changed = changed.expect("it is taken");
        assert_eq!(
            (&*changed.id, words(&changed)),
            (&*id, "By ten.".to_owned())
        );
        assert_eq!(thread.only().await["orig"], "By *ten*.");

        let deleted = reader.acts("delete", &[("comment", &id)]).await;
        deleted.expect("it is taken");
        assert_eq!(thread.roots().await, Vec::<Value>::new());
    });
}

#[test]
fn a_comment_is_changed_and_deleted_by_nobody_else() {
    run(async {
        let thread = Thread::new(OPEN);
        let editor = thread.known(EDITOR).await;
        let posted = editor.writes("post", &[("text", "Mine.")]).await;
        let id = posted.expect("it is taken").id.to_string();
        let variables = [("comment", &*id), ("text", "Not mine.")];
        for (reader, kind) in [
            (thread.reader(), Kind::SignIn),
            (thread.known(READER).await, Kind::Refused),
        ] {
            let changed = reader.writes("edit", &variables).await;
            assert_refused(changed, kind, None);
            let deleted = reader.acts("delete", &[("comment", &id)]).await;
            assert_refused(deleted, kind, None);
        }
        assert_eq!(thread.only().await["orig"], "Mine.");
    });
}

#[test]
fn a_vote_is_counted_and_taken_back() {
    run(async {
        let thread = Thread::new(OPEN);
        let reader = thread.reader();
        let posted = reader.writes("post", &[("text", "Vote for me.")]).await;
        let id = posted.expect("it is taken").id.to_string();
        for (operation, count) in [("vote/up", 1), ("vote/up", 2), ("vote/none", 1)] {
            let voted = thread.reader().acts(operation, &[("comment", &id)]).await;
            assert_eq!(voted.expect("it is taken"), json!({ "upvoteCount": count }));
            assert_eq!(thread.only().await["like"], count);
        }
    });
}

#[test]
fn counts_of_several_threads_come_at_once() {
    run(async {
        let [some, none] = [Thread::new(OPEN), Thread::new(OPEN)];
        for text in ["One.", "Two."] {
            let posted = some.reader().writes("post", &[("text", text)]).await;
            posted.expect("it is taken");
        }
        let threads = format!("{},{}", some.path, none.path);
        let reader = some.reader();
        let counts = reader.acts("counts", &[("thread-list", &threads)]).await;
        assert_eq!(counts.expect("counts"), json!({ "counts": [2, 0] }));
        assert_eq!(some.whole().await["count"], 2);
    });
}

#[test]
fn a_comment_waits_where_somebody_looks_at_it_first_or_where_it_looks_like_spam() {
    run(async {
        for (variable, text) in [(HELD, "This waits."), (OPEN, "A forbidden-word indeed.")] {
            let thread = Thread::new(variable);
            let held = thread.reader().writes("post", &[("text", text)]).await;
            assert_eq!(held.expect("it is taken").state, CommentState::Held);
            assert_eq!(thread.roots().await, Vec::<Value>::new());
        }
    });
}

#[test]
fn what_is_refused_is_told_with_its_kind_and_the_servers_words() {
    run(async {
        let thread = Thread::new(OPEN);
        let reader = thread.reader();
        let empty = reader.writes("post", &[("text", "")]).await;
        assert_refused(empty, Kind::Refused, Some("comment can not be blank"));
        assert_eq!(thread.roots().await, Vec::<Value>::new());

        let variables = [("text", "Said before."), ("name", "Maren Holt")];
        let first = reader.writes("post", &variables).await;
        first.expect("it is taken");
        let again = reader.writes("post", &variables).await;
        assert_refused(again, Kind::Duplicate, Some("Duplicate Content"));
        assert_eq!(thread.only().await["orig"], "Said before.");
    });
}

#[test]
fn who_writes_too_fast_is_told_so() {
    run(async {
        let thread = Thread::new(STRICT);
        let reader = thread.reader();
        let posted = reader.writes("post", &[("text", "The first.")]).await;
        posted.expect("it is taken");
        let posted = reader.writes("post", &[("text", "The second.")]).await;
        assert_refused(posted, Kind::TooFast, Some("Comment too fast!"));
        assert_eq!(thread.only().await["orig"], "The first.");
    });
}

#[test]
fn pages_of_comments_follow_each_other_without_loss() {
    run(async {
        let thread = Thread {
            api: address(OPEN),
            path: SEEDED.to_owned(),
        };
        let [server, path] = thread.element();
        let reader = Reader::new("waline", &[server, path, ("limit", "10")]);
        let mut page = reader.reads().await.expect("comments");
        let total = page.total;
        let mut read = ids(&page);
        while let Some(next) = page.next {
            page = reader.reads_on(next.as_str()).await.expect("comments");
            read.extend(ids(&page));
        }
        let mut there = Vec::new();
        for root in thread.roots().await {
            there.push(root["objectId"].to_string());
            let children = root["children"].as_array().expect("a list");
            there.extend(children.iter().map(|one| one["objectId"].to_string()));
        }
        read.sort();
        there.sort();
        assert_eq!(read, there);
        assert_eq!(total.map(|total| total as usize), Some(there.len()));
    });
}

#[test]
fn comments_come_in_the_order_that_is_asked_for() {
    run(async {
        let thread = Thread {
            api: address(OPEN),
            path: SEEDED.to_owned(),
        };
        let Thread { api, path } = &thread;
        for order in ["oldest", "newest", "popular"] {
            let sort = sort("waline", order);
            let [server, thread] = thread.element();
            let element = [server, thread, ("sort", &*sort), ("limit", "100")];
            let page = Reader::new("waline", &element).reads().await;
            let page = page.expect("comments");
            let roots: Vec<_> = ids(&page)
                .into_iter()
                .filter_map(|id| find(&page, &id).filter(|comment| comment.parent.is_none()))
                .collect();
            // What the editors put on top stands there in every order.
            let whole = ask(&format!(
                "{api}comment?path={path}&pageSize=100&sortBy={sort}"
            ))
            .await;
            assert_eq!(
                whole["data"]["data"][0]["objectId"].to_string(),
                *roots[0].id
            );
            assert_eq!(whole["data"]["data"][0]["sticky"], 1);
            let rank: Vec<i64> = roots[1..]
                .iter()
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
            assert!(rank.is_sorted(), "{order}: {rank:?}");
        }
    });
}

#[test]
fn a_page_of_any_origin_is_answered() {
    run(async {
        let thread = Thread::new(OPEN);
        let known = Known {
            browser: Browser::new("http://127.0.0.1:9", Some(new_network())),
            token: None,
        };
        let reader = Reader::known("waline", &thread.element(), known);
        let posted = reader.writes("post", &[("text", "From afar.")]).await;
        posted.expect("it is taken");
        assert_eq!(thread.only().await["orig"], "From afar.");
    });
}
