//! `kokkyo schema`: what editors read to know the files of a package.

mod columns;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::Path;

use kokkyo_model::specification;
use kokkyo_scenario::check;
use serde_json::Value;

use crate::failure::{Failure, OK};
use crate::nearest::hint;
use crate::output::Out;
use crate::whole_file;

/// Schema of what `kokkyo explain … --json` prints: of an event, of a list, of a formation.
const EXPLAIN: &str = include_str!("explain/explain.schema.json");
/// The name that it is asked for by.
const EXPLAIN_NAME: &str = "explain";

/// What stands behind the name of a file in the name of its schema.
const ENDING: &str = ".schema.json";

/// How the schema of a file is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people on a terminal, for programs elsewhere.
    ByReader,
    /// For people.
    Columns,
    /// For programs.
    Json,
}

impl Form {
    fn is_for_people(self) -> bool {
        self == Self::Columns || (self == Self::ByReader && io::stdout().is_terminal())
    }
}

/// Lists the files of a campaign or of a long border, prints the schema of one or that of `explain`, or writes all of files.
///
/// *Errors*: the format has no such file; the folder holds something else, or cannot be written.
pub fn schema(file: Option<&str>, out: Option<&Path>, of_border: bool, form: Form) -> Result<u8, Failure> {
    let schemas =
        if of_border { check::border_schemas(&kokkyo_incidents::laws::specification()) } else { check::schemas(&specification()) };
    if let Some(folder) = out {
        return write_all(folder, &schemas);
    }
    let mut out = Out::new(false);
    match file {
        Some(EXPLAIN_NAME) if !of_border => out.line(EXPLAIN.trim_end())?,
        Some(file) if form.is_for_people() => columns::write(&mut out, of_file(&schemas, file)?)?,
        Some(file) => out.line(text(of_file(&schemas, file)?).trim_end())?,
        None => {
            for (file, schema) in &schemas {
                let title = schema.get("title").and_then(Value::as_str).unwrap_or_default();
                let title = title.strip_prefix(file.as_str()).map_or(title, |rest| rest.trim_start_matches(": "));
                out.line(&format!("{file:<26} {title}"))?;
            }
            if !of_border {
                out.line(&format!("{EXPLAIN_NAME:<26} What `kokkyo explain … --json` prints"))?;
            }
        }
    }
    out.flush()?;
    Ok(OK)
}

/// The schema of a file; any TOML file of a folder that has one schema for all is meant by its own name too.
fn of_file<'s>(schemas: &'s BTreeMap<String, Value>, file: &str) -> Result<&'s Value, Failure> {
    let of_folder = file.strip_suffix(".toml").and_then(|stem| stem.rsplit_once('/')).map(|(folder, _)| format!("{folder}/*.toml"));
    let found = schemas.get(file).or_else(|| of_folder.and_then(|pattern| schemas.get(&pattern)));
    found.ok_or_else(|| {
        let near = hint(file, schemas.keys().map(String::as_str));
        let help = if near.is_empty() { "; `kokkyo schema` lists the files that have one" } else { &near };
        Failure::Usage(format!("there is no schema of `{file}`{help}"))
    })
}

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// The name of a schema in a folder: `scenario.toml.schema.json`, `parameters.toml.schema.json`.
fn name(file: &str) -> String {
    format!("{}{ENDING}", file.replace("/*", ""))
}

fn write_all(folder: &Path, schemas: &BTreeMap<String, Value>) -> Result<u8, Failure> {
    let failed = |error: &io::Error| Failure::Failed(format!("{} cannot be written: {error}", folder.display()));
    let names: BTreeSet<String> = schemas.keys().map(|file| name(file)).collect();
    foreign(folder, folder, &names)?;
    for (file, schema) in schemas {
        let path = folder.join(name(file));
        fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(|error| failed(&error))?;
        whole_file::write(&path, &text(schema))?;
    }
    let mut out = Out::new(false);
    out.line(&format!("{} schemas in {}", schemas.len(), folder.display()))?;
    out.flush()?;
    Ok(OK)
}

/// Refuses a folder in which anything but schemas of ours stands: nothing of somebody else is overwritten, and nothing is
/// ever removed.
fn foreign(root: &Path, folder: &Path, names: &BTreeSet<String>) -> Result<(), Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::Failed(format!("{} cannot be read: {error}", folder.display()))),
    };
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let inside: String = relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        // Links are not followed: what they lead to is not ours.
        let kind = entry.file_type()?;
        if kind.is_dir() && names.iter().any(|name| name.starts_with(&format!("{inside}/"))) {
            foreign(root, &path, names)?;
        } else if !(kind.is_file() && names.contains(&inside)) {
            let message = format!("{} holds `{inside}`, which is no schema; name an empty or a new folder", root.display());
            return Err(Failure::Failed(message));
        }
    }
    Ok(())
}
