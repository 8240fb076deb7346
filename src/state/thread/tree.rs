//! How comments hang together, whatever order and errors they arrive with.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{Comment, Entry, Link, Text};

/// A comment that opens a thread, with all that answers it, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Stays the same while the reader is here; the key of the view.
    pub key: usize,
    pub rows: Vec<Row>,
}

/// One line of a branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub entry: RowEntry,
    /// 0 for the comment that opens the thread.
    pub depth: usize,
    /// Name of the author of the comment that this one answers, where there is one.
    pub answers: Option<Text>,
    /// Whether it answers a comment that is not here.
    pub orphan: bool,
}

/// What stands in a [`Row`].
#[derive(Clone, Debug, PartialEq)]
pub enum RowEntry {
    Comment(Rc<Comment>),
    Unreadable,
}

/// All known comments. Nodes keep their place; parents and children are places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    places: BTreeMap<Text, usize>,
    roots: Vec<usize>,
    branches: Vec<Rc<Branch>>,
    duplicates: Vec<Text>,
}

#[derive(Clone, Debug, PartialEq)]
struct Node {
    entry: RowEntry,
    parent: Option<usize>,
    /// Answers a comment that is not known.
    orphan: bool,
    children: Vec<usize>,
}

impl Tree {
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn branches(&self) -> &[Rc<Branch>] {
        &self.branches
    }

    pub(super) fn duplicates(&self) -> &[Text] {
        &self.duplicates
    }

    /// Key of the branch that the comment `id` stands in.
    pub(super) fn root_key(&self, id: &str) -> Option<usize> {
        self.places.get(id).map(|&place| self.root_of(place))
    }

    /// Adds what a page brought; comments without a parent answer `under`.
    ///
    /// An id that is known already is left out; a parent that is unknown, or that would close a circle, makes the
    /// comment open a thread of its own.
    pub(super) fn add(&mut self, entries: Vec<Entry>, under: Option<&Text>) {
        let first = self.nodes.len();
        let mut wanted = Vec::with_capacity(entries.len());
        for entry in entries {
            let (entry, parent) = match entry {
                Entry::Comment(comment) => {
                    if self.places.contains_key(&comment.id) {
                        self.duplicates.push(comment.id);
                        continue;
                    }
                    self.places.insert(comment.id.clone(), self.nodes.len());
                    let parent = comment.parent.clone();
                    (RowEntry::Comment(Rc::new(*comment)), parent)
                }
                Entry::Unreadable { parent } => (RowEntry::Unreadable, parent),
            };
            wanted.push(parent.or_else(|| under.cloned()));
            self.nodes.push(Node {
                entry,
                parent: None,
                orphan: false,
                children: Vec::new(),
            });
        }
        let mut touched = Vec::new();
        for (offset, parent) in wanted.into_iter().enumerate() {
            let place = first + offset;
            let found = parent.as_ref().and_then(|id| self.places.get(id)).copied();
            match found.filter(|&parent| !self.closes_circle(place, parent)) {
                Some(parent) => {
                    self.nodes[place].parent = Some(parent);
                    self.nodes[parent].children.push(place);
                }
                None => {
                    self.nodes[place].orphan = parent.is_some();
                    self.roots.push(place);
                }
            }
        }
        // Only now are all parents known: a reply may stand before the comment that it answers.
        for place in first..self.nodes.len() {
            if self.nodes[place].parent.is_none_or(|parent| parent < first) {
                touched.push(self.root_of(place));
            }
        }
        self.build(touched);
    }

    /// Sets where the rest of the replies of `id` is.
    pub(super) fn set_more_replies(&mut self, id: &str, next: Option<Link>) {
        let Some(&place) = self.places.get(id) else {
            return;
        };
        if let RowEntry::Comment(comment) = &mut self.nodes[place].entry {
            Rc::make_mut(comment).more_replies = next;
        }
        let root = self.root_of(place);
        self.build(vec![root]);
    }

    /// Whether `place` as a child of `parent` would make a comment its own ancestor. One without children is nobody's
    /// ancestor, which spares nearly every comment the walk.
    fn closes_circle(&self, place: usize, parent: usize) -> bool {
        if self.nodes[place].children.is_empty() {
            return place == parent;
        }
        let mut ancestor = Some(parent);
        while let Some(here) = ancestor {
            if here == place {
                return true;
            }
            ancestor = self.nodes[here].parent;
        }
        false
    }

    fn root_of(&self, place: usize) -> usize {
        let mut root = place;
        while let Some(parent) = self.nodes[root].parent {
            root = parent;
        }
        root
    }

    /// Makes the branches of `touched` roots anew; the others stay the same objects, so their views need not look.
    fn build(&mut self, mut touched: Vec<usize>) {
        touched.sort_unstable();
        let mut known = std::mem::take(&mut self.branches).into_iter();
        self.branches = self
            .roots
            .iter()
            .map(|&root| match known.next() {
                Some(branch) if touched.binary_search(&root).is_err() => branch,
                Some(_) | None => Rc::new(self.branch(root)),
            })
            .collect();
    }

    fn branch(&self, root: usize) -> Branch {
        let mut rows = Vec::new();
        let mut open = vec![(root, 0)];
        while let Some((place, depth)) = open.pop() {
            let node = &self.nodes[place];
            let answered = node.parent.map(|parent| &self.nodes[parent].entry);
            rows.push(Row {
                entry: node.entry.clone(),
                depth,
                answers: answered.and_then(RowEntry::author_name),
                orphan: node.orphan,
            });
            open.extend(node.children.iter().rev().map(|&child| (child, depth + 1)));
        }
        Branch { key: root, rows }
    }
}

impl RowEntry {
    fn author_name(&self) -> Option<Text> {
        match self {
            RowEntry::Comment(comment) => comment.author.as_ref().map(|author| author.name.clone()),
            RowEntry::Unreadable => None,
        }
    }
}
