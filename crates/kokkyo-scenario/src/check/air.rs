//! `air/`: types of aircraft, airfields, squadrons, missions.

use std::collections::BTreeSet;

use super::World;
use super::checker::Checker;
use super::equipment::USES;
use super::fields::{Fields, Ids, NOT_NEGATIVE, POSITIVE, Raw, SHARE};
use super::logistics::{check_constant, dated, in_order_of_dates};
use super::scenario_file::Head;
use super::schema::Tables;
use super::table::{Row, Table};
use super::words::quoted;
use crate::Moment;
use crate::air::{
    Air, AirMission, AirReplacement, AirRole, AirVerb, AircraftType, Airfield, AirfieldState, Flak, Posting, Squadron, Standing, Weather,
};
use crate::forces::Figure;

/// Quantities of `air/performance.csv` with their units.
pub(super) const QUANTITIES: [(&str, &str); 6] =
    [("combat", "1"), ("speed_km_h", "km/h"), ("range_km", "km"), ("crew", "men"), ("bombs_t", "t"), ("fuel_kg_per_h", "kg/h")];
/// Files that a package with air forces must have.
const NEEDED: [&str; 6] =
    ["air/types.csv", "air/performance.csv", "air/airfields.csv", "air/squadrons.csv", "air/postings.csv", "air/missions.csv"];
/// Words for what joins a squadron.
pub(super) const JOINERS: &[(&str, bool)] = &[("aircraft", true), ("crews", false)];
/// Words for how it joins.
pub(super) const FLOWS: &[(&str, bool)] = &[("makes-good", true), ("growth", false)];

/// Words for the roles of aircraft.
pub(super) fn roles() -> Vec<(&'static str, AirRole)> {
    AirRole::ALL.into_iter().map(|role| (role.word(), role)).collect()
}

/// Words for what a mission is for.
pub(super) fn verbs() -> Vec<(&'static str, AirVerb)> {
    AirVerb::ALL.into_iter().map(|verb| (verb.word(), verb)).collect()
}

/// Reads everything under `air/`.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, head: &Head, world: &World<'_>, directives: &Ids) -> Air {
    needs_all(checker);
    let (types, type_ids) = types(checker, tables);
    let (airfields, airfield_ids) = airfields(checker, tables.get("air/airfields.csv"), head, world);
    let flak = flak(checker, tables.get("air/flak.csv"), head);
    let weather = weather(checker, tables.get("air/weather.csv"));
    let table = tables.get("air/squadrons.csv");
    let squadron_ids = Ids::of(checker, "squadron", table);
    let mut squadrons: Vec<Squadron> = Vec::new();
    for row in table.rows() {
        squadrons.push(squadron(checker, &row, world, &type_ids));
    }
    postings(checker, tables.get("air/postings.csv"), (&squadron_ids, &airfield_ids), &airfields, world, &mut squadrons);
    for (row, squadron) in table.rows().zip(&squadrons) {
        if squadron.postings.first().is_none_or(|first| first.from > squadron.arrives) {
            let message = format!("`{}` has no base on its arrival", quoted(&squadron.id));
            checker.fault("K131", &row, "arrives", message, "add a row to air/postings.csv that holds from its arrival on");
        }
    }
    let replacements = replacements(checker, tables.get("air/replacements.csv"), &squadron_ids);
    let missions = missions(checker, tables.get("air/missions.csv"), head, world, (&squadron_ids, &squadrons), directives, &airfields);
    Air { types, airfields, flak, weather, squadrons, replacements, missions }
}

/// A package that has none of the files has no air forces; one that has some needs all that they refer to.
fn needs_all(checker: &mut Checker<'_>) {
    let files = &checker.package.files;
    if !files.keys().any(|file| file.starts_with("air/") && file.ends_with(".csv")) {
        return;
    }
    for file in NEEDED.into_iter().filter(|file| !files.contains_key(*file)) {
        checker.report.error(
            "K001",
            file,
            0,
            "",
            "the file is missing, and others of `air/` are there",
            "add it; it may hold its header alone",
        );
    }
}

fn types(checker: &mut Checker<'_>, tables: &Tables) -> (Vec<AircraftType>, Ids) {
    let table = tables.get("air/types.csv");
    let ids = Ids::of(checker, "type of aircraft", table);
    let roles = roles();
    let mut list: Vec<AircraftType> = Vec::new();
    for row in table.rows() {
        list.push(AircraftType {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            name_ru: checker.name(&row, "name_ru"),
            role: checker.word(&row, "role", &roles),
            combat: 0.0,
            speed_km_h: 0.0,
            range_km: 0.0,
            crew: 0.0,
            bombs_t: 0.0,
            fuel_kg_per_h: 0.0,
            figures: Vec::new(),
            provenance: checker.provenance(&row),
        });
    }
    figures(checker, tables.get("air/performance.csv"), &ids, &mut list);
    for (row, kind) in table.rows().zip(&list) {
        let has = |quantity: &str| kind.figures.iter().any(|figure| figure.played && figure.quantity == quantity);
        let mut needs = vec!["combat", "speed_km_h", "range_km", "crew", "fuel_kg_per_h"];
        if kind.role == AirRole::Bomber {
            needs.push("bombs_t");
        }
        needs.retain(|quantity| !has(quantity));
        if !needs.is_empty() {
            let message = format!("`{}` has no played figure for {}", quoted(&kind.id), needs.join(", "));
            checker.fault("K130", &row, "id", message, "add a row with use = yes to air/performance.csv");
        }
    }
    (list, ids)
}

fn figures(checker: &mut Checker<'_>, table: &Table, ids: &Ids, list: &mut [AircraftType]) {
    let words: Vec<(&str, &str)> = QUANTITIES.iter().map(|(quantity, _)| (*quantity, *quantity)).collect();
    let mut played_before = BTreeSet::new();
    for row in table.rows() {
        let kind = checker.link_if_given(&row, "type", ids);
        if matches!(row.raw("type"), Raw::Absent) {
            checker.required(&row, "type");
        }
        let quantity = checker.word(&row, "quantity", &words);
        let value = checker.number(&row, "value", NOT_NEGATIVE);
        let unit = checker.required(&row, "unit");
        let played = checker.word(&row, "use", USES);
        let provenance = checker.provenance(&row);
        let wanted = QUANTITIES.iter().find(|(name, _)| *name == quantity).map_or("", |(_, unit)| *unit);
        let known = matches!(row.raw("quantity"), Raw::Text(text) if text == quantity);
        if known && !unit.is_empty() && unit != wanted {
            let message = format!("`{}` is not the unit of {quantity}", quoted(&unit));
            checker.fault("K056", &row, "unit", message, format!("write `{wanted}` and convert the value"));
        }
        let Some(item) = kind.and_then(|position| list.get_mut(position)) else { continue };
        if played && known {
            if !played_before.insert((kind, quantity)) {
                let message = format!("{quantity} of `{}` is played in an earlier row too", quoted(&item.id));
                checker.fault("K055", &row, "use", message, "write `rival` in all rows but one");
            }
            match quantity {
                "combat" => item.combat = value,
                "speed_km_h" => item.speed_km_h = value,
                "range_km" => item.range_km = value,
                "crew" => item.crew = value,
                "bombs_t" => item.bombs_t = value,
                _ => item.fuel_kg_per_h = value,
            }
        }
        item.figures.push(Figure { quantity: quantity.to_string(), value, unit, played, provenance });
    }
}

fn airfields(checker: &mut Checker<'_>, table: &Table, head: &Head, world: &World<'_>) -> (Vec<Airfield>, Ids) {
    let mut ids = Ids { what: "airfield", complete: table.complete, ..Ids::default() };
    let mut list: Vec<Airfield> = Vec::new();
    for row in table.rows() {
        let (id, before) = dated(checker, &row, &mut ids, list.len());
        let (name, name_ja) = (checker.required(&row, "name"), checker.name(&row, "name_ja"));
        let side = checker.link(&row, "side", &head.side_ids);
        let place = checker.link(&row, "place", &world.places.ids);
        let depot = checker.link_if_given(&row, "depot", &world.depots.ids);
        if depot.and_then(|depot| world.depots.sides.get(depot)).is_some_and(|&of| of != side) {
            checker.fault("K071", &row, "depot", "the depot belongs to the other side".to_owned(), "check `side` and `depot`");
        }
        let (fuel_t, bombs_t) = (checker.number(&row, "fuel_t", NOT_NEGATIVE), checker.number(&row, "bombs_t", NOT_NEGATIVE));
        let state = AirfieldState {
            from: checker.moment(&row, "from"),
            capacity: checker.number(&row, "capacity", POSITIVE),
            flak: checker.number(&row, "flak", NOT_NEGATIVE),
            warning: checker.number(&row, "warning", SHARE),
            dispersal: checker.number(&row, "dispersal", SHARE),
            fuel_t_per_day: checker.number(&row, "fuel_t_per_day", NOT_NEGATIVE),
            bombs_t_per_day: checker.number(&row, "bombs_t_per_day", NOT_NEGATIVE),
            provenance: checker.provenance(&row),
        };
        match before.and_then(|position| list.get_mut(position)) {
            Some(airfield) => airfield.schedule.push(state),
            None => list.push(Airfield { id, name, name_ja, side, place, depot, fuel_t, bombs_t, schedule: vec![state] }),
        }
    }
    check_constant(checker, table, &["name", "side", "place", "depot", "fuel_t", "bombs_t"]);
    let mut schedules: Vec<_> = list.iter_mut().map(|airfield| &mut airfield.schedule).collect();
    in_order_of_dates(checker, table, &ids, &mut schedules, |state| state.from);
    (list, ids)
}

fn flak(checker: &mut Checker<'_>, table: &Table, head: &Head) -> Vec<Flak> {
    Ids::of(checker, "row of guns", table);
    let mut list: Vec<Flak> = Vec::new();
    for row in table.rows() {
        list.push(Flak {
            id: checker.text(&row, "id"),
            side: checker.link(&row, "side", &head.side_ids),
            from: checker.moment(&row, "from"),
            guns: checker.number(&row, "guns", NOT_NEGATIVE),
            provenance: checker.provenance(&row),
        });
    }
    list
}

fn weather(checker: &mut Checker<'_>, table: &Table) -> Vec<Weather> {
    Ids::of(checker, "span of weather", table);
    let mut list: Vec<Weather> = Vec::new();
    for row in table.rows() {
        let (from, to) = (checker.moment(&row, "from"), checker.moment(&row, "to"));
        checker.in_order(&row, "to", from, to);
        list.push(Weather { id: checker.text(&row, "id"), from, to, provenance: checker.provenance(&row) });
    }
    list
}

fn squadron(checker: &mut Checker<'_>, row: &Row<'_>, world: &World<'_>, types: &Ids) -> Squadron {
    let arrives = checker.moment(row, "arrives");
    let departs = checker.moment_if_given(row, "departs");
    if let Some(departs) = departs {
        checker.in_order(row, "departs", arrives, departs);
    }
    let nation = checker.link(row, "nation", world.nations);
    let parent = checker.link_if_given(row, "parent", &world.order.ids);
    let same_side = |parent: usize| world.side_of(parent).is_none_or(|side| world.nation_sides.get(nation).is_none_or(|own| *own == side));
    if parent.is_some_and(|parent| !same_side(parent)) {
        checker.fault("K053", row, "parent", "the superior belongs to the other side", "check `nation` and `parent`");
    }
    Squadron {
        id: checker.text(row, "id"),
        name: checker.required(row, "name"),
        name_ja: checker.name(row, "name_ja"),
        name_ru: checker.name(row, "name_ru"),
        nation,
        parent,
        kind: checker.link(row, "type", types),
        aircraft: checker.whole(row, "aircraft"),
        crews: checker.whole(row, "crews"),
        arrives,
        departs,
        postings: Vec::new(),
        provenance: checker.provenance(row),
    }
}

fn postings(
    checker: &mut Checker<'_>,
    table: &Table,
    (squadron_ids, airfield_ids): (&Ids, &Ids),
    airfields: &[Airfield],
    world: &World<'_>,
    squadrons: &mut [Squadron],
) {
    let mut seen = BTreeSet::new();
    for row in table.rows() {
        let given = checker.link_if_given(&row, "squadron", squadron_ids);
        if matches!(row.raw("squadron"), Raw::Absent) {
            checker.required(&row, "squadron");
        }
        let posting = Posting {
            from: checker.moment(&row, "from"),
            airfield: checker.link(&row, "airfield", airfield_ids),
            skill: checker.number(&row, "skill", POSITIVE),
            provenance: checker.provenance(&row),
        };
        let Some(squadron) = given.and_then(|position| squadrons.get_mut(position)) else { continue };
        if !seen.insert((given, posting.from)) {
            checker.fault("K017", &row, "from", "this squadron and date stand in an earlier row", "keep one of the rows");
        }
        let known = matches!(row.raw("airfield"), Raw::Text(id) if airfield_ids.position(id).is_some());
        let side = world.nation_sides.get(squadron.nation).copied();
        if known && airfields.get(posting.airfield).is_some_and(|field| side.is_some_and(|side| field.side != side)) {
            checker.fault("K071", &row, "airfield", "the airfield belongs to the other side", "check `airfield`");
        }
        squadron.postings.push(posting);
    }
    for squadron in squadrons.iter_mut() {
        squadron.postings.sort_by_key(|posting| posting.from);
    }
    for row in table.rows() {
        let (Raw::Text(id), Raw::Text(field)) = (row.raw("squadron"), row.raw("airfield")) else { continue };
        let squadron = squadron_ids.position(id).and_then(|position| squadrons.get(position));
        let airfield = airfield_ids.position(field).and_then(|position| airfields.get(position));
        if let (Some(squadron), Some(airfield)) = (squadron, airfield) {
            // An airfield of the other side is told above, whenever it opens.
            if world.nation_sides.get(squadron.nation) == Some(&airfield.side) {
                check_open(checker, &row, squadron, airfield, world.clock.0);
            }
        }
    }
}

/// Reports a posting under which a squadron stands on an airfield before that is there. What counts before the clock begins may be
/// dated as one likes, and who has not arrived stands nowhere.
fn check_open(checker: &mut Checker<'_>, row: &Row<'_>, squadron: &Squadron, airfield: &Airfield, begins: Moment) {
    let Raw::Text(date) = row.raw("from") else { return };
    let Ok(from) = Moment::parse(&quoted(date), checker.offset_h) else { return };
    let Some(opens) = airfield.schedule.first().map(|state| state.from) else { return };
    let next = squadron.postings.iter().map(|posting| posting.from).find(|&next| next > from);
    let lands = from.max(squadron.arrives).max(begins);
    if lands < opens && next.is_none_or(|next| lands < next) {
        let message = format!("`{}` is no airfield before {}", quoted(&airfield.id), opens.show_day(checker.offset_h));
        let help = "post the squadron there later, or give the airfield an earlier row in air/airfields.csv";
        checker.fault("K133", row, "airfield", message, help);
    }
}

fn replacements(checker: &mut Checker<'_>, table: &Table, squadrons: &Ids) -> Vec<AirReplacement> {
    Ids::of(checker, "replacement", table);
    let mut list: Vec<AirReplacement> = Vec::new();
    for row in table.rows() {
        let (from, to) = (checker.moment(&row, "from"), checker.moment(&row, "to"));
        checker.in_order(&row, "to", from, to);
        list.push(AirReplacement {
            id: checker.text(&row, "id"),
            squadron: checker.link(&row, "squadron", squadrons),
            aircraft: checker.word(&row, "what", JOINERS),
            makes_good: checker.word(&row, "how", FLOWS),
            count: checker.whole(&row, "count"),
            from,
            to,
            provenance: checker.provenance(&row),
        });
    }
    list
}

fn missions(
    checker: &mut Checker<'_>,
    table: &Table,
    head: &Head,
    world: &World<'_>,
    (ids, squadrons): (&Ids, &[Squadron]),
    directives: &Ids,
    airfields: &[Airfield],
) -> Vec<AirMission> {
    let verbs = verbs();
    let mut list: Vec<AirMission> = Vec::new();
    for row in table.rows() {
        let side = checker.link(&row, "side", &head.side_ids);
        let verb = checker.word(&row, "kind", &verbs);
        let place = checker.link_if_given(&row, "place", &world.places.ids);
        let (from, to) = (checker.moment(&row, "from"), checker.moment(&row, "to"));
        checker.in_order(&row, "to", from, to);
        let known = matches!(row.raw("kind"), Raw::Text(word) if word == verb.word());
        if known && (verb.is_raid() || verb == AirVerb::StrikeBridge) && place.is_none() && matches!(row.raw("place"), Raw::Absent) {
            checker.fault("K132", &row, "place", "such a mission needs a place", "name the place of what is to be bombed");
        }
        let there = |place: usize| airfields.iter().any(|field| field.place == place && field.side != side);
        if known && verb == AirVerb::RaidAirfield && place.is_some_and(|place| !there(place)) {
            checker.fault("K132", &row, "place", "the enemy has no airfield there", "name the place of one of air/airfields.csv");
        }
        let mut chosen = Vec::new();
        for id in checker.list(&row, "squadrons") {
            if let Some(found) = checker.resolve(&row, "squadrons", &id, ids) {
                let own = squadrons.get(found).and_then(|one| world.nation_sides.get(one.nation));
                if own.is_some_and(|own| *own != side) {
                    checker.fault("K071", &row, "squadrons", format!("`{}` belongs to the other side", quoted(&id)), "check `side`");
                }
                chosen.push(found);
            }
        }
        list.push(AirMission {
            id: checker.text(&row, "id"),
            title: checker.required(&row, "title"),
            title_ja: checker.name(&row, "title_ja"),
            side,
            verb,
            roles: role_list(checker, &row),
            squadrons: chosen,
            place,
            beyond: checker.yes(&row, "beyond"),
            from,
            to,
            effort: checker.number(&row, "effort", NOT_NEGATIVE),
            at_most: checker.whole_if_given(&row, "at_most"),
            after: checker.link_if_given(&row, "after", directives),
            forbidden_by: checker.link_if_given(&row, "forbidden_by", directives),
            lead_h: checker.number_if_given(&row, "lead_h", NOT_NEGATIVE).unwrap_or(0.0),
            standing: checker.word(&row, "recorded", &Standing::ALL),
            provenance: checker.provenance(&row),
        });
    }
    list
}

/// What courses of action may name of the air forces, with the sides of each by position; a number that no side has where it is not known.
pub(super) struct Named {
    /// Ids of `air/squadrons.csv`.
    pub squadrons: Ids,
    pub squadron_sides: Vec<usize>,
    /// Ids of `air/replacements.csv`.
    pub replacements: Ids,
    pub replacement_sides: Vec<usize>,
}

impl Named {
    pub(super) fn of(tables: &Tables, head: &Head) -> Self {
        let (squadrons, replacements) = (tables.get("air/squadrons.csv"), tables.get("air/replacements.csv"));
        // Ids given twice are told of where the tables are read.
        let ids = |what: &'static str, table: &Table| {
            let mut ids = Ids { what, complete: table.complete, ..Ids::default() };
            for (position, row) in table.rows().enumerate() {
                if let Raw::Text(id) = row.raw("id") {
                    ids.map.entry(id.to_string()).or_insert(position);
                }
            }
            ids
        };
        let nation_side = |row: Row<'_>| match row.raw("nation") {
            Raw::Text(id) => head.nation_ids.position(id).and_then(|at| head.nations.get(at)).map_or(usize::MAX, |nation| nation.side),
            _ => usize::MAX,
        };
        let squadron_sides: Vec<usize> = squadrons.rows().map(nation_side).collect();
        let squadron_ids = ids("squadron", squadrons);
        let side_of = |row: Row<'_>| match row.raw("squadron") {
            Raw::Text(id) => squadron_ids.position(id).and_then(|at| squadron_sides.get(at).copied()).unwrap_or(usize::MAX),
            _ => usize::MAX,
        };
        let replacement_sides = replacements.rows().map(side_of).collect();
        Self {
            replacements: ids("replacement of the air forces", replacements),
            replacement_sides,
            squadrons: squadron_ids,
            squadron_sides,
        }
    }
}

/// Sides of the missions, by their position in the table.
pub(super) fn mission_sides(tables: &Tables, head: &Head) -> Vec<usize> {
    let side = |row: Row<'_>| match row.raw("side") {
        Raw::Text(id) => head.side_ids.position(id).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    tables.get("air/missions.csv").rows().map(side).collect()
}

fn role_list(checker: &mut Checker<'_>, row: &Row<'_>) -> Vec<AirRole> {
    let list = roles_named(checker, row);
    if list.is_empty() && matches!(row.raw("roles"), Raw::Absent) {
        checker.required(row, "roles");
    }
    list
}

/// The roles that a row names, of which there may be none.
pub(super) fn roles_named(checker: &mut Checker<'_>, row: &Row<'_>) -> Vec<AirRole> {
    let roles = roles();
    let words: Vec<&str> = roles.iter().map(|(word, _)| *word).collect();
    let mut list = Vec::new();
    for word in checker.list(row, "roles") {
        match roles.iter().find(|(known, _)| *known == word) {
            Some((_, role)) => list.push(*role),
            None => checker.unknown_word(row, "roles", &word, &words),
        }
    }
    list
}
