//! What is said below the seeded articles: the same thread for every server, in the markup that it takes.

/// One comment of the thread.
pub struct Comment {
    pub author: &'static str,
    pub markdown: String,
    pub html: String,
    /// Place in the thread of the comment it answers, which comes earlier.
    pub parent: Option<usize>,
}

const AUTHORS: [&str; 9] = [
    "Maren Holt",
    "Siti Rahayu",
    "Jörg O'Neil",
    "ليلى حداد",
    "Fish & Chips <3",
    "Teodor",
    "Ana-Lucia Prado",
    "山田 花子",
    "Old Bridge",
];

/// Markdown and the HTML it means.
const SAYINGS: [(&str, &str); 8] = [
    (
        "The **market** was under water by nine.",
        "<p>The <strong>market</strong> was under water by nine.</p>",
    ),
    (
        "Nobody asked the *people at the lower gate*, as usual.",
        "<p>Nobody asked the <em>people at the lower gate</em>, as usual.</p>",
    ),
    (
        "Two things:\n\n- the pumps\n- the people who run them",
        "<p>Two things:</p>\n<ul>\n<li>the pumps</li>\n<li>the people who run them</li>\n</ul>",
    ),
    (
        "> it will not rain\n\nIt did.",
        "<blockquote>\n<p>it will not rain</p>\n</blockquote>\n<p>It did.</p>",
    ),
    (
        "The plans are [here](https://example.org/plans?year=2026&page=2).",
        "<p>The plans are <a href=\"https://example.org/plans?year=2026&amp;page=2\">here</a>.</p>",
    ),
    (
        "If 3 < 4 & 4 > 3, then why `if (dry)`?",
        "<p>If 3 &lt; 4 &amp; 4 &gt; 3, then why <code>if (dry)</code>?</p>",
    ),
    (
        "First paragraph.\n\nSecond paragraph, 🌧 and all.",
        "<p>First paragraph.</p>\n<p>Second paragraph, 🌧 and all.</p>",
    ),
    ("Agreed.", "<p>Agreed.</p>"),
];

/// A thread of `count` comments. Of four, two are answers: to the one before, so that some are two deep. The last fifth
/// answers the first comment, which has more answers than one page holds.
pub fn thread(count: usize) -> Vec<Comment> {
    let many = count - count / 5;
    (0..count)
        .map(|place| {
            let (markdown, html) = SAYINGS[place % SAYINGS.len()];
            Comment {
                author: AUTHORS[place % AUTHORS.len()],
                // Servers refuse what was said before: each says its number.
                markdown: format!("{markdown}\n\nNo. {}", place + 1),
                html: format!("{html}\n<p>No. {}</p>", place + 1),
                parent: match place {
                    _ if place >= many => Some(0),
                    _ if place % 4 >= 2 => Some(place - 1),
                    _ => None,
                },
            }
        })
        .collect()
}

/// The comment at the root of the branch that `place` is in.
pub fn root_of(thread: &[Comment], place: usize) -> usize {
    let mut at = place;
    while let Some(parent) = thread[at].parent {
        at = parent;
    }
    at
}

/// A network address for the `place`-th writer, from the ranges that are nobody's. Servers let one network vote once and
/// write seldom, so each writer comes from another.
pub fn address(place: usize) -> String {
    const NETWORKS: usize = 250;
    format!("198.{}.{}.7", 18 + place / NETWORKS, place % NETWORKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_has_two_pages_of_roots_and_answers_that_follow_their_parents() {
        let thread = thread(60);
        assert_eq!(thread.iter().filter(|one| one.parent.is_none()).count(), 24);
        for (place, comment) in thread.iter().enumerate() {
            assert!(comment.parent.is_none_or(|parent| parent < place));
        }
    }

    #[test]
    fn an_answer_two_deep_belongs_to_the_branch_of_its_root() {
        let thread = thread(60);
        assert_eq!(thread[7].parent, Some(6));
        assert_eq!(thread[6].parent, Some(5));
        assert_eq!(root_of(&thread, 7), 5);
    }

    #[test]
    fn no_two_writers_share_a_network() {
        let mut all: Vec<String> = (0..120).map(address).collect();
        all.dedup();
        assert_eq!(all.len(), 120);
    }
}
