//! Addresses, compared with the `url` crate, which follows the WHATWG URL standard to the letter.

use kabar::model::{CommentAddress, Link};
use url::Url;

const BASES: [&str; 6] = [
    "https://news.example/2026/11/article.html?page=1#top",
    "http://news.example:8080",
    "https://news.example/a//b/",
    "https://news.example/?q=a/b",
    "http://[::1]:3000/x/y",
    "HTTPS://News.Example:443/%7Euser/./x/../y",
];

const REFERENCES: &[&str] = &[
    "x",
    "./x",
    "../x",
    "../../../../x",
    "/x",
    "/x/./y/../z",
    ".",
    "..",
    "./",
    "../",
    "?q",
    "?",
    "#f",
    "#",
    "x?y=/../#/../z",
    "//other.example",
    "//other.example/a b",
    "\\\\other.example\\a\\b?c\\d#e\\f",
    "/\\other.example",
    "\\x",
    "https:x",
    "https:/x",
    "https://x.example",
    "https:///x.example/y",
    "http:x",
    "http:/x",
    "HTTP://X.EXAMPLE/Y",
    "https:\\\\x.example\\y",
    "http:http:x",
    "https:https:x",
    "  https://x.example/  ",
    "ht\ntps://x.ex\tample/\r",
    "\u{1}/x\u{1f}",
    "1x:y",
    "x/y:z",
    "./x:y",
    "a:b",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "\u{0}javascript:alert(1)",
    "data:,x",
    "view-source:https://x.example/",
    "blob:https://x.example/1",
    "file:///etc/passwd",
    "about:blank",
    "ws://x.example/",
    "x/../javascript:alert(1)",
    "%6aavascript:alert(1)",
    "//javascript:alert(1)",
    "http:javascript:alert(1)",
    "https://",
    "http://?x",
    "https://x.example:443/",
    "https://x.example:80/",
    "http://x.example:80",
    "https://x.example:99999/",
    "https://x.example:8a/",
    "https://x.example:/",
    "https://x y.example/",
    "https://x<y.example/",
    "https://[::1]/",
    "https://[x]/",
    "https://[::1/",
    "a\"b<c>d`e{f}g",
    "?a\"b<c>d`e{f}'g",
    "#a\"b<c>d`e{f}'g",
    "/caf\u{e9}?\u{e9}#\u{e9}",
    "/a%2fb/%2e%2e/%2E./c",
    "/%zz",
    "/.//x.example",
    "/a//../b",
    "/a/..//b",
    "//x.example/..//y",
    ";x",
    ",x",
    "~x",
    "x\u{3000}",
    "\u{a0}x",
    "/a\u{0}b",
    "/a|b",
    "?a^b|c",
];

/// What a browser would load, where we take it: the web alone, and nobody's user name.
fn by_the_standard(reference: &str, base: &str) -> Option<String> {
    let url = Url::parse(base).expect("a base").join(reference).ok()?;
    let web = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none();
    web.then(|| url.into())
}

/// The address of a reference that names no scheme of its own.
fn relative(reference: &str, base: Option<&Link>) -> Option<Link> {
    Link::resolve_web(reference, base).filter(|link| !link.as_str().starts_with("http"))
}

#[test]
fn references_lead_where_the_standard_says() {
    let mut differing = Vec::new();
    for base in BASES {
        let from = Link::resolve_web(base, None).expect("a base");
        for reference in REFERENCES {
            let found = Link::resolve_web(reference, Some(&from)).map(|link| link.to_string());
            let expected = by_the_standard(reference, base);
            if found != expected {
                differing.push(format!(
                    "{reference:?} on {base}: {found:?}, the standard: {expected:?}"
                ));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn further_slashes_before_a_host_and_a_caret_are_read_as_the_standard_has_it_and_the_crate_not_yet()
{
    let base = Link::resolve_web(BASES[0], None);
    let found =
        |reference| Link::resolve_web(reference, base.as_ref()).map(|link| link.to_string());
    assert_eq!(
        found("///other.example/").as_deref(),
        Some("https://other.example/")
    );
    assert_eq!(found("/a^b").as_deref(), Some("https://news.example/a%5Eb"));
}

#[test]
fn what_stays_relative_leads_to_the_same_place_later() {
    for reference in REFERENCES {
        let Some(link) = relative(reference, None) else {
            continue;
        };
        for base in BASES {
            let later = by_the_standard(link.as_str(), base);
            assert_eq!(
                later,
                by_the_standard(reference, base),
                "{reference:?} as {link} on {base}"
            );
        }
    }
}

#[test]
fn a_relative_base_never_makes_a_scheme_or_a_host_of_a_path() {
    let page = "https://news.example/a/b/c";
    for base in [
        "x/article.json",
        "/x/article.json",
        "../article.json",
        "article.json",
        "?q",
    ] {
        let from = Link::resolve_web(base, None).expect("a base");
        for reference in REFERENCES {
            let Some(link) = relative(reference, Some(&from)) else {
                continue;
            };
            let there = Url::parse(page)
                .and_then(|page| page.join(base))
                .expect("a base");
            let expected = by_the_standard(reference, there.as_str());
            assert_eq!(
                by_the_standard(link.as_str(), page),
                expected,
                "{reference:?} as {link} on {base}"
            );
        }
    }
}

#[test]
fn mail_is_for_links_alone() {
    let mail = Link::resolve(" MailTo:redaksi@news.example?subject=Hai \"semua\"", None)
        .expect("an address");
    assert_eq!(
        mail.as_str(),
        "mailto:redaksi@news.example?subject=Hai%20%22semua%22"
    );
    assert!(!mail.is_web());
    assert_eq!(mail.host(), None);
    assert_eq!(Link::resolve_web("mailto:redaksi@news.example", None), None);
    assert_eq!(Link::resolve("mailto:", None), None);
    let relative = Link::resolve("x", Some(&mail)).expect("nothing to join it to");
    assert_eq!(relative.as_str(), "x");
}

#[test]
fn user_names_and_empty_addresses_are_refused() {
    for address in [
        "",
        " \n ",
        "https://bank.example@evil.example/",
        "//a:b@c.example",
        "https://@c.example",
    ] {
        assert_eq!(
            Link::resolve(address, Link::resolve(BASES[0], None).as_ref()),
            None,
            "{address:?}"
        );
    }
}

#[test]
fn the_host_is_told_without_its_port() {
    let host =
        |address| Link::resolve(address, None).and_then(|link| link.host().map(str::to_owned));
    assert_eq!(
        host("https://Video.Example:8443/x:y").as_deref(),
        Some("video.example")
    );
    assert_eq!(host("http://[::1]:3000/").as_deref(), Some("[::1]"));
    assert_eq!(host("//sound.example").as_deref(), Some("sound.example"));
    assert_eq!(host("/x"), None);
}

#[test]
fn a_comment_has_its_id_percent_encoded_in_the_place_for_it() {
    let base = Link::resolve("https://news.example/d/7?page=1", None).expect("an address");
    let of = |template: &str, id: &str| {
        let url = CommentAddress::new(template, &base)?.of(id)?;
        Some(url.as_str().to_owned())
    };
    for (template, id, address) in [
        ("c/{comment}", "42", "https://news.example/d/c/42"),
        ("c/{comment}", "../4", "https://news.example/d/c/..%2F4"),
        (
            "?of={comment}&deep=1",
            "a&b=c",
            "https://news.example/d/7?of=a%26b%3Dc&deep=1",
        ),
        (
            "#x-{comment}",
            "é {}",
            "https://news.example/d/7?page=1#x-%C3%A9%20%7B%7D",
        ),
    ] {
        assert_eq!(of(template, id).as_deref(), Some(address));
    }
    assert_eq!(of("c/{comment}/context", ".."), None, "another path");
    assert_eq!(of("c/comment", "42"), None, "no place for it");
    assert_eq!(of("javascript:{comment}", "alert(1)"), None);
}
