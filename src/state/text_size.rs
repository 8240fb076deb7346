/// One of the three sizes behind **A A A**; the loader keeps it and says what each comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    Small,
    #[default]
    Medium,
    Large,
}

impl TextSize {
    /// From the smallest to the largest.
    pub const ALL: [TextSize; 3] = [TextSize::Small, TextSize::Medium, TextSize::Large];

    /// The word in the store, in the event and in the message keys.
    pub fn as_str(self) -> &'static str {
        match self {
            TextSize::Small => "small",
            TextSize::Medium => "medium",
            TextSize::Large => "large",
        }
    }

    /// The size of that name; medium for any other word.
    pub fn named(word: &str) -> TextSize {
        TextSize::ALL
            .into_iter()
            .find(|size| size.as_str() == word)
            .unwrap_or_default()
    }
}
