//! Tests: a headquarters that decides, put on the proving ground. It attacks round both wings, shifts its reserve, defends in
//! depth, breaks off; and a superior's attack binds those below.

use kokkyo_scenario::command::{Against, Choice, HeadquartersKind, Talks, Verb};

use super::air::AirEffect;
use super::belief::{Arm, Belief};
use super::column::{AirMissionId, CellId, Column, CourseId, ElementId, HeadquartersId, Id as _, PlaceId, TaskId};
use super::command::{Clause, Course, Headquarters, Mandate, Manner, Operation, oppose, spans};
use super::intelligence::Sector;
use super::proving_ground::{Field, Ground, cell};
use super::state::Stage;
use super::theatre::{Leg, Route, Task, Theatre, Zone};
use super::{Effect, Side};
use crate::event::{EventId, Happening};
use crate::mechanisms::command::{appraisal, obedience, operation, reporting};

/// Hour of the day of conferences.
const CONFERENCE_H: f64 = 18.0;

/// What is built before it is played.
#[derive(Default)]
struct Plans {
    headquarters: Vec<Headquarters>,
    courses: Vec<Course>,
    tasks: Vec<Task>,
}

impl Plans {
    fn headquarters(&mut self, superior: HeadquartersId, elements: &[ElementId]) -> HeadquartersId {
        let id = HeadquartersId::at(self.headquarters.len());
        self.headquarters.push(Headquarters {
            id: format!("H{}", id.0),
            name: String::new(),
            key: u32::from(id.0),
            side: Side::First,
            superior,
            kind: HeadquartersKind::Division,
            place: PlaceId::NONE,
            formation: None,
            elements: elements.to_vec(),
            spans: spans(elements),
            from_h: f64::NEG_INFINITY,
            to_h: f64::INFINITY,
            cadence_h: 24.0,
            loss_tolerance: 1000.0,
            relay: 1.0,
            values: Vec::new(),
            levels: 0,
        });
        id
    }

    /// A course against the intruder: what each element does where, so many hours after its beginning.
    fn course(&mut self, ground: &mut Ground, of: HeadquartersId, what: (f64, f64), tasks: &[(Verb, ElementId, CellId, f64)]) -> CourseId {
        let id = CourseId::at(self.courses.len());
        let (offensiveness, aim) = what;
        let mut ids = Vec::new();
        for &(verb, element, objective, after_h) in tasks {
            ids.push(TaskId::at(self.tasks.len()));
            let route = route_to(&mut ground.theatre, objective);
            self.tasks.push(Task {
                id: format!("T{}", self.tasks.len()),
                title: String::new(),
                verb,
                side: Side::First,
                elements: vec![element],
                legs: vec![Leg { cell: objective, beyond_km: 0.0, beyond: PlaceId::NONE, routes: [route; 4] }],
                objective: PlaceId::NONE,
                support: Vec::new(),
                start_h: after_h,
                until_h: f64::INFINITY,
                after: super::column::DirectiveId::NONE,
                night: false,
                intensity: 1.0,
                pinned: false,
                substitutes: Vec::new(),
            });
        }
        let mut elements: Vec<ElementId> = tasks.iter().map(|&(_, element, ..)| element).collect();
        elements.sort_unstable();
        elements.dedup();
        self.courses.push(Course {
            id: format!("C{}", id.0),
            key: 100 + u32::from(id.0),
            title: String::new(),
            headquarters: of,
            choice: Choice::Free,
            offensiveness,
            acts: 0,
            aim,
            cost: 0.0,
            against: if tasks.is_empty() { Against::Nobody } else { Against::Intruder },
            odds: 1.0,
            ratio: 1.0,
            exposure: 0.1,
            lead_h: 3.0,
            committed_h: 3.0,
            lasts_h: 240.0,
            again_h: 0.0,
            tasks: ids,
            recorded: 0,
            first_h: 0.0,
            elements,
            issues: Vec::new(),
            releases: Vec::new(),
            crossings: Vec::new(),
            missions: Vec::new(),
            squadrons: Vec::new(),
            air_replacements: Vec::new(),
            appoints: None,
            talks: Talks::None,
            needs_men: 0.0,
            needs_intruders: 0.0,
            needs_deep: 0.0,
            needs_shells: None,
            needs_t: None,
            least_rung: 0,
            greatest_rung: 8,
            needs_course: Vec::new(),
            needs_losses: 0.0,
            needs_odds: 0.0,
            needs_season_h: None,
            from_h: f64::NEG_INFINITY,
            to_h: f64::INFINITY,
        });
        id
    }

    fn play(self, mut ground: Ground) -> Field {
        let theatre = &mut ground.theatre;
        theatre.headquarters = Column::new(self.headquarters);
        theatre.tasks = Column::new(self.tasks);
        theatre.command.courses = Column::new(self.courses);
        theatre.intelligence.sectors =
            Column::new((0..2).map(|at| Sector { id: at.to_string(), name: String::new(), key: at, place: PlaceId::NONE }).collect());
        theatre.intelligence.field = 0b11;
        theatre.intelligence.ground = Column::new(vec![Zone::Disputed, Zone::First]);
        let mut field = ground.play();
        field.state.command.set_free_from(&field.theatre, 0.0, 960.0);
        let groupings = 2 * field.theatre.headquarters.len();
        field.state.intelligence.beliefs = vec![Belief::NOTHING; groupings];
        field.state.intelligence.medians = vec![Belief::NOTHING.medians(); groupings];
        let law = &mut field.laws.appraisal;
        (law.w_aim, law.w_loss, law.inertia, law.fortune, law.least_enemy) = (12.0, 1.0, 0.1, 0.3, 10.0);
        (law.w_claim, law.shock_loss_share, law.doubt_share, law.conference_hour) = (0.0, 0.1, 0.5, CONFERENCE_H);
        field.laws.plan.least_fit_share = 0.3;
        field
    }
}

/// A way of an hour a cell to an objective.
fn route_to(theatre: &mut Theatre, objective: CellId) -> u16 {
    let mut hours = Column::filled(theatre.cells.len(), f32::INFINITY);
    hours[objective] = 0.0;
    let mut edge = vec![objective];
    while let Some(at) = edge.pop() {
        for &next in &theatre.cells[at].neighbours[..usize::from(theatre.cells[at].degree)] {
            if hours[at] + 1.0 < hours[next] {
                hours[next] = hours[at] + 1.0;
                edge.push(next);
            }
        }
    }
    theatre.routes.push(Route { objective, hours });
    (theatre.routes.len() - 1) as u16
}

/// So many men are reported on disputed ground, and on the side's own.
fn reported(field: &mut Field, of: HeadquartersId, men: [f64; 2]) {
    for (at, men) in men.into_iter().enumerate() {
        let mut belief = Belief { p_present: if men > 0.0 { 1.0 } else { 0.0 }, cause: EventId(1), ..Belief::NOTHING };
        belief.ln_mean[Arm::Men as usize] = libm::log1p(men);
        belief.ln_var = [0.01; super::belief::ARMS];
        field.state.intelligence.believe(2 * of.index() + at, &belief);
    }
}

/// A conference in the evening of a day, and the two steps after it: what was decided begins, and its tasks are given.
fn evening(field: &mut Field, day: u32) {
    for step in 0..3 {
        field.state.hour = 24.0 * f64::from(day) + CONFERENCE_H + 3.0 * f64::from(step);
        field.state.command.appraised.clear();
        for row in [reporting::decide, appraisal::decide, obedience::decide, operation::decide] {
            field.play(row);
        }
    }
}

fn follows(field: &Field, element: ElementId) -> Option<(Verb, CellId)> {
    let task = field.theatre.tasks.find(field.state.task[element])?;
    Some((task.verb, task.legs.last()?.cell))
}

#[test]
fn it_attacks_round_both_wings_while_the_centre_is_held_and_the_wings_turn_in_later() {
    let mut ground = Ground::new();
    let [north, centre, south] = [(-2, 0), (0, 1), (2, 2)].map(|(row, _)| ground.element(Side::First, 1000, 2, row));
    ground.element(Side::Second, 800, 0, 0);
    let mut plans = Plans::default();
    let hq = plans.headquarters(HeadquartersId::NONE, &[north, centre, south]);
    let pincer = plans.course(
        &mut ground,
        hq,
        (0.9, 1.0),
        &[
            (Verb::Fix, centre, cell(0, 0), 0.0),
            (Verb::Attack, north, cell(-1, -2), 0.0),
            (Verb::Attack, south, cell(-1, 2), 0.0),
            (Verb::Attack, north, cell(-1, 0), 24.0),
        ],
    );
    let mut field = plans.play(ground);
    reported(&mut field, hq, [800.0, 0.0]);
    evening(&mut field, 0);
    assert!(field.state.command.operations[pincer].begun);
    let all = [north, centre, south].map(|element| follows(&field, element).unwrap());
    assert_eq!(all, [(Verb::Attack, cell(-1, -2)), (Verb::Fix, cell(0, 0)), (Verb::Attack, cell(-1, 2))]);
    evening(&mut field, 1);
    assert_eq!(follows(&field, north), Some((Verb::Attack, cell(-1, 0))));
    assert_eq!(follows(&field, south), Some((Verb::Attack, cell(-1, 2))));
}

#[test]
fn it_shifts_its_reserve_to_where_the_enemy_is_reported_on_its_own_ground_and_not_before() {
    let mut ground = Ground::new();
    let [front, reserve] = [0, 2].map(|row| ground.element(Side::First, 1000, 2, row));
    let mut plans = Plans::default();
    let hq = plans.headquarters(HeadquartersId::NONE, &[front, reserve]);
    let hold = plans.course(&mut ground, hq, (-0.3, 0.3), &[(Verb::Hold, front, cell(1, 0), 0.0)]);
    let shift = plans.course(&mut ground, hq, (0.2, 1.0), &[(Verb::Attack, reserve, cell(2, -2), 0.0)]);
    plans.courses[shift.index()].needs_deep = 100.0;
    let mut field = plans.play(ground);
    reported(&mut field, hq, [300.0, 0.0]);
    for day in 0..5 {
        evening(&mut field, day);
    }
    assert!(field.state.command.operations[hold].begun && !field.state.command.operations[shift].begun);
    assert_eq!(follows(&field, reserve), None);
    reported(&mut field, hq, [300.0, 300.0]);
    for day in 5..8 {
        evening(&mut field, day);
    }
    assert_eq!(follows(&field, reserve), Some((Verb::Attack, cell(2, -2))));
    assert_eq!(follows(&field, front), Some((Verb::Hold, cell(1, 0))), "the front stays where it is");
}

#[test]
fn it_attacks_the_weak_and_defends_in_depth_against_the_strong() {
    let shares = |enemy: f64| {
        let (mut attacks, mut defends) = (0, 0);
        for seed in 0..40 {
            let mut ground = Ground::new();
            let [first, second] = [1, 3].map(|column| ground.element(Side::First, 1000, column, 0));
            let mut plans = Plans::default();
            let hq = plans.headquarters(HeadquartersId::NONE, &[first, second]);
            let attack = plans.course(
                &mut ground,
                hq,
                (0.7, 1.0),
                &[(Verb::Attack, first, cell(-1, 0), 0.0), (Verb::Attack, second, cell(-1, 0), 0.0)],
            );
            let depth =
                plans.course(&mut ground, hq, (-0.3, 0.4), &[(Verb::Hold, first, cell(1, 0), 0.0), (Verb::Hold, second, cell(3, 0), 0.0)]);
            plans.courses[depth.index()].ratio = 0.3;
            let mut field = plans.play(ground);
            field.seed = seed;
            reported(&mut field, hq, [enemy, 0.0]);
            evening(&mut field, 0);
            attacks += usize::from(field.state.command.operations[attack].begun);
            if field.state.command.operations[depth].begun {
                defends += 1;
                assert_eq!([follows(&field, first), follows(&field, second)], [1, 3].map(|column| Some((Verb::Hold, cell(column, 0)))));
            }
        }
        (attacks, defends)
    };
    let (attacks, defends) = shares(500.0);
    assert!(attacks > 35 && defends < 5, "{attacks} {defends}");
    let (attacks, defends) = shares(4000.0);
    assert!(attacks < 5 && defends > 30, "{attacks} {defends}");
}

/// An attack that is under way, and a way back.
fn attacking() -> (Field, HeadquartersId, ElementId, CourseId, CourseId) {
    let mut ground = Ground::new();
    let element = ground.element(Side::First, 1000, 1, 0);
    let mut plans = Plans::default();
    let hq = plans.headquarters(HeadquartersId::NONE, &[element]);
    let attack = plans.course(&mut ground, hq, (0.7, 1.0), &[(Verb::Attack, element, cell(-1, 0), 0.0)]);
    let back = plans.course(&mut ground, hq, (-0.6, 3.0), &[(Verb::Withdraw, element, cell(4, 0), 0.0)]);
    plans.courses[back.index()].needs_losses = 1.0;
    let mut field = plans.play(ground);
    reported(&mut field, hq, [500.0, 0.0]);
    evening(&mut field, 0);
    assert!(field.state.command.operations[attack].begun);
    (field, hq, element, attack, back)
}

#[test]
fn it_breaks_off_when_a_tenth_of_its_men_is_lost_and_not_for_a_whim() {
    let (mut field, _, element, _, back) = attacking();
    field.state.wounded_total[element] = 50;
    for day in 1..4 {
        evening(&mut field, day);
    }
    assert!(!field.state.command.operations[back].begun, "an attack that goes well is kept, however good the way back looks");
    field.state.wounded_total[element] = 200;
    evening(&mut field, 4);
    assert!(field.state.command.operations[back].begun);
    assert_eq!(follows(&field, element), Some((Verb::Withdraw, cell(4, 0))));
}

#[test]
fn what_was_lost_is_known_in_front_at_once_above_after_a_report_and_last_where_it_is_kept_from_those_above() {
    /// When an army knows of 200 men lost at hour 6 in an operation of its division that is reported in a manner.
    fn known_after_h(manner: Manner) -> f64 {
        let (mut field, _, element, _, own) = under_an_army((0.5, &[]));
        let [army, division] = [0, 1].map(HeadquartersId::at);
        field.theatre.headquarters[army].levels = 1;
        (field.laws.reporting.report_h, field.laws.reporting.late_h, field.laws.reporting.concealed_h) = (6.0, 72.0, 168.0);
        field.state.command.losses_by.clear();
        field.state.command.operations[own] =
            Operation { decided_h: 0.0, begins_h: 0.0, begun: true, ends_h: 1e6, manner, over: false, ..Operation::NEVER };
        field.state.wounded_total[element] = 100;
        for step in 0..100 {
            field.state.hour = 3.0 * f64::from(step);
            if field.state.hour == 6.0 {
                field.state.wounded_total[element] = 200;
            }
            field.play(reporting::decide);
            if field.state.hour == 6.0 {
                assert_eq!(field.state.command.known_losses[division], 200);
            }
            if field.state.command.known_losses[army] == 200 {
                return field.state.hour - 6.0;
            }
        }
        f64::INFINITY
    }
    assert_eq!(Manner::ALL.map(known_after_h), [6.0, 72.0, 168.0]);
}

/// A division under an army: what the division would like, what the army does.
fn under_an_army(armys: (f64, &[(Verb, CellId)])) -> (Field, HeadquartersId, ElementId, CourseId, CourseId) {
    let mut ground = Ground::new();
    let element = ground.element(Side::First, 1000, 1, 0);
    let mut plans = Plans::default();
    let army = plans.headquarters(HeadquartersId::NONE, &[element]);
    let division = plans.headquarters(army, &[element]);
    let (offensiveness, tasks) = armys;
    let tasks: Vec<_> = tasks.iter().map(|&(verb, to)| (verb, element, to, 0.0)).collect();
    let his = plans.course(&mut ground, army, (offensiveness, 1.0), &tasks);
    let own = plans.course(&mut ground, division, (-0.3, 2.0), &[(Verb::Withdraw, element, cell(4, 0), 0.0)]);
    plans.courses[own.index()].from_h = 24.0;
    let mut field = plans.play(ground);
    for hq in [army, division] {
        reported(&mut field, hq, [400.0, 0.0]);
    }
    evening(&mut field, 0);
    assert!(field.state.command.operations[his].begun);
    (field, division, element, his, own)
}

#[test]
fn nobody_leaves_his_superiors_attack_by_a_decision_of_his_own_unless_he_is_hard_pressed() {
    let (mut field, division, element, _, own) = under_an_army((0.9, &[(Verb::Attack, cell(-1, 0))]));
    for day in 1..5 {
        evening(&mut field, day);
    }
    assert!(!field.state.command.operations[own].begun);
    assert_eq!(follows(&field, element), Some((Verb::Attack, cell(-1, 0))));
    // What the army gives up meanwhile is its own affair: only the division weighs.
    field.theatre.headquarters[HeadquartersId(0)].cadence_h = 0.0;
    field.state.wounded_total[element] = 300;
    evening(&mut field, 5);
    assert!(field.state.command.operations[own].begun, "{:?}", field.state.command.current[division]);
}

#[test]
fn who_only_brought_the_troops_binds_nobody() {
    let (mut field, _, element, his, own) = under_an_army((0.4, &[(Verb::Hold, cell(1, 0))]));
    field.theatre.command.courses[his].against = Against::Nobody;
    field.theatre.command.courses[own].offensiveness = 0.7;
    evening(&mut field, 1);
    assert!(field.state.command.operations[own].begun);
    assert_eq!(follows(&field, element), Some((Verb::Withdraw, cell(4, 0))));
}

#[test]
fn what_lies_in_depots_decides_whether_a_plan_comes_into_question_of_each_kind_no_more_than_it_wants() {
    let mut ground = Ground::new();
    let element = ground.element(Side::First, 1000, 1, 0);
    let (.., depot, _) = ground.supply_line(Side::First, 10.0, 1.0);
    let mut plans = Plans::default();
    let hq = plans.headquarters(HeadquartersId::NONE, &[element]);
    let attack = plans.course(&mut ground, hq, (0.7, 1.0), &[(Verb::Attack, element, cell(-1, 0), 0.0)]);
    plans.courses[attack.index()].needs_t = Some(([0.0, 100.0, 100.0, 0.0, 0.0, 0.0], 0.75));
    let mut field = plans.play(ground);
    reported(&mut field, hq, [300.0, 0.0]);
    // Shells do not stand for fuel: 100 of 100 and nothing of 100 are a half.
    field.state.depot_t[depot] = [0.0, 900.0, 0.0, 900.0, 0.0, 0.0];
    evening(&mut field, 0);
    assert!(!field.state.command.operations[attack].begun);
    field.state.depot_t[depot] = [0.0, 100.0, 50.0, 0.0, 0.0, 0.0];
    evening(&mut field, 1);
    assert!(field.state.command.operations[attack].begun);
}

#[test]
fn a_blow_in_the_air_is_flown_for_its_course_only_at_its_hour_of_the_day() {
    let mut ground = Ground::new();
    ground.squadron(Side::First, 12);
    let blow = ground.air_mission(Side::First, kokkyo_scenario::air::AirVerb::StrikeTroops, 30.0, 32.0, 1.0);
    let element = ground.element(Side::First, 100, 1, 0);
    let mut plans = Plans::default();
    let hq = plans.headquarters(HeadquartersId::NONE, &[element]);
    let raid = plans.course(&mut ground, hq, (0.5, 1.0), &[]);
    plans.courses[raid.index()].missions = vec![blow];
    (plans.courses[raid.index()].from_h, plans.courses[raid.index()].against) = (48.0, Against::Air);
    let mut field = plans.play(ground);
    field.theatre.air.missions[blow].ordered = true;
    field.state.air.set_free_from(&field.theatre, 0.0);
    field.play(crate::mechanisms::air::muster::decide);
    assert!(field.state.air.off[blow], "the record's hour is nobody's decision");
    evening(&mut field, 0);
    assert!(field.state.air.off[blow]);
    evening(&mut field, 2);
    // Decided at 66 h, begun at 69 h: the next six in the morning is at 78 h.
    assert!(field.state.command.operations[raid].begun && !field.state.air.off[blow]);
    assert_eq!(field.state.air.window_h[blow], [78.0, 80.0]);
    let ordered = |effect: &Effect| matches!(effect, Effect::Air(AirEffect::Order { mission: AirMissionId(0), on: true }));
    assert!(!field.effects(operation::decide).iter().any(ordered), "once");
}

#[test]
fn a_raid_that_is_forbidden_in_time_can_be_called_off_and_one_that_is_forbidden_too_late_is_flown() {
    let called_off = |spoken_h: f64| {
        let mut ground = Ground::new();
        ground.squadron(Side::First, 12);
        let blow = ground.air_mission(Side::First, kokkyo_scenario::air::AirVerb::StrikeTroops, 30.0, 32.0, 1.0);
        let element = ground.element(Side::First, 100, 1, 0);
        let word = ground.directive(spoken_h, 0.0);
        let mut plans = Plans::default();
        let top = plans.headquarters(HeadquartersId::NONE, &[]);
        let army = plans.headquarters(top, &[element]);
        plans.headquarters[top.index()].cadence_h = 0.0;
        let raid = plans.course(&mut ground, army, (0.5, 0.3), &[]);
        let course = &mut plans.courses[raid.index()];
        (course.missions, course.against, course.acts, course.lead_h, course.committed_h) = (vec![blow], Against::Air, 1, 96.0, 48.0);
        course.again_h = 1000.0;
        ground.theatre.command.mandates = Column::new(vec![Mandate {
            issuer: top,
            addressees: vec![army],
            instrument: kokkyo_scenario::command::Instrument::Order,
            clauses: vec![Clause { kind: kokkyo_scenario::command::ClauseKind::Forbid, acts: 1, clarity: 1.0, sanction: 1.0 }],
            clarity: 1.0,
            opposed: Vec::new(),
        }]);
        oppose(&mut ground.theatre.command.mandates);
        ground.theatre.command.first_answer = Column::new(vec![0]);
        let mut field = plans.play(ground);
        let law = &mut field.laws.obedience;
        (law.w_authority, law.order, law.known_reported, law.known_late, law.known_concealed) = (50.0, 1.0, 1.0, 1.0, 1.0);
        (law.victors, law.silent_consent, law.w_late, law.w_conceal) = (0.0, 0.0, 1.0, 1.0);
        field.play(crate::mechanisms::air::muster::decide);
        for day in 0..6 {
            let hour = 24.0 * f64::from(day) + CONFERENCE_H;
            if spoken_h < hour && field.state.stage[word] != Stage::Received {
                field.state.stage[word] = Stage::Received;
                (field.state.issued_hour[word], field.state.command.received_h[word]) = (spoken_h, hour - 1.0);
            }
            evening(&mut field, day);
        }
        let off = field.events().iter().any(|event| matches!(event.happening, Happening::CalledOff { course, .. } if course == raid));
        (off, field.state.command.operations[raid].begun)
    };
    assert_eq!(called_off(30.0), (true, false));
    assert_eq!(called_off(80.0), (false, true));
}
