//! The reference server, through the description that every server of this protocol is read by.

use kabar::error::Kind;
use kabar::model::CommentState;
use serde_json::{Value, json};

use crate::stand::{Reader, address, ask, assert_refused, find, ids, new_word, run, sort, words};

const OPEN: &str = "KABAR_KABAR";
const HELD: &str = "KABAR_KABAR_HELD";
const STRICT: &str = "KABAR_KABAR_STRICT";

/// A reader below an article that nobody commented on before.
struct Writer {
    server: String,
    thread: String,
    reader: Reader,
}

impl Writer {
    fn new(variable: &str) -> Writer {
        Writer::of(&address(variable), &new_word())
    }

    fn of(server: &str, thread: &str) -> Writer {
        Writer {
            reader: Reader::new("kabar", &[("server", server), ("thread", thread)]),
            thread: thread.to_owned(),
            server: server.to_owned(),
        }
    }

    /// Somebody else below the same article.
    fn other(&self) -> Writer {
        Writer::of(&self.server, &self.thread)
    }

    async fn posts(&self, text: &str, parent: &str) -> String {
        let key = new_word();
        let mut variables = vec![("text", text), ("name", "Rina"), ("idempotency", &*key)];
        if !parent.is_empty() {
            variables.push(("parent", parent));
        }
        let posted = self.reader.writes("post", &variables).await;
        posted.expect("it is taken").id.to_string()
    }

    /// A comment with its edit token, which the canonical answer has and the model does not.
    async fn owns(&self, text: &str) -> (String, String) {
        let url = format!("{}threads/{}/comments", self.server, self.thread);
        let body = json!({ "text": text, "author": { "name": "Rina" } }).to_string();
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let raw = crate::browser::send("POST", &url, headers, Some(body)).await;
        let comment: Value =
            serde_json::from_str(&raw.expect("an answer").body).expect("a comment");
        let member = |name: &str| comment[name].as_str().expect("a text").to_owned();
        (member("id"), member("editToken"))
    }

    async fn page(&self) -> Value {
        ask(&format!(
            "{}threads/{}/comments?sort=oldest",
            self.server, self.thread
        ))
        .await
    }
}

#[test]
fn a_comment_is_posted_and_read_as_it_was_told() {
    run(async {
        let writer = Writer::new(OPEN);
        let variables = [
            ("text", "It was <b>loud</b> & early.\n\nVery."),
            ("name", "Fish & Chips <3"),
            ("email", "fish@example.org"),
            ("website", "https://example.org/?a=b&c=d"),
        ];
        let posted = writer.reader.writes("post", &variables).await;
        let posted = posted.expect("it is taken");
        assert_eq!(posted.state, CommentState::Published);
        let author = posted.author.as_ref().expect("a name");
        assert_eq!(&*author.name, "Fish & Chips <3");
        let page = writer.reader.reads().await.expect("comments");
        let read = find(&page, &posted.id).expect("it is listed");
        assert_eq!(*read, *posted);
        assert_eq!(
            writer.page().await["comment"][0]["text"],
            "It was <b>loud</b> & early.\n\nVery."
        );
    });
}

#[test]
fn replies_stand_below_what_they_answer_and_the_rest_is_a_page_away() {
    run(async {
        let writer = Writer::new(OPEN);
        let root = writer.posts("Root.", "").await;
        let mut written = vec![root.clone()];
        for n in 0..5 {
            written.push(writer.posts(&format!("Reply {n}."), &root).await);
        }
        let page = writer.reader.reads().await.expect("comments");
        let mut read = ids(&page);
        let comment = find(&page, &root).expect("it is listed");
        assert_eq!(comment.reply_count, Some(5));
        let mut more = comment.more_replies.clone();
        while let Some(url) = more {
            let replies = writer.reader.reads_on(url.as_str()).await.expect("replies");
            read.extend(ids(&replies));
            more = replies.next;
        }
        assert_eq!(read, written);
    });
}

#[test]
fn a_comment_is_changed_and_deleted_by_its_edit_token_alone() {
    run(async {
        let writer = Writer::new(OPEN);
        let (id, token) = writer.owns("By nine.").await;
        let other = writer.other().reader;
        let variables = [("comment", &*id), ("text", "Not mine.")];
        assert_refused(other.writes("edit", &variables).await, Kind::Refused, None);
        assert_refused(
            other.acts("delete", &[("comment", &id)]).await,
            Kind::Refused,
            None,
        );

        let variables = [
            ("comment", &*id),
            ("text", "By ten."),
            ("editToken", &*token),
        ];
        let changed = writer
            .reader
            .writes("edit", &variables)
            .await
            .expect("it is taken");
        assert_eq!(
            (words(&changed), changed.edited.is_some()),
            ("By ten.".to_owned(), true)
        );
        assert_eq!(writer.page().await["comment"][0]["text"], "By ten.");

        let reply = writer.posts("An answer.", &id).await;
        let variables = [("comment", &*id), ("editToken", &*token)];
        let gap = writer
            .reader
            .writes("delete", &variables)
            .await
            .expect("it is taken");
        assert_eq!(gap.state, CommentState::Removed);
        let page = writer.page().await;
        assert_eq!(page["comment"][0]["state"], "removed");
        assert_eq!(page["comment"][0]["comment"][0]["id"], reply);
    });
}

#[test]
fn a_comment_alone_is_deleted_without_a_trace() {
    run(async {
        let writer = Writer::new(OPEN);
        let (id, token) = writer.owns("Alone.").await;
        let variables = [("comment", &*id), ("editToken", &*token)];
        let gone = writer.reader.acts("delete", &variables).await;
        assert_eq!(gone.expect("it is taken"), json!({}));
        assert_eq!(writer.page().await["comment"], json!([]));
    });
}

#[test]
fn votes_are_counted_once_for_each_reader_and_taken_back() {
    run(async {
        let writer = Writer::new(OPEN);
        let id = writer.posts("Vote for me.", "").await;
        for (reader, operation, up, down) in [
            ("a", "vote/up", 1, 0),
            ("a", "vote/up", 1, 0),
            ("b", "vote/up", 2, 0),
            ("b", "vote/down", 1, 1),
            ("b", "vote/none", 1, 0),
        ] {
            let variables = [("comment", &*id), ("reader", reader)];
            let counts = writer.reader.acts(operation, &variables).await;
            let told = json!({ "upvoteCount": up, "downvoteCount": down });
            assert_eq!(counts.expect("it is taken"), told);
            let page = writer.page().await;
            let read = &page["comment"][0];
            assert_eq!(
                (&read["upvoteCount"], &read["downvoteCount"]),
                (&json!(up), &json!(down))
            );
        }
    });
}

#[test]
fn the_context_of_a_comment_is_what_it_answers() {
    run(async {
        let writer = Writer::new(OPEN);
        let root = writer.posts("Root.", "").await;
        let middle = writer.posts("Middle.", &root).await;
        let leaf = writer.posts("Leaf.", &middle).await;
        writer.posts("Beside.", &root).await;
        let page = writer
            .reader
            .acts("context", &[("comment", &leaf)])
            .await
            .expect("a page");
        let list = page["comment"].as_array().expect("a list");
        let read: Vec<&Value> = list.iter().map(|comment| &comment["id"]).collect();
        assert_eq!(read, [&*root, &*middle, &*leaf]);
    });
}

#[test]
fn reports_previews_counts_and_the_configuration_are_taken_and_told() {
    run(async {
        let writer = Writer::new(OPEN);
        let id = writer.posts("Rude.", "").await;
        let variables = [
            ("comment", &*id),
            ("category", "abuse"),
            ("reason", "It is rude."),
        ];
        let report = writer.reader.acts("report", &variables).await;
        assert_eq!(report.expect("it is taken"), json!({}));
        let preview = writer.reader.acts("preview", &[("text", " a < b ")]).await;
        assert_eq!(preview.expect("a preview"), json!({ "text": "a < b" }));
        let threads = json!([writer.thread, new_word()]).to_string();
        let counts = writer.reader.acts("counts", &[("threads", &threads)]).await;
        assert_eq!(counts.expect("counts"), json!({ "counts": [1, 0] }));
        let config = writer
            .reader
            .acts("config", &[])
            .await
            .expect("a configuration");
        assert_eq!(config["post"]["name"], "required");
        assert_eq!(config["edit"], json!({ "seconds": 900 }));
    });
}

#[test]
fn the_same_key_writes_once() {
    run(async {
        let writer = Writer::new(OPEN);
        let variables = [
            ("text", "Once."),
            ("name", "Rina"),
            ("idempotency", &*new_word()),
        ];
        let first = writer
            .reader
            .writes("post", &variables)
            .await
            .expect("it is taken");
        let again = writer
            .reader
            .writes("post", &variables)
            .await
            .expect("it is taken");
        assert_eq!(first, again);
        assert_eq!(writer.page().await["commentCount"], 1);
    });
}

#[test]
fn comments_come_in_the_order_that_is_asked_for() {
    run(async {
        let writer = Writer::new(OPEN);
        let mut written = Vec::new();
        for text in ["First.", "Second.", "Third."] {
            written.push(writer.posts(text, "").await);
        }
        let liked = writer
            .reader
            .acts("vote/up", &[("comment", &written[1])])
            .await;
        liked.expect("it is taken");
        let read = async |order: &str| {
            let sort = sort("kabar", order);
            let element = [
                ("server", &*writer.server),
                ("thread", &*writer.thread),
                ("sort", &*sort),
            ];
            ids(&Reader::new("kabar", &element)
                .reads()
                .await
                .expect("comments"))
        };
        let [first, second, third] = [0, 1, 2].map(|place: usize| &*written[place]);
        assert_eq!(read("oldest").await, [first, second, third]);
        assert_eq!(read("newest").await, [third, second, first]);
        assert_eq!(read("popular").await, [second, third, first]);
    });
}

#[test]
fn a_comment_waits_where_somebody_looks_at_it_first() {
    run(async {
        let writer = Writer::new(HELD);
        let variables = [("text", "This waits."), ("name", "Rina")];
        let held = writer
            .reader
            .writes("post", &variables)
            .await
            .expect("it is taken");
        assert_eq!(held.state, CommentState::Held);
        assert_eq!(writer.page().await["comment"], json!([]));
        let (id, token) = writer.owns("This as well.").await;
        let hidden = writer.reader.acts("context", &[("comment", &id)]).await;
        assert_refused(hidden, Kind::NotFound, None);
        let variables = [("comment", &*id), ("editToken", &*token)];
        let own = writer
            .reader
            .acts("context", &variables)
            .await
            .expect("its author sees it");
        assert_eq!(own["comment"][0]["state"], "held");
    });
}

#[test]
fn what_is_refused_is_told_with_its_kind_and_the_servers_words() {
    run(async {
        let writer = Writer::new(OPEN);
        let long = "x".repeat(5001);
        let name = ("name", "Rina");
        writer.posts("Indeed.", "").await;
        for (variables, kind, sentence) in [
            (vec![("text", "x")], Kind::Refused, "Please give a name."),
            (
                vec![("text", " "), name],
                Kind::Refused,
                "Please write something.",
            ),
            (
                vec![("text", &*long), name],
                Kind::TooLong,
                "A comment has at most 5000 characters.",
            ),
            (
                vec![("text", "Indeed."), name],
                Kind::Duplicate,
                "You have said that already.",
            ),
        ] {
            let posted = writer.reader.writes("post", &variables).await;
            assert_refused(posted, kind, Some(sentence));
        }
        assert_eq!(writer.page().await["commentCount"], 1);
    });
}

#[test]
fn who_writes_too_fast_is_told_so() {
    run(async {
        let writer = Writer::new(STRICT);
        // Whichever minute it is: of five in two minutes, one is the third of its minute.
        let mut refused = 0;
        for n in 0..5 {
            let text = format!("Text {n}.");
            match writer
                .reader
                .writes("post", &[("text", &*text), ("name", "Rina")])
                .await
            {
                Ok(_) => {}
                Err(error) => {
                    assert_eq!(error.kind(), Kind::TooFast, "{error}");
                    refused += 1;
                }
            }
        }
        assert!(refused >= 1);
        assert_eq!(writer.page().await["commentCount"], 5 - refused);
    });
}
