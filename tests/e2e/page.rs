//! A page as its reader and its developer see it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::server::{Server, Site};
use crate::webdriver::Session;

/// How long a condition is waited for: far beyond what a loaded machine with two cores takes.
const DEADLINE: Duration = Duration::from_secs(20);
/// Between two looks at the page: short beside the deadline, long beside a look.
const LOOK: Duration = Duration::from_millis(25);

/// One page in a window of the browser.
pub struct Page<'a> {
    session: &'a Session,
    server: &'a Server,
}

impl<'a> Page<'a> {
    pub fn new(session: &'a Session, server: &'a Server) -> Page<'a> {
        Page { session, server }
    }

    /// Goes to a path of the page's origin; what the page before complained of fails the test.
    pub async fn open(&self, path: &str) {
        self.assert_no_complaints().await;
        let url = format!("{}{path}", self.server.origin(Site::Page));
        self.session
            .post("/url", json!({ "url": url }))
            .await
            .expect("the page loads");
    }

    /// The value of a JavaScript expression; a promise is waited for.
    pub async fn eval(&self, expression: &str) -> Value {
        match self
            .session
            .execute(&format!("return ({expression});"))
            .await
        {
            Ok(value) => value,
            Err(error) => panic!("{expression}\n{error}"),
        }
    }

    /// Runs JavaScript statements.
    pub async fn run(&self, statements: &str) {
        if let Err(error) = self.session.execute(statements).await {
            panic!("{statements}\n{error}");
        }
    }

    pub async fn is_true(&self, expression: &str) -> bool {
        self.eval(&format!("!!({expression})")).await == json!(true)
    }

    pub async fn number(&self, expression: &str) -> f64 {
        let value = self.eval(expression).await;
        value
            .as_f64()
            .unwrap_or_else(|| panic!("{expression} is {value}, no number"))
    }

    pub async fn string(&self, expression: &str) -> String {
        let value = self.eval(expression).await;
        value
            .as_str()
            .unwrap_or_else(|| panic!("{expression} is {value}, no text"))
            .to_owned()
    }

    pub async fn strings(&self, expression: &str) -> Vec<String> {
        let value = self.eval(expression).await;
        let list = value
            .as_array()
            .unwrap_or_else(|| panic!("{expression} is {value}, no list"));
        list.iter()
            .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
            .collect()
    }

    /// Waits until a JavaScript expression is true.
    pub async fn until(&self, condition: &str) {
        self.until_within(DEADLINE, condition).await;
    }

    /// The same for what takes the browser itself long.
    pub async fn until_patiently(&self, condition: &str) {
        let times = match Browser::chosen() {
            Browser::Chromium | Browser::Firefox => 3,
            // It lays out the whole discussion anew for every few comments that are added.
            Browser::Webkit => 15,
        };
        self.until_within(DEADLINE * times, condition).await;
    }

    async fn until_within(&self, deadline: Duration, condition: &str) {
        let start = Instant::now();
        while !self.is_true(condition).await {
            if start.elapsed() > deadline {
                panic!("never true: {condition}\n{}", self.describe().await);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until the first element of that name is in a state.
    pub async fn until_state(&self, host: &str, state: &str) {
        self.until(&format!(
            "document.querySelector('{host}')?.dataset.state === '{state}'"
        ))
        .await;
    }

    /// What a reader can read inside the elements of that name, once it is painted.
    pub async fn text(&self, host: &str) -> String {
        self.painted().await;
        self.string(&format!("probe.text('{host}')")).await
    }

    /// Clicks the element that the expression is, as a mouse does.
    pub async fn click(&self, element: &str) {
        if let Err(error) = self.session.click(&format!("return ({element});")).await {
            panic!(
                "{element} cannot be clicked: {error}\n{}",
                self.describe().await
            );
        }
    }

    /// Presses keys one after another, as WebDriver writes them.
    pub async fn press(&self, keys: &[Key]) {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.code() }))
            })
            .collect();
        self.strike(strokes).await;
    }

    /// Types words where the focus is.
    pub async fn type_text(&self, words: &str) {
        let strokes: Vec<Value> = words
            .chars()
            .flat_map(|letter| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": letter }))
            })
            .collect();
        self.strike(strokes).await;
    }

    /// Presses Enter while Control is held.
    pub async fn press_control_enter(&self) {
        let strokes = [
            ("keyDown", Key::Control),
            ("keyDown", Key::Enter),
            ("keyUp", Key::Enter),
            ("keyUp", Key::Control),
        ];
        let strokes = strokes.map(|(kind, key)| json!({ "type": kind, "value": key.code() }));
        self.strike(strokes.into()).await;
    }

    async fn strike(&self, strokes: Vec<Value>) {
        let actions =
            json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.session
            .post("/actions", actions)
            .await
            .expect("keys can be pressed");
    }

    /// Two frames later: what was asked of the page has been laid out and painted.
    pub async fn painted(&self) {
        self.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))").await;
    }

    /// The events of a type that the elements sent, oldest first.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        let list = self
            .eval(&format!(
                "probe.events.filter(({{ type }}) => type === '{kind}')"
            ))
            .await;
        list.as_array().expect("a list").clone()
    }

    /// The warnings in the console; from now on they count as expected.
    pub async fn take_warnings(&self) -> Vec<String> {
        self.strings("probe.warnings.splice(0)").await
    }

    /// The uncaught and written errors; from now on they count as expected.
    pub async fn take_errors(&self) -> Vec<String> {
        self.strings("probe.errors.splice(0)").await
    }

    /// What the page's policy refused; from now on it counts as expected.
    pub async fn take_violations(&self) -> Vec<String> {
        self.strings("probe.violations.splice(0)").await
    }

    /// Nobody expected errors, warnings or refusals.
    pub async fn assert_no_complaints(&self) {
        let complaints = self
            .strings(
                "window.probe ? [...probe.errors, ...probe.warnings, ...probe.violations] : []",
            )
            .await;
        assert!(complaints.is_empty(), "the page complains: {complaints:#?}");
    }

    /// The browser's names of its windows.
    pub async fn windows(&self) -> Vec<Value> {
        let handles = self
            .session
            .get("/window/handles")
            .await
            .expect("windows have names");
        handles.as_array().expect("a list").clone()
    }

    /// Opens another window and acts in it from now on.
    pub async fn open_window(&self) {
        let made = self
            .session
            .post("/window/new", json!({ "type": "window" }))
            .await;
        self.switch_to(&made.expect("a window opens")["handle"])
            .await;
    }

    pub async fn switch_to(&self, window: &Value) {
        self.session
            .post("/window", json!({ "handle": window }))
            .await
            .expect("the window is there");
    }

    pub async fn close_window(&self) {
        self.session
            .delete("/window")
            .await
            .expect("the window closes");
    }

    /// Leaves the page, with all that the browser keeps for it.
    pub async fn forget(&self) {
        // Some pages refuse themselves the store; then there is nothing in it.
        self.run("try { localStorage.clear() } catch {}").await;
        self.session
            .delete("/cookie")
            .await
            .expect("cookies can be deleted");
        self.session
            .post("/url", json!({ "url": "about:blank" }))
            .await
            .expect("the empty page loads");
    }

    /// Makes the viewport about this large, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height });
        self.session
            .post("/window/rect", size)
            .await
            .expect("the window has a size");
        // The page learns of it a little later. Browsers' own bars take less than 200 pixels.
        self.until(&format!(
            "outerWidth === {width} && innerHeight > {height} - 200"
        ))
        .await;
    }

    /// The state of things, for the message of a failed test.
    async fn describe(&self) -> String {
        let page = self
            .eval(
                "({ address: location.href, states: [...document.querySelectorAll('kabar-article, kabar-comments')]\
                 .map((one) => `${one.localName} ${one.dataset.state} ${one.dataset.hold}`), errors: window.probe?.errors,\
                 warnings: window.probe?.warnings, violations: window.probe?.violations, events: window.probe?.events,\
                 text: window.probe?.text('kabar-article, kabar-comments').slice(0, 600) })",
            )
            .await;
        format!("{page:#}\nasked: {:#?}", self.server.asked())
    }
}

/// Keys that a reader without a mouse uses.
#[derive(Clone, Copy)]
pub enum Key {
    Tab,
    Enter,
    Space,
    Control,
    Escape,
}

impl Key {
    /// Its code point in WebDriver's key actions (section 17.4.2).
    fn code(self) -> &'static str {
        match self {
            Key::Tab => "\u{e004}",
            Key::Enter => "\u{e007}",
            Key::Space => " ",
            Key::Control => "\u{e009}",
            Key::Escape => "\u{e00c}",
        }
    }
}
