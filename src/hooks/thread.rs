use std::rc::Rc;

use yew::prelude::*;

use super::{Env, Signal, use_task};
use crate::backend::Read;
use crate::dom::AfterPaint;
use crate::error::{Error, Kind};
use crate::model::{Link, Text};
use crate::state::thread::{Action, Phase, Thread};

/// The discussion of the surroundings, and how to have more of it.
pub struct Discussion {
    pub thread: UseReducerHandle<Thread>,
    /// Asks for the first page again, or for the one after the last.
    pub load: Callback<MouseEvent>,
    /// Asks for the replies of a comment that did not come along.
    pub load_replies: Callback<(Text, Link)>,
}

/// Loads pages into the thread, lets it be built paint by paint, and tells the page what is shown.
#[hook]
pub fn use_thread(env: &Env) -> Discussion {
    let thread = use_reducer(Thread::default);
    let pages = use_task();
    let replies = use_task();

    let load = {
        let (env, dispatch) = (env.clone(), thread.dispatcher());
        Rc::new(move |next: Option<&Link>| {
            let (env, dispatch) = (env.clone(), dispatch.clone());
            dispatch.dispatch(match next {
                Some(_) => Action::LoadMore,
                None => Action::Load,
            });
            let answer = env
                .service
                .comments(next.map_or(&env.src, |next| next.as_str()));
            pages.run(Box::pin(async move {
                dispatch.dispatch(match answer.await {
                    Ok(Read { value, skipped }) => {
                        env.tell(skipped);
                        Action::Arrived(value)
                    }
                    Err(error) => Action::Failed(error),
                });
            }));
        })
    };
    let load_replies = {
        let (env, dispatch) = (env.clone(), thread.dispatcher());
        use_callback((), move |(id, url): (Text, Link), ()| {
            let (env, dispatch) = (env.clone(), dispatch.clone());
            dispatch.dispatch(Action::LoadReplies(id.clone()));
            let answer = env.service.comments(url.as_str());
            replies.run(Box::pin(async move {
                dispatch.dispatch(match answer.await {
                    Ok(Read { value, skipped }) => {
                        env.tell(skipped);
                        Action::RepliesArrived(id, value)
                    }
                    Err(error) => {
                        env.tell(vec![error.clone()]);
                        Action::RepliesFailed(id, error)
                    }
                });
            }));
        })
    };
    let first = load.clone();
    use_effect_with((), move |()| first(None));
    use_building(&thread);
    use_telling(env, &thread);
    let next = thread.next.clone();
    Discussion {
        thread,
        load: Callback::from(move |_| load(next.as_ref())),
        load_replies,
    }
}

/// Has further rows built after each paint, until all are there.
#[hook]
fn use_building(thread: &UseReducerHandle<Thread>) {
    let dispatch = thread.dispatcher();
    // Another count of rows is another paint to wait for.
    use_effect_with(thread.rows_left(), move |left| {
        let paint = (*left > 0)
            .then(|| AfterPaint::new(move || dispatch.dispatch(Action::Painted)))
            .flatten();
        move || drop(paint)
    });
}

/// Tells the page what has become of the thread, each time that a part of it arrived or failed.
#[hook]
fn use_telling(env: &Env, thread: &UseReducerHandle<Thread>) {
    let (env, thread) = (env.clone(), thread.clone());
    let told = use_mut_ref(|| 0);
    use_effect_with(thread.changes(), move |_| {
        env.on_signal.emit(match &thread.phase {
            Phase::Loading => Signal::Loading,
            Phase::Failed(error) => Signal::Failed(error.clone()),
            Phase::MoreFailed(error) => Signal::Partly(error.clone()),
            Phase::LoadingMore => return,
            Phase::Ready => Signal::CommentsShown {
                shown: thread.len(),
                total: thread.total,
                closed: thread.closed,
            },
        });
        let duplicates = thread.duplicates();
        env.tell(
            duplicates[*told.borrow()..]
                .iter()
                .map(|id| twice(id))
                .collect(),
        );
        *told.borrow_mut() = duplicates.len();
    });
}

fn twice(id: &str) -> Error {
    let detail = [
        "the comment ",
        id,
        " came twice; the second one is left out",
    ];
    Error::new(Kind::Comment, detail.concat())
}
