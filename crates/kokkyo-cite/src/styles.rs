//! Citation styles: those that the engine carries, and files of the user's own.

use std::sync::OnceLock;

use hayagriva::archive::{self, ArchivedStyle};
use hayagriva::citationberg::{self, IndependentStyle, Locale};

/// A style ready to print with. Loading one takes a few milliseconds, so it is done only where something is printed.
pub struct Style {
    pub(crate) csl: IndependentStyle,
    pub(crate) locales: Vec<Locale>,
}

/// Names of the styles at hand, sorted; the short ones (`apa`) stand beside the long.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Name and title of every style at hand, in the order of names.
pub fn titles() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<(&str, &str)> =
        ArchivedStyle::all().iter().filter_map(|style| Some((*style.names().first()?, style.display_name()))).collect();
    all.sort_unstable();
    all
}

impl Style {
    /// A style at hand; nothing where there is none of that name, or it has no bibliography.
    pub fn named(name: &str) -> Option<Self> {
        match ArchivedStyle::by_name(name)?.get() {
            citationberg::Style::Independent(csl) => Self::of(csl).ok(),
            citationberg::Style::Dependent(_) => None,
        }
    }

    /// A style from the text of a CSL file. *Errors*: not CSL; a style that only points to another; no bibliography.
    pub fn from_csl(text: &str) -> Result<Self, String> {
        // The reader of XML nests as deep as the file does.
        if depth(text) > 64 {
            return Err("the style is nested more than 64 deep".to_string());
        }
        match citationberg::Style::from_xml(text) {
            Ok(citationberg::Style::Independent(csl)) => Self::of(csl),
            Ok(citationberg::Style::Dependent(_)) => Err("the style only points to another one; give that".to_string()),
            Err(error) => Err(format!("not a CSL style: {error}")),
        }
    }

    fn of(csl: IndependentStyle) -> Result<Self, String> {
        if csl.bibliography.is_none() {
            return Err("the style has no bibliography".to_string());
        }
        // Where a style is silent, its terms are those of American English; those of the style's own language go first.
        let wanted = |locale: &Locale| match &locale.lang {
            Some(lang) => lang.0 == "en-US" || csl.default_locale.as_ref() == Some(lang),
            None => false,
        };
        static ALL: OnceLock<Vec<Locale>> = OnceLock::new();
        let locales = ALL.get_or_init(archive::locales).iter().filter(|locale| wanted(locale)).cloned().collect();
        Ok(Self { csl, locales })
    }
}

/// How deep elements nest, roughly: tags opened and not yet closed.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in text.split('<').skip(1) {
        let end = tag.split('>').next().unwrap_or_default();
        if end.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !end.ends_with('/') && !end.starts_with(['?', '!']) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}
