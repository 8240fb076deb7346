//! The newsroom's servers: three origins on loopback that answer as the test says, when the test says.

mod events;
mod files;
mod reply;

use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use events::Events;
pub use reply::Reply;

/// How long a request, or its end, may be waited for: less than the 15 s after which the product gives up by itself.
const DEADLINE: Duration = Duration::from_secs(12);

/// Where host pages come from: some comment servers answer pages of a list of origins only, and their list has these
/// (xtask/src/backends/isso.rs). As many tests can run at once.
const PAGES: RangeInclusive<u16> = 47800..=47831;

/// Which of the origins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// Where the host page comes from.
    Page,
    /// Another one, for scripts and styles; any page may read it.
    Assets,
    /// A third one, for JSON; any page may read it.
    Data,
}

impl Site {
    const ALL: [Site; 3] = [Site::Page, Site::Assets, Site::Data];

    /// What pages call it.
    pub fn written(self) -> &'static str {
        match self {
            Site::Page => "https://page.example",
            Site::Assets => "https://assets.example",
            Site::Data => "https://data.example",
        }
    }
}

/// All origins share answers, gates and the log.
pub struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    origins: Vec<(Site, String)>,
    replies: Mutex<HashMap<String, Reply>>,
    gates: Mutex<HashMap<String, watch::Receiver<bool>>>,
    /// Paths with their queries, in the order in which they were asked for.
    log: watch::Sender<Vec<String>>,
    /// The paths that cookies came along to.
    cookies: Mutex<Vec<String>>,
    /// The paths whose answers nobody waits for any more.
    abandoned: watch::Sender<Vec<String>>,
}

/// Holds the answers to one path back until it is opened or dropped.
pub struct Gate(watch::Sender<bool>);

impl Gate {
    pub fn open(self) {
        self.0.send_replace(true);
    }
}

impl Server {
    pub async fn start() -> Server {
        let mut listeners = Vec::new();
        let mut origins = Vec::new();
        for site in Site::ALL {
            let listener = match site {
                Site::Page => bind(PAGES).await,
                Site::Assets | Site::Data => bind(0..=0).await,
            };
            let address = listener.local_addr().expect("it is bound");
            origins.push((site, format!("http://{address}")));
            listeners.push((site, listener));
        }
        let shared = Arc::new(Shared {
            origins,
            replies: Mutex::default(),
            gates: Mutex::default(),
            log: watch::Sender::default(),
            cookies: Mutex::default(),
            abandoned: watch::Sender::default(),
        });
        for (site, listener) in listeners {
            tokio::spawn(listen(site, listener, shared.clone()));
        }
        Server { shared }
    }

    pub fn origin(&self, site: Site) -> &str {
        self.shared.origin(site)
    }

    /// Forgets what the test before said and saw; the addresses stay, as those of real servers do.
    pub fn reset(&self) {
        self.shared
            .replies
            .lock()
            .expect("no holder panics")
            .clear();
        self.shared.gates.lock().expect("no holder panics").clear();
        self.shared
            .cookies
            .lock()
            .expect("no holder panics")
            .clear();
        self.shared.log.send_replace(Vec::new());
        self.shared.abandoned.send_replace(Vec::new());
    }

    /// What `path` answers from now on.
    pub fn set(&self, path: &str, reply: Reply) {
        self.shared
            .replies
            .lock()
            .expect("no holder panics")
            .insert(path.to_owned(), reply);
    }

    /// The file that `path` answers unless it is told otherwise.
    pub fn file(&self, path: &str) -> Reply {
        self.shared.file(path)
    }

    /// The lines that the build has for the heads of pages, for files in `folder` and one language.
    pub fn preload_lines(&self, folder: &str, language: &str) -> String {
        self.shared.preload_lines(folder, language)
    }

    /// Holds every answer to `path` back.
    pub fn hold(&self, path: &str) -> Gate {
        let (gate, open) = watch::channel(false);
        self.shared
            .gates
            .lock()
            .expect("no holder panics")
            .insert(path.to_owned(), open);
        Gate(gate)
    }

    /// The paths asked for so far, without their queries.
    pub fn asked(&self) -> Vec<String> {
        self.shared
            .log
            .borrow()
            .iter()
            .map(|line| without_query(line).to_owned())
            .collect()
    }

    /// The paths asked for so far, with their queries.
    pub fn asked_with_query(&self) -> Vec<String> {
        self.shared.log.borrow().clone()
    }

    /// How often `path` was asked for.
    pub fn count(&self, path: &str) -> usize {
        self.asked().iter().filter(|asked| *asked == path).count()
    }

    /// The paths that cookies came along to.
    pub fn paths_with_cookies(&self) -> Vec<String> {
        self.shared
            .cookies
            .lock()
            .expect("no holder panics")
            .clone()
    }

    /// Waits until `path` has been asked for `times` times.
    pub async fn wait_for(&self, path: &str, times: usize) {
        let mut log = self.shared.log.subscribe();
        let enough = log.wait_for(|log| {
            log.iter()
                .filter(|line| without_query(line) == path)
                .count()
                >= times
        });
        if tokio::time::timeout(DEADLINE, enough).await.is_err() {
            panic!(
                "{path} was not asked for {times} times, only {:#?}",
                self.asked()
            );
        }
    }

    /// Waits until the browser has given up a request for `path` that is not answered yet.
    pub async fn wait_until_abandoned(&self, path: &str) {
        let mut abandoned = self.shared.abandoned.subscribe();
        let given_up = abandoned.wait_for(|list| list.iter().any(|known| known == path));
        if tokio::time::timeout(DEADLINE, given_up).await.is_err() {
            panic!("the request for {path} is still under way");
        }
    }
}

impl Shared {
    fn origin(&self, site: Site) -> &str {
        let found = self.origins.iter().find(|(known, _)| *known == site);
        &found.expect("every site has an origin").1
    }

    async fn answer(&self, site: Site, request: &Request<Incoming>) -> Reply {
        let path = request.uri().path();
        let line = request
            .uri()
            .path_and_query()
            .map_or(path, |whole| whole.as_str());
        // Browsers ask for it by themselves.
        if path == "/favicon.ico" {
            return Reply::status(404);
        }
        self.log.send_modify(|log| log.push(line.to_owned()));
        if request.headers().contains_key("cookie") {
            self.cookies
                .lock()
                .expect("no holder panics")
                .push(path.to_owned());
        }
        let unanswered = Unanswered { shared: self, path };
        let gate = self
            .gates
            .lock()
            .expect("no holder panics")
            .get(path)
            .cloned();
        if let Some(mut gate) = gate {
            // A gate that was dropped is open.
            let _ = gate.wait_for(|open| *open).await;
        }
        let set = self
            .replies
            .lock()
            .expect("no holder panics")
            .get(path)
            .cloned();
        let reply = set.unwrap_or_else(|| self.file(path));
        std::mem::forget(unanswered);
        match site {
            Site::Page => reply,
            Site::Assets | Site::Data => reply.for_any_origin(),
        }
    }
}

/// Dropped with a request whose browser went away before it was answered.
struct Unanswered<'a> {
    shared: &'a Shared,
    path: &'a str,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        let path = self.path.to_owned();
        self.shared.abandoned.send_modify(|list| list.push(path));
    }
}

/// A listener on the first free port of these; 0 is any.
async fn bind(ports: RangeInclusive<u16>) -> TcpListener {
    for port in ports.clone() {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await {
            return listener;
        }
    }
    panic!("no port of {ports:?} is free");
}

async fn listen(site: Site, listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = shared.clone();
        tokio::spawn(async move {
            let answer = service_fn(|request| {
                let shared = shared.clone();
                async move {
                    let reply = shared.answer(site, &request).await;
                    Ok::<Response<reply::Body>, Infallible>(reply.into_response())
                }
            });
            let http = hyper::server::conn::http1::Builder::new();
            // A browser that goes away is no failure of the server.
            let _ = http.serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

fn without_query(line: &str) -> &str {
    line.split_once('?').map_or(line, |(path, _)| path)
}
