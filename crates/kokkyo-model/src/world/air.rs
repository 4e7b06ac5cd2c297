//! The air forces: what never changes of them, what changes, what may be asked for.
//!
//! Squadrons are the only holders of aircraft and airmen, airfields of their fuel and bombs. Both are counted in the
//! books of [`audit`](crate::audit): no aircraft, airman or tonne comes from nowhere or vanishes.

use kokkyo_scenario::air::{AirRole, AirVerb};
use kokkyo_scenario::logistics::Supply;

use super::column::{AirMissionId, AirfieldId, CellId, Column, CrossingId, DepotId, DirectiveId, ElementId, FleetId, PlaceId, SquadronId};
use super::theatre::Theatre;
use super::{Side, State, View};
use crate::chance::Stream;
use crate::event::EventId;

/// Everything about air forces that never changes during a replication.
#[derive(Debug, Clone, Default)]
pub struct AirTheatre {
    /// Types of aircraft.
    pub types: Vec<Aircraft>,
    /// Airfields.
    pub airfields: Column<AirfieldId, Airfield>,
    /// Squadrons.
    pub squadrons: Column<SquadronId, Squadron>,
    /// What joins later.
    pub replacements: Vec<AirReplacement>,
    /// Missions, the most urgent first.
    pub missions: Column<AirMissionId, Mission>,
    /// Anti-aircraft guns over the front by side: from hour on, guns; in order.
    pub flak: [Vec<(f64, f64)>; 2],
    /// Spans in which the weather keeps everybody on the ground, in order and apart from each other. *Unit*: h since the start.
    pub grounded_h: Vec<[f64; 2]>,
    /// Light by day of the clock. *Unit*: h.
    pub light_h: Vec<f64>,
    /// Area of the field. *Unit*: km².
    pub field_km2: f64,
}

impl AirTheatre {
    /// Hours of a span in which the weather lets anybody fly.
    pub fn clear_h(&self, [from_h, to_h]: [f64; 2]) -> f64 {
        let lost = |[begins_h, ends_h]: &[f64; 2]| (to_h.min(*ends_h) - from_h.max(*begins_h)).max(0.0);
        (to_h - from_h - self.grounded_h.iter().map(lost).sum::<f64>()).max(0.0)
    }

    /// A span, or the same hours of the first day after it on which the weather takes nothing of them.
    pub fn first_clear(&self, [mut from_h, mut to_h]: [f64; 2]) -> [f64; 2] {
        for &[begins_h, ends_h] in &self.grounded_h {
            while from_h < ends_h && to_h > begins_h {
                (from_h, to_h) = (from_h + 24.0, to_h + 24.0);
            }
        }
        [from_h, to_h]
    }
}

/// A type of aircraft.
#[derive(Debug, Clone)]
pub struct Aircraft {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub role: AirRole,
    /// Quality in air combat.
    pub combat: f64,
    /// Top speed. *Unit*: km/h.
    pub speed_km_h: f64,
    /// *Unit*: km.
    pub range_km: f64,
    /// Men of the crew.
    pub crew: u32,
    /// *Unit*: t a sortie.
    pub bombs_t: f64,
    /// *Unit*: t/h.
    pub fuel_t_per_h: f64,
}

/// An airfield.
#[derive(Debug, Clone)]
pub struct Airfield {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Side.
    pub side: Side,
    /// Place.
    pub place: PlaceId,
    /// Depot that feeds its dump, or `NONE`: then what comes comes from outside the model.
    pub depot: DepotId,
    /// East and north of the middle of the field. *Unit*: km.
    pub plane_km: [f64; 2],
    /// At the start. *Unit*: t of fuel and of bombs.
    pub stock_t: [f64; 2],
    /// Its state by date, in order.
    pub schedule: Vec<AirfieldState>,
}

/// State of an airfield from an hour on.
#[derive(Debug, Clone, Copy)]
pub struct AirfieldState {
    /// From.
    pub from_h: f64,
    /// Aircraft that can stand apart.
    pub capacity: f64,
    /// Guns.
    pub flak: f64,
    /// Chance that a raid is seen coming.
    pub warning: f64,
    /// *Range*: 0–1.
    pub dispersal: f64,
    /// Fuel and bombs that come, or that it fetches from its depot at most. *Unit*: t/h.
    pub inflow_t_per_h: [f64; 2],
}

impl Airfield {
    /// Its state at an hour; the first one before its beginning.
    pub fn at(&self, hour: f64) -> Option<&AirfieldState> {
        self.in_use(hour).or(self.schedule.first())
    }

    /// Its state at an hour; none before its beginning, when nothing is brought there.
    pub fn in_use(&self, hour: f64) -> Option<&AirfieldState> {
        self.schedule.iter().take_while(|row| row.from_h <= hour).last()
    }
}

/// Aircraft of one type under one command.
#[derive(Debug, Clone)]
pub struct Squadron {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Entity part of random addresses.
    pub key: u32,
    /// Side.
    pub side: Side,
    /// Index of the nation.
    pub nation: u8,
    /// Index into types.
    pub kind: usize,
    /// Aircraft on arrival.
    pub aircraft: u32,
    /// Crews on arrival.
    pub crews: u32,
    /// *Unit*: h since the start.
    pub arrives_h: f64,
    /// Infinite if it stays.
    pub departs_h: f64,
    /// Base and quality of the crews by hour, in order.
    pub postings: Vec<Posting>,
}

/// Base and crews from an hour on.
#[derive(Debug, Clone, Copy)]
pub struct Posting {
    /// From.
    pub from_h: f64,
    /// Base.
    pub airfield: AirfieldId,
    /// Quality of the crews.
    pub skill: f64,
}

impl Squadron {
    /// Its posting at an hour.
    pub fn posting(&self, hour: f64) -> Option<&Posting> {
        self.postings.iter().take_while(|row| row.from_h <= hour + 1e-9).last().or(self.postings.first())
    }
}

/// Aircraft or crews that join over a span.
#[derive(Debug, Clone, Copy)]
pub struct AirReplacement {
    /// Squadron.
    pub squadron: SquadronId,
    /// Aircraft, otherwise crews.
    pub aircraft: bool,
    /// Only as far as any are missing.
    pub makes_good: bool,
    /// At most.
    pub count: u32,
    /// First hour.
    pub from_h: f64,
    /// End.
    pub to_h: f64,
}

/// What squadrons were sent to do.
#[derive(Debug, Clone)]
pub struct Mission {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Entity part of random addresses.
    pub key: u32,
    /// Side.
    pub side: Side,
    /// What it is for.
    pub verb: AirVerb,
    /// Squadrons that may take part.
    pub squadrons: Vec<SquadronId>,
    /// Place, or `NONE`.
    pub place: PlaceId,
    /// Cell of the place, or `NONE`.
    pub cell: CellId,
    /// Place relative to the middle of the field; the middle itself where the mission names none. *Unit*: km.
    pub plane_km: [f64; 2],
    /// Enemy airfields there.
    pub airfields: Vec<AirfieldId>,
    /// Enemy depot there, or `NONE`.
    pub depot: DepotId,
    /// Enemy fleets whose road comes by it; all of the enemy's where the mission names no place.
    pub fleets: Vec<FleetId>,
    /// Road of each of these fleets to either side of the place; none where the mission names no place. *Unit*: km.
    pub road_km: Vec<[f64; 2]>,
    /// Beyond both claimed lines.
    pub beyond: bool,
    /// First hour.
    pub from_h: f64,
    /// End.
    pub to_h: f64,
    /// Sorties of a serviceable aircraft, in a day or in all.
    pub effort: f64,
    /// Most sorties, in a day or in all.
    pub at_most: f64,
    /// Directive that must have been received, or `NONE`.
    pub after: DirectiveId,
    /// Directive that forbids it, or `NONE`.
    pub forbidden_by: DirectiveId,
    /// *Unit*: h.
    pub lead_h: f64,
    /// Flown in fact, not only usual.
    pub recorded: bool,
    /// Not flown in fact, nor usual: only for a course that a headquarters decides on.
    pub by_decision: bool,
    /// Some course of action orders it: where headquarters decide, it is flown for that course only.
    pub ordered: bool,
}

impl Mission {
    /// Whether it is one blow at a time of its own, not work that is spread over days.
    pub fn is_timed(&self) -> bool {
        self.to_h - self.from_h < 24.0 - 1e-9
    }
}

/// What took an aircraft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum AirLoss {
    /// Enemy aircraft in the air.
    Combat = 0,
    /// Guns.
    Flak = 1,
    /// On the ground.
    Ground = 2,
    /// Accidents, damage beyond repair without an enemy.
    Otherwise = 3,
}

/// Number of [`AirLoss`]es.
pub const AIR_LOSSES: usize = 4;

/// Words of [`AirLoss`], in order.
pub const AIR_LOSS_WORDS: [&str; AIR_LOSSES] = ["combat", "flak", "ground", "accident"];

/// Sorties of one squadron on one mission in a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flight {
    /// Who flies.
    pub squadron: SquadronId,
    /// On what; of a scramble: the raid that it rises against.
    pub mission: AirMissionId,
    /// Sorties.
    pub sorties: u32,
    /// Share of them that carry out their task.
    pub through: f64,
    /// They rise from a raided field against the raiders.
    pub scrambled: bool,
}

/// Bombs on an element in a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strike {
    /// On whom.
    pub target: ElementId,
    /// Lethal area against men in the open, all bombs of the step that fall among them. *Unit*: m².
    pub lethal_m2: f64,
}

/// What a mechanism may ask for in the air.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the sentence of a variant names its fields")]
pub enum AirEffect {
    /// A squadron comes into the theatre.
    Arrive { squadron: SquadronId },
    /// It leaves.
    Depart { squadron: SquadronId },
    /// Aircraft or crews join.
    Join { replacement: usize, count: u32 },
    /// A mission is launched: 0 free, 1 a prohibition came too late, 2 against a prohibition.
    Launch { mission: AirMissionId, standing: u8 },
    /// A mission is not flown because of a directive.
    Bar { mission: AirMissionId, directive: DirectiveId },
    /// A headquarters switches a mission on or off.
    Order { mission: AirMissionId, on: bool },
    /// Sorties are flown, with so much fuel and bombs in all. *Unit*: t.
    Fly { flight: Flight, airfield: AirfieldId, used_t: [f64; 2], tires: f64 },
    /// Only a share of what a flight set out with carries out its task.
    Thin { flight: usize, through: f64 },
    /// Aircraft are lost, with so many of their airmen dead, missing and hurt.
    Lose { squadron: SquadronId, aircraft: u32, to: AirLoss, dead: u32, missing: u32, hurt: u32 },
    /// Aircraft are damaged, some of them beyond repair.
    Damage { squadron: SquadronId, aircraft: u32, beyond: u32, to: AirLoss },
    /// Aircraft on the ground are destroyed and damaged, wherever they stand.
    Wreck { squadron: SquadronId, destroyed: u32, damaged: u32 },
    /// A raid on an airfield is over.
    Raid { mission: AirMissionId, airfield: AirfieldId, destroyed: u32, damaged: u32, burnt_share: f64 },
    /// Stores of a depot burn.
    BurnDepot { mission: AirMissionId, depot: DepotId, share: f64 },
    /// Fighters met over the front or above a raid: sorties that engaged and aircraft lost, by side.
    Battle { sorties: [u32; 2], lost: [u32; 2] },
    /// Weight of a side's fighters of the last day.
    Weigh { weight: [f64; 2] },
    /// Bombs fall on an element.
    Bomb { mission: AirMissionId, strike: Strike, tonnes: f64 },
    /// Bombs fall on supply columns of a fleet: so many vehicles destroyed and damaged, a share of them on the way out.
    BombColumn { mission: AirMissionId, fleet: FleetId, tonnes: f64, destroyed: f64, damaged: f64, loaded: f64 },
    /// Bombs fall on a bridge and take away a share of it.
    BombBridge { mission: AirMissionId, crossing: CrossingId, tonnes: f64, by: f64 },
    /// Fuel and bombs go from its depot to an airfield, as far as the depot has them. *Unit*: t.
    Fetch { airfield: AirfieldId, tonnes: [f64; 2] },
    /// Men hit by bombs, for the books by cause.
    Hit { element: ElementId, men: u32 },
    /// An element is seen from the air.
    See { element: ElementId },
    /// What each side sees from the air from now on against what it sees as a rule.
    Cover { eyes: [f64; 2] },
    /// Aircraft go out of service after flying.
    Wear { squadron: SquadronId, aircraft: u32 },
    /// Aircraft come back into service: of those worn, of those damaged.
    Mend { squadron: SquadronId, worn: u32, damaged: u32 },
    /// Hurt airmen fly again.
    Heal { squadron: SquadronId, airmen: u32 },
    /// Fatigue of the crews changes.
    Tire { squadron: SquadronId, by: f64 },
    /// A squadron is withdrawn from flying, or flies again.
    Rest { squadron: SquadronId, resting: bool },
    /// Fuel and bombs come to an airfield. *Unit*: t.
    Stock { airfield: AirfieldId, tonnes: [f64; 2] },
    /// A side reports so many victories for a day.
    Claim { side: Side, claimed: u32 },
}

/// What changes of the air forces.
#[derive(Debug, Clone, Default)]
pub struct AirState {
    /// 0 not yet there, 1 there, 2 gone. *Shape*: `[squadron]`, like the columns after it.
    pub presence: Column<SquadronId, u8>,
    /// When it comes; infinite: nobody has sent it. *Unit*: h since the start.
    pub arrives_h: Column<SquadronId, f64>,
    /// When it leaves.
    pub departs_h: Column<SquadronId, f64>,
    /// Aircraft ready to fly.
    pub serviceable: Column<SquadronId, u32>,
    /// Aircraft out of service after flying.
    pub worn: Column<SquadronId, u32>,
    /// Aircraft damaged by the enemy and in repair.
    pub damaged: Column<SquadronId, u32>,
    /// Aircraft lost, by [`AirLoss`].
    pub lost: Column<SquadronId, [u32; AIR_LOSSES]>,
    /// Aircraft that left the theatre.
    pub withdrawn: Column<SquadronId, u32>,
    /// Aircraft that came in all.
    pub issued: Column<SquadronId, u32>,
    /// Aircraft ever damaged by the enemy and not lost at once.
    pub damaged_total: Column<SquadronId, u32>,
    /// Sorties so far.
    pub sorties: Column<SquadronId, u32>,
    /// Airmen who can fly.
    pub airmen: Column<SquadronId, u32>,
    /// Airmen hurt.
    pub hurt: Column<SquadronId, u32>,
    /// Airmen ever hurt.
    pub hurt_total: Column<SquadronId, u32>,
    /// Airmen dead.
    pub dead: Column<SquadronId, u32>,
    /// Airmen missing or captured.
    pub missing: Column<SquadronId, u32>,
    /// Airmen who left the theatre.
    pub gone: Column<SquadronId, u32>,
    /// Airmen who came in all.
    pub sent: Column<SquadronId, u32>,
    /// Aircraft a squadron should have.
    pub establishment: Column<SquadronId, u32>,
    /// Fatigue of the crews. *Range*: 0–1.
    pub fatigue: Column<SquadronId, f64>,
    /// Withdrawn from flying to recover.
    pub resting: Column<SquadronId, bool>,
    /// Last event of a squadron.
    pub why: Column<SquadronId, EventId>,

    /// What has joined. *Shape*: `[replacement]`.
    pub joined: Vec<u32>,
    /// How much later than recorded it joins; infinite: nobody has sent it. *Shape*: `[replacement]`. *Unit*: h.
    pub joins_after_h: Vec<f64>,

    /// Fuel and bombs. *Unit*: t. *Shape*: `[airfield]`, like the columns after it.
    pub stock_t: Column<AirfieldId, [f64; 2]>,
    /// Brought, the stock at the start included.
    pub brought_t: Column<AirfieldId, [f64; 2]>,
    /// Of what was brought, fetched from a depot.
    pub fetched_t: Column<AirfieldId, [f64; 2]>,
    /// Used up.
    pub used_t: Column<AirfieldId, [f64; 2]>,
    /// Burnt by raids and not fetched again yet, with the last of these raids: why a depot has to give so much. *Unit*: t.
    pub to_make_good: Column<AirfieldId, ([f64; 2], EventId)>,
    /// Burnt by the enemy.
    pub burnt_t: Column<AirfieldId, [f64; 2]>,
    /// Last hour at which it was raided.
    pub raided_h: Column<AirfieldId, f64>,

    /// Sorties flown. *Shape*: `[mission]`, like the columns after it.
    pub flown: Column<AirMissionId, u32>,
    /// Launched or barred: decided once.
    pub decided: Column<AirMissionId, u8>,
    /// First hour and end: as recorded, or of the course that ordered it. *Unit*: h since the start.
    pub window_h: Column<AirMissionId, [f64; 2]>,
    /// Switched off by a headquarters.
    pub off: Column<AirMissionId, bool>,
    /// Event of the launch.
    pub launched: Column<AirMissionId, EventId>,

    /// Last hour at which the enemy saw an element from the air. *Shape*: `[element]`.
    pub seen_h: Column<ElementId, f64>,
    /// What a side sees from the air against what it sees as a rule, since the last look.
    pub eyes: [f64; 2],
    /// Weight of a side's fighters in the air in the last day.
    pub weight: [f64; 2],
    /// Aircraft of a side that the enemy destroyed since the last reports.
    pub unreported: [u32; 2],
    /// Victories reported by a side so far.
    pub claimed: [u32; 2],
    /// Bombs dropped by side. *Unit*: t.
    pub bombs_t: [f64; 2],
    /// Men hit by bombs, by side of the victim.
    pub men_hit: [u32; 2],
    /// Tonnes burnt in depots, by side of the victim.
    pub depots_burnt_t: [f64; 2],

    /// Sorties of the step.
    pub flights: Vec<Flight>,
    /// Bombs on elements in the step.
    pub strikes: Vec<Strike>,
}

/// What a side has flown on some missions, and what each side has lost to the other in the air war so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sorties on the missions.
    pub sorties: u32,
    /// Aircraft of the side itself lost to the enemy, and of the enemy to it: in combat, to guns, on the ground.
    pub lost: [u32; 2],
}

impl Tally {
    /// What came to it since an earlier one.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        let less = |at: usize| self.lost[at].saturating_sub(earlier.lost[at]);
        Self { sorties: self.sorties.saturating_sub(earlier.sorties), lost: [less(0), less(1)] }
    }
}

impl AirState {
    /// What a side has flown on missions so far, and what was lost in the air war on either side.
    pub fn tally(&self, theatre: &Theatre, side: Side, missions: &[AirMissionId]) -> Tally {
        let mut tally = Tally { sorties: missions.iter().map(|&mission| self.flown[mission]).sum(), lost: [0; 2] };
        for (id, squadron) in theatre.air.squadrons.entries() {
            let by = |how: AirLoss| self.lost[id][how as usize];
            tally.lost[usize::from(squadron.side != side)] += by(AirLoss::Combat) + by(AirLoss::Flak) + by(AirLoss::Ground);
        }
        tally
    }

    /// Whether any of a mission may be flown in the step that begins at an hour.
    #[inline]
    pub fn is_in_step(&self, mission: AirMissionId, hour: f64, step_h: f64) -> bool {
        let [from_h, to_h] = self.window_h[mission];
        from_h < hour + step_h && to_h > hour
    }

    /// Leaves the air to those who decide from an hour on: what has not begun by then waits for a course that orders it, and
    /// squadrons, aircraft and crews that a course can send for that course. Orders given before stand, and reconnaissance is routine.
    pub fn set_free_from(&mut self, theatre: &Theatre, hour: f64) {
        for (id, mission) in theatre.air.missions.entries() {
            let is_routine = mission.verb == AirVerb::Reconnaissance && !mission.ordered;
            self.off[id] = mission.by_decision || (mission.from_h >= hour && !is_routine);
        }
        if hour.is_infinite() {
            return;
        }
        for departs_h in self.departs_h.iter_mut().filter(|departs_h| **departs_h > hour) {
            *departs_h = f64::INFINITY;
        }
        let air = &theatre.air;
        for course in theatre.command.courses.iter() {
            for &squadron in course.squadrons.iter().filter(|&&squadron| air.squadrons[squadron].arrives_h > hour) {
                self.arrives_h[squadron] = f64::INFINITY;
            }
            for &at in &course.air_replacements {
                if air.replacements.get(at).is_some_and(|what| what.from_h > hour) {
                    self.joins_after_h[at] = f64::INFINITY;
                }
            }
        }
    }

    /// A squadron is sent: it comes at an hour, and what joins it keeps its distance from its coming.
    pub fn send(&mut self, theatre: &Theatre, squadron: SquadronId, at_h: f64) {
        self.arrives_h[squadron] = at_h;
        let later_h = at_h - theatre.air.squadrons[squadron].arrives_h;
        for (what, joins_after_h) in theatre.air.replacements.iter().zip(&mut self.joins_after_h) {
            if what.squadron == squadron && joins_after_h.is_finite() {
                *joins_after_h = later_h;
            }
        }
    }

    /// Before the first step.
    pub fn new(theatre: &Theatre) -> Self {
        let air = &theatre.air;
        let (n, m) = (air.squadrons.len(), air.missions.len());
        let stock = || Column::new(air.airfields.iter().map(|field| field.stock_t).collect());
        Self {
            presence: Column::filled(n, 0),
            arrives_h: Column::new(air.squadrons.iter().map(|squadron| squadron.arrives_h).collect()),
            departs_h: Column::new(air.squadrons.iter().map(|squadron| squadron.departs_h).collect()),
            serviceable: Column::filled(n, 0),
            worn: Column::filled(n, 0),
            damaged: Column::filled(n, 0),
            lost: Column::filled(n, [0; AIR_LOSSES]),
            withdrawn: Column::filled(n, 0),
            issued: Column::filled(n, 0),
            damaged_total: Column::filled(n, 0),
            sorties: Column::filled(n, 0),
            airmen: Column::filled(n, 0),
            hurt: Column::filled(n, 0),
            hurt_total: Column::filled(n, 0),
            dead: Column::filled(n, 0),
            missing: Column::filled(n, 0),
            gone: Column::filled(n, 0),
            sent: Column::filled(n, 0),
            establishment: Column::filled(n, 0),
            fatigue: Column::filled(n, 0.0),
            resting: Column::filled(n, false),
            why: Column::filled(n, EventId::NONE),
            joined: vec![0; air.replacements.len()],
            joins_after_h: vec![0.0; air.replacements.len()],
            stock_t: stock(),
            brought_t: stock(),
            fetched_t: Column::filled(air.airfields.len(), [0.0; 2]),
            used_t: Column::filled(air.airfields.len(), [0.0; 2]),
            to_make_good: Column::filled(air.airfields.len(), ([0.0; 2], EventId::NONE)),
            burnt_t: Column::filled(air.airfields.len(), [0.0; 2]),
            raided_h: Column::filled(air.airfields.len(), f64::NEG_INFINITY),
            flown: Column::filled(m, 0),
            decided: Column::filled(m, 0),
            window_h: Column::new(air.missions.iter().map(|mission| [mission.from_h, mission.to_h]).collect()),
            off: Column::new(air.missions.iter().map(|mission| mission.by_decision).collect()),
            launched: Column::filled(m, EventId::NONE),
            seen_h: Column::filled(theatre.elements.len(), f64::NEG_INFINITY),
            eyes: [0.0; 2],
            weight: [0.0; 2],
            unreported: [0; 2],
            claimed: [0; 2],
            bombs_t: [0.0; 2],
            men_hit: [0; 2],
            depots_burnt_t: [0.0; 2],
            // A squadron flies each mission at most once a step, and rises against a raid at most once.
            flights: Vec::with_capacity(n * (m + 1)),
            strikes: Vec::with_capacity(STRIKES * m.max(1)),
        }
    }

    /// Forgets what the last step was about.
    pub fn begin_step(&mut self) {
        self.flights.clear();
        self.strikes.clear();
    }

    /// Whether a squadron is in the theatre.
    pub fn is_there(&self, squadron: SquadronId) -> bool {
        self.presence[squadron] == 1
    }

    /// Aircraft of a squadron that stand or fly, in whatever state.
    pub fn on_hand(&self, squadron: SquadronId) -> u32 {
        self.serviceable[squadron] + self.worn[squadron] + self.damaged[squadron]
    }

    /// Aircraft lost by a side, by [`AirLoss`].
    pub fn lost_by(&self, theatre: &Theatre, side: Side) -> [u32; AIR_LOSSES] {
        let mut sum = [0; AIR_LOSSES];
        for (squadron, lost) in self.lost.entries() {
            if theatre.air.squadrons[squadron].side == side {
                for (sum, lost) in sum.iter_mut().zip(lost) {
                    *sum += lost;
                }
            }
        }
        sum
    }

    /// Share of the air that is a side's: w² / (w² + w'²) of the weights of the last day, a half where nobody flies.
    pub fn superiority(&self, side: Side) -> f64 {
        superiority(self.weight[side.index()], self.weight[side.enemy().index()])
    }

    /// The bytes of everything that counts, for the digest.
    pub fn bytes(&self, bytes: &mut Vec<u8>) {
        for id in self.presence.ids() {
            let lost: u32 = self.lost[id].iter().sum();
            for value in [self.serviceable[id], self.worn[id], self.damaged[id], lost, self.issued[id], self.airmen[id], self.dead[id]] {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
        for stock in self.stock_t.iter().flatten() {
            bytes.extend_from_slice(&stock.to_bits().to_le_bytes());
        }
        for value in self.claimed.iter().chain(&self.men_hit) {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
    }
}

/// Most elements that one mission bombs in a step.
pub const STRIKES: usize = 8;

/// Share of the air that falls to a weight `own` against a weight `enemy`: the square law.
pub fn superiority(own: f64, enemy: f64) -> f64 {
    let (own, enemy) = (own * own, enemy * enemy);
    if own + enemy <= 0.0 { 0.5 } else { own / (own + enemy) }
}

/// Distance on the plane. *Unit*: km.
pub fn km_between(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}

/// Quality in the air of a squadron now: type × crews × what fatigue leaves.
pub fn quality(squadron: SquadronId, theatre: &Theatre, state: &State, tired: f64) -> f64 {
    let who = &theatre.air.squadrons[squadron];
    let skill = who.posting(state.hour).map_or(1.0, |posting| posting.skill);
    theatre.air.types.get(who.kind).map_or(1.0, |kind| kind.combat) * skill * (1.0 - tired * state.air.fatigue[squadron])
}

/// Whether a flight is part of the battle over the front, not of a raid of its own.
pub fn is_over_the_front(flight: &Flight, theatre: &Theatre) -> bool {
    !flight.scrambled && !theatre.air.missions[flight.mission].verb.is_raid()
}

/// Hour at which a directive was received; infinite if it was not.
pub fn received_h(directive: DirectiveId, theatre: &Theatre, state: &State) -> f64 {
    match (theatre.directives.find(directive), state.stage.find(directive)) {
        (Some(what), Some(super::state::Stage::Received)) => state.issued_hour[directive] + what.delay_h,
        _ => f64::INFINITY,
    }
}

/// Conservation in the air. *Errors*: the law that does not hold, in words.
pub fn audit(theatre: &Theatre, state: &State) -> Result<(), String> {
    let air = &state.air;
    for id in air.presence.ids() {
        let lost: u32 = air.lost[id].iter().sum();
        let accounted = air.on_hand(id) + lost + air.withdrawn[id];
        if accounted != air.issued[id] {
            let who = &theatre.air.squadrons[id].id;
            return Err(format!("aircraft of {who}: {accounted} accounted for, {} came", air.issued[id]));
        }
        let men = air.airmen[id] + air.hurt[id] + air.dead[id] + air.missing[id] + air.gone[id];
        if men != air.sent[id] {
            return Err(format!("airmen of {}: {men} accounted for, {} came", theatre.air.squadrons[id].id, air.sent[id]));
        }
    }
    // What airfields fetched is what left the depots for them: nobody else uses bombs, others use fuel as well.
    let mut fetched = [[0.0; 2]; 2];
    for (id, field) in theatre.air.airfields.entries() {
        for (sum, tonnes) in fetched[field.side.index()].iter_mut().zip(air.fetched_t[id]) {
            *sum += tonnes;
        }
    }
    for (side, [fuel, bombs]) in fetched.into_iter().enumerate() {
        let used = |kind: Supply| state.used_t[side][kind as usize];
        let slack = 1e-6 * bombs.max(fuel).max(1.0);
        if (used(Supply::AirAmmunition) - bombs).abs() > slack || used(Supply::Fuel) < fuel - slack {
            return Err(format!("side {side}: {bombs} t of bombs and {fuel} t of fuel fetched, not what left the depots"));
        }
    }
    for id in theatre.air.airfields.ids() {
        for (kind, word) in ["fuel", "bombs"].into_iter().enumerate() {
            let out = air.stock_t[id][kind] + air.used_t[id][kind] + air.burnt_t[id][kind];
            let brought = air.brought_t[id][kind];
            if (out - brought).abs() > 1e-6 * brought.max(1.0) || air.stock_t[id][kind] < -1e-9 {
                let who = &theatre.air.airfields[id].id;
                return Err(format!("{word} of {who}: {out} t accounted for, {brought} t brought"));
            }
        }
    }
    Ok(())
}

/// Squadrons of a side whose base is an airfield now.
pub fn based_at<'a>(airfield: AirfieldId, theatre: &'a Theatre, state: &'a State) -> impl Iterator<Item = SquadronId> + 'a {
    theatre.air.squadrons.ids().filter(move |&id| {
        state.air.is_there(id) && theatre.air.squadrons[id].posting(state.hour).is_some_and(|posting| posting.airfield == airfield)
    })
}

/// Whether a raid comes as a surprise: the same answer whoever asks. `vigilant` is the least chance of warning for
/// `vigilance_h` hours after a raid on the same field.
pub fn is_surprise(mission: AirMissionId, view: &View, vigilant: f64, vigilance_h: f64) -> bool {
    let what = &view.theatre.air.missions[mission];
    let mut warning: f64 = 0.0;
    for &field in &what.airfields {
        let usual = view.theatre.air.airfields[field].at(view.state.hour).map_or(0.0, |state| state.warning);
        // The raid itself, in the step in which it is flown, is not what warns.
        let since_h = view.state.hour - view.state.air.raided_h[field];
        warning = warning.max(if since_h > 1e-9 && since_h < vigilance_h { usual.max(vigilant) } else { usual });
    }
    !view.chance.at(Stream::Air, view.day(), what.key ^ SURPRISE).happens(warning)
}

/// Keeps the draws of surprise apart from others of a mission.
const SURPRISE: u32 = 0x5300_0000;

/// How airmen of lost aircraft fare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fate {
    /// Share of them who are dead or missing.
    pub lost: f64,
    /// Share of these who are missing.
    pub missing: f64,
    /// Share of the rest who are hurt.
    pub hurt: f64,
}

/// Draws the losses of airmen with so many aircraft: dead, missing, hurt.
pub fn airmen_lost(aircraft: u32, crew: u32, fate: Fate, draws: &mut crate::chance::Draws) -> [u32; 3] {
    let men = aircraft * crew;
    let lost = draws.binomial(men, fate.lost);
    let missing = draws.binomial(lost, fate.missing);
    [lost - missing, missing, draws.binomial(men - lost, fate.hurt)]
}
