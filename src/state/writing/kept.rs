//! The form in which texts are kept by the browser: JSON, read as far as it can be.

use super::{Piece, Reason, Stage, Target};
use crate::error::Kind;
use crate::json::{Document, Value, quote};
use crate::model::Text;
use crate::state::reader::Signature;
use crate::text::signed_decimal;

/// How long texts are kept after the reader's last change: 30 days.
const KEPT_MS: i64 = 30 * 86_400_000;
/// How many of a discussion; the oldest goes first.
const MOST: usize = 100;

/// The reader's texts and votes in one discussion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    pub pieces: Vec<Piece>,
    /// Comments that the reader has voted on, with 1 for a vote for it and -1 for one against it.
    pub votes: Vec<(Text, i8)>,
}

impl Kept {
    /// What [`Kept::print`] wrote. Whatever cannot be read is left out.
    pub fn parse(json: &str) -> Kept {
        let mut kept = Kept::default();
        let Ok(document) = Document::parse(json) else {
            return kept;
        };
        for value in document.root().items_of("pieces") {
            kept.pieces.extend(piece(value));
        }
        for (id, vote) in document.root().members_of("votes") {
            let vote = if vote.as_integer() == Some(1) { 1 } else { -1 };
            kept.votes.push((id.into(), vote));
        }
        kept
    }

    /// All of it as JSON.
    pub fn print(&self) -> String {
        let mut out = "{\"pieces\":[".to_owned();
        for (index, piece) in self.pieces.iter().enumerate() {
            out.push_str(if index == 0 { "{" } else { ",{" });
            print(piece, &mut out);
            out.push('}');
        }
        out.push_str("],\"votes\":{");
        for (index, (id, vote)) in self.votes.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            quote(id, &mut out);
            out.push_str(if *vote > 0 { ":1" } else { ":-1" });
        }
        out.push_str("}}");
        out
    }

    /// The text with this key.
    pub fn find(&self, key: &str) -> Option<&Piece> {
        self.pieces.iter().find(|piece| *piece.key == *key)
    }

    /// What the reader is writing there.
    pub fn draft(&self, target: &Target) -> Option<&Piece> {
        self.pieces
            .iter()
            .find(|piece| piece.is_draft() && piece.target == *target)
    }

    /// The reader's text that the server calls `id`.
    pub fn own(&self, id: &str) -> Option<&Piece> {
        self.pieces
            .iter()
            .find(|piece| !id.is_empty() && *piece.id == *id)
    }

    /// Keeps `piece` in place of the one with its key.
    pub fn put(&mut self, piece: Piece) {
        match self.pieces.iter_mut().find(|kept| kept.key == piece.key) {
            Some(kept) => *kept = piece,
            None => self.pieces.push(piece),
        }
    }

    /// Forgets the text with this key.
    pub fn remove(&mut self, key: &str) {
        self.pieces.retain(|piece| *piece.key != *key);
    }

    /// What the reader thinks of a comment; 0 for nothing.
    pub fn vote(&self, id: &str) -> i8 {
        let vote = self.votes.iter().find(|(voted, _)| **voted == *id);
        vote.map_or(0, |(_, vote)| *vote)
    }

    /// Remembers a vote; 0 takes it back.
    pub fn set_vote(&mut self, id: &Text, vote: i8) {
        self.votes.retain(|(voted, _)| voted != id);
        if vote != 0 {
            self.votes.push((id.clone(), vote));
        }
    }

    /// Forgets what is too old or too much; whether there was anything.
    pub fn prune(&mut self, now: i64) -> bool {
        let before = (self.pieces.len(), self.votes.len());
        self.pieces.retain(|piece| {
            now - piece.when < KEPT_MS && !(piece.is_draft() && piece.text.is_empty())
        });
        // The reader's comments that everybody reads go before words that stand nowhere else.
        while self.pieces.len() > MOST {
            let published = |piece: &Piece| piece.stage == Stage::Published;
            let first = self.pieces.iter().position(published).unwrap_or(0);
            self.pieces.remove(first);
        }
        let most = self.votes.len().saturating_sub(10 * MOST);
        self.votes.drain(..most);
        before != (self.pieces.len(), self.votes.len())
    }
}

fn piece(value: Value) -> Option<Piece> {
    let text = |name| -> Text { value.text(name).into() };
    let number = |name| value.get(name).and_then(Value::as_integer).unwrap_or(0);
    let count = |name| u32::try_from(number(name)).unwrap_or(0);
    let about = text("about");
    let target = match value.text("target") {
        "reply" => Target::Reply(about),
        "edit" => Target::Edit(about),
        _ => Target::Thread,
    };
    let reason = Kind::named(value.text("kind")).map(|kind| Reason {
        kind,
        sentence: text("sentence"),
    });
    let stage = match value.text("stage") {
        "sending" => Stage::Sending,
        "waiting" => Stage::Waiting(
            number("until"),
            reason.map_or(Kind::Network, |why| why.kind),
        ),
        "failed" => Stage::Failed(reason?),
        "uncertain" => Stage::Uncertain,
        "held" => Stage::Held,
        "published" => Stage::Published,
        "rejected" => Stage::Rejected(text("sentence")),
        _ => Stage::Draft(reason),
    };
    let key = text("key");
    (!key.is_empty()).then(|| Piece {
        key,
        target,
        text: text("text"),
        by: Signature::of(value),
        stage,
        when: number("when"),
        unsure: count("unsure"),
        tries: count("tries"),
        id: text("id"),
        token: text("token"),
    })
}

/// Members whose value is nothing are left out.
fn print(piece: &Piece, out: &mut String) {
    let (target, about) = match &piece.target {
        Target::Thread => ("", ""),
        Target::Reply(id) => ("reply", &**id),
        Target::Edit(id) => ("edit", &**id),
    };
    let none = "";
    let (stage, kind, sentence, until) = match &piece.stage {
        Stage::Draft(None) => ("draft", none, none, 0),
        Stage::Draft(Some(why)) => ("draft", why.kind.as_str(), &*why.sentence, 0),
        Stage::Sending => ("sending", none, none, 0),
        Stage::Waiting(until, kind) => ("waiting", kind.as_str(), none, *until),
        Stage::Failed(why) => ("failed", why.kind.as_str(), &*why.sentence, 0),
        Stage::Uncertain => ("uncertain", none, none, 0),
        Stage::Held => ("held", none, none, 0),
        Stage::Published => ("published", none, none, 0),
        Stage::Rejected(why) => ("rejected", none, &**why, 0),
    };
    let (name, email, website) = match piece.stage {
        // The fields of the page say who writes; and whoever is published stands among the others.
        Stage::Draft(_) | Stage::Published => (none, none, none),
        // Nobody sends it any more; its name is shown with it.
        Stage::Held | Stage::Rejected(_) => (&*piece.by.name, none, none),
        Stage::Waiting(..) | Stage::Sending | Stage::Failed(_) | Stage::Uncertain => {
            (&*piece.by.name, &*piece.by.email, &*piece.by.website)
        }
    };
    quote("key", out);
    out.push(':');
    quote(&piece.key, out);
    for (name, text) in [
        ("target", target),
        ("about", about),
        ("text", &*piece.text),
        ("stage", stage),
        ("kind", kind),
        ("sentence", sentence),
        ("id", &*piece.id),
        ("token", &*piece.token),
        ("name", name),
        ("email", email),
        ("website", website),
    ] {
        if !text.is_empty() {
            name_of(name, out);
            quote(text, out);
        }
    }
    for (name, number) in [
        ("when", piece.when),
        ("until", until),
        ("unsure", piece.unsure.into()),
        ("tries", piece.tries.into()),
    ] {
        if number != 0 {
            name_of(name, out);
            out.push_str(&signed_decimal(number, 1));
        }
    }
}

fn name_of(name: &str, out: &mut String) {
    out.push(',');
    quote(name, out);
    out.push(':');
}
