//! The properties of every GeoJSON file.

use super::super::geography;
use super::Kind::{Line, Link, Number, Word};
use super::{Field, NAME_JA, NAME_MN, NAME_RU, extra, may, must, words};

/// What a feature draws.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Lines.
    Lines,
    /// Lines, or nothing where the feature points at a river.
    LinesOrRiver,
    /// Polygons.
    Polygons,
}

/// A GeoJSON file.
pub(super) struct Layer {
    /// File inside a package.
    pub file: &'static str,
    /// What a feature is.
    pub title: &'static str,
    /// What it draws.
    pub shape: Shape,
    /// Whether provenance is added to its properties.
    pub cited: bool,
    /// Its properties.
    pub properties: &'static [Field],
}

/// Every GeoJSON file of the format.
pub(super) const LAYERS: &[Layer] = &[
    Layer {
        file: "geo/rivers.geojson",
        title: "Rivers",
        shape: Shape::Lines,
        cited: true,
        properties: &[
            must("river", Line, "", "Id; features of one id are parts of one river"),
            must("name", Line, "", "Name in Latin letters"),
            NAME_JA,
            NAME_RU,
            NAME_MN,
            must("crossing", Word(|| words(geography::WADING)), "", "`site`: only at crossings; `wade`: anywhere, slowly"),
        ],
    },
    Layer {
        file: "geo/lakes.geojson",
        title: "Lakes, impassable",
        shape: Shape::Polygons,
        cited: true,
        properties: &[must("name", Line, "", "Name in Latin letters"), NAME_JA, NAME_RU, NAME_MN],
    },
    Layer {
        file: "geo/borders.geojson",
        title: "Borders as each side claims them",
        shape: Shape::LinesOrRiver,
        cited: true,
        properties: &[
            must("claimant", Link("side of `scenario.toml`"), "", "Who claims it"),
            extra("name", Line, "Name in Latin letters"),
            NAME_JA,
            may("river", Link("`river` of `geo/rivers.geojson`"), "", "River that the claim follows; then the geometry may be empty"),
        ],
    },
    Layer {
        file: "geo/terrain.geojson",
        title: "Ground other than the default class",
        shape: Shape::Polygons,
        cited: true,
        properties: &[
            must("terrain", Link("id of `geo/terrain_classes.csv`"), "", "Class"),
            may("priority", Number(geography::PRIORITIES), "", "Where polygons overlap, the higher wins; 0 if not given"),
        ],
    },
];
