//! Brings a discussion along from canonical JSON in files, with its dates, votes and HTML.

use crate::change;
use crate::comment::{State, moment, now, text_of};
use crate::database::{Database, Writing};
use crate::moderation::keep_article;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::thread;
use crate::write::existing;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What the command line says.
struct Order {
    thread: String,
    page: PathBuf,
    article: Option<PathBuf>,
    base: Option<String>,
}

/// Reads the words after `import` and does it, unless the discussion is there already.
///
/// # Errors
/// What is wrong with the words or the files, or that the database failed.
pub async fn import(settings: Settings, words: &[String]) -> Result<(), String> {
    let order = order(words)?;
    let comments = read_pages(&order)?;
    let article = order.article.as_deref().map(read).transpose()?;
    let database = Database::open(&settings)
        .await
        .map_err(|error| format!("{}: {error}", settings.database))?;
    let said = |problem: Problem| problem.title;
    let mut writing = database.write().await.map_err(said)?;
    if change::lock(&mut writing, &order.thread)
        .await
        .map_err(said)?
        .is_some()
    {
        println!("import: {} is there already", order.thread);
        return Ok(());
    }
    let number = comments.len();
    keep(&mut writing, &order, comments).await.map_err(said)?;
    if let Some(article) = article {
        keep_article(&mut writing, &order.thread, &article)
            .await
            .map_err(said)?;
    }
    database.commit(writing).await.map_err(said)?;
    database.pool.close().await;
    println!("import: {number} comments of {}", order.thread);
    Ok(())
}

fn order(words: &[String]) -> Result<Order, String> {
    let mut plain = Vec::new();
    let mut base = None;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match &**word {
            "--base" => base = Some(words.next().ok_or("--base needs an address")?.clone()),
            _ => plain.push(word),
        }
    }
    let (Some(thread), Some(page)) = (plain.first(), plain.get(1)) else {
        return Err("import needs a thread and a page of comments: see --help".to_owned());
    };
    if !thread::is_name(thread) {
        return Err(format!("`{thread}` cannot be the name of a thread"));
    }
    Ok(Order {
        thread: (*thread).clone(),
        page: page.into(),
        article: plain.get(2).map(PathBuf::from),
        base,
    })
}

fn read(path: &Path) -> Result<Value, String> {
    let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// A comment of a file.
struct Found {
    id: String,
    parent: Option<String>,
    moment: i64,
    value: Value,
}

/// All comments of a page and of the pages that it leads to, each behind the one that it answers. Without recursion:
/// chains may be long.
fn read_pages(order: &Order) -> Result<Vec<Found>, String> {
    let mut files: Vec<(PathBuf, Option<String>)> = vec![(order.page.clone(), None)];
    let mut read_files = HashSet::new();
    let mut found: HashMap<String, Found> = HashMap::new();
    while let Some((path, parent)) = files.pop() {
        if !read_files.insert(path.clone()) {
            continue;
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut page = read(&path)?;
        if let Some(next) = text_of(&page, "next") {
            files.push((folder.join(next), parent.clone()));
        }
        let mut waiting: Vec<(Value, Option<String>)> = listed(&mut page, parent);
        while let Some((mut comment, parent)) = waiting.pop() {
            let id = match &comment["id"] {
                Value::String(id) => id.clone(),
                Value::Number(id) => id.to_string(),
                _ => return Err(format!("{}: a comment without an id", path.display())),
            };
            if let Some(next) = text_of(&comment, "next") {
                files.push((folder.join(next), Some(id.clone())));
            }
            waiting.extend(listed(&mut comment, Some(id.clone())));
            let date = comment["dateCreated"].as_str().and_then(moment);
            let parent = parent.or_else(|| text_of(&comment, "parentItem").map(str::to_owned));
            found.insert(
                id.clone(),
                Found {
                    id,
                    parent,
                    moment: date.unwrap_or_else(now),
                    value: comment,
                },
            );
        }
    }
    Ok(in_order(found))
}

fn listed(from: &mut Value, parent: Option<String>) -> Vec<(Value, Option<String>)> {
    match from["comment"].take() {
        Value::Array(list) => list
            .into_iter()
            .map(|comment| (comment, parent.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

/// By their dates, but none before what it answers; what answers nothing that is there opens a thread.
fn in_order(mut found: HashMap<String, Found>) -> Vec<Found> {
    let ids: HashSet<String> = found.keys().cloned().collect();
    let mut below: HashMap<String, Vec<String>> = HashMap::new();
    let mut roots = Vec::new();
    for comment in found.values_mut() {
        comment.parent = comment.parent.take().filter(|parent| ids.contains(parent));
        match &comment.parent {
            Some(parent) => below
                .entry(parent.clone())
                .or_default()
                .push(comment.id.clone()),
            None => roots.push(comment.id.clone()),
        }
    }
    let mut ready: std::collections::BinaryHeap<std::cmp::Reverse<(i64, String)>> = roots
        .into_iter()
        .map(|id| std::cmp::Reverse((found[&id].moment, id)))
        .collect();
    let mut sorted = Vec::new();
    while let Some(std::cmp::Reverse((_, id))) = ready.pop() {
        for reply in below.remove(&id).unwrap_or_default() {
            ready.push(std::cmp::Reverse((found[&reply].moment, reply)));
        }
        sorted.extend(found.remove(&id));
    }
    sorted
}

async fn keep(writing: &mut Writing, order: &Order, comments: Vec<Found>) -> Result<(), Problem> {
    let thread = change::lock_or_make(writing, &order.thread).await?;
    let mut numbers: HashMap<String, i64> = HashMap::new();
    let mut states = Vec::new();
    for comment in comments {
        let parent = comment
            .parent
            .and_then(|parent| numbers.get(&parent).copied())
            .unwrap_or(0);
        let value = &comment.value;
        let removed = text_of(value, "state").is_some_and(|state| state != "published");
        let up = value["upvoteCount"].as_i64().unwrap_or(0);
        let down = value["downvoteCount"].as_i64().unwrap_or(0);
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO comment (thread, parent, state, text, html, author, created, modified, up, down, score) \
             VALUES ($1, $2, 'held', $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        )
        .bind(thread.id)
        .bind(parent)
        .bind(text_of(value, "text").filter(|_| !removed).unwrap_or(""))
        .bind(text_of(value, "html").filter(|_| !removed).map(str::to_owned))
        .bind(author(&value["author"], order.base.as_deref()).filter(|_| !removed))
        .bind(comment.moment)
        .bind(value["dateModified"].as_str().and_then(moment))
        .bind(up)
        .bind(down)
        .bind(up - down)
        .fetch_one(&mut *writing.tx)
        .await?;
        states.push((
            id,
            if removed {
                State::Removed
            } else {
                State::Published
            },
        ));
        numbers.insert(comment.id, id);
    }
    for (id, state) in states {
        let row = existing(writing, thread.id, id).await?;
        change::set_state(writing, &row, state).await?;
    }
    Ok(())
}

/// A Person as it is kept, with an address of its picture that does not depend on where the page was.
fn author(given: &Value, base: Option<&str>) -> Option<String> {
    let mut person = match given {
        Value::String(name) => json!({ "name": name }),
        Value::Object(_) => given.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return None,
    };
    if let (Some(image), Some(base)) = (text_of(&person, "image"), base) {
        person["image"] = resolved(base, image).into();
    }
    Some(person.to_string())
}

/// A relative path below a folder; what is none stays as it is.
fn resolved(base: &str, path: &str) -> String {
    if path.starts_with('/') || path.contains(':') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = base.trim_end_matches('/').split('/').collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.len() > 1 => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_from_where_the_page_was() {
        assert_eq!(
            resolved("/demo/comments/", "../avatars/a.svg"),
            "/demo/avatars/a.svg"
        );
        assert_eq!(
            resolved("/demo/", "https://a.example/a.svg"),
            "https://a.example/a.svg"
        );
    }

    #[test]
    fn no_comment_comes_before_the_one_it_answers() {
        let found = |id: &str, parent: Option<&str>, moment| {
            (
                id.to_owned(),
                Found {
                    id: id.to_owned(),
                    parent: parent.map(str::to_owned),
                    moment,
                    value: Value::Null,
                },
            )
        };
        let comments = HashMap::from([
            found("early", Some("late"), 1),
            found("late", None, 9),
            found("middle", Some("nobody"), 5),
        ]);
        let order: Vec<String> = in_order(comments)
            .into_iter()
            .map(|found| found.id)
            .collect();
        assert_eq!(order, ["middle", "late", "early"]);
    }
}
