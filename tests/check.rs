//! `kabar check`, called as integrators call it, against a server of a made-up paper.

#![cfg(not(target_arch = "wasm32"))]

#[path = "check/server.rs"]
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kabar::json::Document;
use serde_json::Value;
use server::{FIRST, PAGE, Reply, SECOND, Server};

/// What a call of the tool has left.
struct Said {
    status: i32,
    out: String,
    err: String,
}

fn kabar(words: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kabar"));
    // The server is on this machine, whatever stands between it and the world.
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    let output = command.args(words).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("a text");
    Said {
        status: output.status.code().expect("it ends by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// The description of the paper's server, and one change of it.
fn description(old: &str, new: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/lentera.json");
    let text = fs::read_to_string(path).expect("a description");
    assert_eq!(text.matches(old).count(), 1, "{old} stands there once");
    text.replace(old, new)
}

/// A description as a file of this name.
fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{name}.json"));
    fs::write(&path, text).expect("it can be written");
    path
}

/// The line in which `part` begins.
fn line(text: &str, part: &str) -> usize {
    let at = text.find(part).expect("it is there");
    1 + text[..at].matches('\n').count()
}

/// Checks a description on the server, for a page of another origin.
fn check(server: &Server, name: &str, text: &str, more: &[&str]) -> Said {
    let file = file(name, text);
    let file = file.to_str().expect("a path");
    let address = format!("server={}", server.address());
    let mut words = vec!["check", "--backend", file, "--set", &address];
    words.extend(["--set", "thread=1174"]);
    words.extend(more);
    kabar(&words)
}

/// Checks the right description on a server that may not be.
fn on(server: &Server, name: &str, more: &[&str]) -> Said {
    let right = description("\"kabar\": 1", "\"kabar\": 1");
    check(server, name, &right, more)
}

impl Said {
    fn assert(&self, status: i32, parts: &[&str]) {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        for part in parts {
            assert!(self.out.contains(part), "no {part:?} in\n{}", self.out);
        }
    }

    /// Its last line.
    fn verdict(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }

    /// The cells of the line that begins with `name`.
    fn row(&self, name: &str) -> Vec<&str> {
        let cells = |line: &'_ str| -> bool { line.split_whitespace().next() == Some(name) };
        let line = self.out.lines().find(|line| cells(line));
        let line = line.unwrap_or_else(|| panic!("no row {name} in\n{}", self.out));
        line.split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect()
    }
}

#[test]
fn a_right_description_is_all_right_and_shows_what_it_read() {
    let server = Server::start();
    let said = on(&server, "right", &["--origin", PAGE]);
    said.assert(0, &["without a rule: "]);
    assert_eq!(said.verdict(), "All right.");
    assert_eq!(
        said.row("headline")[1..4],
        ["found", "Jalur kereta dibuka", "/judul"]
    );
    let published = said.row("datePublished")[2].to_owned();
    assert_eq!(published, "2024-05-02T06:10:00+07:00");
    assert_eq!(said.row("author/name")[1..4], ["2 of 2", "Rina", "/nama"]);
    assert_eq!(said.row("author/url")[1..3], ["not found", "/situs"]);
    assert_eq!(
        said.row("commentCount")[1..4],
        ["found", "4", "header X-Jumlah"]
    );
    let rule = said.row("dateCreated").pop().map(str::to_owned);
    let text = description("\"kabar\": 1", "\"kabar\": 1");
    let place = format!(
        "line {}, /comment/dateCreated",
        line(&text, "{\n      \"at\": \"/waktu\"")
    );
    assert_eq!(rule, Some(place));
}

#[test]
fn the_second_page_and_the_rest_of_the_replies_are_followed() {
    let server = Server::start();
    let said = on(&server, "pages", &[]);
    said.assert(
        0,
        &[
            "1 comments, 0 of them known from the first page\n  ends here",
            "1 more replies to comment 1",
        ],
    );
    let asked = server.asked();
    for once in [FIRST, SECOND, "GET /balasan/1?mulai=0"] {
        assert_eq!(asked.iter().filter(|one| *one == once).count(), 1, "{once}");
    }
}

#[test]
fn nothing_is_written_and_the_table_says_so() {
    let server = Server::start();
    let said = on(&server, "writes", &["--origin", PAGE]);
    assert_eq!(
        said.row("post")[1..],
        ["POST komentar/baru", "not sent: it writes"]
    );
    assert_eq!(
        said.row("delete")[1..],
        ["DELETE komentar/{comment}", "not sent: it writes"]
    );
    assert_eq!(said.row("counts")[2], "works: {\"counts\":[4]}");
    let asked = server.asked();
    // Leave to write is asked for, and no more.
    assert!(
        asked.contains(&"OPTIONS /komentar/baru".to_owned()),
        "{asked:?}"
    );
    let reads = |asked: &str| asked.starts_with("GET ") || asked.starts_with("OPTIONS ");
    assert!(asked.iter().all(|asked| reads(asked)), "{asked:?}");
}

#[test]
fn a_literal_address_is_asked_as_it_is() {
    let server = Server::start();
    let text = description("\"kabar\": 1", "\"kabar\": 1");
    let file = file("literal", &text);
    let article = format!("{}/berita/1174", server.address());
    let said = kabar(&[
        "check",
        "--backend",
        file.to_str().expect("a path"),
        "--article",
        &article,
    ]);
    said.assert(0, &["Jalur kereta dibuka"]);
    assert_eq!(server.asked(), ["GET /berita/1174"]);
}

#[test]
fn the_discussion_that_an_article_names_is_asked_for() {
    let server = Server::start();
    let file = file("named", &description("\"kabar\": 1", "\"kabar\": 1"));
    let file = file.to_str().expect("a path");
    let article = format!("{}/berita/1174", server.address());
    let set = format!("server={}", server.address());
    let said = kabar(&[
        "check",
        "--backend",
        file,
        "--article",
        &article,
        "--set",
        &set,
    ]);
    said.assert(0, &[]);
    assert_eq!(said.row("author/name")[1..3], ["2 of 2", "Rina"]);
}

#[test]
fn a_slip_in_a_pointer_is_told_with_its_line_and_what_was_meant() {
    let server = Server::start();
    let text = description("\"/nama\"", "\"/nema\"");
    let said = check(&server, "pointer", &text, &[]);
    let place = format!("line {}, /comment/author/name", line(&text, "\"/nema\""));
    said.assert(1, &[]);
    assert_eq!(
        said.verdict(),
        format!(
            "Something is wrong: {place}: comments: nothing at /nema for author/name; is \"/nama\" meant?"
        )
    );
    assert_eq!(said.row("author/name")[1..3], ["not found", "/nema"]);
}

#[test]
fn a_pointer_to_nowhere_for_what_a_comment_needs_is_wrong() {
    let server = Server::start();
    for (old, new, pointer) in [
        (
            "\"at\": \"/waktu\"",
            "\"at\": \"/kapan\"",
            "/comment/dateCreated/at",
        ),
        (
            "\"text\": \"/isi\"",
            "\"text\": \"/tulisan\"",
            "/comment/text",
        ),
        (
            "\"list\": \"/data\",",
            "\"list\": \"/semua\",",
            "/operations/comments/list",
        ),
    ] {
        let text = description(old, new);
        let said = check(&server, "nowhere", &text, &[]);
        let place = format!("line {}, {pointer}: ", line(&text, new));
        said.assert(1, &[&place]);
    }
    // What a comment can do without is only told in the table.
    let text = description("\"/suka\"", "\"/jempol\"");
    let said = check(&server, "without", &text, &[]);
    said.assert(0, &[]);
    assert_eq!(said.row("upvoteCount")[1..3], ["not found", "/jempol"]);
}

#[test]
fn an_article_without_a_headline_is_shown_as_far_as_it_was_read() {
    let server = Server::start();
    let text = description("\"/judul\"", "\"/tajuk\"");
    let said = check(&server, "headline", &text, &[]);
    let place = format!("line {}, /article/headline", line(&text, "\"/tajuk\""));
    said.assert(
        1,
        &[&format!("{place}: article: an article without a headline")],
    );
    assert_eq!(said.row("headline")[1..3], ["not found", "/tajuk"]);
    assert_eq!(said.row("articleBody")[1], "found");
}

#[test]
fn values_that_cannot_be_used_are_not_said_to_be_read() {
    let server = Server::start();
    let text = description(
        "\"commentCount\": { \"header\": \"X-Jumlah\", \"as\": \"number\" }",
        "\"commentCount\": { \"header\": \"X-Jumlah\" }",
    );
    let said = check(&server, "unusable", &text, &[]);
    let place = format!(
        "line {}, /operations/comments/page/commentCount: discussion: no value of commentCount can be used (the first is 4)",
        line(&text, "\"X-Jumlah\"")
    );
    said.assert(1, &[&place]);
    assert_eq!(said.row("commentCount")[1..3], ["unusable", "4"]);
    // With what they stand in.
    let text = description("\"name\": \"/nama\"", "\"name\": \"/nomor\"");
    let said = check(&server, "unusable-name", &text, &[]);
    let place = format!(
        "line {}, /comment/author/name: ",
        line(&text, "\"/nomor\",\n      \"url\"")
    );
    said.assert(1, &[&place]);
    assert_eq!(said.row("author/name")[1], "unusable");
}

#[test]
fn a_date_that_nobody_can_read_is_remarked() {
    let server = Server::start();
    let text = description("DD-MM-YYYY HH:mm", "DD/MM/YYYY HH:mm");
    let said = check(&server, "date", &text, &[]);
    let place = format!(
        "line {}, /article/datePublished: ",
        line(&text, "{\n      \"at\": \"/tanggal\"")
    );
    said.assert(
        0,
        &[&place, "\"02-05-2024 06:10\" is no date that can be read"],
    );
}

#[test]
fn an_unknown_variable_is_told_without_a_server() {
    let text = description(
        "\"artikel\": \"{thread}\", \"banyak\"",
        "\"artikel\": \"{thraed}\", \"banyak\"",
    );
    let file = file("variable", &text);
    let said = kabar(&[
        "check",
        "--offline",
        "--backend",
        file.to_str().expect("a path"),
    ]);
    let place = format!(
        "line {}, /operations/comments/request/query/artikel: ",
        line(&text, "{thraed}")
    );
    said.assert(
        1,
        &[
            &place,
            "{thraed} is neither known nor declared",
            "is \"thread\" meant?",
        ],
    );
}

#[test]
fn what_the_schema_refuses_is_told_with_its_line() {
    for (old, new, pointer, message) in [
        (
            "\"/nama\"",
            "\"nama\"",
            "/comment/author/name",
            "is no JSON Pointer",
        ),
        (
            "\"upvoteCount\"",
            "\"upvoteCuont\"",
            "/comment/upvoteCuont",
            "is \"upvoteCount\" meant?",
        ),
        (
            "\"offset\",",
            "\"offsets\",",
            "/operations/comments/next/by",
            "is none of \"page\"",
        ),
        (
            "\"as\": \"seconds\"",
            "\"as\": \"second\"",
            "/comment/dateCreated/as",
            "is none of \"seconds\"",
        ),
        (
            "\"at\": \"/waktu\"",
            "\"tzone\": 1, \"at\": \"/waktu\"",
            "/comment/dateCreated/tzone",
            "is \"zone\" meant?",
        ),
        (
            "\"delete\": {}\n  }",
            "\"report\": { \"kasar\": 2 }, \"delete\": {}\n  }",
            "/capabilities/report",
            "\"kasar\" is none of \"spam\", \"abuse\", \"off-topic\", \"false\", \"private\", \"other\"",
        ),
        (
            "{ \"url\": \"berita/{thread}\" }",
            "7",
            "/operations/article/request",
            "not of type",
        ),
    ] {
        let text = description(old, new);
        let file = file("schema", &text);
        let said = kabar(&[
            "check",
            "--offline",
            "--backend",
            file.to_str().expect("a path"),
        ]);
        let place = format!("line {}, {pointer}: ", line(&text, new));
        let told = said.out.lines().find(|line| line.contains(&place));
        let told = told.unwrap_or_else(|| panic!("no {place:?} in\n{}", said.out));
        assert!(told.contains(message), "{told}");
        assert_eq!(said.status, 1);
    }
}

#[test]
fn what_no_schema_can_say_is_told_with_its_line() {
    for (old, new, pointer, message) in [
        (
            "komentar?artikel={thread}&banyak={limit}",
            "komentar?banyak={limit}&artikel={thread}",
            "/first/comments",
            "not what the operation asks first",
        ),
        (
            "komentar?artikel={thread}&banyak={limit}",
            "komentar?artikel={thread}&banyak=2",
            "/first/comments",
            "where an element overrules a default: write {limit} instead of its value",
        ),
        (
            "\"article\": \"berita/{thread}\"",
            "\"article\": \"berita/{+thread}\"",
            "/first/article",
            "level 1",
        ),
        (
            ", \"mulai\": \"{offset}\" }\n      },\n      \"list\"",
            " }\n      },\n      \"list\"",
            "/operations/comments/next",
            "every page would be the first",
        ),
        (
            "\"by\": \"offset\"",
            "\"by\": \"cursor\"",
            "/operations/comments/next",
            "needs a value",
        ),
        (
            "balasan/{comment}",
            "balasan",
            "/operations/replies",
            "does not tell {comment}",
        ),
        (
            "\"isi\": \"{text}\"",
            "\"isi\": \"{name}\"",
            "/operations/post",
            "does not tell {text} or {html}",
        ),
        (
            "\"delete\": {\n      \"request\"",
            "\"edit\": {\n      \"request\"",
            "/capabilities/delete",
            "no operation \"delete\"",
        ),
        (
            "\"Asia/Jakarta\"",
            "\"Asia/Jakatra\"",
            "/article/datePublished/zone",
            "no zone",
        ),
        (
            "\"limit\": \"2\"",
            "\"limit\": \"{limit}\"",
            "/variables/limit",
            "needs {limit} itself",
        ),
        (
            "\"open\": \"/terbuka\"",
            "\"open\": { \"from\": \"post\", \"at\": \"/terbuka\" }",
            "/operations/comments/page/open/from",
            "no request here has the answer \"post\"",
        ),
        (
            "{ \"at\": \"/judul\", \"as\": \"plain\" }",
            "{ \"at\": \"/judul\", \"split\": \";\", \"as\": \"plain\" }",
            "/article/headline/as",
            "split has made a list before: write as into at",
        ),
        (
            "\"articleBody\"",
            "\"keywords\": { \"each\": { \"at\": \"/tag\", \"split\": \";\" } }, \"articleBody\"",
            "/article/keywords/each",
            "not over what split makes",
        ),
        (
            "\"operations\": {",
            "\"live\": { \"events\": { \"request\": { \"url\": \"siaran/{nomer}\" } } },\n  \"operations\": {",
            "/live/events/request/url",
            "{nomer} is neither known nor declared",
        ),
    ] {
        let text = description(old, new);
        let file = file("faults", &text);
        let said = kabar(&[
            "check",
            "--offline",
            "--backend",
            file.to_str().expect("a path"),
        ]);
        let document = Document::parse(&text).expect("JSON");
        let line = document.root().point(pointer).expect("it is there").line();
        let place = format!("line {line}, {pointer}: ");
        let mut told = said.out.lines().filter(|line| line.contains(&place));
        let is_told = told.any(|line| line.contains(message));
        assert!(is_told, "no {place:?} with {message:?} in\n{}", said.out);
        assert_eq!(said.status, 1);
    }
}

#[test]
fn an_operation_that_capabilities_keep_from_readers_is_remarked() {
    let without = description(
        "\"post\": { \"anonymous\": true, \"name\": \"required\", \"maxLength\": 2000 },",
        "",
    );
    let writes = "\"delete\": {\n      \"request\"";
    assert_eq!(without.matches(writes).count(), 1);
    let more = "\"vote/up\": { \"request\": { \"url\": \"{comment}\", \"method\": \"POST\" } }, \
                \"report\": { \"request\": { \"url\": \"{comment}\", \"form\": { \"a\": \"{category}\" } } }, ";
    let text = without.replace(writes, &format!("{more}{writes}"));
    let file = file("unsaid", &text);
    let file = file.to_str().expect("a path");
    let said = kabar(&["check", "--offline", "--backend", file]);
    said.assert(
        0,
        &[
            "/operations/vote~1up: it is not offered: capabilities/vote is missing",
            "/operations/report: it is not offered: capabilities/report is missing",
            "/operations/post: only readers who are signed in are let write",
            "/operations/post: nobody is asked for {name}: capabilities/post/name is missing",
        ],
    );
    assert!(!said.out.contains("{email}"), "{}", said.out);
}

#[test]
fn a_description_that_cannot_be_read_is_wrong() {
    for (name, text, message) in [
        (
            "no-json",
            "{\n  \"kabar\": 1,\n}",
            "not JSON: expected the name of a member in line 3, byte 1",
        ),
        (
            "version",
            "{\n  \"kabar\": 2 }",
            "expected \"kabar\": 1 in line 2",
        ),
        (
            "large",
            &format!(
                "{{\"kabar\": 1, \"$comment\": \"{}\"}}",
                "x".repeat(10 << 20)
            ),
            "too long",
        ),
    ] {
        let file = file(name, text);
        let said = kabar(&[
            "check",
            "--offline",
            "--backend",
            file.to_str().expect("a path"),
        ]);
        said.assert(1, &[message]);
    }
}

#[test]
fn a_server_that_pages_of_other_origins_may_not_read_is_wrong_for_those() {
    let server = Server::start();
    let page = Reply::json(r#"{ "induk": 0, "data": [] }"#);
    let closed = page.clone().without("access-control-allow-origin");
    server.set(FIRST, closed);
    let said = on(&server, "cors", &["--origin", PAGE]);
    said.assert(1, &["comments: Access-Control-Allow-Origin is missing"]);
    // Nobody said that the page is of another origin.
    let said = on(&server, "cors-unsaid", &[]);
    said.assert(
        0,
        &["on pages of another origin: comments: Access-Control-Allow-Origin is missing"],
    );
    assert!(
        said.verdict()
            .starts_with("All right for pages of the server's own origin"),
        "{}",
        said.verdict()
    );
    // Of its own it is.
    let said = on(&server, "cors-same", &["--origin", server.address()]);
    said.assert(0, &[]);
    assert!(!said.out.contains("Access-Control"), "{}", said.out);

    server.set(
        FIRST,
        page.clone()
            .with("access-control-allow-origin", "https://other.example"),
    );
    let said = on(&server, "cors-other", &["--origin", PAGE]);
    said.assert(1, &["Access-Control-Allow-Origin is https://other.example, the page's origin is https://lentera.example"]);

    server.set(FIRST, page);
    let said = on(
        &server,
        "cors-cookies",
        &["--origin", PAGE, "--set", "credentials=include"],
    );
    said.assert(
        1,
        &["comments: Access-Control-Allow-Origin is *, and cookies go along"],
    );
}

#[test]
fn a_header_that_a_browser_hides_is_told_with_the_rule_that_reads_it() {
    let server = Server::start();
    let page = Reply::json(r#"{ "induk": 0, "data": [] }"#).with("x-jumlah", "0");
    server.set(FIRST, page.without("access-control-expose-headers"));
    let said = on(&server, "exposed", &["--origin", PAGE]);
    let text = description("\"kabar\": 1", "\"kabar\": 1");
    let place = format!(
        "line {}, /operations/comments/page/commentCount/header: ",
        line(&text, "\"X-Jumlah\"")
    );
    said.assert(1, &[&place, "the header X-Jumlah is not seen"]);
}

#[test]
fn leave_for_what_needs_it_is_asked_as_a_browser_asks() {
    let server = Server::start();
    server.set("OPTIONS /komentar/baru", Reply::json("").status(405));
    server.set(
        "OPTIONS /komentar/1",
        Reply::json("").with("access-control-allow-methods", "GET, PUT"),
    );
    let said = on(&server, "preflight", &["--origin", PAGE]);
    said.assert(
        1,
        &[
            "for POST: is answered 405",
            "Access-Control-Allow-Methods does not list DELETE",
        ],
    );

    server.set("OPTIONS /komentar/baru", Reply::json("").status(204));
    let said = on(&server, "preflight-headers", &["--origin", PAGE]);
    said.assert(
        1,
        &["Access-Control-Allow-Headers does not list content-type"],
    );
}

#[test]
fn what_a_browser_cannot_keep_is_remarked() {
    let server = Server::start();
    let page = Reply::json(r#"{ "induk": 0, "data": [] }"#);
    server.set(FIRST, page.clone().without("cache-control"));
    on(&server, "cache", &[]).assert(0, &["comments: Cache-Control is missing"]);
    server.set(
        FIRST,
        page.clone().with("cache-control", "private, no-store"),
    );
    on(&server, "no-store", &[]).assert(0, &["comments: Cache-Control is no-store"]);
    server.set(FIRST, page.with("access-control-allow-origin", PAGE));
    let said = on(&server, "vary", &["--origin", PAGE]);
    said.assert(0, &["Vary does not say Origin"]);
}

#[test]
fn a_failing_server_is_told_with_its_status_and_words() {
    let server = Server::start();
    server.set(FIRST, Reply::json("<h1>Rusak</h1>").status(500));
    let said = on(&server, "500", &[]);
    said.assert(
        1,
        &[
            "the server answered 500",
            "the answer begins: <h1>Rusak</h1>",
        ],
    );
    // The article was read nevertheless.
    assert_eq!(said.row("headline")[1], "found");

    server.set(
        FIRST,
        Reply::json(r#"{ "galat": "TUTUP", "pesan": "Sudah ditutup." }"#),
    );
    on(&server, "closed", &[]).assert(
        1,
        &[
            "TUTUP",
            "; its kind is closed; readers are told: Sudah ditutup.",
        ],
    );
}

#[test]
fn a_word_for_a_state_that_is_none_of_ours_is_told_once_with_the_word() {
    let server = Server::start();
    let text = description(
        "\"upvoteCount\": \"/suka\"",
        "\"upvoteCount\": \"/suka\", \"state\": { \"at\": \"/nama\", \"map\": { \"Budi\": \"held\" } }",
    );
    let said = check(&server, "state", &text, &[]);
    let place = format!(
        "line {}, /comment/state: comments: 2 with the state \"Rina\", which is none of published, held, removed, rejected",
        line(&text, "\"state\"")
    );
    said.assert(1, &[&place]);
    let told = said.out.lines().filter(|line| line.contains(&place));
    // In the list and in the verdict.
    assert_eq!(told.count(), 2, "{}", said.out);
}

#[test]
fn an_answer_that_is_not_json_is_shown_as_it_begins() {
    let server = Server::start();
    server.set(FIRST, Reply::json("<!doctype html>\n<title>Masuk</title>"));
    let said = on(&server, "html", &[]);
    said.assert(
        1,
        &[
            "not JSON",
            "the answer begins: <!doctype html> <title>Masuk</title>",
        ],
    );
}

#[test]
fn a_server_that_is_not_there_is_told_with_the_reason() {
    let address = Server::start().address().to_owned();
    let file = file("gone", &description("\"kabar\": 1", "\"kabar\": 1"));
    let set = format!("server={address}");
    let words = [
        "check",
        "--backend",
        file.to_str().expect("a path"),
        "--set",
        &set,
        "--set",
        "thread=1174",
    ];
    kabar(&words).assert(1, &["the request did not reach the server: "]);
}

#[test]
fn pages_that_repeat_are_wrong() {
    let server = Server::start();
    let body =
        r#"{ "induk": 5, "data": [{ "nomor": 1, "nama": "Rina", "waktu": 1, "isi": "Halo" }] }"#;
    server.set(FIRST, Reply::json(body));
    server.set(
        "GET /komentar?artikel=1174&banyak=2&mulai=1",
        Reply::json(body),
    );
    let said = on(&server, "repeat", &[]);
    let text = description("\"kabar\": 1", "\"kabar\": 1");
    let place = format!(
        "line {}, /operations/comments/next: ",
        line(&text, "{\n        \"by\"")
    );
    said.assert(1, &[&place, "the second page is the first one again"]);
}

#[test]
fn scripts_get_the_same_as_json() {
    let server = Server::start();
    let text = description("\"/nama\"", "\"/nema\"");
    let said = check(&server, "json", &text, &["--json", "--origin", PAGE]);
    assert_eq!(said.status, 1);
    let report: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(report["right"], false);
    assert_eq!(report["wrong"][0]["pointer"], "/comment/author/name");
    assert_eq!(report["wrong"][0]["line"], line(&text, "\"/nema\""));
    assert_eq!(report["requests"][0]["status"], 200);
    assert_eq!(report["parts"][1]["fields"][0]["name"], "id");
    assert_eq!(report["parts"][1]["fields"][0]["found"], 2);
    assert_eq!(report["capabilities"]["post"]["maxLength"], 2000);
}

#[test]
fn a_wrong_call_is_told_from_a_wrong_server() {
    for words in [
        &["check"][..],
        &["check", "--backend", "no-such-name", "--offline"],
        &["check", "--backend", "no/such/file.json", "--offline"],
        &["check", "--backend", "schema.json"],
    ] {
        let said = kabar(words);
        assert_eq!(said.status, 2, "{words:?}: {}", said.out);
        assert!(said.err.starts_with("kabar: "), "{words:?}: {}", said.err);
    }
    let right = file("call", &description("\"kabar\": 1", "\"kabar\": 1"));
    let right = right.to_str().expect("a path");
    let set = |pair| kabar(&["check", "--offline", "--backend", right, "--set", pair]);
    let said = set("threads=7");
    assert_eq!(said.status, 2, "{}", said.out);
    assert!(said.err.contains("is \"thread\" meant?"), "{}", said.err);
    // An attribute, a variable of the page, one that the description declares, and one of the newsroom's own.
    for pair in ["timeout=5", "language=id", "limit=9", "data-desk=sport"] {
        set(pair).assert(0, &[]);
    }
    let said = kabar(&["--help"]);
    said.assert(0, &["kabar check --backend FILE|NAME"]);
}

#[test]
fn the_shipped_descriptions_are_right_by_their_names() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("backends");
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("descriptions") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("a name");
        if name == "schema" {
            continue;
        }
        let said = kabar(&["check", "--offline", "--backend", name]);
        assert_eq!(said.status, 0, "{}", said.out);
        seen += 1;
    }
    assert!(seen > 0, "no descriptions");
}
