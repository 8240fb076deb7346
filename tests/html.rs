//! Articles and discussions as HTML, from a program that has no browser.
#![cfg(not(target_arch = "wasm32"))]

use std::cell::RefCell;
use std::rc::Rc;

use kabar::components::{ArticleRoot, DiscussionRoot, article, discussion};
use kabar::config::{Config, Element};
use kabar::fetch::table::Table;
use kabar::hooks::{Env, Surroundings};
use kabar::locale::{self, Messages};
use kabar::markup::NativeParser;
use kabar::service::{Answer, Service};
use yew::{BaseComponent, LocalServerRenderer};

const SRC: &str = "https://news.example/1.json";

fn env(element: Element, body: Option<&str>) -> Env {
    let network = Table::default();
    let service = Service::new(Rc::new(network.clone()), Rc::new(NativeParser));
    let config = Config::new(element);
    let messages = Messages::parse(locale::ENGLISH).expect("texts");
    Env::new(Surroundings {
        answer: RefCell::new(body.map(|body| Answer::new(SRC.to_owned(), body.into()))),
        ..Surroundings::new(SRC.to_owned(), config, messages, service)
    })
}

fn html<C: BaseComponent>(props: C::Properties) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let renderer = LocalServerRenderer::<C>::with_props(props).hydratable(false);
    runtime.expect("a runtime").block_on(renderer.render())
}

fn article(body: Option<&str>) -> String {
    let env = env(Element::Article, body);
    html::<ArticleRoot>(article::Props { env })
}

fn discussion(body: Option<&str>) -> String {
    let env = env(Element::Comments, body);
    html::<DiscussionRoot>(discussion::Props { env })
}

#[test]
fn an_article_that_is_here_is_written_whole() {
    let html = article(Some(include_str!(
        "fixtures/kabar/article-every-block.json"
    )));
    assert!(html.contains("kabar-article__headline"), "{html}");
    assert!(!html.contains("Loading the article"), "{html}");
}

#[test]
fn comments_that_are_here_are_written_with_the_replies_that_came_along() {
    let html = discussion(Some(
        r#"{"commentCount": 2, "comment": [{"id": "1", "author": {"name": "Siti Rahma"}, "text": "First.",
            "dateCreated": "2024-05-02T06:10:00Z", "comment": [{"id": "2", "author": "Bayu", "text": "Answer.",
            "comment": [{"id": "3", "text": "No."}]}]}]}"#,
    ));
    let words = [
        "Siti Rahma",
        "First.",
        "Answer.",
        "Thursday, May 2, 2024",
        "No.",
        "href=\"#comment-2\"",
    ];
    for words in words {
        assert!(html.contains(words), "{words} in {html}");
    }
}

#[test]
fn all_of_a_long_comment_is_written_with_the_way_to_its_rest() {
    let words = "The river rose again. ".repeat(80);
    let html = discussion(Some(&format!(
        r#"{{"comment": [{{"id": "1", "author": "Bayu", "text": "{words}It ends."}}]}}"#
    )));
    for part in [
        "It ends.",
        "<details class=\"kabar-comment__rest\">",
        "Read more",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn all_comments_are_written_however_many_they_are() {
    for count in [0, 150, 300] {
        let comments: Vec<String> = (0..count)
            .map(|id| format!(r#"{{"id": "{id}", "text": "Comment {id}."}}"#))
            .collect();
        let html = discussion(Some(&format!(r#"{{"comment": [{}]}}"#, comments.join(","))));
        assert_eq!(html.matches("data-id").count(), count, "{html}");
    }
}

#[test]
fn what_cannot_be_read_is_said_and_what_is_not_here_is_loading() {
    assert!(article(Some("no JSON")).contains("role=\"alert\""));
    assert!(article(None).contains("Loading the article"));
    let html = discussion(None);
    assert!(html.contains("Loading comments…"), "{html}");
}
