//! What the reader writes, from the first letter until everybody can read it: nothing is lost, whatever fails.
#![cfg(not(target_arch = "wasm32"))]

use kabar::backend;
use kabar::error::{Error, Kind};
use kabar::markup::{NativeParser, Parser};
use kabar::model::{CommentState, Link, Text};
use kabar::state::reader::{Reader, Signature};
use kabar::state::writing::{Due, Kept, Outcome, Piece, Reason, Stage, Target};

const NOW: i64 = 1_700_000_000_000;

fn piece(text: &str) -> Piece {
    let mut piece = Piece::new("key".into(), Target::Thread, NOW);
    piece.text = text.into();
    piece
}

fn rina() -> Signature {
    Signature {
        name: "Rina \"R\"".into(),
        email: "rina@example.org".into(),
        website: "https://rina.example/".into(),
    }
}

fn taken(id: &str, state: CommentState) -> Outcome {
    Outcome::Taken {
        id: id.into(),
        token: Text::default(),
        state,
        reason: Text::default(),
    }
}

fn failed(kind: Kind) -> Outcome {
    Outcome::Failed(Error::new(kind, "a fault"))
}

/// A piece that was sent once, with this outcome.
fn sent(outcome: Outcome) -> Piece {
    let mut piece = piece("words");
    piece.submit(NOW);
    piece.send();
    piece.settle(outcome, NOW);
    piece
}

#[test]
fn what_the_reader_sends_is_due_at_once_and_offline_not_before_there_is_a_connection() {
    let mut piece = piece("words");
    assert_eq!(piece.due(NOW, true, false), Due::Nothing, "a draft");
    piece.submit(NOW);
    assert_eq!(piece.due(NOW, true, false), Due::Send);
    assert_eq!(piece.due(NOW, false, false), Due::Nothing);
}

#[test]
fn what_the_server_has_is_what_it_says() {
    for (state, stage) in [
        (CommentState::Published, Stage::Published),
        (CommentState::Held, Stage::Held),
        (CommentState::Rejected, Stage::Rejected(Text::default())),
    ] {
        let piece = sent(taken("7", state));
        assert_eq!((piece.stage, &*piece.id), (stage, "7"));
        assert_eq!(piece.unsure, 0);
    }
}

#[test]
fn what_a_server_refuses_goes_back_to_the_reader_with_the_reason() {
    for kind in [
        Kind::Refused,
        Kind::TooLong,
        Kind::Duplicate,
        Kind::Closed,
        Kind::EditExpired,
        Kind::Challenge,
        Kind::NotFound,
    ] {
        let error = Error::new(kind, "no").told(None, Some("No, thank you.".to_owned()), None);
        let piece = sent(Outcome::Failed(error));
        let reason = Reason {
            kind,
            sentence: "No, thank you.".into(),
        };
        assert_eq!(piece.stage, Stage::Draft(Some(reason)));
        assert_eq!(&*piece.text, "words");
    }
}

#[test]
fn what_is_refused_stays_by_itself_where_the_field_is_taken() {
    let mut refused = sent(failed(Kind::Refused));
    refused.keep_apart();
    assert!(matches!(&refused.stage, Stage::Failed(why) if why.kind == Kind::Refused));
    let mut written = piece("words");
    written.keep_apart();
    assert_eq!(written.stage, Stage::Draft(None), "nothing was refused");
}

#[test]
fn what_may_have_arrived_is_sent_again_only_where_the_server_takes_it_once() {
    for kind in [
        Kind::Offline,
        Kind::Network,
        Kind::Timeout,
        Kind::Server,
        Kind::Shape,
    ] {
        let piece = sent(failed(kind));
        let Stage::Waiting(until, why) = piece.stage else {
            panic!("{:?}", piece.stage);
        };
        assert_eq!(why, kind);
        assert!(until > NOW, "it is not sent without a pause");
        assert_eq!(piece.due(until - 1, true, true), Due::Nothing);
        assert_eq!(piece.due(until, true, true), Due::Send);
        assert_eq!(piece.due(until, true, false), Due::LookUp);
    }
}

#[test]
fn a_changed_comment_can_be_sent_twice_to_any_server() {
    let mut piece = Piece::new("key".into(), Target::Edit("7".into()), NOW);
    piece.submit(NOW);
    piece.send();
    piece.settle(failed(Kind::Network), NOW);
    assert_eq!(piece.due(i64::MAX, true, false), Due::Send);
}

#[test]
fn the_pause_is_the_one_that_the_server_asks_for() {
    let told = |seconds| Error::new(Kind::TooFast, "slower").told(None, None, seconds);
    let until = |error| match sent(Outcome::Failed(error)).stage {
        Stage::Waiting(until, Kind::TooFast) => until - NOW,
        other => panic!("{other:?}"),
    };
    assert_eq!(until(told(Some(7))), 7_000);
    assert_eq!(until(told(None)), 30_000);
    assert_eq!(until(told(Some(u32::MAX))), 3_600_000, "an hour at most");
    assert_eq!(
        sent(Outcome::Failed(told(None))).unsure,
        0,
        "it was not taken"
    );
}

#[test]
fn pauses_grow_and_after_five_tries_the_reader_decides() {
    let mut piece = piece("words");
    piece.submit(NOW);
    let (mut now, mut pauses) = (NOW, Vec::new());
    while let Stage::Waiting(until, _) = piece.stage {
        pauses.push(until - now);
        now = until;
        piece.send();
        piece.settle(failed(Kind::Network), now);
    }
    assert_eq!(pauses, [0, 4_000, 8_000, 16_000, 32_000]);
    assert!(matches!(piece.stage, Stage::Failed(_)), "{:?}", piece.stage);
    assert_eq!(&*piece.text, "words");
    piece.submit(now);
    assert_eq!(
        piece.due(now, true, false),
        Due::LookUp,
        "it may still have arrived"
    );
}

#[test]
fn a_reader_who_is_not_signed_in_keeps_the_words_until_they_are() {
    let mut piece = sent(failed(Kind::SignIn));
    assert!(matches!(&piece.stage, Stage::Failed(why) if why.kind == Kind::SignIn));
    piece.submit(NOW);
    assert_eq!(piece.due(NOW, true, false), Due::Send, "it was not taken");
}

#[test]
fn what_was_looked_for_is_published_or_uncertain() {
    let mut found = sent(failed(Kind::Timeout));
    found.looked_up(Ok(Some("9".into())), NOW);
    assert_eq!((found.stage, &*found.id), (Stage::Published, "9"));
    let mut missing = sent(failed(Kind::Timeout));
    missing.looked_up(Ok(None), NOW);
    assert_eq!(missing.stage, Stage::Uncertain);
    missing.submit(NOW);
    assert_eq!(
        missing.due(NOW, true, false),
        Due::Send,
        "the reader said so"
    );
    let mut nobody = sent(failed(Kind::Timeout));
    nobody.looked_up(Err(Error::new(Kind::Network, "gone")), NOW);
    assert!(matches!(nobody.stage, Stage::Waiting(..)));
    assert_eq!(nobody.due(i64::MAX, true, false), Due::LookUp);
}

#[test]
fn a_second_one_that_is_a_duplicate_is_the_first_one() {
    let mut piece = sent(failed(Kind::Network));
    piece.send();
    piece.settle(failed(Kind::Duplicate), NOW);
    assert_eq!(piece.stage, Stage::Published);
}

#[test]
fn a_page_that_went_away_while_sending_goes_on() {
    let mut piece = piece("words");
    piece.submit(NOW);
    piece.send();
    let mut kept = Kept::default();
    kept.put(piece);
    let mut piece = Kept::parse(&kept.print()).pieces.remove(0);
    piece.resume(NOW + 5);
    assert_eq!(piece.due(NOW + 5, true, true), Due::Send);
    assert_eq!(piece.due(NOW + 5, true, false), Due::LookUp);
}

#[test]
fn whatever_is_kept_comes_back_as_it_was() {
    let reason = Reason {
        kind: Kind::Refused,
        sentence: "No \"links\",\nplease \\ <b>".into(),
    };
    let stages = [
        Stage::Draft(None),
        Stage::Draft(Some(reason.clone())),
        Stage::Sending,
        Stage::Waiting(NOW + 4_000, Kind::TooFast),
        Stage::Failed(reason),
        Stage::Uncertain,
        Stage::Held,
        Stage::Published,
        Stage::Rejected("Off topic: أهلا 👩‍👩‍👧".into()),
    ];
    let targets = [
        Target::Thread,
        Target::Reply("a/b \"c\"".into()),
        Target::Edit("7".into()),
    ];
    let mut kept = Kept::default();
    for (index, stage) in stages.into_iter().enumerate() {
        for (place, target) in targets.iter().enumerate() {
            kept.put(Piece {
                key: format!("{index}-{place}").into(),
                target: target.clone(),
                text: "سلام\n\n\u{0}\u{7f}ไทย \u{2028}\"\\".into(),
                by: Signature::default(),
                stage: stage.clone(),
                when: NOW,
                unsure: index as u32 % 2,
                tries: index as u32,
                id: "9".into(),
                token: "secret".into(),
            });
        }
    }
    kept.set_vote(&"7".into(), 1);
    kept.set_vote(&"8 \"".into(), -1);
    assert_eq!(Kept::parse(&kept.print()), kept);
}

#[test]
fn by_whom_a_text_is_is_kept_as_long_as_somebody_may_have_to_send_it() {
    let reason = Reason {
        kind: Kind::Server,
        sentence: Text::default(),
    };
    let named = Signature {
        name: rina().name,
        ..Signature::default()
    };
    for (stage, kept_of_it) in [
        (Stage::Sending, rina()),
        (Stage::Waiting(NOW, Kind::Offline), rina()),
        (Stage::Failed(reason.clone()), rina()),
        (Stage::Uncertain, rina()),
        (Stage::Held, named.clone()),
        (Stage::Rejected(Text::default()), named),
        (Stage::Draft(Some(reason)), Signature::default()),
        (Stage::Published, Signature::default()),
    ] {
        let mut kept = Kept::default();
        let mut piece = piece("words");
        piece.by = rina();
        piece.stage = stage.clone();
        kept.put(piece);
        let after = Kept::parse(&kept.print());
        assert_eq!(after.pieces[0].by, kept_of_it, "{stage:?}");
    }
}

#[test]
fn what_cannot_be_read_is_left_out_and_the_rest_stays() {
    assert_eq!(Kept::parse("no json"), Kept::default());
    assert_eq!(
        Kept::parse(r#"{"pieces": 7, "votes": []}"#),
        Kept::default()
    );
    let kept = Kept::parse(
        r#"{"pieces": [1, {"text": "no key"}, {"key": "k", "text": "words", "stage": "later"}]}"#,
    );
    assert_eq!(kept.pieces.len(), 1);
    assert_eq!(
        kept.pieces[0].stage,
        Stage::Draft(None),
        "never thrown away"
    );
    assert_eq!(&*kept.pieces[0].text, "words");
}

#[test]
fn texts_are_forgotten_after_thirty_days_and_the_public_ones_first_where_there_are_too_many() {
    const DAY: i64 = 86_400_000;
    let mut kept = Kept::default();
    for (key, age) in [("new", 29), ("old", 30)] {
        let mut piece = piece("words");
        piece.key = key.into();
        piece.when = NOW - age * DAY;
        kept.put(piece);
    }
    assert!(kept.prune(NOW), "something went");
    assert!(!kept.prune(NOW), "nothing more");
    assert_eq!(kept.pieces.len(), 1);
    for number in 0..150 {
        let mut piece = piece("words");
        piece.key = number.to_string().into();
        if number >= 60 {
            piece.stage = Stage::Published;
        }
        kept.put(piece);
    }
    kept.prune(NOW);
    assert_eq!(kept.pieces.len(), 100);
    let drafts = kept.pieces.iter().filter(|piece| piece.is_draft()).count();
    assert_eq!(drafts, 61, "words that stand nowhere else");
}

#[test]
fn a_vote_is_one_and_can_be_taken_back() {
    let mut kept = Kept::default();
    kept.set_vote(&"7".into(), 1);
    kept.set_vote(&"7".into(), -1);
    assert_eq!((kept.vote("7"), kept.vote("8")), (-1, 0));
    kept.set_vote(&"7".into(), 0);
    assert!(kept.votes.is_empty());
}

#[test]
fn a_reader_is_remembered_only_on_their_wish() {
    let mut reader = Reader {
        id: "a random name".into(),
        signature: rina(),
        remember: true,
        muted: vec!["Bayu".into(), "\\".into()],
    };
    assert_eq!(Reader::parse(&reader.print()), reader);
    reader.remember = false;
    assert!(!reader.print().contains("Rina"), "{}", reader.print());
    let kept = Reader::parse(&reader.print());
    assert_eq!((&kept.muted, &kept.id), (&reader.muted, &reader.id));
}

/// Random faults between composer and server.
mod faults {
    use super::*;
    use std::collections::BTreeMap;

    /// Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) % end
        }

        fn one<T: Copy>(&mut self, of: &[T]) -> T {
            of[self.below(of.len() as u64) as usize]
        }
    }

    /// A server: what it has taken, by its own id, with the key that it came with.
    #[derive(Default)]
    struct Server {
        once: bool,
        has: Vec<(String, String)>,
    }

    impl Server {
        /// Takes a text; with a key that it knows, it answers as it did then.
        fn take(&mut self, key: &str, text: &str) -> String {
            let known = self
                .has
                .iter()
                .position(|(known, _)| self.once && known == key);
            let id = known.unwrap_or_else(|| {
                self.has.push((key.to_owned(), text.to_owned()));
                self.has.len() - 1
            });
            id.to_string()
        }

        fn find(&self, text: &str) -> Option<String> {
            let found = self.has.iter().position(|(_, known)| known == text);
            found.map(|id| id.to_string())
        }
    }

    const ANY: [Kind; 11] = [
        Kind::Offline,
        Kind::Network,
        Kind::Timeout,
        Kind::Server,
        Kind::Shape,
        Kind::TooFast,
        Kind::SignIn,
        Kind::Refused,
        Kind::Closed,
        Kind::TooLong,
        Kind::Duplicate,
    ];
    /// Faults after which nobody knows whether the server has it.
    const LOST: [Kind; 5] = [
        Kind::Offline,
        Kind::Network,
        Kind::Timeout,
        Kind::Server,
        Kind::Shape,
    ];

    /// A browser with one discussion: what its store holds, and what its page does next.
    struct Browser {
        store: String,
        now: i64,
    }

    impl Browser {
        fn kept(&self) -> Kept {
            Kept::parse(&self.store)
        }

        fn keep(&mut self, piece: Piece) {
            let mut kept = self.kept();
            kept.put(piece);
            kept.prune(self.now);
            self.store = kept.print();
        }

        /// What the page does for a text, with what happens meanwhile by chance. As `hooks::writing` does it.
        fn drive(&mut self, key: &str, server: &mut Server, random: &mut Random) {
            let Some(mut piece) = self.kept().find(key).cloned() else {
                return;
            };
            piece.resume(self.now);
            match piece.due(self.now, random.below(4) > 0, server.once) {
                Due::Nothing => self.keep(piece),
                Due::Send => {
                    piece.send();
                    self.keep(piece.clone());
                    let fate = random.below(10);
                    // The page goes away before, or after the server has it.
                    if fate == 0 {
                        return;
                    }
                    if fate == 1 {
                        server.take(&piece.key, &piece.text);
                        return;
                    }
                    let outcome = match fate {
                        2 => failed(match random.one(&ANY) {
                            // A server says so of what it has.
                            Kind::Duplicate if server.find(&piece.text).is_none() => Kind::Refused,
                            kind => kind,
                        }),
                        // It is lost on the way back.
                        3 => {
                            server.take(&piece.key, &piece.text);
                            failed(random.one(&LOST))
                        }
                        _ => {
                            let id = server.take(&piece.key, &piece.text);
                            let state = random.one(&[CommentState::Published, CommentState::Held]);
                            taken(&id, state)
                        }
                    };
                    piece.settle(outcome, self.now);
                    self.keep(piece);
                }
                Due::LookUp => {
                    let found = match random.below(3) {
                        0 => Err(Error::new(random.one(&LOST), "a fault")),
                        _ => Ok(server.find(&piece.text).map(Into::into)),
                    };
                    piece.looked_up(found, self.now);
                    self.keep(piece);
                }
            }
        }
    }

    #[test]
    fn at_the_end_every_text_is_published_held_in_the_outbox_or_a_draft() {
        for seed in 0..10_000 {
            let mut random = Random(seed);
            let mut server = Server {
                once: random.below(2) == 0,
                ..Server::default()
            };
            let mut browser = Browser {
                store: String::new(),
                now: NOW,
            };
            let mut texts = BTreeMap::new();
            // Whether the reader sent it again although it was said that it may have arrived.
            let mut insisted = false;
            for step in 0..12 {
                browser.now += random.below(60_000) as i64;
                if texts.len() < 3 && random.below(2) == 0 {
                    let key = format!("key {step}");
                    let mut piece = Piece::new(key.clone().into(), Target::Thread, browser.now);
                    piece.text = format!("text {step}").into();
                    texts.insert(key, piece.text.clone());
                    piece.submit(browser.now);
                    browser.keep(piece);
                }
                for key in texts.keys() {
                    browser.drive(key, &mut server, &mut random);
                    let mut piece = browser.kept().find(key).cloned().expect("it is kept");
                    let again = match piece.stage {
                        Stage::Draft(Some(_)) | Stage::Failed(_) => random.below(3) == 0,
                        Stage::Uncertain => {
                            let again = random.below(3) == 0;
                            insisted |= again;
                            again
                        }
                        _ => false,
                    };
                    if again {
                        piece.submit(browser.now);
                        browser.keep(piece);
                    }
                }
            }
            for (key, text) in &texts {
                let kept = browser.kept();
                let piece = kept.find(key).expect("no text disappears");
                assert_eq!(&piece.text, text, "seed {seed}");
                let copies = server
                    .has
                    .iter()
                    .filter(|(_, known)| known == &**text)
                    .count();
                if matches!(piece.stage, Stage::Published | Stage::Held) {
                    assert!(copies > 0, "seed {seed}: {key} is said to be there");
                }
                if !insisted || server.once {
                    assert!(copies <= 1, "seed {seed}: {key} came {copies} times");
                }
            }
        }
    }
}

#[test]
fn a_quotation_is_the_same_text_whether_a_server_knows_quotations_or_not() {
    let text = [
        &backend::quoted(" First of all. \n\n and last \n"),
        "\n\nReally?",
    ]
    .concat();
    assert_eq!(text, "> First of all.\n\n> and last\n\nReally?");
    let plain = backend::plain(&text);
    assert_eq!(backend::unformatted(&plain), text);
    // Some servers of Markdown make two quotations of it, some one.
    for html in [
        "<blockquote><p>First of all.</p></blockquote><blockquote><p>and last</p></blockquote><p>Really?</p>",
        "<blockquote>\n<p>First of all.</p>\n<p>and last</p>\n</blockquote>\n<p>Really?</p>",
        "<p>&gt; First of all.</p>\n<p>&gt; and last</p>\n<p>Really?</p>",
    ] {
        assert_eq!(backend::unformatted(&NativeParser.blocks(html, None)), text);
    }
}

#[test]
fn how_a_text_will_look_is_read_from_html_or_text() {
    let at = Link::resolve("https://a.example/preview", None).expect("an address");
    let read = |json: &str| backend::preview(json, &at, &NativeParser);
    let shown = |json: &str| backend::unformatted(&read(json).expect("a preview").value);
    assert_eq!(
        shown(r#"{"html":"<p>It was <em>loud</em>.</p>"}"#),
        "It was loud."
    );
    assert_eq!(shown(r#"{"text":"It was *loud*."}"#), "It was *loud*.");
    for nothing in ["{}", r#"{"html":" "}"#, "[]"] {
        let error = read(nothing).expect_err("no text");
        assert_eq!(error.kind(), Kind::Shape, "{nothing}");
    }
}
