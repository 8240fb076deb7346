//! Live: what changed in a discussion, as server-sent events. Each change has a number in its discussion; whoever says
//! which one they saw last hears of everything since, from whichever process.

use crate::api::App;
use crate::comment::{Comment, Eyes};
use crate::problem::Problem;
use crate::request::header_of;
use crate::thread;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use utoipa::IntoParams;

/// Proxies end connections that are silent for half a minute or more.
const ALIVE: Duration = Duration::from_secs(15);
/// Another process may write to the same SQLite file, and nobody tells this one.
const LOOK: Duration = Duration::from_secs(2);

/// Where to begin.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct EventsQuery {
    /// `lastEventId` of the page that was read; the header `Last-Event-ID` wins.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,18}$")]
    last_event_id: Option<String>,
}

/// Tells of every comment that is published, changed, voted on or taken away.
#[utoipa::path(get, path = "/threads/{thread}/events", tag = "read",
    params(("thread" = String, Path), EventsQuery, ("Last-Event-ID" = Option<String>, Header)),
    responses((status = 200, body = String, content_type = "text/event-stream"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn events(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    // First, so that nothing between looking and listening is lost.
    let news = app.database.news();
    let thread = thread::find(&app.database.pool, &app.settings, &name).await?;
    let told = header_of(&headers, "last-event-id").or(query.last_event_id.as_deref());
    let after = match told.filter(|told| !told.is_empty()) {
        Some(told) => told
            .parse()
            .map_err(|_| Problem::new(400, "invalid", "`lastEventId` is not one"))?,
        None => thread.event,
    };
    let listener = Listener {
        app,
        name,
        thread: thread.id,
        after,
        news,
        found: VecDeque::new(),
        greeted: false,
    };
    let alive = KeepAlive::new().interval(ALIVE);
    let told = [
        (header::CACHE_CONTROL, "no-store"),
        // Some proxies keep an answer until it is complete, which this never is.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((told, Sse::new(listener.stream()).keep_alive(alive)))
}

struct Listener {
    app: App,
    name: String,
    /// 0 until somebody writes.
    thread: i64,
    after: i64,
    news: tokio::sync::broadcast::Receiver<i64>,
    found: VecDeque<(i64, Comment)>,
    greeted: bool,
}

impl Listener {
    fn stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut listener| async {
            let event = listener.next().await?;
            Some((Ok(event), listener))
        })
    }

    /// The next event; none when the server stops.
    async fn next(&mut self) -> Option<Event> {
        if !self.greeted {
            self.greeted = true;
            // The head of the answer goes out with the first line, and a client waits for it.
            return Some(Event::default().comment("listening"));
        }
        let mut stopping = self.app.stopping.clone();
        loop {
            if let Some((number, comment)) = self.found.pop_front() {
                self.after = number;
                let event = Event::default().event("comment").id(number.to_string());
                let event = event.json_data(comment);
                return Some(event.expect("texts and numbers can be written"));
            }
            if *stopping.borrow() {
                return None;
            }
            match self.look().await {
                Ok(()) if !self.found.is_empty() => continue,
                Ok(()) => {}
                // The client comes back with the number it saw last.
                Err(_) => return None,
            }
            tokio::select! {
                _ = stopping.changed() => return None,
                () = self.heard() => {}
            }
        }
    }

    async fn look(&mut self) -> Result<(), Problem> {
        if self.thread == 0 {
            let thread =
                thread::find(&self.app.database.pool, &self.app.settings, &self.name).await?;
            self.thread = thread.id;
        }
        let rows = thread::changes(&self.app.database.pool, self.thread, self.after).await?;
        self.found = rows
            .iter()
            .map(|row| {
                (
                    row.event,
                    Comment::flat(row, &self.name, Eyes::Anybody, &self.app.settings),
                )
            })
            .collect();
        Ok(())
    }

    /// Waits until something may have changed here.
    async fn heard(&mut self) {
        let heard = async {
            loop {
                match self.news.recv().await {
                    Ok(thread) if thread == self.thread || thread == 0 || self.thread == 0 => {
                        return;
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(_) | RecvError::Closed) => return,
                }
            }
        };
        // Late is not lost: whoever waits too long looks by themselves.
        let _ = tokio::time::timeout(LOOK, heard).await;
    }
}
