//! The one place that writes: effects are done here, in the order in which they were asked for.

mod air;
mod bridges;
mod command;
mod intelligence;
mod supply;

use super::column::{CellId, CrossingId, ElementId, PlaceId, TaskId};
use super::effects::{Effect, Effects};
use super::state::{Closeness, Stage, State};
use super::theatre::Theatre;
use super::{Enclosure, Posture, Presence, lesser, nearest};
use crate::event::{EventId, Happening, Log, NO_CAUSE, because};

/// Does what was asked for, in order, and empties the buffer. The only code that changes a [`State`] on behalf of a mechanism.
#[inline]
pub fn apply(effects: &mut Effects, theatre: &Theatre, state: &mut State, log: &mut Log) {
    if !effects.list.is_empty() || !effects.volleys.touched().is_empty() || !effects.intelligence.is_empty() {
        carry_out(effects, theatre, state, log);
    }
}

fn carry_out(effects: &mut Effects, theatre: &Theatre, state: &mut State, log: &mut Log) {
    // The clock stands still while effects are done.
    let minute = nearest(state.now_h() * 60.0);
    for effect in &effects.list {
        apply_one(effect, minute, theatre, state, log);
    }
    effects.list.clear();
    for effect in &effects.intelligence {
        intelligence::apply(effect, minute, theatre, state, log);
    }
    effects.intelligence.clear();
    if !effects.volleys.touched().is_empty() {
        state.volleys.clear();
        std::mem::swap(&mut state.volleys, &mut effects.volleys);
    }
}

/// Does one effect. Those that most of the list are made of stand here, and need little room; all others have theirs of their own.
fn apply_one(effect: &Effect, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    // Read where it stands: most effects are a few bytes of the room that the largest needs.
    match *effect {
        Effect::Progress { element, towards, share } => {
            state.next_cell[element] = towards;
            state.progress[element] = share;
        }
        Effect::Cohesion { element, by } => state.cohesion[element] = (state.cohesion[element] + by).clamp(0.0, 1.0),
        Effect::Fatigue { element, by } => state.fatigue[element] = (state.fatigue[element] + by).clamp(0.0, 1.0),
        Effect::Dig { element, by } => {
            let before = state.dug_in[element];
            state.dug_in[element] = (before + by).clamp(0.0, 1.0);
            state.dug_now[element] = state.dug_in[element] - before;
        }
        Effect::Engage(engagement) if engagement.closeness == Closeness::Facing => state.facings.push(engagement),
        Effect::Engage(engagement) => state.engagements.push(engagement),
        Effect::Touch { element, contact, observed } => {
            if contact > 0 {
                state.contact_h[element] = state.hour + theatre.step_h;
            }
            if contact > 1 {
                state.fought_h[element] = state.hour + theatre.step_h;
            }
            state.contact[element] = contact;
            state.observed[element] = observed;
        }
        Effect::Bombard(mission) => state.missions.push(mission),
        Effect::Hit { element, killed, wounded, by_artillery } => {
            state.round_lost[element] += killed + wounded;
            let killed = killed.min(state.fit[element]);
            let wounded = wounded.min(state.fit[element] - killed);
            state.fit[element] -= killed + wounded;
            note_guns(state.fit[element] == 0, state);
            state.killed[element] += killed;
            state.wounded[element] += wounded;
            state.in_care[element] += wounded;
            state.wounded_total[element] += wounded;
            state.has_tally[element] = true;
            let step = &mut state.step_men[element];
            step[0] += killed;
            step[1] += wounded;
            step[2] += by_artillery.min(killed + wounded);
        }
        Effect::Fire { holding, rounds, at } => {
            let element = theatre.holdings[holding].element;
            state.rounds_fired[holding] += rounds;
            state.shells_fired[theatre.elements[element].side.index()] += rounds;
            // Direct fire is booked at the shooter's own cell; what falls elsewhere are shells.
            if at != state.cell[element] {
                state.bridges.note_shells(at, rounds);
            }
            state.has_tally[element] = true;
            state.step_rounds[element] += rounds;
            state.step_aim[element] = at;
        }
        Effect::Use { element, supply, tonnes } => {
            let stock = &mut state.stock_t[element][supply as usize];
            let used = lesser(tonnes, *stock);
            *stock -= used;
            state.used_t[theatre.elements[element].side.index()][supply as usize] += used;
        }
        Effect::Supply(effect) => supply::apply(effect, minute, theatre, state, log),
        Effect::Air(effect) => air::apply(effect, minute, theatre, state, log),
        Effect::Resupply { depot, element, kinds_t } => {
            let issued_t = &mut state.supply.issued_t[depot];
            for (((stock, issued), mine), want) in
                state.depot_t[depot].iter_mut().zip(issued_t).zip(&mut state.stock_t[element]).zip(kinds_t)
            {
                let give = lesser(want, *stock);
                *stock -= give;
                *issued += give;
                *mine += give;
            }
            supply::look_into(depot, NO_CAUSE, minute, state, log);
        }
        _ => apply_rarer(effect, minute, theatre, state, log),
    }
}

#[inline(never)]
fn apply_rarer(effect: &Effect, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    match *effect {
        Effect::Shine(light) => state.light = light,
        Effect::Arrive { element, carried_t } => {
            let who = &theatre.elements[element];
            state.fit[element] = who.men;
            state.sent[element] = who.men;
            for holding in who.holding_ids() {
                let count = theatre.holdings[holding].count;
                state.running[holding] = count;
                state.issued[holding] = count;
            }
            let place = &theatre.places[who.arrives_at];
            if place.cell.is_some() {
                state.presence[element] = Presence::InField;
                state.cell[element] = place.cell;
            } else {
                state.presence[element] = Presence::OffField;
                state.place[element] = who.arrives_at;
            }
            state.stock_t[element] = carried_t;
            state.full_t[element] = carried_t;
            supply::add_carried(&mut state.brought_t[who.side.index()], &carried_t);
            log.emit(minute, Happening::Arrived { element, men: who.men }, NO_CAUSE);
        }
        Effect::Depart { element } => leave(element, Presence::Departed, theatre, state, log, minute),
        Effect::Join { replacement, count } => {
            let what = theatre.replacements[replacement];
            state.joined[replacement] += count;
            if what.holding.is_some() {
                state.running[what.holding] += count;
                state.issued[what.holding] += count;
                log.emit(minute, Happening::Reinforced { element: what.element, men: 0, equipment: count }, NO_CAUSE);
            } else {
                state.fit[what.element] += count;
                state.sent[what.element] += count;
                log.emit(minute, Happening::Reinforced { element: what.element, men: count, equipment: 0 }, NO_CAUSE);
            }
        }
        Effect::Issue { directive, cause } => {
            state.stage[directive] = Stage::Issued;
            let recorded_h = theatre.directives[directive].issued_h;
            let now_h = state.hour.max(recorded_h.min(state.hour + theatre.step_h));
            // What is older than the clock was given then, not when the clock began.
            state.issued_hour[directive] = if recorded_h < 0.0 { recorded_h } else { now_h };
            let causes = if cause == EventId::NONE { NO_CAUSE } else { because(cause) };
            state.issued_event[directive] = log.emit(minute, Happening::Issued { directive }, causes);
        }
        Effect::Receive { directive } => {
            state.stage[directive] = Stage::Received;
            state.command.received_h[directive] = state.hour;
            let event = log.emit(minute, Happening::Received { directive }, because(state.issued_event[directive]));
            state.received_event[directive] = event;
            for &addressee in theatre.command.mandates.find(directive).map_or(&[][..], |mandate| &mandate.addressees) {
                state.command.shock[addressee] = event;
            }
        }
        Effect::Withhold { directive } => {
            state.stage[directive] = Stage::Lapsed;
            log.emit(minute, Happening::NotIssued { directive }, NO_CAUSE);
        }
        Effect::Assign { task, element, late_h, on_time } => {
            state.cursor[element] += 1;
            state.plan_due_h[element] = f64::NEG_INFINITY;
            begin(task, element, state);
            let counts = &mut state.task_begun[task];
            counts.1 += 1;
            if on_time {
                counts.0 += 1;
            }
            let order = theatre.tasks[task].after;
            let causes = if order.is_some() { because(state.received_event[order]) } else { NO_CAUSE };
            let late_h = late_h.round().clamp(0.0, 65_535.0) as u16;
            state.why_task[element] = log.emit(minute, Happening::TaskBegun { task, element, late_h }, causes);
        }
        Effect::Substitute { task, element, instead_of } => {
            begin(task, element, state);
            let cause = log.emit(minute, Happening::Substituted { task, element, instead_of }, because(state.why_losses[instead_of]));
            state.why_task[element] = cause;
        }
        Effect::Lapse { task, element, obstacle } => {
            state.cursor[element] += 1;
            state.plan_due_h[element] = f64::NEG_INFINITY;
            state.task_begun[task].1 += 1;
            state.task_failed[task] = true;
            let causes = crate::event::because_both(state.why_losses[element], state.why_enclosure[element]);
            log.emit(minute, Happening::NotExecutable { task, element, obstacle }, causes);
        }
        Effect::AskAgain { element, at_h } => state.plan_due_h[element] = at_h,
        Effect::EndTask { element } => {
            let task = state.task[element];
            state.task[element] = TaskId::NONE;
            state.next_cell[element] = CellId::NONE;
            state.progress[element] = 0.0;
            if task.is_some() {
                log.emit(minute, Happening::TaskEnded { task, element }, because(state.why_task[element]));
            }
        }
        Effect::Reach { element } => {
            if !state.at_objective[element] {
                state.at_objective[element] = true;
                let (task, cell) = (state.task[element], state.cell[element]);
                log.emit(minute, Happening::ObjectiveReached { task, element, cell }, because(state.why_task[element]));
            }
        }
        Effect::Bay { element, is_there } => state.at_bay[element] = is_there,
        Effect::NextLeg { element } => state.leg[element] += 1,
        Effect::TakeRoad { element, cell, place, km } => {
            state.presence[element] = Presence::OnRoad;
            state.cell[element] = cell;
            state.place[element] = place;
            state.road_left_km[element] = km;
            state.next_cell[element] = CellId::NONE;
            state.progress[element] = 0.0;
        }
        Effect::Ride { element, km } => state.road_left_km[element] = (state.road_left_km[element] - km).max(0.0),
        Effect::EndRoad { element } => {
            if state.cell[element].is_some() {
                state.presence[element] = Presence::InField;
                state.place[element] = PlaceId::NONE;
                let cell = state.cell[element];
                log.emit(minute, Happening::EnteredField { element, cell }, because(state.why_task[element]));
            } else {
                state.presence[element] = Presence::OffField;
            }
            state.supply.ride_km_h[element] = 0.0;
        }
        Effect::Enter { element, cell, after_h } => {
            state.settled_h[element] = state.hour + after_h;
            if state.crossing[element].is_some() {
                let crossing = state.crossing[element];
                log.emit(minute, Happening::Crossed { element, crossing }, because(state.why_task[element]));
                state.crossing[element] = CrossingId::NONE;
                state.crossing_left[element] = 0.0;
            }
            leave_works(element, theatre, state);
            state.cell[element] = cell;
            state.next_cell[element] = CellId::NONE;
            state.progress[element] = 0.0;
        }
        Effect::Queue { element, crossing, loads, at_h } => {
            if state.crossing[element] != crossing {
                state.crossing[element] = crossing;
                state.crossing_left[element] = loads;
                state.queued_h[element] = at_h;
                log.emit(minute, Happening::QueuedAtCrossing { element, crossing }, because(state.why_task[element]));
            }
        }
        Effect::Serve { element, loads, until_h } => {
            let crossing = state.crossing[element];
            if crossing.is_some() {
                state.served[crossing] += loads;
                state.crossing_left[element] = (state.crossing_left[element] - loads).max(0.0);
                state.busy_until_h[crossing] = until_h;
                state.over_h[element] = until_h;
            }
        }
        Effect::Take { element, posture } => set_posture(element, posture, state.now_h(), theatre, state),
        Effect::TakeAt { element, posture, after_h } => set_posture(element, posture, state.hour + after_h, theatre, state),
        Effect::Waver { element, posture, at_h } => {
            let from = state.posture[element];
            set_posture(element, posture, at_h, theatre, state);
            let cohesion_percent = (state.cohesion[element] * 100.0).round().clamp(0.0, 100.0) as u8;
            let causes = [state.why_losses[element], state.why_contact[element], state.why_enclosure[element], state.why_supply[element]];
            state.why_posture[element] = log.emit(minute, Happening::Wavered { element, from, to: posture, cohesion_percent }, causes);
            if from == Posture::Assault && state.task[element].is_some() {
                state.task_failed[state.task[element]] = true;
            }
        }
        Effect::Occupy { element, level } => {
            let before = state.dug_in[element];
            state.dug_in[element] = before.max(level.clamp(0.0, 1.0));
            state.dug_now[element] = state.dug_in[element] - before;
        }
        Effect::Meet { element, enemy, cell, assault } => {
            let causes = crate::event::because_both(state.why_task[element], state.why_task[enemy]);
            state.why_contact[element] = log.emit(minute, Happening::Contact { element, enemy, cell, assault }, causes);
        }
        Effect::Strike { holding, knocked_out, written_off, cause } => {
            let knocked_out = knocked_out.min(state.running[holding]);
            let written_off = written_off.min(knocked_out);
            note_guns(knocked_out > 0, state);
            state.running[holding] -= knocked_out;
            state.knocked_out[holding] += knocked_out - written_off;
            state.written_off[holding] += written_off;
            state.knocked_out_total[holding] += knocked_out;
            let element = theatre.holdings[holding].element;
            state.wreck_cell[holding] = state.cell[element];
            let is_armour = theatre.holdings[holding].target.is_some_and(|target| target.is_armour());
            state.has_tally[element] = true;
            let step = &mut state.step_equipment[element];
            step[usize::from(!is_armour)] += knocked_out;
            step[2] += written_off;
            if is_armour {
                state.armour_by_cause[theatre.elements[element].side.index()][cause as usize] += knocked_out;
            }
        }
        Effect::Enclose { element, enclosure } => {
            let before = state.enclosure[element];
            if before == enclosure {
                return;
            }
            state.enclosure[element] = enclosure;
            let happening = match enclosure {
                Enclosure::Open if before >= Enclosure::CutOff => Happening::Relieved { element },
                Enclosure::Open => return,
                Enclosure::Threatened if before > enclosure => return,
                Enclosure::Threatened => Happening::Threatened { element },
                Enclosure::CutOff if before > enclosure => return,
                Enclosure::CutOff => Happening::CutOff { element },
                Enclosure::Surrounded => Happening::Surrounded { element },
            };
            state.why_enclosure[element] = log.emit(minute, happening, because(state.why_contact[element]));
        }
        Effect::Close { element, since_h } => state.closed_since_h[element] = since_h,
        Effect::Survey { version } => state.surveyed = version,
        Effect::Overrun { element, captured_share, killed_share } => {
            overrun(element, captured_share, killed_share, theatre, state, log, minute)
        }
        Effect::BreakOut { element, cell, lost, captured, killed } => {
            let lost = lost.min(state.fit[element]);
            let captured = captured.min(lost);
            let killed = killed.min(lost - captured);
            state.fit[element] -= lost;
            // The wounded in its care are left behind and share the lot of those who are lost.
            let left = leave_wounded(element, state);
            let captured_wounded = (u64::from(left) * u64::from(captured) / u64::from(lost.max(1))) as u32;
            let killed_wounded = (u64::from(left) * u64::from(killed) / u64::from(lost.max(1))) as u32;
            state.captured[element] += captured + captured_wounded;
            state.killed[element] += killed + killed_wounded;
            state.missing[element] += (lost - captured - killed) + (left - captured_wounded - killed_wounded);
            let lost = lost + left;
            leave_works(element, theatre, state);
            state.cell[element] = cell;
            state.next_cell[element] = CellId::NONE;
            state.progress[element] = 0.0;
            abandon_all(element, theatre, state);
            let through = state.fit[element];
            log.emit(minute, Happening::BrokeOut { element, through, lost }, because(state.why_enclosure[element]));
            set_posture(element, Posture::Withdraw, state.now_h(), theatre, state);
        }
        Effect::Straggle { element, men } => {
            let men = men.min(state.fit[element]);
            state.fit[element] -= men;
            note_guns(state.fit[element] == 0, state);
            state.missing[element] += men;
        }
        Effect::Defect { element, men } => {
            let men = men.min(state.fit[element]);
            if men > 0 {
                state.fit[element] -= men;
                note_guns(state.fit[element] == 0, state);
                state.deserted[element] += men;
                log.emit(minute, Happening::Defected { element, men }, because(state.why_contact[element]));
            }
        }
        Effect::Repair { holding, count } => {
            let count = count.min(state.knocked_out[holding]);
            state.knocked_out[holding] -= count;
            state.running[holding] += count;
            let element = theatre.holdings[holding].element;
            if count > 0 {
                log.emit(minute, Happening::Repaired { element, vehicles: count }, NO_CAUSE);
            }
        }
        Effect::Abandon { holding, count } => {
            let count = count.min(state.knocked_out[holding]);
            state.knocked_out[holding] -= count;
            state.written_off[holding] += count;
        }
        Effect::BreakDown { holding, count } => {
            let count = count.min(state.running[holding]);
            state.running[holding] -= count;
            state.broken_down[holding] += count;
        }
        Effect::Mend { holding, count } => {
            let count = count.min(state.broken_down[holding]);
            state.broken_down[holding] -= count;
            state.running[holding] += count;
        }
        Effect::Return { element, men } => {
            let men = men.min(state.wounded[element]);
            state.wounded[element] -= men;
            state.in_care[element] -= men.min(state.in_care[element]);
            state.fit[element] += men;
        }
        Effect::Evacuate { element, men } => state.in_care[element] -= men.min(state.in_care[element]),
        Effect::Die { element, men } => {
            let men = men.min(state.wounded[element]);
            state.wounded[element] -= men;
            state.in_care[element] -= men.min(state.in_care[element]);
            // Whoever dies of his wounds is counted among the killed, not twice.
            state.wounded_total[element] -= men;
            state.killed[element] += men;
        }
        Effect::Sicken { element, men } => {
            let men = men.min(state.fit[element]);
            state.fit[element] -= men;
            state.sick[element] += men;
            state.sick_total[element] += men;
        }
        Effect::Recover { element, men } => {
            let men = men.min(state.sick[element]);
            state.sick[element] -= men;
            state.fit[element] += men;
        }
        Effect::Bridge(effect) => bridges::apply(effect, NO_CAUSE, minute, theatre, state, log),
        Effect::Stock { depot, kinds_t } => {
            let side = theatre.depots[depot].side.index();
            for ((stock, book), add) in state.depot_t[depot].iter_mut().zip(&mut state.brought_t[side]).zip(kinds_t) {
                *stock += add;
                *book += add;
            }
            let tonnes: f64 = kinds_t.iter().sum();
            state.delivered_t[side] += tonnes;
            state.depot_today_t[depot] += tonnes;
            supply::look_into(depot, NO_CAUSE, minute, state, log);
        }
        Effect::Ration { element, kinds_t } => {
            let side = theatre.elements[element].side.index();
            for ((stock, book), add) in state.stock_t[element].iter_mut().zip(&mut state.brought_t[side]).zip(kinds_t) {
                *stock += add;
                *book += add;
            }
        }
        Effect::Deliver { depot } => {
            let tonnes = state.depot_today_t[depot].round() as u32;
            state.depot_today_t[depot] = 0.0;
            if tonnes > 0 {
                log.emit(minute, Happening::Delivered { depot, tonnes }, NO_CAUSE);
            }
        }
        Effect::Short { element, supply, percent } => {
            state.short_of[element] |= 1 << supply as u8;
            let causes = because(state.why_enclosure[element]);
            state.why_supply[element] = log.emit(minute, Happening::Shortage { element, supply: supply as u8, percent }, causes);
        }
        Effect::Plenty { element, supply } => {
            state.short_of[element] &= !(1 << supply as u8);
            let causes = because(state.why_supply[element]);
            log.emit(minute, Happening::Resupplied { element, supply: supply as u8 }, causes);
            if state.short_of[element] == 0 {
                state.why_supply[element] = EventId::NONE;
            }
        }
        Effect::Control { cell, side } => state.control[cell] = side as u8,
        Effect::TakePlace { place, side } => {
            state.place_side[place] = side as u8;
            log.emit(minute, Happening::PlaceTaken { place, side }, NO_CAUSE);
        }
        Effect::Scale { side, size, depth, on_ground } => {
            state.highest_on_ground = state.highest_on_ground.max(on_ground);
            for hour in &mut state.size_h[side.index()][..=usize::from(size)] {
                *hour = state.hour;
            }
            for hour in &mut state.depth_h[side.index()][..=usize::from(depth)] {
                *hour = state.hour;
            }
        }
        Effect::Climb { side, rung } => {
            let from = state.rung[side.index()];
            state.rung[side.index()] = rung;
            state.highest_rung = state.highest_rung.max(rung);
            let causes = because(state.why_rung[side.enemy().index()]);
            state.why_rung[side.index()] = log.emit(minute, Happening::Rung { side, from, to: rung }, causes);
        }
        Effect::Tally { element } => tally(element, theatre, state, log, minute),
        Effect::Command(effect) => command::apply(effect, minute, theatre, state, log),
        Effect::CeaseFire => {
            log.emit(minute, Happening::CeaseFire, NO_CAUSE);
        }
        // Done above.
        Effect::Use { .. }
        | Effect::Cohesion { .. }
        | Effect::Fatigue { .. }
        | Effect::Dig { .. }
        | Effect::Engage(_)
        | Effect::Touch { .. }
        | Effect::Bombard(_)
        | Effect::Hit { .. }
        | Effect::Fire { .. }
        | Effect::Progress { .. }
        | Effect::Resupply { .. }
        | Effect::Air(_)
        | Effect::Supply(_) => {}
    }
}

/// Notes whether guns or gunners were lost in a fight.
fn note_guns(are_lost: bool, state: &mut State) {
    state.guns_lost += u32::from(are_lost);
}

/// Works stay in the cell for whoever comes after; the deeper ones count.
fn leave_works(element: ElementId, theatre: &Theatre, state: &mut State) {
    let level = std::mem::take(&mut state.dug_in[element]) as f32;
    state.dug_now[element] = 0.0;
    let cell = state.cell[element];
    if level > 0.0 && cell.is_some() {
        let now_h = state.hour as f32;
        let left = &mut state.works[cell][theatre.elements[element].side.index()];
        if level >= left.0 {
            *left = (level, now_h);
        }
    }
}

fn begin(task: TaskId, element: ElementId, state: &mut State) {
    state.task[element] = task;
    state.plan_due_h[element] = f64::NEG_INFINITY;
    state.leg[element] = 0;
    state.at_objective[element] = false;
    state.next_cell[element] = CellId::NONE;
    state.progress[element] = 0.0;
    state.crossing[element] = CrossingId::NONE;
}

fn set_posture(element: ElementId, posture: Posture, at_h: f64, theatre: &Theatre, state: &mut State) {
    if posture == Posture::Broken {
        state.occupancy.note_broken(state.cell[element], theatre);
    }
    if state.posture[element] != posture {
        state.posture[element] = posture;
        state.posture_since_h[element] = at_h;
        state.at_bay[element] = false;
    }
}

fn leave(element: ElementId, presence: Presence, theatre: &Theatre, state: &mut State, log: &mut Log, minute: u32) {
    let men = state.fit[element];
    state.departed[element] += men;
    state.fit[element] = 0;
    // Wounded and sick stay in the books of the hospitals: they are counted, but no longer return.
    state.presence[element] = presence;
    state.contact[element] = 0;
    for holding in theatre.elements[element].holding_ids() {
        state.withdrawn[holding] += state.running[holding] + state.broken_down[holding];
        state.running[holding] = 0;
        state.broken_down[holding] = 0;
    }
    drop_stock(element, theatre, state);
    log.emit(minute, Happening::Departed { element, men }, because(state.why_task[element]));
}

fn drop_stock(element: ElementId, theatre: &Theatre, state: &mut State) {
    let side = theatre.elements[element].side.index();
    let stock = std::mem::take(&mut state.stock_t[element]);
    supply::add_carried(&mut state.lost_t[side], &stock);
}

fn abandon_all(element: ElementId, theatre: &Theatre, state: &mut State) {
    for holding in theatre.elements[element].holding_ids() {
        let left = state.running[holding] + state.broken_down[holding] + state.knocked_out[holding];
        state.knocked_out_total[holding] += state.running[holding] + state.broken_down[holding];
        state.written_off[holding] += left;
        state.running[holding] = 0;
        state.broken_down[holding] = 0;
        state.knocked_out[holding] = 0;
    }
}

/// Takes the wounded in the care of an element out of its books: those who call it book them where they end.
fn leave_wounded(element: ElementId, state: &mut State) -> u32 {
    let left = state.in_care[element].min(state.wounded[element]);
    state.wounded[element] -= left;
    // They are counted by their end: dead, captured or missing.
    state.wounded_total[element] -= left;
    state.in_care[element] = 0;
    left
}

fn overrun(element: ElementId, captured_share: f64, killed_share: f64, theatre: &Theatre, state: &mut State, log: &mut Log, minute: u32) {
    let living = state.fit[element] + leave_wounded(element, state);
    let captured = ((f64::from(living) * captured_share).round() as u32).min(living);
    let killed = ((f64::from(living) * killed_share).round() as u32).min(living - captured);
    let missing = living - captured - killed;
    state.fit[element] = 0;
    state.captured[element] += captured;
    state.killed[element] += killed;
    state.missing[element] += missing;
    leave_works(element, theatre, state);
    state.presence[element] = Presence::Destroyed;
    state.contact[element] = 0;
    abandon_all(element, theatre, state);
    drop_stock(element, theatre, state);
    let causes = [state.why_enclosure[element], state.why_losses[element], state.why_posture[element], EventId::NONE];
    log.emit(minute, Happening::Overrun { element, captured, missing, killed }, causes);
}

fn tally(element: ElementId, theatre: &Theatre, state: &mut State, log: &mut Log, minute: u32) {
    state.has_tally[element] = false;
    let [killed, wounded, by_artillery] = std::mem::take(&mut state.step_men[element]);
    if killed + wounded > 0 {
        let happening = Happening::Losses { element, killed, wounded, by_artillery };
        state.why_losses[element] = log.emit(minute, happening, because(state.why_contact[element]));
    }
    let [armour, guns, written_off] = std::mem::take(&mut state.step_equipment[element]);
    if armour + guns > 0 {
        let happening = Happening::EquipmentLost { element, armour, guns, written_off };
        log.emit(minute, happening, because(state.why_contact[element]));
    }
    let rounds = std::mem::take(&mut state.step_rounds[element]);
    if rounds >= 1.0 {
        let cell = state.step_aim[element];
        log.emit(minute, Happening::Bombarded { element, cell, rounds: rounds.round() as u32 }, because(state.why_task[element]));
    }
    let _ = theatre;
}
