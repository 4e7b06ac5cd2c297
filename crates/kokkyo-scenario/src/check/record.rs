//! `record/claims.csv` and `record/timeline.csv`; which claims are given to the model.

use std::cell::Cell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::checker::Checker;
use super::clocks::Clocks;
use super::fields::{Fields, Ids, Raw};
use super::schema::Documents;
use super::table::{Row, Table};
use super::targets::Judged;
use super::toml_tree::Value;
use super::weights::weigh;
use super::words::quoted;
use crate::Moment;
use crate::edtf::{Edtf, Span};
use crate::record::{Claim, ROLES, RecordedEvent, Weights};

/// What a claim can state.
pub(super) const ANYTHING: (f64, f64) = (-1e15, 1e15);

/// All claims, sorted by id.
#[derive(Default)]
pub(super) struct Claims {
    /// The claims.
    pub list: Vec<Claim>,
    /// Positions in the list.
    pub ids: Ids,
    /// How many links may still be followed.
    links: Cell<usize>,
}

/// Most links from claims to what they derive from that are followed in one reading.
const MOST_LINKS: usize = 2_000_000;

impl Claims {
    /// All that a claim derives from, directly or through others; itself only in a circle. `None` where the package
    /// has asked for more than can be followed.
    pub fn ancestors(&self, of: usize) -> Option<BTreeSet<usize>> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![of];
        while let Some(claim) = waiting.pop() {
            let parents = self.parents(claim);
            self.links.set(self.links.get().checked_sub(parents.len())?);
            waiting.extend(parents.into_iter().filter(|parent| found.insert(*parent)));
        }
        Some(found)
    }

    fn parents(&self, claim: usize) -> Vec<usize> {
        let derives_from = self.list.get(claim).map_or(&[][..], |claim| &claim.derives_from);
        derives_from.iter().filter_map(|id| self.ids.position(id)).collect()
    }

    /// The claims that derive from each.
    fn children(&self) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); self.list.len()];
        for child in 0..self.list.len() {
            for parent in self.parents(child) {
                if let Some(children) = children.get_mut(parent) {
                    children.push(child);
                }
            }
        }
        children
    }
}

/// Every claim that can be reached from these along links, each with the one that it was first reached from.
fn reached(from: impl Iterator<Item = usize>, next: impl Fn(usize) -> Vec<usize>) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    for origin in from {
        let mut waiting = vec![origin];
        while let Some(claim) = waiting.pop() {
            for other in next(claim) {
                if let Entry::Vacant(free) = found.entry(other) {
                    free.insert(origin);
                    waiting.push(other);
                }
            }
        }
    }
    found
}

/// Reads the claims.
pub(super) fn claims(checker: &mut Checker<'_>, table: &Table, clocks: &Clocks, weights: Option<&Weights>) -> Claims {
    let rows = Ids::of(checker, "claim", table);
    let mut list = Vec::new();
    for row in table.rows() {
        list.push(claim(checker, &row, &rows, clocks));
    }
    circles(checker, table, &list, &rows);
    weigh(&mut list, weights);
    list.sort_by(|a, b| a.id.cmp(&b.id));
    let map = list.iter().enumerate().map(|(position, claim)| (claim.id.clone(), position)).collect();
    Claims { ids: Ids { what: "claim", map, complete: rows.complete }, list, links: Cell::new(MOST_LINKS) }
}

fn claim(checker: &mut Checker<'_>, row: &Row<'_>, ids: &Ids, clocks: &Clocks) -> Claim {
    let value = checker.number_if_given(row, "value", ANYTHING);
    let low = checker.number_if_given(row, "low", ANYTHING).or(value);
    let high = checker.number_if_given(row, "high", ANYTHING).or(value);
    if let (Some(low), Some(high)) = (low, high)
        && (low > high || value.is_some_and(|value| !(low..=high).contains(&value)))
    {
        checker.fault("K102", row, "low", format!("{low} to {high} does not hold the value"), "put low ≤ value ≤ high");
    }
    let derives_from = checker.list(row, "derives_from");
    for id in &derives_from {
        checker.resolve(row, "derives_from", id, ids);
    }
    let source = checker.required(row, "source");
    if !source.is_empty() {
        checker.source(row, "source", &source);
    }
    let clock = clocks.of(checker, row, &source);
    let span = span(checker, row, clocks, clock);
    let roles = ROLES.map(|role| (role, role));
    Claim {
        id: checker.text(row, "id"),
        topic: checker.text(row, "topic"),
        subject: checker.text(row, "subject"),
        quantity: checker.text(row, "quantity"),
        unit: checker.text(row, "unit"),
        low,
        high,
        date_start: checker.text(row, "date_start"),
        date_end: checker.text(row, "date_end"),
        span,
        clock,
        role: checker.word(row, "role", &roles).to_string(),
        weight: None,
        definition: checker.text(row, "definition"),
        definition_ja: checker.name(row, "definition_ja"),
        derives_from,
        source,
        locator: checker.text(row, "locator"),
        note: checker.text(row, "note"),
    }
}

/// When a claim is about: the span of its one date, or from its first to its last.
fn span(checker: &mut Checker<'_>, row: &Row<'_>, clocks: &Clocks, clock: Option<usize>) -> Option<Span> {
    let first = checker.edtf_if_given(row, "date_start");
    let last = checker.edtf_if_given(row, "date_end");
    if let (Some(first), Some(last)) = (&first, &last)
        && first != last
    {
        for (name, date) in [("date_start", first), ("date_end", last)] {
            if matches!(date, Edtf::Interval(..)) {
                let help = "leave `date_end` empty, or write its first and its last day";
                checker.fault("K020", row, name, format!("`{date}` is an interval beside another date"), help);
            }
        }
        let (first, last) = (clocks.span(clock, first), clocks.span(clock, last));
        if last.latest_end <= first.earliest_start {
            checker.fault("K022", row, "date_end", "the claim ends before it begins", "put the dates in order");
        }
        return Some(first.until(last));
    }
    first.or(last).map(|date| clocks.span(clock, &date))
}

/// Reports claims that derive from themselves by way of others.
fn circles(checker: &mut Checker<'_>, table: &Table, list: &[Claim], ids: &Ids) {
    // Rows are taken away from which nothing remains that they derive from; what is left is a circle, or hangs on one.
    let parents: Vec<Vec<usize>> = list.iter().map(|claim| claim.derives_from.iter().filter_map(|id| ids.position(id)).collect()).collect();
    let mut waiting: Vec<usize> = parents.iter().map(Vec::len).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); list.len()];
    for (child, parents) in parents.iter().enumerate() {
        for parent in parents {
            if let Some(children) = children.get_mut(*parent) {
                children.push(child);
            }
        }
    }
    let mut free: Vec<usize> = (0..list.len()).filter(|claim| waiting[*claim] == 0).collect();
    while let Some(claim) = free.pop() {
        for child in &children[claim] {
            waiting[*child] -= 1;
            if waiting[*child] == 0 {
                free.push(*child);
            }
        }
    }
    // From any row that waits, going back along rows that wait leads into a circle: one fault for each.
    let mut seen = vec![false; list.len()];
    for start in 0..list.len() {
        let (mut at, mut path) = (start, Vec::new());
        while waiting[at] > 0 && !seen[at] {
            seen[at] = true;
            path.push(at);
            let Some(back) = parents[at].iter().copied().find(|parent| waiting[*parent] > 0) else { break };
            at = back;
        }
        if let Some(begin) = path.iter().position(|claim| *claim == at)
            && let Some(row) = table.row(at)
        {
            let names: Vec<&str> = path[begin..].iter().chain([&at]).take(8).map(|claim| list[*claim].id.as_str()).collect();
            let message = format!("claims derive from one another in a circle: {}", quoted(&names.join(" from ")));
            checker.fault("K104", &row, "derives_from", message, "keep the links from a copy to what it copies");
        }
    }
}

/// The claims that parameters cite; one that judges the model too is a fault unless it is declared as conditioning.
pub(super) fn given_claims(
    checker: &mut Checker<'_>,
    documents: &Documents,
    cited: &[(&String, &Vec<String>)],
    claims: &Claims,
    judged: &Judged,
) -> Vec<Claim> {
    let mut given: BTreeSet<usize> = BTreeSet::new();
    let judging: BTreeMap<usize, &str> = judged.claims.iter().map(|(claim, target)| (*claim, target.as_str())).collect();
    // What a judging claim derives from, and what derives from it, knows as much as itself.
    let behind = reached(judging.keys().copied(), |claim| claims.parents(claim));
    let children = claims.children();
    let copies = reached(judging.keys().copied(), |claim| children.get(claim).cloned().unwrap_or_default());
    for (key, ids) in cited {
        let place = documents.parameters.iter().find_map(|document| match document.entries.get(*key) {
            Some((_, Value::Table(node))) => Some(node),
            _ => None,
        });
        let Some(node) = place else { continue };
        for id in *ids {
            let Some(position) = checker.resolve(node, "claims", id, &claims.ids) else { continue };
            given.insert(position);
            let way = [(Some(&position), ""), (copies.get(&position), "derives from"), (behind.get(&position), "is behind")];
            let Some((judge, how)) =
                way.into_iter().find_map(|(judge, how)| Some((judge.filter(|judge| judging.contains_key(judge))?, how)))
            else {
                continue;
            };
            let target = quoted(judging.get(judge).copied().unwrap_or_default());
            let judge = quoted(claims.list.get(*judge).map_or("", |claim| claim.id.as_str()));
            let message = if how.is_empty() {
                format!("the claim `{judge}` is given to the model here and judges it in the target `{target}`")
            } else {
                format!(
                    "the claim `{}` is given to the model here and {how} `{judge}`, which judges it in the target `{target}`",
                    quoted(id)
                )
            };
            let help = format!("rest the value on other claims, or write `conditioning:{judge}` in the target's claims");
            checker.fault("K101", node, "claims", message, help);
        }
    }
    given.into_iter().filter_map(|position| claims.list.get(position).cloned()).collect()
}

/// Reads the recorded course of events.
pub(super) fn timeline(checker: &mut Checker<'_>, table: &Table, places: &Ids, clocks: &Clocks) -> Vec<RecordedEvent> {
    table.rows().map(|row| event(checker, &row, places, clocks)).collect()
}

fn event(checker: &mut Checker<'_>, row: &Row<'_>, places: &Ids, clocks: &Clocks) -> RecordedEvent {
    let provenance = checker.provenance(row);
    let clock = clocks.of(checker, row, &provenance.source);
    if matches!(row.raw("date"), Raw::Absent) && row.has("date") {
        checker.fault("K010", row, "date", "`date` is empty", "give a date: 1939-07-03, 1939-07, 1939-07-XX …");
    }
    let date = checker.edtf_if_given(row, "date");
    let mut span = date.as_ref().map_or(Span::exact(Moment::default(), Moment::default()), |date| clocks.span(clock, date));
    let has_time = !matches!(row.raw("time"), Raw::Absent);
    let time_tolerance_h = checker.number_if_given(row, "time_tolerance_h", (0.0, 240.0)).unwrap_or(0.0);
    if let Raw::Text(time) = row.raw("time") {
        let (day, marked) = date.as_ref().map_or((None, false), |date| (date.day(), date.is_qualified()));
        match day.map(|day| Edtf::at_time(day, time)) {
            Some(Ok(timed)) => span = clocks.span(clock, &timed).widened((time_tolerance_h * 3600.0).round() as i64),
            Some(Err(_)) => {
                let message = format!("`{}` is not a time of day", quoted(time));
                checker.fault("K020", row, "time", message, "write 08:45, or leave it empty");
            }
            None if date.is_some() => {
                let help = "give the day, or leave the time empty";
                checker.fault("K020", row, "time", format!("`{}` stands beside a date that is no day", quoted(time)), help);
            }
            None => {}
        }
        if marked {
            let help = "say in `time_tolerance_h` how far the time may be off";
            checker.fault("K020", row, "date", "a date with its time takes no mark of doubt", help);
        }
    } else if time_tolerance_h > 0.0 {
        checker.fault("K020", row, "time_tolerance_h", "a tolerance without a time", "write the time, or leave it empty");
    }
    RecordedEvent {
        date: checker.text(row, "date"),
        at: span.earliest_start.moment().or(span.latest_end.moment()).unwrap_or_default(),
        span,
        has_time,
        time_tolerance_h,
        clock,
        actor: checker.text(row, "actor"),
        kind: checker.text(row, "kind"),
        what: checker.required(row, "what"),
        what_ja: checker.name(row, "what_ja"),
        place: checker.link_if_given(row, "place", places),
        provenance,
    }
}
