//! What a reader has told of themself on this site, and whom they do not want to read.

use crate::json::{Document, Value, quote};
use crate::model::Text;

/// By whom a text is, as far as the server wants to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signature {
    pub name: Text,
    pub email: Text,
    pub website: Text,
}

impl Signature {
    /// The members of an object that [`Signature::members`] are in; empty where they are not.
    pub fn of(value: Value) -> Signature {
        let text = |name| -> Text { value.text(name).into() };
        Signature {
            name: text("name"),
            email: text("email"),
            website: text("website"),
        }
    }

    /// Changes the part that stands at this place among [`Signature::members`].
    pub fn set(&mut self, at: usize, value: Text) {
        *[&mut self.name, &mut self.email, &mut self.website][at] = value;
    }

    /// Its parts by the names that they are kept and sent under.
    pub fn members(&self) -> [(&'static str, &Text); 3] {
        [
            ("name", &self.name),
            ("email", &self.email),
            ("website", &self.website),
        ]
    }
}

/// Kept by the browser, for all discussions of the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reader {
    /// A random name by which servers know votes of the same reader; empty before the first one.
    pub id: Text,
    pub signature: Signature,
    /// Whether name and addresses are to be there at the next visit.
    pub remember: bool,
    /// Names whose comments are folded away.
    pub muted: Vec<Text>,
}

impl Reader {
    /// What [`Reader::print`] wrote; nothing where that cannot be read.
    pub fn parse(json: &str) -> Reader {
        let Ok(document) = Document::parse(json) else {
            return Reader::default();
        };
        let root = document.root();
        let muted = root.items_of("muted").filter_map(Value::as_str);
        Reader {
            id: root.text("id").into(),
            signature: Signature::of(root),
            remember: root.get("name").is_some(),
            muted: muted.map(Into::into).collect(),
        }
    }

    /// As JSON; who is not to be remembered is not in it.
    pub fn print(&self) -> String {
        let mut out = "{".to_owned();
        if self.remember {
            for (name, value) in self.signature.members() {
                quote(name, &mut out);
                out.push(':');
                quote(value, &mut out);
                out.push(',');
            }
        }
        if !self.id.is_empty() {
            out.push_str("\"id\":");
            quote(&self.id, &mut out);
            out.push(',');
        }
        out.push_str("\"muted\":[");
        for (index, name) in self.muted.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            quote(name, &mut out);
        }
        out.push_str("]}");
        out
    }
}
