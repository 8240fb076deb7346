//! Where every test plays: one browser and one set of servers for all, cleared in between.

use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::Mutex;

use crate::browser::Browser;
use crate::page::Page;
use crate::server::Server;
use crate::webdriver::Session;

/// Outlives every test, as the browser does. The servers answer while the test waits.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads can be started")
});

/// Browser and servers, for one test at a time; started by the first one, and anew after a test that failed.
static STAGE: Mutex<Option<(Session, Server)>> = Mutex::const_new(None);

/// Runs a test with a page; whatever the page complains of unasked fails it.
pub fn in_browser(test: impl AsyncFnOnce(&Page, &Server)) {
    RUNTIME.block_on(async {
        let mut stage = STAGE.lock().await;
        let (session, server) = match stage.take() {
            Some(ready) => ready,
            None => (
                Session::start(Browser::chosen()).await,
                Server::start().await,
            ),
        };
        let page = Page::new(&session, &server);
        page.resize(1000, 900).await;
        test(&page, &server).await;
        page.assert_no_complaints().await;
        page.forget().await;
        server.reset();
        *stage = Some((session, server));
    });
}
