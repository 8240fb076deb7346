//! Which address leads where, what every answer carries, and the document that says so.

use crate::database::Database;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::{events, moderation, read, write};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{get, patch, post, put};
use axum::{Json, Router};
use std::sync::Arc;
use tokio::sync::watch;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// What every handler has.
#[derive(Clone)]
pub struct App {
    pub settings: Arc<Settings>,
    pub database: Database,
    /// Mixed into hashes of addresses and names, so that only this database can make them.
    pub salt: Arc<str>,
    /// Whether the server is about to end.
    pub stopping: watch::Receiver<bool>,
}

/// The document that describes all of it.
#[derive(OpenApi)]
#[openapi(
    info(title = "Kabar", description = "The canonical protocol of Kabar: an article and its discussion."),
    servers((url = ".", description = "Where this document is")),
    paths(
        read::comments, read::replies, read::context, read::counts, read::config, read::article, events::events,
        write::post, write::edit, write::delete, write::vote, write::report, write::preview,
        moderation::list, moderation::publish, moderation::reject, moderation::set_thread, moderation::set_article,
    ),
    modifiers(&Secret),
)]
pub struct Document;

struct Secret;

impl Modify for Secret {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("KABAR_SECRET"));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("secret", SecurityScheme::Http(scheme.build()));
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/openapi.json", get(async || Json(Document::openapi())))
        .route("/config", get(read::config))
        .route("/counts", post(read::counts))
        .route("/preview", post(write::preview))
        .route(
            "/articles/{thread}",
            get(read::article).put(moderation::set_article),
        )
        .route(
            "/threads/{thread}/comments",
            get(read::comments).post(write::post),
        )
        .route("/threads/{thread}/events", get(events::events))
        .route(
            "/threads/{thread}/comments/{comment}",
            patch(write::edit).delete(write::delete),
        )
        .route(
            "/threads/{thread}/comments/{comment}/replies",
            get(read::replies),
        )
        .route(
            "/threads/{thread}/comments/{comment}/context",
            get(read::context),
        )
        .route(
            "/threads/{thread}/comments/{comment}/vote",
            put(write::vote),
        )
        .route(
            "/threads/{thread}/comments/{comment}/reports",
            post(write::report),
        )
        .route("/moderation/comments", get(moderation::list))
        .route(
            "/moderation/comments/{comment}/publish",
            post(moderation::publish),
        )
        .route(
            "/moderation/comments/{comment}/reject",
            post(moderation::reject),
        )
        .route("/moderation/threads/{thread}", put(moderation::set_thread))
        .fallback(async || Problem::of(StatusCode::NOT_FOUND))
        // Bodies are bounded where they are read (`Call`).
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(for_any_origin))
        .with_state(app)
}

/// Pages of any origin may ask, without cookies; and every no is a problem document.
async fn for_any_origin(request: Request, next: Next) -> Response<Body> {
    if request.method() == Method::OPTIONS {
        return preflight();
    }
    let mut response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_problem = kind.is_some_and(|kind| kind == "application/problem+json");
    if (status.is_client_error() || status.is_server_error()) && !is_problem {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = Problem::of(status).into_response();
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("ETag, Retry-After"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

fn preflight() -> Response<Body> {
    let told = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, PATCH, DELETE",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key, Edit-Token, Voter, Last-Event-ID",
        ),
        // The longest that browsers keep it (Firefox: a day).
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, told).into_response()
}
