//! A server of its own for each test, and a client that shows everything.

use serde_json::{Value, json};
use sqlx::{Connection, Executor};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use ureq::http;

pub const SECRET: &str = "only moderators know";
/// A server that takes longer is stuck: several times what a busy machine with two cores needs.
const LIMIT: Duration = Duration::from_secs(60);

/// A database that no other test has.
pub struct Database {
    url: String,
    file: Option<PathBuf>,
}

impl Database {
    pub fn new() -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "kabar_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        match std::env::var("KABAR_TEST_POSTGRES") {
            Ok(server) => {
                run_sql(&server, &format!("CREATE DATABASE {name}"));
                let (before, _) = server
                    .rsplit_once('/')
                    .expect("the address ends in a database");
                Database {
                    url: format!("{before}/{name}"),
                    file: None,
                }
            }
            Err(_) => {
                let file = std::env::temp_dir().join(format!("{name}.db"));
                Database {
                    url: format!("sqlite:{}", file.display()),
                    file: Some(file),
                }
            }
        }
    }

    /// Brings a discussion along from a file.
    #[allow(dead_code, reason = "the measurements share this file")]
    pub fn imports(&self, thread: &str, page: &std::path::Path) {
        let mut import = Command::new(env!("CARGO_BIN_EXE_kabar-server"));
        import
            .env("DATABASE_URL", &self.url)
            .args(["import", thread])
            .arg(page);
        let done = import.output().expect("it starts");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    /// Something that only the newsroom's own hands can do.
    pub fn sql(&self, sql: &str) {
        run_sql(&self.url, sql);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            if let Some(file) = &self.file {
                // What is not there need not be removed.
                let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
            }
        }
        // A cluster of PostgreSQL is the runner's to throw away.
    }
}

fn run_sql(url: &str, sql: &str) {
    sqlx::any::install_default_drivers();
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a thread can wait")
        .block_on(async {
            let mut connection = sqlx::AnyConnection::connect(url)
                .await
                .expect("the database answers");
            connection.execute(sql).await.expect("it is done");
            connection.close().await.expect("it ends");
        });
}

/// A process of the server.
pub struct Server {
    child: Child,
    /// Kept open: a process that cannot print would end.
    _stdout: BufReader<ChildStdout>,
    pub base: String,
}

impl Server {
    /// With these settings, and none that would disturb other tests.
    pub fn start(database: &Database, settings: &[(&str, &str)]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kabar-server"))
            .env_clear()
            .env("DATABASE_URL", &database.url)
            .env("KABAR_LISTEN", "127.0.0.1:0")
            .env("KABAR_SECRET", SECRET)
            .env("KABAR_RATE", "1000000")
            .env("KABAR_CONNECTIONS", "4")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("it prints where it is");
        let base = line
            .trim()
            .strip_prefix("kabar-server: ")
            .unwrap_or_else(|| panic!("`{line}`"));
        Server {
            base: base.to_owned(),
            child,
            _stdout: stdout,
        }
    }

    /// The process's number.
    #[allow(dead_code, reason = "the measurements share this file")]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// As a machine that fails.
    pub fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// As an administrator stops it; whether it ended well.
    pub fn stop(&mut self) -> bool {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        assert!(told.expect("kill is there").success());
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended in the test.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A discussion on a server of its own.
pub struct Stand {
    pub server: Server,
    pub database: Database,
    client: Client,
}

impl Stand {
    pub fn new(settings: &[(&str, &str)]) -> Stand {
        let database = Database::new();
        let server = Server::start(&database, settings);
        Stand {
            client: Client::new(&server.base),
            server,
            database,
        }
    }
}

impl std::ops::Deref for Stand {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Somebody who asks one server.
#[derive(Clone)]
pub struct Client {
    base: String,
    agent: ureq::Agent,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The JSON of an answer that has this status.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json()
    }

    /// A no of this kind.
    #[track_caller]
    pub fn refuses(self, status: u16, kind: &str) -> Value {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{self:?}"
        );
        let problem = self.is(status);
        let named = problem["type"].as_str().expect("a problem has a type");
        assert!(named.ends_with(&format!("/{kind}")), "{problem}");
        problem
    }
}

impl Client {
    pub fn new(base: &str) -> Client {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(LIMIT));
        Client {
            base: base.to_owned(),
            agent: config.build().into(),
        }
    }

    /// Asks; no answer is an error.
    pub fn tries(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => self
                .agent
                .run(request.body(body.to_owned()).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let (parts, mut body) = answer?.into_parts();
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: body.read_to_string()?,
        })
    }

    pub fn asks(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Answer {
        self.tries(method, path, headers, body)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    pub fn gets(&self, path: &str) -> Answer {
        self.asks("GET", path, &[], None)
    }

    pub fn sends(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("Content-Type", "application/json"));
        self.asks(method, path, &headers, Some(&body.to_string()))
    }

    /// What only moderators may do.
    pub fn moderates(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.sends(
            method,
            path,
            &[("Authorization", &format!("Bearer {SECRET}"))],
            body,
        )
    }

    /// A comment below `parent` (empty: none), as the server took it.
    #[track_caller]
    pub fn writes(&self, thread: &str, text: &str, parent: &str) -> Value {
        let body = json!({ "text": text, "parentItem": parent, "author": { "name": "Rina" } });
        self.sends("POST", &format!("threads/{thread}/comments"), &[], &body)
            .is(201)
    }

    /// Every comment that pages lead to, level by level, as (id, parent): each page is asked, no address is made up.
    pub fn walks(&self, thread: &str, query: &str) -> Vec<String> {
        let mut ids = Vec::new();
        let mut pages = vec![format!("threads/{thread}/comments?{query}")];
        while let Some(path) = pages.pop() {
            let page = self.gets(&path).is(200);
            pages.extend(page["next"].as_str().map(|next| resolved(&path, next)));
            let mut waiting: Vec<&Value> = listed(&page).iter().collect();
            while let Some(comment) = waiting.pop() {
                ids.push(id(comment));
                pages.extend(comment["next"].as_str().map(|next| resolved(&path, next)));
                waiting.extend(listed(comment));
            }
        }
        ids
    }

    /// Listens, from this event on.
    pub fn listens(&self, thread: &str, after: &str) -> Listener {
        let uri = format!("{}threads/{thread}/events", self.base);
        let request = http::Request::get(uri).header("Last-Event-ID", after);
        let answer = self
            .agent
            .run(request.body(()).expect("a request"))
            .expect("it answers");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Listener(BufReader::new(Box::new(answer.into_body().into_reader())))
    }
}

/// A stream of events.
pub struct Listener(BufReader<Box<dyn Read>>);

impl Listener {
    /// The next event: its number and its comment. None where the stream ends.
    pub fn hears(&mut self) -> Option<(String, Value)> {
        let (mut id, mut name, mut data) = (String::new(), String::new(), String::new());
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).expect("it can be read") == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("id", value)) => id = value.to_owned(),
                Some(("event", value)) => name = value.to_owned(),
                Some(("data", value)) => data = value.to_owned(),
                Some(_) | None if !data.is_empty() => {
                    assert_eq!(name, "comment");
                    return Some((id, serde_json::from_str(&data).expect("JSON")));
                }
                Some(_) | None => {}
            }
        }
    }
}

pub fn listed(page: &Value) -> &[Value] {
    page["comment"].as_array().map_or(&[], Vec::as_slice)
}

pub fn id(comment: &Value) -> String {
    comment["id"].as_str().expect("ids are texts").to_owned()
}

pub fn ids(page: &Value) -> Vec<String> {
    listed(page).iter().map(id).collect()
}

/// A reference of an answer (RFC 3986, as far as this server needs it).
pub fn resolved(path: &str, reference: &str) -> String {
    let (path, _) = path.split_once('?').unwrap_or((path, ""));
    if reference.starts_with('?') {
        return format!("{path}{reference}");
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    let mut rest = reference;
    while let Some(shorter) = rest.strip_prefix("../") {
        parts.pop();
        rest = shorter;
    }
    parts.push(rest);
    parts.join("/")
}

/// Waits for something that another process does by itself.
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    let started = std::time::Instant::now();
    while !done() {
        assert!(started.elapsed() < LIMIT, "{what}");
        std::thread::yield_now();
    }
}
