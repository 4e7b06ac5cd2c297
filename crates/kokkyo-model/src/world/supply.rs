//! Supply in motion: vehicles by condition, columns on the road with what they carry, goods at railheads, and the books
//! that say that none of it comes from nowhere.
//!
//! A fleet is counted in hundreds, so vehicles are numbers that flow, not things that are drawn: half a lorry breaks down
//! every day rather than one every other day. A column that leaves arrives after the time of the way; where that is no whole
//! number of steps, the part that fits goes into each of the two steps around it, so that the mean is exact.

use kokkyo_scenario::logistics::KINDS;

use super::Theatre;
use super::column::{Column, DepotId, DirectiveId, ElementId, FleetId, RailheadId, TonnagePlanId};
use super::nearest;
use super::railway::Timetable;
use super::theatre::{Fleet, FleetStrength, Origin, Priority};

/// A depot with less of a kind has none left. *Unit*: t.
pub const EMPTY_T: f64 = 0.05;
/// A depot with as much of a kind has some again: a few lorry loads. *Unit*: t.
pub const STOCKED_T: f64 = 5.0;

/// A bit for every kind whose tonnes are as asked.
pub fn bits(tonnes: [f64; KINDS], is: impl Fn(f64) -> bool) -> u8 {
    tonnes.into_iter().enumerate().filter(|&(_, tonnes)| is(tonnes)).fold(0, |bits, (kind, _)| bits | 1 << kind)
}

/// What mechanisms may ask of supply.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the sentence of a variant names its fields")]
pub enum SupplyEffect {
    /// Goods come to a railhead by train, by kind.
    Rail { railhead: RailheadId, kinds_t: [f64; KINDS] },
    /// The lines to a railhead do not pass what it wants, or pass it again; share of it that they pass, in per cent.
    Choke { railhead: RailheadId, is_choked: bool, percent: u8 },
    /// Vehicles join a fleet where it loads.
    Join { fleet: FleetId, count: f64 },
    /// Vehicles that stand where they load leave the fleet.
    Withdraw { fleet: FleetId, count: f64 },
    /// What is due unloads at the depot and turns back.
    Unload { fleet: FleetId },
    /// What is due waits a step: its depot is in the enemy's hands.
    Wait { fleet: FleetId },
    /// What is due at home comes home: to where it loads, to the workshop, or for good.
    Return { fleet: FleetId },
    /// Vehicles leave the workshop.
    Mend { fleet: FleetId, count: f64 },
    /// Share of the load of a fleet that is of a kind; what the shares lack of 1 is not loaded.
    Share { fleet: FleetId, kind: u8, share: f64 },
    /// Vehicles leave with goods by kind; so much of their own fuel or fodder goes with them.
    Leave { fleet: FleetId, vehicles: f64, own_use_t: f64, kinds_t: [f64; KINDS] },
    /// An element rides at a pace: so many vehicles are owed to it for so many hours.
    Carry { fleet: FleetId, element: ElementId, vehicles: f64, hours: f64, pace_km_h: f64 },
    /// An element is not carried.
    Walk { fleet: FleetId, element: ElementId },
    /// Vehicles where they load pass from one fleet to another.
    Reassign { from: FleetId, to: FleetId, count: f64 },
    /// Others' vehicles are called for a fleet as they come in, or no more.
    CallFor { fleet: FleetId, is_called: bool },
    /// Vehicles where they load go where they are owed.
    Lend { fleet: FleetId, vehicles: f64 },
    /// A day's use is taken into the mean.
    NoteUse { side: super::Side },
    /// A tonnage plan begins to count.
    OpenPlan { plan: TonnagePlanId },
    /// A tonnage plan is reached.
    ReachPlan { plan: TonnagePlanId },
    /// A tonnage plan is due.
    CallPlan { plan: TonnagePlanId },
    /// Vehicles on the road are destroyed, a share of them with their load on the way out. For strikes on columns.
    LoseVehicles { fleet: FleetId, count: f64, loaded: f64 },
    /// Vehicles on the road are damaged: they go to the workshop; what they carry is lost. For strikes on columns.
    DamageVehicles { fleet: FleetId, count: f64, loaded: f64 },
    /// Goods of a kind are used straight out of a depot, as by an air base.
    Draw { depot: DepotId, kind: u8, tonnes: f64 },
    /// A share of what a depot holds is destroyed.
    Burn { depot: DepotId, share: f64 },
    /// The enemy takes a depot: a share of what lies there is burnt by those who leave, the rest is captured.
    Take { depot: DepotId, burnt_share: f64 },
}

/// A column on its way out, due in one step.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slot {
    /// Vehicles.
    pub vehicles: f64,
    /// What they carry, by kind. *Unit*: t.
    pub goods_t: [f64; KINDS],
}

/// Steps ahead of a fleet's columns: out with goods, home without.
#[derive(Debug, Clone, PartialEq)]
pub struct Road {
    /// On the way out, by step modulo the length.
    pub out: Vec<Slot>,
    /// On the way home.
    pub home: Vec<f64>,
    /// Of these, those that carried troops.
    pub lent: Vec<f64>,
}

impl Road {
    fn new(fleet: &Fleet, step_h: f64) -> Self {
        let steps = (fleet.out_h.max(fleet.trip_h()) / step_h).ceil().max(1.0) as usize + 2;
        Self { out: vec![Slot::default(); steps], home: vec![0.0; steps], lent: vec![0.0; steps] }
    }

    /// Position of a step.
    pub fn at(&self, step: usize) -> usize {
        step % self.out.len()
    }
}

/// The two steps around the end of a way, from now, and the share of the earlier one. A way takes at least a step.
pub fn due(hours: f64, step_h: f64) -> (usize, f64) {
    let steps = (hours / step_h).max(1.0);
    let whole = steps as u32;
    (whole as usize, 1.0 - (steps - f64::from(whole)))
}

/// Everything about supply that changes, but stocks of elements and depots.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyState {
    /// Where they load, ready to. *Unit*: vehicles, as the four below.
    pub ready: Column<FleetId, f64>,
    /// In the workshop.
    pub under_repair: Column<FleetId, f64>,
    /// Lost for good: worn out or destroyed.
    pub written_off: Column<FleetId, f64>,
    /// Taken away by date.
    pub withdrawn: Column<FleetId, f64>,
    /// Ever in the fleet.
    pub joined: Column<FleetId, f64>,
    /// Come from other fleets, less those given to them; adds up to nothing over all fleets.
    pub reassigned: Column<FleetId, f64>,
    /// Fleets to whose depot others' vehicles go as they come in, since it was short at the last look.
    pub is_called_for: Column<FleetId, bool>,
    /// Of the written off, those destroyed by the enemy.
    pub destroyed: Column<FleetId, f64>,
    /// Columns on the road.
    pub road: Column<FleetId, Road>,
    /// Shares of the next load by kind; they add up to 1, or less where no more of some is wanted.
    pub shares: Column<FleetId, [f64; KINDS]>,
    /// Vehicles promised to troops, and the vehicle-hours for which they are promised.
    pub owed: Column<FleetId, (f64, f64)>,
    /// Men who asked to ride, and of these those who ride.
    pub riders: Column<FleetId, (f64, f64)>,
    /// Vehicle-hours lent to troops in all.
    pub lent_h: Column<FleetId, f64>,
    /// Pace at which an element rides on the road; 0: it walks. *Unit*: km/h.
    pub ride_km_h: Column<ElementId, f32>,
    /// Goods waiting at a railhead, by kind. *Unit*: t.
    pub railhead_t: Column<RailheadId, [f64; KINDS]>,
    /// Ever come by rail, by kind. *Unit*: t.
    pub railed_t: Column<RailheadId, [f64; KINDS]>,
    /// Kinds of which a depot has nothing left, a bit each: said once, and again only after it has held [`STOCKED_T`].
    pub is_out: Column<DepotId, u8>,
    /// Trains that troops take from goods.
    pub timetable: Timetable,
    /// Whether the lines to a railhead pass less than it wants.
    pub is_choked: Column<RailheadId, bool>,
    /// Fuel and fodder that the columns of a side used themselves, by kind. *Unit*: t.
    pub own_use_t: [[f64; KINDS]; 2],
    /// Goods of a side lost on the road, by kind. *Unit*: t.
    pub lost_on_road_t: [[f64; KINDS]; 2],
    /// Goods of a side that were on the road at the start, by kind. *Unit*: t.
    pub on_road_at_start_t: [[f64; KINDS]; 2],
    /// Come from railheads to the depots of a side since the start, by kind: a tonne that goes on from one depot to the
    /// next counts once. *Unit*: t.
    pub came_t: [[f64; KINDS]; 2],
    /// Taken from depots of a side by its fleets, less what these unloaded: on the road, used by the columns, or lost there.
    /// *Unit*: t.
    pub forwarded_t: [[f64; KINDS]; 2],
    /// Ever given out by a depot: to elements, airfields and fleets. *Unit*: t.
    pub issued_t: Column<DepotId, [f64; KINDS]>,
    /// What a depot had given out by the last look, and the mean of a day. *Unit*: t.
    pub demand_t: Column<DepotId, ([f64; KINDS], [f64; KINDS])>,
    /// What a side had used by the last look, and the mean of a day. *Unit*: t.
    pub use_t: [([f64; KINDS], [f64; KINDS]); 2],
    /// What had come when a plan began to count; `None` before. *Unit*: t.
    pub plan_from_t: Column<TonnagePlanId, Option<[f64; KINDS]>>,
    /// Whether a plan has been reached, and whether it has been called.
    pub plan_told: Column<TonnagePlanId, (bool, bool)>,
}

impl SupplyState {
    /// As before the first step: fleets that are there from the start are under way as they would be if they had been
    /// running for long.
    pub fn new(theatre: &Theatre) -> Self {
        let n = theatre.fleets.len();
        let mut state = Self {
            ready: Column::filled(n, 0.0),
            under_repair: Column::filled(n, 0.0),
            written_off: Column::filled(n, 0.0),
            withdrawn: Column::filled(n, 0.0),
            joined: Column::filled(n, 0.0),
            reassigned: Column::filled(n, 0.0),
            is_called_for: Column::filled(n, false),
            destroyed: Column::filled(n, 0.0),
            road: Column::new(theatre.fleets.iter().map(|fleet| Road::new(fleet, theatre.step_h)).collect()),
            shares: Column::new(
                theatre
                    .fleets
                    .iter()
                    .map(|fleet| fleet.strength(0.0).or(fleet.schedule.first()).map_or([0.0; KINDS], |row| row.shares))
                    .collect(),
            ),
            owed: Column::filled(n, (0.0, 0.0)),
            riders: Column::filled(n, (0.0, 0.0)),
            lent_h: Column::filled(n, 0.0),
            ride_km_h: Column::filled(theatre.elements.len(), 0.0),
            railhead_t: Column::filled(theatre.railheads.len(), [0.0; KINDS]),
            railed_t: Column::filled(theatre.railheads.len(), [0.0; KINDS]),
            is_out: Column::new(theatre.depots.iter().map(|depot| bits(depot.stock_t, |tonnes| tonnes < EMPTY_T)).collect()),
            timetable: Timetable::of_arrivals(theatre, &Column::new(theatre.elements.iter().map(|who| who.arrives_h).collect())),
            is_choked: Column::filled(theatre.railheads.len(), false),
            own_use_t: [[0.0; KINDS]; 2],
            lost_on_road_t: [[0.0; KINDS]; 2],
            on_road_at_start_t: [[0.0; KINDS]; 2],
            came_t: [[0.0; KINDS]; 2],
            forwarded_t: [[0.0; KINDS]; 2],
            issued_t: Column::filled(theatre.depots.len(), [0.0; KINDS]),
            demand_t: Column::filled(theatre.depots.len(), ([0.0; KINDS], [0.0; KINDS])),
            use_t: [([0.0; KINDS], [0.0; KINDS]); 2],
            plan_from_t: Column::filled(theatre.supply_plans.len(), None),
            plan_told: Column::filled(theatre.supply_plans.len(), (false, false)),
        };
        for id in theatre.fleets.ids() {
            state.start(id, theatre);
        }
        state
    }

    /// Leaves the railways from an hour on to those who are due at given hours, for headquarters that decide who comes.
    pub fn set_free_from(&mut self, theatre: &Theatre, hour: f64, arrives_h: &Column<ElementId, f64>) {
        let recorded = std::mem::replace(&mut self.timetable, Timetable::of_arrivals(theatre, arrives_h));
        self.timetable.begin_as(&recorded, hour);
    }

    fn start(&mut self, id: FleetId, theatre: &Theatre) {
        let fleet = &theatre.fleets[id];
        let Some(row) = fleet.strength(0.0) else { return };
        let Origin::Railhead(from) = fleet.loads_at else {
            // What lies in a depot is there at the start: nobody has fetched of it yet.
            self.joined[id] = row.vehicles;
            self.ready[id] = row.vehicles;
            return;
        };
        let rate = |fleet: &Fleet| {
            let vehicles = fleet.strength(0.0).map_or(0.0, |row| row.vehicles);
            vehicles * fleet.availability() / fleet.trip_h()
        };
        let wanted_t_per_h: f64 = theatre
            .fleets
            .iter()
            .filter(|other| other.loads_at == fleet.loads_at)
            .map(|other| rate(other) * (other.net_t + other.own_use_t))
            .sum();
        // What comes by rail and what the ramps pass: a fleet that had run for long would have no more of it on the road.
        let at_start = |rates: &[(f64, f64)], otherwise| rates.iter().take_while(|row| row.0 <= 0.0).last().map_or(otherwise, |row| row.1);
        let railhead = &theatre.railheads[from];
        let sent = at_start(&railhead.schedule, 0.0).min(at_start(&railhead.handling, f64::INFINITY));
        let found = if wanted_t_per_h > sent { sent / wanted_t_per_h } else { 1.0 };
        let per_step = rate(fleet) * found * theatre.step_h;
        let road = &mut self.road[id];
        let (out_steps, home_steps) = ((fleet.out_h / theatre.step_h).max(1.0), (fleet.home_h / theatre.step_h).max(1.0));
        let mut under_way = 0.0;
        for at in 0..road.out.len() {
            let vehicles = per_step * (out_steps - at as f64).clamp(0.0, 1.0);
            road.out[at] = Slot { vehicles, goods_t: row.shares.map(|share| share * vehicles * fleet.net_t) };
            road.home[at] = per_step * (home_steps - at as f64).clamp(0.0, 1.0);
            add(&mut self.on_road_at_start_t[fleet.side.index()], road.out[at].goods_t);
            under_way += vehicles + road.home[at];
        }
        let under_repair = row.vehicles * (1.0 - fleet.availability()) * found;
        self.joined[id] = row.vehicles;
        self.under_repair[id] = under_repair.min(row.vehicles);
        self.ready[id] = (row.vehicles - under_way - self.under_repair[id]).max(0.0);
        self.joined[id] = self.ready[id] + under_way + self.under_repair[id];
    }

    /// Vehicles that a fleet has by date and by what came from others or went to them.
    pub fn vehicles(&self, fleet: FleetId, row: &FleetStrength) -> f64 {
        (row.vehicles + self.reassigned[fleet]).max(0.0)
    }

    /// Vehicles of a fleet on the way out and on the way home: what a strike on columns can find.
    pub fn on_road(&self, fleet: FleetId) -> [f64; 2] {
        let road = &self.road[fleet];
        [road.out.iter().map(|slot| slot.vehicles).sum(), road.home.iter().sum()]
    }

    /// Vehicles of a fleet on the road that are lent to troops; they are among those on the way home.
    pub fn lent(&self, fleet: FleetId) -> f64 {
        self.road[fleet].lent.iter().sum()
    }

    /// Goods of a fleet on the way, by kind. *Unit*: t.
    pub fn goods_on_road_t(&self, fleet: FleetId) -> [f64; KINDS] {
        let mut sum = [0.0; KINDS];
        for slot in &self.road[fleet].out {
            add(&mut sum, slot.goods_t);
        }
        sum
    }
}

/// Number of a step by the hour of its beginning.
pub fn step_of(hour: f64, step_h: f64) -> usize {
    nearest(hour / step_h) as usize
}

/// Whether the enemy holds the cell of a depot in the field.
pub fn is_lost(theatre: &Theatre, state: &super::State, depot: DepotId) -> bool {
    let what = &theatre.depots[depot];
    what.beyond_km <= 0.0 && state.control.find(what.cell).is_some_and(|&control| control == what.side.enemy() as u8)
}

/// Whether something waits for no directive, or for one that has been received.
pub fn is_ordered(state: &super::State, directive: DirectiveId) -> bool {
    state.stage.find(directive).is_none_or(|&stage| stage == super::state::Stage::Received)
}

/// What a side's quartermaster goes by now: of the rows that have begun and whose directive has been received, the last.
pub fn priority<'t>(theatre: &'t Theatre, state: &super::State, side: super::Side) -> Option<&'t Priority> {
    let rows = theatre.priorities[side.index()].iter().take_while(|row| row.from_h <= state.hour);
    rows.filter(|row| is_ordered(state, row.directive)).last()
}

/// What the open tonnage plans of a side still lack, by kind, what is on the road already counted as come. *Unit*: t.
pub fn still_to_come_t(theatre: &Theatre, state: &super::State, side: super::Side) -> [f64; KINDS] {
    let mut lacks = [0.0; KINDS];
    for (plan, what) in theatre.supply_plans.entries() {
        let is_open = what.side == side && state.supply.plan_from_t[plan].is_some() && state.hour < what.by_h;
        if is_open {
            let come = come_for(theatre, state, plan);
            for kind in 0..KINDS {
                lacks[kind] += (what.tonnes[kind] - come[kind]).max(0.0);
            }
        }
    }
    for (id, fleet) in theatre.fleets.entries() {
        if fleet.side == side && matches!(fleet.loads_at, Origin::Railhead(_)) && lacks != [0.0; KINDS] {
            for (lacks, road_t) in lacks.iter_mut().zip(state.supply.goods_on_road_t(id)) {
                *lacks = (*lacks - road_t).max(0.0);
            }
        }
    }
    lacks
}

/// What has come since a tonnage plan began to count, by kind; nothing before. *Unit*: t.
pub fn come_for(theatre: &Theatre, state: &super::State, plan: TonnagePlanId) -> [f64; KINDS] {
    let Some(from_t) = state.supply.plan_from_t[plan] else { return [0.0; KINDS] };
    let came_t = state.supply.came_t[theatre.supply_plans[plan].side.index()];
    std::array::from_fn(|kind| came_t[kind] - from_t[kind])
}

/// Share of a tonnage plan that has come: of each kind at most what it wants, so that one kind does not stand for another.
/// *Range*: 0–1; 0 before it begins to count, 1 for a plan that wants nothing.
pub fn plan_readiness(theatre: &Theatre, state: &super::State, plan: TonnagePlanId) -> f64 {
    let what = &theatre.supply_plans[plan];
    let wanted: f64 = what.tonnes.iter().sum();
    if wanted <= 0.0 {
        return 1.0;
    }
    let come: f64 = come_for(theatre, state, plan).into_iter().zip(what.tonnes).map(|(come, wanted)| come.clamp(0.0, wanted)).sum();
    come / wanted
}

/// Conservation of vehicles and goods. *Errors*: what does not hold.
pub fn audit(theatre: &Theatre, state: &super::State) -> Result<(), String> {
    let supply = &state.supply;
    let mut accounted = supply.came_t;
    let mut hauled = [0.0f64; 2];
    let moved: f64 = supply.reassigned.iter().sum();
    if moved.abs() > 1e-6 {
        return Err(format!("{moved} vehicles more came to fleets from others than were given to them"));
    }
    for id in theatre.fleets.ids() {
        let fleet = &theatre.fleets[id];
        let [out, home] = supply.on_road(id);
        let sum = supply.ready[id] + out + home + supply.under_repair[id] + supply.written_off[id] + supply.withdrawn[id];
        let joined = supply.joined[id];
        if (sum - joined).abs() > 1e-6 * joined.max(1.0) || supply.ready[id] < -1e-9 || supply.under_repair[id] < -1e-9 {
            return Err(format!("vehicles of {}: {sum} accounted for, {joined} joined", fleet.id));
        }
        for (&lent, &home) in supply.road[id].lent.iter().zip(&supply.road[id].home) {
            if !(-1e-9..=home + 1e-6 * joined.max(1.0)).contains(&lent) {
                return Err(format!("vehicles of {}: {lent} lent to troops come home in a step in which {home} come", fleet.id));
            }
        }
        let side = fleet.side.index();
        add(&mut accounted[side], supply.goods_on_road_t(id));
        if let Origin::Railhead(_) = fleet.loads_at {
            hauled[side] += state.hauled_t[id];
        }
    }
    let mut come = supply.on_road_at_start_t;
    for id in theatre.railheads.ids() {
        let side = theatre.railheads[id].side.index();
        add(&mut come[side], supply.railed_t[id]);
        add(&mut accounted[side], supply.railhead_t[id]);
    }
    for side in 0..2 {
        add(&mut come[side], supply.forwarded_t[side]);
        add(&mut accounted[side], supply.own_use_t[side]);
        add(&mut accounted[side], supply.lost_on_road_t[side]);
        // Kind by kind: what set out as food does not arrive as shells.
        for (kind, (sum, come)) in accounted[side].into_iter().zip(come[side]).enumerate() {
            if (sum - come).abs() > 1e-6 * come.max(1.0) {
                return Err(format!("goods of kind {kind} of side {side} on rail and road: {sum} t accounted for, {come} t came"));
            }
        }
        let came: f64 = supply.came_t[side].iter().sum();
        if (hauled[side] - came).abs() > 1e-6 * came.max(1.0) {
            return Err(format!("goods of side {side}: its fleets brought {} t from railheads, its depots took {came} t", hauled[side]));
        }
    }
    Ok(())
}

fn add(sum: &mut [f64; KINDS], more: [f64; KINDS]) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Side;
    use super::super::proving_ground::Ground;
    use super::*;

    #[test]
    fn goods_that_become_others_on_the_road_break_the_books_though_the_sum_is_the_same() {
        let mut ground = Ground::new();
        let (railhead, _, fleet) = ground.supply_line(Side::First, 1000.0, 10.0);
        let mut field = ground.play();
        let (food, shells) = (3, 1);
        field.state.supply.railed_t[railhead][food] = 5.0;
        field.state.supply.road[fleet].out[0].goods_t[food] += 5.0;
        assert_eq!(audit(&field.theatre, &field.state), Ok(()));
        field.state.supply.road[fleet].out[0].goods_t[food] -= 5.0;
        field.state.supply.road[fleet].out[0].goods_t[shells] += 5.0;
        let broken = audit(&field.theatre, &field.state).unwrap_err();
        assert!(broken.contains("goods of kind 1 of side 0"), "{broken}");
    }

    #[test]
    fn vehicles_that_troops_have_beyond_those_that_come_home_break_the_books_though_the_fleet_is_whole() {
        let mut ground = Ground::new();
        let (_, _, fleet) = ground.supply_line(Side::First, 1000.0, 10.0);
        let mut field = ground.play();
        let supply = &mut field.state.supply;
        let home = supply.road[fleet].home[1];
        supply.road[fleet].lent[1] = home;
        assert_eq!(audit(&field.theatre, &field.state), Ok(()));
        field.state.supply.road[fleet].lent[1] = home + 1.0;
        let broken = audit(&field.theatre, &field.state).unwrap_err();
        assert!(home > 0.0 && broken.contains("lent to troops come home in a step in which"), "{home} {broken}");
    }

    #[test]
    fn a_way_of_so_many_hours_takes_that_long_in_the_mean() {
        for (hours, step_h) in [(24.0, 3.0), (25.0, 3.0), (65.9, 3.0), (5.0, 3.0), (3.0, 3.0)] {
            let (steps, early) = due(hours, step_h);
            let mean = steps as f64 * early + (steps + 1) as f64 * (1.0 - early);
            assert!((mean * step_h - hours).abs() < 1e-9, "{hours} h in steps of {step_h} h: {mean} steps");
        }
        assert_eq!(due(1.0, 3.0), (1, 1.0), "no way is shorter than a step");
    }
}
