//! Who says so: the source behind a value.

/// How a value stands to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Quality {
    /// The source says it.
    Stated,
    /// Computed or deduced from sources; the reason says how.
    Inferred,
    /// The scenario author's judgement; the reason says why.
    #[default]
    Assumed,
}

impl Quality {
    /// The word used in packages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inferred => "inferred",
            Self::Assumed => "assumed",
        }
    }

    /// Reads the word used in packages.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Stated, Self::Inferred, Self::Assumed].into_iter().find(|quality| quality.word() == word)
    }
}

/// Source, locator, quality and reason of one value or row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// Key into the bibliography.
    pub source: String,
    /// Page, section, table or row.
    pub locator: String,
    /// How the value stands to the source.
    pub quality: Quality,
    /// How it was inferred or why it was assumed.
    pub reason: String,
}

/// How the reason of a value begins that holds a place until its author has a better one.
pub const PLACEHOLDER: &str = "placeholder:";

impl Provenance {
    /// Whether the value is a placeholder: its reason says so, and nobody stands for it.
    pub fn is_placeholder(&self) -> bool {
        self.quality == Quality::Assumed && self.reason.starts_with(PLACEHOLDER)
    }
}
