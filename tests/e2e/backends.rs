//! Servers that are not canonical ones, by their descriptions and by functions of the page.

use serde_json::json;

use crate::data::reply;
use crate::page::Page;
use crate::server::{Reply, Server};
use crate::stage::in_browser;

/// What clocks show in zones, with the minutes east of UTC.
const ZONES: &str = include_str!("../fixtures/zones.json");

/// What a server really answered.
fn answer(name: &str) -> Reply {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    Reply::json(body)
}

/// The queries that `path` was asked with, in order.
fn queries(server: &Server, path: &str) -> Vec<String> {
    let asked = server.asked_with_query().into_iter();
    asked
        .filter_map(|line| Some(line.strip_prefix(path)?.strip_prefix('?')?.to_owned()))
        .collect()
}

/// Waits until readers see these words in the elements.
async fn until_shown(page: &Page<'_>, elements: &str, words: &str) {
    let words = json!(words);
    page.until(&format!("probe.text('{elements}').includes({words})"))
        .await;
}

#[test]
fn a_described_server_is_read_page_by_page_with_one_request_for_each() {
    in_browser(async |page, server| {
        server.set("/isso/", answer("isso/comments-first-page.json"));
        page.open("/pages/backend.html").await;
        page.until_state("kabar-comments", "ready").await;
        until_shown(page, "kabar-comments", "The market was under water").await;
        let first = "uri=%2Farticles%2Frain&limit=2&nested_limit=2&sort=oldest";
        // The loader's request, long before the engine is there, is the first one and the only one.
        assert_eq!(queries(server, "/isso/"), [first]);

        // Nothing comes that could move the button meanwhile.
        until_shown(page, "kabar-comments", "cannot be written right now").await;
        server.set("/isso/", answer("isso/comments-more-replies.json"));
        page.click("probe.button('kabar-comments', '10 more replies')")
            .await;
        // The last of them: its words stand in other comments as well.
        page.until("probe.one('kabar-comments', '[data-id=\"53\"]')")
            .await;

        server.set("/isso/", answer("isso/comments-second-page.json"));
        page.click("probe.button('kabar-comments', 'more comments')")
            .await;
        server.wait_for("/isso/", 3).await;
        page.until("probe.one('kabar-comments', '[data-id=\"8\"]')")
            .await;
        assert_eq!(
            queries(server, "/isso/"),
            [
                first,
                "uri=%2Farticles%2Frain&parent=1&limit=2&offset=2",
                "uri=%2Farticles%2Frain&limit=2&nested_limit=2&offset=2&sort=oldest",
            ]
        );
        assert_eq!(server.paths_with_cookies(), Vec::<String>::new());
    });
}

#[test]
fn an_article_of_a_described_server_brings_its_discussion() {
    in_browser(async |page, server| {
        server.set(
            "/wp/wp-json/wp/v2/posts/5",
            answer("wordpress/article-without-embedded.json"),
        );
        server.set(
            "/wp/wp-json/wp/v2/comments",
            answer("wordpress/comments-normal.json"),
        );
        page.open("/pages/backend-article.html").await;
        page.until_state("kabar-article", "ready").await;
        until_shown(
            page,
            "kabar-article",
            "Rain over the “lower” gate & the market",
        )
        .await;
        page.until("document.querySelector('kabar-comments')").await;
        page.run("document.querySelector('kabar-comments').scrollIntoView()")
            .await;
        page.until_state("kabar-comments", "ready").await;
        until_shown(
            page,
            "kabar-comments",
            "Closed again? It was repaired in May.",
        )
        .await;
        let asked = queries(server, "/wp/wp-json/wp/v2/comments");
        assert_eq!(asked.len(), 1, "{asked:?}");
        assert!(asked[0].contains("&post=5&"), "{asked:?}");
    });
}

#[test]
fn functions_of_the_page_are_a_server() {
    in_browser(async |page, server| {
        page.open("/pages/backend-own.html").await;
        page.until_state("kabar-comments", "ready").await;
        until_shown(page, "kabar-comments", "From a function.").await;
        page.click("probe.button('kabar-comments', 'More comments')")
            .await;
        until_shown(page, "kabar-comments", "From the second call.").await;
        let asked = page
            .strings("document.querySelector('kabar-comments').backend.asked")
            .await;
        assert_eq!(asked.len(), 2, "{asked:?}");
        assert_eq!(asked[0], "first");
        assert!(asked[1].ends_with("?page=2"), "{asked:?}");
        // They need no engine, and who can only read nothing to write with.
        assert_eq!(server.count("/kabar_backend.wasm"), 0);
        assert_eq!(server.count("/kabar_writing.wasm"), 0);
    });
}

#[test]
fn what_a_function_of_the_page_throws_is_a_failure_with_a_way_on() {
    in_browser(async |page, _| {
        page.open("/pages/backend-own.html").await;
        page.until_state("kabar-comments", "ready").await;
        page.run(
            "const element = document.querySelector('kabar-comments');
             element.backend = { comments: async () => {
               if (probe.well) return { comment: [{ id: 3, text: 'At last.' }] };
               throw Object.assign(new Error('not now'), { kind: 'too-fast' });
             } };",
        )
        .await;
        page.until_state("kabar-comments", "failed").await;
        until_shown(page, "kabar-comments", "Too many requests in a short time.").await;
        let told = page.events("kabar:error").await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["detail"]["kind"], "too-fast");
        assert_eq!(told[0]["detail"]["message"], "not now");
        page.run("probe.well = true").await;
        page.click("probe.button('kabar-comments', 'Try again')")
            .await;
        until_shown(page, "kabar-comments", "At last.").await;
    });
}

#[test]
fn a_fault_in_a_description_is_told_and_the_pages_own_words_stay() {
    in_browser(async |page, server| {
        server.set("/own/no-json.json", Reply::json("{\"kabar\": 1,"));
        server.set(
            "/own/fault.json",
            Reply::json(
                "{\n\"kabar\": 1,\n\"comment\": { \"id\": \"/id\" },\n\"operations\": { \"comments\": {\n\
                 \"request\": { \"url\": \"{unheard}\" } } } }",
            ),
        );
        page.open("/pages/backend-faults.html").await;
        for element in ["#missing", "#no-json", "#fault", "#away", "#nowhere"] {
            page.until_state(element, "failed").await;
        }
        let fallbacks =
            "[...document.querySelectorAll('kabar-comments p')].filter(probe.shown).length";
        assert_eq!(page.number(fallbacks).await, 5.0);
        until_shown(
            page,
            "#fault",
            "This part of the page is not set up correctly.",
        )
        .await;
        let told = page.events("kabar:error").await;
        let mut of: Vec<_> = told
            .iter()
            .map(|one| {
                let (kind, url) = (&one["detail"]["kind"], &one["detail"]["url"]);
                let file = url.as_str().and_then(|url| url.rsplit('/').next());
                format!(
                    "{} {}",
                    kind.as_str().unwrap_or_default(),
                    file.unwrap_or("nowhere")
                )
            })
            .collect();
        of.sort();
        assert_eq!(
            of,
            [
                "description fault.json",
                "description missing.json",
                "description no-json.json",
                "network away.json",
                "shape backend-faults.html?uri=%2F&limit=50&nested_limit=50&sort=oldest",
            ]
        );
        let fault = told
            .iter()
            .find(|one| one["detail"]["pointer"] == "/operations/comments/request/url")
            .unwrap_or_else(|| panic!("nobody says where: {told:?}"));
        let message = fault["detail"]["message"].as_str().unwrap_or_default();
        assert!(
            message.contains("unheard: an unknown variable in line 5"),
            "{message}"
        );
        let names_no_server = "no server is named";
        let is_told = told.iter().any(|one| {
            let message = one["detail"]["message"].as_str().unwrap_or_default();
            one["detail"]["kind"] == "shape" && message.contains(names_no_server)
        });
        assert!(is_told, "{told:?}");
        let warnings = page.take_warnings().await;
        assert_eq!(warnings.len(), 4, "{warnings:?}");
        let said = warnings
            .iter()
            .any(|warning| warning.contains("unheard: an unknown variable in line 5"));
        assert!(said, "{warnings:?}");
    });
}

#[test]
fn what_a_server_says_instead_of_an_answer_is_its_kind_of_failure() {
    in_browser(async |page, server| {
        server.set("/isso/", Reply::status(404));
        page.open("/pages/backend.html").await;
        page.until_state("kabar-comments", "failed").await;
        let told = page.events("kabar:error").await;
        assert_eq!(told[0]["detail"]["kind"], "not-found");
        assert_eq!(told[0]["detail"]["status"], 404);
        server.set("/isso/", answer("isso/comments-normal.json"));
        page.click("probe.button('kabar-comments', 'Try again')")
            .await;
        page.until_state("kabar-comments", "ready").await;
        until_shown(
            page,
            "kabar-comments",
            "Closed again? It was repaired in May.",
        )
        .await;
    });
}

#[test]
fn a_reader_who_is_signed_in_is_asked_for_once_as_well() {
    in_browser(async |page, server| {
        let thread = "/v1/threads/1174/comments";
        server.set(thread, answer("kabar-server/comments-normal.json"));
        page.open("/pages/no-elements.html").await;
        let element = "const element = document.createElement('kabar-comments');
             Object.assign(element, { backend: 'kabar', server: '/v1', thread: '1174', loading: 'eager' });";
        page.run(&format!(
            "{element} element.id = 'out'; document.body.append(element);"
        ))
        .await;
        page.until_state("#out", "ready").await;
        assert_eq!(server.count(thread), 1);
        page.run(&format!(
            "{element} element.id = 'in'; element.authorize = async () => 't0'; document.body.append(element);"
        ))
        .await;
        page.until_state("#in", "ready").await;
        // Without the token nothing was asked.
        assert_eq!(server.count(thread), 2);
    });
}

#[test]
fn the_answer_to_the_pages_question_goes_where_the_description_says() {
    in_browser(async |page, server| {
        server.set("/waline/api/comment", answer("waline/comments-normal.json"));
        page.open("/pages/no-elements.html").await;
        let written = answer("waline/write-challenged.json").text();
        page.run(&format!(
            "const ask = fetch; window.sent = [];
             window.fetch = (url, init) => init?.method !== 'POST' ? ask(url, init)
                 : (sent.push(JSON.parse(init.body)), Promise.resolve(new Response({written:?})));
             const element = document.createElement('kabar-comments');
             Object.assign(element, {{ backend: 'waline', server: '/waline', thread: '/a', loading: 'eager' }});
             element.innerHTML = '<div slot=challenge><input type=hidden name=cf-turnstile-response value=0.wHnT-3></div>';
             document.body.append(element);"
        ))
        .await;
        let field = "probe.one('kabar-comments', 'textarea')";
        page.until(field).await;
        page.run(&format!("{field}.focus()")).await;
        page.type_text("It was **loud** & early.").await;
        page.press_control_enter().await;
        page.until("sent.length === 1").await;
        assert_eq!(page.string("sent[0].turnstile").await, "0.wHnT-3");
        page.until("probe.events.some(({ detail }) => detail.state === 'published')")
            .await;
    });
}

#[test]
fn what_machines_do_and_readers_do_not_goes_where_the_description_says() {
    in_browser(async |page, server| {
        server.set(
            "/bait.json",
            reply(&json!({
                "kabar": 1,
                "comment": { "id": "/id", "text": "/text" },
                "operations": {
                    "comments": { "request": { "url": "list" }, "list": "" },
                    "post": { "request": {
                        "url": "post",
                        "form": { "text": "{text}", "website2": "{honeypot}", "took": "{elapsed}" }
                    } }
                },
                "capabilities": { "post": { "anonymous": true } }
            })),
        );
        server.set("/made-up/list", reply(&json!([])));
        page.open("/pages/no-elements.html").await;
        page.run(
            "const ask = fetch, now = window.Date.now; window.sent = []; let late = 0;
             window.Date.now = () => now() + late;
             window.later = (seconds) => (late += 1000 * seconds);
             window.fetch = (url, init) => init?.method !== 'POST' ? ask(url, init)
                 : (sent.push(Object.fromEntries(new URLSearchParams(init.body))),
                   Promise.resolve(Response.json({ id: sent.length, text: sent.at(-1).text })));
             const element = document.createElement('kabar-comments');
             Object.assign(element, { backend: '/bait.json', server: '/made-up', loading: 'eager' });
             document.body.append(element);",
        )
        .await;
        let field = "probe.one('kabar-comments', 'textarea')";
        for (words, seconds, bait) in [
            ("By a reader.", 40, ""),
            ("By a machine.", 0, "spam.example"),
        ] {
            page.until(field).await;
            page.run(&format!("{field}.focus()")).await;
            page.type_text(words).await;
            page.run(&format!(
                "later({seconds}); document.querySelector('[name=website]').value = '{bait}'"
            ))
            .await;
            page.press_control_enter().await;
            page.until(&format!("sent.at(-1)?.text === '{words}'"))
                .await;
            page.until(&format!("probe.text('kabar-comments').includes('{words}')"))
                .await;
        }
        let baits = page
            .eval("sent.map(({ website2 }) => website2 ?? '')")
            .await;
        assert_eq!(baits, json!(["", "spam.example"]));
        let took = page
            .eval("sent.map(({ took }) => Number(took) >= 40 || Number(took) < 40 && 'quick')")
            .await;
        let told = page.eval("sent").await;
        assert_eq!(took, json!([true, "quick"]), "{told}");
        // Nobody can come to it, and it goes with the element.
        assert!(
            page.is_true("document.querySelector('[name=website]').checkVisibility() === false")
                .await
        );
        page.run("document.querySelector('kabar-comments').remove()")
            .await;
        assert!(
            page.is_true("!document.querySelector('[name=website]')")
                .await
        );
    });
}

#[test]
fn pages_with_a_canonical_server_load_nothing_for_others() {
    in_browser(async |page, server| {
        page.open("/pages/long-article.html").await;
        page.until_state("kabar-article", "ready").await;
        let asked = server.asked();
        assert!(asked.iter().any(|path| path == "/kabar_widget.js"));
        assert!(
            !asked.iter().any(|path| path.contains("backend")),
            "{asked:?}"
        );
    });
}

/// The same corpus is read natively in tests/zones.rs.
#[test]
fn a_browser_knows_the_zones_as_native_programs_do() {
    in_browser(async |page, _| {
        page.open("/pages/no-elements.html").await;
        let wrong = page
            .eval(&format!(
                r#"import("/backend.js").then(({{ offset }}) =>
                    {ZONES}
                        .map(({{ zone, local, minutes }}) => {{
                            const east = offset(zone, Date.parse(local + "Z"));
                            return {{ zone, local, minutes, east: Number.isNaN(east) ? null : east }};
                        }})
                        .filter(({{ minutes, east }}) => minutes !== east))"#
            ))
            .await;
        assert_eq!(wrong, json!([]));
    });
}
