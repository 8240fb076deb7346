use std::ops::Range;
use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::VList;

use super::comment::comment;
use super::more::more_replies;
use crate::components::element::{Is, element, list};
use crate::hooks::{Discussion, Now, use_now};
use crate::model::Text;
use crate::state::thread::{Branch, Replies};
use crate::text::{decimal, signed_decimal};

#[derive(Properties)]
pub struct Props {
    pub discussion: Rc<Discussion>,
    pub branch: Rc<Branch>,
    /// Which of its rows to build.
    pub built: Vec<Range<usize>>,
    /// Where only a part of the thread is in the document: the branch's number among all, from 1, and how many they are.
    pub number: Option<(usize, isize)>,
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
            && self.number == other.number
            && self.written == other.written
            && self.replies == other.replies
    }
}

/// A comment that opens a thread, with what answers it, as a part of the view around it.
pub fn branch(props: &Props, now: &Now) -> Html {
    let rows = items(&lines(props), 0, now, props);
    VList::with_children(vec![rows], Some(props.branch.key.into())).into()
}

/// A comment that opens a thread, with what answers it.
#[component]
pub fn BranchView(props: &Props) -> Html {
    let now = use_now(&props.discussion.env);
    items(&lines(props), 0, &now, props)
}

/// What a list is made of.
struct Line {
    /// In which list of lists.
    level: usize,
    what: What,
}

enum What {
    /// The row with this index.
    Row(usize),
    /// That row's item without its comment: it holds the list that a built row stands in.
    Shell(usize),
    Gap,
}

/// The rows that are built, with the items that they stand in and the gaps between them.
fn lines(props: &Props) -> Vec<Line> {
    let rows = &props.branch.rows;
    let mut lines: Vec<Line> = Vec::new();
    // The items whose lists are open, one of each level.
    let mut open: Vec<usize> = Vec::new();
    for range in &props.built {
        let gap = lines.len();
        let mut shells = Vec::new();
        let mut level = rows[range.start].level();
        for index in (0..range.start).rev() {
            // What the row before stands in, it stands in as well.
            if level == 0 || open.get(level - 1) == Some(&index) {
                break;
            }
            if rows[index].level() < level {
                level -= 1;
                shells.push(index);
            }
        }
        open.truncate(level);
        for &index in shells.iter().rev() {
            let level = open.len();
            open.push(index);
            let what = What::Shell(index);
            lines.push(Line { level, what });
        }
        for index in range.clone() {
            let level = rows[index].level();
            open.truncate(level);
            open.push(index);
            let what = What::Row(index);
            lines.push(Line { level, what });
        }
        if gap > 0 && props.number.is_some() {
            let level = lines[gap].level;
            let what = What::Gap;
            lines.insert(gap, Line { level, what });
        }
    }
    lines
}

/// The items of the list at `level`: each row of that level with the deeper ones that follow it nested inside. Replies
/// may come in between later: each item has a key, and its parts stand always in the same places, so that the nodes of
/// others stay.
fn items(lines: &[Line], level: usize, now: &Now, props: &Props) -> Html {
    let rows = &props.branch.rows;
    let mut all = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let deeper = after.iter().take_while(|line| line.level > level).count();
        let (below, next) = after.split_at(deeper);
        rest = next;
        let (index, own, more) = match line.what {
            What::Gap => {
                all.push(gap(all.len()));
                continue;
            }
            What::Row(index) => (
                index,
                comment(index, now, props),
                more_replies(index, props),
            ),
            What::Shell(index) => (index, Html::default(), Html::default()),
        };
        let replies = if below.is_empty() {
            Html::default()
        } else {
            element(
                "ol",
                &[("class", Is("kabar-thread kabar-thread--replies"))],
                items(below, level + 1, now, props),
            )
        };
        let row = &rows[index];
        let (number, of) = match props.number {
            None => (None, None),
            Some((number, of)) if level == 0 => (Some(number), Some(of)),
            Some(_) => (Some(row.position), Some(row.siblings as isize)),
        };
        let parts = list(vec![own, replies, more]);
        all.push(html! {
            <li
                class="kabar-thread__item"
                key={row.place}
                aria-posinset={number.map(|number| decimal(number as u64, 1))}
                aria-setsize={of.map(|of| signed_decimal(of as i64, 1))}
            >
                { parts }
            </li>
        });
    }
    list(all)
}

/// Room for rows that are not built, which is as high as they would be (src/hooks/window.rs).
pub fn gap(number: usize) -> Html {
    html! { <li class="kabar-thread__gap" key={usize::MAX - number} aria-hidden="true" /> }
}
