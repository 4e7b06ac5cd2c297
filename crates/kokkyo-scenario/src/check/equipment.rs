//! `forces/equipment.csv`, `performance.csv`, `effects.csv`.

use std::collections::BTreeSet;

use super::checker::Checker;
use super::fields::{Fields, Ids, NOT_NEGATIVE, Raw};
use super::schema::Tables;
use super::table::Table;
use super::words::quoted;
use crate::forces::{Equipment, Figure, FireKind, Target, WeaponEffect};

/// Quantities of `performance.csv` with their units.
pub(super) const QUANTITIES: [(&str, &str); 8] = [
    ("range_km", "km"),
    ("rounds_per_h", "1/h"),
    ("round_kg", "kg"),
    ("lethal_area_m2", "m2"),
    ("crew", "men"),
    ("fuel_l_per_100km", "l/100km"),
    ("load_t", "t"),
    ("shells", "1"),
];

/// Words for how a weapon fires.
pub(super) const FIRE: &[(&str, FireKind)] =
    &[("direct", FireKind::Direct), ("indirect", FireKind::Indirect), ("both", FireKind::Both), ("none", FireKind::None)];
/// Words for what becomes of a figure.
pub(super) const USES: &[(&str, bool)] = &[("yes", true), ("rival", false)];

/// What equipment can be as a target.
pub(super) fn aims() -> Vec<(&'static str, Option<Target>)> {
    let of_equipment = Target::ALL.into_iter().filter(|target| *target != Target::Men).map(|target| (target.word(), Some(target)));
    std::iter::once(("crew-served", None)).chain(of_equipment).collect()
}

/// What a weapon can be fired at.
pub(super) fn targets() -> Vec<(&'static str, Target)> {
    Target::ALL.into_iter().map(|target| (target.word(), target)).collect()
}

/// Reads classes with their figures.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, nations: &Ids) -> (Vec<Equipment>, Ids) {
    let table = tables.get("forces/equipment.csv");
    let ids = Ids::of(checker, "equipment", table);
    let aims = aims();
    let mut list: Vec<Equipment> = Vec::new();
    for row in table.rows() {
        let id = checker.text(&row, "id");
        if id == "men" || Target::from_word(&id).is_some() {
            checker.fault("K018", &row, "id", format!("`{id}` is a word of the format"), "choose another id");
        }
        list.push(Equipment {
            id,
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            name_ru: checker.name(&row, "name_ru"),
            nation: checker.link(&row, "nation", nations),
            target: checker.word(&row, "target", &aims),
            fire: checker.word(&row, "fire", FIRE),
            petrol: checker.yes(&row, "petrol"),
            range_km: 0.0,
            rounds_per_h: 0.0,
            round_kg: 0.0,
            lethal_area_m2: 0.0,
            crew: 0.0,
            fuel_l_per_100km: 0.0,
            load_t: 0.0,
            shells: 0.0,
            figures: Vec::new(),
            provenance: checker.provenance(&row),
        });
    }
    figures(checker, tables.get("forces/performance.csv"), &ids, &mut list);
    for (row, equipment) in table.rows().zip(&list) {
        let lacking = lacking(equipment);
        if !lacking.is_empty() {
            let message = format!("`{}` has no played figure for {}", quoted(&equipment.id), lacking.join(", "));
            checker.warn("K057", &row, "id", message, "add a row with use = yes to forces/performance.csv; 0 is played");
        }
    }
    (list, ids)
}

fn figures(checker: &mut Checker<'_>, table: &Table, ids: &Ids, list: &mut [Equipment]) {
    let words: Vec<(&str, &str)> = QUANTITIES.iter().map(|(quantity, _)| (*quantity, *quantity)).collect();
    let mut played_before = BTreeSet::new();
    for row in table.rows() {
        let equipment = checker.link_if_given(&row, "equipment", ids);
        if matches!(row.raw("equipment"), Raw::Absent) {
            checker.required(&row, "equipment");
        }
        let quantity = checker.word(&row, "quantity", &words);
        let value = checker.number(&row, "value", NOT_NEGATIVE);
        let unit = checker.required(&row, "unit");
        let played = checker.word(&row, "use", USES);
        let provenance = checker.provenance(&row);
        let wanted = QUANTITIES.iter().find(|(name, _)| *name == quantity).map_or("", |(_, unit)| *unit);
        // After an unknown word the first quantity stands in: its unit says nothing.
        let known = matches!(row.raw("quantity"), Raw::Text(text) if text == quantity);
        if known && !unit.is_empty() && unit != wanted {
            checker.fault(
                "K056",
                &row,
                "unit",
                format!("`{}` is not the unit of {quantity}", quoted(&unit)),
                format!("write `{wanted}` and convert the value"),
            );
        }
        let Some(item) = equipment.and_then(|position| list.get_mut(position)) else { continue };
        if played && known {
            if !played_before.insert((equipment, quantity)) {
                let message = format!("{quantity} of `{}` is played in an earlier row too", quoted(&item.id));
                checker.fault("K055", &row, "use", message, "write `rival` in all rows but one");
            }
            set(item, quantity, value);
        }
        item.figures.push(Figure { quantity: quantity.to_string(), value, unit, played, provenance });
    }
}

fn set(item: &mut Equipment, quantity: &str, value: f64) {
    match quantity {
        "range_km" => item.range_km = value,
        "rounds_per_h" => item.rounds_per_h = value,
        "round_kg" => item.round_kg = value,
        "lethal_area_m2" => item.lethal_area_m2 = value,
        "crew" => item.crew = value,
        "fuel_l_per_100km" => item.fuel_l_per_100km = value,
        "load_t" => item.load_t = value,
        _ => item.shells = value,
    }
}

/// Figures without which a class cannot do what it is for.
fn lacking(item: &Equipment) -> Vec<&'static str> {
    let has = |quantity: &str| item.figures.iter().any(|figure| figure.played && figure.quantity == quantity);
    let mut needs = Vec::new();
    if item.fire != FireKind::None {
        needs.push("range_km");
    }
    if matches!(item.fire, FireKind::Indirect | FireKind::Both) {
        needs.extend(["rounds_per_h", "round_kg", "lethal_area_m2"]);
    }
    if item.target.is_some_and(Target::is_armour) {
        needs.extend(["crew", "fuel_l_per_100km", "load_t"]);
    }
    needs.retain(|quantity| !has(quantity));
    needs
}

/// Reads kills an hour.
pub(super) fn effects(checker: &mut Checker<'_>, table: &Table, equipment: &Ids) -> Vec<WeaponEffect> {
    let targets = targets();
    let mut seen = BTreeSet::new();
    let mut list = Vec::new();
    for row in table.rows() {
        let weapon = checker.link(&row, "weapon", equipment);
        let target = checker.word(&row, "target", &targets);
        if let (Raw::Text(weapon), Raw::Text(target)) = (row.raw("weapon"), row.raw("target"))
            && !seen.insert((weapon.to_string(), target.to_string()))
        {
            checker.fault("K017", &row, "target", "this weapon and target stand in an earlier row", "remove one of them");
        }
        let kills_per_h = checker.number(&row, "kills_per_h", NOT_NEGATIVE);
        list.push(WeaponEffect { weapon, target, kills_per_h, provenance: checker.provenance(&row) });
    }
    list
}
