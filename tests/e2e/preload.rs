//! A page may ask for the files of an article along with itself; what it names comes once.

use crate::server::Site;
use crate::stage::in_browser;

#[test]
fn what_a_page_names_in_its_head_comes_along_with_it_and_once() {
    in_browser(async |page, server| {
        let folder = format!("{}/", server.origin(Site::Assets));
        let lines = server.preload_lines(&folder, "en");
        let names: Vec<String> = lines
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split(['?', '"']).next().unwrap_or_default())
            .map(|address| address.replace(&folder, "/"))
            .collect();
        for name in &names {
            server.set(name, server.file(name).kept());
        }
        let html = server.file("/pages/article.html");
        let script = "<script type=\"module\" src=\"../embed.js\"></script>";
        server.set("/pages/preload.html", html.replace(script, &lines));
        page.open("/pages/preload.html").await;
        for name in &names {
            server.wait_for(name, 1).await;
        }
        // All of it was asked for before there is a loader.
        page.run(&format!(
            "document.head.append(Object.assign(document.createElement('script'), {{ type: 'module', src: '{folder}embed.js' }}))"
        ))
        .await;
        page.until_state("kabar-article", "ready").await;
        let asked = server.asked();
        let of_the_build = asked.iter().filter(|path| names.contains(path));
        assert_eq!(of_the_build.count(), names.len(), "{asked:?}");
        let others = asked.iter().filter(|path| {
            (path.ends_with(".wasm") || path.ends_with(".css") || path.ends_with(".js"))
                && !names.contains(path)
        });
        assert_eq!(
            others.collect::<Vec<_>>(),
            ["/probe.js", "/embed.js"],
            "the lines name all that an article loads"
        );
    });
}
