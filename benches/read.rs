//! What reading a page of comments through a description costs, beside reading the same comments in the canonical form.
//!
//! `cargo bench --bench read` prints both and their ratio; docs/performance.md has the figures and the method.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    native::main();
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::fmt::Write;
    use std::time::{Duration, Instant};

    use criterion::{Criterion, Throughput};
    use kabar::backend::comments;
    use kabar::backend::description::{Page, Question, Turn, turn};
    use kabar::fetch::Reply;
    use kabar::markup::{NativeParser, Parser, plain};
    use kabar::model::Link;

    /// Comments of a page.
    const COMMENTS: usize = 1_000;
    /// Pairs of readings for the ratio, which take turns: what else the machine does meets both.
    const PAIRS: usize = 101;

    pub fn main() {
        let mut criterion = Criterion::default().configure_from_args();
        let mut ratios = String::new();
        for shape in [isso(), wordpress()] {
            let canonical = shape.canonical();
            let entries = read(&canonical);
            assert_eq!(entries, COMMENTS, "{}", shape.name);
            assert_eq!(shape.read(), entries, "{}", shape.name);
            let mut group = criterion.benchmark_group(shape.name);
            group.throughput(Throughput::Elements(COMMENTS as u64));
            group.bench_function("canonical", |bench| bench.iter(|| read(&canonical)));
            group.bench_function("described", |bench| bench.iter(|| shape.read()));
            group.bench_function("engine alone", |bench| bench.iter(|| shape.canonical()));
            group.finish();
            let (described, typed) = paired(|| shape.read(), || read(&canonical));
            let ratio = described.as_secs_f64() / typed.as_secs_f64();
            let _ = writeln!(
                ratios,
                "{}: {described:.2?} described, {typed:.2?} canonical, ratio {ratio:.2} (at most 1.5)",
                shape.name
            );
        }
        criterion.final_summary();
        print!("{ratios}");
    }

    /// The medians of two readings that take turns.
    fn paired(one: impl Fn() -> usize, other: impl Fn() -> usize) -> (Duration, Duration) {
        let cost = |read: &dyn Fn() -> usize| {
            let start = Instant::now();
            std::hint::black_box(read());
            start.elapsed()
        };
        let (mut ones, mut others): (Vec<_>, Vec<_>) =
            (0..PAIRS).map(|_| (cost(&one), cost(&other))).unzip();
        ones.sort();
        others.sort();
        (ones[PAIRS / 2], others[PAIRS / 2])
    }

    fn read(json: &str) -> usize {
        let at = Link::resolve(SERVER, None).expect("an address");
        let page = comments(json, &at, &NativeParser).expect("a page");
        assert!(page.skipped.is_empty(), "{:?}", page.skipped);
        page.value.entries.len()
    }

    const SERVER: &str = "https://comments.example.org/";

    struct Reader;

    impl Page for Reader {
        fn variable(&self, name: &str) -> Option<String> {
            match name {
                "server" => Some(SERVER.to_owned()),
                "thread" => Some("7".to_owned()),
                _ => None,
            }
        }

        fn offset(&self, _: &str, _: i64) -> Option<i16> {
            None
        }

        fn plain(&self, html: &str) -> String {
            plain(&NativeParser.blocks(html, None))
        }
    }

    /// A description, and the answers that it asks for.
    struct Shape {
        name: &'static str,
        description: &'static str,
        bodies: Vec<String>,
    }

    impl Shape {
        /// All the turns of the first page, up to the canonical JSON.
        fn canonical(&self) -> String {
            let mut answers = Vec::new();
            let mut bodies = self.bodies.iter();
            loop {
                let question = Question {
                    operation: "comments",
                    answers: &answers,
                    ..Question::default()
                };
                match turn(self.description, &Reader, &question).expect("a turn") {
                    Turn::Ask(request) => answers.push(Reply {
                        url: request.url,
                        status: 200,
                        headers: Box::new(|_| None),
                        body: bodies.next().expect("an answer").clone(),
                    }),
                    Turn::Look(_) => unreachable!("nothing stands in the page"),
                    Turn::Done(done) => return done.json,
                }
            }
        }

        fn read(&self) -> usize {
            read(&self.canonical())
        }
    }

    /// A body as readers write it, 30 words on average, of one to three paragraphs with what these servers allow in them.
    fn body(index: usize) -> String {
        let sentences = [
            "The ferry has been late every morning this week.",
            "My neighbour says that they are <em>still</em> waiting for a part.",
            "There is a <a href=\\\"https://example.org/timetable\\\" rel=\\\"nofollow noopener\\\">new timetable</a> &amp; nobody told us.",
            "We asked in May, and in June, and nobody answered.",
            "Wasn&#8217;t the old bridge to be opened again?",
        ];
        let mut html = String::new();
        for paragraph in 0..=index % 3 {
            html += "<p>";
            for sentence in 0..=(index + paragraph) % 3 {
                html += sentences[(index + paragraph * 2 + sentence) % sentences.len()];
                html.push(' ');
            }
            html += "</p>\\n";
        }
        html
    }

    const NAMES: [&str; 5] = [
        "Aino",
        "Rina Wahyuni",
        "O&#39;Neill",
        "Marja-Leena K.",
        "Тарас",
    ];

    /// Six comments out of ten begin a discussion, the others answer in it.
    fn isso() -> Shape {
        let comment = |index: usize, parent: &str, replies: &str| {
            let (body, name) = (body(index), NAMES[index % NAMES.len()]);
            format!(
                r#"{{"id": {index}, "parent": {parent}, "created": {}.{:06}, "modified": null, "mode": 1, "text": "{body}", "author": "{name}", "website": null, "likes": {}, "dislikes": 0, "notification": 0, "hash": "{index:012x}", "gravatar_image": "https://www.gravatar.com/avatar/{index:032x}?d=identicon&s=55"{replies}}}"#,
                1_714_605_000 + index * 61,
                index * 997 % 1_000_000,
                index % 17,
            )
        };
        let mut roots = Vec::new();
        let mut next = 1;
        while next <= COMMENTS {
            let root = next;
            let answers = [0, 0, 1, 2, 0, 1][root % 6].min(COMMENTS - root);
            next += 1 + answers;
            let replies: Vec<_> = (1..=answers)
                .map(|answer| comment(root + answer, &root.to_string(), ""))
                .collect();
            roots.push(comment(
                root,
                "null",
                &format!(
                    r#", "total_replies": {answers}, "replies": [{}], "hidden_replies": 0"#,
                    replies.join(", ")
                ),
            ));
        }
        let body = format!(
            r#"{{"id": null, "total_replies": {}, "hidden_replies": 0, "replies": [{}], "config": {{"reply-to-self": false, "require-email": false, "require-author": false, "reply-notifications": false, "gravatar": true, "feed": false}}}}"#,
            roots.len(),
            roots.join(", ")
        );
        Shape {
            name: "isso",
            description: include_str!("../backends/isso.json"),
            bodies: vec![body],
        }
    }

    fn wordpress() -> Shape {
        let comment = |index: usize| {
            let parent = if index % 5 < 3 { 0 } else { index - index % 5 };
            let (body, name) = (body(index), NAMES[index % NAMES.len()]);
            let avatar = |size: usize| {
                format!(
                    r#""{size}":"https:\/\/secure.gravatar.com\/avatar\/{index:032x}?s={size}&d=mm&r=g""#
                )
            };
            format!(
                r#"{{"id":{index},"parent":{parent},"author_name":"{name}","author_url":"","date_gmt":"2024-05-{:02}T{:02}:{:02}:07","content":{{"rendered":"{body}"}},"link":"https:\/\/comments.example.org\/2024\/05\/ferry\/#comment-{index}","status":"approved","author_avatar_urls":{{{},{},{}}}}}"#,
                1 + index / 100,
                index % 24,
                index % 60,
                avatar(24),
                avatar(48),
                avatar(96),
            )
        };
        let list: Vec<_> = (1..=COMMENTS).map(comment).collect();
        Shape {
            name: "wordpress",
            description: include_str!("../backends/wordpress.json"),
            bodies: vec![
                format!("[{}]", list.join(",")),
                r#"{"comment_status":"open"}"#.to_owned(),
            ],
        }
    }
}
