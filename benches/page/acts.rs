//! What a reader does with a discussion that is there: answers, sends, has more comments come, and only reads.
//!
//! A press is the browser's own; its time is that of its click. It ends when the main thread has handed over the frame in
//! which stands what was asked for (pages/press.js); what the compositor does with that frame is not in it.

use std::time::{Duration, Instant};

use crate::e2e::server::{Events, Reply};
use crate::{AT_REST, Bench, Candidate, RUNS, median, row_with};

/// What is pressed and waited for in the page.
const PRESS: &str = include_str!("pages/press.js");
/// How long a page is left alone.
const ALONE: Duration = Duration::from_secs(5);
/// For so long a mouse rests on the button where it does: the next page is asked for when it comes there.
const REST_MS: u64 = 100;
/// Comments on the demo's first two pages.
const PAGES: [usize; 2] = [60, 36];
/// The comments that are answered: the first two of the longest thread on the demo's first page.
const ANSWERED: [&str; 2] = ["k140", "k141"];
/// What the reader writes.
const TEXT: &str = "Semoga lekas jelas. Warga menunggu keterangan resmi dari kedua pihak.";

impl Bench {
    /// Prints the tables of what readers do, each figure with its goal.
    pub async fn acts(&self) {
        let events = Events::new();
        self.serve_acts(&events);

        println!("\n| processor at a quarter, ms | Kabar | goal |\n|---|--:|--:|");
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push(self.write().await);
        }
        let rows = [
            ("reply pressed → first form, with the focus", 100),
            ("reply pressed → another form, with the focus", 100),
            ("reply sent → below what it answers", 150),
            ("comment sent → above the others", 150),
        ];
        for (at, (what, goal)) in rows.into_iter().enumerate() {
            let ms = median(runs.iter().map(|run| run[at]).collect());
            println!("| {what} | {ms:.0} | ≤ {goal} |");
        }

        println!(
            "\n| processor at a quarter | plain list | Kabar | ratio | goal |\n|---|--:|--:|--:|--:|"
        );
        for (rest, how) in [(0, "at once"), (REST_MS, "by a hand that rests")] {
            let [first, all] = self
                .in_turn(async |candidate, _| self.more(candidate, rest).await)
                .await;
            let what = format!("more pressed {how} → first new comment, ms");
            row_with(&what, first, "≤ 1.30");
            let what = format!("more pressed {how} → all {} new ones, ms", PAGES[1]);
            row_with(&what, all, "≤ 1.30");
        }
        let [busy, own] = self
            .in_turn(async |candidate, run| self.alone(candidate, run, &events).await)
            .await;
        share("left alone for 5 s: main thread busy, %", busy);
        share("of that scripts, styles and layout, %", own);
    }

    /// Puts on the server what only these tables need.
    fn serve_acts(&self, events: &Events) {
        let demo = self.server.file("/demo/comments/1.json");
        // Addresses in what functions answer begin at the page, not at the answer.
        let writing = demo.clone().replace("../avatars/", "/demo/avatars/");
        self.server.set("/bench/writing.json", writing.packed());
        let live = demo.replace("\"next\"", "\"events\": \"/bench/events\", \"next\"");
        self.server.set("/demo/comments/live.json", live.packed());
        self.server.set("/bench/events", Reply::events(events));
        let next = self.server.file("/demo/comments/2.json");
        self.server.set("/demo/comments/2.json", next.packed());
    }

    /// A reader begins to answer a comment, answers another one instead, and writes one of their own. In milliseconds:
    /// the first form, the second one, the reply below its comment, the comment above all others.
    async fn write(&self) -> [f64; 4] {
        self.open_to_act(Candidate::Writing, "").await;
        let [first, second] = ANSWERED;
        let [form] = self.press(&reply(first), 0, [&has_focus(first)]).await;
        self.eval(&format!("void {}.click()", cancel(first))).await;
        let [other] = self.press(&reply(second), 0, [&has_focus(second)]).await;
        let form_of_reply = format!("{}.querySelector('form')", comment(second));
        let own = format!("{}.querySelector('.kabar-comment--own')", comment(second));
        let replied = self.send(&form_of_reply, &own).await;
        let head = "place.shadowRoot.querySelector('form')";
        let own = "place.shadowRoot.querySelector('.kabar-discussion > .kabar-comment--own')";
        let commented = self.send(head, own).await;
        self.open("about:blank").await;
        [form, other, replied, commented]
    }

    /// Milliseconds from the press of a form's main button, with a text in the form, to the paint of what was sent.
    async fn send(&self, form: &str, own: &str) -> f64 {
        let field = format!("void {form}.querySelector('textarea').focus()");
        self.eval(&field).await;
        let text = format!("document.execCommand('insertText', false, {TEXT:?})");
        self.eval(&text).await;
        let button = format!("{form}?.querySelector('[type=submit]')");
        let [painted] = self.press(&button, 0, [own]).await;
        painted
    }

    /// Milliseconds from the press of the button to the paint of the next page's first comment, and of all of them.
    async fn more(&self, candidate: Candidate, rest: u64) -> [f64; 2] {
        let query = "comments=/demo/comments/1.json&loading=eager";
        self.open_to_act(candidate, query).await;
        let [before, added] = PAGES;
        let button = format!("shown().length === {before} && more()");
        let first = format!("shown().length > {before}");
        let all = format!("shown().length === {}", before + added);
        let painted = self.press(&button, rest, [&first, &all]).await;
        self.open("about:blank").await;
        painted
    }

    /// Per cent of the time for which the main thread is busy while nobody does anything, and for which it is with what
    /// the page does. Kabar listens for news meanwhile: the stream is open, and silent.
    async fn alone(&self, candidate: Candidate, run: usize, events: &Events) -> [f64; 2] {
        const OWN: [&str; 3] = ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];
        let query = "comments=/demo/comments/live.json&loading=eager";
        self.open_to_act(candidate, query).await;
        let whole = format!("toPress(() => shown().length === {} && first())", PAGES[0]);
        self.eval(&whole).await;
        match candidate {
            Candidate::Kabar => events.wait_for(run).await,
            Candidate::Plain
            | Candidate::Described
            | Candidate::Writing
            | Candidate::Preloading => {}
        }
        // Else the browser does it some seconds after a page has loaded.
        self.collect_garbage().await;
        self.eval(AT_REST).await;
        let names = ["TaskDuration", OWN[0], OWN[1], OWN[2]];
        let (before, start) = (self.spent(names).await, Instant::now());
        tokio::time::sleep(ALONE).await;
        let after = self.spent(names).await;
        let share = 100.0 / (start.elapsed().as_secs_f64() * 1000.0);
        self.open("about:blank").await;
        let spent: [f64; 4] = std::array::from_fn(|at| after[at] - before[at]);
        [share * spent[0], share * spent[1..].iter().sum::<f64>()]
    }

    /// Two figures of the plain page and of Kabar, each as its medians; both are given the number of the run, from 1.
    async fn in_turn(&self, act: impl AsyncFn(Candidate, usize) -> [f64; 2]) -> [[f64; 2]; 2] {
        let mut figures: [[Vec<f64>; 2]; 2] = Default::default();
        for run in 1..=RUNS {
            for (page, candidate) in [Candidate::Plain, Candidate::Kabar].into_iter().enumerate() {
                for (figure, value) in act(candidate, run).await.into_iter().enumerate() {
                    figures[figure][page].push(value);
                }
            }
        }
        figures.map(|pages| pages.map(median))
    }

    async fn open_to_act(&self, candidate: Candidate, query: &str) {
        self.open_candidate(candidate, query).await;
        let defined = self.session.execute(PRESS).await;
        defined.unwrap_or_else(|error| panic!("press.js: {error}"));
    }

    /// Milliseconds from the press of what `button` finds to the paints in which each of `conditions` holds first. The
    /// pointer rests on it for `rest` milliseconds before.
    async fn press<const COUNT: usize>(
        &self,
        button: &str,
        rest: u64,
        conditions: [&str; COUNT],
    ) -> [f64; COUNT] {
        self.eval(&format!("toPress(() => {button})")).await;
        let conditions = conditions.map(|condition| format!("() => {condition}"));
        let conditions = conditions.join(", ");
        self.eval(&format!(
            "void (window.painted = afterPress([{conditions}]))"
        ))
        .await;
        let find = format!("return {button}");
        let pressed = match rest {
            0 => self.session.click(&find).await,
            _ => self.session.rest_and_click(&find, rest).await,
        };
        pressed.unwrap_or_else(|error| panic!("{button}\n{error}"));
        let times = self.eval("painted").await;
        std::array::from_fn(|at| times[at].as_f64().expect("milliseconds"))
    }
}

/// A row of parts of a time, which ought to be none.
fn share(what: &str, [plain, kabar]: [f64; 2]) {
    println!("| {what} | {plain:.1} | {kabar:.1} | | 0.0 |");
}

/// A comment of the discussion.
fn comment(id: &str) -> String {
    format!("place.shadowRoot?.querySelector('[data-id={id}]')")
}

/// The button that opens the form below it: the first one that opens anything. It comes with what readers write with.
fn reply(id: &str) -> String {
    format!(
        "{}?.querySelector('.kabar-act[aria-expanded]')",
        comment(id)
    )
}

/// The button that closes the form again: its last one.
fn cancel(id: &str) -> String {
    format!("{}.querySelector('form button:last-child')", comment(id))
}

/// Whether the reader can write in the form below it.
fn has_focus(id: &str) -> String {
    let field = format!("{}.querySelector('textarea')", comment(id));
    format!("{field} && {field} === place.shadowRoot.activeElement")
}
