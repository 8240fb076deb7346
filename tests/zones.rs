//! The zones of clocks, natively. tests/e2e/backends.rs asks a browser the same.

#![cfg(not(target_arch = "wasm32"))]

use kabar::backend::zone;
use kabar::model::Date;
use serde_json::Value;

#[test]
fn offsets_are_those_of_the_corpus() {
    let corpus: Value = serde_json::from_str(include_str!("fixtures/zones.json")).expect("JSON");
    let cases = corpus.as_array().expect("a list");
    assert!(!cases.is_empty());
    for case in cases {
        let zone = case["zone"].as_str().expect("a name");
        let local = case["local"].as_str().expect("a time");
        let moment = Date::parse(&format!("{local}Z")).moment.expect("a time");
        let minutes = zone::offset(zone, moment.unix_ms);
        assert_eq!(
            minutes.map(i64::from),
            case["minutes"].as_i64(),
            "{zone} {local}"
        );
    }
}
