//! What is exported, before it has a format: layers of rows, each with a shape, a span of time and who says so.
//!
//! The formats write what stands here and know nothing of campaigns; what a campaign has to show is in
//! [`layers`](crate::layers) and knows nothing of formats.

use kokkyo_scenario::geography::LonLat;
use kokkyo_scenario::{Moment, Provenance};

/// Name of the column from which on a row holds.
pub const T_START: &str = "t_start";
/// Name of the column until which a row holds; that instant is not part of it.
pub const T_END: &str = "t_end";

/// What the rows of a layer look like on a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing: a table.
    Table,
    /// A point each.
    Points,
    /// One or more lines each.
    Lines,
    /// One or more polygons each.
    Polygons,
}

/// The shape of a row. Longitude before latitude. *Unit*: degrees, WGS 84.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// Of a table, or of a row whose place is not known.
    Nowhere,
    /// A point.
    Point(LonLat),
    /// Lines.
    Lines(Vec<Vec<LonLat>>),
    /// Polygons, each an outer ring and its holes; rings are closed, outer ones run anticlockwise.
    Polygons(Vec<Vec<Vec<LonLat>>>),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// An instant of UTC.
    Time,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Does not apply.
    Nothing,
    /// Text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number, finite.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// An instant.
    Time(Moment),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_string()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Whole(i64::from(number))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Nothing }
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Moment> for Value {
    fn from(at: Moment) -> Self {
        Self::Time(at)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name: lower case, without blanks.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Unit, or nothing.
    pub unit: &'static str,
    /// What it says, in a sentence without a full stop.
    pub description: &'static str,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where.
    pub geometry: Geometry,
    /// One a column, in their order.
    pub values: Vec<Value>,
}

/// How a layer is drawn where a format carries that. Colours are `#rrggbb`.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// As the program likes it.
    Plain,
    /// All rows in one colour. `size` is a diameter or a width. *Unit*: mm.
    One {
        /// Colour.
        colour: &'static str,
        /// Diameter or width.
        size: f64,
    },
    /// By the words of a column, the last colour for all others.
    ByWord {
        /// Column.
        field: &'static str,
        /// Word, what a legend says for it, colour.
        words: Vec<(String, String, String)>,
        /// Colour of all others.
        others: &'static str,
        /// Diameter or width.
        size: f64,
    },
}

/// Rows of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Name: lower case, without blanks; unique among the layers of a run.
    pub name: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// What a row is, in a sentence.
    pub description: &'static str,
    /// Shape of its rows.
    pub shape: Shape,
    /// Columns; the first is `id`, unique in the layer. Layers that change in time have `t_start` and `t_end`.
    pub fields: Vec<Field>,
    /// Rows.
    pub rows: Vec<Row>,
    /// How it is drawn.
    pub look: Look,
    /// Column by which a row is labelled on a map, or nothing.
    pub label: Option<&'static str>,
}

impl Layer {
    /// Position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Columns of the beginning and the end of the span in which a row holds, where the layer changes in time.
    pub fn span(&self) -> Option<(usize, usize)> {
        self.column(T_START).zip(self.column(T_END))
    }
}

/// A column of text.
pub const fn text(name: &'static str, description: &'static str) -> Field {
    Field { name, kind: Kind::Text, unit: "", description }
}

/// A column of whole numbers.
pub const fn whole(name: &'static str, unit: &'static str, description: &'static str) -> Field {
    Field { name, kind: Kind::Whole, unit, description }
}

/// A column of numbers.
pub const fn number(name: &'static str, unit: &'static str, description: &'static str) -> Field {
    Field { name, kind: Kind::Number, unit, description }
}

/// A column of flags.
pub const fn flag(name: &'static str, description: &'static str) -> Field {
    Field { name, kind: Kind::Flag, unit: "", description }
}

/// A column of instants.
pub const fn time(name: &'static str, description: &'static str) -> Field {
    Field { name, kind: Kind::Time, unit: "", description }
}

/// The columns that say who says so; every layer of the package's own statements ends with them.
pub const SOURCED: [Field; 4] = [
    text("source", "Key of the source in the layer `sources`"),
    text("locator", "Page, section, table or row of the source"),
    text("quality", "stated, inferred or assumed"),
    text("reason", "How it was inferred or why it was assumed"),
];

/// The values of [`SOURCED`].
pub fn sourced(provenance: &Provenance) -> [Value; 4] {
    [
        provenance.source.as_str().into(),
        provenance.locator.as_str().into(),
        provenance.quality.word().into(),
        provenance.reason.as_str().into(),
    ]
}
