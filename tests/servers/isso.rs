//! Isso, from a page of another origin that it knows.

use kabar::error::Kind;
use kabar::model::{Comment, CommentState};
use serde_json::{Value, json};

use crate::browser::{Browser, ELSEWHERE, send};
use crate::stand::{
    Known, Reader, address, ask, assert_refused, find, ids, new_network, new_word, run, sort, words,
};

const OPEN: &str = "KABAR_ISSO";
const HELD: &str = "KABAR_ISSO_HELD";
const STRICT: &str = "KABAR_ISSO_STRICT";
/// The thread that is there from the beginning.
const SEEDED: &str = "/articles/rain";

/// A reader below an article that nobody commented on before.
struct Writer {
    server: String,
    thread: String,
    reader: Reader,
}

impl Writer {
    fn new(variable: &str) -> Writer {
        Writer::of(variable, &format!("/articles/{}", new_word()))
    }

    fn of(variable: &str, thread: &str) -> Writer {
        let server = address(variable);
        Writer {
            reader: Reader::new("isso", &[("server", &server), ("thread", thread)]),
            thread: thread.to_owned(),
            server,
        }
    }

    /// Somebody else below the same article.
    fn other(&self) -> Writer {
        Writer {
            reader: Reader::new(
                "isso",
                &[("server", &self.server), ("thread", &self.thread)],
            ),
            server: self.server.clone(),
            thread: self.thread.clone(),
        }
    }

    async fn posts(&self, text: &str) -> String {
        let posted = self.reader.writes("post", &[("text", text)]).await;
        posted.expect("it is taken").id.to_string()
    }

    async fn replies(&self, text: &str, parent: &str) -> String {
        let variables = [("text", text), ("parent", parent)];
        let posted = self.reader.writes("post", &variables).await;
        posted.expect("it is taken").id.to_string()
    }

    /// The roots of the thread with what stands below them, in the server's own words.
    async fn roots(&self) -> Vec<Value> {
        let url = format!("{}?uri={}", self.server, self.thread);
        let answer = ask(&url).await;
        answer["replies"].as_array().expect("a list").clone()
    }

    /// A root as the server has it now.
    async fn root(&self, id: &str) -> Value {
        let roots = self.roots().await;
        let found = roots.iter().find(|root| root["id"] == number(id));
        found.unwrap_or_else(|| panic!("{id} is not there")).clone()
    }
}

/// The id as the server writes it.
fn number(id: &str) -> u64 {
    id.parse().expect("ids are numbers")
}

#[test]
fn a_comment_is_posted_with_name_address_and_website() {
    run(async {
        let writer = Writer::new(OPEN);
        let variables = [
            ("text", "It was **loud** & early."),
            ("name", "Fish & Chips <3"),
            ("email", "fish@example.org"),
            ("website", "https://example.org/?a=b&c=d"),
        ];
        let posted = writer.reader.writes("post", &variables).await;
        let posted = posted.expect("it is taken");
        assert_eq!(posted.state, CommentState::Published);
        assert_eq!(words(&posted), "It was loud & early.");
        let author = posted.author.as_ref().expect("a name");
        assert_eq!(&*author.name, "Fish & Chips <3");
        let url = author.url.as_ref().map(|url| url.as_str());
        assert_eq!(url, Some("https://example.org/?a=b&c=d"));

        let root = writer.root(&posted.id).await;
        assert_eq!(
            root["text"],
            "<p>It was <strong>loud</strong> &amp; early.</p>"
        );
        assert_eq!(root["author"], "Fish &amp; Chips &lt;3");
        assert_eq!(root["mode"], 1);
        // What is read later is what was told at once, and that nobody answered.
        let page = writer.reader.reads().await.expect("comments");
        let read = find(&page, &posted.id).expect("it is listed");
        assert_eq!(read.reply_count, Some(0));
        let told = Comment {
            reply_count: Some(0),
            ..(*posted).clone()
        };
        assert_eq!(*read, told);
    });
}

#[test]
fn a_comment_needs_no_name() {
    run(async {
        let writer = Writer::new(OPEN);
        let id = writer.posts("Nobody in particular.").await;
        assert_eq!(writer.root(&id).await["author"], Value::Null);
    });
}

#[test]
fn a_reply_stands_below_what_it_answers_and_one_to_a_reply_beside_it() {
    run(async {
        let writer = Writer::new(OPEN);
        let root = writer.posts("First.").await;
        let reply = writer.replies("Second.", &root).await;
        let variables = [("text", "Third."), ("parent", &*reply)];
        let beside = writer.reader.writes("post", &variables).await;
        let beside = beside.expect("it is taken");
        assert_eq!(beside.parent.as_deref(), Some(&*root));

        let below = writer.root(&root).await["replies"].clone();
        let below = below.as_array().expect("a list");
        let texts: Vec<_> = below.iter().map(|reply| &reply["text"]).collect();
        assert_eq!(texts, ["<p>Second.</p>", "<p>Third.</p>"]);
    });
}

#[test]
fn a_comment_is_changed_by_its_writer_as_often_as_they_like() {
    run(async {
        let writer = Writer::new(OPEN);
        let id = writer.posts("By nine.").await;
        // Each change makes a new cookie, and the one before is worth nothing.
        for (text, html) in [
            ("By *ten*.", "<p>By <em>ten</em>.</p>"),
            ("By eleven.", "<p>By eleven.</p>"),
        ] {
            let variables = [("comment", &*id), ("text", text)];
            let changed = writer.reader.writes("edit", &variables).await;
            let changed = changed.expect("it is taken");
            assert_eq!(&*changed.id, &*id);
            assert!(changed.edited.is_some());
            let root = writer.root(&id).await;
            assert_eq!(root["text"], html);
            assert!(root["modified"].is_number());
        }
    });
}

#[test]
fn a_comment_is_changed_and_deleted_by_nobody_else() {
    run(async {
        let writer = Writer::new(OPEN);
        let id = writer.posts("Mine.").await;
        let other = writer.other().reader;
        let variables = [("comment", &*id), ("text", "Not mine.")];
        let changed = other.writes("edit", &variables).await;
        assert_refused(changed, Kind::EditExpired, None);
        let deleted = other.acts("delete", &[("comment", &id)]).await;
        assert_refused(deleted, Kind::EditExpired, None);
        assert_eq!(writer.root(&id).await["text"], "<p>Mine.</p>");
    });
}

#[test]
fn a_comment_is_deleted_and_leaves_a_gap_where_somebody_answered() {
    run(async {
        let writer = Writer::new(OPEN);
        let answered = writer.posts("With an answer.").await;
        writer.replies("The answer.", &answered).await;
        let alone = writer.posts("Without one.").await;

        let gone = writer.reader.acts("delete", &[("comment", &alone)]).await;
        assert_eq!(gone.expect("it is taken"), json!({}));
        let gap = writer
            .reader
            .writes("delete", &[("comment", &answered)])
            .await;
        assert_eq!(gap.expect("it is taken").state, CommentState::Removed);

        let roots = writer.roots().await;
        let left: Vec<_> = roots
            .iter()
            .map(|root| (root["id"].to_string(), &root["mode"]))
            .collect();
        assert_eq!(left, [(answered.clone(), &json!(4))]);
        let page = writer.reader.reads().await.expect("comments");
        let gap = find(&page, &answered).expect("the gap is shown");
        assert_eq!(
            (gap.state, gap.author.clone()),
            (CommentState::Removed, None)
        );

        let again = writer.reader.acts("delete", &[("comment", &alone)]).await;
        assert_refused(again, Kind::EditExpired, None);
    });
}

#[test]
fn votes_are_counted_once_for_each_reader() {
    run(async {
        let writer = Writer::new(OPEN);
        let id = writer.posts("Vote for me.").await;
        for (place, operation) in ["vote/up", "vote/up", "vote/down"].iter().enumerate() {
            let voter = writer.other().reader;
            let counts = voter.acts(operation, &[("comment", &id)]).await;
            let (up, down) = [(1, 0), (2, 0), (2, 1)][place];
            assert_eq!(
                counts.expect("it is taken"),
                json!({ "upvoteCount": up, "downvoteCount": down })
            );
            let root = writer.root(&id).await;
            assert_eq!(
                (&root["likes"], &root["dislikes"]),
                (&json!(up), &json!(down))
            );
        }

        let own = writer.reader.acts("vote/up", &[("comment", &id)]).await;
        let Err(refusal) = own else {
            panic!("a vote for oneself is taken")
        };
        assert_eq!(refusal.kind(), Kind::Refused);
        let sentence = refusal.sentence().expect("the server says why");
        assert!(sentence.starts_with("Upvote denied"), "{sentence}");
        assert_eq!(writer.root(&id).await["likes"], 2);
    });
}

#[test]
fn a_preview_is_what_the_comment_becomes() {
    run(async {
        let writer = Writer::new(OPEN);
        let text = "**a** & `b`\n\n> c";
        let preview = writer.reader.acts("preview", &[("text", text)]).await;
        let id = writer.posts(text).await;
        let root = writer.root(&id).await;
        assert_eq!(
            preview.expect("it is taken"),
            json!({ "html": root["text"] })
        );
        assert!(root["text"].to_string().contains("<strong>a</strong>"));
    });
}

#[test]
fn counts_of_several_threads_come_at_once() {
    run(async {
        let [some, none] = [Writer::new(OPEN), Writer::new(OPEN)];
        some.posts("One.").await;
        some.posts("Two.").await;
        let threads = json!([some.thread, none.thread]).to_string();
        let counts = some.reader.acts("counts", &[("threads", &threads)]).await;
        assert_eq!(counts.expect("counts"), json!({ "counts": [2, 0] }));
        assert_eq!(some.roots().await.len(), 2);
    });
}

#[test]
fn what_it_asks_of_writers_it_says_itself() {
    run(async {
        let config = Writer::new(OPEN).reader.acts("config", &[]).await;
        assert_eq!(config.expect("a configuration"), json!({}));
        let config = Writer::new(STRICT).reader.acts("config", &[]).await;
        let asked = json!({ "post": { "name": "required", "email": "required" } });
        assert_eq!(config.expect("a configuration"), asked);
    });
}

#[test]
fn a_comment_waits_where_somebody_looks_at_it_first() {
    run(async {
        let writer = Writer::new(HELD);
        let held = writer
            .reader
            .writes("post", &[("text", "This waits.")])
            .await;
        let held = held.expect("it is taken");
        assert_eq!(held.state, CommentState::Held);
        assert_eq!(writer.roots().await, Vec::<Value>::new());
        // Its writer alone can see it, by the cookie.
        let own = format!("{}id/{}", writer.server, held.id);
        let own = writer.reader.browser.visit(&own).await;
        assert_eq!(own.status, 200, "{}", own.body);
        let own: Value = serde_json::from_str(&own.body).expect("a comment");
        assert_eq!(
            (&own["mode"], &own["text"]),
            (&json!(2), &json!("<p>This waits.</p>"))
        );
    });
}

#[test]
fn what_is_refused_is_told_with_its_kind_and_the_servers_words() {
    run(async {
        let writer = Writer::new(OPEN);
        let long = "x".repeat(65536);
        for (variables, kind, sentence) in [
            (
                vec![("text", "x")],
                Kind::Refused,
                "text is too short (minimum length: 3)",
            ),
            (
                vec![("text", &*long)],
                Kind::TooLong,
                "text is too long (maximum length: 65535)",
            ),
            (
                vec![("text", "A good comment."), ("website", "no address")],
                Kind::Refused,
                "Website not Django-conform",
            ),
        ] {
            let posted = writer.reader.writes("post", &variables).await;
            assert_refused(posted, kind, Some(sentence));
        }
        assert_eq!(writer.roots().await, Vec::<Value>::new());

        let strict = Writer::new(STRICT);
        for (variables, sentence) in [
            (
                [("text", "Who am I?"), ("email", "me@example.org")],
                "author address required but not provided",
            ),
            (
                [("text", "Who am I?"), ("name", "Me")],
                "email address required but not provided",
            ),
        ] {
            let posted = strict.reader.writes("post", &variables).await;
            assert_refused(posted, Kind::Refused, Some(sentence));
        }
        assert_eq!(strict.roots().await, Vec::<Value>::new());
    });
}

#[test]
fn who_writes_too_fast_is_told_so() {
    run(async {
        let writer = Writer::new(STRICT);
        let by = [("name", "Me"), ("email", "me@example.org")];
        for text in ["The first.", "The second."] {
            let variables = [by[0], by[1], ("text", text)];
            let posted = writer.reader.writes("post", &variables).await;
            assert_eq!(posted.expect("it is taken").state, CommentState::Published);
        }
        let variables = [by[0], by[1], ("text", "The third.")];
        let posted = writer.reader.writes("post", &variables).await;
        assert_refused(posted, Kind::TooFast, None);
        assert_eq!(writer.roots().await.len(), 2);
    });
}

#[test]
fn pages_of_comments_and_of_replies_follow_each_other_without_loss() {
    run(async {
        let server = address(OPEN);
        let element = [("server", &*server), ("thread", SEEDED), ("limit", "10")];
        let reader = Reader::new("isso", &element);
        let mut read = Vec::new();
        let mut page = reader.reads().await.expect("comments");
        let mut pages = 1;
        let total = page.total;
        loop {
            for id in ids(&page) {
                let comment = find(&page, &id).expect("it is on the page");
                read.push(id);
                let mut more = comment.more_replies.clone();
                while let Some(url) = more {
                    let replies = reader.reads_on(url.as_str()).await.expect("replies");
                    read.extend(ids(&replies));
                    more = replies.next;
                }
            }
            let Some(next) = page.next else { break };
            page = reader.reads_on(next.as_str()).await.expect("comments");
            pages += 1;
        }
        let whole = ask(&format!("{server}?uri={SEEDED}")).await;
        let mut there = Vec::new();
        for root in whole["replies"].as_array().expect("a list") {
            there.push(root["id"].to_string());
            let replies = root["replies"].as_array().expect("a list");
            there.extend(replies.iter().map(|reply| reply["id"].to_string()));
        }
        assert!(pages > 1);
        read.sort();
        there.sort();
        assert_eq!(read, there);
        assert_eq!(total.map(|total| total as usize), Some(there.len()));
    });
}

#[test]
fn comments_come_in_the_order_that_is_asked_for() {
    run(async {
        let writer = Writer::new(OPEN);
        let [first, second, third] = [
            writer.posts("First.").await,
            writer.posts("Second.").await,
            writer.posts("Third.").await,
        ];
        let liked = writer
            .other()
            .reader
            .acts("vote/up", &[("comment", &second)])
            .await;
        liked.expect("it is taken");
        let read = async |order: &str| {
            let sort = sort("isso", order);
            let element = [
                ("server", &*writer.server),
                ("thread", &*writer.thread),
                ("sort", &*sort),
            ];
            let page = Reader::new("isso", &element).reads().await;
            ids(&page.expect("comments"))
        };
        assert_eq!(read("oldest").await, [&*first, &*second, &*third]);
        assert_eq!(read("newest").await, [&*third, &*second, &*first]);
        assert_eq!(read("popular").await[0], second);
    });
}

#[test]
fn pages_that_it_does_not_know_are_refused() {
    run(async {
        let server = address(OPEN);
        let stranger = Known {
            browser: Browser::new("http://127.0.0.1:9", Some(new_network())),
            token: None,
        };
        let element = [("server", &*server), ("thread", SEEDED)];
        let page = Reader::known("isso", &element, stranger).reads().await;
        assert_refused(page, Kind::Network, None);
        // The same request is answered to everybody else.
        let origin = vec![("origin".to_owned(), ELSEWHERE.to_owned())];
        let raw = send("GET", &format!("{server}?uri={SEEDED}"), origin, None).await;
        let raw = raw.expect("an answer");
        assert_eq!(raw.header("access-control-allow-origin"), Some(ELSEWHERE));
    });
}
