use yew::platform::spawn_local;
use yew::prelude::*;

use crate::dom::{self, Platform};
use crate::model::{Link, Text};

/// What a reader can do with a page beyond reading it, as far as the device can.
pub struct PageTools {
    /// Nothing in the first HTML, which is the same for every reader.
    pub can: Platform,
    pub share: Callback<MouseEvent>,
    pub copy: Callback<MouseEvent>,
    /// Whether the address is on the clipboard now.
    pub copied: bool,
    pub print: Callback<MouseEvent>,
}

/// Tools for the page at `url`, or for the one that it stands in.
#[hook]
pub fn use_page_tools(title: Text, url: Option<Link>) -> PageTools {
    let can = use_state(Platform::default);
    let setter = can.setter();
    use_effect_with((), move |()| setter.set(Platform::ask()));
    let copied = use_state(|| false);

    let copy = {
        let (url, copied) = (url.clone(), copied.setter());
        Callback::from(move |_| {
            let (url, copied) = (url.clone(), copied.clone());
            spawn_local(async move { copied.set(dom::copy(&dom::address(url.as_ref())).await) });
        })
    };
    let share = Callback::from(move |_| {
        let (title, url) = (title.clone(), url.clone());
        spawn_local(async move { dom::share(&title, &dom::address(url.as_ref())).await });
    });
    PageTools {
        can: *can,
        share,
        copy,
        copied: *copied,
        print: Callback::from(|_| dom::print()),
    }
}
