//! `events.parquet`: the event log, its canonical fields as named columns.

use kokkyo_model::event::{Event, EventId, Field, Happening, KINDS, Kind};
use kokkyo_model::outcome::RUNGS;

use kokkyo_model::world::command::{Answer, Manner};

use super::lexicon::{Lexicon, OBSTACLES, OUTCOMES, POSTURES, SUPPLIES, positions, words_of};
use super::table::{Fault, Reading, Writing};
use super::tables::EVENTS;
use crate::names::Names;
use crate::words::sentence;

/// Columns of words, with the fields that they hold and what is added to a field's number for its place in the dictionary.
const WORDS: [(&str, &[(Field, u32)]); 28] = [
    ("formation", &[(Field::Element, 0)]),
    ("other_formation", &[(Field::Other, 0)]),
    ("directive", &[(Field::Directive, 0)]),
    ("task", &[(Field::Task, 0)]),
    ("place", &[(Field::Place, 0)]),
    ("cell", &[(Field::Cell, 0)]),
    ("crossing", &[(Field::Crossing, 0)]),
    ("depot", &[(Field::Depot, 0)]),
    ("side", &[(Field::Side, 0)]),
    ("squadron", &[(Field::Squadron, 0)]),
    ("airfield", &[(Field::Airfield, 0)]),
    ("air_mission", &[(Field::AirMission, 0)]),
    ("supply", &[(Field::Supply, 0)]),
    ("plan", &[(Field::Plan, 0)]),
    ("obstacle", &[(Field::Obstacle, 0)]),
    ("from", &[(Field::PostureFrom, 0), (Field::RungFrom, POSTURES.len() as u32), (Field::IntentFrom, BEFORE_INTENTS)]),
    ("to", &[(Field::PostureTo, 0), (Field::RungTo, POSTURES.len() as u32), (Field::IntentTo, BEFORE_INTENTS)]),
    ("headquarters", &[(Field::Headquarters, 0)]),
    ("sector", &[(Field::Sector, 0)]),
    ("source", &[(Field::Source, 0)]),
    ("railhead", &[(Field::Railhead, 0)]),
    ("concealment", &[(Field::Concealment, 0)]),
    ("function", &[(Field::Function, 0)]),
    ("course", &[(Field::Course, 0)]),
    ("answer", &[(Field::Answer, 0)]),
    ("manner", &[(Field::Manner, 0)]),
    ("reported", &[(Field::Outcome, 0)]),
    ("person", &[(Field::Person, 0)]),
];

/// Words of conditions that stand before those of intents.
const BEFORE_INTENTS: u32 = (POSTURES.len() + RUNGS.len()) as u32;

/// Columns of whole numbers, with the field that they hold.
const COUNTS: [(&str, Field); 32] = [
    ("men", Field::Men),
    ("equipment", Field::Equipment),
    ("late_h", Field::LateH),
    ("killed", Field::Killed),
    ("wounded", Field::Wounded),
    ("by_artillery", Field::ByArtillery),
    ("captured", Field::Captured),
    ("missing", Field::Missing),
    ("through", Field::Through),
    ("lost", Field::Lost),
    ("armour", Field::Armour),
    ("guns", Field::Guns),
    ("written_off", Field::WrittenOff),
    ("vehicles", Field::Vehicles),
    ("rounds", Field::Rounds),
    ("percent", Field::Percent),
    ("tonnes", Field::Tonnes),
    ("aircraft", Field::Aircraft),
    ("standing", Field::Standing),
    ("sorties_first", Field::SortiesFirst),
    ("sorties_second", Field::SortiesSecond),
    ("down_first", Field::DownFirst),
    ("down_second", Field::DownSecond),
    ("destroyed", Field::Destroyed),
    ("damaged", Field::Damaged),
    ("kilograms", Field::Kilograms),
    ("claimed", Field::Claimed),
    ("actual", Field::Actual),
    ("own_strength", Field::OwnStrength),
    ("enemy_strength", Field::EnemyStrength),
    ("hours", Field::Hours),
    ("shock", Field::Shock),
];

/// What stands for nothing among ids.
const NOTHING: u32 = u16::MAX as u32;

/// The dictionary of a column of words.
fn dictionary<'a>(lexicon: &'a Lexicon<'_>, column: &str) -> Vec<&'a str> {
    match column {
        "formation" | "other_formation" => lexicon.elements.clone(),
        "directive" => lexicon.directives.clone(),
        "task" => lexicon.tasks.clone(),
        "place" => lexicon.places.clone(),
        "cell" => lexicon.cells.iter().map(String::as_str).collect(),
        "crossing" => lexicon.crossings.clone(),
        "depot" => lexicon.depots.clone(),
        "side" => lexicon.sides.clone(),
        "squadron" => lexicon.squadrons.clone(),
        "airfield" => lexicon.airfields.clone(),
        "air_mission" => lexicon.air_missions.clone(),
        "headquarters" => lexicon.headquarters.clone(),
        "sector" => lexicon.sectors.clone(),
        "source" => lexicon.sources.clone(),
        "railhead" => lexicon.railheads.clone(),
        "concealment" => lexicon.concealment.clone(),
        "function" => lexicon.functions.clone(),
        "supply" => SUPPLIES.to_vec(),
        "plan" => lexicon.plans.clone(),
        "course" => lexicon.courses.clone(),
        "answer" => Answer::WORDS.to_vec(),
        "manner" => Manner::WORDS.to_vec(),
        "reported" => OUTCOMES.to_vec(),
        "person" => lexicon.persons.clone(),
        // By its number, of which not every one is taken.
        "obstacle" => (0..10).map(|number| OBSTACLES.iter().find(|(it, _)| *it as u32 == number).map_or("", |(_, word)| word)).collect(),
        _ => lexicon.conditions.clone(),
    }
}

/// The number of a field in an event, if its kind has it.
fn number(kind: &Kind, fields: [u32; 4], wanted: Field) -> Option<u32> {
    kind.fields.iter().position(|field| *field == wanted).map(|at| fields[at])
}

/// Encodes events; the bytes and the number of rows. *Errors*: a fault of Kokkyo.
pub fn write(lexicon: &Lexicon<'_>, names: &Names<'_>, events: &[Event]) -> Result<(Vec<u8>, usize), Fault> {
    let all: Vec<(&Kind, [u32; 4])> = events.iter().map(|event| (event.happening.kind(), event.happening.fields().1)).collect();
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.word).collect();
    let hour = |event: &Event| f64::from(event.minute) / 60.0;
    let mut table = Writing::new(&EVENTS)
        .counts("event", events.iter().map(|event| event.id.0))
        .times("time", events.iter().map(|event| lexicon.millis(hour(event))))
        .numbers("hour", events.iter().map(|event| Some(hour(event))))
        .words("kind", &kinds, all.iter().map(|(kind, _)| Some(usize::from(kind.tag) - 1)))
        .counts("tag", all.iter().map(|(kind, _)| u32::from(kind.tag)));
    for (column, fields) in WORDS {
        let at = |(kind, numbers): &(&Kind, [u32; 4])| {
            let found = fields.iter().find_map(|(field, add)| number(kind, *numbers, *field).map(|number| number + add));
            found.map(|number| number as usize)
        };
        table = table.words(column, &dictionary(lexicon, column), all.iter().map(at));
    }
    table = table.some_flags("assault", all.iter().map(|(kind, numbers)| number(kind, *numbers, Field::Assault).map(|number| number == 1)));
    for (column, field) in COUNTS {
        table = table.some_counts(column, all.iter().map(|(kind, numbers)| number(kind, *numbers, field)));
    }
    for (at, column) in ["cause1", "cause2", "cause3", "cause4"].into_iter().enumerate() {
        table = table.some_counts(column, events.iter().map(|event| Some(event.causes[at].0).filter(|cause| *cause > 0)));
    }
    table.text("text", events.iter().map(|event| sentence(&event.happening, names))).encode()
}

/// Reads events. *Errors*: what is wrong with the file.
pub fn read(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<Vec<Event>, Fault> {
    let table = Reading::decode(&EVENTS, bytes)?;
    let mut numbers: Vec<(Field, Vec<Option<u32>>)> = Vec::new();
    for (column, fields) in WORDS {
        let dictionary = dictionary(lexicon, column);
        let found = table.words(column, &positions(&dictionary))?;
        for (field, add) in fields {
            numbers.push((*field, found.iter().map(|at| (*at)?.try_into().ok().and_then(|at: u32| at.checked_sub(*add))).collect()));
        }
    }
    numbers.push((Field::Assault, table.some_flags("assault")?.into_iter().map(|flag| flag.map(u32::from)).collect()));
    for (column, field) in COUNTS {
        numbers.push((field, table.some_counts(column)?));
    }
    numbers.sort_by_key(|(field, _)| *field);
    let mut causes = Vec::new();
    for column in ["cause1", "cause2", "cause3", "cause4"] {
        causes.push(table.some_counts(column)?);
    }
    let ids = table.counts("event")?;
    let times = table.times("time")?;
    let tags = table.counts("tag")?;
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.word).collect();
    let words = table.words("kind", &positions(&kinds))?;
    let start = lexicon.millis(0.0);
    let one = |row: usize| {
        let kind = KINDS.get(words[row]?).filter(|kind| u32::from(kind.tag) == tags[row])?;
        let mut fields = [0; 4];
        for (number, field) in fields.iter_mut().zip(kind.fields) {
            let column = numbers.binary_search_by_key(field, |(field, _)| *field).ok()?;
            // Ids that stand for nothing have no word.
            *number = numbers[column].1[row].unwrap_or(NOTHING);
        }
        let happening = Happening::from_fields(kind.tag, fields)?;
        // Elements, depots and the rest index columns: whoever prints an event must not fall off their end.
        let known = |field: &Field, number: u32| match field {
            Field::Element | Field::Other => (number as usize) < lexicon.elements.len(),
            Field::Depot => (number as usize) < lexicon.depots.len(),
            _ => true,
        };
        kind.fields.iter().zip(fields).all(|(field, number)| known(field, number)).then_some(())?;
        let since = times[row].checked_sub(start)?;
        let minute = u32::try_from(since / 60_000).ok().filter(|minute| i64::from(*minute) * 60_000 == since)?;
        let because = [0, 1, 2, 3].map(|at: usize| EventId(causes[at][row].unwrap_or(0)));
        let earlier = because.iter().all(|cause| cause.0 < ids[row]);
        (earlier && ids[row] as usize == row + 1).then_some(Event { id: EventId(ids[row]), minute, happening, causes: because })
    };
    (0..table.rows).map(|row| one(row).ok_or_else(|| format!("row {row} is no event"))).collect()
}

/// Words of the kinds of events.
pub fn kind_words() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.word).collect()
}

/// Words of the obstacles, for the reference.
pub fn obstacle_words() -> [&'static str; 7] {
    words_of(&OBSTACLES)
}
