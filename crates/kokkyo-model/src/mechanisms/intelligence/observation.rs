//! **Who sees what of the enemy?**
//!
//! A source looks at its sectors once in so many hours. It sees a body of troops that is there with the probability coverage
//! × detection, less what concealment takes away, and a grouping of several bodies unless it misses each. It tells y = ln(1 + N e^(b + u + ε)): b its bias, u an error that stays
//! with its origin, ε one that is new at each look. Who sees nobody says so: **no sighting is evidence too**. A report may have
//! nothing to do with the truth (then it says what its headquarters believes already), or say what the enemy wants. Who
//! captures vehicles reads their serial numbers. From the air as much is seen as flies (`air.reconnaissance`). What the enemy
//! is about to do are his tasks of the next days: those recorded or, where headquarters decide, of operations that they have
//! decided on. This is the only place where truth enters what anybody believes. Left out: a grouping taken for another; false
//! alarms.
//!
//! | | |
//! |---|---|
//! | phase | intelligence |
//! | reads | the elements of the enemy by sector; his operations; light, sorties; concealment |
//! | proposes | reports that set out |
//! | emits | `Sighted` |
//! | streams | `Intelligence`: a look, by source, sector and hour; the error that stays, by origin |
//! | sources | `intelligence/sources.csv`, `intelligence/concealment.csv` |
//! | stand-in | every source sees everything, at once and without error |

use kokkyo_scenario::command::Verb;
use kokkyo_scenario::forces::Target;
use kokkyo_scenario::intelligence::SourceKind;

use crate::chance::Stream;
use crate::estimates::{finds, greatest_number, serial_number};
use crate::parameters::Laws;
use crate::world::belief::{ARMS, Arm, INTENTS};
use crate::world::column::{ElementId, Id as _, PlaceId, SectorId, SourceId};
use crate::world::intelligence::{Concealment, IntelligenceEffect, Report, SECTORS, Source, Terms, Told};
use crate::world::{Effects, Presence, Side, State, Theatre, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "intelligence.observation" {
        /// Mean of ln N told less ln N true that all sources of the first side have in common.
        bias_first: "1", -3.0 => 3.0;
        /// The same of the second side.
        bias_second: "1", -3.0 => 3.0;
        /// What is taken from all gaps and errors of the first side's sources and relays: 0 nothing, 1 everything, which is
        /// perfect information.
        clear_first: "1", 0.0 => 1.0;
        /// The same of the second side.
        clear_second: "1", 0.0 => 1.0;
        /// Men of the body that the coverage and detection of sources are stated for: a grouping of more is several of them, of which
        /// each may be found.
        body_men: "men", 1.0 => 100000.0;
        /// A formation prepares an attack if it is to begin one within so many hours.
        prepares_h: "h", 0.0 => 240.0;
        /// Share of a grouping's men in attacks or preparing them from which on it is about to attack with its weight.
        offensive_share: "1", 0.0 => 1.0;
        /// The same from which on it feels its way.
        probe_share: "1", 0.0 => 1.0;
        /// A source's sighting is logged if it differs by so much in ln N from what was logged last.
        note_ln: "1", 0.0 => 4.0;
    }
}

impl Params {
    /// What is taken from all gaps and errors of a side.
    pub fn clear(&self, side: Side) -> f64 {
        [self.clear_first, self.clear_second][side.index()]
    }

    /// Mean error of ln N of a side.
    pub fn bias(&self, side: Side) -> f64 {
        [self.bias_first, self.bias_second][side.index()]
    }
}

/// What is left of the terms of a source when a share of all gaps and errors is taken from them. The bias of its side is
/// among them.
pub fn cleared(terms: &Terms, of_side: f64, clear: f64) -> Terms {
    let left = 1.0 - clear;
    let filled = |share: f64| share + clear * (1.0 - share);
    Terms {
        seeing: filled(terms.seeing),
        delay_h: terms.delay_h * left,
        noise: terms.noise * left,
        error: terms.error * left,
        bias: (terms.bias + of_side) * left,
        reliability: filled(terms.reliability),
        intent_skill: filled(terms.intent_skill),
        ..*terms
    }
}

/// Moment of the draws of errors that stay: none of a clock.
const ALWAYS: u32 = (1 << 28) - 1;

/// One side's forces by sector, as they are.
#[derive(Debug, Clone, Copy)]
pub struct Census {
    /// Number by sector and arm.
    pub count: [[f64; ARMS]; SECTORS],
    /// Men in attacks or preparing them, and men who feel their way.
    pub attack: [[f64; 2]; SECTORS],
    /// Where the largest element of a sector is, and its men.
    pub largest: [(PlaceId, u32); SECTORS],
    /// Latest hour of an assault in a sector.
    pub assault_h: [f64; SECTORS],
    /// Armour of the side that lies knocked out on ground of the other, by sector.
    pub captured: [u32; SECTORS],
}

impl Census {
    /// Nobody anywhere.
    pub const NOBODY: Self = Self {
        count: [[0.0; ARMS]; SECTORS],
        attack: [[0.0; 2]; SECTORS],
        largest: [(PlaceId::NONE, 0); SECTORS],
        assault_h: [f64::NEG_INFINITY; SECTORS],
        captured: [0; SECTORS],
    };

    /// Counts one side.
    pub fn of(side: Side, theatre: &Theatre, state: &State, prepares_h: f64) -> Self {
        let mut census = Self::NOBODY;
        let plans = Plans::of(side, theatre, state, prepares_h);
        for ((element, &presence), who) in state.presence.entries().zip(theatre.elements.iter()) {
            if who.side == side && (presence == Presence::Absent || presence.is_in_theatre()) {
                census.add(element, presence, theatre, state, &plans);
            }
        }
        census
    }

    fn add(&mut self, element: ElementId, presence: Presence, theatre: &Theatre, state: &State, plans: &Plans) {
        let known = &theatre.intelligence;
        let who = &theatre.elements[element];
        let absent = presence == Presence::Absent;
        let (sector, place) = match presence {
            Presence::Absent => {
                // When headquarters decide, whom nobody has released is on no railway.
                let decided = state.command.is_free(state.hour);
                let comes_h = if decided { state.command.arrives_h[element] } else { who.arrives_h };
                let in_h = comes_h + state.intelligence.late_h[who.side.index()] - state.hour;
                if !(0.0..=known.lead_h).contains(&in_h) {
                    return;
                }
                (known.depth, who.arrives_at)
            }
            Presence::InField => known.cells.find(state.cell[element]).copied().unwrap_or((SectorId::NONE, PlaceId::NONE)),
            Presence::OffField | Presence::OnRoad => {
                let place = state.place[element];
                let on_road = if place.is_some() { place } else { who.arrives_at };
                (known.places.find(on_road).copied().unwrap_or(SectorId::NONE), on_road)
            }
            Presence::Departed | Presence::Destroyed => return,
        };
        let at = sector.index();
        if at >= known.sectors.len().min(SECTORS) {
            return;
        }
        let men = if absent { who.men } else { state.fit[element] };
        let count = &mut self.count[at];
        count[Arm::Men as usize] += f64::from(men);
        for holding in who.holding_ids() {
            let held = theatre.holdings[holding];
            let pieces = f64::from(if absent { held.count } else { state.running[holding] });
            match held.target {
                Some(Target::Gun) => count[Arm::Guns as usize] += pieces,
                Some(target) if target.is_armour() => {
                    count[Arm::Armour as usize] += pieces;
                    let wreck = state.wreck_cell[holding];
                    if wreck.is_some() && state.control[wreck] == who.side.enemy() as u8 {
                        let (sector, _) = known.cells.find(wreck).copied().unwrap_or((SectorId::NONE, PlaceId::NONE));
                        if let Some(captured) = self.captured.get_mut(sector.index()) {
                            *captured += state.knocked_out[holding] + state.written_off[holding];
                        }
                    }
                }
                _ => {}
            }
        }
        let [attacking, probing] = plans.attacks(element, theatre, state);
        self.attack[at][0] += if attacking { f64::from(men) } else { 0.0 };
        self.attack[at][1] += if probing { f64::from(men) } else { 0.0 };
        if men > self.largest[at].1 {
            self.largest[at] = (place, men);
        }
        if presence == Presence::InField {
            self.assault_h[at] = self.assault_h[at].max(state.assault_h[element]);
        }
    }

    /// What the grouping of a sector is about to do: an intent's number.
    pub fn intent(&self, sector: usize, offensive_share: f64, probe_share: f64) -> u8 {
        intent(self.count[sector][0], self.attack[sector], offensive_share, probe_share)
    }
}

/// What a grouping is about to do, from the men who attack or feel their way or prepare it: an intent's number.
pub fn intent(men: f64, [attacking, probing]: [f64; 2], offensive_share: f64, probe_share: f64) -> u8 {
    if men <= 0.0 {
        0
    } else if attacking / men >= offensive_share {
        2
    } else {
        u8::from((attacking + probing) / men >= probe_share)
    }
}

/// Whether a task is an attack, and whether it feels its way.
fn of_verb(verb: Verb) -> [bool; 2] {
    [matches!(verb, Verb::Attack), matches!(verb, Verb::Raid | Verb::Fix)]
}

/// Elements that the operations of a side are looked through for; any beyond them are known by what they do now.
const MOST_ELEMENTS: usize = 4096;

/// What a side is about to do.
#[allow(clippy::large_enum_variant, reason = "it stands on the stack while one census is taken")]
enum Plans {
    /// As recorded: the tasks of an element come at their hours, within so many of them from now.
    Recorded { prepares_h: f64 },
    /// What headquarters have decided: elements that attack, and that feel their way, within so many hours; a bit each.
    Decided([[u64; MOST_ELEMENTS / 64]; 2]),
}

impl Plans {
    fn of(side: Side, theatre: &Theatre, state: &State, prepares_h: f64) -> Self {
        if !state.command.is_free(state.hour) {
            return Self::Recorded { prepares_h };
        }
        let mut due = [[0u64; MOST_ELEMENTS / 64]; 2];
        for (id, course) in theatre.command.courses.entries() {
            if state.command.operations[id].over || theatre.headquarters[course.headquarters].side != side {
                continue;
            }
            for &task in &course.tasks {
                if state.starts_h(theatre, task) > state.hour + prepares_h {
                    break;
                }
                let what = &theatre.tasks[task];
                for (due, _) in
                    due.iter_mut().zip(of_verb(what.verb)).filter(|(_, is_so)| *is_so && state.ends_h(theatre, task) > state.hour)
                {
                    for element in &what.elements {
                        if let Some(word) = due.get_mut(element.index() / 64) {
                            *word |= 1 << (element.index() % 64);
                        }
                    }
                }
            }
        }
        Self::Decided(due)
    }

    /// Whether an element attacks, and whether it feels its way, now or before long.
    fn attacks(&self, element: ElementId, theatre: &Theatre, state: &State) -> [bool; 2] {
        let now = theatre.tasks.find(state.task[element]).map_or([false; 2], |task| of_verb(task.verb));
        let or = |more: [bool; 2], found: [bool; 2]| [found[0] | more[0], found[1] | more[1]];
        match self {
            Self::Recorded { prepares_h } => {
                let until_h = state.hour + prepares_h;
                let coming = || {
                    let tasks = theatre.tasks_of[element].iter().skip(usize::from(state.cursor[element]));
                    let soon = tasks.map(|&task| &theatre.tasks[task]).take_while(|task| task.start_h <= until_h);
                    soon.fold(now, |found, task| or(of_verb(task.verb), found))
                };
                // Where the plan has nothing to say before that, no task comes.
                if state.plan_due_h[element] > until_h {
                    debug_assert_eq!(coming(), now);
                    return now;
                }
                coming()
            }
            Self::Decided(due) => {
                let (word, bit) = (element.index() / 64, element.index() % 64);
                or([0, 1].map(|at: usize| due[at].get(word).is_some_and(|word| word >> bit & 1 == 1)), now)
            }
        }
    }
}

/// What a source tells of N that it sees with all its errors, of which `factor` is the exponential: ln(1 + N e^error).
pub fn told_ln(count: f64, factor: f64) -> f64 {
    libm::log1p(count.max(0.0) * factor)
}

/// Probability of naming the right intent: 1/3 without skill, 1 with all of it.
pub fn right_intent(skill: f64) -> f64 {
    (1.0 + 2.0 * skill) / 3.0
}

/// What concealment leaves of a look: factor on detection, share of the strength seen, false reports and what they say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Veil {
    /// Multiplies the probability of detection.
    pub detection: f64,
    /// Share of the strength seen.
    pub shown: f64,
    /// Share of reports that say what they are meant to say.
    pub false_share: f64,
    /// What those say.
    pub false_intent: u8,
}

impl Veil {
    /// Nothing hidden.
    pub const NONE: Self = Self { detection: 1.0, shown: 1.0, false_share: 0.0, false_intent: 0 };

    /// With one more action, at a share of its full effort.
    pub fn with(self, action: &Concealment, effort: f64) -> Self {
        let factor = 1.0 - effort * (1.0 - action.detection_factor);
        self.and(factor, effort * action.hidden_share, effort * action.false_share, action.false_intent)
    }

    /// With one more action.
    pub fn and(self, detection_factor: f64, hidden_share: f64, false_share: f64, false_intent: u8) -> Self {
        Self {
            detection: self.detection * detection_factor,
            shown: self.shown * (1.0 - hidden_share),
            false_intent: if false_share > self.false_share { false_intent } else { self.false_intent },
            false_share: self.false_share.max(false_share),
        }
    }
}

fn veil(view: &View, source: &Source, sector: SectorId, effort: f64) -> Veil {
    let known = &view.theatre.intelligence;
    let mut veil = Veil::NONE;
    let mut left = view.state.intelligence.concealed;
    while left != 0 {
        let number = left.trailing_zeros() as usize;
        left &= left - 1;
        let action = &known.concealment[number];
        let works =
            action.side != source.side && action.sectors >> sector.index() & 1 == 1 && action.against >> source.kind as u32 & 1 == 1;
        if works {
            veil = veil.with(action, effort);
        }
    }
    veil
}

/// What one side of a look is made with.
struct Eyes {
    /// The enemy as he is.
    enemy: Census,
    /// Whether the own side has anybody in the field.
    in_field: bool,
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    look_round(view, laws, effects);
}

/// Null model: every source sees everything, at once and without error.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    let mut perfect = *laws;
    (perfect.observation.clear_first, perfect.observation.clear_second) = (1.0, 1.0);
    look_round(view, &perfect, effects);
}

fn look_round(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let known = &theatre.intelligence;
    let mut eyes: [Option<Eyes>; 2] = [None, None];
    for (id, source) in known.sources.entries() {
        if state.intelligence.next_look_h[id] > state.hour + 1e-9 {
            continue;
        }
        let Some(terms) = source.terms_at(state.hour) else { continue };
        let man_days = terms.men * terms.every_h / 24.0;
        effects.intelligence.push(IntelligenceEffect::LookAgain { source: id, at_h: state.hour + terms.every_h, man_days });
        let side = source.side;
        let terms = &cleared(terms, laws.observation.bias(side), laws.observation.clear(side));
        let eyes = eyes[side.index()].get_or_insert_with(|| Eyes {
            enemy: Census::of(side.enemy(), theatre, state, laws.observation.prepares_h),
            in_field: theatre.elements.ids().any(|e| theatre.elements[e].side == side && state.is_active(e)),
        });
        for at in 0..known.sectors.len() {
            if source.reach >> at & 1 == 1 {
                look(id, source, terms, SectorId::at(at), eyes, view, laws, effects);
            }
        }
    }
}

/// How much of its seeing a source can use now: 0 in the dark, without troops, without an assault.
fn use_of(source: &Source, terms: &Terms, sector: usize, eyes: &Eyes, view: &View) -> f64 {
    let state = view.state;
    match source.kind {
        // A theatre without air forces has flyers from elsewhere, who fly as a rule.
        SourceKind::AirReconnaissance if view.theatre.air.squadrons.is_empty() => state.light.day_share,
        SourceKind::AirReconnaissance => state.light.day_share * state.air.eyes[source.side.index()],
        SourceKind::GroundReconnaissance => f64::from(u8::from(eyes.in_field)),
        SourceKind::Prisoners => f64::from(u8::from(state.hour - eyes.enemy.assault_h[sector] <= terms.every_h)),
        SourceKind::Agents | SourceKind::Herders | SourceKind::Deserters | SourceKind::RailObservers => {
            1.0 + state.intelligence.informants[source.side.index()] * (1.0 / terms.seeing.max(1e-9) - 1.0)
        }
        _ => 1.0,
    }
}

#[allow(clippy::too_many_arguments, reason = "a look has a source, a place, eyes and a world")]
fn look(id: SourceId, source: &Source, terms: &Terms, sector: SectorId, eyes: &Eyes, view: &View, laws: &Laws, effects: &mut Effects) {
    let known = &view.theatre.intelligence;
    let at = sector.index();
    let clear = laws.observation.clear(source.side);
    let used = use_of(source, terms, at, eyes, view);
    let seeing = (terms.seeing * (used + clear * (1.0 - used))).min(1.0);
    if seeing <= 0.0 {
        return;
    }
    let side = source.side.index();
    let allied = matches!(source.kind, SourceKind::Attache | SourceKind::Liaison);
    let lobbied = if allied { view.state.intelligence.lobbied[side] } else { 0.0 };
    let reliability = terms.reliability + lobbied * (1.0 - terms.reliability);
    let veil = veil(view, source, sector, laws.deception.effort(source.side.enemy()) * (1.0 - clear));
    let mut draws = view.chance.at(Stream::Intelligence, view.moment(), source.key ^ known.sectors[sector].key.rotate_left(11));
    // All draws of a look, whatever becomes of it, so that a change of one number shifts nobody's luck.
    let [see, tell, lie, judge, wait, number] = [(); 6].map(|()| draws.uniform());
    let count = &eyes.enemy.count[at];
    let is_there = count.iter().any(|number| *number > 0.0);
    let deceived = lie < veil.false_share;
    let rumour = !deceived && tell >= reliability;
    let saw = is_there && see < finds(seeing * veil.detection, count[Arm::Men as usize], laws.observation.body_men);
    let skill = terms.intent_skill;
    let (noise, stays) = (terms.noise * terms.noise, terms.error);
    let arms = source.arms.map(|counts| counts || clear >= 1.0);
    let belief = &view.state.intelligence.beliefs[known.grouping(source.headquarters, sector)];
    let told = if deceived || rumour {
        // It says what is thought already, or what it is meant to say; whoever hears it cannot tell.
        if deceived || belief.p_present > 0.5 {
            let intent = if deceived { veil.false_intent } else { belief.likely() as u8 };
            let place = belief.place;
            Told::Somebody { ln_count: belief.ln_mean, arms, noise, stays, intent: (skill > 0.0).then_some(intent), place }
        } else {
            Told::Nobody
        }
    } else if saw {
        let stays = terms.error * view.chance.at(Stream::Intelligence, ALWAYS, source.origin_key).normal();
        let factor = libm::exp(terms.bias + stays + terms.noise * draws.normal());
        let true_intent = eyes.enemy.intent(at, laws.observation.offensive_share, laws.observation.probe_share);
        let intent = judged(true_intent, right_intent(skill * veil.detection), judge);
        let mut ln_count = count.map(|number| told_ln(number * veil.shown, factor));
        let captured = eyes.enemy.captured[at];
        if source.kind == SourceKind::Prisoners && captured > 2 && clear < 1.0 {
            // Numbers on captured vehicles say how many there were, whatever anybody thinks; those captured are no more.
            let there = count[Arm::Armour as usize] as u32 + captured;
            let told = serial_number(captured, greatest_number(captured, there, number)) - f64::from(captured);
            ln_count[Arm::Armour as usize] = libm::log1p(told.max(0.0));
        }
        Told::Somebody { ln_count, arms, noise, stays, intent: (skill > 0.0).then_some(intent), place: eyes.enemy.largest[at].0 }
    } else {
        Told::Nobody
    };
    effects.intelligence.push(IntelligenceEffect::Look { source: id, sector, saw: saw && !rumour && !deceived, rumour, deceived });
    let delay_h = terms.delay_h * (0.5 + wait);
    let report = Report {
        source: id,
        to: source.headquarters,
        sector,
        made_h: view.state.hour,
        arrives_h: view.state.hour + delay_h,
        told,
        seeing,
        reliability,
        intent_skill: skill,
        origin: source.origin,
        event: crate::event::EventId::NONE,
        is_news: false,
    };
    effects.intelligence.push(IntelligenceEffect::Send { report, note: laws.observation.note_ln });
}

/// The intent that is named: the true one with a probability, otherwise one of the others.
pub fn judged(truth: u8, right: f64, u: f64) -> u8 {
    if u < right {
        return truth;
    }
    let share = ((u - right) / (1.0 - right) * (INTENTS - 1) as f64) as u8;
    let other = share.min(INTENTS as u8 - 2);
    if other >= truth { other + 1 } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_without_error_tells_the_number() {
        for count in [0.0, 5.0, 2300.0] {
            assert!((libm::expm1(told_ln(count, 1.0)) - count).abs() < 1e-9);
        }
        // 2,300 seen with an error of ln(500/2300) are told as 500.
        assert!((libm::expm1(told_ln(2300.0, 500.0 / 2300.0)) - 500.0).abs() < 1e-6);
    }

    #[test]
    fn nobody_is_never_told_as_somebody() {
        assert_eq!(told_ln(0.0, 3.0), 0.0);
    }

    #[test]
    fn the_intent_is_right_without_fail_with_all_skill_and_one_time_in_three_without_any() {
        assert_eq!(right_intent(1.0), 1.0);
        assert!((right_intent(0.0) - 1.0 / 3.0).abs() < 1e-15);
        let named = |truth, right| {
            let mut counts = [0; 3];
            for step in 0..3000 {
                counts[usize::from(judged(truth, right, (f64::from(step) + 0.5) / 3000.0))] += 1;
            }
            counts
        };
        assert_eq!(named(2, 1.0), [0, 0, 3000]);
        assert_eq!(named(1, 1.0 / 3.0), [1000, 1000, 1000]);
        assert_eq!(named(0, 0.5), [1500, 750, 750]);
    }

    #[test]
    fn what_a_grouping_is_about_to_do_follows_the_share_of_its_men() {
        assert_eq!(intent(0.0, [0.0, 0.0], 0.35, 0.1), 0);
        assert_eq!(intent(1000.0, [0.0, 50.0], 0.35, 0.1), 0);
        assert_eq!(intent(1000.0, [50.0, 60.0], 0.35, 0.1), 1);
        assert_eq!(intent(1000.0, [400.0, 0.0], 0.35, 0.1), 2);
    }

    #[test]
    fn perfect_information_leaves_neither_gap_nor_error() {
        let terms = Terms {
            from_h: 0.0,
            every_h: 24.0,
            seeing: 0.2,
            delay_h: 12.0,
            noise: 0.5,
            error: 0.3,
            bias: -0.4,
            reliability: 0.7,
            intent_skill: 0.2,
            men: 10.0,
        };
        let clear = cleared(&terms, -1.2, 1.0);
        assert_eq!((clear.seeing, clear.delay_h, clear.noise, clear.error), (1.0, 0.0, 0.0, 0.0));
        assert_eq!((clear.bias.abs(), clear.reliability, clear.intent_skill), (0.0, 1.0, 1.0));
        let as_is = cleared(&terms, -1.2, 0.0);
        assert!((as_is.bias + 1.6).abs() < 1e-12 && as_is.seeing == 0.2 && as_is.delay_h == 12.0);
        assert!((cleared(&terms, 0.0, 0.5).seeing - 0.6).abs() < 1e-12);
    }

    #[test]
    fn veils_multiply_and_the_greatest_lie_is_told() {
        let veil = Veil::NONE.and(0.5, 0.2, 0.0, 0).and(0.5, 0.5, 0.3, 0).and(1.0, 0.0, 0.1, 2);
        assert_eq!(veil.detection, 0.25);
        assert!((veil.shown - 0.4).abs() < 1e-15);
        assert_eq!((veil.false_share, veil.false_intent), (0.3, 0));
    }
}
