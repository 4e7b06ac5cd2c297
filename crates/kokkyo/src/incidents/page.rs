//! What the page of a long border shows: the package, and what simulated histories came to.

use kokkyo_incidents::border::first_of;
use kokkyo_incidents::forecast::Incident;
use kokkyo_scenario::border::Border;
use kokkyo_scenario::command::RUNGS;
use serde_json::{Value, json};

use super::date_of;
use crate::json::said;

/// Everything as one object. `came` is what `simulate` prints; `by_sector` the mean number of incidents by year and sector;
/// `shown` the history that is shown in full.
pub fn data(border: &Border, came: &Value, by_sector: &[Vec<f64>], shown: &[Incident]) -> Value {
    let start = first_of(border.years.0);
    // Years with a fraction, for axes.
    let at = |day: i64| {
        let year = kokkyo_scenario::border::year_of(day);
        let (from, to) = (first_of(year), first_of(year + 1));
        let share = (day - from) as f64 / (to - from).max(1) as f64;
        ((f64::from(year) + share) * 1e4).round() / 1e4
    };
    let sectors: Vec<Value> = border
        .sectors
        .iter()
        .enumerate()
        .map(|(number, sector)| {
            let lines: Vec<_> = border.lines.iter().filter(|line| line.sector == number).map(|line| json!(line.points)).collect();
            let mean: Vec<f64> = by_sector.iter().map(|year| (year[number] * 100.0).round() / 100.0).collect();
            json!({
                "id": sector.id, "name": sector.name, "name_ja": sector.name_ja, "km": sector.km, "share": sector.share,
                "lines": lines, "by_year": mean, "said": said(&sector.provenance),
            })
        })
        .collect();
    let counts: Vec<Value> = border
        .counts
        .iter()
        .map(|count| {
            json!({
                "from": at(count.from_day), "to": at(count.to_day), "count": count.count, "a_year": count.count as f64 / count.span_years(),
                "rule": count.rule, "said": said(&count.provenance),
            })
        })
        .collect();
    let named: Vec<Value> = border
        .named
        .iter()
        .map(|one| {
            json!({
                "id": one.id, "name": one.name, "name_ja": one.name_ja, "date": one.date, "from": at(one.days.0), "to": at(one.days.1),
                "sector": one.sector, "kind": one.kind, "at": one.at, "accuracy_km": one.accuracy_km, "men": one.men, "losses": one.losses, "rung": one.rung,
                "rival_of": one.rival_of, "what": one.what, "said": said(&one.provenance),
            })
        })
        .collect();
    let garrisons: Vec<Value> = border
        .garrisons
        .iter()
        .map(|one| {
            json!({
                "side": one.side, "force": one.force, "force_ja": one.force_ja, "sector": one.sector, "at": at(one.day), "quantity": one.quantity,
                "value": one.value, "note": one.note, "said": said(&one.provenance),
            })
        })
        .collect();
    let installations: Vec<Value> = border
        .installations
        .iter()
        .map(|one| {
            json!({ "name": one.name, "name_ja": one.name_ja, "side": one.side, "kind": one.kind, "at": one.at, "from": at(one.from_day.max(start)), "said": said(&one.provenance) })
        })
        .collect();
    let rules: Vec<Value> = border
        .rules
        .iter()
        .map(|rule| {
            let within = |day: i64| at(day.clamp(start, first_of(border.years.1)));
            json!({
                "title": rule.title, "title_ja": rule.title_ja, "side": rule.side, "from": within(rule.in_force.0), "to": within(rule.in_force.1),
                "said": said(&rule.provenance),
            })
        })
        .collect();
    let policies: Vec<Value> = border
        .policies
        .iter()
        .map(|one| json!({ "at": at(one.day), "date": one.date, "actor": one.actor, "title": one.title, "title_ja": one.title_ja, "said": said(&one.provenance) }))
        .collect();
    let history: Vec<Value> = shown
        .iter()
        .map(|one| {
            let event = one.simulated.event;
            let place = one.at.map(|[lon, lat]| [(lon * 1e3).round() / 1e3, (lat * 1e3).round() / 1e3]);
            json!([at(start + event.day as i64), event.sector, event.kind, one.climb.rung, date_of(start + event.day as i64), place])
        })
        .collect();
    let campaigns: Vec<Value> = shown
        .iter()
        .filter_map(|one| {
            let (campaign, event) = (one.campaign?, one.simulated.event);
            let day = start + event.day as i64;
            let (days, losses) = one.of_campaign()?;
            let end = one.opened.map_or(campaign.end.word(), |opened| super::simulate::end_of(&opened));
            let opened = one
                .opened
                .map(|opened| json!({ "seed": opened.seed, "attempts": opened.attempts, "aggregated": campaign.losses.map(f64::round) }));
            Some(json!({
                "at": at(day), "date": date_of(day), "sector": event.sector, "place": one.at, "days": days.round(),
                "sent": campaign.sent.map(f64::round), "losses": losses.map(f64::round), "end": end,
                "field": border.sectors[event.sector].field, "opened": opened,
            }))
        })
        .collect();
    let covariates: Vec<Value> = border
        .covariates
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "title_ja": one.title_ja, "beta": one.beta, "low": one.limits.0, "high": one.limits.1, "said": said(&one.provenance) }))
        .collect();
    json!({
        "title": border.meta.title, "title_ja": border.meta.title_ja, "years": [border.years.0, border.years.1], "came": came,
        "sides": border.sides.iter().map(|side| json!({ "name": side.name, "name_ja": side.name_ja, "colour": side.colour })).collect::<Vec<_>>(),
        "kinds": border.kinds.iter().map(|kind| json!({ "name": kind.name, "name_ja": kind.name_ja })).collect::<Vec<_>>(),
        "rungs": RUNGS, "sectors": sectors, "counts": counts, "named": named, "garrisons": garrisons, "installations": installations,
        "rules": rules, "policies": policies, "history": history, "campaigns": campaigns, "covariates": covariates,
        "sources": border.sources.iter().map(|source| json!({ "key": source.key, "author": source.author, "title": source.title, "year": source.year, "published": source.published })).collect::<Vec<_>>(),
    })
}
