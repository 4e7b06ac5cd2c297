//! For tests: a small flat field of 9 by 7 cells, built by hand, on which a mechanism can be tried alone. The first
//! side's ground is the east (column above 0), the second's the west, the column in the middle is disputed.

use kokkyo_scenario::air::{AirRole, AirVerb};
use kokkyo_scenario::command::{Compliance, Play};
use kokkyo_scenario::forces::{FireKind, MobilityKind, Role, Surrounded, Target};
use kokkyo_scenario::logistics::{CARRIED, KINDS, Supply};
use kokkyo_scenario::{Parameter, Prior, Provenance};

use super::air::{Aircraft, Airfield, AirfieldState, Mission, Posting, Squadron};
use super::column::{
    AirMissionId, AirfieldId, CellId, Column, CrossingId, DepotId, DirectiveId, ElementId, EquipmentId, FleetId, HoldingId, Id as _,
    PlaceId, RailheadId, SquadronId,
};
use super::occupancy::Occupancy;
use super::railway::Boarding;
use super::theatre::{
    Cell, Crossing, Depot, Directive, Edge, Element, Equipment, Fleet, FleetStrength, Holding, Mobility, Railhead, Route, Terrain, Theatre,
    Troops, Zone,
};
use super::{Cause, Effect, Effects, Kinds, Side, State, TARGETS, View, apply};
use crate::chance::Chance;
use crate::event::{Event, Log, Recording};
use crate::parameters::{Laws, ParameterVector, specification};
use crate::step::Decide;

const COLUMNS: i32 = 9;
const ROWS: i32 = 7;

/// A theatre to which a test adds what it needs.
pub(crate) struct Ground {
    pub theatre: Theatre,
    at: Vec<(ElementId, CellId)>,
}

/// A ground that is played on.
pub(crate) struct Field {
    pub theatre: Theatre,
    pub state: State,
    pub laws: Laws,
    pub log: Log,
    pub buffer: Effects,
    pub seed: u64,
}

/// The cell in a column (−4 west to 4 east) and a row (−3 to 3).
pub(crate) fn cell(column: i32, row: i32) -> CellId {
    CellId(((row + ROWS / 2) * COLUMNS + column + COLUMNS / 2) as u16)
}

/// Every parameter in the middle of its admissible range.
pub(crate) fn middling_laws() -> Laws {
    let all: Vec<Parameter> = specification()
        .iter()
        .map(|spec| Parameter {
            key: spec.key.to_string(),
            value: 0.5 * (spec.least + spec.greatest),
            unit: spec.unit.to_string(),
            prior: Prior::Fixed,
            claims: Vec::new(),
            provenance: Provenance::default(),
        })
        .collect();
    Laws::read(&ParameterVector::stated(&all)).expect("every parameter is given")
}

/// A class of equipment that hits nothing.
fn plain_equipment() -> Equipment {
    Equipment {
        id: "T".into(),
        name: String::new(),
        target: None,
        fire: FireKind::Direct,
        petrol: false,
        range_km: 1.0,
        rounds_per_h: 10.0,
        round_t: 0.001,
        lethal_area_m2: 0.0,
        crew: 3.0,
        fuel_t_per_km: 0.001,
        load_t: 10.0,
        shells: 100.0,
        fires_shells: true,
        cause: Cause::Armour,
        kills_per_h: [0.0; TARGETS],
        hits: Kinds::NONE,
    }
}

impl Ground {
    /// Without elements.
    pub fn new() -> Self {
        let mut cells = Vec::new();
        for row in -(ROWS / 2)..=ROWS / 2 {
            for column in -(COLUMNS / 2)..=COLUMNS / 2 {
                let mut here = Cell {
                    h3: u64::from(cell(column, row).0) + 1,
                    at: [118.6 + 0.029 * (f64::from(column) + 0.5 * f64::from(row & 1)), 47.75 + 0.017 * f64::from(row)],
                    plane_km: [2.17 * (f64::from(column) + 0.5 * f64::from(row & 1)), 1.89 * f64::from(row)],
                    terrain: 0,
                    height_m: 700,
                    area_km2: 4.0,
                    zone: match column {
                        ..0 => Zone::Second,
                        0 => Zone::Disputed,
                        _ => Zone::First,
                    },
                    degree: 0,
                    neighbours: [CellId::NONE; 6],
                    km: [2.2; 6],
                    edges: [Edge::Open; 6],
                    passable: true,
                };
                // Odd rows lie half a cell further east.
                let shift = row & 1;
                for (x, y) in [(-1, 0), (1, 0), (shift - 1, -1), (shift, -1), (shift - 1, 1), (shift, 1)] {
                    let (x, y) = (column + x, row + y);
                    if x.abs() <= COLUMNS / 2 && y.abs() <= ROWS / 2 {
                        here.neighbours[usize::from(here.degree)] = cell(x, y);
                        here.degree += 1;
                    }
                }
                cells.push(here);
            }
        }
        // Ways to the rear: the far ends of the middle row, an hour a column.
        let route = |side: Side| Route {
            objective: if side == Side::First { cell(4, 0) } else { cell(-4, 0) },
            hours: Column::new(
                (0..COLUMNS * ROWS)
                    .map(|at| {
                        let (column, row) = ((at % COLUMNS) - COLUMNS / 2, at / COLUMNS - ROWS / 2);
                        let along = if side == Side::First { COLUMNS / 2 - column } else { column + COLUMNS / 2 };
                        along.max(0) as f32 + row.abs() as f32 * 0.6
                    })
                    .collect(),
            ),
        };
        let theatre = Theatre {
            start_s: 0,
            offset_h: 0.0,
            step_h: 3.0,
            rounds: crate::rounds::Lengths::USUAL,
            steps: 1000,
            middle: [118.6, 47.75],
            cells: Column::new(cells),
            terrain: vec![Terrain { speed: [1.0; 4], exposure: 1.0, sight_km: 5.0 }],
            places: Column::new(Vec::new()),
            gateways: Column::new(Vec::new()),
            crossings: Column::new(Vec::new()),
            formations: Vec::new(),
            elements: Column::new(Vec::new()),
            holdings: Column::new(Vec::new()),
            equipment: Column::new(Vec::new()),
            mobilities: vec![Mobility { kind: MobilityKind::Foot, road_km_h: 4.0, marching_share: 0.5, night_factor: 0.5 }],
            troops: vec![Troops {
                readiness: 1.0,
                theta_stop: 0.6,
                theta_fall_back: 0.4,
                theta_break: 0.2,
                forbids_withdrawal: false,
                defection_per_h: 0.0,
                night_factor: 0.5,
                surrounded: Surrounded::Hold,
            }],
            replacements: Column::new(Vec::new()),
            headquarters: Column::new(Vec::new()),
            command: Default::default(),
            directives: Column::new(Vec::new()),
            tasks: Column::new(Vec::new()),
            tasks_of: Column::new(Vec::new()),
            routes: vec![route(Side::First), route(Side::Second)],
            rear_routes: [[0; 4], [1; 4]],
            railways: Column::new(Vec::new()),
            railheads: Column::new(Vec::new()),
            fleets: Column::new(Vec::new()),
            priorities: [Vec::new(), Vec::new()],
            supply_plans: Column::new(Vec::new()),
            way_in_km: Column::new(Vec::new()),
            boardings: Column::new(Vec::new()),
            depots: Column::new(Vec::new()),
            depots_by_distance: Default::default(),
            air: Default::default(),
            goals: Vec::new(),
            disputed_km2: 28.0,
            disputed: Vec::new(),
            light: Vec::new(),
            rearward: Default::default(),
            intelligence: Default::default(),
        };
        Self { theatre, at: Vec::new() }
    }

    /// Adds an element of so many men in a column and row.
    pub fn element(&mut self, side: Side, men: u32, column: i32, row: i32) -> ElementId {
        let id = ElementId::at(self.theatre.elements.len());
        let mut all: Vec<Element> = self.theatre.elements.iter().cloned().collect();
        all.push(Element {
            id: format!("E{}", id.0),
            name: String::new(),
            key: 1000 + u32::from(id.0),
            formation: 0,
            side,
            nation: side as u8,
            role: Role::Infantry,
            mobility_kind: MobilityKind::Foot,
            mobility: 0,
            troops: 0,
            frontage: 1.0,
            small_arms: EquipmentId::NONE,
            mines_share: 0.0,
            men,
            arrives_h: 0.0,
            arrives_at: PlaceId::NONE,
            departs_h: f64::INFINITY,
            first_holding: 0,
            holdings: 0,
            indirect_range_km: 0.0,
            heaviest_t: 0.0,
            vehicles: 0,
            has_armour: false,
            fuel_t_per_100km: 0.0,
        });
        self.theatre.elements = Column::new(all);
        self.at.push((id, cell(column, row)));
        id
    }

    /// Adds a weapon that hits one kind of target so often in an hour.
    pub fn weapon(&mut self, id: &str, target: Target, kills_per_h: f64) -> EquipmentId {
        let mut weapon = Equipment { id: id.into(), hits: Kinds::NONE, ..plain_equipment() };
        weapon.kills_per_h[target as usize] = kills_per_h;
        weapon.hits.insert(target as usize);
        self.add_equipment(weapon)
    }

    /// Makes an element one of armour, of so many light tanks with petrol engines and crews of so many, unarmed.
    pub fn armour(&mut self, element: ElementId, count: u32, crew: f64) -> HoldingId {
        let tank = Equipment { target: Some(Target::LightTank), petrol: true, crew, ..plain_equipment() };
        let equipment = self.add_equipment(tank);
        let mut all: Vec<Holding> = self.theatre.holdings.iter().copied().collect();
        let id = HoldingId::at(all.len());
        all.push(Holding { element, equipment, target: Some(Target::LightTank), count });
        self.theatre.holdings = Column::new(all);
        let who = &mut self.theatre.elements[element];
        (who.first_holding, who.holdings, who.has_armour, who.role) = (id.0, 1, true, Role::Armour);
        id
    }

    fn add_equipment(&mut self, class: Equipment) -> EquipmentId {
        let mut all: Vec<Equipment> = self.theatre.equipment.iter().cloned().collect();
        all.push(class);
        self.theatre.equipment = Column::new(all);
        EquipmentId::at(self.theatre.equipment.len() - 1)
    }

    /// A bridge of 80 m of the first side between the middle cell and the next of the second's, in use from an hour on.
    pub fn bridge(&mut self, opens_h: f64) {
        self.theatre.crossings = Column::new(vec![Crossing {
            id: "X".into(),
            name: String::new(),
            from: cell(0, 0),
            to: cell(-1, 0),
            side: Some(Side::First),
            capacity_per_h: 1000.0,
            max_load_t: 10.0,
            opens_h,
            closes_h: f64::INFINITY,
            length_m: 80.0,
            next: CrossingId::NONE,
        }]);
    }

    /// Adds a railhead, a depot in the second last cell of a side's rear and a fleet of lorries of 1.5 t between them,
    /// a day for the round trip.
    pub fn supply_line(&mut self, side: Side, t_per_day: f64, lorries: f64) -> (RailheadId, DepotId, FleetId) {
        let ends = if side == Side::First { cell(3, 0) } else { cell(-3, 0) };
        self.theatre.railheads = Column::new(vec![Railhead {
            id: "R".into(),
            side,
            place: PlaceId(0),
            railways: Vec::new(),
            fleets: vec![FleetId(0)],
            schedule: vec![(0.0, t_per_day / 24.0)],
            handling: vec![(0.0, f64::INFINITY)],
        }]);
        self.theatre.depots =
            Column::new(vec![Depot { id: "D".into(), side, cell: ends, beyond_km: 0.0, stock_t: [0.0; KINDS], fleets: Vec::new() }]);
        let strength = FleetStrength { from_h: 0.0, vehicles: lorries, shares: [0.2, 0.0, 0.2, 0.5, 0.0, 0.1], carries_troops: 0.0 };
        self.theatre.fleets = Column::new(vec![Fleet {
            id: "F".into(),
            side,
            loads_at: super::theatre::Origin::Railhead(RailheadId(0)),
            depot: DepotId(0),
            class: 0,
            km: 300.0,
            burns: Supply::Fuel,
            net_t: 1.5,
            own_use_t: 0.0,
            out_h: 12.0,
            home_h: 12.0,
            breakdown_share: 0.0,
            written_off_share: 0.0,
            repair_h: 0.0,
            pace_km_h: 10.0,
            men: 20.0,
            schedule: vec![strength],
        }]);
        (RailheadId(0), DepotId(0), FleetId(0))
    }

    /// Puts everyone in place.
    pub fn play(self) -> Field {
        let mut theatre = self.theatre;
        theatre.way_in_km = Column::filled(theatre.elements.len(), 0.0);
        theatre.boardings = Column::filled(theatre.elements.len(), Boarding::NONE);
        theatre.depots_by_distance = super::theatre::depots_by_distance(&theatre.cells, &theatre.depots);
        theatre.disputed = super::theatre::disputed_cells(&theatre.cells);
        theatre.rearward = super::search::Rearward::of(&theatre);
        let mut state = State::new(&theatre);
        for (id, cell) in self.at {
            state.presence[id] = super::Presence::InField;
            state.cell[id] = cell;
            state.fit[id] = theatre.elements[id].men;
            state.sent[id] = theatre.elements[id].men;
        }
        for holding in theatre.holdings.ids() {
            let holding: HoldingId = holding;
            state.running[holding] = theatre.holdings[holding].count;
            state.issued[holding] = theatre.holdings[holding].count;
        }
        Occupancy::rebuild(&mut state, &theatre);
        let buffer = Effects::new(theatre.elements.len());
        Field { theatre, state, laws: middling_laws(), log: Log::new(Recording::Everything, false), buffer, seed: 1 }
    }
}

impl Field {
    /// What a mechanism sees of it; nobody has decided anything, and nothing is recorded.
    pub fn view(&self) -> View<'_> {
        View { theatre: &self.theatre, state: &self.state, chance: Chance::new(self.seed, 0), is_recorded: false, choices: &[] }
    }

    /// What a mechanism asks for now.
    pub fn effects(&mut self, decide: Decide) -> Vec<Effect> {
        Occupancy::rebuild(&mut self.state, &self.theatre);
        let view = View { is_recorded: true, ..self.view() };
        let mut fresh = Effects::new(self.theatre.elements.len());
        decide(&view, &self.laws, &mut fresh);
        fresh.list().to_vec()
    }

    /// Plays a mechanism once; the clock stays.
    pub fn play(&mut self, decide: Decide) {
        Occupancy::rebuild(&mut self.state, &self.theatre);
        // A test may have changed anything since.
        self.state.guns_lost += 1;
        let view = View { theatre: &self.theatre, state: &self.state, chance: Chance::new(self.seed, 0), is_recorded: true, choices: &[] };
        decide(&view, &self.laws, &mut self.buffer);
        apply::apply(&mut self.buffer, &self.theatre, &mut self.state, &mut self.log);
    }

    /// Hands an element supplies, in the books too.
    pub fn give(&mut self, element: ElementId, kinds_t: [f64; CARRIED]) {
        let side = self.theatre.elements[element].side.index();
        for (kind, tonnes) in kinds_t.into_iter().enumerate() {
            self.state.stock_t[element][kind] += tonnes;
            self.state.brought_t[side][kind] += tonnes;
        }
    }

    /// Checks what is conserved.
    pub fn audit(&self) {
        crate::audit::check(&self.theatre, &self.state, "test").expect("conserved");
    }

    /// Events so far.
    pub fn events(&self) -> &[Event] {
        self.log.events()
    }
}

/// Air forces.
impl Ground {
    /// Adds a squadron of fighters at an airfield of its own beside the field, with plenty of everything.
    pub fn squadron(&mut self, side: Side, aircraft: u32) -> (SquadronId, AirfieldId) {
        let air = &mut self.theatre.air;
        if air.types.is_empty() {
            air.types.push(Aircraft {
                id: "T".into(),
                name: String::new(),
                role: AirRole::Fighter,
                combat: 1.0,
                speed_km_h: 400.0,
                range_km: 800.0,
                crew: 1,
                bombs_t: 0.0,
                fuel_t_per_h: 0.1,
            });
        }
        let (squadron, airfield) = (SquadronId::at(air.squadrons.len()), AirfieldId::at(air.airfields.len()));
        let mut airfields: Vec<Airfield> = air.airfields.iter().cloned().collect();
        airfields.push(Airfield {
            id: format!("F{}", airfield.0),
            name: String::new(),
            side,
            place: PlaceId::NONE,
            depot: DepotId::NONE,
            plane_km: [if side == Side::First { 60.0 } else { -60.0 }, 0.0],
            stock_t: [1e6, 1e6],
            schedule: vec![AirfieldState {
                from_h: 0.0,
                capacity: 100.0,
                flak: 0.0,
                warning: 0.0,
                dispersal: 0.0,
                inflow_t_per_h: [0.5, 0.1],
            }],
        });
        air.airfields = Column::new(airfields);
        let mut squadrons: Vec<Squadron> = air.squadrons.iter().cloned().collect();
        squadrons.push(Squadron {
            id: format!("Q{}", squadron.0),
            name: String::new(),
            key: 7000 + 16 * u32::from(squadron.0),
            side,
            nation: side as u8,
            kind: 0,
            aircraft,
            crews: aircraft,
            arrives_h: 0.0,
            departs_h: f64::INFINITY,
            postings: vec![Posting { from_h: 0.0, airfield, skill: 1.0 }],
        });
        air.squadrons = Column::new(squadrons);
        (squadron, airfield)
    }

    /// Loads every type with bombs.
    pub fn bombs(&mut self, tonnes: f64) {
        self.theatre.air.types.iter_mut().for_each(|kind| kind.bombs_t = tonnes);
    }

    /// Gives a squadron a type of its own, like the others but for what it is for.
    pub fn role(&mut self, squadron: SquadronId, role: AirRole) {
        let air = &mut self.theatre.air;
        let kind = Aircraft { role, ..air.types[air.squadrons[squadron].kind].clone() };
        air.squadrons[squadron].kind = air.types.len();
        air.types.push(kind);
    }

    /// Fuel and bombs of an airfield at the start.
    pub fn stock(&mut self, airfield: AirfieldId, stock_t: [f64; 2]) {
        self.theatre.air.airfields[airfield].stock_t = stock_t;
    }

    /// Quality of the crews of a squadron.
    pub fn posting(&mut self, squadron: SquadronId, skill: f64) {
        self.theatre.air.squadrons[squadron].postings[0].skill = skill;
    }

    /// Changes the state of an airfield.
    pub fn change_airfield(&mut self, airfield: AirfieldId, change: impl FnOnce(&mut AirfieldState)) {
        change(&mut self.theatre.air.airfields[airfield].schedule[0]);
    }

    /// Adds a mission of all squadrons that the side has so far.
    pub fn air_mission(&mut self, side: Side, verb: AirVerb, from_h: f64, to_h: f64, effort: f64) -> AirMissionId {
        let air = &mut self.theatre.air;
        let id = AirMissionId::at(air.missions.len());
        let mut missions: Vec<Mission> = air.missions.iter().cloned().collect();
        missions.push(Mission {
            id: format!("M{}", id.0),
            title: String::new(),
            key: 9000 + u32::from(id.0),
            side,
            verb,
            squadrons: air.squadrons.ids().filter(|&squadron| air.squadrons[squadron].side == side).collect(),
            place: PlaceId::NONE,
            cell: CellId::NONE,
            plane_km: [0.0; 2],
            airfields: Vec::new(),
            depot: DepotId::NONE,
            fleets: Vec::new(),
            road_km: Vec::new(),
            beyond: false,
            from_h,
            to_h,
            effort,
            at_most: f64::INFINITY,
            after: DirectiveId::NONE,
            forbidden_by: DirectiveId::NONE,
            lead_h: 0.0,
            recorded: true,
            by_decision: false,
            ordered: false,
        });
        air.missions = Column::new(missions);
        id
    }

    /// Changes a mission.
    pub fn change_air_mission(&mut self, mission: AirMissionId, change: impl FnOnce(&mut Mission)) {
        change(&mut self.theatre.air.missions[mission]);
    }

    /// Adds a directive.
    pub fn directive(&mut self, issued_h: f64, delay_h: f64) -> DirectiveId {
        let id = DirectiveId::at(self.theatre.directives.len());
        let mut all: Vec<Directive> = self.theatre.directives.iter().cloned().collect();
        all.push(Directive {
            id: format!("D{}", id.0),
            title: String::new(),
            issuer: String::new(),
            addressees: String::new(),
            content: String::new(),
            issued_h,
            delay_h,
            trigger: None,
            compliance: Compliance::Obeyed,
            play: Play::AsMode,
        });
        self.theatre.directives = Column::new(all);
        id
    }
}

/// Laws of the air in which figures are round.
pub(crate) fn air_laws(laws: &mut Laws) {
    let law = &mut laws.sortie;
    (law.most_per_day, law.turnaround_h, law.station_h, law.cruise_share, law.radius_share) = (3.0, 1.0, 0.5, 0.7, 0.4);
    (law.escort_first, law.escort_second) = (0.0, 0.0);
    (law.fatigue_per_sortie, law.tired_effort, law.warned_scramble, law.surprised_scramble) = (0.0, 0.0, 0.5, 0.1);
    (law.vigilant_warning, law.vigilance_h) = (0.5, 48.0);
    let law = &mut laws.air_combat;
    (law.formation, law.join, law.sight_km, law.patrol_km2, law.pursuit_min) = (10.0, 2.0, 10.0, 2000.0, 10.0);
    (law.fight_min, law.pass_min, law.firing_s, law.burst_s) = (10.0, 2.0, 30.0, 3.0);
    (law.shots_per_pass, law.kills_per_burst) = (0.2, 0.1);
    (law.luck_variance, law.screen, law.turned_back) = (0.2, 1.0, 0.3);
    (law.damaged_per_loss, law.beyond_repair, law.tired_quality, law.surprised_quality) = (1.0, 0.2, 0.3, 0.5);
    (law.airmen_lost_own, law.airmen_lost_enemy, law.airmen_missing, law.airmen_hurt) = (0.4, 0.8, 0.5, 0.3);
    law.weight_memory_h = 24.0;
    let law = &mut laws.airfield;
    (law.kills_per_bomber, law.bomber_t, law.strafing, law.warned, law.dispersed) = (0.6, 0.5, 0.2, 0.25, 0.75);
    (law.damaged_per_loss, law.burnt_per_t, law.depot_t_per_t) = (1.0, 0.02, 5.0);
    (law.regiment_sorties, law.division_sorties) = (40.0, 300.0);
    let law = &mut laws.strike;
    (law.lethal_m2_per_t, law.on_target, law.fresh_h, law.spread_km, law.harried) = (20_000.0, 0.2, 24.0, 10.0, 0.5);
    (law.column, law.vehicles_per_t, law.damaged_vehicles) = (25.0, 2.0, 1.0);
    (law.bombs_per_t, law.bridge_scatter_m) = (10.0, 80.0);
    let law = &mut laws.reconnaissance;
    (law.report_hour, law.swept_km2, law.others_share) = (12.0, 20.0, 0.1);
    (law.seen_moving, law.seen_standing, law.seen_dug_in) = (0.8, 0.6, 0.25);
    let law = &mut laws.servicing;
    (law.wear_per_sortie, law.worn_h, law.damaged_h, law.accidents_per_sortie) = (0.05, 24.0, 120.0, 0.0);
    (law.hurt_h, law.rest_h, law.rest_above, law.fit_below, law.quiet_below, law.ready_above) = (480.0, 48.0, 0.9, 0.5, 0.0, 0.0);
    law.dump_days = 4.0;
}
