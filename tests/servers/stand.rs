//! A reader before a server: asks and acts through a description, as an element on a page does.

use std::collections::BTreeMap;
use std::future::ready;
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use kabar::backend::description::Page;
use kabar::backend::{self, Described, Surroundings};
use kabar::error::{Error, Kind};
use kabar::fetch::LocalFuture;
use kabar::markup::{NativeParser, Parser, plain};
use kabar::model::{Article, Comment, CommentPage, Entry, Link};
use serde_json::Value;

use crate::browser::{Browser, ELSEWHERE, send};

/// Runs a test. What a reader does stays on one thread, as in a page.
pub fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a thread can wait")
        .block_on(test);
}

/// Where a server is, by the variable that says so.
pub fn address(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: `cargo xtask test` starts the servers, or `cargo xtask backends`")
    })
}

/// A word that no test used before, in this run or in another one against the same server.
pub fn new_word() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("it is past 1970").as_nanos();
    format!("{now:x}n{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A network that nobody came from before: one of 2²² of those that are nobody's (RFC 6598).
pub fn new_network() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("it is past 1970").as_millis() as u32 / 16;
    let network = now.wrapping_add(COUNT.fetch_add(1, Ordering::Relaxed) << 9);
    format!("100.{}.{}.7", 64 + (network >> 8) % 64, network % 256)
}

fn description(backend: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("backends")
        .join(backend)
        .with_extension("json");
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// What the description calls an order that it claims to have.
pub fn sort(backend: &str, order: &str) -> String {
    let description: Value = serde_json::from_str(&description(backend)).expect("it is JSON");
    let value = description["capabilities"]["sort"][order].as_str();
    value
        .unwrap_or_else(|| panic!("{backend} has no order {order}"))
        .to_owned()
}

/// What stands in the page: the element's attributes and the variables of the page.
struct Written {
    variables: BTreeMap<String, String>,
    token: Option<String>,
}

impl Page for Written {
    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn offset(&self, _: &str, _: i64) -> Option<i16> {
        None
    }

    fn plain(&self, html: &str) -> String {
        plain(&NativeParser.blocks(html, None))
    }
}

impl Surroundings for Written {
    fn scripts(&self, _: &str) -> String {
        "[]".to_owned()
    }

    fn token(&self) -> LocalFuture<Option<String>> {
        Box::pin(ready(self.token.clone()))
    }
}

/// An element of a page, with its reader's browser.
pub struct Reader {
    described: Described,
    pub browser: Browser,
}

/// A reader who is known by a token, or by nothing.
pub struct Known<'a> {
    pub browser: Browser,
    pub token: Option<&'a str>,
}

impl Known<'_> {
    /// Nobody, in a network of their own.
    pub fn nobody() -> Known<'static> {
        Known {
            browser: Browser::new(ELSEWHERE, Some(new_network())),
            token: None,
        }
    }
}

impl Reader {
    /// On a page of another origin, in a network of their own.
    pub fn new(backend: &str, element: &[(&str, &str)]) -> Reader {
        Reader::known(backend, element, Known::nobody())
    }

    pub fn known(backend: &str, element: &[(&str, &str)], known: Known) -> Reader {
        let text = description(backend);
        let mut variables = BTreeMap::from([
            ("location".to_owned(), format!("{ELSEWHERE}/rain.html")),
            ("path".to_owned(), "/rain.html".to_owned()),
            ("title".to_owned(), "Rain".to_owned()),
        ]);
        variables.extend(
            element
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let page = Written {
            variables,
            token: known.token.map(str::to_owned),
        };
        let transport = Rc::new(known.browser.clone());
        Reader {
            described: Described::new(text, Box::new(page), transport).expect("a description"),
            browser: known.browser,
        }
    }

    /// Does something and tells what came of it: a comment, as the element would show it.
    pub async fn writes(
        &self,
        operation: &str,
        variables: &[(&str, &str)],
    ) -> Result<Rc<Comment>, Error> {
        let variables = owned(variables);
        let answer = self.described.act(operation, variables).await?;
        let at = Link::resolve(&answer.url, None).expect("an address");
        let read = backend::comment(&answer.body, &at, &NativeParser)
            .unwrap_or_else(|error| panic!("{error}: {}", answer.body));
        assert_eq!(read.skipped, [], "{}", answer.body);
        Ok(read.value)
    }

    /// Does something else and tells what came of it, in the canonical JSON.
    pub async fn acts(&self, operation: &str, variables: &[(&str, &str)]) -> Result<Value, Error> {
        let answer = self.described.act(operation, owned(variables)).await?;
        Ok(serde_json::from_str(&answer.body)
            .unwrap_or_else(|error| panic!("{error}: {}", answer.body)))
    }

    /// The article that its thread is of, or the one at `src`.
    pub async fn reads_article(&self, src: Option<&str>) -> Result<Rc<Article>, Error> {
        let first = || self.described.first("article").expect("an address");
        let url = src.map_or_else(first, str::to_owned);
        let answer = self.described.has("article").get(&url).await?;
        let at = Link::resolve(&answer.url, None).expect("an address");
        Ok(backend::article(&answer.body, &at, &NativeParser)?.value)
    }

    /// The first page of comments.
    pub async fn reads(&self) -> Result<CommentPage, Error> {
        let first = self.described.first("comments").expect("an address");
        self.reads_on(&first).await
    }

    /// The page of comments at an address that one before it names.
    pub async fn reads_on(&self, url: &str) -> Result<CommentPage, Error> {
        let answer = self.described.has("comments").get(url).await?;
        assert_eq!(self.described.skipped(), []);
        let at = Link::resolve(&answer.url, None).expect("an address");
        let read = backend::comments(&answer.body, &at, &NativeParser)?;
        assert_eq!(read.skipped, []);
        Ok(read.value)
    }
}

fn owned(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    let each = variables.iter();
    each.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// What the server itself says, asked without the description and without cookies.
pub async fn ask(url: &str) -> Value {
    let raw = send("GET", url, Vec::new(), None).await;
    let raw = raw.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(raw.status, 200, "{url}: {}", raw.body);
    serde_json::from_str(&raw.body).unwrap_or_else(|error| panic!("{url}: {error}: {}", raw.body))
}

/// The words of a comment.
pub fn words(comment: &Comment) -> String {
    plain(&comment.body)
}

/// The ids of a page's comments, in the order in which they are read.
pub fn ids(page: &CommentPage) -> Vec<String> {
    let entries = page.entries.iter();
    entries
        .map(|entry| match entry {
            Entry::Comment(comment) => comment.id.to_string(),
            Entry::Unreadable { .. } => panic!("a comment cannot be read"),
        })
        .collect()
}

/// The comment with this id.
pub fn find(page: &CommentPage, id: &str) -> Option<Rc<Comment>> {
    page.entries.iter().find_map(|entry| match entry {
        Entry::Comment(comment) if &*comment.id == id => Some(comment.clone()),
        Entry::Comment(_) | Entry::Unreadable { .. } => None,
    })
}

/// The server says no, in this way and with these words for the reader.
#[track_caller]
pub fn assert_refused<T>(outcome: Result<T, Error>, kind: Kind, sentence: Option<&str>) {
    let Err(error) = outcome else {
        panic!("it is not refused");
    };
    assert_eq!(
        (error.kind(), error.sentence()),
        (kind, sentence),
        "{error}"
    );
}
