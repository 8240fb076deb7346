use kabar::fetch::table::Table;
use kabar::state::text_size::TextSize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::*;

use crate::stage::{SRC, Stage};

const ARTICLE: &str = r#"{
    "inLanguage": "en", "kicker": "Moscow:", "headline": "It rains", "description": "All day.",
    "dateline": "MOSCOW", "author": ["Ana", "Budi", {"name": "Citra", "url": "https://news.example/citra"}],
    "datePublished": "2026-05-16T08:30:00+07:00",
    "articleSection": {"name": "World", "url": "https://news.example/world"},
    "sourceOrganization": "wire.example", "keywords": ["rain", "weather"],
    "image": {"url": "photo.webp", "width": 1600, "height": 900, "alt": "A wet street", "label": "PHOTO",
              "creditText": "Ana", "caption": "The street."},
    "articleBody": [{"type": "paragraph", "content": ["It rains."]}],
    "commentCount": 12, "comments": {"src": "comments.json"}
}"#;

#[wasm_bindgen_test]
async fn every_part_of_an_article_is_shown_in_reading_order() {
    let stage = Stage::article(Table::default().with(SRC, ARTICLE));
    stage.shows("It rains.").await;
    let text = stage.text();
    let mut at = 0;
    for part in [
        "Moscow:",
        "It rains",
        "All day.",
        "World",
        "By Ana, Budi and Citra",
        "1 minute read",
        "12 comments",
        "PHOTO | Ana",
        "The street.",
        "MOSCOW - It rains.",
        "Source:",
        "wire.example",
        "Section:",
        "World",
        "rain, weather",
    ] {
        let found = text[at..].find(part);
        at +=
            found.unwrap_or_else(|| panic!("{part:?} is not after {:?}", &text[..at])) + part.len();
    }
    assert_eq!(stage.one("h1").inner_text(), "It rains");
    let photo = stage.one("img");
    assert_eq!(
        photo.get_attribute("src").as_deref(),
        Some("https://news.example/photo.webp")
    );
    assert_eq!(photo.get_attribute("alt").as_deref(), Some("A wet street"));
    assert_eq!(*stage.told.borrow(), ["loading", "shown It rains"]);
}

#[wasm_bindgen_test]
async fn missing_parts_leave_no_trace() {
    let stage = Stage::article(Table::default().with(SRC, r#"{"headline": "It rains"}"#));
    stage.shows("It rains").await;
    assert_eq!(
        stage.all("figure, img, footer, dl, p, time, a").len(),
        0,
        "{}",
        stage.root.inner_html()
    );
}

#[wasm_bindgen_test]
async fn a_failure_is_one_sentence_and_a_retry_that_works() {
    let stage = Stage::article(Table::default());
    stage.shows("no longer here").await;
    assert_eq!(
        stage
            .one("[role=alert]")
            .query_selector_all("p")
            .unwrap()
            .length(),
        1
    );
    assert_eq!(
        stage.told.borrow().last().map(String::as_str),
        Some("failed not-found")
    );
    stage.network.set(SRC, Ok(ARTICLE.to_owned()));
    stage.button("Try again").click();
    stage.shows("MOSCOW - It rains.").await;
    assert_eq!(stage.all("[role=alert]").len(), 0);
}

#[wasm_bindgen_test]
async fn the_three_text_sizes_say_which_one_holds() {
    let stage = Stage::article(Table::default().with(SRC, ARTICLE));
    stage.shows("It rains.").await;
    let pressed = |stage: &Stage| {
        let choices = stage.all("[data-size]");
        assert_eq!(choices.len(), 3);
        assert!(choices.iter().all(|choice| choice.inner_text() == "A"));
        let on = choices
            .iter()
            .filter(|choice| choice.get_attribute("aria-pressed").as_deref() == Some("true"));
        on.map(|choice| choice.get_attribute("data-size").unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(pressed(&stage), ["medium"]);
    stage.button("Large text").click();
    assert_eq!(*stage.chosen.borrow(), [TextSize::Large]);
    // The loader answers with an event: only then is it true.
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&js_sys::JSON::parse(r#"{"size":"large"}"#).unwrap());
    let event = web_sys::CustomEvent::new_with_event_init_dict("kabar:text-size", &init).unwrap();
    stage.root.dispatch_event(&event).unwrap();
    stage
        .until("large is pressed", |stage| pressed(stage) == ["large"])
        .await;
}

#[wasm_bindgen_test]
async fn a_skipped_block_is_told_and_the_rest_is_shown() {
    let body = r#"{"headline": "H", "articleBody": [{"type": "hologram"}, {"type": "paragraph", "content": "Still here."}]}"#;
    let stage = Stage::article(Table::default().with(SRC, body));
    stage.shows("Still here.").await;
    assert!(
        stage
            .told
            .borrow()
            .contains(&"partly block /articleBody/0".to_owned()),
        "{:?}",
        stage.told
    );
}

#[wasm_bindgen_test]
async fn an_html_body_never_runs_and_keeps_its_words() {
    let body = r#"{"headline": "H", "articleBody": "<p onclick=\"x()\">One <b>two</b><script>three</script></p><img src=x onerror=alert(1)>"}"#;
    let stage = Stage::article(Table::default().with(SRC, body));
    stage.shows("One two").await;
    assert!(!stage.text().contains("three"));
    assert_eq!(stage.all("[onclick], [onerror], script").len(), 0);
    assert_eq!(stage.one("strong").inner_text(), "two");
}

#[wasm_bindgen_test]
async fn an_embed_asks_before_it_requests_anything() {
    let body = r#"{"headline": "H", "articleBody": [{"type": "embed", "provider": "Tube", "title": "Film", "url": "https://tube.example/1"}]}"#;
    let stage = Stage::article(Table::default().with(SRC, body));
    stage.shows("Tube").await;
    assert_eq!(stage.all("iframe").len(), 0);
    stage.one(".kabar-embed button").click();
    stage
        .until("the frame is there", |stage| {
            !stage.all("iframe").is_empty()
        })
        .await;
    assert_eq!(
        stage.one("iframe").get_attribute("title").as_deref(),
        Some("Film")
    );
}

#[wasm_bindgen_test]
async fn the_focus_stays_on_the_retry_of_an_article_until_its_headline_is_there() {
    let stage = Stage::article(Table::default());
    stage.shows("no longer here").await;
    let button = stage.retries_in_vain().await;
    stage.network.set(SRC, Ok(ARTICLE.to_owned()));
    button.click();
    stage
        .until("the headline has the focus", |stage| {
            stage.focused().local_name() == "h1"
        })
        .await;
}

#[wasm_bindgen(inline_js = "
    export function clipboard_answers(kept) {
        navigator.clipboard.writeText = async () => { if (!kept) throw new Error('refused'); };
    }")]
extern "C" {
    /// Has the clipboard take what it is given, or refuse it.
    fn clipboard_answers(kept: bool);
}

#[wasm_bindgen_test]
async fn a_copied_link_is_said_for_a_while_and_a_refused_one_is_said_too() {
    let stage = Stage::article(Table::default().with(SRC, ARTICLE));
    stage.shows("It rains.").await;
    let said = |stage: &Stage| stage.one(".kabar-tools__said").inner_text();
    for (kept, words) in [
        (true, "Link copied"),
        (false, "The link could not be copied."),
    ] {
        clipboard_answers(kept);
        stage.button("Copy link").click();
        stage.until(words, |stage| said(stage) == words).await;
        stage
            .until("nothing is said", |stage| said(stage).is_empty())
            .await;
    }
}

#[wasm_bindgen_test]
async fn headings_of_the_body_follow_that_of_the_article() {
    let body =
        r#"{"headline": "H", "articleBody": "<h2>Two</h2><h3>Three</h3><h4>Four</h4><p>End.</p>"}"#;
    for (heading, levels) in [("1", ["h2", "h3", "h4"]), ("4", ["h5", "h6", "h6"])] {
        let stage = Stage::article_at(heading, Table::default().with(SRC, body));
        stage.shows("End.").await;
        let headings = stage.all(".kabar-article__body :is(h1, h2, h3, h4, h5, h6)");
        let found: Vec<_> = headings.iter().map(|one| one.local_name()).collect();
        assert_eq!(found, levels);
    }
}

#[wasm_bindgen_test]
async fn an_article_in_another_language_runs_the_way_that_language_does() {
    for (language, dir) in [("ar", "rtl"), ("id-ID", "ltr")] {
        let article =
            format!(r#"{{"headline": "NATO", "inLanguage": "{language}", "articleBody": ""}}"#);
        let stage = Stage::article(Table::default().with(SRC, &article));
        stage.shows("NATO").await;
        let root = stage.one("article");
        assert_eq!(root.get_attribute("lang").as_deref(), Some(language));
        assert_eq!(root.get_attribute("dir").as_deref(), Some(dir));
    }
}
