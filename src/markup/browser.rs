//! The browser's own parser: documents that it makes are inert, no script runs and no picture loads in them.

use super::convert::{Node, Tree, convert};
use super::{Parser, document, guard};
use crate::model::{Block, Link};
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, DomParser, Element, SupportedType};

/// Reads HTML with the browser's `DOMParser`.
#[derive(Clone, Debug)]
pub struct BrowserParser {
    parse: Parse,
}

#[derive(Clone, Debug)]
enum Parse {
    Handed(Function),
    Own(DomParser),
}

impl BrowserParser {
    /// A parser that asks `parse`, a function from a string to a `Document`: the loader's, which owns the page's
    /// Trusted Types policy. Where it throws or returns something else, a body is empty.
    pub fn new(parse: Function) -> Self {
        BrowserParser {
            parse: Parse::Handed(parse),
        }
    }

    /// A parser of its own, for pages that do not require Trusted Types.
    ///
    /// # Errors
    /// What the browser throws where it has no `DOMParser`, as in a worker.
    pub fn own() -> Result<Self, JsValue> {
        Ok(BrowserParser {
            parse: Parse::Own(DomParser::new()?),
        })
    }

    fn document(&self, html: &str) -> Option<Document> {
        match &self.parse {
            Parse::Handed(parse) => parse
                .call1(&JsValue::NULL, &html.into())
                .ok()?
                .dyn_into()
                .ok(),
            Parse::Own(parser) => parser.parse_from_string(html, SupportedType::TextHtml).ok(),
        }
    }
}

impl Parser for BrowserParser {
    fn blocks(&self, html: &str, base: Option<&Link>) -> Vec<Block> {
        let body = self
            .document(&document(&guard::guard(html)))
            .and_then(|document| document.body());
        body.map_or_else(Vec::new, |body| convert(&Dom, body.into(), base))
    }
}

/// The browser's tree. Each step is one call into JavaScript, each name or text one more; attributes are asked for
/// only where a block is made of them.
struct Dom;

impl Tree for Dom {
    type Id = web_sys::Node;

    fn first_child(&self, id: &web_sys::Node) -> Option<web_sys::Node> {
        id.first_child()
    }

    fn next_sibling(&self, id: &web_sys::Node) -> Option<web_sys::Node> {
        id.next_sibling()
    }

    fn node(&self, id: &web_sys::Node) -> Node {
        // `nodeName` tells all at once: HTML elements are in upper case here, those of SVG and MathML are not.
        let mut name = id.node_name();
        if name == "#text" {
            Node::Text(id.node_value().unwrap_or_default())
        } else if name.starts_with(|c: char| c.is_ascii_uppercase()) {
            name.make_ascii_lowercase();
            Node::Element(name)
        } else {
            Node::Other
        }
    }

    fn attribute(&self, id: &web_sys::Node, name: &str) -> Option<String> {
        id.unchecked_ref::<Element>().get_attribute(name)
    }
}
