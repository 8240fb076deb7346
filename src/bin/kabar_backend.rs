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

/// Memory that is only ever taken: each turn has a module of its own, with which all of it goes. What would give back
/// single pieces, a third of the code, the compiler leaves out.
#[cfg(target_arch = "wasm32")]
mod memory {
    use std::alloc::{GlobalAlloc, Layout};
    use std::arch::wasm32::{memory_grow, memory_size};
    use std::ptr::{null_mut, without_provenance_mut};
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    #[global_allocator]
    static TAKEN: Taken = Taken(AtomicUsize::new(0));

    /// Bytes of a page (core specification of WebAssembly, section 4.2.8).
    const PAGE: usize = 65_536;

    /// The end of what has been taken; 0 before the first time.
    struct Taken(AtomicUsize);

    unsafe extern "C" {
        /// Where the linker's own data ends.
        static __heap_base: u8;
    }

    // Each piece begins after all before it, and is inside the memory.
    unsafe impl GlobalAlloc for Taken {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let taken = match self.0.load(Relaxed) {
                0 => (&raw const __heap_base).addr(),
                taken => taken,
            };
            let start = taken.next_multiple_of(layout.align());
            let end = start + layout.size();
            let room = memory_size(0) * PAGE;
            if end > room && memory_grow(0, (end - room).div_ceil(PAGE)) == usize::MAX {
                return null_mut();
            }
            self.0.store(end, Relaxed);
            without_provenance_mut(start)
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }
}

#[cfg(target_arch = "wasm32")]
mod engine {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use kabar::backend::description::Page;
    use kabar::backend::wire;

    /// Bytes of the text that came last, in whichever direction.
    static LENGTH: AtomicUsize = AtomicUsize::new(0);

    // Each gives a text for the given one by `room`, and returns where it is; an empty one for what is not there.
    #[link(wasm_import_module = "page")]
    unsafe extern "C" {
        /// [`Page::variable`].
        fn variable(name: *const u8, length: usize) -> *mut u8;
        /// A header of an answer by its name.
        fn header(name: *const u8, length: usize, answer: usize) -> *mut u8;
        /// [`Page::plain`].
        fn plain(html: *const u8, length: usize) -> *mut u8;
        /// [`Page::resolve`], of a base and a reference with a line end between them.
        fn resolve(both: *const u8, length: usize) -> *mut u8;
        /// [`Page::offset`]: minutes, or NaN.
        fn offset(zone: *const u8, length: usize, local_ms: f64) -> f64;
    }

    /// Room for the UTF-8 of a text of this length; whoever asks writes it there at once.
    #[unsafe(no_mangle)]
    extern "C" fn room(length: usize) -> *mut u8 {
        LENGTH.store(length, Relaxed);
        // Not filled: the page does it.
        Vec::with_capacity(length).leak().as_mut_ptr()
    }

    /// Takes the turn of the texts given at this address. Returns the length of the result.
    #[unsafe(no_mangle)]
    extern "C" fn turn(given: *mut u8) -> *const u8 {
        let result = wire::turn(taken(given), &Browser, |answer| {
            Box::new(move |name| {
                let value = unsafe { header(name.as_ptr(), name.len(), answer) };
                Some(taken(value).to_owned())
            })
        });
        LENGTH.store(result.len(), Relaxed);
        result.leak().as_ptr()
    }

    /// The length of the result of the last turn.
    #[unsafe(no_mangle)]
    extern "C" fn length() -> usize {
        LENGTH.load(Relaxed)
    }

    /// The text that the page has just written here.
    fn taken(at: *mut u8) -> &'static str {
        // The page has filled the room that it asked for, and TextEncoder writes UTF-8 (Encoding standard, section 7.4).
        unsafe {
            let bytes = std::slice::from_raw_parts(at, LENGTH.load(Relaxed));
            std::str::from_utf8_unchecked(bytes)
        }
    }

    struct Browser;

    // The page reads what it is given, and returns.
    impl Page for Browser {
        fn variable(&self, name: &str) -> Option<String> {
            let value = unsafe { variable(name.as_ptr(), name.len()) };
            Some(taken(value).to_owned())
        }

        fn offset(&self, zone: &str, local_ms: i64) -> Option<i16> {
            let minutes = unsafe { offset(zone.as_ptr(), zone.len(), local_ms as f64) };
            (!minutes.is_nan()).then_some(minutes as i16)
        }

        fn plain(&self, html: &str) -> String {
            taken(unsafe { plain(html.as_ptr(), html.len()) }).to_owned()
        }

        fn resolve(&self, reference: &str, base: &str) -> Option<String> {
            let both = [base, "\n", reference].concat();
            let url = taken(unsafe { resolve(both.as_ptr(), both.len()) });
            (!url.is_empty()).then(|| url.to_owned())
        }
    }
}
