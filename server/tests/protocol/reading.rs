//! Pages, context, counts, what caches keep.

use crate::stand::{Stand, id, ids, listed, resolved};
use serde_json::{Value, json};

#[test]
fn a_thread_that_nobody_wrote_in_is_an_empty_page() {
    let stand = Stand::new(&[]);
    let page = stand.gets("threads/new/comments").is(200);
    assert_eq!(
        page,
        json!({
            "commentCount": 0,
            "open": true,
            "events": "events",
            "lastEventId": "0",
            "context": "comments/{comment}/context",
            "sort": "newest",
            "orders": {
                "newest": "?limit=20&sort=newest",
                "oldest": "?limit=20&sort=oldest",
                "popular": "?limit=20&sort=popular",
            },
            "comment": [],
        })
    );
}

#[test]
fn a_thread_that_the_newsroom_did_not_make_is_not_there() {
    let stand = Stand::new(&[("KABAR_THREADS", "made")]);
    stand
        .gets("threads/new/comments")
        .refuses(404, "no-such-discussion");
    let body = json!({ "text": "First!", "author": { "name": "Rina" } });
    stand
        .sends("POST", "threads/new/comments", &[], &body)
        .refuses(404, "no-such-discussion");
    assert_eq!(
        stand
            .moderates("PUT", "moderation/threads/new", &json!({}))
            .status,
        204
    );
    stand.writes("new", "First!", "");
    assert_eq!(
        stand.gets("threads/new/comments").is(200)["commentCount"],
        1
    );
}

#[test]
fn orders_are_newest_oldest_and_popular() {
    let stand = Stand::new(&[]);
    let written: Vec<String> = ["One", "Two", "Three"]
        .map(|text| id(&stand.writes("t", text, "")))
        .into();
    let vote = format!("threads/t/comments/{}/vote", written[1]);
    stand
        .sends(
            "PUT",
            &vote,
            &[("Voter", "somebody")],
            &json!({ "vote": 1 }),
        )
        .is(200);
    let read = |sort: &str| {
        ids(&stand
            .gets(&format!("threads/t/comments?sort={sort}"))
            .is(200))
    };
    let [one, two, three] = [0, 1, 2].map(|place: usize| written[place].clone());
    assert_eq!(read("oldest"), [&*one, &*two, &*three]);
    assert_eq!(read("newest"), [&*three, &*two, &*one]);
    assert_eq!(read("popular"), [&*two, &*three, &*one]);
    assert_eq!(read(""), read("newest"));
    // Each page says where the others are.
    let page = stand
        .gets("threads/t/comments?sort=popular&limit=2")
        .is(200);
    assert_eq!(page["sort"], "popular");
    let oldest = page["orders"]["oldest"].as_str().expect("an address");
    let oldest = stand.gets(&resolved("threads/t/comments", oldest)).is(200);
    assert_eq!(ids(&oldest), [&*one, &*two]);
}

#[test]
fn replies_come_along_up_to_a_number_and_the_rest_is_behind_next() {
    let stand = Stand::new(&[("KABAR_REPLIES", "2")]);
    let root = id(&stand.writes("t", "Root", ""));
    let replies: Vec<String> = (0..5)
        .map(|n| id(&stand.writes("t", &format!("Reply {n}"), &root)))
        .collect();
    let page = stand.gets("threads/t/comments").is(200);
    let comment = &page["comment"][0];
    assert_eq!(
        (&comment["commentCount"], ids(comment)),
        (&json!(5), replies[..2].to_vec())
    );
    let next = resolved(
        "threads/t/comments",
        comment["next"].as_str().expect("there are more"),
    );
    assert_eq!(ids(&stand.gets(&next).is(200)), replies[2..]);
}

#[test]
fn a_page_conforms_to_the_schema() {
    let stand = Stand::new(&[("KABAR_SITE", "https://news.example/{thread}")]);
    let root = id(&stand.writes("t", "Root", ""));
    stand.writes("t", "Reply", &root);
    let read = |name: &str| -> Value {
        let file = format!("{}/../docs/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(file).expect("a schema")).expect("JSON")
    };
    let resource = |name: &str| jsonschema::Resource::from_contents(read(name));
    let registry = jsonschema::Registry::new()
        .add("https://kabar.example/schema/block.json", resource("block"))
        .and_then(|registry| {
            registry.add(
                "https://kabar.example/schema/article.json",
                resource("article"),
            )
        })
        .and_then(|registry| registry.prepare())
        .expect("a registry");
    let validator = jsonschema::options()
        .with_registry(&registry)
        .build(&read("comment-page"))
        .expect("a schema");
    for path in [
        "threads/t/comments".to_owned(),
        format!("threads/t/comments/{root}/context"),
    ] {
        let page = stand.gets(&path).is(200);
        let errors: Vec<String> = validator
            .iter_errors(&page)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, [""; 0], "{page}");
        assert_eq!(
            page["comment"][0]["url"],
            format!("https://news.example/t#comment-{root}")
        );
    }
}

#[test]
fn context_is_the_comment_behind_those_that_it_answers() {
    let stand = Stand::new(&[]);
    let mut chain = vec![id(&stand.writes("t", "Root", ""))];
    for n in 0..5 {
        chain.push(id(&stand.writes("t", &format!("Level {n}"), &chain[n])));
    }
    stand.writes("t", "Beside", &chain[0]);
    let page = stand
        .gets(&format!("threads/t/comments/{}/context", chain[4]))
        .is(200);
    assert_eq!(ids(&page), chain[..5]);
    // Every page says where it is.
    for path in [
        "threads/t/comments".to_owned(),
        format!("threads/t/comments/{}/replies", chain[0]),
    ] {
        let template = stand.gets(&path).is(200)["context"].clone();
        let template = template.as_str().expect("an address");
        let address = resolved(&path, &template.replace("{comment}", &chain[4]));
        assert_eq!(ids(&stand.gets(&address).is(200)), chain[..5]);
    }
    for (comment, parent) in listed(&page)[1..].iter().zip(&chain) {
        assert_eq!(comment["parentItem"], **parent);
    }
    // What stands below it is one address away.
    let path = format!("threads/t/comments/{}/context", chain[4]);
    let next = listed(&page)[4]["next"].as_str().expect("it was answered");
    assert_eq!(ids(&stand.gets(&resolved(&path, next)).is(200)), chain[5..]);
    for unknown in ["0", "999999", "-1", "x", "9223372036854775808"] {
        stand
            .gets(&format!("threads/t/comments/{unknown}/context"))
            .refuses(404, "no-such-comment");
        stand
            .gets(&format!("threads/other/comments/{}/context", chain[0]))
            .refuses(404, "no-such-comment");
    }
}

#[test]
fn a_chain_of_thousands_is_read_and_written_without_depth() {
    const DEPTH: usize = 3000;
    let stand = Stand::new(&[]);
    let root = id(&stand.writes("t", "Root", ""));
    // Written by hand: what is tested is reading it, and one writing at its end.
    stand.database.sql(&format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {DEPTH}) \
         INSERT INTO comment (id, thread, parent, state, shown, text, created, replies, children, event) \
         SELECT {root} + n, (SELECT id FROM thread), {root} + n - 1, 'published', 1, 'deep', 0, {DEPTH} - n, \
         CASE WHEN n < {DEPTH} THEN 1 ELSE 0 END, 0 FROM n"
    ));
    stand.database.sql(&format!(
        "UPDATE comment SET children = 1, replies = {DEPTH} WHERE id = {root}"
    ));
    let number: i64 = root.parse().expect("a number");
    let deepest = (number + DEPTH as i64).to_string();
    // A number of its own would be given twice otherwise.
    if std::env::var("KABAR_TEST_POSTGRES").is_ok() {
        stand
            .database
            .sql("SELECT setval('comment_id_seq', (SELECT MAX(id) FROM comment))");
    }
    let last = id(&stand.writes("t", "The end", &deepest));
    let page = stand.gets("threads/t/comments").is(200);
    assert_eq!(page["comment"][0]["commentCount"], DEPTH + 1);
    let read = stand.walks("t", "");
    assert_eq!(read.len(), DEPTH + 2);
    let context = stand
        .gets(&format!("threads/t/comments/{last}/context"))
        .is(200);
    let above = ids(&context);
    assert_eq!((above.len(), above.last()), (101, Some(&last)));
    assert_eq!(
        listed(&context)[0]["parentItem"],
        (number + DEPTH as i64 - 100).to_string()
    );
}

#[test]
fn counts_come_in_the_order_of_the_question() {
    let stand = Stand::new(&[]);
    stand.writes("a", "One", "");
    stand.writes("a", "Two", "");
    stand.writes("%2Fb%3Fc", "Three", "");
    let counts = stand.sends("POST", "counts", &[], &json!(["none", "/b?c", "a"]));
    // A thread is called by its whole name.
    assert_eq!(counts.is(200), json!({ "counts": [0, 1, 2] }));
    assert_eq!(
        stand.sends("POST", "counts", &[], &json!([])).is(200),
        json!({ "counts": [] })
    );
    stand
        .sends("POST", "counts", &[], &json!({}))
        .refuses(422, "invalid");
}

#[test]
fn a_page_that_did_not_change_is_not_sent_again() {
    let stand = Stand::new(&[]);
    let own = stand.writes("t", "One", "");
    let path = "threads/t/comments";
    let first = stand.gets(path);
    let tag = first.header("etag").expect("a tag").to_owned();
    assert_eq!(
        first.header("cache-control"),
        Some("public, max-age=0, s-maxage=2, must-revalidate")
    );
    let again = |tag: &str| stand.asks("GET", path, &[("If-None-Match", tag)], None);
    for given in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}")] {
        let same = again(&given);
        assert_eq!((same.status, &*same.text), (304, ""));
        assert_eq!(same.header("etag"), Some(&*tag));
    }
    assert_eq!(again("\"other\"").status, 200);
    let vote = format!("threads/t/comments/{}/vote", id(&own));
    stand
        .sends("PUT", &vote, &[], &json!({ "vote": 1 }))
        .is(200);
    assert_eq!(again(&tag).status, 200);
    let tag = stand.gets(path).header("etag").expect("a tag").to_owned();
    assert_eq!(
        stand
            .moderates("PUT", "moderation/threads/t", &json!({ "open": false }))
            .status,
        204
    );
    assert_eq!(again(&tag).status, 200);
}

#[test]
fn what_a_page_is_not_asked_by_is_refused() {
    let stand = Stand::new(&[]);
    for query in [
        "limit=0",
        "limit=-1",
        "limit=x",
        "sort=best",
        "cursor=x",
        "cursor=1.x",
    ] {
        stand
            .gets(&format!("threads/t/comments?{query}"))
            .refuses(400, "invalid");
    }
    assert_eq!(stand.gets("threads/t/comments?limit=1000000").status, 200);
    stand
        .gets("threads/%00/comments")
        .refuses(404, "no-such-discussion");
    stand
        .gets(&format!("threads/{}/comments", "x".repeat(501)))
        .refuses(404, "no-such-discussion");
    stand.gets("nowhere").refuses(404, "not-found");
    stand
        .asks("DELETE", "config", &[], None)
        .refuses(405, "method-not-allowed");
}

#[test]
fn pages_of_any_origin_may_read_and_ask_before_they_write() {
    let stand = Stand::new(&[]);
    for path in ["threads/t/comments", "nowhere", "config"] {
        let answer = stand.asks("GET", path, &[("Origin", "https://news.example")], None);
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some("*"),
            "{path}"
        );
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    let asked = [
        ("Origin", "https://news.example"),
        ("Access-Control-Request-Method", "PATCH"),
        ("Access-Control-Request-Headers", "edit-token"),
    ];
    let answer = stand.asks("OPTIONS", "threads/t/comments/1", &asked, None);
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let headers = answer
        .header("access-control-allow-headers")
        .expect("which headers");
    for name in [
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "Edit-Token",
        "Voter",
    ] {
        assert!(headers.split(", ").any(|header| header == name), "{name}");
    }
    let methods = answer
        .header("access-control-allow-methods")
        .expect("which methods");
    for name in ["POST", "PUT", "PATCH", "DELETE"] {
        assert!(methods.split(", ").any(|method| method == name), "{name}");
    }
}

#[test]
fn an_article_is_what_the_newsroom_put_there() {
    let stand = Stand::new(&[]);
    stand.gets("articles/1174").refuses(404, "no-such-article");
    let article = json!({ "headline": "It rains", "articleBody": [], "id": "1174" });
    stand
        .sends("PUT", "articles/1174", &[], &article)
        .refuses(401, "sign-in");
    stand
        .sends(
            "PUT",
            "articles/1174",
            &[("Authorization", "Bearer guess")],
            &article,
        )
        .refuses(401, "sign-in");
    stand
        .moderates("PUT", "articles/1174", &json!({ "articleBody": [] }))
        .refuses(422, "invalid");
    assert_eq!(
        stand.moderates("PUT", "articles/1174", &article).status,
        204
    );
    let answer = stand.gets("articles/1174");
    let tag = answer.header("etag").expect("a tag").to_owned();
    assert_eq!(
        answer.header("cache-control"),
        Some("public, max-age=60, stale-while-revalidate=600")
    );
    assert_eq!(answer.is(200), article);
    assert_eq!(
        stand
            .asks("GET", "articles/1174", &[("If-None-Match", &tag)], None)
            .status,
        304
    );
}

#[test]
fn the_configuration_says_what_the_settings_ask() {
    let settings = [
        ("KABAR_NAME", "optional"),
        ("KABAR_EMAIL", "none"),
        ("KABAR_LENGTH", "280"),
        ("KABAR_EDIT", "60"),
    ];
    let stand = Stand::new(&settings);
    let config = stand.gets("config").is(200);
    let post = json!({ "anonymous": true, "name": "optional", "email": "none", "website": "optional", "maxLength": 280 });
    assert_eq!(config["capabilities"]["post"], post);
    assert_eq!(config["capabilities"]["edit"], json!({ "seconds": 60 }));
}

#[test]
fn an_archive_is_brought_along_once() {
    let stand = Stand::new(&[]);
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/comments/1.json");
    stand.database.imports("demo", &page);
    let first = stand.gets("threads/demo/comments?limit=3").is(200);
    assert_eq!(first["commentCount"], 150);
    // And the gap that stands between an answer and its thread.
    let mut read = stand.walks("demo", "limit=20");
    read.sort();
    read.dedup();
    assert_eq!(read.len(), 151);
    stand.database.imports("demo", &page);
    assert_eq!(stand.gets("threads/demo/comments?limit=3").is(200), first);
}
