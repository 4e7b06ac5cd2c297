//! `intelligence/`: sectors, sources, relays, doctrine, concealment, functions of the agencies, reports known to have been made.

use std::collections::BTreeSet;

use super::World;
use super::checker::Checker;
use super::fields::{Fields, Ids, NOT_NEGATIVE, POSITIVE, Raw, SHARE};
use super::logistics::{check_constant, dated, in_order_of_dates};
use super::schema::Tables;
use super::table::{Row, Table};
use super::words::quoted;
use crate::intelligence::{
    ARMS, Concealment, ConcealmentKind, Doctrine, Function, FunctionKind, GivenReport, INTENTS, Intelligence, MOST_ACTIONS, MOST_ORIGINS,
    MOST_SECTORS, Relay, Sector, SectorKind, Source, SourceKind, SourceTerms,
};

/// Words for what a sector is.
pub(super) const SECTOR_KINDS: &[(&str, SectorKind)] =
    &[("field", SectorKind::Field), ("rear", SectorKind::Rear), ("depth", SectorKind::Depth)];
/// Words for kinds of source.
pub(super) const SOURCE_KINDS: &[(&str, SourceKind)] = &SourceKind::WORDS;
/// Words for kinds of concealment.
pub(super) const CONCEALMENT_KINDS: &[(&str, ConcealmentKind)] = &ConcealmentKind::WORDS;
/// Words for functions of agencies.
pub(super) const FUNCTION_KINDS: &[(&str, FunctionKind)] = &FunctionKind::WORDS;
/// Words for what a grouping is about to do.
pub(super) const INTENT_WORDS: &[(&str, usize)] = &[(INTENTS[0], 0), (INTENTS[1], 1), (INTENTS[2], 2)];
/// Words for what a report says the grouping is about to do.
pub(super) const TOLD_INTENTS: &[(&str, Option<usize>)] =
    &[("nothing", None), (INTENTS[0], Some(0)), (INTENTS[1], Some(1)), (INTENTS[2], Some(2))];
/// Between two looks or appreciations. *Unit*: h.
const EVERY_H: (f64, f64) = (1.0, 8760.0);
/// Standard deviations and means of ln N.
const LN: (f64, f64) = (0.0, 4.0);

/// What the tables of `intelligence/` refer to.
struct Around<'a> {
    sides: &'a Ids,
    places: &'a Ids,
    headquarters: Ids,
    courses: Ids,
    /// Side of each headquarters.
    sides_of: Vec<usize>,
}

/// What targets refer to.
pub(super) struct Known {
    /// Headquarters.
    pub headquarters: Ids,
    /// Sectors.
    pub sectors: Ids,
}

/// Reads everything under `intelligence/`. `complete` says whether all courses could be read.
pub(super) fn read(
    checker: &mut Checker<'_>,
    tables: &Tables,
    world: &World<'_>,
    command: &crate::command::Command,
    complete: bool,
) -> (Intelligence, Known) {
    let headquarters = &command.headquarters;
    let table = tables.get("command/headquarters.csv");
    let complete_table = table.complete || checker.holder("command/headquarters.csv").is_none();
    let mut ids = Ids { what: "headquarters", complete: complete_table, ..Ids::default() };
    ids.map.extend(headquarters.iter().enumerate().map(|(position, headquarters)| (headquarters.id.clone(), position)));
    let sides_of = headquarters.iter().map(|headquarters| headquarters.side).collect();
    let courses = command.courses.iter().enumerate().map(|(position, course)| (course.id.clone(), position)).collect();
    let courses = Ids { what: "course", map: courses, complete };
    let around = &Around { sides: world.sides, places: &world.places.ids, headquarters: ids, courses, sides_of };
    let sector_table = tables.get("intelligence/sectors.csv");
    let mut sector_ids = Ids::of(checker, "sector", sector_table);
    // Without the table there is no sector, which is a fault of who names one.
    sector_ids.complete |= checker.holder("intelligence/sectors.csv").is_none();
    let sectors = sectors(checker, sector_table, around);
    let (sources, source_ids) = sources(checker, tables.get("intelligence/sources.csv"), &sector_ids, around);
    let relays = relays(checker, tables.get("intelligence/relays.csv"), around);
    let doctrine = doctrine(checker, tables.get("intelligence/doctrine.csv"), &sector_ids, around);
    let concealment = concealment(checker, tables.get("intelligence/concealment.csv"), &sector_ids, around);
    let functions = functions(checker, tables.get("intelligence/functions.csv"), &source_ids, &sources);
    let reports = reports(checker, tables.get("intelligence/reports.csv"), &source_ids, &sector_ids);
    let intelligence = Intelligence { sectors, sources, relays, doctrine, concealment, functions, reports };
    (intelligence, Known { headquarters: around.headquarters.clone(), sectors: sector_ids })
}

/// The positions of several ids.
pub(super) fn links(checker: &mut Checker<'_>, row: &Row<'_>, name: &str, ids: &Ids) -> Vec<usize> {
    let list = checker.list(row, name);
    list.iter().filter_map(|id| checker.resolve(row, name, id, ids)).collect()
}

fn sectors(checker: &mut Checker<'_>, table: &Table, around: &Around<'_>) -> Vec<Sector> {
    let mut list: Vec<Sector> = Vec::new();
    for row in table.rows() {
        let sector = Sector {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            kind: checker.word(&row, "kind", SECTOR_KINDS),
            places: links(checker, &row, "places", around.places),
            lead_days: checker.number_if_given(&row, "lead_days", NOT_NEGATIVE).unwrap_or(0.0),
            provenance: checker.provenance(&row),
        };
        let empty = checker.list(&row, "places").is_empty();
        if sector.kind == SectorKind::Depth {
            if list.iter().any(|other| other.kind == SectorKind::Depth) {
                checker.fault("K121", &row, "kind", "a second sector on the railway", "keep one of the rows");
            }
        } else if empty {
            checker.fault("K121", &row, "places", "a sector without places", "name the places around which it lies");
        }
        list.push(sector);
        if list.len() == MOST_SECTORS + 1 {
            checker.fault("K120", &row, "id", format!("more than {MOST_SECTORS} sectors"), "join some of them");
        }
    }
    if table.complete && !list.is_empty() && list.iter().all(|sector| sector.kind != SectorKind::Field) {
        let help = "give one sector the kind `field`, with the places around which it lies";
        if let Some(row) = table.rows().next() {
            checker.fault("K121", &row, "kind", "no sector covers the field", help);
        }
    }
    list
}

/// Which arms are named.
fn arms(checker: &mut Checker<'_>, row: &Row<'_>) -> [bool; 4] {
    let mut named = [false; 4];
    for word in checker.list(row, "arms") {
        match ARMS.iter().position(|arm| *arm == word) {
            Some(arm) => named[arm] = true,
            None => checker.unknown_word(row, "arms", &word, &ARMS),
        }
    }
    named
}

/// A headquarters of the row's own side.
fn own_headquarters(checker: &mut Checker<'_>, row: &Row<'_>, name: &str, side: Option<usize>, around: &Around<'_>) -> usize {
    let (ids, sides) = (&around.headquarters, &around.sides_of);
    let headquarters = checker.link(row, name, ids);
    let known = matches!(row.raw(name), Raw::Text(id) if ids.position(id).is_some());
    if let (true, Some(side), Some(other)) = (known, side, sides.get(headquarters))
        && *other != side
    {
        checker.fault("K071", row, name, "this headquarters belongs to the other side", "check both");
    }
    headquarters
}

fn sources(checker: &mut Checker<'_>, table: &Table, sector_ids: &Ids, around: &Around<'_>) -> (Vec<Source>, Ids) {
    let mut ids = Ids { what: "source of intelligence", complete: table.complete, ..Ids::default() };
    let mut list: Vec<Source> = Vec::new();
    let mut origins: BTreeSet<String> = BTreeSet::new();
    for row in table.rows() {
        let (id, before) = dated(checker, &row, &mut ids, list.len());
        let side = checker.link(&row, "side", around.sides);
        let known = matches!(row.raw("side"), Raw::Text(side) if around.sides.position(side).is_some());
        let source = Source {
            id,
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            kind: checker.word(&row, "kind", SOURCE_KINDS),
            side,
            headquarters: own_headquarters(checker, &row, "headquarters", known.then_some(side), around),
            place: checker.link_if_given(&row, "place", around.places),
            sectors: links(checker, &row, "sectors", sector_ids),
            arms: arms(checker, &row),
            origin: checker.required(&row, "origin"),
            terms: vec![terms(checker, &row)],
        };
        for (name, what) in [("sectors", "sector"), ("arms", "arm")] {
            if checker.list(&row, name).is_empty() {
                checker.fault("K123", &row, name, format!("a source that reaches no {what}"), format!("name at least one {what}"));
            }
        }
        if origins.insert(source.origin.clone()) && origins.len() == MOST_ORIGINS + 1 {
            checker.fault("K120", &row, "origin", format!("more than {MOST_ORIGINS} origins"), "let sources that see the same share one");
        }
        match before.and_then(|position| list.get_mut(position)) {
            Some(known) => known.terms.extend(source.terms),
            None => list.push(source),
        }
    }
    check_constant(checker, table, &["kind", "side", "headquarters", "place", "sectors", "arms", "origin"]);
    let mut schedules: Vec<_> = list.iter_mut().map(|source| &mut source.terms).collect();
    in_order_of_dates(checker, table, &ids, &mut schedules, |terms| terms.from);
    (list, ids)
}

fn terms(checker: &mut Checker<'_>, row: &Row<'_>) -> SourceTerms {
    SourceTerms {
        from: checker.moment(row, "from"),
        every_h: checker.number(row, "every_h", EVERY_H),
        coverage: checker.number(row, "coverage", SHARE),
        detection: checker.number(row, "detection", SHARE),
        delay_h: checker.number(row, "delay_h", NOT_NEGATIVE),
        noise: checker.number(row, "noise", LN),
        error: checker.number(row, "error", LN),
        bias: checker.number(row, "bias", (-LN.1, LN.1)),
        reliability: checker.number(row, "reliability", SHARE),
        intent_skill: checker.number(row, "intent_skill", SHARE),
        men: checker.number(row, "men", NOT_NEGATIVE),
        provenance: checker.provenance(row),
    }
}

fn relays(checker: &mut Checker<'_>, table: &Table, around: &Around<'_>) -> Vec<Relay> {
    Ids::of(checker, "relay", table);
    let mut list = Vec::new();
    for row in table.rows() {
        let from = own_headquarters(checker, &row, "from", None, around);
        let side = around.sides_of.get(from).copied();
        let relay = Relay {
            id: checker.text(&row, "id"),
            from,
            to: own_headquarters(checker, &row, "to", side, around),
            every_h: checker.number(&row, "every_h", EVERY_H),
            delay_h: checker.number(&row, "delay_h", NOT_NEGATIVE),
            loss: checker.number(&row, "loss", SHARE),
            damping: checker.number(&row, "damping", SHARE),
            provenance: checker.provenance(&row),
        };
        if let (Raw::Text(from), Raw::Text(to)) = (row.raw("from"), row.raw("to"))
            && from == to
        {
            let message = format!("`{}` passes on to itself", quoted(from));
            checker.fault("K122", &row, "to", message, "name the headquarters that is told");
        }
        list.push(relay);
    }
    list
}

fn doctrine(checker: &mut Checker<'_>, table: &Table, sector_ids: &Ids, around: &Around<'_>) -> Vec<Doctrine> {
    Ids::of(checker, "doctrine", table);
    let mut seen: BTreeSet<(usize, Option<usize>, usize)> = BTreeSet::new();
    let mut list = Vec::new();
    for row in table.rows() {
        let side = checker.link(&row, "side", around.sides);
        let given = !matches!(row.raw("headquarters"), Raw::Absent);
        let headquarters = if given { Some(own_headquarters(checker, &row, "headquarters", Some(side), around)) } else { None };
        let doctrine = Doctrine {
            id: checker.text(&row, "id"),
            side,
            headquarters,
            sector: checker.link(&row, "sector", sector_ids),
            numbers: ARMS.map(|arm| checker.number(&row, arm, NOT_NEGATIVE)),
            sd: checker.number(&row, "sd", LN),
            p_present: checker.number(&row, "p_present", SHARE),
            intent: ["p_probe", "p_offensive"].map(|column| checker.number(&row, column, SHARE)),
            resist_more: checker.number(&row, "resist_more", SHARE),
            resist_less: checker.number(&row, "resist_less", SHARE),
            provenance: checker.provenance(&row),
        };
        let sum: f64 = doctrine.intent.iter().sum();
        if sum > 1.0 + 1e-9 {
            checker.fault("K023", &row, "p_probe", format!("the probabilities add up to {sum}"), "they must add up to 1 or less");
        }
        let resolved = matches!(row.raw("sector"), Raw::Text(id) if sector_ids.position(id).is_some());
        if resolved && !seen.insert((doctrine.side, doctrine.headquarters, doctrine.sector)) {
            checker.fault("K017", &row, "sector", "this sector has a doctrine already", "keep one of the rows");
        }
        list.push(doctrine);
    }
    list
}

fn concealment(checker: &mut Checker<'_>, table: &Table, sector_ids: &Ids, around: &Around<'_>) -> Vec<Concealment> {
    Ids::of(checker, "concealment", table);
    let mut list = Vec::new();
    for row in table.rows() {
        let mut against = Vec::new();
        for word in checker.list(&row, "against") {
            match SOURCE_KINDS.iter().find(|(name, _)| *name == word) {
                Some((_, kind)) => against.push(*kind),
                None => {
                    let words: Vec<&str> = SOURCE_KINDS.iter().map(|(name, _)| *name).collect();
                    checker.unknown_word(&row, "against", &word, &words);
                }
            }
        }
        let concealment = Concealment {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            kind: checker.word(&row, "kind", CONCEALMENT_KINDS),
            side: checker.link(&row, "side", around.sides),
            sectors: links(checker, &row, "sectors", sector_ids),
            against,
            from: checker.moment(&row, "from"),
            to: checker.moment(&row, "to"),
            detection_factor: checker.number(&row, "detection_factor", SHARE),
            hidden_share: checker.number(&row, "hidden_share", SHARE),
            false_share: checker.number(&row, "false_share", SHARE),
            false_intent: checker.word(&row, "false_intent", INTENT_WORDS),
            men: checker.number(&row, "men", NOT_NEGATIVE),
            covers: links(checker, &row, "covers", &around.courses),
            provenance: checker.provenance(&row),
        };
        checker.in_order(&row, "to", concealment.from, concealment.to);
        for (name, what) in [("sectors", "in no sector"), ("against", "against nobody")] {
            if checker.list(&row, name).is_empty() {
                checker.fault("K123", &row, name, format!("an action that works {what}"), format!("fill `{name}`"));
            }
        }
        list.push(concealment);
        if list.len() == MOST_ACTIONS + 1 {
            checker.fault("K120", &row, "id", format!("more than {MOST_ACTIONS} actions of concealment"), "join some of them");
        }
    }
    list
}

fn functions(checker: &mut Checker<'_>, table: &Table, source_ids: &Ids, sources: &[Source]) -> Vec<Function> {
    Ids::of(checker, "function", table);
    let mut list = Vec::new();
    for row in table.rows() {
        let function = Function {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            kind: checker.word(&row, "kind", FUNCTION_KINDS),
            agency: checker.link(&row, "agency", source_ids),
            size: checker.number(&row, "size", NOT_NEGATIVE),
            daily: checker.number(&row, "daily", SHARE),
            from: checker.moment(&row, "from"),
            to: checker.moment(&row, "to"),
            provenance: checker.provenance(&row),
        };
        checker.in_order(&row, "to", function.from, function.to);
        let known = matches!(row.raw("agency"), Raw::Text(id) if source_ids.position(id).is_some());
        if known && sources.get(function.agency).is_some_and(|source| source.kind != SourceKind::Agency) {
            let help = "name a source of the kind `agency`";
            checker.fault("K124", &row, "agency", "this source is not an agency", help);
        }
        if function.kind != FunctionKind::PoliticalTurmoil && function.size > 1.0 {
            let help = "only `political-turmoil` is in hours; the others are shares of 1 or less";
            checker.fault("K124", &row, "size", format!("a share of {}", function.size), help);
        }
        list.push(function);
    }
    list
}

fn reports(checker: &mut Checker<'_>, table: &Table, source_ids: &Ids, sector_ids: &Ids) -> Vec<GivenReport> {
    Ids::of(checker, "report", table);
    let mut list = Vec::new();
    for row in table.rows() {
        let report = GivenReport {
            id: checker.text(&row, "id"),
            by: checker.link(&row, "by", source_ids),
            sector: checker.link(&row, "sector", sector_ids),
            at: checker.moment(&row, "at"),
            numbers: ARMS.map(|arm| checker.number_if_given(&row, arm, NOT_NEGATIVE)),
            sd: checker.number(&row, "sd", (POSITIVE.0, LN.1)),
            intent: checker.word(&row, "intent", TOLD_INTENTS),
            provenance: checker.provenance(&row),
        };
        list.push(report);
    }
    list
}
