//! The attributes of the elements, and what they mean once read.

use crate::text;

/// The elements that the loader defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    Article,
    Comments,
}

impl Element {
    /// The element's name in HTML.
    pub fn tag(self) -> &'static str {
        match self {
            Element::Article => "kabar-article",
            Element::Comments => "kabar-comments",
        }
    }
}

/// What a page may write on an element. The table in README.md says of each what it means as well; a test compares the
/// other columns.
pub struct Attribute {
    pub name: &'static str,
    pub elements: &'static [Element],
    /// The accepted values: words parted by `|`, or a kind of value in plain words.
    pub values: &'static str,
    pub default: &'static str,
}

const BOTH: &[Element] = &[Element::Article, Element::Comments];

pub const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "src",
        elements: BOTH,
        values: "URL",
        default: "none",
    },
    Attribute {
        name: "lang",
        elements: BOTH,
        values: "language tag",
        default: "the page's",
    },
    Attribute {
        name: "theme",
        elements: BOTH,
        values: "auto|light|dark",
        default: "auto",
    },
    Attribute {
        name: "loading",
        elements: BOTH,
        values: "eager|lazy",
        default: "eager for articles, lazy for comments",
    },
    Attribute {
        name: "timeout",
        elements: BOTH,
        values: "1 to 120 seconds",
        default: "15",
    },
    Attribute {
        name: "credentials",
        elements: BOTH,
        values: "omit|same-origin|include",
        default: "same-origin",
    },
    Attribute {
        name: "heading",
        elements: BOTH,
        values: "1|2|3|4",
        default: "1 for articles, 2 for comments",
    },
    Attribute {
        name: "comments",
        elements: &[Element::Article],
        values: "auto|none",
        default: "auto",
    },
    Attribute {
        name: "shortcuts",
        elements: &[Element::Comments],
        values: "on|off",
        default: "on",
    },
    Attribute {
        name: "backend",
        elements: BOTH,
        values: "name or URL",
        default: "none: the canonical JSON",
    },
    Attribute {
        name: "server",
        elements: BOTH,
        values: "URL",
        default: "the description's",
    },
    Attribute {
        name: "thread",
        elements: BOTH,
        values: "text",
        default: "the description's",
    },
    Attribute {
        name: "site",
        elements: BOTH,
        values: "text",
        default: "the description's",
    },
    Attribute {
        name: "key",
        elements: BOTH,
        values: "text",
        default: "the description's",
    },
];

/// The attributes whose values are free text.
const FREE: &str = "src lang backend server thread site key";

/// What the elements' attributes come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Milliseconds.
    pub timeout: u32,
    /// The mode of every request for JSON.
    pub credentials: Credentials,
    /// Level of the element's own heading, 1 to 4.
    pub heading: u8,
    /// Whether single letters lead from comment to comment.
    pub shortcuts: bool,
}

/// Whether cookies go with requests (Fetch standard, request's credentials mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    Omit,
    SameOrigin,
    Include,
}

impl Config {
    /// What holds where `element` has no attributes.
    pub fn new(element: Element) -> Config {
        Config {
            timeout: 15_000,
            credentials: Credentials::SameOrigin,
            shortcuts: true,
            heading: match element {
                Element::Article => 1,
                Element::Comments => 2,
            },
        }
    }

    /// The element of a heading `below` levels under that one.
    pub fn heading_tag(&self, below: u8) -> &'static str {
        const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        TAGS[usize::from(self.heading - 1 + below).min(5)]
    }

    /// Reads the attributes of `element`; a value that is none of the accepted ones is the default and a warning.
    pub fn read(
        element: Element,
        attribute: &dyn Fn(&str) -> Option<String>,
    ) -> (Config, Vec<String>) {
        let mut warnings = Vec::new();
        let mut config = Config::new(element);
        for known in ATTRIBUTES.iter().filter(|a| a.elements.contains(&element)) {
            let Some(value) = attribute(known.name) else {
                continue;
            };
            if !config.accept(known, &value) {
                let warning = [
                    "<",
                    element.tag(),
                    "> ",
                    known.name,
                    "=\"",
                    &value,
                    "\": expected ",
                    known.values,
                    "; the default is ",
                    known.default,
                ];
                warnings.push(warning.concat());
            }
        }
        (config, warnings)
    }

    /// Whether `value` is one that the attribute may have; the ones that Rust acts on are kept.
    fn accept(&mut self, attribute: &Attribute, value: &str) -> bool {
        if attribute.name == "timeout" {
            let seconds = text::number(value).filter(|seconds| (1..=120).contains(seconds));
            self.timeout = seconds.map_or(self.timeout, |seconds| seconds * 1000);
            return seconds.is_some();
        }
        // What leads nowhere shows when it is used.
        if text::is_one_of(attribute.name, FREE) {
            return true;
        }
        let Some(index) = text::split(attribute.values, b'|').position(|word| word == value) else {
            return false;
        };
        match attribute.name {
            "credentials" => {
                self.credentials = [
                    Credentials::Omit,
                    Credentials::SameOrigin,
                    Credentials::Include,
                ][index];
            }
            "heading" => self.heading = index as u8 + 1,
            "shortcuts" => self.shortcuts = index == 0,
            // The loader acts on the others.
            _ => {}
        }
        true
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn read(element: Element, given: &[(&str, &str)]) -> (Config, Vec<String>) {
        Config::read(element, &|name| {
            given
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn no_attributes_are_the_defaults_without_a_warning() {
        let (config, warnings) = read(Element::Comments, &[]);
        assert_eq!(config.timeout, 15_000);
        assert_eq!(config.heading, 2);
        assert_eq!(config.credentials, Credentials::SameOrigin);
        assert!(warnings.is_empty());
        assert_eq!(read(Element::Article, &[]).0.heading, 1);
    }

    #[test]
    fn accepted_values_are_kept() {
        let (config, warnings) = read(
            Element::Article,
            &[
                ("timeout", "2"),
                ("heading", "3"),
                ("credentials", "include"),
                ("theme", "dark"),
                ("loading", "lazy"),
                ("comments", "none"),
                ("src", "a.json"),
                ("lang", "id"),
            ],
        );
        assert_eq!((config.timeout, config.heading), (2000, 3));
        assert_eq!(config.credentials, Credentials::Include);
        assert_eq!(warnings, Vec::<String>::new());
    }

    #[test]
    fn every_wrong_value_is_the_default_and_one_warning() {
        for attribute in ATTRIBUTES {
            if text::is_one_of(attribute.name, FREE) {
                continue;
            }
            let element = attribute.elements[0];
            for wrong in ["", "loud", "-1", "9999"] {
                let (config, warnings) = read(element, &[(attribute.name, wrong)]);
                assert_eq!(config, read(element, &[]).0, "{}={wrong}", attribute.name);
                assert_eq!(warnings.len(), 1, "{}={wrong}", attribute.name);
                assert!(warnings[0].contains(attribute.name));
            }
        }
    }

    #[test]
    fn an_attribute_of_the_other_element_is_not_read() {
        assert!(
            read(Element::Comments, &[("comments", "loud")])
                .1
                .is_empty()
        );
    }
}
