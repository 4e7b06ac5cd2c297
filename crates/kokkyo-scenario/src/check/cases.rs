//! `command/cases.toml`: recorded situations to decide in, and what was decided.

use super::checker::Checker;
use super::command::{INSTRUMENTS, clauses, positions};
use super::courses::Named;
use super::fields::{Ids, NOT_NEGATIVE, SHARE, Span};
use super::format;
use super::toml_tree::Node;
use crate::command::{Against, Case, CaseOption, Command, Paper, Situation};
use crate::record::Decided;

/// Most options of a situation: as of a headquarters.
const MOST_OPTIONS: usize = 60;
/// Clauses that a headquarters can weigh at once.
const MOST_CLAUSES: usize = 64;
/// For how long a decision may be open. *Unit*: days.
pub(super) const OPEN: Span = (f64::MIN_POSITIVE, 366.0);

/// Reads the cases, and what the record has of their decisions.
pub(super) fn read(checker: &mut Checker<'_>, root: &Node, named: &Named<'_>, command: &Command) -> (Vec<Case>, Vec<Decided>) {
    root.only(checker, format::CASES);
    // Cases are put together from courses: a package that leaves those of its base out has no cases either.
    if command.courses.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let courses = Ids {
        what: "course",
        map: command.courses.iter().enumerate().map(|(at, course)| (course.id.clone(), at)).collect(),
        complete: named.directives.complete,
    };
    let mut ids = Ids { what: "case", complete: true, ..Ids::default() };
    let mut situation_ids = Ids { what: "situation", complete: true, ..Ids::default() };
    let (mut cases, mut decided) = (Vec::new(), Vec::new());
    for (at, node) in root.tables(checker, "case").iter().enumerate() {
        node.only(checker, format::CASE);
        let id = checker.id(node);
        ids.add(checker, node, "id", id.clone(), at);
        let mut situations = Vec::new();
        for (which, node) in node.tables(checker, "situation").iter().enumerate() {
            let (situation, option) = situation(checker, node, named, &courses, command);
            situation_ids.add(checker, node, "id", situation.id.clone(), situation_ids.map.len());
            let (what, what_ja) = (checker.required(node, "happened"), checker.name(node, "happened_ja"));
            decided.push(Decided { at: (at, which), option, what, what_ja });
            situations.push(situation);
        }
        cases.push(Case {
            id,
            title: checker.required(node, "title"),
            title_ja: checker.name(node, "title_ja"),
            summary: checker.text(node, "summary"),
            summary_ja: checker.text(node, "summary_ja"),
            situations,
            provenance: checker.provenance(node),
        });
    }
    (cases, decided)
}

/// A situation, and which of its options was taken.
fn situation(checker: &mut Checker<'_>, node: &Node, named: &Named<'_>, courses: &Ids, command: &Command) -> (Situation, Option<usize>) {
    node.only(checker, format::SITUATION);
    let id = checker.id(node);
    let headquarters = checker.link(node, "headquarters", named.headquarters);
    let from = checker.moment(node, "from");
    let persons = positions(checker, node, "persons", named.persons);
    if persons.iter().filter_map(|&person| command.persons.get(person)).any(|person| person.headquarters != headquarters) {
        let message = "a person of the situation is at another headquarters";
        checker.fault("K087", node, "persons", message, "name persons of the headquarters that sits");
    }
    let (mut papers, mut options) = (Vec::new(), Vec::new());
    for node in &node.tables(checker, "paper") {
        papers.push(paper(checker, node, named, command));
    }
    for node in &node.tables(checker, "option") {
        options.push(option(checker, node, courses, command, headquarters));
    }
    if options.is_empty() || options.len() > MOST_OPTIONS {
        let message = format!("the situation has {} options; it needs 1 to {MOST_OPTIONS}", options.len());
        checker.fault("K087", node, "option", message, "add [[case.situation.option]] with a course of the headquarters");
    }
    let is_doubled = options.iter().enumerate().any(|(at, option)| options[..at].iter().any(|other| other.course == option.course));
    if is_doubled {
        checker.fault("K087", node, "option", "two options of the situation are the same course", "give each course once");
    }
    if papers.iter().map(|paper| paper.clauses.len()).sum::<usize>() > MOST_CLAUSES {
        let message = format!("more than {MOST_CLAUSES} clauses lie on the desk");
        checker.fault("K087", node, "paper", message, "leave out those that say nothing of the courses in question");
    }
    let taken = checker.link_if_given(node, "decided", courses);
    let decided = taken.and_then(|course| options.iter().position(|option| option.course == course));
    if taken.is_some() && decided.is_none() {
        let message = "what was decided is not among the options of the situation";
        checker.fault("K087", node, "decided", message, "add an option with that course; without `decided` it waited");
    }
    let situation = Situation {
        id,
        title: checker.required(node, "title"),
        title_ja: checker.name(node, "title_ja"),
        headquarters,
        from,
        days: checker.number(node, "days", OPEN),
        men: checker.number(node, "men", NOT_NEGATIVE),
        armour: checker.number_if_given(node, "armour", NOT_NEGATIVE).unwrap_or(0.0),
        guns: checker.number_if_given(node, "guns", NOT_NEGATIVE).unwrap_or(0.0),
        intruding: checker.number_if_given(node, "intruding", SHARE).unwrap_or(1.0),
        spread: checker.number(node, "spread", NOT_NEGATIVE),
        reported_days: checker.number_if_given(node, "reported_days", NOT_NEGATIVE).unwrap_or(0.0),
        persons,
        papers,
        options,
        provenance: checker.provenance(node),
    };
    (situation, decided)
}

fn paper(checker: &mut Checker<'_>, node: &Node, named: &Named<'_>, command: &Command) -> Paper {
    node.only(checker, format::PAPER);
    let directive = checker.link_if_given(node, "directive", named.directives).and_then(|at| command.directives.get(at));
    let own = clauses(checker, node);
    if directive.is_none() && own.is_empty() {
        let message = "the paper names no directive and says nothing";
        checker.fault("K087", node, "clauses", message, "add directive = …, or clauses = [ … ]");
    }
    let received = checker.moment(node, "received");
    // What stands here takes the place of what the directive says.
    let (title, title_ja) = (checker.text(node, "title"), checker.name(node, "title_ja"));
    let issuer = checker.link_if_given(node, "issuer", named.headquarters).or(directive.and_then(|directive| directive.issued_by));
    let instrument = if node.given("instrument") { Some(checker.word(node, "instrument", INSTRUMENTS)) } else { None };
    let issued = checker.moment_if_given(node, "issued").or(directive.map(|directive| directive.issued));
    if directive.is_none() && (title.is_empty() || issuer.is_none() || instrument.is_none()) {
        let message = "a paper that is no directive of the package needs a title, an issuer and an instrument";
        checker.fault("K087", node, "title", message, "add title, issuer and instrument");
    }
    let issued = issued.unwrap_or(received);
    checker.in_order(node, "received", issued, received);
    let (directive_title, directive_title_ja) =
        directive.map_or((String::new(), String::new()), |directive| (directive.title.clone(), directive.title_ja.clone()));
    Paper {
        title: if title.is_empty() { directive_title } else { title },
        title_ja: if title_ja.is_empty() { directive_title_ja } else { title_ja },
        issuer: issuer.unwrap_or(usize::MAX),
        instrument: instrument.or(directive.map(|directive| directive.instrument)).unwrap_or(crate::command::Instrument::Report),
        issued,
        received,
        relay: checker.number_if_given(node, "relay", SHARE),
        clauses: if own.is_empty() { directive.map_or(Vec::new(), |directive| directive.clauses.clone()) } else { own },
    }
}

fn option(checker: &mut Checker<'_>, node: &Node, courses: &Ids, command: &Command, headquarters: usize) -> CaseOption {
    node.only(checker, format::CASE_OPTION);
    let course = checker.link(node, "course", courses);
    if let Some(of) = command.courses.get(course) {
        if of.headquarters != headquarters {
            let message = "the course is another headquarters' own";
            checker.fault("K087", node, "course", message, "name a course of the headquarters that sits");
        } else if of.against == Against::Air {
            let message = "the course is measured against aircraft, which a case does not count";
            checker.fault("K087", node, "course", message, "name a course on the ground or a paper");
        }
    }
    let (title, title_ja) = (checker.text(node, "title"), checker.name(node, "title_ja"));
    let of = command.courses.get(course);
    CaseOption {
        course,
        title: if title.is_empty() { of.map_or(String::new(), |of| of.title.clone()) } else { title },
        title_ja: if title_ja.is_empty() { of.map_or(String::new(), |of| of.title_ja.clone()) } else { title_ja },
        men: checker.number_if_given(node, "men", NOT_NEGATIVE).unwrap_or(0.0),
        armour: checker.number_if_given(node, "armour", NOT_NEGATIVE).unwrap_or(0.0),
        guns: checker.number_if_given(node, "guns", NOT_NEGATIVE).unwrap_or(0.0),
    }
}
