//! The project's commands: `cargo xtask setup | serve | test | build | size | bench | backends`.

mod arguments;
mod backends;
mod bench;
mod build;
mod run;
mod serve;
mod setup;
mod size;
mod test;

use arguments::Task;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = arguments::parse(&words).and_then(|task| match task {
        Task::Help => {
            println!("{}", arguments::HELP);
            Ok(())
        }
        Task::Setup { browsers } => setup::setup(&browsers),
        Task::Serve { port } => serve::serve(port),
        Task::Test { browsers, all } => test::test(&browsers, all),
        Task::Build => setup::setup(&[]).and_then(|()| build::build()),
        Task::Size { compare } => size::size(compare, size::Bound::Budget),
        Task::Bench => bench::bench(),
        Task::BenchServer => bench::server(),
        Task::Backends { servers } => backends::backends(&servers),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}
