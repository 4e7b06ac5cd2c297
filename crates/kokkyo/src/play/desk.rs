//! What lies on the desk of a headquarters, and what came of a game.

use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::words::{in_manner, sentence};
use kokkyo_model::Run;
use kokkyo_model::event::{Event, EventId, Happening as H};
use kokkyo_model::mechanisms::command::reporting::delay_h;
use kokkyo_model::outcome::RUNGS;
use kokkyo_model::world::Side;
use kokkyo_model::world::belief::Arm;
use kokkyo_model::world::column::{CourseId, ElementId, HeadquartersId, Id as _, SectorId};
use kokkyo_model::world::command::{Manner, superior};
use kokkyo_model::world::weighing::{CLAUSE_NUMBERS, FIRST_TERM, NUMBERS, UTILITY};
use kokkyo_scenario::Moment;
use kokkyo_scenario::command::Act;

use super::sitting::{Sitting, number};
use super::{Game, course_words};
use crate::failure::{Failure, plural};
use crate::output::{Out, whole, wrap};
use crate::scenario_source::Loaded;

/// Most lines of news.
const NEWS: usize = 12;
/// Least men believed of a sector that is named.
const FEWEST: f64 = 20.0;
/// Standard deviations to either side that hold four cases in five.
const EIGHTY: f64 = 1.2816;
/// Least chance of an attack that is told. *Unit*: %.
const ALARMING: f64 = 25.0;

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
        out.line(&format!("{:<10} {} ({side}), {courses} {}", it.id, it.name, plural(courses, "course")))?;
    }
    Ok(out.line("kokkyo play --as ID sits down in the place of one.")?)
}

/// Who you are, as the chain of command stands when the game opens.
pub fn welcome(out: &mut Out, game: &Game<'_>) -> Result<(), Failure> {
    let (theatre, given) = (&game.loaded.world.theatre, &game.loaded.scenario.given);
    let it = &theatre.headquarters[game.me];
    let hour = it.from_h.max(game.loaded.world.free_from_h).max(0.0);
    out.heading(&format!("{}: you are {}", given.meta.name, it.name))?;
    let above = superior(theatre, game.me, hour);
    out.labelled("under", theatre.headquarters.find(above).map_or("nobody", |above| above.name.as_str()))?;
    let is_below = |id: &HeadquartersId| theatre.headquarters[*id].exists(hour) && superior(theatre, *id, hour) == game.me;
    let below: Vec<&str> = theatre.headquarters.ids().filter(is_below).map(|id| theatre.headquarters[id].name.as_str()).collect();
    if !below.is_empty() {
        out.labelled("over", &below.join(", "))?;
    }
    Ok(())
}

/// Elements under the headquarters, directly or through others.
fn under(game: &Game<'_>) -> Vec<ElementId> {
    let theatre = &game.loaded.world.theatre;
    let is_mine = |id: HeadquartersId| {
        let mut at = id;
        while at != HeadquartersId::NONE && at != game.me {
            at = theatre.headquarters[at].superior;
        }
        at == game.me
    };
    let all = theatre.headquarters.ids().filter(|id| is_mine(*id)).flat_map(|id| theatre.headquarters[id].elements.iter().copied());
    let mut all: Vec<ElementId> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// When a headquarters knows of an event: what it was told, believes or did itself at once; what those below it decide and report of
/// their own as late as they tell it, and never if they keep it dark. `None`: it does not know. *Unit*: min since the start.
fn known_at(event: &Event, history: &Run, game: &Game<'_>) -> Option<u32> {
    let theatre = &game.loaded.world.theatre;
    let me = game.me;
    let is_government = theatre.headquarters[me].superior == HeadquartersId::NONE;
    let is_known = match event.happening {
        H::Reported { headquarters, men, .. } => headquarters == me && men > 0,
        H::Appreciated { headquarters, .. }
        | H::IntentJudged { headquarters, .. }
        | H::Understood { headquarters, .. }
        | H::Learnt { headquarters, .. }
        | H::Reproached { headquarters, .. }
        | H::Begun { headquarters, .. }
        | H::CalledOff { headquarters, .. }
        | H::TookOffice { headquarters, .. } => headquarters == me,
        // What governments say to each other.
        H::Protested { .. } | H::TalksOpened { .. } | H::Agreed { .. } => is_government,
        H::Strained { side, .. } => is_government && side == theatre.headquarters[me].side,
        H::Decided { headquarters, course, .. } | H::OutcomeReported { headquarters, course, .. } => {
            if headquarters != me && theatre.headquarters[headquarters].superior != me {
                return None;
            }
            if headquarters == me {
                return Some(event.minute);
            }
            let decided = history.events.iter().rev().filter(|it| it.minute <= event.minute).find_map(|it| match it.happening {
                H::Decided { headquarters: who, course: what, manner, .. } if (who, what) == (headquarters, course) => Some(manner),
                _ => None,
            });
            let manner = decided.unwrap_or(Manner::Report);
            let hours = delay_h(manner, 1, &game.loaded.world.laws.reporting);
            return (manner != Manner::Conceal).then(|| event.minute.saturating_add((60.0 * hours) as u32));
        }
        _ => false,
    };
    is_known.then_some(event.minute)
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
    let happening = match event.happening {
        // That a success was none is the truth, which nobody reported.
        H::OutcomeReported { headquarters, course, outcome: 2 } => H::OutcomeReported { headquarters, course, outcome: 1 },
        H::Decided { headquarters, course, manner, .. } if headquarters == game.me => {
            return format!("you decide: {}{}", course_words(game, course, CourseId::NONE), in_manner(manner));
        }
        other => other,
    };
    let text = sentence(&happening, names);
    let text = text.strip_prefix(&format!("{} ", names.headquarters(game.me))).map_or(text.clone(), |rest| format!("it {rest}"));
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
    if let Some(H::Received { directive } | H::Understood { directive, .. }) =
        history.events.iter().find(|event| event.id == sitting.occasion()).map(|event| event.happening)
        && let Some(directive) = names.directive(directive)
    {
        for line in wrap(&directive.content, out.width.saturating_sub(18)) {
            out.labelled("", &line)?;
        }
    }
    news(out, game, history, (since, sitting.minute), sitting.occasion(), &names)?;
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
                text.push_str(&format!(", about {} men lost", whole(lost)));
            }
        }
        let mut against: Vec<&str> = Vec::new();
        for clause in clauses(history, sitting, at) {
            let directive = names.directive(clause.directive).map_or("an order", |directive| directive.title.as_str());
            if !against.contains(&directive) {
                against.push(directive);
                text.push_str(&format!(
                    "; against “{directive}”, which {}",
                    if clause.demands { "demands something else" } else { "forbids it" }
                ));
            }
        }
        let manner = if row.broken > 0 { in_manner(row.manner) } else { "" };
        text.push_str(&format!(" [staff {:.0} %{manner}]", 100.0 * number(weighing, "share")));
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

/// What it heard and did since it last sat, what goes on, its men, and what it lost.
fn news(
    out: &mut Out,
    game: &Game<'_>,
    history: &Run,
    (since, now): (u32, u32),
    occasion: EventId,
    names: &Names<'_>,
) -> Result<(), Failure> {
    // What it decides at this sitting is yet to be decided.
    let is_answer = |event: &Event| {
        event.minute == now
            && matches!(event.happening, H::Decided { .. } | H::Begun { .. } | H::CalledOff { .. } | H::OutcomeReported { .. })
    };
    let known = history.events.iter().filter(|event| !is_answer(event)).filter_map(|event| Some((known_at(event, history, game)?, event)));
    let mut known: Vec<(u32, &Event)> = known.filter(|(at, event)| *at > since && *at <= now && event.id != occasion).collect();
    known.sort_by_key(|(at, event)| (*at, event.id.0));
    let orders = |event: &Event| {
        matches!(event.happening, H::Understood { .. } | H::Reproached { .. } | H::OutcomeReported { .. } | H::Decided { .. })
    };
    for (at, event) in known.iter().filter(|(_, event)| orders(event)) {
        out.labelled(&moment(game, *at)[5..], &told(game, event, names))?;
        if let H::Understood { directive, .. } = event.happening
            && let Some(directive) = names.directive(directive)
        {
            for line in wrap(&directive.content, out.width.saturating_sub(18)) {
                out.labelled("", &line)?;
            }
        }
    }
    let others: Vec<&(u32, &Event)> = known.iter().filter(|(_, event)| !orders(event)).collect();
    if others.len() > NEWS {
        out.labelled("", &format!("{} earlier reports are left out", others.len() - NEWS))?;
    }
    for (at, event) in others.iter().skip(others.len().saturating_sub(NEWS)) {
        out.labelled(&moment(game, *at)[5..], &told(game, event, names))?;
    }
    own(out, game, history, (since, now), names)
}

/// What goes on, and the men under it.
fn own(out: &mut Out, game: &Game<'_>, history: &Run, (since, now): (u32, u32), names: &Names<'_>) -> Result<(), Failure> {
    let mut going_on: Vec<CourseId> = Vec::new();
    for event in history.events.iter().filter(|event| event.minute < now) {
        match event.happening {
            H::Begun { headquarters, course } if headquarters == game.me => going_on.push(course),
            H::OutcomeReported { headquarters, course, .. } | H::CalledOff { headquarters, course } if headquarters == game.me => {
                going_on.retain(|it| *it != course);
            }
            _ => {}
        }
    }
    going_on.dedup();
    if !going_on.is_empty() {
        out.labelled("under way", &going_on.iter().map(|course| names.course(*course)).collect::<Vec<_>>().join(", "))?;
    }
    let mine = under(game);
    let day = (now / (24 * 60)) as usize;
    let fit: Vec<u32> = mine.iter().map(|id| history.trajectory.fit(day, *id)).filter(|fit| *fit > 0).collect();
    if !fit.is_empty() {
        let men = whole(f64::from(fit.iter().sum::<u32>()));
        let lost = |events: &mut dyn Iterator<Item = &Event>| -> u32 {
            events
                .map(|event| match event.happening {
                    H::Losses { element, killed, wounded, .. } if mine.binary_search(&element).is_ok() => killed + wounded,
                    H::Overrun { element, captured, missing, killed } if mine.binary_search(&element).is_ok() => {
                        captured + missing + killed
                    }
                    H::BrokeOut { element, lost, .. } if mine.binary_search(&element).is_ok() => lost,
                    _ => 0,
                })
                .sum()
        };
        let lost = lost(&mut history.events.iter().filter(|event| event.minute > since && event.minute < now));
        let losses =
            if lost > 0 { format!("; {} lost since {}", whole(f64::from(lost)), &moment(game, since)[5..10]) } else { String::new() };
        out.labelled("own", &format!("{} formations under you, {men} fit men this morning{losses}", fit.len()))?;
    }
    Ok(())
}

/// What it believes of the enemy: as of the morning, with what it has made of the news since.
fn beliefs(out: &mut Out, game: &Game<'_>, history: &Run, minute: u32, names: &Names<'_>) -> Result<(), Failure> {
    let day = (minute / (24 * 60)) as usize;
    let sectors = game.loaded.world.theatre.intelligence.sectors.len();
    for sector in (0..sectors).map(SectorId::at) {
        let belief = history.trajectory.belief(day, game.me, sector);
        // What it has made of the news since the morning.
        let since = (day * 24 * 60) as u32;
        let today =
            history.events.iter().rev().filter(|event| event.minute >= since && event.minute <= minute).find_map(|event| {
                match event.happening {
                    H::Appreciated { headquarters, sector: where_to, men, armour } if (headquarters, where_to) == (game.me, sector) => {
                        Some([men, armour])
                    }
                    _ => None,
                }
            });
        let of = |arm: Arm| match (arm, today) {
            (Arm::Men, Some([men, _])) => f64::from(men),
            (Arm::Armour, Some([_, armour])) => f64::from(armour),
            _ => f64::from(belief.believed[arm as usize]),
        };
        if of(Arm::Men) < FEWEST {
            continue;
        }
        let men = of(Arm::Men);
        let factor = (EIGHTY * f64::from(belief.sd_ln_men)).exp();
        let [low, high] = [men / factor, men * factor].map(|men| whole(round(men)));
        let mut text = format!("{}: {} men [{low} to {high}]", names.sector(sector), whole(round(men)));
        for (arm, word) in [(Arm::Armour, "armoured vehicle"), (Arm::Guns, "gun")] {
            if of(arm) >= 1.0 {
                text.push_str(&format!(", {} {}", whole(of(arm).round()), plural(of(arm).round() as usize, word)));
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
