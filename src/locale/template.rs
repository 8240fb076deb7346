use crate::model::Text;
use crate::text::cut;

/// `template` with every `{name}` that `values` knows replaced; the others stay as they are.
///
/// A value is never read as a template itself.
pub fn fill(template: &str, values: &[(&str, &str)]) -> Text {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_placeholder(rest) {
        filled.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push_str(&rest[before.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled.into()
}

/// What stands before and after `{name}`; where there is none, all of it stands before.
pub fn split(template: &str, name: &str) -> (Text, Text) {
    let mut rest = template;
    while let Some((_, found, after)) = next_placeholder(rest) {
        if found == name {
            // The braces are the two bytes around the name.
            let end = template.len() - after.len() - name.len() - 2;
            return (template[..end].into(), after.into());
        }
        rest = after;
    }
    (template.into(), "".into())
}

/// The text before the first `{name}`, the name, and the text after it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, opened) = cut(text, b'{')?;
    let (name, after) = cut(opened, b'}')?;
    Some((before, name, after))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn known_names_are_replaced_and_others_stay() {
        let values = [("name", "Siti"), ("n", "3")];
        assert_eq!(
            &*fill("{n} for {name}, {other}", &values),
            "3 for Siti, {other}"
        );
        assert_eq!(&*fill("open {name", &values), "open {name");
        assert_eq!(&*fill("", &values), "");
    }

    #[test]
    fn a_value_with_braces_is_shown_as_it_stands() {
        let values = [("a", "{b}"), ("b", "no")];
        assert_eq!(&*fill("{a}{b}", &values), "{b}no");
    }

    #[test]
    fn a_sentence_is_cut_where_its_placeholder_stood() {
        let (before, after) = split("{when}: by {name}, é.", "name");
        assert_eq!((&*before, &*after), ("{when}: by ", ", é."));
        let (before, after) = split("none", "name");
        assert_eq!((&*before, &*after), ("none", ""));
    }
}
