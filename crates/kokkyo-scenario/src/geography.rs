//! Places, network, crossings, terrain, water, borders.

use crate::{Moment, Provenance};

/// Longitude and latitude. *Unit*: degrees, WGS 84.
pub type LonLat = [f64; 2];

/// Everything under `geo/`.
#[derive(Debug, Clone, Default)]
pub struct Geography {
    /// Where battle is fought.
    pub field: Field,
    /// Named places.
    pub places: Vec<Place>,
    /// Rail, road, track.
    pub links: Vec<Link>,
    /// Bridges, fords, boats.
    pub crossings: Vec<Crossing>,
    /// Classes of ground; the default class is among them.
    pub terrain_classes: Vec<TerrainClass>,
    /// Ground other than the default.
    pub terrain: Vec<TerrainPatch>,
    /// Spot heights.
    pub heights: Vec<SpotHeight>,
    /// Coarse heights, if given.
    pub elevation: Option<ElevationGrid>,
    /// Rivers.
    pub rivers: Vec<River>,
    /// Lakes.
    pub lakes: Vec<Lake>,
    /// Claimed borders, one a side.
    pub borders: Vec<Border>,
}

/// Box of the field and the size of its cells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field {
    /// Southern edge, degrees.
    pub south: f64,
    /// Western edge, degrees.
    pub west: f64,
    /// Northern edge, degrees.
    pub north: f64,
    /// Eastern edge, degrees.
    pub east: f64,
    /// H3 resolution, 0–15.
    pub h3_resolution: u8,
    /// Index of the default terrain class.
    pub default_terrain: usize,
}

/// A named place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Id.
    pub id: String,
    /// Name in Latin letters.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Name in Mongolian (Cyrillic), may be empty.
    pub name_mn: String,
    /// Keys of the sources that use these names; none where they are formed by rule.
    pub name_sources: Vec<String>,
    /// Other names.
    pub alt_names: Vec<String>,
    /// Position.
    pub at: LonLat,
    /// Radius within which the true place is believed to lie. *Unit*: km.
    pub accuracy_km: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// What a link is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkMode {
    /// Railway: supplies only.
    Rail,
    /// Made road.
    Road,
    /// Steppe track.
    Track,
}

/// A stretch of rail, road or track between two places.
#[derive(Debug, Clone)]
pub struct Link {
    /// Index into places.
    pub from: usize,
    /// Index into places.
    pub to: usize,
    /// Mode.
    pub mode: LinkMode,
    /// Length. *Unit*: km.
    pub km: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// A bridge, ford or boat site.
#[derive(Debug, Clone)]
pub struct Crossing {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// River id it crosses.
    pub river: usize,
    /// Position.
    pub at: LonLat,
    /// The side that may use it; both where `None`.
    pub side: Option<usize>,
    /// `bridge`, `ford` or `boats`.
    pub kind: String,
    /// Crossing loads an hour. *Unit*: 1/h.
    pub capacity_per_h: f64,
    /// Heaviest equipment. *Unit*: t.
    pub max_load_t: f64,
    /// Length of a bridge that is built and can be destroyed; 0: it is simply there. *Unit*: m.
    pub length_m: f64,
    /// Opens.
    pub opens: Moment,
    /// Closes, if it does.
    pub closes: Option<Moment>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A class of ground.
#[derive(Debug, Clone)]
pub struct TerrainClass {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Speed factor by mobility kind: foot, horse, wheeled, tracked. *Range*: 0–1.
    pub speed: [f64; 4],
    /// Multiplies losses of men in the open. *Range*: 0–2.
    pub exposure: f64,
    /// How far one sees. *Unit*: km.
    pub sight_km: f64,
    /// Can be entered.
    pub passable: bool,
    /// Who says so.
    pub provenance: Provenance,
}

/// A polygon of ground.
#[derive(Debug, Clone)]
pub struct TerrainPatch {
    /// Index into terrain classes.
    pub terrain: usize,
    /// Higher wins.
    pub priority: i64,
    /// Polygons, each an outer ring and holes.
    pub polygons: Vec<Vec<Vec<LonLat>>>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A known height.
#[derive(Debug, Clone)]
pub struct SpotHeight {
    /// Position.
    pub at: LonLat,
    /// *Unit*: m above the sea.
    pub height_m: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// Coarse heights: rows from north to south.
#[derive(Debug, Clone)]
pub struct ElevationGrid {
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Western edge, degrees.
    pub west: f64,
    /// Southern edge, degrees.
    pub south: f64,
    /// Size of a cell, degrees.
    pub cell: f64,
    /// Heights, row by row. *Unit*: m.
    pub heights_m: Vec<f32>,
}

/// A river.
#[derive(Debug, Clone)]
pub struct River {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Name in Mongolian (Cyrillic), may be empty.
    pub name_mn: String,
    /// Crossed only at crossings; otherwise waded anywhere, slowly.
    pub needs_crossing: bool,
    /// Lines.
    pub lines: Vec<Vec<LonLat>>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A lake.
#[derive(Debug, Clone)]
pub struct Lake {
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Name in Mongolian (Cyrillic), may be empty.
    pub name_mn: String,
    /// Polygons, each an outer ring and holes.
    pub polygons: Vec<Vec<Vec<LonLat>>>,
    /// Who says so.
    pub provenance: Provenance,
}

/// The border as one side claims it.
#[derive(Debug, Clone)]
pub struct Border {
    /// Index of the side.
    pub claimant: usize,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Lines (those of the river where the claim follows one).
    pub lines: Vec<Vec<LonLat>>,
    /// Who says so.
    pub provenance: Provenance,
}
