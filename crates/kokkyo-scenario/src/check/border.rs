//! The package of a long border: `border.toml` and its tables.

use super::checker::Checker;
use super::command::{CLAUSES, INSTRUMENTS};
use super::fields::{Fields, Ids, NOT_NEGATIVE, POSITIVE, Raw, SHARE, Span};
use super::schema::{self, Documents, Tables};
use super::table::{Row, Table};
use super::toml_tree::Node;
use super::words::quoted;
use super::{bibliography, covariates, extends, format, geojson_file, meta, parameters, scenario_file, with_layers};
use crate::border::{
    Border, BorderSide, CountRow, Garrison, Ground, HEAD, Installation, Kind, LINES, LadderCourse, Line, Named, Policy, Reading, Rule,
    RuleClause, Season, Sector,
};
use crate::command::{Act, RUNGS};
use crate::edtf::OffsetRange;
use crate::{Meta, Package, ParameterSpec, Report};

const SECONDS: i64 = 86_400;
pub(super) const YEAR: Span = (1.0, 9999.0);
pub(super) const MONTH: Span = (1.0, 12.0);
/// Logs of ratios.
pub(super) const BETA: Span = (-5.0, 5.0);
pub(super) const LEVEL: Span = (1.0, 9.0);
pub(super) const DEPTH: Span = (0.0, 3.0);
pub(super) const MEN: Span = (1.0, 1e7);
pub(super) const EITHER_WAY: Span = (-1.0, 1.0);
pub(super) const RATIO: Span = (0.01, 100.0);
pub(super) const COST: Span = (0.0, 10.0);
const DEGREES: (Span, Span) = ((-90.0, 90.0), (-180.0, 180.0));

pub(super) fn load(package: &Package, specs: &[ParameterSpec]) -> Result<Border, Report> {
    let mut checker = with_layers(package, HEAD)?;
    let checker = &mut checker;
    schema::unknown_files(checker);
    extends::check_removals(checker);
    let sources = bibliography::read(checker);
    let (head, _) = schema::head(checker);
    let (meta, years, sides, side_ids) = read_head(checker, &head);
    let tables = Tables::read(checker);
    let [sectors_t, seasons_t, places_t, kinds_t, counts_t] =
        ["geo/sectors.csv", "geo/seasons.csv", "geo/installations.csv", "incidents/kinds.csv", "incidents/counts.csv"]
            .map(|file| tables.get(file));
    let [readings_t, named_t, garrisons_t] =
        ["incidents/readings.csv", "incidents/named.csv", "forces/garrisons.csv"].map(|file| tables.get(file));
    let [policies_t, rules_t, clauses_t, courses_t] =
        ["command/policies.csv", "command/rules.csv", "command/clauses.csv", "command/courses.csv"].map(|file| tables.get(file));
    let sector_ids = Ids::of(checker, "sector", sectors_t);
    let sectors: Vec<Sector> = sectors_t
        .rows()
        .map(|row| Sector {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.required(&row, "name_ja"),
            km: checker.number(&row, "km", POSITIVE),
            share: checker.number(&row, "share", SHARE),
            field: checker.name(&row, "field"),
            provenance: checker.provenance(&row),
        })
        .collect();
    whole(checker, sectors_t, "share", sectors.iter().map(|sector| sector.share).sum());
    let seasons: Vec<Season> = seasons_t
        .rows()
        .map(|row| Season {
            sector: checker.link(&row, "sector", &sector_ids),
            name: checker.required(&row, "name"),
            from_month: whole_number(checker, &row, "from_month", MONTH) as u32,
            to_month: whole_number(checker, &row, "to_month", MONTH) as u32,
            beta: checker.number(&row, "beta", BETA),
            provenance: checker.provenance(&row),
        })
        .collect();
    let kind_ids = Ids::of(checker, "kind of incident", kinds_t);
    let kinds: Vec<Kind> = kinds_t
        .rows()
        .map(|row| Kind {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.required(&row, "name_ja"),
            share: checker.number(&row, "share", SHARE),
            started_by: (checker.link(&row, "started_by", &side_ids), checker.number(&row, "started_share", SHARE)),
            ground: ground(checker, &row),
            provenance: checker.provenance(&row),
        })
        .collect();
    whole(checker, kinds_t, "share", kinds.iter().map(|kind| kind.share).sum());
    let count_ids = Ids::of(checker, "count", counts_t);
    let counts: Vec<CountRow> = counts_t.rows().map(|row| count(checker, &row)).collect();
    Ids::of(checker, "reading", readings_t);
    let readings: Vec<Reading> = readings_t.rows().map(|row| reading(checker, &row, &count_ids, &counts)).collect();
    if readings.is_empty() && readings_t.complete {
        checker.report.error(
            "K145",
            "incidents/readings.csv",
            0,
            "",
            "no reading says which counts belong together",
            "add one that names counts",
        );
    }
    let named_ids = Ids::of(checker, "named incident", named_t);
    let named = named_t.rows().map(|row| named_incident(checker, &row, &sector_ids, &kind_ids, &named_ids)).collect();
    Ids::of(checker, "garrison", garrisons_t);
    let garrisons: Vec<Garrison> = garrisons_t
        .rows()
        .map(|row| Garrison {
            id: checker.text(&row, "id"),
            side: checker.link(&row, "side", &side_ids),
            force: checker.required(&row, "force"),
            force_ja: checker.required(&row, "force_ja"),
            sector: checker.link_if_given(&row, "sector", &sector_ids),
            day: first_day(checker, &row, "date"),
            quantity: checker.required(&row, "quantity"),
            value: checker.number(&row, "value", NOT_NEGATIVE),
            is_density: checker.yes(&row, "density"),
            note: checker.text(&row, "note"),
            provenance: checker.provenance(&row),
        })
        .collect();
    Ids::of(checker, "installation", places_t);
    let installations: Vec<Installation> = places_t
        .rows()
        .map(|row| Installation {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.required(&row, "name_ja"),
            side: checker.link(&row, "side", &side_ids),
            kind: checker.required(&row, "kind"),
            sector: checker.link(&row, "sector", &sector_ids),
            at: [checker.number(&row, "lon", DEGREES.1), checker.number(&row, "lat", DEGREES.0)],
            from_day: days(checker, &row, "from").map_or(i64::MIN, |days| days.0),
            provenance: checker.provenance(&row),
        })
        .collect();
    let policy_ids = Ids::of(checker, "policy", policies_t);
    let policies: Vec<Policy> = policies_t
        .rows()
        .map(|row| Policy {
            id: checker.text(&row, "id"),
            day: first_day(checker, &row, "date"),
            until: match row.raw("date") {
                Raw::Text(date) if date.contains('/') => days(checker, &row, "date").map_or(i64::MAX, |days| days.1),
                _ => i64::MAX,
            },
            date: checker.text(&row, "date"),
            actor: checker.required(&row, "actor"),
            title: checker.required(&row, "title"),
            title_ja: checker.required(&row, "title_ja"),
            provenance: checker.provenance(&row),
        })
        .collect();
    let (rules, rule_ids) = rules(checker, rules_t, clauses_t, &side_ids, &policy_ids);
    Ids::of(checker, "course", courses_t);
    let courses: Vec<LadderCourse> = courses_t.rows().map(|row| course(checker, &row, &side_ids)).collect();
    ladders(checker, courses_t, &courses);
    let documents = parameter_files(checker);
    let claims = super::record::Claims::default();
    let (parameters, _) = parameters::read(checker, &Tables::none(), &documents, specs, (&claims, None));
    let lines = lines(checker, &sector_ids);
    let covariates = covariates::read(
        checker,
        &tables,
        &covariates::Given {
            garrisons: &garrisons,
            installations: &installations,
            policies: &policy_ids,
            rules: &rule_ids,
            sectors: &sector_ids,
            kinds: &kind_ids,
            seasons: &seasons,
        },
    );
    // Advice on a sound package only: a misspelt id is one mistake, not also a count that nobody names.
    if !checker.report.has_errors() {
        unused_counts(checker, counts_t, &readings);
        empty_rules(checker, rules_t, &rules);
    }
    let report = std::mem::replace(checker, Checker::new(package)).finish();
    if report.has_errors() {
        return Err(report);
    }
    Ok(Border {
        meta,
        years: (years[0], years[1] + 1),
        level_from: years[2],
        step_from: years[3],
        sides,
        sectors,
        seasons,
        kinds,
        counts,
        readings,
        named,
        garrisons,
        installations,
        policies,
        rules,
        courses,
        parameters,
        sources,
        covariates,
        lines,
        hash: package.hash(),
        warnings: report.diagnostics,
    })
}

fn read_head(checker: &mut Checker<'_>, root: &Node) -> (Meta, [i32; 4], [BorderSide; 2], Ids) {
    root.only(checker, format::BORDER);
    let meta = meta::read(checker, root);
    let years = ["first_year", "last_year", "level_from", "step_from"].map(|name| whole_number(checker, root, name, YEAR) as i32);
    let [first, last, level, step] = years;
    if last < first || level < first || step <= level {
        checker.fault(
            "K022",
            root,
            "last_year",
            "the years are not in order",
            "first_year ≤ level_from < step_from, first_year ≤ last_year",
        );
    }
    let nodes = root.tables(checker, "side");
    let mut ids = Ids { what: "side", complete: nodes.len() == 2, ..Ids::default() };
    let mut sides: Vec<BorderSide> = Vec::new();
    for node in &nodes {
        node.only(checker, format::BORDER_SIDE);
        let id = checker.id(node);
        ids.add(checker, node, "id", id.clone(), sides.len());
        sides.push(BorderSide {
            id,
            name: checker.required(node, "name"),
            name_ja: checker.required(node, "name_ja"),
            colour: scenario_file::colour(checker, node),
        });
    }
    if root.line > 0 && sides.len() != 2 {
        checker.fault("K041", root, "side", format!("there are {} sides", sides.len()), "write [[side]] exactly twice");
    }
    let mut sides = sides.into_iter();
    let pair = [sides.next().unwrap_or_default(), sides.next().unwrap_or_default()];
    (meta, years, pair, ids)
}

/// A whole number in a range.
fn whole_number(checker: &mut Checker<'_>, row: &dyn Fields, name: &str, span: Span) -> f64 {
    let value = checker.number(row, name, span);
    if value.fract() != 0.0 {
        checker.fault("K014", row, name, format!("{value} is not a whole number"), "years, months and levels are counted in whole numbers");
    }
    value
}

/// Shares of a whole table.
fn whole(checker: &mut Checker<'_>, table: &Table, column: &str, sum: f64) {
    if let Some(row) = table.row(0).filter(|_| table.complete && (sum - 1.0).abs() > 1e-6) {
        checker.fault("K144", &row, column, format!("the shares add up to {sum:.4}"), "they must add up to 1");
    }
}

/// Days that a date can mean, first and last.
fn days(checker: &mut Checker<'_>, row: &Row<'_>, name: &str) -> Option<(i64, i64)> {
    if matches!(row.raw(name), Raw::Absent) {
        return None;
    }
    let span = checker.edtf_if_given(row, name)?.span(OffsetRange::default());
    let (first, after) = span.earliest_start.moment().zip(span.latest_end.moment())?;
    Some((first.0.div_euclid(SECONDS), (after.0 - 1).div_euclid(SECONDS)))
}

fn first_day(checker: &mut Checker<'_>, row: &Row<'_>, name: &str) -> i64 {
    if matches!(row.raw(name), Raw::Absent) {
        checker.fault("K010", row, name, format!("`{name}` is empty"), "give a date: EDTF");
    }
    days(checker, row, name).map_or(0, |days| days.0)
}

fn count(checker: &mut Checker<'_>, row: &Row<'_>) -> CountRow {
    let from_day = first_day(checker, row, "from");
    let to_day = days(checker, row, "to").map_or(from_day, |days| days.1);
    if to_day < from_day {
        checker.fault("K022", row, "to", "the end is before the beginning", "put the dates in order");
    }
    CountRow {
        id: checker.text(row, "id"),
        rule: checker.required(row, "rule"),
        from_day,
        to_day,
        count: u64::from(checker.whole(row, "count")),
        provenance: checker.provenance(row),
    }
}

/// A reading; its counts must not lie over one another, or an incident would count twice.
fn reading(checker: &mut Checker<'_>, row: &Row<'_>, ids: &Ids, counts: &[CountRow]) -> Reading {
    let named = checker.list(row, "counts");
    let mut taken: Vec<usize> = named.iter().filter_map(|id| checker.resolve(row, "counts", id, ids)).collect();
    if named.is_empty() {
        checker.fault("K145", row, "counts", "the reading names no counts", "name counts, separated by `;`");
    }
    taken.sort_by_key(|at| counts.get(*at).map(|count| count.from_day));
    for pair in taken.windows(2) {
        let [one, next] = [&counts[pair[0]], &counts[pair[1]]];
        if next.from_day <= one.to_day {
            let message = format!("`{}` and `{}` count the same days", quoted(&one.id), quoted(&next.id));
            checker.fault("K145", row, "counts", message, "rival counts belong in readings of their own");
        }
    }
    Reading {
        id: checker.text(row, "id"),
        title: checker.required(row, "title"),
        title_ja: checker.required(row, "title_ja"),
        counts: taken,
        weight: checker.number(row, "weight", NOT_NEGATIVE),
        provenance: checker.provenance(row),
    }
}

/// A count that no reading names enters no fit, although its row looks as if it did.
fn unused_counts(checker: &mut Checker<'_>, table: &Table, readings: &[Reading]) {
    for (at, row) in table.rows().enumerate() {
        if !readings.iter().any(|reading| reading.counts.contains(&at)) {
            let message = format!("no reading names the count `{}`, and it enters no fit", quoted(&checker.text(&row, "id")));
            checker.warn("K148", &row, "id", message, "name it in incidents/readings.csv, in a reading of its own if it rivals others");
        }
    }
}

/// Rules without a clause forbid, permit and demand nothing: in force or not makes no difference to the ladder.
fn empty_rules(checker: &mut Checker<'_>, table: &Table, rules: &[Rule]) {
    for (row, rule) in table.rows().zip(rules) {
        if rule.clauses.is_empty() {
            let message = format!("the rules `{}` have no clause, and change nothing on the ladder", quoted(&rule.id));
            checker.warn("K149", &row, "id", message, "say in command/clauses.csv what they forbid, permit or require");
        }
    }
}

fn named_incident(checker: &mut Checker<'_>, row: &Row<'_>, sectors: &Ids, kinds: &Ids, all: &Ids) -> Named {
    let rungs: Vec<(&str, u8)> = RUNGS.iter().enumerate().map(|(at, rung)| (*rung, at as u8)).collect();
    let position = [checker.number_if_given(row, "lon", DEGREES.1), checker.number_if_given(row, "lat", DEGREES.0)];
    let named_days = (first_day(checker, row, "date"), days(checker, row, "date").map_or(0, |days| days.1));
    let rival_of = checker.text(row, "rival_of");
    if !rival_of.is_empty() {
        checker.resolve(row, "rival_of", &rival_of, all);
    }
    Named {
        id: checker.text(row, "id"),
        name: checker.required(row, "name"),
        name_ja: checker.required(row, "name_ja"),
        days: named_days,
        date: checker.text(row, "date"),
        sector: checker.link_if_given(row, "sector", sectors),
        kind: checker.link(row, "kind", kinds),
        at: position[0].zip(position[1]).map(|(lon, lat)| [lon, lat]),
        accuracy_km: checker.number_if_given(row, "accuracy_km", NOT_NEGATIVE),
        men: checker.number_if_given(row, "men", NOT_NEGATIVE),
        losses: [checker.number_if_given(row, "losses_first", NOT_NEGATIVE), checker.number_if_given(row, "losses_second", NOT_NEGATIVE)],
        rung: if matches!(row.raw("rung"), Raw::Absent) { None } else { Some(checker.word(row, "rung", &rungs)) },
        rival_of,
        what: checker.required(row, "what"),
        provenance: checker.provenance(row),
    }
}

fn rules(checker: &mut Checker<'_>, table: &Table, clauses: &Table, sides: &Ids, policies: &Ids) -> (Vec<Rule>, Ids) {
    let ids = Ids::of(checker, "rule", table);
    let mut all: Vec<Rule> = Vec::new();
    for row in table.rows() {
        let from = days(checker, &row, "from").map_or(i64::MIN, |days| days.0);
        let to = days(checker, &row, "to").map_or(i64::MAX, |days| days.1);
        if to < from {
            checker.fault("K022", &row, "to", "the rules end before they begin", "put the dates in order");
        }
        all.push(Rule {
            id: checker.text(&row, "id"),
            title: checker.required(&row, "title"),
            title_ja: checker.required(&row, "title_ja"),
            side: checker.link(&row, "side", sides),
            issuer: checker.required(&row, "issuer"),
            instrument: checker.word(&row, "instrument", INSTRUMENTS),
            in_force: (from, to),
            policy: checker.link_if_given(&row, "policy", policies),
            clauses: Vec::new(),
            provenance: checker.provenance(&row),
        });
    }
    for row in clauses.rows() {
        let rule = checker.link(&row, "rule", &ids);
        let clause = RuleClause {
            kind: checker.word(&row, "kind", CLAUSES),
            what: checker.required(&row, "what"),
            acts: acts(checker, &row),
            clarity: checker.number(&row, "clarity", SHARE),
            sanction: checker.number(&row, "sanction", SHARE),
            provenance: checker.provenance(&row),
        };
        if let Some(rule) = all.get_mut(rule) {
            rule.clauses.push(clause);
        }
    }
    (all, ids)
}

fn acts(checker: &mut Checker<'_>, row: &Row<'_>) -> Vec<Act> {
    let words = Act::ALL.map(|(word, _)| word);
    let mut found = Vec::new();
    for item in checker.list(row, "acts") {
        match Act::ALL.iter().find(|(word, _)| *word == item) {
            Some((_, act)) => found.push(*act),
            None => checker.unknown_word(row, "acts", &item, &words),
        }
    }
    found
}

fn course(checker: &mut Checker<'_>, row: &Row<'_>, sides: &Ids) -> LadderCourse {
    LadderCourse {
        id: checker.text(row, "id"),
        side: checker.link(row, "side", sides),
        level: whole_number(checker, row, "level", LEVEL) as usize,
        title: checker.required(row, "title"),
        title_ja: checker.required(row, "title_ja"),
        men: checker.number(row, "men", MEN),
        acts: acts(checker, row),
        aim: checker.number(row, "aim", EITHER_WAY),
        ratio: checker.number(row, "ratio", RATIO),
        exposure: checker.number(row, "exposure", SHARE),
        cost: checker.number(row, "cost", COST),
        offensiveness: checker.number(row, "offensiveness", EITHER_WAY),
        tolerance: checker.number(row, "tolerance", MEN),
        depth: whole_number(checker, row, "depth", DEPTH) as u8,
        provenance: checker.provenance(row),
    }
}

/// Each side has levels 1, 2, 3 … without a gap, each with more men than the one below.
fn ladders(checker: &mut Checker<'_>, table: &Table, courses: &[LadderCourse]) {
    for side in 0..2 {
        let mut own: Vec<(usize, &LadderCourse)> = courses.iter().enumerate().filter(|(_, course)| course.side == side).collect();
        own.sort_by_key(|(_, course)| course.level);
        if own.is_empty() && table.complete {
            checker.report.error("K146", "command/courses.csv", 0, "", "a side has no courses", "give each side at least level 1");
        }
        for (place, (at, course)) in own.iter().enumerate() {
            let Some(row) = table.row(*at) else { continue };
            if course.level != place + 1 {
                checker.fault(
                    "K146",
                    &row,
                    "level",
                    format!("level {} follows level {place}", course.level),
                    "number the levels of a side 1, 2, 3 …",
                );
                break;
            }
            if place > 0 && course.men < own[place - 1].1.men {
                checker.fault("K146", &row, "men", "a higher level sends fewer men than the one below", "put the levels in order of size");
            }
        }
    }
}

fn parameter_files(checker: &mut Checker<'_>) -> Documents {
    let mut complete = true;
    let parameters = schema::parameters(checker, &mut complete);
    Documents { parameters, complete, ..Documents::default() }
}

fn ground(checker: &mut Checker<'_>, row: &dyn Fields) -> Option<Ground> {
    if matches!(row.raw("ground"), Raw::Absent) { None } else { Some(checker.word(row, "ground", &Ground::WORDS)) }
}

fn lines(checker: &mut Checker<'_>, sectors: &Ids) -> Vec<Line> {
    if checker.holder(LINES).is_none() {
        schema::missing(checker, LINES);
        return Vec::new();
    }
    let (features, _) = geojson_file::read(checker, LINES);
    let mut all = Vec::new();
    for feature in features {
        let (sector, ground) = (checker.link(&feature, "sector", sectors), ground(checker, &feature));
        all.extend(feature.lines(checker).into_iter().map(|points| Line { sector, ground, points }));
    }
    all
}
