//! `kokkyo sensitivity`: which doubts decide about an outcome, and how much of it is chance.

mod page;

use std::path::Path;
use std::sync::Arc;

use kokkyo_ensemble::experiment::folder::Failed;
use kokkyo_ensemble::experiment::tables::{self, Outcomes};
use kokkyo_ensemble::experiment::{Experiment, ExperimentFolder};
use kokkyo_ensemble::statistics::{mean, variance};
use kokkyo_inference::inputs::fits;
use kokkyo_inference::morris::Morris;
use kokkyo_inference::saltelli::{Estimate, Saltelli, base_for};
use kokkyo_inference::sampled::{LUCK, Method, Sampled};
use kokkyo_inference::shapley;
use serde_json::{Value, json};

use crate::chart::{Chart, Line, Mark};
use crate::cli::{SensitivityMethod, SensitivityOptions};
use crate::ensemble::name_failures;
use crate::experiment::{build, digest, fill, folder_failure, of_points, place, printed, threads};
use crate::failure::{Failure, OK};
use crate::output::{Out, fit, note, number, whole};
use crate::scenario_source::open;
use crate::varied::varied;

const COMMAND: &str = "sensitivity";
const RESULT: &str = "sensitivity.json";
/// Draws of the bootstrap.
const RESAMPLES: u32 = 200;
/// Orders of inputs that are drawn for Shapley effects of many inputs.
const ORDERS: u32 = 64;
/// Half-width of an interval of an index that is narrow enough.
const NARROW: f64 = 0.1;
/// Share of the largest μ* that its interval may reach.
const NARROW_SCREENING: f64 = 0.25;
/// Inputs that are shown.
const SHOWN: usize = 15;

/// Runs the command.
pub fn sensitivity(options: &SensitivityOptions, colour: bool) -> Result<u8, Failure> {
    let package = open(&options.scenario)?;
    let mut experiment = build(&package, of_points(&options.choices, &options.play))?;
    let seed = experiment.design.seed;
    let sampled = sampled(options, &experiment, seed)?;
    let count = u32::try_from(sampled.count()).map_err(|_| Failure::Usage("that is more than 4,294,967,295 campaigns".into()))?;
    let keys: Vec<&str> = sampled.inputs.iter().map(|input| input.key.as_str()).collect();
    experiment.design.replications = count;
    experiment.design.sample =
        Some(format!("{} {} {:?} {}", options.method.word(), samples(options), options.varied.range, keys.join(",")));
    experiment.id = experiment.design.id(&experiment.package);
    experiment.points = Some(Arc::new(sampled.clone()));
    for pattern in &options.outcomes {
        if !experiment.measures.iter().any(|measure| fits(pattern, &measure.name)) {
            let names = experiment.measures.iter().map(|measure| measure.name.as_str());
            let hint = crate::nearest::hint(pattern, names);
            return Err(Failure::Usage(format!("there is no outcome `{pattern}`{hint} (`*` stands for anything)")));
        }
    }
    note(&format!("{} campaigns: {} inputs and luck, {}", whole(f64::from(count)), keys.len(), options.method.word()));
    let path = place(options.play.out.as_ref(), &experiment, &format!("{COMMAND}-{}", options.method.word()));
    let failed = |fault| folder_failure(&path, fault);
    let digest = digest(&experiment);
    let mut folder = ExperimentFolder::claim(&path, COMMAND, &experiment, &package, None, &digest).map_err(failed)?;
    if !folder.is_complete() {
        fill(&mut folder, threads(&options.play), |number| experiment.play(number))?;
        let extra = |at: &Path, failed: &Failed| {
            let object = object(&experiment, &sampled, options.method, samples(options), failed, &at.join(tables::OUTCOMES.0))?;
            Ok(vec![(RESULT.to_string(), format!("{object:#}\n").into_bytes())])
        };
        name_failures(&experiment, &folder.finish(extra).map_err(failed)?);
    }
    note(&format!("the analysis is kept in {}", path.components().collect::<std::path::PathBuf>().display()));
    let kept = path.join(RESULT);
    let unread = |error: &dyn std::fmt::Display| Failure::Failed(format!("{}: {error}", kept.display()));
    let text = std::fs::read_to_string(&kept).map_err(|error| unread(&error))?;
    let object: Value = serde_json::from_str(&text).map_err(|error| unread(&error))?;
    let shown: Vec<&Value> = object["outcomes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|outcome| options.outcomes.iter().any(|pattern| fits(pattern, outcome["outcome"].as_str().unwrap_or_default())))
        .collect();
    page::leave(&path, &experiment, &sampled, &object, &shown)?;
    if let Some(folder) = &options.svg {
        draw(folder, &object, &shown)?;
    }
    let mut out = Out::new(colour);
    if options.play.json {
        out.line(&object.to_string())?
    } else {
        print(&mut out, &object, &shown)?
    }
    out.flush()?;
    Ok(OK)
}

fn samples(options: &SensitivityOptions) -> u32 {
    options.samples.unwrap_or(match options.method {
        SensitivityMethod::Morris => 20,
        SensitivityMethod::Sobol => 256,
        SensitivityMethod::Shapley => 1000,
    })
}

fn sampled(options: &SensitivityOptions, experiment: &Experiment, seed: u64) -> Result<Sampled, Failure> {
    let chosen = varied(experiment, &options.varied)?;
    if chosen.is_empty() {
        let why = "no parameter of that quality and name has a prior; --range PERCENT varies those without one too, --over all asks for every quality";
        return Err(Failure::Usage(why.into()));
    }
    let (k, samples) = (chosen.len() + 1, samples(options));
    let method = match options.method {
        SensitivityMethod::Morris => Method::Morris(Morris::new(k, samples, seed)),
        SensitivityMethod::Sobol => {
            if !samples.is_power_of_two() {
                let better = samples.next_power_of_two();
                return Err(Failure::Usage(format!("--samples {samples}: Sobol's sequence needs a power of two, such as {better}")));
            }
            let design = Saltelli::new(k, samples, options.second_order, seed);
            Method::Sobol(design.ok_or_else(|| {
                Failure::Usage(format!("{k} inputs are more than Sobol's sequence has numbers for; choose some with --inputs"))
            })?)
        }
        SensitivityMethod::Shapley if k > 32 => {
            return Err(Failure::Usage(format!(
                "Shapley effects are reckoned for at most 31 inputs, and {} are chosen; --inputs chooses some",
                k - 1
            )));
        }
        SensitivityMethod::Shapley => Method::Random(samples, seed),
    };
    Ok(Sampled { inputs: chosen, method })
}

fn object(
    experiment: &Experiment,
    sampled: &Sampled,
    method: SensitivityMethod,
    samples: u32,
    failed: &Failed,
    path: &Path,
) -> Result<Value, String> {
    let design = &experiment.design;
    let points: Vec<Vec<f64>> = match method {
        SensitivityMethod::Shapley => (0..sampled.count()).map(|point| sampled.shares(point)[..sampled.inputs.len()].to_vec()).collect(),
        _ => Vec::new(),
    };
    let table = Outcomes::open(path)?;
    let mut outcomes = Vec::new();
    for measure in &experiment.measures {
        let column = table.column(&measure.name)?;
        let values: Vec<f64> = column.iter().flatten().copied().collect();
        let mut object = json!({
            "outcome": measure.name, "unit": measure.unit, "about": measure.about,
            "mean": mean(&values), "standard_deviation": variance(&values).map(f64::sqrt), "with_value": values.len(), "of": column.len(),
        });
        let whole = values.len() == column.len();
        let found = if whole { indices(sampled, &values, &points, samples, design.seed) } else { None };
        match found {
            Some(found) => object.as_object_mut().into_iter().for_each(|object| object.extend(found.clone())),
            None if whole => object["reason"] = json!("the outcome does not vary"),
            None => object["reason"] = json!(format!("{} of {} campaigns have no value", column.len() - values.len(), column.len())),
        }
        outcomes.push(object);
    }
    let all: Vec<Value> = sampled
        .inputs
        .iter()
        .map(|input| {
            json!({
                "input": input.key, "unit": input.unit, "quality": input.quality.word(), "doubt": input.doubt.word(),
                "stated": input.stated, "low": input.value(0.0), "high": input.value(1.0),
            })
        })
        .chain([json!({ "input": LUCK, "unit": "", "quality": null, "doubt": "chance" })])
        .collect();
    Ok(printed(
        experiment,
        json!({
            "method": method.word(),
            "samples": samples,
            "campaigns": sampled.count(),
            "failed": failed.count,
            "interval": "bootstrap, 95 %",
            "inputs": all,
            "outcomes": outcomes,
        }),
    ))
}

fn estimate(estimate: &Estimate) -> Value {
    json!({ "value": estimate.value, "low95": estimate.value - estimate.half95, "high95": estimate.value + estimate.half95 })
}

/// The indices of an outcome; `None` where it does not vary.
fn indices(sampled: &Sampled, values: &[f64], points: &[Vec<f64>], samples: u32, seed: u64) -> Option<serde_json::Map<String, Value>> {
    let name = |at: usize| sampled.inputs.get(at).map_or(LUCK, |input| input.key.as_str());
    let mut object = serde_json::Map::new();
    let mut needed = None;
    match &sampled.method {
        Method::Morris(design) => {
            let found = design.screen(values, RESAMPLES)?;
            let widest = found.iter().max_by(|a, b| a.mu_star.value.total_cmp(&b.mu_star.value)).filter(|it| it.mu_star.value > 0.0)?;
            let wanted = NARROW_SCREENING * widest.mu_star.value;
            if widest.mu_star.half95 > wanted {
                let factor = (widest.mu_star.half95 / wanted).powi(2);
                needed = Some((f64::from(samples) * factor).ceil().min(1e9) as u32);
            }
            let list = found
                .iter()
                .enumerate()
                .map(|(at, it)| json!({ "input": name(at), "mu": it.mu, "mu_star": estimate(&it.mu_star), "sigma": it.sigma }));
            object.insert("indices".into(), list.collect());
        }
        Method::Sobol(design) => {
            let found = design.indices(values, RESAMPLES, seed)?;
            let widest = found.first.iter().chain(&found.total).map(|it| it.half95).fold(0.0, f64::max);
            if widest > NARROW {
                needed = Some(base_for(samples, widest, NARROW));
            }
            let list = (0..found.first.len())
                .map(|at| json!({ "input": name(at), "first": estimate(&found.first[at]), "total": estimate(&found.total[at]) }));
            object.insert("indices".into(), list.collect());
            if design.second_order {
                let list = found.second.iter().map(|(a, b, it)| json!({ "inputs": [name(*a), name(*b)], "second": estimate(it) }));
                object.insert("second_order".into(), list.collect());
            }
        }
        Method::Random(..) => {
            let found = shapley::effects(points, values, ORDERS, seed)?;
            let parts: Vec<_> = halves(points, values, seed);
            let mut list: Vec<Value> = Vec::new();
            for (at, effect) in found.by_input.iter().chain([&found.rest]).enumerate() {
                // Half of the points each: a rough interval, honest about its roughness.
                let of: Vec<f64> = parts.iter().filter_map(|part| part.by_input.iter().chain([&part.rest]).nth(at).copied()).collect();
                let half = variance(&of).map_or(0.0, |spread| 1.96 * (spread / of.len() as f64).sqrt());
                if half > NARROW {
                    needed = needed.max(Some(base_for(samples, half, NARROW)));
                }
                list.push(json!({ "input": name(at), "shapley": estimate(&Estimate { value: *effect, half95: half }) }));
            }
            object.insert("indices".into(), Value::Array(list));
        }
    }
    object.insert("enough".into(), json!(needed.is_none()));
    object.insert("samples_needed".into(), json!(needed));
    Some(object)
}

/// Effects in four parts of the sample.
fn halves(points: &[Vec<f64>], values: &[f64], seed: u64) -> Vec<shapley::Effects> {
    let size = (values.len() / 4).max(3);
    points.chunks_exact(size).zip(values.chunks_exact(size)).filter_map(|(x, y)| shapley::effects(x, y, ORDERS / 4, seed)).collect()
}

/// The number by which inputs are put in order.
fn size(index: &Value) -> f64 {
    ["total", "mu_star", "shapley"].iter().find_map(|key| index[key]["value"].as_f64()).unwrap_or(0.0)
}

/// Indices of an outcome, the largest first.
fn largest(outcome: &Value) -> Vec<&Value> {
    let mut indices: Vec<&Value> = outcome["indices"].as_array().into_iter().flatten().collect();
    // What does nothing at all is only counted.
    indices.retain(|index| size(index) != 0.0);
    indices.sort_by(|a, b| size(b).total_cmp(&size(a)));
    indices.truncate(SHOWN);
    indices
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn print(out: &mut Out, object: &Value, shown: &[&Value]) -> Result<(), Failure> {
    let campaigns = whole(object["campaigns"].as_f64().unwrap_or(0.0));
    out.heading(&format!(
        "{}: {} over {campaigns} campaigns, seed {}",
        text(&object["scenario"]),
        text(&object["method"]),
        object["seed"]
    ))?;
    for outcome in shown {
        out.line("")?;
        out.heading(&format!("{} ({}): {}", text(&outcome["outcome"]), text(&outcome["unit"]), text(&outcome["about"])))?;
        if let Some(reason) = outcome["reason"].as_str() {
            out.line(&format!("  no indices: {reason}"))?;
            continue;
        }
        let columns: &[&str] = match object["method"].as_str() {
            Some("morris") => &["mu_star", "mu", "sigma"],
            Some("sobol") => &["first", "total"],
            _ => &["shapley"],
        };
        let heads: Vec<String> = columns.iter().map(|head| format!("{:>24}", head.replace("mu_star", "mu*"))).collect();
        let head = out.dim(&format!("  {} {}", fit("input", 42), heads.join(" ")));
        out.line(&head)?;
        for index in largest(outcome) {
            let cells: Vec<String> = columns.iter().map(|column| format!("{:>24}", cell(&index[*column]))).collect();
            out.line(&format!("  {} {}", fit(&text(&index["input"]), 42), cells.join(" ")))?;
        }
        let all = outcome["indices"].as_array().map_or(0, Vec::len);
        let nothing = outcome["indices"].as_array().into_iter().flatten().filter(|index| size(index) == 0.0).count();
        if nothing > 0 {
            out.line(&format!("  {nothing} of the {all} inputs do nothing to it."))?;
        }
        if outcome["enough"] == Value::Bool(false) {
            let more = whole(outcome["samples_needed"].as_f64().unwrap_or(0.0));
            out.line(&format!("  The sample is too small: some intervals are wide. About --samples {more} would make them narrow."))?;
        }
    }
    Ok(())
}

fn cell(value: &Value) -> String {
    if let Some(plain) = value.as_f64() {
        return number(plain).replace('-', "−");
    }
    let of = |key: &str| value[key].as_f64().unwrap_or(f64::NAN);
    let short = |value: f64| if value.abs() < 10.0 { format!("{value:.2}") } else { number(value) };
    format!("{} [{}, {}]", short(of("value")), short(of("low95")), short(of("high95"))).replace('-', "−")
}

/// A chart for each outcome that is shown.
fn draw(folder: &Path, object: &Value, shown: &[&Value]) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))?;
    let series: &[(&str, &str)] = match object["method"].as_str() {
        Some("morris") => &[("mu_star", "mean size of the elementary effects (μ*)")],
        Some("sobol") => &[("first", "alone (first order)"), ("total", "with all it acts together with (total)")],
        _ => &[("shapley", "Shapley effect")],
    };
    for outcome in shown.iter().filter(|outcome| outcome["indices"].is_array()) {
        let mark = |value: &Value| {
            Some(Mark { value: value["value"].as_f64()?, ends: Some((value["low95"].as_f64()?, value["high95"].as_f64()?)) })
        };
        let lines = largest(outcome)
            .into_iter()
            .map(|index| Line { name: text(&index["input"]), marks: series.iter().map(|(key, _)| mark(&index[*key])).collect() })
            .collect();
        let axis = match object["method"].as_str() {
            Some("morris") => format!("{} over the whole range of the input; lines: 95 % intervals", text(&outcome["unit"])),
            _ => "share of the variance; lines: 95 % intervals".to_string(),
        };
        let title = format!("What decides about {} ({})", text(&outcome["outcome"]), text(&object["scenario"]));
        let chart = Chart { title, axis, series: series.iter().map(|(_, name)| name.to_string()).collect(), lines };
        let place = folder.join(format!("{}-{}.svg", text(&object["method"]), text(&outcome["outcome"])));
        crate::whole_file::write(&place, &chart.svg())?;
        note(&format!("{} is drawn", place.display()));
    }
    Ok(())
}
