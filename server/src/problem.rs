//! Every no, as a problem document (RFC 9457).

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

/// Where the types of problems are explained; the last part of the address is the kind.
const TYPES: &str = "https://kabar.example/problems/";

/// A problem document.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// Shown to the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// Seconds to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Problem {
    pub fn new(status: u16, kind: &str, title: impl Into<String>) -> Problem {
        Problem {
            kind: format!("{TYPES}{kind}"),
            title: title.into(),
            status,
            sentence: None,
            retry_after: None,
        }
    }

    /// With words for the reader.
    pub fn saying(mut self, sentence: impl Into<String>) -> Problem {
        self.sentence = Some(sentence.into());
        self
    }

    /// The request is not what the protocol says.
    pub fn invalid(title: impl Into<String>) -> Problem {
        Problem::new(422, "invalid", title)
    }

    pub fn no_thread() -> Problem {
        Problem::new(404, "no-such-discussion", "No such discussion")
    }

    pub fn no_comment() -> Problem {
        Problem::new(404, "no-such-comment", "No such comment")
    }

    pub fn too_fast(seconds: u64) -> Problem {
        Problem {
            retry_after: Some(seconds),
            ..Problem::new(429, "too-fast", "Too many writes from this address")
        }
    }

    /// The document of a status that something else than our own code chose.
    pub fn of(status: StatusCode) -> Problem {
        let title = status.canonical_reason().unwrap_or("Refused");
        let kind = title.to_lowercase().replace(' ', "-");
        Problem::new(status.as_u16(), &kind, title)
    }

    pub fn body(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers can be written")
    }
}

/// A database that fails is not the reader's fault; what it said is for the log alone.
impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Problem {
        eprintln!("database: {error}");
        Problem::new(500, "database", "The database failed")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = (
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            [
                (header::CONTENT_TYPE, "application/problem+json"),
                (header::CACHE_CONTROL, "no-store"),
            ],
            self.body(),
        )
            .into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
