//! What a replication came to.

use kokkyo_model::outcome::GoalResult;
use kokkyo_model::world::Side;
use kokkyo_scenario::Given;

use kokkyo_ensemble::words;

use super::Teller;
use crate::failure::{Failure, counted, plural};
use crate::output::{Out, number, whole};

/// Writes the outcome of the replication that was told.
pub fn outcome(out: &mut Out, teller: &Teller<'_>) -> Result<(), Failure> {
    let given = &teller.scenario.given;
    let outcome = &teller.run.outcome;
    out.heading("Outcome of replication 0")?;
    for side in Side::BOTH {
        let lost = outcome.losses[side.index()];
        let men = |count: u32| whole(f64::from(count));
        let mut text = format!(
            "{}: {} killed, {} wounded, {} missing, {} captured ({} in battle); {} sick",
            name(given, side),
            men(lost.killed),
            men(lost.wounded),
            men(lost.missing),
            men(lost.captured),
            men(lost.battle()),
            men(lost.sick)
        );
        if lost.deserted > 0 {
            text.push_str(&format!("; {} gone over", men(lost.deserted)));
        }
        out.labelled("losses", &text)?;
        let [armour, written_off, guns] = outcome.equipment[side.index()];
        if armour + guns > 0 {
            let text =
                format!("{}: {armour} armoured vehicles knocked out, {written_off} of them for good; {guns} guns", name(given, side));
            out.labelled("equipment", &text)?;
        }
    }
    let both = |value: [f64; 2], unit: &str| {
        let of = |side: Side| format!("{} {} {unit}", name(given, side), whole(value[side.index()]));
        format!("{}, {}", of(Side::First), of(Side::Second))
    };
    out.labelled("delivered", &both(outcome.supply_t, "t"))?;
    out.labelled("shells fired", &both(outcome.shells, "rounds"))?;
    for side in Side::BOTH {
        let air = &outcome.air[side.index()];
        if air.sorties > 0 {
            let [combat, flak, ground, accident] = air.lost;
            let text = format!(
                "{}: {} sorties; {} aircraft lost ({combat} in air combat, {flak} to guns, {ground} on the ground, {accident} to accidents), \
                 {} damaged; {} airmen dead or missing; {} victories reported; {} men hit by bombs",
                name(given, side),
                whole(f64::from(air.sorties)),
                air.lost.iter().sum::<u32>(),
                air.damaged,
                air.airmen[0] + air.airmen[1],
                whole(f64::from(air.claimed)),
                whole(f64::from(air.men_hit))
            );
            out.labelled("air", &text)?;
        }
    }
    let (held, total) = outcome.disputed_km2;
    out.labelled("ground", &format!("of {} km² claimed by both: {}", whole(total), both(held, "km²")))?;
    out.labelled("", &format!("beyond both claimed lines: {}", both(outcome.beyond_km2, "km²")))?;
    for side in Side::BOTH {
        let goals: Vec<&GoalResult> = outcome.goals.iter().filter(|goal| goal.side == side).collect();
        if goals.is_empty() {
            continue;
        }
        // Plus zero: an empty sum can be minus zero.
        out.labelled("goals", &format!("{}: score {:.2}", name(given, side), outcome.score[side.index()] + 0.0))?;
        for goal in goals {
            let verdict = out.verdict(goal.reached, if goal.reached { "reached" } else { "not reached" });
            let text = format!("· {}: {verdict} ({} against {})", goal.title, number(goal.measured), number(goal.wanted));
            out.labelled("", &text)?;
        }
    }
    out.labelled("highest rung", &words::rung(outcome.highest_rung))?;
    let command = &outcome.command;
    if command.decisions != [0; 2] {
        for side in Side::BOTH {
            let at = side.index();
            let [stretched, refused] = command.breaches[at];
            let text = format!(
                "{}: {}; orders stretched {}, refused {}, overtaken {}",
                name(given, side),
                counted(command.decisions[at] as usize, "decision"),
                times(stretched),
                times(refused),
                times(command.overtaken[at])
            );
            out.labelled("obedience", &text)?;
        }
        let day = |hour: f64| teller.date((hour / 24.0) as u32);
        let offers: Vec<String> = Side::BOTH
            .into_iter()
            .filter_map(|side| Some(format!("{} offered talks on {}", name(given, side), day(command.offered_h[side.index()]?))))
            .collect();
        let agreed = command.agreed_h.map(|hour| format!("agreed on {}", day(hour)));
        let end = command.cease_fire_h.map_or("no cease-fire".to_string(), |hour| format!("cease-fire on {}", day(hour)));
        out.labelled("end", &offers.into_iter().chain(agreed).chain([end]).collect::<Vec<_>>().join("; "))?;
    }
    let (begun, of) = outcome.fidelity;
    let fidelity = if of == 0 {
        "no pinned task has been due".to_string()
    } else {
        format!(
            "{begun} of {of} beginnings of pinned tasks within a step of their hour ({:.0} %)",
            100.0 * f64::from(begun) / f64::from(of)
        )
    };
    out.labelled("fidelity", &fidelity)?;
    if let Some(digest) = &teller.run.digest {
        out.labelled("digest", digest)?;
    }
    Ok(())
}

fn times(count: u32) -> String {
    format!("{count} {}", plural(count as usize, "time"))
}

fn name(given: &Given, side: Side) -> &str {
    given.sides.get(side.index()).map_or("?", |side| side.name.as_str())
}
