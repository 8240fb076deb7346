//! How a server says that something failed.

use super::rule::{Said, Scene};
use crate::error::{Error, Kind};
use crate::json::Value;
use crate::text::{decimal, number};

/// The error that an answer means, where it means one.
pub(super) fn failure<'a>(scene: Scene<'a>, said: &Said<'a>) -> Option<Error> {
    let reply = said.reply;
    let rules = scene.script.root.get("errors");
    let rule = |name: &str| rules?.get(name);
    let succeeded = matches!(reply.status, 200..=299);
    // A failure in the clothes of a success.
    let denied = || rule("when").is_some_and(|condition| scene.holds(condition));
    if succeeded && !denied() {
        return None;
    }
    let word = |name: &str| scene.word(rule(name)?);
    let code = word("code").unwrap_or_default();
    let kinds = rule("kinds");
    let kind_of = |word: &str| kinds?.get(word).and_then(Value::as_str);
    let kind = kind_of(&code).or_else(|| kind_of(&decimal(reply.status.into(), 1)));
    let seconds = word("retryAfter").or_else(|| (reply.headers)("retry-after"));
    let seconds = seconds.and_then(|seconds| number(seconds.trim()));
    let error = match succeeded {
        true => Error::new(Kind::Refused, "the server said no"),
        false => Error::from_status(reply.status),
    };
    let told = error
        .because(&code)
        .told(kind.and_then(Kind::named), word("sentence"), seconds);
    Some(told.from_url(reply.url.clone()))
}
