//! How comments hang together, whatever order and errors they arrive with.

mod news;

use std::rc::Rc;

use crate::error::{Error, Kind};
use crate::model::{Comment, Entry, Link, Text};

/// A comment that opens a thread, with all that answers it, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Stays the same while the reader is here; the key of the view.
    pub key: usize,
    /// Each comment before those that answer it; where the reader has folded the branch, the first one only.
    pub rows: Vec<Row>,
    /// How many rows the reader has folded away.
    pub folded: usize,
}

/// One line of a branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Stays the same while the reader is here, and is higher than those of all that came before; the key of the view.
    pub place: usize,
    /// What stands in the row.
    pub entry: RowEntry,
    /// 0 for the comment that opens the thread.
    pub depth: usize,
    /// Name of the author of the comment that this one answers, where there is one.
    pub answers: Option<Text>,
    /// Whether it answers a comment that is not here.
    pub orphan: bool,
    /// Where those of its replies are that are not here.
    pub more_replies: Option<Link>,
    /// Its number among those in the same list, from 1, and how many they are.
    pub position: usize,
    pub siblings: usize,
}

impl Row {
    /// Which list of lists it stands in.
    pub fn level(&self) -> usize {
        self.depth.min(DEEPEST_LIST)
    }
}

/// Lists in lists up to this depth; deeper replies stand in the last one and say whom they answer.
const DEEPEST_LIST: usize = 4;

/// What stands in a [`Row`].
#[derive(Clone, Debug, PartialEq)]
pub enum RowEntry {
    Comment(Rc<Comment>),
    Unreadable,
}

/// Rows of branches one after another: an iterator of few bytes, where the standard library's adapters become several
/// functions for each use.
pub struct Rows<'a> {
    branches: std::slice::Iter<'a, Rc<Branch>>,
    rows: std::slice::Iter<'a, Row>,
}

impl<'a> Iterator for Rows<'a> {
    type Item = &'a Row;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a Row> {
        loop {
            if let Some(row) = self.rows.next() {
                return Some(row);
            }
            self.rows = self.branches.next()?.rows.iter();
        }
    }
}

/// All known comments. Nodes keep their place; what they name are places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// The comments among them by their id, in its order.
    places: Vec<(Text, usize)>,
    roots: Vec<usize>,
    branches: Vec<Rc<Branch>>,
    /// How many rows stand before each branch.
    starts: Vec<usize>,
    /// The roots whose branches the reader has folded.
    folded: Vec<usize>,
    /// Where the pages that came after the first were.
    asked: Vec<Link>,
    /// What was left out.
    faults: Vec<Error>,
}

#[derive(Clone, Debug, PartialEq)]
struct Node {
    entry: RowEntry,
    parent: Option<usize>,
    more_replies: Option<Link>,
    first_child: Option<usize>,
    last_child: Option<usize>,
    /// The next child of the same parent.
    next: Option<usize>,
}

impl Tree {
    /// Comments that are known.
    pub(super) fn known(&self) -> usize {
        self.nodes.len()
    }

    /// Rows of all branches.
    pub(super) fn len(&self) -> usize {
        let last = self.starts.last().zip(self.branches.last());
        last.map_or(0, |(start, branch)| start + branch.rows.len())
    }

    /// Folds the branch that the comment `id` opens, or unfolds it.
    pub(super) fn fold(&mut self, id: &str) {
        if let Some(root) = self.root_key(id) {
            match self.folded.iter().position(|folded| *folded == root) {
                Some(at) => {
                    self.folded.swap_remove(at);
                }
                None => self.folded.push(root),
            }
            self.rebuild(root);
            self.count_rows();
        }
    }

    /// Unfolds all branches.
    pub(super) fn unfold(&mut self) {
        for root in std::mem::take(&mut self.folded) {
            self.rebuild(root);
        }
        self.count_rows();
    }

    pub(super) fn branches(&self) -> &[Rc<Branch>] {
        &self.branches
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        Rows {
            branches: self.branches.iter(),
            rows: [].iter(),
        }
    }

    pub(super) fn faults(&self) -> &[Error] {
        &self.faults
    }

    /// The number of the branch in which the row at `index` of all stands, and how many rows stand before that branch.
    pub(super) fn branch_at(&self, index: usize) -> (usize, usize) {
        let number = self.starts.partition_point(|start| *start <= index) - 1;
        (number, self.starts[number])
    }

    /// Key of the branch that the comment `id` stands in.
    pub(super) fn root_key(&self, id: &str) -> Option<usize> {
        self.place(id).map(|place| self.root_of(place))
    }

    /// The comment with this id.
    pub(super) fn find(&self, id: &str) -> Option<&Rc<Comment>> {
        match &self.nodes[self.place(id)?].entry {
            RowEntry::Comment(comment) => Some(comment),
            RowEntry::Unreadable => None,
        }
    }

    /// Id of the comment that opens the thread in which the one with this id stands.
    pub(super) fn root_id(&self, id: &str) -> Option<Text> {
        match &self.nodes[self.root_key(id)?].entry {
            RowEntry::Comment(comment) => Some(comment.id.clone()),
            RowEntry::Unreadable => None,
        }
    }

    /// Adds a comment that the reader has written: first of all that answer the same one, where it was written.
    pub(super) fn wrote(&mut self, comment: Rc<Comment>) {
        let Err(at) = self.find_place(&comment.id) else {
            self.change(comment);
            return;
        };
        let place = self.nodes.len();
        let parent = comment.parent.as_ref().and_then(|id| self.place(id));
        if let Some(parent) = parent {
            let root = self.root_of(parent);
            self.folded.retain(|folded| *folded != root);
        }
        self.places.insert(at, (comment.id.clone(), place));
        let mut node = Node {
            more_replies: comment.more_replies.clone(),
            entry: RowEntry::Comment(comment),
            parent,
            first_child: None,
            last_child: None,
            next: None,
        };
        match parent {
            Some(parent) => {
                let siblings = &mut self.nodes[parent];
                node.next = siblings.first_child.replace(place);
                siblings.last_child.get_or_insert(place);
                self.nodes.push(node);
                self.rebuild(self.root_of(place));
            }
            None => {
                self.nodes.push(node);
                self.roots.insert(0, place);
                let branch = Rc::new(self.branch(place));
                self.branches.insert(0, branch);
            }
        }
        self.count_rows();
    }

    /// Where each branch begins.
    fn count_rows(&mut self) {
        self.starts.clear();
        let mut start = 0;
        for branch in &self.branches {
            self.starts.push(start);
            start += branch.rows.len();
        }
    }

    /// Makes the branch of `root` anew.
    fn rebuild(&mut self, root: usize) {
        if let Some(index) = self.roots.iter().position(|place| *place == root) {
            self.branches[index] = Rc::new(self.branch(root));
        }
    }

    fn find_place(&self, id: &str) -> Result<usize, usize> {
        self.places.binary_search_by(|(known, _)| (**known).cmp(id))
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.find_place(id).ok().map(|at| self.places[at].1)
    }

    /// Adds what a page brought: the further replies of `under`, if that is given. Where the page was stands
    /// with the comment then, else in `from`, and where to go on from it takes that place: nowhere if a page has been there and
    /// this one brought nothing new, or a circle of pages would never end.
    pub(super) fn take(
        &mut self,
        entries: Vec<Entry>,
        under: Option<&Text>,
        from: &mut Option<Link>,
        mut next: Option<Link>,
    ) {
        let first = self.nodes.len();
        self.add(entries, under);
        let place = under.and_then(|id| self.place(id));
        let asked = match place {
            Some(place) => self.nodes[place].more_replies.take(),
            None => from.take(),
        };
        self.asked.extend(asked);
        if let Some(to) = &next
            && self.nodes.len() == first
            && self.asked.contains(to)
        {
            let detail = "leads to a page that was asked for already";
            self.faults.push(Error::shape("/next", detail));
            next = None;
        }
        match place {
            Some(place) => self.nodes[place].more_replies = next,
            None => *from = next,
        }
        // Only now are all parents known: a reply may stand before the comment that it answers.
        let mut touched = vec![false; self.nodes.len()];
        for place in (first..self.nodes.len()).chain(place) {
            touched[self.root_of(place)] = true;
        }
        self.build(touched);
    }

    /// Adds `entries`; comments without a parent answer `under`.
    ///
    /// An id that is known already is left out; a parent that is unknown, or that would close a circle, makes the
    /// comment open a thread of its own.
    fn add(&mut self, entries: Vec<Entry>, under: Option<&Text>) {
        let first = self.nodes.len();
        let repeated = self.repeated(&entries);
        let mut wanted = Vec::new();
        for (entry, repeated) in entries.into_iter().zip(repeated) {
            let (entry, parent, more_replies) = match entry {
                Entry::Comment(comment) if repeated => {
                    self.faults.push(twice(&comment.id));
                    continue;
                }
                Entry::Comment(comment) => {
                    self.places.push((comment.id.clone(), self.nodes.len()));
                    let parent = comment.parent.clone();
                    let more_replies = comment.more_replies.clone();
                    (RowEntry::Comment(comment), parent, more_replies)
                }
                Entry::Unreadable { parent } => (RowEntry::Unreadable, parent, None),
            };
            wanted.push(parent.or_else(|| under.cloned()));
            self.nodes.push(Node {
                entry,
                parent: None,
                more_replies,
                first_child: None,
                last_child: None,
                next: None,
            });
        }
        self.places.sort_unstable();
        for (place, parent) in (first..).zip(wanted) {
            let found = parent.as_ref().and_then(|id| self.place(id));
            match found.filter(|&parent| !self.closes_circle(place, parent)) {
                Some(parent) => self.append(place, parent),
                None => self.roots.push(place),
            }
        }
    }

    /// For each of `entries` whether its id is known, or stands before it among them.
    fn repeated(&self, entries: &[Entry]) -> Vec<bool> {
        let mut ids = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            if let Entry::Comment(comment) = entry {
                ids.push((comment.id.clone(), index));
            }
        }
        ids.sort_unstable();
        let mut repeated = vec![false; entries.len()];
        let mut before: Option<&Text> = None;
        for (id, index) in &ids {
            repeated[*index] = before == Some(id) || self.place(id).is_some();
            before = Some(id);
        }
        repeated
    }

    /// Makes `place` the last child of `parent`.
    fn append(&mut self, place: usize, parent: usize) {
        self.nodes[place].parent = Some(parent);
        match self.nodes[parent].last_child.replace(place) {
            Some(before) => self.nodes[before].next = Some(place),
            None => self.nodes[parent].first_child = Some(place),
        }
    }

    /// Whether `place` as a child of `parent` would make a comment its own ancestor. One without children is nobody's
    /// ancestor, which spares nearly every comment the walk.
    fn closes_circle(&self, place: usize, parent: usize) -> bool {
        if self.nodes[place].first_child.is_none() {
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

    /// Makes the branches of the roots that are `touched` anew, and of those whose comment answers one that is here by
    /// now; the others stay the same objects, so their views need not look.
    fn build(&mut self, touched: Vec<bool>) {
        let mut known = std::mem::take(&mut self.branches).into_iter();
        for &root in &self.roots {
            let branch = match known.next() {
                Some(branch) if !touched[root] && branch.rows[0].orphan == self.orphan(root) => {
                    branch
                }
                Some(_) | None => Rc::new(self.branch(root)),
            };
            self.branches.push(branch);
        }
        self.count_rows();
    }

    fn branch(&self, root: usize) -> Branch {
        let mut rows = Vec::new();
        let mut depth = 0;
        let mut place = root;
        loop {
            let node = &self.nodes[place];
            let answered = node.parent.map(|parent| &self.nodes[parent].entry);
            rows.push(Row {
                place,
                entry: node.entry.clone(),
                depth,
                answers: answered.and_then(RowEntry::author_name),
                orphan: self.orphan(place),
                more_replies: node.more_replies.clone(),
                position: 0,
                siblings: 0,
            });
            match node.first_child {
                Some(child) => {
                    depth += 1;
                    place = child;
                }
                None => match self.after(place, root, &mut depth) {
                    Some(next) => place = next,
                    None => {
                        let mut folded = 0;
                        if self.folded.contains(&root) {
                            folded = rows.len() - 1;
                            rows.truncate(1);
                        }
                        number(&mut rows);
                        return Branch {
                            key: root,
                            rows,
                            folded,
                        };
                    }
                },
            }
        }
    }

    /// Whether the comment at `place` answers one that is not here.
    fn orphan(&self, place: usize) -> bool {
        let node = &self.nodes[place];
        let answered = match &node.entry {
            RowEntry::Comment(comment) => comment.parent.as_ref(),
            RowEntry::Unreadable => None,
        };
        node.parent.is_none() && answered.is_some_and(|id| self.place(id).is_none())
    }

    /// What follows `place` and all below it in the branch of `root`.
    fn after(&self, mut place: usize, root: usize, depth: &mut usize) -> Option<usize> {
        while place != root {
            let node = &self.nodes[place];
            if node.next.is_some() {
                return node.next;
            }
            place = node.parent?;
            *depth -= 1;
        }
        None
    }
}

/// Numbers the rows of each list.
fn number(rows: &mut [Row]) {
    let mut last = [0; DEEPEST_LIST + 1];
    for row in rows.iter_mut() {
        let level = row.level();
        last[level] += 1;
        last[level + 1..].fill(0);
        row.position = last[level];
    }
    // From the end on the first one met of each list is its last, whose number is the count.
    let mut count = [0; DEEPEST_LIST + 1];
    for row in rows.iter_mut().rev() {
        let level = row.level();
        if count[level] == 0 {
            count[level] = row.position;
        }
        count[level + 1..].fill(0);
        row.siblings = count[level];
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

fn twice(id: &str) -> Error {
    let detail = [
        "the comment ",
        id,
        " came twice; the second one is left out",
    ];
    Error::new(Kind::Comment, detail.concat())
}
