//! A comment as the database has it, and as the protocol writes it.

use crate::settings::Settings;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The columns of [`Row`], of a comment called `c`.
pub const COLUMNS: &str = "c.id, c.thread, c.parent, c.state, c.shown, c.text, c.html, c.reason, c.author, c.token, \
    c.created, c.modified, c.up, c.down, c.replies, c.children, c.event";

/// A comment as the database has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub thread: i64,
    pub parent: i64,
    pub state: String,
    pub shown: i64,
    pub text: String,
    pub html: Option<String>,
    pub reason: Option<String>,
    pub author: Option<String>,
    pub token: Option<String>,
    pub created: i64,
    pub modified: Option<i64>,
    pub up: i64,
    pub down: i64,
    pub replies: i64,
    pub children: i64,
    pub event: i64,
}

impl Row {
    pub fn is_published(&self) -> bool {
        self.state == State::Published.word()
    }

    pub fn is_removed(&self) -> bool {
        self.state == State::Removed.word()
    }
}

/// Where a comment is between its writer and its readers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Published,
    Held,
    Removed,
    Rejected,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::Published => "published",
            State::Held => "held",
            State::Removed => "removed",
            State::Rejected => "rejected",
        }
    }

    fn named(word: &str) -> State {
        match word {
            "published" => State::Published,
            "held" => State::Held,
            "rejected" => State::Rejected,
            // What the database cannot hold is not shown.
            _ => State::Removed,
        }
    }
}

/// Who wrote it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Person {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<String>,
}

/// A comment of the protocol.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    pub id: String,
    /// The comment that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_item: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    pub state: State,
    /// Why it was rejected, for its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Only of comments that the newsroom brought along from another server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upvote_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downvote_count: Option<i64>,
    /// Published replies, at any depth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_count: Option<i64>,
    /// Replies that came along, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub comment: Vec<Comment>,
    /// Address of the replies that did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Whoever has it may change and delete the comment. Told once, to its writer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit_token: Option<String>,
}

/// For whom a comment is written down.
#[derive(Clone, Copy, PartialEq)]
pub enum Eyes {
    /// What is not published is a gap.
    Anybody,
    /// Its author and moderators see what became of it.
    Own,
}

impl Comment {
    /// The comment alone, with its `parentItem`.
    pub fn flat(row: &Row, thread: &str, eyes: Eyes, settings: &Settings) -> Comment {
        let state = State::named(&row.state);
        let readable = match state {
            State::Published => true,
            State::Held | State::Rejected => eyes == Eyes::Own,
            State::Removed => false,
        };
        let id = row.id.to_string();
        let site = settings.site.as_ref().filter(|_| readable);
        Comment {
            parent_item: (row.parent != 0).then(|| row.parent.to_string()),
            url: site.map(|site| {
                let page = site.replace("{thread}", &escaped(thread));
                format!("{page}#comment-{id}")
            }),
            id,
            state: if readable { state } else { State::Removed },
            state_reason: row
                .reason
                .clone()
                .filter(|_| readable && state == State::Rejected),
            author: readable
                .then_some(row.author.as_deref())
                .flatten()
                .and_then(|author| serde_json::from_str(author).ok()),
            date_created: readable.then(|| date(row.created, settings)),
            date_modified: row
                .modified
                .filter(|_| readable)
                .map(|moment| date(moment, settings)),
            text: (readable && row.html.is_none()).then(|| row.text.clone()),
            html: row.html.clone().filter(|_| readable),
            upvote_count: readable.then_some(row.up),
            downvote_count: readable.then_some(row.down),
            comment_count: readable.then_some(row.replies),
            comment: Vec::new(),
            next: None,
            edit_token: None,
        }
    }
}

/// A page of comments.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentPage {
    /// Published comments of the whole discussion.
    pub comment_count: i64,
    /// Whether new comments are taken.
    pub open: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<String>,
    /// Address of the stream that tells what happens meanwhile.
    pub events: &'static str,
    /// The last event that this page knows of: the stream goes on from there.
    pub last_event_id: String,
    /// Address of one comment with those that it answers; `{comment}` stands for its id (RFC 6570, level 1).
    pub context: &'static str,
    /// The order of the comments that open a thread: `newest`, `oldest` or `popular`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<&'static str>,
    /// Addresses of the first page in each order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<Orders>,
    pub comment: Vec<Comment>,
    /// Address of the page that follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The first page of a discussion in each order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Orders {
    pub newest: String,
    pub oldest: String,
    pub popular: String,
}

/// A moment as the protocol writes it, on the newsroom's clock.
pub fn date(milliseconds: i64, settings: &Settings) -> String {
    let moment = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let date = settings.offset.to_datetime(moment);
    let seconds = settings.offset.seconds();
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    let sign = if seconds < 0 { '-' } else { '+' };
    format!(
        "{}{sign}{hours:02}:{minutes:02}",
        date.strftime("%Y-%m-%dT%H:%M:%S")
    )
}

/// The moment that a date of the protocol says.
pub fn moment(date: &str) -> Option<i64> {
    let moment: Timestamp = date.parse().ok()?;
    Some(moment.as_millisecond())
}

pub fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// A name as a part of an address (RFC 3986, unreserved characters).
fn escaped(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(byte.into())
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// A text member of any JSON, where it is one and not blank.
pub fn text_of<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    let text = value.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn dates_are_on_the_newsrooms_clock() {
        for (offset, written) in [
            ("+07:00", "2017-01-24T21:14:00+07:00"),
            ("-03:30", "2017-01-24T10:44:00-03:30"),
            ("+00:00", "2017-01-24T14:14:00+00:00"),
        ] {
            let variables = HashMap::from([("KABAR_OFFSET".to_owned(), offset.to_owned())]);
            let settings = Settings::read(&variables).expect("settings");
            let moment = moment("2017-01-24T14:14:00Z").expect("a date");
            assert_eq!(date(moment, &settings), written);
        }
    }

    #[test]
    fn a_thread_may_be_called_anything_in_an_address() {
        assert_eq!(escaped("/dunia/ä b"), "%2Fdunia%2F%C3%A4%20b");
    }
}
