//! Descriptions that cannot be used, and answers that lead nowhere: each is told in a sentence, and nothing else happens.

use kabar::backend::description::Variables;

use super::*;

/// A description with these members beside the version and the server.
fn with(members: &str) -> String {
    format!("{{\"kabar\":1,\"server\":\"https://a.example\",\n{members}}}")
}

/// A description that reads comments by these members of the operation, beside its request.
fn reading(comment: &str, operation: &str) -> String {
    with(&format!(
        "\"comment\":{comment},\n\"operations\":{{\"comments\":{{\"request\":{{\"url\":\"c\"}}{operation}}}}}"
    ))
}

/// The server that `description` describes, where every request is answered by `answer`.
fn stand(description: &str, answer: &str) -> Result<Stand, Error> {
    let table = Table::default();
    let page = Box::new(Written(BTreeMap::new()));
    let described = Described::new(description.to_owned(), page, Rc::new(table.clone()))?;
    table.otherwise(200, &[], answer);
    Ok(Stand { table, described })
}

fn read(description: &str, answer: &str) -> Result<String, Error> {
    read_at(description, answer, "https://a.example/c")
}

fn read_at(description: &str, answer: &str, url: &str) -> Result<String, Error> {
    let stand = stand(description, answer)?;
    Ok(now(stand.described.has("comments").get(url))?.body)
}

/// What is told of a description that cannot be used: the sentence with the line, and the pointer.
fn fault(description: &str, answer: &str) -> (String, String) {
    let told = stand(description, answer)
        .and_then(|stand| now(stand.described.act("comments", Variables::new())));
    let error = told.expect_err("a fault");
    assert_eq!(error.kind(), Kind::Description, "{error}");
    (
        error.detail().to_owned(),
        error.pointer().unwrap_or("nowhere").to_owned(),
    )
}

fn nested(levels: usize, inside: &str) -> String {
    format!("{}{inside}{}", "[".repeat(levels), "]".repeat(levels))
}

#[test]
fn rules_and_conditions_stand_in_each_other_only_so_deep() {
    for levels in [64, 30_000] {
        let rule = reading(&format!("{{\"id\":{}}}", nested(levels, "\"/id\"")), "");
        let condition = reading(
            "{\"id\":\"/id\"}",
            &format!(",\n\"only\":{}", nested(levels, "\"/id\"")),
        );
        let body = with(&format!(
            "\"comment\":{{}},\n\"operations\":{{\"comments\":{{\"request\":{{\"json\":{}}}}}}}",
            nested(levels, "7")
        ));
        for (description, line, pointer) in [
            (rule, 2, "/comment/id"),
            (condition, 4, "/operations/comments/only"),
            (body, 3, "/operations/comments/request/json"),
        ] {
            let (detail, at) = fault(&description, r#"[{"id":1}]"#);
            assert_eq!(
                detail,
                format!("too much in each other in line {line} of the backend description")
            );
            assert!(at.starts_with(&format!("{pointer}/0/0/0")), "{at}");
        }
    }
}

#[test]
fn a_text_that_is_to_be_json_and_is_none_is_not_there() {
    let description = reading(
        r#"{"id":"/id","text":{"at":"/t","as":"json"}}"#,
        r#","list":"/c""#,
    );
    let answer = r#"{"c":[{"id":1,"t":"[7"},{"id":2,"t":"\ufeff \"b\" "},{"id":3,"t":"1,2"}]}"#;
    let json = read(&description, answer).expect("a page");
    assert_eq!(
        json,
        r#"{"comment":[{"id":1},{"id":2,"text":"b"},{"id":3}]}"#
    );
}

#[test]
fn a_page_that_is_made_of_no_object_says_nothing() {
    for page in ["7", "é", "{}", "[1]", r#"{\"commentCount\":3}"#] {
        let rule = r#","list":"/c","page":{"at":"/p","as":"json"}"#;
        let description = reading(r#"{"id":"/id"}"#, rule);
        let answer = format!("{{\"c\":[{{\"id\":1}}],\"p\":\"{page}\"}}");
        let json = read(&description, &answer).expect("a page");
        let told = if page.contains("Count") {
            r#","commentCount":3"#
        } else {
            ""
        };
        assert_eq!(
            json,
            format!("{{\"comment\":[{{\"id\":1}}]{told}}}"),
            "{page}"
        );
    }
}

#[test]
fn a_list_is_parted_only_at_a_character_of_ascii() {
    let description = reading(r#"{"id":"/id","text":{"at":"/t","split":"é"}}"#, "");
    let (detail, at) = fault(&description, r#"[{"id":1,"t":"aéb"}]"#);
    assert_eq!(
        detail,
        "only ASCII parts a list in line 2 of the backend description"
    );
    assert_eq!(at, "/comment/text");
}

#[test]
fn variables_that_name_each_other_come_to_an_end() {
    let with_variables = |variables: &str| {
        let operation = r#"{"request":{"url":"c","query":{"a":"{data-a}"}}}"#;
        with(&format!(
            "\"variables\":{variables},\n\"operations\":{{\"comments\":{operation}}}"
        ))
    };
    let circle = r#"{"data-a":"{data-b}","data-b":"{data-a}"}"#.to_owned();
    // Were each followed, it would not end in a lifetime.
    let many = format!(r#"{{"data-a":"{}"}}"#, "{data-a}".repeat(5_000));
    for (variables, pointer) in [(circle, "/variables/data-a"), (many, "/variables/data-a")] {
        let (detail, at) = fault(&with_variables(&variables), "[]");
        assert_eq!(
            detail,
            "variables that go round in a circle in line 2 of the backend description"
        );
        assert_eq!(at, pointer);
    }
    let mut growing = String::from(r#"{"data-h":"text""#);
    for (one, next) in "abcdefg".chars().zip("bcdefgh".chars()) {
        let template = format!("{{data-{next}}}").repeat(500);
        growing += &format!(r#","data-{one}":"{template}""#);
    }
    let (detail, _) = fault(&with_variables(&(growing + "}")), "[]");
    assert_eq!(
        detail,
        "a text without an end in line 2 of the backend description"
    );
}

#[test]
fn a_default_is_followed_as_deep_inside_rules_as_outside() {
    let rule = nested(20, r#"{"template":"{data-a}"}"#);
    let description = reading(&format!("{{\"id\":{rule}}}"), "").replace(
        "\"comment\"",
        r#""variables":{"data-a":"{data-b}","data-b":"7"},"comment""#,
    );
    let json = read(&description, "[{}]").expect("a page");
    assert_eq!(json, r#"{"comment":[{"id":"7"}]}"#);
}

#[test]
fn a_variable_that_does_not_exist_is_named() {
    let description = with(
        "\"comment\":{},\n\"operations\":{\"comments\":{\n\"request\":{\"url\":\"c/{threat}\"}}}",
    );
    let (detail, at) = fault(&description, "[]");
    assert_eq!(
        detail,
        "threat: an unknown variable in line 4 of the backend description"
    );
    assert_eq!(at, "/operations/comments/request/url");
}

#[test]
fn a_number_of_a_page_that_no_server_has_is_no_crash() {
    let description = reading(
        r#"{"id":"/id"}"#,
        r#","list":"/c","next":{"by":"page","size":"9007199254740991","total":"/n"}"#,
    );
    let url = "https://a.example/c#kabar-comments&page=9007199254740991";
    let json = read_at(&description, r#"{"c":[{"id":1}],"n":5}"#, url).expect("a page");
    assert_eq!(json, r#"{"comment":[{"id":1}]}"#);
}

#[test]
fn what_has_to_be_an_object_and_is_none_is_told() {
    for (description, line, pointer) in [
        (with("\"operations\":7"), 2, "/operations"),
        (
            with("\"operations\":{\n\"comments\":[]}"),
            3,
            "/operations/comments",
        ),
        (
            with("\"operations\":{\n\"comments\":{\n\"request\":\"c\"}}"),
            4,
            "/operations/comments/request",
        ),
        (reading("[\"/id\"]", ""), 2, "/comment"),
    ] {
        let (detail, at) = fault(&description, "[]");
        let expected = format!("expected an object in line {line} of the backend description");
        assert_eq!((detail, &*at), (expected, pointer));
    }
}

#[test]
fn an_answer_that_is_a_text_has_no_members() {
    let description = with(
        r#""comment":{"id":"/kabar","text":"/server"},"operations":{"comments":{
            "before":[{"as":"b","request":{"url":"b"}}],"request":{"url":"c"},"body":"text","list":{"from":"b","at":""}}}"#,
    );
    let stand = stand(&description, "words").expect("a description");
    stand.table.reply("https://a.example/b", 200, &[], "[{}]");
    let page = now(stand.described.has("comments").get("https://a.example/c"));
    assert_eq!(page.expect("a page").body, r#"{"comment":[{}]}"#);
    // Not what the description says of itself.
    let written = read(
        &with(
            r#""comment":{"id":"/kabar"},"operations":{"comments":{"request":{"url":"c"},"before":[{"as":"b","request":{"url":"b"},"body":"text"}],"list":{"from":"b","at":"/comment"}}}"#,
        ),
        "words",
    );
    assert_eq!(written.expect_err("no comments").kind(), Kind::Shape);
}

#[test]
fn what_is_no_description_is_refused_with_its_place() {
    let deep = |levels: usize| format!("{{\"kabar\":1,\n\"operations\":{}}}", nested(levels, ""));
    for (description, sentence, pointer) in [
        (
            "",
            "not JSON: ends after 0 bytes, expected a value",
            "nowhere",
        ),
        (
            "{\"kabar\":1,\n\"comment\":{\"id\":/id}}",
            "not JSON: expected a value in line 2, byte 17",
            "nowhere",
        ),
        (
            "[]",
            "expected \"kabar\": 1 in line 1 of the backend description",
            "",
        ),
        (
            "{\"comment\":{},\n\"kabar\":2}",
            "expected \"kabar\": 1 in line 2 of the backend description",
            "/kabar",
        ),
        (
            "{\"kabar\":1,\n\"comment\":{}}",
            "no \"operations\" in line 1 of the backend description",
            "",
        ),
        (
            &*with("\"operations\":\n{\"article\":{}}"),
            "no \"comments\" in line 3 of the backend description",
            "/operations",
        ),
        (
            &*deep(30_000),
            "expected an object in line 2 of the backend description",
            "/operations",
        ),
        (
            &*deep(100_000),
            "the backend description is too long",
            "nowhere",
        ),
        (
            &*with(&format!("\"$comment\":\"{}\"", "panjang ".repeat(10 << 17))),
            "the backend description is too long",
            "nowhere",
        ),
        (
            &*"[".repeat(60_000),
            "not JSON: ends after 60000 bytes, expected a value",
            "nowhere",
        ),
    ] {
        let (detail, at) = fault(description, "[]");
        assert_eq!((&*detail, &*at), (sentence, pointer));
    }
}

#[test]
fn rules_that_mean_nothing_are_told_with_their_place() {
    for (comment, operation, sentence, pointer) in [
        (r#"{"id":7}"#, "", "expected a rule", "/comment/id"),
        (r#"{"id":null}"#, "", "expected a rule", "/comment/id"),
        (
            r#"{"id":"id"}"#,
            "",
            "a pointer begins with /",
            "/comment/id",
        ),
        (
            r#"{"id":{"at":"/id","as":"sekunden"}}"#,
            "",
            "an unknown form",
            "/comment/id/as",
        ),
        (
            r#"{"id":{"template":"{a","with":{"a":"/id"}}}"#,
            "",
            "a { without its }",
            "/comment/id/template",
        ),
        (
            r#"{"id":"/id"}"#,
            r#","next":{"by":"chance"}"#,
            "an unknown way from page to page",
            "/operations/comments/next",
        ),
    ] {
        let (detail, at) = fault(&reading(comment, operation), r#"[{"id":1}]"#);
        let line = if operation.is_empty() { 2 } else { 3 };
        let expected = format!("{sentence} in line {line} of the backend description");
        assert_eq!((detail, &*at), (expected, pointer));
    }
}

/// It may be the answer that lacks something: so it is told with where was looked for it.
#[test]
fn a_pointer_to_nowhere_is_told_where_nothing_can_be_without_it() {
    let list = read(
        &reading(r#"{"id":"/id"}"#, r#","list":"/nowhere""#),
        r#"{"c":[]}"#,
    );
    let error = list.expect_err("no list");
    assert_eq!(error.kind(), Kind::Shape);
    assert_eq!(
        error.to_string(),
        "expected a list of comments at \"/nowhere\" in https://a.example/c"
    );
    // A comment without its id is one that cannot be read, in its place.
    let json = read(
        &reading(r#"{"id":"/nowhere","text":"/t"}"#, ""),
        r#"[{"t":"a"}]"#,
    );
    let at = Link::resolve("https://a.example/c", None).expect("an address");
    let page = backend::comments(&json.expect("a page"), &at, &NativeParser).expect("a page");
    assert!(matches!(page.value.entries[..], [Entry::Unreadable { .. }]));
    let told: Vec<_> = page.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["a comment without an id at \"/comment/0\" in https://a.example/c"]
    );
}

#[test]
fn pages_that_go_round_in_a_circle_end_with_a_remark() {
    let description = reading(
        r#"{"id":"/id"}"#,
        r#","list":"/c","next":{"by":"cursor","value":"/next"}"#,
    )
    .replace(r#""url":"c""#, r#""url":"c{?cursor}""#);
    let stand = stand(&description, "").expect("a description");
    for (asked, answer) in [
        ("c#comments", r#"{"c":[{"id":1}],"next":"b"}"#),
        ("c?cursor=b", r#"{"c":[{"id":2}],"next":"d"}"#),
        ("c?cursor=d", r#"{"c":[{"id":3}],"next":"b"}"#),
    ] {
        stand
            .table
            .reply(&format!("https://a.example/{asked}"), 200, &[], answer);
    }
    // Twice, as a page does that is asked to try again; its fragment says nothing of pages.
    for _ in 0..2 {
        let mut url = "https://a.example/c#comments".to_owned();
        let mut pages = Vec::new();
        loop {
            let answer = now(stand.described.has("comments").get(&url)).expect("a page");
            let page: Value = serde_json::from_str(&answer.body).expect("JSON");
            pages.push(page["comment"][0]["id"].clone());
            let Some(next) = page["next"].as_str() else {
                break;
            };
            let at = Link::resolve(&answer.url, None).expect("an address");
            url = Link::resolve(next, Some(&at))
                .expect("an address")
                .as_str()
                .to_owned();
        }
        assert_eq!(pages, [1, 2, 3]);
        let told: Vec<_> = stand
            .described
            .skipped()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            told,
            ["the pages go round in a circle; this was the last at \"/next\""]
        );
    }
}

#[test]
fn replies_in_each_other_are_read_however_deep() {
    const LEVELS: usize = 100_000;
    let description = reading(r#"{"id":"/id","text":"/t"}"#, r#","replies":{"list":"/r"}"#);
    let mut answer = String::from("[");
    for level in 0..LEVELS {
        answer += &format!("{{\"id\":{level},\"t\":\"a\",\"r\":[");
    }
    answer += &"]}".repeat(LEVELS);
    let json = read(&description, &(answer + "]")).expect("a page");
    let at = Link::resolve("https://a.example/c", None).expect("an address");
    let page = backend::comments(&json, &at, &NativeParser).expect("a page");
    assert_eq!(page.skipped, []);
    assert_eq!(page.value.entries.len(), LEVELS);
    let Some(Entry::Comment(last)) = page.value.entries.last() else {
        panic!("the last is one");
    };
    assert_eq!(
        (&*last.id, last.parent.as_deref()),
        ("99999", Some("99998"))
    );
}

#[test]
fn brackets_in_an_answer_cost_what_they_stand_in_alone() {
    let deep = nested(100_000, "");
    let description = reading(
        r#"{"id":"/id","text":["/t",{"at":"/t","as":"plain"}],"author":{"name":"/n"}}"#,
        r#","list":"/c","only":{"at":"/s","not":"x"},"page":{"commentCount":"/n"}"#,
    );
    let answer = format!(
        r#"{{"n":{deep},"c":[{{"id":1,"t":"a","n":{deep},"s":{deep}}},{deep},{{"id":{deep},"t":"b"}},{{"id":2,"t":{deep}}},{{"id":3,"t":"c"}}]}}"#
    );
    let json = read(&description, &answer).expect("a page");
    let at = Link::resolve("https://a.example/c", None).expect("an address");
    let page = backend::comments(&json, &at, &NativeParser).expect("a page");
    let ids: Vec<_> = page
        .value
        .entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Comment(comment) => Some(&*comment.id),
            Entry::Unreadable { .. } => None,
        })
        .collect();
    assert_eq!(ids, ["1", "3"]);
    // Nothing but brackets is no answer at all.
    let error = read(&description, &"[".repeat(100_000)).expect_err("no JSON");
    assert_eq!(error.kind(), Kind::Shape);
    assert_eq!(
        error.detail(),
        "not JSON: ends after 100000 bytes, expected a value"
    );
}
