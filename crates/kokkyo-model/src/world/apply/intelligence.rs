//! What intelligence asks for, done.

use kokkyo_scenario::intelligence::ConcealmentKind;

use crate::event::{EventId, Happening, Log, NO_CAUSE, because, because_both};
use crate::world::belief::{Arm, Intent};
use crate::world::column::{HeadquartersId, Id as _, SectorId, SourceId};
use crate::world::intelligence::{IntelligenceEffect, IntelligenceState, Report, Said, Told, said_of};
use crate::world::{State, Theatre};

/// Does one thing. Its place in the code is here, its place in time that of the mechanism which asked for it.
pub(super) fn apply(effect: &IntelligenceEffect, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    use IntelligenceEffect as E;
    let known = &theatre.intelligence;
    // Beliefs are large: what is asked for is read where it stands.
    match *effect {
        E::Look { source, saw, rumour, deceived, .. } => {
            let ledger = &mut state.intelligence.ledger[known.sources[source].side.index()];
            ledger.looks += 1;
            ledger.sightings += u32::from(saw);
            ledger.rumours += u32::from(rumour);
            ledger.deceived += u32::from(deceived);
        }
        E::LookAgain { source, at_h, man_days } => {
            state.intelligence.next_look_h[source] = at_h;
            state.intelligence.ledger[known.sources[source].side.index()].source_man_days += man_days;
        }
        E::Send { report, note } => send(report, note, minute, theatre, state, log),
        E::PassOn { relay, next_h, lost } => {
            if let Some(next) = state.intelligence.next_relay_h.get_mut(usize::from(relay)) {
                *next = next_h;
                let side = theatre.headquarters[known.relays[usize::from(relay)].from].side;
                state.intelligence.ledger[side.index()].lost += u32::from(lost);
            }
        }
        E::Distribute { before_h, delivered } => distribute(before_h, delivered, minute, theatre, state, log),
        E::Believe { headquarters, sector, ref belief, note } => {
            let at = known.grouping(headquarters, sector);
            state.intelligence.believe(at, belief);
            state.intelligence.aged_h[at] = state.hour;
            say(headquarters, at, note, minute, theatre, state, log);
        }
        E::Age { headquarters, sector, ref by, note } => {
            let at = known.grouping(headquarters, sector);
            state.intelligence.aged_h[at] = state.hour;
            // What says the same as before needs not be compared with what was said of it.
            if by.apply(&mut state.intelligence.beliefs[at], &known.doctrine[at].belief) {
                say(headquarters, at, note, minute, theatre, state, log);
            }
        }
        E::Lean { headquarters, sector, origin, of } => {
            let from = known.grouping(headquarters, sector) * of.len();
            for (arm, lean) in of.into_iter().enumerate() {
                state.intelligence.leans[(from + arm) * known.origins + usize::from(origin)] = lean;
            }
        }
        E::Clear => state.intelligence.arrived.clear(),
        E::Conceal { action, on } => {
            let bit = 1u64 << action;
            let at = usize::from(action);
            let what = &known.concealment[at];
            if what.kind == ConcealmentKind::NightMoves {
                let others = known.concealment.iter().enumerate().filter(|&(other, action)| {
                    other != at && state.intelligence.concealed >> other & 1 == 1 && action.side == what.side && action.kind == what.kind
                });
                let here = if on { what.sectors } else { 0 };
                state.intelligence.by_night[what.side.index()] = others.fold(here, |sectors, (_, action)| sectors | action.sectors);
            }
            if on {
                state.intelligence.concealed |= bit;
                state.intelligence.why_concealed[at] = log.emit(minute, Happening::ConcealmentBegun { action }, NO_CAUSE);
            } else {
                state.intelligence.concealed &= !bit;
                let cause = because(state.intelligence.why_concealed[at]);
                state.intelligence.why_concealed[at] = log.emit(minute, Happening::ConcealmentEnded { action }, cause);
            }
        }
        E::SpendMen { side, men, man_days } => {
            state.intelligence.busy[side.index()] = men;
            state.intelligence.ledger[side.index()].concealment_man_days += man_days;
        }
        E::Sabotage { function, railhead, open } => {
            let side = known.functions[usize::from(function)].side;
            state.intelligence.rail_open[railhead] = (state.intelligence.rail_open[railhead] * open).clamp(0.0, 1.0);
            state.intelligence.ledger[side.index()].successes += 1;
            let percent = (100.0 * (1.0 - open)).round().clamp(0.0, 100.0) as u8;
            log.emit(minute, Happening::RailSabotaged { railhead, function, percent }, NO_CAUSE);
        }
        E::Network { side, informants, lobbied, late_h, haul_open } => {
            let (own, enemy) = (side.index(), side.enemy().index());
            state.intelligence.informants[own] = informants;
            state.intelligence.lobbied[own] = lobbied;
            state.intelligence.late_h[enemy] = late_h;
            state.intelligence.haul_open[enemy] = haul_open;
        }
        E::Mend => state.intelligence.rail_open.iter_mut().for_each(|open| *open = 1.0),
    }
}

/// Logs what a headquarters now believes of a grouping, if that differs enough from what the log said last.
fn say(headquarters: HeadquartersId, at: usize, note: f64, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    let desk = &mut state.intelligence;
    let belief = &desk.beliefs[at];
    let (before, calm) = (desk.said[at], &mut desk.calm[at]);
    let men = belief.p_present * desk.medians[at][Arm::Men as usize];
    if calm.holds(men) && belief.likely() as u8 == before.intent {
        debug_assert!((said_of(belief, EventId::NONE).ln_men - before.ln_men).abs() < note);
        return;
    }
    let now = said_of(belief, EventId::NONE);
    let moved = (now.ln_men - before.ln_men).abs() >= note;
    if !moved && now.intent == before.intent {
        calm.note(&before, note);
        return;
    }
    calm.end();
    let causes = because_both(belief.cause, before.event);
    let sector = SectorId::at(at % theatre.intelligence.sectors.len());
    let event = log.emit_with(minute, causes, || {
        if now.intent == before.intent {
            let [men, armour] = [Arm::Men, Arm::Armour].map(|arm| belief.expected(arm).round() as u32);
            Happening::Appreciated { headquarters, sector, men, armour }
        } else {
            let (from, to) = (Intent::ALL[usize::from(before.intent)], Intent::ALL[usize::from(now.intent)]);
            Happening::IntentJudged { headquarters, sector, from, to }
        }
    });
    desk.said[at] = Said { event, ..now };
    desk.beliefs[at].cause = event;
    desk.ledger[theatre.headquarters[headquarters].side.index()].revised += 1;
}

fn send(mut report: Report, note: f64, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    if state.intelligence.on_the_way.is_full() {
        // Cannot happen: there is room for every report that delays allow. Dropping one is better than growing.
        return;
    }
    let known = &theatre.intelligence;
    if report.source != SourceId::NONE {
        let at = usize::from(report.source.0) * known.sectors.len() + usize::from(report.sector.0);
        let before = state.intelligence.sighted[at];
        if let Told::Somebody { ln_count, arms, .. } = report.told
            && ((ln_count[0] - before.ln_men).abs() >= note && arms[0] || before.event == EventId::NONE)
        {
            let Report { source, sector, .. } = report;
            let event = log.emit_with(minute, because(before.event), || {
                let [men, armour] = [0, 1].map(|arm| number(ln_count[arm], arms[arm]));
                Happening::Sighted { source, sector, men, armour }
            });
            state.intelligence.sighted[at] = Said { ln_men: ln_count[0], intent: 0, event };
            report.is_news = true;
        }
        report.event = state.intelligence.sighted[at].event;
    }
    state.intelligence.on_the_way.send(report);
}

fn distribute(before_h: f64, delivered: usize, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    let desk = &mut state.intelligence;
    desk.arrived.clear();
    for given in theatre.intelligence.reports.iter().take(delivered).skip(desk.delivered) {
        let mut report = *given;
        report.event = log.emit_with(minute, NO_CAUSE, || told(&report));
        desk.arrived.push(report);
    }
    desk.delivered = desk.delivered.max(delivered);
    // In the order of arrival; of those that arrive together, in the order in which they set out.
    let IntelligenceState { on_the_way, arrived, .. } = desk;
    on_the_way.deliver(before_h, |report| {
        let mut report = *report;
        if report.is_news {
            report.event = log.emit_with(minute, because(report.event), || told(&report));
        }
        let from = arrived.iter().rposition(|other| other.arrives_h <= report.arrives_h).map_or(0, |before| before + 1);
        if arrived.len() < arrived.capacity() {
            arrived.insert(from, report);
        }
    });
    for report in &desk.arrived {
        desk.ledger[theatre.headquarters[report.to].side.index()].arrived += 1;
    }
}

/// A number of a report, whole; 0 if none was told.
fn number(ln_count: f64, is_told: bool) -> u32 {
    if is_told { libm::expm1(ln_count).round().max(0.0) as u32 } else { 0 }
}

/// A report as the log has it.
fn told(report: &Report) -> Happening {
    let men = match report.told {
        Told::Somebody { ln_count, arms, .. } => number(ln_count[0], arms[0]),
        _ => 0,
    };
    Happening::Reported { headquarters: report.to, source: report.source, sector: report.sector, men }
}
