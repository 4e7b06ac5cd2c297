//! Reading values and collecting faults.

use std::cell::Cell;
use std::rc::Rc;

use super::extends::{self, Layer};
use super::fields::{Fields, Ids, Raw, Span};
use super::places::{Places, Spot};
use super::words::{is_harmful, quoted, suggestion};
use super::{roots, spreadsheet};
use crate::diagnostic::{Remedy, SHOWN};
use crate::{Moment, Package, Report, Severity};

/// Most comparisons of names in one reading. A table of 200,000 misspelt ids would otherwise take hours to be helpful.
const COMPARISONS: usize = 300_000;

/// Most men or things in one value.
pub(super) const MOST_WHOLE: f64 = 10_000_000.0;

/// Reads values and collects faults.
pub(super) struct Checker<'a> {
    /// What is read.
    pub package: &'a Package,
    /// The head of a package of its kind: `scenario.toml` or `border.toml`.
    pub head: &'static str,
    /// Faults so far.
    pub report: Report,
    /// The scenario's clock, hours ahead of UTC.
    pub offset_h: f64,
    /// Source meant where an assumption names none.
    pub author: String,
    /// Keys of the bibliography.
    pub sources: Ids,
    /// The package and its bases, itself first.
    pub layers: Rc<[Layer]>,
    /// Whether all bases are there; otherwise the fault of the chain says enough.
    pub chain_is_whole: bool,
    /// Where values stand, for faults.
    places: Places,
    /// How many names may still be compared for remedies.
    comparisons: Cell<usize>,
}

impl<'a> Checker<'a> {
    /// Nothing read yet.
    pub fn new(package: &'a Package) -> Self {
        Self {
            package,
            head: package.head(),
            report: Report::default(),
            offset_h: 0.0,
            author: String::new(),
            sources: Ids { what: "source", ..Ids::default() },
            layers: Rc::new([Layer::default()]),
            chain_is_whole: false,
            places: Places::default(),
            comparisons: Cell::new(COMPARISONS),
        }
    }

    /// A remedy that names the nearest candidate.
    pub fn suggest<'c>(&self, word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Remedy {
        let candidates: Vec<&str> = candidates.into_iter().collect();
        match self.comparisons.get().checked_sub(candidates.len()) {
            Some(left) => {
                self.comparisons.set(left);
                suggestion(word, candidates)
            }
            None => "check the spelling".into(),
        }
    }

    /// Adds an error at a value.
    pub fn fault(&mut self, code: &'static str, row: &dyn Fields, name: &str, message: impl Into<String>, help: impl Into<Remedy>) {
        let message = format!("{}{}", message.into(), row.remark(name));
        self.place(Severity::Error, code, (row.file_of(name), row.line(name), name), &row.spot(name), &message, help.into());
    }

    /// Adds a warning at a value.
    pub fn warn(&mut self, code: &'static str, row: &dyn Fields, name: &str, message: impl Into<String>, help: impl Into<Remedy>) {
        self.place(Severity::Warning, code, (row.file_of(name), row.line(name), name), &row.spot(name), &message.into(), help.into());
    }

    /// Adds a fault at a place in a file.
    pub fn place(
        &mut self,
        severity: Severity,
        code: &'static str,
        (file, line, field): (&str, usize, &str),
        spot: &Spot,
        message: &str,
        help: Remedy,
    ) {
        let found = if line == 0 { None } else { self.places.find(self.package, file, line, spot, message) };
        let line = found.map_or(line, |(line, _)| line);
        self.report.add(severity, code, (file, line, field), found.map(|(_, span)| span), message, help);
    }

    /// The report: what others follow from first, then in the order of files and places, each fault once and with what a
    /// reader is shown of its line.
    pub fn finish(mut self) -> Report {
        let head = self.head;
        roots::prune(&mut self.report, head);
        if self.chain_is_whole {
            extends::point_at_bases(&mut self);
        }
        let mut report = self.report;
        self.places.spans(self.package, &mut report);
        report.diagnostics.sort_by(|a, b| {
            let by_rank = roots::rank(a, head).cmp(&roots::rank(b, head));
            by_rank.then_with(|| (a.file.as_str(), a.line, a.span).cmp(&(b.file.as_str(), b.line, b.span)))
        });
        report.diagnostics.dedup();
        report.merge();
        self.places.excerpts(self.package, &mut report, SHOWN);
        for fault in &mut report.diagnostics {
            fault.file = self.package.shown(&fault.file);
        }
        report
    }

    fn missing(&mut self, row: &dyn Fields, name: &str) {
        if row.has(name) {
            let help = if row.stands(name) { "give a value" } else { "add it, with a value" };
            self.fault("K010", row, name, lack(row, name), help);
        }
    }

    fn wrong_type(&mut self, row: &dyn Fields, name: &str, wanted: &str) {
        self.fault("K027", row, name, format!("`{name}` must be {wanted}"), format!("write {wanted}"));
    }

    /// A text that may be empty.
    pub fn text(&mut self, row: &dyn Fields, name: &str) -> String {
        note(row, name, || "text".to_string());
        let text = match row.raw(name) {
            Raw::Absent => return String::new(),
            Raw::Text(text) => text.to_string(),
            _ => {
                self.wrong_type(row, name, "a text in quotation marks");
                return String::new();
            }
        };
        if text.chars().any(is_harmful) {
            self.fault("K019", row, name, format!("`{}` holds control or bidirectional characters", quoted(&text)), "remove them");
        }
        text
    }

    /// A text of one line, at most 4 KiB, that may be empty: names and titles.
    pub fn name(&mut self, row: &dyn Fields, name: &str) -> String {
        note(row, name, || "line".to_string());
        let text = self.text(row, name);
        if text.len() > 4096 {
            self.fault("K019", row, name, format!("a name of {} bytes", text.len()), "names have at most 4 KiB");
        } else if text.contains(['\n', '\r', '\t']) {
            self.fault("K019", row, name, format!("`{}` holds a line break or tab", quoted(&text)), "write names in one line");
        }
        text
    }

    /// A name that must not be empty.
    pub fn required(&mut self, row: &dyn Fields, name: &str) -> String {
        note(row, name, || "needed".to_string());
        let text = self.name(row, name);
        if text.is_empty() && matches!(row.raw(name), Raw::Absent | Raw::Text(_)) {
            self.missing(row, name);
        }
        text
    }

    /// The `id` of a row.
    pub fn id(&mut self, row: &dyn Fields) -> String {
        note(row, "id", || "id".to_string());
        let id = self.required(row, "id");
        if !id.is_empty() && !id.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-')) {
            self.fault("K018", row, "id", format!("`{}` cannot be an id", quoted(&id)), "use letters, digits, `_` and `-`");
        }
        id
    }

    /// A number, or nothing where the value is empty.
    pub fn number_if_given(&mut self, row: &dyn Fields, name: &str, (least, greatest): Span) -> Option<f64> {
        note(row, name, || format!("number {least} {greatest}"));
        let value = match row.raw(name) {
            Raw::Absent => return None,
            Raw::Number(value) => value,
            Raw::Text(text) if !row.typed() => match text.parse::<f64>() {
                Ok(value) => value,
                Err(_) => {
                    let rule = "write digits with a decimal point and no separators, such as 1250.5";
                    let help = spreadsheet::number(text).unwrap_or_else(|| rule.into());
                    self.fault("K011", row, name, format!("`{}` is not a number", quoted(text)), help);
                    return None;
                }
            },
            Raw::Text(text) => {
                let rule = if text.parse::<f64>().is_ok() { "leave the quotation marks out" } else { "write a number" };
                let help = spreadsheet::digits(text).unwrap_or_else(|| rule.into());
                self.fault("K027", row, name, format!("`{name}` must be a number, not the text `{}`", quoted(text)), help);
                return None;
            }
            _ => {
                self.wrong_type(row, name, "a number");
                return None;
            }
        };
        if !value.is_finite() {
            self.fault("K012", row, name, format!("{value} is not a finite number"), "give a finite number");
            return None;
        }
        if value < least || value > greatest {
            let range = match (least, greatest) {
                _ if least == f64::MIN_POSITIVE => "more than 0".to_string(),
                (least, 1e12) => format!("{least} or more"),
                (least, greatest) => format!("{least} to {greatest}"),
            };
            self.fault("K013", row, name, format!("{value} is out of range"), format!("`{name}` must be {range}"));
            return None;
        }
        Some(value)
    }

    /// A number; 0 after a fault.
    pub fn number(&mut self, row: &dyn Fields, name: &str, span: Span) -> f64 {
        note(row, name, || "needed".to_string());
        if matches!(row.raw(name), Raw::Absent) {
            self.missing(row, name);
        }
        self.number_if_given(row, name, span).unwrap_or(0.0)
    }

    /// A whole number of men or things.
    pub fn whole(&mut self, row: &dyn Fields, name: &str) -> u32 {
        note(row, name, || "whole".to_string());
        let value = self.number(row, name, (0.0, MOST_WHOLE));
        if value.fract() != 0.0 {
            self.fault("K014", row, name, format!("{value} is not a whole number"), "men and things are counted in whole numbers");
        }
        value as u32
    }

    /// A whole number of men or things, where one is given.
    pub fn whole_if_given(&mut self, row: &dyn Fields, name: &str) -> Option<u32> {
        note(row, name, || "whole".to_string());
        let value = self.number_if_given(row, name, (0.0, MOST_WHOLE))?;
        if value.fract() != 0.0 {
            self.fault("K014", row, name, format!("{value} is not a whole number"), "men and things are counted in whole numbers");
        }
        Some(value as u32)
    }

    /// Yes or no.
    pub fn yes(&mut self, row: &dyn Fields, name: &str) -> bool {
        match row.raw(name) {
            Raw::Bool(value) => value,
            _ => self.word(row, name, &[("no", false), ("yes", true)]),
        }
    }

    /// One of the format's words; the first after a fault.
    pub fn word<T: Copy>(&mut self, row: &dyn Fields, name: &str, words: &[(&str, T)]) -> T {
        note(row, name, || format!("word {}", words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join("|")));
        let text = match row.raw(name) {
            Raw::Text(text) => text.to_string(),
            Raw::Absent => String::new(),
            _ => {
                self.wrong_type(row, name, "a word in quotation marks");
                return words[0].1;
            }
        };
        if text.is_empty() {
            let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            if row.has(name) {
                self.fault("K010", row, name, lack(row, name), format!("write one of: {}", list.join(", ")));
            }
        } else if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return *value;
        } else {
            self.unknown_word(row, name, &text, &words.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        }
        words[0].1
    }

    /// The fault that a word is unknown.
    pub fn unknown_word(&mut self, row: &dyn Fields, name: &str, text: &str, words: &[&str]) {
        let message = format!("`{}` is not a word that `{name}` may have", quoted(text));
        let help = self.suggest(text, words.iter().copied());
        self.fault("K015", row, name, message, help);
    }

    /// A date, or nothing where the value is empty.
    pub fn moment_if_given(&mut self, row: &dyn Fields, name: &str) -> Option<Moment> {
        note(row, name, || "moment".to_string());
        let parsed = match row.raw(name) {
            Raw::Absent => return None,
            Raw::Text(text) => Moment::parse(&quoted(text), self.offset_h),
            _ => Err(format!("`{name}` is not a date in quotation marks")),
        };
        let rule = "write ISO 8601, such as \"1939-07-03T08:45\"";
        let meant = |text: Raw<'_>| if let Raw::Text(text) = text { spreadsheet::day(text, !row.typed()) } else { None };
        parsed.map_err(|message| self.fault("K020", row, name, message, meant(row.raw(name)).unwrap_or_else(|| rule.into()))).ok()
    }

    /// A date; 1970 after a fault.
    pub fn moment(&mut self, row: &dyn Fields, name: &str) -> Moment {
        note(row, name, || "needed".to_string());
        if matches!(row.raw(name), Raw::Absent) {
            self.missing(row, name);
        }
        self.moment_if_given(row, name).unwrap_or_default()
    }

    /// The position of an id that must be defined; 0 after a fault.
    pub fn link(&mut self, row: &dyn Fields, name: &str, ids: &Ids) -> usize {
        note(row, name, || "needed".to_string());
        if matches!(row.raw(name), Raw::Absent) {
            self.missing(row, name);
        }
        self.link_if_given(row, name, ids).unwrap_or(0)
    }

    /// The position of an id, or nothing where the value is empty.
    pub fn link_if_given(&mut self, row: &dyn Fields, name: &str, ids: &Ids) -> Option<usize> {
        let text = self.text(row, name);
        if text.is_empty() { None } else { self.resolve(row, name, &text, ids) }
    }

    /// The position of an id that stands in `name`.
    pub fn resolve(&mut self, row: &dyn Fields, name: &str, id: &str, ids: &Ids) -> Option<usize> {
        let found = ids.position(id);
        if found.is_none() && ids.complete {
            let message = format!("there is no {} `{}`", ids.what, quoted(id));
            let help = self.suggest(id, ids.map.keys().map(String::as_str));
            self.fault("K016", row, name, message, help);
        }
        found
    }

    /// Several texts: a TOML array, or a CSV cell separated by `;`.
    pub fn list(&mut self, row: &dyn Fields, name: &str) -> Vec<String> {
        note(row, name, || "list".to_string());
        let mut items = Vec::new();
        match row.raw(name) {
            Raw::Absent => {}
            Raw::Text(text) if !row.typed() => {
                items.extend(text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(String::from));
            }
            Raw::List(values) => {
                for value in values {
                    match value {
                        Raw::Text(text) => items.push(text.to_string()),
                        _ => self.wrong_type(row, name, "a list of texts in quotation marks"),
                    }
                }
            }
            Raw::Text(text) if !text.is_empty() => {
                let help = format!("put it into brackets: {name} = [\"{}\"]", quoted(text));
                self.fault("K027", row, name, format!("`{name}` must be a list of texts in quotation marks"), help);
            }
            _ => self.wrong_type(row, name, "a list of texts in quotation marks"),
        }
        if items.iter().any(|item| item.chars().any(|letter| is_harmful(letter) || letter.is_control())) {
            self.fault("K019", row, name, format!("`{name}` holds control or bidirectional characters"), "remove them");
        }
        items
    }

    /// A side by its id.
    pub fn side_or_both(&mut self, row: &dyn Fields, name: &str, sides: &Ids) -> Option<usize> {
        match row.raw(name) {
            Raw::Text("both") => None,
            _ => Some(self.link(row, name, sides)),
        }
    }

    /// A warning where a date lies outside the clock.
    pub fn inside_clock(&mut self, row: &dyn Fields, name: &str, at: Moment, clock: (Moment, Moment)) {
        // A clock that could not be read has no inside.
        let known = at != Moment::default() && clock.0 != Moment::default() && clock.1 != Moment::default();
        if matches!(row.raw(name), Raw::Text(_)) && known && (at < clock.0 || at > clock.1) {
            self.warn("K021", row, name, format!("{} lies outside the clock", at.show(self.offset_h)), "it has no effect in the run");
        }
    }

    /// A fault where a span ends before it begins.
    pub fn in_order(&mut self, row: &dyn Fields, name: &str, from: Moment, to: Moment) {
        if to < from && from != Moment::default() && to != Moment::default() {
            let (from, to) = (from.show(self.offset_h), to.show(self.offset_h));
            self.fault("K022", row, name, format!("the end {to} is before the beginning {from}"), "put the dates in order");
        }
    }
}

/// What is said of a needed value: that of a cell is empty, a key is perhaps not there at all.
fn lack(row: &dyn Fields, name: &str) -> String {
    if row.stands(name) { format!("`{name}` is empty") } else { format!("`{name}` is missing") }
}

/// Called with each value that is read, and how; only the test of the format's own list wants to know.
#[cfg(not(test))]
pub(super) fn note(_row: &dyn Fields, _name: &str, _how: impl FnOnce() -> String) {}

#[cfg(test)]
pub(super) fn note(row: &dyn Fields, name: &str, how: impl FnOnce() -> String) {
    READ.with_borrow_mut(|read| read.insert((row.file().to_string(), name.to_string(), how())));
}

#[cfg(test)]
thread_local! {
    /// File, name and way of every value read on this thread.
    pub(super) static READ: std::cell::RefCell<std::collections::BTreeSet<(String, String, String)>> = const { std::cell::RefCell::new(std::collections::BTreeSet::new()) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::toml_tree::Node;

    fn codes(text: &str, read: impl Fn(&mut Checker<'_>, &Node)) -> Vec<&'static str> {
        let package = Package::default();
        let mut checker = Checker::new(&package);
        let (node, _) = Node::read(&mut checker, "a.toml", text);
        read(&mut checker, &node);
        checker.report.diagnostics.iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn numbers_are_checked_for_presence_type_and_range() {
        let number = |text: &str| codes(text, |checker, node| drop(checker.number(node, "a", (0.0, 1.0)).to_string()));
        assert_eq!(number("a = 1"), Vec::<&str>::new());
        assert_eq!((number(""), number("a = \"1\"")), (vec!["K010"], vec!["K027"]));
        assert_eq!((number("a = 1.1"), number("a = nan")), (vec!["K013"], vec!["K012"]));
    }

    #[test]
    fn names_are_one_short_line() {
        let name = |text: &str| codes(text, |checker, node| drop(checker.name(node, "a")));
        assert_eq!(name("a = \"日本\""), Vec::<&str>::new());
        assert_eq!(name("a = \"x\\ty\""), ["K019"]);
        assert_eq!(name(&format!("a = \"{}\"", "x".repeat(5000))), ["K019"]);
    }

    #[test]
    fn remedies_cost_a_limited_number_of_comparisons() {
        let package = Package::default();
        let checker = Checker::new(&package);
        let many = vec!["infantry"; COMPARISONS];
        assert_eq!(checker.suggest("infantery", many.iter().copied()).text, "did you mean `infantry`?");
        assert_eq!(checker.suggest("infantery", many).text, "check the spelling");
    }
}
