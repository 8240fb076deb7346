//! Numbers of comments anywhere on a page: `<kabar-count>`.

use serde_json::json;

use crate::data::reply;
use crate::page::Page;
use crate::server::{Reply, Server};
use crate::stage::in_browser;

/// Where the described server tells the numbers of several threads at once.
const BATCH: &str = "/ghost/members/api/comments/counts/";

fn answers(server: &Server) {
    for (path, count) in [("rain", 12), ("river", 1280), ("none", 0), ("far", 1)] {
        let page = json!({ "commentCount": count, "comment": [] });
        server.set(&format!("/counts/{path}.json"), reply(&page));
    }
    server.set("/counts/broken.json", Reply::status(500));
    server.set(BATCH, reply(&json!({ "p1": 1, "p2": 2, "p3": 3 })));
}

async fn open(page: &Page<'_>, server: &Server) {
    answers(server);
    page.open("/pages/counts.html").await;
}

/// What a reader sees of the one with this id.
async fn shown(page: &Page<'_>, id: &str) -> String {
    page.string(&format!(
        "(({{ shadowRoot: root, innerText }}) => root.querySelector('slot') ? innerText : root.textContent)\
         (document.querySelector('{id}'))"
    ))
    .await
}

#[test]
fn a_count_says_in_its_language_how_many_comments_there_are() {
    in_browser(async |page, server| {
        open(page, server).await;
        for id in ["#rain", "#again", "#river"] {
            page.until_state(id, "ready").await;
        }
        page.until_state("#none", "empty").await;
        assert_eq!(shown(page, "#rain").await, "12 comments");
        assert_eq!(shown(page, "#again").await, "12 comments");
        assert_eq!(shown(page, "#river").await, "1.280 komentar");
        assert_eq!(shown(page, "#none").await, "0 comments");
        assert_eq!(server.count("/counts/rain.json"), 1, "asked once for both");
        page.run("document.querySelector('#again').lang = 'ar'")
            .await;
        let words = "document.querySelector('#again').shadowRoot.querySelector('span[lang=ar]')";
        page.until(words).await;
        assert_eq!(
            page.string(&format!("getComputedStyle({words}).direction"))
                .await,
            "rtl"
        );
        // Neither the module nor the engine for it.
        let asked = server.asked();
        assert!(
            !asked.iter().any(|path| path.starts_with("/kabar_widget")),
            "{asked:?}"
        );
    });
}

#[test]
fn one_that_fails_keeps_the_pages_own_words_and_tells_why() {
    in_browser(async |page, server| {
        open(page, server).await;
        page.until_state("#broken", "failed").await;
        page.until_state("#rain", "ready").await;
        assert_eq!(shown(page, "#broken").await, "To the discussion");
        let told = page.events("kabar:error").await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["tag"], "kabar-count");
        assert_eq!(told[0]["detail"]["kind"], "server");
        assert_eq!(told[0]["detail"]["status"], 500);
        assert_eq!(server.count("/counts/broken.json"), 1);

        // In the page anew, it is asked for anew.
        server.set("/counts/broken.json", reply(&json!({ "commentCount": 5 })));
        page.run("document.querySelector('h1').after(document.querySelector('#broken'))")
            .await;
        page.until_state("#broken", "ready").await;
        assert_eq!(shown(page, "#broken").await, "5 comments");
    });
}

#[test]
fn an_answer_without_a_number_is_a_failure_of_its_shape() {
    in_browser(async |page, server| {
        answers(server);
        server.set("/counts/rain.json", reply(&json!({ "comment": [] })));
        server.set("/counts/river.json", Reply::json("<p>not JSON</p>"));
        page.open("/pages/counts.html").await;
        page.until_state("#rain", "failed").await;
        page.until_state("#river", "failed").await;
        assert_eq!(shown(page, "#rain").await, "Discussion");
        let told = page.events("kabar:error").await;
        let shapes = told.iter().filter(|one| one["detail"]["kind"] == "shape");
        // Two elements ask for the first.
        assert_eq!(shapes.count(), 3, "{told:?}");
    });
}

#[test]
fn all_counts_of_one_server_are_one_request_where_it_can_tell_them_at_once() {
    in_browser(async |page, server| {
        open(page, server).await;
        for (id, words) in [
            ("#first", "1 comment"),
            ("#second", "2 comments"),
            ("#second-again", "2 comments"),
        ] {
            page.until_state(id, "ready").await;
            assert_eq!(shown(page, id).await, words);
        }
        page.run("document.querySelector('#third').scrollIntoView()")
            .await;
        page.until_state("#third", "ready").await;
        assert_eq!(shown(page, "#third").await, "3 comments");
        let asked = server.asked_with_query();
        let asked: Vec<&String> = asked
            .iter()
            .filter(|line| line.starts_with("/ghost/"))
            .collect();
        assert_eq!(asked, [&format!("{BATCH}?ids=p1%2Cp2%2Cp3")]);
    });
}

#[test]
fn a_count_far_below_waits_until_a_reader_comes_near() {
    in_browser(async |page, server| {
        open(page, server).await;
        page.until_state("#rain", "ready").await;
        page.until_state("#far", "idle").await;
        page.painted().await;
        assert_eq!(server.count("/counts/far.json"), 0);
        page.run("document.querySelector('#far').scrollIntoView()")
            .await;
        page.until_state("#far", "ready").await;
        assert_eq!(shown(page, "#far").await, "1 comment");
    });
}

#[test]
fn counts_that_come_later_and_attributes_that_change_are_followed() {
    in_browser(async |page, server| {
        open(page, server).await;
        page.until_state("#rain", "ready").await;
        assert_eq!(shown(page, "#idle").await, "No address yet");
        page.run("document.querySelector('#idle').src = '/counts/rain.json'")
            .await;
        page.until_state("#idle", "ready").await;
        assert_eq!(shown(page, "#idle").await, "12 comments");
        assert_eq!(server.count("/counts/rain.json"), 1);

        page.run("document.querySelector('#idle').lang = 'id'")
            .await;
        page.until("document.querySelector('#idle').shadowRoot.textContent === '12 komentar'")
            .await;

        // Set before the element stands in the page, as frameworks do it.
        page.run(
            "const late = Object.assign(document.createElement('kabar-count'), { id: 'late', src: '/counts/river.json' });
             document.querySelector('h1').append(late);",
        )
        .await;
        page.until_state("#late", "ready").await;
        assert_eq!(shown(page, "#late").await, "1,280 comments");

        page.run("document.querySelector('#late').removeAttribute('src')")
            .await;
        page.until("!('state' in document.querySelector('#late').dataset)")
            .await;
        assert_eq!(shown(page, "#late").await, "");
    });
}

#[test]
fn a_described_server_that_tells_no_counts_is_asked_for_its_comments() {
    in_browser(async |page, server| {
        server.set(
            "/own/plain.json",
            Reply::json(
                r#"{ "kabar": 1, "comment": { "id": "/id" }, "operations": { "comments": {
                     "request": { "url": "threads/{thread}" }, "list": "/list", "page": { "commentCount": "/n" } } } }"#,
            ),
        );
        for (thread, n) in [("a", 1), ("b", 2)] {
            let said = json!({ "list": [], "n": n });
            server.set(&format!("/own/threads/{thread}"), reply(&said));
        }
        page.open("/pages/no-elements.html").await;
        page.run(
            "for (const thread of ['a', 'b', 'a'])
               document.body.insertAdjacentHTML('beforeend',
                 `<kabar-count id='${thread}' backend='/own/plain.json' server='/own' thread='${thread}'></kabar-count>`);",
        )
        .await;
        page.until("[...document.querySelectorAll('kabar-count')].every(({ dataset }) => dataset.state === 'ready')")
            .await;
        assert_eq!(shown(page, "#a").await, "1 comment");
        assert_eq!(shown(page, "#b").await, "2 comments");
        for once in ["/own/plain.json", "/own/threads/a", "/own/threads/b"] {
            assert_eq!(server.count(once), 1, "{once}");
        }
    });
}

#[test]
fn functions_of_the_page_tell_counts_too() {
    in_browser(async |page, server| {
        page.open("/pages/no-elements.html").await;
        page.run(
            "window.asked = [];
             const backend = { counts({ threads }) { asked.push(threads.join()); return { counts: [7, '8'] }; } };
             for (const thread of ['x', 'y'])
               document.body.append(Object.assign(document.createElement('kabar-count'), { id: thread, thread, backend }));",
        )
        .await;
        page.until_state("#x", "ready").await;
        page.until_state("#y", "ready").await;
        assert_eq!(shown(page, "#x").await, "7 comments");
        assert_eq!(shown(page, "#y").await, "8 comments");
        assert_eq!(page.strings("asked").await, ["x,y"]);
        assert_eq!(server.count("/backend.js"), 0);
    });
}

#[test]
fn of_many_counts_few_are_asked_for_at_a_time() {
    in_browser(async |page, server| {
        let gates: Vec<_> = (0..12)
            .map(|n| {
                let path = format!("/many/{n}.json");
                server.set(&path, reply(&json!({ "commentCount": n })));
                server.hold(&path)
            })
            .collect();
        page.open("/pages/no-elements.html").await;
        page.run(
            "for (let n = 0; n < 12; n++)
               document.body.insertAdjacentHTML('beforeend', `<kabar-count src='/many/${n}.json'></kabar-count> `);",
        )
        .await;
        page.until("[...document.querySelectorAll('kabar-count')].every(({ dataset }) => dataset.state === 'loading')")
            .await;
        server.wait_for("/many/3.json", 1).await;
        page.painted().await;
        let asked = server.asked();
        let under_way = asked.iter().filter(|path| path.starts_with("/many/"));
        assert_eq!(under_way.count(), 4, "{asked:?}");
        drop(gates);
        page.until("[...document.querySelectorAll('kabar-count')].every(({ dataset }) => dataset.state !== 'loading')")
            .await;
        assert_eq!(server.count("/many/11.json"), 1);
    });
}
