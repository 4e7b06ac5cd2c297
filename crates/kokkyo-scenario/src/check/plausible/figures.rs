//! Figures of classes far beyond what such things have: metres for kilometres, kilograms for tonnes, a point in the wrong place.

use super::super::checker::Checker;
use super::super::fields::{Fields, Raw};
use super::super::schema::Tables;
use super::super::words::quoted;

/// Between what a figure lies unless it is of an unusual thing.
pub struct Bound {
    /// Table.
    pub file: &'static str,
    /// Quantity of a table of figures, or column.
    pub quantity: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// A tenth of the least that a built-in package has.
    pub least: f64,
    /// Ten times the greatest that a built-in package has.
    pub greatest: f64,
}

const fn bound(file: &'static str, quantity: &'static str, unit: &'static str, least: f64, greatest: f64) -> Bound {
    Bound { file, quantity, unit, least, greatest }
}

const WEAPONS: &str = "forces/performance.csv";
const AIRCRAFT: &str = "air/performance.csv";
const MOBILITY: &str = "forces/mobility.csv";
const VEHICLES: &str = "logistics/vehicles.csv";

/// The bounds: a factor of ten beyond the built-in packages at either end, so that they tell a slip of a digit or unit and
/// hardly ever another period. Zero, which says that a thing has none of it, is never odd. A test keeps the factor.
pub const BOUNDS: &[Bound] = &[
    bound(WEAPONS, "range_km", "km", 0.0025, 200.0),
    bound(WEAPONS, "rounds_per_h", "rounds/h", 1.0, 20_000.0),
    bound(WEAPONS, "round_kg", "kg", 0.0025, 700.0),
    bound(WEAPONS, "lethal_area_m2", "m²", 20.0, 10_000.0),
    bound(WEAPONS, "crew", "men", 0.1, 150.0),
    bound(WEAPONS, "fuel_l_per_100km", "l/100 km", 2.0, 2_000.0),
    bound(WEAPONS, "load_t", "t", 0.005, 150.0),
    bound(WEAPONS, "shells", "rounds", 3.0, 30_000.0),
    bound(AIRCRAFT, "speed_km_h", "km/h", 20.0, 5_000.0),
    bound(AIRCRAFT, "range_km", "km", 40.0, 30_000.0),
    bound(AIRCRAFT, "crew", "men", 0.1, 80.0),
    bound(AIRCRAFT, "bombs_t", "t", 0.03, 40.0),
    bound(AIRCRAFT, "fuel_kg_per_h", "kg/h", 10.0, 7_000.0),
    bound(MOBILITY, "road_km_h", "km/h", 0.4, 220.0),
    bound(VEHICLES, "payload_t", "t", 0.02, 20.0),
    bound(VEHICLES, "speed_km_h", "km/h", 0.4, 250.0),
    bound(VEHICLES, "fuel_kg_per_km", "kg/km", 0.02, 2.0),
    bound(VEHICLES, "fodder_kg_per_day", "kg/day", 0.6, 60.0),
    bound(VEHICLES, "men", "men", 1.5, 200.0),
];

/// Warns of figures beyond them.
pub(super) fn warn(checker: &mut Checker<'_>, tables: &Tables) {
    for bound in BOUNDS {
        for row in tables.get(bound.file).rows() {
            // Tables of figures name the quantity in a cell of its own, the others in their header.
            let (of, column) = match row.raw("quantity") {
                Raw::Text(quantity) if quantity == bound.quantity => (["equipment", "type"], "value"),
                Raw::Absent if row.has(bound.quantity) => (["id", "id"], bound.quantity),
                _ => continue,
            };
            let Raw::Text(text) = row.raw(column) else { continue };
            let Ok(value) = text.parse::<f64>() else { continue };
            if value == 0.0 || (bound.least..=bound.greatest).contains(&value) {
                continue;
            }
            let id = of.iter().find_map(|name| if let Raw::Text(id) = row.raw(name) { Some(quoted(id)) } else { None }).unwrap_or_default();
            let Bound { quantity, unit, least, greatest, .. } = bound;
            let message = format!("{quantity} of `{id}` is {value} {unit}; something from {least} to {greatest} is expected");
            super::odd(checker, "K153", (&row, column), message, &format!("check the decimal point, and that the figure is in {unit}"));
        }
    }
}
