//! Browsers and their WebDriver programs, from Debian's packages where they are not there already.

use super::{apt, tools};
use crate::arguments::Browser;
use crate::run::{self, Outcome};
use std::path::PathBuf;

const CHROMIUM: [&str; 4] = [
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];
const FIREFOX: [&str; 2] = ["firefox", "firefox-esr"];

/// Installs a browser with its driver unless both are there.
pub fn ensure(browser: Browser) -> Outcome {
    let any = |names: &[&str]| names.iter().any(|name| run::find(name).is_some());
    match browser {
        Browser::Chromium => {
            if any(&CHROMIUM) && chromedriver().is_some() {
                return Ok(());
            }
            apt::install(
                &["chromium", "chromium-driver"],
                "tests in Chromium",
                "a minute",
            )
        }
        Browser::Firefox => {
            if !any(&FIREFOX) {
                apt::install(&["firefox-esr"], "tests in Firefox", "a minute")?;
            }
            tools::ensure_geckodriver()
        }
        Browser::Webkit => {
            if ["WebKitWebDriver", "xvfb-run", "xauth"]
                .iter()
                .all(|name| any(&[*name]))
            {
                return Ok(());
            }
            // xauth: `xvfb-run` only recommends it, and does not start without.
            apt::install(
                &["webkit2gtk-driver", "xvfb", "xauth"],
                "tests in WebKit",
                "a minute",
            )
        }
    }
}

/// The driver of Chromium.
pub fn chromedriver() -> Option<PathBuf> {
    run::find("chromedriver")
}
