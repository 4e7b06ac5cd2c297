//! `incidents/covariates.csv` of a border: what forces, installations, policies and rules do to incidents.

use super::border::BETA;
use super::checker::Checker;
use super::fields::{Fields, Ids, Raw};
use super::schema::Tables;
use super::table::Row;
use super::words::quoted;
use crate::border::{ActsOn, Cause, Covariate, Garrison, Installation, Season};

const FILE: &str = "incidents/covariates.csv";
/// Words for what a force is before its first row: whether the first figure is carried back.
pub(super) const BEFORE: [(&str, bool); 2] = [("absent", false), ("as-first", true)];
/// Words for what a covariate acts on.
pub(super) const ACTS_ON: [(&str, ActsOn); 2] = [("rate", ActsOn::Rate), ("answer", ActsOn::Answer)];

/// What rows may name.
pub(super) struct Given<'g> {
    pub garrisons: &'g [Garrison],
    pub installations: &'g [Installation],
    pub policies: &'g Ids,
    pub rules: &'g Ids,
    pub sectors: &'g Ids,
    pub kinds: &'g Ids,
    pub seasons: &'g [Season],
}

/// The covariates; none where the file is not there.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, given: &Given<'_>) -> Vec<Covariate> {
    let table = tables.get(FILE);
    Ids::of(checker, "covariate", table);
    table.rows().map(|row| covariate(checker, &row, given)).collect()
}

fn covariate(checker: &mut Checker<'_>, row: &Row<'_>, given: &Given<'_>) -> Covariate {
    let acts_on = checker.word(row, "acts_on", &ACTS_ON);
    let cause = cause(checker, row, given);
    if acts_on == ActsOn::Answer && !matches!(cause, Cause::Force(_)) {
        checker.fault("K147", row, "acts_on", "only a force can give way in an answer", "name a `force`, or let it act on the `rate`");
    }
    let [beta, low, high] = ["beta", "low", "high"].map(|name| {
        let value = checker.number(row, name, BETA);
        if acts_on == ActsOn::Answer && !(0.0..=1.0).contains(&value) {
            checker.fault("K013", row, name, format!("{value} is no share"), "of clashes a share between 0 and 1 is lost");
        }
        value
    });
    if low > beta || beta > high {
        checker.fault("K147", row, "beta", format!("{beta} is not between {low} and {high}"), "low ≤ beta ≤ high");
    }
    let list = |checker: &mut Checker<'_>, name: &str, ids: &Ids| -> Vec<usize> {
        checker.list(row, name).iter().filter_map(|id| checker.resolve(row, name, id, ids)).collect()
    };
    let not_in_season = checker.name(row, "not_in_season");
    if !not_in_season.is_empty() && !given.seasons.iter().any(|season| season.name == not_in_season) {
        let help = checker.suggest(&not_in_season, given.seasons.iter().map(|season| season.name.as_str()));
        checker.fault("K147", row, "not_in_season", format!("there is no season `{}`", quoted(&not_in_season)), help);
    }
    if !matches!(cause, Cause::Force(_)) && !matches!(row.raw("before_first"), Raw::Absent) {
        checker.fault("K147", row, "before_first", "only a force has a first figure", "leave it empty");
    }
    Covariate {
        id: checker.text(row, "id"),
        title: checker.required(row, "title"),
        title_ja: checker.required(row, "title_ja"),
        cause,
        acts_on,
        sectors: list(checker, "sectors", given.sectors),
        kinds: list(checker, "kinds", given.kinds),
        not_in_season,
        is_carried_back: !matches!(row.raw("before_first"), Raw::Absent) && checker.word(row, "before_first", &BEFORE),
        beta,
        limits: (low, high),
        provenance: checker.provenance(row),
    }
}

/// Exactly one of the four columns says what the covariate is measured by.
fn cause(checker: &mut Checker<'_>, row: &Row<'_>, given: &Given<'_>) -> Cause {
    let [force, kind] = ["force", "installations"].map(|name| checker.name(row, name));
    let [policy, rule] = ["policy", "rule"].map(|name| checker.text(row, name));
    let named = [&force, &kind, &policy, &rule].into_iter().filter(|text| !text.is_empty()).count();
    if named != 1 {
        let message = format!("{named} of `force`, `installations`, `policy` and `rule` are given");
        checker.fault("K147", row, "force", message, "give exactly one: what the covariate is measured by");
        return Cause::Force(Vec::new());
    }
    if !rule.is_empty() {
        return Cause::Rule(checker.resolve(row, "rule", &rule, given.rules).unwrap_or_default());
    }
    if !policy.is_empty() {
        return Cause::Policy(checker.resolve(row, "policy", &policy, given.policies).unwrap_or_default());
    }
    if !kind.is_empty() {
        if !given.installations.iter().any(|one| one.kind == kind) {
            let help = checker.suggest(&kind, given.installations.iter().map(|one| one.kind.as_str()));
            checker.fault("K147", row, "installations", format!("no installation is of the kind `{}`", quoted(&kind)), help);
        }
        return Cause::Installations(kind);
    }
    let mut rows: Vec<usize> = (0..given.garrisons.len()).filter(|&at| given.garrisons[at].force == force).collect();
    rows.sort_by_key(|&at| given.garrisons[at].day);
    let Some(&first) = rows.first() else {
        let help = checker.suggest(&force, given.garrisons.iter().map(|one| one.force.as_str()));
        checker.fault("K147", row, "force", format!("no row of forces/garrisons.csv is of `{}`", quoted(&force)), help);
        return Cause::Force(rows);
    };
    if let Some(&other) = rows.iter().find(|&&at| given.garrisons[at].quantity != given.garrisons[first].quantity) {
        let (one, other) = (&given.garrisons[first].quantity, &given.garrisons[other].quantity);
        checker.fault("K147", row, "force", format!("the force is counted in {one} and in {other}"), "count it in one quantity");
    }
    Cause::Force(rows)
}
