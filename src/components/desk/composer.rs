use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use crate::components::blocks::{Voice, blocks};
use crate::components::element::{BUTTON, Fixed, Is, button, element, keyed, list, text};
use crate::hooks::{Env, Writing, field_value, submit_by_keys, use_focus_first, use_own};
use crate::locale::Messages;
use crate::model::{Block, Field, Posting, Text};
use crate::state::writing::{Stage, Target};

/// Below so many characters that are left, they are counted.
const COUNTED: u32 = 200;

#[derive(Properties)]
pub struct Props {
    pub writing: Rc<Writing>,
    pub target: Target,
    /// Goes up when what it shows is another.
    pub written: usize,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.writing, &other.writing)
            && self.target == other.target
            && self.written == other.written
    }
}

/// What the server says of how a text will look.
enum Preview {
    /// Nothing yet, or why it says nothing: in words for the reader.
    Told(Text),
    Shown(Vec<Block>),
}

/// A text, and how it will look; none where nobody has asked.
type Previewed = RefCell<Option<(Text, Preview)>>;

/// Where the reader writes: one line until it is touched or has words in it.
#[component]
pub fn Composer(props: &Props) -> Html {
    let redraw = use_force_update();
    let touched = use_own(|| Cell::new(props.target != Target::Thread));
    let previewed: Rc<Previewed> = use_own(RefCell::default);
    // Whether they have tried to send what the server does not take.
    let tried = use_own(|| Cell::new(false));
    let writing = &props.writing;
    let env = &writing.env;
    let draft = writing.draft(&props.target);
    let refused = draft.and_then(|piece| match piece.stage {
        Stage::Draft(reason) => reason,
        Stage::Sending
        | Stage::Waiting(..)
        | Stage::Failed(_)
        | Stage::Uncertain
        | Stage::Held
        | Stage::Published
        | Stage::Rejected(_) => None,
    });
    // Words that come back open it by themselves, wherever the reader is by then.
    let field = use_focus_first(touched.get() && refused.is_none());
    let Some(can) = writing.can() else {
        return Html::default();
    };
    let words = writing.words(&props.target);
    let open = touched.get() || !words.is_empty();
    let (fits, length) = measure(&words, can.post.as_ref());

    let on_input = {
        let (writing, target, redraw) = (writing.clone(), props.target.clone(), redraw.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(words) = field_value(&event) {
                writing.typed(target.clone(), &words);
                redraw.force_update();
            }
        })
    };
    let on_focus = {
        let (touched, redraw) = (touched.clone(), redraw.clone());
        let (writing, target) = (writing.clone(), props.target.clone());
        Callback::from(move |_| {
            writing.enter(&target);
            if !touched.replace(true) {
                redraw.force_update();
            }
        })
    };
    let on_key = {
        let (writing, target) = (writing.clone(), props.target.clone());
        Callback::from(move |event: KeyboardEvent| {
            // Of an input method it is its own key.
            let leaves = event.key() == "Escape" && !event.is_composing();
            if let (Target::Reply(id) | Target::Edit(id), true) = (&target, leaves) {
                // What is written is kept.
                return writing.open(id, None);
            }
            submit_by_keys(&event);
        })
    };
    let on_submit = {
        let (writing, target) = (writing.clone(), props.target.clone());
        let (tried, redraw) = (tried.clone(), redraw.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(!fits);
            if fits {
                writing.submit(&target);
            } else {
                redraw.force_update();
            }
        })
    };

    let (label, send) = match &props.target {
        Target::Thread => ("writing.label", "writing.send"),
        Target::Reply(_) => ("writing.label-reply", "writing.send-reply"),
        Target::Edit(_) => ("writing.label-edit", "writing.save"),
    };
    let label = env.messages.text(label);
    let is_wrong = tried.get() && !fits;
    let field = html! {
        <div class="kabar-composer__field" data-text={words.clone()}>
            <textarea
                ref={field}
                rows="1"
                dir="auto"
                required=true
                value={words.clone()}
                placeholder={label.clone()}
                aria-label={label}
                aria-invalid={is_wrong.then_some("true")}
                oninput={on_input}
                onkeydown={on_key}
            />
        </div>
    };
    // Each part has its place, so that none is made anew where another comes or goes: the reader may be in it.
    let mut parts = vec![refused.map_or_else(Html::default, |reason| {
        let sentence = match &*reason.sentence {
            "" => env.messages.refusal(reason.kind),
            _ => reason.sentence,
        };
        const REFUSED: Fixed = &[("class", Is("kabar-notice")), ("role", Is("alert"))];
        element("div", REFUSED, vec![element("p", &[], sentence)])
    })];
    if open {
        parts.push(match length {
            Some((key, count)) => counter(key, count, is_wrong, &env.messages),
            None => Html::default(),
        });
        let is_new = !matches!(props.target, Target::Edit(_));
        parts.push(match &can.post {
            Some(post) if is_new && !writing.is_signed_in() => introduction(post, writing),
            Some(_) | None => Html::default(),
        });
        let asks = can.challenge && is_new && writing.asks_at() == props.target;
        parts.push(match asks {
            // The page's own: whatever it asks there works as it does anywhere else in the page.
            true => element("slot", &[("name", Is("challenge"))], Html::default()),
            false => Html::default(),
        });
        parts.push(match can.preview {
            true => preview(&words, &previewed, env),
            false => Html::default(),
        });
        let mut buttons = vec![html! {
            <button type="submit" class="kabar-button kabar-button--main">{ text(env.messages.text(send)) }</button>
        }];
        if can.preview {
            let asks = ask(&words, &previewed, &redraw, &props.target, writing);
            buttons.push(button(BUTTON, env.messages.text("writing.preview"), asks));
        }
        if let Target::Reply(id) | Target::Edit(id) = &props.target {
            let (writing, id) = (writing.clone(), id.clone());
            let cancel = Callback::from(move |_| writing.open(&id, None));
            let words = env.messages.text("writing.cancel");
            buttons.push(button(BUTTON, words, cancel));
        }
        parts.push(element(
            "div",
            &[("class", Is("kabar-composer__buttons"))],
            buttons,
        ));
    }
    html! {
        <form class="kabar-composer" data-open={open.then_some("")} data-keep="" onfocusin={on_focus} onsubmit={on_submit}>
            { field }
            // Whatever comes and goes below it, the field stays the same one.
            { list(parts) }
        </form>
    }
}

/// Asks how a text will look, and shows what comes.
fn ask(
    words: &Text,
    previewed: &Rc<Previewed>,
    redraw: &UseForceUpdateHandle,
    target: &Target,
    writing: &Rc<Writing>,
) -> Callback<MouseEvent> {
    let (words, previewed, redraw) = (words.clone(), previewed.clone(), redraw.clone());
    let (target, writing) = (target.clone(), writing.clone());
    Callback::from(move |_| {
        if words.trim().is_empty() {
            return;
        }
        let show = {
            let (words, previewed, redraw) = (words.clone(), previewed.clone(), redraw.clone());
            move |preview| {
                previewed.replace(Some((words, preview)));
                redraw.force_update();
            }
        };
        let coming = writing.env.messages.text("writing.preview-coming");
        show.clone()(Preview::Told(coming));
        writing.preview(&target, &words, move |told| {
            show(match told {
                Ok(blocks) => Preview::Shown(blocks),
                Err(sentence) => Preview::Told(sentence),
            });
        });
    })
}

/// How the text in the field will look, as long as it is the one that was asked for. What is announced has to stand
/// somewhere that was there before.
fn preview(words: &Text, previewed: &Previewed, env: &Env) -> Html {
    const PREVIEW: Fixed = &[
        ("class", Is("kabar-composer__preview kabar-body")),
        ("aria-live", Is("polite")),
    ];
    let previewed = previewed.borrow();
    let asked = previewed.as_ref().filter(|(asked, _)| asked == words);
    let content = match asked.map(|(_, preview)| preview) {
        None => Html::default(),
        Some(Preview::Told(sentence)) => element("p", &[], sentence.clone()),
        Some(Preview::Shown(content)) => blocks(content, Voice::Reader, env),
    };
    element("div", PREVIEW, content)
}

/// Whether the server takes a text of this length, and what the reader is told of it with a number.
fn measure(words: &str, post: Option<&Posting>) -> (bool, Option<(&'static str, u32)>) {
    // Servers take space at the ends away before they count.
    let given = chars(words.trim());
    let least = post.map_or(1, |post| post.min_length.max(1));
    if given < least {
        // Of an empty field the browser says that it has to be filled in.
        let missing = (given > 0).then_some(("writing.too-few", least - given));
        return (false, missing);
    }
    match post.and_then(|post| post.max_length) {
        Some(most) => {
            let given = chars(words);
            let (few, over) = (most.saturating_sub(given), given.saturating_sub(most));
            let told = match over {
                0 => (few < COUNTED).then_some(("writing.left", few)),
                _ => Some(("writing.too-many", over)),
            };
            (over == 0, told)
        }
        None => (true, None),
    }
}

fn chars(words: &str) -> u32 {
    u32::try_from(words.chars().count()).unwrap_or(u32::MAX)
}

/// What the eye sees with each letter the ear is told in steps, and when what is wrong was to be sent.
fn counter(key: &str, count: u32, is_wrong: bool, messages: &Messages) -> Html {
    const SEEN: Fixed = &[("class", Is("kabar-composer__left"))];
    const WRONG: Fixed = &[("class", Is("kabar-composer__left")), ("role", Is("alert"))];
    const HEARD: Fixed = &[("class", Is("kabar-hidden")), ("role", Is("status"))];
    let step = [10, 50, 100, COUNTED]
        .into_iter()
        .find(|step| count <= *step);
    let heard = match step.filter(|_| key == "writing.left") {
        Some(step) => messages.count(key, step),
        None => Text::default(),
    };
    let seen = element(
        "p",
        if is_wrong { WRONG } else { SEEN },
        messages.count(key, count),
    );
    // An alert is told when it comes, not when something becomes one.
    list(vec![
        keyed(is_wrong.into(), seen),
        element("p", HEARD, heard),
    ])
}

/// Who writes, as far as the server wants to know.
fn introduction(post: &Posting, writing: &Rc<Writing>) -> Html {
    let reader = writing.reader();
    let members = reader.signature.members();
    // As Signature has them, with the type of the field and what browsers fill in there (HTML, autocomplete).
    let fields = [
        (post.name, "writing.name", "text", "name"),
        (post.email, "writing.email", "email", "email"),
        (post.website, "writing.website", "url", "url"),
    ];
    let mut parts = Vec::new();
    for (at, (field, label, of_type, complete)) in fields.into_iter().enumerate() {
        if field != Field::None {
            let messages = &writing.env.messages;
            let mut label = messages.text(label);
            let is_required = field == Field::Required;
            if !is_required {
                label = messages.with("writing.optional", &[("field", &label)]);
            }
            parts.push(input(
                is_required,
                label,
                of_type,
                complete,
                members[at].1.clone(),
                at,
                writing,
            ));
        }
    }
    if parts.is_empty() {
        return Html::default();
    }
    let remember = {
        let writing = writing.clone();
        Callback::from(move |_| {
            let mut reader = writing.reader();
            reader.remember = !reader.remember;
            writing.introduce(reader);
        })
    };
    parts.push(html! {
        <label class="kabar-composer__remember">
            <input type="checkbox" checked={reader.remember} onchange={remember} />
            { text(writing.env.messages.text("writing.remember")) }
        </label>
    });
    element("div", &[("class", Is("kabar-composer__who"))], parts)
}

fn input(
    required: bool,
    label: Text,
    of_type: &'static str,
    complete: &'static str,
    value: Text,
    at: usize,
    writing: &Rc<Writing>,
) -> Html {
    let on_input = {
        let writing = writing.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(words) = field_value(&event) {
                let mut reader = writing.reader();
                reader.signature.set(at, words.into());
                writing.introduce(reader);
            }
        })
    };
    html! {
        <label>
            { text(label) }
            <input type={of_type} autocomplete={complete} {required} value={value} oninput={on_input} />
        </label>
    }
}
