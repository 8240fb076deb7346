//! Articles and comments that the tests make up.

use serde_json::{Value, json};

use crate::server::Reply;

/// The smallest article, with a body of that many paragraphs.
pub fn article(paragraphs: usize) -> Value {
    let body: Vec<Value> = (1..=paragraphs)
        .map(|n| json!({ "type": "paragraph", "content": format!("Paragraph {n}. {}", "The river rose again. ".repeat(8)) }))
        .collect();
    json!({ "headline": "The river rises", "articleBody": body })
}

/// A published comment.
pub fn comment(id: &str) -> Value {
    json!({ "id": id, "author": "Rina", "dateCreated": "2024-05-02T06:10:00+07:00", "text": format!("This is comment {id}.") })
}

pub fn reply(value: &Value) -> Reply {
    Reply::json(value.to_string())
}
