//! What an archive says to programs: RO-Crate 1.3, of the profile Process Run Crate 0.6.
//!
//! Entities stand side by side and refer to each other by `@id`; the names within each are sorted.

use std::collections::BTreeSet;

use kokkyo_cite::Printed;
use kokkyo_ensemble::run_folder::PACKAGE;
use kokkyo_ensemble::run_folder::table::Table;
use kokkyo_scenario::record::Source;
use serde_json::{Map, Value, json};

use super::{Contents, Described, METADATA, NO_LICENCE, PREVIEW};
use super::{address, attribution, choices, command, inside, media, orcid, reference, web};

const CONTEXT: &str = "https://w3id.org/ro/crate/1.3/context";
const SPECIFICATION: &str = "https://w3id.org/ro/crate/1.3";
const PROFILE: &str = "https://w3id.org/ro/wfrun/process/0.6";
const ROOT: &str = "./";
const ACTION: &str = "#run";
const SOFTWARE: &str = "#kokkyo";
const FIELD: &str = "#field";
const DIGEST: &str = "#digest";
const OUTLINE: &str = "#field-outline";
const COMPLETED: &str = "http://schema.org/CompletedActionStatus";

/// Licences of Creative Commons by their short names, without versions.
const CREATIVE_COMMONS: [&str; 7] = ["CC0", "CC-BY", "CC-BY-SA", "CC-BY-NC", "CC-BY-ND", "CC-BY-NC-SA", "CC-BY-NC-ND"];

/// The file [`METADATA`].
pub(super) fn text(contents: &Contents<'_>) -> String {
    let mut graph = Graph::default();
    heads(&mut graph);
    let (package, made): (Vec<_>, Vec<_>) = contents.files.iter().partition(|file| inside(file.name).is_some());
    let made: Vec<String> = made.into_iter().map(|it| file(&mut graph, contents, it)).collect();
    let package = folder(&mut graph, contents, &package);
    let agent = agent(&mut graph, contents);
    action(&mut graph, contents, &package, &made, agent.as_deref());
    field(&mut graph, contents);
    let licence = match contents.about.licence {
        Some(text) => licence(&mut graph, text, true),
        None => no_licence(&mut graph),
    };
    let sources: Vec<String> = contents.sources.iter().map(|(source, printed)| cited(&mut graph, source, printed.as_ref())).collect();
    // The specification wants an address of what is cited; a work that has none is told as what the data are based on.
    let (papers, works): (Vec<String>, Vec<String>) = sources.into_iter().partition(|id| web(id).is_some());
    let root = json!({
        "name": contents.run.title(), "description": contents.summary(), "datePublished": contents.about.published,
        "license": to(&licence), "conformsTo": to(PROFILE), "author": agent.as_deref().map(to),
        "hasPart": refs(made.iter().chain([&package])), "mentions": to(ACTION), "citation": refs(&papers), "isBasedOn": refs(&works),
        "spatialCoverage": to(FIELD), "temporalCoverage": contents.days(),
    });
    graph.add(ROOT, "Dataset", root);
    // Whoever reads the file by eye finds first what it is about.
    graph.entities.rotate_right(1);
    format!("{:#}\n", json!({ "@context": CONTEXT, "@graph": graph.entities }))
}

/// Entities in the order in which they were added.
#[derive(Default)]
struct Graph {
    ids: BTreeSet<String>,
    entities: Vec<Value>,
}

impl Graph {
    /// Adds an entity, unless there is one of its id. Properties that say nothing are left out.
    fn add(&mut self, id: &str, kind: impl Into<Value>, properties: Value) {
        if !self.ids.insert(id.to_string()) {
            return;
        }
        let mut entity = Map::new();
        entity.insert("@id".to_string(), json!(id));
        entity.insert("@type".to_string(), kind.into());
        if let Value::Object(properties) = properties {
            entity.extend(properties.into_iter().filter(|(_, value)| says_something(value)));
        }
        self.entities.push(Value::Object(entity));
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

fn to(id: &str) -> Value {
    json!({ "@id": id })
}

/// References; one alone stands without a list, as the compact form has it.
fn refs<'a>(ids: impl IntoIterator<Item = &'a String>) -> Value {
    let mut all: Vec<Value> = ids.into_iter().map(|id| to(id)).collect();
    match all.pop() {
        Some(one) if all.is_empty() => one,
        last => all.into_iter().chain(last).collect(),
    }
}

/// What the two files are that belong to the format, and the profile.
fn heads(graph: &mut Graph) {
    graph.add(METADATA, "CreativeWork", json!({ "about": to(ROOT), "conformsTo": to(SPECIFICATION) }));
    let page = json!({ "name": "This archive, for people", "about": to(ROOT), "encodingFormat": media(PREVIEW) });
    graph.add(PREVIEW, "CreativeWork", page);
    graph.add(PROFILE, json!(["CreativeWork", "Profile"]), json!({ "name": "Process Run Crate", "version": "0.6" }));
}

/// Adds a file, with its hash and its columns. *Returns*: its id.
fn file(graph: &mut Graph, contents: &Contents<'_>, file: &Described<'_>) -> String {
    let id = reference(file.name);
    let hash = file.entry.map(|entry| {
        let hash = format!("#blake3/{id}");
        graph.add(&hash, "PropertyValue", json!({ "name": "BLAKE3", "propertyID": "BLAKE3", "value": entry.blake3 }));
        hash
    });
    let columns = file.table.map_or_else(Vec::new, |table| columns(graph, table));
    let (licences, notice) = licences(graph, contents, file.name);
    let properties = json!({
        "name": file.name, "description": file.text, "encodingFormat": media(file.name), "contentSize": file.bytes.len().to_string(),
        "identifier": hash.as_deref().map(to), "variableMeasured": refs(&columns), "license": refs(&licences), "copyrightNotice": notice,
    });
    graph.add(&id, "File", properties);
    id
}

fn columns(graph: &mut Graph, table: &Table) -> Vec<String> {
    let mut add = |name: &str, unit: &str, about: &str| {
        let id = format!("#column/{}/{name}", table.name);
        graph.add(&id, "PropertyValue", json!({ "name": name, "description": about, "unitText": unit }));
        id
    };
    table.columns.iter().map(|column| add(column.name, column.unit, column.about)).collect()
}

/// Adds the folder of the package. *Returns*: its id.
fn folder(graph: &mut Graph, contents: &Contents<'_>, files: &[&Described<'_>]) -> String {
    let meta = &contents.run.scenario.given.meta;
    let parts: Vec<String> = files.iter().map(|it| file(graph, contents, it)).collect();
    let licence = (!meta.licence.is_empty()).then(|| to(&licence(graph, &meta.licence, false)));
    let hash = json!({
        "name": "Hash of the package", "propertyID": "BLAKE3", "value": contents.run.manifest.package,
        "description": "Over the names and bytes of all its files, before what the options of the run change in it",
    });
    graph.add("#package", "PropertyValue", hash);
    let id = format!("{PACKAGE}/");
    let properties = json!({
        "name": meta.title, "alternateName": meta.title_ja, "identifier": to("#package"), "license": licence, "hasPart": refs(&parts),
        "description": "The scenario as it was read, before what the options of the run change in it.",
    });
    graph.add(&id, "Dataset", properties);
    id
}

/// Licences of a file of the package where they are not just those of the package, and what is to be passed on with it.
fn licences(graph: &mut Graph, contents: &Contents<'_>, name: &str) -> (Vec<String>, String) {
    let meta = &contents.run.scenario.given.meta;
    let Some(path) = inside(name) else { return (Vec::new(), String::new()) };
    let base = meta.bases.iter().find(|base| path.starts_with(&format!("bases/{}/", base.name)));
    let notices: Vec<_> = meta.notices.iter().filter(|notice| notice.files.iter().any(|file| file == path)).collect();
    if base.is_none() && notices.is_empty() {
        return (Vec::new(), String::new());
    }
    let own = base.map_or(&meta.licence, |base| &base.licence);
    let mut ids = Vec::new();
    let all = [(own, false)].into_iter().chain(notices.iter().map(|notice| (&notice.licence, true)));
    for (text, is_short) in all.filter(|(text, _)| !text.is_empty()) {
        let id = licence(graph, text, is_short);
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    (ids, notices.into_iter().map(attribution).collect::<Vec<_>>().join("\n"))
}

/// Adds a licence: by the address of its text, by its page in the SPDX list (`is_short`: it is known to be a name of it), or by its
/// words. *Returns*: its id.
fn licence(graph: &mut Graph, text: &str, is_short: bool) -> String {
    let single = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-.+".contains(letter));
    let short = creative_commons(text).or_else(|| (is_short && single(text)).then(|| text.to_string()));
    let listed = short.map(|short| format!("https://spdx.org/licenses/{short}"));
    let about = match (&listed, is_short) {
        (Some(_), _) => "As the SPDX licence list has it",
        (None, true) => "In names of the SPDX licence list",
        (None, false) => "In the words of the scenario",
    };
    let id = web(text).or(listed).unwrap_or_else(|| format!("#licence/{}", reference(text)));
    graph.add(&id, "CreativeWork", json!({ "name": text, "description": about }));
    id
}

/// Adds that no licence is stated. *Returns*: its id.
fn no_licence(graph: &mut Graph) -> String {
    let id = "#licence".to_string();
    graph.add(&id, "CreativeWork", json!({ "name": "No licence stated", "description": NO_LICENCE }));
    id
}

/// The short name of a licence of Creative Commons, which is also written with blanks.
fn creative_commons(text: &str) -> Option<String> {
    let short = text.replace(' ', "-");
    let (name, version) = short.rsplit_once('-')?;
    let is_known = CREATIVE_COMMONS.contains(&name) && ["1.0", "2.0", "2.5", "3.0", "4.0"].contains(&version);
    is_known.then_some(short)
}

/// Adds who played the run, where that is said. *Returns*: the id.
fn agent(graph: &mut Graph, contents: &Contents<'_>) -> Option<String> {
    let about = contents.about;
    let name = about.agent.or(about.orcid)?;
    let id = about.orcid.and_then(orcid).unwrap_or_else(|| "#agent".to_string());
    graph.add(&id, "Person", json!({ "name": name }));
    Some(id)
}

/// Adds the run itself: what it was played with, from what, and what came of it.
fn action(graph: &mut Graph, contents: &Contents<'_>, package: &str, made: &[String], agent: Option<&str>) {
    let manifest = contents.run.manifest;
    let about = format!("A laboratory for border conflicts. Version of its results: {}.", manifest.results_version);
    let licence = to(&licence(graph, "MIT OR Apache-2.0", true));
    let software = json!({ "name": "Kokkyo", "version": manifest.software, "description": about, "license": licence });
    graph.add(SOFTWARE, "SoftwareApplication", software);
    graph.add(COMPLETED, "ActionStatusType", json!({ "name": "Completed" }));
    let mut objects = vec![package.to_string()];
    for (at, choice) in choices(&manifest.arguments).into_iter().enumerate() {
        let (id, value) = (format!("#option/{}", at + 1), choice.value.unwrap_or_else(|| "true".to_string()));
        let name = choice.option.trim_start_matches('-');
        graph.add(&id, "PropertyValue", json!({ "name": name, "value": value, "description": choice.what }));
        objects.push(id);
    }
    let mut results = made.to_vec();
    if let Some(digest) = &manifest.digest {
        let what = "Taken over its events and its end: the same digest is the same history";
        graph.add(DIGEST, "PropertyValue", json!({ "name": "Digest of replication 0", "value": digest, "description": what }));
        results.push(DIGEST.to_string());
    }
    let no_clock = "No file of a run holds a clock, so neither the beginning nor the end of the playing is stated.";
    let properties = json!({
        "name": contents.run.title(), "description": format!("{}\n{no_clock}", command(&manifest.arguments)),
        "actionStatus": to(COMPLETED), "instrument": to(SOFTWARE), "agent": agent.map(to),
        "object": refs(&objects), "result": refs(&results),
    });
    graph.add(ACTION, "CreateAction", properties);
}

/// Adds where the campaign is fought: as a box for those who know schema.org, as WKT for those who know maps.
fn field(graph: &mut Graph, contents: &Contents<'_>) {
    let it = &contents.run.scenario.given.geography.field;
    let (south, west, north, east) = (it.south, it.west, it.north, it.east);
    let ring = format!("{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}");
    let outline = format!("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POLYGON (({ring}))");
    let shape = json!({ "name": "Outline of the field", "box": format!("{south} {west} {north} {east}"), "asWKT": outline });
    graph.add(OUTLINE, json!(["GeoShape", "Geometry"]), shape);
    let name = format!("Field of {}", contents.run.scenario.given.meta.title);
    graph.add(FIELD, "Place", json!({ "name": name, "geo": to(OUTLINE) }));
}

/// Adds a source; one that has no place of its own on the web, by its key. *Returns*: its id.
fn cited(graph: &mut Graph, source: &Source, printed: Option<&Printed>) -> String {
    let csl = source.csl();
    let own = address(source).filter(|address| !graph.ids.contains(address));
    let id = own.unwrap_or_else(|| format!("#source/{}", reference(&source.key)));
    let title = if source.title.is_empty() { &source.key } else { &source.title };
    let kind = match source.kind.as_str() {
        "article" | "article-journal" | "paper-conference" => "ScholarlyArticle",
        "article-magazine" => "Article",
        "article-newspaper" => "NewsArticle",
        "book" | "classic" => "Book",
        "chapter" => "Chapter",
        "report" => "Report",
        "thesis" => "Thesis",
        "map" => "Map",
        "webpage" | "post" | "post-weblog" => "WebPage",
        _ => "CreativeWork",
    };
    let properties = json!({
        "name": title, "author": source.author, "datePublished": issued(&csl), "url": csl.get("URL").and_then(Value::as_str).and_then(web),
        "identifier": source.key, "creditText": printed.map(Printed::plain),
    });
    graph.add(&id, kind, properties);
    id
}

/// The day of publication as far as it is known; a span or a date in words is in the printed entry only.
fn issued(csl: &Map<String, Value>) -> Option<String> {
    let [end] = csl.get("issued")?.get("date-parts")?.as_array()?.as_slice() else { return None };
    let number = |part: &Value| part.as_i64().or_else(|| part.as_str()?.trim().parse().ok());
    match end.as_array()?.iter().map_while(number).collect::<Vec<i64>>().as_slice() {
        [year @ 1000..=9999] => Some(year.to_string()),
        [year @ 1000..=9999, month @ 1..=12] => Some(format!("{year}-{month:02}")),
        [year @ 1000..=9999, month @ 1..=12, day @ 1..=31] => Some(format!("{year}-{month:02}-{day:02}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::ABOUT;
    use super::*;
    use crate::Run;
    use crate::fixture::played;
    use kokkyo_scenario::Scenario;

    /// The graph of the run of the fixture, after something is changed in its scenario.
    fn graph(change: impl Fn(&mut Scenario)) -> Vec<Value> {
        let played = played();
        let mut scenario = played.run().scenario.clone();
        change(&mut scenario);
        let files = played.files();
        let run = Run { scenario: &scenario, ..played.run() };
        let text = text(&Contents::new(&run, &files, &ABOUT));
        serde_json::from_str::<Value>(&text).unwrap()["@graph"].as_array().unwrap().clone()
    }

    fn entity<'a>(graph: &'a [Value], id: &str) -> &'a Value {
        graph.iter().find(|entity| entity["@id"] == id).unwrap_or_else(|| panic!("there is no {id}"))
    }

    /// Ids that an entity refers to, but for its own.
    fn referred(value: &Value) -> Vec<String> {
        match value {
            Value::Array(items) => items.iter().flat_map(referred).collect(),
            Value::Object(fields) if fields.len() == 1 => fields.get("@id").and_then(Value::as_str).map(String::from).into_iter().collect(),
            Value::Object(fields) => fields.values().flat_map(referred).collect(),
            _ => Vec::new(),
        }
    }

    fn twins(scenario: &mut Scenario) {
        let record = r#"{"type": "book", "title": "T", "URL": "https://example.org/", "issued": {"date-parts": [[1939, 7]]}}"#;
        for key in ["one", "another"] {
            let source = Source { key: key.to_string(), kind: "book".to_string(), record: record.to_string(), ..Source::default() };
            scenario.given.sources.push(source);
        }
    }

    #[test]
    fn ids_are_unique_and_everything_referred_to_is_there_or_on_the_web() {
        let graph = graph(twins);
        let ids: BTreeSet<&str> = graph.iter().map(|entity| entity["@id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), graph.len());
        for id in graph.iter().flat_map(referred) {
            assert!(ids.contains(id.as_str()) || id.starts_with("https://") || id.starts_with("http://"), "{id}");
        }
    }

    #[test]
    fn every_file_is_part_of_the_archive_with_its_size_and_those_of_the_manifest_with_their_hash() {
        let graph = graph(|_| {});
        let mut parts = referred(&entity(&graph, ROOT)["hasPart"]);
        parts.extend(referred(&entity(&graph, "package/")["hasPart"]));
        let played = played();
        for (name, bytes) in played.files() {
            let id = reference(&name);
            assert!(parts.contains(&id), "{id}");
            assert_eq!(entity(&graph, &id)["contentSize"], bytes.len().to_string());
            if let Some(entry) = played.run().manifest.files.iter().find(|entry| entry.name == name) {
                let hash = referred(&entity(&graph, &id)["identifier"]);
                assert_eq!(entity(&graph, &hash[0])["value"], entry.blake3);
            }
        }
        assert_eq!(parts.len(), played.files().len() + 1);
        let events = &entity(&graph, "events.parquet")["variableMeasured"];
        assert!(referred(events).contains(&"#column/events/killed".to_string()));
        assert_eq!(entity(&graph, "#column/events/killed")["unitText"], "men");
    }

    #[test]
    fn the_run_names_its_options_its_player_and_what_came_of_it() {
        let graph = graph(|_| {});
        let run = entity(&graph, ACTION);
        assert_eq!(referred(&run["agent"]), ["https://orcid.org/0000-0002-1825-0097"]);
        let objects = referred(&run["object"]);
        assert!(objects.contains(&"package/".to_string()) && objects.iter().any(|id| entity(&graph, id)["name"] == "seed"));
        assert!(referred(&run["result"]).contains(&"run.json".to_string()) && run.get("endTime").is_none());
        let root = entity(&graph, ROOT);
        assert_eq!(root["temporalCoverage"], "1939-06-01/1939-06-10");
        assert_eq!(referred(&root["license"]), ["https://spdx.org/licenses/CC-BY-4.0"]);
        let outline = entity(&graph, OUTLINE);
        assert_eq!((&outline["box"], &outline["@type"]), (&json!("47.6 118.45 47.8 118.75"), &json!(["GeoShape", "Geometry"])));
        assert_eq!(entity(&graph, SOFTWARE)["version"], "0");
    }

    #[test]
    fn two_sources_at_one_address_stay_two_and_dates_are_those_that_are_known() {
        let graph = graph(twins);
        assert_eq!(entity(&graph, "https://example.org/")["identifier"], "one");
        let other = entity(&graph, "#source/another");
        assert_eq!((&other["datePublished"], &other["@type"]), (&json!("1939-07"), &json!("Book")));
        let root = entity(&graph, ROOT);
        assert_eq!(referred(&root["citation"]), ["https://example.org/"]);
        assert!(referred(&root["isBasedOn"]).contains(&"#source/another".to_string()));
        let date = |issued: Value| issued_of(&json!({ "issued": issued }));
        assert_eq!(date(json!({ "literal": "n.d." })), None);
        assert_eq!(date(json!({ "date-parts": [[1939], [1940]] })), None);
        assert_eq!(date(json!({ "date-parts": [["1939", 7, 3]] })).as_deref(), Some("1939-07-03"));
    }

    fn issued_of(entry: &Value) -> Option<String> {
        issued(entry.as_object().unwrap())
    }

    #[test]
    fn a_licence_becomes_an_address_only_where_it_is_known() {
        let id = |text: &str, is_short| licence(&mut Graph::default(), text, is_short);
        assert_eq!(id("CC BY 4.0", false), "https://spdx.org/licenses/CC-BY-4.0");
        assert_eq!(id("ODbL-1.0", true), "https://spdx.org/licenses/ODbL-1.0");
        assert_eq!(id("https://example.org/licence", true), "https://example.org/licence");
        assert_eq!(id("ours alone", false), "#licence/ours%20alone");
        assert_eq!(id("MIT OR Apache-2.0", true), "#licence/MIT%20OR%20Apache-2.0");
    }
}
