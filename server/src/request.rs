//! What a request says, before anybody acts on it.

use crate::api::App;
use crate::database::Writing;
use crate::problem::Problem;
use crate::secret;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, Request};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::{IpAddr, SocketAddr};

/// Keys shorter than this are guessed or come twice by chance; longer ones are no keys.
const KEY: std::ops::RangeInclusive<usize> = 8..=200;
/// Milliseconds in which a client may ask again: a phone that comes back from a night without a network.
pub const REMEMBERED: i64 = 24 * 60 * 60 * 1000;
const MINUTE: i64 = 60_000;

/// A request that writes, with its body.
pub struct Call {
    method: String,
    path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    address: IpAddr,
}

impl FromRequest<App> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Call, Problem> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.expect("the server says who is connected").0.ip();
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, app.settings.body)
            .await
            .map_err(|_| Problem::new(413, "too-long", "The body is too long, or broke off"))?;
        Ok(Call {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            address: address(peer, &parts.headers, &app.settings.proxies),
            headers: parts.headers,
            body,
        })
    }
}

/// Who asks: the last address that a proxy of ours was asked by.
fn address(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let told = headers.get_all("x-forwarded-for").iter();
    let told: Vec<IpAddr> = told
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .filter_map(|word| word.trim().parse().ok())
        .collect();
    let mut way = std::iter::once(peer).chain(told.into_iter().rev());
    let first = way.find(|address| !proxies.contains(address));
    first.unwrap_or(peer)
}

/// What is counted as one: a household has a whole network of 64 bits (RFC 6177).
fn network(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.octets().to_vec(),
            None => address.octets()[..8].to_vec(),
        },
    }
}

impl Call {
    pub fn header(&self, name: &str) -> Option<&str> {
        header_of(&self.headers, name)
    }

    /// A hash of where it comes from, for this database alone.
    pub fn network(&self, app: &App) -> String {
        secret::hash(&[app.salt.as_bytes(), &network(self.address)])
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Where it is labelled as something else (a form of another page could send that without asking first), or is not
    /// what is asked for.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let kind = self.header("content-type").unwrap_or("");
        let kind = kind.split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Problem::new(
                415,
                "not-json",
                "The body has to be application/json",
            ));
        }
        serde_json::from_slice(&self.body).map_err(|error| Problem::invalid(error.to_string()))
    }

    /// Nothing for moderators.
    ///
    /// # Errors
    /// For everybody else.
    pub fn moderator(&self, app: &App) -> Result<(), Problem> {
        moderator(&self.headers, app)
    }
}

/// The header, where it is readable and not empty.
pub fn header_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then_some(value)
}

/// Nothing for moderators.
///
/// # Errors
/// For everybody else.
pub fn moderator(headers: &HeaderMap, app: &App) -> Result<(), Problem> {
    let given = header_of(headers, "authorization").and_then(|value| value.strip_prefix("Bearer "));
    match (given, &app.settings.secret) {
        (Some(given), Some(secret)) if secret::same(given.trim(), secret) => Ok(()),
        (Some(_) | None, Some(_) | None) => {
            Err(Problem::new(401, "sign-in", "Only moderators may do that"))
        }
    }
}

/// A yes, as it is sent and as it is kept for those who ask again.
pub struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    pub fn json(status: u16, body: &impl Serialize) -> Answer {
        Answer {
            status,
            body: serde_json::to_string(body).expect("texts and numbers can be written"),
        }
    }

    /// There is nothing to say.
    pub fn empty() -> Answer {
        Answer {
            status: 204,
            body: String::new(),
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response<Body> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = match self.status {
            0..400 => "application/json",
            400.. => "application/problem+json",
        };
        let mut response =
            (status, [(header::CACHE_CONTROL, "no-store")], self.body).into_response();
        match status {
            StatusCode::NO_CONTENT => response.headers_mut().remove(header::CONTENT_TYPE),
            _ => response
                .headers_mut()
                .insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind)),
        };
        response
    }
}

/// One writing: done once, however often it is asked for.
pub enum Once {
    Begun(Begun),
    /// It was done, and this was the answer.
    Before(Answer),
}

/// A writing that nobody did before.
pub struct Begun {
    pub writing: Writing,
    key: Option<String>,
}

impl Once {
    /// Begins what `call` asks for, unless that was done before. Who asks at the same time with the same key waits here
    /// for the one that came first.
    ///
    /// # Errors
    /// Where the key belongs to another request, or the address wrote too much.
    pub async fn begin(app: &App, call: &Call) -> Result<Once, Problem> {
        let mut writing = app.database.write().await?;
        let key = call.header("idempotency-key").map(str::to_owned);
        if let Some(key) = &key {
            if !KEY.contains(&key.len()) {
                return Err(Problem::new(
                    400,
                    "invalid-key",
                    "An Idempotency-Key has 8 to 200 characters",
                ));
            }
            let request = secret::hash(&[call.method.as_bytes(), call.path.as_bytes(), &call.body]);
            let first = sqlx::query(
                "INSERT INTO idempotency (key, request, created) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(key)
            .bind(&request)
            .bind(crate::comment::now())
            .execute(&mut *writing.tx)
            .await?;
            if first.rows_affected() == 0 {
                let (known, status, body): (String, i64, String) =
                    sqlx::query_as("SELECT request, status, body FROM idempotency WHERE key = $1")
                        .bind(key)
                        .fetch_one(&mut *writing.tx)
                        .await?;
                if known != request {
                    return Err(Problem::new(
                        422,
                        "key-used",
                        "This Idempotency-Key belongs to another request",
                    ));
                }
                let status = u16::try_from(status).unwrap_or(500);
                return Ok(Once::Before(Answer { status, body }));
            }
        }
        let now = crate::comment::now();
        let writes: i64 = sqlx::query_scalar(
            "INSERT INTO rate (address, minute, writes) VALUES ($1, $2, 1) \
             ON CONFLICT (address, minute) DO UPDATE SET writes = rate.writes + 1 RETURNING writes",
        )
        .bind(call.network(app))
        .bind(now / MINUTE)
        .fetch_one(&mut *writing.tx)
        .await?;
        if writes > app.settings.rate && moderator(&call.headers, app).is_err() {
            let left = (MINUTE - now % MINUTE + 999) / 1000;
            return Err(Problem::too_fast(left.unsigned_abs()));
        }
        Ok(Once::Begun(Begun { writing, key }))
    }
}

impl Begun {
    /// Keeps what was done together with the answer, or that it was refused; what failed is not kept, and may be tried
    /// again. Whoever refuses has changed nothing.
    ///
    /// # Errors
    /// What was refused, or that the database failed.
    pub async fn end(
        mut self,
        app: &App,
        outcome: Result<Answer, Problem>,
    ) -> Result<Answer, Problem> {
        let (status, body) = match &outcome {
            Ok(answer) => (answer.status, answer.body.clone()),
            Err(problem) if problem.status < 500 => (problem.status, problem.body()),
            Err(_) => return outcome,
        };
        if let Some(key) = &self.key {
            sqlx::query("UPDATE idempotency SET status = $1, body = $2 WHERE key = $3")
                .bind(i64::from(status))
                .bind(body)
                .bind(key)
                .execute(&mut *self.writing.tx)
                .await?;
        }
        app.database.commit(self.writing).await?;
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, told: &str, proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", told.parse().expect("a header"));
        let proxies: Vec<IpAddr> = proxies
            .iter()
            .map(|proxy| proxy.parse().expect("an address"))
            .collect();
        address(peer.parse().expect("an address"), &headers, &proxies).to_string()
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        assert_eq!(from("9.9.9.9", "1.1.1.1", &["10.0.0.1"]), "9.9.9.9");
        assert_eq!(
            from("10.0.0.1", "1.1.1.1, 2.2.2.2", &["10.0.0.1"]),
            "2.2.2.2"
        );
        assert_eq!(
            from("10.0.0.1", "1.1.1.1, 10.0.0.2", &["10.0.0.1", "10.0.0.2"]),
            "1.1.1.1"
        );
    }

    #[test]
    fn a_household_is_one_address() {
        let network = |text: &str| super::network(text.parse().expect("an address"));
        assert_eq!(network("2001:db8:1:2::7"), network("2001:db8:1:2:aaaa::"));
        assert_ne!(network("2001:db8:1:2::7"), network("2001:db8:1:3::7"));
        assert_eq!(network("::ffff:1.2.3.4"), network("1.2.3.4"));
    }
}
