//! Servers that are not canonical ones, by their descriptions and by functions of the page.

use crate::server::Reply;
use crate::stage::in_browser;

/// What clocks show in zones, with the minutes east of UTC.
const ZONES: &str = include_str!("../fixtures/zones.json");

/// Where the page's element asks for the first comments.
const FIRST: &str = "/isso/";

fn isso(name: &str) -> Reply {
    let path = format!("{}/tests/fixtures/isso/{name}", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    Reply::json(body)
}

#[test]
fn a_described_server_is_read_through_its_description() {
    in_browser(async |page, server| {
        server.set(FIRST, isso("comments-normal.json"));
        page.open("/pages/backend.html").await;
        page.until_state("kabar-comments", "ready").await;
        let text = page.text("kabar-comments").await;
        assert!(text.contains("Satu & dua"), "{text}");
        assert_eq!(
            server.count(FIRST),
            1,
            "the loader's request is the first one"
        );
        let asked = server.asked_with_query();
        let first = "/isso/?uri=%2Farticles%2Frain&limit=50&nested_limit=50&sort=oldest";
        assert!(asked.iter().any(|path| path == first), "{asked:?}");
    });
}

/// The same corpus is read natively in tests/zones.rs.
#[test]
fn a_browser_knows_the_zones_as_native_programs_do() {
    in_browser(async |page, _| {
        page.open("/pages/no-elements.html").await;
        let wrong = page
            .eval(&format!(
                r#"import("/backend.js").then(({{ offset }}) =>
                    {ZONES}
                        .map(({{ zone, local, minutes }}) => {{
                            const east = offset(zone, Date.parse(local + "Z"));
                            return {{ zone, local, minutes, east: Number.isNaN(east) ? null : east }};
                        }})
                        .filter(({{ minutes, east }}) => minutes !== east))"#
            ))
            .await;
        assert_eq!(wrong, serde_json::json!([]));
    });
}
