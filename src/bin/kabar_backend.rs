//! The engine for backend descriptions, as a module of its own: only pages whose server needs one load it
//! (docs/decisions/009).
//!
//! It has no glue. Texts go in by `room`, and come out of `turn`; src/backend.js is the other side.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("kabar_backend runs in a page: build it with `cargo xtask build`");
    std::process::exit(2);
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// As in src/bin/kabar_widget.rs.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(target_arch = "wasm32")]
mod engine {
    use std::cell::RefCell;

    use kabar::backend::wire::{self, Tools};

    thread_local! {
        /// What was given since the last turn.
        static GIVEN: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
        /// What came of the last turn.
        static RESULT: RefCell<String> = const { RefCell::new(String::new()) };
    }

    #[link(wasm_import_module = "page")]
    unsafe extern "C" {
        /// Minutes east of UTC, or NaN: [`Tools::offset`].
        fn offset(zone: *const u8, length: usize, local_ms: f64) -> f64;
        /// Gives the words of a piece of HTML: [`Tools::plain`].
        fn plain(html: *const u8, length: usize);
    }

    /// Room for the UTF-8 of a text of this length; whoever asks writes it there at once.
    #[unsafe(no_mangle)]
    extern "C" fn room(length: usize) -> *mut u8 {
        GIVEN.with_borrow_mut(|given| {
            let mut text = vec![0; length];
            let at = text.as_mut_ptr();
            given.push(text);
            at
        })
    }

    /// Takes the turn of the three texts given before: description, question, bodies. Returns the length of the result.
    #[unsafe(no_mangle)]
    extern "C" fn turn() -> usize {
        let (bodies, question, description) = (taken(), taken(), taken());
        let result = wire::turn(&description, &question, &bodies, &Browser);
        let length = result.len();
        RESULT.set(result);
        length
    }

    /// Where the result of the last turn stands.
    #[unsafe(no_mangle)]
    extern "C" fn result() -> *const u8 {
        RESULT.with_borrow(|result| result.as_ptr())
    }

    fn taken() -> String {
        let text = GIVEN.with_borrow_mut(|given| given.pop());
        String::from_utf8(text.unwrap_or_default()).unwrap_or_default()
    }

    struct Browser;

    impl Tools for Browser {
        fn offset(&self, zone: &str, local_ms: i64) -> Option<i16> {
            // The page reads the zone and returns.
            let minutes = unsafe { offset(zone.as_ptr(), zone.len(), local_ms as f64) };
            (!minutes.is_nan()).then_some(minutes as i16)
        }

        fn plain(&self, html: &str) -> String {
            // The page reads the text, and gives its words before it returns.
            unsafe { plain(html.as_ptr(), html.len()) };
            taken()
        }
    }
}
