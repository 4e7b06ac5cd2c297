//! A package in memory that a test changes before it is read: rows taken out, added or rewritten.

use kokkyo_model::{World, compile, specification};
use kokkyo_scenario::package::{Change, Package};
use kokkyo_scenario::{Scenario, check};

use crate::root;

/// A package that is being changed. Faults name the file.
#[derive(Debug, Clone)]
pub struct Draft {
    package: Package,
}

impl Draft {
    /// From a scenario of the repository. *Errors*: its folder cannot be read.
    pub fn of(name: &str) -> Result<Self, String> {
        let mut package = Package::from_dir(&root().join("scenarios").join(name)).map_err(|report| format!("{report:?}"))?;
        // Courses of action name formations and tasks that drafts take out; drafts play the historical mode.
        package.files.remove("command/courses.toml");
        Ok(Self { package })
    }

    /// The text of a file. *Errors*: there is no such text.
    pub fn text(&self, file: &str) -> Result<&str, String> {
        let bytes = self.package.files.get(file).ok_or_else(|| format!("no file {file}"))?;
        std::str::from_utf8(bytes).map_err(|error| format!("{file}: {error}"))
    }

    /// Writes a whole file.
    pub fn write(&mut self, file: &str, text: &str) {
        self.package.files.insert(file.to_string(), text.as_bytes().to_vec());
    }

    /// Takes a folder out.
    pub fn remove(&mut self, folder: &str) {
        self.package.files.retain(|file, _| !file.starts_with(folder));
    }

    /// Replaces a text everywhere in a file. *Errors*: it is not there.
    pub fn replace(&mut self, file: &str, from: &str, to: &str) -> Result<(), String> {
        let text = self.text(file)?;
        if !text.contains(from) {
            return Err(format!("{file} does not hold `{from}`"));
        }
        let text = text.replace(from, to);
        self.write(file, &text);
        Ok(())
    }

    /// Rewrites the rows of a table: header and body as lists of cells. *Errors*: the table cannot be read or written.
    pub fn table(&mut self, file: &str, change: impl FnOnce(&[String], &mut Vec<Vec<String>>)) -> Result<(), String> {
        let fault = |error: csv::Error| format!("{file}: {error}");
        let mut reader = csv::Reader::from_reader(self.text(file)?.as_bytes());
        let header: Vec<String> = reader.headers().map_err(fault)?.iter().map(str::to_string).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            rows.push(record.map_err(fault)?.iter().map(str::to_string).collect::<Vec<_>>());
        }
        change(&header, &mut rows);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).map_err(fault)?;
        for row in &rows {
            writer.write_record(row).map_err(fault)?;
        }
        let bytes = writer.into_inner().map_err(|error| format!("{file}: {error}"))?;
        self.package.files.insert(file.to_string(), bytes);
        Ok(())
    }

    /// Keeps the rows whose cell in a column is wanted. *Errors*: as [`Draft::table`].
    pub fn keep(&mut self, file: &str, column: &str, wanted: impl Fn(&str) -> bool) -> Result<(), String> {
        self.table(file, |header, rows| {
            let at = header.iter().position(|name| name == column).unwrap_or(usize::MAX);
            rows.retain(|row| row.get(at).is_some_and(|cell| wanted(cell)));
        })
    }

    /// Sets a cell of every row of which another cell is wanted. *Errors*: as [`Draft::table`], or no row is wanted.
    pub fn set(&mut self, file: &str, column: &str, wanted: &str, set: &str, value: &str) -> Result<(), String> {
        let mut found = false;
        self.table(file, |header, rows| {
            let at = |name: &str| header.iter().position(|have| have == name).unwrap_or(usize::MAX);
            let (by, to) = (at(column), at(set));
            for row in rows.iter_mut() {
                if row.get(by).is_some_and(|cell| cell == wanted)
                    && let Some(cell) = row.get_mut(to)
                {
                    *cell = value.to_string();
                    found = true;
                }
            }
        })?;
        if found { Ok(()) } else { Err(format!("{file}: no row with {column} = {wanted}, or no column {set}")) }
    }

    /// Adds a row; columns that are not named stay empty, the provenance is an assumption. *Errors*: as [`Draft::table`].
    pub fn add(&mut self, file: &str, cells: &[(&str, &str)]) -> Result<(), String> {
        self.table(file, |header, rows| {
            let provenance = [("source", "kokkyo_author"), ("quality", "assumed"), ("reason", "for a test")];
            let cell = |name: &String| {
                cells.iter().chain(&provenance).find(|(column, _)| column == name).map_or(String::new(), |(_, value)| (*value).to_string())
            };
            rows.push(header.iter().map(cell).collect());
        })
    }

    /// Leaves only the header of a table. *Errors*: as [`Draft::table`].
    pub fn empty(&mut self, file: &str) -> Result<(), String> {
        self.table(file, |_, rows| rows.clear())
    }

    /// Reads it with changes. *Errors*: its faults, one a line.
    pub fn scenario(&self, changes: &[(&str, &str)]) -> Result<Scenario, String> {
        let changes: Vec<Change> = changes
            .iter()
            .map(|(path, value)| Change { path: (*path).to_string(), value: Some((*value).to_string()), factor: None })
            .collect();
        check::load(&self.package, &specification(), &changes).map_err(|report| lines(&report))
    }

    /// Compiles it with changes. *Errors*: its faults, one a line.
    pub fn world(&self, changes: &[(&str, &str)]) -> Result<World, String> {
        compile(&self.scenario(changes)?.given).map_err(|report| lines(&report))
    }
}

fn lines(report: &kokkyo_scenario::Report) -> String {
    report.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
