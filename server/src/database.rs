//! One set of statements for both databases: SQLite in one file, or PostgreSQL.

use crate::problem::Problem;
use crate::settings::Settings;
use sqlx::any::AnyPoolOptions;
use sqlx::postgres::PgListener;
use sqlx::{Any, AnyPool, Transaction};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, broadcast};

/// The name that processes on one PostgreSQL database call each other by.
const CHANNEL: &str = "kabar";
/// How many changes a stream of events may be behind before it looks by itself.
const BEHIND: usize = 256;
/// How long a writer waits for another process that writes to the same file.
const BUSY: Duration = Duration::from_secs(10);

/// A database that is open, with the news of what changes in it.
#[derive(Clone)]
pub struct Database {
    pub pool: AnyPool,
    pub postgres: bool,
    /// Which discussion changed, by its number.
    news: broadcast::Sender<i64>,
    /// SQLite has one writer at a time: those of this process queue here, in order, instead of asking again and again.
    turn: Arc<Mutex<()>>,
}

/// A transaction that writes.
pub struct Writing {
    pub tx: Transaction<'static, Any>,
    /// The discussion that readers will see changed.
    pub changed: Option<i64>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Database {
    /// Opens it, and brings its tables up to date.
    ///
    /// # Errors
    /// Where it cannot be reached, or its tables are newer than this program.
    pub async fn open(settings: &Settings) -> Result<Database, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let postgres = settings.database.starts_with("postgres");
        let url = match postgres || settings.database.contains('?') {
            true => settings.database.clone(),
            false => format!("{}?mode=rwc", settings.database),
        };
        let pool = AnyPoolOptions::new()
            .max_connections(settings.connections)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if !postgres {
                        prepare_sqlite(connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(&url)
            .await?;
        match postgres {
            true => sqlx::migrate!("migrations/postgres").run(&pool).await?,
            false => sqlx::migrate!("migrations/sqlite").run(&pool).await?,
        }
        let (news, _) = broadcast::channel(BEHIND);
        if postgres {
            tokio::spawn(listen(url, news.clone()));
        }
        Ok(Database {
            pool,
            postgres,
            news,
            turn: Arc::default(),
        })
    }

    /// Begins to write. What is not committed never was.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn write(&self) -> Result<Writing, Problem> {
        let turn = match self.postgres {
            true => None,
            false => Some(self.turn.clone().lock_owned().await),
        };
        // A transaction that reads first and writes then is refused by SQLite where another wrote in between.
        let begin = if self.postgres {
            "BEGIN"
        } else {
            "BEGIN IMMEDIATE"
        };
        Ok(Writing {
            tx: self.pool.begin_with(begin).await?,
            changed: None,
            _turn: turn,
        })
    }

    /// Ends it; from here on it is kept, whatever happens to this process.
    ///
    /// # Errors
    /// Where the database fails: nothing was written then.
    pub async fn commit(&self, mut writing: Writing) -> Result<(), Problem> {
        if let (Some(thread), true) = (writing.changed, self.postgres) {
            let notify = format!("NOTIFY {CHANNEL}, '{thread}'");
            sqlx::query(&notify)
                .persistent(false)
                .execute(&mut *writing.tx)
                .await?;
        }
        writing.tx.commit().await?;
        if let (Some(thread), false) = (writing.changed, self.postgres) {
            // Nobody may be listening.
            let _ = self.news.send(thread);
        }
        Ok(())
    }

    /// What changes from now on.
    pub fn news(&self) -> broadcast::Receiver<i64> {
        self.news.subscribe()
    }

    /// A secret that all processes on this database share, made where there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn secret(&self, name: &str) -> Result<String, sqlx::Error> {
        sqlx::query("INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(name)
            .bind(crate::secret::random())
            .execute(&self.pool)
            .await?;
        sqlx::query_scalar("SELECT value FROM secret WHERE name = $1")
            .bind(name)
            .fetch_one(&self.pool)
            .await
    }
}

/// A log beside the file lets readers read while somebody writes. `FULL`: what was acknowledged outlives the machine's
/// power as well, not only this process.
async fn prepare_sqlite(connection: &mut sqlx::AnyConnection) -> Result<(), sqlx::Error> {
    for pragma in [
        format!("PRAGMA busy_timeout = {}", BUSY.as_millis()),
        "PRAGMA journal_mode = WAL".to_owned(),
        "PRAGMA synchronous = FULL".to_owned(),
        "PRAGMA foreign_keys = ON".to_owned(),
    ] {
        sqlx::query(&pragma)
            .persistent(false)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Hands on what the database tells. After a lost connection every stream looks by itself: 0 is no discussion's number,
/// and means all.
async fn listen(url: String, news: broadcast::Sender<i64>) {
    const PAUSE: Duration = Duration::from_secs(1);
    loop {
        let listener = async {
            let mut listener = PgListener::connect(&url).await?;
            listener.listen(CHANNEL).await?;
            let _ = news.send(0);
            loop {
                let told = listener.recv().await?;
                let _ = news.send(told.payload().parse().unwrap_or(0));
            }
        };
        let ended: Result<(), sqlx::Error> = listener.await;
        if let Err(error) = ended {
            eprintln!("database: listening: {error}");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
