//! The two hooks that all others are made of. Yew writes a hook anew for each type that it is used with; these have one
//! type each, whatever they keep and run.

use std::any::Any;
use std::cell::OnceCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::dom;

/// Something that lives as long as the component, made at its first rendering.
#[hook]
pub fn use_own<T: 'static>(make: impl FnOnce() -> T) -> Rc<T> {
    let place = use_place();
    let kept = place.get_or_init(|| Rc::new(make())).clone();
    kept.downcast()
        .expect("a place keeps what was made at the first rendering")
}

/// A place for one thing.
#[hook]
fn use_place() -> Rc<OnceCell<Rc<dyn Any>>> {
    use_memo((), |()| OnceCell::new())
}

/// What an effect holds until it runs again.
pub type Held = Option<Box<dyn Any>>;

/// Runs `effect` after the first rendering and after each one at which `count` is another. What it returns is dropped
/// before it runs again and at the end of the component.
#[hook]
pub fn use_after(count: usize, effect: Box<dyn FnOnce() -> Held>) {
    use_effect_with(count, move |_| {
        let held = effect();
        move || drop(held)
    });
}

/// A field that has the focus from its first rendering on, if `at_once` says so.
#[hook]
pub fn use_focus_first(at_once: bool) -> NodeRef {
    let field = use_node_ref();
    let first = field.clone();
    use_after(
        0,
        Box::new(move || {
            if at_once && let Some(field) = first.cast::<dom::Host>() {
                dom::focus(&field);
            }
            None
        }),
    );
    field
}
