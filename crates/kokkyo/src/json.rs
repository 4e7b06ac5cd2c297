//! The object that `kokkyo run --json` prints.

use kokkyo_ensemble::record_table::{JUDGING_ROLES, Row, citations};
use kokkyo_ensemble::run_folder::Arguments;
use kokkyo_model::RESULTS_VERSION;
use kokkyo_model::outcome::{AirOutcome, CommandOutcome, Outcome, RUNGS};
use kokkyo_model::world::air::AIR_LOSS_WORDS;
use kokkyo_scenario::record::{Source, Target};
use kokkyo_scenario::{Given, Provenance, Record};
use serde_json::{Map, Value, json};

use crate::cli::{Mode, RunOptions};
use crate::run::Results;

/// Who says so, for a page.
pub fn said(provenance: &Provenance) -> Value {
    json!({ "source": provenance.source, "locator": provenance.locator, "quality": provenance.quality.word(), "reason": provenance.reason })
}

/// Targets of the record by id, with what a page says of them: titles, what is counted, when, and every claim with who makes it.
pub fn targets(given: &Given, record: &Record) -> Map<String, Value> {
    let (cited, offset) = (citations(&given.sources), given.clock.offset_h);
    let claim = |at: &usize| {
        let claim = record.claims.get(*at)?;
        let source = given.sources.iter().position(|source| source.key == claim.source);
        let citation = source.map_or(claim.source.as_str(), |at| cited[at].as_str());
        Some(json!({
            "claim": claim.id, "role": claim.role, "source": claim.source, "citation": citation, "locator": claim.locator,
            "low": claim.low, "high": claim.high, "judges": JUDGING_ROLES.contains(&claim.role.as_str()),
        }))
    };
    let about = |target: &Target| {
        json!({
            "title": target.title, "title_ja": target.title_ja, "definition": target.definition, "definition_ja": target.definition_ja,
            "from": target.from.show(offset), "to": target.to.show(offset), "claims": target.claims.iter().filter_map(claim).collect::<Vec<_>>(),
        })
    };
    record.targets.iter().map(|target| (target.id.clone(), about(target))).collect()
}

/// Works that can be cited, for a page.
pub fn works(given: &Given) -> Vec<Value> {
    let work = |source: &Source| json!({ "key": source.key, "author": source.author, "title": source.title, "year": source.year, "published": source.published });
    given.sources.iter().map(work).collect()
}

/// Version of the JSON objects: raised when a field changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// The result of `kokkyo run`.
pub fn run(results: &Results<'_>) -> Value {
    let scenario = &results.loaded.scenario;
    let given = &scenario.given;
    let choices = &results.options.choices;
    let theatre = &results.loaded.world.theatre;
    let ended = results.steps == theatre.steps;
    let days = theatre.hour(results.steps) / 24.0;
    let cease_fire = results.told.outcome.command.cease_fire_h.map(|hour| hour / 24.0);
    let set: Map<String, Value> = results.loaded.set.iter().map(|(path, value)| (path.clone(), as_value(value))).collect();
    let broken: Vec<Value> = results
        .broken
        .iter()
        .map(|(number, broken)| json!({ "replication": number, "invariant": broken.invariant, "phase": broken.phase, "step": broken.step }))
        .collect();
    let mut object = json!({
        "schema_version": SCHEMA_VERSION,
        "scenario": given.meta.name,
        "title": given.meta.title,
        "package": scenario.hash,
        "mode": mode(results.options.mode),
        "free_from": results.options.free_from,
        "seed": results.seed,
        "results_version": RESULTS_VERSION,
        "digest": results.told.digest,
        "days": days,
        "start": given.clock.start.show(given.clock.offset_h),
        "step_h": given.clock.step_h,
        "replications": results.options.replications,
        "completed": results.kept.len(),
        "broken": broken.len(),
        "broken_replications": broken,
        "parameters_drawn": results.options.draw_parameters,
        "with": choices.with,
        "set": set,
        "held_out": choices.hold_out,
        "outcome": outcome(given, &results.told.outcome, cease_fire.or(ended.then_some(days))),
        "record": results.rows.iter().map(row).collect::<Vec<_>>(),
        "distribution": { "highest_rung": rungs(results) },
        "fidelity": fidelity(&results.told.outcome),
    });
    if !results.options.played.is_empty() {
        object["choices"] = json!(results.options.played);
    }
    if results.options.digest {
        object["digests"] = results.kept.iter().map(|kept| json!({ "replication": kept.number, "digest": kept.digest })).collect();
    }
    object
}

/// What one replication came to, as far as a page shows it: `outcome` and `fidelity` of `run.json`.
pub fn told(given: &Given, of: &Outcome, cease_fire: Option<f64>) -> Value {
    json!({ "outcome": outcome(given, of, cease_fire), "fidelity": fidelity(of) })
}

/// Word of the mode.
pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Historical => "historical",
        Mode::Free => "free",
    }
}

/// The mode of a word; anything else plays what is recorded.
pub fn mode_of(word: &str) -> Mode {
    if word == mode(Mode::Free) { Mode::Free } else { Mode::Historical }
}

/// What was asked for, as the manifest of a run folder holds it: what decides about the result, and nothing else.
pub fn arguments(options: &RunOptions, seed: u64) -> Arguments {
    Arguments {
        mode: mode(options.mode).to_string(),
        free_from: options.free_from.clone(),
        seed,
        replications: options.replications,
        until: options.until.clone(),
        with: options.choices.with.clone(),
        set: options.choices.set.clone(),
        choices: options.played.clone(),
        hold_out: options.choices.hold_out.clone(),
        draw_parameters: options.draw_parameters,
        digest: options.digest,
    }
}

/// Numbers stay numbers.
pub fn as_value(text: &str) -> Value {
    text.parse::<f64>().ok().filter(|number| number.is_finite()).map_or_else(|| json!(text), |number| json!(number))
}

/// An object with a value for each side, by its id.
fn by_side(given: &Given, value: impl Fn(usize) -> Value) -> Map<String, Value> {
    given.sides.iter().enumerate().take(2).map(|(at, side)| (side.id.clone(), value(at))).collect()
}

fn outcome(given: &Given, outcome: &Outcome, cease_fire: Option<f64>) -> Value {
    let losses = |side: usize| {
        let lost = outcome.losses[side];
        json!({
            "killed": lost.killed, "wounded": lost.wounded, "missing": lost.missing, "captured": lost.captured,
            "sick": lost.sick, "deserted": lost.deserted, "battle": lost.battle(),
        })
    };
    let equipment = |side: usize| {
        let [armour, written_off, guns] = outcome.equipment[side];
        json!({ "armour_knocked_out": armour, "armour_written_off": written_off, "guns_lost": guns })
    };
    let mut ground = by_side(given, |side| json!(outcome.disputed_km2.0[side]));
    ground.insert("disputed_total".to_string(), json!(outcome.disputed_km2.1));
    let goals: Vec<Value> = outcome
        .goals
        .iter()
        .map(|goal| {
            json!({
                "id": goal.id, "side": given.sides.get(goal.side.index()).map(|side| side.id.as_str()), "title": goal.title,
                "measured": goal.measured, "wanted": goal.wanted, "reached": goal.reached, "weight": goal.weight,
            })
        })
        .collect();
    let reason = cease_fire.is_none().then_some("the run stops before the end of the scenario's clock");
    json!({
        "losses": by_side(given, losses),
        "equipment": by_side(given, equipment),
        "supply": by_side(given, |side| json!(outcome.supply_t[side])),
        "shells": by_side(given, |side| json!(outcome.shells[side])),
        "ground_held": ground,
        "beyond": by_side(given, |side| json!(outcome.beyond_km2[side])),
        "goals": goals,
        "score": by_side(given, |side| json!(outcome.score[side] + 0.0)),
        "air": by_side(given, |side| air(&outcome.air[side])),
        "highest_rung": RUNGS.get(usize::from(outcome.highest_rung)),
        "highest_rung_on_ground": RUNGS.get(usize::from(outcome.highest_rung_on_ground)),
        "command": command(given, &outcome.command),
        "cease_fire": cease_fire,
        "cease_fire_reason": reason,
    })
}

/// What headquarters and governments did where they decide. *Unit* of hours: h since the start.
fn command(given: &Given, command: &CommandOutcome) -> Value {
    json!({
        "decisions": by_side(given, |side| json!(command.decisions[side])),
        "stretched": by_side(given, |side| json!(command.breaches[side][0])),
        "refused": by_side(given, |side| json!(command.breaches[side][1])),
        "overtaken": by_side(given, |side| json!(command.overtaken[side])),
        "talks_offered_h": by_side(given, |side| json!(command.offered_h[side])),
        "agreed_h": command.agreed_h,
        "cease_fire_h": command.cease_fire_h,
    })
}

fn air(air: &AirOutcome) -> Value {
    let lost: Map<String, Value> = AIR_LOSS_WORDS.iter().zip(air.lost).map(|(word, count)| (word.to_string(), json!(count))).collect();
    let [dead, missing, hurt] = air.airmen;
    json!({
        "sorties": air.sorties, "aircraft_lost": air.lost.iter().sum::<u32>(), "lost": lost, "damaged": air.damaged,
        "airmen": { "dead": dead, "missing": missing, "hurt": hurt },
        "victories_reported": air.claimed, "bombs_t": air.bombs_t, "men_hit_by_bombs": air.men_hit, "depots_burnt_t": air.burnt_t,
    })
}

fn row(row: &Row) -> Value {
    let claims: Vec<Value> = row
        .claims
        .iter()
        .map(|claim| {
            json!({
                "id": claim.id, "source": claim.source, "citation": claim.citation, "locator": claim.locator, "role": claim.role, "weight": claim.weight, "copy_of": claim.copy_of,
                "low": claim.low, "high": claim.high, "overlaps": claim.overlaps,
            })
        })
        .collect();
    let model = row.model.map(|model| {
        let interval = model.interval;
        json!({
            "median": interval.median, "low80": interval.low80, "high80": interval.high80,
            "with_value": model.with_value, "of": model.of,
        })
    });
    json!({
        "target": row.target, "title": row.title, "unit": row.unit, "definition": row.definition, "claims": claims,
        "model": model, "reason": row.reason, "overlaps": row.overlaps,
    })
}

/// Replications by the highest rung they reached, a count for every rung.
fn rungs(results: &Results<'_>) -> Map<String, Value> {
    RUNGS
        .iter()
        .enumerate()
        .map(|(at, rung)| {
            let count = results.kept.iter().filter(|kept| usize::from(kept.highest_rung) == at).count();
            (rung.to_string(), json!(count))
        })
        .collect()
}

fn fidelity(outcome: &Outcome) -> Value {
    let (begun, given) = outcome.fidelity;
    if given == 0 {
        return json!({ "begun": begun, "given": given, "share": null, "reason": "no pinned task has been due" });
    }
    json!({ "begun": begun, "given": given, "share": f64::from(begun) / f64::from(given) })
}
