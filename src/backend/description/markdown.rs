//! Markdown as HTML, for servers that give the source: the parts of CommonMark that comments and articles use.
//!
//! What it writes goes through the same allow-list as any HTML. HTML in the source stays as it is for that reason.

use crate::text::{find, find_last, find_text, is_mark, replace, split};

/// The HTML of `source`: paragraphs, headings, lists, quotes, code, rules; emphasis, code, links and pictures in lines.
pub(super) fn html(source: &str) -> String {
    let mut html = String::new();
    let mut fence = None;
    // Lines of the paragraph that is open.
    let mut paragraph = String::new();
    // The elements that are open, from the outermost: lists and quotes do not stand in each other here.
    let mut open = "";
    let mut hard = false;
    for line in split(source, b'\n') {
        let breaks = line.ends_with("  ");
        let line = line.trim_end();
        let text = line.trim_start();
        if let Some(mark) = fence {
            if text.starts_with(mark) {
                fence = None;
                html += "</code></pre>";
            } else {
                escape(line, &mut html);
                html.push('\n');
            }
            continue;
        }
        let (element, content) = kind(text);
        let continues = element.is_empty() || (element == "blockquote" && open == element);
        if continues && !paragraph.is_empty() && !content.is_empty() {
            // Two spaces at the end of a line break it.
            paragraph += if hard { "  \n" } else { "\n" };
            paragraph += content;
            hard = breaks;
            continue;
        }
        hard = breaks;
        flush(&mut paragraph, open, &mut html);
        // A blank line ends a paragraph; whether also what it stands in shows the line after it.
        if text.is_empty() {
            continue;
        }
        if element != open {
            close(open, &mut html);
            open = match element {
                "ul" | "ol" | "blockquote" => element,
                _ => "",
            };
            if !open.is_empty() {
                html += &["<", open, ">"].concat();
            }
        }
        match element {
            "pre" => {
                fence = Some(&text[..3]);
                html += "<pre><code>";
            }
            "hr" => html += "<hr>",
            "h2" | "h3" | "h4" => {
                html += &["<", element, ">"].concat();
                phrase(content, &mut html);
                html += &["</", element, ">"].concat();
            }
            _ => paragraph += content,
        }
    }
    flush(&mut paragraph, open, &mut html);
    close(open, &mut html);
    if fence.is_some() {
        html += "</code></pre>";
    }
    html
}

/// The element that a line belongs to, and what it says.
fn kind(text: &str) -> (&'static str, &str) {
    if text.starts_with("```") || text.starts_with("~~~") {
        return ("pre", "");
    }
    let bare = replace(text, b" ", "");
    let mark = bare.bytes().next().unwrap_or(0);
    if bare.len() >= 3 && is_mark(mark, b"-*_") && bare.bytes().all(|byte| byte == mark) {
        return ("hr", "");
    }
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&level)
        && let Some(heading) = text[level..].strip_prefix(' ')
    {
        let element = match level {
            1 | 2 => "h2",
            3 => "h3",
            _ => "h4",
        };
        return (element, heading.trim_end_matches('#').trim());
    }
    if let Some(quoted) = text.strip_prefix('>') {
        return ("blockquote", quoted.trim_start());
    }
    for mark in ["- ", "* ", "+ "] {
        if let Some(item) = text.strip_prefix(mark) {
            return ("ul", item);
        }
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) {
        for mark in [". ", ") "] {
            if let Some(item) = text[digits..].strip_prefix(mark) {
                return ("ol", item);
            }
        }
    }
    ("", text)
}

/// Writes the paragraph, or the item, that has ended.
fn flush(paragraph: &mut String, open: &str, html: &mut String) {
    if paragraph.is_empty() {
        return;
    }
    let element = match open {
        "ul" | "ol" => "li",
        _ => "p",
    };
    *html += &["<", element, ">"].concat();
    phrase(paragraph, html);
    *html += &["</", element, ">"].concat();
    paragraph.clear();
}

fn close(open: &str, html: &mut String) {
    if !open.is_empty() {
        *html += &["</", open, ">"].concat();
    }
}

/// Writes a line with what stands in it. Marks without their end stay as they are.
fn phrase(text: &str, html: &mut String) {
    let mut rest = text;
    // A link ends with this. To look for it again at every bracket is the work of a minute in a text of a megabyte.
    let last = text.len() - find_last(text, b')').unwrap_or(0);
    while !rest.is_empty() {
        let at = find(rest, b"\\`*_[!\n");
        *html += &rest[..at];
        rest = &rest[at..];
        let before = html.bytes().last().unwrap_or(b' ');
        let Some(mark) = rest.bytes().next() else {
            break;
        };
        let taken = match mark {
            b'\\' => rest[1..]
                .chars()
                .next()
                .filter(char::is_ascii_punctuation)
                .map(|char| {
                    escape(&rest[1..1 + char.len_utf8()], html);
                    1 + char.len_utf8()
                }),
            b'\n' => {
                *html += if html.ends_with("  ") { "<br>" } else { "\n" };
                Some(1)
            }
            b'`' => between(rest, "`").map(|inside| {
                *html += "<code>";
                escape(inside, html);
                *html += "</code>";
                inside.len() + 2
            }),
            b'*' | b'_' => emphasis(rest, before, html),
            b'!' if rest.len() > last && rest.starts_with("![") => {
                link(&rest[1..]).map(|(words, url, length)| {
                    for part in [
                        "<img alt=\"",
                        &attribute(words),
                        "\" src=\"",
                        &attribute(url),
                        "\">",
                    ] {
                        *html += part;
                    }
                    length + 1
                })
            }
            b'[' if rest.len() > last => link(rest).map(|(words, url, length)| {
                for part in ["<a href=\"", &attribute(url), "\">"] {
                    *html += part;
                }
                phrase(words, html);
                *html += "</a>";
                length
            }),
            _ => None,
        };
        let taken = taken.unwrap_or_else(|| {
            *html += &rest[..1];
            1
        });
        rest = &rest[taken..];
    }
}

/// Writes what stands between one or two `*` or `_`, and tells how long it is with them. `before` stands before them: a
/// name_with_such_marks has no emphasis.
fn emphasis(rest: &str, before: u8, html: &mut String) -> Option<usize> {
    if rest.starts_with('_') && before.is_ascii_alphanumeric() {
        return None;
    }
    for (mark, element) in [("**", "strong"), ("__", "strong"), ("*", "em"), ("_", "em")] {
        let inside = between(rest, mark).filter(|inside| {
            !inside.is_empty() && !inside.starts_with(' ') && !inside.ends_with(' ')
        });
        if let Some(inside) = inside {
            *html += &["<", element, ">"].concat();
            phrase(inside, html);
            *html += &["</", element, ">"].concat();
            return Some(inside.len() + 2 * mark.len());
        }
    }
    None
}

/// What stands between `mark` at the beginning and the next one.
fn between<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let inside = text.strip_prefix(mark)?;
    let end = find_text(inside, mark)?;
    Some(&inside[..end])
}

/// The words and the address of `[words](address)`, and how long it is.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let (words, after) = text[1..].split_at(find(&text[1..], b"[]\n"));
    let target = after.strip_prefix("](")?;
    let end = find(target, b")");
    if end == target.len() {
        return None;
    }
    // A title after the address is not shown.
    let url = target[..end].trim();
    Some((words, &url[..find(url, b" ")], words.len() + end + 4))
}

fn escape(text: &str, html: &mut String) {
    for char in text.chars() {
        match char {
            '<' => *html += "&lt;",
            '&' => *html += "&amp;",
            _ => html.push(char),
        }
    }
}

fn attribute(text: &str) -> String {
    replace(&replace(text, b"&", "&amp;"), b"\"", "&quot;")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_every_kind_become_elements() {
        for (source, expected) in [
            ("", ""),
            ("one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"),
            (
                "# One\n### Three ###\ntext",
                "<h2>One</h2><h3>Three</h3><p>text</p>",
            ),
            ("#none", "<p>#none</p>"),
            (
                "- a\n- b\n\n* c\n\nafter",
                "<ul><li>a</li><li>b</li><li>c</li></ul><p>after</p>",
            ),
            ("1. a\n\n2. b", "<ol><li>a</li><li>b</li></ol>"),
            (
                "> a\n> b\n>\n> c",
                "<blockquote><p>a\nb</p><p>c</p></blockquote>",
            ),
            (
                "```rust\na < b\n\n  c\n```\nx",
                "<pre><code>a &lt; b\n\n  c\n</code></pre><p>x</p>",
            ),
            ("~~~\nopen", "<pre><code>open\n</code></pre>"),
            ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
            ("one  \ntwo", "<p>one  <br>two</p>"),
        ] {
            assert_eq!(html(source), expected, "{source:?}");
        }
    }

    #[test]
    fn a_megabyte_of_beginnings_is_read_in_one_go() {
        for (part, end) in [
            ("[", ""),
            ("[a](", ""),
            ("![", "](b)"),
            ("[a](b ", ")"),
            ("*a ", ""),
            ("`", ""),
        ] {
            let source = ["a ", &part.repeat(1_000_000 / part.len()), end].concat();
            let start = std::time::Instant::now();
            assert!(html(&source).starts_with("<p>"), "{part}");
            // It takes half a second where nothing is optimised; what looks again at every beginning takes hours.
            assert!(start.elapsed().as_secs() < 60, "{part}");
        }
    }

    #[test]
    fn phrases_of_every_kind_become_elements() {
        for (source, expected) in [
            (
                "*a* **b** _c_ __d__",
                "<em>a</em> <strong>b</strong> <em>c</em> <strong>d</strong>",
            ),
            ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
            (
                "snake_case_name 2 * 3 * 4 **",
                "snake_case_name 2 * 3 * 4 **",
            ),
            ("`a < *b*` `open", "<code>a &lt; *b*</code> `open"),
            (
                "[w *x*](https://a.example/?b=1&c=\"d\" \"title\")",
                "<a href=\"https://a.example/?b=1&amp;c=&quot;d&quot;\">w <em>x</em></a>",
            ),
            (
                "![a \"b\"](c.png)",
                "<img alt=\"a &quot;b&quot;\" src=\"c.png\">",
            ),
            ("[none] (x) ![n] \\*no\\* \\", "[none] (x) ![n] *no* \\"),
            ("[a] b [c](d)", "[a] b <a href=\"d\">c</a>"),
            ("[a [b](c) d](e", "[a <a href=\"c\">b</a> d](e"),
            ("é_ü*", "é_ü*"),
        ] {
            assert_eq!(
                html(source),
                ["<p>", expected, "</p>"].concat(),
                "{source:?}"
            );
        }
    }
}
