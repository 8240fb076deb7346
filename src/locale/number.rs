use super::file::File;
use crate::json::Value;
use crate::model::Text;
use crate::text::decimal;

/// How a language groups the digits of whole numbers.
///
/// The digits are 0 to 9 in every language (CLDR `latn`), in the first HTML and from the browser alike: what
/// stands in one sentence is written in one script.
#[derive(Debug, PartialEq)]
pub struct Numbers {
    /// Between groups of three digits.
    group: Text,
    /// Digits that have to stand before the first group (CLDR `minimumGroupingDigits`): 2 leaves 1234 whole.
    minimum: usize,
}

impl Numbers {
    /// Reads the member `number` of a locale file.
    pub fn read(file: &mut File) -> Numbers {
        const MINIMUM: &str = "/number/minimumGrouping";
        let minimum = file.value(MINIMUM).and_then(Value::as_integer);
        let minimum = minimum.and_then(|minimum| usize::try_from(minimum).ok());
        if minimum.is_none() {
            file.wrong(MINIMUM, "no whole number");
        }
        Numbers {
            group: file.text("/number/group"),
            minimum: minimum.unwrap_or_default(),
        }
    }

    /// `n` with its groups.
    pub fn format(&self, n: u64) -> String {
        let digits = decimal(n, 1);
        if digits.len() < 3 + self.minimum {
            return digits;
        }
        let mut grouped = String::new();
        for (index, digit) in digits.bytes().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push_str(&self.group);
            }
            grouped.push(char::from(digit));
        }
        grouped
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three_from_the_right() {
        let numbers = Numbers {
            group: ".".into(),
            minimum: 1,
        };
        for (n, shown) in [
            (0, "0"),
            (999, "999"),
            (1000, "1.000"),
            (12_345, "12.345"),
            (123_456, "123.456"),
            (u64::MAX, "18.446.744.073.709.551.615"),
        ] {
            assert_eq!(numbers.format(n), shown);
        }
    }

    #[test]
    fn a_language_may_leave_four_digits_whole() {
        let numbers = Numbers {
            group: " ".into(),
            minimum: 2,
        };
        assert_eq!(numbers.format(9999), "9999");
        assert_eq!(numbers.format(10_000), "10 000");
    }
}
