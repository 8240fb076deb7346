//! Requests a second, the 99th percentile, and memory: reading a discussion of 10,000 comments beside one of 100, and
//! writing. The load comes from threads of this program, on the same machine: the figures are of both together.

#[path = "../tests/protocol/stand.rs"]
#[allow(dead_code)]
mod stand;

use serde_json::json;
use stand::Stand;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Connections at once: what a proxy keeps open to one process.
const CONNECTIONS: usize = 16;
/// Long enough for thousands of requests of the slowest kind.
const TIME: Duration = Duration::from_secs(5);
/// Comments of the large and of the small discussion.
const LARGE: usize = 10_000;
const SMALL: usize = 100;

fn main() {
    let stand = Stand::new(&[]);
    let before = memory(&stand);
    for (thread, comments) in [("large", LARGE), ("small", SMALL)] {
        fill(&stand, thread, comments);
    }
    println!("| what | requests/s | p50, ms | p99, ms | kB an answer |");
    println!("|---|--:|--:|--:|--:|");
    let middle = LARGE / 2;
    for (what, path) in [
        (
            "100 comments, a page of 20",
            "threads/small/comments?limit=20".to_owned(),
        ),
        (
            "10,000 comments, a page of 20",
            "threads/large/comments?limit=20".to_owned(),
        ),
        (
            "… from the middle",
            format!("threads/large/comments?limit=20&cursor={middle}"),
        ),
        (
            "… by votes",
            "threads/large/comments?limit=20&sort=popular".to_owned(),
        ),
        (
            "100 comments, a page of 100",
            "threads/small/comments?limit=100".to_owned(),
        ),
        (
            "10,000 comments, a page of 100",
            "threads/large/comments?limit=100".to_owned(),
        ),
        ("counts of 20 discussions", "counts".to_owned()),
    ] {
        let body = match &*path {
            "counts" => json!((0..20).map(|n| format!("t{n}")).collect::<Vec<_>>()).to_string(),
            _ => String::new(),
        };
        let method = if body.is_empty() { "GET" } else { "POST" };
        row(
            what,
            measured(&stand, |_| request(&stand, method, &path, "", &body)),
        );
    }
    let tag = stand
        .gets("threads/large/comments")
        .header("etag")
        .expect("a tag")
        .to_owned();
    let known = format!("If-None-Match: {tag}\r\n");
    let same = |_| {
        request(
            &stand,
            "GET",
            "threads/large/comments?limit=100",
            &known,
            "",
        )
    };
    row("a page that did not change (304)", measured(&stand, same));

    let count = AtomicU32::new(0);
    let written = |thread: &'static str| {
        let (count, stand) = (&count, &stand);
        move |_: usize| {
            let n = count.fetch_add(1, Ordering::Relaxed);
            let body =
                json!({ "text": format!("Text {n}"), "author": { "name": "Rina" } }).to_string();
            let key = format!("Idempotency-Key: key-number-{n}\r\n");
            request(
                stand,
                "POST",
                &format!("threads/{thread}/comments"),
                &key,
                &body,
            )
        }
    };
    row(
        "writing below 10,000 comments",
        measured(&stand, written("large")),
    );
    row("writing below 100", measured(&stand, written("small")));
    println!(
        "\nresident: {before} MB at the start, {} MB at the end",
        memory(&stand)
    );
}

/// Comments, every third of them an answer to the one before.
fn fill(stand: &Stand, thread: &str, comments: usize) {
    let list: Vec<_> = (0..comments)
        .map(|n| {
            let id = format!("{thread}{n}");
            let text = "Kalau benar ada koordinasi, mengapa tidak diumumkan bersama? Pernyataan sepihak sulit diverifikasi.";
            let minute = n % 60;
            let (hour, day) = (n / 60 % 24, 1 + n / 1440);
            let date = format!("2017-01-{day:02}T{hour:02}:{minute:02}:00+07:00");
            let mut comment = json!({ "id": id, "author": "Rina Wahyuni", "dateCreated": date, "text": text, "upvoteCount": n % 40 });
            if n % 3 == 2 {
                comment["parentItem"] = format!("{thread}{}", n - 1).into();
            }
            comment
        })
        .collect();
    let file = std::env::temp_dir().join(format!("kabar-load-{}.json", std::process::id()));
    std::fs::write(&file, json!({ "comment": list }).to_string()).expect("it can be written");
    stand.database.imports(thread, &file);
    std::fs::remove_file(&file).expect("it is there");
}

fn request(stand: &Stand, method: &str, path: &str, headers: &str, body: &str) -> String {
    let host = stand
        .server
        .base
        .trim_start_matches("http://")
        .trim_end_matches('/');
    format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

/// How long each answer took, and how long they are together.
struct Measured {
    times: Vec<Duration>,
    bytes: usize,
}

fn measured(stand: &Stand, request: impl Fn(usize) -> String + Sync) -> Measured {
    let host = stand
        .server
        .base
        .trim_start_matches("http://")
        .trim_end_matches('/');
    let all = Mutex::new(Measured {
        times: Vec::new(),
        bytes: 0,
    });
    thread::scope(|scope| {
        for place in 0..CONNECTIONS {
            let (all, request) = (&all, &request);
            scope.spawn(move || {
                let stream = TcpStream::connect(host).expect("it listens");
                stream.set_nodelay(true).expect("a socket");
                let mut connection = BufReader::new(stream);
                let (mut times, mut bytes) = (Vec::new(), 0);
                let begun = Instant::now();
                while begun.elapsed() < TIME {
                    let asked = request(place);
                    let started = Instant::now();
                    connection
                        .get_mut()
                        .write_all(asked.as_bytes())
                        .expect("it listens");
                    bytes += answer(&mut connection);
                    times.push(started.elapsed());
                }
                let mut all = all.lock().expect("nobody panicked");
                all.times.extend(times);
                all.bytes += bytes;
            });
        }
    });
    all.into_inner().expect("nobody panicked")
}

/// Reads one answer, which is a yes, and tells the length of its body.
fn answer(connection: &mut BufReader<TcpStream>) -> usize {
    let mut line = String::new();
    connection.read_line(&mut line).expect("an answer");
    let yes = ["HTTP/1.1 200", "HTTP/1.1 201", "HTTP/1.1 304"];
    assert!(yes.iter().any(|yes| line.starts_with(yes)), "{line}");
    let mut length = 0;
    loop {
        line.clear();
        connection.read_line(&mut line).expect("a header");
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().expect("a number");
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).expect("a body");
    length
}

fn row(what: &str, mut measured: Measured) {
    measured.times.sort();
    let times = &measured.times;
    let at = |share: f64| times[(times.len() as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "| {what} | {:.0} | {:.1} | {:.1} | {:.1} |",
        times.len() as f64 / TIME.as_secs_f64(),
        at(0.5),
        at(0.99),
        measured.bytes as f64 / times.len() as f64 / 1000.0
    );
}

/// What the process has in memory, in MB.
fn memory(stand: &Stand) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", stand.server.id())).expect("it runs");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .expect("Linux says it");
    let kilobytes: u64 = line
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .expect("a number");
    kilobytes / 1000
}
