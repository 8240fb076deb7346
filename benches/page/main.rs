//! What a reader waits for, on a phone: Kabar beside a plain `innerHTML` list of the same data, in the same run.
//!
//! Run by `cargo xtask bench`. It prints the tables of docs/performance.md, where the method is described. The two
//! pages take turns; each figure is the median of its runs. What readers do is measured in acts.rs.

#![cfg(not(target_arch = "wasm32"))]

mod acts;
mod thread;
/// The browser and the servers of the end-to-end tests.
#[path = "../../tests/e2e"]
#[allow(dead_code, reason = "the tests need more of it")]
mod e2e {
    pub mod browser;
    pub mod server;
    pub mod webdriver;
}

use std::path::Path;

use serde_json::{Value, json};

use e2e::{browser, server, webdriver};

use browser::Browser;
use server::{Reply, Server, Site};
use webdriver::Session;

/// Runs of each page for each figure.
const RUNS: usize = 5;
/// A phone's slower processor.
const CPU: u32 = 4;
/// Round trip in milliseconds, and kilobits per second, of a slow mobile network.
const LATENCY: u32 = 150;
const KILOBITS: u32 = 1_600;

/// The page that is measured.
#[derive(Clone, Copy)]
enum Candidate {
    Plain,
    Kabar,
    /// Kabar, reading the same answers through the description of the canonical form.
    Described,
    /// Kabar, where readers write.
    Writing,
    /// Kabar in a page that names the files of an article in its head.
    Preloading,
}

impl Candidate {
    fn address(self, query: &str) -> String {
        match self {
            Candidate::Plain => format!("/bench/plain.html?{query}"),
            Candidate::Kabar => format!("/bench/kabar.html?{query}"),
            Candidate::Described => format!("/bench/kabar.html?{query}&backend=kabar"),
            Candidate::Writing => "/bench/writing.html".to_owned(),
            Candidate::Preloading => format!("/bench/preloading.html?{query}"),
        }
    }
}

struct Bench {
    session: Session,
    server: Server,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    runtime.expect("threads can be started").block_on(measure());
}

async fn measure() {
    let bench = Bench {
        session: Session::start(Browser::Chromium).await,
        server: Server::start().await,
    };
    bench.serve();
    println!("{}\n", bench.machine().await);
    bench.phone().await;

    println!("| phone profile, ms | plain list | Kabar | ratio |\n|---|--:|--:|--:|");
    let demo = "comments=/demo/comments/1.json&loading=lazy&above=6000";
    let article = "article=/demo/article.json&loading=eager";
    let rows = [
        (
            "article: largest contentful paint",
            Candidate::Kabar,
            article,
            LARGEST_PAINT.to_owned(),
        ),
        (
            "article, its files named in the page's head: largest contentful paint",
            Candidate::Preloading,
            article,
            LARGEST_PAINT.to_owned(),
        ),
        (
            "discussion 1,200 px away, reached in a second → first comment",
            Candidate::Kabar,
            demo,
            scroll_and_wait(1_000, "first()"),
        ),
        (
            "jump to the discussion → first comment",
            Candidate::Kabar,
            demo,
            scroll_and_wait(0, "first()"),
        ),
        (
            "jump to the discussion → all of the first page",
            Candidate::Kabar,
            demo,
            scroll_and_wait(0, "shown().length === 60"),
        ),
    ];
    for (what, candidate, query, script) in rows {
        let (plain, kabar) = bench.both(candidate, query, &script).await;
        row(what, plain, kabar);
    }

    bench.fast_network().await;
    println!(
        "\n| processor at a quarter, comments in one answer | plain list | Kabar | ratio |\n|---|--:|--:|--:|"
    );
    for count in [100, 1_000, 10_000] {
        let query = format!("comments=/bench/{count}.json&loading=eager");
        let script = all_shown(count);
        let both = [Candidate::Plain, Candidate::Kabar];
        let [plain, kabar] = bench.lists(both, &query, &script).await;
        let shown = thousands(count);
        row(
            &format!("{shown}: main thread busy, ms"),
            plain.busy,
            kabar.busy,
        );
        row(
            &format!("{shown}: first comment after opening, ms"),
            plain.first,
            kabar.first,
        );
        row(
            &format!("{shown}: all after opening, ms"),
            plain.all,
            kabar.all,
        );
        row(
            &format!("{shown}: elements"),
            plain.elements,
            kabar.elements,
        );
        row(
            &format!("{shown}: memory of scripts and module, kB"),
            plain.memory,
            kabar.memory,
        );
        let answer = thread::answer(count).to_string().len();
        println!(
            "| {shown}: the answer, kB | {0} | {0} | |",
            thousands(answer / 1000)
        );
    }

    println!(
        "\n| processor at a quarter, 1,000 comments in one answer | canonical | through a description | ratio |\n|---|--:|--:|--:|"
    );
    let both = [Candidate::Kabar, Candidate::Described];
    let query = "comments=/bench/1000.json&loading=eager";
    let [kabar, described] = bench.lists(both, query, &all_shown(1_000)).await;
    row("main thread busy, ms", kabar.busy, described.busy);
    row(
        "first comment after opening, ms",
        kabar.first,
        described.first,
    );

    bench.acts().await;
}

fn row(what: &str, plain: f64, kabar: f64) {
    println!("{}", cells(what, plain, kabar));
}

/// A row that ends in what its ratio ought to be.
fn row_with(what: &str, [plain, kabar]: [f64; 2], goal: &str) {
    println!("{} {goal} |", cells(what, plain, kabar));
}

fn cells(what: &str, plain: f64, kabar: f64) -> String {
    format!(
        "| {what} | {} | {} | {:.2} |",
        thousands(plain.round() as usize),
        thousands(kabar.round() as usize),
        kabar / plain
    )
}

fn thousands(number: usize) -> String {
    if number < 10_000 {
        number.to_string()
    } else {
        format!("{},{:03}", number / 1000, number % 1000)
    }
}

/// When the largest part of the article had been painted.
const LARGEST_PAINT: &str = "new Promise((done) => {
  let last = 0;
  const observer = new PerformanceObserver((list) => (last = list.getEntries().at(-1).startTime));
  observer.observe({ type: 'largest-contentful-paint', buffered: true });
  const place = document.getElementById('place');
  const whole = () => place.dataset.state === 'ready' || place.querySelector('article');
  const drawn = () => [...(place.shadowRoot ?? place).querySelectorAll('img')].every((img) => img.complete);
  const look = () => (whole() && drawn() ? setTimeout(() => done(last), 500) : requestAnimationFrame(look));
  look();
})";

/// Milliseconds from the moment the discussion is 1,200 pixels below the screen until something holds and has been
/// painted, while the reader scrolls on to where 100 pixels of it are in view, for `duration` milliseconds.
fn scroll_and_wait(duration: u32, condition: &str) -> String {
    format!(
        "new Promise((done) => {{
  const top = document.getElementById('place').getBoundingClientRect().top + scrollY - innerHeight;
  const start = performance.now();
  const look = () => {{
    const part = {duration} ? Math.min(1, (performance.now() - start) / {duration}) : 1;
    scrollTo(0, top - 1199 + part * 1299);
    requestAnimationFrame({condition} ? () => done(performance.now() - start) : look);
  }};
  look();
}})"
    )
}

/// When the first and the last of `count` comments had been painted, and how many elements there are. Of more than 200
/// Kabar builds those around the viewport, at most 150.
fn all_shown(count: usize) -> String {
    format!(
        "new Promise((done) => {{
  let begun;
  const look = () => {{
    begun ??= first() ? performance.now() : undefined;
    if (!begun || shown().length < (gaps() ? 60 : {count})) return setTimeout(look, begun ? 100 : 16);
    requestAnimationFrame(() => requestIdleCallback(() => done({{
      first: begun,
      all: performance.now(),
      elements: [document, document.getElementById('place').shadowRoot ?? []]
        .reduce((sum, root) => sum + (root.querySelectorAll?.('*').length ?? 0), 0),
    }})));
  }};
  look();
}})"
    )
}

#[derive(Clone, Copy, Default)]
struct List {
    busy: f64,
    first: f64,
    all: f64,
    elements: f64,
    memory: f64,
}

impl Bench {
    /// Puts everything on the server, packed as newsrooms serve it.
    fn serve(&self) {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (name, kind) in [
            ("kabar.html", "text/html"),
            ("plain.html", "text/html"),
            ("plain.js", "text/javascript"),
            ("plain.css", "text/css"),
            ("writing.html", "text/html"),
        ] {
            let bytes = std::fs::read(checkout.join("benches/page/pages").join(name));
            let bytes = bytes.unwrap_or_else(|error| panic!("benches/page/pages/{name}: {error}"));
            let page = Reply::new(kind, bytes);
            if name == "kabar.html" {
                let lines = self.server.preload_lines("/", "id");
                let page = page.clone().replace("<head>", &format!("<head>{lines}"));
                self.server.set("/bench/preloading.html", page.packed());
            }
            self.server.set(&format!("/bench/{name}"), page.packed());
        }
        for count in [100, 1_000, 10_000] {
            let answer = Reply::json(thread::answer(count).to_string());
            self.server
                .set(&format!("/bench/{count}.json"), answer.packed());
        }
        let dist = std::env::var("KABAR_DIST").unwrap_or_else(|_| "dist".to_owned());
        let manifest = Path::new(&dist).join("manifest.json");
        let manifest = std::fs::read_to_string(&manifest)
            .unwrap_or_else(|error| panic!("{}: {error}", manifest.display()));
        let manifest: Value = serde_json::from_str(&manifest).expect("the manifest is JSON");
        let files = manifest["files"].as_object().expect("it lists files");
        let demo = ["demo/article.json", "demo/comments/1.json"];
        for name in files.keys().map(String::as_str).chain(demo) {
            let path = format!("/{name}");
            self.server.set(&path, self.server.file(&path).packed());
        }
    }

    async fn machine(&self) -> String {
        let version = self.command("Browser.getVersion", json!({})).await;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        format!(
            "Kabar {}, {} headless, {cores} cores; median of {RUNS} runs; phone profile: processor at 1/{CPU}, \
             {LATENCY} ms, {KILOBITS} kbit/s.",
            env!("CARGO_PKG_VERSION"),
            version["product"].as_str().unwrap_or_default()
        )
    }

    /// A command of the Chrome DevTools Protocol.
    async fn command(&self, name: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": name, "params": parameters });
        let answer = self.session.post("/goog/cdp/execute", body).await;
        answer.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    async fn phone(&self) {
        self.session
            .post("/window/rect", json!({ "width": 412, "height": 915 }))
            .await
            .expect("the window has a size");
        // Ten thousand comments take a slow processor more than the 30 s that WebDriver grants by itself.
        self.session
            .post("/timeouts", json!({ "script": 300_000 }))
            .await
            .expect("the limit can be set");
        self.command("Performance.enable", json!({})).await;
        self.command("Network.enable", json!({})).await;
        self.command("Emulation.setCPUThrottlingRate", json!({ "rate": CPU }))
            .await;
        let bytes = KILOBITS * 1000 / 8;
        self.network(LATENCY as i64, i64::from(bytes)).await;
    }

    async fn fast_network(&self) {
        self.network(0, -1).await;
    }

    async fn network(&self, latency: i64, bytes: i64) {
        let conditions = json!({
            "offline": false, "latency": latency, "downloadThroughput": bytes, "uploadThroughput": bytes,
        });
        self.command("Network.emulateNetworkConditions", conditions)
            .await;
    }

    async fn open(&self, url: &str) {
        self.session
            .post("/url", json!({ "url": url }))
            .await
            .expect("the page loads");
    }

    async fn open_candidate(&self, candidate: Candidate, query: &str) {
        let origin = self.server.origin(Site::Page);
        self.open(&format!("{origin}{}", candidate.address(query)))
            .await;
    }

    async fn eval(&self, expression: &str) -> Value {
        let answer = self
            .session
            .execute(&format!("return ({expression});"))
            .await;
        answer.unwrap_or_else(|error| panic!("{expression}\n{error}"))
    }

    /// One figure of the plain page and of a candidate, as their medians.
    async fn both(&self, kabar: Candidate, query: &str, script: &str) -> (f64, f64) {
        let mut figures = [Vec::new(), Vec::new()];
        for _ in 0..RUNS {
            for (candidate, list) in [Candidate::Plain, kabar].into_iter().zip(&mut figures) {
                self.open_candidate(candidate, query).await;
                // The page itself is there and at rest: what follows is the discussion's own.
                if query.contains("loading=lazy") {
                    self.eval(AT_REST).await;
                }
                let figure = self.eval(script).await;
                list.push(figure.as_f64().expect("milliseconds"));
                self.open("about:blank").await;
            }
        }
        let [plain, kabar] = figures.map(median);
        (plain, kabar)
    }

    /// The figures of two pages with a whole list, as their medians.
    async fn lists(&self, candidates: [Candidate; 2], query: &str, script: &str) -> [List; 2] {
        let mut figures = [Vec::new(), Vec::new()];
        for _ in 0..RUNS {
            for (candidate, lists) in candidates.into_iter().zip(&mut figures) {
                let before = self.busy().await;
                self.open_candidate(candidate, query).await;
                let figure = self.eval(script).await;
                let number = |name: &str| figure[name].as_f64().expect("a number");
                lists.push(List {
                    busy: self.busy().await - before,
                    memory: self.memory().await,
                    first: number("first"),
                    all: number("all"),
                    elements: number("elements"),
                });
                self.open("about:blank").await;
            }
        }
        figures.map(|lists| {
            let median_of = |take: fn(&List) -> f64| median(lists.iter().map(take).collect());
            List {
                busy: median_of(|list| list.busy),
                first: median_of(|list| list.first),
                all: median_of(|list| list.all),
                elements: median_of(|list| list.elements),
                memory: median_of(|list| list.memory),
            }
        })
    }

    /// Kilobytes that scripts hold once what nobody needs is gone, with the memory of WebAssembly; not the document's.
    async fn memory(&self) -> f64 {
        self.collect_garbage().await;
        let usage = self.command("Runtime.getHeapUsage", json!({})).await;
        let bytes = |name: &str| usage[name].as_f64().expect("bytes");
        let module = "[...memories].reduce((sum, one) => sum + one.buffer.byteLength, 0)";
        let module = self.eval(module).await.as_f64().expect("bytes");
        (bytes("usedSize") + bytes("backingStorageSize") + module) / 1000.0
    }

    async fn collect_garbage(&self) {
        self.command("HeapProfiler.collectGarbage", json!({})).await;
    }

    /// Milliseconds that the page's main thread has been busy for.
    async fn busy(&self) -> f64 {
        let [busy] = self.spent(["TaskDuration"]).await;
        busy
    }

    /// Milliseconds that the page's main thread has spent so far, as the browser's metrics of these names say.
    async fn spent<const COUNT: usize>(&self, names: [&str; COUNT]) -> [f64; COUNT] {
        let metrics = self.command("Performance.getMetrics", json!({})).await;
        let metrics = metrics["metrics"].as_array().expect("a list");
        names.map(|name| {
            let metric = metrics.iter().find(|one| one["name"] == name);
            let seconds = metric.and_then(|one| one["value"].as_f64());
            seconds.unwrap_or_else(|| panic!("no {name}")) * 1000.0
        })
    }
}

/// Everything has loaded, and there was nothing to do for a moment.
const AT_REST: &str = "new Promise((done) => {
  const rest = () => requestIdleCallback(() => done(true));
  document.readyState === 'complete' ? rest() : addEventListener('load', rest);
})";

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
