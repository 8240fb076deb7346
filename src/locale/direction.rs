use crate::text::{find, is_one_of};

/// Which way lines run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The direction of a language by its tag (BCP 47, in any case): of the script that it is commonly written in. A
    /// script that the tag itself names is not looked at.
    pub fn of(tag: &str) -> Direction {
        let language = tag[..find(tag, b"-_")].to_ascii_lowercase();
        match is_one_of(&language, "ar ckb dv fa he ks ps sd syr ug ur yi") {
            true => Direction::RightToLeft,
            false => Direction::LeftToRight,
        }
    }

    /// The value of the HTML attribute `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}
