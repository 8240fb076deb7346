//! What only the reader's browser knows: its zone, and each language's words for "3 hours ago".

use js_sys::JSON;
use wasm_bindgen::prelude::*;

use super::relative::{self, Age};
use super::{LiveDates, Messages};
use crate::model::{Moment, Text};

/// The browser's formats for one language. Making them is slow and using them is quick: one per root.
///
/// Where the browser refuses to make one, for a tag that is no language, the dates of the locale file stay.
pub struct Intl {
    relative: Option<RelativeTimeFormat>,
    exact: Option<DateTimeFormat>,
}

impl Intl {
    /// The formats for `language`, a BCP 47 tag.
    pub fn new(language: &str) -> Intl {
        Intl {
            relative: RelativeTimeFormat::new(language, &options(RELATIVE)).ok(),
            exact: DateTimeFormat::new(language, &options(EXACT)).ok(),
        }
    }
}

impl LiveDates for Intl {
    fn relative(&self, messages: &Messages, moment: &Moment, now_ms: i64) -> Option<Text> {
        match relative::age(here(moment.unix_ms), here(now_ms))? {
            Age::Now => Some(messages.text("time.now")),
            Age::Past(count, unit) => {
                let format = self.relative.as_ref()?;
                Some(format.format(-(count as f64), unit.as_str()).ok()?.into())
            }
        }
    }

    fn next_change(&self, moment: &Moment, now_ms: i64) -> u32 {
        relative::next_change(here(moment.unix_ms), here(now_ms))
    }

    fn exact(&self, messages: &Messages, moment: &Moment) -> Text {
        self.exact
            .as_ref()
            .and_then(|format| format.format(moment.unix_ms as f64).ok())
            .map_or_else(|| messages.date_time(moment), Text::from)
    }
}

/// "Kemarin" rather than "1 hari yang lalu"; digits as in the rest of the page.
const RELATIVE: &str = r#"{"numeric":"auto","numberingSystem":"latn"}"#;
/// Calendar and digits as in the locale file's dates.
const EXACT: &str =
    r#"{"dateStyle":"full","timeStyle":"short","calendar":"gregory","numberingSystem":"latn"}"#;

/// An options bag, from its JSON.
fn options(json: &str) -> JsValue {
    JSON::parse(json).unwrap_or(JsValue::UNDEFINED)
}

/// The moment with the offset that the reader's zone has at it.
fn here(unix_ms: i64) -> Moment {
    let date = js_sys::Date::new(&JsValue::from_f64(unix_ms as f64));
    // Minutes west of UTC; NaN, which becomes 0, beyond the 275,000 years that the browser knows.
    let offset = -date.get_timezone_offset() as i16;
    Moment { unix_ms, offset }
}

#[wasm_bindgen]
extern "C" {
    /// ECMA-402. The constructor throws for a tag that is no language, `format` for a value that is not finite.
    #[wasm_bindgen(js_namespace = Intl)]
    type RelativeTimeFormat;

    #[wasm_bindgen(catch, constructor, js_namespace = Intl)]
    fn new(language: &str, options: &JsValue) -> Result<RelativeTimeFormat, JsValue>;

    #[wasm_bindgen(catch, method)]
    fn format(this: &RelativeTimeFormat, value: f64, unit: &str) -> Result<String, JsValue>;

    /// ECMA-402. The constructor throws likewise, `format` for a moment beyond the 275,000 years that the browser knows.
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;

    #[wasm_bindgen(catch, constructor, js_namespace = Intl)]
    fn new(language: &str, options: &JsValue) -> Result<DateTimeFormat, JsValue>;

    #[wasm_bindgen(catch, method)]
    fn format(this: &DateTimeFormat, unix_ms: f64) -> Result<String, JsValue>;
}
