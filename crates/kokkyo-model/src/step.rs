//! The schedule is the model: what happens in a step, in what order; and the whole engine that plays it.

use std::ops::Range;

use crate::chance::Chance;
use crate::event::Log;
use crate::mechanisms::{air, combat, command, diplomacy, engineering, environment, incidents, intelligence, logistics, movement};
use crate::parameters::Laws;
use crate::rounds;
use crate::world::column::{ElementId, Id as _};
use crate::world::occupancy::Occupancy;
use crate::world::played::Choice;
use crate::world::state::{Round, Tier};
use crate::world::{Effect, Effects, Posture, Presence, State, Theatre, View, apply};

/// How often a row is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cadence {
    /// Once a step.
    Step,
    /// Once a round while there is fighting: rounds are short where losses are heavy.
    Round,
}

/// What plays a row.
pub type Decide = fn(&View, &Laws, &mut Effects);

/// A row of the schedule: one mechanism file.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Folder and file of the mechanism.
    pub name: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// How often.
    pub cadence: Cadence,
    /// The mechanism.
    pub decide: Decide,
    /// Its null model, played under `--hold-out`.
    pub stand_in: Decide,
}

macro_rules! row {
    ($folder:ident . $file:ident, $cadence:ident, $question:literal) => {
        Row {
            name: concat!(stringify!($folder), ".", stringify!($file)),
            question: $question,
            cadence: Cadence::$cadence,
            decide: $folder::$file::decide,
            stand_in: $folder::$file::stand_in,
        }
    };
}

/// What happens in a step, in order. Table of contents, profile and list of ablations at once.
pub const SCHEDULE: &[Row] = &[
    row!(environment.daylight, Step, "When is it light?"),
    row!(command.mobilisation, Step, "Who is in the theatre?"),
    row!(command.transmission, Step, "How does a directive reach the front?"),
    row!(command.reporting, Step, "What does a headquarters tell the one above, and what does success teach it?"),
    row!(command.appraisal, Step, "What would each course of action bring, as its headquarters sees it?"),
    row!(command.obedience, Step, "Which course is chosen, and against which clause?"),
    row!(command.operation, Step, "How does a decision become orders to formations?"),
    row!(command.plan, Step, "Which task does a formation carry out?"),
    row!(logistics.carriage, Step, "Who rides on the supply lorries?"),
    row!(engineering.bridges, Step, "Does the bridge stand?"),
    row!(movement.crossing, Step, "How long does a river hold up a formation?"),
    row!(movement.march, Step, "How far can a formation march?"),
    row!(combat.contact, Step, "Who meets whom?"),
    row!(engineering.works, Step, "How well is a formation dug in?"),
    row!(air.muster, Step, "Which squadrons are there?"),
    row!(air.sortie, Step, "Who flies?"),
    row!(air.combat, Step, "Who meets whom in the air?"),
    row!(air.flak, Step, "What do the guns bring down?"),
    row!(air.reconnaissance, Step, "What is seen from the air?"),
    row!(air.airfield, Step, "What becomes of a raided airfield?"),
    row!(air.strike, Step, "Where do the bombs fall?"),
    row!(combat.bombardment, Step, "Which targets does the artillery take?"),
    row!(combat.fire, Round, "Who fires at whom, with what effect?"),
    row!(combat.attrition, Round, "Who is lost?"),
    row!(combat.expenditure, Round, "What is shot away?"),
    row!(combat.breakage, Round, "When does a formation stop, fall back or break?"),
    row!(combat.encirclement, Step, "Who is cut off?"),
    row!(logistics.fleets, Step, "Where are the supply vehicles?"),
    row!(logistics.priorities, Step, "What is loaded first, and when is it enough?"),
    row!(logistics.railhead, Step, "What arrives by rail?"),
    row!(logistics.haulage, Step, "What do the lorries load?"),
    row!(logistics.buildup, Step, "What has come for the attack?"),
    row!(logistics.consumption, Step, "What is used up, and who goes short?"),
    row!(combat.rally, Step, "When does a formation rally?"),
    row!(combat.recovery, Step, "Who and what comes back?"),
    row!(air.servicing, Step, "How do aircraft and crews come back?"),
    row!(air.claims, Step, "What is reported of the day in the air?"),
    row!(incidents.escalation, Step, "How does a patrol clash become a battle?"),
    row!(intelligence.network, Step, "What do the agencies do beside looking?"),
    row!(intelligence.deception, Step, "Who hides, and who feigns?"),
    row!(intelligence.observation, Step, "Who sees what of the enemy?"),
    row!(intelligence.reporting, Step, "How does a report reach a headquarters?"),
    row!(intelligence.appreciation, Step, "What does a headquarters believe?"),
    row!(diplomacy.resolve, Step, "How much does a government wish an end?"),
    row!(diplomacy.cease_fire, Step, "When do the governments stop it?"),
];

/// The row before which it is looked up who is in which cell: all that move have moved.
const CONTACT: usize = {
    let mut at = 0;
    while !is(SCHEDULE[at].name, "combat.contact") {
        at += 1;
    }
    at
};

/// Whether two names are the same, for constants.
const fn is(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// Rows that are held out: a stand-in plays instead. One bit a row of [`SCHEDULE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeldOut(u64);

impl HeldOut {
    /// Holds out a row (`logistics.haulage`) or a folder (`logistics`). Returns whether the name is known.
    pub fn add(&mut self, name: &str) -> bool {
        let mut known = false;
        for (at, row) in SCHEDULE.iter().enumerate() {
            if row.name == name || row.name.split('.').next() == Some(name) {
                self.0 |= 1 << at;
                known = true;
            }
        }
        known
    }

    fn has(self, row: usize) -> bool {
        self.0 & (1 << row) != 0
    }
}

/// What plays the steps of one replication.
pub struct Engine<'a> {
    theatre: &'a Theatre,
    laws: Laws,
    chance: Chance,
    held_out: HeldOut,
    choices: &'a [Choice],
    effects: Effects,
}

impl<'a> Engine<'a> {
    /// An engine for one replication.
    pub fn new(theatre: &'a Theatre, laws: &Laws, chance: Chance, held_out: HeldOut) -> Self {
        Self {
            theatre,
            laws: *laws,
            chance,
            held_out,
            choices: &[],
            effects: Effects::new(theatre.elements.len())
                .with_intelligence(theatre.intelligence.most_effects())
                .with_aircraft(theatre.air.types.len()),
        }
    }

    /// The same, with what persons decided in the place of headquarters.
    #[must_use]
    pub fn with_choices(mut self, choices: &'a [Choice]) -> Self {
        self.choices = choices;
        self
    }

    /// Plays one step. `after_phase` is called after every row, in every round of a fight (for audits and for a profile).
    pub fn step(&mut self, state: &mut State, log: &mut Log, mut after_phase: impl FnMut(&'static str, &State)) {
        state.hour = self.theatre.hour(state.step);
        state.round = Round::whole(self.theatre.step_h);
        state.engagements.clear();
        state.facings.clear();
        state.missions.clear();
        state.air.begin_step();
        state.command.appraised.clear();
        state.dug_now.iter_mut().for_each(|dug| *dug = 0.0);
        let mut at = 0;
        while at < SCHEDULE.len() {
            if SCHEDULE[at].cadence == Cadence::Step {
                if at == CONTACT {
                    Occupancy::rebuild(state, self.theatre);
                }
                self.play(at, state, log);
                after_phase(SCHEDULE[at].name, state);
                at += 1;
            } else {
                let end = (at..SCHEDULE.len()).find(|&row| SCHEDULE[row].cadence == Cadence::Step).unwrap_or(SCHEDULE.len());
                if self.fight(at..end, state, log, &mut after_phase) {
                    Occupancy::rebuild(state, self.theatre);
                }
                after_phase("combat", state);
                at = end;
            }
        }
        state.step += 1;
    }

    fn play(&mut self, row: usize, state: &mut State, log: &mut Log) {
        let view = View { theatre: self.theatre, state, chance: self.chance, is_recorded: log.is_recording(), choices: self.choices };
        let decide = if self.held_out.has(row) { SCHEDULE[row].stand_in } else { SCHEDULE[row].decide };
        decide(&view, &self.laws, &mut self.effects);
        apply::apply(&mut self.effects, self.theatre, state, log);
    }

    /// Plays fire, attrition and breakage in rounds until the step is over. The rounds of the front and those of assaults are played
    /// in the order of the moments for which they are worked out.
    ///
    /// Returns whether somebody fell to the last man, so that cells have to be gone through again.
    fn fight(&mut self, rows: Range<usize>, state: &mut State, log: &mut Log, after: &mut impl FnMut(&'static str, &State)) -> bool {
        let quiet = rounds::quiet(state, self.theatre).filter(|_| rounds::is_played(Tier::Quiet, state));
        // How far each has been played.
        let whole_h = self.theatre.step_h;
        let [mut front_h, mut assault_h] =
            [Tier::Front, Tier::Assault].map(|tier| if rounds::is_played(tier, state) { 0.0 } else { whole_h });
        if quiet.is_none() && front_h.min(assault_h) >= whole_h {
            return false;
        }
        if let Some(round) = quiet {
            state.tier = Tier::Quiet;
            self.round(round, rows.clone(), state, log, after);
        }
        let is_over = |played_h: f64| played_h >= whole_h - 1e-9;
        while !is_over(front_h) {
            let next = rounds::longest(Tier::Front, front_h, self.theatre, state);
            while !is_over(assault_h) && assault_h < next.at_h - 1e-9 {
                assault_h = self.assault(assault_h, next.at_h, rows.clone(), state, log, after);
            }
            state.tier = Tier::Front;
            front_h = self.round(next, rows.clone(), state, log, after);
        }
        while !is_over(assault_h) {
            assault_h = self.assault(assault_h, whole_h, rows.clone(), state, log, after);
        }
        state.round = Round::whole(whole_h);
        for (at, _) in state.has_tally.iter().enumerate().filter(|(_, has_tally)| **has_tally) {
            self.effects.push(Effect::Tally { element: ElementId::at(at) });
        }
        apply::apply(&mut self.effects, self.theatre, state, log);
        state.presence.iter().zip(state.fit.iter()).any(|(&presence, &fit)| presence == Presence::InField && fit == 0)
    }

    /// Plays a round of the assaults, not beyond an hour of the step. Returns when it ends.
    fn assault(
        &mut self,
        from_h: f64,
        until_h: f64,
        rows: Range<usize>,
        state: &mut State,
        log: &mut Log,
        after: &mut impl FnMut(&'static str, &State),
    ) -> f64 {
        let longest = rounds::longest(Tier::Assault, from_h, self.theatre, state);
        state.tier = Tier::Assault;
        self.round(Round { hours: longest.hours.min(until_h - from_h), ..longest }, rows, state, log, after)
    }

    /// Plays a round of the present tier: fire first shows how heavy the losses would be, then the round is made short enough, then
    /// the losses are drawn. Returns when it ends.
    fn round(
        &mut self,
        longest: Round,
        rows: Range<usize>,
        state: &mut State,
        log: &mut Log,
        after: &mut impl FnMut(&'static str, &State),
    ) -> f64 {
        state.round = longest;
        for row in rows.clone() {
            self.play(row, state, log);
            if row == rows.start {
                self.shorten(row, state, log);
            }
            after(SCHEDULE[row].name, state);
        }
        end_round(state);
        state.round.end_h()
    }

    /// Makes the round short enough for what fire has shown it to cost. What changes within the long round is another mean of the
    /// short one, which may ask for a shorter one again: fire is played until the length stands.
    fn shorten(&mut self, fire: usize, state: &mut State, log: &mut Log) {
        loop {
            let shortened = rounds::shortened(state.tier, state.round, self.theatre, state);
            let is_shorter = shortened.hours < state.round.hours - 1e-12;
            state.round = shortened;
            if !is_shorter || !self.effects.scratch.is_uneven {
                return;
            }
            state.volleys.clear();
            self.play(fire, state, log);
        }
    }
}

/// Forgets what a round was about.
fn end_round(state: &mut State) {
    for at in 0..state.volleys.touched().len() {
        let element = state.volleys.touched()[at];
        state.round_lost[element] = 0;
        if state.volleys.pressed(element) > 0.0 && state.posture[element] == Posture::Assault {
            state.assault_h[element] = state.hour + state.round.end_h();
        }
    }
    state.volleys.clear();
}

#[cfg(test)]
mod tests {
    use kokkyo_scenario::forces::Target;

    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::{Field, Ground, cell};

    #[test]
    fn a_round_that_is_made_to_end_before_a_fight_begins_keeps_nothing_of_it() {
        let mut ground = Ground::new();
        let regiment = ground.element(Side::First, 3000, 0, 0);
        let platoon = ground.element(Side::Second, 20, 1, 0);
        let rifle = ground.weapon("R", Target::Men, 10.0);
        ground.theatre.elements[regiment].small_arms = rifle;
        let mut field = ground.play();
        (field.laws.fire.rest_fire, field.state.light.day_share) = (1.0, 1.0);
        (field.state.posture[platoon], field.state.next_cell[platoon]) = (Posture::Assault, cell(0, 0));
        field.play(combat::contact::decide);
        // It attacks from the twenty-fourth minute of the half-hour on, and would not live long.
        field.state.engagements[0].opens_h = 0.4;
        field.state.tier = Tier::Assault;
        field.state.round = Round { from_h: 0.0, hours: 0.5, at_h: 0.0 };
        let Field { theatre, mut state, laws, mut log, .. } = field;
        let mut engine = Engine::new(&theatre, &laws, Chance::new(1, 0), HeldOut::default());
        let fire = SCHEDULE.iter().position(|row| row.name == "combat.fire").expect("fire is a row");
        engine.play(fire, &mut state, &mut log);
        assert!(state.volleys.pressed(platoon) > 0.0);
        engine.shorten(fire, &mut state, &mut log);
        assert!(state.round.end_h() <= 0.4, "{:?}", state.round);
        assert!(state.volleys.touched().is_empty());
    }
}
