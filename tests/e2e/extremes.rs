//! Discussions that no reader would write, but a server may send: shown sensibly, nothing lost silently.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::data::{comment, reply};
use crate::page::Page;
use crate::server::{Reply, Server};
use crate::stage::in_browser;

const COMMENTS: &str = "/demo/comments-en.json";

async fn open(page: &Page<'_>, server: &Server, answer: Reply) {
    server.set(COMMENTS, answer);
    page.open("/pages/discussion.html").await;
    page.until_state("kabar-comments", "ready").await;
    page.painted().await;
}

/// Every comment is there, and the page still answers: a click is felt.
async fn until_all_are_there(page: &Page<'_>, count: usize) {
    page.until_patiently(&format!(
        "probe.all('kabar-comments', '.kabar-comment').length === {count}"
    ))
    .await;
    assert_answers(page).await;
}

async fn assert_answers(page: &Page<'_>) {
    page.run("document.querySelector('footer').addEventListener('click', () => (probe.clicked = true), { once: true })").await;
    page.click("document.querySelector('footer')").await;
    page.until("probe.clicked").await;
}

/// The last comment comes when its reader does.
async fn until_the_last_is_there(page: &Page<'_>, words: &str) {
    page.run("document.querySelector('footer').scrollIntoView({ block: 'end' })")
        .await;
    page.until(&format!(
        "probe.all('kabar-comments', '.kabar-comment').at(-1)?.textContent.includes('{words}')"
    ))
    .await;
    assert_answers(page).await;
}

async fn bodies(page: &Page<'_>) -> Vec<String> {
    page.strings("probe.all('kabar-comments', '.kabar-comment__body').map((one) => (one.lastElementChild ?? one).textContent)").await
}

#[test]
fn ten_thousand_levels_of_replies_are_all_shown() {
    in_browser(async |page, server| {
        let mut answer = String::from(r#"{"comment":["#);
        for level in 0..10_000 {
            write!(
                answer,
                r#"{{"id":"{level}","author":"Rina","text":"This is level {level}.","comment":["#
            )
            .expect("strings take all");
        }
        answer.push_str(&"]}".repeat(10_000));
        answer.push_str("]}");
        open(page, server, Reply::json(answer)).await;
        until_the_last_is_there(page, "This is level 9999.").await;
        // It is as wide as one that stands a few levels in.
        page.run("window.deepest = probe.all('kabar-comments', '.kabar-comment').at(-1).getBoundingClientRect().width; scrollTo(0, 0)").await;
        page.until("probe.all('kabar-comments', '.kabar-comment')[10]?.textContent.includes('This is level 10.')").await;
        assert!(page.is_true("probe.all('kabar-comments', '.kabar-comment')[10].getBoundingClientRect().width === deepest").await);
        assert_eq!(page.events("kabar:error").await, Vec::<Value>::new());
    });
}

#[test]
fn a_name_and_a_badge_of_any_length_stay_within_the_comment() {
    in_browser(async |page, server| {
        let mut long = comment("1");
        long["author"] = json!({ "name": "n".repeat(160), "badges": ["b".repeat(160)] });
        server.set(COMMENTS, reply(&json!({ "comment": [long] })));
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        page.run("document.querySelector('kabar-comments').style.width = '320px'")
            .await;
        let out = page
            .strings("probe.all('kabar-comments', '.kabar-comment *').filter((part) => part.getBoundingClientRect().right > document.querySelector('kabar-comments').getBoundingClientRect().right + 1).map(({ className }) => className)")
            .await;
        assert_eq!(out, Vec::<String>::new());
    });
}

#[test]
fn ten_thousand_comments_in_one_answer_are_all_shown() {
    in_browser(async |page, server| {
        let many: Vec<Value> = (0..10_000).map(|n| comment(&n.to_string())).collect();
        open(
            page,
            server,
            reply(&json!({ "commentCount": 10_000, "comment": many })),
        )
        .await;
        // The first ones do not wait for the rest.
        assert!(
            page.is_true("probe.one('kabar-comments', '.kabar-comment')")
                .await
        );
        until_the_last_is_there(page, "This is comment 9999.").await;
    });
}

#[test]
fn a_comment_of_a_megabyte_is_shown_whole() {
    in_browser(async |page, server| {
        let mut long = comment("long");
        long["text"] = json!("word ".repeat(200_000));
        open(
            page,
            server,
            reply(&json!({ "comment": [long, comment("after")] })),
        )
        .await;
        until_all_are_there(page, 2).await;
        let length = page
            .number("probe.one('kabar-comments', '.kabar-comment__body').textContent.length")
            .await;
        assert!(length >= 999_999.0, "{length}");
    });
}

#[test]
fn a_comment_of_a_megabyte_of_open_tags_is_shown() {
    in_browser(async |page, server| {
        let mut deep = comment("deep");
        deep["html"] = json!(format!("{}here", "<div><b>".repeat(125_000)));
        open(
            page,
            server,
            reply(&json!({ "comment": [deep, comment("after")] })),
        )
        .await;
        until_all_are_there(page, 2).await;
        assert!(page.text("kabar-comments").await.contains("here"));
    });
}

#[test]
fn an_id_that_comes_twice_is_shown_once_and_reported() {
    in_browser(async |page, server| {
        let mut second = comment("1");
        second["text"] = json!("The same id again.");
        open(
            page,
            server,
            reply(&json!({ "comment": [comment("1"), second, comment("2")] })),
        )
        .await;
        assert_eq!(
            bodies(page).await,
            ["This is comment 1.", "This is comment 2."]
        );
        let told = page.events("kabar:error").await;
        assert_eq!(told.len(), 1, "{told:#?}");
        assert_eq!(told[0]["detail"]["kind"], "comment");
    });
}

#[test]
fn a_reply_whose_parent_is_not_there_stands_at_top_level() {
    in_browser(async |page, server| {
        let mut orphan = comment("2");
        orphan["parentItem"] = json!("gone");
        open(
            page,
            server,
            reply(&json!({ "comment": [comment("1"), orphan] })),
        )
        .await;
        assert_eq!(
            bodies(page).await,
            ["This is comment 1.", "This is comment 2."]
        );
        assert_eq!(
            page.number("probe.all('kabar-comments', '[data-depth=\"0\"]').length")
                .await,
            2.0
        );
    });
}

#[test]
fn a_circle_of_parents_loses_nobody() {
    in_browser(async |page, server| {
        let with_parent = |id: &str, parent: &str| {
            let mut one = comment(id);
            one["parentItem"] = json!(parent);
            one
        };
        let circle = [
            with_parent("a", "c"),
            with_parent("b", "a"),
            with_parent("c", "b"),
            with_parent("self", "self"),
        ];
        open(page, server, reply(&json!({ "comment": circle }))).await;
        let mut shown = bodies(page).await;
        shown.sort();
        assert_eq!(
            shown,
            [
                "This is comment a.",
                "This is comment b.",
                "This is comment c.",
                "This is comment self."
            ]
        );
    });
}

#[test]
fn strange_dates_are_shown_as_they_are_given() {
    in_browser(async |page, server| {
        let dates = [
            "yesterday evening",
            "+10000-01-01T00:00:00Z",
            "2024-13-45T99:00:00Z",
        ];
        let dated: Vec<Value> = dates
            .iter()
            .map(|date| {
                let mut one = comment(date);
                one["dateCreated"] = json!(date);
                one
            })
            .collect();
        open(page, server, reply(&json!({ "comment": dated }))).await;
        let shown = page
            .strings(
                "probe.all('kabar-comments', '.kabar-time').map((one) => one.innerText.trim())",
            )
            .await;
        assert_eq!(shown, dates);
    });
}

#[test]
fn a_date_in_the_future_is_not_so_long_ago() {
    in_browser(async |page, server| {
        let mut early = comment("early");
        early["dateCreated"] = json!("2199-05-02T06:10:00Z");
        let mut last = comment("last");
        last["dateCreated"] = json!("9999-12-31T23:59:59Z");
        open(page, server, reply(&json!({ "comment": [early, last] }))).await;
        let shown = page
            .strings("probe.all('kabar-comments', '.kabar-time').map((one) => one.innerText)")
            .await;
        assert!(
            shown[0].contains("2199") && shown[1].contains("9999"),
            "{shown:?}"
        );
        assert!(
            !shown
                .iter()
                .any(|text| text.contains("ago") || text.contains("in ")),
            "{shown:?}"
        );
    });
}

#[test]
fn an_empty_and_a_closed_discussion_say_so() {
    in_browser(async |page, server| {
        server.set(COMMENTS, server.file("/demo/comments-empty.json"));
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "empty").await;
        assert!(
            page.text("kabar-comments")
                .await
                .contains("No comments yet.")
        );

        server.set(COMMENTS, server.file("/demo/comments-closed.json"));
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "closed").await;
        let text = page.text("kabar-comments").await;
        assert!(
            text.contains("closed") && text.contains("Sari Melinda"),
            "{text}"
        );
    });
}
