//! Markdown as HTML, for servers that give the source: the parts of CommonMark that comments and articles use.
//!
//! What it writes goes through the same allow-list as any HTML. HTML in the source stays as it is for that reason.

use crate::text::{find, find_last, find_text, split, trim, trim_end, trim_start};

/// The HTML of `source`: paragraphs, headings, lists, quotes, code, rules; emphasis, code, links and pictures in lines.
pub(super) fn html(source: &str) -> String {
    let mut html = String::new();
    let mut fence = "";
    // Lines of the paragraph that is open.
    let mut paragraph = String::new();
    // The elements that are open, from the outermost: lists and quotes do not stand in each other here.
    let mut open = "";
    let mut hard = false;
    for line in split(source, b'\n') {
        let breaks = line.ends_with("  ");
        let line = trim_end(line);
        let text = trim_start(line);
        if !fence.is_empty() {
            if text.starts_with(fence) {
                fence = "";
                html += "</code></pre>";
            } else {
                escape(line, false, &mut html);
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
            tag("</", open, &mut html);
            open = match element {
                "ul" | "ol" | "blockquote" => element,
                _ => "",
            };
            tag("<", open, &mut html);
        }
        match element {
            "pre" => {
                fence = &text[..3];
                html += "<pre><code>";
            }
            "hr" => html += "<hr>",
            "h2" | "h3" | "h4" => phrase_in(element, content, &mut html),
            _ => paragraph += content,
        }
    }
    flush(&mut paragraph, open, &mut html);
    tag("</", open, &mut html);
    if !fence.is_empty() {
        html += "</code></pre>";
    }
    html
}

/// The element that a line belongs to, and what it says.
fn kind(text: &str) -> (&'static str, &str) {
    let bytes = text.as_bytes();
    match bytes {
        [b'`', b'`', b'`', ..] | [b'~', b'~', b'~', ..] => return ("pre", ""),
        [mark @ (b'-' | b'*' | b'_'), ..] => {
            let marks = bytes.iter().filter(|byte| *byte == mark).count();
            let spaces = bytes.iter().filter(|byte| **byte == b' ').count();
            if marks >= 3 && marks + spaces == bytes.len() {
                return ("hr", "");
            }
        }
        _ => {}
    }
    if let [b'-' | b'*' | b'+', b' ', ..] = bytes {
        return ("ul", &text[2..]);
    }
    if let Some(quoted) = text.strip_prefix('>') {
        return ("blockquote", trim_start(quoted));
    }
    let level = bytes.iter().take_while(|byte| **byte == b'#').count();
    if (1..=6).contains(&level)
        && let Some(mut heading) = text[level..].strip_prefix(' ')
    {
        while let Some(shorter) = heading.strip_suffix('#') {
            heading = shorter;
        }
        let element = match level {
            1 | 2 => "h2",
            3 => "h3",
            _ => "h4",
        };
        return (element, trim(heading));
    }
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if (1..=9).contains(&digits)
        && let [b'.' | b')', b' ', ..] = bytes[digits..]
    {
        return ("ol", &text[digits + 2..]);
    }
    ("", text)
}

/// Writes the paragraph, or the item, that has ended.
fn flush(paragraph: &mut String, open: &str, html: &mut String) {
    if !paragraph.is_empty() {
        let element = match open {
            "ul" | "ol" => "li",
            _ => "p",
        };
        phrase_in(element, paragraph, html);
        paragraph.clear();
    }
}

/// Writes the beginning or the end of an element, where it is one.
fn tag(start: &str, element: &str, html: &mut String) {
    if !element.is_empty() {
        *html += start;
        *html += element;
        html.push('>');
    }
}

/// Writes an element with what stands in its line.
fn phrase_in(element: &str, text: &str, html: &mut String) {
    tag("<", element, html);
    phrase(text, html);
    tag("</", element, html);
}

/// Writes a line with what stands in it. Marks without their end stay as they are.
fn phrase(text: &str, html: &mut String) {
    let mut rest = text;
    // A link ends with this. To look for it again at every bracket is the work of a minute in a text of a megabyte.
    let last = text.len() - find_last(text, b')').unwrap_or(0);
    loop {
        let at = find(rest, b"\\`*_[!\n");
        *html += &rest[..at];
        rest = &rest[at..];
        let before = html.bytes().last().unwrap_or(b' ');
        let Some(mark) = rest.bytes().next() else {
            break;
        };
        let after = &rest[1..];
        let taken = match mark {
            b'\\'
                if after
                    .bytes()
                    .next()
                    .is_some_and(|byte| byte.is_ascii_punctuation()) =>
            {
                escape(&after[..1], false, html);
                Some(2)
            }
            b'\n' => {
                *html += if html.ends_with("  ") { "<br>" } else { "\n" };
                Some(1)
            }
            b'`' => code(rest, html),
            b'*' | b'_' => emphasis(rest, before, html),
            b'!' if rest.len() > last && after.starts_with('[') => {
                link(after, true, html).map(|length| length + 1)
            }
            b'[' if rest.len() > last => link(rest, false, html),
            _ => None,
        };
        if taken.is_none() {
            *html += &rest[..1];
        }
        rest = &rest[taken.unwrap_or(1)..];
    }
}

/// Writes what stands between two marks of code, and tells how long it is with them.
fn code(rest: &str, html: &mut String) -> Option<usize> {
    let inside = between(rest, "`")?;
    *html += "<code>";
    escape(inside, false, html);
    *html += "</code>";
    Some(inside.len() + 2)
}

/// Writes what stands between one or two `*` or `_`, and tells how long it is with them. `before` stands before them: a
/// name_with_such_marks has no emphasis.
fn emphasis(rest: &str, before: u8, html: &mut String) -> Option<usize> {
    if rest.starts_with('_') && before.is_ascii_alphanumeric() {
        return None;
    }
    let double = rest.as_bytes().get(1) == rest.as_bytes().first();
    for length in (1..=1 + usize::from(double)).rev() {
        let Some(inside) = between(rest, &rest[..length]) else {
            continue;
        };
        if !inside.is_empty() && !inside.starts_with(' ') && !inside.ends_with(' ') {
            phrase_in(["em", "strong"][length - 1], inside, html);
            return Some(inside.len() + 2 * length);
        }
    }
    None
}

/// What stands between `mark` at the beginning and the next one.
fn between<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let inside = &text[mark.len()..];
    Some(&inside[..find_text(inside, mark)?])
}

/// Writes the link or the picture that `[words](address)` means, and tells how long that is.
fn link(text: &str, picture: bool, html: &mut String) -> Option<usize> {
    let words_end = 1 + find(&text[1..], b"[]\n");
    let words = &text[1..words_end];
    let target = text[words_end..].strip_prefix("](")?;
    let end = find(target, b")");
    if end == target.len() {
        return None;
    }
    // A title after the address is not shown.
    let url = trim(&target[..end]);
    let url = &url[..find(url, b" ")];
    if picture {
        *html += "<img alt=\"";
        escape(words, true, html);
        *html += "\" src=\"";
        escape(url, true, html);
        *html += "\">";
    } else {
        *html += "<a href=\"";
        escape(url, true, html);
        *html += "\">";
        phrase(words, html);
        *html += "</a>";
    }
    Some(words_end + end + 3)
}

/// Writes a text so that it means itself, between tags or in the quotation marks of an attribute.
fn escape(text: &str, quoted: bool, html: &mut String) {
    for char in text.chars() {
        match char {
            '&' => *html += "&amp;",
            '<' if !quoted => *html += "&lt;",
            '"' if quoted => *html += "&quot;",
            _ => html.push(char),
        }
    }
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
