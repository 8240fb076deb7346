//! What a change of one comment changes around it: the counts of the discussion and of what it answers, whether gaps
//! stand, and the numbers by which listeners go on.

use crate::comment::{Row, State};
use crate::database::Writing;
use crate::problem::Problem;
use crate::thread::{Thread, one};

/// The discussion of this name, locked until the transaction ends: its changes are numbered in the order in which they
/// become visible.
///
/// # Errors
/// Where the database fails.
pub async fn lock(writing: &mut Writing, name: &str) -> Result<Option<Thread>, Problem> {
    let sql =
        "UPDATE thread SET event = event WHERE name = $1 RETURNING id, comments, event, closed";
    Ok(sqlx::query_as(sql)
        .bind(name)
        .fetch_optional(&mut *writing.tx)
        .await?)
}

/// The same, made where there is none.
///
/// # Errors
/// Where the database fails.
pub async fn lock_or_make(writing: &mut Writing, name: &str) -> Result<Thread, Problem> {
    sqlx::query("INSERT INTO thread (name) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(name)
        .execute(&mut *writing.tx)
        .await?;
    lock(writing, name).await?.ok_or_else(Problem::no_thread)
}

/// Numbers a change that readers can see.
///
/// # Errors
/// Where the database fails.
pub async fn number(writing: &mut Writing, thread: i64, comment: i64) -> Result<(), Problem> {
    let event: i64 =
        sqlx::query_scalar("UPDATE thread SET event = event + 1 WHERE id = $1 RETURNING event")
            .bind(thread)
            .fetch_one(&mut *writing.tx)
            .await?;
    sqlx::query("UPDATE comment SET event = $1 WHERE id = $2")
        .bind(event)
        .bind(comment)
        .execute(&mut *writing.tx)
        .await?;
    writing.changed = Some(thread);
    Ok(())
}

/// Gives a comment another state, and everything around it what follows from that.
///
/// # Errors
/// Where the database fails.
pub async fn set_state(writing: &mut Writing, row: &Row, state: State) -> Result<(), Problem> {
    let published = state == State::Published;
    sqlx::query("UPDATE comment SET state = $1 WHERE id = $2")
        .bind(state.word())
        .bind(row.id)
        .execute(&mut *writing.tx)
        .await?;
    let difference = i64::from(published) - i64::from(row.is_published());
    if difference != 0 {
        count(writing, row, difference).await?;
    }
    if difference != 0 || row.shown != 0 {
        number(writing, row.thread, row.id).await?;
    }
    show(writing, row.clone(), published).await
}

/// One published comment more or less, in the discussion and in everything that it answers.
async fn count(writing: &mut Writing, row: &Row, difference: i64) -> Result<(), Problem> {
    sqlx::query("UPDATE thread SET comments = comments + $1 WHERE id = $2")
        .bind(difference)
        .bind(row.thread)
        .execute(&mut *writing.tx)
        .await?;
    if row.parent != 0 {
        sqlx::query(
            "WITH RECURSIVE above (id, parent) AS ( \
             SELECT id, parent FROM comment WHERE id = $1 \
             UNION ALL SELECT c.id, c.parent FROM comment c JOIN above ON c.id = above.parent) \
             UPDATE comment SET replies = replies + $2 WHERE id IN (SELECT id FROM above)",
        )
        .bind(row.parent)
        .bind(difference)
        .execute(&mut *writing.tx)
        .await?;
    }
    Ok(())
}

/// Lets a comment stand on pages, or not. What it answers may be a gap that stands, or goes, with it, and so on up.
async fn show(writing: &mut Writing, mut row: Row, mut published: bool) -> Result<(), Problem> {
    loop {
        let shown = i64::from(published || row.children > 0);
        if shown == row.shown {
            return Ok(());
        }
        sqlx::query("UPDATE comment SET shown = $1 WHERE id = $2")
            .bind(shown)
            .bind(row.id)
            .execute(&mut *writing.tx)
            .await?;
        if row.parent == 0 {
            return Ok(());
        }
        sqlx::query("UPDATE comment SET children = children + $1 WHERE id = $2")
            .bind(shown - row.shown)
            .bind(row.parent)
            .execute(&mut *writing.tx)
            .await?;
        let Some(parent) = one(&mut *writing.tx, row.thread, row.parent).await? else {
            return Ok(());
        };
        if !parent.is_published() {
            number(writing, parent.thread, parent.id).await?;
        }
        published = parent.is_published();
        row = parent;
    }
}
