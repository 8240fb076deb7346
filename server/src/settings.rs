//! What the newsroom decides, from the environment: a wrong value ends the program before it listens.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};

/// Each variable with what it means and what holds without it; printed by `--help` and listed in README.md.
pub const VARIABLES: [(&str, &str, &str); 21] = [
    (
        "DATABASE_URL",
        "sqlite:kabar.db",
        "sqlite:FILE or postgres://USER@HOST/NAME",
    ),
    ("KABAR_LISTEN", "127.0.0.1:8090", "address and port"),
    (
        "KABAR_SECRET",
        "",
        "what moderators send as Authorization: Bearer; without it nobody is one",
    ),
    (
        "KABAR_THREADS",
        "open",
        "open: a thread begins with its first comment; made: the newsroom makes it",
    ),
    (
        "KABAR_NAME",
        "required",
        "whether writers give a name: required, optional or none",
    ),
    (
        "KABAR_EMAIL",
        "optional",
        "the same for their e-mail address, which only moderators see",
    ),
    ("KABAR_WEBSITE", "optional", "the same for their website"),
    ("KABAR_LENGTH", "5000", "characters in a comment"),
    ("KABAR_BODY", "65536", "bytes in a request"),
    (
        "KABAR_EDIT",
        "900",
        "seconds in which a writer may change or delete",
    ),
    (
        "KABAR_HOLD_LINKS",
        "2",
        "more links than this wait for a moderator",
    ),
    (
        "KABAR_HOLD_WORDS",
        "",
        "words that wait for a moderator, parted by commas",
    ),
    (
        "KABAR_HOLD_FIRST",
        "no",
        "yes: waits until one comment by that name and e-mail address is published",
    ),
    ("KABAR_HOLD_ALL", "no", "yes: everything waits"),
    ("KABAR_RATE", "20", "writes a minute from one address"),
    (
        "KABAR_PROXIES",
        "",
        "addresses whose X-Forwarded-For is believed, parted by commas",
    ),
    (
        "KABAR_REPLIES",
        "3",
        "replies that come along with a comment",
    ),
    (
        "KABAR_SHARED",
        "2",
        "seconds for which a CDN may keep a page of comments",
    ),
    (
        "KABAR_OFFSET",
        "+00:00",
        "the newsroom's offset from UTC, in dates",
    ),
    (
        "KABAR_SITE",
        "",
        "address of the article, with {thread} in it: comments then have one of their own",
    ),
    ("KABAR_CONNECTIONS", "8", "connections to the database"),
];

/// The settings of one process.
#[derive(Clone, Debug)]
pub struct Settings {
    pub database: String,
    pub listen: SocketAddr,
    pub secret: Option<String>,
    /// Threads come into being with their first comment.
    pub threads_begin: bool,
    pub name: Asked,
    pub email: Asked,
    pub website: Asked,
    pub length: usize,
    pub body: usize,
    pub edit_seconds: i64,
    pub hold: Hold,
    pub rate: i64,
    pub proxies: Vec<IpAddr>,
    pub replies: i64,
    pub shared_seconds: u32,
    pub offset: jiff::tz::Offset,
    pub site: Option<String>,
    pub connections: u32,
}

/// What waits for a moderator.
#[derive(Clone, Debug)]
pub struct Hold {
    pub links: usize,
    /// In lower case.
    pub words: Vec<String>,
    pub first: bool,
    pub all: bool,
}

/// Whether writers say something of themselves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Asked {
    Required,
    Optional,
    None,
}

impl Asked {
    /// The word in the settings and in the capabilities.
    pub fn word(self) -> &'static str {
        match self {
            Asked::Required => "required",
            Asked::Optional => "optional",
            Asked::None => "none",
        }
    }
}

impl Settings {
    /// The settings in these variables.
    ///
    /// # Errors
    /// The variable that has a wrong value, and what is right.
    pub fn read(variables: &HashMap<String, String>) -> Result<Settings, String> {
        let given = Given(variables);
        Ok(Settings {
            database: given.text("DATABASE_URL").to_owned(),
            listen: given.parsed("KABAR_LISTEN")?,
            secret: given.filled("KABAR_SECRET"),
            threads_begin: given.one_of("KABAR_THREADS", [("open", true), ("made", false)])?,
            name: given.asked("KABAR_NAME")?,
            email: given.asked("KABAR_EMAIL")?,
            website: given.asked("KABAR_WEBSITE")?,
            length: given.parsed("KABAR_LENGTH")?,
            body: given.parsed("KABAR_BODY")?,
            edit_seconds: given.parsed::<u32>("KABAR_EDIT")?.into(),
            hold: Hold {
                links: given.parsed("KABAR_HOLD_LINKS")?,
                words: given
                    .list("KABAR_HOLD_WORDS")
                    .map(str::to_lowercase)
                    .collect(),
                first: given.yes("KABAR_HOLD_FIRST")?,
                all: given.yes("KABAR_HOLD_ALL")?,
            },
            rate: given.parsed::<u32>("KABAR_RATE")?.into(),
            proxies: given
                .list("KABAR_PROXIES")
                .map(|word| word.parse().map_err(|_| given.wrong("KABAR_PROXIES", word)))
                .collect::<Result<_, _>>()?,
            replies: given.parsed::<u8>("KABAR_REPLIES")?.into(),
            shared_seconds: given.parsed("KABAR_SHARED")?,
            offset: given.offset()?,
            site: given.filled("KABAR_SITE"),
            connections: given.parsed::<u16>("KABAR_CONNECTIONS")?.max(1).into(),
        })
    }
}

struct Given<'a>(&'a HashMap<String, String>);

impl Given<'_> {
    fn text(&self, name: &str) -> &str {
        let usual = VARIABLES.iter().find(|(variable, ..)| *variable == name);
        let (_, usual, _) = usual.expect("every setting is listed");
        match self.0.get(name) {
            Some(text) if !text.is_empty() => text,
            Some(_) | None => usual,
        }
    }

    fn filled(&self, name: &str) -> Option<String> {
        let text = self.text(name);
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        let words = self.text(name).split(',').map(str::trim);
        words.filter(|word| !word.is_empty())
    }

    fn wrong(&self, name: &str, value: &str) -> String {
        let listed = VARIABLES.iter().find(|(variable, ..)| *variable == name);
        let meaning = listed.map_or("", |(_, _, meaning)| meaning);
        format!("{name} is `{value}`, but means: {meaning}")
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T, String> {
        let text = self.text(name);
        text.parse().map_err(|_| self.wrong(name, text))
    }

    fn one_of<T, const N: usize>(&self, name: &str, words: [(&str, T); N]) -> Result<T, String> {
        let text = self.text(name);
        let found = words.into_iter().find(|(word, _)| *word == text);
        found
            .map(|(_, value)| value)
            .ok_or_else(|| self.wrong(name, text))
    }

    fn yes(&self, name: &str) -> Result<bool, String> {
        self.one_of(name, [("yes", true), ("no", false)])
    }

    fn asked(&self, name: &str) -> Result<Asked, String> {
        let words = [Asked::Required, Asked::Optional, Asked::None];
        self.one_of(name, words.map(|asked| (asked.word(), asked)))
    }

    fn offset(&self) -> Result<jiff::tz::Offset, String> {
        let text = self.text("KABAR_OFFSET");
        let read = || {
            let (hours, minutes) = text.get(1..)?.split_once(':')?;
            let seconds =
                hours.parse::<u8>().ok()? as i32 * 3600 + minutes.parse::<u8>().ok()? as i32 * 60;
            let sign = match text.get(..1)? {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            jiff::tz::Offset::from_seconds(sign * seconds).ok()
        };
        read().ok_or_else(|| self.wrong("KABAR_OFFSET", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<Settings, String> {
        Settings::read(&HashMap::from([(name.to_owned(), value.to_owned())]))
    }

    #[test]
    fn everything_has_a_default() {
        let settings = Settings::read(&HashMap::new()).expect("the defaults are right");
        assert_eq!(settings.listen.port(), 8090);
        assert_eq!((settings.secret, settings.name), (None, Asked::Required));
    }

    #[test]
    fn a_wrong_value_is_named_with_what_is_right() {
        for (name, value) in [
            ("KABAR_LISTEN", "here"),
            ("KABAR_THREADS", "closed"),
            ("KABAR_PROXIES", "127.0.0.1, proxy"),
            ("KABAR_OFFSET", "Jakarta"),
            ("KABAR_HOLD_ALL", "true"),
        ] {
            let sentence = read(name, value).expect_err("it is wrong");
            assert!(sentence.starts_with(name), "{sentence}");
        }
    }

    #[test]
    fn the_offset_of_the_newsroom_is_read() {
        let settings = read("KABAR_OFFSET", "+07:00").expect("it is right");
        assert_eq!(settings.offset.seconds(), 7 * 3600);
    }

    #[test]
    fn the_readme_lists_every_setting() {
        let readme = include_str!("../README.md");
        for (name, usual, meaning) in VARIABLES {
            let usual = match usual {
                "" => "none".to_owned(),
                usual => format!("`{usual}`"),
            };
            let row = format!("| `{name}` | {usual} | {meaning} |");
            assert!(readme.contains(&row), "{row}");
        }
    }
}
