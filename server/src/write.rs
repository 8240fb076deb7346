//! What readers do: each handler begins once ([`Once`]), does it in one transaction, and ends with the answer.

use crate::api::App;
use crate::change;
use crate::comment::{Comment, Eyes, Row, State as Of, now};
use crate::database::Writing;
use crate::problem::Problem;
use crate::read::number;
use crate::request::{Answer, Call, Once};
use crate::rules::{self, Introduced, Writer};
use crate::secret;
use crate::thread::{self, Thread};
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The same words by the same name in this time are a second press of the button. Longer ago they may be meant.
const SAME_AGAIN: i64 = 10 * 60 * 1000;
/// Characters of a report's reason.
const REASON: usize = 2000;
const VOTER: usize = 200;
const CATEGORIES: [&str; 5] = ["spam", "abuse", "off-topic", "private", "other"];

/// Does `$work` with a writing, unless that was done before.
macro_rules! once {
    ($app:expr, $call:expr, |$writing:ident| $work:expr) => {{
        let mut begun = match Once::begin($app, $call).await? {
            Once::Before(answer) => return Ok(answer),
            Once::Begun(begun) => begun,
        };
        let outcome = {
            let $writing = &mut begun.writing;
            $work.await
        };
        begun.end($app, outcome).await
    }};
}
pub(crate) use once;

/// A new comment.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewComment {
    /// Plain text.
    text: Option<String>,
    /// The comment that it answers.
    parent_item: Option<String>,
    author: Option<Writer>,
}

/// Writes a comment. The answer has its `editToken`.
#[utoipa::path(post, path = "/threads/{thread}/comments", tag = "write", request_body = NewComment,
    params(("thread" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Comment),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")))]
pub async fn post(
    State(app): State<App>,
    Path(name): Path<String>,
    call: Call,
) -> Result<Answer, Problem> {
    once!(&app, &call, |writing| posted(&app, &call, &name, writing))
}

async fn posted(
    app: &App,
    call: &Call,
    name: &str,
    writing: &mut Writing,
) -> Result<Answer, Problem> {
    let settings = &app.settings;
    let given: NewComment = call.json()?;
    if !thread::is_name(name) {
        return Err(Problem::no_thread());
    }
    let text = rules::text(given.text.as_deref().unwrap_or(""), settings)?;
    let Introduced { person, email } = given.author.unwrap_or_default().introduced(settings)?;
    let found = change::lock(writing, name).await?;
    if found.is_none() && !settings.threads_begin {
        return Err(Problem::no_thread());
    }
    if found.as_ref().is_some_and(|thread| !thread.is_open()) {
        return Err(Problem::new(403, "closed", "The discussion is closed")
            .saying("This discussion takes no more comments."));
    }
    let parent = parent(writing, found.as_ref(), given.parent_item.as_deref()).await?;

    let said_by = person.as_ref().map_or("", |person| &*person.name);
    let digest = secret::hash(&[
        name.as_bytes(),
        &parent.to_le_bytes(),
        said_by.as_bytes(),
        text.as_bytes(),
    ]);
    let moment = now();
    let again: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM comment WHERE digest = $1 AND created > $2 AND state <> 'removed'",
    )
    .bind(&digest)
    .bind(moment - SAME_AGAIN)
    .fetch_one(&mut *writing.tx)
    .await?;
    if again > 0 {
        return Err(
            Problem::new(409, "duplicate", "The same comment is there already")
                .saying("You have said that already."),
        );
    }
    let writer = email.as_ref().map(|email| {
        secret::hash(&[
            app.salt.as_bytes(),
            email.to_lowercase().as_bytes(),
            said_by.as_bytes(),
        ])
    });
    let waits = settings.hold.waits(&text)
        || settings.hold.waits(said_by)
        || settings.hold.first && !is_known(writing, writer.as_deref()).await?;

    // From here on nothing is refused.
    let thread = match found {
        Some(thread) => thread,
        None => change::lock_or_make(writing, name).await?,
    };
    let token = secret::random() + &secret::random();
    let author = person.map(|person| serde_json::to_string(&person).expect("texts can be written"));
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO comment (thread, parent, state, text, author, email, writer, token, digest, created) \
         VALUES ($1, $2, 'held', $3, $4, $5, $6, $7, $8, $9) RETURNING id",
    )
    .bind(thread.id)
    .bind(parent)
    .bind(text)
    .bind(author)
    .bind(email)
    .bind(writer)
    .bind(secret::hash(&[token.as_bytes()]))
    .bind(digest)
    .bind(moment)
    .fetch_one(&mut *writing.tx)
    .await?;
    if !waits {
        let row = existing(writing, thread.id, id).await?;
        change::set_state(writing, &row, Of::Published).await?;
    }
    let row = existing(writing, thread.id, id).await?;
    let comment = Comment {
        edit_token: Some(token),
        ..Comment::flat(&row, name, Eyes::Own, settings)
    };
    Ok(Answer::json(201, &comment))
}

/// The number of the comment that is answered; 0 for none.
async fn parent(
    writing: &mut Writing,
    thread: Option<&Thread>,
    given: Option<&str>,
) -> Result<i64, Problem> {
    let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) else {
        return Ok(0);
    };
    let gone = || {
        Problem::new(
            404,
            "no-such-comment",
            "The comment that is answered is not there",
        )
        .saying("The comment that you answer is not there any more.")
    };
    let thread = thread.ok_or_else(gone)?;
    let id = given.parse().map_err(|_| gone())?;
    let row = thread::one(&mut *writing.tx, thread.id, id).await?;
    row.filter(Row::is_published)
        .map(|row| row.id)
        .ok_or_else(gone)
}

/// Whether somebody with that name and e-mail address was published before.
async fn is_known(writing: &mut Writing, writer: Option<&str>) -> Result<bool, Problem> {
    let Some(writer) = writer else {
        return Ok(false);
    };
    let known: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM comment WHERE writer = $1 AND state = 'published' LIMIT 1",
    )
    .bind(writer)
    .fetch_optional(&mut *writing.tx)
    .await?;
    Ok(known.is_some())
}

/// A comment that is known to be there.
pub async fn existing(writing: &mut Writing, thread: i64, id: i64) -> Result<Row, Problem> {
    thread::one(&mut *writing.tx, thread, id)
        .await?
        .ok_or_else(Problem::no_comment)
}

/// What a comment is changed to.
#[derive(Deserialize, ToSchema)]
pub struct Change {
    /// Plain text.
    text: Option<String>,
}

/// Changes one's own comment.
#[utoipa::path(patch, path = "/threads/{thread}/comments/{comment}", tag = "write", request_body = Change,
    params(("thread" = String, Path), ("comment" = String, Path), ("Edit-Token" = Option<String>, Header),
        ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Comment),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")))]
pub async fn edit(
    State(app): State<App>,
    Path((name, id)): Path<(String, String)>,
    call: Call,
) -> Result<Answer, Problem> {
    once!(&app, &call, |writing| edited(
        &app, &call, &name, &id, writing
    ))
}

async fn edited(
    app: &App,
    call: &Call,
    name: &str,
    id: &str,
    writing: &mut Writing,
) -> Result<Answer, Problem> {
    let given: Change = call.json()?;
    let text = rules::text(given.text.as_deref().unwrap_or(""), &app.settings)?;
    let row = own(app, call, name, id, writing).await?;
    sqlx::query("UPDATE comment SET text = $1, html = NULL, modified = $2 WHERE id = $3")
        .bind(&text)
        .bind(now())
        .bind(row.id)
        .execute(&mut *writing.tx)
        .await?;
    let state = match row.is_published() && !app.settings.hold.waits(&text) {
        true => Of::Published,
        // What was refused may be right now; somebody has to look again.
        false => Of::Held,
    };
    change::set_state(writing, &row, state).await?;
    let row = existing(writing, row.thread, row.id).await?;
    Ok(Answer::json(
        200,
        &Comment::flat(&row, name, Eyes::Own, &app.settings),
    ))
}

/// The comment, where whoever asks wrote it and may still change it.
async fn own(
    app: &App,
    call: &Call,
    name: &str,
    id: &str,
    writing: &mut Writing,
) -> Result<Row, Problem> {
    let id = number(id)?;
    let thread = match thread::is_name(name) {
        true => change::lock(writing, name)
            .await?
            .ok_or_else(Problem::no_thread)?,
        false => return Err(Problem::no_thread()),
    };
    let row = thread::one(&mut *writing.tx, thread.id, id).await?;
    let row = row
        .filter(|row| !row.is_removed())
        .ok_or_else(Problem::no_comment)?;
    if !thread::is_own(&row, call.header("edit-token")) {
        return match row.shown {
            0 => Err(Problem::no_comment()),
            _ => Err(Problem::new(
                403,
                "not-yours",
                "The Edit-Token is not this comment's",
            )),
        };
    }
    if now() - row.created > app.settings.edit_seconds * 1000 {
        return Err(Problem::new(
            403,
            "edit-expired",
            "The time for changes is over",
        ));
    }
    Ok(row)
}

/// Takes one's own comment away: a gap stays where somebody answered.
#[utoipa::path(delete, path = "/threads/{thread}/comments/{comment}", tag = "write",
    params(("thread" = String, Path), ("comment" = String, Path), ("Edit-Token" = Option<String>, Header),
        ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Comment, description = "The gap"), (status = 204, description = "Gone"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")))]
pub async fn delete(
    State(app): State<App>,
    Path((name, id)): Path<(String, String)>,
    call: Call,
) -> Result<Answer, Problem> {
    once!(&app, &call, |writing| deleted(
        &app, &call, &name, &id, writing
    ))
}

async fn deleted(
    app: &App,
    call: &Call,
    name: &str,
    id: &str,
    writing: &mut Writing,
) -> Result<Answer, Problem> {
    let row = own(app, call, name, id, writing).await?;
    // Its row stays, so that listeners learn of it and the id is not given again; what its author wrote does not.
    sqlx::query(
        "UPDATE comment SET text = '', html = NULL, reason = NULL, author = NULL, email = NULL, writer = NULL, \
         token = NULL, digest = NULL WHERE id = $1",
    )
    .bind(row.id)
    .execute(&mut *writing.tx)
    .await?;
    for sql in [
        "DELETE FROM vote WHERE comment = $1",
        "DELETE FROM report WHERE comment = $1",
    ] {
        sqlx::query(sql)
            .bind(row.id)
            .execute(&mut *writing.tx)
            .await?;
    }
    change::set_state(writing, &row, Of::Removed).await?;
    let row = existing(writing, row.thread, row.id).await?;
    match row.shown {
        0 => Ok(Answer::empty()),
        _ => Ok(Answer::json(
            200,
            &Comment::flat(&row, name, Eyes::Anybody, &app.settings),
        )),
    }
}

/// One reader's vote: 1 for it, -1 against it, 0 takes it back.
#[derive(Deserialize, ToSchema)]
pub struct Vote {
    #[schema(minimum = -1, maximum = 1)]
    vote: i64,
}

/// The votes of all.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Votes {
    pub upvote_count: i64,
    pub downvote_count: i64,
}

/// Votes, votes otherwise, or takes the vote back.
#[utoipa::path(put, path = "/threads/{thread}/comments/{comment}/vote", tag = "write", request_body = Vote,
    params(("thread" = String, Path), ("comment" = String, Path), ("Voter" = Option<String>, Header),
        ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Votes),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")))]
pub async fn vote(
    State(app): State<App>,
    Path((name, id)): Path<(String, String)>,
    call: Call,
) -> Result<Answer, Problem> {
    once!(&app, &call, |writing| voted(
        &app, &call, &name, &id, writing
    ))
}

async fn voted(
    app: &App,
    call: &Call,
    name: &str,
    id: &str,
    writing: &mut Writing,
) -> Result<Answer, Problem> {
    let given: Vote = call.json()?;
    if !(-1..=1).contains(&given.vote) {
        return Err(Problem::invalid("/vote is 1, -1 or 0"));
    }
    let row = published(name, id, writing).await?;
    let voter = match call.header("voter") {
        Some(voter) if voter.len() > VOTER => {
            return Err(Problem::new(
                400,
                "invalid",
                "A Voter has at most 200 characters",
            ));
        }
        Some(voter) => secret::hash(&[app.salt.as_bytes(), b"voter", voter.as_bytes()]),
        None => call.network(app),
    };
    let before: Option<i64> =
        sqlx::query_scalar("SELECT value FROM vote WHERE comment = $1 AND voter = $2")
            .bind(row.id)
            .bind(&voter)
            .fetch_optional(&mut *writing.tx)
            .await?;
    let before = before.unwrap_or(0);
    if before != given.vote {
        sqlx::query(
            "INSERT INTO vote (comment, voter, value) VALUES ($1, $2, $3) \
             ON CONFLICT (comment, voter) DO UPDATE SET value = excluded.value",
        )
        .bind(row.id)
        .bind(&voter)
        .bind(given.vote)
        .execute(&mut *writing.tx)
        .await?;
        let up = i64::from(given.vote == 1) - i64::from(before == 1);
        let down = i64::from(given.vote == -1) - i64::from(before == -1);
        sqlx::query(
            "UPDATE comment SET up = up + $1, down = down + $2, score = score + $3 WHERE id = $4",
        )
        .bind(up)
        .bind(down)
        .bind(up - down)
        .bind(row.id)
        .execute(&mut *writing.tx)
        .await?;
        change::number(writing, row.thread, row.id).await?;
    }
    let row = existing(writing, row.thread, row.id).await?;
    Ok(Answer::json(
        200,
        &Votes {
            upvote_count: row.up,
            downvote_count: row.down,
        },
    ))
}

async fn published(name: &str, id: &str, writing: &mut Writing) -> Result<Row, Problem> {
    let id = number(id)?;
    if !thread::is_name(name) {
        return Err(Problem::no_thread());
    }
    let thread = change::lock(writing, name)
        .await?
        .ok_or_else(Problem::no_thread)?;
    let row = thread::one(&mut *writing.tx, thread.id, id).await?;
    row.filter(Row::is_published)
        .ok_or_else(Problem::no_comment)
}

/// What is wrong with a comment.
#[derive(Deserialize, ToSchema)]
pub struct Report {
    /// spam, abuse, off-topic, private or other.
    category: Option<String>,
    reason: Option<String>,
}

/// Nothing more to say.
#[derive(Serialize, ToSchema)]
pub struct Taken {}

/// Tells the moderators of a comment.
#[utoipa::path(post, path = "/threads/{thread}/comments/{comment}/reports", tag = "write", request_body = Report,
    params(("thread" = String, Path), ("comment" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Taken),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")))]
pub async fn report(
    State(app): State<App>,
    Path((name, id)): Path<(String, String)>,
    call: Call,
) -> Result<Answer, Problem> {
    once!(&app, &call, |writing| reported(&call, &name, &id, writing))
}

async fn reported(
    call: &Call,
    name: &str,
    id: &str,
    writing: &mut Writing,
) -> Result<Answer, Problem> {
    let given: Report = call.json()?;
    let category = given.category.as_deref().unwrap_or("other");
    if !CATEGORIES.contains(&category) {
        return Err(Problem::invalid(format!(
            "/category is one of {}",
            CATEGORIES.join(", ")
        )));
    }
    let reason = given
        .reason
        .map(|reason| rules::line(&reason))
        .filter(|reason| !reason.is_empty());
    if reason
        .as_ref()
        .is_some_and(|reason| reason.chars().count() > REASON)
    {
        return Err(Problem::new(413, "too-long", "The reason is too long"));
    }
    let row = published(name, id, writing).await?;
    sqlx::query("INSERT INTO report (comment, category, reason, created) VALUES ($1, $2, $3, $4)")
        .bind(row.id)
        .bind(category)
        .bind(reason)
        .bind(now())
        .execute(&mut *writing.tx)
        .await?;
    sqlx::query("UPDATE comment SET reports = reports + 1 WHERE id = $1")
        .bind(row.id)
        .execute(&mut *writing.tx)
        .await?;
    Ok(Answer::json(201, &Taken {}))
}

/// A text as it would be kept.
#[derive(Serialize, ToSchema)]
pub struct Preview {
    pub text: String,
}

/// Shows what a text becomes.
#[utoipa::path(post, path = "/preview", tag = "write", request_body = Change,
    responses((status = 200, body = Preview),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn preview(State(app): State<App>, call: Call) -> Result<Answer, Problem> {
    let given: Change = call.json()?;
    let text = rules::text(given.text.as_deref().unwrap_or(""), &app.settings)?;
    Ok(Answer::json(200, &Preview { text }))
}
