//! A made-up thread: the same at every run, of the shape that large discussions have.

use serde_json::{Value, json};

/// Words of the demo's own comments.
const WORDS: [&str; 24] = [
    "semoga",
    "berita",
    "ini",
    "lekas",
    "jelas",
    "warga",
    "menunggu",
    "keterangan",
    "resmi",
    "dari",
    "kedua",
    "pihak",
    "tanpa",
    "menambah",
    "korban",
    "di",
    "kota",
    "dan",
    "desa",
    "yang",
    "sudah",
    "lama",
    "lelah",
    "perang",
];

/// Roots among a hundred comments.
const ROOTS: usize = 43;
const DEEPEST: usize = 4;

/// An answer of `count` comments.
pub fn answer(count: usize) -> Value {
    let mut dice = Dice(1);
    let mut left = count;
    let mut roots = Vec::new();
    while left > 0 {
        roots.push(comment(&mut dice, &mut left, 0));
    }
    json!({ "commentCount": count, "comment": roots })
}

fn comment(dice: &mut Dice, left: &mut usize, depth: usize) -> Value {
    let id = left.to_string();
    *left -= 1;
    let words: Vec<&str> = (0..8 + dice.below(40))
        .map(|_| WORDS[dice.below(WORDS.len())])
        .collect();
    let mut replies = Vec::new();
    while *left > 0 && depth < DEEPEST && dice.below(100) >= ROOTS {
        replies.push(comment(dice, left, depth + 1));
    }
    json!({
        "id": id,
        "author": format!("Pembaca {}", dice.below(500)),
        "dateCreated": format!("2017-01-{:02}T{:02}:{:02}:00+07:00", 1 + dice.below(28), dice.below(24), dice.below(60)),
        "text": words.join(" "),
        "upvoteCount": dice.below(30),
        "comment": replies,
    })
}

/// A linear congruential generator: any would do, as long as it is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
