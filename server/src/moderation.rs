//! What moderators do, who send the newsroom's secret.

use crate::api::App;
use crate::change;
use crate::comment::{COLUMNS, Comment, Eyes, Row, State as Of, date, moment, now};
use crate::database::Writing;
use crate::problem::Problem;
use crate::read::number;
use crate::request::{Answer, Call, Once, moderator};
use crate::rules;
use crate::secret;
use crate::thread;
use crate::write::{existing, once};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Comments in one list.
const LIMIT: i64 = 50;

/// What is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// held, or reported: published, with reports.
    #[param(value_type = Option<String>, pattern = "^(held|reported)$")]
    state: Option<String>,
    /// The id that the list before ended with.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    after: Option<String>,
}

/// A comment with what only moderators see.
#[derive(Serialize, ToSchema)]
pub struct Item {
    pub thread: String,
    pub comment: Comment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<Reported>,
}

/// A report, as a moderator reads it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reported {
    pub category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub date_created: String,
}

/// What waits, the oldest first.
#[derive(Serialize, ToSchema)]
pub struct List {
    pub items: Vec<Item>,
    /// Address of the list that follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Lists what waits for a moderator.
#[utoipa::path(get, path = "/moderation/comments", tag = "moderation", params(ListQuery), security(("secret" = [])),
    responses((status = 200, body = List),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(app): State<App>,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    moderator(&headers, &app)?;
    let wrong = |name: &str| Problem::new(400, "invalid", format!("`{name}` is not one"));
    let after: i64 = query
        .after
        .as_deref()
        .unwrap_or("0")
        .parse()
        .map_err(|_| wrong("after"))?;
    let (word, which) = match query.state.as_deref() {
        None | Some("held") => ("held", "c.state = 'held'"),
        Some("reported") => ("reported", "c.reports > 0 AND c.state = 'published'"),
        Some(_) => return Err(wrong("state")),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM comment c WHERE {which} AND c.id > $1 ORDER BY c.id LIMIT {LIMIT}"
    );
    let pool = &app.database.pool;
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(after).fetch_all(pool).await?;
    let full = rows.len() as i64 == LIMIT;
    let last = rows.last().map(|row| row.id).filter(|_| full);
    let mut items = Vec::new();
    for row in rows {
        let (thread, email): (String, Option<String>) =
            sqlx::query_as("SELECT t.name, c.email FROM comment c JOIN thread t ON t.id = c.thread WHERE c.id = $1")
                .bind(row.id)
                .fetch_one(pool)
                .await?;
        let reports: Vec<(String, Option<String>, i64)> = sqlx::query_as(
            "SELECT category, reason, created FROM report WHERE comment = $1 ORDER BY id LIMIT 100",
        )
        .bind(row.id)
        .fetch_all(pool)
        .await?;
        let reports = reports
            .into_iter()
            .map(|(category, reason, created)| Reported {
                category,
                reason,
                date_created: date(created, &app.settings),
            });
        items.push(Item {
            comment: Comment::flat(&row, &thread, Eyes::Own, &app.settings),
            thread,
            email,
            reports: reports.collect(),
        });
    }
    let next = last.map(|last| format!("?state={word}&after={last}"));
    Ok((
        [(header::CACHE_CONTROL, "private, no-store")],
        Json(List { items, next }),
    ))
}

/// Shows a comment that waited or was refused; of one that stands, its reports are done with.
#[utoipa::path(post, path = "/moderation/comments/{comment}/publish", tag = "moderation", security(("secret" = [])),
    params(("comment" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Comment),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn publish(
    State(app): State<App>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Answer, Problem> {
    call.moderator(&app)?;
    once!(&app, &call, |writing| decided(
        &app,
        &id,
        Of::Published,
        None,
        writing
    ))
}

/// Why a comment is refused.
#[derive(Default, Deserialize, ToSchema)]
pub struct Reason {
    /// For its author.
    reason: Option<String>,
}

/// Refuses a comment; one that stood is taken away.
#[utoipa::path(post, path = "/moderation/comments/{comment}/reject", tag = "moderation", security(("secret" = [])),
    params(("comment" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = Reason,
    responses((status = 200, body = Comment),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn reject(
    State(app): State<App>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Answer, Problem> {
    call.moderator(&app)?;
    once!(&app, &call, |writing| async {
        let given: Reason = call.json()?;
        let reason = given
            .reason
            .map(|reason| rules::line(&reason))
            .filter(|reason| !reason.is_empty());
        decided(&app, &id, Of::Rejected, reason, writing).await
    })
}

async fn decided(
    app: &App,
    id: &str,
    state: Of,
    reason: Option<String>,
    writing: &mut Writing,
) -> Result<Answer, Problem> {
    let id = number(id)?;
    let name: Option<String> = sqlx::query_scalar(
        "SELECT t.name FROM comment c JOIN thread t ON t.id = c.thread WHERE c.id = $1",
    )
    .bind(id)
    .fetch_optional(&mut *writing.tx)
    .await?;
    let name = name.ok_or_else(Problem::no_comment)?;
    let thread = change::lock(writing, &name)
        .await?
        .ok_or_else(Problem::no_thread)?;
    let row = existing(writing, thread.id, id).await?;
    if row.is_removed() {
        return Err(Problem::no_comment());
    }
    sqlx::query("UPDATE comment SET reason = $1, reports = 0 WHERE id = $2")
        .bind(reason)
        .bind(id)
        .execute(&mut *writing.tx)
        .await?;
    sqlx::query("DELETE FROM report WHERE comment = $1")
        .bind(id)
        .execute(&mut *writing.tx)
        .await?;
    if row.state != state.word() {
        change::set_state(writing, &row, state).await?;
    }
    let row = existing(writing, thread.id, id).await?;
    Ok(Answer::json(
        200,
        &Comment::flat(&row, &name, Eyes::Own, &app.settings),
    ))
}

/// Whether a discussion takes comments.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ThreadState {
    /// Missing: true.
    open: Option<bool>,
    /// Since when, or from when on, none are taken. Missing where it is not open: now.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
}

/// Makes a discussion, closes it, opens it again.
#[utoipa::path(put, path = "/moderation/threads/{thread}", tag = "moderation", security(("secret" = [])),
    params(("thread" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ThreadState,
    responses((status = 204, description = "Done"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn set_thread(
    State(app): State<App>,
    Path(name): Path<String>,
    call: Call,
) -> Result<Answer, Problem> {
    call.moderator(&app)?;
    once!(&app, &call, |writing| async {
        let given: ThreadState = call.json()?;
        if !thread::is_name(&name) {
            return Err(Problem::no_thread());
        }
        let closed = match given.closed_at.as_deref() {
            Some(date) => {
                Some(moment(date).ok_or_else(|| Problem::invalid("/closedAt is not a date"))?)
            }
            None if given.open == Some(false) => Some(now()),
            None => None,
        };
        let thread = change::lock_or_make(writing, &name).await?;
        sqlx::query("UPDATE thread SET closed = $1 WHERE id = $2")
            .bind(closed)
            .bind(thread.id)
            .execute(&mut *writing.tx)
            .await?;
        Ok(Answer::empty())
    })
}

/// Puts an article beside its discussion.
#[utoipa::path(put, path = "/articles/{thread}", tag = "moderation", security(("secret" = [])),
    params(("thread" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = Object,
    responses((status = 204, description = "Done"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn set_article(
    State(app): State<App>,
    Path(name): Path<String>,
    call: Call,
) -> Result<Answer, Problem> {
    call.moderator(&app)?;
    once!(&app, &call, |writing| async {
        let article: Value = call.json()?;
        if !thread::is_name(&name) {
            return Err(Problem::no_thread());
        }
        if crate::comment::text_of(&article, "headline").is_none() {
            return Err(Problem::invalid("/headline is missing"));
        }
        keep_article(writing, &name, &article).await?;
        Ok(Answer::empty())
    })
}

/// Keeps an article as it is.
///
/// # Errors
/// Where the database fails.
pub async fn keep_article(
    writing: &mut Writing,
    name: &str,
    article: &Value,
) -> Result<(), Problem> {
    // Its names are ASCII in JSON's own escapes, which PostgreSQL takes where it refuses a NUL.
    let body = article.to_string();
    sqlx::query(
        "INSERT INTO article (thread, body, tag) VALUES ($1, $2, $3) \
         ON CONFLICT (thread) DO UPDATE SET body = excluded.body, tag = excluded.tag",
    )
    .bind(name)
    .bind(&body)
    .bind(secret::hash(&[body.as_bytes()]))
    .execute(&mut *writing.tx)
    .await?;
    Ok(())
}
