//! What waits, what is refused, and who sees it.

use crate::stand::{Stand, id, ids};
use serde_json::{Value, json};

fn waiting(stand: &Stand, state: &str) -> Vec<Value> {
    let list = stand
        .moderates(
            "GET",
            &format!("moderation/comments?state={state}"),
            &Value::Null,
        )
        .is(200);
    list["items"].as_array().expect("a list").clone()
}

#[test]
fn links_and_words_wait_for_a_moderator() {
    let stand = Stand::new(&[("KABAR_HOLD_LINKS", "1"), ("KABAR_HOLD_WORDS", "casino")]);
    let links = stand.writes("t", "https://a.example https://b.example", "");
    let word = stand.writes("t", "The best Casino!", "");
    let good = stand.writes("t", "https://a.example", "");
    let states = [&links, &word, &good].map(|comment| comment["state"].as_str().expect("a state"));
    assert_eq!(states, ["held", "held", "published"]);
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!(
        (ids(&page), &page["commentCount"]),
        (vec![id(&good)], &json!(1))
    );
    let list = waiting(&stand, "held");
    let held: Vec<String> = list.iter().map(|item| id(&item["comment"])).collect();
    assert_eq!(held, [id(&links), id(&word)]);
    assert_eq!(list[0]["thread"], "t");
}

#[test]
fn only_moderators_moderate() {
    let stand = Stand::new(&[("KABAR_HOLD_ALL", "yes")]);
    let held = stand.writes("t", "Wait.", "");
    stand.gets("moderation/comments").refuses(401, "sign-in");
    for action in ["publish", "reject"] {
        let path = format!("moderation/comments/{}/{action}", id(&held));
        stand
            .sends(
                "POST",
                &path,
                &[("Authorization", "Bearer guess")],
                &json!({}),
            )
            .refuses(401, "sign-in");
    }
    stand
        .sends("PUT", "moderation/threads/t", &[], &json!({}))
        .refuses(401, "sign-in");
    assert_eq!(waiting(&stand, "held").len(), 1);
    let nobody = Stand::new(&[("KABAR_SECRET", "")]);
    let empty = [("Authorization", "Bearer ")];
    nobody
        .asks("GET", "moderation/comments", &empty, None)
        .refuses(401, "sign-in");
}

#[test]
fn who_was_published_once_waits_no_more() {
    let stand = Stand::new(&[("KABAR_HOLD_FIRST", "yes")]);
    let write = |text: &str, email: &str| {
        let body = json!({ "text": text, "author": { "name": "Rina", "email": email } });
        stand
            .sends("POST", "threads/t/comments", &[], &body)
            .is(201)
    };
    let first = write("One", "rina@example.org");
    assert_eq!(first["state"], "held");
    assert_eq!(write("Two", "rina@example.org")["state"], "held");
    stand
        .moderates(
            "POST",
            &format!("moderation/comments/{}/publish", id(&first)),
            &json!({}),
        )
        .is(200);
    assert_eq!(write("Three", "RINA@example.org")["state"], "published");
    assert_eq!(write("Four", "other@example.org")["state"], "held");
    assert_eq!(write("Five", "")["state"], "held");
}

#[test]
fn the_author_alone_sees_what_became_of_it() {
    let stand = Stand::new(&[("KABAR_HOLD_ALL", "yes")]);
    let held = stand.writes("t", "Buy this.", "");
    let context = format!("threads/t/comments/{}/context", id(&held));
    let token = held["editToken"].as_str().expect("a token");
    let sees = |token: &str| stand.asks("GET", &context, &[("Edit-Token", token)], None);
    stand.gets(&context).refuses(404, "no-such-comment");
    sees("guess").refuses(404, "no-such-comment");
    let own = sees(token);
    assert_eq!(own.header("cache-control"), Some("private, no-store"));
    assert_eq!(own.is(200)["comment"][0]["state"], "held");

    let reject = format!("moderation/comments/{}/reject", id(&held));
    stand
        .moderates(
            "POST",
            &reject,
            &json!({ "reason": "We sell\nnothing here." }),
        )
        .is(200);
    let own = &sees(token).is(200)["comment"][0];
    assert_eq!(
        (&own["state"], &own["stateReason"]),
        (&json!("rejected"), &json!("We sell nothing here."))
    );
    assert_eq!(own["text"], "Buy this.");
    stand.gets(&context).refuses(404, "no-such-comment");
    assert_eq!(waiting(&stand, "held"), [Value::Null; 0]);

    let publish = format!("moderation/comments/{}/publish", id(&held));
    stand.moderates("POST", &publish, &json!({})).is(200);
    let shown = &stand.gets(&context).is(200)["comment"][0];
    assert_eq!(
        (&shown["state"], shown.get("stateReason")),
        (&json!("published"), None)
    );
}

#[test]
fn what_was_published_is_taken_away_and_its_answers_stay() {
    let stand = Stand::new(&[]);
    let root = stand.writes("t", "Rude.", "");
    let reply = stand.writes("t", "Answer.", &id(&root));
    let reject = format!("moderation/comments/{}/reject", id(&root));
    stand
        .moderates("POST", &reject, &json!({ "reason": "Rude." }))
        .is(200);
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!(page["commentCount"], 1);
    assert_eq!(
        (&page["comment"][0]["state"], ids(&page["comment"][0])),
        (&json!("removed"), vec![id(&reply)])
    );
    assert!(!page.to_string().contains("Rude"), "{page}");
    let publish = format!("moderation/comments/{}/publish", id(&root));
    stand.moderates("POST", &publish, &json!({})).is(200);
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!(
        (&page["commentCount"], &page["comment"][0]["text"]),
        (&json!(2), &json!("Rude."))
    );
}

#[test]
fn an_answer_that_waited_brings_its_gaps_back() {
    let stand = Stand::new(&[("KABAR_HOLD_WORDS", "wait")]);
    let root = stand.writes("t", "Root", "");
    let middle = stand.writes("t", "Middle", &id(&root));
    let held = stand.writes("t", "Wait", &id(&middle));
    for comment in [&middle, &root] {
        let token = comment["editToken"].as_str().expect("a token");
        let path = format!("threads/t/comments/{}", id(comment));
        assert_eq!(
            stand
                .asks("DELETE", &path, &[("Edit-Token", token)], None)
                .status,
            204
        );
    }
    assert_eq!(stand.walks("t", ""), [""; 0]);
    stand
        .moderates(
            "POST",
            &format!("moderation/comments/{}/publish", id(&held)),
            &json!({}),
        )
        .is(200);
    let mut read = stand.walks("t", "");
    read.sort();
    assert_eq!(read, [id(&root), id(&middle), id(&held)]);
    assert_eq!(stand.gets("threads/t/comments").is(200)["commentCount"], 1);
}

#[test]
fn a_change_that_breaks_a_rule_waits() {
    let stand = Stand::new(&[("KABAR_HOLD_WORDS", "casino")]);
    let own = stand.writes("t", "Good.", "");
    let path = format!("threads/t/comments/{}", id(&own));
    let token = own["editToken"].as_str().expect("a token");
    let changed = stand.sends(
        "PATCH",
        &path,
        &[("Edit-Token", token)],
        &json!({ "text": "Casino." }),
    );
    assert_eq!(changed.is(200)["state"], "held");
    assert_eq!(stand.gets("threads/t/comments").is(200)["commentCount"], 0);
    let again = stand.sends(
        "PATCH",
        &path,
        &[("Edit-Token", token)],
        &json!({ "text": "Good again." }),
    );
    // What once waited waits until somebody looked.
    assert_eq!(again.is(200)["state"], "held");
}

#[test]
fn reports_come_to_the_moderators() {
    let stand = Stand::new(&[]);
    let own = stand.writes("t", "Rude.", "");
    let path = format!("threads/t/comments/{}/reports", id(&own));
    stand
        .sends(
            "POST",
            &path,
            &[],
            &json!({ "category": "abuse", "reason": "It is rude." }),
        )
        .is(201);
    stand
        .sends("POST", &path, &[], &json!({ "category": "rude" }))
        .refuses(422, "invalid");
    let list = waiting(&stand, "reported");
    assert_eq!(list.len(), 1);
    let report = &list[0]["reports"][0];
    assert_eq!(
        (&report["category"], &report["reason"]),
        (&json!("abuse"), &json!("It is rude."))
    );
    let publish = format!("moderation/comments/{}/publish", id(&own));
    stand.moderates("POST", &publish, &json!({})).is(200);
    assert_eq!(waiting(&stand, "reported"), [Value::Null; 0]);
}
