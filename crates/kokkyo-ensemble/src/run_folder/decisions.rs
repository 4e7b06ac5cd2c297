//! `decisions.parquet`: what every headquarters weighed at every sitting, a row for each course; `clauses.parquet`: the clauses that each
//! of them would break.

use kokkyo_model::event::EventId;
use kokkyo_model::trajectory::{Rows, Trajectory};
use kokkyo_model::world::column::{CourseId, DirectiveId, HeadquartersId, Id as _};
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::weighing::{CLAUSE_NUMBERS, ClauseRow, NUMBERS, Row, WeighedClause, Weighing};
use kokkyo_scenario::command::Act;

use super::lexicon::{Lexicon, positions};
use super::table::{Fault, Reading, Writing};
use super::tables::{CLAUSES, DECISIONS};

/// Encodes the table; the bytes and the number of rows. *Errors*: a fault of Kokkyo.
pub fn write(lexicon: &Lexicon<'_>, trajectory: &Trajectory) -> Result<(Vec<u8>, usize), Fault> {
    let all = || trajectory.weighings.iter();
    let rows = || all().map(|weighing| &weighing.row);
    let hour = |weighing: &Weighing| f64::from(weighing.minute) / 60.0;
    let mut before = None;
    let mut sitting = 0;
    let sittings: Vec<u32> = all()
        .map(|weighing| {
            let this = (weighing.minute, weighing.row.headquarters);
            sitting += u32::from(before.is_some_and(|before| before != this));
            before = Some(this);
            sitting
        })
        .collect();
    let mut writing = Writing::new(&DECISIONS)
        .counts("sitting", sittings.into_iter())
        .times("time", all().map(|weighing| lexicon.millis(hour(weighing))))
        .numbers("hour", all().map(|weighing| Some(hour(weighing))))
        .words("headquarters", &lexicon.headquarters, rows().map(|row| Some(row.headquarters.index())))
        .some_counts("shock", all().map(|weighing| (weighing.occasion != EventId::NONE).then_some(weighing.occasion.0)))
        .words("course", &lexicon.courses, rows().map(|row| row.course.is_some().then(|| row.course.index())))
        .words("calls_off", &lexicon.courses, rows().map(|row| row.calls_off.is_some().then(|| row.calls_off.index())))
        .some_flags("chosen", rows().map(|row| Some(row.chosen)))
        .some_flags("present", rows().map(|row| Some(row.present)))
        .words("manner", &Manner::WORDS, rows().map(|row| Some(row.manner as usize)))
        .counts("broken", rows().map(|row| u32::from(row.broken)))
        .words("against", &lexicon.directives, rows().map(|row| row.against.is_some().then(|| row.against.index())));
    for (at, name) in NUMBERS.iter().enumerate() {
        writing = writing.numbers(name, rows().map(move |row| Some(f64::from(row.numbers[at]))));
    }
    writing.encode()
}

/// Reads `decisions.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&DECISIONS, bytes)?;
    let (hours, shocks) = (table.numbers("hour")?, table.some_counts("shock")?);
    let headquarters = table.words("headquarters", &positions(&lexicon.headquarters))?;
    let (courses, directives) = (positions(&lexicon.courses), positions(&lexicon.directives));
    let (course, calls_off, against) =
        (table.words("course", &courses)?, table.words("calls_off", &courses)?, table.words("against", &directives)?);
    let (chosen, present) = (table.some_flags("chosen")?, table.some_flags("present")?);
    let (manner, broken) = (table.words("manner", &positions(&Manner::WORDS))?, table.counts("broken")?);
    let mut all = Vec::with_capacity(table.rows);
    for at in 0..table.rows {
        let Some(who) = headquarters[at] else { return Err("column `headquarters` has gaps".to_string()) };
        let minutes = (hours[at] * 60.0).round();
        if !(0.0..=f64::from(u32::MAX)).contains(&minutes) {
            return Err(format!("column `hour` holds {}", hours[at]));
        }
        all.push(Weighing {
            minute: minutes as u32,
            occasion: shocks[at].map_or(EventId::NONE, EventId),
            row: Row {
                headquarters: HeadquartersId::at(who),
                course: course[at].map_or(CourseId::NONE, CourseId::at),
                calls_off: calls_off[at].map_or(CourseId::NONE, CourseId::at),
                chosen: chosen[at].unwrap_or(false),
                present: present[at].unwrap_or(false),
                manner: match manner[at] {
                    Some(1) => Manner::Late,
                    Some(2) => Manner::Conceal,
                    _ => Manner::Report,
                },
                broken: broken[at].min(255) as u8,
                against: against[at].map_or(DirectiveId::NONE, DirectiveId::at),
                ..Row::default()
            },
        });
    }
    for (at, name) in NUMBERS.iter().enumerate() {
        for (weighing, number) in all.iter_mut().zip(table.numbers(name)?) {
            // Written from single precision, so nothing is lost on the way back.
            weighing.row.numbers[at] = number as f32;
        }
    }
    rows.weighings = all;
    Ok(())
}

/// Words of the kinds of clauses that can be broken.
const KINDS: [&str; 2] = ["forbid", "require"];

/// Encodes the clauses; the bytes and the number of rows. *Errors*: a fault of Kokkyo.
pub fn write_clauses(lexicon: &Lexicon<'_>, trajectory: &Trajectory) -> Result<(Vec<u8>, usize), Fault> {
    let all = || trajectory.clauses.iter();
    let mut writing = Writing::new(&CLAUSES)
        .counts("row", all().map(|clause| clause.weighing))
        .words("directive", &lexicon.directives, all().map(|clause| Some(clause.row.directive.index())))
        .words("kind", &KINDS, all().map(|clause| Some(usize::from(clause.row.demands))))
        .text("acts", all().map(|clause| Act::words(clause.row.acts).collect::<Vec<_>>().join(";")));
    for (at, name) in CLAUSE_NUMBERS.iter().enumerate() {
        writing = writing.numbers(name, all().map(move |clause| Some(f64::from(clause.row.numbers[at]))));
    }
    writing.encode()
}

/// Reads `clauses.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read_clauses(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&CLAUSES, bytes)?;
    let weighing = table.counts("row")?;
    let directive = table.words("directive", &positions(&lexicon.directives))?;
    let (kind, acts) = (table.words("kind", &positions(&KINDS))?, table.texts("acts")?);
    let mut all = Vec::with_capacity(table.rows);
    for at in 0..table.rows {
        let Some(directive) = directive[at] else { return Err("column `directive` has gaps".to_string()) };
        let mut set = 0;
        for word in acts[at].as_deref().unwrap_or_default().split(';').filter(|word| !word.is_empty()) {
            let Some((_, act)) = Act::ALL.iter().find(|(known, _)| *known == word) else {
                return Err(format!("column `acts` holds `{word}`"));
            };
            set |= act.bit();
        }
        let row = ClauseRow {
            directive: DirectiveId::at(directive),
            demands: kind[at] == Some(1),
            acts: set,
            numbers: [0.0; CLAUSE_NUMBERS.len()],
        };
        all.push(WeighedClause { weighing: weighing[at], row });
    }
    for (at, name) in CLAUSE_NUMBERS.iter().enumerate() {
        for (clause, number) in all.iter_mut().zip(table.numbers(name)?) {
            clause.row.numbers[at] = number as f32;
        }
    }
    rows.clauses = all;
    Ok(())
}
