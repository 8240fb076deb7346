use crate::backend::unformatted;
use crate::model::Block;

/// Letters from which on a comment is long. What is left of it takes 18 em (styles/comments.css), into which at the
/// default measure no more than a thousand go: what is hidden is worth a press.
const LONG: usize = 1_400;
/// Letters that a line takes which its writer has ended.
const LINE: usize = 60;

/// Whether all of its words would stand in the way of the comments that follow.
pub fn is_long(body: &[Block]) -> bool {
    let mut letters = 0;
    for byte in unformatted(body).bytes() {
        letters += match byte {
            b'\n' => LINE,
            // Not the first byte of its letter.
            0x80..0xc0 => 0,
            _ => 1,
        };
    }
    letters > LONG
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::backend::plain;

    #[test]
    fn a_comment_is_long_by_its_letters_or_by_its_lines() {
        assert!(!is_long(&plain(&"word ".repeat(280))));
        assert!(is_long(&plain(&"word ".repeat(281))));
        assert!(!is_long(&plain(&"word\n".repeat(20))));
        assert!(is_long(&plain(&"word\n".repeat(24))));
        assert!(!is_long(&plain(&"ن".repeat(1_400))), "letters, not bytes");
        assert!(!is_long(&[]));
    }
}
