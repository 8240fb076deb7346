//! One canned answer.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::Response;
use hyper::body::{Bytes, Frame, SizeHint};
use tokio::sync::mpsc::UnboundedReceiver;

use super::Events;

/// What a path answers.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    ending: Ending,
    readable: bool,
    /// What is sent when it happens, instead of the body.
    events: Option<Events>,
}

/// How an answer ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Whole,
    /// The connection breaks half way.
    CutOff,
    /// Nothing comes any more after one half.
    Stalled,
}

impl Reply {
    pub fn new(kind: &str, body: impl Into<Bytes>) -> Reply {
        // What the log says must be what the page asked for.
        let headers = [("content-type", kind), ("cache-control", "no-store")];
        Reply {
            status: 200,
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            body: body.into(),
            ending: Ending::Whole,
            readable: true,
            events: None,
        }
    }

    /// A stream of events (HTML, section 9.2).
    pub fn events(events: &Events) -> Reply {
        Reply {
            events: Some(events.clone()),
            ..Reply::new("text/event-stream", "")
        }
    }

    pub fn json(body: impl Into<Bytes>) -> Reply {
        Reply::new("application/json", body)
    }

    /// A status with a sentence for its body.
    pub fn status(status: u16) -> Reply {
        Reply {
            status,
            ..Reply::new("text/plain", format!("this is a {status}"))
        }
    }

    /// The same answer, ended by a broken connection half way.
    pub fn cut_off(self) -> Reply {
        Reply {
            ending: Ending::CutOff,
            ..self
        }
    }

    /// The same answer, of which one half never comes.
    pub fn stalled(self) -> Reply {
        Reply {
            ending: Ending::Stalled,
            ..self
        }
    }

    /// The same answer, which scripts of other origins may not read.
    pub fn for_its_own_origin(self) -> Reply {
        Reply {
            readable: false,
            ..self
        }
    }

    /// The same answer with every `from` in its text replaced; there must be one.
    pub fn replace(self, from: &str, to: &str) -> Reply {
        let text = String::from_utf8(self.body.to_vec()).expect("the body is text");
        assert!(text.contains(from), "the file holds no {from:?}");
        Reply {
            body: text.replace(from, to).into(),
            ..self
        }
    }

    /// The same answer with more bytes at its end.
    pub fn with_bytes(self, more: &[u8]) -> Reply {
        Reply {
            body: [&self.body, more].concat().into(),
            ..self
        }
    }

    /// The same answer, which a browser may keep: what has a version in its address, as README.md says.
    pub fn kept(mut self) -> Reply {
        for (name, value) in &mut self.headers {
            if name == "cache-control" {
                "public, max-age=31536000, immutable".clone_into(value);
            }
        }
        self
    }

    /// The same answer, packed with brotli at its best level.
    #[allow(dead_code, reason = "for the timings; the tests do without")]
    pub fn packed(mut self) -> Reply {
        let mut packed = Vec::new();
        let options = brotli::enc::BrotliEncoderParams::default();
        brotli::BrotliCompress(&mut &self.body[..], &mut packed, &options)
            .expect("memory takes all");
        self.body = packed.into();
        self.headers
            .push(("content-encoding".to_owned(), "br".to_owned()));
        self
    }

    /// The same answer for scripts of any origin (Fetch, CORS protocol).
    pub fn for_any_origin(mut self) -> Reply {
        if !self.readable {
            return self;
        }
        self.headers
            .push(("access-control-allow-origin".to_owned(), "*".to_owned()));
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn into_response(self) -> Response<Body> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        let body = Body {
            rest: Some(self.body),
            ending: self.ending,
            under_way: false,
            events: self.events.map(|events| events.listener()),
        };
        response.body(body).expect("the headers are valid")
    }
}

/// A body that promises its whole length, and breaks the promise where its ending says so.
pub struct Body {
    rest: Option<Bytes>,
    ending: Ending,
    /// Whether the first half of a broken answer has left the server.
    under_way: bool,
    events: Option<UnboundedReceiver<Bytes>>,
}

/// Ends the connection.
#[derive(Debug)]
pub struct CutOff;

impl std::fmt::Display for CutOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the answer is cut off")
    }
}

impl std::error::Error for CutOff {}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        if let Some(events) = &mut self.events {
            let next = events.poll_recv(context);
            return next.map(|bytes| Some(Ok(Frame::data(bytes?))));
        }
        let ending = self.ending;
        match (self.rest.take(), ending) {
            (Some(rest), Ending::Whole) => Poll::Ready(Some(Ok(Frame::data(rest)))),
            (Some(rest), Ending::CutOff | Ending::Stalled) => {
                Poll::Ready(Some(Ok(Frame::data(rest.slice(..rest.len() / 2)))))
            }
            (None, Ending::Whole) => Poll::Ready(None),
            (None, Ending::CutOff) if self.under_way => Poll::Ready(Some(Err(CutOff))),
            (None, Ending::CutOff) => {
                // Nothing more for now: the server sends what it has.
                self.under_way = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            (None, Ending::Stalled) => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.events.is_none() && self.rest.is_none() && self.ending == Ending::Whole
    }

    fn size_hint(&self) -> SizeHint {
        if self.events.is_some() {
            return SizeHint::default();
        }
        SizeHint::with_exact(self.rest.as_ref().map_or(0, |rest| rest.len() as u64))
    }
}
