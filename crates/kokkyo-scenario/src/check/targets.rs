//! `record/targets.csv`: what the model is judged by.

use super::World;
use super::checker::Checker;
use super::fields::{Fields, Ids, Raw};
use super::intelligence::Known;
use super::record::Claims;
use super::table::{Row, Table};
use super::words::quoted;
use crate::air::AirRole;
use crate::forces::Target as Aim;
use crate::intelligence::ARMS;
use crate::record::{Claim, Operator, Target};

/// Mark before a claim that a given value may rest on too.
const CONDITIONING: &str = "conditioning:";

/// Words for what is read off a run.
pub(super) const OPERATORS: &[(&str, Operator)] = &[
    ("losses", Operator::Losses),
    ("loss-share", Operator::LossShare),
    ("equipment-lost", Operator::EquipmentLost),
    ("shells-fired", Operator::ShellsFired),
    ("tonnes-per-day", Operator::TonnesPerDay),
    ("tonnes", Operator::Tonnes),
    ("men-present", Operator::MenPresent),
    ("held-from", Operator::HeldFrom),
    ("lost-on", Operator::LostOn),
    ("area-held", Operator::AreaHeld),
    ("aircraft-lost", Operator::AircraftLost),
    ("airmen-lost", Operator::AirmenLost),
    ("air-victories-reported", Operator::AirVictoriesReported),
    ("armour-by-cause", Operator::ArmourByCause),
    ("belief-ratio", Operator::BeliefRatio),
];
/// Words for what is counted of a grouping.
pub(super) const ARM_WORDS: &[(&str, usize)] = &[(ARMS[0], 0), (ARMS[1], 1), (ARMS[2], 2), (ARMS[3], 3)];

/// Claims that targets cite without declaring them as conditioning, each with the target.
#[derive(Default)]
pub(super) struct Judged {
    /// Position of the claim, id of the target.
    pub claims: Vec<(usize, String)>,
}

/// Reads the targets.
pub(super) fn read(checker: &mut Checker<'_>, table: &Table, world: &World<'_>, known: &Known, claims: &Claims) -> (Vec<Target>, Judged) {
    Ids::of(checker, "target", table);
    let mut judged = Judged::default();
    let mut list = Vec::new();
    for row in table.rows() {
        let target = target(checker, &row, (world, known), claims, &mut judged);
        list.push(target);
    }
    (list, judged)
}

fn target(checker: &mut Checker<'_>, row: &Row<'_>, (world, known): (&World<'_>, &Known), claims: &Claims, judged: &mut Judged) -> Target {
    let operator = checker.word(row, "operator", OPERATORS);
    let id = checker.text(row, "id");
    let categories = checker.list(row, "categories");
    check_needs(checker, row, operator, &categories);
    let formations = checker.list(row, "formation");
    let formations = (!formations.is_empty()).then(|| world.order.expand(checker, row, "formation", &formations));
    let from = checker.moment_if_given(row, "from");
    let to = checker.moment_if_given(row, "to");
    for (name, at) in [("from", from), ("to", to)] {
        if let Some(at) = at {
            checker.inside_clock(row, name, at, world.clock);
        }
    }
    let (from, to) = (from.unwrap_or(world.clock.0), to.unwrap_or(world.clock.1));
    checker.in_order(row, "to", from, to);
    Target {
        title: checker.required(row, "title"),
        title_ja: checker.name(row, "title_ja"),
        unit: unit(checker, row, operator),
        operator,
        side: checker.link_if_given(row, "side", world.sides),
        nation: checker.link_if_given(row, "nation", world.nations),
        formations,
        categories,
        equipment: equipment(checker, row, world),
        place: checker.link_if_given(row, "place", &world.places.ids),
        headquarters: checker.link_if_given(row, "headquarters", &known.headquarters),
        sectors: super::intelligence::links(checker, row, "sectors", &known.sectors),
        arm: if matches!(row.raw("arm"), Raw::Absent) { None } else { Some(checker.word(row, "arm", ARM_WORDS)) },
        roles: roles(checker, row, operator),
        from,
        to,
        claims: cited(checker, row, &id, claims, judged),
        definition: checker.text(row, "definition"),
        definition_ja: checker.name(row, "definition_ja"),
        id,
    }
}

/// The unit, which must be that of what the operator reads off a run.
fn unit(checker: &mut Checker<'_>, row: &Row<'_>, operator: Operator) -> String {
    let unit = checker.required(row, "unit");
    let read = match operator {
        Operator::Losses | Operator::MenPresent => "men",
        Operator::LossShare => "fraction",
        // Vehicles, guns, aircraft: the operator counts what the target names.
        Operator::EquipmentLost => return unit,
        Operator::ShellsFired => "rounds",
        Operator::TonnesPerDay => "t/day",
        Operator::Tonnes => "t",
        Operator::HeldFrom | Operator::LostOn => "day",
        Operator::AreaHeld => "km2",
        Operator::AircraftLost | Operator::AirVictoriesReported => "aircraft",
        Operator::AirmenLost => "men",
        Operator::ArmourByCause => "percent",
        Operator::BeliefRatio => "1",
    };
    let known = matches!(row.raw("operator"), Raw::Text(word) if OPERATORS.iter().any(|(known, _)| *known == word));
    if known && !unit.is_empty() && unit != read {
        let message = format!("this operator reads `{read}` off a run, not `{}`", quoted(&unit));
        checker.fault("K103", row, "unit", message, format!("write `{read}`, or another operator"));
    }
    unit
}

/// A claim with a figure must be in the unit of the target that it judges.
fn same_unit(checker: &mut Checker<'_>, row: &Row<'_>, claim: Option<&Claim>) {
    if let (Some(claim), Raw::Text(unit)) = (claim, row.raw("unit"))
        && claim.low.or(claim.high).is_some()
        && claim.unit != unit
    {
        let message = format!("the claim `{}` is in `{}`, the target in `{}`", quoted(&claim.id), quoted(&claim.unit), quoted(unit));
        checker.fault("K103", row, "claims", message, "cite claims of the same unit, or add one that is computed from it");
    }
}

fn check_needs(checker: &mut Checker<'_>, row: &Row<'_>, operator: Operator, categories: &[String]) {
    if !matches!(row.raw("operator"), Raw::Text(word) if OPERATORS.iter().any(|(known, _)| *known == word)) {
        return;
    }
    let words: &[&str] = match operator {
        Operator::Losses | Operator::LossShare => &["killed", "wounded", "missing", "captured", "sick"],
        Operator::EquipmentLost => &["knocked-out", "written-off"],
        Operator::AircraftLost => &["combat", "flak", "ground", "accident", "damaged"],
        Operator::AirmenLost => &["dead", "missing", "hurt"],
        Operator::ArmourByCause => &["small-arms", "anti-tank", "artillery", "armour", "close-assault", "air", "mine"],
        _ => &[],
    };
    if words.is_empty() && !categories.is_empty() {
        checker.fault("K103", row, "categories", "this operator has no categories", "leave the cell empty");
    } else if !words.is_empty() && categories.is_empty() && row.has("categories") {
        checker.fault("K103", row, "categories", "this operator needs categories", format!("write some of: {}", words.join(";")));
    }
    for category in categories.iter().filter(|category| !words.is_empty() && !words.contains(&category.as_str())) {
        checker.unknown_word(row, "categories", category, words);
    }
    let needs: &[&str] = match operator {
        Operator::EquipmentLost => &["equipment"],
        Operator::HeldFrom | Operator::LostOn => &["place", "side"],
        Operator::AreaHeld | Operator::AircraftLost | Operator::AirmenLost | Operator::AirVictoriesReported | Operator::ArmourByCause => {
            &["side"]
        }
        Operator::BeliefRatio => &["headquarters", "sectors", "arm"],
        _ => &[],
    };
    for name in needs {
        if matches!(row.raw(name), Raw::Absent) && (row.has(name) || operator == Operator::BeliefRatio) {
            checker.fault("K103", row, name, format!("this operator needs `{name}`"), "fill the cell");
        }
    }
}

/// Roles of aircraft, for operators that count them squadron by squadron.
fn roles(checker: &mut Checker<'_>, row: &Row<'_>, operator: Operator) -> Vec<AirRole> {
    let named = super::air::roles_named(checker, row);
    if !named.is_empty() && !matches!(operator, Operator::AircraftLost | Operator::AirmenLost) {
        checker.fault("K103", row, "roles", "this operator counts no aircraft", "leave the cell empty");
    }
    named
}

/// Classes, and all classes of target words.
fn equipment(checker: &mut Checker<'_>, row: &Row<'_>, world: &World<'_>) -> Vec<usize> {
    let ids = &world.order.equipment;
    let mut all = Vec::new();
    for word in checker.list(row, "equipment") {
        if let Some(found) = ids.position(&word) {
            all.push(found);
        } else if let Some(aim) = Aim::from_word(&word).filter(|aim| *aim != Aim::Men) {
            let classes = world.forces.equipment.iter().enumerate();
            all.extend(classes.filter(|(_, class)| class.target == Some(aim)).map(|(position, _)| position));
        } else if ids.complete {
            let mut words: Vec<&str> = ids.map.keys().map(String::as_str).collect();
            words.extend(Aim::ALL.iter().filter(|aim| **aim != Aim::Men).map(|aim| aim.word()));
            let help = checker.suggest(&word, words);
            checker.fault("K016", row, "equipment", format!("there is no equipment or target word `{}`", quoted(&word)), help);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn cited(checker: &mut Checker<'_>, row: &Row<'_>, target: &str, claims: &Claims, judged: &mut Judged) -> Vec<usize> {
    let entries = checker.list(row, "claims");
    if entries.is_empty() && row.has("claims") {
        checker.fault("K100", row, "claims", "a target without claims", "name the claims that it is judged by");
    }
    let mut found = Vec::new();
    for entry in entries {
        let (id, conditioning) = match entry.strip_prefix(CONDITIONING) {
            Some(id) => (id.trim(), true),
            None => (entry.as_str(), false),
        };
        if let Some(claim) = checker.resolve(row, "claims", id, &claims.ids) {
            found.push(claim);
            same_unit(checker, row, claims.list.get(claim));
            if !conditioning {
                judged.claims.push((claim, target.to_string()));
            }
        }
    }
    found
}
