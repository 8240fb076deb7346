use std::rc::Rc;

use yew::prelude::*;

use super::comment::comment;
use crate::components::element::{Is, element, list};
use crate::hooks::{Discussion, Now, use_now};
use crate::model::Text;
use crate::state::thread::{Branch, Built, Replies};

/// Lists in lists up to this depth; deeper replies stand in the last one and say whom they answer.
const DEEPEST_LIST: usize = 4;

#[derive(Properties)]
pub struct Props {
    pub discussion: Rc<Discussion>,
    pub branch: Rc<Branch>,
    /// Which of its rows to build.
    pub built: Built,
    /// Goes up when what the reader writes or does changes it.
    pub written: u32,
    /// State of replies that are being loaded, or could not be, in this branch.
    pub replies: Vec<(Text, Replies)>,
}

/// The same branch, not an equal one: that is all a view needs to know, and quick.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.branch, &other.branch)
            && self.built == other.built
            && self.written == other.written
            && self.replies == other.replies
    }
}

/// A comment that opens a thread, with what answers it.
#[component]
pub fn BranchView(props: &Props) -> Html {
    let now = use_now(&props.discussion.env);
    let built = props.built.of(&props.branch.rows);
    items(&built, 0, &now, props)
}

/// The items of the list at `depth`: each row of that depth with the deeper ones that follow it nested inside. Replies
/// may come in between later: each item has a key, and its parts stand always in the same places, so that the nodes of
/// others stay.
fn items(built: &[usize], depth: usize, now: &Now, props: &Props) -> Html {
    let rows = &props.branch.rows;
    let mut all = Vec::new();
    let mut rest = built;
    while let Some((&index, after)) = rest.split_first() {
        let nested = if depth < DEEPEST_LIST {
            let deeper = |&&index: &&usize| rows[index].depth > depth;
            after.iter().take_while(deeper).count()
        } else {
            0
        };
        let (below, next) = after.split_at(nested);
        let replies = if below.is_empty() {
            Html::default()
        } else {
            element(
                "ol",
                &[("class", Is("kabar-thread kabar-thread--replies"))],
                items(below, depth + 1, now, props),
            )
        };
        let parts = list(vec![comment(index, now, props), replies]);
        all.push(html! { <li class="kabar-thread__item" key={rows[index].place}>{ parts }</li> });
        rest = next;
    }
    list(all)
}
