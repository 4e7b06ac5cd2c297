//! **How does a report reach a headquarters?**
//!
//! Reports are on their way for some hours. Headquarters pass their appreciations on, up and down: one may be lost or
//! not read, and what is left of its difference from the receiver's own doctrine when it arrives is the damping: with
//! 0.3 seven tenths of an alarm are gone. Left out: a report that arrives with other words than it set out.
//!
//! | | |
//! |---|---|
//! | phase | intelligence |
//! | reads | reports on their way, beliefs, relays, reports known to have been made |
//! | proposes | appreciations that set out, reports that arrive |
//! | emits | `Reported` |
//! | streams | `Intelligence`: loss and delay of an appreciation, by relay, sector and hour |
//! | sources | `intelligence/relays.csv`, `intelligence/reports.csv` |
//! | stand-in | everything is known at once to everyone of a side, undamped |

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::belief::{ARMS, Belief, INTENTS};
use crate::world::column::{Id as _, SectorId, SourceId};
use crate::world::intelligence::{Desk, IntelligenceEffect, Relay, Report, Told};
use crate::world::{Effects, View};

/// Origin of appreciations: what another headquarters believes is never independent of what is believed already.
pub const PASSED_ON: u8 = u8::MAX;

/// What is left of a value on arrival, between what is sent and what the receiver's doctrine has: p + d (x − p).
pub fn damped(sent: f64, prior: f64, damping: f64) -> f64 {
    prior + damping * (sent - prior)
}

/// An appreciation as it arrives.
pub fn appreciation(sent: &Belief, prior: &Belief, damping: f64) -> Told {
    let mut ln_mean = [0.0; ARMS];
    for (arm, mean) in ln_mean.iter_mut().enumerate() {
        *mean = damped(sent.ln_mean[arm], prior.ln_mean[arm], damping);
    }
    let mut intent = [0.0; INTENTS];
    for (at, p) in intent.iter_mut().enumerate() {
        *p = damped(sent.intent[at], prior.intent[at], damping);
    }
    Told::Appreciation {
        p_present: damped(sent.p_present, prior.p_present, damping),
        ln_mean,
        ln_var: sent.ln_var,
        intent,
        place: sent.place,
    }
}

/// What is left of a relay's faults when a share of them is taken away.
pub fn cleared(relay: Relay, clear: f64) -> Relay {
    let left = 1.0 - clear;
    Relay { delay_h: relay.delay_h * left, loss: relay.loss * left, damping: relay.damping + clear * (1.0 - relay.damping), ..relay }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let desk = view.desk();
    for (number, (&relay, &next_h)) in desk.theatre.relays.iter().zip(&desk.state.next_relay_h).enumerate() {
        if next_h <= desk.hour + 1e-9 {
            let clear = laws.observation.clear(view.theatre.headquarters[relay.from].side);
            pass_on(number, cleared(relay, clear), &desk, effects);
        }
    }
    distribute(&desk, effects);
}

/// Null model: whoever is told anything, all of his side know it at once, undamped.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    let desk = view.desk();
    for number in 0..desk.theatre.relays.len() {
        let relay = Relay { delay_h: 0.0, loss: 0.0, damping: 1.0, every_h: desk.step_h, ..desk.theatre.relays[number] };
        pass_on(number, relay, &desk, effects);
    }
    distribute(&desk, effects);
}

fn distribute(desk: &Desk, effects: &mut Effects) {
    let before_h = desk.hour + desk.step_h - 1e-9;
    // What the record has after headquarters begin to decide belongs to another history.
    let until_h = before_h.min(desk.free_from_h);
    let delivered = desk.theatre.reports.iter().take_while(|report| report.arrives_h < until_h).count();
    effects.intelligence.push(IntelligenceEffect::Distribute { before_h, delivered });
}

fn pass_on(number: usize, relay: Relay, desk: &Desk, effects: &mut Effects) {
    let mut lost = 0;
    for at in 0..desk.theatre.sectors.len() {
        let sector = SectorId::at(at);
        let grouping = desk.theatre.grouping(relay.from, sector);
        let sent = &desk.state.beliefs[grouping];
        if sent.heard_h == f64::NEG_INFINITY {
            // Who has heard nothing has nothing to say.
            continue;
        }
        let mut draws = desk.chance.at(Stream::Intelligence, desk.moment, relay.key ^ desk.theatre.sectors[sector].key.rotate_left(11));
        let [lose, wait] = [(); 2].map(|()| draws.uniform());
        if lose < relay.loss {
            lost += 1;
            continue;
        }
        let prior = &desk.theatre.doctrine[desk.theatre.grouping(relay.to, sector)].belief;
        let report = Report {
            source: SourceId::NONE,
            to: relay.to,
            sector,
            // A belief is brought up to the hour only when it changes: it is as old as that.
            made_h: desk.state.aged_h[grouping],
            arrives_h: desk.hour + relay.delay_h * (0.5 + wait),
            told: appreciation(sent, prior, relay.damping),
            seeing: 1.0,
            reliability: 1.0,
            intent_skill: 1.0,
            origin: PASSED_ON,
            event: sent.cause,
            is_news: false,
        };
        effects.intelligence.push(IntelligenceEffect::Send { report, note: 0.0 });
    }
    effects.intelligence.push(IntelligenceEffect::PassOn { relay: number as u16, next_h: desk.hour + relay.every_h, lost });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_that_is_passed_up_is_damped_toward_the_doctrine_of_who_hears_it() {
        let alarm = Belief { p_present: 1.0, ln_mean: [10.0; ARMS], intent: [0.0, 0.1, 0.9], ..Belief::NOTHING };
        let calm = Belief { p_present: 0.5, ln_mean: [8.0; ARMS], intent: [0.9, 0.1, 0.0], ..Belief::NOTHING };
        let Told::Appreciation { p_present, ln_mean, intent, .. } = appreciation(&alarm, &calm, 0.3) else { panic!() };
        assert!((p_present - 0.65).abs() < 1e-12 && (ln_mean[0] - 8.6).abs() < 1e-12);
        assert!((intent[2] - 0.27).abs() < 1e-12 && (intent.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        // Two steps up the regiment's alarm is no alarm any more.
        assert!(damped(damped(0.9, 0.0, 0.3), 0.0, 0.3) < 0.1);
        assert_eq!(damped(10.0, 8.0, 1.0), 10.0);
        assert_eq!(damped(10.0, 8.0, 0.0), 8.0);
    }
}
