//! `kokkyo incidents fit --events`: the self-exciting process on dated incidents of any border.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use kokkyo_incidents::dated::{Covariate, FEWEST, Fit, Model, ahead, fit as fit_sets, posterior};
use kokkyo_incidents::hawkes::Event;
use kokkyo_incidents::metropolis::{Sample, quantile};
use kokkyo_incidents::rates::Interval;
use kokkyo_model::chance::{Chance, Stream};
use kokkyo_scenario::events::{DatedIncident, EventFile, read};
use kokkyo_scenario::package::MAX_FILE_BYTES;
use serde_json::json;

use super::folder::Folder;
use super::{Table, date_of, days, finish, seed};
use crate::cli::FitOptions;
use crate::failure::{Failure, counted, write_report};
use crate::output::{Out, digits, note, number, wrap};
use crate::progress::Progress;

/// Difference of AIC from which on one process is taken to be better: below it either has support (Burnham and Anderson 2002).
const DECIDED: f64 = 4.0;
/// R-hat up to which chains are taken to have mixed (Vehtari and others 2021).
const MIXED: f64 = 1.01;

/// Sets of dates that are drawn where some are not known to the day.
const SETS: u32 = 10;
/// Draws that each chain keeps at first, and at most: four times as many are made until the chains have mixed.
const KEPT: (usize, usize) = (1500, 6000);
/// Draws of what comes after the window.
const AHEAD: u32 = 2000;
/// Incidents above which the posterior is left to the likelihood, which is then as good.
const MANY: usize = 5000;
/// Address of the draws of days; all up to twice this are theirs.
const DAYS: u32 = 1 << 22;
/// Digits of what is fitted: a background of 0.0314 a day is told as finely as a branching of 0.412.
const DIGITS: usize = 3;
/// Limits of the even prior of branching, and of the log-even prior of decay, for borders of which nothing else is known.
const BRANCHING: (f64, f64) = (0.0, 0.95);
const DECAY: (f64, f64) = (0.005, 2.0);

/// Name of the sector of incidents that do not say theirs.
const UNSAID: &str = "not said";

/// A file with its window.
struct Data {
    file: EventFile,
    window: (i64, i64),
    sectors: Vec<String>,
    outside: usize,
}

pub fn fit(options: &FitOptions, path: &Path, colour: bool) -> Result<u8, Failure> {
    let data = load(options, path)?;
    let length = (data.window.1 - data.window.0 + 1) as f64;
    let mut covariates = Vec::new();
    if options.season {
        let of_year = (data.window.0 - kokkyo_incidents::border::first_of(kokkyo_scenario::border::year_of(data.window.0))) as f64;
        covariates.extend([Covariate::Cosine(of_year), Covariate::Sine(of_year)]);
    }
    for text in &options.step {
        let day = days("--step", text)?.0;
        if day <= data.window.0 || day > data.window.1 {
            return Err(Failure::Usage(format!(
                "--step {text}: the day is outside the window {} to {}",
                date_of(data.window.0),
                date_of(data.window.1)
            )));
        }
        let step = Covariate::Step(text.clone(), (day - data.window.0) as f64);
        if covariates.iter().any(|one| matches!(one, Covariate::Step(_, at) if *at == (day - data.window.0) as f64)) {
            return Err(Failure::Usage(format!("--step {text}: given twice; no count can tell two steps on one day apart")));
        }
        covariates.push(step);
    }
    let model = Model { days: length, sectors: data.sectors.len(), covariates };
    let folder = Folder::claim(&options.common, "fit")?;
    let seed = seed(&options.common);
    let sets: Vec<Vec<Event>> = (0..if data.file.uncertain > 0 { SETS } else { 1 }).map(|set| dates(&data, seed, set)).collect();
    let progress = Progress::new("fitting", 2);
    let fitted = fit_sets(&model, &sets).ok_or_else(|| {
        let (name, count) = (path.display(), sets[0].len());
        let (from, to) = (date_of(data.window.0), date_of(data.window.1));
        Failure::Usage(format!(
            "{name}: {} in the window {from} to {to} ({} outside); the process needs at least {FEWEST}: widen --from and --to",
            counted(count, "incident"),
            data.outside
        ))
    })?;
    progress.at(1);
    let (sample, drawn) = if sets[0].len() <= MANY { drawn(&model, &sets[0], seed).unzip() } else { (None, None) };
    let next = Ahead {
        days: options.ahead,
        counts: ahead(&model, &sets[0], (&fitted, sample.as_ref()), f64::from(options.ahead), AHEAD, seed),
        carried: match (options.season, options.step.is_empty()) {
            (false, true) => "",
            (true, true) => "; the season goes on",
            (false, false) => "; the last step stays",
            (true, false) => "; the season goes on, the last step stays",
        },
    };
    progress.done();
    let estimates: Vec<_> = fitted
        .estimates
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let bayes = drawn.as_ref().map(|drawn| {
                let (interval, rhat, effective) = drawn[at];
                json!({ "median": interval.value, "low95": interval.low, "high95": interval.high, "rhat": rhat, "effective_sample_size": effective })
            });
            let value = one.reason.is_none().then_some(one.value);
            json!({ "name": one.name, "unit": one.unit, "value": value, "reason": one.reason, "low95": one.limits.map(|it| it.0), "high95": one.limits.map(|it| it.1), "posterior": bayes })
        })
        .collect();
    let aic = |value: f64, freedom: usize| 2.0 * freedom as f64 - 2.0 * value;
    let (own, poisson) =
        (aic(fitted.log_likelihood, fitted.freedom), aic(fitted.poisson, fitted.freedom - 2 - usize::from(model.sectors > 1)));
    let object = json!({
        "schema_version": crate::json::SCHEMA_VERSION, "command": "incidents fit", "file": path.display().to_string(), "seed": seed,
        "columns": data.file.columns.title(), "rows": data.file.rows, "incidents": sets[0].len(), "out_of_order": data.file.out_of_order,
        "doubled": data.file.doubled, "undated": data.file.undated, "uncertain": data.file.uncertain, "outside_the_window": data.outside,
        "deaths_missing": data.file.without_deaths, "sets_of_dates": sets.len(),
        "window": { "from": date_of(data.window.0), "to": date_of(data.window.1), "days": length },
        "sectors": data.sectors.iter().map(|name| if name.is_empty() { UNSAID } else { name }).collect::<Vec<_>>(), "estimates": estimates, "converged": fitted.converged,
        "log_likelihood": fitted.log_likelihood, "aic": own, "aic_without_self_excitation": poisson,
        "residuals": { "kolmogorov_smirnov": fitted.residuals.0, "p_value": fitted.residuals.1 },
        "ahead": next.object(data.window.1),
    });
    let header = ["parameter", "unit", "low95", "value", "high95", "reason"];
    let blank = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let lines = fitted
        .estimates
        .iter()
        .map(|one| {
            vec![
                one.name.clone(),
                one.unit.to_string(),
                blank(one.limits.map(|it| it.0)),
                blank(one.reason.is_none().then_some(one.value)),
                blank(one.limits.map(|it| it.1)),
                one.reason.clone().unwrap_or_default(),
            ]
        })
        .collect();
    // Against the even distribution, in order of size: what a plot of residuals needs.
    let mut even: Vec<f64> = fitted.process.residuals(&sets[0]).iter().map(|step| -(-step).exp_m1()).collect();
    even.sort_by(f64::total_cmp);
    let share = |at: usize| (at as f64 + 0.5) / even.len() as f64;
    let residuals = even.iter().enumerate().map(|(at, value)| vec![share(at).to_string(), value.to_string()]).collect();
    let tables: [Table<'_>; 2] = [("fit.csv", &header, lines), ("residuals.csv", &["even_share", "residual"], residuals)];
    if let Some(folder) = &folder {
        folder.clear()?;
    }
    finish(&options.common, colour, &object, &tables, |out| {
        tell(out, path, &data, &fitted, drawn.as_deref(), (own, poisson), sets.len())?;
        next.tell(out, data.window.1)
    })
}

fn load(options: &FitOptions, path: &Path) -> Result<Data, Failure> {
    let wrong = |error: std::io::Error| Failure::Usage(format!("{} cannot be read: {error}", path.display()));
    let length = std::fs::metadata(path).map_err(wrong)?.len();
    if length > MAX_FILE_BYTES {
        return Err(Failure::Usage(format!("{} has {length} bytes; the limit is {MAX_FILE_BYTES}: cut out your border", path.display())));
    }
    let bytes = std::fs::read(path).map_err(wrong)?;
    let name = path.file_name().map_or("events.csv".into(), |name| name.to_string_lossy());
    let (file, report) = read(&name, &bytes);
    let Some(file) = file else { return Err(Failure::Faults(report)) };
    if !report.diagnostics.is_empty() {
        // Nothing can be done if standard error is closed.
        let _ = write_report(&mut std::io::stderr().lock(), &report);
    }
    let (Some(first), Some(last)) =
        (file.incidents.iter().map(|one| one.first_day).min(), file.incidents.iter().map(|one| one.last_day).max())
    else {
        let why = match (file.rows, file.undated) {
            (0, _) => "has a header and no rows: add a row for each incident",
            (_, 0) => "has no incident with a date",
            _ => "has rows, but none with a year: give each incident at least that, such as 1936 or 1936-03",
        };
        return Err(Failure::Usage(format!("{} {why}", path.display())));
    };
    if file.incidents.len() < FEWEST {
        let (count, name) = (file.incidents.len(), path.display());
        return Err(Failure::Usage(format!(
            "{name} has {count} dated incident{}; the process needs at least {FEWEST}, and some fifty to say much: add incidents, or fit yearly counts with a border package",
            if count == 1 { "" } else { "s" }
        )));
    }
    for (option, is_given, day, of_first) in [("--from", options.from.is_some(), first, true), ("--to", options.to.is_some(), last, false)]
    {
        let limit = file.incidents.iter().find(|one| if of_first { one.first_day == day } else { one.last_day == day });
        let Some(one) = limit.filter(|one| !is_given && one.first_day != one.last_day) else { continue };
        let (from, to) = (date_of(one.first_day), date_of(one.last_day));
        note(&format!(
            "the window {} on {}, the {} day that the uncertain date of line {} can mean ({from} to {to}): give {option} if you know better, since a window too wide makes the rate too low",
            if of_first { "begins" } else { "ends" },
            date_of(day),
            if of_first { "first" } else { "last" },
            one.line
        ));
    }
    let from = options.from.as_ref().map(|text| days("--from", text)).transpose()?.map_or(first, |days| days.0);
    let to = options.to.as_ref().map(|text| days("--to", text)).transpose()?.map_or(last, |days| days.1);
    if to <= from {
        return Err(Failure::Usage(format!("the window {} to {} has no days", date_of(from), date_of(to))));
    }
    let mut file = file;
    let all = file.incidents.len();
    file.incidents.retain(|one| one.first_day <= to && one.last_day >= from);
    let mut sectors: BTreeMap<String, usize> = BTreeMap::new();
    if options.sectors {
        file.incidents.iter().for_each(|one| *sectors.entry(one.sector.clone()).or_default() += 1);
        if sectors.len() > 40 {
            return Err(Failure::Usage(format!("--sectors: the file has {} sectors; up to 40 can be kept apart", sectors.len())));
        }
        if sectors.len() == 1 {
            note("all incidents are in one sector: nothing to keep apart");
        }
    }
    if let Some(unsaid) = sectors.get("").filter(|_| sectors.len() > 1) {
        note(&format!(
            "incidents without a sector are kept apart as one of their own, `{UNSAID}`: {unsaid} of them; fill the cells, or leave --sectors out"
        ));
    }
    // What is counted is what is fitted.
    file.uncertain = file.incidents.iter().filter(|one| one.is_qualified || one.first_day != one.last_day).count();
    file.without_deaths = file.incidents.iter().filter(|one| one.deaths.is_none()).count();
    let names: Vec<String> = if sectors.is_empty() { vec!["the whole border".to_string()] } else { sectors.into_keys().collect() };
    Ok(Data { outside: all - file.incidents.len(), file, window: (from, to), sectors: names })
}

/// The incidents on a drawn day within their spans, at a drawn time of the day: counts by day have no order within it.
fn dates(data: &Data, seed: u64, set: u32) -> Vec<Event> {
    let (from, to) = data.window;
    let mut events: Vec<Event> = addresses(&data.file.incidents)
        .into_iter()
        .zip(&data.file.incidents)
        .map(|((moment, entity), one)| {
            let mut draws = Chance::new(seed, set).at(Stream::Incident, moment, entity);
            let (first, last) = (one.first_day.max(from), one.last_day.min(to));
            let day = (first - from) as f64 + draws.uniform() * (last - first + 1) as f64;
            let sector = data.sectors.iter().position(|name| *name == one.sector).unwrap_or(0);
            Event { day, sector, kind: 0, size: None }
        })
        .collect();
    events.sort_by(|a, b| a.day.total_cmp(&b.day).then(a.sector.cmp(&b.sector)));
    events
}

/// Where the hour of each incident is drawn: by what its row says, so that the order of the rows changes nothing. Rows that say the
/// same are numbered; which of them has which number makes no difference.
fn addresses(incidents: &[DatedIncident]) -> Vec<(u32, u32)> {
    let mut met: HashMap<String, u32> = HashMap::new();
    incidents
        .iter()
        .map(|one| {
            let DatedIncident { id, first_day, last_day, is_qualified, sector, kind, deaths, line: _ } = one;
            let said = format!("{id:?} {first_day} {last_day} {is_qualified} {sector:?} {kind:?} {deaths:?}");
            let number = met.entry(said.clone()).and_modify(|number| *number += 1).or_default();
            let hash = fingerprint(&format!("{said} {number}"));
            (DAYS | ((hash >> 32) as u32 & (DAYS - 1)), hash as u32)
        })
        .collect()
}

/// FNV-1a in 64 bits: the same on every machine, for ever.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Value and limits with as many digits for all that is fitted.
fn interval(value: f64, low: f64, high: f64) -> String {
    format!("{} [{}–{}]", digits(value, DIGITS), digits(low, DIGITS), digits(high, DIGITS))
}

/// What is expected after the window.
struct Ahead {
    days: u32,
    /// Incidents, one number a draw.
    counts: Vec<f64>,
    /// What of the background is carried on, in words.
    carried: &'static str,
}

impl Ahead {
    fn at(&self, share: f64) -> f64 {
        quantile(&self.counts, share)
    }

    fn mean(&self) -> f64 {
        self.counts.iter().sum::<f64>() / self.counts.len().max(1) as f64
    }

    fn none(&self) -> f64 {
        self.counts.iter().filter(|count| **count == 0.0).count() as f64 / self.counts.len().max(1) as f64
    }

    fn object(&self, last: i64) -> serde_json::Value {
        json!({
            "from": date_of(last + 1), "to": date_of(last + i64::from(self.days)), "days": self.days, "draws": self.counts.len(),
            "mean": self.mean(), "median": self.at(0.5), "low80": self.at(0.1), "high80": self.at(0.9), "low95": self.at(0.025),
            "high95": self.at(0.975), "chance_of_none": self.none(),
        })
    }

    fn tell(&self, out: &mut Out, last: i64) -> std::io::Result<()> {
        let said = format!(
            "forecast, {} to {} ({}): {:.0} incidents, 80 % {:.0}–{:.0}, 95 % {:.0}–{:.0}; chance of none {}{}",
            date_of(last + 1),
            date_of(last + i64::from(self.days)),
            counted(self.days as usize, "day"),
            self.at(0.5),
            self.at(0.1),
            self.at(0.9),
            self.at(0.025),
            self.at(0.975),
            number(self.none()),
            self.carried
        );
        for line in wrap(&said, out.width - 2) {
            out.line(&format!("  {line}"))?;
        }
        Ok(())
    }
}

/// A quantity of the posterior with R-hat and effective sample size.
type Drawn = (Interval, f64, f64);

/// Draws of the posterior, and each quantity with R-hat and effective sample size, from chains that are made longer until they have mixed.
fn drawn(model: &Model, events: &[Event], seed: u64) -> Option<(Sample, Vec<Drawn>)> {
    let mut kept = KEPT.0;
    loop {
        let (sample, intervals) = posterior(model, events, BRANCHING, DECAY, kept, seed)?;
        let with_convergence = |(at, interval)| {
            let (rhat, effective) = sample.convergence(at);
            (interval, rhat, effective)
        };
        let drawn: Vec<Drawn> = intervals.into_iter().enumerate().map(with_convergence).collect();
        if kept >= KEPT.1 || drawn.iter().all(|one| one.1 <= MIXED) {
            return Some((sample, drawn));
        }
        kept *= 4;
    }
}

fn tell(
    out: &mut Out,
    path: &Path,
    data: &Data,
    fitted: &Fit,
    drawn: Option<&[Drawn]>,
    (own, poisson): (f64, f64),
    sets: usize,
) -> std::io::Result<()> {
    out.heading(&format!("{}: {}, {} columns", path.display(), counted(data.file.incidents.len(), "incident"), data.file.columns.title()))?;
    let mut said = vec![format!("window {} to {}", date_of(data.window.0), date_of(data.window.1))];
    for (count, what) in [
        (data.file.out_of_order, "out of order, put in order"),
        (data.file.doubled, "doubled, left out"),
        (data.file.undated, "without a date, left out"),
        (data.outside, "outside the window, left out"),
        (data.file.without_deaths, "with deaths missing"),
    ] {
        if count > 0 {
            said.push(format!("{count} {what}"));
        }
    }
    if data.file.uncertain > 0 {
        said.push(format!("{} with an uncertain day: {sets} fits with days drawn in their spans, put together", data.file.uncertain));
    }
    for line in wrap(&said.join("; "), out.width - 2) {
        out.line(&format!("  {line}"))?;
    }
    out.line("")?;
    out.line(&format!("  {:<30} {:>30} {:>30}", "", "maximum likelihood [95 %]", "posterior [95 %]"))?;
    for (at, one) in fitted.estimates.iter().enumerate() {
        let value = match (one.limits, &one.reason) {
            (_, Some(_)) => "not identified".to_string(),
            (None, None) => format!("{} [not identified]", digits(one.value, DIGITS)),
            (Some((low, high)), None) => interval(one.value, low, high),
        };
        let posterior = drawn.map_or("–".to_string(), |drawn| interval(drawn[at].0.value, drawn[at].0.low, drawn[at].0.high));
        out.line(&format!("  {:<30} {value:>30} {posterior:>30}", format!("{} ({})", one.name, one.unit)))?;
    }
    for (name, reason) in fitted.estimates.iter().filter_map(|one| Some((&one.name, one.reason.as_ref()?))) {
        let said = format!("{name}: not identified, {reason}. Its posterior is the prior; leave the step out, or move the window.");
        for line in wrap(&said, out.width - 2) {
            out.line(&format!("  {line}"))?;
        }
    }
    out.line("")?;
    if let Some(drawn) = drawn {
        let worst = drawn.iter().fold((0.0f64, f64::INFINITY), |(rhat, size), one| (rhat.max(one.1), size.min(one.2)));
        out.line(&format!(
            "  priors: branching even {}–{}, decay log-even {}–{} a day; R-hat at most {:.3}, effective sample size at least {:.0}{}",
            BRANCHING.0,
            BRANCHING.1,
            DECAY.0,
            DECAY.1,
            worst.0,
            worst.1,
            if worst.0 > MIXED { " — the chains have not mixed: take the posterior as a sketch" } else { "" }
        ))?;
    }
    out.line(&format!(
        "  AIC {} with self-excitation, {} without: {}",
        number(own),
        number(poisson),
        match poisson - own {
            better if better > DECIDED => "incidents bring about incidents",
            better if better < -DECIDED => "no sign that incidents bring about incidents",
            _ => "undecided, they are about as good",
        }
    ))?;
    out.line(&format!(
        "  residuals: Kolmogorov–Smirnov {:.3}, p = {:.3}{}",
        fitted.residuals.0,
        fitted.residuals.1,
        if fitted.residuals.1 < 0.05 { " — the process does not fit" } else { "" }
    ))?;
    if !fitted.converged {
        out.line("  the search did not end at a top: do not use these values")?;
    }
    Ok(())
}
