//! Changes of a tree that is shown: what stands in it stays where it is.

use std::mem::replace;
use std::rc::Rc;

use super::{RowEntry, Tree};
use crate::model::{Comment, CommentState, Entry};

impl Tree {
    /// Whether the comment `id` is known.
    pub(in super::super) fn has(&self, id: &str) -> bool {
        self.place(id).is_some()
    }

    /// Puts `comment` in the place of the known one with its id; where it stands, and the way to its other replies, stay.
    /// Tells whether one that was published is not any more.
    pub(in super::super) fn change(&mut self, comment: Rc<Comment>) -> bool {
        let Some(place) = self.place(&comment.id) else {
            return false;
        };
        let is_public = comment.state == CommentState::Published;
        let before = replace(&mut self.nodes[place].entry, RowEntry::Comment(comment));
        let mut touched = vec![false; self.nodes.len()];
        touched[self.root_of(place)] = true;
        self.build(touched);
        match before {
            RowEntry::Comment(before) => before.state == CommentState::Published && !is_public,
            RowEntry::Unreadable => false,
        }
    }

    /// Adds comments that have come, those that answer nobody before all others or after them.
    pub(in super::super) fn insert(&mut self, entries: Vec<Entry>, first: bool) {
        // The reader wants to see them.
        self.unfold();
        let old = self.roots.len();
        self.take(entries, None, &mut None, None);
        if first {
            // The newest one stands on top.
            let roots = (old..self.roots.len()).rev().chain(0..old);
            let (mut sorted, mut branches) = (Vec::new(), Vec::new());
            for at in roots {
                sorted.push(self.roots[at]);
                branches.push(self.branches[at].clone());
            }
            self.roots = sorted;
            self.branches = branches;
            self.count_rows();
        }
    }
}
