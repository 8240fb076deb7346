use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::js_sys::Array;
use web_sys::{
    Document, Element, Event, HtmlElement, ResizeObserver, ResizeObserverEntry, Window, window,
};

use super::{Listener, find_all, now};

/// How long after a tap or key what moves is the reader's doing: the layout-instability specification's own 500 ms.
const READERS_DOING_MS: i64 = 500;

/// Holds an element's lower edge where it is while the reader could see what stands below it move.
///
/// The element's height is kept in `--kabar-hold` and follows its content only while the edge is below the viewport
/// before and after, or within half a second of the reader's tap or key unless that would scroll the page. `data-hold`
/// says what is held: `more` where content is cut off below, `room` where there is space to spare. Who ends it takes these
/// two away (`release` of src/embed.js): by then another one may hold the element.
pub struct Edge {
    held: Rc<Held>,
    _on_resize: Closure<dyn FnMut(Array)>,
    _listeners: Vec<Listener>,
}

struct Held {
    host: HtmlElement,
    content: Element,
    window: Window,
    /// When the reader last tapped or pressed a key. A screen reader's press is a click without either.
    touched: Cell<i64>,
    /// Width of the viewport when the height was last set; another one is another page to the reader.
    width: Cell<f64>,
    on_frame: RefCell<Option<Closure<dyn FnMut()>>>,
    /// The frame that will settle it.
    frame: Cell<Option<i32>>,
    /// Tells after layout and before paint: what has changed is never shown before it is decided upon.
    observer: OnceCell<ResizeObserver>,
    /// Heights of the content, as the observer told it and as it was then.
    told: Cell<(f64, f64)>,
    /// The observer does not look before the next frame.
    paused: Cell<bool>,
}

impl Edge {
    /// Holds the edge of `host` from now on; `content` is what fills it. Nothing is held for content that has left the
    /// page while its code was loading.
    pub fn new(host: HtmlElement, content: Element) -> Option<Self> {
        let window = window().filter(|_| content.is_connected())?;
        let width = viewport(&window).0;
        let held = Rc::new(Held {
            host,
            content,
            window,
            touched: Cell::new(i64::MIN),
            width: Cell::new(width),
            on_frame: RefCell::new(None),
            frame: Cell::new(None),
            observer: OnceCell::new(),
            told: Cell::new((0.0, 0.0)),
            paused: Cell::new(false),
        });
        held.hold("room");

        let resized = held.clone();
        let on_resize = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            if let Ok(entry) = entries.get(0).dyn_into() {
                resized.resized(&entry);
            }
        });
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
        held.observer
            .get_or_init(|| observer)
            .observe(&held.content);

        let listeners = ["pointerup", "keydown", "click"]
            .map(|event| {
                let held = held.clone();
                Listener::new(&held.window.clone(), event, move |_: &Event| {
                    held.touched.set(now());
                    held.settle_soon();
                })
            })
            .into_iter()
            .chain(["scroll", "resize"].map(|event| {
                let held = held.clone();
                Listener::new(&held.window.clone(), event, move |_: &Event| {
                    held.settle_soon()
                })
            }))
            .collect();
        Some(Edge {
            held,
            _on_resize: on_resize,
            _listeners: listeners,
        })
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        if let Some(observer) = self.held.observer.get() {
            observer.disconnect();
        }
        if let Some(frame) = self.held.frame.take() {
            let _ = self.held.window.cancel_animation_frame(frame);
        }
        self.held.on_frame.borrow_mut().take();
    }
}

impl Held {
    fn hold(&self, what: &str) {
        let height = self.host.get_bounding_client_rect().height();
        self.set_height(height, viewport(&self.window).0);
        let _ = self.host.set_attribute("data-hold", what);
    }

    fn set_height(&self, height: f64, width: f64) {
        set_height(&self.host, height);
        self.width.set(width);
    }

    /// Settles before the change is painted.
    fn resized(self: &Rc<Self>, entry: &ResizeObserverEntry) {
        self.settle();
        let told = (
            entry.content_rect().height(),
            self.content.get_bounding_client_rect().height(),
        );
        // Comments that come near the viewport are laid out after the observer has measured (`content-visibility`).
        // Whoever still looks at what changes after it was told makes browsers report an error to the page, so nobody
        // looks for the rest of this frame. The next one tells the same once more if that was all.
        if told != self.told.replace(told)
            && let Some(observer) = self.observer.get()
        {
            observer.unobserve(&self.content);
            self.paused.set(true);
            self.request_frame();
        }
    }

    /// Lets the height follow the content if nobody sees it, else says what is held.
    fn settle(&self) {
        // After a trap the loader takes the hold away, and a retry puts other content there, which another one holds.
        if !self.content.is_connected() || self.host.get_attribute("data-hold").is_none() {
            return;
        }
        let outer = self.host.get_bounding_client_rect();
        // The page's own words may stand above the content.
        let growth = self.content.get_bounding_client_rect().bottom() - outer.bottom();
        // A fraction of a pixel is rounding, not content.
        if growth.abs() < 1.0 {
            return self.free();
        }
        let (width, height) = viewport(&self.window);
        let unseen = outer.bottom() >= height && outer.bottom() + growth >= height;
        let Some(page) = self.window.document() else {
            return;
        };
        let readers_doing = now().saturating_sub(self.touched.get()) < READERS_DOING_MS
            && !would_scroll(&page, growth, height)
            || width != self.width.get()
            || page.hidden();
        if unseen || readers_doing {
            self.set_height(outer.height() + growth, width);
            self.free();
        } else {
            let what = if growth > 0.0 { "more" } else { "room" };
            let _ = self.host.set_attribute("data-hold", what);
        }
    }

    /// The height is right; it stays set, so that what changes next is decided upon first.
    fn free(&self) {
        let _ = self.host.set_attribute("data-hold", "");
    }

    /// Settles in the next frame, once however often it is asked for, and only where something is held.
    fn settle_soon(self: &Rc<Self>) {
        let held = self.host.get_attribute("data-hold");
        let resized = viewport(&self.window).0 != self.width.get();
        if held.as_deref() != Some("") || resized {
            self.request_frame();
        }
    }

    fn request_frame(self: &Rc<Self>) {
        if self.frame.get().is_some() {
            return;
        }
        let mut on_frame = self.on_frame.borrow_mut();
        let on_frame = on_frame.get_or_insert_with(|| {
            let held = Rc::downgrade(self);
            Closure::new(move || {
                if let Some(held) = held.upgrade() {
                    held.frame.set(None);
                    held.settle();
                    if held.paused.take()
                        && let Some(observer) = held.observer.get()
                    {
                        observer.observe(&held.content);
                    }
                }
            })
        });
        self.frame.set(
            self.window
                .request_animation_frame(on_frame.as_ref().unchecked_ref())
                .ok(),
        );
    }
}

/// Lets an element whose edge is held be as high as its content: its reader goes somewhere in it by a link.
pub fn let_go(host: &HtmlElement) {
    let content = find_all(host, ".kabar").and_then(|found| found.get(0));
    if let Some(content) = content.filter(|_| host.has_attribute("data-hold")) {
        let content: Element = content.unchecked_into();
        let bottom = content.get_bounding_client_rect().bottom();
        set_height(host, bottom - host.get_bounding_client_rect().top());
        let _ = host.set_attribute("data-hold", "");
    }
}

fn set_height(host: &HtmlElement, height: f64) {
    let height = format!("{}px", height.ceil() as u32);
    let _ = host.style().set_property("--kabar-hold", &height);
}

/// Whether a page that is `growth` higher ends above the lower edge of the viewport, so that the browser scrolls it back
/// under the reader.
fn would_scroll(page: &Document, growth: f64, height: f64) -> bool {
    let Some(root) = page.document_element() else {
        return false;
    };
    let whole = root.get_bounding_client_rect();
    growth < 0.0 && whole.top() < 0.0 && whole.bottom() + growth < height
}

/// Width and height of the viewport in CSS pixels.
fn viewport(window: &Window) -> (f64, f64) {
    let size = |value: Result<JsValue, JsValue>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    (size(window.inner_width()), size(window.inner_height()))
}
