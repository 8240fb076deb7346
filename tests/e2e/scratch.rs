use crate::stage::in_browser;

/// Lines of /tmp/scratch.txt: `hold P`, `free P`, `open P`, `run JS`, `eval JS`, `until JS`, `click JS`, `paint`.
#[test]
fn scratch() {
    in_browser(async |page, server| {
        let mut gates = std::collections::HashMap::new();
        for line in std::fs::read_to_string("/tmp/scratch.txt").unwrap().lines() {
            let Some((what, rest)) = line.split_once(' ') else {
                continue;
            };
            match what {
                "hold" => {
                    gates.insert(rest.to_owned(), server.hold(rest));
                }
                "free" => gates.remove(rest).unwrap().open(),
                "open" => page.open(rest).await,
                "run" => page.run(rest).await,
                "eval" => println!("{rest}\n   {:#}", page.eval(rest).await),
                "until" => page.until(rest).await,
                "click" => page.click(rest).await,
                "set" => {
                    let (p, body) = rest.split_once(' ').unwrap();
                    server.set(p, crate::server::Reply::json(body.to_owned()));
                }
                "status" => {
                    let (p, body) = rest.split_once(' ').unwrap();
                    server.set(p, crate::server::Reply::status(body.parse().unwrap()));
                }
                "paint" => page.painted().await,
                "log" => println!(
                    "{:#?} cookies {:?}",
                    server.asked(),
                    server.paths_with_cookies()
                ),
                other => panic!("{other}"),
            }
        }
        page.take_errors().await;
        page.take_warnings().await;
    });
}
