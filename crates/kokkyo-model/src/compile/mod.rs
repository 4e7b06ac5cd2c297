//! `compile`: from what a scenario gives to a [`World`] that can be played.
//!
//! Takes [`Given`], a type without targets. Lengths are rounded to whole metres and positions to a centimetre, so that
//! the compiled theatre has the same bits on every machine; a test holds its hash.

mod air;
mod command;
mod forces;
mod headquarters;
mod intelligence;
mod logistics;
pub(crate) mod routes;
mod space;

use std::sync::Arc;

use kokkyo_scenario::{Given, Report};

use crate::mechanisms::environment::daylight;
use crate::parameters::{Laws, ParameterVector};
use crate::world::Side;
use crate::world::column::{CellId, Column, DepotId, Id as _, PlaceId};
use crate::world::played::Choice;
use crate::world::search::Rearward;
use crate::world::theatre::{Depot, Gateway, Origin, Place, Theatre, depots_by_distance, disputed_cells};

/// A theatre and the laws that hold in it: all a replication needs.
#[derive(Debug, Clone)]
pub struct World {
    /// What never changes, shared by all replications.
    pub theatre: Arc<Theatre>,
    /// The numbers in the laws.
    pub laws: Laws,
    /// From when on headquarters decide; infinite: never, all is as recorded. *Unit*: h since the start.
    pub free_from_h: f64,
    /// What persons decide in the place of headquarters, once these decide.
    pub choices: Arc<[Choice]>,
}

/// Faults found while compiling.
#[derive(Default)]
pub(crate) struct Faults {
    report: Report,
}

impl Faults {
    fn add(&mut self, code: &'static str, file: &str, message: &str, help: &str) {
        self.report.error(code, file, 0, "", message, help);
    }
}

/// Codes of the faults that only compiling can find, with their meaning.
pub const CODES: &[(&str, &str)] = &[
    ("M001", "the field has no cells or too many"),
    ("M002", "a parameter that a mechanism needs is missing"),
    ("M003", "a side's anchor does not lie in the field"),
    ("M004", "a claimed border does not separate the two anchors"),
    ("M005", "a crossing lies on no river edge"),
    ("M006", "a place is neither in the field nor joined to it by road"),
    ("M007", "two ids have the same hash, so they would share their luck"),
    ("M008", "the package has more things of a kind than ids can count"),
];

/// Compiles a scenario with its stated parameter values. *Errors*: faults of the package that only show here.
pub fn compile(given: &Given) -> Result<World, Report> {
    compile_with(given, &ParameterVector::stated(&given.parameters))
}

/// Compiles a scenario with other parameter values. *Errors*: as [`compile`].
pub fn compile_with(given: &Given, vector: &ParameterVector) -> Result<World, Report> {
    let mut faults = Faults::default();
    let laws = match Laws::read(vector) {
        Ok(laws) => Some(laws),
        Err(missing) => {
            for key in missing {
                faults.add("M002", "parameters", &format!("parameter `{key}` is missing"), "add it with value, unit and source");
            }
            None
        }
    };
    let theatre = laws.and_then(|laws| theatre(given, &laws, &mut faults));
    match (theatre, laws) {
        (Some(theatre), Some(laws)) if faults.report.diagnostics.is_empty() => {
            Ok(World { theatre: Arc::new(theatre), laws, free_from_h: f64::INFINITY, choices: Arc::default() })
        }
        _ => Err(faults.report),
    }
}

fn theatre(given: &Given, laws: &Laws, faults: &mut Faults) -> Option<Theatre> {
    let geography = &given.geography;
    let start = given.clock.start;
    let place_at = |index: usize| geography.places.get(index).map_or([0.0, 0.0], |place| place.at);
    let anchors = [place_at(given.sides.first()?.anchor), place_at(given.sides.get(1)?.anchor)];
    // Ids count to 65,534; the greatest stands for nothing. What each element or cell names by its kind counts to 255.
    const IDS: usize = u16::MAX as usize - 1;
    const KINDS: usize = u8::MAX as usize;
    for (what, count, most) in [
        ("formations", given.forces.formations.len(), IDS),
        ("holdings", given.forces.holdings.len() + given.forces.replacements.len(), IDS),
        ("replacements", given.forces.replacements.len(), IDS),
        ("classes of equipment", given.forces.equipment.len(), IDS),
        ("places", geography.places.len(), IDS),
        ("crossings", geography.crossings.len(), IDS),
        ("railways", given.logistics.railways.len(), IDS),
        ("tonnage plans", given.logistics.plans.len(), IDS),
        ("railheads", given.logistics.railheads.len(), IDS),
        ("fleets", given.logistics.fleets.len(), IDS),
        ("depots", given.logistics.depots.len(), IDS),
        ("tasks", given.command.tasks.len(), IDS),
        ("directives", given.command.directives.len(), IDS),
        ("headquarters", given.command.headquarters.len(), IDS),
        ("courses of action", given.command.courses.len(), IDS),
        ("nations", given.nations.len(), KINDS),
        ("kinds of mobility", given.forces.mobilities.len(), KINDS),
        ("qualities of troops", given.forces.troops.len(), KINDS),
        ("terrain classes", geography.terrain_classes.len(), KINDS),
    ] {
        if count > most {
            let most = if most == IDS { "65,534" } else { "255" };
            faults.add("M008", "scenario.toml", &format!("{count} {what}; at most {most} are possible"), "leave some out");
            return None;
        }
    }
    let space = space::build(given, anchors, start, faults)?;
    let mut places: Column<PlaceId, Place> = Column::new(
        geography
            .places
            .iter()
            .map(|place| Place {
                id: place.id.clone(),
                name: place.name.clone(),
                cell: space::cell_at(&space.cells, place.at, geography.field.h3_resolution),
            })
            .collect(),
    );
    // A place in a lake or on impassable ground is moved to the nearest passable cell.
    for at in 0..places.len() {
        let id = PlaceId::at(at);
        let cell = places[id].cell;
        if cell.is_some() && !space.cells[cell].passable {
            let from = geography.places[at].at;
            let nearest = space
                .cells
                .ids()
                .filter(|&c| space.cells[c].passable)
                .min_by(|&a, &b| space::metres(space.cells[a].at, from).total_cmp(&space::metres(space.cells[b].at, from)));
            places[id].cell = nearest.unwrap_or(CellId::NONE);
        }
    }
    let gateways = gateways(given, &places);
    let order_of_battle = forces::build(given, &places, &gateways, faults);
    let depots: Column<DepotId, Depot> = Column::new(
        given
            .logistics
            .depots
            .iter()
            .map(|depot| {
                let place = PlaceId::at(depot.place);
                let (cell, beyond_km) = if places[place].cell.is_some() {
                    (places[place].cell, 0.0)
                } else {
                    gateways[place].iter().min_by(|a, b| a.km.total_cmp(&b.km)).map_or((CellId::NONE, 0.0), |gate| (gate.cell, gate.km))
                };
                if !cell.is_some() {
                    let message = format!("depot `{}` is neither in the field nor joined to it", depot.id);
                    faults.add("M006", "logistics/depots.csv", &message, "add a road from its place to the field");
                }
                Depot { id: depot.id.clone(), side: Side::at(depot.side), cell, beyond_km, stock_t: depot.stock_t, fleets: Vec::new() }
            })
            .collect(),
    );
    let mut routes = routes::Routes::default();
    let orders = {
        let mut ground = routes::Ground {
            cells: &space.cells,
            terrain: &space.terrain,
            crossings: &space.crossings,
            mobilities: &order_of_battle.mobilities,
            wade_h: laws.march.wade_h,
            crossing_h: 1.0,
            minutes: Default::default(),
        };
        ground.minutes = routes::minutes_by_edge(&ground);
        command::build(given, &ground, &places, &gateways, &order_of_battle, &depots, &mut routes, faults)
    };
    if routes.are_full {
        let message = format!("the tasks need more than {} ways over {} cells", routes.found.len(), space.cells.len());
        faults.add("M008", "command/plans.toml", &message, "let tasks share objectives and spans, leave some out, or take a smaller field");
    }
    let air = air::build(given, &air::Ground { cells: &space.cells, places: &places }, faults);
    let intelligence = intelligence::build(given, &space.cells, &places);
    if !faults.report.diagnostics.is_empty() {
        return None;
    }
    let transport = logistics::build(given, &order_of_battle);
    let mut depots = depots;
    for (id, fleet) in transport.fleets.entries() {
        if let Origin::Depot(depot) = fleet.loads_at {
            depots[depot].fleets.push(id);
        }
    }
    let steps = (given.clock.end.hours_since(start) / given.clock.step_h).ceil().max(1.0) as u32;
    let field = geography.field;
    let depots_by_distance = depots_by_distance(&space.cells, &depots);
    let headquarters = headquarters::headquarters(given, &order_of_battle);
    let command = headquarters::command(given, &orders, &order_of_battle);
    let mut theatre = Theatre {
        start_s: start.0,
        offset_h: given.clock.offset_h,
        step_h: given.clock.step_h,
        rounds: crate::rounds::Lengths::USUAL,
        steps,
        middle: [(field.west + field.east) / 2.0, (field.south + field.north) / 2.0],
        cells: space.cells,
        terrain: space.terrain,
        places,
        gateways,
        crossings: space.crossings,
        formations: order_of_battle.formations,
        elements: order_of_battle.elements,
        holdings: order_of_battle.holdings,
        equipment: order_of_battle.equipment,
        mobilities: order_of_battle.mobilities,
        troops: order_of_battle.troops,
        replacements: order_of_battle.replacements,
        headquarters,
        command,
        directives: orders.directives,
        tasks: orders.tasks,
        tasks_of: orders.tasks_of,
        routes: routes.found,
        rear_routes: orders.rear_routes,
        railways: transport.railways,
        railheads: transport.railheads,
        fleets: transport.fleets,
        priorities: transport.priorities,
        supply_plans: transport.plans,
        way_in_km: transport.way_in_km,
        boardings: transport.boardings,
        depots,
        depots_by_distance,
        air,
        goals: orders.goals,
        disputed_km2: space.disputed_km2,
        disputed: Vec::new(),
        light: Vec::new(),
        rearward: Rearward::default(),
        intelligence,
    };
    theatre.light = (0..theatre.steps).map(|step| daylight::of_step(&theatre, step)).collect();
    theatre.disputed = disputed_cells(&theatre.cells);
    theatre.rearward = Rearward::of(&theatre);
    Some(theatre)
}

/// For each place outside the field, the places in the field that its roads lead to, with the length of the road.
fn gateways(given: &Given, places: &Column<PlaceId, Place>) -> Column<PlaceId, Vec<Gateway>> {
    let links = &given.geography.links;
    let road = |link: &kokkyo_scenario::geography::Link| link.mode != kokkyo_scenario::geography::LinkMode::Rail;
    let mut all = Vec::with_capacity(places.len());
    for from in places.ids() {
        let mut found = Vec::new();
        if !places[from].cell.is_some() {
            // Bellman and Ford: the network has a few dozen links. Ways end where they first reach the field.
            let mut km: Column<PlaceId, f64> = Column::filled(places.len(), f64::INFINITY);
            km[from] = 0.0;
            for _ in 0..places.len() {
                let mut changed = false;
                for link in links.iter().filter(|link| road(link)) {
                    for (a, b) in [(link.from, link.to), (link.to, link.from)] {
                        let (a, b) = (PlaceId::at(a), PlaceId::at(b));
                        if !places[a].cell.is_some() && km[a] + link.km < km[b] {
                            km[b] = km[a] + link.km;
                            changed = true;
                        }
                    }
                }
                if !changed {
                    break;
                }
            }
            for to in places.ids() {
                if places[to].cell.is_some() && km[to].is_finite() {
                    found.push(Gateway { cell: places[to].cell, km: (km[to] * 1000.0).round() / 1000.0 });
                }
            }
        }
        all.push(found);
    }
    Column::new(all)
}
