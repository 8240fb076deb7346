//! What a text has to be, and which ones wait for a moderator.

use crate::comment::Person;
use crate::problem::Problem;
use crate::settings::{Asked, Hold, Settings};
use serde::Deserialize;
use utoipa::ToSchema;

/// Characters in a name: longer than any that people have.
const NAME: usize = 100;
/// Bytes in an e-mail address (RFC 5321, section 4.5.3.1.3) and in a website's.
const EMAIL: usize = 254;
const WEBSITE: usize = 2000;

/// What somebody says of themselves.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Writer {
    pub name: Option<String>,
    pub email: Option<String>,
    pub url: Option<String>,
}

/// The same, as it is kept.
pub struct Introduced {
    pub person: Option<Person>,
    pub email: Option<String>,
}

impl Writer {
    /// # Errors
    /// What is missing or wrong.
    pub fn introduced(self, settings: &Settings) -> Result<Introduced, Problem> {
        let name = asked(settings.name, self.name, "name", "Please give a name.")?;
        let email = asked(
            settings.email,
            self.email,
            "email",
            "Please give an e-mail address.",
        )?;
        let url = asked(settings.website, self.url, "url", "Please give a website.")?;
        let wrong = |member: &str, sentence: &str| {
            Problem::invalid(format!("/author/{member} is wrong")).saying(sentence)
        };
        if name
            .as_ref()
            .is_some_and(|name| name.chars().count() > NAME)
        {
            return Err(wrong("name", "This name is too long."));
        }
        if email
            .as_ref()
            .is_some_and(|email| email.len() > EMAIL || !email.contains('@'))
        {
            return Err(wrong("email", "This is not an e-mail address."));
        }
        if url.as_ref().is_some_and(|url| !is_website(url)) {
            return Err(wrong("url", "A website begins with https://."));
        }
        Ok(Introduced {
            person: name.map(|name| Person {
                name,
                url,
                image: None,
                badges: Vec::new(),
            }),
            email,
        })
    }
}

fn asked(
    asked: Asked,
    given: Option<String>,
    member: &str,
    sentence: &str,
) -> Result<Option<String>, Problem> {
    let given = given
        .map(|text| line(&text))
        .filter(|text| !text.is_empty());
    match (asked, given) {
        (Asked::Required, None) => {
            Err(Problem::invalid(format!("/author/{member} is missing")).saying(sentence))
        }
        (Asked::Required | Asked::Optional, given) => Ok(given),
        (Asked::None, _) => Ok(None),
    }
}

/// The addresses that the protocol shows: http or https, without a user's name in it.
fn is_website(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    url.len() <= WEBSITE
        && !host.is_empty()
        && !host.contains('@')
        && !url.contains(char::is_whitespace)
}

/// A text as it is kept: lines end in one way, no other control characters, nothing around it.
///
/// # Errors
/// Where nothing is left, or it is too long.
pub fn text(given: &str, settings: &Settings) -> Result<String, Problem> {
    let text: String = given
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|character| matches!(character, '\n' | '\t') || !character.is_control())
        .collect();
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Err(Problem::invalid("/text is empty").saying("Please write something."));
    }
    if text.chars().count() > settings.length {
        let most = settings.length;
        return Err(Problem::new(413, "too-long", "The text is too long")
            .saying(format!("A comment has at most {most} characters.")));
    }
    Ok(text)
}

/// The same for a text of one line.
pub fn line(given: &str) -> String {
    let parts = given.split(|character: char| character.is_control() || character.is_whitespace());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

impl Hold {
    /// Whether this text waits, whoever wrote it.
    pub fn waits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let links = text.matches("http://").count() + text.matches("https://").count();
        let mut words = text.split(|character: char| !character.is_alphanumeric());
        // A word of the list is a word of the text; what is not a single word may stand anywhere.
        self.all
            || links > self.links
            || words.any(|word| self.words.iter().any(|held| held == word))
            || self.words.iter().any(|held| {
                held.contains(|character: char| !character.is_alphanumeric())
                    && text.contains(&**held)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn settings() -> Settings {
        let words = (
            "KABAR_HOLD_WORDS".to_owned(),
            "casino, free money".to_owned(),
        );
        Settings::read(&HashMap::from([words])).expect("settings")
    }

    #[test]
    fn links_words_and_phrases_wait() {
        let hold = settings().hold;
        for text in [
            "https://a.example http://b.example https://c.example",
            "The best CASINO!",
            "Get free money now",
        ] {
            assert!(hold.waits(text), "{text}");
        }
        for text in [
            "https://a.example http://b.example",
            "Casinos are words too",
            "Money is free",
        ] {
            assert!(!hold.waits(text), "{text}");
        }
    }

    #[test]
    fn texts_keep_their_lines_and_lose_what_cannot_be_seen() {
        let kept = text(" a\r\n\r\nb\u{0}\u{7}\tc\r ", &settings());
        assert_eq!(kept.expect("it is taken"), "a\n\nb\tc");
        assert_eq!(
            text(" \n\u{0} ", &settings()).expect_err("empty").status,
            422
        );
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(text(&"ก".repeat(5000), &settings()).is_ok());
        assert_eq!(
            text(&"ก".repeat(5001), &settings())
                .expect_err("long")
                .status,
            413
        );
    }

    #[test]
    fn websites_are_addresses_that_readers_may_follow() {
        assert!(is_website("https://example.org/?a=b"));
        for url in [
            "javascript:alert(1)",
            "https://",
            "https://bank.example@other.example/",
            "example.org",
        ] {
            assert!(!is_website(url), "{url}");
        }
    }
}
