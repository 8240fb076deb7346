use std::rc::Rc;

use yew::prelude::*;

use crate::components::element::{self, BUTTON, Fixed, Is, element, list};
use crate::hooks::Discussion;
use crate::model::Text;
use crate::state::thread::Thread;

/// The way to comments that came while the reader is here, and the words in which it is told. Nothing where no news come.
pub fn news(thread: &Thread, discussion: &Rc<Discussion>) -> Html {
    const BAR: Fixed = &[("class", Is("kabar-news"))];
    const SAID: Fixed = &[("class", Is("kabar-hidden")), ("role", Is("status"))];
    if thread.live.is_none() {
        return Html::default();
    }
    let words = |count: usize| match count {
        0 => Text::default(),
        count => discussion.env.messages.count("comments.new", count as u32),
    };
    let mut bar = Html::default();
    if thread.news() > 0 {
        let show = {
            let discussion = discussion.clone();
            Callback::from(move |_| discussion.show_news())
        };
        let button = element::button(BUTTON, words(thread.news()), show);
        bar = element("div", BAR, button);
    }
    list(vec![bar, element("p", SAID, words(thread.announced()))])
}
