//! Depth and length: nothing overflows, nothing grows faster than the answer.

use std::time::{Duration, Instant};

use kabar::backend::Read;
use kabar::error::Kind;
use kabar::model::Block;

use super::{article, comments, fails_as_shape, readable};

/// `levels` comments, each the reply to the one before; `members` is what each has beside its replies.
fn nested(levels: usize, members: impl Fn(usize) -> String) -> String {
    let mut json = String::from(r#"{"comment":["#);
    for level in 0..levels {
        json += &format!(r#"{{{},"comment":["#, members(level));
    }
    json += &"]}".repeat(levels);
    json + "]}"
}

fn flat(comments: usize) -> String {
    let comment = |index| {
        format!(
            r#"{{"id":"{index}","author":{{"name":"Siti Rahma"}},"dateCreated":"2017-01-24T21:32:00+07:00","text":"Pernyataan sepihak sulit diverifikasi.","upvoteCount":3}}"#
        )
    };
    let list: Vec<_> = (0..comments).map(comment).collect();
    format!(r#"{{"comment":[{}]}}"#, list.join(","))
}

#[test]
fn ten_thousand_levels_of_replies_are_read() {
    let json = nested(10_000, |level| {
        format!(r#""id":{level},"text":"Balasan {level}.""#)
    });
    let Read { value, skipped } = comments(&json).expect("a comment page");
    assert_eq!(skipped, []);
    assert_eq!(value.entries.len(), 10_000);
    for (level, comment) in readable(&value).iter().enumerate() {
        assert_eq!(*comment.id, *level.to_string());
        let parent = level.checked_sub(1).map(|above| above.to_string());
        assert_eq!(comment.parent.as_deref(), parent.as_deref());
    }
}

#[test]
fn deep_replies_that_cannot_be_read_are_reported_each_at_its_place() {
    let Read { value, skipped } =
        comments(&nested(10_000, |level| format!(r#""level":{level}"#))).expect("a comment page");
    assert_eq!(value.entries.len(), 10_000);
    assert_eq!(skipped.len(), 10_000);
    assert_eq!(skipped[2].pointer(), Some("/comment/0/comment/0/comment/0"));
    assert_eq!(skipped[9_999].pointer(), None);
    assert!(
        skipped[9_999]
            .to_string()
            .contains("in the deep reply at byte 2"),
        "{}",
        skipped[9_999]
    );
}

#[test]
fn a_member_of_a_deep_reply_is_reported_inside_its_reply() {
    let levels = 200;
    let json = nested(levels, |level| {
        format!(r#""id":{level},"text":"a","author":7"#)
    });
    let Read { value, skipped } = comments(&json).expect("a comment page");
    assert_eq!(readable(&value).len(), levels);
    assert_eq!(skipped.len(), levels);
    // A hundred replies inside each other are the last that are named by a pointer.
    let pointer = "/comment/0".repeat(100) + "/author";
    assert_eq!(skipped[99].pointer(), Some(&*pointer));
    let byte = json.find(r#"{"id":100,"#).expect("the reply");
    assert_eq!(
        skipped[100].detail(),
        format!(r#"expected a text at "/author" in the deep reply at byte {byte}"#)
    );
    assert_eq!(skipped[100].url(), skipped[99].url());
    assert_eq!(skipped[100].pointer(), None);
}

#[test]
fn depth_inside_a_comment_costs_that_member_alone() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    for levels in [1, 100, 100_000] {
        let deep = deep(levels);
        let json = format!(
            r#"{{"_own":{deep},"comment":[{{"id":"1","text":"a","author":{deep},"_own":{deep}}},{{"id":"2","text":{deep}}},{deep},{{"id":"3","text":"c"}}]}}"#
        );
        let Read { value, skipped } = comments(&json).expect("a comment page");
        let ids: Vec<_> = readable(&value)
            .iter()
            .map(|comment| &*comment.id)
            .collect();
        assert_eq!(ids, ["1", "3"], "{levels} levels");
        let reports: Vec<_> = skipped
            .iter()
            .map(|error| (error.kind(), error.pointer().unwrap_or("none")))
            .collect();
        let expected = [
            (Kind::Shape, "/comment/0/author"),
            (Kind::Shape, "/comment/1/text"),
            (Kind::Comment, "/comment/1"),
            (Kind::Comment, "/comment/2"),
        ];
        assert_eq!(reports, expected, "{levels} levels");
    }
}

#[test]
fn a_block_that_lies_too_deep_is_reported_and_the_article_stays() {
    let levels = 10_000;
    let list = format!(
        r#"{}"dasar"{}"#,
        r#"{"type":"list","items":["atas",["#.repeat(levels),
        "]]}".repeat(levels)
    );
    let json = format!(
        r#"{{"headline":"Dalam","articleBody":[{{"type":"divider"}},{list},{{"type":"divider"}}]}}"#
    );
    let Read { value, skipped } = article(&json).expect("an article");
    assert_eq!(value.body.len(), 3);
    assert_eq!(
        (&value.body[0], &value.body[2]),
        (&Block::Divider, &Block::Divider)
    );
    assert!(
        matches!(&value.body[1], Block::List { items, .. } if items.len() == 2),
        "the upper levels stay"
    );
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    assert_eq!(skipped[0].kind(), Kind::Block);
    assert!(
        skipped[0]
            .pointer()
            .is_some_and(|pointer| pointer.starts_with("/articleBody/1/items/1/0/items/1/0"))
    );
}

#[test]
fn quotes_and_phrases_that_lie_too_deep_are_reported_and_the_article_stays() {
    let levels = 10_000;
    let quotes = format!(
        r#"{}{{"type":"divider"}}{}"#,
        r#"{"type":"quote","content":[{"type":"divider"},"#.repeat(levels),
        "]}".repeat(levels)
    );
    let phrases = format!(
        r#"{{"type":"paragraph","content":[{}"dasar"{}]}}"#,
        r#"{"type":"em","content":["atas","#.repeat(levels),
        "]}".repeat(levels)
    );
    for block in [quotes, phrases] {
        let json =
            format!(r#"{{"headline":"Dalam","articleBody":[{block},{{"type":"divider"}}]}}"#);
        let Read { value, skipped } = article(&json).expect("an article");
        assert_eq!(value.body.len(), 2);
        assert_eq!(value.body[1], Block::Divider);
        // The deepest quote lacks all its blocks and is left out as well; those around it stay.
        assert!((1..=3).contains(&skipped.len()), "{skipped:?}");
        assert!(skipped.iter().all(|error| error.kind() == Kind::Block));
    }
}

#[test]
fn a_megabyte_of_openings_is_an_error() {
    for opening in ["[", r#"{"comment":["#, r#"{"a":"#] {
        let json = opening.repeat(1_000_000 / opening.len());
        fails_as_shape(comments(&json), None);
        fails_as_shape(article(&json), None);
    }
}

/// The shortest of some runs: what else the machine does only adds.
fn cost(json: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        comments(json).expect("a comment page");
        start.elapsed()
    };
    (0..7).map(|_| run()).min().expect("some runs")
}

#[test]
fn ten_times_the_answer_costs_far_less_than_a_hundred_times_the_work() {
    let long = |bytes: usize| {
        format!(
            r#"{{"comment":[{{"id":"1","text":"{}"}}]}}"#,
            r"sepatah \u0064ua\n\n".repeat(bytes / 20)
        )
    };
    let broken = |count| nested(count, |_| r#""text":"tanpa id""#.to_owned());
    let whole = |count| nested(count, |level| format!(r#""id":{level},"text":"Balasan.""#));
    let shapes = [
        ("flat comments", flat(1_000), flat(10_000)),
        ("nested comments", whole(1_000), whole(10_000)),
        ("nested comments without ids", broken(1_000), broken(10_000)),
        ("one long comment", long(100_000), long(1_000_000)),
    ];
    for (name, small, large) in shapes {
        let (small, large) = (cost(&small), cost(&large));
        println!("{name}: {small:?}, {large:?}");
        // What grows with the square would be at a hundred; a machine with other work to do is within forty.
        assert!(large < small * 40, "{name}: {small:?} became {large:?}");
    }
}
