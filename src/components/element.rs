//! Elements whose attributes never change, and what else is repeated often: functions of one shape each.
//!
//! `html!` writes out the making of each element where it stands, about 150 bytes of module; a call of a function here
//! is a sixth of that. Where attributes depend on what is shown, `html!` stays.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VNode, VText};

use crate::model::{Link, Text};

pub use AttributeOrProperty::Static as Is;

/// Attributes that are known when the module is built: `&[("class", Is("kabar-notice"))]`.
pub type Fixed = &'static [(&'static str, AttributeOrProperty)];

/// What stands in an element.
pub trait Content {
    /// The element around it.
    fn within(self, tag: &'static str, attributes: Fixed) -> Html;
}

impl Content for Html {
    #[inline(never)]
    fn within(self, tag: &'static str, attributes: Fixed) -> Html {
        with(
            html! { <@{AttrValue::Static(tag)}>{ self }</@> },
            attributes,
        )
    }
}

impl Content for Text {
    #[inline(never)]
    fn within(self, tag: &'static str, attributes: Fixed) -> Html {
        text(self).within(tag, attributes)
    }
}

/// One after another.
impl Content for Vec<Html> {
    #[inline(never)]
    fn within(self, tag: &'static str, attributes: Fixed) -> Html {
        list(self).within(tag, attributes)
    }
}

/// An element around its content.
pub fn element(tag: &'static str, attributes: Fixed, content: impl Content) -> Html {
    content.within(tag, attributes)
}

/// The attributes of a plain button.
pub const BUTTON: Fixed = &[("type", Is("button")), ("class", Is("kabar-button"))];

/// A button around its words.
#[inline(never)]
pub fn button(attributes: Fixed, words: Text, on_click: Callback<MouseEvent>) -> Html {
    with(
        html! { <button onclick={on_click}>{ text(words) }</button> },
        attributes,
    )
}

/// A link around its content.
#[inline(never)]
pub fn link(url: &Link, rel: Option<&'static str>, content: Html) -> Html {
    html! { <a href={url.text()} {rel}>{ content }</a> }
}

/// The same element with other attributes.
fn with(mut node: Html, attributes: Fixed) -> Html {
    if let VNode::VTag(tag) = &mut node
        && let Some(tag) = Rc::get_mut(tag)
    {
        tag.attributes = Attributes::Static(attributes);
    }
    node
}

/// The same element with a key: beside another key it is another element.
#[inline(never)]
pub fn keyed(key: usize, mut node: Html) -> Html {
    if let VNode::VTag(tag) = &mut node
        && let Some(tag) = Rc::get_mut(tag)
    {
        tag.key = Some(key.into());
    }
    node
}

/// Text as it stands.
pub fn text(words: impl Into<AttrValue>) -> Html {
    VText::new(words).into()
}

/// One after another.
#[inline(never)]
pub fn list(parts: Vec<Html>) -> Html {
    VList::with_children(parts, None).into()
}

/// Each of `all` as `view` shows it.
pub fn each<T>(all: &[T], view: impl Fn(&T) -> Html) -> Html {
    let mut parts = Vec::with_capacity(all.len());
    for one in all {
        parts.push(view(one));
    }
    list(parts)
}
