//! What readers do, and what they may not.

use crate::stand::{Client, Stand, id, ids, listed};
use serde_json::{Value, json};

fn path(comment: &Value) -> String {
    format!("threads/t/comments/{}", id(comment))
}

fn token(comment: &Value) -> &str {
    comment["editToken"].as_str().expect("its writer is told")
}

fn edits(client: &Client, comment: &Value, token: &str, text: &str) -> crate::stand::Answer {
    client.sends(
        "PATCH",
        &path(comment),
        &[("Edit-Token", token)],
        &json!({ "text": text }),
    )
}

fn deletes(client: &Client, comment: &Value, token: &str) -> crate::stand::Answer {
    client.asks("DELETE", &path(comment), &[("Edit-Token", token)], None)
}

#[test]
fn a_comment_is_written_and_read_as_it_is() {
    let stand = Stand::new(&[("KABAR_OFFSET", "+07:00")]);
    let body = json!({
        "text": " a < b & <b>c</b>\r\n\r\n\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{627}\u{644}\u{645} ",
        "author": { "name": " Fish  & Chips ", "email": "fish@example.org", "url": "https://example.org/?a=b&c=d" }
    });
    let written = stand
        .sends("POST", "threads/t/comments", &[], &body)
        .is(201);
    assert_eq!(written["state"], "published");
    assert!(
        written["dateCreated"]
            .as_str()
            .is_some_and(|date| date.ends_with("+07:00"))
    );
    let page = stand.gets("threads/t/comments").is(200);
    let read = &page["comment"][0];
    assert_eq!(
        read["text"],
        "a < b & <b>c</b>\n\n\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{627}\u{644}\u{645}"
    );
    assert_eq!(
        read["author"],
        json!({ "name": "Fish & Chips", "url": "https://example.org/?a=b&c=d" })
    );
    // Whoever reads it can neither change it nor write to its author.
    let text = page.to_string();
    assert!(
        !text.contains("editToken") && !text.contains("fish@example.org"),
        "{text}"
    );
    assert_eq!(page["commentCount"], 1);
}

#[test]
fn what_cannot_be_a_comment_is_refused_with_its_kind() {
    let stand = Stand::new(&[]);
    let name = json!({ "name": "Rina" });
    for (body, status, kind) in [
        (json!({ "author": name }), 422, "invalid"),
        (json!({ "text": " \n ", "author": name }), 422, "invalid"),
        (json!({ "text": 7, "author": name }), 422, "invalid"),
        (json!([]), 422, "invalid"),
        (json!({ "text": "x", "author": {} }), 422, "invalid"),
        (
            json!({ "text": "x", "author": { "name": "R", "email": "nowhere" } }),
            422,
            "invalid",
        ),
        (
            json!({ "text": "x", "author": { "name": "R", "url": "javascript:alert(1)" } }),
            422,
            "invalid",
        ),
        (
            json!({ "text": "x".repeat(5001), "author": name }),
            413,
            "too-long",
        ),
        (
            json!({ "text": "x".repeat(70_000), "author": name }),
            413,
            "too-long",
        ),
        (
            json!({ "text": "x", "parentItem": "7", "author": name }),
            404,
            "no-such-comment",
        ),
        (
            json!({ "text": "x", "parentItem": "seven", "author": name }),
            404,
            "no-such-comment",
        ),
    ] {
        stand
            .sends("POST", "threads/t/comments", &[], &body)
            .refuses(status, kind);
    }
    let form = [("Content-Type", "text/plain")];
    let body = json!({ "text": "x", "author": name }).to_string();
    stand
        .asks("POST", "threads/t/comments", &form, Some(&body))
        .refuses(415, "not-json");
    let json = [("Content-Type", "application/json; charset=utf-8")];
    stand
        .asks("POST", "threads/t/comments", &json, Some("{"))
        .refuses(422, "invalid");
    assert_eq!(stand.gets("threads/t/comments").is(200)["commentCount"], 0);
    assert_eq!(
        stand
            .asks("POST", "threads/t/comments", &json, Some(&body))
            .status,
        201
    );
}

#[test]
fn the_same_words_twice_are_refused() {
    let stand = Stand::new(&[]);
    let first = stand.writes("t", "Indeed.", "");
    let again = json!({ "text": "Indeed.", "author": { "name": "Rina" } });
    stand
        .sends("POST", "threads/t/comments", &[], &again)
        .refuses(409, "duplicate");
    // Elsewhere, and by somebody else, they are another comment.
    stand.writes("other", "Indeed.", "");
    stand.writes("t", "Indeed.", &id(&first));
    let other = json!({ "text": "Indeed.", "author": { "name": "Bayu" } });
    stand
        .sends("POST", "threads/t/comments", &[], &other)
        .is(201);
    assert_eq!(
        deletes(&stand, &stand.writes("t", "Gone.", ""), "wrong").status,
        403
    );
}

#[test]
fn a_comment_is_changed_by_whoever_has_its_token() {
    let stand = Stand::new(&[]);
    let own = stand.writes("t", "By nine.", "");
    let other = stand.writes("t", "By ten.", "");
    edits(&stand, &own, token(&other), "Not mine.").refuses(403, "not-yours");
    edits(&stand, &own, "", "Not mine.").refuses(403, "not-yours");
    let changed = edits(&stand, &own, token(&own), "By ten, I hear.").is(200);
    assert_eq!(
        (&changed["text"], changed["dateModified"].is_string()),
        (&json!("By ten, I hear."), true)
    );
    assert_eq!(changed.get("editToken"), None);
    let page = stand.gets("threads/t/comments?sort=oldest").is(200);
    assert_eq!(page["comment"][0], changed);
    edits(&stand, &own, token(&own), "").refuses(422, "invalid");
}

#[test]
fn when_the_time_is_over_nothing_is_changed() {
    let stand = Stand::new(&[]);
    let own = stand.writes("t", "By nine.", "");
    stand
        .database
        .sql("UPDATE comment SET created = created - 901000");
    edits(&stand, &own, token(&own), "By ten.").refuses(403, "edit-expired");
    deletes(&stand, &own, token(&own)).refuses(403, "edit-expired");
    assert_eq!(
        stand.gets("threads/t/comments").is(200)["comment"][0]["text"],
        "By nine."
    );
}

#[test]
fn what_is_deleted_leaves_a_gap_where_somebody_answered() {
    let stand = Stand::new(&[]);
    let root = stand.writes("t", "With an answer.", "");
    let reply = stand.writes("t", "The answer.", &id(&root));
    let alone = stand.writes("t", "Without one.", "");
    assert_eq!(deletes(&stand, &alone, token(&alone)).status, 204);
    let gap = deletes(&stand, &root, token(&root)).is(200);
    assert_eq!(gap, json!({ "id": id(&root), "state": "removed" }));
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!(
        (ids(&page), &page["commentCount"]),
        (vec![id(&root)], &json!(1))
    );
    assert_eq!(ids(&page["comment"][0]), [id(&reply)]);
    // Nobody answers a gap, changes it, or deletes it again.
    let body = json!({ "text": "Why?", "parentItem": id(&root), "author": { "name": "Rina" } });
    stand
        .sends("POST", "threads/t/comments", &[], &body)
        .refuses(404, "no-such-comment");
    deletes(&stand, &root, token(&root)).refuses(404, "no-such-comment");
    edits(&stand, &alone, token(&alone), "Back.").refuses(404, "no-such-comment");
    stand
        .gets(&format!("{}/context", path(&alone)))
        .refuses(404, "no-such-comment");
    // With the last answer the gap goes as well.
    assert_eq!(deletes(&stand, &reply, token(&reply)).status, 204);
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!((listed(&page), &page["commentCount"]), (&[][..], &json!(0)));
}

#[test]
fn a_chain_of_gaps_goes_with_its_last_answer() {
    let stand = Stand::new(&[]);
    let mut chain = vec![stand.writes("t", "Root", "")];
    for n in 0..6 {
        chain.push(stand.writes("t", &format!("Level {n}"), &id(&chain[n])));
    }
    for comment in &chain[..6] {
        assert_eq!(deletes(&stand, comment, token(comment)).status, 200);
    }
    assert_eq!(stand.walks("t", "").len(), 7);
    assert_eq!(deletes(&stand, &chain[6], token(&chain[6])).status, 204);
    assert_eq!(stand.walks("t", ""), [""; 0]);
}

#[test]
fn votes_are_counted_once_for_each_voter() {
    let stand = Stand::new(&[]);
    let own = stand.writes("t", "Vote for me.", "");
    let vote = |voter: &str, vote: i64| {
        let answer = stand.sends(
            "PUT",
            &format!("{}/vote", path(&own)),
            &[("Voter", voter)],
            &json!({ "vote": vote }),
        );
        let counts = answer.is(200);
        let page = stand.gets("threads/t/comments").is(200);
        assert_eq!(page["comment"][0]["upvoteCount"], counts["upvoteCount"]);
        assert_eq!(page["comment"][0]["downvoteCount"], counts["downvoteCount"]);
        (
            counts["upvoteCount"].as_i64().expect("a number"),
            counts["downvoteCount"].as_i64().expect("a number"),
        )
    };
    assert_eq!(vote("a", 1), (1, 0));
    assert_eq!(vote("a", 1), (1, 0));
    assert_eq!(vote("b", 1), (2, 0));
    assert_eq!(vote("b", -1), (1, 1));
    assert_eq!(vote("b", 0), (1, 0));
    // Without a name one address is one voter.
    assert_eq!(vote("", 1), (2, 0));
    assert_eq!(vote("", 1), (2, 0));
    let wrong = stand.sends(
        "PUT",
        &format!("{}/vote", path(&own)),
        &[],
        &json!({ "vote": 2 }),
    );
    wrong.refuses(422, "invalid");
}

#[test]
fn a_closed_discussion_says_so_and_takes_nothing() {
    let stand = Stand::new(&[]);
    stand.writes("t", "In time.", "");
    let close = json!({ "closedAt": "2017-01-31T00:00:00+07:00" });
    assert_eq!(
        stand
            .moderates("PUT", "moderation/threads/t", &close)
            .status,
        204
    );
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!(
        (&page["open"], &page["closedAt"]),
        (&json!(false), &json!("2017-01-30T17:00:00+00:00"))
    );
    let body = json!({ "text": "Late.", "author": { "name": "Rina" } });
    stand
        .sends("POST", "threads/t/comments", &[], &body)
        .refuses(403, "closed");
    assert_eq!(
        stand
            .moderates("PUT", "moderation/threads/t", &json!({ "open": true }))
            .status,
        204
    );
    stand.writes("t", "In time again.", "");
    let later = json!({ "closedAt": "2999-01-31T00:00:00+07:00" });
    assert_eq!(
        stand
            .moderates("PUT", "moderation/threads/t", &later)
            .status,
        204
    );
    assert_eq!(stand.gets("threads/t/comments").is(200)["open"], true);
}

#[test]
fn who_writes_too_fast_is_told_how_long_to_wait() {
    let stand = Stand::new(&[("KABAR_RATE", "3"), ("KABAR_PROXIES", "127.0.0.1")]);
    let write = |from: &str, text: &str| {
        let body = json!({ "text": text, "author": { "name": "Rina" } });
        stand.sends(
            "POST",
            "threads/t/comments",
            &[("X-Forwarded-For", from)],
            &body,
        )
    };
    // Whichever minute it is: of seven in two minutes, one is the fourth of its minute.
    let answers: Vec<_> = (0..7)
        .map(|n| write("198.51.100.7", &format!("Text {n}")))
        .collect();
    let refused = answers
        .into_iter()
        .find(|answer| answer.status == 429)
        .expect("one is too many");
    let header = refused.header("retry-after").map(str::to_owned);
    let problem = refused.refuses(429, "too-fast");
    let seconds = problem["retryAfter"].as_u64().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(header, Some(seconds.to_string()));
    assert_eq!(write("198.51.100.8", "Somebody else").status, 201);
    assert_eq!(stand.gets("threads/t/comments").status, 200);
}

#[test]
fn a_preview_is_the_text_that_would_be_kept() {
    let stand = Stand::new(&[]);
    let preview = stand.sends("POST", "preview", &[], &json!({ "text": " a\r\nb\u{0} " }));
    assert_eq!(preview.is(200), json!({ "text": "a\nb" }));
    assert_eq!(stand.gets("threads/t/comments").is(200)["commentCount"], 0);
}
