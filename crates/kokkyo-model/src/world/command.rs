//! Who commands: headquarters, the people in them, what they were told and what they may choose.

mod state;

use kokkyo_scenario::command::{Against, Choice, ClauseKind, HeadquartersKind, Instrument, Talks};
use kokkyo_scenario::logistics::KINDS;

use super::Side;
use super::column::{
    AirMissionId, Column, CourseId, CrossingId, DepotId, DirectiveId, ElementId, HeadquartersId, PlaceId, SquadronId, TaskId,
};
use super::theatre::Theatre;
pub use state::{Answer, Appraised, CommandEffect, CommandState, Estimate, Manner, Operation, Supposed};

/// A headquarters.
#[derive(Debug, Clone)]
pub struct Headquarters {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Entity part of random addresses.
    pub key: u32,
    /// Side.
    pub side: Side,
    /// Whose directives it is under; `HeadquartersId::NONE` at the top. Comes before it.
    pub superior: HeadquartersId,
    /// What it is.
    pub kind: HeadquartersKind,
    /// Where it sits.
    pub place: PlaceId,
    /// Index of the formation that it commands.
    pub formation: Option<usize>,
    /// The elements of that formation.
    pub elements: Vec<ElementId>,
    /// The same as [`spans`] of ids.
    pub spans: Vec<[u16; 2]>,
    /// Exists from. *Unit*: h since the start; negative infinity: before it.
    pub from_h: f64,
    /// Until; infinite: to the end.
    pub to_h: f64,
    /// Time between conferences. *Unit*: h; 0: it decides nothing.
    pub cadence_h: f64,
    /// Own losses that it thinks too dear. *Unit*: men.
    pub loss_tolerance: f64,
    /// What is left of the clarity of a directive that it passed on. *Range*: 0–1.
    pub relay: f64,
    /// What each goal is worth to it: index into [`Theatre::goals`], value.
    pub values: Vec<(usize, f64)>,
    /// Headquarters between it and the lowest one under it: how often a report from the front is passed on.
    pub levels: u8,
}

impl Headquarters {
    /// Whether it exists at an hour.
    pub fn exists(&self, hour: f64) -> bool {
        self.from_h <= hour && hour < self.to_h
    }
}

/// Spans of ids without a gap, from each and up to each: what stands together in the order of battle is few of them.
pub fn spans(elements: &[ElementId]) -> Vec<[u16; 2]> {
    let mut all: Vec<[u16; 2]> = Vec::new();
    for element in elements {
        match all.last_mut() {
            Some([_, end]) if *end == element.0 => *end += 1,
            _ => all.push([element.0, element.0 + 1]),
        }
    }
    all
}

/// A person at a headquarters.
#[derive(Debug, Clone)]
pub struct Person {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where.
    pub headquarters: HeadquartersId,
    /// Office.
    pub office: String,
    /// Leaning to the offensive. *Range*: −1 to 1.
    pub temperament: f64,
    /// Share of the headquarters' leaning that is his. *Range*: 0–1.
    pub influence: f64,
    /// In office from. *Unit*: h since the start.
    pub from_h: f64,
    /// Until.
    pub to_h: f64,
}

/// A clause of a directive, as far as it concerns acts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clause {
    /// What it does.
    pub kind: ClauseKind,
    /// Acts that it concerns: one bit each.
    pub acts: u16,
    /// How little it leaves to interpretation. *Range*: 0–1.
    pub clarity: f64,
    /// How much its issuer would make of a breach that he hears of. *Range*: 0–1.
    pub sanction: f64,
}

impl Clause {
    /// Whether two clauses speak of a common act in opposite senses.
    pub fn is_opposed_to(&self, other: &Self) -> bool {
        self.acts & other.acts != 0 && (self.kind == ClauseKind::Forbid) != (other.kind == ClauseKind::Forbid)
    }
}

/// Who issued a directive to whom, and what it says about acts.
#[derive(Debug, Clone)]
pub struct Mandate {
    /// The issuing headquarters; `HeadquartersId::NONE` where the issuer is none.
    pub issuer: HeadquartersId,
    /// The headquarters addressed.
    pub addressees: Vec<HeadquartersId>,
    /// What kind of paper.
    pub instrument: Instrument,
    /// Clauses about acts.
    pub clauses: Vec<Clause>,
    /// The mean clarity of those clauses; 1 without any.
    pub clarity: f64,
    /// By clause: papers that speak of a common act in the opposite sense.
    pub opposed: Vec<Opposed>,
}

/// Papers that speak against a clause.
#[derive(Debug, Clone, Default)]
pub struct Opposed {
    /// Of the same issuer: one that comes later takes its place.
    pub from_its_desk: Vec<DirectiveId>,
    /// Of other issuers.
    pub from_others: Vec<DirectiveId>,
}

/// Works out which papers speak against each other: it depends on what they say alone.
pub fn oppose(mandates: &mut Column<DirectiveId, Mandate>) {
    let all: Vec<Vec<Opposed>> =
        mandates.entries().map(|(id, mandate)| mandate.clauses.iter().map(|clause| opposed(id, clause, mandates)).collect()).collect();
    for (mandate, opposed) in mandates.iter_mut().zip(all) {
        mandate.opposed = opposed;
    }
}

fn opposed(of: DirectiveId, clause: &Clause, mandates: &Column<DirectiveId, Mandate>) -> Opposed {
    let mut found = Opposed::default();
    for (other, mandate) in mandates.entries() {
        if mandate.clauses.iter().any(|next| clause.is_opposed_to(next)) {
            if mandate.issuer != mandates[of].issuer {
                found.from_others.push(other);
            } else if other != of {
                found.from_its_desk.push(other);
            }
        }
    }
    found
}

/// A course of action. Hours are since the start of the clock where they are dates, otherwise as said.
#[derive(Debug, Clone)]
pub struct Course {
    /// Id.
    pub id: String,
    /// Entity part of random addresses; not 0.
    pub key: u32,
    /// Title.
    pub title: String,
    /// Who may choose it.
    pub headquarters: HeadquartersId,
    /// Whether it is chosen.
    pub choice: Choice,
    /// How offensive it is. *Range*: −1 to 1.
    pub offensiveness: f64,
    /// What it comprises: one bit an act.
    pub acts: u16,
    /// What its success is worth to the headquarters: the sum over goals of value times share. *Unit*: 1.
    pub aim: f64,
    /// What it costs whatever comes of it, as a share of the tolerable loss. *Unit*: 1.
    pub cost: f64,
    /// Whom it is measured against.
    pub against: Against,
    /// Chance of success against nobody. *Range*: 0–1.
    pub odds: f64,
    /// Ratio of own to the enemy's strength at which the odds are even. *Unit*: 1.
    pub ratio: f64,
    /// Share of the men committed that is lost at even strength. *Range*: 0–1.
    pub exposure: f64,
    /// From decision to beginning. *Unit*: h.
    pub lead_h: f64,
    /// From decision to the point of no return. *Unit*: h.
    pub committed_h: f64,
    /// Length. *Unit*: h.
    pub lasts_h: f64,
    /// From a decision for it until it may be chosen again. *Unit*: h.
    pub again_h: f64,
    /// Tasks, in the order of their start after the course begins.
    pub tasks: Vec<TaskId>,
    /// How many recorded tasks there are: those with ids below count from the hour of the first recorded one.
    pub recorded: u16,
    /// Hour of the first recorded task.
    pub first_h: f64,
    /// Everyone with a task in it.
    pub elements: Vec<ElementId>,
    /// Directives that it issues.
    pub issues: Vec<DirectiveId>,
    /// Who comes to the theatre.
    pub releases: Vec<ElementId>,
    /// Crossings built for it.
    pub crossings: Vec<CrossingId>,
    /// Air missions that are flown for it.
    pub missions: Vec<AirMissionId>,
    /// Squadrons that come to the theatre.
    pub squadrons: Vec<SquadronId>,
    /// Aircraft and crews that join squadrons: indices into the replacements of the air forces.
    pub air_replacements: Vec<usize>,
    /// Index of the person that it puts in command.
    pub appoints: Option<usize>,
    /// What it does between governments.
    pub talks: Talks,
    /// Fit men of its elements that must be in the theatre.
    pub needs_men: f64,
    /// Believed men of the enemy on claimed ground.
    pub needs_intruders: f64,
    /// The same on ground that is its own under both claims.
    pub needs_deep: f64,
    /// Depot and shells in it. *Unit*: t.
    pub needs_shells: Option<(DepotId, f64)>,
    /// Goods that must lie in depots of the side, and what share of them is enough. *Unit*: t by kind, 1.
    pub needs_t: Option<([f64; KINDS], f64)>,
    /// Lowest rung.
    pub least_rung: u8,
    /// Highest rung.
    pub greatest_rung: u8,
    /// Courses of which one must have been begun.
    pub needs_course: Vec<CourseId>,
    /// Least chance of success, as believed.
    pub needs_odds: f64,
    /// Own losses. *Unit*: men.
    pub needs_losses: f64,
    /// Season in which it must lie from its beginning to its end: beginning and end of it in some year; none: any time.
    pub needs_season_h: Option<[f64; 2]>,
    /// First hour.
    pub from_h: f64,
    /// End.
    pub to_h: f64,
}

/// Length of a year. *Unit*: h.
pub const YEAR_H: f64 = 365.25 * 24.0;

/// Whether a span of `lasts_h` from an hour on lies in a season that comes back every year.
pub fn lies_in_season([from_h, to_h]: [f64; 2], begins_h: f64, lasts_h: f64) -> bool {
    (begins_h - from_h).rem_euclid(YEAR_H) + lasts_h <= to_h - from_h
}

impl Course {
    /// Whether it would lie in the season that it needs, decided at an hour.
    pub fn is_in_season(&self, hour: f64) -> bool {
        self.needs_season_h.is_none_or(|season| lies_in_season(season, hour + self.lead_h, self.lasts_h))
    }

    /// Whether it is a blow in the air against somebody, with an outcome to report.
    pub fn is_raid(&self) -> bool {
        self.is_air_only() && self.against == Against::Air && self.offensiveness > 0.0
    }

    /// Whether it brings anybody or anything to the theatre.
    pub fn brings(&self) -> bool {
        !self.releases.is_empty() || !self.squadrons.is_empty() || !self.air_replacements.is_empty()
    }

    /// Whether it is a blow in the air and nothing else: it can be called off by itself.
    pub fn is_air_only(&self) -> bool {
        !self.missions.is_empty() && self.elements.is_empty()
    }

    /// Whether it sends troops against somebody.
    pub fn is_operation(&self) -> bool {
        self.against != Against::Nobody && !self.elements.is_empty()
    }

    /// Whether it gives its troops something else to do: an operation, or a way back. A march that brings them does not.
    pub fn takes_troops(&self) -> bool {
        !self.elements.is_empty() && (self.against != Against::Nobody || self.offensiveness <= 0.0)
    }

    /// Whether it and another want the same troops.
    pub fn shares(&self, other: &Self) -> bool {
        // Both lists are sorted.
        let (mut one, mut two) = (self.elements.iter().peekable(), other.elements.iter().peekable());
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(one.next()),
                std::cmp::Ordering::Greater => drop(two.next()),
                std::cmp::Ordering::Equal => return true,
            }
        }
        false
    }
}

/// Courses of a headquarters that were decided and are not over.
pub fn operations_of<'v>(
    theatre: &'v Theatre,
    command: &'v CommandState,
    of: HeadquartersId,
) -> impl Iterator<Item = (CourseId, &'v Course, &'v Operation)> {
    let own = theatre.command.courses.entries().filter(move |(_, course)| course.headquarters == of);
    own.map(|(id, course)| (id, course, &command.operations[id])).filter(|(_, _, operation)| !operation.over)
}

/// An event outside the theatre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shock {
    /// On whose government it weighs.
    pub side: Side,
    /// When.
    pub at_h: f64,
    /// Change of the load of other fronts.
    pub load: f64,
}

/// Everything about command that never changes.
#[derive(Debug, Clone)]
pub struct CommandTheatre {
    /// The people.
    pub persons: Vec<Person>,
    /// Who issued a directive to whom, and what it says about acts.
    pub mandates: Column<DirectiveId, Mandate>,
    /// First of the answers of a directive's addressees in [`CommandState::answers`].
    pub first_answer: Column<DirectiveId, u16>,
    /// Courses of action.
    pub courses: Column<CourseId, Course>,
    /// Events outside the theatre, in order.
    pub shocks: Vec<Shock>,
    /// Titles and ids of those events.
    pub shock_titles: Vec<String>,
}

impl Default for CommandTheatre {
    fn default() -> Self {
        Self {
            persons: Vec::new(),
            mandates: Column::new(Vec::new()),
            first_answer: Column::new(Vec::new()),
            courses: Column::new(Vec::new()),
            shocks: Vec::new(),
            shock_titles: Vec::new(),
        }
    }
}

/// The superior of a headquarters at an hour: the nearest one above it that exists.
pub fn superior(theatre: &Theatre, of: HeadquartersId, hour: f64) -> HeadquartersId {
    let mut at = theatre.headquarters.find(of).map_or(HeadquartersId::NONE, |headquarters| headquarters.superior);
    while let Some(above) = theatre.headquarters.find(at) {
        if above.exists(hour) {
            break;
        }
        at = above.superior;
    }
    at
}

/// What is left of a directive's clarity when it has come from its issuer down to a headquarters through those between
/// them: the product of what each of these passes on. `None`: the issuer is not above it.
///
/// The issuer's own words arrive whole; a relay of 0.95, one of 0.60 and one of 0.90 leave 0.513.
pub fn passed_on(theatre: &Theatre, issuer: HeadquartersId, to: HeadquartersId, hour: f64) -> Option<f64> {
    let mut left = 1.0;
    let mut at = superior(theatre, to, hour);
    while let Some(between) = theatre.headquarters.find(at) {
        if at == issuer {
            return Some(left);
        }
        left *= between.relay;
        at = superior(theatre, at, hour);
    }
    None
}

/// Leaning of a headquarters at an hour: the leanings of those in office, each by his influence. *Range*: −1 to 1.
pub fn temperament(theatre: &Theatre, office_h: &[[f64; 2]], of: HeadquartersId, hour: f64) -> f64 {
    let persons = theatre.command.persons.iter().zip(office_h);
    let in_office = persons.filter(|(person, [from_h, to_h])| person.headquarters == of && *from_h <= hour && hour < *to_h);
    in_office.map(|(person, _)| person.temperament * person.influence).sum::<f64>().clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::column::Id as _;
    use crate::world::proving_ground::Ground;

    fn chain(relays: &[f64]) -> Theatre {
        let mut theatre = Ground::new().theatre;
        let all = relays.iter().enumerate().map(|(at, &relay)| Headquarters {
            id: format!("H{at}"),
            name: String::new(),
            key: at as u32,
            side: Side::First,
            superior: if at == 0 { HeadquartersId::NONE } else { HeadquartersId::at(at - 1) },
            kind: HeadquartersKind::Army,
            place: PlaceId::NONE,
            formation: None,
            elements: Vec::new(),
            spans: Vec::new(),
            from_h: f64::NEG_INFINITY,
            to_h: f64::INFINITY,
            cadence_h: 24.0,
            loss_tolerance: 1000.0,
            relay,
            values: Vec::new(),
            levels: 0,
        });
        theatre.headquarters = Column::new(all.collect());
        theatre
    }

    #[test]
    fn a_span_lies_in_a_season_with_both_its_ends_in_every_year() {
        let day = 24.0;
        let season = [10.0 * day, 100.0 * day];
        assert!(lies_in_season(season, 10.0 * day, 90.0 * day));
        assert!(!lies_in_season(season, 11.0 * day, 90.0 * day), "it would last beyond the season");
        assert!(!lies_in_season(season, 9.0 * day, day));
        for years in [-2.0, -1.0, 1.0, 3.0] {
            assert!(lies_in_season(season, 50.0 * day + years * YEAR_H, day));
            assert!(!lies_in_season(season, 200.0 * day + years * YEAR_H, day));
        }
    }

    #[test]
    fn relays_multiply_and_the_issuers_own_words_arrive_whole() {
        let theatre = chain(&[1.0, 0.95, 0.60, 0.90, 1.0]);
        let [top, first, last] = [0, 1, 4].map(HeadquartersId);
        assert!((passed_on(&theatre, top, last, 0.0).unwrap() - 0.513).abs() < 1e-12);
        assert_eq!(passed_on(&theatre, top, first, 0.0), Some(1.0));
        assert_eq!(passed_on(&theatre, last, top, 0.0), None);
    }

    #[test]
    fn a_headquarters_that_does_not_exist_yet_is_passed_over() {
        let mut theatre = chain(&[1.0, 0.5, 1.0]);
        theatre.headquarters[HeadquartersId(1)].from_h = 100.0;
        assert_eq!(superior(&theatre, HeadquartersId(2), 0.0), HeadquartersId(0));
        assert_eq!(superior(&theatre, HeadquartersId(2), 100.0), HeadquartersId(1));
        assert_eq!(passed_on(&theatre, HeadquartersId(0), HeadquartersId(2), 0.0), Some(1.0));
        assert_eq!(passed_on(&theatre, HeadquartersId(0), HeadquartersId(2), 100.0), Some(0.5));
    }

    #[test]
    fn a_change_of_command_changes_the_leaning() {
        let mut theatre = chain(&[1.0]);
        let person = |temperament, from_h, to_h| Person {
            id: String::new(),
            name: String::new(),
            headquarters: HeadquartersId(0),
            office: String::new(),
            temperament,
            influence: 0.5,
            from_h,
            to_h,
        };
        theatre.command.persons = vec![person(-0.4, 0.0, 48.0), person(0.8, 48.0, f64::INFINITY)];
        let office_h = CommandState::new(&theatre).office_h;
        assert_eq!(temperament(&theatre, &office_h, HeadquartersId(0), 47.0), -0.2);
        assert_eq!(temperament(&theatre, &office_h, HeadquartersId(0), 48.0), 0.4);
    }
}
