//! The one list of the format: every column and key with its type, unit, need and meaning.
//!
//! The checker takes from here which columns, keys and words there are; [`json_schema`] and [`table_schema`] write the
//! same for editors. The ranges of numbers stand beside the reading too: `tests` holds both equal.

mod border;
mod documents;
mod geojson;
mod intelligence;
mod json_schema;
mod table_schema;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::Span;
use crate::ParameterSpec;

pub(super) use border::{BORDER, BORDER_SIDE, BORDER_TABLES};
pub(super) use documents::{
    CASE, CASE_OPTION, CASES, CLAUSE, CLOCK, COUNTERFACTUAL, COURSE, COURSE_TASK, COURSES, DIRECTIVE, DIRECTIVES, ENEMY_NEAR, FIELD, GOAL,
    GOALS, NATION, NOTICE, PAPER, PARAMETER, PLANS, REMOVE, ROLE_WEIGHT, SCENARIO, SEASON, SET, SHARE_BELOW, SHARE_REACHED, SHELLS_BELOW,
    SHOCK, SIDE, SITUATION, SOURCE_WEIGHT, TASK, TASK_FAILED, WEIGHTS,
};
pub(super) use tables::{TABLES, Table};

/// A column, a key or a property.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub need: Need,
    /// Empty where it has none.
    pub unit: &'static str,
    /// One sentence without its stop.
    pub meaning: &'static str,
}

/// Whether a value must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// A value.
    Value,
    /// A column that may be empty; of a key the same as [`Need::Nothing`].
    Column,
    /// Nothing: the column or key may be absent.
    Nothing,
}

/// What a value is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A text of one line, at most 4 KiB.
    Line,
    /// An id that this row defines.
    Id,
    /// The id of something defined elsewhere: what and where.
    Link(&'static str),
    /// One of the format's words.
    Word(fn() -> Vec<&'static str>),
    /// `yes` or `no`.
    Yes,
    /// `true` or `false`.
    Flag,
    /// A number in a range.
    Number(Span),
    /// Men or things.
    Whole,
    /// An exact instant.
    Moment,
    /// An uncertain date.
    Edtf,
    /// A time of day.
    Time,
    /// Several texts: an array, or a cell separated by `;`.
    List(&'static str),
    /// `#rrggbb`.
    Colour,
    /// This number and no other.
    Only(f64),
    /// A number, a text or yes and no.
    Scalar,
    /// A table.
    Object(&'static [Field]),
    /// A list of tables: least and greatest number.
    Objects(&'static [Field], usize, usize),
    /// A table that has one of these shapes.
    OneOf(&'static [(&'static [&'static str], &'static [Field])]),
    /// Tables by name: the names, all needed; without names any.
    Named(fn() -> Vec<&'static str>, &'static [Field]),
}

const fn field(name: &'static str, kind: Kind, need: Need, unit: &'static str, meaning: &'static str) -> Field {
    Field { name, kind, need, unit, meaning }
}

/// A value that must be there.
const fn must(name: &'static str, kind: Kind, unit: &'static str, meaning: &'static str) -> Field {
    field(name, kind, Need::Value, unit, meaning)
}

/// A value that may be empty.
const fn may(name: &'static str, kind: Kind, unit: &'static str, meaning: &'static str) -> Field {
    field(name, kind, Need::Column, unit, meaning)
}

/// A column or key that may be absent.
const fn extra(name: &'static str, kind: Kind, meaning: &'static str) -> Field {
    field(name, kind, Need::Nothing, "", meaning)
}

const NAME_JA: Field = extra("name_ja", Kind::Line, "Name in Japanese");
const NAME_RU: Field = extra("name_ru", Kind::Line, "Name in Russian");
const NAME_MN: Field = extra("name_mn", Kind::Line, "Name in Mongolian (Cyrillic)");
const NAME_SOURCES: Field = extra("name_sources", Kind::List("source"), "Keys of the sources that use the names");
const TITLE_JA: Field = extra("title_ja", Kind::Line, "Title in Japanese");

const SOURCE: Field = may("source", Kind::Line, "", "Key of an entry of the bibliography; may be empty only where `quality` is `assumed`");
const LOCATOR: Field = may("locator", Kind::Text, "", "Page, section, table or row inside that source");
const QUALITY: Field = must(
    "quality",
    Kind::Word(|| words(super::citation::QUALITIES)),
    "",
    "`stated`: the source says it; `inferred`: computed or deduced from sources; `assumed`: the author's judgement",
);
const REASON: Field = may("reason", Kind::Text, "", "How it was inferred or why it was assumed; required for `inferred` and `assumed`");

/// Columns and keys that stand for "+ provenance".
pub(super) const PROVENANCE: &[Field] = &[SOURCE, LOCATOR, QUALITY, REASON];

/// The tables of a package with this head.
pub(super) fn tables_of(head: &str) -> &'static [Table] {
    if head == crate::border::HEAD { BORDER_TABLES } else { TABLES }
}

/// The words of a list of words with what they mean to the program.
fn words<T>(list: &[(&'static str, T)]) -> Vec<&'static str> {
    list.iter().map(|(word, _)| *word).collect()
}

/// The names of fields, in order.
pub(super) fn names(fields: &[Field]) -> Vec<&'static str> {
    fields.iter().map(|field| field.name).collect()
}

/// A name for every file of the format, and the schema that editors read for it: JSON Schema of draft 2020-12 for
/// TOML and JSON, Table Schema (Frictionless) for CSV. `parameters/*.toml` and `counterfactuals/*.toml` stand for all
/// files of these folders. The keys, units and ranges of parameters are those of `specs`.
pub fn schemas(specs: &[ParameterSpec]) -> BTreeMap<String, Value> {
    let mut all: BTreeMap<String, Value> = json_schema::all(specs).into_iter().collect();
    all.extend(TABLES.iter().map(|table| (table.file.to_string(), table_schema::of(table))));
    all
}

/// The same for the package of a long border.
pub fn border_schemas(specs: &[ParameterSpec]) -> BTreeMap<String, Value> {
    let mut all: BTreeMap<String, Value> = json_schema::of_border(specs).into_iter().collect();
    all.extend(BORDER_TABLES.iter().map(|table| (table.file.to_string(), table_schema::of(table))));
    all
}
