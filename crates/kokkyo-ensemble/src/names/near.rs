//! Where a cell of the field is: by the place nearest to it.

use std::collections::BTreeSet;

use kokkyo_model::world::column::CellId;
use kokkyo_scenario::geography::Place;

use super::{Japanese, Names};

/// Within this of a place one is at it. *Unit*: km.
const AT: f64 = 2.5;

const WINDS: [&str; 8] = ["east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"];
const WINDS_JA: [&str; 8] = ["東", "北東", "北", "北西", "西", "南西", "南", "南東"];

/// A name without what is said of it behind a comma or in brackets, such as who is to sit there one day.
pub fn short(name: &str) -> &str {
    name.split([',', '(', '（', '、']).next().unwrap_or(name).trim_end()
}

/// The place nearest to a cell, how far it is from there, and in which of eight directions from the place the cell lies.
struct Near<'a> {
    place: &'a Place,
    km: f64,
    wind: usize,
}

enum Where<'a> {
    OffTheField,
    Nowhere,
    Near(Near<'a>),
}

impl<'a> Names<'a> {
    /// Names cells by these places only, and places without what is said of them: for whoever is not to read what is to come there.
    #[must_use]
    pub fn showing(mut self, places: BTreeSet<usize>) -> Self {
        self.shown = Some(places);
        self
    }

    /// Where a cell is: `at X`, or `6 km north-east of X`.
    pub fn near(&self, cell: CellId) -> String {
        match self.nearest(cell) {
            Where::OffTheField => "off the field".to_string(),
            Where::Nowhere => "in the field".to_string(),
            Where::Near(Near { place, km, .. }) if km < AT => format!("at {}", self.told(&place.name)),
            Where::Near(Near { place, km, wind }) => format!("{km:.0} km {} of {}", WINDS[wind % 8], self.told(&place.name)),
        }
    }

    fn told<'n>(&self, name: &'n str) -> &'n str {
        if self.shown.is_some() { short(name) } else { name }
    }

    fn nearest(&self, cell: CellId) -> Where<'a> {
        let Some(cell) = self.theatre.cells.find(cell) else { return Where::OffTheField };
        let offset = |at: [f64; 2]| {
            let east = (cell.at[0] - at[0]) * 111.32 * at[1].to_radians().cos();
            let north = (cell.at[1] - at[1]) * 110.57;
            (east, north)
        };
        let is_shown = |at: &usize| self.shown.as_ref().is_none_or(|shown| shown.contains(at));
        let places = self.given.geography.places.iter().enumerate().filter(|(at, _)| is_shown(at));
        let nearest = places.map(|(_, place)| (place, offset(place.at))).min_by(|a, b| a.1.0.hypot(a.1.1).total_cmp(&b.1.0.hypot(b.1.1)));
        let Some((place, (east, north))) = nearest else { return Where::Nowhere };
        let eighth = (north.atan2(east).to_degrees() / 45.0).round().rem_euclid(8.0) as usize;
        Where::Near(Near { place, km: east.hypot(north), wind: eighth % 8 })
    }
}

impl Japanese<'_, '_> {
    /// Where a cell is: `X付近`, or `Xの北東6 km`.
    pub fn near(&self, cell: CellId) -> String {
        let name = |place: &Place| short(super::ja::or(&place.name_ja, &place.name)).to_string();
        match self.names.nearest(cell) {
            Where::OffTheField => "戦場の外".to_string(),
            Where::Nowhere => "戦場".to_string(),
            Where::Near(Near { place, km, .. }) if km < AT => format!("{}付近", name(place)),
            Where::Near(Near { place, km, wind }) => format!("{}の{}{km:.0} km", name(place), WINDS_JA[wind % 8]),
        }
    }
}
