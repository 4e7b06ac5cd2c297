//! The keys of every TOML document.

use super::super::cases::OPEN;
use super::super::fields::{NOT_NEGATIVE, POSITIVE, SHARE, Span};
use super::super::{changes, command, courses, goals, headquarters, parameters, trigger};
use super::Kind::{Colour, Flag, Id, Line, Link, List, Moment, Named, Number, Object, Objects, OneOf, Only, Scalar, Text, Word};
use super::{Field, Kind, LOCATOR, NAME_JA, NAME_MN, NAME_RU, QUALITY, REASON, SOURCE, TITLE_JA, extra, may, must, words};
use crate::command::RUNGS;
use crate::record::ROLES;

/// As many as one likes.
const ANY: usize = usize::MAX;
/// Anything that a parameter can be.
const FIGURE: Kind = Number(parameters::FIGURE);

const ID: Field = must("id", Id, "", "Id, by which others name it: letters, digits, `_` and `-`");
const NAME: Field = must("name", Line, "", "Name in Latin letters");
const TITLE: Field = must("title", Line, "", "Title");
const KIND: &str = "Kind";

/// `scenario.toml`.
pub(in super::super) const SCENARIO: &[Field] = &[
    must("format", Only(1.0), "", "Version of the format"),
    must("name", Line, "", "Name of the package: letters, digits, `_` and `-`"),
    TITLE,
    TITLE_JA,
    may("summary", Text, "", "One paragraph"),
    extra("summary_ja", Text, "The same in Japanese"),
    must("author", Line, "", "Source key meant where an assumption names no source"),
    may("licence", Line, "", "Licence of the package's own texts and figures"),
    must("clock", Object(CLOCK), "", "When the run begins and ends"),
    must("field", Object(FIELD), "", "Where battle is fought, in H3 cells"),
    must("side", Objects(SIDE, 2, 2), "", "The two sides, in the order of reports"),
    must("nation", Objects(NATION, 1, ANY), "", "The nations with formations"),
    may("notice", Objects(NOTICE, 0, ANY), "", "Data under licences of their own"),
    extra("extends", Line, "Package that this one stands on: a built-in scenario, or a folder beside this one"),
    extra("remove", Objects(REMOVE, 0, ANY), "What of the base is left out"),
];

/// `[[remove]]`.
pub(in super::super) const REMOVE: &[Field] = &[
    must("file", Line, "", "File of the base"),
    extra("ids", List("id in that file"), "Ids of what is left out; without them the whole file"),
];

/// `[clock]`.
pub(in super::super) const CLOCK: &[Field] = &[
    must("start", Moment, "", "Beginning"),
    must("end", Moment, "", "End"),
    must("step_h", Number((0.25, 24.0)), "h", "Step; divides 24"),
    must("offset_h", Number((-14.0, 14.0)), "h", "The scenario's clock, hours ahead of UTC"),
];

/// `[field]`.
pub(in super::super) const FIELD: &[Field] = &[
    must("south", Number((-90.0, 90.0)), "degrees north", "Southern edge"),
    must("west", Number((-180.0, 180.0)), "degrees east", "Western edge"),
    must("north", Number((-90.0, 90.0)), "degrees north", "Northern edge"),
    must("east", Number((-180.0, 180.0)), "degrees east", "Eastern edge"),
    must("h3_resolution", Number((0.0, 15.0)), "", "Resolution of H3, a whole number"),
    must("default_terrain", Link("id of `geo/terrain_classes.csv`"), "", "Ground where no polygon says otherwise"),
];

/// `[[side]]`.
pub(in super::super) const SIDE: &[Field] = &[
    ID,
    NAME,
    NAME_JA,
    NAME_RU,
    NAME_MN,
    must("colour", Colour, "", "Colour on maps, #rrggbb"),
    must("anchor", Link("id of `geo/places.csv`"), "", "A place in the field, surely this side's ground under both claims"),
];

/// `[[nation]]`.
pub(in super::super) const NATION: &[Field] =
    &[ID, NAME, NAME_JA, NAME_RU, NAME_MN, must("side", Link("id of a side"), "", "On which side it fights")];

/// `[[notice]]`.
pub(in super::super) const NOTICE: &[Field] = &[
    must("licence", Line, "", "Licence, an expression of the SPDX list"),
    must("files", List("file of the package, or `folder/*`"), "", "Files that hold such data"),
    may("content", Text, "", "Which of their content, where not all of it"),
    must("from", Line, "", "Whom and what it is from: the attribution"),
    may("text", Text, "", "What must be passed on with the data"),
];

/// `command/directives.toml`.
pub(in super::super) const DIRECTIVES: &[Field] = &[may("directive", Objects(DIRECTIVE, 0, ANY), "", "The directives")];

/// `[[directive]]`.
pub(in super::super) const DIRECTIVE: &[Field] = &[
    ID,
    TITLE,
    TITLE_JA,
    must("issuer", Line, "", "Who orders: a formation or a party"),
    may("addressees", List("name"), "", "To whom"),
    must("instrument", Word(|| words(command::INSTRUMENTS)), "", "What kind of paper"),
    must(
        "mode",
        Word(|| words(command::MODES)),
        "",
        "`pinned`: issued as recorded; `reactive`: issued when the trigger comes true, not before `issued`",
    ),
    must("issued", Moment, "", "When; of a reactive directive the earliest"),
    may("delay_h", Number(NOT_NEGATIVE), "h", "Time until it is received"),
    may("trigger", OneOf(TRIGGERS), "", "What makes a reactive directive come"),
    may("compliance", Word(|| words(command::COMPLIANCES)), "", "What became of it"),
    may(
        "play",
        Word(|| words(command::PLAYS)),
        "",
        "`as-mode`: as recorded in historical mode, by decision in the free campaign; `pinned`: as recorded in both; `never`",
    ),
    may("content", Text, "", "What it says, in our own words"),
    extra("content_ja", Text, "The same in Japanese"),
    may("consequence", Text, "", "What came of it"),
    extra("consequence_ja", Text, "The same in Japanese"),
    may("clauses", Objects(CLAUSE, 0, ANY), "", "What it permits, forbids, requires"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// A clause of a directive.
pub(in super::super) const CLAUSE: &[Field] = &[
    must("kind", Word(|| words(command::CLAUSES)), "", KIND),
    must("what", Line, "", "What"),
    extra("what_ja", Line, "The same in Japanese"),
    may(
        "acts",
        List("patrol, punish, attack, offensive, cross, raid, withdraw, hold, commit, widen, prepare or negotiate"),
        "",
        "Acts that it concerns",
    ),
    may("clarity", Number(SHARE), "1", "How little it leaves to interpretation; 1 if not given, a loophole 0.3 to 0.5"),
    may("sanction", Number(SHARE), "1", "How much its issuer would make of a breach that he hears of; 1 if not given"),
];

const TRIGGER_KIND: Field = must("kind", Word(|| words(trigger::KINDS)), "", KIND);
const FORMATIONS: Field = must("formations", List("id of `forces/formations.csv`"), "", "Elements, or command nodes with theirs");

/// A trigger: a share is reached.
pub(in super::super) const SHARE_REACHED: &[Field] =
    &[TRIGGER_KIND, FORMATIONS, must("at_least", Number(SHARE), "1", "Share at which it comes true")];
/// A trigger: a share is no longer reached.
pub(in super::super) const SHARE_BELOW: &[Field] =
    &[TRIGGER_KIND, FORMATIONS, must("below", Number(SHARE), "1", "Share below which it comes true")];
/// A trigger: a depot runs out of shells.
pub(in super::super) const SHELLS_BELOW: &[Field] = &[
    TRIGGER_KIND,
    must("depot", Link("id of `logistics/depots.csv`"), "", "Depot"),
    must("tonnes", Number(NOT_NEGATIVE), "t", "Stock of shells below which it comes true"),
];
/// A trigger: a task lapsed or was broken off.
pub(in super::super) const TASK_FAILED: &[Field] = &[TRIGGER_KIND, must("task", Link("task of `command/plans.toml`"), "", "Task")];
/// A trigger: the enemy comes near.
pub(in super::super) const ENEMY_NEAR: &[Field] = &[
    TRIGGER_KIND,
    may("side", Link("side of `scenario.toml`"), "", "Side whose enemy is meant, unless the issuer is a formation"),
    must("place", Link("id of `geo/places.csv`"), "", "Place"),
    must("km", Number(NOT_NEGATIVE), "km", "Distance"),
];

const TRIGGERS: &[(&[&str], &[Field])] = &[
    (&["losses-share", "cut-off", "cohesion-below", "armour-lost"], SHARE_REACHED),
    (&["cohesion-below"], SHARE_BELOW),
    (&["shells-below"], SHELLS_BELOW),
    (&["task-failed"], TASK_FAILED),
    (&["enemy-near"], ENEMY_NEAR),
];

/// `command/plans.toml`.
pub(in super::super) const PLANS: &[Field] = &[may("task", Objects(TASK, 0, ANY), "", "The tasks")];

/// `[[task]]`.
pub(in super::super) const TASK: &[Field] = &[
    ID,
    may("plan", Line, "", "Plan that it belongs to"),
    may("title", Line, "", "Title"),
    TITLE_JA,
    must("elements", List("id of `forces/formations.csv`"), "", "Elements, or command nodes with theirs, of one side"),
    must("verb", Word(|| words(command::VERBS)), "", "What they do"),
    must("objective", Link("id of `geo/places.csv`"), "", "Where"),
    may("via", List("id of `geo/places.csv`"), "", "Places passed on the way"),
    may("support", List("id of a task"), "", "Tasks whose fire supports this one"),
    must("start", Moment, "", "From when"),
    may("until", Moment, "", "Until when; empty: until replaced or done"),
    may("after", Link("directive of `command/directives.toml`"), "", "Directive that must have been received first"),
    may("night", Flag, "", "Attacks only in the dark"),
    may("intensity", Number(SHARE), "1", "For `bombard`: share of the sustained rate of fire"),
    may("pinned", Flag, "", "Counted in fidelity; true if not given"),
    may("substitutes", List("id of `forces/formations.csv`"), "", "Who takes over"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// `command/courses.toml`.
pub(in super::super) const COURSES: &[Field] = &[
    may("course", Objects(COURSE, 0, ANY), "", "Courses of action of the free campaign"),
    may("season", Objects(SEASON, 0, ANY), "", "Times of the year that courses need"),
    may("shock", Objects(SHOCK, 0, ANY), "", "Events outside the theatre that weigh on a government"),
];

/// `[[course]]`.
pub(in super::super) const COURSE: &[Field] = &[
    ID,
    TITLE,
    TITLE_JA,
    must("headquarters", Link("id of `command/headquarters.csv`"), "", "Who may choose it"),
    may(
        "choice",
        Word(|| words(courses::CHOICES)),
        "",
        "`free`: weighed (if not given); `never`; `given`: on its first day, whatever is weighed",
    ),
    must("offensiveness", Number(headquarters::LEANING), "1", "From -1 to 1"),
    may("acts", List("act, as in a clause of a directive"), "", "What it comprises"),
    may(
        "serves",
        List("goal of `command/goals.toml` and a share, such as `G_HOLD:0.4`"),
        "",
        "What success is worth to goals of the own side",
    ),
    may("cost", Number(NOT_NEGATIVE), "1", "What it costs whatever comes of it, as a share of the tolerable loss"),
    may(
        "against",
        Word(|| words(courses::AGAINST)),
        "",
        "Whom it is measured against: `intruder`, `all`, `nobody` (if not given), or aircraft against aircraft: `air`",
    ),
    may("odds", Number(SHARE), "1", "Chance of success against nobody; 1 if not given"),
    may("ratio", Number(POSITIVE), "1", "Ratio of own to the enemy's strength at which the odds are even; 1 if not given"),
    may("exposure", Number(SHARE), "1", "Share of the men committed that is lost at even strength; 0 if not given"),
    may("lead_h", Number(NOT_NEGATIVE), "h", "From decision to beginning; 0 if not given"),
    may("committed_h", Number(NOT_NEGATIVE), "h", "From decision to the point of no return; `lead_h` if not given"),
    may("lasts_h", Number(NOT_NEGATIVE), "h", "Length; 24 if not given"),
    may("again_h", Number(NOT_NEGATIVE), "h", "How long after a decision until it may be chosen again; `lasts_h` if not given"),
    may("recorded", List("task of `command/plans.toml`"), "", "Recorded tasks that it unfolds into, shifted to its beginning"),
    may("task", Objects(COURSE_TASK, 0, ANY), "", "Tasks of its own"),
    may("issues", List("directive of `command/directives.toml`"), "", "Directives that it issues when it begins"),
    may(
        "releases",
        List("id of `forces/formations.csv`"),
        "",
        "Who comes to the theatre, from its beginning on, at the intervals of the record",
    ),
    may("crossings", List("id of `geo/crossings.csv`"), "", "Crossings that are built for it; their hours shift with the recorded tasks"),
    may("missions", List("id of `air/missions.csv`"), "", "Air missions that are flown for it, from its beginning on"),
    may(
        "squadrons",
        List("id of `air/squadrons.csv`"),
        "",
        "Squadrons that come to the theatre, from its beginning on, at the intervals of the record",
    ),
    may("air_replacements", List("id of `air/replacements.csv`"), "", "Aircraft and crews that join squadrons, in the same way"),
    may("appoints", Link("id of `command/persons.csv`"), "", "Who takes command"),
    may("talks", Word(|| words(courses::TALKS)), "", "What it does between governments: `none`, `protest` or `open`"),
    may("needs_men", Number(NOT_NEGATIVE), "men", "Fit men of its elements in the theatre"),
    may("needs_intruders", Number(NOT_NEGATIVE), "men", "Believed men of the enemy on claimed ground"),
    may("needs_deep", Number(NOT_NEGATIVE), "men", "The same on ground that is its side's under both claims"),
    may("needs_depot", Link("id of `logistics/depots.csv`"), "", "Depot"),
    may("needs_shells_t", Number(NOT_NEGATIVE), "t", "Shells in that depot"),
    may("needs_plan", Link("id of `logistics/plans.csv`"), "", "Tonnage plan whose goods must lie in depots of the side"),
    may("needs_plan_share", Number(SHARE), "1", "What share of them; 1 if not given"),
    may("least_rung", Word(rungs), "", "Lowest rung at which it comes into question"),
    may("greatest_rung", Word(rungs), "", "Highest"),
    may("needs_course", List("id of a course"), "", "Courses of which one must have been begun"),
    may("needs_odds", Number(SHARE), "1", "Least chance of success that the headquarters believes in; 0 if not given"),
    may("needs_losses", Number(NOT_NEGATIVE), "men", "Losses of its side in the theatre that have been reported to it"),
    may("needs_season", Link("id of a season"), "", "Season in which it must lie from its beginning to its end"),
    may("from", Moment, "", "First day"),
    may("to", Moment, "", "Last day"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// `[[course.task]]`.
pub(in super::super) const COURSE_TASK: &[Field] = &[
    must("elements", List("id of `forces/formations.csv`"), "", "Elements, or command nodes with theirs, of the side of the headquarters"),
    must("verb", Word(|| words(command::VERBS)), "", "What they do"),
    must("objective", Link("id of `geo/places.csv`"), "", "Where"),
    may("via", List("id of `geo/places.csv`"), "", "Places passed on the way"),
    may("after_h", Number(NOT_NEGATIVE), "h", "From when, after the course begins; 0 if not given"),
    may("for_h", Number(POSITIVE), "h", "How long; until replaced if not given"),
    may("night", Flag, "", "Attacks only in the dark"),
    may("intensity", Number(SHARE), "1", "For `bombard`: share of the sustained rate of fire"),
];

/// `[[season]]`.
pub(in super::super) const SEASON: &[Field] = &[
    ID,
    TITLE,
    TITLE_JA,
    must("from", Moment, "", "Its beginning in some year; it comes back every year"),
    must("to", Moment, "", "Its end, less than a year later"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// `[[shock]]`.
pub(in super::super) const SHOCK: &[Field] = &[
    ID,
    TITLE,
    TITLE_JA,
    must("side", Link("side of `scenario.toml`"), "", "On whose government it weighs"),
    must("at", Moment, "", "When"),
    must("load", Number(headquarters::LEANING), "1", "Change of the load of other fronts, from -1 to 1"),
    may("choice", Word(|| words(courses::CHOICES)), "", "`given` (if not given) or `never`"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// `command/cases.toml`.
pub(in super::super) const CASES: &[Field] =
    &[may("case", Objects(CASE, 0, ANY), "", "Recorded affairs whose decisions are put before their headquarters again")];

/// `[[case]]`.
pub(in super::super) const CASE: &[Field] = &[
    ID,
    TITLE,
    TITLE_JA,
    may("summary", Text, "", "What it was"),
    may("summary_ja", Text, "", "The same in Japanese"),
    must("situation", Objects(SITUATION, 1, ANY), "", "The situations in which somebody decided, in order"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// `[[case.situation]]`.
pub(in super::super) const SITUATION: &[Field] = &[
    ID,
    TITLE,
    TITLE_JA,
    must(
        "headquarters",
        Link("id of `command/headquarters.csv`"),
        "",
        "Whose courses, values, tolerable loss and place in the chain of command it has; the title says who sat",
    ),
    must("from", Moment, "", "When it sits for the first time"),
    must("days", Number(OPEN), "days", "How long the decision is open"),
    must("men", Number(NOT_NEGATIVE), "men", "The enemy near, as believed"),
    may("armour", Number(NOT_NEGATIVE), "1", "His armoured vehicles; 0 if not given"),
    may("guns", Number(NOT_NEGATIVE), "1", "His guns; 0 if not given"),
    may("intruding", Number(SHARE), "1", "Share of him reported on claimed ground; 1 if not given, 0: nobody is"),
    must("spread", Number(NOT_NEGATIVE), "1", "Standard deviation of the logarithm of his strength, as believed"),
    may("reported_days", Number(NOT_NEGATIVE), "days", "For how long an intruder had been reported; 0 if not given"),
    may("persons", List("id of `command/persons.csv`"), "", "Who was in office, of those whom the package knows"),
    may("paper", Objects(PAPER, 0, ANY), "", "What it was told"),
    must("option", Objects(CASE_OPTION, 1, 60), "", "Courses that came into question; waiting is always beside them"),
    may("decided", Link("course of an option"), "", "What was decided, for comparison only; without it, it waited"),
    must("happened", Line, "", "What happened, in words"),
    may("happened_ja", Line, "", "The same in Japanese"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// `[[case.situation.paper]]`.
pub(in super::super) const PAPER: &[Field] = &[
    may("directive", Link("id of `command/directives.toml`"), "", "Directive of the package; what stands beside it takes its place"),
    may("title", Line, "", "Title, where it is no directive of the package"),
    TITLE_JA,
    may("issuer", Link("id of `command/headquarters.csv`"), "", "Who issued it"),
    may("instrument", Word(|| words(command::INSTRUMENTS)), "", "What kind of paper"),
    may("issued", Moment, "", "When it was issued; when it was received if not given"),
    must("received", Moment, "", "When it lay on the desk"),
    may("relay", Number(SHARE), "1", "What was left of its clarity; what the chain of command leaves if not given"),
    may("clauses", Objects(CLAUSE, 0, ANY), "", "What it says"),
];

/// `[[case.situation.option]]`.
pub(in super::super) const CASE_OPTION: &[Field] = &[
    must("course", Link("id of `command/courses.toml`"), "", "Course of the headquarters that sits, not one in the air"),
    may("title", Line, "", "What it was called here; the title of the course if not given"),
    TITLE_JA,
    may("men", Number(NOT_NEGATIVE), "men", "Fit men at hand for it; 0 if not given"),
    may("armour", Number(NOT_NEGATIVE), "1", "Armoured vehicles; 0 if not given"),
    may("guns", Number(NOT_NEGATIVE), "1", "Guns; 0 if not given"),
];

fn rungs() -> Vec<&'static str> {
    RUNGS.to_vec()
}

/// `command/goals.toml`.
pub(in super::super) const GOALS: &[Field] = &[may("goal", Objects(GOAL, 0, ANY), "", "The goals")];

/// `[[goal]]`.
pub(in super::super) const GOAL: &[Field] = &[
    ID,
    must("side", Link("side of `scenario.toml`"), "", "Whose goal"),
    TITLE,
    TITLE_JA,
    must("measure", Word(|| words(goals::MEASURES)), "", "How it is measured"),
    may("place", Link("id of `geo/places.csv`"), "", "Place, for `hold-place`"),
    may("km2_share", Number(SHARE), "1", "Share of the disputed ground"),
    may("value", Number(NOT_NEGATIVE), "men or 1", "Men for `losses-below`, a share for `destroy-share`"),
    may("from", Moment, "", "Beginning"),
    may("to", Moment, "", "End"),
    may("weight", Number(NOT_NEGATIVE), "1", "Weight among the side's goals"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// A parameter of `parameters/*.toml`.
pub(in super::super) const PARAMETER: &[Field] = &[
    may("value", FIGURE, "as `unit`", "The value that is played; without it the median of the claims"),
    must("unit", Line, "", "Unit"),
    may("low", FIGURE, "as `unit`", "Least that it may be"),
    may("high", FIGURE, "as `unit`", "Greatest that it may be"),
    may("prior", Word(|| words(parameters::SHAPES)), "", "Shape of the doubt between the limits"),
    may("claims", List("id of `record/claims.csv`"), "", "Claims it rests on; without a shape they are the prior"),
    may("claims_factor", Number(POSITIVE), "", "By which the claims' figures become those of the parameter"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

const WEIGHT: Span = (0.0, 1.0);

/// `record/weights.toml`.
pub(in super::super) const WEIGHTS: &[Field] = &[
    must("role", Named(|| ROLES.to_vec(), ROLE_WEIGHT), "", "How much claims of a role count"),
    may("source", Named(Vec::new, SOURCE_WEIGHT), "", "How much a source counts, by its key"),
];

/// `[role.…]`.
pub(in super::super) const ROLE_WEIGHT: &[Field] = &[
    must("weight", Number(WEIGHT), "1", "Weight"),
    must("point_width", Number((1e-6, 1.0)), "1", "Half width of a figure without limits, as a share of it"),
    SOURCE,
    LOCATOR,
    QUALITY,
    REASON,
];

/// `[source.…]`.
pub(in super::super) const SOURCE_WEIGHT: &[Field] =
    &[must("weight", Number(WEIGHT), "1", "Weight, multiplied with that of the role"), SOURCE, LOCATOR, QUALITY, REASON];

/// `counterfactuals/*.toml`.
pub(in super::super) const COUNTERFACTUAL: &[Field] = &[
    must("name", Line, "", "Name, as `--with` takes it"),
    TITLE,
    TITLE_JA,
    may("question", Text, "", "The question that it answers"),
    extra("question_ja", Line, "The question in Japanese"),
    may("rationale", Text, "", "Why it is worth asking"),
    may("sources", List("source"), "", "Keys of the bibliography"),
    must("set", Objects(SET, 1, ANY), "", "What is changed"),
];

/// `[[set]]` of a counterfactual.
pub(in super::super) const SET: &[Field] = &[
    must("path", Line, "", "Path of the value, such as `logistics.fleets.S_LORRY.vehicles`"),
    may("value", Scalar, "", "The new value"),
    may("factor", Number(changes::FACTOR), "1", "Or a factor of 0 or more on the old one"),
];
