//! How a server says that something failed.

use super::rule::Scene;
use crate::error::{Error, Kind};
use crate::fetch::Reply;
use crate::text::{decimal, number, trim};

/// The error that an answer means, where it means one.
pub(super) fn failure(scene: Scene, reply: &Reply) -> Option<Error> {
    let rules = scene.script.root.get("errors");
    let rule = |name: &str| rules?.get(name);
    let mut error = Error::from_status(reply.status);
    if reply.succeeded() {
        // A failure in the clothes of a success.
        if !scene.holds(rule("when")?) {
            return None;
        }
        error = Error::new(Kind::Refused, "the server said no");
    }
    let word = |name: &str| scene.word(rule(name)?);
    let code = word("code").unwrap_or("");
    let mut kind = None;
    if let Some(kinds) = rule("kinds") {
        for word in [&decimal(reply.status.into(), 1), code] {
            kind = Kind::named(kinds.text(word)).or(kind);
        }
    }
    let seconds = word("retryAfter").or_else(|| scene.header("retry-after"));
    let seconds = seconds.and_then(|seconds| number(trim(seconds)));
    let sentence = word("sentence").map(str::to_owned);
    let told = error.because(code).told(kind, sentence, seconds);
    Some(told.from_url(reply.url.clone()))
}
