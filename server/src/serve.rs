//! A process, from its first connection to its last answer.

use crate::api::{App, router};
use crate::database::Database;
use crate::request::REMEMBERED;
use crate::settings::Settings;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How often what nobody can ask for any more is thrown away.
const TIDY: Duration = Duration::from_secs(10 * 60);

/// Serves until it is told to stop (SIGTERM, SIGINT), and then answers what it was asked.
///
/// # Errors
/// Where the database or the address cannot be had.
pub async fn serve(settings: Settings) -> Result<(), String> {
    let database = Database::open(&settings)
        .await
        .map_err(|error| format!("{}: {error}", settings.database))?;
    let salt = database
        .secret("salt")
        .await
        .map_err(|error| error.to_string())?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| format!("{}: {error}", settings.listen))?;
    let (stop, stopping) = watch::channel(false);
    let app = App {
        settings: Arc::new(settings),
        database: database.clone(),
        salt: salt.into(),
        stopping,
    };
    tokio::spawn(tidy(database.clone()));
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("kabar-server: http://{address}/");
    axum::serve(
        listener,
        router(app).into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move {
        told_to_stop().await;
        // Streams of events end of themselves only when they hear of it.
        let _ = stop.send(true);
    })
    .await
    .map_err(|error| error.to_string())?;
    database.pool.close().await;
    Ok(())
}

async fn told_to_stop() {
    let mut terminate = signal(SignalKind::terminate()).expect("signals can be heard");
    let mut interrupt = signal(SignalKind::interrupt()).expect("signals can be heard");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// Throws away answers that nobody asks for again, and counts of minutes that are over.
async fn tidy(database: Database) {
    let mut clock = tokio::time::interval(TIDY);
    loop {
        clock.tick().await;
        let now = crate::comment::now();
        for (sql, before) in [
            (
                "DELETE FROM idempotency WHERE created < $1",
                now - REMEMBERED,
            ),
            ("DELETE FROM rate WHERE minute < $1", now / 60_000),
        ] {
            let done = async {
                let mut writing = database.write().await?;
                sqlx::query(sql)
                    .bind(before)
                    .execute(&mut *writing.tx)
                    .await?;
                database.commit(writing).await
            };
            // Whatever failed has been logged; the next time will do it.
            let _ = done.await;
        }
    }
}
