//! What a headquarters was told that it may, must and must not do: the clauses in force for it.

use kokkyo_scenario::command::{ClauseKind, Instrument, Play};

use super::column::{DirectiveId, HeadquartersId};
use super::command::{Clause, passed_on};
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
    /// What kind of paper.
    pub instrument: Instrument,
    /// What is left of its clarity when it arrives. *Range*: 0–1.
    pub clarity: f64,
    /// When it was received.
    pub received_h: f64,
    /// Since when a permission of somebody lower has stood against it without a word from its issuer; infinite: none
    /// does. *Unit*: h since the start.
    pub silent_since_h: f64,
}

/// Clauses in force for a headquarters, in the order of directives. What an issuer said later takes the place of what he
/// said before on the same acts.
pub fn duties<'v>(view: &'v View<'_>, of: HeadquartersId) -> impl Iterator<Item = Duty> + 'v {
    let (theatre, state) = (view.theatre, view.state);
    received(theatre, state, of).filter_map(move |(directive, clarity)| Some((directive, clarity?))).flat_map(
        move |(directive, clarity)| {
            let mandate = &theatre.command.mandates[directive];
            let received_h = state.command.received_h[directive];
            mandate.clauses.iter().filter_map(move |&clause| {
                if superseded(theatre, state, of, directive, &clause) {
                    return None;
                }
                let silent_since_h = silence(theatre, state, of, directive, &clause);
                let clarity = clarity * clause.clarity;
                Some(Duty {
                    directive,
                    issuer: mandate.issuer,
                    clause,
                    instrument: mandate.instrument,
                    clarity,
                    received_h,
                    silent_since_h,
                })
            })
        },
    )
}

/// Directives that have been received and mean a headquarters, or one above it that passes them on; with what is left of
/// their clarity. `None`: its own, which binds it to nothing.
fn received<'v>(theatre: &'v Theatre, state: &'v State, of: HeadquartersId) -> impl Iterator<Item = (DirectiveId, Option<f64>)> + 'v {
    theatre.command.mandates.entries().filter_map(move |(directive, mandate)| {
        if state.stage[directive] != Stage::Received || theatre.directives[directive].play == Play::Never || mandate.clauses.is_empty() {
            return None;
        }
        let to_it = mandate.addressees.contains(&of);
        let through = || mandate.addressees.iter().any(|&above| passed_on(theatre, above, of, state.hour).is_some());
        if mandate.issuer == of {
            return Some((directive, None));
        }
        if !to_it && !through() {
            return None;
        }
        // Whoever is no headquarters of ours speaks without anyone between.
        Some((directive, Some(passed_on(theatre, mandate.issuer, of, state.hour).unwrap_or(1.0))))
    })
}

/// Whether two clauses speak of a common act in opposite senses.
fn opposed(one: &Clause, other: &Clause) -> bool {
    one.acts & other.acts != 0 && (one.kind == ClauseKind::Forbid) != (other.kind == ClauseKind::Forbid)
}

fn superseded(theatre: &Theatre, state: &State, of: HeadquartersId, directive: DirectiveId, clause: &Clause) -> bool {
    let issuer = theatre.command.mandates[directive].issuer;
    let then_h = theatre.directives[directive].issued_h;
    received(theatre, state, of).any(|(other, _)| {
        let mandate = &theatre.command.mandates[other];
        let later = state.issued_hour[other] > state.issued_hour[directive]
            || (state.issued_hour[other] == state.issued_hour[directive] && theatre.directives[other].issued_h > then_h);
        other != directive && mandate.issuer == issuer && later && mandate.clauses.iter().any(|next| opposed(clause, next))
    })
}

/// Since when somebody below the issuer of a prohibition, perhaps the headquarters itself, has allowed or demanded what
/// it forbids, with the issuer silent since.
fn silence(theatre: &Theatre, state: &State, of: HeadquartersId, directive: DirectiveId, clause: &Clause) -> f64 {
    if clause.kind != ClauseKind::Forbid {
        return f64::INFINITY;
    }
    let issuer = theatre.command.mandates[directive].issuer;
    let spoke_h = state.issued_hour[directive];
    let mut since_h = f64::INFINITY;
    for (other, _) in received(theatre, state, of) {
        let mandate = &theatre.command.mandates[other];
        let lower = mandate.issuer == of || passed_on(theatre, issuer, mandate.issuer, state.hour).is_some();
        if mandate.issuer != issuer && lower && mandate.clauses.iter().any(|next| opposed(clause, next)) {
            since_h = since_h.min(state.issued_hour[other].max(spoke_h));
        }
    }
    since_h
}
