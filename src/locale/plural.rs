use super::file::File;
use crate::model::Text;
use crate::text::{cut, number, split};

/// The six plural forms of Unicode CLDR (UTS 35, part 3, section 5.1); a language uses some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Zero,
    One,
    Two,
    Few,
    Many,
    /// Whatever no condition holds for; every language has it.
    Other,
}

impl Form {
    /// The form that CLDR and the locale files call `name`.
    pub fn named(name: &str) -> Option<Form> {
        const NAMES: [(&str, Form); 6] = [
            ("zero", Form::Zero),
            ("one", Form::One),
            ("two", Form::Two),
            ("few", Form::Few),
            ("many", Form::Many),
            ("other", Form::Other),
        ];
        let (_, form) = NAMES.iter().find(|(known, _)| *known == name)?;
        Some(*form)
    }
}

/// Which form a language uses for which number.
///
/// The conditions are CLDR's for whole numbers: `n % 10 = 2..4 and n % 100 != 12..14 or n = 1`. They are kept as
/// text, already checked: the compiled form would cost more bytes than reading twenty characters costs time.
#[derive(Debug, Default, PartialEq)]
pub struct Plurals(Vec<(Form, Text)>);

impl Plurals {
    /// Reads the member `plurals` of a locale file.
    pub fn read(file: &mut File) -> Plurals {
        let mut rules = Vec::new();
        if let Some(members) = file.members("/plurals") {
            for (name, condition) in members {
                let form = Form::named(name).filter(|form| *form != Form::Other);
                let condition = condition.as_str().filter(|text| holds(text, 0).is_some());
                match form.zip(condition) {
                    Some((form, condition)) => rules.push((form, condition.into())),
                    None => file.wrong(&["/plurals/", name].concat(), "no plural condition"),
                }
            }
        }
        Plurals(rules)
    }

    /// The form for `n` of something.
    pub fn form(&self, n: u32) -> Form {
        self.0
            .iter()
            .rfind(|(_, condition)| holds(condition, n) == Some(true))
            .map_or(Form::Other, |(form, _)| *form)
    }
}

/// Whether `condition` is true for `n`; nothing where it cannot be read. Reads all of it, whatever the answer.
fn holds(condition: &str, n: u32) -> Option<bool> {
    let mut words = split(condition, b' ');
    let (mut any, mut all) = (false, true);
    loop {
        words.next().filter(|word| *word == "n")?;
        let (mut value, mut relation) = (n, words.next()?);
        if relation == "%" {
            value = n.checked_rem(number(words.next()?)?)?;
            relation = words.next()?;
        }
        let wanted = match relation {
            "=" => true,
            "!=" => false,
            _ => return None,
        };
        all &= among(words.next()?, value)? == wanted;
        match words.next() {
            None => return Some(any | all),
            Some("and") => {}
            Some("or") => {
                any |= all;
                all = true;
            }
            Some(_) => return None,
        }
    }
}

/// Whether `value` is one of `ranges`: "3..10,21".
fn among(ranges: &str, value: u32) -> Option<bool> {
    let mut found = false;
    for range in split(ranges, b',') {
        let (low, high) = match cut(range, b'.') {
            Some((low, high)) => (low, high.strip_prefix('.')?),
            None => (range, range),
        };
        found |= (number(low)?..=number(high)?).contains(&value);
    }
    Some(found)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::json::Document;

    fn plurals(json: &str) -> Result<Plurals, Error> {
        let file = format!(r#"{{"plurals": {json}}}"#);
        let document = Document::parse(&file).unwrap();
        let mut file = File::new(document.root());
        let plurals = Plurals::read(&mut file);
        file.finish(plurals)
    }

    #[test]
    fn conditions_are_read_as_cldr_means_them() {
        let numbers = |condition: &str| -> Vec<u32> {
            (0..30)
                .filter(|n| holds(condition, *n) == Some(true))
                .collect()
        };
        assert_eq!(numbers("n = 1"), [1]);
        assert_eq!(numbers("n != 2..29"), [0, 1]);
        assert_eq!(numbers("n % 10 = 1"), [1, 11, 21]);
        assert_eq!(
            numbers("n % 10 = 2..4 and n % 100 != 12..14"),
            [2, 3, 4, 22, 23, 24]
        );
        assert_eq!(numbers("n = 0 or n % 100 = 3..4,9"), [0, 3, 4, 9]);
        assert_eq!(numbers("n = 1 or n = 5 or n = 1 and n = 2"), [1, 5]);
    }

    #[test]
    fn unreadable_conditions_are_refused_with_their_place() {
        for condition in [
            "",
            "n",
            "n =",
            "i = 1",
            "n % 0 = 1",
            "n = 1 and",
            "n = a..b",
            "n 10 = 1",
            "n = 1 or x",
            "n = 1.2",
            "n = 1 but n = 2",
            "n=1",
        ] {
            let error = plurals(&format!(r#"{{"one": "{condition}"}}"#)).unwrap_err();
            assert_eq!(error.pointer(), Some("/plurals/one"), "{condition:?}");
        }
        for value in [
            r#"{"other": "n = 1"}"#,
            r#"{"single": "n = 1"}"#,
            r#"{"one": 1}"#,
            "[]",
        ] {
            assert!(plurals(value).is_err(), "{value}");
        }
    }
}
