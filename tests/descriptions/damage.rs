//! What happens to the rest of an answer when something in it is cut off, missing or of another type.

use std::collections::BTreeSet;

use kabar::json::Document;
use kabar::model::CommentState;
use serde_json::json;

use super::*;

/// The page without an HTML parser, which has tests of its own and is slow where nothing is optimised.
struct Unparsed(Written);

impl Page for Unparsed {
    fn variable(&self, name: &str) -> Option<String> {
        self.0.variable(name)
    }

    fn offset(&self, zone: &str, local_ms: i64) -> Option<i16> {
        self.0.offset(zone, local_ms)
    }

    fn plain(&self, html: &str) -> String {
        html.to_owned()
    }
}

impl Surroundings for Unparsed {
    fn scripts(&self, of_type: &str) -> String {
        self.0.scripts(of_type)
    }

    fn token(&self) -> LocalFuture<Option<String>> {
        self.0.token()
    }
}

/// Takes any HTML for one paragraph.
struct Paragraph;

impl Parser for Paragraph {
    fn blocks(&self, html: &str, _: Option<&Link>) -> Vec<Block> {
        vec![Block::Paragraph(vec![Inline::Text(html.into())])]
    }
}

/// A fixture, with what is asked where it is the answer.
struct Situation {
    path: PathBuf,
    name: String,
    /// As far as it is about what is asked: it is read again for every damage.
    description: String,
    answer: Value,
    page: BTreeMap<String, String>,
    /// Bodies of other answers, by what is asked.
    others: Vec<(String, String)>,
}

/// What a fixture of this name is read as, where nothing is done.
fn what(name: &str) -> &'static str {
    if name.contains("article") {
        "article"
    } else {
        "comments"
    }
}

impl Situation {
    fn all() -> Vec<Situation> {
        let mut all = Vec::new();
        for (backend, folder) in backends() {
            let answers = json(&folder.join("answers.json"));
            let description = json(
                &root()
                    .join("backends")
                    .join(&backend)
                    .with_extension("json"),
            );
            for path in fixtures(&folder) {
                let name = path
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned();
                let answer = answers["answers"][&name].clone();
                let mut page = strings(answers.get("element"));
                page.extend(strings(answer.get("element")));
                let others = strings(answer.get("others")).into_iter();
                let at = answer.get("at").and_then(Value::as_str).unwrap_or("");
                let named = at
                    .strip_prefix("#kabar-")
                    .and_then(|rest| rest.split('&').next());
                let done = answer.get("do").and_then(Value::as_str);
                let asked = done.or(named).unwrap_or(what(&name)).to_owned();
                let mut description = description.clone();
                let members = description.as_object_mut().expect("an object");
                let other = if what(&name) == "article" {
                    "comment"
                } else {
                    "article"
                };
                members.retain(|member, _| member != "capabilities" && member != other);
                let operations = description["operations"]
                    .as_object_mut()
                    .expect("operations");
                operations.retain(|operation, _| *operation == asked);
                all.push(Situation {
                    path,
                    name,
                    description: description.to_string(),
                    page,
                    others: others
                        .map(|(asked, file)| (asked, text(&folder.join(file))))
                        .collect(),
                    answer,
                });
            }
        }
        all
    }

    fn status(&self) -> u16 {
        self.answer["status"].as_u64().unwrap_or(200) as u16
    }

    /// What is made of `body`: the ids of the comments.
    fn read(&self, body: &str) -> Result<BTreeSet<String>, Error> {
        let table = Table::default();
        let page = Box::new(Unparsed(Written(self.page.clone())));
        let described = Described::new(self.description.clone(), page, Rc::new(table.clone()))?;
        let headers = strings(self.answer.get("headers"));
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        table.otherwise(self.status(), &headers, body);
        for (asked, body) in &self.others {
            table.reply(asked, 200, &[], body);
        }
        let what = what(&self.name);
        let operation = self.answer.get("do").and_then(Value::as_str);
        let Answer { url, body } = match operation {
            Some(operation) => {
                let variables = strings(self.answer.get("with")).into_iter().collect();
                now(described.act(operation, variables))?
            }
            None => {
                let src = self
                    .answer
                    .get("src")
                    .and_then(Value::as_str)
                    .map(str::to_owned);
                let mut url = src.map_or_else(|| described.first(what), Ok)?;
                url += self.answer.get("at").and_then(Value::as_str).unwrap_or("");
                now(described.has(what).get(&url))?
            }
        };
        let at = Link::resolve(&url, None).expect("an address");
        let entries = match (operation, what) {
            (Some(_), _) => {
                Document::parse(&body)?;
                let read = backend::comment(&body, &at, &Paragraph);
                read.into_iter()
                    .map(|read| Entry::Comment(read.value))
                    .collect()
            }
            (None, "article") => {
                backend::article(&body, &at, &Paragraph)?;
                Vec::new()
            }
            (None, _) => backend::comments(&body, &at, &Paragraph)?.value.entries,
        };
        // One that was taken away may be there for its replies' sake alone, and go with them.
        let comments = entries.into_iter().filter_map(|entry| match entry {
            Entry::Comment(comment) => match comment.state {
                CommentState::Published | CommentState::Held | CommentState::Rejected => {
                    Some(comment.id.to_string())
                }
                CommentState::Removed => None,
            },
            Entry::Unreadable { .. } => None,
        });
        Ok(comments.collect())
    }

    /// Reads a damaged body. Whatever is wrong with an answer is not a fault of the description.
    fn survives(&self, what: &str, body: &str) -> Result<BTreeSet<String>, Error> {
        let read = self.read(body);
        if let Err(error) = &read {
            let name = self.path.display();
            assert_ne!(error.kind(), Kind::Description, "{name}: {what}: {error}");
            let of_engine = serde_json::from_str::<Value>(body).is_ok()
                && error.detail().starts_with("not JSON");
            assert!(
                !of_engine,
                "{name}: {what}: the engine wrote no JSON: {error}"
            );
        }
        read
    }
}

#[test]
fn an_answer_that_was_cut_off_is_not_taken_for_whole() {
    let mut cuts = 0;
    for situation in Situation::all() {
        let whole = text(&situation.path);
        let whole = whole.trim_end();
        let is_json = serde_json::from_str::<Value>(whole).is_ok();
        // What begins with these has an end that can be missing.
        let has_end = whole.starts_with(['{', '[']);
        for end in (0..whole.len()).step_by(97) {
            let end = (0..=end)
                .rev()
                .find(|end| whole.is_char_boundary(*end))
                .expect("0 is one");
            let what = format!("up to {end}");
            let read = situation.survives(&what, &whole[..end]);
            cuts += 1;
            // An answer without a body may be meant; a failure is told by its status, whatever comes with it.
            if !is_json || !has_end || end == 0 {
                continue;
            }
            let name = situation.path.display();
            let error = read.expect_err(&format!("{name} {what}"));
            if matches!(situation.status(), 200..=299) {
                assert_eq!(error.kind(), Kind::Shape, "{name} {what}: {error}");
                assert!(
                    error.detail().starts_with("not JSON: "),
                    "{name} {what}: {error}"
                );
            } else {
                assert_eq!(
                    error.status(),
                    Some(situation.status()),
                    "{name} {what}: {error}"
                );
            }
        }
    }
    assert!(cuts > 1_000, "{cuts} cuts are not all");
}

/// Where the comments stand that are among `ids`, by what the description calls their id, each before those inside it.
fn owners(description: &Value, document: &Value, ids: &BTreeSet<String>) -> Vec<(String, String)> {
    if ids.is_empty() {
        return Vec::new();
    }
    let rule = &description["comment"]["id"];
    let pointers = match rule {
        Value::Array(several) => several.iter().collect(),
        _ => vec![rule],
    };
    let pointers: Vec<_> = pointers.into_iter().filter_map(Value::as_str).collect();
    assert!(!pointers.is_empty(), "no pointer of an id: {rule}");
    let mut places = vec![String::new()];
    places::pointers(document, "", &mut places);
    places.sort_by_key(String::len);
    let mut owners: Vec<(String, String)> = Vec::new();
    for place in places {
        // Not what only names a comment: a member with the id of its parent.
        let item = place
            .rsplit_once('/')
            .is_some_and(|(_, name)| name.parse::<usize>().is_ok());
        if !item {
            continue;
        }
        let value = document.pointer(&place).expect("a place");
        let found = pointers.iter().find_map(|pointer| value.pointer(pointer));
        let Some(id) = found.map(word).filter(|id| ids.contains(id)) else {
            continue;
        };
        let known = owners
            .iter()
            .any(|(owner, known)| *known == id && is_in(&place, owner));
        if !known {
            owners.push((place, id));
        }
    }
    owners
}

/// Whether the value at `inner` is that at `outer`, or inside it.
fn is_in(inner: &str, outer: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A document without the value at `place`; the items after one of a list move up.
fn without(document: &Value, place: &str) -> Value {
    let mut damaged = document.clone();
    let (around, name) = place.rsplit_once('/').expect("a pointer");
    match damaged.pointer_mut(around).expect("a place") {
        Value::Object(members) => {
            members.shift_remove(&name.replace("~1", "/").replace("~0", "~"));
        }
        Value::Array(items) => {
            items.remove(name.parse().expect("an index"));
        }
        other => panic!("{other} has nothing inside"),
    }
    damaged
}

#[test]
fn a_damaged_value_never_takes_a_neighbouring_comment_with_it() {
    let long = "panjang ".repeat(1 << 17);
    // A megabyte takes its time: only for what a description names, and once.
    let mut long_ones = BTreeSet::new();
    let (mut damages, mut kept) = (0, 0);
    for situation in Situation::all() {
        let Ok(document) = serde_json::from_str::<Value>(&text(&situation.path)) else {
            continue;
        };
        let description: Value = serde_json::from_str(&situation.description).expect("JSON");
        let ids = situation.read(&document.to_string()).unwrap_or_default();
        let owners = owners(&description, &document, &ids);
        let mut places = Vec::new();
        places::pointers(&document, "", &mut places);
        for place in places {
            let mut all = vec![("removed", without(&document, &place))];
            let mut replacements = vec![
                ("null", json!(null)),
                ("a number", json!(-7.5)),
                ("a list", json!([[]])),
            ];
            let field = place.rsplit_once('/').map_or("", |(_, field)| field);
            let named = situation.description.contains(&format!("/{field}"));
            if named && field.parse::<usize>().is_err() && long_ones.insert(field.to_owned()) {
                replacements.push(("a long text", json!("LONG")));
            }
            for (what, replacement) in replacements {
                let mut damaged = document.clone();
                *damaged.pointer_mut(&place).expect("a place") = replacement;
                all.push((what, damaged));
            }
            // The comment whose own value it is.
            let hit = owners.iter().filter(|(owner, _)| is_in(&place, owner));
            let hit = hit.max_by_key(|(owner, _)| owner.len());
            for (what, damaged) in all {
                let what = format!("{place} {what}");
                damages += 1;
                let mut body = damaged.to_string();
                if what.ends_with("a long text") {
                    body = body.replace("LONG", &long);
                }
                let now = match situation.survives(&what, &body) {
                    Ok(now) => now,
                    Err(error) => {
                        assert!(
                            hit.is_none() || owners.len() == 1,
                            "{}: {what} took all: {error}",
                            situation.path.display()
                        );
                        continue;
                    }
                };
                for (owner, id) in &owners {
                    let may_go = hit.is_some_and(|(hit, _)| hit == owner) || is_in(owner, &place);
                    let name = situation.path.display();
                    assert!(
                        may_go || now.contains(id),
                        "{name}: {what} took {owner} with it"
                    );
                    kept += usize::from(!may_go);
                }
            }
        }
    }
    assert!(
        damages > 10_000 && kept > damages,
        "{damages} damages, {kept} comments beside them"
    );
}
