use crate::text::{find, is_one_of};

/// Which way lines run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The direction of a language by its tag (BCP 47): of the script that it is commonly written in (Unicode CLDR,
    /// `characterOrder`).
    pub fn of(tag: &str) -> Direction {
        let language = &tag[..find(tag, b"-")];
        match is_one_of(language, "ar fa he ur ps sd ug yi dv ckb") {
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
