//! What lies on the desk of a headquarters, and what came of a game.

use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::words::sentence;
use kokkyo_model::Run;
use kokkyo_model::event::{Event, Happening as H};
use kokkyo_model::outcome::RUNGS;
use kokkyo_model::world::Side;
use kokkyo_model::world::belief::Arm;
use kokkyo_model::world::column::{HeadquartersId, Id as _, SectorId};
use kokkyo_model::world::weighing::{CLAUSE_NUMBERS, FIRST_TERM, NUMBERS, UTILITY};
use kokkyo_scenario::Moment;
use kokkyo_scenario::command::Act;

use super::sitting::{Sitting, number};
use super::{Game, course_words};
use crate::failure::Failure;
use crate::output::{Out, whole, wrap};
use crate::scenario_source::Loaded;

/// Most lines of news.
const NEWS: usize = 12;
/// Least men believed of a sector that is named.
const FEWEST: f64 = 20.0;
/// Standard deviations to either side that hold four cases in five.
const EIGHTY: f64 = 1.2816;
/// Least chance of an attack that is told. *Unit*: %.
const ALARMING: f64 = 10.0;

/// Headquarters that have something to decide.
pub fn deciding(loaded: &Loaded) -> impl Iterator<Item = HeadquartersId> {
    let theatre = &loaded.world.theatre;
    theatre.headquarters.ids().filter(|id| theatre.command.courses.iter().any(|course| course.headquarters == *id))
}

/// Lists them.
pub fn playable(out: &mut Out, loaded: &Loaded) -> Result<(), Failure> {
    let (theatre, given) = (&loaded.world.theatre, &loaded.scenario.given);
    out.heading(&format!("Headquarters that can be played in {}", given.meta.name))?;
    for id in deciding(loaded) {
        let it = &theatre.headquarters[id];
        let courses = theatre.command.courses.iter().filter(|course| course.headquarters == id).count();
        let side = given.sides.get(it.side.index()).map_or("", |side| side.name.as_str());
        out.line(&format!("{:<10} {} ({side}), {courses} courses", it.id, it.name))?;
    }
    Ok(out.line("kokkyo play --as ID sits down in the place of one.")?)
}

/// Who you are.
pub fn welcome(out: &mut Out, game: &Game<'_>) -> Result<(), Failure> {
    let (theatre, given) = (&game.loaded.world.theatre, &game.loaded.scenario.given);
    let it = &theatre.headquarters[game.me];
    out.heading(&format!("{}: you are {}", given.meta.title, it.name))?;
    let superior = theatre.headquarters.find(it.superior).map_or("nobody", |above| above.name.as_str());
    out.labelled("under", superior)?;
    let below: Vec<&str> = theatre.headquarters.iter().filter(|other| other.superior == game.me).map(|other| other.name.as_str()).collect();
    if !below.is_empty() {
        out.labelled("over", &below.join(", "))?;
    }
    Ok(())
}

/// Whether an event is known to a headquarters because it is about what it was told, believes, or did itself.
fn is_known(event: &Event, me: HeadquartersId, game: &Game<'_>) -> bool {
    let theatre = &game.loaded.world.theatre;
    match event.happening {
        H::Reported { headquarters, men, .. } => headquarters == me && men > 0,
        H::Appreciated { headquarters, .. }
        | H::IntentJudged { headquarters, .. }
        | H::Understood { headquarters, .. }
        | H::Learnt { headquarters, .. }
        | H::Reproached { headquarters, .. }
        | H::Decided { headquarters, .. }
        | H::Begun { headquarters, .. }
        | H::CalledOff { headquarters, .. }
        | H::TookOffice { headquarters, .. } => headquarters == me,
        // What those below it report of their own.
        H::OutcomeReported { headquarters, .. } => headquarters == me || theatre.headquarters[headquarters].superior == me,
        _ => false,
    }
}

/// An event as the headquarters hears of it: nobody knows at once which battalion of the enemy stands before him.
fn told(game: &Game<'_>, event: &Event, names: &Names<'_>) -> String {
    let theatre = &game.loaded.world.theatre;
    let side = theatre.headquarters[game.me].side;
    let is_own = |element| theatre.elements[element].side == side;
    if let H::Contact { element, enemy, cell, .. } = event.happening {
        let own = if is_own(element) { element } else { enemy };
        return format!("{} meets the enemy {}", names.element(own), names.near(cell));
    }
    let text = sentence(&event.happening, names);
    let of_enemy = theatre.elements.iter().filter(|it| it.side != side).map(|it| it.name.as_str());
    let aloft = theatre.air.squadrons.iter().filter(|it| it.side != side).map(|it| it.name.as_str());
    if of_enemy.chain(aloft).any(|name| text.contains(name)) { "something that the enemy did".to_string() } else { text }
}

/// The sitting as the headquarters sees it.
pub fn show(out: &mut Out, game: &Game<'_>, history: &Run, sitting: &Sitting<'_>, since: u32) -> Result<(), Failure> {
    let names = Names::new(&game.loaded.scenario.given, &game.loaded.world.theatre);
    out.line("")?;
    out.heading(&format!("{}, {}", moment(game, sitting.minute), names.headquarters(game.me)))?;
    let occasion = history.events.iter().find(|event| event.id == sitting.occasion());
    let occasion = occasion.map_or_else(|| "a conference".to_string(), |event| told(game, event, &names));
    out.labelled("occasion", &occasion)?;
    news(out, game, history, (since, sitting.minute), &names)?;
    beliefs(out, game, history, sitting.minute, &names)?;
    out.line("Courses:")?;
    for (at, weighing) in sitting.rows.iter().enumerate() {
        let row = &weighing.row;
        let mut text = course_words(game, row.course, row.calls_off);
        if row.present {
            text.push_str(" (goes on)");
        }
        if row.course.is_some() {
            text.push_str(&format!("; odds {:.0} % as your staff sees it", 100.0 * number(weighing, "odds")));
            let (own, enemy) = (number(weighing, "own_strength"), number(weighing, "enemy_strength"));
            if enemy > 0.0 {
                text.push_str(&format!(", own strength {} against {}", whole(own), whole(enemy)));
            }
            let lost = number(weighing, "expected_loss");
            if lost >= 1.0 {
                text.push_str(&format!(", {} men", whole(lost)));
            }
        }
        for clause in clauses(history, sitting, at) {
            let directive = names.directive(clause.directive).map_or("an order", |directive| directive.title.as_str());
            text.push_str(&format!("; against “{directive}”"));
        }
        text.push_str(&format!(" [staff {:.0} %]", 100.0 * number(weighing, "share")));
        for (line, part) in wrap(&text, out.width.saturating_sub(6)).into_iter().enumerate() {
            let mark = if line == 0 { format!("{:>3}. ", at + 1) } else { "     ".to_string() };
            out.line(&format!("{mark}{part}"))?;
        }
    }
    Ok(())
}

fn moment(game: &Game<'_>, minute: u32) -> String {
    Moment(game.loaded.world.theatre.start_s).plus_hours(f64::from(minute) / 60.0).show(game.loaded.scenario.given.clock.offset_h)
}

/// What it heard and did since it last sat, and what its side lost.
fn news(out: &mut Out, game: &Game<'_>, history: &Run, (since, now): (u32, u32), names: &Names<'_>) -> Result<(), Failure> {
    let theatre = &game.loaded.world.theatre;
    let side = theatre.headquarters[game.me].side;
    let between = history.events.iter().filter(|event| event.minute >= since && event.minute < now.max(1));
    let (mut killed, mut wounded) = (0, 0);
    let mut known: Vec<&Event> = Vec::new();
    for event in between {
        if let H::Losses { element, killed: dead, wounded: hurt, .. } = event.happening
            && theatre.elements[element].side == side
        {
            (killed, wounded) = (killed + dead, wounded + hurt);
        }
        if is_known(event, game.me, game) {
            known.push(event);
        }
    }
    let orders = |event: &&&Event| matches!(event.happening, H::Understood { .. } | H::Reproached { .. } | H::OutcomeReported { .. });
    for event in known.iter().filter(orders) {
        out.labelled(&moment(game, event.minute)[5..], &told(game, event, names))?;
        if let H::Understood { directive, .. } = event.happening
            && let Some(directive) = names.directive(directive)
        {
            for line in wrap(&directive.content, out.width.saturating_sub(18)) {
                out.labelled("", &line)?;
            }
        }
    }
    let others: Vec<&&Event> = known.iter().filter(|event| !orders(event)).collect();
    if others.len() > NEWS {
        out.labelled("", &format!("{} earlier reports are left out", others.len() - NEWS))?;
    }
    for event in others.iter().skip(others.len().saturating_sub(NEWS)) {
        out.labelled(&moment(game, event.minute)[5..], &told(game, event, names))?;
    }
    if killed + wounded > 0 {
        let text =
            format!("{} killed and {} wounded on your side since you last decided", whole(f64::from(killed)), whole(f64::from(wounded)));
        out.labelled("losses", &text)?;
    }
    Ok(())
}

/// What it believed of the enemy at the beginning of the day.
fn beliefs(out: &mut Out, game: &Game<'_>, history: &Run, minute: u32, names: &Names<'_>) -> Result<(), Failure> {
    let day = (minute / (24 * 60)) as usize;
    let sectors = game.loaded.world.theatre.intelligence.sectors.len();
    for sector in (0..sectors).map(SectorId::at) {
        let belief = history.trajectory.belief(day, game.me, sector);
        let of = |arm: Arm| f64::from(belief.believed[arm as usize]);
        if of(Arm::Men) < FEWEST {
            continue;
        }
        let men = of(Arm::Men);
        let factor = (EIGHTY * f64::from(belief.sd_ln_men)).exp();
        let [low, high] = [men / factor, men * factor].map(|men| whole(round(men)));
        let mut text = format!("{}: {} men [{low} to {high}]", names.sector(sector), whole(round(men)));
        for (arm, word) in [(Arm::Armour, "tanks and armoured cars"), (Arm::Guns, "guns")] {
            if of(arm) >= 1.0 {
                text.push_str(&format!(", {} {word}", whole(of(arm).round())));
            }
        }
        let offensive = 100.0 * f64::from(belief.intent[1]);
        if offensive >= ALARMING {
            text.push_str(&format!("; about to attack with its weight: {offensive:.0} %"));
        }
        out.labelled("enemy", &text)?;
    }
    Ok(())
}

/// To two digits: nobody counts an enemy to the man.
fn round(value: f64) -> f64 {
    let size = 10f64.powf((value.max(1.0).log10().floor() - 1.0).max(0.0));
    (value / size).round() * size
}

/// Clauses that the course of a row would break, the heaviest first.
fn clauses<'h>(history: &'h Run, sitting: &Sitting<'_>, at: usize) -> Vec<&'h kokkyo_model::world::weighing::ClauseRow> {
    let row = u32::try_from(sitting.first + at).unwrap_or(u32::MAX);
    let weight = |clause: &kokkyo_model::world::weighing::ClauseRow| clause.numbers[CLAUSE_NUMBERS.len() - 1];
    let mut found: Vec<_> = history.trajectory.clauses.iter().filter(|clause| clause.weighing == row).map(|clause| &clause.row).collect();
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    found
}

fn signed(value: f64) -> String {
    format!("{value:+.2}").replace('-', "−")
}

/// What speaks for and against a course, as the staff weighs it.
pub fn why(out: &mut Out, game: &Game<'_>, history: &Run, sitting: &Sitting<'_>, at: usize) -> Result<(), Failure> {
    let names = Names::new(&game.loaded.scenario.given, &game.loaded.world.theatre);
    let weighing = sitting.rows[at];
    out.line(&format!("{}, as your staff weighs it:", course_words(game, weighing.row.course, weighing.row.calls_off)))?;
    for (name, term) in
        NUMBERS[FIRST_TERM..UTILITY].iter().zip(&weighing.row.numbers[FIRST_TERM..UTILITY]).filter(|(_, term)| **term != 0.0)
    {
        out.labelled(name.trim_end_matches("_term"), &signed(f64::from(*term)))?;
    }
    out.labelled("together", &format!("{} (log-odds)", signed(number(weighing, "utility"))))?;
    for clause in clauses(history, sitting, at) {
        let directive = names.directive(clause.directive);
        let verb = if clause.demands { "demands" } else { "forbids" };
        let acts = Act::words(clause.acts).collect::<Vec<_>>().join(", ");
        out.labelled("against", &format!("{}, which {verb} {acts}", directive.map_or("an order", |it| it.title.as_str())))?;
        for line in directive.map(|it| wrap(&it.content, out.width.saturating_sub(18))).unwrap_or_default() {
            out.labelled("", &line)?;
        }
    }
    Ok(())
}

/// What the game came to, beside what the staff alone would have come to on the same luck.
pub fn review(out: &mut Out, game: &Game<'_>, played: &Run, staff: &Run) -> Result<(), Failure> {
    let given = &game.loaded.scenario.given;
    let me = game.loaded.world.theatre.headquarters[game.me].side;
    out.line("")?;
    out.heading(&format!(
        "{} decisions of yours, and what your staff alone would have come to on the same luck",
        game.notes.choices.len()
    ))?;
    let name = |side: Side| given.sides.get(side.index()).map_or("?", |side| side.name.as_str());
    let both = |of: &dyn Fn(&Run) -> String| format!("{}, your staff {}", of(played), of(staff));
    for side in [me, if me == Side::First { Side::Second } else { Side::First }] {
        let lost = |run: &Run| whole(f64::from(run.outcome.losses[side.index()].battle()));
        out.labelled("losses", &format!("{} in battle: {}", name(side), both(&lost)))?;
    }
    out.labelled("goals", &format!("of {}: {}", name(me), both(&|run| format!("{:.2}", run.outcome.score[me.index()] + 0.0))))?;
    out.labelled(
        "ground",
        &format!("disputed, held at the end: {}", both(&|run| format!("{} km²", whole(run.outcome.disputed_km2.0[me.index()])))),
    )?;
    let rung = |run: &Run| RUNGS.get(usize::from(run.outcome.highest_rung)).map_or("?", |rung| rung).replace('-', " ");
    out.labelled("highest rung", &both(&rung))?;
    let ended = |run: &Run| {
        let hour = run.outcome.command.cease_fire_h;
        hour.map_or_else(|| "not before the clock ran out".to_string(), |hour| moment(game, (hour * 60.0) as u32))
    };
    out.labelled("cease-fire", &both(&ended))?;
    let breaches = |run: &Run| run.outcome.command.breaches[me.index()].iter().sum::<u32>().to_string();
    out.labelled("orders", &format!("stretched or refused on your side: {}", both(&breaches)))?;
    Ok(())
}
