//! Nothing that was acknowledged is lost, and nothing is done twice.

use crate::stand::{Client, Server, Stand, id, until};
use serde_json::json;
use std::sync::Mutex;
use std::thread;

#[test]
fn the_same_key_is_the_same_writing() {
    let stand = Stand::new(&[]);
    let body = json!({ "text": "Once.", "author": { "name": "Rina" } });
    let key = [("Idempotency-Key", "key-number-1")];
    let first = stand
        .sends("POST", "threads/t/comments", &key, &body)
        .is(201);
    let again = stand
        .sends("POST", "threads/t/comments", &key, &body)
        .is(201);
    assert_eq!(first, again);
    assert_eq!(stand.gets("threads/t/comments").is(200)["commentCount"], 1);
    // The key is bound to the method, the path and the body.
    let other = json!({ "text": "Twice.", "author": { "name": "Rina" } });
    stand
        .sends("POST", "threads/t/comments", &key, &other)
        .refuses(422, "key-used");
    stand
        .sends("POST", "threads/u/comments", &key, &body)
        .refuses(422, "key-used");
    stand
        .sends(
            "POST",
            "threads/t/comments",
            &[("Idempotency-Key", "short")],
            &body,
        )
        .refuses(400, "invalid-key");
    // What was deleted is answered as it was.
    let token = first["editToken"].as_str().expect("a token");
    let path = format!("threads/t/comments/{}", id(&first));
    let delete = [("Edit-Token", token), ("Idempotency-Key", "key-number-2")];
    for _ in 0..2 {
        assert_eq!(stand.asks("DELETE", &path, &delete, None).status, 204);
    }
}

#[test]
fn a_refusal_is_the_same_the_second_time() {
    let stand = Stand::new(&[]);
    let key = [("Idempotency-Key", "key-number-1")];
    let body = json!({ "text": "Late.", "author": { "name": "Rina" } });
    stand.moderates("PUT", "moderation/threads/t", &json!({ "open": false }));
    let first = stand
        .sends("POST", "threads/t/comments", &key, &body)
        .refuses(403, "closed");
    stand.moderates("PUT", "moderation/threads/t", &json!({ "open": true }));
    let again = stand
        .sends("POST", "threads/t/comments", &key, &body)
        .refuses(403, "closed");
    assert_eq!(first, again);
    assert_eq!(stand.gets("threads/t/comments").is(200)["commentCount"], 0);
}

#[test]
fn of_many_that_come_at_once_with_one_key_one_is_done() {
    let stand = Stand::new(&[]);
    let other = Server::start(&stand.database, &[]);
    for round in 0..5 {
        let answers = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for place in 0..8 {
                let client = Client::new([&stand.server.base, &other.base][place % 2]);
                let answers = &answers;
                scope.spawn(move || {
                    let body =
                        json!({ "text": format!("Round {round}"), "author": { "name": "Rina" } });
                    let key = [("Idempotency-Key", &*format!("key-of-round-{round}"))];
                    let answer = client.sends("POST", "threads/t/comments", &key, &body);
                    answers
                        .lock()
                        .expect("nobody panicked")
                        .push(answer.is(201));
                });
            }
        });
        let answers = answers.into_inner().expect("nobody panicked");
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:?}"
        );
        assert_eq!(
            stand.gets("threads/t/comments").is(200)["commentCount"],
            round + 1
        );
    }
}

#[test]
fn many_writers_at_once_are_all_counted() {
    let stand = Stand::new(&[]);
    let other = Server::start(&stand.database, &[]);
    let root = id(&stand.writes("t", "Root", ""));
    thread::scope(|scope| {
        for writer in 0..8 {
            let client = Client::new([&stand.server.base, &other.base][writer % 2]);
            let root = &root;
            scope.spawn(move || {
                for n in 0..10 {
                    client.writes("t", &format!("Text {writer} {n}"), root);
                    let vote = format!("threads/t/comments/{root}/vote");
                    let voter = format!("{writer}-{n}");
                    client
                        .sends("PUT", &vote, &[("Voter", &voter)], &json!({ "vote": 1 }))
                        .is(200);
                }
            });
        }
    });
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!(page["commentCount"], 81);
    let comment = &page["comment"][0];
    assert_eq!(
        (&comment["commentCount"], &comment["upvoteCount"]),
        (&json!(80), &json!(80))
    );
    // 81 comments and 80 votes, each a change of its own.
    assert_eq!(page["lastEventId"], "161");
    let mut read = stand.walks("t", "limit=7");
    read.sort();
    read.dedup();
    assert_eq!(read.len(), 81);
}

#[test]
fn a_killed_server_loses_nothing_that_it_acknowledged() {
    let mut stand = Stand::new(&[]);
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..4 {
        let taken = Mutex::new(Vec::new());
        // Texts of which nobody knows whether they were taken, with their keys.
        let open = Mutex::new(Vec::new());
        let base = stand.server.base.clone();
        thread::scope(|scope| {
            for writer in 0..6 {
                let (taken, open, base) = (&taken, &open, &base);
                scope.spawn(move || {
                    let client = Client::new(base);
                    for n in 0.. {
                        let key = format!("key-{round}-{writer}-{n}");
                        let body = json!({ "text": key, "author": { "name": "Rina" } }).to_string();
                        let headers = [
                            ("Content-Type", "application/json"),
                            ("Idempotency-Key", &*key),
                        ];
                        match client.tries("POST", "threads/t/comments", &headers, Some(&body)) {
                            Ok(answer) => taken
                                .lock()
                                .expect("nobody panicked")
                                .push(id(&answer.is(201))),
                            Err(_) => {
                                open.lock()
                                    .expect("nobody panicked")
                                    .push((key.clone(), body));
                                return;
                            }
                        }
                    }
                });
            }
            until("it takes comments", || {
                taken.lock().expect("nobody panicked").len() >= 30
            });
            stand.server.kill();
        });
        stand.server = Server::start(&stand.database, &[]);
        let client = Client::new(&stand.server.base);
        acknowledged.extend(taken.into_inner().expect("nobody panicked"));
        // Sent again, each is there once.
        for (key, body) in open.into_inner().expect("nobody panicked") {
            let headers = [
                ("Content-Type", "application/json"),
                ("Idempotency-Key", &*key),
            ];
            acknowledged.push(id(&client
                .asks("POST", "threads/t/comments", &headers, Some(&body))
                .is(201)));
        }
        let mut read = client.walks("t", "limit=100");
        read.sort();
        acknowledged.sort();
        assert_eq!(read, acknowledged, "round {round}");
        let count = client.gets("threads/t/comments").is(200)["commentCount"].clone();
        assert_eq!(count, acknowledged.len());
    }
}
