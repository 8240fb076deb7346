//! The page that a description is tried on: what the command line says of it.

use std::collections::BTreeMap;
use std::future::ready;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::backend::Surroundings;
use crate::backend::description::Page;
use crate::backend::zone;
use crate::fetch::LocalFuture;
use crate::markup::{NativeParser, Parser, plain};

/// Attributes and variables by their names.
pub struct Told(BTreeMap<String, String>);

impl Told {
    /// A page with these; what its address says is added.
    pub fn new(set: &BTreeMap<String, String>, origin: Option<&str>) -> Told {
        let mut set = set.clone();
        if let Some(location) = set.get("location").cloned()
            && let Some(origin) = super::origin(&location)
        {
            let path = location.find("://").and_then(|at| {
                let rest = &location[at + 3..];
                let path = &rest[rest.find('/')?..];
                path.split(['?', '#']).next()
            });
            set.entry("path".to_owned())
                .or_insert_with(|| path.unwrap_or("/").to_owned());
            let host = origin.split_once("://").map(|(_, host)| host.to_owned());
            set.entry("host".to_owned())
                .or_insert_with(|| host.unwrap_or_default());
        } else if let Some(origin) = origin {
            // Enough to resolve a relative server; which article it would be, nobody said.
            set.insert("location".to_owned(), format!("{origin}/"));
        }
        Told(set)
    }
}

impl Page for Told {
    fn variable(&self, name: &str) -> Option<String> {
        if name == "now" {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            return Some(now.unwrap_or_default().as_millis().to_string());
        }
        self.0.get(name).cloned()
    }

    fn offset(&self, zone: &str, local_ms: i64) -> Option<i16> {
        zone::offset(zone, local_ms)
    }

    fn plain(&self, html: &str) -> String {
        plain(&NativeParser.blocks(html, None))
    }
}

impl Surroundings for Told {
    fn scripts(&self, _: &str) -> String {
        // There is no page that could have any.
        "[]".to_owned()
    }

    fn token(&self) -> LocalFuture<Option<String>> {
        Box::pin(ready(self.0.get("token").cloned()))
    }
}
