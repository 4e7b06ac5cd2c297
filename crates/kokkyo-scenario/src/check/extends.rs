//! `extends`: a package that stands on another one, its base, which may stand on a third.
//!
//! The files of all bases lie in the package itself, below `bases/NAME/`: [`Package::with_bases`] brings them there. So a
//! package is whole by itself wherever it goes, one hash covers all that decides about it, and every fault has a file of
//! its own to point at. What a file of the package does to that of its base: the page *Extend a scenario*.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::format;
use super::schema::{is_document, read_document};
use super::toml_tree::{Node, Value};
use super::words::{nearest, quoted, suggestion};
use crate::diagnostic::Remedy;
use crate::{Base, Package, Report, Severity};

/// Folder of a package that holds its bases.
pub(crate) const BASES: &str = "bases";
/// Most packages below one.
pub(crate) const MAX_BASES: usize = 8;

/// One package of a chain.
#[derive(Default)]
pub(super) struct Layer {
    /// Empty of the package itself, `bases/NAME/` of a base.
    pub prefix: String,
    /// Its name as a base; empty of the package itself.
    pub name: String,
    /// Its `scenario.toml` or `border.toml`.
    pub head: Node,
    /// Whether that could be read.
    pub whole: bool,
    removals: Vec<Removal>,
}

/// One `[[remove]]`.
struct Removal {
    node: Node,
    file: String,
    /// Ids in that file; the whole file where there are none.
    ids: Vec<String>,
}

impl Layer {
    /// Path of one of its files in the package that holds all layers.
    pub fn path(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }

    /// Whether what its bases have of this file is left out.
    pub fn removes(&self, file: &str) -> bool {
        self.removals.iter().any(|removal| removal.ids.is_empty() && removal.file == file)
    }

    /// Takes single ids out of what its bases have of a file; `take` says whether there was one.
    pub fn remove_ids(&self, checker: &mut Checker<'_>, file: &str, mut take: impl FnMut(&str) -> bool, known: impl Fn() -> Vec<String>) {
        for removal in self.removals.iter().filter(|removal| removal.file == file) {
            for id in &removal.ids {
                if !take(id) {
                    let known = known();
                    let help = checker.suggest(id, known.iter().map(String::as_str));
                    let message = format!("the base has no `{}` in `{}`", quoted(id), quoted(file));
                    checker.fault("K117", &removal.node, "ids", message, help);
                }
            }
        }
    }
}

/// Where a chain of bases ends.
pub(super) enum End {
    /// At a package without a base.
    Whole,
    /// At a base that is not among the files: its name.
    Missing(String),
    /// At a fault, which the checker has.
    Faulty,
}

/// Follows `extends` and leaves the layers in the checker, the package itself first.
pub(super) fn follow(checker: &mut Checker<'_>) -> End {
    let mut layers: Vec<Layer> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let (mut prefix, mut name) = (String::new(), String::new());
    let end = loop {
        let path = format!("{prefix}{}", checker.head);
        let (head, whole) = read_head(checker, &path);
        let base = base_of(checker, &head);
        let removals = removals(checker, &head, base.is_some());
        layers.push(Layer { prefix, name, head, whole, removals });
        let head = &layers[layers.len() - 1].head;
        let base = match base {
            None => break End::Whole,
            Some(None) => break End::Faulty,
            Some(Some(base)) => base,
        };
        if names.contains(&base) {
            let from = names.iter().position(|name| *name == base).unwrap_or_default();
            circle(checker, head, &base, &names[from..]);
            break End::Faulty;
        }
        if layers.len() > MAX_BASES {
            let message = format!("more than {MAX_BASES} packages stand on one another");
            checker.fault("K115", head, "extends", message, "extend one that is nearer to the first");
            break End::Faulty;
        }
        prefix = format!("{BASES}/{base}/");
        if !checker.package.files.contains_key(&format!("{prefix}{}", checker.head)) {
            break End::Missing(base);
        }
        names.push(base.clone());
        name = base;
    };
    checker.layers = layers.into();
    end
}

/// Reads a head. One that is empty is as good as one that cannot be read: all that it lacks would be a fault.
fn read_head(checker: &mut Checker<'_>, path: &str) -> (Node, bool) {
    let (mut head, whole) = read_document(checker, path);
    if !whole || !head.entries.is_empty() {
        return (head, whole);
    }
    let help = "write it, or start from a package that is there: `kokkyo copy` writes one into a folder";
    checker.report.error("K024", path, 0, "", "the head of the package is empty", help);
    // Line 0: nothing is called missing in it.
    head.line = 0;
    (head, false)
}

/// The fault that a package stands on itself, by way of the others in the circle.
fn circle(checker: &mut Checker<'_>, head: &Node, base: &str, circle: &[String]) {
    let base = quoted(base);
    let message = if circle.len() > 1 {
        format!("`{base}` stands on itself: {} → {base}", circle.join(" → "))
    } else {
        format!("`{base}` extends itself")
    };
    checker.fault("K114", head, "extends", message, "name a package that does not stand on this one; of two of one name, rename a folder");
}

/// The base that a head names: nothing where it names none, `Some(None)` after a fault.
fn base_of(checker: &mut Checker<'_>, head: &Node) -> Option<Option<String>> {
    let name = checker.name(head, "extends");
    if !head.given("extends") {
        return misspelt(checker, head).then_some(None);
    }
    if !matches!(head.raw("extends"), Raw::Text(_) | Raw::Absent) {
        return Some(None);
    }
    if name.is_empty() || name.len() > 100 || !name.chars().all(is_of_name) {
        let message = format!("`{}` is not the name of a package", quoted(&name));
        let rule = "write a built-in scenario or the name of a folder beside this one: letters, digits, `_` and `-`, no path";
        let last = name.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or_default();
        let help: Remedy = if !last.is_empty() && last.len() < name.len() && last.chars().all(is_of_name) {
            Remedy { text: format!("did you mean `{last}`? A base is named, without its path"), name: Some(last.to_string()) }
        } else {
            rule.into()
        };
        checker.fault("K113", head, "extends", message, help);
        return Some(None);
    }
    Some(Some(name))
}

/// Keys that others write where `extends` is meant.
const ELSEWHERE: [&str; 6] = ["base", "bases", "based_on", "inherits", "parent", "include"];

/// Whether a head without `extends` has it under another name, which is told: without its base a package lacks so much that
/// nothing else is worth saying.
fn misspelt(checker: &mut Checker<'_>, head: &Node) -> bool {
    let of_format = format::names(if checker.head == crate::border::HEAD { format::BORDER } else { format::SCENARIO });
    let is_meant =
        |key: &&String| !of_format.contains(&key.as_str()) && (ELSEWHERE.contains(&key.as_str()) || nearest(key, ["extends"]).is_some());
    let Some(key) = head.entries.keys().find(is_meant).cloned() else { return false };
    let help = Remedy { text: "did you mean `extends`?".to_string(), name: Some("extends".to_string()) };
    head.refuse_key(checker, &key, help);
    true
}

/// Letters of a name by which a package is extended. Without separators and dots no name leads anywhere else.
pub(crate) fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

fn removals(checker: &mut Checker<'_>, head: &Node, extends: bool) -> Vec<Removal> {
    let nodes = head.tables(checker, "remove");
    let nothing = !nodes.is_empty() && !extends;
    let mut removals: Vec<Removal> = Vec::new();
    for node in nodes {
        node.only(checker, format::REMOVE);
        let file = checker.required(&node, "file");
        let ids = checker.list(&node, "ids");
        if node.given("ids") && ids.is_empty() {
            if matches!(node.raw("ids"), Raw::List(_) | Raw::Absent) {
                checker.fault("K010", &node, "ids", "`ids` is empty", "name some, or leave `ids` out to remove the whole file");
            }
            continue;
        }
        // Without the `ids` that are meant by another key, the whole file would go, and all that names its entries be a fault.
        if node.entries.keys().any(|key| !format::names(format::REMOVE).contains(&key.as_str())) {
            continue;
        }
        removals.push(Removal { node, file, ids });
    }
    if nothing {
        checker.fault("K117", head, "remove", "there is nothing to remove from: the package extends no other", "write extends = …");
        removals.clear();
    }
    removals
}

/// The fault that a base is nowhere, with the names that there are.
pub(super) fn unknown(checker: &mut Checker<'_>, name: &str, names: &[String]) {
    let layers = Rc::clone(&checker.layers);
    let Some(last) = layers.last() else { return };
    let message = format!("there is no package `{}` to extend", quoted(name));
    let help: Remedy = if names.is_empty() {
        format!("put it into `{BASES}/{}`, or beside this package", quoted(name)).into()
    } else {
        let mut help = suggestion(name, names.iter().map(String::as_str));
        let place = format!("a base is built in, a folder beside this package, or lies in its `{BASES}/`");
        help.text = format!("{}{} {place}", help.text, if help.text.ends_with('?') { "" } else { ";" });
        help
    };
    checker.fault("K112", &last.head, "extends", message, help);
}

/// Reports removals of what is not there, and of what cannot be removed singly.
pub(super) fn check_removals(checker: &mut Checker<'_>) {
    let layers = Rc::clone(&checker.layers);
    for (at, layer) in layers.iter().enumerate() {
        let below: BTreeSet<&str> = layers[at + 1..].iter().flat_map(|base| own_files(checker.package, base)).collect();
        for removal in &layer.removals {
            let file = removal.file.as_str();
            if file.is_empty() {
                continue;
            }
            if !below.contains(file) {
                let help = checker.suggest(file, below.iter().copied());
                checker.fault("K117", &removal.node, "file", format!("the base has no file `{}`", quoted(file)), help);
            } else if removal.ids.is_empty() && file == checker.head {
                let help = "write the keys that differ into the head of this package; they stand in place of those of the base";
                checker.fault("K117", &removal.node, "file", "the head of a package cannot be removed", help);
            } else if !removal.ids.is_empty() && !has_ids(checker.head, file) {
                let message = format!("single entries of `{}` have no ids by which they could be removed", quoted(file));
                checker.fault("K117", &removal.node, "ids", message, "leave `ids` out, and put a whole file in place of the base's");
            }
        }
    }
}

/// Whether the entries of a file have ids.
fn has_ids(head: &str, file: &str) -> bool {
    let documents =
        [head, "command/directives.toml", "command/plans.toml", "command/goals.toml", "record/sources.bib", "record/sources.json"];
    format::tables_of(head).iter().any(|table| table.file == file && !table.key().is_empty())
        || documents.contains(&file)
        || is_document(file, "parameters")
}

/// The files of one package of a chain, without those of its bases.
pub(super) fn own_files<'p>(package: &'p Package, layer: &Layer) -> impl Iterator<Item = &'p str> {
    let prefix = layer.prefix.clone();
    let own = prefix.is_empty();
    package.files.keys().filter_map(move |path| path.strip_prefix(&prefix)).filter(move |file| !own || !file.starts_with("bases/"))
}

/// Reports a clock that differs from that of a base: dates without an offset in the base's files are on the base's clock.
pub(super) fn check_clock(checker: &mut Checker<'_>) {
    let offset = |layer: &Layer| match layer.head.entries.get("clock") {
        Some((_, Value::Table(clock))) => match clock.raw("offset_h") {
            Raw::Number(offset) => Some((offset, clock.clone())),
            _ => None,
        },
        _ => None,
    };
    let layers = Rc::clone(&checker.layers);
    let given: Vec<(f64, Node)> = layers.iter().filter_map(offset).collect();
    for pair in given.windows(2) {
        let [(own, clock), (below, _)] = pair else { continue };
        if own != below {
            let message = format!("the clock of the base is {below} h ahead of UTC, not {own}");
            let help = "leave `offset_h` out: the dates of the base are on its clock; write another offset in your own dates";
            checker.fault("K118", clock, "offset_h", message, help);
        }
    }
}

/// Adds to the faults that lie in files of a base what to do about them, at the word `extends`.
pub(super) fn point_at_bases(checker: &mut Checker<'_>) {
    let layers = Rc::clone(&checker.layers);
    for pair in layers.windows(2) {
        let [layer, base] = pair else { continue };
        let of_base = |file: &str| !base.prefix.is_empty() && file.starts_with(&base.prefix);
        let faults = checker.report.diagnostics.iter().filter(|fault| fault.severity == Severity::Error && of_base(&fault.file)).count();
        if faults > 0 {
            let (count, verb) = if faults == 1 { ("a fault".to_string(), "lies") } else { (format!("{faults} faults"), "lie") };
            let message = format!("{count} {verb} in files of the base `{}`", quoted(&base.name));
            let help = "mend them there; or, where this package brings them about, replace or remove these entries here too";
            checker.fault("K116", &layer.head, "extends", message, help);
        }
    }
}

fn holder(package: &Package, layers: &[Layer], file: &str) -> Option<String> {
    for layer in layers {
        let path = layer.path(file);
        if package.files.contains_key(&path) {
            return Some(path);
        }
        if layer.removes(file) {
            return None;
        }
    }
    None
}

impl Checker<'_> {
    /// Path of the file that holds: that of the package, else that of its nearest base, unless one removes it.
    pub fn holder(&self, file: &str) -> Option<String> {
        holder(self.package, &self.layers, file)
    }

    /// Whose judgement the assumptions of a file are that name no source: its own package's author, not that of one which
    /// stands on it.
    pub fn author_of(&self, file: &str) -> String {
        let own = self.layers.iter().position(|layer| !layer.prefix.is_empty() && file.starts_with(&layer.prefix)).unwrap_or_default();
        let author = |layer: &Layer| match layer.head.raw("author") {
            Raw::Text(author) => Some(author.to_string()),
            _ => None,
        };
        self.layers.iter().skip(own).find_map(author).unwrap_or_else(|| self.author.clone())
    }

    /// The packages below this one.
    pub fn bases(&self) -> Vec<Base> {
        let licence = |layer: &Layer| match layer.head.raw("licence") {
            Raw::Text(licence) => licence.to_string(),
            _ => String::new(),
        };
        self.layers.iter().skip(1).map(|layer| Base { name: layer.name.clone(), licence: licence(layer) }).collect()
    }

    /// Files of the package and its bases as the package sees them: path inside the format, and path of the holder.
    pub fn all_files(&self) -> Vec<(String, String)> {
        self.files_from(0)
    }

    /// The same as the base sees them that has this head.
    pub fn all_files_of(&self, head: &str) -> Vec<(String, String)> {
        self.files_from(self.layers.iter().position(|layer| layer.path(self.head) == head).unwrap_or_default())
    }

    fn files_from(&self, first: usize) -> Vec<(String, String)> {
        let layers = self.layers.get(first..).unwrap_or_default();
        let files: BTreeSet<&str> = layers.iter().flat_map(|layer| own_files(self.package, layer)).collect();
        files.into_iter().filter_map(|file| Some((file.to_string(), holder(self.package, layers, file)?))).collect()
    }
}

/// What a package and its bases still lack: the name of a base, or nothing. `own` is the name by which others would
/// extend this package, where it has one. *Errors*: the faults of the chain.
pub(crate) fn missing(package: &Package, own: Option<&str>) -> Result<Option<String>, Report> {
    let mut checker = Checker::new(package);
    match follow(&mut checker) {
        End::Whole => Ok(None),
        End::Missing(name) if Some(name.as_str()) == own => {
            let layers = Rc::clone(&checker.layers);
            let names: Vec<String> =
                layers.iter().map(|layer| if layer.name.is_empty() { name.clone() } else { layer.name.clone() }).collect();
            if let Some(last) = layers.last() {
                circle(&mut checker, &last.head, &name, &names);
            }
            Err(checker.finish())
        }
        End::Missing(name) => Ok(Some(name)),
        End::Faulty => Err(checker.finish()),
    }
}

/// The report that a base of this name is nowhere; `names` are those that there are.
pub(crate) fn without(package: &Package, name: &str, names: &[String]) -> Report {
    let mut checker = Checker::new(package);
    follow(&mut checker);
    unknown(&mut checker, name, names);
    checker.finish()
}

/// The report that a base cannot be had, and why.
pub(crate) fn refused(package: &Package, code: &'static str, name: &str, why: &str, help: &str) -> Report {
    let mut checker = Checker::new(package);
    follow(&mut checker);
    let layers = Rc::clone(&checker.layers);
    let extends = layers.iter().find(|layer| matches!(layer.head.raw("extends"), Raw::Text(base) if base == name));
    if let Some(layer) = extends {
        let message = format!("the package `{}` cannot be extended: {why}", quoted(name));
        checker.fault(code, &layer.head, "extends", message, help);
    }
    checker.finish()
}

/// Names of the bases of a package, the nearest first.
pub(crate) fn names(package: &Package) -> Vec<String> {
    let mut checker = Checker::new(package);
    follow(&mut checker);
    checker.layers.iter().map(|layer| layer.name.clone()).filter(|name| !name.is_empty()).collect()
}

/// Where a file of the format is in a package and its bases.
pub(crate) fn holder_in(package: &Package, file: &str) -> Option<String> {
    let mut checker = Checker::new(package);
    follow(&mut checker);
    checker.holder(file)
}
