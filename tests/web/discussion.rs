use kabar::fetch::table::Table;
use wasm_bindgen_test::*;

use crate::stage::{SRC, Stage};

fn comments(members: &str, comments: &str) -> String {
    format!(r#"{{{members} "comment": [{comments}]}}"#)
}

#[wasm_bindgen_test]
async fn comments_stand_in_nested_lists_with_their_authors() {
    let page = comments(
        r#""commentCount": 2,"#,
        r#"{"id": "1", "author": {"name": "Siti Rahma"}, "text": "First.", "upvoteCount": 3,
            "comment": [{"id": "2", "author": {"name": "Desk", "badges": ["Editor"]}, "text": "Answer."}]}"#,
    );
    let stage = Stage::discussion(Table::default().with(SRC, &page));
    stage.shows("Answer.").await;
    assert_eq!(stage.one("h2").inner_text(), "Comments");
    let nested = stage.one("ol ol > li");
    assert!(nested.inner_text().contains("Answer."));
    assert!(nested.inner_text().contains("Editor"));
    assert!(stage.text().contains("3"));
    assert!(
        stage
            .one(".kabar-discussion__count")
            .text_content()
            .unwrap()
            .contains("2 comments")
    );
    assert_eq!(
        stage.told.borrow().last().map(String::as_str),
        Some("shown 2 of Some(2), closed false")
    );
}

#[wasm_bindgen_test]
async fn an_empty_thread_invites_and_a_closed_one_says_since_when() {
    let stage = Stage::discussion(Table::default().with(SRC, &comments("", "")));
    stage.shows("No comments yet").await;
    let closed = comments(r#""open": false, "closedAt": "2026-05-16","#, "");
    let stage = Stage::discussion(Table::default().with(SRC, &closed));
    stage.shows("closed").await;
    assert!(stage.text().contains("May 16, 2026"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn what_became_of_a_comment_is_said_plainly() {
    let page = comments(
        "",
        r#"{"id": "1", "state": "removed"}, {"id": "2", "text": "Mine.", "state": "held"},
           {"id": "3", "text": "Refused.", "state": "rejected"}, {"id": "4"}"#,
    );
    let stage = Stage::discussion(Table::default().with(SRC, &page));
    for words in [
        "has been removed",
        "Waiting for a moderator",
        "did not accept",
        "could not be shown",
    ] {
        stage.shows(words).await;
    }
    assert!(
        stage
            .told
            .borrow()
            .contains(&"partly comment /comment/3".to_owned()),
        "{:?}",
        stage.told
    );
}

#[wasm_bindgen_test]
async fn more_comments_join_the_list_and_the_button_goes_with_the_last_page() {
    let network = Table::default()
        .with(
            SRC,
            &comments(
                r#""commentCount": 2, "next": "2.json","#,
                r#"{"id": "1", "text": "One."}"#,
            ),
        )
        .with(
            "https://news.example/2.json",
            &comments("", r#"{"id": "2", "text": "Two."}"#),
        );
    let stage = Stage::discussion(network);
    stage.shows("One.").await;
    assert!(!stage.text().contains("Two."));
    stage.button("1 more comment").click();
    stage.shows("Two.").await;
    assert!(stage.text().contains("One."));
    assert_eq!(stage.all(".kabar-more").len(), 0);
}

#[wasm_bindgen_test]
async fn a_further_page_that_fails_keeps_what_is_there_and_can_be_asked_for_again() {
    let network = Table::default().with(
        SRC,
        &comments(r#""next": "2.json","#, r#"{"id": "1", "text": "One."}"#),
    );
    let stage = Stage::discussion(network);
    stage.shows("One.").await;
    stage.button("More comments").click();
    stage.fails().await;
    assert!(stage.text().contains("One."));
    stage.network.set(
        "https://news.example/2.json",
        Ok(comments("", r#"{"id": "2", "text": "Two."}"#)),
    );
    stage.button("Try again").click();
    stage.shows("Two.").await;
}

#[wasm_bindgen_test]
async fn replies_that_did_not_come_along_can_be_asked_for() {
    let network = Table::default()
        .with(
            SRC,
            &comments("", r#"{"id": "1", "text": "One.", "next": "r.json"}"#),
        )
        .with(
            "https://news.example/r.json",
            &comments("", r#"{"id": "2", "text": "Reply."}"#),
        );
    let stage = Stage::discussion(network);
    stage.shows("One.").await;
    stage.button("More replies").click();
    stage.shows("Reply.").await;
    assert!(stage.one("ol ol > li").inner_text().contains("Reply."));
}

#[wasm_bindgen_test]
async fn readers_links_say_whose_they_are() {
    let page = comments(
        "",
        r#"{"id": "1", "html": "<p><a href=\"https://a.example/\">there</a></p>", "author": {"name": "N", "url": "https://n.example/"}}"#,
    );
    let stage = Stage::discussion(Table::default().with(SRC, &page));
    stage.shows("there").await;
    let links = stage.all("a");
    assert_eq!(links.len(), 2);
    for link in links {
        assert_eq!(
            link.get_attribute("rel").as_deref(),
            Some("noopener nofollow ugc")
        );
    }
}

#[wasm_bindgen_test]
async fn a_date_that_is_none_or_ahead_is_shown_as_it_is() {
    let page = comments(
        "",
        r#"{"id": "1", "text": "A", "dateCreated": "last spring"}, {"id": "2", "text": "B", "dateCreated": "9998-01-01T00:00:00Z"}"#,
    );
    let stage = Stage::discussion(Table::default().with(SRC, &page));
    stage.shows("last spring").await;
    stage.shows("January 1, 9998").await;
    assert!(!stage.text().contains("in "), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn ten_thousand_levels_of_replies_nest_four_deep_and_lose_nobody() {
    let mut page = String::from(r#"{"comment":["#);
    for level in 0..10_000 {
        page +=
            &format!(r#"{{"id":"{level}","text":"level {level}","author":"A{level}","comment":["#);
    }
    page += &"]}".repeat(10_000);
    page += "]}";
    let stage = Stage::discussion(Table::default().with(SRC, &page));
    // Wherever the reader goes, the rows there are built within the lists that they stand in.
    stage.shows("level 20").await;
    let gaps = stage.all(".kabar-thread__gap");
    gaps.last().unwrap().scroll_into_view_with_bool(false);
    stage.shows("replying to A9998").await;
    assert_eq!(stage.all("ol ol ol ol ol ol").len(), 0);
    let last = stage.all(".kabar-comment").pop().unwrap();
    assert_eq!(
        last.closest("ol ol ol ol ol").map(|list| list.is_some()),
        Ok(true)
    );
    assert!(stage.all(".kabar-comment").len() < 200);
}

/// Comments `from` to `to`, each with its number for id and text.
fn numbered(from: usize, to: usize) -> String {
    let all = (from..to).map(|n| format!(r#"{{"id": "{n}", "text": "Number {n}."}}"#));
    all.collect::<Vec<_>>().join(",")
}

#[wasm_bindgen_test]
async fn the_replies_of_two_comments_can_be_on_their_way_at_once() {
    let network = Table::default()
        .with(
            SRC,
            &comments(
                "",
                r#"{"id": "1", "text": "One.", "next": "a.json"}, {"id": "2", "text": "Two.", "next": "b.json"}"#,
            ),
        )
        .with("https://news.example/a.json", &comments("", r#"{"id": "3", "text": "To the first."}"#))
        .with("https://news.example/b.json", &comments("", r#"{"id": "4", "text": "To the second."}"#));
    let stage = Stage::discussion(network);
    stage.shows("Two.").await;
    for button in stage.all(".kabar-thread button") {
        button.click();
    }
    stage.shows("To the second.").await;
    stage.shows("To the first.").await;
}

#[wasm_bindgen_test]
async fn replies_that_arrive_leave_the_nodes_of_other_comments_where_they_are() {
    let page = comments(
        "",
        r#"{"id": "a", "text": "First.", "comment": [
                {"id": "b", "text": "Answered.", "next": "r.json"}, {"id": "c", "text": "Below."}]},
           {"id": "d", "text": "Last."}"#,
    );
    let network = Table::default().with(SRC, &page).with(
        "https://news.example/r.json",
        &comments("", &numbered(0, 150)),
    );
    let stage = Stage::discussion(network);
    stage.shows("Last.").await;
    let before = stage.all(".kabar-comment");
    assert_eq!(before.len(), 4);
    let words = |nodes: &[web_sys::HtmlElement]| -> Vec<_> {
        let bodies = nodes.iter().map(|node| node.query_selector(".kabar-body"));
        bodies
            .map(|body| body.unwrap().unwrap().text_content())
            .collect()
    };
    let said = words(&before);
    stage.button("More replies").click();
    stage
        .until("all are built", |stage| {
            assert!(before.iter().all(|node| node.is_connected()));
            stage.all(".kabar-comment").len() == 154
        })
        .await;
    assert_eq!(words(&before), said);
}

#[wasm_bindgen_test]
async fn replies_that_arrive_are_told_and_so_is_what_came_twice() {
    let network = Table::default()
        .with(
            SRC,
            &comments("", r#"{"id": "1", "text": "One.", "next": "r.json"}"#),
        )
        .with(
            "https://news.example/r.json",
            &comments(
                "",
                r#"{"id": "2", "text": "Reply."}, {"id": "1", "text": "Again."}"#,
            ),
        );
    let stage = Stage::discussion(network);
    stage.shows("One.").await;
    stage.button("More replies").click();
    stage.shows("Reply.").await;
    stage
        .until("both are told", |stage| {
            let told = stage.told.borrow();
            let told: Vec<_> = told.iter().map(String::as_str).collect();
            told.ends_with(&["shown 2 of None, closed false", "partly comment "])
        })
        .await;
}

#[wasm_bindgen_test]
async fn the_focus_stays_on_the_way_to_more_and_goes_on_to_the_first_new_comment() {
    let network = Table::default()
        .with(SRC, &comments(r#""next": "2.json","#, &numbered(0, 3)))
        .with(
            "https://news.example/2.json",
            &comments(r#""next": "3.json","#, &numbered(3, 6)),
        );
    let stage = Stage::discussion(network);
    stage.shows("Number 2.").await;
    let button = stage.button("More comments");
    button.focus().unwrap();
    stage.silence.set(true);
    button.click();
    stage
        .until("the button is busy", |_| {
            button.get_attribute("aria-disabled").as_deref() == Some("true")
        })
        .await;
    assert_eq!(button.inner_text(), "Loading more…");
    let status = stage.one(".kabar-more [role=status]");
    assert_eq!(status.text_content().unwrap(), "Loading more…");
    button.click();
    stage.silence.set(false);
    stage.shows("Number 5.").await;
    assert_eq!(
        stage.network.asked().len(),
        2,
        "{:?}",
        stage.network.asked()
    );
    assert!(stage.has_focus(&button));

    button.click();
    stage.fails().await;
    assert!(stage.has_focus(&button));
    assert_eq!(button.inner_text(), "Try again");

    stage.network.set(
        "https://news.example/3.json",
        Ok(comments("", &numbered(6, 9))),
    );
    button.click();
    stage.shows("Number 8.").await;
    assert!(!button.is_connected());
    stage.focus_reaches("Number 6.", "Number 7.").await;
}

#[wasm_bindgen_test]
async fn a_last_page_that_brings_nothing_gives_the_focus_to_the_last_comment() {
    let network = Table::default()
        .with(SRC, &comments(r#""next": "2.json","#, &numbered(0, 3)))
        .with("https://news.example/2.json", &comments("", ""));
    let stage = Stage::discussion(network);
    stage.shows("Number 2.").await;
    let button = stage.button("More comments");
    button.focus().unwrap();
    button.click();
    stage.focus_reaches("Number 2.", "Number 1.").await;
}

#[wasm_bindgen_test]
async fn the_focus_goes_from_a_comment_to_the_first_of_its_other_replies() {
    let network = Table::default().with(
        SRC,
        &comments(
            "",
            r#"{"id": "1", "text": "One.", "next": "r.json"}, {"id": "2", "text": "Two."}"#,
        ),
    );
    let stage = Stage::discussion(network);
    stage.shows("One.").await;
    let button = stage.button("More replies");
    button.focus().unwrap();
    button.click();
    stage.fails().await;
    assert!(stage.has_focus(&button));
    stage.network.set(
        "https://news.example/r.json",
        Ok(comments(
            "",
            r#"{"id": "3", "text": "Reply."}, {"id": "4", "text": "Reply too."}"#,
        )),
    );
    button.click();
    stage.focus_reaches("Reply.", "too").await;
}

#[wasm_bindgen_test]
async fn somebody_who_is_elsewhere_keeps_the_focus() {
    let network = Table::default()
        .with(
            SRC,
            &comments(
                r#""next": "2.json","#,
                r#"{"id": "1", "text": "One.", "next": "r.json"}"#,
            ),
        )
        .with(
            "https://news.example/2.json",
            &comments("", &numbered(5, 7)),
        );
    let stage = Stage::discussion(network);
    stage.shows("One.").await;
    stage.button("More comments").click();
    let elsewhere = stage.button("More replies");
    elsewhere.focus().unwrap();
    stage.shows("Number 6.").await;
    assert!(stage.has_focus(&elsewhere));
}

#[wasm_bindgen_test]
async fn the_focus_stays_on_the_retry_of_a_discussion_until_its_comments_are_there() {
    let stage = Stage::discussion(Table::default());
    stage.shows("no discussion").await;
    let button = stage.retries_in_vain().await;
    stage.network.set(SRC, Ok(comments("", &numbered(0, 2))));
    button.click();
    stage.focus_reaches("Number 0.", "Number 1.").await;
}

#[wasm_bindgen_test]
async fn heads_of_comments_are_below_the_title_and_readers_make_no_headings() {
    let page = comments(
        "",
        r#"{"id": "1", "html": "<h2>Loud</h2><p>One.</p>", "author": "Ana"}"#,
    );
    let stage = Stage::discussion(Table::default().with(SRC, &page));
    stage.shows("One.").await;
    assert_eq!(stage.one("h3").inner_text(), "Ana", "and nothing else");
    assert_eq!(stage.all("h1, h2, h3, h4, h5, h6").len(), 2);
    assert_eq!(
        stage.one(".kabar-comment__body p > strong").inner_text(),
        "Loud"
    );
    let stage = Stage::discussion_at("4", Table::default().with(SRC, &page));
    stage.shows("One.").await;
    assert_eq!(stage.one("h4").inner_text(), "Comments");
    assert!(stage.one("h5").inner_text().contains("Ana"));
}

#[wasm_bindgen_test]
async fn a_comment_whose_parent_is_not_here_says_so() {
    let page = comments(
        "",
        r#"{"id": "1", "text": "One.", "parentItem": "gone"}, {"id": "2", "text": "Two.", "parentItem": "2"}"#,
    );
    let stage = Stage::discussion(Table::default().with(SRC, &page));
    stage.shows("One.").await;
    let says = stage.one(".kabar-comment__answers");
    assert_eq!(
        says.inner_text(),
        "Answers a comment that is not shown here."
    );
}

#[wasm_bindgen_test]
async fn the_button_says_how_many_replies_are_to_come() {
    let page = comments(
        "",
        r#"{"id": "1", "text": "One.", "commentCount": 7, "next": "r.json", "comment": [
               {"id": "2", "text": "Two.", "comment": [{"id": "3", "text": "Three."}]}]},
           {"id": "4", "text": "Four.", "commentCount": 1, "next": "s.json"},
           {"id": "5", "state": "removed", "commentCount": 0, "next": "t.json"}"#,
    );
    let stage = Stage::discussion(Table::default().with(SRC, &page));
    stage.shows("Four.").await;
    let labels: Vec<_> = stage.all("button.kabar-more__replies");
    let labels: Vec<_> = labels.iter().map(|button| button.inner_text()).collect();
    assert_eq!(labels, ["5 more replies", "1 more reply", "More replies"]);
    let below_replies = stage.all(".kabar-thread--replies + .kabar-comment__more");
    assert_eq!(below_replies.len(), 1, "what is here stands before");
}
