//! Isso answers pages whose origin stands in its configuration: those of the tests do.

use super::{address, click_all, count_told, open, said, shown};
use crate::page::Page;
use crate::server::Server;
use crate::stage::in_browser;
use crate::writing::{FIELD, FOCUSED, until_told};

/// What the server answers to this query, as the reader is to perceive it.
fn roots(server: &str, query: &str) -> String {
    format!(
        "await (async () => {{
           const unescaped = (text) => new DOMParser().parseFromString(text, 'text/html').body.textContent;
           const one = (it) => it.mode === 4 ? 'gone' : said({{
             name: unescaped(it.author ?? 'Anonymous'),
             body: words(it.text),
             created: it.created * 1000,
             edited: it.modified,
             votes: [it.likes, it.dislikes],
           }});
           const {{ replies }} = await json('{server}?uri=/articles/rain{query}');
           return replies.flatMap((root) => [one(root), ...root.replies.map(one)]);
         }})()"
    )
}

#[test]
fn two_pages_of_comments_and_further_replies_are_what_the_server_has() {
    in_browser(async |page, server| {
        let isso = address("KABAR_ISSO");
        let written = [("https://isso.example/", &*isso)];
        open(page, server, "/pages/server-isso.html", &written).await;
        page.until_state("kabar-comments", "ready").await;

        let first = said(page, &roots(&isso, "&limit=10&nested_limit=10")).await;
        assert_eq!(shown(page, first.len()).await, first);

        assert_eq!(click_all(page, "more comments").await, 2);
        let replies = said(page, &roots(&isso, "&limit=24&nested_limit=10")).await;
        assert_eq!(shown(page, replies.len()).await, replies);

        assert_eq!(click_all(page, "more repl").await, 1);
        let all = said(page, &roots(&isso, "")).await;
        assert!(all.len() > replies.len() && all.contains(&"gone".to_owned()));
        assert_eq!(shown(page, all.len()).await, all);
        assert_eq!(count_told(page).await, all.len());
    });
}

#[test]
fn a_thread_without_comments_says_so() {
    in_browser(async |page, server| {
        let isso = address("KABAR_ISSO");
        let written = [
            ("https://isso.example/", &*isso),
            ("/articles/rain", "/articles/nothing"),
        ];
        open(page, server, "/pages/server-isso.html", &written).await;
        page.until_state("kabar-comments", "empty").await;
        let roots = roots(&isso, "").replace("/articles/rain", "/articles/nothing");
        assert!(said(page, &roots).await.is_empty());
        page.until("probe.one('kabar-comments', '.kabar-discussion__empty')")
            .await;
        assert_eq!(count_told(page).await, 0);
    });
}

/// Opens a thread that nobody wrote in before, on the server that the variable names.
async fn open_new(page: &Page<'_>, server: &Server, variable: &str, state: &str) -> String {
    let isso = address(variable);
    let thread = format!("/articles/{}", page.string("crypto.randomUUID()").await);
    let written = [
        ("https://isso.example/", &*isso),
        ("/articles/rain", &thread),
    ];
    open(page, server, "/pages/server-isso.html", &written).await;
    page.until_state("kabar-comments", state).await;
    page.until(FIELD).await;
    format!("{isso}?uri={thread}")
}

async fn write(page: &Page<'_>, words: &str) {
    page.run(&format!("{FIELD}.focus()")).await;
    page.type_text(words).await;
    page.press_control_enter().await;
}

/// The texts that the server has, in its own words.
async fn texts(page: &Page<'_>, url: &str) -> Vec<String> {
    let replies = format!(
        "(await json('{url}')).replies.flatMap((one) => [one, ...one.replies]).map(({{ text }}) => words(text))"
    );
    said(page, &replies).await
}

#[test]
fn a_reader_writes_answers_changes_and_removes() {
    in_browser(async |page, server| {
        page.open("/pages/server-isso.html").await;
        let url = open_new(page, server, "KABAR_ISSO", "empty").await;
        write(page, "First words.").await;
        until_told(page, "published").await;
        assert_eq!(texts(page, &url).await, ["Firstwords."]);
        page.click("probe.button('kabar-comments', 'Reply')").await;
        page.until(&format!("{FOCUSED}?.placeholder === 'Write a reply'"))
            .await;
        page.type_text("An answer.").await;
        page.press_control_enter().await;
        page.until("probe.events.filter(({ type }) => type === 'kabar:comment').length === 2")
            .await;
        assert_eq!(texts(page, &url).await, ["Firstwords.", "Ananswer."]);

        page.click("probe.button('kabar-comments', 'More')").await;
        page.click("probe.button('kabar-comments', 'Edit')").await;
        page.until(&format!("{FOCUSED}?.value === 'First words.'"))
            .await;
        page.run(&format!("{FOCUSED}.select()")).await;
        page.type_text("Better words.").await;
        page.click("probe.button('kabar-comments', 'Save')").await;
        page.until("probe.events.filter(({ type }) => type === 'kabar:comment').length === 3")
            .await;
        assert_eq!(texts(page, &url).await, ["Betterwords.", "Ananswer."]);

        page.click("probe.button('kabar-comments', 'More')").await;
        page.click("probe.button('kabar-comments', 'Delete')").await;
        page.until("probe.text('kabar-comments').includes('Delete this comment?')")
            .await;
        page.click("probe.button('kabar-comments', 'Delete')").await;
        page.until("probe.text('kabar-comments').includes('has been removed')")
            .await;
        assert_eq!(texts(page, &url).await, ["", "Ananswer."]);
    });
}

#[test]
fn what_waits_for_a_moderator_is_shown_to_its_author_alone() {
    in_browser(async |page, server| {
        page.open("/pages/server-isso.html").await;
        let url = open_new(page, server, "KABAR_ISSO_HELD", "empty").await;
        write(page, "Wait for me.").await;
        until_told(page, "held").await;
        assert!(texts(page, &url).await.is_empty());
        page.open("/pages/server-isso.html").await;
        page.until("probe.text('kabar-comments').includes('Wait for me.')")
            .await;
        page.until("probe.text('kabar-comments').includes('Waiting for a moderator.')")
            .await;
    });
}

#[test]
fn a_server_that_wants_a_pause_gets_it_and_the_words_stay() {
    in_browser(async |page, server| {
        page.open("/pages/server-isso.html").await;
        let url = open_new(page, server, "KABAR_ISSO_STRICT", "empty").await;
        page.run(&format!("{FIELD}.focus()")).await;
        for (field, words) in [("name", "Rina"), ("email", "rina@example.org")] {
            let field = format!("probe.one('kabar-comments', '[autocomplete={field}]')");
            page.until(&field).await;
            page.run(&format!("{field}.focus()")).await;
            page.type_text(words).await;
        }
        let mut taken = 0;
        while !page
            .is_true("probe.text('kabar-comments').includes('asks for a pause')")
            .await
        {
            assert!(taken < 3, "it takes two in a minute");
            let told = page.events("kabar:comment").await.len();
            write(page, &format!("Number {taken}.")).await;
            page.until(&format!(
                "probe.events.filter(({{ type }}) => type === 'kabar:comment').length > {told}"
            ))
            .await;
            page.painted().await;
            taken += 1;
        }
        let waiting = format!("Number {}.", taken - 1);
        assert!(page.text("kabar-comments").await.contains(&waiting));
        assert_eq!(texts(page, &url).await.len(), taken - 1);
    });
}

#[test]
fn an_answer_with_a_quotation_looks_as_its_preview_says() {
    in_browser(async |page, server| {
        page.open("/pages/server-isso.html").await;
        let url = open_new(page, server, "KABAR_ISSO", "empty").await;
        write(page, "First words.").await;
        until_told(page, "published").await;
        page.run(
            "getSelection().selectAllChildren(probe.one('kabar-comments', '.kabar-comment__body p'))",
        )
        .await;
        page.click("probe.button('kabar-comments', 'Reply')").await;
        page.until(&format!("{FOCUSED}?.value === '> First words.\\n\\n'"))
            .await;
        page.type_text("Are they *that*?").await;
        page.click("probe.all('kabar-comments', '.kabar-comment button').find((one) => one.innerText === 'Preview')")
            .await;
        let parts = |of: &str| {
            format!(
                "['blockquote', 'blockquote ~ p', 'em'].map((part) => \
                 probe.one('kabar-comments', '{of} ' + part)?.innerText).join()"
            )
        };
        let looks = "First words.,Are they that?,that";
        page.until(&format!(
            "{} === '{looks}'",
            parts(".kabar-composer__preview")
        ))
        .await;
        page.click("probe.button('kabar-comments', 'Post reply')")
            .await;
        let answer = ".kabar-thread--replies .kabar-comment__body";
        page.until(&format!("{} === '{looks}'", parts(answer)))
            .await;
        assert_eq!(
            texts(page, &url).await,
            ["Firstwords.", "Firstwords.Aretheythat?"]
        );
    });
}
