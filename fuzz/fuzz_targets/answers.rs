//! Any texts as the answers of each server whose description is shipped, and of one that reads all as everything. The
//! answers to the requests of one question stand in the input with NUL between them.

#![no_main]

use kabar_fuzz::follow;
use libfuzzer_sys::fuzz_target;

/// Every form of values, made of the answer itself: a text, or a list of comments.
const FORMS: &str = r#"{
  "kabar": 1,
  "comment": {
    "id": "",
    "text": { "at": "", "as": "plain" },
    "html": { "at": "", "as": "markdown" },
    "dateCreated": { "at": "", "as": "seconds" },
    "dateModified": { "at": "", "as": "milliseconds" },
    "upvoteCount": { "at": "", "as": "number" },
    "editedBy": { "at": "", "as": "json" },
    "url": { "address": "x/{a}{?a}", "with": { "a": "" } },
    "author": {
      "name": { "at": "", "as": "unescaped" },
      "url": [{ "at": "", "as": "local", "zone": "Asia/Jakarta", "format": "D.M.YYYY, HH:mm" }],
      "image": { "at": "", "as": "utc" }
    },
    "keywords": { "at": "", "split": ",", "replace": { "a": "b" } }
  },
  "operations": {
    "comments": {
      "request": { "url": "c" },
      "list": "",
      "replies": { "list": "", "count": "/0" },
      "next": { "by": "link", "more": "" }
    },
    "post": { "request": { "url": "p", "json": {} }, "body": "text" }
  }
}"#;

const DESCRIPTIONS: [&str; 8] = [
    FORMS,
    include_str!("../../backends/artalk.json"),
    include_str!("../../backends/ghost.json"),
    include_str!("../../backends/isso.json"),
    include_str!("../../backends/remark42.json"),
    include_str!("../../backends/twikoo.json"),
    include_str!("../../backends/waline.json"),
    include_str!("../../backends/wordpress.json"),
];

fuzz_target!(|input: &str| {
    let bodies: Vec<_> = input.split('\0').collect();
    // One of them at a time, by what every change of the input changes: all would be eight times slower.
    let description = DESCRIPTIONS[input.len() % DESCRIPTIONS.len()];
    for (operation, status) in [
        ("comments", 200),
        ("replies", 200),
        ("article", 200),
        ("post", 200),
        ("post", 403),
        ("counts", 200),
    ] {
        follow(description, operation, None, status, &bodies);
    }
});
