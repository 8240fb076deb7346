//! The article.

use std::rc::Rc;

use super::node::Node;
use super::{block, image, person};
use crate::error::Error;
use crate::model::{Article, Block, CommentsSource, Image, Label, Person};

pub(super) fn article(node: &Node) -> Result<Rc<Article>, Error> {
    if !node.value.is_object() {
        return Err(Error::shape("", "expected an article"));
    }
    let headline = node
        .text("headline")
        .ok_or_else(|| Error::shape("/headline", "an article without a headline"))?;
    let url = node.link("url");
    Ok(Rc::new(Article {
        id: node
            .id("id")
            .or_else(|| Some(url.as_ref().unwrap_or(node.answer.at).as_str().into())),
        url,
        language: node.text("inLanguage"),
        kicker: node.text("kicker"),
        headline,
        standfirst: node.text("description"),
        dateline: node.text("dateline"),
        authors: authors(node),
        published: node.date("datePublished"),
        modified: node.date("dateModified"),
        section: label(node, "articleSection"),
        source: label(node, "sourceOrganization"),
        tags: node.all("keywords", person::label),
        figure: figure(node),
        body: body(node),
        comments: comments(node),
    }))
}

fn authors(node: &Node) -> Vec<Person> {
    match node.member("author") {
        Some(list) if list.value.is_array() => node.all("author", person::person),
        Some(one) => person::person(&one).into_iter().collect(),
        None => Vec::new(),
    }
}

fn label(node: &Node, name: &'static str) -> Option<Label> {
    person::label(&node.member(name)?)
}

fn figure(node: &Node) -> Option<Image> {
    let member = node.member("image")?;
    let image = image::image(&member);
    if image.is_none() {
        member.report("a picture without an address");
    }
    image
}

fn body(node: &Node) -> Vec<Block> {
    match node.member("articleBody") {
        Some(body) => match body.value.as_str() {
            Some(html) => node.answer.html(html),
            None => block::blocks(&body),
        },
        None => Vec::new(),
    }
}

fn comments(node: &Node) -> Option<CommentsSource> {
    let comments = node.member("comments")?;
    if !comments.value.is_object() {
        comments.report("expected an object");
        return None;
    }
    Some(CommentsSource {
        count: node.count("commentCount"),
        src: comments.web("src"),
        thread: comments.id("thread"),
    })
}
