//! The module that the loader starts: what it exports is all that the page can reach.
//!
//! wasm-split cuts at the two mount functions and at what readers write with (feature `split`): an article page does not
//! load the discussion, and a discussion that can only be read not the desk.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("kabar_widget runs in a page: build it with `cargo xtask build`");
    std::process::exit(2);
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// 4 kB less of module than the standard one, as quick, and as steady over hours of use.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(target_arch = "wasm32")]
mod widget {
    #[cfg(not(feature = "split"))]
    use std::future::ready;
    use std::rc::Rc;

    use js_sys::Promise;
    use kabar::components;
    use kabar::error::{Error, Kind};
    use kabar::hooks::{Desk, Discussion};
    use kabar::mount::{self, Given, Mounted};
    use kabar::service::LocalFuture;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::future_to_promise;

    /// What stands in an element.
    #[wasm_bindgen]
    pub struct Handle {
        _mounted: Mounted,
    }

    #[wasm_bindgen]
    impl Handle {
        /// Takes it away, with every listener, timer and request.
        pub fn destroy(self) {}
    }

    /// Renders the article of an element.
    #[wasm_bindgen(js_name = mountArticle)]
    pub fn mount_article(given: Given) -> Promise {
        #[cfg(feature = "split")]
        let mounted = article(given);
        #[cfg(not(feature = "split"))]
        let mounted = ready(article(given));
        handle(Box::pin(mounted))
    }

    /// Renders the discussion of an element.
    #[wasm_bindgen(js_name = mountDiscussion)]
    pub fn mount_discussion(given: Given) -> Promise {
        #[cfg(feature = "split")]
        let mounted = discussion(given);
        #[cfg(not(feature = "split"))]
        let mounted = ready(discussion(given));
        handle(Box::pin(mounted))
    }

    /// Why nothing was mounted: the page is told the message.
    struct Unmounted(String);

    impl From<Error> for Unmounted {
        fn from(error: Error) -> Self {
            Unmounted(error.to_string())
        }
    }

    #[cfg(feature = "split")]
    impl From<wasm_split_helpers::SplitLoaderError> for Unmounted {
        fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
            Unmounted("a part of the module could not be loaded".to_owned())
        }
    }

    #[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(article, fallible))]
    fn article(given: Given) -> Result<Mounted, Unmounted> {
        Ok(mount::article(&given)?)
    }

    #[cfg_attr(
        feature = "split",
        wasm_split_helpers::wasm_split(discussion, fallible)
    )]
    fn discussion(given: Given) -> Result<Mounted, Unmounted> {
        Ok(mount::discussion(&given, desk)?)
    }

    /// What readers write with: discussions that can only be read do not load it.
    fn desk(discussion: Rc<Discussion>) -> LocalFuture<Result<Rc<dyn Desk>, Error>> {
        Box::pin(async move {
            #[cfg(feature = "split")]
            let opened = writing(discussion).await;
            #[cfg(not(feature = "split"))]
            let opened = writing(discussion);
            opened.map_err(|Unmounted(message)| Error::new(Kind::Network, message))
        })
    }

    #[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(writing, fallible))]
    fn writing(discussion: Rc<Discussion>) -> Result<Rc<dyn Desk>, Unmounted> {
        let only_read = || Unmounted("the server can only be read".to_owned());
        components::desk::open(&discussion).ok_or_else(only_read)
    }

    /// The promise of a [`Handle`]; one function for both, because what it takes is not small.
    fn handle(mounting: LocalFuture<Result<Mounted, Unmounted>>) -> Promise {
        future_to_promise(async move {
            match mounting.await {
                Ok(mounted) => Ok(Handle { _mounted: mounted }.into()),
                Err(Unmounted(message)) => Err(js_sys::Error::new(&message).into()),
            }
        })
    }
}
