//! A reader with only a keyboard: the focus is where it was, or where reading goes on.

use serde_json::json;

use crate::data::{comment, reply};
use crate::page::{Key, Page};
use crate::server::{Reply, Server};
use crate::stage::in_browser;

const FIRST: &str = "/demo/comments-en.json";
const SECOND: &str = "/demo/more.json";

/// Two pages of comments, the second of which is the last.
fn two_pages(server: &Server) {
    let page =
        |from: u32, to: u32| -> Vec<_> { (from..to).map(|id| comment(&id.to_string())).collect() };
    server.set(
        FIRST,
        reply(&json!({ "comment": page(0, 20), "next": "more.json" })),
    );
    server.set(SECOND, reply(&json!({ "comment": page(20, 40) })));
}

/// Goes to the button of that name, as tabbing would, and presses it.
async fn use_button(page: &Page<'_>, name: &str) {
    page.run(&format!(
        "const buttons = [...discussion.shadowRoot.querySelectorAll('button')];\
         window.pressed = buttons.find((one) => one.textContent === '{name}'); pressed.focus()"
    ))
    .await;
    page.press(&[Key::Enter]).await;
}

/// What has the focus inside the discussion.
const FOCUSED: &str = "discussion.shadowRoot.activeElement";

async fn more_comments_lead_to_the_first_new_one(page: &Page<'_>, server: &Server) {
    // All of the first page is built, paint by paint.
    page.until("discussion.shadowRoot.querySelectorAll('.kabar-comment').length === 20")
        .await;
    let held = server.hold(SECOND);
    use_button(page, "More comments").await;
    server.wait_for(SECOND, 1).await;
    page.until("pressed.ariaDisabled === 'true'").await;
    assert!(page.is_true(&format!("{FOCUSED} === pressed")).await);
    page.painted().await;
    // What the reader looks at: the comment above the button.
    let last =
        "discussion.shadowRoot.querySelectorAll('.kabar-comment')[19].getBoundingClientRect().top";
    let before = page.number(last).await;
    assert!(
        page.number("scrollY").await > 0.0,
        "the button was below the first screen"
    );
    held.open();
    page.until(&format!("{FOCUSED}?.matches('.kabar-comment')"))
        .await;
    assert!(
        page.string(&format!("{FOCUSED}.textContent"))
            .await
            .contains("This is comment 20.")
    );
    page.painted().await;
    let moved = page.number(last).await - before;
    assert!(moved.abs() <= 2.0, "it moved by {moved} px");
}

#[test]
fn the_last_page_of_comments_takes_its_button_away_and_gives_the_focus_to_its_first() {
    in_browser(async |page, server| {
        two_pages(server);
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        page.run("window.discussion = document.querySelector('kabar-comments')")
            .await;
        more_comments_lead_to_the_first_new_one(page, server).await;
    });
}

#[test]
fn the_same_holds_inside_an_element_of_the_pages_own() {
    in_browser(async |page, server| {
        two_pages(server);
        page.open("/pages/discussion.html").await;
        page.run(
            "window.discussion = document.querySelector('kabar-comments');\
             const own = document.createElement('div'); discussion.before(own);\
             own.attachShadow({ mode: 'open' }).append(discussion)",
        )
        .await;
        page.until("discussion.dataset.state === 'ready'").await;
        more_comments_lead_to_the_first_new_one(page, server).await;
    });
}

#[test]
fn a_retry_keeps_the_focus_where_the_page_has_words_of_its_own() {
    in_browser(async |page, server| {
        server.set(FIRST, Reply::status(500));
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "failed").await;
        page.run("window.discussion = document.querySelector('kabar-comments')")
            .await;
        let held = server.hold(FIRST);
        use_button(page, "Try again").await;
        page.until_state("kabar-comments", "loading").await;
        page.painted().await;
        assert!(page.is_true("probe.shown(pressed)").await);
        assert!(page.is_true(&format!("{FOCUSED} === pressed")).await);
        two_pages(server);
        held.open();
        page.until_state("kabar-comments", "ready").await;
        page.until(&format!("{FOCUSED}?.matches('.kabar-comment')"))
            .await;
    });
}

#[test]
fn j_and_k_lead_from_comment_to_comment_unless_a_field_has_the_letters_or_the_page_wants_none() {
    in_browser(async |page, server| {
        let mut answer = json!({ "comment": [comment("1"), comment("2"), comment("3")] });
        answer["comment"][0]["comment"] = json!([comment("1a")]);
        server.set(FIRST, reply(&answer));
        page.open("/pages/discussion.html").await;
        page.until_state("kabar-comments", "ready").await;
        page.run("window.discussion = document.querySelector('kabar-comments')")
            .await;
        // From elsewhere in the page the letters are the page's.
        page.type_text("j").await;
        page.painted().await;
        assert!(page.is_true(&format!("{FOCUSED} === null")).await);

        page.run(
            "const title = discussion.shadowRoot.querySelector('h2'); title.tabIndex = -1; title.focus()",
        )
        .await;
        for (letter, id) in [
            ("j", "1"),
            ("j", "1a"),
            ("j", "2"),
            ("k", "1a"),
            ("j", "2"),
            ("j", "3"),
            ("j", "3"),
        ] {
            page.type_text(letter).await;
            page.until(&format!("{FOCUSED}?.dataset.id === '{id}'"))
                .await;
        }
        page.run(
            "const field = document.createElement('textarea');\
             discussion.shadowRoot.querySelector('.kabar-comment').append(field); field.focus()",
        )
        .await;
        page.type_text("j").await;
        page.until(&format!("{FOCUSED}.value === 'j'")).await;
        assert!(
            page.is_true(&format!("{FOCUSED}.matches('textarea')"))
                .await
        );

        page.run("discussion.setAttribute('shortcuts', 'off')")
            .await;
        page.until_state("kabar-comments", "ready").await;
        page.until("discussion.shadowRoot.querySelectorAll('.kabar-comment').length === 4")
            .await;
        page.run(
            "const title = discussion.shadowRoot.querySelector('h2'); title.tabIndex = -1; title.focus()",
        )
        .await;
        page.type_text("j").await;
        page.painted().await;
        assert!(page.is_true(&format!("{FOCUSED}.matches('h2')")).await);
    });
}
