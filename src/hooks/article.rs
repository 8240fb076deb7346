use std::rc::Rc;

use yew::prelude::*;

use super::{Env, Signal, use_task};
use crate::backend::Read;
use crate::error::Error;
use crate::model::Article;

/// Something that a server has.
#[derive(Clone)]
pub enum Remote<T> {
    Loading,
    Ready(Rc<T>),
    Failed(Rc<Error>),
}

/// The same answer, not an equal one: that is all a view needs to know, and quick.
impl<T> PartialEq for Remote<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Remote::Loading, Remote::Loading) => true,
            (Remote::Ready(one), Remote::Ready(other)) => Rc::ptr_eq(one, other),
            (Remote::Failed(one), Remote::Failed(other)) => Rc::ptr_eq(one, other),
            (Remote::Loading | Remote::Ready(_) | Remote::Failed(_), _) => false,
        }
    }
}

/// The article of the surroundings, and how to ask for it again.
#[hook]
pub fn use_article(env: &Env) -> (Remote<Article>, Callback<MouseEvent>) {
    let task = use_task();
    let remote = use_state(|| Remote::Loading);

    let load = {
        let (env, remote) = (env.clone(), remote.setter());
        Rc::new(move || {
            let (env, remote) = (env.clone(), remote.clone());
            remote.set(Remote::Loading);
            let answer = env.service.article(&env.src);
            task.run(Box::pin(async move {
                remote.set(match answer.await {
                    Ok(Read { value, skipped }) => {
                        env.tell(skipped);
                        Remote::Ready(value)
                    }
                    Err(error) => Remote::Failed(Rc::new(error)),
                });
            }));
        })
    };
    let first = load.clone();
    use_effect_with((), move |()| first());
    {
        let signal = env.on_signal.clone();
        use_effect_with((*remote).clone(), move |article| {
            signal.emit(match article {
                Remote::Loading => Signal::Loading,
                Remote::Ready(article) => Signal::ArticleShown {
                    headline: article.headline.to_string(),
                    comments: article.comments.clone(),
                },
                Remote::Failed(error) => Signal::Failed((**error).clone()),
            });
        });
    }
    ((*remote).clone(), Callback::from(move |_| load()))
}
