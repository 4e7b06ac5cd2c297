//! One function for each reader of foreign bytes: `read_*(bytes)` answers with a report, whatever the bytes are.
//!
//! Fuzzing (`fuzz/`) and the tests over its corpus call these and nothing else. Each puts the bytes in the place of one
//! file of an otherwise empty package and reads the package as [`check::load`] always does, so that no second way of
//! reading exists that only tests use.

use std::collections::BTreeMap;

use crate::edtf::{Edtf, OffsetRange};
use crate::{Package, Report, check};

/// A reader of bytes.
pub type Reader = fn(&[u8]) -> Report;

/// Every reader by the name of its fuzz target.
pub const READERS: &[(&str, Reader)] = &[
    ("bibtex", read_bibtex),
    ("border", read_border),
    ("csl_json", read_csl_json),
    ("document", read_document),
    ("edtf", read_edtf),
    ("elevation", read_elevation),
    ("events", read_events),
    ("geojson", read_geojson),
    ("package", read_package),
    ("scenario", read_scenario),
    ("table", read_table),
];

/// Documents that [`read_document`] chooses from, by its first byte.
const DOCUMENTS: [&str; 8] = [
    "command/directives.toml",
    "command/plans.toml",
    "command/goals.toml",
    "parameters/laws.toml",
    "counterfactuals/one.toml",
    "record/weights.toml",
    "command/courses.toml",
    "command/cases.toml",
];
/// Tables that a package may lack; [`read_table`] chooses from them after those of the format.
const MORE_TABLES: [&str; 7] = [
    "record/clocks.csv",
    "command/parties.csv",
    "command/headquarters.csv",
    "command/persons.csv",
    "logistics/railways.csv",
    "logistics/priorities.csv",
    "logistics/plans.csv",
];
/// GeoJSON files that [`read_geojson`] chooses from, by its first byte.
const MAPS: [&str; 4] = ["geo/rivers.geojson", "geo/borders.geojson", "geo/lakes.geojson", "geo/terrain.geojson"];

/// What [`read_edtf`] says of a date whose canonical form reads back as another.
pub const NOT_ITSELF: &str = "the canonical form is another date";

fn one_file(file: &str, bytes: &[u8]) -> Report {
    report_of(&Package::from_files([(file.to_string(), bytes.to_vec())]))
}

fn report_of(package: &Package) -> Report {
    // Counterfactuals have a reader of their own, which commands call before the rest is read.
    let _ = package.variants();
    match check::load(package, &[], &[]) {
        Ok(scenario) => Report { diagnostics: scenario.warnings },
        Err(report) => report,
    }
}

/// The file whose number is the first byte, and the bytes after it.
fn chosen<'f, 'b>(files: &[&'f str], bytes: &'b [u8]) -> (&'f str, &'b [u8]) {
    let (first, rest) = bytes.split_first().map_or((0, bytes), |(first, rest)| (usize::from(*first), rest));
    // Letters and digits count from `0`, so that a corpus can be read and written as text.
    let number = first.saturating_sub(usize::from(b'0'));
    (files.get(number % files.len().max(1)).copied().unwrap_or_default(), rest)
}

/// `scenario.toml`.
pub fn read_scenario(bytes: &[u8]) -> Report {
    one_file("scenario.toml", bytes)
}

/// The other TOML documents; the first byte chooses one.
pub fn read_document(bytes: &[u8]) -> Report {
    let (file, bytes) = chosen(&DOCUMENTS, bytes);
    one_file(file, bytes)
}

/// The CSV tables; the first byte chooses one, in the order of the format.
pub fn read_table(bytes: &[u8]) -> Report {
    let files: Vec<&str> = check::table_files().chain(MORE_TABLES).collect();
    let (file, bytes) = chosen(&files, bytes);
    one_file(file, bytes)
}

/// A date. What was read must be printed in a form that reads back as the same date; if it is not, the report says so.
pub fn read_edtf(bytes: &[u8]) -> Report {
    let mut report = Report::default();
    let text = String::from_utf8_lossy(bytes);
    match Edtf::parse(&text) {
        Ok(date) => {
            let _ = date.span(OffsetRange::default());
            let canonical = date.to_string();
            if Edtf::parse(&canonical).as_ref() != Ok(&date) {
                report.error("K020", "date", 1, "", format!("{NOT_ITSELF}: {canonical}"), "report this as a fault of the program");
            }
        }
        Err(error) => report.error("K020", "date", 1, "", error.to_string(), "see the page on dates"),
    }
    report
}

/// The GeoJSON files; the first byte chooses one.
pub fn read_geojson(bytes: &[u8]) -> Report {
    let (file, bytes) = chosen(&MAPS, bytes);
    one_file(file, bytes)
}

/// The grid of heights.
pub fn read_elevation(bytes: &[u8]) -> Report {
    one_file("geo/elevation.asc", bytes)
}

/// The bibliography as BibTeX.
pub fn read_bibtex(bytes: &[u8]) -> Report {
    one_file("record/sources.bib", bytes)
}

/// The bibliography as CSL-JSON.
pub fn read_csl_json(bytes: &[u8]) -> Report {
    one_file("record/sources.json", bytes)
}

/// A file of dated incidents.
pub fn read_events(bytes: &[u8]) -> Report {
    crate::events::read("incidents.csv", bytes).1
}

/// The package of a long border, from one text of sections as for [`read_package`].
pub fn read_border(bytes: &[u8]) -> Report {
    match check::load_border(&unpacked(bytes), &[]) {
        Ok(border) => Report { diagnostics: border.warnings },
        Err(report) => report,
    }
}

/// A whole package, from one text of sections: a line `=== path`, then the file.
pub fn read_package(bytes: &[u8]) -> Report {
    report_of(&unpacked(bytes))
}

/// The package in a text of sections: a line `=== path`, then the file; what stands before the first is left out.
pub fn unpacked(bytes: &[u8]) -> Package {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut open: Option<String> = None;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Some(path) = line.strip_prefix(b"=== ") {
            let path = String::from_utf8_lossy(path).trim().to_string();
            files.entry(path.clone()).or_default();
            open = Some(path);
        } else if let Some(file) = open.as_ref().and_then(|path| files.get_mut(path)) {
            file.extend_from_slice(line);
        }
    }
    Package::from_files(files)
}

/// The opposite of [`unpacked`], for files that end with a line end.
pub fn packed(package: &Package) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (path, file) in &package.files {
        bytes.extend_from_slice(format!("=== {path}\n").as_bytes());
        bytes.extend_from_slice(file);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_package_unpacks_to_itself() {
        let files = [("a.csv", "x\n"), ("b/c.toml", ""), ("d", "\n\n")];
        let package = Package::from_files(files.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())));
        assert_eq!(unpacked(&packed(&package)), package);
        assert_eq!(unpacked(b"no sections\n"), Package::default());
    }

    #[test]
    fn every_reader_answers_nothing_and_nonsense() {
        for (name, read) in READERS {
            for bytes in [&b""[..], b"0", b"\xff\xfe\x00", b"0=== \n"] {
                assert!(read(bytes).has_errors(), "{name}");
            }
        }
    }
}
