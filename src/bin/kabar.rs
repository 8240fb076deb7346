//! The tool for integrators: `kabar check` tries a backend description on a live server.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let said = kabar::check::run(&words);
    print!("{}", said.out);
    eprint!("{}", said.err);
    said.status.into()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
