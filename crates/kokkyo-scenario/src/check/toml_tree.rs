//! TOML documents as plain trees with lines.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::format::{self, Field};
use super::places::Spot;
use super::table::LineStarts;
use super::toml_help;
use super::words::{is_harmful, quoted};
use crate::Severity;
use crate::diagnostic::Remedy;

/// Deepest nesting of values.
const MAX_NESTING: usize = 64;

/// A value with the line it begins on.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Text.
    Text(String),
    /// Integer or float.
    Number(f64),
    /// Boolean.
    Bool(bool),
    /// Array.
    List(Vec<(At, Value)>),
    /// Table.
    Table(Node),
    /// A date without quotation marks.
    Date(String),
}

/// A TOML table.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// File inside the package.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Its header, or the braces.
    pub span: Range<usize>,
    /// Values with their places.
    pub entries: BTreeMap<String, (At, Value)>,
}

/// Where a key and its value stand.
#[derive(Debug, Clone, Default)]
pub(super) struct At {
    /// Line of the key, from 1.
    pub line: usize,
    /// File of a base that the value was taken over from.
    file: Option<Rc<str>>,
    key: Range<usize>,
    value: Range<usize>,
}

impl At {
    /// The place of a value that a change put there.
    pub fn line(line: usize) -> Self {
        Self { line, ..Self::default() }
    }
}

impl Node {
    /// Reads a document; an empty one after a fault. The second value is false after a fault.
    pub fn read(checker: &mut Checker<'_>, file: &str, text: &str) -> (Self, bool) {
        // Line 0: nothing is called missing in a document that could not be read.
        let empty = Self { file: file.to_string(), line: 0, ..Self::default() };
        if let Some(line) = deep_key(text) {
            let message = format!("keys are nested more than {MAX_NESTING} deep");
            checker.report.error("K024", file, line, "", message, "use fewer dots");
            return (empty, false);
        }
        let starts = LineStarts::of(text);
        match DeTable::parse(text) {
            Ok(document) => {
                let mut deepest = 0;
                let root = Text { file, starts }.table(1, 0..0, document.get_ref(), 1, &mut deepest);
                if deepest > MAX_NESTING {
                    let message = format!("values are nested more than {MAX_NESTING} deep");
                    checker.report.error("K024", file, 1, "", message, "nest less");
                    return (empty, false);
                }
                (root, true)
            }
            Err(error) => {
                let first = error.message().lines().next().unwrap_or_default();
                let message = format!("not TOML: {}", quoted(first));
                let (line, spot) = error.span().map_or((0, Spot::Line), |span| (starts.line(span.start), Spot::Bytes(span)));
                checker.place(Severity::Error, "K024", (file, line, ""), &spot, &message, toml_help::remedy(text, line, first));
                (empty, false)
            }
        }
    }

    /// The table of this name, or an empty one after a fault.
    pub fn table(&self, checker: &mut Checker<'_>, name: &str) -> Node {
        match self.entries.get(name) {
            Some((_, Value::Table(node))) => node.clone(),
            Some(_) => {
                checker.fault("K027", self, name, format!("`{name}` must be a table"), format!("write [{name}]"));
                self.nothing()
            }
            None if self.line == 0 => self.nothing(),
            None => {
                checker.fault("K010", self, name, format!("the table [{name}] is missing"), format!("add [{name}]"));
                self.nothing()
            }
        }
    }

    fn nothing(&self) -> Node {
        Node { file: self.file.clone(), line: 0, ..Self::default() }
    }

    /// The tables of an array of tables; none where it is missing.
    pub fn tables(&self, checker: &mut Checker<'_>, name: &str) -> Vec<Node> {
        let mut nodes = Vec::new();
        match self.entries.get(name) {
            None => {}
            Some((_, Value::List(items))) => {
                for (_, item) in items {
                    match item {
                        Value::Table(node) => nodes.push(node.clone()),
                        _ => checker.fault("K027", self, name, format!("`{name}` must hold tables"), format!("write [[{name}]]")),
                    }
                }
            }
            Some(_) => checker.fault("K027", self, name, format!("`{name}` must be a list of tables"), format!("write [[{name}]]")),
        }
        nodes
    }

    /// Lays a document over this one: its values take the place of those of the same key, tables key by key, tables of a
    /// list by their `id`. What is taken over from this one keeps its place in its own file.
    pub fn overlaid(self, above: Self) -> Self {
        let below: Rc<str> = self.file.as_str().into();
        let mut entries = self.entries;
        for (at, _) in entries.values_mut() {
            at.file.get_or_insert_with(|| Rc::clone(&below));
        }
        for (key, (at, value)) in above.entries {
            let value = match (entries.remove(&key).map(|(_, old)| old), value) {
                (Some(Value::Table(old)), Value::Table(new)) => Value::Table(old.overlaid(new)),
                (Some(Value::List(old)), Value::List(new)) => Value::List(listed(old, new)),
                (_, value) => value,
            };
            entries.insert(key, (at, value));
        }
        // What is missing is missing in the upper file; nothing is where one of them could not be read.
        let line = if self.line == 0 { 0 } else { above.line };
        Self { file: above.file, line, span: above.span, entries }
    }

    /// Takes out the tables of this id from every list of tables, and says whether there was one.
    pub fn remove(&mut self, id: &str) -> bool {
        let mut found = false;
        for (_, value) in self.entries.values_mut() {
            if let Value::List(items) = value {
                let before = items.len();
                items.retain(|(_, item)| item.id() != Some(id));
                found |= items.len() < before;
            }
        }
        found
    }

    /// Ids of the tables in its lists.
    pub fn ids(&self) -> Vec<String> {
        let lists = self.entries.values().filter_map(|(_, value)| if let Value::List(items) = value { Some(items) } else { None });
        lists.flatten().filter_map(|(_, item)| item.id().map(String::from)).collect()
    }

    /// Takes a list out.
    pub fn take_list(&mut self, key: &str) -> Option<Vec<(At, Value)>> {
        match self.entries.remove(key) {
            Some((_, Value::List(items))) => Some(items),
            Some(other) => {
                self.entries.insert(key.to_string(), other);
                None
            }
            None => None,
        }
    }

    /// Puts items before those of a list.
    pub fn put_before(&mut self, key: &str, items: Option<Vec<(At, Value)>>) {
        let Some(mut items) = items else { return };
        match self.entries.get_mut(key) {
            Some((_, Value::List(own))) => {
                items.append(own);
                *own = items;
            }
            Some(_) => {}
            None => {
                self.entries.insert(key.to_string(), (At::line(self.line), Value::List(items)));
            }
        }
    }

    /// Whether a key is there.
    pub fn given(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Reports keys that are not part of the format.
    pub fn only(&self, checker: &mut Checker<'_>, fields: &[Field]) {
        self.only_named(checker, &format::names(fields));
    }

    /// The fault that a key is not part of the table.
    pub fn refuse_key(&self, checker: &mut Checker<'_>, key: &str, help: Remedy) {
        let (line, spot) = self.entries.get(key).map_or((self.line, Spot::Line), |(at, _)| (at.line, Spot::Bytes(at.key.clone())));
        let message = format!("`{}` is not part of this table", quoted(key));
        checker.place(Severity::Error, "K025", (self.file_of(key), line, &quoted(key)), &spot, &message, help);
    }

    /// Reports keys that are none of these.
    pub fn only_named(&self, checker: &mut Checker<'_>, keys: &[&str]) {
        for key in self.entries.keys() {
            if !keys.contains(&key.as_str()) {
                let help = checker.suggest(key, keys.iter().copied());
                self.refuse_key(checker, key, help);
            }
        }
        for (key, (_, value)) in &self.entries {
            if let Value::Text(text) = value
                && text.chars().any(is_harmful)
            {
                checker.fault("K019", self, key, format!("`{}` holds control or bidirectional characters", quoted(text)), "remove them");
            }
        }
    }
}

impl Fields for Node {
    fn file(&self) -> &str {
        &self.file
    }

    fn file_of(&self, name: &str) -> &str {
        self.entries.get(name).and_then(|(at, _)| at.file.as_deref()).unwrap_or(&self.file)
    }

    fn line(&self, name: &str) -> usize {
        self.entries.get(name).map_or(self.line, |(at, _)| at.line)
    }

    fn spot(&self, name: &str) -> Spot {
        match self.entries.get(name) {
            // Of a table that fills many lines its key says enough.
            Some((at, Value::Table(_))) => Spot::Bytes(at.key.clone()),
            Some((at, _)) if at.value.is_empty() => Spot::Line,
            Some((at, _)) => Spot::Bytes(at.value.clone()),
            None if self.span.is_empty() => Spot::Line,
            None => Spot::Bytes(self.span.clone()),
        }
    }

    fn raw(&self, name: &str) -> Raw<'_> {
        self.entries.get(name).map_or(Raw::Absent, |(_, value)| value.raw())
    }

    fn typed(&self) -> bool {
        true
    }

    fn has(&self, _name: &str) -> bool {
        // Line 0 stands for a table that is missing itself and was reported.
        self.line > 0
    }

    fn stands(&self, name: &str) -> bool {
        self.given(name)
    }
}

/// Two lists of tables by `id`; where one of them has tables without, that of the upper file.
fn listed(mut old: Vec<(At, Value)>, new: Vec<(At, Value)>) -> Vec<(At, Value)> {
    if old.iter().chain(&new).any(|(_, item)| item.id().is_none()) {
        return new;
    }
    for (at, item) in new {
        match old.iter_mut().find(|(_, other)| other.id() == item.id()) {
            Some(place) => *place = (at, item),
            None => old.push((at, item)),
        }
    }
    old
}

impl Value {
    fn id(&self) -> Option<&str> {
        match self {
            Self::Table(node) => match node.raw("id") {
                Raw::Text(id) => Some(id),
                _ => None,
            },
            _ => None,
        }
    }

    fn raw(&self) -> Raw<'_> {
        match self {
            Self::Text(text) if text.trim().is_empty() => Raw::Absent,
            Self::Text(text) => Raw::Text(text.trim()),
            Self::Number(value) => Raw::Number(*value),
            Self::Bool(value) => Raw::Bool(*value),
            Self::List(items) => Raw::List(items.iter().map(|(_, item)| item.raw()).collect()),
            Self::Table(_) => Raw::Other,
            Self::Date(text) => Raw::Text(text),
        }
    }
}

/// A text that is turned into a tree.
struct Text<'t> {
    file: &'t str,
    starts: LineStarts,
}

impl Text<'_> {
    fn table(&self, line: usize, span: Range<usize>, table: &DeTable<'_>, depth: usize, deepest: &mut usize) -> Node {
        *deepest = depth.max(*deepest);
        let mut node = Node { file: self.file.to_string(), line, span, entries: BTreeMap::new() };
        for (key, value) in table {
            let at = At { line: self.starts.line(key.span().start), file: None, key: key.span(), value: value.span() };
            let value = self.value(at.line, value, depth + 1, deepest);
            node.entries.insert(key.get_ref().to_string(), (at, value));
        }
        node
    }

    fn value(&self, line: usize, value: &Spanned<DeValue<'_>>, depth: usize, deepest: &mut usize) -> Value {
        *deepest = depth.max(*deepest);
        match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => {
                Value::Number(i64::from_str_radix(number.as_str(), number.radix()).map_or(f64::NAN, |number| number as f64))
            }
            DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(items) => {
                let item = |item: &Spanned<DeValue<'_>>, deepest: &mut usize| {
                    let line = self.starts.line(item.span().start);
                    (At { line, file: None, key: item.span(), value: item.span() }, self.value(line, item, depth + 1, deepest))
                };
                Value::List(items.iter().map(|it| item(it, deepest)).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(line, value.span(), table, depth, deepest)),
        }
    }
}

/// The first line with a dotted key deeper than allowed. The parser limits brackets but not dots, and a tree of a
/// million levels would overflow the stack when it is dropped.
fn deep_key(text: &str) -> Option<usize> {
    for (at, line) in text.lines().enumerate() {
        let mut dots = 0;
        let mut quote = None;
        for letter in line.chars() {
            match quote {
                Some(mark) if letter == mark => quote = None,
                Some(_) => {}
                None => match letter {
                    '.' => dots += 1,
                    '"' | '\'' => quote = Some(letter),
                    letter if letter.is_alphanumeric() || matches!(letter, '_' | '-' | ' ' | '\t') => {}
                    _ => dots = 0,
                },
            }
            if dots >= MAX_NESTING {
                return Some(at + 1);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Package;

    fn read(text: &str) -> (Node, Vec<(&'static str, usize)>) {
        let package = Package::default();
        let mut checker = Checker::new(&package);
        let (node, _) = Node::read(&mut checker, "a.toml", text);
        (node, checker.report.diagnostics.iter().map(|fault| (fault.code, fault.line)).collect())
    }

    #[test]
    fn values_keep_their_lines() {
        let (node, faults) = read("a = 1\n\n[b]\nc = [\"x\",\n\"y\"]\n[[d]]\ne = 0x10\n[[d]]\n");
        assert!(faults.is_empty());
        let Some((At { line: 3, .. }, Value::Table(b))) = node.entries.get("b") else { panic!("{node:?}") };
        assert_eq!(b.line("c"), 4);
        let Some((_, Value::List(items))) = node.entries.get("d") else { panic!("{node:?}") };
        let lines: Vec<usize> = items.iter().map(|(at, _)| at.line).collect();
        assert_eq!(lines, [6, 8]);
        let Value::Table(first) = &items[0].1 else { panic!() };
        assert!(matches!(first.raw("e"), Raw::Number(16.0)));
        assert_eq!((first.line(""), first.line("e")), (6, 7));
    }

    #[test]
    fn broken_and_deep_documents_are_faults_and_never_overflow() {
        assert_eq!(read("a = 1\nb = = 2\n").1, [("K024", 2)]);
        assert_eq!(read(&format!("\na = {}1{}\n", "[".repeat(70), "]".repeat(70))).1.len(), 1);
        assert_eq!(read(&format!("\n{}a = 1\n", "a.".repeat(1_000_000))).1, [("K024", 2)]);
        assert_eq!(read(&format!("[{}a]\n", "\"a\" . ".repeat(1_000_000))).1, [("K024", 1)]);
        let (_, faults) = read(&format!("a = {}\n", "[".repeat(1_000_000)));
        assert_eq!(faults.len(), 1);
    }
}
