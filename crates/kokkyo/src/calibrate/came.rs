//! What a calibration came to: an object for `--json`, a table of its particles, one point of it as a counterfactual.

use std::fmt::Write as _;

use kokkyo_ensemble::record_table::{JUDGING_ROLES, citations};
use kokkyo_inference::abc::weighted_quantile;
use kokkyo_inference::observation::Observation;
use kokkyo_inference::recovery::Found;
use serde_json::{Value, json};

use super::{Calibrated, SETTLED};
use crate::cli::CalibrateOptions;
use crate::experiment::printed;
use crate::failure::Failure;

/// Quantiles that are given: the middle and the ends of 80 %.
const QUANTILES: [(&str, f64); 3] = [("median", 0.5), ("low80", 0.1), ("high80", 0.9)];

/// Parts of equal weight into which a prior is cut to count what is kept of it.
const PARTS: usize = 20;

/// The object of `--json`, which the folder keeps too.
pub(super) fn object(calibrated: &Calibrated, options: &CalibrateOptions) -> Result<Value, Failure> {
    let recovery = calibrated.recovery();
    let inputs: Vec<Value> =
        (0..calibrated.inputs.len()).map(|at| input(calibrated, at, recovery.as_ref().and_then(|all| all.inputs.get(at)))).collect();
    let generations: Vec<Value> = calibrated
        .population
        .generations
        .iter()
        .map(|it| json!({ "campaigns": it.played, "share_nearer": it.nearer, "tolerance": it.tolerance, "effective_particles": it.effective }))
        .collect();
    let campaigns: usize = calibrated.population.generations.iter().map(|it| it.played).sum();
    let of = |observations: &[Observation], used: bool| -> Vec<Value> {
        observations.iter().map(|observation| target(calibrated, observation, used)).collect()
    };
    let (on, beside) = (of(&calibrated.on, true), of(&calibrated.beside, false));
    let targets = &calibrated.scenario().record.targets;
    Ok(printed(
        &calibrated.experiment,
        json!({
            "command": "calibrate",
            "before": options.before,
            "discrepancy": options.discrepancy / 100.0,
            "particles": options.particles,
            "campaigns": campaigns,
            "failed": calibrated.campaigns.iter().flatten().filter(|it| it.failed).count(),
            "settled": calibrated.population.has_settled(SETTLED),
            "generations": generations,
            "inputs": inputs,
            "pairs": pairs(calibrated),
            "recovery": recovery.map(|all| json!({ "tries": all.tries, "kept": all.kept })),
            "judged_on": judged(&on),
            "judged_beside": judged(&beside),
            "targets": on.into_iter().chain(beside).collect::<Vec<_>>(),
            "targets_that_never_vary": calibrated.still.iter().map(|&at| &targets[at].id).collect::<Vec<_>>(),
        }),
    ))
}

fn quantiles(values: &[(f64, f64)]) -> Value {
    let mut object = json!({});
    for (name, p) in QUANTILES {
        object[name] = json!(weighted_quantile(values, p));
    }
    object
}

/// An input before and after: as values, and as shares of its prior; and how it was found again in campaigns of the first generation.
fn input(calibrated: &Calibrated, at: usize, found: Option<&Found>) -> Value {
    let input = &calibrated.inputs[at];
    let weights = calibrated.population.weights();
    let shares: Vec<(f64, f64)> =
        calibrated.population.particles.iter().zip(&weights).map(|(it, weight)| (it.shares[at], *weight)).collect();
    // The value is a rising function of the share.
    let value = |share: f64| input.value(share);
    let after = |p: f64| weighted_quantile(&shares, p);
    let width = after(0.9).zip(after(0.1)).map(|(high, low)| (high - low) / 0.8);
    json!({
        "input": input.key, "unit": input.unit, "quality": input.quality.word(), "doubt": input.doubt.word(), "stated": input.stated,
        "prior": { "median": value(0.5), "low80": value(0.1), "high80": value(0.9) },
        "posterior": { "median": after(0.5).map(value), "low80": after(0.1).map(value), "high80": after(0.9).map(value) },
        "posterior_share": quantiles(&shares),
        "width_left": width,
        "parts": (0..=PARTS).map(|part| value(part as f64 / PARTS as f64)).collect::<Vec<_>>(),
        "left": left(&shares),
        "recovered": found.map(|found| json!({ "held": found.held, "width": found.width, "ranks": found.ranks })),
    })
}

/// How much of the weight lies in each of the equal parts of the prior.
fn left(shares: &[(f64, f64)]) -> Vec<f64> {
    let mut left = vec![0.0; PARTS];
    for (share, weight) in shares {
        if let Some(part) = left.get_mut(((share * PARTS as f64) as usize).min(PARTS - 1)) {
            *part += weight;
        }
    }
    left
}

/// How the inputs go together in what is kept: correlations of their shares, with the interval of 95 % that so few even particles leave.
fn pairs(calibrated: &Calibrated) -> Vec<Value> {
    let (particles, weights) = (&calibrated.population.particles, calibrated.population.weights());
    let even = calibrated.population.generations.last().map_or(0.0, |last| last.effective);
    let mean = calibrated.population.mean();
    let together = |a: usize, b: usize| -> f64 {
        particles.iter().zip(&weights).map(|(it, weight)| weight * (it.shares[a] - mean[a]) * (it.shares[b] - mean[b])).sum()
    };
    let count = calibrated.inputs.len();
    let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    let pair = |(a, b): (usize, usize)| {
        let scale = (together(a, a) * together(b, b)).sqrt();
        // Fisher's transformation; particles that all agree in an input say nothing of it.
        let correlation = (scale > 0.0 && even > 4.0).then(|| (together(a, b) / scale).clamp(-1.0, 1.0))?;
        let (middle, half) = (correlation.clamp(-0.999_999, 0.999_999).atanh(), 1.96 / (even - 3.0).sqrt());
        Some(json!({
            "inputs": [calibrated.inputs[a].key, calibrated.inputs[b].key],
            "correlation": correlation, "low95": (middle - half).tanh(), "high95": (middle + half).tanh(),
        }))
    };
    all.filter_map(pair).collect()
}

/// A target before and after, with what is left of the weight of each of its claims.
fn target(calibrated: &Calibrated, observation: &Observation, used: bool) -> Value {
    let scenario = calibrated.scenario();
    let target = &scenario.record.targets[observation.target];
    let cited = citations(&scenario.given.sources);
    let first: Vec<_> = calibrated.campaigns[0].iter().filter(|it| !it.failed).collect();
    let even = 1.0 / first.len() as f64;
    let before: Vec<(f64, f64)> = first.iter().filter_map(|it| Some((it.values[observation.target]?, even))).collect();
    let after: Vec<(f64, f64)> = calibrated.kept().filter_map(|(it, weight)| Some((it.values[observation.target]?, weight))).collect();
    // How far the kept campaigns are from what was drawn as the truth beside them.
    let which = calibrated.on.iter().position(|it| it.target == observation.target).filter(|_| used);
    let off: Vec<(f64, f64)> = which.map_or_else(Vec::new, |which| {
        calibrated.kept().map(|(it, weight)| (observation.distance(it.values[observation.target], it.drawn[which]), weight)).collect()
    });
    let all = calibrated.campaigns.iter().flatten().filter(|it| !it.failed);
    let least =
        which.map(|which| all.map(|it| observation.distance(it.values[observation.target], it.drawn[which])).fold(f64::INFINITY, f64::min));
    let left = |rival: usize| -> Option<f64> {
        let which = which?;
        Some(calibrated.kept().filter(|(it, _)| it.drawn[which].rival == rival).map(|(_, weight)| weight).sum::<f64>() + 0.0)
    };
    let claims: Vec<Value> = observation
        .rivals
        .iter()
        .enumerate()
        .map(|(at, rival)| {
            let claim = &scenario.record.claims[rival.claim];
            let source = scenario.given.sources.iter().position(|source| source.key == claim.source);
            json!({
                "claim": claim.id, "role": claim.role, "source": claim.source, "citation": source.map(|at| &cited[at]),
                "low": claim.low, "high": claim.high,
                "judges": JUDGING_ROLES.contains(&claim.role.as_str()), "share": rival.share, "share_left": left(at),
            })
        })
        .collect();
    // An interval of the few that have a value would tell of histories that seldom happen.
    let usual = |values: &[(f64, f64)]| values.iter().map(|(_, weight)| weight).sum::<f64>() >= 0.5;
    let overlaps = |values: &[(f64, f64)]| {
        if !usual(values) {
            return None;
        }
        let (low, high) = (weighted_quantile(values, 0.1)?, weighted_quantile(values, 0.9)?);
        let judging = observation.rivals.iter().map(|rival| &scenario.record.claims[rival.claim]);
        let judging = judging.filter(|claim| JUDGING_ROLES.contains(&claim.role.as_str()));
        let of: Vec<bool> = judging.filter_map(|claim| Some(claim.low? <= high && claim.high? >= low)).collect();
        (!of.is_empty()).then(|| of.contains(&true))
    };
    let score = |values: &[(f64, f64)]| {
        let (low, high) = (weighted_quantile(values, 0.1)?, weighted_quantile(values, 0.9)?);
        usual(values).then(|| observation.interval_score(low, high))
    };
    json!({
        "target": target.id, "title": target.title, "unit": target.unit, "used": used, "claims": claims,
        "before": quantiles(&before), "after": quantiles(&after),
        "overlaps_before": overlaps(&before), "overlaps_after": overlaps(&after),
        "score_before": score(&before), "score_after": score(&after),
        "spreads_off_after": weighted_quantile(&off, 0.5), "spreads_off_least": least,
        "with_value_after": after.iter().map(|(_, weight)| weight).sum::<f64>(),
    })
}

/// How a list of targets is met before and after.
fn judged(targets: &[Value]) -> Value {
    let count =
        |key: &str, wanted: &[bool]| targets.iter().filter(|it| it[key].as_bool().is_some_and(|found| wanted.contains(&found))).count();
    let mean = |key: &str| {
        let all: Vec<f64> = targets.iter().filter_map(|it| it[key].as_f64()).collect();
        (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
    };
    json!({
        "targets": targets.len(), "judged": count("overlaps_after", &[true, false]),
        "overlap_before": count("overlaps_before", &[true]), "overlap_after": count("overlaps_after", &[true]),
        "score_before": mean("score_before"), "score_after": mean("score_after"),
    })
}

/// The kept particles: where they come from, their weight and distance, the value of every input.
pub(super) fn particles(calibrated: &Calibrated) -> String {
    let mut text = String::from("generation,campaign,weight,distance");
    calibrated.inputs.iter().for_each(|input| text.push_str(&format!(",{}", input.key)));
    text.push('\n');
    for (particle, weight) in calibrated.population.particles.iter().zip(calibrated.population.weights()) {
        let _ = write!(text, "{},{},{weight},{}", particle.generation, particle.number, particle.distance);
        for (input, share) in calibrated.inputs.iter().zip(&particle.shares) {
            let _ = write!(text, ",{}", input.value(*share));
        }
        text.push('\n');
    }
    text
}

/// One point that was played, the nearest to the middle of the posterior, in the form of a counterfactual.
pub(super) fn central(calibrated: &Calibrated) -> String {
    let mut text = String::from(
        "# One point of the posterior of a calibration: the kept campaign nearest to its middle. The whole posterior is in particles.csv.\n",
    );
    let scenario = calibrated.scenario();
    let _ = write!(
        text,
        "name = \"calibrated\"\ntitle = \"Calibrated on a part of the record\"\ntitle_ja = \"記録の一部に合わせて較正\"\nquestion = \"What follows from values that the \
         record supports?\"\nquestion_ja = \"記録に支持される値からは何が導かれるか。\"\nrationale = \"Made by kokkyo calibrate; calibration.json beside it says on what.\"\nsources = [\"{}\"]\n",
        scenario.given.meta.author
    );
    let Some(particle) = calibrated.population.central() else { return text };
    for (input, share) in calibrated.inputs.iter().zip(&particle.shares) {
        let value = input.value(*share);
        if input.in_table {
            let factor = value / input.stated;
            for path in input.cells() {
                let _ = write!(text, "\n[[set]]\npath = \"{path}\"\nfactor = {factor:?}\n");
            }
        } else {
            let _ = write!(text, "\n[[set]]\npath = \"{}\"\nvalue = {value:?}\n", input.key);
        }
    }
    text
}
