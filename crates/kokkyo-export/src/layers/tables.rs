//! Tables without a place: orders, losses day by day, record against model, bibliography.

use kokkyo_cite::{Style, bibliography};
use kokkyo_ensemble::observe::Observed;
use kokkyo_ensemble::record_table;
use kokkyo_model::trajectory::CATEGORIES;
use kokkyo_scenario::Moment;
use kokkyo_scenario::command::Compliance;

use super::View;
use crate::layer::{Field, Geometry, Layer, Look, Row, SOURCED, Shape, Value, flag, number, sourced, text, time, whole};

const DIRECTIVES: &[Field] = &[
    text("id", "Id"),
    text("title", "Title"),
    text("title_ja", "Title in Japanese"),
    text("issuer", "Who issued it"),
    text("addressees", "To whom, separated by `;`"),
    time("issued", "Recorded time of issue, in UTC"),
    text("clock", "The same on the scenario's own clock"),
    text("instrument", "What kind of paper"),
    text("compliance", "How it was obeyed, as the record has it"),
    text("content", "What it says, in the words of the package"),
    SOURCED[0],
    SOURCED[1],
    SOURCED[2],
    SOURCED[3],
];

const DAYS: &[Field] = &[
    text("id", "Id of the formation and number of the day"),
    text("formation", "Id of the formation"),
    text("name", "Name"),
    text("side", "Id of the side"),
    text("date", "Day on the scenario's own clock"),
    whole("fit", "men", "Fit men in the theatre at its beginning"),
    whole("killed", "men", "Killed on this day"),
    whole("wounded", "men", "Wounded on this day, less those of any day who died, or were left behind, on it: these are among the others"),
    whole("missing", "men", "Missing since this day"),
    whole("captured", "men", "Captured on this day"),
    whole("sick", "men", "Fell sick on this day"),
];

const RECORD: &[Field] = &[
    text("id", "Id of the target and of the claim"),
    text("target", "Id of the target"),
    text("title", "What is counted"),
    text("unit", "Unit; a `day` is counted from the beginning of the scenario, which is 0"),
    text("claim", "Id of the claim"),
    text("role", "How its source stands to the matter"),
    number("low", "", "Low end of the claim"),
    number("high", "", "High end; equal to `low` for one figure"),
    number("model", "", "Median of the replications"),
    number("model_low80", "", "Low end of the interval that holds 80 % of them"),
    number("model_high80", "", "High end of it"),
    flag("overlaps", "Model and claim have a value in common"),
    text("source", "Key of the source in the layer `sources`"),
    text("locator", "Page, section, table or row of the source"),
];

const SOURCES: &[Field] = &[
    text("id", "Key"),
    text("author", "Author"),
    text("title", "Title"),
    text("year", "Year, as printed"),
    text("kind", "Kind of source"),
    text("citation", "As a bibliography prints it"),
    text("csl", "The whole entry as CSL-JSON"),
];

const LICENCES: &[Field] = &[
    text("id", "Number of the notice"),
    text("files", "Files of the package, separated by `;`; those of none are of the whole package"),
    text("content", "Which of their content is meant"),
    text("attribution", "Whom and what it is from"),
    text("licence", "Licence, as an SPDX expression"),
    text("notice", "What must be passed on with the data"),
];

fn table(name: &'static str, title: &'static str, description: &'static str, fields: &[Field], rows: Vec<Vec<Value>>) -> Layer {
    let rows = rows.into_iter().map(|values| Row { geometry: Geometry::Nowhere, values }).collect();
    Layer { name, title, description, shape: Shape::Table, fields: fields.to_vec(), rows, look: Look::Plain, label: None }
}

/// Orders, instructions, telegrams.
pub fn directives(view: &View<'_>) -> Layer {
    let row = |directive: &kokkyo_scenario::command::Directive| {
        let mut values: Vec<Value> = vec![
            directive.id.as_str().into(),
            directive.title.as_str().into(),
            directive.title_ja.as_str().into(),
            view.names.party(&directive.issuer).into(),
            directive.addressees.iter().map(|party| view.names.party(party)).collect::<Vec<_>>().join("; ").into(),
            directive.issued.into(),
            view.clock(directive.issued),
            directive.instrument.word().into(),
            compliance(directive.compliance).into(),
            directive.content.as_str().into(),
        ];
        values.extend(sourced(&directive.provenance));
        values
    };
    let rows = view.run.scenario.given.command.directives.iter().map(row).collect();
    table("directives", "Directives", "An order, instruction or telegram of the package.", DIRECTIVES, rows)
}

fn compliance(compliance: Compliance) -> &'static str {
    match compliance {
        Compliance::Obeyed => "obeyed",
        Compliance::Partly => "partly",
        Compliance::Refused => "refused",
        Compliance::Overtaken => "overtaken",
        Compliance::Delayed => "delayed",
        Compliance::None => "",
    }
}

/// Losses of each formation on each day on which it had any men or lost any.
pub fn days(view: &View<'_>) -> Layer {
    let trajectory = &view.run.record.trajectory;
    let (start, offset_h) = (Moment(view.run.theatre.start_s), view.run.scenario.given.clock.offset_h);
    let mut rows = Vec::new();
    for id in view.run.theatre.elements.ids() {
        let element = &view.run.theatre.elements[id];
        for day in 0..trajectory.days.saturating_sub(1) {
            let (before, after) = (trajectory.losses(day, id), trajectory.losses(day + 1, id));
            let fit = trajectory.fit(day, id);
            if fit == 0 && before == after {
                continue;
            }
            let date = start.plus_hours(24.0 * day as f64).show(offset_h);
            let mut values: Vec<Value> = vec![
                format!("{}-{day:03}", element.id).into(),
                element.id.as_str().into(),
                element.name.as_str().into(),
                view.side_of(element.side).into(),
                date.split(' ').next().unwrap_or_default().into(),
                fit.into(),
            ];
            // Sums go down too: whoever dies of wounds is no longer counted among the wounded.
            values.extend((0..CATEGORIES.len()).map(|at| Value::Whole(i64::from(after[at]) - i64::from(before[at]))));
            rows.push(values);
        }
    }
    table("days", "Losses day by day", "A formation on a day of replication 0: fit men at its beginning, losses on it.", DAYS, rows)
}

/// Record against model, a row a claim; a row for a target without one.
pub fn record(view: &View<'_>) -> Layer {
    let observed: Vec<Vec<Observed>> = view.run.record.spread.iter().map(|one| one.observed.clone()).collect();
    let mut rows = Vec::new();
    for row in record_table::table(&view.run.scenario.record, &view.run.scenario.given.sources, &observed) {
        let interval = row.model.map(|model| model.interval);
        let model = [interval.map(|it| it.median), interval.map(|it| it.low80), interval.map(|it| it.high80)].map(Value::from);
        let start = |claim: &str| -> Vec<Value> {
            let id = if claim.is_empty() { row.target.clone() } else { format!("{}-{claim}", row.target) };
            vec![id.into(), row.target.as_str().into(), row.title.as_str().into(), row.unit.as_str().into(), claim.into()]
        };
        if row.claims.is_empty() {
            let mut values = start("");
            values.extend([Value::Nothing, Value::Nothing, Value::Nothing]);
            values.extend(model.clone());
            values.extend([Value::Nothing, Value::Nothing, Value::Nothing]);
            rows.push(values);
        }
        for claim in &row.claims {
            let mut values = start(&claim.id);
            values.extend([claim.role.as_str().into(), claim.low.into(), claim.high.into()]);
            values.extend(model.clone());
            values.extend([claim.overlaps.into(), claim.source.as_str().into(), claim.locator.as_str().into()]);
            rows.push(values);
        }
    }
    table("record", "Record against model", "A claim of the record beside what the replications of this run have.", RECORD, rows)
}

/// The bibliography.
pub fn sources(view: &View<'_>) -> Layer {
    let sources: Vec<_> = view.run.scenario.given.sources.iter().collect();
    let printed = Style::named("chicago-notes").map_or_else(Vec::new, |style| bibliography(&sources, &style));
    let row = |source: &&kokkyo_scenario::record::Source| {
        let citation = printed.iter().find(|it| it.key == source.key).map_or_else(String::new, |it| it.plain());
        let parts = [&source.key, &source.author, &source.title, &source.year, &source.kind, &citation, &source.record];
        parts.map(|part| Value::from(part.as_str())).to_vec()
    };
    table("sources", "Sources", "A source of the package.", SOURCES, sources.iter().map(row).collect())
}

/// Under which licences the data stand, and what must be passed on with them.
pub fn licences(view: &View<'_>) -> Layer {
    let meta = &view.run.scenario.given.meta;
    let own = std::iter::once(["", "Texts and tables of the package", "", meta.licence.as_str(), ""].map(String::from));
    let bases = meta.bases.iter().map(|base| ["", "Texts and tables of the base", &base.name, &base.licence, ""].map(String::from));
    let notices =
        meta.notices.iter().map(|it| [it.files.join("; "), it.content.clone(), it.from.clone(), it.licence.clone(), it.text.clone()]);
    let row = |(at, parts): (usize, [String; 5])| std::iter::once(format!("licence-{:02}", at + 1)).chain(parts).map(Value::from).collect();
    let rows = own.chain(bases).chain(notices).enumerate().map(row).collect();
    table("licences", "Licences", "Data of the package under a licence, with what must be passed on with them.", LICENCES, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;

    #[test]
    fn losses_of_the_days_add_up_to_those_of_the_run() {
        let played = played();
        let run = played.run();
        let layer = days(&View::new(&run));
        let trajectory = &run.record.trajectory;
        for (category, name) in CATEGORIES.iter().enumerate() {
            let column = layer.column(name).unwrap();
            let sum: i64 = layer.rows.iter().map(|row| if let Value::Whole(men) = row.values[column] { men } else { 0 }).sum();
            let lost: u32 = run.theatre.elements.ids().map(|id| trajectory.losses(trajectory.days - 1, id)[category]).sum();
            assert_eq!(sum, i64::from(lost), "{name}");
        }
    }

    #[test]
    fn every_source_that_a_layer_names_is_among_the_sources() {
        let played = played();
        let run = played.run();
        let layers = super::super::all(&run);
        let known: Vec<&Value> =
            layers.iter().find(|layer| layer.name == "sources").unwrap().rows.iter().map(|row| &row.values[0]).collect();
        for layer in &layers {
            let Some(column) = layer.column("source") else { continue };
            for row in layer.rows.iter().filter(|row| row.values[column] != Value::Nothing) {
                assert!(known.contains(&&row.values[column]), "{}: {:?}", layer.name, row.values[column]);
            }
        }
    }
}
