//! Which browser is driven, and the driver program that drives it.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A driver with its browser gets this long to come up: a cold start of Firefox on two busy cores takes 15 s.
const START: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
    Webkit,
}

impl Browser {
    /// The one that `KABAR_BROWSER` names.
    pub fn chosen() -> Browser {
        let name = std::env::var("KABAR_BROWSER").unwrap_or_else(|_| "chromium".to_owned());
        match name.as_str() {
            "chromium" => Browser::Chromium,
            "firefox" => Browser::Firefox,
            "webkit" => Browser::Webkit,
            other => panic!("KABAR_BROWSER is {other:?}, not chromium, firefox or webkit"),
        }
    }

    /// The shell words that start its driver on `port`.
    fn driver(self, port: u16) -> String {
        match self {
            Browser::Chromium => format!("chromedriver --port={port}"),
            Browser::Firefox => format!("geckodriver --port {port}"),
            Browser::Webkit => format!("xvfb-run --auto-servernum WebKitWebDriver --port={port}"),
        }
    }

    /// What the session is asked to be. Scripts are waited for, pictures are not: tests hold pictures back.
    pub fn capabilities(self) -> Value {
        let own = match self {
            // The rates that browsers give hidden or covered windows would make tests wait.
            Browser::Chromium => json!({ "goog:chromeOptions": { "args": [
                "--headless=new",
                "--no-sandbox",
                // As large as the tests make it: a first page would see the change.
                "--window-size=1000,900",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding",
                // Lets `probe.collect` ask for it.
                "--js-flags=--expose-gc",
            ] } }),
            Browser::Firefox => json!({ "moz:firefoxOptions": { "args": ["-headless"] } }),
            Browser::Webkit => json!({ "webkitgtk:browserOptions": {
                "binary": webkit_browser(),
                "args": ["--automation"],
            } }),
        };
        let mut all = json!({ "pageLoadStrategy": "eager" });
        for (name, value) in own.as_object().expect("an object, as written above") {
            all[name] = value.clone();
        }
        json!({ "capabilities": { "alwaysMatch": all } })
    }
}

/// Where distributions put WebKitGTK's small browser: it is not in the search path.
fn webkit_browser() -> String {
    let folders = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/libexec",
        "/usr/lib64",
    ];
    let names = folders.map(|folder| format!("{folder}/webkit2gtk-4.1/MiniBrowser"));
    let found = names
        .iter()
        .find(|name| std::path::Path::new(name).exists());
    found
        .expect("MiniBrowser of webkit2gtk-4.1 is installed")
        .clone()
}

/// A running driver. It ends with this value and with the test program, however that ends.
pub struct Driver {
    pub port: u16,
    guard: Child,
}

impl Driver {
    pub fn start(browser: Browser) -> Driver {
        let port = free_port();
        // The shell waits for the end of its input, which is ours, and then ends the driver's process group: the
        // browser is in it. A test program that is killed closes the input too.
        let script = format!(
            "set -m; {} >/dev/null 2>&1 & read -r end; kill -- -$!",
            browser.driver(port)
        );
        let guard = Command::new("bash")
            .args(["-c", &script])
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("bash is installed");
        let driver = Driver { port, guard };
        let start = Instant::now();
        while let Err(error) = std::net::TcpStream::connect(("127.0.0.1", port)) {
            assert!(
                error.kind() == ErrorKind::ConnectionRefused && start.elapsed() < START,
                "the driver does not answer ({}): is it installed? `cargo xtask setup` does it",
                browser.driver(port)
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // It has been told to end; how it ended tells nothing about the product.
        let _ = self.guard.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
    listener.local_addr().expect("it is bound").port()
}
