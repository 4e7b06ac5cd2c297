//! Effects of command and diplomacy.

use crate::event::{EventId, Happening, Log, NO_CAUSE, because, because_both};
use crate::world::air::Tally;
use crate::world::column::{AirMissionId, CourseId, HeadquartersId};
use crate::world::command::{Answer, CommandEffect, CommandState, Course, Manner, Operation, Supposed, superior};
use crate::world::desk::lost;
use crate::world::state::State;
use crate::world::theatre::Theatre;
use crate::world::weighing::Weighing;
use kokkyo_scenario::command::Talks;

/// A share in whole per cent.
fn percent(share: f64) -> u8 {
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}

/// A number that an event can hold.
fn whole(value: f64) -> u32 {
    value.round().clamp(0.0, 4e9) as u32
}

pub(super) fn apply(effect: CommandEffect, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    match effect {
        CommandEffect::Touch { headquarters, touches, event } => {
            state.command.in_contact[headquarters] = touches;
            if !touches {
                state.command.shock[headquarters] = event;
            }
        }
        CommandEffect::Sit { headquarters, shock, challenge } => {
            state.command.sat_h[headquarters] = state.hour;
            state.command.challenge[headquarters] = challenge;
            state.command.losses_then[headquarters] =
                theatre.headquarters[headquarters].elements.iter().map(|&element| lost(state, element)).sum();
            // A shock is weighed once: what comes of it binds until the next.
            state.command.occasion[headquarters] = shock;
            state.command.shock[headquarters] = EventId::NONE;
        }
        CommandEffect::Appraise(appraised) => {
            if state.command.appraised.len() < state.command.appraised.capacity() {
                state.command.appraised.push(appraised);
            }
        }
        CommandEffect::Suppose { headquarters, strengths, odds, cause } => {
            let happening =
                Happening::Supposed { headquarters, own: whole(strengths[0]), enemy: whole(strengths[1]), percent: percent(odds) };
            state.command.supposed = log.emit(minute, happening, if cause == EventId::NONE { NO_CAUSE } else { because(cause) });
        }
        CommandEffect::Weigh { headquarters, course, share, manner } => {
            let happening = Happening::Weighed { headquarters, course, manner, percent: percent(share) };
            log.emit(minute, happening, because(state.command.supposed));
        }
        CommandEffect::Decide { headquarters, course, manner, share, supposed, mut causes } => {
            if share < 1.0 || state.command.supposed != EventId::NONE {
                causes[0] = std::mem::take(&mut state.command.supposed);
            }
            let event = log.emit(minute, Happening::Decided { headquarters, course, manner, percent: percent(share) }, causes);
            decide(headquarters, course, manner, supposed, event, theatre, state);
        }
        CommandEffect::NoteClause(clause) => log.note_clause(clause),
        CommandEffect::Note(row) => log.note(Weighing { minute, occasion: state.command.occasion[row.headquarters], row }),
        CommandEffect::Reaffirm { course, supposed } => {
            // What there was to drive out stays the measure of success.
            let before = state.command.operations[course].supposed;
            state.command.operations[course].supposed = Supposed { intruder: before.intruder, ..supposed };
        }
        CommandEffect::CallOff { headquarters, course, mut causes } => {
            state.command.operations[course].over = true;
            causes[0] = std::mem::take(&mut state.command.supposed);
            log.emit(minute, Happening::CalledOff { headquarters, course }, causes);
        }
        CommandEffect::Breach { headquarters, directive, course, stretched } => {
            let answer = if stretched { Answer::Stretched } else { Answer::Refused };
            let causes = because_both(state.command.decision[headquarters], state.received_event[directive]);
            log.emit(minute, Happening::Breached { headquarters, directive, course, answer }, causes);
            state.command.breaches[theatre.headquarters[headquarters].side.index()][usize::from(!stretched)] += 1;
        }
        CommandEffect::Understand { directive, headquarters } => {
            let mandate = &theatre.command.mandates[directive];
            let happening = Happening::Understood { directive, headquarters, percent: percent(mandate.clarity) };
            log.emit(minute, happening, because(state.received_event[directive]));
        }
        CommandEffect::Answer { directive, at, answer } => {
            state.command.answers[CommandState::answer_of(theatre, directive, at)] = answer;
            let Some(&headquarters) = theatre.command.mandates[directive].addressees.get(at) else { return };
            let causes = because_both(state.received_event[directive], state.command.decision[headquarters]);
            log.emit(minute, Happening::Answered { directive, headquarters, answer }, causes);
            state.command.overtaken[theatre.headquarters[headquarters].side.index()] += u32::from(answer == Answer::Overtaken);
        }
        CommandEffect::Begin { course } => begin(course, minute, theatre, state, log),
        CommandEffect::Give { element, stamp } => state.command.given[element] = stamp,
        CommandEffect::Close { course } => close(course, theatre, state),
        CommandEffect::Report { course, succeeded, reported, gain } => {
            close(course, theatre, state);
            let headquarters = theatre.command.courses[course].headquarters;
            let outcome = u8::from(reported) + u8::from(reported && !succeeded);
            let event = log.emit(
                minute,
                Happening::OutcomeReported { headquarters, course, outcome },
                because(state.command.operations[course].event),
            );
            // A success as reported teaches those who report it, and those above as far as it is passed on.
            if reported && gain > 0.0 {
                let (mut at, mut share) = (headquarters, 1.0);
                while let Some(who) = theatre.headquarters.find(at) {
                    gains(at, gain * share, state);
                    state.command.precedent[at] = event;
                    share *= who.relay;
                    at = superior(theatre, at, state.hour);
                }
            }
            state.command.shock[headquarters] = event;
        }
        CommandEffect::Hear { headquarters, at_h } => state.command.hears_h[headquarters] = at_h,
        CommandEffect::Learn { headquarters, rung, event } => {
            let from = state.command.known_rung[headquarters];
            state.command.hears_h[headquarters] = f64::INFINITY;
            state.command.known_rung[headquarters] = rung;
            let event = log.emit(minute, Happening::Learnt { headquarters, from, to: rung }, because(event));
            state.command.shock[headquarters] = event;
        }
        CommandEffect::CountLosses { men } => state.command.losses_by.push((state.hour, men)),
        CommandEffect::HearOfLosses { headquarters, men } => state.command.known_losses[headquarters] = men,
        CommandEffect::Reproach { headquarters, directive, loss } => {
            gains(headquarters, -loss, state);
            let causes = because_both(state.received_event[directive], state.command.decision[headquarters]);
            state.command.precedent[headquarters] = log.emit(minute, Happening::Reproached { headquarters, directive }, causes);
        }
        CommandEffect::Strain { shock } => {
            state.command.next_shock = shock + 1;
            let Some(what) = theatre.command.shocks.get(shock) else { return };
            state.command.load[what.side.index()] += what.load;
            log.emit(minute, Happening::Strained { side: what.side, shock: shock as u16 }, NO_CAUSE);
        }
        CommandEffect::Wish { side, value } => state.command.wish[side] = value,
        CommandEffect::Agree { lag_h } => {
            let [first, second] = state.command.opened.map(|(_, event)| event);
            state.command.peace_h = [state.hour, state.hour + lag_h];
            let happening = Happening::Agreed { hours: whole(lag_h) };
            state.command.peace_event =
                log.emit(minute, happening, because_both(first.max(second), state.why_rung[0].max(state.why_rung[1])));
        }
    }
}

/// Adds to momentum, which is first brought up to date.
fn gains(headquarters: HeadquartersId, by: f64, state: &mut State) {
    let left = state.command.momentum_at(headquarters, state.hour);
    state.command.momentum[headquarters] = (left + by, state.hour);
}

fn decide(
    headquarters: HeadquartersId,
    course: CourseId,
    manner: Manner,
    supposed: Supposed,
    event: EventId,
    theatre: &Theatre,
    state: &mut State,
) {
    let hour = state.hour;
    state.command.decision[headquarters] = event;
    state.command.decisions[theatre.headquarters[headquarters].side.index()] += 1;
    // What is still being prepared is called off by a decision that wants its troops for something else, or for nothing.
    let what = theatre.command.courses.find(course);
    for (other, before) in theatre.command.courses.entries().filter(|(_, other)| other.headquarters == headquarters) {
        let operation = &mut state.command.operations[other];
        let can_be = !operation.begun && hour < operation.decided_h + before.committed_h;
        if other != course && can_be && before.is_operation() && what.is_none_or(|what| what.takes_troops() && what.shares(before)) {
            operation.over = true;
        }
    }
    state.command.current[headquarters] = course;
    let Some(what) = what else { return };
    let begins_h = hour + what.lead_h;
    let ends_h = begins_h + what.lasts_h;
    state.command.operations[course] =
        Operation { decided_h: hour, begins_h, ends_h, begun: false, over: false, manner, supposed, then: Tally::default(), event };
    for &task in &what.tasks {
        state.command.shift_h[task] = begins_h - if task.0 < what.recorded { what.first_h } else { 0.0 };
    }
    for &mission in &what.missions {
        state.air.window_h[mission] = window_h(theatre, mission, what, [begins_h, ends_h]);
        state.air.decided[mission] = 0;
        state.air.off[mission] = true;
    }
    for &crossing in &what.crossings {
        state.command.crossing_shift_h[crossing] = begins_h - what.first_h;
    }
}

/// When a mission of a course is flown. It keeps its distance from the first recorded task of the course, or from the first blow;
/// a blow keeps its hour of the day and its length and waits for a day on which it can be flown, work that is spread over days lasts as long as the course.
fn window_h(theatre: &Theatre, mission: AirMissionId, course: &Course, [begins_h, ends_h]: [f64; 2]) -> [f64; 2] {
    let missions = &theatre.air.missions;
    let what = &missions[mission];
    let has_recorded = course.tasks.iter().any(|task| task.0 < course.recorded);
    let blows = course.missions.iter().filter(|&&other| missions[other].is_timed());
    let first_h = if has_recorded {
        course.first_h
    } else if what.is_timed() {
        blows.map(|&other| missions[other].from_h).fold(f64::INFINITY, f64::min)
    } else {
        what.from_h
    };
    let from_h = begins_h + (what.from_h - first_h).max(0.0);
    if !what.is_timed() {
        return [from_h, ends_h.max(from_h)];
    }
    let wait_h = (what.from_h - from_h).rem_euclid(24.0);
    theatre.air.first_clear([from_h + wait_h, from_h + wait_h + what.to_h - what.from_h])
}

fn begin(course: CourseId, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    let what = &theatre.command.courses[course];
    let side = theatre.headquarters[what.headquarters].side;
    state.command.operations[course].begun = true;
    state.command.operations[course].then = state.air.tally(theatre, side, &what.missions);
    let decision = state.command.operations[course].event;
    log.emit(minute, Happening::Begun { headquarters: what.headquarters, course }, because(decision));
    // Reserves come as far apart as the record has them.
    let forces = &theatre.air;
    let first_h = what.releases.iter().map(|&element| theatre.elements[element].arrives_h).fold(f64::INFINITY, f64::min);
    let first_h = what.squadrons.iter().map(|&squadron| forces.squadrons[squadron].arrives_h).fold(first_h, f64::min);
    let joins = || what.air_replacements.iter().filter_map(|&at| Some((at, forces.replacements.get(at)?)));
    let first_h = joins().map(|(_, what)| what.from_h).fold(first_h, f64::min);
    for &squadron in &what.squadrons {
        if state.air.arrives_h[squadron].is_infinite() {
            state.air.why[squadron] = decision;
            state.air.send(theatre, squadron, state.hour + (forces.squadrons[squadron].arrives_h - first_h).max(0.0));
        }
    }
    for (at, _) in joins() {
        if state.air.joins_after_h[at].is_infinite() {
            state.air.joins_after_h[at] = state.hour - first_h;
        }
    }
    for &element in &what.releases {
        if state.command.arrives_h[element].is_infinite() {
            let comes_h = state.hour + (theatre.elements[element].arrives_h - first_h).max(0.0);
            state.command.arrives_h[element] = comes_h;
            let detrains_h = comes_h - theatre.boardings[element].road_h;
            state.supply.timetable.book(theatre, element, detrains_h, state.hour);
        }
    }
    if let Some((at, person)) = what.appoints.and_then(|at| Some((at, theatre.command.persons.get(at)?))) {
        for (office_h, other) in state.command.office_h.iter_mut().zip(&theatre.command.persons) {
            if other.headquarters == person.headquarters && other.to_h == person.from_h && other.id != person.id {
                office_h[1] = state.hour;
            }
        }
        state.command.office_h[at] = [state.hour, person.to_h];
        log.emit(minute, Happening::TookOffice { headquarters: person.headquarters, person: at as u16 }, because(decision));
    }
    match what.talks {
        Talks::None => {}
        Talks::Protest => {
            log.emit(minute, Happening::Protested { side }, because(decision));
        }
        Talks::Open => {
            let event = log.emit(minute, Happening::TalksOpened { side }, because(decision));
            state.command.opened[side.index()] = (state.hour, event);
        }
    }
}

fn close(course: CourseId, theatre: &Theatre, state: &mut State) {
    state.command.operations[course].over = true;
    let headquarters = theatre.command.courses[course].headquarters;
    if state.command.current[headquarters] == course {
        state.command.current[headquarters] = CourseId::NONE;
    }
}
