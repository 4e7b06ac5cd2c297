//! What a headquarters can do at a sitting, and what speaks for and against it as its staff weighs it.

use kokkyo_ensemble::names::{Names, short};
use kokkyo_model::Run;
use kokkyo_model::world::Theatre;
use kokkyo_model::world::column::{CourseId, TaskId};
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::weighing::{CLAUSE_NUMBERS, ClauseRow, FIRST_TERM, NUMBERS, UTILITY, Weighing};
use kokkyo_scenario::command::Act;
use serde::Serialize;

use super::sitting::{Sitting, number};

/// Most places that are named.
const PLACES: usize = 4;

/// A course in question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Course {
    /// What it is.
    pub title: String,
    /// The same in Japanese.
    pub title_ja: String,
    /// Where its troops are to go, the first few of these places.
    pub places: Vec<String>,
    /// The same in Japanese.
    pub places_ja: Vec<String>,
    /// From the decision to its beginning. *Unit*: h.
    pub lead_h: f64,
    /// How long it lasts. *Unit*: h.
    pub lasts_h: f64,
    /// It is what is done already.
    pub goes_on: bool,
    /// Chance of success. *Unit*: %; `None`: there is nothing to succeed in.
    pub odds: Option<f64>,
    /// Own strength where it is to be. *Unit*: worth of a fit man.
    pub own_strength: f64,
    /// The enemy's, as believed.
    pub enemy_strength: f64,
    /// *Unit*: men.
    pub expected_loss: f64,
    /// Orders that it would break, the heaviest first.
    pub against: Vec<Against>,
    /// How likely the staff takes it. *Unit*: %.
    pub staff: f64,
    /// How the staff would tell it where it breaks an order; empty where there is nothing to hide.
    pub staff_manner: &'static str,
    /// The same for who asks in Rust.
    #[serde(skip)]
    pub manner: Manner,
    /// The staff takes it.
    pub is_staff: bool,
    /// Whoever takes it says how he tells it: what goes on, and what is called off, is told as it was or needs no telling.
    pub asks_manner: bool,
    /// What it is weighed by.
    pub terms: Vec<Term>,
    /// Their sum. *Unit*: log-odds.
    pub utility: f64,
}

/// An order that a course would break.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// Its title.
    pub title: String,
    /// The same in Japanese, may be empty.
    pub title_ja: String,
    /// `forbids` or `demands`.
    pub verb: &'static str,
    /// Words of the acts that it speaks of.
    pub acts: Vec<&'static str>,
    /// What it says.
    pub content: String,
    /// The same in Japanese, may be empty.
    pub content_ja: String,
}

/// Something that speaks for or against a course. *Unit*: log-odds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term {
    /// Its word, as the table of decisions has it.
    pub key: &'static str,
    /// Name.
    pub name: &'static str,
    /// Weight.
    pub value: f64,
}

/// A course in words.
pub fn title(theatre: &Theatre, course: CourseId, calls_off: CourseId) -> String {
    let of = |course: CourseId| theatre.command.courses.find(course).map_or("?", |course| course.title.as_str());
    match (course, calls_off) {
        (CourseId::NONE, CourseId::NONE) => "Wait".to_string(),
        (CourseId::NONE, blow) => format!("Call off: {}", of(blow)),
        (course, _) => of(course).to_string(),
    }
}

/// The same in Japanese; in Latin letters where the package has no Japanese title.
pub fn title_ja(names: &Names<'_>, course: CourseId, calls_off: CourseId) -> String {
    match (course, calls_off) {
        (CourseId::NONE, blow) if blow.is_some() => format!("「{}」の中止", names.ja().course(blow)),
        (course, _) => names.ja().course(course).to_string(),
    }
}

/// What a term is called, by its word.
fn term_name(key: &'static str) -> &'static str {
    match key {
        "aim" => "aims",
        "loss" => "losses",
        "temperament" => "temper",
        "claim" => "claim",
        "beside" => "beside it",
        "inertia" => "keep course",
        "clauses" => "orders",
        "manner" => "telling it",
        // `momentum` says it itself.
        other => other,
    }
}

/// The courses of a sitting.
pub fn courses(theatre: &Theatre, names: &Names<'_>, history: &Run, sitting: &Sitting<'_>) -> Vec<Course> {
    let staff = sitting.staff();
    let of = |(at, weighing): (usize, &&Weighing)| {
        let row = &weighing.row;
        let is_move = row.course.is_some();
        let mut against: Vec<Against> = Vec::new();
        for clause in clauses(history, sitting, at) {
            let directive = names.directive(clause.directive);
            let it = Against {
                title: directive.map_or("an order", |directive| directive.title.as_str()).to_string(),
                title_ja: directive.map(|directive| directive.title_ja.clone()).unwrap_or_default(),
                verb: if clause.demands { "demands" } else { "forbids" },
                acts: Act::words(clause.acts).collect(),
                content: directive.map(|directive| directive.content.clone()).unwrap_or_default(),
                content_ja: directive.map(|directive| directive.content_ja.clone()).unwrap_or_default(),
            };
            // One line an order, whichever of its sentences are meant.
            match against.iter_mut().find(|other| other.title == it.title && other.verb == it.verb) {
                Some(other) => {
                    let new: Vec<&str> = it.acts.into_iter().filter(|act| !other.acts.contains(act)).collect();
                    other.acts.extend(new);
                }
                None => against.push(it),
            }
        }
        let terms = NUMBERS[FIRST_TERM..UTILITY].iter().zip(&row.numbers[FIRST_TERM..UTILITY]).filter(|(_, value)| **value != 0.0);
        Course {
            title: title(theatre, row.course, row.calls_off),
            title_ja: title_ja(names, row.course, row.calls_off),
            places: places(theatre, row.course, |task| names.objective(task)),
            places_ja: places(theatre, row.course, |task| names.ja().objective(task)),
            lead_h: theatre.command.courses.find(row.course).map_or(0.0, |course| course.lead_h),
            lasts_h: theatre.command.courses.find(row.course).map_or(0.0, |course| course.lasts_h),
            goes_on: row.present,
            odds: is_move.then(|| 100.0 * number(weighing, "odds")),
            own_strength: if is_move { number(weighing, "own_strength") } else { 0.0 },
            enemy_strength: if is_move { number(weighing, "enemy_strength") } else { 0.0 },
            expected_loss: if is_move { number(weighing, "expected_loss") } else { 0.0 },
            against,
            staff: 100.0 * number(weighing, "share"),
            staff_manner: if row.broken > 0 { Manner::WORDS[row.manner as usize] } else { "" },
            manner: row.manner,
            is_staff: at == staff,
            asks_manner: row.broken > 0 && !row.present && row.calls_off == CourseId::NONE,
            terms: terms
                .map(|(name, value)| {
                    let key = name.trim_end_matches("_term");
                    Term { key, name: term_name(key), value: f64::from(*value) }
                })
                .collect(),
            utility: number(weighing, "utility"),
        }
    };
    sitting.rows.iter().enumerate().map(of).collect()
}

/// Where the tasks of a course lead, in their order.
fn places<'a>(theatre: &Theatre, course: CourseId, name: impl Fn(TaskId) -> &'a str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for task in theatre.command.courses.find(course).map_or(&[][..], |course| &course.tasks) {
        let place = short(name(*task)).to_string();
        if !found.contains(&place) {
            found.push(place);
        }
    }
    found.truncate(PLACES);
    found
}

/// Clauses that the course of a row would break, the heaviest first.
fn clauses<'h>(history: &'h Run, sitting: &Sitting<'_>, at: usize) -> Vec<&'h ClauseRow> {
    let row = u32::try_from(sitting.first + at).unwrap_or(u32::MAX);
    let weight = |clause: &ClauseRow| clause.numbers[CLAUSE_NUMBERS.len() - 1];
    let mut found: Vec<_> = history.trajectory.clauses.iter().filter(|clause| clause.weighing == row).map(|clause| &clause.row).collect();
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    found
}
