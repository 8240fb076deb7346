//! As much HTTP as asking a server on this machine takes: one request, one answer, one connection.

use crate::run::Outcome;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A first request may wait for a server that compiles or migrates something; for ever would hide that it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is asked.
pub struct Request {
    method: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The request, for sentences: `POST http://…`.
    asked: String,
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn new(method: &'static str, url: impl Into<String>) -> Request {
        Request {
            method,
            url: url.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Request {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn json(self, body: &Value) -> Request {
        self.body("application/json", body.to_string().into_bytes())
    }

    pub fn body(mut self, kind: &str, body: Vec<u8>) -> Request {
        self.body = body;
        self.header("Content-Type", kind)
    }

    /// Sends it, and takes whatever status comes back.
    ///
    /// # Errors
    /// Where nobody answers.
    pub fn send(self) -> Outcome<Answer> {
        let asked = format!("{} {}", self.method, self.url);
        let answer = self
            .exchange()
            .map_err(|error| format!("{asked}: {error}"))?;
        read(asked, &answer)
    }

    /// HTTP/1.0, because its answers come in one piece that ends with the connection.
    fn exchange(self) -> std::io::Result<Vec<u8>> {
        let (host, path) = split(&self.url);
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut head = format!(
            "{} {path} HTTP/1.0\r\nHost: {host}\r\nContent-Length: {}\r\n",
            self.method,
            self.body.len()
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        stream.write_all(&self.body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Answer {
    /// This answer, unless its status is another than `wanted`.
    ///
    /// # Errors
    /// The status and what the server says about it.
    pub fn expect(self, wanted: u16) -> Outcome<Answer> {
        if self.status == wanted {
            return Ok(self);
        }
        let said: String = self.body.chars().take(600).collect();
        Err(format!(
            "{} was answered with {} instead of {wanted}: {said}",
            self.asked, self.status
        ))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Where it is none.
    pub fn json(&self) -> Outcome<Value> {
        serde_json::from_str(&self.body)
            .map_err(|error| format!("{} was not answered with JSON: {error}", self.asked))
    }

    /// The cookies it sets, as a request sends them back.
    pub fn cookies(&self) -> String {
        let pairs: Vec<&str> = self
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| value.split(';').next())
            .collect();
        pairs.join("; ")
    }
}

/// `http://127.0.0.1:8601/new?uri=x` is host and path.
fn split(url: &str) -> (&str, &str) {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    }
}

fn read(asked: String, answer: &[u8]) -> Outcome<Answer> {
    let unreadable = || format!("{asked} was not answered with HTTP");
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or_else(unreadable)?;
    let head = String::from_utf8_lossy(&answer[..end]);
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .ok_or_else(unreadable)?;
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let body = String::from_utf8_lossy(&answer[end + 4..]).into_owned();
    Ok(Answer {
        asked,
        status,
        headers,
        body,
    })
}

/// `words` as a part of a query.
pub fn escaped(words: &str) -> String {
    words
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let raw = b"HTTP/1.0 201 CREATED\r\nSet-Cookie: 1=abc; Path=/\r\nset-cookie: b=2\r\n\r\n{\"id\": 1}";
        let answer = read("POST http://x/new".to_owned(), raw).expect("it is HTTP");
        assert_eq!(answer.status, 201);
        assert_eq!(answer.cookies(), "1=abc; b=2");
        assert_eq!(answer.json().expect("it is JSON")["id"], 1);
    }

    #[test]
    fn an_unexpected_status_tells_what_the_server_says() {
        let raw = b"HTTP/1.1 403 Forbidden\r\n\r\nratelimit exceeded";
        let sentence = read("POST http://x/new".to_owned(), raw)
            .and_then(|answer| answer.expect(201))
            .expect_err("it is refused");
        assert_eq!(
            sentence,
            "POST http://x/new was answered with 403 instead of 201: ratelimit exceeded"
        );
    }

    #[test]
    fn an_address_is_split_before_its_path() {
        assert_eq!(
            split("http://127.0.0.1:1/new?a=b"),
            ("127.0.0.1:1", "/new?a=b")
        );
        assert_eq!(split("http://127.0.0.1:1"), ("127.0.0.1:1", "/"));
    }

    #[test]
    fn a_query_part_is_escaped() {
        assert_eq!(escaped("/rain & wind"), "%2Frain%20%26%20wind");
    }
}
