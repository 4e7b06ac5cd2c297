//! `kokkyo export`: a kept run for other programs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kokkyo_ensemble::run_folder::folder::{UNFINISHED, write_whole};
use kokkyo_ensemble::run_folder::manifest::MANIFEST;
use kokkyo_ensemble::run_folder::{KeptRun, read::read_files};
use kokkyo_export::formats::{File, crate_of, geojson, geopackage, kml, msdl, table};
use kokkyo_export::layer::{Layer, Shape};
use kokkyo_export::{Error, Run, layers};
use kokkyo_scenario::Moment;

use crate::cli::{ExportFormat, ExportOptions};
use crate::failure::{Failure, OK};
use crate::nearest::hint;
use crate::output::{harmless, note};
use crate::report::REPORT;
use crate::run_folder;

/// Runs the command.
pub fn export(options: &ExportOptions) -> Result<u8, Failure> {
    check(options)?;
    let (folder, kept) = run_folder::open(&options.run)?;
    let out = options.out.clone().unwrap_or_else(|| by_default(&folder, options.to));
    let run = Run { scenario: &kept.scenario, theatre: &kept.world.theatre, record: &kept.record, manifest: &kept.manifest };
    let free = Place::claim(&out, options)?;
    let title = title(&kept);
    match options.to {
        ExportFormat::Geopackage => {
            let layers = chosen(&run, options)?;
            let last_change = Moment(run.theatre.start_s).plus_hours(f64::from(run.theatre.steps) * run.theatre.step_h);
            let metadata = serde_json::to_string(&kept.manifest).map_err(|error| Failure::Failed(error.to_string()))?;
            let about =
                geopackage::About { title: &title, description: &kept.scenario.given.meta.summary, last_change, metadata: &metadata };
            free.whole(|path| geopackage::write(path, &layers, &about))?;
            told(&out, &layers, "open it in QGIS; its temporal controller plays it");
        }
        ExportFormat::Kml => {
            let layers = chosen(&run, options)?;
            let mut bytes = Vec::new();
            kml::write(&mut bytes, &layers, &title, &kept.scenario.given.meta.summary).map_err(|error| failed(&out, &error))?;
            free.bytes(&bytes)?;
            told(&out, &shaped(layers), "open it in Google Earth or Marble");
        }
        ExportFormat::Geojson => {
            let layers = shaped(chosen(&run, options)?);
            free.folder(&geojson::files(&layers))?;
            told(&out, &layers, "a file a layer");
        }
        ExportFormat::Csv => {
            let layers = chosen(&run, options)?;
            free.folder(&table::files(&layers, &title).map_err(|error| failed(&out, &error))?)?;
            told(&out, &layers, &format!("a file a layer; {} says what the columns are", table::METADATA));
        }
        ExportFormat::Msdl => {
            let row = row(&run, options)?;
            let mut bytes = Vec::new();
            let left = msdl::write(&mut bytes, &run, row).map_err(|error| failed(&out, &error))?;
            free.bytes(&bytes)?;
            let absent = if left.absent == 0 { String::new() } else { format!("; {} elements were not there then", left.absent) };
            note(&format!("the order of battle is {}{absent}", out.display()));
        }
        ExportFormat::RoCrate => {
            let files = all_files(&folder)?;
            let published = published(options)?;
            let about = crate_of::About {
                published: &published,
                agent: options.author.as_deref(),
                orcid: options.orcid.as_deref(),
                licence: options.licence.as_deref().or(Some(&kept.scenario.given.meta.licence)).filter(|licence| !licence.is_empty()),
            };
            free.whole(|path| crate_of::write(path, &run, &files, &about))?;
            note(&format!("the archive is {}: {} files of the run and what they are (RO-Crate)", out.display(), files.len()));
        }
    }
    Ok(OK)
}

/// Options that say nothing of this format are refused rather than passed over.
fn check(options: &ExportOptions) -> Result<(), Failure> {
    let layered = !matches!(options.to, ExportFormat::Msdl | ExportFormat::RoCrate);
    let of_crate = options.to == ExportFormat::RoCrate;
    let word = options.to.word();
    let refused = |option: &str, why: &str| Err(Failure::Usage(format!("{option} goes with {why}, not with --to {word}")));
    if !options.layer.is_empty() && !layered {
        return refused("--layer", "the formats that have layers (geopackage, geojson, kml, csv)");
    }
    if options.at.is_some() && options.to != ExportFormat::Msdl {
        return refused("--at", "--to msdl, which is a picture of one moment");
    }
    let archive = [
        ("--published", options.published.is_some()),
        ("--author", options.author.is_some()),
        ("--orcid", options.orcid.is_some()),
        ("--licence", options.licence.is_some()),
    ];
    if let Some((option, _)) = archive.iter().find(|(_, given)| *given && !of_crate) {
        return refused(option, "--to ro-crate");
    }
    if let Some(author) = options.author.as_deref().filter(|author| !is_line(author)) {
        return Err(Failure::Usage(format!("--author: `{author}` is no name: write one line of at most {LONGEST} letters")));
    }
    if let Some(licence) = options.licence.as_deref().filter(|licence| !is_licence(licence)) {
        return Err(Failure::Usage(format!(
            "--licence: `{licence}` is none: write a word of SPDX, such as CC-BY-4.0, or the address of its text"
        )));
    }
    if options.orcid.is_some() && options.author.is_none() {
        return Err(Failure::Usage("--orcid says who --author is: name the author too".to_string()));
    }
    if let Some(orcid) = options.orcid.as_deref().filter(|orcid| !is_orcid(orcid)) {
        return Err(Failure::Usage(format!(
            "--orcid: `{orcid}` is none: write https://orcid.org/ and sixteen digits in fours, the last a digit or X, whose check digit fits"
        )));
    }
    Ok(())
}

/// Longest name of an author. *Unit*: letters.
const LONGEST: usize = 200;

/// One line that can be read.
fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= LONGEST && !text.contains(['\n', '\t']) && harmless(text) == text
}

/// A word or expression of SPDX, or an address.
fn is_licence(text: &str) -> bool {
    let is_address = (text.starts_with("https://") || text.starts_with("http://")) && is_line(text) && !text.contains(' ');
    is_address || (is_line(text) && spdx::Expression::parse(text).is_ok())
}

/// An address of ORCID whose check digit fits (ISO 7064, MOD 11-2).
fn is_orcid(text: &str) -> bool {
    let Some(id) = text.strip_prefix("https://orcid.org/") else { return false };
    let groups: Vec<&str> = id.split('-').collect();
    if groups.len() != 4 || groups.iter().any(|group| group.len() != 4) {
        return false;
    }
    let letters: Vec<u8> = groups.concat().into_bytes();
    let (body, last) = letters.split_at(15);
    if !body.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum = body.iter().fold(0u32, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    let wanted = (12 - sum % 11) % 11;
    let given = if last == b"X" { 10 } else { u32::from(last[0].wrapping_sub(b'0')) };
    given == wanted
}

/// Beside the folder of the run, under its name: what is in the folder belongs to the run, which may be replaced.
fn by_default(folder: &Path, format: ExportFormat) -> PathBuf {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let name = folder.file_name().map_or_else(|| "run".to_string(), |name| name.to_string_lossy().into_owned());
    let beside = folder.with_file_name(format!("{name}{}", format.ending()));
    let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
    here.and_then(|here| beside.strip_prefix(here).map(Path::to_path_buf).ok()).unwrap_or(beside)
}

fn title(kept: &KeptRun) -> String {
    format!("{}, seed {}", kept.scenario.given.meta.title, kept.manifest.arguments.seed)
}

/// The layers that were asked for; all where none was.
fn chosen(run: &Run<'_>, options: &ExportOptions) -> Result<Vec<Layer>, Failure> {
    let all = layers::all(run);
    let names: Vec<&str> = all.iter().map(|layer| layer.name).collect();
    for wanted in &options.layer {
        if !names.contains(&wanted.as_str()) {
            let hint = hint(wanted, names.iter().copied());
            return Err(Failure::Usage(format!("--layer: there is no layer `{wanted}`{hint} (there are {})", names.join(", "))));
        }
    }
    Ok(all.into_iter().filter(|layer| options.layer.is_empty() || options.layer.iter().any(|name| name == layer.name)).collect())
}

fn shaped(layers: Vec<Layer>) -> Vec<Layer> {
    layers.into_iter().filter(|layer| layer.shape != Shape::Table).collect()
}

/// The row of the frames that an instant lies in.
fn row(run: &Run<'_>, options: &ExportOptions) -> Result<usize, Failure> {
    let clock = &run.scenario.given.clock;
    let Some(text) = &options.at else {
        return Err(Failure::Usage("--to msdl is a picture of one moment: name it, such as --at 1939-07-03T06:00".to_string()));
    };
    let at = Moment::parse(text, clock.offset_h).map_err(|what| Failure::Usage(format!("--at: {what}")))?;
    let start = Moment(run.theatre.start_s);
    let frames = &run.record.frames;
    let last = frames.rows.saturating_sub(1);
    let row = (at.hours_since(start) / frames.step_h + 1e-9).floor();
    if row < 0.0 || row > last as f64 {
        let [from, to] = [start, start.plus_hours(last as f64 * frames.step_h)].map(|at| at.show(clock.offset_h));
        return Err(Failure::Usage(format!("--at: {text} is not within the run, which is from {from} to {to}")));
    }
    // Who is present from the start comes in the first step: before it nobody is there.
    Ok((row as usize).max(1).min(last))
}

/// The day of publication: as given, or today.
fn published(options: &ExportOptions) -> Result<String, Failure> {
    let Some(text) = &options.published else { return Ok(jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()) };
    let is_date = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if is_date { Ok(text.clone()) } else { Err(Failure::Usage(format!("--published: `{text}` is not a date: write 2026-11-30"))) }
}

/// Every file of the run, compared with its manifest; the report too, if there is one.
fn all_files(folder: &Path) -> Result<Vec<File>, Failure> {
    let unreadable = |path: &Path, error: io::Error| Failure::Failed(format!("{} cannot be read: {error}", path.display()));
    let (_, listed) = read_files(folder).map_err(|error| Failure::Failed(error.to_string()))?;
    let manifest = folder.join(MANIFEST);
    let mut files = vec![(MANIFEST.to_string(), fs::read(&manifest).map_err(|error| unreadable(&manifest, error))?)];
    let report = folder.join(REPORT);
    match fs::read(&report) {
        Ok(bytes) => files.push((REPORT.to_string(), bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            note("the run has no report.html (`kokkyo report` makes one): the archive goes without")
        }
        Err(error) => return Err(unreadable(&report, error)),
    }
    files.extend(listed);
    Ok(files)
}

fn told(out: &Path, layers: &[Layer], how: &str) {
    let rows: usize = layers.iter().map(|layer| layer.rows.len()).sum();
    note(&format!("{}: {} layers, {rows} rows; {how}", out.display(), layers.len()));
}

fn failed(out: &Path, error: &Error) -> Failure {
    Failure::Failed(format!("{} cannot be written: {error}", out.display()))
}

/// Where something may be written.
struct Place<'a> {
    path: &'a Path,
}

impl<'a> Place<'a> {
    /// Refuses to write over anything that was not named to be replaced.
    fn claim(path: &'a Path, options: &ExportOptions) -> Result<Self, Failure> {
        let shown = path.display();
        if path.file_name().is_none() {
            return Err(Failure::Usage(format!("--out: `{shown}` names no file")));
        }
        let is_folder = options.to.is_folder();
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self { path }),
            Err(error) => Err(Failure::Usage(format!("--out: `{shown}` cannot be used: {error}"))),
            Ok(there) if there.is_dir() != is_folder => {
                let what = if is_folder { "is no folder, and this format fills one" } else { "is a folder, and this format is one file" };
                Err(Failure::Usage(format!("--out: `{shown}` {what}: name another")))
            }
            Ok(there) if there.is_dir() && fs::read_dir(path)?.next().is_none() => Ok(Self { path }),
            Ok(_) if options.replace => Ok(Self { path }),
            Ok(_) => Err(Failure::Usage(format!("`{shown}` is there already: --replace writes over it, --out names another"))),
        }
    }

    fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        write_whole(self.path, bytes, true).map_err(|error| failed(self.path, &error.into()))
    }

    /// Files of a folder. Others in it stay.
    fn folder(&self, files: &[File]) -> Result<(), Failure> {
        fs::create_dir_all(self.path).map_err(|error| failed(self.path, &error.into()))?;
        for (name, bytes) in files {
            let path = self.path.join(name);
            write_whole(&path, bytes, true).map_err(|error| failed(&path, &error.into()))?;
        }
        Ok(())
    }

    /// A file that something else writes: beside its place first, so that half a file never takes it.
    fn whole(&self, write: impl FnOnce(&Path) -> Result<(), Error>) -> Result<(), Failure> {
        let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = self.path.with_file_name(format!("{name}.{}{UNFINISHED}", std::process::id()));
        // What another process of this number left.
        let _ = fs::remove_file(&beside);
        let written = write(&beside).and_then(|()| Ok(fs::rename(&beside, self.path)?));
        written.map_err(|error| {
            let _ = fs::remove_file(&beside);
            failed(self.path, &error)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orcid_is_known_by_its_check_digit() {
        // The example of the ORCID documentation.
        assert!(is_orcid("https://orcid.org/0000-0002-1825-0097"));
        assert!(is_orcid("https://orcid.org/0000-0002-1694-233X"));
        for wrong in [
            "https://orcid.org/0000-0002-1825-0098",
            "0000-0002-1825-0097",
            "https://orcid.org/0000-0002-1825-009",
            "https://orcid.org/",
            "",
        ] {
            assert!(!is_orcid(wrong), "{wrong}");
        }
    }
}
