//! What a headquarters was told that it may, must and must not do: the clauses in force for it.

use kokkyo_scenario::command::{ClauseKind, Instrument, Play};

use super::column::{DirectiveId, HeadquartersId};
use super::command::{Clause, Opposed, passed_on};
use super::state::Stage;
use super::theatre::Theatre;
use super::{State, View};

/// A clause in force for a headquarters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duty {
    /// Of which directive.
    pub directive: DirectiveId,
    /// Who issued it.
    pub issuer: HeadquartersId,
    /// The clause.
    pub clause: Clause,
    /// Which of the clauses of its directive.
    pub which: u16,
    /// What kind of paper.
    pub instrument: Instrument,
    /// What is left of its clarity when it arrives. *Range*: 0–1.
    pub clarity: f64,
    /// When it was received.
    pub received_h: f64,
}

/// Clauses in force for a headquarters, in the order of directives. What an issuer said later takes the place of what he
/// said before on the same acts.
pub fn duties<'v>(view: &'v View<'_>, of: HeadquartersId) -> impl Iterator<Item = Duty> + 'v {
    let received = view.state.stage.entries().filter(|(_, stage)| **stage == Stage::Received);
    received.flat_map(move |(directive, _)| duties_under(view, of, directive))
}

/// The clauses of one directive that are in force for a headquarters.
pub fn duties_under<'v>(view: &'v View<'_>, of: HeadquartersId, directive: DirectiveId) -> impl Iterator<Item = Duty> + 'v {
    let (theatre, state) = (view.theatre, view.state);
    let mandate = &theatre.command.mandates[directive];
    let clarity = reaches(theatre, state, of, directive).flatten();
    let clauses = if clarity.is_some() { mandate.clauses.as_slice() } else { &[] };
    let stands = move |at: usize| !superseded(theatre, state, of, directive, &mandate.opposed[at]);
    clauses.iter().enumerate().filter(move |(at, _)| stands(*at)).map(move |(which, clause)| Duty {
        directive,
        issuer: mandate.issuer,
        clause: *clause,
        which: which as u16,
        instrument: mandate.instrument,
        clarity: clarity.unwrap_or(0.0) * clause.clarity,
        received_h: state.command.received_h[directive],
    })
}

/// Whether a directive has been received and means a headquarters, or one above it that passes it on; with what is left of
/// its clarity. `Some(None)`: its own, which binds it to nothing.
fn reaches(theatre: &Theatre, state: &State, of: HeadquartersId, directive: DirectiveId) -> Option<Option<f64>> {
    let mandate = &theatre.command.mandates[directive];
    if state.stage[directive] != Stage::Received || mandate.clauses.is_empty() || theatre.directives[directive].play == Play::Never {
        return None;
    }
    if mandate.issuer == of {
        return Some(None);
    }
    let through = || mandate.addressees.iter().any(|&above| passed_on(theatre, above, of, state.hour).is_some());
    if !mandate.addressees.contains(&of) && !through() {
        return None;
    }
    // Whoever is no headquarters of ours speaks without anyone between.
    Some(Some(passed_on(theatre, mandate.issuer, of, state.hour).unwrap_or(1.0)))
}

fn superseded(theatre: &Theatre, state: &State, of: HeadquartersId, directive: DirectiveId, opposed: &Opposed) -> bool {
    let (said_h, then_h) = (state.issued_hour[directive], theatre.directives[directive].issued_h);
    opposed.from_its_desk.iter().any(|&other| {
        state.stage[other] == Stage::Received
            && (state.issued_hour[other] > said_h || (state.issued_hour[other] == said_h && theatre.directives[other].issued_h > then_h))
            && reaches(theatre, state, of, other).is_some()
    })
}

/// Since when somebody below the issuer of a prohibition, perhaps the headquarters itself, has allowed or demanded what
/// it forbids, with the issuer silent since; infinite: nobody has. *Unit*: h since the start.
pub fn silent_since_h(view: &View, of: HeadquartersId, duty: &Duty) -> f64 {
    let (theatre, state) = (view.theatre, view.state);
    let Duty { directive, issuer, clause, which, .. } = duty;
    if clause.kind != ClauseKind::Forbid {
        return f64::INFINITY;
    }
    let spoke_h = state.issued_hour[*directive];
    let mut since_h = f64::INFINITY;
    for &other in theatre.command.mandates[*directive].opposed.get(usize::from(*which)).map_or(&[][..], |opposed| &opposed.from_others) {
        let author = theatre.command.mandates[other].issuer;
        let is_lower = || author == of || passed_on(theatre, *issuer, author, state.hour).is_some();
        if state.stage[other] == Stage::Received && reaches(theatre, state, of, other).is_some() && is_lower() {
            since_h = since_h.min(state.issued_hour[other].max(spoke_h));
        }
    }
    since_h
}
