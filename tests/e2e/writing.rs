//! A reader who writes: what they typed is there until others can read it, and every state is told as it is.
//!
//! The page's server is made of functions (tests/pages/writing.html); `server.mode` says what it does next.

use crate::page::{Key, Page};
use crate::server::Reply;
use crate::stage::in_browser;

const HOST: &str = "kabar-comments";
const PAGE: &str = "/pages/writing.html";
/// The first field of the discussion: the composer.
pub const FIELD: &str = "probe.one('kabar-comments', 'textarea')";
/// What has the focus in the discussion.
pub const FOCUSED: &str = "document.querySelector('kabar-comments').shadowRoot.activeElement";

async fn open(page: &Page<'_>, query: &str) {
    page.open(&format!("{PAGE}{query}")).await;
    page.until_state(HOST, "ready").await;
    page.until(FIELD).await;
}

async fn mode(page: &Page<'_>, mode: &str) {
    page.run(&format!("server.mode = '{mode}'")).await;
}

/// Has the server that waits answer, once it has been asked.
async fn go(page: &Page<'_>) {
    page.until("server.go").await;
    page.run("server.go(); delete server.go").await;
}

async fn shows(page: &Page<'_>, words: &str) {
    page.until(&format!("probe.text('{HOST}').includes({words:?})"))
        .await;
}

async fn press(page: &Page<'_>, button: &str) {
    page.click(&format!("probe.button('{HOST}', {button:?})"))
        .await;
}

/// Writes a comment as a reader with a keyboard does, and gives the name.
async fn write(page: &Page<'_>, words: &str) {
    page.run(&format!("{FIELD}.focus()")).await;
    page.until(&format!("{FOCUSED} === {FIELD}")).await;
    page.type_text(words).await;
    let name = "probe.one('kabar-comments', '[autocomplete=name]')";
    page.until(name).await;
    if page.string(&format!("{name}.value")).await.is_empty() {
        page.run(&format!("{name}.focus()")).await;
        page.type_text("Rina").await;
        page.run(&format!("{FIELD}.focus()")).await;
    }
    assert_eq!(page.string(&format!("{FIELD}.value")).await, words);
}

async fn states(page: &Page<'_>) -> Vec<String> {
    let events = page.events("kabar:comment").await;
    let state = |event: &serde_json::Value| event["detail"]["state"].as_str().map(str::to_owned);
    events.iter().filter_map(state).collect()
}

pub async fn until_told(page: &Page<'_>, state: &str) {
    page.until(&format!(
        "probe.events.some(({{ detail }}) => detail.state === '{state}')"
    ))
    .await;
}

/// How many comments of these words the server has.
async fn copies(page: &Page<'_>, words: &str) -> f64 {
    page.number(&format!(
        "server.comments.filter(({{ text }}) => text === {words:?}).length"
    ))
    .await
}

#[test]
fn a_comment_is_written_sent_by_the_keyboard_and_stands_first() {
    in_browser(async |page, _| {
        open(page, "").await;
        assert!(
            page.is_true("!probe.button('kabar-comments', 'Post comment')")
                .await
        );
        write(page, "What I think.").await;
        page.press_control_enter().await;
        page.until("server.asked.length").await;
        shows(page, "What I think.").await;
        page.until(&format!("{FIELD}.value === ''")).await;
        until_told(page, "published").await;
        let first = "probe.one('kabar-comments', '.kabar-thread .kabar-comment').innerText";
        page.until(&format!("{first}.includes('What I think.')"))
            .await;
        assert_eq!(states(page).await, ["published"]);
        assert_eq!(copies(page, "What I think.").await, 1.0);
        assert!(
            page.is_true(&format!("!!{FOCUSED}")).await,
            "the focus is not lost"
        );
    });
}

#[test]
fn what_is_being_written_is_there_after_a_reload_and_goes_with_its_comment() {
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, "Half a thought").await;
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.placeholder === 'Write a reply'"))
            .await;
        page.type_text("Half an answer").await;
        open(page, "").await;
        assert_eq!(
            page.string(&format!("{FIELD}.value")).await,
            "Half a thought"
        );
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.value === 'Half an answer'"))
            .await;
    });
}

#[test]
fn a_reply_stands_below_what_it_answers_and_keeps_the_focus() {
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, "A name for both").await;
        for (words, label) in [
            ("Reply", "Reply to Siti Rahma"),
            ("More", "More actions for the comment by Siti Rahma"),
        ] {
            let named = format!("probe.button('kabar-comments', '{words}').ariaLabel");
            assert_eq!(page.string(&named).await, label);
        }
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.placeholder === 'Write a reply'"))
            .await;
        page.type_text("I agree.").await;
        mode(page, "wait").await;
        page.press_control_enter().await;
        shows(page, "Sending…").await;
        page.until(&format!("{FOCUSED}?.innerText?.includes('I agree.')"))
            .await;
        go(page).await;
        let reply =
            "probe.all('kabar-comments', '.kabar-thread--replies .kabar-comment')[0].innerText";
        page.until(&format!("{reply}.includes('I agree.')")).await;
        page.until(&format!("{FOCUSED}?.dataset.id === '10'")).await;
        let parent = page.string("server.asked.at(-1)[1].parent").await;
        assert_eq!(parent, "1");
        let draft = page.string(&format!("{FIELD}.value")).await;
        assert_eq!(draft, "A name for both", "another text is not touched");
    });
}

#[test]
fn an_answer_begins_with_what_is_selected_of_the_comment() {
    let select = |words: &str, of: usize| {
        format!(
            "const body = probe.all('kabar-comments', '.kabar-comment__body')[{of}]; \
             const text = body.querySelector('p').firstChild; const at = text.data.indexOf('{words}'); \
             getSelection().setBaseAndExtent(text, at, text, at + '{words}'.length)"
        )
    };
    in_browser(async |page, _| {
        open(page, "").await;
        page.run(&select("answer", 1)).await;
        // What is selected elsewhere is no part of it.
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.placeholder === 'Write a reply'"))
            .await;
        assert_eq!(page.string(&format!("{FOCUSED}.value")).await, "");
        press(page, "Reply").await;
        page.until("probe.all('kabar-comments', 'textarea').length === 1")
            .await;
        page.run(&select("First", 0)).await;
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.value === '> First\\n\\n'"))
            .await;
        page.type_text("Really?").await;
        page.press_control_enter().await;
        page.until("server.asked.length || probe.one('kabar-comments', '[autocomplete=name]')")
            .await;
        page.type_text("Rina").await;
        page.press_control_enter().await;
        until_told(page, "published").await;
        let text = page.string("server.asked[0][1].text").await;
        assert_eq!(text, "> First\n\nReally?");
    });
}

#[test]
fn how_a_text_will_look_is_shown_in_place_and_only_as_long_as_it_is_the_same() {
    let preview = "probe.one('kabar-comments', '.kabar-composer__preview')";
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, "It was *loud*.").await;
        assert_eq!(
            page.string(&format!("{preview}.getAttribute('aria-live')"))
                .await,
            "polite"
        );
        mode(page, "wait").await;
        press(page, "Preview").await;
        page.until(&format!(
            "{preview}.innerText.trim() === 'Loading the preview…'"
        ))
        .await;
        go(page).await;
        page.until(&format!("{preview}.innerText.trim() === 'It was loud.'"))
            .await;
        assert_eq!(
            page.string(&format!("{preview}.querySelector('em').innerText"))
                .await,
            "loud"
        );
        assert!(
            page.is_true(&format!("!{preview}.querySelector('script')"))
                .await
        );
        page.run(&format!("{FIELD}.focus()")).await;
        page.type_text("!").await;
        page.until(&format!("{preview}.innerText.trim() === ''"))
            .await;

        mode(page, "refuse").await;
        press(page, "Preview").await;
        page.until(&format!(
            "{preview}.innerText.trim() === 'There is no preview today.'"
        ))
        .await;
        mode(page, "publish").await;
        page.run(&format!("{FIELD}.focus()")).await;
        page.press_control_enter().await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "It was *loud*.!").await, 1.0);
        page.until(&format!("!{preview}?.innerText")).await;
    });
}

#[test]
fn what_the_server_refuses_comes_back_with_its_sentence() {
    in_browser(async |page, _| {
        open(page, "").await;
        mode(page, "refuse").await;
        write(page, "See example.org").await;
        page.press_control_enter().await;
        shows(page, "No links, please.").await;
        assert_eq!(
            page.string(&format!("{FIELD}.value")).await,
            "See example.org"
        );
        assert_eq!(states(page).await, ["refused"]);
        mode(page, "publish").await;
        press(page, "Post comment").await;
        until_told(page, "published").await;
        assert_eq!(page.string(&format!("{FIELD}.value")).await, "");
        assert_eq!(copies(page, "See example.org").await, 1.0);
        // A server answers to a key as it did: to the refused one it would say no for ever.
        let keys = page
            .strings("server.asked.map(([, given]) => given.idempotency)")
            .await;
        assert_ne!(keys[0], keys[1]);
    });
}

#[test]
fn what_a_moderator_has_to_see_stays_with_its_author_after_a_reload() {
    in_browser(async |page, _| {
        open(page, "").await;
        mode(page, "hold").await;
        write(page, "Wait for it.").await;
        page.press_control_enter().await;
        shows(page, "Waiting for a moderator.").await;
        assert_eq!(states(page).await, ["held"]);
        open(page, "").await;
        shows(page, "Wait for it.").await;
        shows(page, "Waiting for a moderator.").await;
    });
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again_with_the_same_key() {
    in_browser(async |page, _| {
        open(page, "").await;
        mode(page, "lose-after").await;
        write(page, "Once only.").await;
        page.press_control_enter().await;
        shows(page, "is sent by itself").await;
        mode(page, "publish").await;
        press(page, "Try again").await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "Once only.").await, 1.0);
        let keys = page
            .strings("server.asked.map(([, given]) => given.idempotency)")
            .await;
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[0], keys[1]);
        assert!(keys[0].len() >= 32, "unguessable: {keys:?}");
    });
}

#[test]
fn a_server_that_forgets_keys_is_looked_at_before_it_is_asked_again() {
    in_browser(async |page, _| {
        open(page, "?forgetful").await;
        mode(page, "lose-after").await;
        write(page, "Once only.").await;
        page.press_control_enter().await;
        shows(page, "is sent by itself").await;
        mode(page, "publish").await;
        press(page, "Try again").await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "Once only.").await, 1.0);
        assert_eq!(page.number("server.asked.length").await, 1.0);
    });
}

#[test]
fn where_nobody_knows_whether_it_arrived_the_reader_decides() {
    in_browser(async |page, _| {
        open(page, "?forgetful").await;
        mode(page, "lose-before").await;
        write(page, "Perhaps.").await;
        page.press_control_enter().await;
        shows(page, "is sent by itself").await;
        press(page, "Try again").await;
        shows(page, "It is not certain that this has arrived.").await;
        assert_eq!(page.number("server.asked.length").await, 1.0);
        mode(page, "publish").await;
        press(page, "Try again").await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "Perhaps.").await, 1.0);
    });
}

#[test]
fn the_page_signs_the_reader_in_and_nothing_is_lost() {
    in_browser(async |page, _| {
        open(page, "").await;
        page.run(
            "addEventListener('kabar:signin', ({ detail }) => \
             detail.respondWith(new Promise((done) => (window.signedIn = done))))",
        )
        .await;
        mode(page, "sign-in").await;
        write(page, "Who am I?").await;
        page.press_control_enter().await;
        shows(page, "Sign in to go on.").await;
        page.until("window.signedIn").await;
        mode(page, "publish").await;
        page.run("signedIn()").await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "Who am I?").await, 1.0);
    });
}

#[test]
fn signing_in_in_vain_is_not_asked_for_without_end() {
    in_browser(async |page, _| {
        open(page, "").await;
        page.run(
            "window.asked = []; addEventListener('kabar:signin', ({ detail }) => { \
             asked.push(1); detail.respondWith(Promise.resolve()) })",
        )
        .await;
        mode(page, "sign-in").await;
        write(page, "Who am I?").await;
        page.press_control_enter().await;
        page.until("server.asked.length === 2 && probe.button('kabar-comments', 'Sign in')")
            .await;
        page.painted().await;
        assert_eq!(page.number("server.asked.length").await, 2.0);
        assert_eq!(page.number("asked.length").await, 1.0);
        // The reader may try once more.
        mode(page, "publish").await;
        press(page, "Sign in").await;
        until_told(page, "published").await;
    });
}

#[test]
fn an_author_changes_and_removes_a_comment() {
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, "A mistke.").await;
        page.press_control_enter().await;
        until_told(page, "published").await;
        press(page, "More").await;
        press(page, "Edit").await;
        page.until(&format!("{FOCUSED}?.value === 'A mistke.'"))
            .await;
        page.run(&format!("{FOCUSED}.select()")).await;
        page.type_text("A mistake.").await;
        press(page, "Save").await;
        page.until("server.asked.at(-1)[0] === 'edit'").await;
        shows(page, "A mistake.").await;
        shows(page, "edited").await;
        press(page, "More").await;
        press(page, "Delete").await;
        shows(page, "Delete this comment?").await;
        press(page, "Delete").await;
        shows(page, "This comment has been removed.").await;
        assert!(
            page.is_true(&format!("!!{FOCUSED}")).await,
            "the focus is not lost"
        );
    });
}

#[test]
fn a_vote_counts_at_once_is_taken_back_and_what_is_refused_is_undone() {
    in_browser(async |page, _| {
        open(page, "").await;
        let up = "probe.all('kabar-comments', '.kabar-comment__vote')[0]";
        page.click(up).await;
        page.until(&format!(
            "{up}.innerText.trim().startsWith('Like') || {up}.textContent.includes('5')"
        ))
        .await;
        assert!(page.is_true(&format!("{up}.ariaPressed === 'true'")).await);
        page.click(up).await;
        page.until(&format!(
            "{up}.ariaPressed === 'false' && {up}.textContent.includes('4 likes')"
        ))
        .await;
        let ways = page
            .strings("server.asked.map(([, given]) => given.vote)")
            .await;
        assert_eq!(ways.len(), 2);
        mode(page, "refuse").await;
        page.click(up).await;
        shows(page, "Once is enough.").await;
        page.until(&format!(
            "{up}.ariaPressed === 'false' && {up}.textContent.includes('4 likes')"
        ))
        .await;
    });
}

#[test]
fn what_is_wrong_with_a_comment_is_reported_in_the_servers_words() {
    in_browser(async |page, _| {
        open(page, "").await;
        press(page, "More").await;
        press(page, "Report").await;
        press(page, "Off topic").await;
        shows(page, "Thank you. A moderator will look at it.").await;
        let word = page.string("server.asked.at(-1)[1].category").await;
        assert_eq!(word, "o");
    });
}

#[test]
fn a_muted_author_is_folded_away_and_stays_so() {
    in_browser(async |page, _| {
        open(page, "").await;
        press(page, "More").await;
        page.run("probe.button('kabar-comments', 'Mute author').focus()")
            .await;
        page.press(&[Key::Enter]).await;
        shows(page, "A comment by Siti Rahma, whom you have muted.").await;
        page.until(&format!(
            "{FOCUSED}?.matches('.kabar-comment--gone') && {FOCUSED}.textContent.includes('muted')"
        ))
        .await;
        open(page, "").await;
        shows(page, "A comment by Siti Rahma, whom you have muted.").await;
        assert!(!page.text(HOST).await.contains("First."));
        press(page, "Show").await;
        shows(page, "First.").await;
        press(page, "Unmute author").await;
        open(page, "").await;
        shows(page, "First.").await;
    });
}

#[test]
fn the_name_is_asked_for_and_remembered_only_on_the_readers_wish() {
    in_browser(async |page, _| {
        open(page, "").await;
        page.run(&format!("{FIELD}.focus()")).await;
        page.type_text("Nameless").await;
        page.press_control_enter().await;
        let name = "probe.one('kabar-comments', '[autocomplete=name]')";
        page.until(&format!("{FOCUSED} === {name}")).await;
        assert_eq!(
            page.number("server.asked.length").await,
            0.0,
            "the name is missing"
        );
        let email = "probe.one('kabar-comments', '[autocomplete=email]').parentElement.textContent";
        assert_eq!(page.string(email).await, "Email (optional)");
        page.type_text("Rina").await;
        open(page, "").await;
        assert_eq!(page.string(&format!("{name}.value")).await, "");
        page.run(&format!("{name}.focus()")).await;
        page.type_text("Rina").await;
        page.click("probe.one('kabar-comments', '[type=checkbox]')")
            .await;
        open(page, "").await;
        assert_eq!(page.string(&format!("{name}.value")).await, "Rina");
    });
}

#[test]
fn characters_are_counted_near_the_limit_and_too_many_are_not_sent() {
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, &"a".repeat(390)).await;
        shows(page, "10 characters left").await;
        page.type_text("bbbbbbbbbbbb").await;
        shows(page, "2 characters too many").await;
        let alert = "probe.one('kabar-comments', '.kabar-composer [role=alert]')";
        assert!(!page.is_true(alert).await);
        page.press_control_enter().await;
        page.until(&format!(
            "{alert}?.textContent === '2 characters too many' && {FIELD}.ariaInvalid === 'true'"
        ))
        .await;
        assert_eq!(page.number("server.asked.length").await, 0.0);
        let length = page.number(&format!("{FIELD}.value.length")).await;
        assert_eq!(length, 402.0, "nothing is cut off");
    });
}

#[test]
fn a_text_that_is_too_short_is_said_to_be_and_not_sent() {
    in_browser(async |page, _| {
        open(page, "?least").await;
        write(page, "  abc").await;
        shows(page, "2 more characters are needed").await;
        page.press_control_enter().await;
        press(page, "Post comment").await;
        page.painted().await;
        assert_eq!(page.number("server.asked.length").await, 0.0);
        page.run(&format!("{FIELD}.focus()")).await;
        page.type_text("de").await;
        page.until("!probe.text('kabar-comments').includes('needed')")
            .await;
        page.press_control_enter().await;
        until_told(page, "published").await;
        assert_eq!(page.number("server.asked.length").await, 1.0);
    });
}

/// What the page asks against spam, and the field there.
const QUESTION: &str = "document.querySelector('[slot=challenge]')";
const ANSWER: &str = "document.querySelector('[name=answer]')";

#[test]
fn the_pages_question_stands_in_the_open_field_and_its_answer_goes_along() {
    in_browser(async |page, _| {
        open(page, "?challenge").await;
        assert!(
            page.is_true(&format!("!{QUESTION}.checkVisibility()"))
                .await
        );
        write(page, "I am a reader.").await;
        page.until(&format!("{QUESTION}.checkVisibility()")).await;
        page.press_control_enter().await;
        shows(page, "Please complete the check below").await;
        assert_eq!(page.number("server.asked.length").await, 0.0);
        assert_eq!(states(page).await, ["refused"]);
        assert_eq!(
            page.string(&format!("{FIELD}.value")).await,
            "I am a reader."
        );

        mode(page, "challenge").await;
        page.click(ANSWER).await;
        page.type_text("three").await;
        press(page, "Post comment").await;
        page.until("server.asked.length === 1").await;
        // An answer serves once: the page makes room for another when it hears what has come of it.
        page.until(&format!("{ANSWER}.value === ''")).await;
        shows(page, "Please complete the check below").await;

        mode(page, "publish").await;
        page.click(ANSWER).await;
        page.type_text("four").await;
        press(page, "Post comment").await;
        until_told(page, "published").await;
        let answers = page
            .strings("server.asked.map(([, given]) => given.challenge)")
            .await;
        assert_eq!(answers, ["three", "four"]);
        assert_eq!(copies(page, "I am a reader.").await, 1.0);
    });
}

#[test]
fn the_pages_question_goes_with_the_reader_from_field_to_field() {
    in_browser(async |page, _| {
        let asked_at = format!(
            "{QUESTION}.assignedSlot?.closest('form').querySelector('textarea').placeholder"
        );
        open(page, "?challenge").await;
        write(page, "Two at once").await;
        page.until(&format!("{asked_at} === 'Write a comment'"))
            .await;
        press(page, "Reply").await;
        page.until(&format!("{asked_at} === 'Write a reply'")).await;
        assert!(
            page.is_true(&format!("{FOCUSED}.placeholder === 'Write a reply'"))
                .await
        );
        page.run(&format!("{FIELD}.focus()")).await;
        page.until(&format!("{asked_at} === 'Write a comment'"))
            .await;
        page.run("probe.all('kabar-comments', 'textarea')[1].focus()")
            .await;
        page.until(&format!("{asked_at} === 'Write a reply'")).await;
        press(page, "Cancel").await;
        page.until(&format!("{asked_at} === 'Write a comment'"))
            .await;
    });
}

#[test]
fn what_the_pages_function_knows_goes_before_its_fields() {
    in_browser(async |page, _| {
        open(page, "?challenge").await;
        page.run("document.querySelector('kabar-comments').challenge = async () => 'made when it is needed'")
            .await;
        write(page, "Without a question.").await;
        page.press_control_enter().await;
        until_told(page, "published").await;
        let answer = page.string("server.asked[0][1].challenge").await;
        assert_eq!(answer, "made when it is needed");
        page.run(
            "document.querySelector('kabar-comments').challenge = () => Promise.reject('blocked')",
        )
        .await;
        write(page, "Nobody knows.").await;
        page.press_control_enter().await;
        shows(page, "Please complete the check below").await;
        assert_eq!(page.number("server.asked.length").await, 1.0);
    });
}

#[test]
fn two_pages_of_a_site_send_a_text_once() {
    in_browser(async |page, _| {
        open(page, "").await;
        let first = page.windows().await.remove(0);
        mode(page, "wait").await;
        write(page, "From two pages.").await;
        page.press_control_enter().await;
        shows(page, "Sending…").await;
        page.open_window().await;
        open(page, "").await;
        // The other page sees it on its way, and leaves it to the first.
        shows(page, "From two pages.").await;
        page.painted().await;
        assert_eq!(page.number("server.asked.length").await, 0.0);
        page.close_window().await;
        page.switch_to(&first).await;
        go(page).await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "From two pages.").await, 1.0);
    });
}

#[test]
fn a_text_that_another_page_has_sent_stands_among_the_others_here_as_well() {
    in_browser(async |page, _| {
        open(page, "").await;
        mode(page, "wait").await;
        write(page, "Sent elsewhere.").await;
        page.press_control_enter().await;
        shows(page, "Sending…").await;
        // What the other page keeps when the server has answered it.
        page.run(
            "const key = Object.keys(localStorage).find((key) => key.startsWith('kabar:writing:')); \
             const kept = JSON.parse(localStorage[key]); \
             Object.assign(kept.pieces[0], { stage: 'published', id: '77', text: '' }); \
             localStorage[key] = JSON.stringify(kept); \
             dispatchEvent(new StorageEvent('storage', { key }))",
        )
        .await;
        page.until("probe.one('kabar-comments', '.kabar-thread [data-id=\"77\"]')?.textContent.includes('Sent elsewhere.')")
            .await;
        let text = page.text(HOST).await;
        assert!(!text.contains("Sending…"), "{text}");
        assert_eq!(text.matches("Sent elsewhere.").count(), 1, "{text}");
    });
}

#[test]
fn a_question_has_the_focus_and_is_not_answered_by_the_key_that_asked_it() {
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, "To be removed.").await;
        page.press_control_enter().await;
        until_told(page, "published").await;
        press(page, "More").await;
        page.run("probe.button('kabar-comments', 'Delete').focus()")
            .await;
        // As a key that is held down.
        page.press(&[Key::Enter, Key::Enter, Key::Enter]).await;
        page.until(&format!(
            "{FOCUSED}?.matches('[role=group][aria-label=\"Delete this comment?\"]')"
        ))
        .await;
        page.press(&[Key::Enter]).await;
        page.painted().await;
        assert_eq!(page.number("server.asked.length").await, 1.0);
        page.press(&[Key::Tab, Key::Enter]).await;
        page.until("server.asked[1]?.[0] === 'delete'").await;
    });
}

#[test]
fn without_a_connection_a_text_waits_and_goes_as_soon_as_there_is_one() {
    in_browser(async |page, _| {
        open(page, "").await;
        page.run(
            "Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })",
        )
        .await;
        write(page, "Later.").await;
        page.press_control_enter().await;
        shows(
            page,
            "You are offline. This is sent as soon as you are connected.",
        )
        .await;
        page.painted().await;
        assert_eq!(page.number("server.asked.length").await, 0.0);
        page.run("delete navigator.onLine; dispatchEvent(new Event('online'))")
            .await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "Later.").await, 1.0);
    });
}

#[test]
fn what_is_too_old_goes_from_the_browser_when_its_discussion_is_opened() {
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, "Long ago.").await;
        page.run(
            "const key = Object.keys(localStorage).find((key) => key.startsWith('kabar:writing:')); \
             const kept = JSON.parse(localStorage[key]); \
             kept.pieces[0].when -= 31 * 864e5; \
             localStorage[key] = JSON.stringify(kept)",
        )
        .await;
        open(page, "").await;
        assert_eq!(page.string(&format!("{FIELD}.value")).await, "");
        let kept = page.string("JSON.stringify({ ...localStorage })").await;
        assert!(!kept.contains("Long ago."), "{kept}");
    });
}

#[test]
fn who_gives_up_a_long_answer_is_back_at_the_comment() {
    in_browser(async |page, _| {
        open(page, "").await;
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.placeholder === 'Write a reply'"))
            .await;
        page.run("document.execCommand('insertText', false, 'A line.\\n'.repeat(99))")
            .await;
        let cancel = "probe.button('kabar-comments', 'Cancel')";
        page.run(&format!("{cancel}.scrollIntoView(); {cancel}.focus()"))
            .await;
        let top = "document.querySelector('kabar-comments').shadowRoot.querySelector('[data-id=\"1\"]').getBoundingClientRect().top";
        assert!(page.number(top).await < 0.0, "it is out of sight");
        page.press(&[Key::Enter]).await;
        page.until(&format!("{FOCUSED}?.dataset.id === '1'")).await;
        page.until(&format!("{top} >= 0 && {top} < innerHeight"))
            .await;
    });
}

#[test]
fn a_text_goes_out_under_the_name_that_it_was_sent_with() {
    in_browser(async |page, _| {
        open(page, "").await;
        mode(page, "wait").await;
        write(page, "Under my name.").await;
        page.press_control_enter().await;
        page.until("server.go").await;
        assert_eq!(page.string("server.asked[0][1].name").await, "Rina");
        // The page goes before there is an answer; nobody wanted to be remembered.
        open(page, "").await;
        until_told(page, "published").await;
        page.run(&format!("{FIELD}.focus()")).await;
        let name = "probe.one('kabar-comments', '[autocomplete=name]')";
        page.until(name).await;
        assert_eq!(page.string(&format!("{name}.value")).await, "");
        assert_eq!(page.string("server.asked.at(-1)[1].name").await, "Rina");
        assert_eq!(copies(page, "Under my name.").await, 1.0);
        let kept = page.string("JSON.stringify({ ...localStorage })").await;
        assert!(!kept.contains("Rina"), "{kept}");
    });
}

#[test]
fn escape_closes_an_answer_and_keeps_its_words() {
    in_browser(async |page, _| {
        open(page, "").await;
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.placeholder === 'Write a reply'"))
            .await;
        page.type_text("Not yet").await;
        page.press(&[Key::Escape]).await;
        page.until(&format!("{FOCUSED}?.matches('.kabar-comment')"))
            .await;
        assert!(!page.text(HOST).await.contains("Post reply"));
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.value === 'Not yet'")).await;
    });
}

#[test]
fn nobody_who_has_a_connection_is_told_that_there_is_none() {
    in_browser(async |page, _| {
        open(page, "").await;
        page.run(
            "window.heard = []; new MutationObserver(() => heard.push(probe.text('kabar-comments'))).observe(document.querySelector('kabar-comments').shadowRoot, { childList: true, subtree: true, characterData: true })",
        )
        .await;
        write(page, "Connected.").await;
        page.press_control_enter().await;
        until_told(page, "published").await;
        page.until("heard.join().includes('Your comment is published.')")
            .await;
        assert!(page.is_true("heard.join().includes('Sending…')").await);
        assert!(!page.is_true("/offline/i.test(heard.join())").await);
    });
}

#[test]
fn a_closed_discussion_takes_nothing_and_keeps_what_was_begun() {
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, "Too late").await;
        page.open(&format!("{PAGE}?closed")).await;
        page.until_state(HOST, "closed").await;
        page.until(FIELD).await;
        assert_eq!(page.string(&format!("{FIELD}.value")).await, "Too late");
        assert!(
            page.is_true("!probe.button('kabar-comments', 'Reply')")
                .await
        );
    });
}

#[test]
fn everything_can_be_done_with_the_keyboard_alone() {
    in_browser(async |page, _| {
        open(page, "").await;
        page.run(&format!("{FIELD}.focus()")).await;
        page.type_text("By keys.").await;
        page.press(&[Key::Tab]).await;
        page.type_text("Rina").await;
        // Email, remember me, the button.
        page.press(&[Key::Tab, Key::Tab, Key::Tab, Key::Enter])
            .await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "By keys.").await, 1.0);
    });
}

#[test]
fn a_store_that_is_full_or_forbidden_costs_the_memory_only() {
    in_browser(async |page, _| {
        open(page, "").await;
        // What is there when the store is full is older than what the page has.
        write(page, "Without").await;
        page.run("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
            .await;
        page.run(&format!("{FIELD}.focus()")).await;
        page.type_text(" a store.").await;
        page.press_control_enter().await;
        until_told(page, "published").await;
        assert_eq!(copies(page, "Without a store.").await, 1.0);
        mode(page, "refuse").await;
        write(page, "Given back.").await;
        page.press_control_enter().await;
        shows(page, "No links, please.").await;
        assert_eq!(page.string(&format!("{FIELD}.value")).await, "Given back.");
    });
}

#[test]
fn what_is_being_written_outlives_a_crash() {
    in_browser(async |page, _| {
        open(page, "").await;
        write(page, "Before the crash").await;
        page.run("probe.trap = true").await;
        page.type_text("!").await;
        page.until("probe.events.some(({ detail }) => detail.kind === 'crash')")
            .await;
        press(page, "Try again").await;
        page.until(&format!("{FIELD}?.value.startsWith('Before the crash')"))
            .await;
        page.take_errors().await;
    });
}

#[test]
fn words_of_every_script_and_length_stay_in_their_place() {
    in_browser(async |page, _| {
        open(page, "").await;
        // As narrow as a small phone, which no window can be.
        page.run("document.body.style.inlineSize = '320px'").await;
        mode(page, "hold").await;
        for words in [
            "سلام عليكم جميعا",
            "ภาษาไทยไม่มีช่องว่างระหว่างคำ",
            "👩‍👩‍👧‍👦 🏳️‍🌈",
            &"w".repeat(390),
        ] {
            page.run(&format!("{FIELD}.focus()")).await;
            // A driver types what is not on a keyboard letter by letter, and takes such a sequence apart.
            page.run(&format!(
                "document.execCommand('insertText', false, {words:?})"
            ))
            .await;
            let name = "probe.one('kabar-comments', '[autocomplete=name]')";
            page.until(name).await;
            page.run(&format!(
                "{name}.focus(); {name}.value || document.execCommand('insertText', false, 'Rina')"
            ))
            .await;
            press(page, "Post comment").await;
            shows(page, words).await;
        }
        assert!(
            page.is_true("document.body.scrollWidth <= document.body.clientWidth")
                .await
        );
        let kept = page
            .strings("server.asked.map(([, given]) => given.text)")
            .await;
        assert_eq!(kept[2], "👩‍👩‍👧‍👦 🏳️‍🌈");
    });
}

#[test]
fn nothing_moves_when_what_readers_write_with_comes() {
    in_browser(async |page, server| {
        let code = server.hold("/kabar_writing.wasm");
        page.open(PAGE).await;
        page.until_state(HOST, "ready").await;
        shows(page, "Third.").await;
        let tops = "probe.all('kabar-comments', '.kabar-comment').map((one) => Math.round(one.getBoundingClientRect().top))";
        page.painted().await;
        let before = page.eval(tops).await;
        code.open();
        page.until(FIELD).await;
        page.painted().await;
        assert_eq!(page.eval(tops).await, before);
    });
}

#[test]
fn what_is_refused_does_not_take_the_place_of_what_is_written_meanwhile() {
    in_browser(async |page, _| {
        open(page, "").await;
        mode(page, "wait").await;
        write(page, "The first one.").await;
        page.press_control_enter().await;
        shows(page, "Sending…").await;
        write(page, "The second one.").await;
        mode(page, "refuse").await;
        go(page).await;
        shows(page, "No links, please.").await;
        assert_eq!(
            page.string(&format!("{FIELD}.value")).await,
            "The second one."
        );
        assert!(
            page.is_true(&format!("{FOCUSED} === {FIELD}")).await,
            "the reader writes on"
        );
        shows(page, "The first one.").await;
        press(page, "Edit").await;
        page.until(&format!(
            "{FIELD}.value === 'The second one.\\n\\nThe first one.'"
        ))
        .await;
    });
}

#[test]
fn a_text_whose_place_is_gone_is_shown_above_all() {
    in_browser(async |page, _| {
        open(page, "").await;
        press(page, "Reply").await;
        page.until(&format!("{FOCUSED}?.placeholder === 'Write a reply'"))
            .await;
        page.type_text("To nobody").await;
        open(page, "?without-first").await;
        shows(page, "To nobody").await;
        shows(page, "Answers a comment that is not shown here.").await;
        press(page, "Discard").await;
        page.until(&format!("{FOCUSED}?.ariaLabel?.startsWith('Discard')"))
            .await;
        page.click("probe.one('kabar-comments', '[role=group] button')")
            .await;
        page.until("!probe.text('kabar-comments').includes('To nobody')")
            .await;
    });
}

#[test]
fn where_writing_does_not_come_it_is_said_and_can_be_tried_again() {
    in_browser(async |page, server| {
        server.set("/kabar_writing.wasm", Reply::status(500));
        page.open(PAGE).await;
        page.until_state(HOST, "ready").await;
        shows(page, "Comments cannot be written right now.").await;
        shows(page, "Third.").await;
        let told = page.events("kabar:error").await;
        assert_eq!(told.len(), 1, "{told:?}");
        server.set("/kabar_writing.wasm", server.file("/kabar_writing.wasm"));
        press(page, "Try again").await;
        page.until(FIELD).await;
        page.take_errors().await;
    });
}
