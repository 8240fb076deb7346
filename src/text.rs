//! Tools for text that are small when compiled: the general ones of the standard library weigh more than their uses here.

/// The decimal digits of `number`, at least `width` of them.
pub fn decimal(number: u64, width: usize) -> String {
    let mut digits = String::new();
    let mut rest = number;
    while rest > 0 || digits.len() < width {
        digits.insert(0, char::from(b'0' + (rest % 10) as u8));
        rest /= 10;
    }
    digits
}

/// The byte at which `text` has one of `marks` for the first time; its length where it has none. Marks are ASCII.
pub fn find(text: &str, marks: &[u8]) -> usize {
    let found = text.bytes().position(|byte| marks.contains(&byte));
    found.unwrap_or(text.len())
}

/// As [`find`], for the last time.
pub fn find_last(text: &str, mark: u8) -> Option<usize> {
    text.bytes().rposition(|byte| byte == mark)
}

/// What stands before and after the first `mark`, which is ASCII.
pub fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = find(text, &[mark]);
    (at < text.len()).then(|| (&text[..at], &text[at + 1..]))
}

/// Whether `word` is one of `list`, whose words are parted by single spaces.
pub fn is_one_of(word: &str, list: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        for number in [0, 7, 10, 1280, u64::MAX] {
            assert_eq!(decimal(number, 1), number.to_string());
            assert_eq!(decimal(number, 4), format!("{number:04}"));
        }
    }

    #[test]
    fn marks_are_found_between_letters_of_every_length() {
        assert_eq!(find("né?ä#", b"#?"), 3);
        assert_eq!(find("né", b"#?"), 3);
        assert_eq!(find_last("ä:b:ö", b':'), Some(4));
        assert_eq!(find_last("äö", b':'), None);
        assert_eq!(cut("ä=b=ö", b'='), Some(("ä", "b=ö")));
        assert_eq!(cut("äö", b'='), None);
    }

    #[test]
    fn a_word_is_one_of_a_list_only_as_a_whole() {
        assert!(is_one_of("b", "a b c"));
        assert!(!is_one_of("b", "ab bc"));
        assert!(!is_one_of("", "a b"));
        assert!(!is_one_of("a b", "a b c"));
    }
}
