//! `kabar-server`, and `kabar-server import`.

use kabar_server::settings::{Settings, VARIABLES};
use kabar_server::{import, serve};
use std::process::ExitCode;

const HELP: &str = "\
kabar-server                                       serves, until SIGTERM or Ctrl-C
kabar-server import THREAD PAGE.json [ARTICLE.json] [--base /ADDRESS/]
                                                   brings a discussion along, once: the page, and all that its `next` lead to;
                                                   addresses in the page are resolved against --base
Settings are variables of the environment:";

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let settings = || Settings::read(&std::env::vars().collect());
    let outcome = match words.first().map(String::as_str) {
        None => match settings() {
            Ok(settings) => serve::serve(settings).await,
            Err(sentence) => Err(sentence),
        },
        Some("import") => match settings() {
            Ok(settings) => import::import(settings, &words[1..]).await,
            Err(sentence) => Err(sentence),
        },
        Some("--help" | "-h") => {
            println!("{HELP}");
            for (name, usual, meaning) in VARIABLES {
                println!("  {name:18} {meaning} [{usual}]");
            }
            Ok(())
        }
        Some(word) => Err(format!("`{word}` is not something it does: see --help")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}
