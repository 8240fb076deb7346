//! Every backend description turns the answers of its server into the models, and makes the requests that it takes.
//!
//! A folder `tests/fixtures/<backend>/` holds answers in that server's shape, one file per situation, and
//! `answers.json`: the element of the page, and for each file what it answers. What becomes of it stands beside it.

#![cfg(not(target_arch = "wasm32"))]

#[path = "descriptions/damage.rs"]
mod damage;
#[path = "descriptions/faults.rs"]
mod faults;
#[path = "backends/outline.rs"]
mod outline;
#[path = "backends/places.rs"]
mod places;
#[path = "descriptions/reference.rs"]
mod reference;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::future::ready;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use kabar::backend::description::Page;
use kabar::backend::{self, Described, Surroundings};
use kabar::error::{Error, Kind};
use kabar::fetch::table::Table;
use kabar::fetch::{Answer, LocalFuture, Request};
use kabar::markup::{NativeParser, Parser, plain};
use kabar::model::{Block, Capabilities, Entry, Field, Inline, Link, Voting, Window};
use serde_json::Value;

/// What stands in the page: the element's attributes and the variables of the page.
struct Written(BTreeMap<String, String>);

impl Page for Written {
    fn variable(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    fn offset(&self, zone: &str, _: i64) -> Option<i16> {
        // Without summer time, so that no table of zones is needed here.
        match zone {
            "Asia/Jakarta" => Some(420),
            "Asia/Shanghai" => Some(480),
            _ => None,
        }
    }

    fn plain(&self, html: &str) -> String {
        plain(&NativeParser.blocks(html, None))
    }
}

impl Surroundings for Written {
    fn scripts(&self, of_type: &str) -> String {
        let script = self.0.get(of_type).cloned().unwrap_or_default();
        format!("[{script}]")
    }

    fn token(&self) -> LocalFuture<Option<String>> {
        Box::pin(ready(self.0.get("token").cloned()))
    }
}

/// What a future of a canned network comes to.
fn now<T>(future: LocalFuture<T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a canned network never waits"),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The entries of a folder by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

fn strings(object: Option<&Value>) -> BTreeMap<String, String> {
    let Some(object) = object else {
        return BTreeMap::new();
    };
    let members = object.as_object().expect("an object of strings").iter();
    members
        .map(|(name, value)| (name.clone(), word(value)))
        .collect()
}

/// A string as it is, anything else as JSON.
fn word(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A server of one situation, and what was asked of it.
struct Stand {
    table: Table,
    described: Described,
}

impl Stand {
    /// `name` is the backend's, `page` what stands in the page.
    fn new(name: &str, page: BTreeMap<String, String>) -> Stand {
        let description = root().join("backends").join(name).with_extension("json");
        Stand::of(text(&description), page)
    }

    /// `description` is the JSON itself.
    fn of(description: String, page: BTreeMap<String, String>) -> Stand {
        let table = Table::default();
        let described =
            Described::new(description, Box::new(Written(page)), Rc::new(table.clone()));
        Stand {
            table,
            described: described.expect("a description"),
        }
    }

    /// The requests as they went out, one line each and one for a body.
    fn requests(&self) -> String {
        self.table.requests().iter().map(request).collect()
    }
}

fn request(request: &Request) -> String {
    let Request {
        method,
        url,
        headers,
        body,
        credentials,
    } = request;
    let mut line = format!("{method} {url}\n");
    for (name, value) in headers {
        line += &format!("  {name}: {value}\n");
    }
    if let Some(credentials) = credentials {
        line += &format!("  with cookies: {credentials}\n");
    }
    if let Some(body) = body {
        line += &format!("  {body}\n");
    }
    line
}

fn failure(error: &Error) -> String {
    let mut line = format!("failed: {} {error}\n", error.kind().as_str());
    if let Some(sentence) = error.sentence() {
        line += &format!("  the server says: {sentence}\n");
    }
    if let Some(seconds) = error.retry_after() {
        line += &format!("  again after {seconds} s\n");
    }
    line
}

/// What becomes of a situation: the requests, then the model or the failure.
fn became(backend: &str, file: &Path, answers: &Value) -> String {
    let name = file.file_name().expect("a name").to_string_lossy();
    let answer = &answers["answers"][&*name];
    let mut page = strings(answers.get("element"));
    page.extend(strings(answer.get("element")));
    let stand = Stand::new(backend, page);
    let body = text(file);
    let status = answer["status"].as_u64().unwrap_or(200) as u16;
    let headers = strings(answer.get("headers"));
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let other = strings(answer.get("others"));
    stand.table.otherwise(status, &headers, &body);
    for (asked, file) in &other {
        stand.table.reply(
            asked,
            200,
            &[],
            &text(&root().join("tests/fixtures").join(backend).join(file)),
        );
    }
    let outcome = match answer.get("do").and_then(Value::as_str) {
        Some(operation) => {
            let variables = strings(answer.get("with")).into_iter().collect();
            now(stand.described.act(operation, variables)).map(|written| {
                let read = backend::comment(
                    &written.body,
                    &Link::resolve(&written.url, None).expect("an address"),
                    &NativeParser,
                );
                match read {
                    Ok(read) => {
                        outline::entry(&Entry::Comment(read.value))
                            + &outline::skipped(&read.skipped)
                    }
                    Err(_) => format!("{}\n", written.body),
                }
            })
        }
        None => read(&stand, &name, answer),
    };
    stand.requests() + &outcome.unwrap_or_else(|error| failure(&error))
}

fn read(stand: &Stand, name: &str, answer: &Value) -> Result<String, Error> {
    let what = if name.contains("article") {
        "article"
    } else {
        "comments"
    };
    let mut url = match answer.get("src").and_then(Value::as_str) {
        Some(src) => src.to_owned(),
        None => stand.described.first(what)?,
    };
    url += answer.get("at").and_then(Value::as_str).unwrap_or("");
    let Answer { url, body: json } = now(stand.described.has(what).get(&url))?;
    let skipped = stand.described.skipped();
    let at = Link::resolve(&url, None).expect("an address");
    let (model, mut left_out) = if what == "article" {
        let read = backend::article(&json, &at, &NativeParser)?;
        (outline::article(&read.value), read.skipped)
    } else {
        let read = backend::comments(&json, &at, &NativeParser)?;
        (outline::page(&read.value), read.skipped)
    };
    left_out.extend(skipped);
    Ok(model + &outline::skipped(&left_out))
}

/// The folders of fixtures that have a description, with its name: the folder's own, or what `backend` says.
fn backends() -> Vec<(String, PathBuf)> {
    let folders = entries(&root().join("tests/fixtures")).into_iter();
    folders
        .filter(|folder| folder.join("answers.json").exists())
        .map(|folder| {
            let own = folder.file_name().expect("a name").to_string_lossy();
            let answers = json(&folder.join("answers.json"));
            let name = answers["backend"].as_str().unwrap_or(&own).to_owned();
            (name, folder)
        })
        .collect()
}

fn fixtures(folder: &Path) -> Vec<PathBuf> {
    let files = entries(folder).into_iter();
    files
        .filter(|file| {
            let name = file
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            name != "answers.json" && !name.ends_with(".txt")
        })
        .collect()
}

#[test]
fn every_answer_becomes_what_is_written_beside_it() {
    let mut wrong = String::new();
    let mut seen = 0;
    for (backend, folder) in backends() {
        let answers = json(&folder.join("answers.json"));
        for file in fixtures(&folder) {
            let became = became(&backend, &file, &answers);
            let beside = file.with_extension("expected.txt");
            let expected = fs::read_to_string(&beside).unwrap_or_default();
            if became != expected {
                wrong += &format!("--- {} became\n{became}", file.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 0, "no fixtures");
    assert!(wrong.is_empty(), "{wrong}");
}

/// The descriptions that are shipped.
fn descriptions() -> Vec<PathBuf> {
    let files = entries(&root().join("backends")).into_iter();
    files
        .filter(|file| !file.ends_with("schema.json"))
        .collect()
}

#[test]
fn every_description_is_what_the_schema_says() {
    let schema = json(&root().join("backends/schema.json"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for file in descriptions() {
        let description = json(&file);
        let errors: Vec<_> = validator
            .iter_errors(&description)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", file.display());
    }
}

#[test]
fn every_description_has_its_fixtures() {
    let with_fixtures: Vec<String> = backends().into_iter().map(|(name, _)| name).collect();
    for file in descriptions() {
        let name = file
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        assert!(
            with_fixtures.contains(&name),
            "no tests/fixtures/{name}/answers.json"
        );
    }
}

/// The loader sends the first request itself: it has to be the one that the operation describes.
#[test]
fn the_first_address_is_that_of_the_operation() {
    for (name, folder) in backends() {
        let answers = json(&folder.join("answers.json"));
        let stand = Stand::new(&name, strings(answers.get("element")));
        let description = json(&root().join("backends").join(&name).with_extension("json"));
        let first = description["first"].as_object();
        for what in first.into_iter().flat_map(|first| first.keys()) {
            let first = stand.described.first(what).expect("an address");
            let asks = stand.described.asks(what).expect("a request");
            assert_eq!(asks, Some(first), "{name}: {what}");
        }
    }
}

#[test]
fn the_reference_is_that_of_the_schema() {
    let schema = json(&root().join("backends/schema.json"));
    let file = root().join("docs/backends-reference.md");
    let reference = reference::document(&schema);
    if std::env::var_os("KABAR_WRITE").is_some() {
        fs::write(&file, &reference).expect("the reference can be written");
    }
    assert!(
        text(&file) == reference,
        "write it anew: its first lines say how"
    );
}

/// The blocks of code in `docs/backends.md` by what they are called.
fn blocks() -> BTreeMap<String, Value> {
    let guide = text(&root().join("docs/backends.md"));
    let mut blocks = BTreeMap::new();
    for block in guide.split("```json ").skip(1) {
        let (name, rest) = block.split_once('\n').expect("a name");
        let (code, _) = rest.split_once("```").expect("an end");
        let code = serde_json::from_str(code).unwrap_or_else(|error| panic!("{name}: {error}"));
        blocks.insert(name.to_owned(), code);
    }
    blocks
}

#[test]
fn what_the_guide_writes_step_by_step_is_a_description_that_works() {
    let blocks = blocks();
    let mut description = blocks["backend"].clone();
    description["first"] = blocks["first"].clone();
    description["errors"] = blocks["errors"].clone();
    description["comment"]["state"] = blocks["state"].clone();
    description["article"] = blocks["article"].clone();
    description["operations"]["comments"]["request"] = blocks["next"]["request"].clone();
    description["operations"]["comments"]["next"] = blocks["next"]["next"].clone();
    description["operations"]["post"] = blocks["post"].clone();
    description["operations"]["vote/up"] = blocks["vote"].clone();
    description["capabilities"] = blocks["capabilities"].clone();
    description["live"] = blocks["live"].clone();
    let schema = json(&root().join("backends/schema.json"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let mut streamed = description.clone();
    streamed["live"] = blocks["stream"].clone();
    for description in [&description, &streamed] {
        let errors: Vec<_> = validator
            .iter_errors(description)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }

    let page = BTreeMap::from(
        [
            ("server", "https://api.lentera.example/"),
            ("thread", "1174"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let stand = Stand::of(description.to_string(), page);
    let first = stand.described.first("comments").expect("an address");
    assert_eq!(first, "https://api.lentera.example/komentar?artikel=1174");
    assert_eq!(
        stand.described.asks("comments").expect("a request"),
        Some(first.clone())
    );

    stand
        .table
        .otherwise(200, &[], &blocks["answer"].to_string());
    let Answer { url, body } = now(stand.described.has("comments").get(&first)).expect("comments");
    let at = Link::resolve(&url, None).expect("an address");
    let page = backend::comments(&body, &at, &NativeParser).expect("a page");
    assert_eq!(
        outline::page(&page.value),
        "total: 3\nclosed: false\nnext: https://api.lentera.example/komentar?artikel=1174#kabar-comments&offset=2\npoll: 30\n\
         comment 7: Published\n  by: Rina\n  created: 2024-05-01T23:10:00+00:00 = 1714605000000 ms, 0 min\n  up: 4\n  paragraph \"Akhirnya!\"\n\
         comment 9 answers 7: Published\n  by: Budi\n  created: 2024-05-01T23:15:00+00:00 = 1714605300000 ms, 0 min\n  up: 0\n  paragraph \"Setuju & <lega>\"\n"
    );

    stand.table.otherwise(
        200,
        &[],
        r#"{"galat": "TUTUP", "pesan": "Diskusi sudah ditutup."}"#,
    );
    let variables = vec![
        ("text".to_owned(), "Halo & salam".to_owned()),
        ("name".to_owned(), "Rina".to_owned()),
    ];
    let error = now(stand.described.act("post", variables)).expect_err("a closed discussion");
    assert_eq!(error.kind(), Kind::Closed);
    assert_eq!(error.sentence(), Some("Diskusi sudah ditutup."));
    let sent = stand.table.requests().pop().expect("a request");
    assert_eq!(
        sent.body.as_deref(),
        Some("artikel=1174&nama=Rina&isi=Halo%20%26%20salam")
    );
}

/// What the rule `headline` finds in `answer`, by a description that has no other; nothing where it finds nothing.
fn headline(rule: &str, answer: &str) -> Option<String> {
    let description = format!(
        r#"{{"kabar":1,"server":"https://a.example","article":{{"headline":{rule}}},
            "operations":{{"article":{{"request":{{"url":"a"}}}}}}}}"#
    );
    let stand = Stand::of(description, BTreeMap::new());
    stand.table.otherwise(200, &[], answer);
    let read = now(stand.described.has("article").get("https://a.example/a")).expect("an answer");
    let model = backend::article(&read.body, &Link::resolve(&read.url, None)?, &NativeParser);
    model.ok().map(|read| read.value.headline.to_string())
}

#[test]
fn a_default_is_sent_where_the_reader_gave_nothing() {
    let sent = |variables: &str| {
        let description = format!(
            r#"{{"kabar":1,"server":"https://a.example","variables":{variables},"comment":{{"id":"/id","text":"/t"}},
                "operations":{{"post":{{"request":{{"url":"a","form":
                {{"parent":"{{parent}}","email":"{{email}}","text":"{{text}}"}}}}}}}}}}"#
        );
        let stand = Stand::of(description, BTreeMap::new());
        stand.table.otherwise(200, &[], r#"{"id":1,"t":"Hi"}"#);
        let variables = vec![("text".to_owned(), "Hi".to_owned())];
        now(stand.described.act("post", variables)).expect("a comment");
        stand.table.requests().pop().expect("a request").body
    };
    assert_eq!(sent("{}").as_deref(), Some("text=Hi"));
    assert_eq!(
        sent(r#"{"parent":0,"email":""}"#).as_deref(),
        Some("parent=0&email=&text=Hi")
    );
}

#[test]
fn a_word_is_told_by_what_it_contains() {
    let rule = r#"{"at":"/m","contains":{"too fast":"slow","exceeded":"slow","at all":null}}"#;
    let read = |word: &str| headline(rule, &format!(r#"{{"m":{word}}}"#));
    assert_eq!(
        read(r#""192.0.2.0: rate exceeded (1, 2)""#).as_deref(),
        Some("slow")
    );
    assert_eq!(read(r#""much too fast""#).as_deref(), Some("slow"));
    assert_eq!(read(r#""anything else""#).as_deref(), Some("anything else"));
    assert_eq!(read(r#""nothing at all""#), None);
    assert_eq!(read("[7]"), None);
    let any = r#"{"at":"/m","contains":{"one":"1","*":"other"}}"#;
    assert_eq!(headline(any, r#"{"m":"two"}"#).as_deref(), Some("other"));
    assert_eq!(headline(any, r#"{"m":"someone"}"#).as_deref(), Some("1"));
}

#[test]
fn a_way_to_vote_is_an_operation_with_a_slash_in_its_name() {
    let stand = Stand::of(
        r#"{"kabar":1,"server":"https://a.example","comment":{"$comment":"For people.","id":"/id"},
            "operations":{"vote/up":{"request":{"method":"POST","url":"{comment}/up"}}}}"#
            .to_owned(),
        BTreeMap::new(),
    );
    stand.table.otherwise(200, &[], r#"{"id":7}"#);
    let variables = vec![("comment".to_owned(), "7".to_owned())];
    let voted = now(stand.described.act("vote/up", variables));
    assert_eq!(voted.expect("an answer").body, r#"{"id":7}"#);
    assert_eq!(stand.requests(), "POST https://a.example/7/up\n");
    let lacking = now(stand.described.act("vote/down", Vec::new())).expect_err("no such operation");
    assert!(
        lacking.to_string().contains(r#"no "vote/down""#),
        "{lacking}"
    );
}

#[test]
fn what_an_answer_does_not_hold_is_not_there() {
    let stand = Stand::of(
        r#"{"kabar":1,"server":"https://a.example","article":{"headline":"/t"},
            "operations":{"article":{"request":{"url":"a"},"item":"/0"}}}"#
            .to_owned(),
        BTreeMap::new(),
    );
    stand.table.otherwise(200, &[], "[]");
    let lacking = now(stand.described.has("article").get("https://a.example/a")).err();
    let lacking = lacking.expect("nothing to read");
    assert_eq!(lacking.kind().as_str(), "not-found");
    assert_eq!(lacking.pointer(), Some("/0"));
}

#[test]
fn an_offset_counts_only_what_the_server_counts() {
    let stand = Stand::of(
        r#"{"kabar":1,"server":"https://a.example","comment":{"id":"/id","text":"/t","parentItem":"/rid"},
            "operations":{"comments":{"request":{"url":"c","query":{"offset":"{offset}"}},"list":"/c",
            "next":{"by":"offset","only":{"at":"/rid","is":[0,null]},"total":"/roots"}}}}"#
            .to_owned(),
        BTreeMap::new(),
    );
    let answer =
        r#"{"roots":3,"c":[{"id":1,"t":"a"},{"id":2,"t":"b","rid":0},{"id":3,"t":"c","rid":1}]}"#;
    stand.table.otherwise(200, &[], answer);
    let page = |url: &str| {
        now(stand.described.has("comments").get(url))
            .expect("a page")
            .body
    };
    let first = page("https://a.example/c");
    assert!(
        first.contains(r##""next":"#kabar-comments&offset=2""##),
        "{first}"
    );
    let second = page("https://a.example/c#kabar-comments&offset=2");
    assert!(!second.contains("next"), "{second}");
}

#[test]
fn what_a_server_says_of_itself_overrules_the_description() {
    let isso = |file: &str| {
        let stand = Stand::new(
            "isso",
            BTreeMap::from([("server".to_owned(), "https://example.org".to_owned())]),
        );
        stand.table.otherwise(
            200,
            &[],
            &text(&root().join("tests/fixtures/isso").join(file)),
        );
        now(stand.described.capabilities()).expect("capabilities")
    };
    let lenient = isso("config.json").post.expect("writing");
    assert_eq!(
        (lenient.name, lenient.email),
        (Field::Optional, Field::Optional)
    );
    assert_eq!(lenient.min_length, 3);
    let strict = isso("config-strict.json");
    let posting = strict.post.expect("writing");
    assert_eq!(
        (posting.name, posting.email),
        (Field::Required, Field::Required)
    );
    assert_eq!(strict.vote, Some(Voting::UpDown));
    assert_eq!(strict.edit, Some(Window::Seconds(900)));
    assert_eq!(strict.reply_depth, Some(1));
    assert!(strict.report.is_empty() && strict.preview && strict.counts && !strict.context);
}

#[test]
fn a_question_against_spam_is_asked_where_the_answer_goes_to_the_server() {
    let mut asking = Vec::new();
    for file in entries(&root().join("backends")) {
        let description = text(&file);
        if !file.ends_with("schema.json") {
            let found = backend::capabilities(&description, "{}").expect("capabilities");
            asking.extend(
                found
                    .challenge
                    .then(|| file.file_stem().map(OsStr::to_owned)),
            );
        }
    }
    let names = ["artalk", "twikoo", "waline"].map(|name| Some(name.into()));
    assert_eq!(asking, names);
}

#[test]
fn what_has_no_operation_is_no_capability() {
    let description = r#"{"kabar": 1, "server": "https://a.example", "operations": {}, "capabilities":
        {"post": {"anonymous": true}, "vote": "like", "report": {"spam": 1}, "edit": {}, "sort": {"newest": "desc"}}}"#;
    let found = backend::capabilities(description, "{}").expect("capabilities");
    let sort = vec![("newest".into(), "desc".into())];
    assert_eq!(
        found,
        Capabilities {
            sort,
            ..Capabilities::default()
        }
    );
}

/// The server that a description with this member `live` explains.
fn living(live: &str) -> Stand {
    let description = format!(
        r#"{{"kabar":1,"server":"https://a.example","comment":{{"id":"/nr","parentItem":"/to","text":"/t"}},"live":{live},
            "operations":{{"comments":{{"request":{{"url":"c","query":{{"o":"{{sort}}"}}}},"list":"/list"}}}},
            "capabilities":{{"sort":{{"oldest":"asc","newest":"new & hot"}}}}}}"#
    );
    Stand::of(
        description,
        BTreeMap::from([("thread".to_owned(), "7/1".to_owned())]),
    )
}

/// The orders that its pages tell: they do not know in which they are.
const ORDERS: &str = r##","orders":{"oldest":"#kabar-comments&sort=asc","newest":"#kabar-comments&sort=new%20%26%20hot"}}"##;

#[test]
fn a_page_says_in_which_order_it_is_and_where_the_others_begin() {
    let description = r#"{"kabar":1,"server":"https://a.example","variables":{"sort":"asc"},"comment":{"id":"/nr","text":"/t"},
        "operations":{"comments":{"request":{"url":"c","query":{"o":"{sort}"}},"list":"/list"}},
        "capabilities":{"sort":{"oldest":"asc","newest":"desc"}}}"#;
    let stand = Stand::of(description.to_owned(), BTreeMap::new());
    stand.table.otherwise(200, &[], r#"{"list":[]}"#);
    let comments = stand.described.has("comments");
    let page = |order: &str| {
        format!(
            r##"{{"comment":[],"sort":"{order}","orders":{{"oldest":"#kabar-comments&sort=asc","newest":"#kabar-comments&sort=desc"}}}}"##
        )
    };
    assert_eq!(now(comments.get("")).expect("a page").body, page("oldest"));
    let newest = now(comments.get("https://a.example/c#kabar-comments&sort=desc"));
    assert_eq!(newest.expect("the newest").body, page("newest"));
    let asked = stand.requests();
    assert_eq!(
        asked,
        "GET https://a.example/c?o=asc\nGET https://a.example/c?o=desc\n"
    );
}

#[test]
fn a_page_says_where_one_comment_is_with_those_that_it_answers() {
    let description = r#"{"kabar":1,"server":"https://a.example","comment":{"id":"/nr","text":"/t"},
        "operations":{"comments":{"request":{"url":"c"},"list":"/list"},
        "context":{"request":{"url":"one/{comment}"},"list":"/list"}}}"#;
    let stand = Stand::of(description.to_owned(), BTreeMap::new());
    stand
        .table
        .otherwise(200, &[], r#"{"list":[{"nr":7,"t":"Here."}]}"#);
    let comments = stand.described.has("comments");
    let read = now(comments.get("")).expect("a page");
    let page = backend::comments(
        &read.body,
        &Link::resolve(&read.url, None).expect("an address"),
        &NativeParser,
    );
    let context = page.expect("a page").value.context.expect("a context");
    let url = context.of("7/8 9").expect("an address");
    let one = now(comments.get(url.as_str())).expect("a page");
    assert_eq!(one.body, r#"{"comment":[{"id":7,"text":"Here."}]}"#);
    let asked = stand.requests();
    let last = asked.lines().last();
    assert_eq!(last, Some("GET https://a.example/one/7%2F8%209"));
}

#[test]
fn a_page_says_where_the_stream_of_its_events_is_and_where_it_begins() {
    let stand = living(
        r#"{"events":{"request":{"url":"of/{thread}","query":{"from":"{after}"}},"after":"/last","item":"/new"}}"#,
    );
    let page = |answer: &str| {
        stand.table.otherwise(200, &[], answer);
        let read = now(stand.described.has("comments").get("")).expect("a page");
        read.body
    };
    assert_eq!(
        page(r#"{"list":[],"last":41}"#),
        [
            r##"{"comment":[],"events":"#kabar-live","lastEventId":"41""##,
            ORDERS
        ]
        .concat()
    );
    assert_eq!(
        page(r#"{"list":[]}"#),
        [r##"{"comment":[],"events":"#kabar-live""##, ORDERS].concat()
    );
    let request = |variables: &[(String, String)]| {
        let request = stand.described.request("live", variables);
        request.expect("no fault").expect("a request").url
    };
    assert_eq!(request(&[]), "https://a.example/of/7%2F1");
    let after = [("after".to_owned(), "4 2".to_owned())];
    assert_eq!(request(&after), "https://a.example/of/7%2F1?from=4%202");
    // An event is what the request is answered with.
    let event = r#"{"new":{"nr":9,"to":3,"t":"Since."}}"#;
    stand.table.otherwise(200, &[], event);
    let comment = now(stand.described.act("live", Vec::new())).expect("a comment");
    assert_eq!(comment.body, r#"{"id":9,"text":"Since.","parentItem":"3"}"#);
}

#[test]
fn a_page_says_where_the_newest_comments_are_read_again() {
    let stand = living(r#"{"poll":{"seconds":20}}"#);
    stand.table.otherwise(200, &[], r#"{"list":[]}"#);
    let comments = stand.described.has("comments");
    let read = now(comments.get("")).expect("a page");
    let newest = "#kabar-comments&sort=new%20%26%20hot";
    assert_eq!(
        read.body,
        format!(r#"{{"comment":[],"poll":20,"newest":"{newest}"{ORDERS}"#)
    );
    now(comments.get(&format!("https://a.example/c{newest}"))).expect("the newest");
    let asked = stand.requests();
    let last = asked.lines().last();
    assert_eq!(last, Some("GET https://a.example/c?o=new%20%26%20hot"));
}

#[test]
fn what_says_the_same_as_another_member_is_not_found() {
    let rule = r#"{"at":"/changed","unless":"{made}","with":{"made":"/made"}}"#;
    for (answer, found) in [
        (r#"{"changed":"10:00","made":"10:00"}"#, None),
        (r#"{"changed":"10:05","made":"10:00"}"#, Some("10:05")),
        (r#"{"changed":"10:05"}"#, Some("10:05")),
        (r#"{"changed":"10:05","made":["10:05"]}"#, Some("10:05")),
        (r#"{"made":"10:00"}"#, None),
    ] {
        assert_eq!(headline(rule, answer).as_deref(), found, "{answer}");
    }
    assert_eq!(headline(r#"{"at":"/n","unless":0}"#, r#"{"n":0}"#), None);
}

#[test]
fn without_a_first_address_the_operation_tells_it() {
    let stand = Stand::of(
        r#"{"kabar":1,"server":"https://a.example","article":{"headline":"/t"},
            "operations":{"article":{"request":{"url":"a/{thread}"}}}}"#
            .to_owned(),
        BTreeMap::from([("thread".to_owned(), "7".to_owned())]),
    );
    stand.table.otherwise(200, &[], r#"{"t":"Jembatan"}"#);
    let first = stand.described.first("article").expect("no fault");
    assert_eq!(first, "");
    now(stand.described.has("article").get(&first)).expect("an article");
    assert_eq!(stand.requests(), "GET https://a.example/a/7\n");
}

#[test]
fn an_address_of_the_element_goes_before_the_scripts_of_the_page() {
    let stand = Stand::of(
        r#"{"kabar":1,"article":{"headline":["/t","/0/t"]},
            "operations":{"article":{"request":{"script":"application/ld+json"}}}}"#
            .to_owned(),
        BTreeMap::from([
            ("location".to_owned(), "https://a.example/".to_owned()),
            (
                "application/ld+json".to_owned(),
                r#"{"t":"here"}"#.to_owned(),
            ),
        ]),
    );
    stand.table.otherwise(200, &[], r#"{"t":"there"}"#);
    let read = |url: &str| now(stand.described.has("article").get(url)).expect("an article");
    assert_eq!(read("").body, r#"{"headline":"here"}"#);
    assert_eq!(stand.requests(), "");
    assert_eq!(
        read("https://a.example/t.json").body,
        r#"{"headline":"there"}"#
    );
}
