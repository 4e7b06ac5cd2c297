//! The desk of a headquarters in a terminal, and what came of a game.

use kokkyo_ensemble::words::{in_manner, whole};
use kokkyo_model::world::Side;
use kokkyo_studio::game::cloud::Cloud;
use kokkyo_studio::game::courses::{Course, courses};
use kokkyo_studio::game::desk::{Heard, desk, you};
use kokkyo_studio::game::enemy::Believed;
use kokkyo_studio::game::formations::Formation;
use kokkyo_studio::game::{Position, deciding, review};

use super::Table;
use crate::failure::{Failure, counted, plural};
use crate::output::{Out, wrap};
use crate::run::void;
use crate::scenario_source::Loaded;

/// Least chance of an attack that is told. *Unit*: %.
const ALARMING: f64 = 25.0;
/// Most formations that are told one by one.
const FORMATIONS: usize = 12;

/// Lists the headquarters that can be played.
pub fn playable(out: &mut Out, loaded: &Loaded) -> Result<(), Failure> {
    let (theatre, given) = (&loaded.world.theatre, &loaded.scenario.given);
    out.heading(&format!("Headquarters that can be played in {}", given.meta.name))?;
    for id in deciding(theatre) {
        let it = &theatre.headquarters[id];
        let courses = theatre.command.courses.iter().filter(|course| course.headquarters == id).count();
        let side = given.sides.get(it.side.index()).map_or("", |side| side.name.as_str());
        out.line(&format!("{:<10} {} ({side}), {courses} {}", it.id, it.name, plural(courses, "course")))?;
    }
    Ok(out.line("kokkyo play --as ID sits down in the place of one.")?)
}

/// Who you are, as the chain of command stands when the game opens.
pub fn welcome(out: &mut Out, table: &Table<'_>) -> Result<(), Failure> {
    let game = table.game();
    let you = you(&game, table.me(), game.world.free_from_h);
    out.heading(&format!("{}: you are {}", game.scenario.given.meta.name, you.name))?;
    out.labelled("under", you.superior.as_ref().map_or("nobody", |above| above.name.as_str()))?;
    if !you.subordinates.is_empty() {
        let below: Vec<&str> = you.subordinates.iter().map(|below| below.name.as_str()).collect();
        out.labelled("over", &below.join(", "))?;
    }
    Ok(())
}

/// The sitting as the headquarters sees it.
pub fn show(out: &mut Out, table: &Table<'_>, position: &Position) -> Result<(), Failure> {
    let desk = desk(&table.game(), position, &table.notes.answers, table.me());
    out.line("")?;
    out.heading(&format!("{}, {}", desk.now.text, desk.you.name))?;
    out.labelled("occasion", &desk.occasion.text)?;
    content(out, desk.occasion.content.as_deref())?;
    for heard in &desk.orders {
        line(out, heard)?;
    }
    if desk.left_out > 0 {
        out.labelled("", &format!("{} earlier reports are left out", desk.left_out))?;
    }
    for heard in &desk.news {
        line(out, heard)?;
    }
    if !desk.under_way.is_empty() {
        let going = desk.under_way.iter().map(|it| match &it.begins {
            Some(begins) => format!("{} (begins {begins})", it.title),
            None => it.title.clone(),
        });
        out.labelled("under way", &going.collect::<Vec<String>>().join(", "))?;
    }
    if desk.own.formations > 0 {
        let (men, lost) = (whole(f64::from(desk.own.men)), desk.own.lost);
        let lost = if lost > 0 { format!("; {} lost since {}", whole(f64::from(lost)), of_year(&desk.own.since)) } else { String::new() };
        out.labelled(
            "own",
            &format!(
                "{} under you, {men} fit {}{lost}",
                counted(desk.own.formations as usize, "formation"),
                if desk.own.men == 1 { "man" } else { "men" }
            ),
        )?;
        formations(out, &desk.formations)?;
    }
    for enemy in &desk.enemy {
        out.labelled("enemy", &believed(enemy))?;
    }
    out.line("Courses:")?;
    for (at, course) in desk.courses.iter().enumerate() {
        for (line, part) in wrap(&in_a_line(course), out.width.saturating_sub(6)).into_iter().enumerate() {
            let mark = if line == 0 { format!("{:>3}. ", at + 1) } else { "     ".to_string() };
            out.line(&format!("{mark}{part}"))?;
        }
    }
    Ok(())
}

/// A moment without its year.
fn of_year(text: &str) -> &str {
    text.get(5..).unwrap_or(text)
}

fn line(out: &mut Out, heard: &Heard) -> Result<(), Failure> {
    out.labelled(of_year(&heard.at), &heard.told.text)?;
    content(out, heard.told.content.as_deref())
}

fn content(out: &mut Out, content: Option<&str>) -> Result<(), Failure> {
    for line in content.map(|content| wrap(content, out.width.saturating_sub(18))).unwrap_or_default() {
        out.labelled("", &line)?;
    }
    Ok(())
}

/// What of its own is in the fight or in need, the worst off first.
fn formations(out: &mut Out, all: &[Formation]) -> Result<(), Failure> {
    let mut told: Vec<&Formation> = all.iter().filter(|it| !it.contact.is_empty() || it.cohesion < 60).collect();
    told.sort_by_key(|it| (it.cohesion, std::cmp::Reverse(it.lost)));
    for it in told.iter().take(FORMATIONS) {
        let contact = if it.contact.is_empty() { String::new() } else { format!(", {}", it.contact) };
        let lacking = it.supply_names.iter().zip(&it.supply).filter(|(_, share)| **share < 50);
        let lacking: Vec<String> = lacking.map(|(name, share)| format!("{name} {share} %")).collect();
        let lacking = if lacking.is_empty() { String::new() } else { format!("; {}", lacking.join(", ")) };
        let state =
            format!("{}{contact}: {} fit, {} lost, cohesion {} %{lacking}", it.posture, whole(f64::from(it.fit)), it.lost, it.cohesion);
        out.labelled("", &format!("{} {state}", it.name))?;
    }
    if told.len() > FORMATIONS {
        out.labelled("", &format!("and {} in contact or shaken", counted(told.len() - FORMATIONS, "other")))?;
    }
    Ok(())
}

fn believed(enemy: &Believed) -> String {
    let mut text = format!("{}: {} men [{} to {}]", enemy.sector, whole(enemy.men), whole(enemy.low), whole(enemy.high));
    for (count, word) in [(enemy.armour, "armoured vehicle"), (enemy.guns, "gun")] {
        if count >= 1.0 {
            text.push_str(&format!(", {} {}", whole(count), plural(count as usize, word)));
        }
    }
    if enemy.attack >= ALARMING {
        text.push_str(&format!("; about to attack with its weight: {:.0} %", enemy.attack));
    }
    text
}

fn in_a_line(course: &Course) -> String {
    let mut text = course.title.clone();
    if course.goes_on {
        text.push_str(" (goes on)");
    }
    if let Some(odds) = course.odds {
        text.push_str(&format!("; odds {odds:.0} % as your staff sees it"));
        if course.enemy_strength > 0.0 {
            text.push_str(&format!(", own strength {} against {}", whole(course.own_strength), whole(course.enemy_strength)));
        }
        if course.expected_loss >= 1.0 {
            text.push_str(&format!(", about {} men lost", whole(course.expected_loss)));
        }
    }
    let mut against: Vec<&str> = Vec::new();
    for order in &course.against {
        if !against.contains(&order.title.as_str()) {
            against.push(&order.title);
            text.push_str(&format!(
                "; against “{}”, which {}",
                order.title,
                if order.verb == "demands" { "demands something else" } else { "forbids it" }
            ));
        }
    }
    let manner = if course.staff_manner.is_empty() { "" } else { in_manner(course.manner) };
    text.push_str(&format!(" [staff {:.0} %{manner}]", course.staff));
    text
}

fn signed(value: f64) -> String {
    format!("{value:+.2}").replace('-', "−")
}

/// What speaks for and against a course, as the staff weighs it.
pub fn why(out: &mut Out, table: &Table<'_>, position: &Position, at: usize) -> Result<(), Failure> {
    let game = table.game();
    let names = kokkyo_ensemble::names::Names::new(&game.scenario.given, game.theatre());
    let Some(sitting) = position.sitting(table.me()) else { return Ok(()) };
    let all = courses(game.theatre(), &names, position.history(), &sitting);
    let Some(course) = all.get(at) else { return Ok(()) };
    out.line(&format!("{}, as your staff weighs it:", course.title))?;
    for term in &course.terms {
        out.labelled(term.name, &signed(term.value))?;
    }
    out.labelled("together", &format!("{} (log-odds)", signed(course.utility)))?;
    for order in &course.against {
        out.labelled("against", &format!("{}, which {} {}", order.title, order.verb, order.acts.join(", ")))?;
        content(out, Some(&order.content))?;
    }
    Ok(())
}

/// What the game came to, beside what the staff alone would have come to on the same luck, and on others.
pub fn tell_review(out: &mut Out, table: &Table<'_>) -> Result<(), Failure> {
    let game = table.game();
    let side: Side = game.theatre().headquarters[table.me()].side;
    let our_fault = |broken| Failure::Failed(void(0, &broken));
    let cloud = Cloud::play(&game).map_err(our_fault)?;
    let review = review::review(&game, &table.notes.answers, side, Some(&cloud)).map_err(our_fault)?;
    out.line("")?;
    out.heading(&format!(
        "{} of yours, and what your staff alone would have come to on the same luck",
        counted(review.decisions, "decision")
    ))?;
    for row in &review.rows {
        out.line(&format!("  {}: {}, your staff {}{}", row.label, row.played, row.staff, other_lucks(row)))?;
    }
    Ok(())
}

/// What the staff comes to on other lucks.
fn other_lucks(row: &review::Row) -> String {
    let Some(luck) = &row.luck else { return String::new() };
    let range = if luck.low_text == luck.high_text { luck.low_text.clone() } else { format!("{} to {}", luck.low_text, luck.high_text) };
    format!("; on eight of ten other lucks {range}")
}
