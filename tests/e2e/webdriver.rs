//! The few commands of WebDriver (W3C) that the tests need, as JSON over HTTP.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::browser::{Browser, Driver};

/// The key of an element in JSON (WebDriver, section 11).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser that obeys.
pub struct Session {
    driver: Driver,
    id: String,
}

impl Session {
    pub async fn start(browser: Browser) -> Session {
        let driver = Driver::start(browser);
        let answer = send(
            driver.port,
            Method::POST,
            "/session",
            Some(browser.capabilities()),
        )
        .await;
        let answer = answer.unwrap_or_else(|error| panic!("no browser: {error}"));
        let id = answer["sessionId"]
            .as_str()
            .expect("a new session has an id")
            .to_owned();
        Session { driver, id }
    }

    async fn command(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, String> {
        send(
            self.driver.port,
            method,
            &format!("/session/{}{path}", self.id),
            body,
        )
        .await
    }

    pub async fn post(&self, path: &str, body: Value) -> Result<Value, String> {
        self.command(Method::POST, path, Some(body)).await
    }

    pub async fn get(&self, path: &str) -> Result<Value, String> {
        self.command(Method::GET, path, None).await
    }

    pub async fn delete(&self, path: &str) -> Result<Value, String> {
        self.command(Method::DELETE, path, None).await
    }

    /// Runs a function's body in the page.
    pub async fn execute(&self, script: &str) -> Result<Value, String> {
        self.post("/execute/sync", json!({ "script": script, "args": [] }))
            .await
    }

    /// Clicks the element that the script returns, as a mouse would.
    pub async fn click(&self, script: &str) -> Result<Value, String> {
        let element = self.execute(script).await?;
        let id = element[ELEMENT]
            .as_str()
            .ok_or_else(|| format!("{script:?} gave {element}, no element"))?;
        self.post(&format!("/element/{id}/click"), json!({})).await
    }

    /// Clicks the element in view that the script returns with a mouse that has rested on it for so many milliseconds.
    #[allow(dead_code, reason = "a bench presses so, no test does")]
    pub async fn rest_and_click(&self, script: &str, ms: u64) -> Result<Value, String> {
        let element = self.execute(script).await?;
        let strokes = json!([
            { "type": "pointerMove", "origin": element, "x": 0, "y": 0 },
            { "type": "pause", "duration": ms },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]);
        let mouse = json!({ "type": "pointer", "id": "mouse", "actions": strokes });
        self.post("/actions", json!({ "actions": [mouse] })).await
    }
}

/// One command; an error is the driver's own message.
async fn send(port: u16, method: Method, path: &str, body: Option<Value>) -> Result<Value, String> {
    let stream = TcpStream::connect(("127.0.0.1", port))
        .await
        .map_err(|error| error.to_string())?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", format!("127.0.0.1:{port}"))
        .header("content-type", "application/json")
        .body(Full::new(Bytes::from(body)))
        .expect("the parts are valid");
    let response = sender
        .send_request(request)
        .await
        .map_err(|error| error.to_string())?;
    let well = response.status().is_success();
    let bytes = response
        .into_body()
        .collect()
        .await
        .map_err(|error| error.to_string())?
        .to_bytes();
    let mut answer: Value = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    let value = answer["value"].take();
    if well {
        Ok(value)
    } else {
        Err(format!("{}: {}", value["error"], value["message"]))
    }
}
