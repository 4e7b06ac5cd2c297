//! `command/courses.toml`: courses of action, seasons that they need, and shocks from outside.

use super::checker::Checker;
use super::command::{VERBS, acts, elements_of_list, flag, positions};
use super::fields::{Fields as _, Ids, NOT_NEGATIVE, POSITIVE, Raw, SHARE};
use super::headquarters::{LEANING, pairs};
use super::toml_tree::Node;
use super::{World, format};
use crate::command::{Against, Choice, Course, CourseTask, Headquarters, RUNGS, Season, Shock, Talks};

/// Words for what a course does between governments.
pub(super) const TALKS: &[(&str, Talks)] = &Talks::ALL;
/// Words for whether a course is chosen.
pub(super) const CHOICES: &[(&str, Choice)] = &Choice::ALL;
/// Words for whom a course is measured against.
pub(super) const AGAINST: &[(&str, Against)] = &Against::ALL;

/// Most courses of one headquarters: it weighs them all at once, and waiting beside them.
const MOST_COURSES: usize = 60;

/// What courses name.
pub(super) struct Named<'n> {
    pub headquarters: &'n Ids,
    pub persons: &'n Ids,
    pub goals: &'n Ids,
    pub directives: &'n Ids,
    pub tasks: &'n Ids,
}

/// Most hours of a season: it ends before it comes back.
const YEAR_H: f64 = 365.0 * 24.0;

/// Reads the courses, the seasons and the shocks.
pub(super) fn read(
    checker: &mut Checker<'_>,
    root: &Node,
    world: &World<'_>,
    named: &Named<'_>,
    headquarters: &[Headquarters],
) -> (Vec<Course>, Vec<Season>, Vec<Shock>) {
    root.only(checker, format::COURSES);
    let nodes = root.tables(checker, "course");
    let mut ids = Ids { what: "course", complete: true, ..Ids::default() };
    for (position, node) in nodes.iter().enumerate() {
        let id = checker.id(node);
        ids.add(checker, node, "id", id, position);
    }
    let (seasons, season_ids) = seasons(checker, root);
    let mut courses = Vec::new();
    for node in &nodes {
        courses.push(course(checker, node, world, named, headquarters, (&ids, &season_ids)));
    }
    for at in 0..headquarters.len() {
        let own: Vec<usize> = (0..courses.len()).filter(|&course| courses[course].headquarters == at).collect();
        if let Some(node) = own.get(MOST_COURSES).and_then(|&course| nodes.get(course)) {
            let message = format!("a headquarters has {} courses of action; it can weigh {MOST_COURSES}", own.len());
            checker.fault("K086", node, "headquarters", message, "leave some out");
        }
    }
    let mut shock_ids = Ids { what: "shock", complete: true, ..Ids::default() };
    let mut shocks = Vec::new();
    for node in &root.tables(checker, "shock") {
        node.only(checker, format::SHOCK);
        let id = checker.id(node);
        shock_ids.add(checker, node, "id", id.clone(), shocks.len());
        shocks.push(Shock {
            id,
            title: checker.required(node, "title"),
            title_ja: checker.name(node, "title_ja"),
            side: checker.link(node, "side", world.sides),
            at: checker.moment(node, "at"),
            load: checker.number(node, "load", LEANING),
            choice: if node.given("choice") { checker.word(node, "choice", CHOICES) } else { Choice::Given },
            provenance: checker.provenance(node),
        });
    }
    (courses, seasons, shocks)
}

fn seasons(checker: &mut Checker<'_>, root: &Node) -> (Vec<Season>, Ids) {
    let mut ids = Ids { what: "season", complete: true, ..Ids::default() };
    let mut list = Vec::new();
    for node in &root.tables(checker, "season") {
        node.only(checker, format::SEASON);
        let id = checker.id(node);
        ids.add(checker, node, "id", id.clone(), list.len());
        let (from, to) = (checker.moment(node, "from"), checker.moment(node, "to"));
        checker.in_order(node, "to", from, to);
        if to.hours_since(from) > YEAR_H {
            checker.fault("K086", node, "to", "the season is longer than a year", "write dates less than a year apart");
        }
        list.push(Season {
            id,
            title: checker.required(node, "title"),
            title_ja: checker.name(node, "title_ja"),
            from,
            to,
            provenance: checker.provenance(node),
        });
    }
    (list, ids)
}

fn course(
    checker: &mut Checker<'_>,
    node: &Node,
    world: &World<'_>,
    named: &Named<'_>,
    headquarters: &[Headquarters],
    (ids, season_ids): (&Ids, &Ids),
) -> Course {
    node.only(checker, format::COURSE);
    let chooser = checker.link(node, "headquarters", named.headquarters);
    let side = headquarters.get(chooser).map(|headquarters| headquarters.side);
    let mut tasks = Vec::new();
    for task in node.tables(checker, "task") {
        let task = course_task(checker, &task, world);
        if task.elements.iter().any(|element| side.is_some() && world.side_of(*element) != side) {
            checker.fault(
                "K086",
                node,
                "task",
                "a task of the course has elements of the other side",
                "name elements of the headquarters' own side",
            );
        }
        tasks.push(task);
    }
    let (from, to) = (checker.moment_if_given(node, "from"), checker.moment_if_given(node, "to"));
    if let (Some(from), Some(to)) = (from, to) {
        checker.in_order(node, "to", from, to);
    }
    let depot = checker.link_if_given(node, "needs_depot", &world.depots.ids);
    let shells_t = checker.number_if_given(node, "needs_shells_t", NOT_NEGATIVE).unwrap_or(0.0);
    let plan = checker.link_if_given(node, "needs_plan", &world.depots.plans);
    let plan_share = checker.number_if_given(node, "needs_plan_share", SHARE).unwrap_or(1.0);
    let (lead_h, lasts_h) = (hours(checker, node, "lead_h", 0.0), hours(checker, node, "lasts_h", 24.0));
    Course {
        id: checker.text(node, "id"),
        title: checker.required(node, "title"),
        title_ja: checker.name(node, "title_ja"),
        headquarters: chooser,
        choice: if node.given("choice") { checker.word(node, "choice", CHOICES) } else { Choice::Free },
        offensiveness: checker.number(node, "offensiveness", LEANING),
        acts: acts(checker, node, "acts"),
        serves: pairs(checker, node, "serves", named.goals),
        cost: checker.number_if_given(node, "cost", NOT_NEGATIVE).unwrap_or(0.0),
        against: if node.given("against") { checker.word(node, "against", AGAINST) } else { Against::Nobody },
        odds: checker.number_if_given(node, "odds", SHARE).unwrap_or(1.0),
        ratio: checker.number_if_given(node, "ratio", POSITIVE).unwrap_or(1.0),
        exposure: checker.number_if_given(node, "exposure", SHARE).unwrap_or(0.0),
        lead_h,
        committed_h: hours(checker, node, "committed_h", lead_h),
        lasts_h,
        again_h: hours(checker, node, "again_h", lasts_h),
        recorded: positions(checker, node, "recorded", named.tasks),
        tasks,
        issues: positions(checker, node, "issues", named.directives),
        releases: elements_of_list(checker, node, "releases", world),
        crossings: positions(checker, node, "crossings", &world.places.crossings),
        missions: of_the_air(checker, node, ("missions", "flown by"), side, (world.missions, &world.mission_sides)),
        squadrons: of_the_air(checker, node, ("squadrons", "of"), side, (&world.air.squadrons, &world.air.squadron_sides)),
        air_replacements: of_the_air(
            checker,
            node,
            ("air_replacements", "of"),
            side,
            (&world.air.replacements, &world.air.replacement_sides),
        ),
        appoints: checker.link_if_given(node, "appoints", named.persons),
        talks: if node.given("talks") { checker.word(node, "talks", TALKS) } else { Talks::None },
        needs_intruders: checker.number_if_given(node, "needs_intruders", NOT_NEGATIVE).unwrap_or(0.0),
        needs_deep: checker.number_if_given(node, "needs_deep", NOT_NEGATIVE).unwrap_or(0.0),
        needs_men: checker.number_if_given(node, "needs_men", NOT_NEGATIVE).unwrap_or(0.0),
        needs_shells: depot.map(|depot| (depot, shells_t)),
        needs_plan: plan.map(|plan| (plan, plan_share)),
        least_rung: rung(checker, node, "least_rung", 0),
        greatest_rung: rung(checker, node, "greatest_rung", RUNGS.len() as u8 - 1),
        needs_course: positions(checker, node, "needs_course", ids),
        needs_odds: checker.number_if_given(node, "needs_odds", SHARE).unwrap_or(0.0),
        needs_losses: checker.number_if_given(node, "needs_losses", NOT_NEGATIVE).unwrap_or(0.0),
        needs_season: checker.link_if_given(node, "needs_season", season_ids),
        from,
        to,
        provenance: checker.provenance(node),
    }
}

/// What a course names of the air forces: it must be of the headquarters' own side.
fn of_the_air(
    checker: &mut Checker<'_>,
    node: &Node,
    (name, whose): (&str, &str),
    side: Option<usize>,
    (ids, sides): (&Ids, &[usize]),
) -> Vec<usize> {
    let all = positions(checker, node, name, ids);
    // A side that could not be read has its own message.
    let other = |its: usize| its != usize::MAX && side.is_some_and(|side| side != its);
    if all.iter().any(|&at| sides.get(at).copied().is_some_and(other)) {
        let message = format!("`{name}` of the course has some that are {whose} the other side");
        checker.fault("K086", node, name, message, format!("name {} of the headquarters' own side", name.replace('_', " ")));
    }
    all
}

fn hours(checker: &mut Checker<'_>, node: &Node, name: &str, otherwise: f64) -> f64 {
    checker.number_if_given(node, name, NOT_NEGATIVE).unwrap_or(otherwise)
}

fn rung(checker: &mut Checker<'_>, node: &Node, name: &str, otherwise: u8) -> u8 {
    if matches!(node.raw(name), Raw::Absent) {
        return otherwise;
    }
    let words: Vec<(&str, u8)> = RUNGS.iter().zip(0u8..).map(|(word, at)| (*word, at)).collect();
    checker.word(node, name, &words)
}

fn course_task(checker: &mut Checker<'_>, node: &Node, world: &World<'_>) -> CourseTask {
    node.only(checker, format::COURSE_TASK);
    let elements = elements_of_list(checker, node, "elements", world);
    if elements.is_empty() && world.order.whole && matches!(node.raw("elements"), Raw::List(_) | Raw::Absent) {
        checker.fault("K080", node, "elements", "the task has no elements", "name elements, or command nodes that have some");
    }
    CourseTask {
        elements,
        verb: checker.word(node, "verb", VERBS),
        objective: world.places.reachable(checker, node, "objective"),
        via: positions(checker, node, "via", &world.places.ids),
        after_h: hours(checker, node, "after_h", 0.0),
        for_h: checker.number_if_given(node, "for_h", POSITIVE).unwrap_or(f64::INFINITY),
        night: flag(checker, node, "night", false),
        intensity: checker.number_if_given(node, "intensity", SHARE).unwrap_or(1.0),
    }
}
