//! What anybody may read. None of these needs a preflight, and a CDN may answer for all.

use crate::api::App;
use crate::comment::CommentPage;
use crate::problem::Problem;
use crate::request::{Call, header_of};
use crate::thread::{self, Asked, Cursor, Sort, Thread};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

/// Comments on a page where the request does not say.
const LIMIT: i64 = 20;
const MOST: i64 = 100;
/// Threads that are counted in one request.
const COUNTED: usize = 200;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Comments on a page, 1 to 100; more is read as 100.
    #[param(value_type = Option<u32>, minimum = 1)]
    limit: Option<String>,
    /// newest, oldest or popular.
    #[param(value_type = Option<String>, pattern = "^(newest|oldest|popular)$")]
    sort: Option<String>,
    /// From the `next` of the page before.
    #[param(value_type = Option<String>, pattern = "^-?[0-9]{1,18}([.]-?[0-9]{1,18})?$")]
    cursor: Option<String>,
}

impl PageQuery {
    fn asked(&self, usual: Sort) -> Result<Asked, Problem> {
        let wrong = |name: &str| Problem::new(400, "invalid", format!("`{name}` is not one"));
        let limit = match filled(&self.limit) {
            None => LIMIT,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| *limit > 0)
                .ok_or_else(|| wrong("limit"))?,
        };
        let sort = match filled(&self.sort) {
            None => usual,
            Some(word) => Sort::named(word).ok_or_else(|| wrong("sort"))?,
        };
        let cursor = match filled(&self.cursor) {
            None => None,
            Some(text) => Some(Cursor::read(text).ok_or_else(|| wrong("cursor"))?),
        };
        Ok(Asked {
            sort,
            limit: limit.min(MOST),
            cursor,
        })
    }
}

fn filled(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

/// The number of a comment, from its id.
pub fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| Problem::no_comment())
}

/// Comments that open a thread, each with the first of its replies.
#[utoipa::path(get, path = "/threads/{thread}/comments", tag = "read",
    params(("thread" = String, Path), PageQuery),
    responses((status = 200, body = CommentPage), (status = 304, description = "As before"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn comments(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let asked = query.asked(Sort::Newest)?;
    let thread = thread::find(&app.database.pool, &app.settings, &name).await?;
    if let Some(same) = unchanged(&app, &headers, &thread) {
        return Ok(same);
    }
    let page = thread::page(
        &app.database.pool,
        &app.settings,
        &name,
        &thread,
        0,
        asked,
        "comments/",
    );
    Ok(shared(&app, &thread, page.await?))
}

/// Replies to one comment.
#[utoipa::path(get, path = "/threads/{thread}/comments/{comment}/replies", tag = "read",
    params(("thread" = String, Path), ("comment" = String, Path), PageQuery),
    responses((status = 200, body = CommentPage), (status = 304, description = "As before"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn replies(
    State(app): State<App>,
    Path((name, id)): Path<(String, String)>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let asked = query.asked(Sort::Oldest)?;
    let id = number(&id)?;
    let thread = thread::find(&app.database.pool, &app.settings, &name).await?;
    let parent = thread::one(&app.database.pool, thread.id, id).await?;
    if parent.is_none_or(|parent| parent.shown == 0) {
        return Err(Problem::no_comment());
    }
    if let Some(same) = unchanged(&app, &headers, &thread) {
        return Ok(same);
    }
    let page = thread::page(
        &app.database.pool,
        &app.settings,
        &name,
        &thread,
        id,
        asked,
        "../",
    );
    Ok(shared(&app, &thread, page.await?))
}

/// One comment with those that it answers; with its edit token also where it is held or rejected.
#[utoipa::path(get, path = "/threads/{thread}/comments/{comment}/context", tag = "read",
    params(("thread" = String, Path), ("comment" = String, Path), ("Edit-Token" = Option<String>, Header)),
    responses((status = 200, body = CommentPage), (status = 304, description = "As before"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn context(
    State(app): State<App>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let id = number(&id)?;
    let token = header_of(&headers, "edit-token");
    let thread = thread::find(&app.database.pool, &app.settings, &name).await?;
    let page =
        thread::context(&app.database.pool, &app.settings, &name, &thread, id, token).await?;
    if token.is_some() {
        // Somebody else's copy would show what is theirs alone; and being held or not has no number that others see.
        return Ok(([(header::CACHE_CONTROL, "private, no-store")], Json(page)).into_response());
    }
    if let Some(same) = unchanged(&app, &headers, &thread) {
        return Ok(same);
    }
    let mut response = shared(&app, &thread, page);
    response
        .headers_mut()
        .insert(header::VARY, header::HeaderValue::from_static("Edit-Token"));
    Ok(response)
}

/// A page as everybody may keep it: a browser asks each time whether it is still the same, so that whoever writes and
/// loads the page again finds what they wrote; what stands between may answer by itself for a moment.
fn shared(app: &App, thread: &Thread, page: CommentPage) -> Response<Body> {
    let control = format!(
        "public, max-age=0, s-maxage={}, must-revalidate",
        app.settings.shared_seconds
    );
    (
        [
            (header::CACHE_CONTROL, control),
            (header::ETAG, thread.tag()),
        ],
        Json(page),
    )
        .into_response()
}

fn unchanged(app: &App, headers: &HeaderMap, thread: &Thread) -> Option<Response<Body>> {
    let tag = thread.tag();
    has(headers, &tag).then(|| {
        let control = format!(
            "public, max-age=0, s-maxage={}, must-revalidate",
            app.settings.shared_seconds
        );
        (
            StatusCode::NOT_MODIFIED,
            [(header::CACHE_CONTROL, control), (header::ETAG, tag)],
        )
            .into_response()
    })
}

/// Whether whoever asks has that already (RFC 9110, section 13.1.2).
pub fn has(headers: &HeaderMap, tag: &str) -> bool {
    let Some(list) = header_of(headers, "if-none-match") else {
        return false;
    };
    list.split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// How many comments these discussions have.
#[derive(Serialize, ToSchema)]
pub struct Counts {
    pub counts: Vec<i64>,
}

/// The numbers of published comments of several discussions, in their order.
#[utoipa::path(post, path = "/counts", tag = "read", request_body = Vec<String>,
    responses((status = 200, body = Counts),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn counts(State(app): State<App>, call: Call) -> Result<Json<Counts>, Problem> {
    let names: Vec<String> = call.json()?;
    if names.len() > COUNTED {
        return Err(Problem::invalid(format!("more than {COUNTED} threads")));
    }
    if !names.iter().all(|name| thread::is_name(name)) {
        return Err(Problem::invalid("a thread that cannot be one"));
    }
    let counts = thread::counts(&app.database.pool, &names).await?;
    Ok(Json(Counts { counts }))
}

/// What readers may do.
#[derive(Serialize, ToSchema)]
pub struct Config {
    #[schema(value_type = Object)]
    pub capabilities: Value,
}

/// What readers may do, as descriptions of servers say it.
#[utoipa::path(get, path = "/config", tag = "read", responses((status = 200, body = Config)))]
pub async fn config(State(app): State<App>) -> impl IntoResponse {
    let settings = &app.settings;
    let post = json!({
        "anonymous": true,
        "name": settings.name.word(),
        "email": settings.email.word(),
        "website": settings.website.word(),
        "maxLength": settings.length,
    });
    let capabilities = json!({
        "post": post,
        "reply": {},
        "edit": { "seconds": settings.edit_seconds },
        "delete": { "seconds": settings.edit_seconds },
        "vote": "up-down-undo",
        "report": { "spam": "spam", "abuse": "abuse", "off-topic": "off-topic", "private": "private", "other": "other" },
        "sort": { "newest": "newest", "oldest": "oldest", "popular": "popular" },
    });
    (
        [(header::CACHE_CONTROL, "public, max-age=60")],
        Json(Config { capabilities }),
    )
}

/// An article that the newsroom put beside its discussion.
#[utoipa::path(get, path = "/articles/{thread}", tag = "read", params(("thread" = String, Path)),
    responses((status = 200, body = Object), (status = 304, description = "As before"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn article(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let no_article = || Problem::new(404, "no-such-article", "No such article");
    if !thread::is_name(&name) {
        return Err(no_article());
    }
    let found: Option<(String, String)> =
        sqlx::query_as("SELECT body, tag FROM article WHERE thread = $1")
            .bind(&name)
            .fetch_optional(&app.database.pool)
            .await?;
    let (body, tag) = found.ok_or_else(no_article)?;
    let tag = format!("\"{tag}\"");
    let kept = [
        (
            header::CACHE_CONTROL,
            "public, max-age=60, stale-while-revalidate=600".to_owned(),
        ),
        (header::ETAG, tag.clone()),
        (header::CONTENT_TYPE, "application/json".to_owned()),
    ];
    match has(&headers, &tag) {
        true => Ok((StatusCode::NOT_MODIFIED, kept).into_response()),
        false => Ok((kept, body).into_response()),
    }
}
