//! What happens in a discussion while it is read.

use serde_json::{Value, json};

use crate::data::{comment, reply};
use crate::page::Page;
use crate::server::{Events, Reply, Server};
use crate::stage::in_browser;

const STREAM: &str = "/live/events";
const HOST: &str = "kabar-comments";

/// A comment as this moment's, by the server's clock.
fn written(id: &str, members: Value) -> Value {
    let mut comment = comment(id);
    for (name, value) in members.as_object().expect("members") {
        comment[name] = value.clone();
    }
    comment
}

/// Opens a discussion of two comments whose page knows of the event 5, and waits until it listens.
async fn open(page: &Page<'_>, server: &Server) -> Events {
    let events = Events::new();
    server.set(STREAM, Reply::events(&events));
    let first = json!({
        "commentCount": 2,
        "events": "events",
        "lastEventId": 5,
        "comment": [written("1", json!({ "url": "https://page.example/#1" })), comment("2")],
    });
    server.set("/live/comments.json", reply(&first));
    page.open("/pages/live.html").await;
    page.until_state(HOST, "ready").await;
    events.wait_for(1).await;
    events
}

async fn until_shown(page: &Page<'_>, words: &str) {
    page.until(&format!("probe.text('{HOST}').includes('{words}')"))
        .await;
}

/// What the stream was asked with, in order.
fn asked(server: &Server) -> Vec<String> {
    let lines = server.asked_with_query().into_iter();
    lines.filter(|line| line.starts_with(STREAM)).collect()
}

/// Hides the page from its reader, or shows it: another tab, another program.
async fn hide(page: &Page<'_>, hidden: bool) {
    page.run(&format!(
        "Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }});
         document.dispatchEvent(new Event('visibilitychange'));"
    ))
    .await;
}

#[test]
fn new_comments_wait_until_the_reader_asks_for_them() {
    in_browser(async |page, server| {
        let events = open(page, server).await;
        assert_eq!(asked(server), [format!("{STREAM}?lastEventId=5")]);
        let top = format!("probe.one('{HOST}', '.kabar-comment').getBoundingClientRect().top");
        let before = page.number(&top).await;
        events.send("comment", "6", &comment("3"));
        events.send("comment", "7", &written("4", json!({ "parentItem": "1" })));
        until_shown(page, "2 new comments").await;
        let text = page.text(HOST).await;
        assert!(!text.contains("This is comment 3."), "{text}");
        assert_eq!(page.number(&top).await, before, "nothing moves");
        // The first of them was told at once; the next announcement is half a minute away.
        let said = page
            .string(&format!(
                "probe.one('{HOST}', '.kabar-discussion > [role=status]').textContent"
            ))
            .await;
        assert_eq!(said, "1 new comment");

        page.click(&format!("probe.button('{HOST}', '2 new comments')"))
            .await;
        until_shown(page, "This is comment 3.").await;
        until_shown(page, "This is comment 4.").await;
        assert!(
            !page
                .is_true(&format!("probe.one('{HOST}', '.kabar-news')"))
                .await
        );
        // In reading order, the reply is the first of them.
        page.until(&format!(
            "document.querySelector('{HOST}').shadowRoot.activeElement?.innerText.includes('This is comment 4.')"
        ))
        .await;
        let count = format!("probe.one('{HOST}', '.kabar-discussion__count').textContent");
        assert_eq!(
            page.string(&count).await,
            "44 comments",
            "for the eye and the ear"
        );
        let told = page.events("kabar:comments").await;
        assert_eq!(told.last().expect("an event")["detail"]["shown"], 4);
    });
}

#[test]
fn votes_changes_and_removals_are_seen_in_place_and_leave_the_focus() {
    in_browser(async |page, server| {
        let events = open(page, server).await;
        let link = format!("probe.one('{HOST}', '.kabar-comment__permalink')");
        page.run(&format!("window.before = {link}; before.focus()"))
            .await;
        let changed = json!({ "url": "https://page.example/#1", "upvoteCount": 12, "text": "Changed since." });
        events.send("comment", "6", &written("1", changed));
        until_shown(page, "Changed since.").await;
        assert!(
            page.is_true(&format!(
                "before === {link} && document.querySelector('{HOST}').shadowRoot.activeElement === before"
            ))
            .await
        );
        until_shown(page, "12").await;
        events.send("comment", "7", &json!({ "id": "2", "state": "removed" }));
        until_shown(page, "This comment has been removed.").await;
        assert!(!page.text(HOST).await.contains("This is comment 2."));
        assert!(
            page.is_true(&format!(
                "document.querySelector('{HOST}').shadowRoot.activeElement === before"
            ))
            .await
        );
        assert!(
            !page
                .is_true(&format!("probe.one('{HOST}', '.kabar-news')"))
                .await
        );
    });
}

#[test]
fn a_stream_that_ends_is_asked_for_from_the_last_event_on() {
    in_browser(async |page, server| {
        let events = open(page, server).await;
        events.send("comment", "8", &comment("3"));
        until_shown(page, "1 new comment").await;
        events.end();
        events.wait_for(2).await;
        assert_eq!(
            asked(server),
            [
                format!("{STREAM}?lastEventId=5"),
                format!("{STREAM}?lastEventId=8")
            ]
        );
        events.send("comment", "9", &comment("4"));
        until_shown(page, "2 new comments").await;
    });
}

#[test]
fn nobody_listens_while_the_page_is_hidden_or_the_discussion_out_of_sight() {
    in_browser(async |page, server| {
        let events = open(page, server).await;
        hide(page, true).await;
        events.wait_until_alone().await;
        assert_eq!(asked(server).len(), 1);
        hide(page, false).await;
        events.wait_for(2).await;
        page.run("scrollTo(0, 5000)").await;
        events.wait_until_alone().await;
        page.run("scrollTo(0, 0)").await;
        events.wait_for(3).await;
        events.send("comment", "6", &comment("3"));
        until_shown(page, "1 new comment").await;
    });
}

#[test]
fn a_stream_ends_with_its_element() {
    in_browser(async |page, server| {
        let events = open(page, server).await;
        page.run("document.querySelector('kabar-comments').remove()")
            .await;
        events.wait_until_alone().await;
        assert_eq!(page.strings("probe.timers()").await, Vec::<String>::new());
    });
}

#[test]
fn a_stream_that_cannot_be_had_is_asked_for_again_and_disturbs_nobody() {
    in_browser(async |page, server| {
        let events = Events::new();
        let first = json!({ "events": "events", "comment": [comment("1")] });
        server.set("/live/comments.json", reply(&first));
        page.open("/pages/live.html").await;
        server.wait_for(STREAM, 1).await;
        server.set(STREAM, Reply::events(&events));
        events.wait_for(1).await;
        events.send("comment", "1", &json!({ "id": "x" }));
        events.send("comment", "2", &comment("2"));
        until_shown(page, "1 new comment").await;
        page.until_state(HOST, "ready").await;
        // The event that says nothing that can be shown is told to the page's developers.
        let told = page.events("kabar:error").await;
        let kinds: Vec<&Value> = told.iter().map(|one| &one["detail"]["kind"]).collect();
        assert_eq!(kinds, ["comment"]);
    });
}

#[test]
fn a_described_server_tells_news_by_the_rules_of_its_description() {
    in_browser(async |page, server| {
        let events = Events::new();
        server.set("/own/live", Reply::events(&events));
        server.set(
            "/own/live.json",
            Reply::json(
                r#"{ "kabar": 1,
                     "comment": { "id": "/nr", "text": "/words" },
                     "live": { "events": { "request": { "url": "live", "query": { "of": "{thread}", "from": "{after}" } },
                       "after": "/moment", "item": "/new" } },
                     "operations": { "comments": { "request": { "url": "list" }, "list": "/list" } } }"#,
            ),
        );
        let list = json!({ "moment": 3, "list": [{ "nr": 1, "words": "The first." }] });
        server.set("/own/list", reply(&list));
        page.open("/pages/no-elements.html").await;
        page.run(
            "document.body.innerHTML = '<kabar-comments backend=\"/own/live.json\" server=\"/own\" thread=\"t 1\" loading=\"eager\">'",
        )
        .await;
        page.until_state(HOST, "ready").await;
        events.wait_for(1).await;
        assert!(
            server
                .asked_with_query()
                .contains(&"/own/live?of=t%201&from=3".to_owned()),
            "{:?}",
            server.asked_with_query()
        );
        events.send(
            "message",
            "4",
            &json!({ "new": { "nr": 2, "words": "The second." } }),
        );
        until_shown(page, "1 new comment").await;
        page.click(&format!("probe.button('{HOST}', '1 new comment')"))
            .await;
        until_shown(page, "The second.").await;
        events.end();
        events.wait_for(2).await;
        assert!(
            server
                .asked_with_query()
                .contains(&"/own/live?of=t%201&from=4".to_owned())
        );
    });
}

#[test]
fn a_server_without_a_stream_is_read_again() {
    in_browser(async |page, server| {
        server.set(
            "/own/poll.json",
            Reply::json(
                r#"{ "kabar": 1,
                     "comment": { "id": "/nr", "text": "/words" },
                     "live": { "poll": { "seconds": 5 } },
                     "operations": { "comments": { "request": { "url": "list", "query": { "order": "{sort}" } } } },
                     "capabilities": { "sort": { "newest": "desc", "oldest": "asc" } } }"#,
            ),
        );
        server.set(
            "/own/list",
            reply(&json!([{ "nr": 1, "words": "The first." }])),
        );
        page.open("/pages/no-elements.html").await;
        page.run(
            "document.body.innerHTML = '<kabar-comments backend=\"/own/poll.json\" server=\"/own\" loading=\"eager\">'",
        )
        .await;
        page.until_state(HOST, "ready").await;
        let news = json!([{ "nr": 2, "words": "The second." }, { "nr": 1, "words": "The first, changed." }]);
        server.set("/own/list", reply(&news));
        until_shown(page, "1 new comment").await;
        until_shown(page, "The first, changed.").await;
        let asked = server.asked_with_query();
        let asked: Vec<&String> = asked
            .iter()
            .filter(|line| line.starts_with("/own/list"))
            .collect();
        assert_eq!(asked, ["/own/list", "/own/list?order=desc"]);
    });
}

#[test]
fn functions_of_the_page_tell_news_until_the_element_goes() {
    in_browser(async |page, _| {
        page.open("/pages/no-elements.html").await;
        page.run(
            "window.ended = [];
             const backend = {
               comments: () => ({ comment: [{ id: 1, text: 'The first.' }] }),
               live(thread, push) {
                 window.push = push;
                 return () => ended.push(thread);
               },
             };
             document.body.replaceChildren(Object.assign(document.createElement('kabar-comments'), { backend, thread: 't', loading: 'eager' }));",
        )
        .await;
        page.until_state(HOST, "ready").await;
        page.until("window.push").await;
        page.run("push([{ id: 2, text: 'The second.' }, { id: 1, text: 'The first, changed.' }])")
            .await;
        until_shown(page, "1 new comment").await;
        until_shown(page, "The first, changed.").await;
        page.run("document.querySelector('kabar-comments').remove()")
            .await;
        page.until("ended.join() === 't'").await;
    });
}
