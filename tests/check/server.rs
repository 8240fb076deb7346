//! The server of the made-up paper *Lentera*, as a test wants it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// The origin of the page in all tests.
pub const PAGE: &str = "https://lentera.example";

/// An answer.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Reply {
    /// An answer that browsers take on every page, and may keep.
    pub fn json(body: &str) -> Reply {
        let reply = Reply {
            status: 200,
            headers: BTreeMap::new(),
            body: body.to_owned(),
        };
        reply
            .with("content-type", "application/json")
            .with("cache-control", "max-age=5")
            .with("access-control-allow-origin", "*")
            .with("access-control-expose-headers", "X-Jumlah")
    }

    /// Gives leave for all that the description sends.
    fn leave() -> Reply {
        Reply::json("")
            .with("access-control-allow-methods", "GET, DELETE")
            .with("access-control-allow-headers", "content-type")
    }

    pub fn status(mut self, status: u16) -> Reply {
        self.status = status;
        self
    }

    pub fn with(mut self, name: &str, value: &str) -> Reply {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn without(mut self, name: &str) -> Reply {
        self.headers.remove(name).expect("it had it");
        self
    }
}

#[derive(Default)]
struct Shared {
    /// By method and path with query.
    replies: Mutex<BTreeMap<String, Reply>>,
    asked: Mutex<Vec<String>>,
}

/// A server on loopback; it ends when it is dropped.
pub struct Server {
    shared: Arc<Shared>,
    address: String,
    _runtime: Runtime,
}

impl Server {
    /// A server whose answers are right.
    pub fn start() -> Server {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a thread can be started");
        let listener = runtime
            .block_on(TcpListener::bind(("127.0.0.1", 0)))
            .expect("there is a free port");
        let address = listener.local_addr().expect("it is bound");
        let shared = Arc::new(Shared::default());
        runtime.spawn(listen(listener, shared.clone()));
        let server = Server {
            shared,
            address: format!("http://{address}"),
            _runtime: runtime,
        };
        server.answer_right();
        server
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// What the server answers to a method and a path from now on.
    pub fn set(&self, asked: &str, reply: Reply) {
        let mut replies = self.shared.replies.lock().expect("no holder panics");
        replies.insert(asked.to_owned(), reply);
    }

    /// What was asked, each as its method and its path.
    pub fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().expect("no holder panics").clone()
    }

    fn answer_right(&self) {
        let article = r#"{ "nomor": 1174, "judul": "Jalur <b>kereta</b> dibuka", "tanggal": "02-05-2024 06:10",
                           "isi_html": "<p>Kereta pertama berangkat.</p>" }"#;
        self.set("GET /berita/1174", Reply::json(article));
        let comment = |id: u32, rest: &str| {
            format!(
                r#"{{ "nomor": {id}, "balasan_untuk": 0, "nama": "Rina", "situs": null, "isi": "Akhirnya!",
                      "waktu": 171460500{id}, "suka": 4, "balasan": []{rest} }}"#
            )
        };
        let page = |comments: &[String]| {
            let data = comments.join(",");
            let body = format!(r#"{{ "induk": 3, "terbuka": true, "data": [{data}] }}"#);
            Reply::json(&body).with("x-jumlah", "4")
        };
        let first = [comment(1, r#", "jumlah_balasan": 1"#), comment(2, "")];
        self.set(FIRST, page(&first));
        self.set(SECOND, page(&[comment(3, "")]));
        let replies = format!(r#"{{ "data": [{}] }}"#, comment(4, ""));
        self.set("GET /balasan/1?mulai=0", Reply::json(&replies));
        self.set(
            "GET /jumlah?artikel=1174",
            Reply::json(r#"{ "jumlah": [4] }"#),
        );
        for path in ["/komentar/baru", "/komentar/1"] {
            self.set(&format!("OPTIONS {path}"), Reply::leave());
        }
    }
}

/// The first page of comments.
pub const FIRST: &str = "GET /komentar?artikel=1174&banyak=2";
/// The page after it.
pub const SECOND: &str = "GET /komentar?artikel=1174&banyak=2&mulai=2";

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = shared.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(request, shared.clone()));
            // A client that hangs up is none of the server's business.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    shared: Arc<Shared>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let asked = format!("{} {}", request.method(), request.uri());
    let _ = request.into_body().collect().await;
    let known = {
        let replies = shared.replies.lock().expect("no holder panics");
        replies.get(&asked).cloned()
    };
    shared.asked.lock().expect("no holder panics").push(asked);
    let reply = known.unwrap_or_else(|| Reply::json(r#"{ "galat": "TIDAK ADA" }"#).status(404));
    let mut response = Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    Ok(response
        .body(Full::new(Bytes::from(reply.body)))
        .expect("a response"))
}
