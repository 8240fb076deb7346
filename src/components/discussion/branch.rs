use std::rc::Rc;

use yew::prelude::*;

use super::comment::comment;
use crate::components::element::{Is, element, list};
use crate::hooks::{Discussion, Now, use_now};
use crate::model::Text;
use crate::state::thread::{Branch, Replies, Row};

/// Lists in lists up to this depth; deeper replies stand in the last one and say whom they answer.
const DEEPEST_LIST: usize = 4;

#[derive(Properties)]
pub struct Props {
    pub discussion: Rc<Discussion>,
    pub branch: Rc<Branch>,
    /// How many of its rows to build.
    pub rows: usize,
    /// State of replies that are being loaded, or could not be, in this branch.
    pub replies: Vec<(Text, Replies)>,
}

/// The same branch, not an equal one: that is all a view needs to know, and quick.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.branch, &other.branch)
            && self.rows == other.rows
            && self.replies == other.replies
    }
}

/// A comment that opens a thread, with what answers it.
#[component]
pub fn BranchView(props: &Props) -> Html {
    let now = use_now(&props.discussion.env);
    let rows = &props.branch.rows[..props.rows.min(props.branch.rows.len())];
    items(rows, 0, &now, props)
}

/// The items of the list at `depth`: each row of that depth with the deeper ones that follow it nested inside.
fn items(rows: &[Row], depth: usize, now: &Now, props: &Props) -> Html {
    let mut all = Vec::new();
    let mut rest = rows;
    while let Some((row, after)) = rest.split_first() {
        let nested = if depth < DEEPEST_LIST {
            after.iter().take_while(|row| row.depth > depth).count()
        } else {
            0
        };
        let (below, next) = after.split_at(nested);
        let mut parts = vec![comment(row, now, props)];
        if !below.is_empty() {
            parts.push(element(
                "ol",
                &[("class", Is("kabar-thread kabar-thread--replies"))],
                items(below, depth + 1, now, props),
            ));
        }
        all.push(element("li", &[("class", Is("kabar-thread__item"))], parts));
        rest = next;
    }
    list(all)
}
