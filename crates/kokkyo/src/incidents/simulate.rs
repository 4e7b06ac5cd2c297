//! `kokkyo incidents simulate`: the border year by year, against what was counted.
use kokkyo_incidents::border::first_of;
use kokkyo_incidents::campaign::Opened;
use kokkyo_incidents::covariates::Aside;
use kokkyo_incidents::forecast::{Fitted, Incident, history};
use kokkyo_incidents::ladder::LARGE;
use kokkyo_incidents::metropolis::quantile;
use kokkyo_incidents::setting::Setting;
use kokkyo_scenario::border::Border;
use kokkyo_scenario::command::RUNGS;
use kokkyo_viewer::assets::EMBEDDED;
use serde_json::{Value, json};

use super::field::Fields;
use super::folder::Folder;
use super::{KEPT, Table, border, date_of, finish, head, interval, learnt, page, seed};
use crate::cli::SimulateOptions;
use crate::failure::{Failure, counted};
use crate::interrupt;
use crate::output::{Out, number, wrap};
use crate::progress::Progress;
use crate::report;

/// Losses of both sides by which campaigns are counted. *Unit*: men.
const SIZES: [f64; 5] = [1000.0, 5000.0, 10_000.0, 20_000.0, 40_000.0];

/// Everything counted over the histories.
struct Totals {
    /// `[year][history]`.
    years: Vec<Vec<f64>>,
    /// Incidents by highest rung and history.
    rungs: Vec<Vec<f64>>,
    /// By sector and history.
    sectors: Vec<Vec<f64>>,
    /// Large ones by year and history.
    large: Vec<Vec<f64>>,
    /// Losses by side and history.
    losses: [Vec<f64>; 2],
    /// By year, sector and history: sums, of which the page shows means.
    by_sector: Vec<Vec<f64>>,
    /// Days and losses of all campaigns.
    campaigns: Vec<(f64, f64)>,
    /// Histories with at least one campaign of each size.
    with_one: [f64; SIZES.len()],
    /// The history that is shown in full, with its number: the first in which a field was opened, or else the first.
    shown: (u32, Vec<Incident>),
    /// Campaigns played on a field: number of the history, incident.
    opened: Vec<(u32, Incident)>,
}

/// Histories that are made before their fields are played, all at once.
const TOGETHER: u32 = 64;
/// Fields that are printed one by one; the table has all.
const SHOWN: usize = 8;

pub fn simulate(asked: &SimulateOptions, colour: bool) -> Result<u8, Failure> {
    let options = &asked.common;
    let border = border(options)?;
    let mut fields = Fields::of(&border, asked)?;
    let seed = seed(options);
    let Some(reading) = border.readings.first() else { return Err(Failure::Failed("the package has no reading".into())) };
    let folder = Folder::claim(options, "simulate")?;
    let fitted = Fitted::new(&border, reading, KEPT, seed);
    let interrupted = interrupt::flag();
    let span = (border.years.1 - border.years.0) as usize;
    let mut totals = Totals {
        years: vec![Vec::new(); span],
        rungs: vec![Vec::new(); RUNGS.len()],
        sectors: vec![Vec::new(); border.sectors.len()],
        large: vec![Vec::new(); span],
        losses: [Vec::new(), Vec::new()],
        by_sector: vec![vec![0.0; border.sectors.len()]; span],
        campaigns: Vec::new(),
        with_one: [0.0; SIZES.len()],
        shown: (0, Vec::new()),
        opened: Vec::new(),
    };
    let climbing = learnt(&border, options)?;
    let progress = Progress::new("histories", u64::from(options.replications));
    let setting = Setting::new(&border);
    let starts: Vec<f64> = (border.years.0..border.years.1).map(|year| (first_of(year) - first_of(border.years.0)) as f64).collect();
    for first in (0..options.replications).step_by(TOGETHER as usize) {
        let numbers = first..options.replications.min(first + TOGETHER);
        let mut histories = Vec::new();
        for number in numbers {
            if interrupted.load(std::sync::atomic::Ordering::Relaxed) {
                return Err(Failure::Interrupted(format!("after {number} histories; nothing is kept")));
            }
            // Histories take draws of the posterior, spread over its chains.
            let Some(played) = climbing.draws.get(number as usize * 7919 % climbing.draws.len().max(1)) else { break };
            histories.push(history(&setting, &fitted, played, &Aside::default(), seed, number));
            progress.one_more();
        }
        fields.open(&border, seed, first, &mut histories, &interrupted)?;
        for (number, found) in (first..).zip(histories) {
            count(&mut totals, &border, &starts, &found);
            let is_first_opened = totals.opened.is_empty() && found.iter().any(|one| one.opened.is_some());
            totals.opened.extend(found.iter().filter(|one| one.opened.is_some()).map(|one| (number, *one)));
            if number == 0 || is_first_opened {
                totals.shown = (number, found);
            }
        }
    }
    progress.done();
    let mut object = object(&border, options, seed, &totals);
    if asked.open_fields {
        object["fields"] = fields_object(&border, &totals, &fields);
    }
    let header = ["year", "low80", "median", "high80", "observed", "large_mean"];
    let rows = years(&border, &totals).iter().map(csv).collect();
    let of_incidents =
        ["date", "sector", "kind", "lon", "lat", "started_by", "is_offspring", "rung", "turns", "losses_first", "losses_second"];
    let (shown, found) = &totals.shown;
    let incidents = found.iter().map(|one| incident_csv(&border, one)).collect();
    let of_campaigns =
        ["date", "sector", "lon", "lat", "days", "sent_first", "sent_second", "losses_first", "losses_second", "end", "field"];
    let campaigns = found.iter().filter_map(|one| campaign_csv(&border, one)).collect();
    let of_fields = [
        "history",
        "date",
        "field",
        "seed",
        "attempts",
        "days",
        "losses_first",
        "losses_second",
        "rung_of_incident",
        "rung_on_ground",
        "end",
        "aggregated_losses_first",
        "aggregated_losses_second",
    ];
    let (of_history, of_its_campaigns) = (format!("history-{shown}.csv"), format!("campaigns-{shown}.csv"));
    let mut tables: Vec<Table<'_>> =
        vec![("years.csv", &header, rows), (&of_history, &of_incidents, incidents), (&of_its_campaigns, &of_campaigns, campaigns)];
    if asked.open_fields {
        tables.push((
            "fields.csv",
            &of_fields,
            totals.opened.iter().filter_map(|(number, one)| field_csv(&border, *number, one)).collect(),
        ));
    }
    let histories = f64::from(options.replications.max(1));
    totals.by_sector.iter_mut().flatten().for_each(|sum| *sum /= histories);
    if let Some(folder) = &folder {
        folder.clear()?;
    }
    let status = finish(options, colour, &object, &tables, |out| tell(out, &border, asked, &totals, &fields))?;
    if let Some(folder) = &options.out {
        let data = page::data(&border, &object, &totals.by_sector, found);
        report::write(&folder.join(report::REPORT), &kokkyo_viewer::page::border(&border.meta.title, &data, &EMBEDDED))?;
    }
    Ok(status)
}

fn count(totals: &mut Totals, border: &Border, starts: &[f64], found: &[Incident]) {
    let mut years = vec![0.0; starts.len()];
    let mut large = vec![0.0; starts.len()];
    let mut rungs = vec![0.0; RUNGS.len()];
    let mut sectors = vec![0.0; border.sectors.len()];
    let mut losses = [0.0; 2];
    let mut greatest = 0.0f64;
    for one in found {
        let year = starts.partition_point(|start| *start <= one.simulated.event.day).saturating_sub(1);
        years[year] += 1.0;
        rungs[usize::from(one.climb.rung)] += 1.0;
        sectors[one.simulated.event.sector] += 1.0;
        totals.by_sector[year][one.simulated.event.sector] += 1.0;
        large[year] += f64::from(u8::from(usize::from(one.climb.rung) >= LARGE));
        losses.iter_mut().zip(one.losses()).for_each(|(sum, lost)| *sum += lost);
        if let Some((days, losses)) = one.of_campaign() {
            totals.campaigns.push((days, losses.iter().sum()));
            greatest = greatest.max(losses.iter().sum());
        }
    }
    totals.with_one.iter_mut().zip(SIZES).for_each(|(sum, size)| *sum += f64::from(u8::from(greatest >= size)));
    totals.years.iter_mut().zip(years).for_each(|(all, count)| all.push(count));
    totals.large.iter_mut().zip(large).for_each(|(all, count)| all.push(count));
    totals.rungs.iter_mut().zip(rungs).for_each(|(all, count)| all.push(count));
    totals.sectors.iter_mut().zip(sectors).for_each(|(all, count)| all.push(count));
    totals.losses.iter_mut().zip(losses).for_each(|(all, lost)| all.push(lost));
}

/// Year, interval, every count that was made of it, and mean number of large ones.
type Year = (i32, [f64; 3], Vec<(u64, String)>, f64);

fn years(border: &Border, totals: &Totals) -> Vec<Year> {
    (border.years.0..border.years.1)
        .zip(totals.years.iter().zip(&totals.large))
        .map(|(year, (draws, large))| {
            let counted = border
                .counts
                .iter()
                .filter(|count| count.year() == year && (count.span_years() - 1.0).abs() < 0.01)
                .map(|count| (count.count, count.provenance.source.clone()))
                .collect();
            let interval = [0.1, 0.5, 0.9].map(|share| quantile(draws, share));
            (year, interval, counted, large.iter().sum::<f64>() / large.len().max(1) as f64)
        })
        .collect()
}

fn csv((year, interval, counted, large): &Year) -> Vec<String> {
    let observed: Vec<String> = counted.iter().map(|(count, _)| count.to_string()).collect();
    let [low, middle, high] = interval.map(|value| value.to_string());
    vec![year.to_string(), low, middle, high, observed.join(";"), large.to_string()]
}

fn incident_csv(border: &Border, one: &Incident) -> Vec<String> {
    let event = one.simulated.event;
    vec![
        date_of(first_of(border.years.0) + event.day as i64),
        border.sectors[event.sector].id.clone(),
        border.kinds[event.kind].id.clone(),
        degree(one, 0),
        degree(one, 1),
        border.sides[one.starter].id.clone(),
        if one.simulated.is_offspring { "yes" } else { "no" }.to_string(),
        RUNGS[usize::from(one.climb.rung)].to_string(),
        one.climb.turns.to_string(),
        format!("{:.1}", one.losses()[0]),
        format!("{:.1}", one.losses()[1]),
    ]
}

/// Longitude or latitude, where there is a place.
fn degree(one: &Incident, axis: usize) -> String {
    one.at.map_or(String::new(), |at| format!("{:.4}", at[axis]))
}

fn campaign_csv(border: &Border, one: &Incident) -> Option<Vec<String>> {
    let campaign = one.campaign?;
    let event = one.simulated.event;
    let mut cells =
        vec![date_of(first_of(border.years.0) + event.day as i64), border.sectors[event.sector].id.clone(), degree(one, 0), degree(one, 1)];
    // Where a field was opened, what was played on it; how many men were sent there, its own tables say.
    let (days, losses) = one.of_campaign()?;
    cells.push(format!("{days:.0}"));
    cells.extend(campaign.sent.iter().map(|men| if one.opened.is_some() { String::new() } else { format!("{men:.0}") }));
    cells.extend(losses.iter().map(|men| format!("{men:.0}")));
    let end = one.opened.as_ref().map_or(campaign.end.word(), end_of);
    cells.extend([end.to_string(), border.sectors[event.sector].field.clone()]);
    Some(cells)
}

fn mean(draws: &[f64]) -> f64 {
    draws.iter().sum::<f64>() / draws.len().max(1) as f64
}

fn object(border: &Border, options: &crate::cli::BorderOptions, seed: u64, totals: &Totals) -> Value {
    let interval = |draws: &[f64]| json!({ "median": quantile(draws, 0.5), "low80": quantile(draws, 0.1), "high80": quantile(draws, 0.9), "mean": mean(draws) });
    let mut object = head(border, "simulate", seed);
    object["replications"] = json!(options.replications);
    object["shown_history"] = json!(totals.shown.0);
    object["years"] = years(border, totals)
        .iter()
        .map(|(year, [low, middle, high], counted, large)| {
            json!({
                "year": year, "median": middle, "low80": low, "high80": high, "large": large,
                "observed": counted.first().map(|it| it.0),
                "counts": counted.iter().map(|(count, source)| json!({ "count": count, "source": source })).collect::<Vec<_>>(),
            })
        })
        .collect();
    object["rungs"] = RUNGS.iter().zip(&totals.rungs).map(|(rung, draws)| json!({ "rung": rung, "incidents": interval(draws) })).collect();
    object["sectors"] = border
        .sectors
        .iter()
        .zip(&totals.sectors)
        .map(|(sector, draws)| json!({ "sector": sector.id, "incidents": interval(draws) }))
        .collect();
    object["losses"] =
        border.sides.iter().zip(&totals.losses).map(|(side, draws)| json!({ "side": side.id, "men": interval(draws) })).collect();
    object["campaigns"] = sizes(options, totals);
    object
}

/// How long campaigns last, what they cost, and how often they come.
fn sizes(options: &crate::cli::BorderOptions, totals: &Totals) -> Value {
    let histories = f64::from(options.replications.max(1));
    let (days, losses): (Vec<f64>, Vec<f64>) = totals.campaigns.iter().copied().unzip();
    let five = |draws: &[f64]| {
        let at = |share| Some(quantile(draws, share)).filter(|value| value.is_finite());
        json!({ "low80": at(0.1), "median": at(0.5), "high80": at(0.9) })
    };
    let over: Vec<Value> = SIZES
        .iter()
        .zip(totals.with_one)
        .map(|(size, with_one)| {
            let number = losses.iter().filter(|lost| *lost >= size).count() as f64;
            json!({ "losses_from": size, "mean_number": number / histories, "share_of_histories": with_one / histories })
        })
        .collect();
    json!({ "mean_number": losses.len() as f64 / histories, "days": five(&days), "losses": five(&losses), "by_size": over })
}

/// How a field ended, in a word.
pub fn end_of(opened: &Opened) -> &'static str {
    if opened.is_cease_fire { "cease-fire" } else { "clock-ran-out" }
}

fn field_csv(border: &Border, number: u32, one: &Incident) -> Option<Vec<String>> {
    let (opened, campaign) = (one.opened?, one.campaign?);
    let event = one.simulated.event;
    let mut cells = vec![
        number.to_string(),
        date_of(first_of(border.years.0) + event.day as i64),
        border.sectors[event.sector].field.clone(),
        opened.seed.to_string(),
        opened.attempts.to_string(),
        format!("{:.1}", opened.days),
    ];
    cells.extend(opened.losses.iter().map(|men| format!("{men:.0}")));
    cells.extend([one.climb.rung, opened.rung].map(|rung| name_of(rung).to_string()));
    cells.push(end_of(&opened).to_string());
    cells.extend(campaign.losses.iter().map(|men| format!("{men:.0}")));
    Some(cells)
}

/// A rung by name.
fn name_of(rung: u8) -> &'static str {
    RUNGS[usize::from(rung).min(RUNGS.len() - 1)]
}

/// What came of the fields that were opened, beside what aggregated combat would have made of the same incidents.
fn fields_object(border: &Border, totals: &Totals, fields: &Fields) -> Value {
    let played: Vec<Value> = totals
        .opened
        .iter()
        .filter_map(|(number, one)| {
            let (opened, campaign) = (one.opened?, one.campaign?);
            let event = one.simulated.event;
            Some(json!({
                "history": number, "date": date_of(first_of(border.years.0) + event.day as i64), "sector": border.sectors[event.sector].id,
                "field": border.sectors[event.sector].field, "seed": opened.seed, "attempts": opened.attempts, "days": opened.days, "losses": opened.losses,
                "rung_of_incident": name_of(one.climb.rung), "highest_rung_on_ground": name_of(opened.rung), "end": end_of(&opened),
                "aggregated_losses": campaign.losses,
            }))
        })
        .collect();
    let years: Vec<Value> = fields.years().map(|(field, year)| json!({ "field": field, "year": year })).collect();
    json!({
        "opened": played, "can_be_opened": years, "aggregated_in_other_years": fields.other_years, "campaigns_played": fields.played,
        "out_of_reach": fields.out_of_reach,
    })
}

/// Days, losses as played, losses as aggregated, highest rung on the ground.
type Row = (f64, [f64; 2], [f64; 2], u8);

fn tell_fields(out: &mut Out, border: &Border, totals: &Totals, fields: &Fields) -> std::io::Result<()> {
    out.line("")?;
    out.heading("Fields opened: campaigns played in a scenario in place of aggregated combat")?;
    let of: Vec<String> = fields.years().map(|(field, year)| format!("{field} in {year}")).collect();
    let (opened, others) = (totals.opened.len(), fields.other_years);
    out.line(&format!("  {opened} opened ({}); {others} campaigns of its sector in other years stay aggregated", of.join(", ")))?;
    if fields.played > 0 {
        out.line(&format!(
            "  campaigns of the field played: {}, each with luck of its own; an incident takes the first that comes as far as it had climbed",
            fields.played
        ))?;
    }
    if fields.out_of_reach > 0 {
        out.line(&format!("  incidents that climbed further than any of their campaigns, and stay aggregated: {}", fields.out_of_reach))?;
    }
    if opened == 0 {
        return out.line("  a large incident of the right year is rare: ask for more histories with --replications");
    }
    let rows: Vec<Row> = totals
        .opened
        .iter()
        .filter_map(|(_, one)| Some((one.opened?.days, one.opened?.losses, one.campaign?.losses, one.opened?.rung)))
        .collect();
    let three = |of: &dyn Fn(&Row) -> f64| {
        let draws: Vec<f64> = rows.iter().map(of).collect();
        interval(quantile(&draws, 0.5), quantile(&draws, 0.1), quantile(&draws, 0.9))
    };
    out.line(&format!("  {:<34} {:>24} {:>24}", "both sides, median [80 %]", "played", "aggregated"))?;
    out.line(&format!("  {:<34} {:>24} {:>24}", "men lost", three(&|row| row.1.iter().sum()), three(&|row| row.2.iter().sum())))?;
    out.line(&format!("  {:<34} {:>24}", "days", three(&|row| row.0)))?;
    for (at, rung) in RUNGS.iter().enumerate() {
        let count = rows.iter().filter(|row| usize::from(row.3) == at).count();
        if count > 0 {
            out.line(&format!("  {:<34} {:>22.0} %", format!("highest rung on the ground: {rung}"), 100.0 * count as f64 / opened as f64))?;
        }
    }
    for (number, one) in totals.opened.iter().take(SHOWN) {
        let (Some(field), event) = (one.opened, one.simulated.event) else { continue };
        out.line(&format!(
            "  history {number}: {}, {:.0} days, losses {:.0} and {:.0}, {}; again: kokkyo run {} --mode free --seed {}",
            date_of(first_of(border.years.0) + event.day as i64),
            field.days,
            field.losses[0],
            field.losses[1],
            end_of(&field),
            border.sectors[event.sector].field,
            field.seed
        ))?;
    }
    if opened > SHOWN {
        out.line(&format!("  and {} more: fields.csv of --out has all", opened - SHOWN))?;
    }
    Ok(())
}

fn tell(out: &mut Out, border: &Border, asked: &SimulateOptions, totals: &Totals, fields: &Fields) -> std::io::Result<()> {
    let options = &asked.common;
    out.heading(&format!("{}: {} histories", border.meta.title, options.replications))?;
    out.line("")?;
    out.line(&format!("  {:<6} {:>8} {:>16} {:>10}  counted", "year", "median", "80 %", "large"))?;
    for (year, [low, middle, high], counted, large) in years(border, totals) {
        let counted: Vec<String> = counted.iter().map(|(count, source)| format!("{count} ({source})")).collect();
        out.line(&format!("  {year:<6} {middle:>8.0} {:>16} {large:>10.3}  {}", format!("{low:.0}–{high:.0}"), counted.join(", ")))?;
    }
    out.line("")?;
    out.heading("How far incidents went (mean over the histories)")?;
    let all: f64 = totals.rungs.iter().map(|draws| mean(draws)).sum();
    for (rung, draws) in RUNGS.iter().zip(&totals.rungs).filter(|(_, draws)| mean(draws) > 0.0) {
        let mean = mean(draws);
        out.line(&format!("  {rung:<22} {:>10}  {:>7.2} %", number(mean), 100.0 * mean / all))?;
    }
    out.line("")?;
    out.heading("By sector (mean)")?;
    for (sector, draws) in border.sectors.iter().zip(&totals.sectors) {
        out.line(&format!("  {:<28} {:>8}", sector.name, number(mean(draws))))?;
    }
    out.line("")?;
    let played = if totals.opened.is_empty() { "" } else { ", or played on a field" };
    out.heading(&format!("Campaigns: aggregated forces{played}, losses of both sides together"))?;
    let (days, losses): (Vec<f64>, Vec<f64>) = totals.campaigns.iter().copied().unzip();
    let histories = f64::from(options.replications.max(1));
    if !days.is_empty() {
        let three = |draws: &[f64]| interval(quantile(draws, 0.5), quantile(draws, 0.1), quantile(draws, 0.9));
        out.line(&format!(
            "  {} a history; days {} (80 %), losses {} (80 %)",
            number(days.len() as f64 / histories),
            three(&days),
            three(&losses)
        ))?;
        for (size, with_one) in SIZES.iter().zip(totals.with_one) {
            let count = losses.iter().filter(|lost| *lost >= size).count() as f64;
            out.line(&format!(
                "  {size:>6.0} men or more: {:>6} a history, in {:>3.0} % of the histories",
                number(count / histories),
                100.0 * with_one / histories
            ))?;
        }
    }
    for one in &totals.shown.1 {
        let Some(campaign) = one.campaign.filter(|_| one.opened.is_none()) else { continue };
        let sector = &border.sectors[one.simulated.event.sector];
        let field = if sector.field.is_empty() || asked.open_fields {
            String::new()
        } else {
            format!("; it has a field: {} (--open-fields)", sector.field)
        };
        out.line(&format!(
            "  history {}: {} {}, {}, losses {:.0} and {:.0}, {}{field}",
            totals.shown.0,
            date_of(first_of(border.years.0) + one.simulated.event.day as i64),
            sector.name,
            counted(campaign.days as usize, "day"),
            campaign.losses[0],
            campaign.losses[1],
            campaign.end.word()
        ))?;
    }
    if asked.open_fields {
        tell_fields(out, border, totals, fields)?;
    }
    let text = "1932 to 1934 were counted together; from 1943 on nothing was counted, and the level after the step is carried on. Sector shares, seasons and \
                kinds are assumptions of the package: no count divides them. The share of large ones is the choice model's, with numbers learnt from those that were counted (`kokkyo incidents fit`).";
    out.line("")?;
    for line in wrap(text, out.width - 2) {
        out.line(&format!("  {line}"))?;
    }
    Ok(())
}
