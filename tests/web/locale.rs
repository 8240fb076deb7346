//! What the browser adds to dates after hydration.

use js_sys::JSON;
use kabar::locale::browser::Intl;
use kabar::locale::{LiveDates, Messages};
use kabar::model::Moment;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// 2017-01-24T12:05:00Z.
const NOW: i64 = 1_485_259_500_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn indonesian() -> Messages {
    Messages::parse(include_str!("../../locales/id.json")).unwrap()
}

fn arabic() -> Messages {
    Messages::parse(include_str!("../../locales/ar.json")).unwrap()
}

fn ago(ms: i64) -> Moment {
    Moment {
        unix_ms: NOW - ms,
        offset: 420,
    }
}

fn relative(messages: &Messages, ms: i64) -> Option<String> {
    let intl = Intl::new(messages.language());
    let text = intl.relative(messages, &ago(ms), NOW);
    text.map(|text| text.to_string())
}

#[wasm_bindgen_test]
fn ages_are_told_in_the_language() {
    let told = |ms| relative(&indonesian(), ms).unwrap();
    assert_eq!(told(10_000), "baru saja");
    assert_eq!(told(3 * MINUTE), "3 menit yang lalu");
    assert_eq!(told(2 * HOUR), "2 jam yang lalu");
    assert_eq!(told(DAY), "kemarin");
    assert_eq!(told(4 * DAY), "4 hari yang lalu");
    assert_eq!(told(21 * DAY), "3 minggu yang lalu");
    assert_eq!(told(100 * DAY), "3 bulan yang lalu");
    assert_eq!(told(4 * 366 * DAY), "4 tahun yang lalu");
    assert_eq!(relative(&arabic(), 3 * MINUTE).unwrap(), "قبل 3 دقائق");
}

#[wasm_bindgen_test]
fn what_lies_ahead_has_no_age_and_what_will_have_one_says_when() {
    let messages = indonesian();
    assert_eq!(relative(&messages, -HOUR), None);
    let intl = Intl::new("id");
    let wait = intl.next_change(&ago(-3 * MINUTE), NOW);
    assert_eq!(i64::from(wait), 2 * MINUTE);
    assert_eq!(
        intl.relative(&messages, &ago(-3 * MINUTE), NOW + 2 * MINUTE)
            .as_deref(),
        Some("baru saja")
    );
}

#[wasm_bindgen_test]
fn the_exact_time_is_that_of_the_readers_zone() {
    let messages = indonesian();
    let exact = Intl::new("id").exact(&messages, &ago(0));
    let style = JSON::parse(r#"{"dateStyle":"full","timeStyle":"short"}"#).unwrap();
    let date = js_sys::Date::new(&JsValue::from_f64(NOW as f64));
    assert_eq!(*exact, *String::from(date.to_locale_string("id", &style)));
    assert!(exact.contains("Januari 2017"), "{exact}");
}

#[wasm_bindgen_test]
fn what_the_browser_cannot_format_stays_as_in_the_first_html() {
    let messages = indonesian();
    let no_language = Intl::new("not a language");
    assert_eq!(
        no_language.exact(&messages, &ago(0)),
        messages.date_time(&ago(0))
    );
    assert_eq!(no_language.relative(&messages, &ago(HOUR), NOW), None);
    assert_eq!(
        no_language.relative(&messages, &ago(0), NOW).as_deref(),
        Some("baru saja")
    );

    let beyond = Moment {
        unix_ms: i64::MAX,
        offset: 0,
    };
    let intl = Intl::new("id");
    assert_eq!(intl.exact(&messages, &beyond), messages.date_time(&beyond));
    assert_eq!(intl.relative(&messages, &beyond, NOW), None);
}
