use yew::prelude::*;

/// The drawings of the buttons, 24 units square, drawn with a line of the text's colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Share,
    Link,
    Print,
    Up,
    Down,
    Clock,
    Alert,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Share => "M12 15V4M8 7.5 12 3.5l4 4M5 12v8h14v-8",
            Icon::Link => {
                "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 1 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 1 0 5.7 5.7l1.1-1.1"
            }
            Icon::Print => "M7 8V3.5h10V8M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z",
            Icon::Up => "M12 19V5.5M6 11.5l6-6 6 6",
            Icon::Down => "M12 5v13.5M6 12.5l6 6 6-6",
            Icon::Clock => "M12 7.5V12l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Icon::Alert => "M12 7.5V13M12 16v.5M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
        }
    }

    /// The drawing; it has no name of its own, what it stands beside has.
    pub fn view(self) -> Html {
        html! {
            <svg class="kabar-icon" viewBox="0 0 24 24" aria-hidden="true"><path d={self.path()} /></svg>
        }
    }
}
