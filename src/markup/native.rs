//! html5ever's parser, for programs that run outside a browser.

use super::convert::{Node, Tree, convert};
use super::{Parser, guard};
use crate::model::{Block, Link};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, local_name, ns};
use std::borrow::Cow;
use std::cell::{Ref, RefCell};

/// Reads HTML with html5ever.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeParser;

impl Parser for NativeParser {
    fn blocks(&self, html: &str, base: Option<&Link>) -> Vec<Block> {
        let mut options = ParseOpts::default();
        // As in the browser's parser for documents that never run a script.
        options.tree_builder.scripting_enabled = false;
        let parser = html5ever::parse_document(Arena::default(), options);
        let arena = parser.one(super::document(&guard::guard(html)).as_str());
        let body = arena
            .nodes
            .borrow()
            .iter()
            .position(|entry| entry.is_body());
        body.map_or_else(Vec::new, |body| convert(&arena, body, base))
    }
}

/// The parsed tree in one vector: it is dropped without recursion, however deep it is.
struct Arena {
    nodes: RefCell<Vec<Entry>>,
}

/// Place of a node in [`Arena::nodes`]; 0 is the document.
type Handle = usize;

struct Entry {
    parent: Option<Handle>,
    children: Vec<Handle>,
    /// Where a parent's `children` last held it: right until siblings go before it.
    position: usize,
    content: Content,
}

enum Content {
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
    Text(StrTendril),
    /// Document, doctype, comment, the content of a template.
    Other,
}

impl Entry {
    fn new(content: Content) -> Self {
        Entry {
            parent: None,
            children: Vec::new(),
            position: 0,
            content,
        }
    }

    fn is_body(&self) -> bool {
        match &self.content {
            Content::Element { name, .. } => name.local == local_name!("body"),
            Content::Text(_) | Content::Other => false,
        }
    }
}

impl Default for Arena {
    fn default() -> Self {
        Arena {
            nodes: RefCell::new(vec![Entry::new(Content::Other)]),
        }
    }
}

impl Arena {
    fn add(&self, content: Content) -> Handle {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Entry::new(content));
        nodes.len() - 1
    }

    /// Where `node` stands among its parent's children.
    fn place(&self, node: Handle) -> Option<(Handle, usize)> {
        let nodes = self.nodes.borrow();
        let parent = nodes[node].parent?;
        let children = &nodes[parent].children;
        let hint = nodes[node].position;
        let at = if children.get(hint) == Some(&node) {
            hint
        } else {
            children.iter().rposition(|child| *child == node)?
        };
        Some((parent, at))
    }

    /// Puts a child before the `at`th child; text joins the text in front of it.
    fn insert(&self, parent: Handle, at: usize, child: NodeOrText<Handle>) {
        let node = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let before = at
                    .checked_sub(1)
                    .map(|before| self.nodes.borrow()[parent].children[before]);
                if let Some(before) = before
                    && let Content::Text(present) = &mut self.nodes.borrow_mut()[before].content
                {
                    present.push_tendril(&text);
                    return;
                }
                self.add(Content::Text(text))
            }
        };
        self.remove_from_parent(&node);
        let mut nodes = self.nodes.borrow_mut();
        nodes[parent].children.insert(at, node);
        nodes[node].parent = Some(parent);
        nodes[node].position = at;
    }
}

impl TreeSink for Arena {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target].content {
            Content::Element { name, .. } => name,
            Content::Text(_) | Content::Other => {
                unreachable!("the parser asks for names of elements alone")
            }
        })
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        self.add(Content::Element { name, attributes })
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.add(Content::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(Content::Other)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let end = self.nodes.borrow()[*parent].children.len();
        self.insert(*parent, end, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.add(Content::Other)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.remove_from_parent(node);
        }
        if let Some((parent, at)) = self.place(*sibling) {
            self.insert(parent, at, child);
        }
    }

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Handle) {
        if let Some((parent, at)) = self.place(*target) {
            let mut nodes = self.nodes.borrow_mut();
            nodes[parent].children.remove(at);
            nodes[*target].parent = None;
        }
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let moved = std::mem::take(&mut nodes[*node].children);
        for child in moved {
            nodes[child].parent = Some(*new_parent);
            nodes[child].position = nodes[*new_parent].children.len();
            nodes[*new_parent].children.push(child);
        }
    }
}

impl Tree for Arena {
    type Id = Handle;

    fn first_child(&self, id: &Handle) -> Option<Handle> {
        self.nodes.borrow()[*id].children.first().copied()
    }

    fn next_sibling(&self, id: &Handle) -> Option<Handle> {
        let (parent, at) = self.place(*id)?;
        let next = self.nodes.borrow()[parent].children.get(at + 1).copied()?;
        self.nodes.borrow_mut()[next].position = at + 1;
        Some(next)
    }

    fn node(&self, id: &Handle) -> Node {
        match &self.nodes.borrow()[*id].content {
            Content::Element { name, .. } if name.ns == ns!(html) => {
                Node::Element(name.local.to_string())
            }
            Content::Text(text) => Node::Text(text.to_string()),
            Content::Element { .. } | Content::Other => Node::Other,
        }
    }

    fn attribute(&self, id: &Handle, wanted: &str) -> Option<String> {
        match &self.nodes.borrow()[*id].content {
            Content::Element { attributes, .. } => {
                let wanted = ExpandedName {
                    ns: &ns!(),
                    local: &wanted.into(),
                };
                let found = attributes
                    .iter()
                    .find(|attribute| attribute.name.expanded() == wanted)?;
                Some(found.value.to_string())
            }
            Content::Text(_) | Content::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(html: &str) -> usize {
        let arena = html5ever::parse_document(Arena::default(), ParseOpts::default())
            .one(super::super::document(&guard::guard(html)).as_str());
        let mut deepest = 0;
        let mut work = vec![(0, 0)];
        while let Some((node, depth)) = work.pop() {
            deepest = deepest.max(depth);
            let children = &arena.nodes.borrow()[node].children;
            work.extend(children.iter().map(|child| (*child, depth + 1)));
        }
        deepest
    }

    #[test]
    fn no_source_nests_deeper_than_chromium_does() {
        for part in [
            "<div>",
            "<table><td>",
            "<b><div><p></b>",
            "<li><dd>",
            "<dt><li><p>",
            "<span><p></span></p>",
            "<td><dd></span><li><span>",
            "<caption><dt><li></div>",
            "<span><dd></span><span><li></span>",
            "<section><div></section><li></div></section><section><div></section><dd></div></section>",
            "<table><table></table><li></table><table><table></table><dd></table>",
        ] {
            let depth = depth(&part.repeat(1000));
            assert!(depth <= 512, "{part} nests {depth} levels");
        }
    }
}
