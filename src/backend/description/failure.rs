//! How a server says that something failed.

use super::rule::Scene;
use crate::error::{Error, Kind};
use crate::fetch::Reply;
use crate::json::Value;
use crate::text::decimal;

/// The error that a reply means, where it means one. `scene` looks at its body, where that is JSON.
pub(super) fn failure<'a>(
    reply: &Reply,
    rules: Option<Value<'a>>,
    scene: Option<Scene<'a>>,
) -> Option<Error> {
    let succeeded = matches!(reply.status, 200..=299);
    let told = rules.zip(scene);
    // A failure in the clothes of a success.
    let denied = told.is_some_and(|(rules, scene)| {
        rules
            .get("when")
            .is_some_and(|condition| scene.holds(condition))
    });
    if succeeded && !denied {
        return None;
    }
    let member = |name| told.and_then(|(rules, scene)| scene.member_word(rules, name));
    let code = member("code");
    let kinds = rules.and_then(|rules| rules.get("kinds"));
    let kind_of = |word: &str| kinds?.get(word).and_then(Value::as_str);
    let status = decimal(reply.status.into(), 1);
    let kind = code
        .as_deref()
        .and_then(kind_of)
        .or_else(|| kind_of(&status));
    let seconds = member("retryAfter").or_else(|| (reply.headers)("retry-after"));
    let seconds = seconds.and_then(|seconds| crate::text::number(seconds.trim()));
    let mut error = match succeeded {
        true => Error::new(Kind::Refused, "the server said no"),
        false => Error::from_status(reply.status),
    };
    if let Some(code) = code {
        error = error.because(&code);
    }
    Some(
        error
            .told(kind.and_then(Kind::named), member("sentence"), seconds)
            .from_url(reply.url.clone()),
    )
}
