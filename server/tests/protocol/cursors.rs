//! Pages while others write: no comment comes twice, none that was there at the beginning is missing.

use crate::stand::{Stand, id, listed, resolved};
use serde_json::json;

/// Numbers that look random and are the same each time (Numerical Recipes' linear congruential generator).
struct Dice(u32);

impl Dice {
    fn below(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % most
    }
}

#[test]
fn nothing_comes_twice_and_nothing_is_missing_while_others_write() {
    let stand = Stand::new(&[]);
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let thread = format!("t{seed}");
        let sort = ["newest", "oldest", "popular"][seed as usize % 3];
        let mut before = Vec::new();
        for n in 0..12 + dice.below(20) {
            let comment = id(&stand.writes(&thread, &format!("Text {n}"), ""));
            for voter in 0..dice.below(3) {
                let path = format!("threads/{thread}/comments/{comment}/vote");
                let voter = voter.to_string();
                stand
                    .sends("PUT", &path, &[("Voter", &voter)], &json!({ "vote": 1 }))
                    .is(200);
            }
            before.push(comment);
        }
        let mut read: Vec<String> = Vec::new();
        let limit = 1 + dice.below(7);
        let mut next = Some(format!(
            "threads/{thread}/comments?limit={limit}&sort={sort}"
        ));
        let mut pages = 0;
        while let Some(path) = next {
            let page = stand.gets(&path).is(200);
            assert!(listed(&page).len() <= limit as usize);
            read.extend(listed(&page).iter().map(id));
            next = page["next"].as_str().map(|next| resolved(&path, next));
            pages += 1;
            // New ones come at one end; of the oldest first, they are read as well, but not for ever.
            if pages < 8 {
                for n in 0..dice.below(4) {
                    stand.writes(&thread, &format!("Between {pages} {n}"), "");
                }
            }
        }
        let mut unique = read.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), read.len(), "{sort}, seed {seed}: {read:?}");
        let missing: Vec<&String> = before.iter().filter(|id| !read.contains(id)).collect();
        assert_eq!(missing, [""; 0], "{sort}, seed {seed}");
    }
}

#[test]
fn every_reply_of_a_bushy_thread_is_reached_once() {
    let stand = Stand::new(&[("KABAR_REPLIES", "2")]);
    let mut dice = Dice(7);
    let mut all = vec![id(&stand.writes("t", "Root", ""))];
    for n in 0..120 {
        let parent = match dice.below(10) {
            0 => String::new(),
            _ => all[dice.below(all.len() as u32) as usize].clone(),
        };
        all.push(id(&stand.writes("t", &format!("Text {n}"), &parent)));
    }
    for query in ["limit=3", "limit=3&sort=oldest", "limit=50&sort=popular"] {
        let mut read = stand.walks("t", query);
        read.sort();
        all.sort();
        assert_eq!(read, all, "{query}");
    }
}
