//! Servers that are not canonical ones, by their descriptions and by functions of the page.

use crate::server::Reply;
use crate::stage::in_browser;

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
