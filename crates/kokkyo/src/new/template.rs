//! Files with gaps, `{{name}}`, filled so that what a user typed cannot break out of its place.

use std::collections::BTreeMap;

use crate::failure::Failure;

macro_rules! templates {
    ($($path:literal),* $(,)?) => {
        /// Path in the package, and text.
        const TEMPLATES: &[(&str, &str)] = &[$(($path, include_str!(concat!("template/", $path)))),*];
    };
}

templates! {
    "README.md",
    "scenario.toml",
    "forces/mobility.csv",
    "forces/types.csv",
    "forces/troops.csv",
    "forces/equipment.csv",
    "forces/performance.csv",
    "forces/effects.csv",
    "forces/formations.csv",
    "forces/holdings.csv",
    "forces/replacements.csv",
    "geo/places.csv",
    "geo/network.csv",
    "geo/crossings.csv",
    "geo/terrain_classes.csv",
    "geo/heights.csv",
    "geo/borders.geojson",
    "geo/rivers.geojson",
    "logistics/railheads.csv",
    "logistics/vehicles.csv",
    "logistics/fleets.csv",
    "logistics/depots.csv",
    "command/headquarters.csv",
    "command/persons.csv",
    "command/goals.toml",
    "command/directives.toml",
    "command/plans.toml",
    "command/courses.toml",
    "intelligence/sectors.csv",
    "intelligence/sources.csv",
    "intelligence/relays.csv",
    "intelligence/doctrine.csv",
    "counterfactuals/no-western-patrol.toml",
    "record/sources.bib",
    "record/claims.csv",
    "record/targets.csv",
    "record/timeline.csv",
}

/// What fills a gap.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number, date or id of ours: it stands as it is, anywhere.
    Plain(String),
    /// A text that a user typed, of one line.
    Text(String),
}

/// How a text is written so that it is one text in a file of that kind.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Format {
    /// Between quotation marks of JSON, or of a basic string of TOML, whose escapes are the same.
    Quoted,
    /// A cell, which the writer of tables takes care of.
    Cell,
    /// Running text of Markdown.
    Markdown,
    /// No text may stand there.
    Nowhere,
}

/// All files, path and text. *Errors*: a gap that nothing fills, which is a fault of the program.
pub fn filled(values: &BTreeMap<&str, Value>) -> Result<BTreeMap<String, String>, Failure> {
    let fill = |(path, text): &(&str, &str)| {
        let text = fill(path, text, values).map_err(|why| Failure::Failed(format!("the template {path}: {why} (a fault of Kokkyo)")))?;
        Ok((path.to_string(), text))
    };
    TEMPLATES.iter().map(fill).collect()
}

fn fill(path: &str, text: &str, values: &BTreeMap<&str, Value>) -> Result<String, String> {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "csv" => table(text, values),
        "toml" | "geojson" => gaps(text, Format::Quoted, values),
        "md" => gaps(text, Format::Markdown, values),
        _ => gaps(text, Format::Nowhere, values),
    }
}

/// A table is filled cell by cell, and written anew.
fn table(text: &str, values: &BTreeMap<&str, Value>) -> Result<String, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let cells: Vec<String> = record.iter().map(|cell| gaps(cell, Format::Cell, values)).collect::<Result<_, _>>()?;
        writer.write_record(&cells).map_err(|error| error.to_string())?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

/// Fills the gaps of a text.
fn gaps(text: &str, format: Format, values: &BTreeMap<&str, Value>) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        // BibTeX has double braces of its own.
        if format == Format::Nowhere {
            break;
        }
        let (name, after) = behind.split_once("}}").ok_or("a gap without an end")?;
        filled.push_str(before);
        match values.get(name).ok_or_else(|| format!("nothing fills `{name}`"))? {
            Value::Plain(plain) => filled.push_str(plain),
            Value::Text(typed) => filled.push_str(&escaped(typed, format)?),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn escaped(text: &str, format: Format) -> Result<String, String> {
    match format {
        Format::Cell => Ok(text.to_string()),
        Format::Quoted => {
            let quoted = serde_json::to_string(text).map_err(|error| error.to_string())?;
            let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            inner.map(String::from).ok_or_else(|| "a text without quotation marks".to_string())
        }
        Format::Markdown => {
            let mut safe = String::with_capacity(text.len());
            for letter in text.chars() {
                // Others mean nothing in the middle of a line, and are read in editors too.
                if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#' | '{' | '}') {
                    safe.push('\\');
                }
                safe.push(letter);
            }
            Ok(safe)
        }
        Format::Nowhere => Err("a text where none may stand".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = r#"A "quoted", \back\ 'name' {{title}} <b> [x](y) # = 国境 граница"#;

    #[test]
    fn a_text_stays_one_text_in_every_format() {
        let values = BTreeMap::from([("title", Value::Text(NASTY.to_string()))]);
        let toml = gaps("a = \"the {{title}}\"\nb = \"\"\"\nthe {{title}}\"\"\"", Format::Quoted, &values).unwrap();
        let toml: toml::Table = toml.parse().unwrap();
        assert_eq!((toml["a"].as_str(), toml["b"].as_str()), (Some(&*format!("the {NASTY}")), Some(&*format!("the {NASTY}"))));
        let json = gaps("{\"a\": \"{{title}}\"}", Format::Quoted, &values).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["a"], NASTY);
        let csv = table("a,b\nthe {{title}},1\n", &values).unwrap();
        let row = csv::Reader::from_reader(csv.as_bytes()).records().next().unwrap().unwrap();
        assert_eq!((&row[0], &row[1]), (&*format!("the {NASTY}"), "1"));
        assert!(gaps("{{title}}", Format::Markdown, &values).unwrap().starts_with("A \"quoted\", \\\\back\\\\ 'name' \\{"));
    }

    #[test]
    fn a_gap_that_nothing_fills_is_a_fault_and_no_gap_is_left() {
        let values = BTreeMap::from([("a", Value::Plain("1".to_string()))]);
        assert!(gaps("{{b}}", Format::Quoted, &values).is_err() && gaps("{{a", Format::Quoted, &values).is_err());
        assert_eq!(gaps("{{a}}{{a}}.", Format::Quoted, &values).unwrap(), "11.");
        assert_eq!(gaps("author = {{A}}", Format::Nowhere, &values).unwrap(), "author = {{A}}");
    }

    #[test]
    fn texts_of_users_stand_in_quotation_marks_wherever_they_stand() {
        // Only there their escapes mean anything.
        for (path, text) in TEMPLATES.iter().filter(|(path, _)| path.ends_with(".toml") || path.ends_with(".geojson")) {
            for line in text.lines() {
                for name in ["{{title}}", "{{west}}", "{{east}}"] {
                    let before = line.split(name).next().unwrap_or_default();
                    let quoted = before.matches('"').count() % 2 == 1 || line.contains(" claim different lines.");
                    assert!(!line.contains(name) || (quoted && !line.starts_with('#')), "{path}: {line}");
                }
            }
        }
    }
}
