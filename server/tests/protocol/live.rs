//! Events: nothing is lost between a page and the stream, or between two streams.

use crate::stand::{Client, Server, Stand, id, resolved};
use serde_json::{Value, json};

#[test]
fn what_happens_after_a_page_was_read_is_told_in_its_order() {
    let stand = Stand::new(&[("KABAR_HOLD_WORDS", "wait")]);
    let first = stand.writes("t", "Before", "");
    let page = stand.gets("threads/t/comments").is(200);
    // Between reading and listening.
    let between = stand.writes("t", "Between", &id(&first));
    let mut listener = stand.listens("t", page["lastEventId"].as_str().expect("where to begin"));
    let (number, heard) = listener.hears().expect("an event");
    assert_eq!(
        (&heard["text"], &heard["parentItem"]),
        (&json!("Between"), &json!(id(&first)))
    );
    assert_eq!(heard.get("editToken"), None);

    stand.writes("t", "Wait for a moderator", "");
    stand.writes("other", "Elsewhere", "");
    let vote = format!("threads/t/comments/{}/vote", id(&first));
    stand
        .sends("PUT", &vote, &[], &json!({ "vote": 1 }))
        .is(200);
    let (_, heard) = listener.hears().expect("an event");
    assert_eq!((id(&heard), &heard["upvoteCount"]), (id(&first), &json!(1)));

    let token = between["editToken"].as_str().expect("a token");
    let path = format!("threads/t/comments/{}", id(&between));
    stand
        .sends(
            "PATCH",
            &path,
            &[("Edit-Token", token)],
            &json!({ "text": "Changed" }),
        )
        .is(200);
    let (_, heard) = listener.hears().expect("an event");
    assert_eq!(
        (id(&heard), &heard["text"]),
        (id(&between), &json!("Changed"))
    );

    assert_eq!(
        stand
            .asks("DELETE", &path, &[("Edit-Token", token)], None)
            .status,
        204
    );
    let (last, heard) = listener.hears().expect("an event");
    assert_eq!(
        (id(&heard), &heard["state"]),
        (id(&between), &json!("removed"))
    );
    assert_eq!(heard.get("text"), None);
    assert!(last.parse::<i64>().expect("a number") > number.parse::<i64>().expect("a number"));
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!(page["lastEventId"], last);
}

#[test]
fn every_page_leads_to_the_stream_of_its_discussion() {
    let stand = Stand::new(&[]);
    let comment = id(&stand.writes("t", "One", ""));
    for path in [
        "threads/t/comments".to_owned(),
        format!("threads/t/comments/{comment}/replies"),
        format!("threads/t/comments/{comment}/context"),
    ] {
        let page = stand.gets(&path).is(200);
        let events = page["events"].as_str().expect("an address");
        assert_eq!(resolved(&path, events), "threads/t/events", "{path}");
        assert!(page["lastEventId"].is_string(), "{path}");
    }
}

#[test]
fn whoever_comes_back_hears_what_was_missed_once() {
    let stand = Stand::new(&[]);
    let comment = stand.writes("t", "One", "");
    let mut listener = stand.listens("t", "0");
    let (seen, _) = listener.hears().expect("an event");
    drop(listener);
    stand.writes("t", "Two", "");
    let vote = format!("threads/t/comments/{}/vote", id(&comment));
    stand
        .sends("PUT", &vote, &[], &json!({ "vote": 1 }))
        .is(200);
    let mut listener = stand.listens("t", &seen);
    let heard: Vec<Value> = (0..2)
        .map(|_| listener.hears().expect("an event").1["text"].clone())
        .collect();
    assert_eq!(heard, ["Two", "One"]);
    let first = stand.gets("threads/t/events?lastEventId=x");
    first.refuses(400, "invalid");
}

#[test]
fn a_thread_is_listened_to_before_it_begins() {
    let stand = Stand::new(&[]);
    let mut listener = stand.listens("t", "0");
    stand.writes("t", "The first", "");
    assert_eq!(listener.hears().expect("an event").1["text"], "The first");
}

#[test]
fn what_one_process_writes_another_tells() {
    let stand = Stand::new(&[]);
    let other = Server::start(&stand.database, &[]);
    stand.writes("t", "Before", "");
    let mut listener = Client::new(&other.base).listens("t", "1");
    for text in ["One", "Two"] {
        stand.writes("t", text, "");
        assert_eq!(listener.hears().expect("an event").1["text"], text);
    }
    // And both have the same secrets: a vote from one address is one vote.
    let path = "threads/t/comments/1/vote";
    stand.sends("PUT", path, &[], &json!({ "vote": 1 })).is(200);
    let again = Client::new(&other.base)
        .sends("PUT", path, &[], &json!({ "vote": 1 }))
        .is(200);
    assert_eq!(again["upvoteCount"], 1);
}

#[test]
fn a_server_that_stops_ends_its_streams_and_says_it_went_well() {
    let mut stand = Stand::new(&[]);
    stand.writes("t", "One", "");
    let mut listener = stand.listens("t", "0");
    assert!(listener.hears().is_some());
    assert!(stand.server.stop());
    assert_eq!(listener.hears(), None);
}
