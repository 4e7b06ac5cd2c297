//! How supply looked, step by step: where the vehicles of every fleet were, what lay at every railhead, how every
//! crossing stood, what had come for every tonnage plan.

use kokkyo_model::world::supply::come_for;
use kokkyo_model::world::{State, Theatre};
use kokkyo_scenario::logistics::KINDS;

/// Numbers of a fleet in a row, in this order.
pub const FLEET: [&str; 7] = ["ready", "out", "home", "under_repair", "written_off", "on_road_t", "delivered_t"];

/// Numbers of a railhead in a row, in this order: what waits by kind, and all that has come.
pub const RAILHEAD: [&str; KINDS + 1] = ["small_arms_t", "shells_t", "fuel_t", "food_t", "air_ammunition_t", "other_t", "come_t"];

/// Numbers of a tonnage plan in a row, in this order: what has come since it began to count, by kind.
pub const PLAN: [&str; KINDS] = ["small_arms_t", "shells_t", "fuel_t", "food_t", "air_ammunition_t", "other_t"];

/// Numbers of a crossing in a row, in this order: what is built of it, what stands of that, what of its capacity passes.
pub const CROSSING: [&str; 3] = ["built", "stands", "passes"];

/// The rows of one replication, as those of [`Frames`](crate::frames::Frames).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SupplyFrames {
    /// Fleets of the theatre.
    pub fleets: usize,
    /// Railheads of the theatre.
    pub railheads: usize,
    /// Crossings of the theatre: bridges, fords, boats.
    pub crossings: usize,
    /// Tonnage plans of the theatre.
    pub plans: usize,
    /// Numbers of [`FLEET`]. *Shape*: `[row][fleet]`. *Unit*: vehicles, t.
    pub of_fleets: Vec<[f32; FLEET.len()]>,
    /// Numbers of [`RAILHEAD`]. *Shape*: `[row][railhead]`. *Unit*: t.
    pub of_railheads: Vec<[f32; RAILHEAD.len()]>,
    /// Numbers of [`CROSSING`]. *Shape*: `[row][crossing]`. *Range*: 0–1.
    pub of_crossings: Vec<[f32; CROSSING.len()]>,
    /// Numbers of [`PLAN`]. *Shape*: `[row][plan]`. *Unit*: t.
    pub of_plans: Vec<[f32; PLAN.len()]>,
}

impl SupplyFrames {
    /// Without rows, with room for some.
    pub fn new(theatre: &Theatre, rows: usize) -> Self {
        let (fleets, railheads, crossings) = (theatre.fleets.len(), theatre.railheads.len(), theatre.crossings.len());
        let plans = theatre.supply_plans.len();
        Self {
            fleets,
            railheads,
            crossings,
            plans,
            of_fleets: Vec::with_capacity(rows * fleets),
            of_railheads: Vec::with_capacity(rows * railheads),
            of_crossings: Vec::with_capacity(rows * crossings),
            of_plans: Vec::with_capacity(rows * plans),
        }
    }

    /// Appends a row.
    pub fn record(&mut self, theatre: &Theatre, state: &State) {
        let supply = &state.supply;
        for id in theatre.fleets.ids() {
            let [out, home] = supply.on_road(id);
            let on_road_t: f64 = supply.goods_on_road_t(id).iter().sum();
            let all = [supply.ready[id], out, home, supply.under_repair[id], supply.written_off[id], on_road_t, state.hauled_t[id]];
            self.of_fleets.push(all.map(|number| number as f32));
        }
        for id in theatre.railheads.ids() {
            let mut all = [supply.railed_t[id].iter().sum::<f64>() as f32; RAILHEAD.len()];
            for (number, waits) in all.iter_mut().zip(supply.railhead_t[id]) {
                *number = waits as f32;
            }
            self.of_railheads.push(all);
        }
        self.of_plans.extend(theatre.supply_plans.ids().map(|plan| come_for(theatre, state, plan).map(|tonnes| tonnes as f32)));
        let hour = theatre.hour(state.step);
        for (id, site) in theatre.crossings.entries() {
            let is_in_use = site.opens_h <= hour && hour < site.closes_h;
            let passes = if is_in_use { state.bridges.passes(id) } else { 0.0 };
            self.of_crossings.push([state.bridges.built[id], state.bridges.stands[id], passes].map(|share| share as f32));
        }
    }
}
