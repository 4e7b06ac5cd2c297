//! Entries printed in a citation style, as runs of text.

use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight};
use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, ElemMeta, Formatting};
use kokkyo_scenario::record::Source;

use crate::Style;
use crate::item::{Stand, item};

/// A piece of a printed entry. The text is plain: whoever shows it escapes it, or takes [`Printed::html`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// Text, without control characters, in one line.
    pub text: String,
    /// Italic.
    pub italic: bool,
    /// Bold.
    pub bold: bool,
    /// Small capitals.
    pub small_caps: bool,
}

/// A printed entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Printed {
    /// Key of the source.
    pub key: String,
    /// Its text.
    pub runs: Vec<Run>,
}

impl Printed {
    /// Without formatting.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// As HTML: everything that came from the bibliography is escaped, and there are no links.
    pub fn html(&self) -> String {
        let mut out = String::new();
        for run in &self.runs {
            let marks =
                [(run.italic, "<i>", "</i>"), (run.bold, "<b>", "</b>"), (run.small_caps, "<span class=\"small-caps\">", "</span>")];
            marks.iter().filter(|mark| mark.0).for_each(|mark| out.push_str(mark.1));
            escape(&run.text, &mut out);
            marks.iter().rev().filter(|mark| mark.0).for_each(|mark| out.push_str(mark.2));
        }
        out
    }
}

/// Text for a place between tags or within quotes of HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
}

/// Prints entries in the order of the style.
pub fn bibliography(sources: &[&Source], style: &Style) -> Vec<Printed> {
    let mut stand = Stand::default();
    let items: Vec<_> = sources.iter().map(|source| item(source, &mut stand)).collect();
    let mut driver = BibliographyDriver::new();
    for item in &items {
        let cited = vec![CitationItem::with_entry(item)];
        driver.citation(CitationRequest::from_items(cited, &style.csl, &style.locales));
    }
    let rendered = driver.finish(BibliographyRequest::new(&style.csl, None, &style.locales));
    let printed = rendered.bibliography.map(|bibliography| bibliography.items).unwrap_or_default();
    printed
        .into_iter()
        .map(|item| {
            let mut runs: Vec<Run> = Vec::new();
            if let Some(first) = &item.first_field {
                child(first, &stand, false, &mut runs);
                runs.push(Run { text: " ".to_string(), ..Run::default() });
            }
            children(&item.content, &stand, false, &mut runs);
            for run in &mut runs {
                // A date in words leaves the comma behind that the style has before its month.
                run.text = run.text.replace(",.", ".").replace(",)", ")");
            }
            let printed = Printed { key: item.key, runs };
            let is_bare = !printed.plain().chars().any(char::is_alphabetic);
            // Styles leave out some kinds, such as letters; here nothing that was used goes unsaid.
            match sources.iter().find(|source| is_bare && source.key == printed.key) {
                Some(source) => bare(source),
                None => printed,
            }
        })
        .collect()
}

/// An entry that the style does not print: author, title, place, year.
fn bare(source: &Source) -> Printed {
    let parts = [&source.author, &source.title, &source.published, &source.year];
    let parts: Vec<&str> = parts.into_iter().map(|part| part.trim_end_matches('.')).filter(|part| !part.is_empty()).collect();
    let text = if parts.is_empty() { source.key.clone() } else { format!("{}.", parts.join(". ")) };
    let text = crate::item::clean(&text);
    Printed { key: source.key.clone(), runs: vec![Run { text, ..Run::default() }] }
}

fn children(all: &ElemChildren, stand: &Stand, is_date: bool, runs: &mut Vec<Run>) {
    for one in &all.0 {
        child(one, stand, is_date, runs);
    }
}

fn child(one: &ElemChild, stand: &Stand, is_date: bool, runs: &mut Vec<Run>) {
    match one {
        ElemChild::Text(text) | ElemChild::Link { text, .. } => push(&text.text, text.formatting, stand, is_date, runs),
        ElemChild::Markup(text) => push(text, Formatting::default(), stand, is_date, runs),
        ElemChild::Elem(elem) => {
            // A block of its own, such as an annotation, must not run into what stands before it.
            if elem.display.is_some() && !runs.is_empty() {
                runs.push(Run { text: " ".to_string(), ..Run::default() });
            }
            children(&elem.children, stand, is_date || elem.meta == Some(ElemMeta::Date), runs);
        }
        ElemChild::Transparent { .. } => {}
    }
}

fn push(text: &str, formatting: Formatting, stand: &Stand, is_date: bool, runs: &mut Vec<Run>) {
    let text = if is_date { stand.replaced(text) } else { text.to_string() };
    let run = Run {
        text: text.chars().filter(|letter| !letter.is_control()).collect(),
        italic: formatting.font_style == FontStyle::Italic,
        bold: formatting.font_weight == FontWeight::Bold,
        small_caps: formatting.font_variant == FontVariant::SmallCaps,
    };
    match runs.last_mut() {
        Some(last) if (last.italic, last.bold, last.small_caps) == (run.italic, run.bold, run.small_caps) => last.text.push_str(&run.text),
        _ => runs.push(run),
    }
}
