//! What a replication leaves behind: a row a day of everything that the record is compared with.

pub mod air;

use crate::mechanisms::intelligence::observation::Census;
use crate::world::belief::{ARMS, Arm};
use crate::world::column::{ElementId, HeadquartersId, HoldingId, Id as _, PlaceId, SectorId};
use crate::world::state::State;
use crate::world::theatre::Theatre;
use crate::world::weighing::{WeighedClause, Weighing};
use crate::world::{CAUSES, Side};

/// Categories of loss, in the order of [`Trajectory::losses`].
pub const CATEGORIES: [&str; 5] = ["killed", "wounded", "missing", "captured", "sick"];

/// What a headquarters believed of a grouping at the beginning of a day, and what was so.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct BeliefRow {
    /// Probability that anybody is there.
    pub p_present: f32,
    /// Expected number by arm.
    pub believed: [f32; ARMS],
    /// Standard deviation of ln(1 + men), given that anybody is there.
    pub sd_ln_men: f32,
    /// Probability that it is about to feel its way, and to attack with its weight.
    pub intent: [f32; 2],
    /// The number that was there, by arm: the headquarters did not know it.
    pub actual: [f32; ARMS],
}

/// Daily rows; row `d` is the state at the beginning of day `d`, the last row the end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trajectory {
    /// Number of rows written.
    pub days: usize,
    elements: usize,
    holdings: usize,
    places: usize,
    /// Cumulative losses. *Shape*: `[day][element][category]`. *Unit*: men.
    losses: Vec<[u32; 5]>,
    /// Men who came. *Shape*: `[day][element]`.
    sent: Vec<u32>,
    /// Fit men in the theatre. *Shape*: `[day][element]`.
    fit: Vec<u32>,
    /// Cumulative equipment lost: knocked out ever, written off now. *Shape*: `[day][holding]`.
    equipment: Vec<[u32; 2]>,
    /// Cumulative rounds fired. *Shape*: `[day][holding]`.
    rounds: Vec<f32>,
    /// Who holds a place. *Shape*: `[day][place]`.
    places_held: Vec<u8>,
    /// Shells fired by side. *Shape*: `[day]`.
    pub shells: Vec<[f64; 2]>,
    /// Tonnes delivered by side. *Shape*: `[day]`.
    pub delivered: Vec<[f64; 2]>,
    /// Rung by side. *Shape*: `[day]`.
    pub rungs: Vec<[u8; 2]>,
    /// Disputed ground held by side. *Shape*: `[day]`. *Unit*: km².
    pub disputed: Vec<[f64; 2]>,
    /// Armoured vehicles ever knocked out by side and cause. *Shape*: `[day]`.
    pub armour_by_cause: Vec<[[u32; CAUSES]; 2]>,
    /// Air forces.
    pub air: air::AirRows,
    /// What headquarters weighed at their sittings, in order; empty where the replication is not recorded.
    pub weighings: Vec<Weighing>,
    /// Clauses that courses of those sittings would have broken, in the same order.
    pub clauses: Vec<WeighedClause>,
    headquarters: usize,
    sectors: usize,
    /// *Shape*: `[day][headquarters][sector]`.
    beliefs: Vec<BeliefRow>,
}

/// The rows of a trajectory that are not public, from which one is put together again: a row a day each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Cumulative losses. *Shape*: `[day][element][category]`. *Unit*: men.
    pub losses: Vec<[u32; 5]>,
    /// Men who came. *Shape*: `[day][element]`.
    pub sent: Vec<u32>,
    /// Fit men. *Shape*: `[day][element]`.
    pub fit: Vec<u32>,
    /// Knocked out ever, written off now. *Shape*: `[day][holding]`.
    pub equipment: Vec<[u32; 2]>,
    /// Rounds fired. *Shape*: `[day][holding]`.
    pub rounds: Vec<f32>,
    /// Who holds a place: 0, 1, or 2 for nobody. *Shape*: `[day][place]`.
    pub places_held: Vec<u8>,
    /// Shells, tonnes delivered, disputed ground in km², by side. *Shape*: `[day]`.
    pub sums: Vec<[[f64; 2]; 3]>,
    /// Rung by side. *Shape*: `[day]`.
    pub rungs: Vec<[u8; 2]>,
    /// Armoured vehicles ever knocked out by side and cause. *Shape*: `[day]`.
    pub armour_by_cause: Vec<[[u32; CAUSES]; 2]>,
    /// Air forces.
    pub air: air::AirRows,
    /// Beliefs and truth. *Shape*: `[day][headquarters][sector]`.
    pub beliefs: Vec<BeliefRow>,
    /// What headquarters weighed. *Shape*: `[row]`.
    pub weighings: Vec<Weighing>,
    /// Clauses against it. *Shape*: `[row]`.
    pub clauses: Vec<WeighedClause>,
}

impl Trajectory {
    /// Puts a trajectory together from its rows. `None`: they do not all have as many as the theatre has elements, holdings
    /// and places, each day.
    pub fn from_rows(theatre: &Theatre, rows: Rows) -> Option<Self> {
        let days = rows.rungs.len();
        let (e, h, p) = (theatre.elements.len(), theatre.holdings.len(), theatre.places.len());
        let lengths = [
            (rows.losses.len(), e),
            (rows.sent.len(), e),
            (rows.fit.len(), e),
            (rows.equipment.len(), h),
            (rows.rounds.len(), h),
            (rows.places_held.len(), p),
            (rows.sums.len(), 1),
            (rows.armour_by_cause.len(), 1),
            (rows.air.squadrons.len(), theatre.air.squadrons.len()),
            (rows.air.sides.len(), 1),
            (rows.beliefs.len(), theatre.intelligence.doctrine.len()),
        ];
        if lengths.iter().any(|(length, each)| *length != days * each) {
            return None;
        }
        let sum = |which: usize| rows.sums.iter().map(|sums| sums[which]).collect();
        Some(Self {
            days,
            elements: e,
            holdings: h,
            places: p,
            shells: sum(0),
            delivered: sum(1),
            disputed: sum(2),
            armour_by_cause: rows.armour_by_cause,
            losses: rows.losses,
            sent: rows.sent,
            fit: rows.fit,
            equipment: rows.equipment,
            rounds: rows.rounds,
            places_held: rows.places_held,
            rungs: rows.rungs,
            air: rows.air,
            weighings: rows.weighings,
            clauses: rows.clauses,
            headquarters: theatre.headquarters.len(),
            sectors: theatre.intelligence.sectors.len(),
            beliefs: rows.beliefs,
        })
    }

    /// Room for a whole replication.
    pub fn new(theatre: &Theatre) -> Self {
        let rows = theatre.days() as usize + 1;
        let (e, h, p) = (theatre.elements.len(), theatre.holdings.len(), theatre.places.len());
        Self {
            days: 0,
            elements: e,
            holdings: h,
            places: p,
            losses: Vec::with_capacity(rows * e),
            sent: Vec::with_capacity(rows * e),
            fit: Vec::with_capacity(rows * e),
            equipment: Vec::with_capacity(rows * h),
            rounds: Vec::with_capacity(rows * h),
            places_held: Vec::with_capacity(rows * p),
            shells: Vec::with_capacity(rows),
            delivered: Vec::with_capacity(rows),
            rungs: Vec::with_capacity(rows),
            disputed: Vec::with_capacity(rows),
            armour_by_cause: Vec::with_capacity(rows),
            air: air::AirRows::new(theatre, rows),
            weighings: Vec::new(),
            clauses: Vec::new(),
            headquarters: theatre.headquarters.len(),
            sectors: theatre.intelligence.sectors.len(),
            beliefs: Vec::with_capacity(rows * theatre.intelligence.doctrine.len()),
        }
    }

    /// Appends a row.
    pub fn record(&mut self, theatre: &Theatre, state: &State) {
        let lost = state.killed.iter().zip(state.wounded_total.iter()).zip(state.missing.iter()).zip(state.captured.iter());
        let lost = lost.zip(state.sick_total.iter());
        self.losses.extend(lost.map(|((((&killed, &wounded), &missing), &captured), &sick)| [killed, wounded, missing, captured, sick]));
        self.sent.extend(state.sent.iter());
        self.fit.extend(state.fit.iter());
        self.equipment.extend(state.knocked_out_total.iter().zip(state.written_off.iter()).map(|(&out, &gone)| [out, gone]));
        self.rounds.extend(state.rounds_fired.iter().map(|&rounds| rounds as f32));
        self.places_held.extend(state.place_side.iter().copied());
        self.shells.push(state.shells_fired);
        self.delivered.push(state.delivered_t);
        self.rungs.push(state.rung);
        self.air.record(theatre, state);
        self.disputed.push(disputed_held(theatre, state));
        self.armour_by_cause.push(state.armour_by_cause);
        self.record_beliefs(theatre, state);
        self.days += 1;
    }

    fn record_beliefs(&mut self, theatre: &Theatre, state: &State) {
        if theatre.intelligence.is_empty() {
            return;
        }
        // What is about to be done is not compared, so nobody needs to prepare anything.
        let census = Side::BOTH.map(|side| Census::of(side, theatre, state, 0.0));
        let known = &state.intelligence;
        for ((at, belief), medians) in known.beliefs.iter().enumerate().zip(&known.medians) {
            let headquarters = HeadquartersId::at(at / self.sectors);
            let actual = &census[theatre.headquarters[headquarters].side.enemy().index()].count[at % self.sectors];
            self.beliefs.push(BeliefRow {
                p_present: belief.p_present as f32,
                believed: medians.map(|median| (belief.p_present * median) as f32),
                sd_ln_men: belief.ln_var[0].sqrt() as f32,
                intent: [belief.intent[1] as f32, belief.intent[2] as f32],
                actual: actual.map(|number| number as f32),
            });
        }
    }

    /// What a headquarters believed of a grouping at the beginning of a day, and what was so; nothing where there is none.
    pub fn belief(&self, day: usize, headquarters: HeadquartersId, sector: SectorId) -> BeliefRow {
        if headquarters.index() >= self.headquarters || sector.index() >= self.sectors {
            return BeliefRow::default();
        }
        let at = (self.row(day) * self.headquarters + headquarters.index()) * self.sectors + sector.index();
        self.beliefs.get(at).copied().unwrap_or_default()
    }

    /// ln((1 + believed) / (1 + actual)) of an arm over some sectors at the beginning of a day; `None` where nobody was there.
    pub fn belief_ratio(&self, day: usize, headquarters: HeadquartersId, sectors: &[SectorId], arm: Arm) -> Option<f64> {
        let (mut believed, mut actual) = (0.0, 0.0);
        for &sector in sectors {
            let row = self.belief(day, headquarters, sector);
            believed += f64::from(row.believed[arm as usize]);
            actual += f64::from(row.actual[arm as usize]);
        }
        (actual > 0.0).then(|| libm::log1p(believed) - libm::log1p(actual))
    }

    /// Cumulative losses of an element at the beginning of a day, by category.
    pub fn losses(&self, day: usize, element: ElementId) -> [u32; 5] {
        self.losses[self.row(day) * self.elements + element.index()]
    }

    /// Men of an element who had come by a day.
    pub fn sent(&self, day: usize, element: ElementId) -> u32 {
        self.sent[self.row(day) * self.elements + element.index()]
    }

    /// Fit men of an element at the beginning of a day.
    pub fn fit(&self, day: usize, element: ElementId) -> u32 {
        self.fit[self.row(day) * self.elements + element.index()]
    }

    /// Pieces of a holding knocked out ever and written off by a day.
    pub fn equipment(&self, day: usize, holding: HoldingId) -> [u32; 2] {
        self.equipment[self.row(day) * self.holdings + holding.index()]
    }

    /// Rounds fired by the guns of a holding by a day.
    pub fn rounds(&self, day: usize, holding: HoldingId) -> f64 {
        f64::from(self.rounds[self.row(day) * self.holdings + holding.index()])
    }

    /// Who holds a place at the beginning of a day: 0, 1, or 2 for nobody.
    pub fn holder(&self, day: usize, place: PlaceId) -> u8 {
        self.places_held[self.row(day) * self.places + place.index()]
    }

    /// Row of a day; days beyond the end are the end.
    pub fn row(&self, day: usize) -> usize {
        day.min(self.days.saturating_sub(1))
    }
}

/// Disputed ground held by each side. *Unit*: km².
pub fn disputed_held(theatre: &Theatre, state: &State) -> [f64; 2] {
    let mut held = [0.0; 2];
    for &(cell, area_km2) in &theatre.disputed {
        if let Some(sum) = held.get_mut(usize::from(state.control[cell])) {
            *sum += area_km2;
        }
    }
    held
}
