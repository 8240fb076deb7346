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

/// The decimal digits of `number` behind its sign, at least `width` of them.
pub fn signed_decimal(number: i64, width: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    [sign, &decimal(number.unsigned_abs(), width)].concat()
}

/// The number that consists of these digits; nothing where they are none, or too many.
pub fn number(digits: &str) -> Option<u32> {
    let mut number: u32 = 0;
    for digit in digits.bytes() {
        let digit = char::from(digit).to_digit(10)?;
        number = number.checked_mul(10)?.checked_add(digit)?;
    }
    (!digits.is_empty()).then_some(number)
}

/// Whether `byte` is one of `marks`.
#[expect(
    clippy::manual_contains,
    reason = "`contains` brings a search for long texts"
)]
pub fn is_mark(byte: u8, marks: &[u8]) -> bool {
    marks.iter().any(|mark| *mark == byte)
}

/// The byte at which `text` has one of `marks` for the first time; its length where it has none. Marks are ASCII.
pub fn find(text: &str, marks: &[u8]) -> usize {
    let mut bytes = text.bytes();
    let found = match marks {
        // The most frequent case, and a call for each byte less.
        [mark] => bytes.position(|byte| byte == *mark),
        _ => bytes.position(|byte| is_mark(byte, marks)),
    };
    found.unwrap_or(text.len())
}

/// The byte at which `text` holds `part` for the first time.
pub fn find_text(text: &str, part: &str) -> Option<usize> {
    let last = text.len().checked_sub(part.len())?;
    let (text, part) = (text.as_bytes(), part.as_bytes());
    (0..=last).find(|at| text[*at..].starts_with(part))
}

/// `text` with `by` in place of each `part`, which is not empty.
pub fn replace_text(text: &str, part: &str, by: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = find_text(rest, part) {
        replaced.push_str(&rest[..at]);
        replaced.push_str(by);
        rest = &rest[at + part.len()..];
    }
    replaced.push_str(rest);
    replaced
}

/// The byte at which `text` has `mark`, which is ASCII, for the last time; nothing where it has none.
pub fn find_last(text: &str, mark: u8) -> Option<usize> {
    text.bytes().rposition(|byte| byte == mark)
}

/// `text` without the white space around it.
pub fn trim(text: &str) -> &str {
    trim_end(trim_start(text))
}

/// `text` without the white space before it.
pub fn trim_start(text: &str) -> &str {
    let mut chars = text.chars();
    let mut rest = text;
    while chars.next().is_some_and(char::is_whitespace) {
        rest = chars.as_str();
    }
    rest
}

/// `text` without the white space behind it.
pub fn trim_end(text: &str) -> &str {
    let mut chars = text.chars();
    let mut rest = text;
    while chars.next_back().is_some_and(char::is_whitespace) {
        rest = chars.as_str();
    }
    rest
}

/// What stands before and after the first `mark`, which is ASCII.
pub fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = find(text, &[mark]);
    (at < text.len()).then(|| (&text[..at], &text[at + 1..]))
}

/// `text` with `by` in place of each of `marks`, which are ASCII.
pub fn replace(text: &str, marks: &[u8], by: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    loop {
        let at = find(rest, marks);
        replaced.push_str(&rest[..at]);
        if at == rest.len() {
            return replaced;
        }
        replaced.push_str(by);
        rest = &rest[at + 1..];
    }
}

/// The parts of `text` between `mark`s, which are ASCII; at least one, and one more than there are marks.
pub fn split(text: &str, mark: u8) -> Parts<'_> {
    Parts {
        rest: Some(text),
        mark,
    }
}

/// What [`split`] returns.
pub struct Parts<'t> {
    rest: Option<&'t str>,
    mark: u8,
}

impl<'t> Iterator for Parts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let text = self.rest?;
        let cut = cut(text, self.mark);
        self.rest = cut.map(|(_, rest)| rest);
        Some(cut.map_or(text, |(part, _)| part))
    }
}

/// Whether `word` is one of `list`, whose words are parted by single spaces.
pub fn is_one_of(word: &str, list: &str) -> bool {
    let (word, list) = (word.as_bytes(), list.as_bytes());
    let (mut start, mut at) = (0, 0);
    // By bytes and without an iterator, slow where nothing is optimised: a tag of a body is looked for among a hundred
    // words.
    while at <= list.len() {
        if at == list.len() || list[at] == b' ' {
            if list[start..at] == *word {
                return true;
            }
            start = at + 1;
        }
        at += 1;
    }
    false
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
    fn signs_stand_before_the_digits() {
        assert_eq!(signed_decimal(-7, 4), "-0007");
        assert_eq!(signed_decimal(7, 1), "7");
        assert_eq!(signed_decimal(i64::MIN, 1), i64::MIN.to_string());
    }

    #[test]
    fn only_digits_are_a_number_and_only_up_to_the_largest() {
        assert_eq!(number("0042"), Some(42));
        assert_eq!(number("4294967295"), Some(u32::MAX));
        for none in ["", "4294967296", "-1", "+1", "1.5", " 1", "x"] {
            assert_eq!(number(none), None, "{none}");
        }
    }

    #[test]
    fn every_mark_is_replaced() {
        assert_eq!(replace("\\ä\\b", b"\\", "/"), "/ä/b");
        assert_eq!(replace("a\tb\nc", b"\t\n", ""), "abc");
        assert_eq!(replace("", b"x", "y"), "");
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
    fn texts_are_found_and_replaced_as_the_standard_library_does() {
        for (text, part) in [
            ("", "a"),
            ("aXbXX", "X"),
            ("ä😀ä", "ä"),
            ("aaa", "aa"),
            ("abc", "abcd"),
            ("abc", "c"),
        ] {
            assert_eq!(find_text(text, part), text.find(part), "{text} {part}");
            assert_eq!(
                replace_text(text, part, "-"),
                text.replace(part, "-"),
                "{text} {part}"
            );
        }
    }

    #[test]
    fn white_space_of_every_kind_is_taken_away_around_a_text() {
        for text in ["", " ", "a", "\u{a0}ä b\t", " \n\u{3000}😀\u{2028}\r"] {
            assert_eq!(trim(text), text.trim(), "{text:?}");
        }
    }

    #[test]
    fn parts_are_those_of_the_standard_library() {
        for text in ["", ",", "a", "a,b", ",ä,,b,"] {
            let parts: Vec<_> = split(text, b',').collect();
            assert_eq!(parts, text.split(',').collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn a_word_is_one_of_a_list_only_as_a_whole() {
        assert!(is_one_of("b", "a b c"));
        assert!(!is_one_of("b", "ab bc"));
        assert!(!is_one_of("", "a b"));
        assert!(!is_one_of("a b", "a b c"));
    }
}
