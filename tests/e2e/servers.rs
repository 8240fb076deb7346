//! Real comment servers, read on a page of another origin: readers perceive what the server itself answers when it is
//! asked at the same moment, by a request that the test writes out.
//!
//! `cargo xtask test` starts Isso for it, `cargo xtask test --all` all of them.

mod ghost;
mod isso;
mod waline;
mod wordpress;

use serde_json::{Value, json};

use crate::page::Page;
use crate::server::Server;

/// Where a server is, by the variable that says so.
fn address(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set: `cargo xtask test` starts the servers, or `cargo xtask backends`")
    })
}

/// Opens a host page with what stands in it for the server replaced.
async fn open(page: &Page<'_>, server: &Server, path: &str, replaced: &[(&str, &str)]) {
    let mut reply = server.file(path);
    for (written, meant) in replaced {
        reply = reply.replace(written, meant);
    }
    server.set(path, reply);
    page.open(path).await;
}

/// What the tests say in JavaScript: `words` of a piece of HTML or of what is shown, without white space; `thread` makes
/// comments in reading order of a flat list, each below what it answers; `shown` is what the reader perceives.
const WORDS: &str = "
    const squeezed = (text) => text.replace(/\\s+/g, '');
    const words = (html) => squeezed(new DOMParser().parseFromString(html, 'text/html').body.textContent);
    const json = async (url) => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return response.json();
    };
    const thread = (list) => {
      const known = new Set(list.map(({ id }) => id));
      const below = (parent) => list.filter((one) => (known.has(one.parent) ? one.parent : null) === parent)
        .flatMap((one) => [one, ...below(one.id)]);
      return below(null).map(({ text }) => text);
    };
    const said = ({ name, body, created, edited, votes }) =>
      [squeezed(name), body, Math.floor(created / 1000), edited ? 'edited' : '', ...votes.filter(Boolean)].join('|');
    const article = () => {
      const at = (selector) => probe.one('kabar-article', selector);
      const text = (selector) => squeezed(at(selector)?.textContent ?? '');
      const body = at('.kabar-article__body').cloneNode(true);
      body.querySelectorAll('.kabar-embed').forEach((embed) => embed.remove());
      return {
        headline: text('.kabar-article__headline'),
        standfirst: text('.kabar-article__standfirst'),
        authors: probe.all('kabar-article', '.kabar-byline__author').map((author) => squeezed(author.textContent)),
        section: text('.kabar-byline__section'),
        published: Date.parse(at('time').dateTime),
        picture: at('figure img').src,
        description: at('figure img').alt,
        caption: text('figure figcaption'),
        body: squeezed(body.textContent),
      };
    };
    const shown = () => probe.all('kabar-comments', '.kabar-comment').map((one) => {
      if (one.matches('.kabar-comment--gone')) return 'gone';
      const body = one.querySelector('.kabar-comment__body').cloneNode(true);
      body.querySelector('.kabar-comment__answers')?.remove();
      return said({
        name: one.querySelector('.kabar-comment__name').textContent,
        body: squeezed(body.textContent),
        created: Date.parse(one.querySelector('time').dateTime),
        edited: one.querySelector('.kabar-comment__edited'),
        votes: [...one.querySelectorAll('.kabar-comment__vote span[aria-hidden]')].map((vote) => vote.textContent),
      });
    });";

/// The value of a JavaScript expression with the words above.
async fn said(page: &Page<'_>, expression: &str) -> Vec<String> {
    page.strings(&format!(
        "(async () => {{ {WORDS} return ({expression}); }})()"
    ))
    .await
}

/// What readers perceive of the article, and what they are to perceive by `expression`, which is that in the server's
/// words.
async fn compare_article(page: &Page<'_>, expression: &str) {
    let shown = said(page, "Object.entries(article())").await;
    assert!(!shown.is_empty());
    assert_eq!(
        shown,
        said(page, &format!("Object.entries({expression})")).await
    );
}

/// What readers perceive of the discussion, once there are as many comments as the server says.
async fn shown(page: &Page<'_>, count: usize) -> Vec<String> {
    page.until(&format!(
        "probe.all('kabar-comments', '.kabar-comment').length === {count}"
    ))
    .await;
    page.painted().await;
    said(page, "shown()").await
}

/// Clicks a button of the discussion until there is none with these words any more; how often it did.
async fn click_all(page: &Page<'_>, words: &str) -> usize {
    const TOLD: &str = "probe.events.filter(({ type }) => type === 'kabar:comments')";
    let button = format!("probe.button('kabar-comments', {})", json!(words));
    let mut clicks = 0;
    while page.is_true(&button).await {
        let before = page.number(&format!("{TOLD}.length")).await;
        // Not with the mouse: whether that hits the button while comments above it are laid out is for other tests.
        page.run(&format!("{button}.click()")).await;
        // What has come is built paint by paint.
        page.until(&format!(
            "{TOLD}.length > {before} && {COUNT} === {TOLD}.at(-1).detail.shown"
        ))
        .await;
        page.painted().await;
        clicks += 1;
    }
    clicks
}

const COUNT: &str = "probe.all('kabar-comments', '.kabar-comment').length";

/// What the discussion tells the page that it has.
async fn count_told(page: &Page<'_>) -> Value {
    let text = page
        .string("probe.one('kabar-comments', '.kabar-discussion__count [aria-hidden]').textContent")
        .await;
    json!(text.parse::<u32>().expect("a number"))
}
