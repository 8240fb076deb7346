//! Readers choose the order of the comments, where the server has more than one.

use serde_json::{Value, json};

use crate::data::{comment, reply};
use crate::page::{Key, Page};
use crate::server::{Reply, Server};
use crate::stage::in_browser;

const HOST: &str = "kabar-comments";
const NEWEST: &str = "/demo/comments-en.json";
const OLDEST: &str = "/demo/oldest.json";

/// A page of a thread that begins with `from`.
fn page_from(sort: &str, from: &[&str], next: Option<&str>) -> Reply {
    let all: Vec<Value> = from.iter().map(|id| comment(id)).collect();
    let mut page = json!({
        "sort": sort,
        "orders": { "newest": "comments-en.json", "oldest": "oldest.json" },
        "comment": all,
    });
    if let Some(next) = next {
        page["next"] = json!(next);
    }
    reply(&page)
}

async fn open(page: &Page<'_>, server: &Server) {
    server.set(
        NEWEST,
        page_from("newest", &["9", "8"], Some("newest-2.json")),
    );
    server.set(
        OLDEST,
        page_from("oldest", &["1", "2", "8"], Some("oldest-2.json")),
    );
    page.open("/pages/discussion.html").await;
    page.until_state(HOST, "ready").await;
    page.run("window.discussion = document.querySelector('kabar-comments').shadowRoot")
        .await;
}

/// Goes to the button of that order, as tabbing would, and presses it.
async fn choose(page: &Page<'_>, name: &str) {
    page.run(&format!(
        "window.chosen = probe.button('{HOST}', '{name}'); chosen.focus()"
    ))
    .await;
    page.press(&[Key::Enter]).await;
}

/// The ids of the comments in the order in which they stand.
async fn ids(page: &Page<'_>) -> Vec<String> {
    page.strings("[...discussion.querySelectorAll('.kabar-comment')].map((one) => one.dataset.id)")
        .await
}

async fn pressed(page: &Page<'_>) -> Vec<String> {
    page.strings(
        "[...discussion.querySelectorAll('[aria-pressed=true]')].map((one) => one.textContent)",
    )
    .await
}

#[test]
fn another_order_takes_the_place_of_the_first_once_it_is_here_and_goes_on_in_itself() {
    in_browser(async |page, server| {
        open(page, server).await;
        assert_eq!(pressed(page).await, ["Newest"]);
        let gate = server.hold(OLDEST);
        choose(page, "Oldest").await;
        server.wait_for(OLDEST, 1).await;
        page.until("discussion.querySelector('section').ariaBusy === 'true'")
            .await;
        assert_eq!(pressed(page).await, ["Oldest"]);
        assert_eq!(ids(page).await, ["9", "8"], "what is here stays until then");
        gate.open();
        page.until("discussion.querySelector('[data-id=\"1\"]')")
            .await;
        assert_eq!(ids(page).await, ["1", "2", "8"]);
        assert!(
            page.is_true("discussion.querySelector('section').ariaBusy !== 'true'")
                .await
        );
        assert!(page.is_true("discussion.activeElement === chosen").await);

        server.set("/demo/oldest-2.json", page_from("oldest", &["9"], None));
        page.click(&format!("probe.button('{HOST}', 'More comments')"))
            .await;
        page.until("discussion.querySelector('[data-id=\"9\"]')")
            .await;
        assert_eq!(ids(page).await, ["1", "2", "8", "9"]);
        assert_eq!(server.count("/demo/newest-2.json"), 0);
        // The order that is chosen is asked for no second time.
        choose(page, "Oldest").await;
        page.painted().await;
        assert_eq!(server.count(OLDEST), 1);
    });
}

#[test]
fn an_order_that_cannot_be_had_is_said_and_asked_for_again_where_it_was_chosen() {
    in_browser(async |page, server| {
        open(page, server).await;
        server.set(OLDEST, Reply::status(503));
        choose(page, "Oldest").await;
        page.until(&format!(
            "probe.text('{HOST}').includes('The server has a problem')"
        ))
        .await;
        assert_eq!(ids(page).await, ["9", "8"], "nothing is lost");
        let chosen = "[...discussion.querySelectorAll('.kabar-orders [aria-pressed=true]')].map(({ textContent }) => textContent)";
        assert_eq!(page.strings(chosen).await, ["Newest"], "what is here");
        // Above the comments, where the reader is.
        let above = "discussion.querySelector('[role=alert]').getBoundingClientRect().bottom
            <= discussion.querySelector('.kabar-comment').getBoundingClientRect().top";
        assert!(page.is_true(above).await);
        let told = page.events("kabar:error").await;
        assert_eq!(told.last().expect("an event")["detail"]["kind"], "server");

        let held = server.hold(OLDEST);
        let again = format!("probe.button('{HOST}', 'Try again')");
        page.run(&format!("{again}.focus()")).await;
        page.click(&again).await;
        // The button that was pressed stays.
        page.until("discussion.activeElement?.textContent === 'Loading comments…'")
            .await;
        server.set(OLDEST, page_from("oldest", &["1"], None));
        held.open();
        page.until("discussion.querySelector('[data-id=\"1\"]')")
            .await;
        assert_eq!(ids(page).await, ["1"]);
        page.until("discussion.activeElement?.dataset.id === '1'")
            .await;
        assert!(
            !page
                .is_true("discussion.querySelector('[role=alert]')")
                .await
        );
    });
}

#[test]
fn where_an_order_cannot_be_had_the_one_that_is_here_goes_on() {
    in_browser(async |page, server| {
        open(page, server).await;
        server.set(OLDEST, Reply::status(503));
        server.set(
            "/demo/newest-2.json",
            page_from("newest", &["7", "6"], Some("newest-3.json")),
        );
        server.set("/demo/newest-3.json", page_from("newest", &["5"], None));
        choose(page, "Oldest").await;
        page.until("discussion.querySelector('[role=alert]')").await;
        page.click(&format!("probe.button('{HOST}', 'More comments')"))
            .await;
        page.until("discussion.querySelector('[data-id=\"6\"]')")
            .await;
        assert_eq!(ids(page).await, ["9", "8", "7", "6"]);
        assert_eq!(pressed(page).await, ["Newest"]);
        assert!(
            !page
                .is_true("discussion.querySelector('[role=alert]')")
                .await
        );
        // A link is followed as well.
        choose(page, "Oldest").await;
        page.until("discussion.querySelector('[role=alert]')").await;
        page.run("location.hash = 'comment-5'").await;
        page.until("discussion.activeElement?.dataset.id === '5'")
            .await;
        assert_eq!(ids(page).await, ["9", "8", "7", "6", "5"]);
        assert_eq!(server.count(OLDEST), 2);
    });
}

#[test]
fn a_server_with_one_order_offers_no_choice() {
    in_browser(async |page, server| {
        server.set(
            NEWEST,
            reply(&json!({ "sort": "newest", "comment": [comment("9")] })),
        );
        page.open("/pages/discussion.html").await;
        page.until_state(HOST, "ready").await;
        assert!(
            !page
                .is_true(&format!("probe.one('{HOST}', '[role=group]')"))
                .await
        );
    });
}

#[test]
fn the_orders_of_a_described_server_are_those_of_its_description() {
    in_browser(async |page, server| {
        let path = format!(
            "{}/tests/fixtures/isso/comments-first-page.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let body = std::fs::read(&path).expect("an answer");
        server.set("/isso/", Reply::json(body));
        page.open("/pages/backend.html").await;
        page.until_state(HOST, "ready").await;
        page.click(&format!("probe.button('{HOST}', 'Most liked')"))
            .await;
        server.wait_for("/isso/", 2).await;
        let asked = server.asked_with_query();
        assert!(
            asked
                .iter()
                .any(|one| one.starts_with("/isso/?") && one.ends_with("sort=upvotes")),
            "{asked:?}"
        );
    });
}
