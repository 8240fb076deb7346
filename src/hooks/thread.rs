use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::live::Listening;
use super::own::{use_after, use_own};
use super::visit::Visit;
use super::window::Window;
use super::{Desk, DeskState, Env, Signal, Tasks};
use crate::backend::Read;
use crate::dom::{
    AfterPaint, IS_BROWSER, Listener, ROWS, has_focus, move_focus, now, on_pointer, restore_focus,
    show_focus,
};
use crate::error::{Error, Kind};
use crate::model::{CommentPage, Link, Text};
use crate::state::thread::{Action, Phase, Thread, Wanted};

/// The way to the next page (src/components/discussion/more.rs).
const MORE: &str = ".kabar-more > button";
/// Milliseconds for which a page that nobody wanted yet is as good as one that is asked for now.
const FRESH_MS: i64 = 30_000;

/// The next page, asked for before it is wanted.
enum Ahead {
    Asked,
    /// Here, since this moment.
    Here(i64, Read<CommentPage>),
}

/// The discussion of the surroundings, and how to have more of it.
pub struct Discussion {
    /// What surrounds it.
    pub env: Env,
    /// What readers can do beyond reading, once its code is here.
    desk: RefCell<Option<Rc<dyn Desk>>>,
    desk_state: Cell<DeskState>,
    thread: RefCell<Rc<Thread>>,
    tasks: Tasks,
    ahead: RefCell<Option<Ahead>>,
    /// Whether it has been asked for.
    asked: Cell<bool>,
    /// Which of the thread's changes the page was told of last: it may have changed once more before it was told.
    told: Cell<Option<u32>>,
    /// How many faults of the thread the page was told of.
    faults_told: Cell<usize>,
    /// Whether the focus was in the element when it was last shown anew.
    focused: Cell<bool>,
    /// Whether the reader is to be led to what has come.
    leads: Cell<bool>,
    /// The state that the document shows.
    pub(super) drawn: RefCell<Rc<Thread>>,
    pub(super) window: Window,
    pub(super) visit: Visit,
    pub(super) redraw: UseForceUpdateHandle,
}

impl Discussion {
    /// The thread as it is now.
    pub fn thread(&self) -> Rc<Thread> {
        self.thread.borrow().clone()
    }

    pub(super) fn dispatch(self: &Rc<Self>, action: Action) {
        self.change(self.thread().reduce(action));
    }

    pub(super) fn change(self: &Rc<Self>, after: Rc<Thread>) {
        self.thread.replace(after);
        self.redraw();
    }

    /// Shows it anew.
    pub(super) fn redraw(self: &Rc<Self>) {
        self.focused.set(has_focus(self.env.host.as_ref()));
        self.redraw.force_update();
    }

    /// What readers can do beyond reading, once its code is here.
    pub fn desk(&self) -> Option<Rc<dyn Desk>> {
        self.desk.borrow().clone()
    }

    /// What has become of it.
    pub fn desk_state(&self) -> DeskState {
        self.desk_state.get()
    }

    /// Has the code for writing come, at first or again.
    pub fn open_desk(self: &Rc<Self>) {
        let Some(open) = self.env.desk else { return };
        self.desk_state.set(DeskState::Coming);
        self.redraw();
        let opened = open(self.clone());
        let this = Rc::downgrade(self);
        self.tasks.run(
            "desk".into(),
            Box::pin(async move {
                let opened = opened.await;
                let Some(this) = this.upgrade() else { return };
                match opened {
                    Ok(desk) => {
                        this.desk.replace(Some(desk.clone()));
                        desk.begin();
                    }
                    Err(error) => this.settle_desk(Err(error)),
                }
            }),
        );
    }

    /// It is known what readers may do, or why not.
    pub(super) fn settle_desk(self: &Rc<Self>, opened: Result<(), Error>) {
        self.desk_state.set(match opened {
            Ok(()) => DeskState::Open,
            // Whoever reads by the description has told its fault already.
            Err(error) if error.kind() == Kind::Description => DeskState::None,
            Err(error) => {
                self.env.tell(vec![error]);
                DeskState::Failed
            }
        });
        self.redraw();
    }

    /// Asks for the first page, at first or again, or again for what is to stand here instead.
    pub fn load(self: &Rc<Self>) {
        if let Some(wanted) = &self.thread().wanted {
            return self.turn(wanted.clone());
        }
        self.dispatch(Action::Load);
        self.ask(&self.env.src, None);
    }

    /// Asks for the page after the last one, whatever was to stand here instead.
    pub fn more(self: &Rc<Self>) {
        let Some(next) = &self.thread().next else {
            return;
        };
        let ahead = self.ahead.take();
        match ahead {
            Some(Ahead::Here(since, page)) if now() - since < FRESH_MS => {
                return self.dispatch(self.take(Ok(page), None));
            }
            // It is on its way.
            Some(Ahead::Asked) => drop(self.ahead.replace(ahead)),
            Some(Ahead::Here(..)) | None => self.ask(next.as_str(), None),
        }
        self.dispatch(Action::LoadMore);
    }

    /// Asks for the next page when the reader points at the way there: it is here, or nearly so, when they press.
    fn listen_to_pointers(self: &Rc<Self>) -> Option<Listener> {
        let this = Rc::downgrade(self);
        Some(on_pointer(self.env.host.as_ref()?, MORE, move || {
            if let Some(this) = this.upgrade() {
                this.ask_ahead();
            }
        }))
    }

    fn ask_ahead(self: &Rc<Self>) {
        let thread = self.thread();
        let is_asked = self.ahead.borrow().is_some();
        if let (Some(next), Phase::Ready, false) = (&thread.next, &thread.phase, is_asked) {
            self.ask(next.as_str(), None);
            self.ahead.replace(Some(Ahead::Asked));
        }
    }

    /// Asks for what is to stand in the place of the comments that are here.
    pub fn turn(self: &Rc<Self>, wanted: Wanted) {
        let thread = self.thread();
        let url = match &wanted {
            Wanted::All => Some(Text::from(&*self.env.src)),
            Wanted::Sorted(order) => {
                let mut orders = thread.orders.iter();
                let offered = orders.find(|(offered, _)| offered == order);
                offered.map(|(_, url)| url.text())
            }
            Wanted::Single(id) => thread.address_of(id).map(|url| url.text()),
        };
        if let Some(url) = url {
            self.dispatch(Action::Turn(wanted));
            self.ask(&url, None);
        }
    }

    /// Asks for the replies of a comment that did not come along.
    pub fn load_replies(self: &Rc<Self>, id: Text, url: &Link) {
        self.dispatch(Action::LoadReplies(id.clone()));
        self.ask(url.as_str(), Some(id));
    }

    /// Folds the branch that the comment `id` opens, or unfolds it.
    pub fn fold(self: &Rc<Self>, id: Text) {
        self.dispatch(Action::Fold(id));
    }

    /// What gets the focus next is to be in view.
    pub(super) fn lead(&self) {
        self.leads.set(true);
    }

    /// Shows the comments that came meanwhile, and leads to the first of them.
    pub fn show_news(self: &Rc<Self>) {
        self.dispatch(Action::ShowNews);
        // The button that was pressed goes, whether it had the focus or not.
        self.focused.set(true);
        self.lead();
    }

    /// Asks for the page at `url`, or for further replies of the comment `under` there.
    fn ask(self: &Rc<Self>, url: &str, under: Option<Text>) {
        let answer = self.env.service.comments(url);
        let this = Rc::downgrade(self);
        // No comment has a blank id.
        let name = under.clone().unwrap_or_default();
        if under.is_none() {
            self.ahead.take();
        }
        let work = Box::pin(async move {
            let answer = answer.await;
            let Some(this) = this.upgrade() else { return };
            if under.is_none() && this.ahead.take().is_some() && this.thread().phase == Phase::Ready
            {
                // What could not be had is asked for again when it is wanted.
                let here = answer.ok().map(|page| Ahead::Here(now(), page));
                drop(this.ahead.replace(here));
            } else {
                this.dispatch(this.take(answer, under));
            }
        });
        self.tasks.run(name, work);
    }

    /// Asks for the first page before anything is drawn: the answer may be here already.
    fn begin(self: &Rc<Self>) {
        match self.env.answer.take() {
            Some(answer) => {
                let answer = self.env.service.comments_in(answer);
                let mut thread = self.thread().reduce(self.take(answer, None));
                if !IS_BROWSER {
                    // No reader comes nearer.
                    let all = 0..thread.len();
                    thread = thread.reduce(Action::Build(vec![all]));
                }
                self.thread.replace(thread);
            }
            None => self.ask(&self.env.src, None),
        }
    }

    /// What is to be done with a page, or with further replies of the comment `under`.
    fn take(&self, answer: Result<Read<CommentPage>, Error>, under: Option<Text>) -> Action {
        let wanted = self.thread().wanted.clone().filter(|_| under.is_none());
        match answer {
            Ok(Read { value, skipped }) => {
                self.env.tell(skipped);
                if wanted.is_some() {
                    self.faults_told.set(0);
                    self.forget_heights();
                    self.forget_found();
                }
                match under {
                    Some(id) => Action::RepliesArrived(id, value),
                    None => Action::Arrived(value),
                }
            }
            Err(error) => {
                if !matches!(self.thread().phase, Phase::Loading | Phase::Again) {
                    self.env.tell(vec![error.clone()]);
                }
                if let (Some(Wanted::Single(_)), Kind::NotFound) = (wanted, error.kind()) {
                    self.give_up();
                }
                match under {
                    Some(id) => Action::RepliesFailed(id, error),
                    None => Action::Failed(error),
                }
            }
        }
    }

    /// Tells the page what has become of the thread.
    fn tell(&self) {
        let thread = self.thread();
        let changes = Some(thread.changes());
        if self.told.replace(changes) == changes {
            return;
        }
        self.env.on_signal.emit(match &thread.phase {
            Phase::Loading | Phase::Again => Signal::Loading,
            Phase::Failed(error) => Signal::Failed(error.clone()),
            Phase::Ready | Phase::LoadingMore | Phase::MoreFailed(_) => Signal::CommentsShown {
                shown: thread.known(),
                total: thread.total,
                closed: thread.closed,
            },
        });
        let faults = thread.faults();
        let told = self.faults_told.replace(faults.len());
        for fault in &faults[told..] {
            self.env.on_signal.emit(Signal::Partly(fault.clone()));
        }
    }
}

/// Loads pages into the thread, lets it be built paint by paint, and tells the page what is shown.
#[hook]
pub fn use_thread(env: &Env) -> Rc<Discussion> {
    let redraw = use_force_update();
    let discussion = use_own(|| Discussion {
        env: env.clone(),
        desk: RefCell::default(),
        desk_state: Cell::new(match (env.desk, env.service.posts()) {
            (Some(_), Some(_)) => DeskState::Wanted,
            (Some(_) | None, _) => DeskState::None,
        }),
        thread: RefCell::default(),
        tasks: Tasks::default(),
        ahead: RefCell::default(),
        asked: Cell::new(false),
        told: Cell::new(None),
        faults_told: Cell::new(0),
        focused: Cell::new(false),
        leads: Cell::new(false),
        drawn: RefCell::default(),
        window: Window::default(),
        visit: Visit::default(),
        redraw,
    });
    if env.has_source() && !discussion.asked.replace(true) {
        discussion.begin();
    }
    let thread = discussion.thread();
    let draws = discussion.draw(&thread);
    let left = thread.rows_left();
    let windowed = thread.is_windowed();
    let building = Rc::downgrade(&discussion);
    // Another count of rows is another paint to wait for; of a windowed thread, another shape.
    use_after(
        if windowed {
            usize::MAX - thread.shape() as usize
        } else {
            left
        },
        Box::new(move || {
            let build = move || {
                if let Some(discussion) = building.upgrade() {
                    if windowed {
                        discussion.follow();
                    } else {
                        discussion.dispatch(Action::Painted);
                    }
                }
            };
            let paint = (left > 0 || windowed).then(|| AfterPaint::new(build))?;
            Some(Box::new(paint))
        }),
    );
    let listener = discussion.clone();
    use_after(
        usize::from(thread.live.is_some()),
        Box::new(move || Listening::start(&listener, listener.thread().live.as_ref()?)),
    );
    let reaching = discussion.clone();
    use_after(
        draws,
        Box::new(move || {
            reaching.drawn_whole();
            reaching.reach();
            None
        }),
    );
    let changed = discussion.clone();
    // Each time that a part of it arrived or failed.
    use_after(
        thread.changes() as usize,
        Box::new(move || {
            // What is loading may be out of sight until the page is told, and then takes no focus.
            changed.tell();
            if let Some(desk) = changed.desk() {
                desk.compare();
            }
            // The comments come first.
            if changed.desk_state() == DeskState::Wanted && changed.thread().phase == Phase::Ready {
                changed.open_desk();
            }
            let host = changed.env.host.as_ref();
            // The way to what has come may have gone.
            let first = changed.thread().first_new();
            move_focus(host, changed.focused.get(), ROWS, first);
            if changed.leads.take() {
                show_focus(host);
            }
            changed.seek();
            None
        }),
    );
    // After the page has been told: what is loading takes no focus.
    let first = discussion.clone();
    use_after(
        0,
        Box::new(move || {
            first.follow_address();
            Some(Box::new((
                first.listen(),
                first.listen_to_keys(),
                first.listen_to_pointers(),
            )))
        }),
    );
    let desk = discussion.desk();
    let written = discussion.clone();
    use_after(
        desk.as_ref().map_or(0, |desk| desk.changes()),
        Box::new(move || {
            let host = written.env.host.as_ref();
            if let Some(desk) = desk {
                restore_focus(host, written.focused.get(), &desk.touched());
                if written.leads.take() {
                    show_focus(host);
                }
            }
            None
        }),
    );
    discussion
}
