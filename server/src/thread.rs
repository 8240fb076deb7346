//! Reading: pages of comments by cursor. Every statement here costs by the page, not by the discussion: each walks one
//! index from the cursor on.

use crate::comment::{COLUMNS, Comment, CommentPage, Eyes, Orders, Row, date, now};
use crate::problem::Problem;
use crate::settings::Settings;
use sqlx::{AnyExecutor, AnyPool};
use std::collections::{BTreeMap, HashMap};

/// Replies to replies that come along, in levels below a comment of the page.
const LEVELS: usize = 3;
/// A page with this many times its comments in replies brings no further level.
const REPLIES_PER_COMMENT: usize = 4;
/// Those above a comment that come along with it; of older ones, the first names its parent.
const ABOVE: i64 = 100;

/// A discussion, without its comments.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Thread {
    pub id: i64,
    pub comments: i64,
    pub event: i64,
    pub closed: Option<i64>,
}

impl Thread {
    /// One that nobody has written in; no comment has its number.
    fn unwritten() -> Thread {
        Thread {
            id: 0,
            comments: 0,
            event: 0,
            closed: None,
        }
    }

    pub fn is_open(&self) -> bool {
        self.closed.is_none_or(|closed| closed > now())
    }

    /// What a reader has who has this: it changes with whatever they can see.
    pub fn tag(&self) -> String {
        let open = if self.is_open() { "" } else { "closed-" };
        format!(
            "\"{open}{}-{}-{}\"",
            self.id,
            self.event,
            self.closed.unwrap_or(0)
        )
    }

    /// A page without comments; `below` says whether it stands below a comment, and not beside the events.
    fn page(&self, settings: &Settings, below: bool) -> CommentPage {
        let open = self.is_open();
        CommentPage {
            comment_count: self.comments,
            open,
            closed_at: self
                .closed
                .filter(|_| !open)
                .map(|moment| date(moment, settings)),
            events: if below { "../../events" } else { "events" },
            last_event_id: self.event.to_string(),
            context: if below {
                "../{comment}/context"
            } else {
                "comments/{comment}/context"
            },
            sort: None,
            orders: None,
            comment: Vec::new(),
            next: None,
        }
    }
}

/// The discussion of this name; an empty one where discussions begin by themselves.
///
/// # Errors
/// Where there is none, or the database fails.
pub async fn find(pool: &AnyPool, settings: &Settings, name: &str) -> Result<Thread, Problem> {
    if !is_name(name) {
        return Err(Problem::no_thread());
    }
    let found = sqlx::query_as("SELECT id, comments, event, closed FROM thread WHERE name = $1")
        .bind(name)
        .fetch_optional(pool)
        .await?;
    match found {
        Some(thread) => Ok(thread),
        None if settings.threads_begin => Ok(Thread::unwritten()),
        None => Err(Problem::no_thread()),
    }
}

/// Whether a discussion may be called that.
pub fn is_name(name: &str) -> bool {
    // Longer than any path of a page, shorter than what an index refuses.
    const LONGEST: usize = 500;
    !name.trim().is_empty() && name.len() <= LONGEST && !name.chars().any(char::is_control)
}

/// The order of comments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sort {
    Newest,
    Oldest,
    Popular,
}

impl Sort {
    pub fn named(word: &str) -> Option<Sort> {
        match word {
            "newest" => Some(Sort::Newest),
            "oldest" => Some(Sort::Oldest),
            "popular" => Some(Sort::Popular),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
            Sort::Popular => "popular",
        }
    }

    /// What stands behind the comment of the cursor ($3, with the score $4), and in which order.
    fn clauses(self) -> (&'static str, &'static str) {
        match self {
            Sort::Newest => ("c.id < $3 AND $4 = $4", "c.id DESC"),
            Sort::Oldest => ("c.id > $3 AND $4 = $4", "c.id"),
            Sort::Popular => ("(c.score, c.id) < ($4, $3)", "c.score DESC, c.id DESC"),
        }
    }
}

/// The place behind a comment.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    id: i64,
    score: i64,
}

impl Cursor {
    fn before_all(sort: Sort) -> Cursor {
        Cursor {
            id: if sort == Sort::Oldest { 0 } else { i64::MAX },
            score: i64::MAX,
        }
    }

    /// The cursor of an address.
    pub fn read(text: &str) -> Option<Cursor> {
        let (id, score) = text.split_once('.').unwrap_or((text, "0"));
        Some(Cursor {
            id: id.parse().ok()?,
            score: score.parse().ok()?,
        })
    }

    fn behind(row: &Row, sort: Sort) -> String {
        match sort {
            Sort::Newest | Sort::Oldest => row.id.to_string(),
            Sort::Popular => format!("{}.{}", row.id, row.up - row.down),
        }
    }
}

/// Which comments are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub sort: Sort,
    pub limit: i64,
    pub cursor: Option<Cursor>,
}

/// The comments right below `parent` (0: those that open a thread) with the first of their replies. `here` leads from the
/// page's address to the folder that the discussion's comments stand in.
///
/// # Errors
/// Where the database fails.
pub async fn page(
    pool: &AnyPool,
    settings: &Settings,
    name: &str,
    thread: &Thread,
    parent: i64,
    asked: Asked,
    here: &str,
) -> Result<CommentPage, Problem> {
    let (behind, order) = asked.sort.clauses();
    let cursor = asked.cursor.unwrap_or(Cursor::before_all(asked.sort));
    let sql = format!(
        "SELECT {COLUMNS} FROM comment c WHERE c.thread = $1 AND c.parent = $2 AND c.shown = 1 AND {behind} \
         ORDER BY {order} LIMIT $5"
    );
    let mut rows: Vec<Row> = sqlx::query_as(&sql)
        .bind(thread.id)
        .bind(parent)
        .bind(cursor.id)
        .bind(cursor.score)
        // One more says whether another page follows.
        .bind(asked.limit + 1)
        .fetch_all(pool)
        .await?;
    let more = rows.len() as i64 > asked.limit;
    rows.truncate(asked.limit as usize);
    let mut page = thread.page(settings, parent != 0);
    if parent == 0 {
        let first = |sort: Sort| format!("?limit={}&sort={}", asked.limit, sort.word());
        page.sort = Some(asked.sort.word());
        page.orders = Some(Orders {
            newest: first(Sort::Newest),
            oldest: first(Sort::Oldest),
            popular: first(Sort::Popular),
        });
    }
    if let (true, Some(last)) = (more, rows.last()) {
        page.next = Some(format!(
            "?limit={}&sort={}&cursor={}",
            asked.limit,
            asked.sort.word(),
            Cursor::behind(last, asked.sort)
        ));
    }
    let below = replies(pool, settings, thread, &rows).await?;
    page.comment = nested(rows, below, name, settings, here);
    Ok(page)
}

/// The first replies of these comments, and of those, level by level.
async fn replies(
    pool: &AnyPool,
    settings: &Settings,
    thread: &Thread,
    rows: &[Row],
) -> Result<Vec<Row>, Problem> {
    let most = rows.len() * REPLIES_PER_COMMENT;
    let mut all: Vec<Row> = Vec::new();
    let mut above: Vec<i64> = with_replies(rows);
    for _ in 0..LEVELS {
        if above.is_empty() || all.len() >= most || settings.replies == 0 {
            break;
        }
        let level = first_replies(pool, thread.id, &above, settings.replies).await?;
        above = with_replies(&level);
        all.extend(level);
    }
    Ok(all)
}

fn with_replies(rows: &[Row]) -> Vec<i64> {
    let answered = rows.iter().filter(|row| row.children > 0);
    answered.map(|row| row.id).collect()
}

/// The first `count` replies to each of these: up to the one that stands `count` places behind the first.
async fn first_replies(
    pool: &AnyPool,
    thread: i64,
    above: &[i64],
    count: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    // As many places as a power of two: few statements, which the database remembers.
    let places = above.len().next_power_of_two();
    let list: Vec<String> = (0..places).map(|place| format!("${}", place + 3)).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM comment p JOIN comment c \
         ON c.thread = $1 AND c.parent = p.id AND c.shown = 1 AND c.id < COALESCE( \
         (SELECT x.id FROM comment x WHERE x.thread = $1 AND x.parent = p.id AND x.shown = 1 \
         ORDER BY x.id LIMIT 1 OFFSET $2), 9223372036854775807) \
         WHERE p.id IN ({})",
        list.join(", ")
    );
    let mut query = sqlx::query_as(&sql).bind(thread).bind(count);
    for place in 0..places {
        query = query.bind(above[place.min(above.len() - 1)]);
    }
    query.fetch_all(pool).await
}

/// Puts replies into what they answer. Bounded by [`LEVELS`].
fn nested(
    rows: Vec<Row>,
    below: Vec<Row>,
    name: &str,
    settings: &Settings,
    here: &str,
) -> Vec<Comment> {
    let mut waiting: HashMap<i64, BTreeMap<i64, Row>> = HashMap::new();
    for row in below {
        waiting.entry(row.parent).or_default().insert(row.id, row);
    }
    rows.into_iter()
        .map(|row| with_those_below(row, &mut waiting, name, settings, here))
        .collect()
}

fn with_those_below(
    row: Row,
    waiting: &mut HashMap<i64, BTreeMap<i64, Row>>,
    name: &str,
    settings: &Settings,
    here: &str,
) -> Comment {
    let mut comment = Comment::flat(&row, name, Eyes::Anybody, settings);
    let below = waiting.remove(&row.id).unwrap_or_default();
    if row.children > below.len() as i64 {
        let cursor = below
            .keys()
            .last()
            .map_or(String::new(), |last| format!("?cursor={last}"));
        comment.next = Some(format!("{here}{}/replies{cursor}", row.id));
    }
    comment.comment = below
        .into_values()
        .map(|reply| Comment {
            // Its place says so.
            parent_item: None,
            ..with_those_below(reply, waiting, name, settings, here)
        })
        .collect();
    comment
}

/// A comment and those that it answers, flat: the first of them first.
///
/// # Errors
/// Where readers cannot see it, or the database fails.
pub async fn context(
    pool: &AnyPool,
    settings: &Settings,
    name: &str,
    thread: &Thread,
    id: i64,
    token: Option<&str>,
) -> Result<CommentPage, Problem> {
    let own = one(pool, thread.id, id)
        .await?
        .ok_or_else(Problem::no_comment)?;
    let eyes = if is_own(&own, token) {
        Eyes::Own
    } else {
        Eyes::Anybody
    };
    if own.shown == 0 && (eyes == Eyes::Anybody || own.is_removed()) {
        return Err(Problem::no_comment());
    }
    let sql = format!(
        "WITH RECURSIVE above (id, parent, height) AS ( \
         SELECT id, parent, 0 FROM comment WHERE id = $1 AND thread = $2 \
         UNION ALL SELECT c.id, c.parent, above.height + 1 FROM comment c JOIN above ON c.id = above.parent \
         WHERE above.height < $3) \
         SELECT {COLUMNS} FROM above JOIN comment c ON c.id = above.id ORDER BY above.height DESC"
    );
    let rows: Vec<Row> = sqlx::query_as(&sql)
        .bind(id)
        .bind(thread.id)
        .bind(ABOVE)
        .fetch_all(pool)
        .await?;
    let mut page = thread.page(settings, true);
    for row in rows {
        if row.id != id && row.shown == 0 {
            // It is gone, and what stands above it is not what this answers.
            page.comment.clear();
            continue;
        }
        let eyes = if row.id == id { eyes } else { Eyes::Anybody };
        let mut comment = Comment::flat(&row, name, eyes, settings);
        if row.children > 0 {
            comment.next = Some(format!("../{}/replies", row.id));
        }
        page.comment.push(comment);
    }
    Ok(page)
}

/// One comment of a discussion.
///
/// # Errors
/// Where the database fails.
pub async fn one<'c>(
    connection: impl AnyExecutor<'c>,
    thread: i64,
    id: i64,
) -> Result<Option<Row>, sqlx::Error> {
    let sql = format!("SELECT {COLUMNS} FROM comment c WHERE c.id = $1 AND c.thread = $2");
    sqlx::query_as(&sql)
        .bind(id)
        .bind(thread)
        .fetch_optional(connection)
        .await
}

/// Whether this edit token is the comment's.
pub fn is_own(row: &Row, token: Option<&str>) -> bool {
    match (&row.token, token) {
        (Some(kept), Some(token)) => *kept == crate::secret::hash(&[token.as_bytes()]),
        (None, _) | (_, None) => false,
    }
}

/// What changed after event number `after`, the first change first.
///
/// # Errors
/// Where the database fails.
pub async fn changes(pool: &AnyPool, thread: i64, after: i64) -> Result<Vec<Row>, sqlx::Error> {
    // One look; what is left is found by the next, at once.
    const MOST: i64 = 100;
    let sql = format!(
        "SELECT {COLUMNS} FROM comment c WHERE c.thread = $1 AND c.event > $2 ORDER BY c.event LIMIT {MOST}"
    );
    sqlx::query_as(&sql)
        .bind(thread)
        .bind(after)
        .fetch_all(pool)
        .await
}

/// The numbers of published comments, in the order of the names.
///
/// # Errors
/// Where the database fails.
pub async fn counts(pool: &AnyPool, names: &[String]) -> Result<Vec<i64>, sqlx::Error> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let places = names.len().next_power_of_two();
    let list: Vec<String> = (1..=places).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT name, comments FROM thread WHERE name IN ({})",
        list.join(", ")
    );
    let mut query = sqlx::query_as(&sql);
    for place in 0..places {
        query = query.bind(&names[place.min(names.len() - 1)]);
    }
    let found: Vec<(String, i64)> = query.fetch_all(pool).await?;
    let found: HashMap<String, i64> = found.into_iter().collect();
    Ok(names
        .iter()
        .map(|name| found.get(name).copied().unwrap_or(0))
        .collect())
}
