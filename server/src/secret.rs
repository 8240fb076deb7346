//! Things that nobody can guess, and hashes of things that nobody shall read.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// 128 random bits, as text.
pub fn random() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    hex(&bytes)
}

/// A hash of these parts, which no other parts have.
pub fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// Whether two secrets are the same, in a time that does not tell how much of them is.
pub fn same(one: &str, other: &str) -> bool {
    hash(&[one.as_bytes()]) == hash(&[other.as_bytes()])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("texts grow");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_one_part_ends_counts() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
    }

    #[test]
    fn no_random_text_comes_twice() {
        assert_ne!(random(), random());
    }
}
