//! A thread of thousands is in the document around the viewport only, and the reader does not notice.

use serde_json::{Value, json};

use crate::data::{comment, reply};
use crate::page::{Key, Page};
use crate::server::Server;
use crate::stage::in_browser;

const COMMENTS: &str = "/demo/comments-en.json";

/// A comment of one to about forty lines, always the same for its number.
fn long(number: usize) -> Value {
    let mut one = comment(&number.to_string());
    let words = (number * 7_919) % 400;
    one["text"] = json!(format!(
        "This is comment {number}. {}",
        "word ".repeat(words)
    ));
    one
}

/// Comments from one number to another, four in ten of them replies down to depth 6.
fn thread(from: usize, to: usize) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for number in from..to {
        let mut one = long(number);
        if number % 10 > 3 {
            one["parentItem"] = json!((number - 1).to_string());
        }
        all.push(one);
    }
    all
}

async fn open(page: &Page<'_>, server: &Server, comments: Vec<Value>) {
    server.set(COMMENTS, reply(&json!({ "comment": comments })));
    open_page(page).await;
}

async fn open_page(page: &Page<'_>) {
    page.open("/pages/discussion-below.html").await;
    page.until("document.querySelector('kabar-comments')?.dataset.state")
        .await;
    page.run(TOOLS).await;
    page.run("tools.host.scrollIntoView({ behavior: 'instant' })")
        .await;
    page.until_state("kabar-comments", "ready").await;
    page.until("tools.rows().length > 20").await;
    page.painted().await;
}

/// What the tests ask of the page.
const TOOLS: &str = "
  const host = document.querySelector('kabar-comments');
  window.tools = {
    host,
    rows: () => [...host.shadowRoot.querySelectorAll('.kabar-comment')],
    number: (row) => Number(/This is comment (\\d+)/.exec(row.textContent)?.[1]),
    row: (number) => tools.rows().find((row) => tools.number(row) === number),
    inView: (row) => { const box = row.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; },
    // Whatever part of the viewport the list takes shows comments, no gaps.
    gapInView: () => [...host.shadowRoot.querySelectorAll('.kabar-thread__gap')].some((gap) => gap.offsetHeight && tools.inView(gap)),
    elements: () => document.querySelectorAll('*').length + host.shadowRoot.querySelectorAll('*').length,
    frames: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    // Scrolls and says by how many pixels what was in view before and after moved otherwise.
    async scroll(by) {
      const before = new Map(tools.rows().filter(tools.inView).map((row) => [tools.number(row), row.getBoundingClientRect().top]));
      const from = scrollY;
      scrollBy({ top: by, behavior: 'instant' });
      const scrolled = scrollY - from;
      await tools.frames();
      let moved = 0;
      for (const row of tools.rows()) {
        const top = before.get(tools.number(row));
        if (top !== undefined) moved = Math.max(moved, Math.abs(row.getBoundingClientRect().top - (top - scrolled)));
      }
      return moved;
    },
    // The same, to where a part of the page is.
    jump: (part) => tools.scroll(part * (document.documentElement.scrollHeight - innerHeight) - scrollY),
  };
";

/// Few elements, no gap in view, and the rows in reading order.
async fn assert_whole(page: &Page<'_>, what: &str) {
    let elements = page.number("tools.elements()").await;
    assert!(elements <= 3_000.0, "{what}: {elements} elements");
    assert!(
        !page.is_true("tools.gapInView()").await,
        "{what}: a gap is in view"
    );
    let order =
        "tools.rows().map(tools.number).every((number, at, all) => !at || number > all[at - 1])";
    assert!(page.is_true(order).await, "{what}: out of order");
    page.assert_no_complaints().await;
}

async fn assert_steps(page: &Page<'_>, steps: usize, by: &str) {
    let moved = page
        .eval(&format!(
            "(async () => {{ const all = []; for (let step = 0; step < {steps}; step++) {{
               all.push(await tools.scroll({by}));
               if (tools.gapInView()) all.push('gap at ' + scrollY);
             }} return all; }})()"
        ))
        .await;
    let all = moved.as_array().expect("a list");
    let bad: Vec<&Value> = all
        .iter()
        .filter(|moved| moved.as_f64().is_none_or(|moved| moved > 2.0))
        .collect();
    assert!(bad.is_empty(), "by {by}: {bad:?}");
    assert_whole(page, by).await;
}

#[test]
fn ten_thousand_comments_are_few_elements_and_stay_where_they_are_while_a_reader_scrolls() {
    in_browser(async |page, server| {
        open(page, server, thread(0, 10_000)).await;
        assert_whole(page, "at first").await;
        assert_steps(page, 60, "innerHeight * 0.8").await;
        assert_steps(page, 25, "-innerHeight * 0.6").await;
        for part in ["0.5", "0.2", "0.93", "0.07"] {
            page.eval(&format!("tools.jump({part})")).await;
            assert_whole(page, part).await;
            assert_steps(page, 15, "innerHeight * 0.9").await;
            assert_steps(page, 40, "-innerHeight * 0.9").await;
        }
    });
}

#[test]
fn both_ends_of_a_long_thread_can_be_reached_by_jumps_and_are_whole() {
    in_browser(async |page, server| {
        open(page, server, thread(0, 10_000)).await;
        page.eval("tools.jump(1)").await;
        assert_whole(page, "at the end").await;
        assert!(page.is_true("tools.inView(tools.row(9999))").await);
        assert_steps(page, 30, "-innerHeight * 0.7").await;
        page.eval("tools.jump(0.03)").await;
        // All the way up by steps: the gap above is used up exactly.
        let at_first = "tools.row(0)?.getBoundingClientRect().top > 0";
        let mut steps = 0;
        while !page.is_true(at_first).await {
            assert_steps(page, 20, "-innerHeight * 0.7").await;
            steps += 1;
            assert!(steps < 60, "the first comment is never reached");
        }
        let above = page
            .number(
                "tools.row(0).getBoundingClientRect().top - tools.host.getBoundingClientRect().top",
            )
            .await;
        assert!(above < 200.0, "{above} px above the first comment");
    });
}

#[test]
fn the_footer_stays_at_the_end_after_a_jump_there() {
    in_browser(async |page, server| {
        open(page, server, thread(0, 3_000)).await;
        page.eval("tools.jump(1)").await;
        page.painted().await;
        let gap = page
            .number("document.querySelector('body > footer').getBoundingClientRect().top - tools.row(2999).getBoundingClientRect().bottom")
            .await;
        assert!(
            (0.0..120.0).contains(&gap),
            "{gap} px between the last comment and the footer"
        );
        assert_eq!(page.string("tools.host.dataset.hold").await, "");
        assert!(
            page.is_true("tools.inView(document.querySelector('body > footer'))")
                .await
        );
    });
}

#[test]
fn five_thousand_replies_to_one_comment_and_a_chain_of_ten_thousand_are_windowed_as_well() {
    in_browser(async |page, server| {
        let mut replies = vec![long(0)];
        for number in 1..5_000 {
            let mut one = long(number);
            one["parentItem"] = json!("0");
            replies.push(one);
        }
        let mut chain = vec![long(0)];
        for number in 1..10_000 {
            let mut one = long(number);
            one["parentItem"] = json!((number - 1).to_string());
            chain.push(one);
        }
        for (comments, lists) in [(replies, 2), (chain, 5)] {
            open(page, server, comments).await;
            assert_whole(page, "at first").await;
            page.eval("tools.jump(0.5)").await;
            assert_whole(page, "in the middle").await;
            // What is in view stands as many lists deep as it would with all that is above it.
            let depth = "(() => { let depth = 0; for (let node = tools.rows().find(tools.inView); node; node = node.parentElement) depth += node.localName === 'ol'; return depth; })()";
            assert_eq!(page.number(depth).await, f64::from(lists));
            assert_steps(page, 15, "innerHeight * 0.8").await;
            assert_steps(page, 15, "-innerHeight * 0.8").await;
        }
    });
}

#[test]
fn further_pages_move_nothing_and_a_thread_that_becomes_long_is_windowed() {
    in_browser(async |page, server| {
        for number in 0..5 {
            let (from, to) = (number * 150, number * 150 + 150);
            let path = if number == 0 {
                COMMENTS.to_owned()
            } else {
                format!("/demo/{number}.json")
            };
            let mut answer = json!({ "comment": thread(from, to) });
            if number < 4 {
                answer["next"] = json!(format!("{}.json", number + 1));
            }
            server.set(&path, reply(&answer));
        }
        open_page(page).await;
        page.until("tools.rows().length === 150").await;
        for number in 1..5 {
            // By steps, as what a small thread shows first is as high as browsers guess.
            page.eval("(async () => { while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) await tools.scroll(innerHeight / 2); })()").await;
            page.run("probe.button('kabar-comments', 'More comments').scrollIntoView({ block: 'center', behavior: 'instant' })").await;
            page.painted().await;
            let last = number * 150 - 1;
            let top = format!("tools.row({last})?.getBoundingClientRect().top");
            let before = page.number(&top).await;
            page.click("probe.button('kabar-comments', 'More comments')")
                .await;
            page.until(&format!("tools.row({})", last + 1)).await;
            page.painted().await;
            let moved = page.number(&top).await - before;
            assert!(moved.abs() <= 2.0, "page {number}: it moved by {moved} px");
            page.until(&format!("tools.row({})", last + 20)).await;
            let moved = page.number(&top).await - before;
            assert!(
                moved.abs() <= 2.0,
                "page {number}: then it moved by {moved} px"
            );
            if number > 1 {
                assert!(page.is_true("tools.rows().length < 250").await);
            }
        }
        assert_steps(page, 40, "-innerHeight * 0.9").await;
    });
}

#[test]
fn the_row_with_the_focus_a_selection_or_an_open_form_stays_and_tab_goes_on_from_it() {
    in_browser(async |page, server| {
        let mut comments = thread(0, 3_000);
        for one in &mut comments {
            let id = one["id"].as_str().expect("a text").to_owned();
            one["url"] = json!(format!("https://news.example/thread#{id}"));
        }
        open(page, server, comments).await;
        page.run("const link = tools.row(17).querySelector('a'); link.focus({ preventScroll: true }); window.kept = tools.row(17)").await;
        page.run("tools.row(8).setAttribute('data-keep', ''); tools.row(8).firstElementChild.setAttribute('data-keep', '')").await;
        page.run("getSelection().setBaseAndExtent(tools.row(2).querySelector('.kabar-body').firstChild, 0, tools.row(2).querySelector('.kabar-body').firstChild, 1)").await;
        page.eval("tools.jump(0.6)").await;
        assert_whole(page, "far away").await;
        assert!(
            page.is_true("kept.isConnected && tools.row(17) === kept")
                .await
        );
        assert!(
            page.is_true("tools.host.shadowRoot.activeElement === kept.querySelector('a')")
                .await
        );
        assert!(page.is_true("tools.row(2)").await, "the selection stays");
        assert!(page.is_true("tools.row(8)").await, "the open form stays");
        assert!(!page.is_true("tools.row(100)").await);
        assert_steps(page, 20, "innerHeight * 0.9").await;
        assert_steps(page, 20, "-innerHeight * 0.9").await;
        // On to the next comment's link (neither is long enough to have more to press), which brings the reader back there.
        page.press(&[Key::Tab]).await;
        page.painted().await;
        assert!(
            page.is_true("tools.row(18).contains(tools.host.shadowRoot.activeElement)")
                .await
        );
        page.painted().await;
        assert!(
            page.is_true("tools.row(30)").await,
            "the rows below are there again"
        );
        assert_whole(page, "back").await;
    });
}

#[test]
fn a_screen_reader_knows_how_many_there_are_and_which_one_this_is() {
    in_browser(async |page, server| {
        open(page, server, thread(0, 1_000)).await;
        page.eval("tools.jump(0.5)").await;
        // Four of ten are roots; the first root of each ten has six replies below the fourth.
        let wrong = page
            .strings(
                "tools.rows().filter((row) => { const item = row.parentElement; const n = tools.number(row);
                   const ten = Math.floor(n / 10) * 4;
                   const [at, of] = n % 10 < 4 ? [ten + n % 10 + 1, 400] : [n % 10 < 8 ? 1 : n % 10 - 6, n % 10 < 7 ? 1 : 3];
                   return item.ariaPosInSet !== String(at) || item.ariaSetSize !== String(of); })
                   .map((row) => `${tools.number(row)}: ${row.parentElement.ariaPosInSet} of ${row.parentElement.ariaSetSize}`)",
            )
            .await;
        assert_eq!(wrong, Vec::<String>::new());
        assert!(page.is_true("[...tools.host.shadowRoot.querySelectorAll('.kabar-thread__gap')].every((gap) => gap.ariaHidden === 'true')").await);
    });
}

#[test]
fn a_small_thread_is_whole_and_says_nothing_of_numbers() {
    in_browser(async |page, server| {
        open(page, server, thread(0, 200)).await;
        page.until("tools.rows().length === 200").await;
        assert!(
            !page
                .is_true("probe.one('kabar-comments', '.kabar-thread__gap, [aria-posinset]')")
                .await
        );
    });
}

#[test]
fn printing_has_every_comment() {
    in_browser(async |page, server| {
        open(page, server, thread(0, 1_000)).await;
        // Wherever the reader is, threads are whole or cut where the window ends.
        for part in [0.0, 0.2, 0.37, 0.5, 0.68, 1.0] {
            page.eval(&format!("tools.jump({part})")).await;
            // As browsers do before they print: the listeners, what they have queued, then the layout; no timer.
            let printed = page
                .number("(async () => { dispatchEvent(new Event('beforeprint')); for (let turn = 0; turn < 100; turn++) await null; return tools.rows().length })()")
                .await;
            assert_eq!(printed, 1_000.0, "at {part}");
            page.run("dispatchEvent(new Event('afterprint'))").await;
            page.until("tools.rows().length < 200").await;
        }
        assert_whole(page, "afterwards").await;
    });
}

#[test]
fn other_lines_after_another_width_leave_the_comment_where_it_is() {
    in_browser(async |page, server| {
        open(page, server, thread(0, 2_000)).await;
        page.eval("tools.jump(0.5)").await;
        assert_steps(page, 5, "innerHeight * 0.5").await;
        page.run("window.first = tools.number(tools.rows().find(tools.inView))")
            .await;
        page.resize(600, 900).await;
        page.painted().await;
        assert!(page.is_true("tools.inView(tools.row(first))").await);
        assert_whole(page, "narrow").await;
        assert_steps(page, 15, "innerHeight * 0.8").await;
        assert_steps(page, 15, "-innerHeight * 0.8").await;
    });
}
