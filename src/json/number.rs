//! Whole numbers, from their digits: the standard library's floats would do it as well, with 10 kB of tables.

use crate::text::{cut, find};

/// The largest integer that all implementations agree on (RFC 8259, section 6).
const LARGEST: i64 = (1 << 53) - 1;

/// The integer that `number`, a number of the grammar, stands for; nothing where a fraction remains.
pub(super) fn integer(number: &str) -> Option<i64> {
    let (mantissa, exponent) = number.split_at(find(number, b"eE"));
    let (whole, fraction) = cut(mantissa, b'.').unwrap_or((mantissa, ""));
    let negative = whole.starts_with('-');
    let whole = &whole[usize::from(negative)..];

    // How many digits stand before the decimal point, once the exponent has moved it.
    let mut before = whole.len() as i64 + signed(exponent);
    let mut value = 0;
    for part in [whole, fraction] {
        for digit in part.bytes() {
            if before > 0 {
                value = append(value, digit);
            } else if digit != b'0' {
                return None;
            }
            before -= 1;
        }
    }
    // The zeros that a large exponent stands for; there may be a billion of them.
    while before > 0 && value > 0 && value < LARGEST {
        value = append(value, b'0');
        before -= 1;
    }
    Some(if negative { -value } else { value })
}

/// The value of an exponent, from its `e` on.
fn signed(exponent: &str) -> i64 {
    let digits = exponent.bytes().filter(u8::is_ascii_digit);
    let value = digits.fold(0, append);
    if exponent.as_bytes().get(1) == Some(&b'-') {
        -value
    } else {
        value
    }
}

/// `value` with one more digit, or the largest.
fn append(value: i64, digit: u8) -> i64 {
    (value * 10 + i64::from(digit - b'0')).min(LARGEST)
}
