//! `kokkyo export`: a kept run for other programs.

mod place;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kokkyo_ensemble::run_folder::manifest::MANIFEST;
use kokkyo_ensemble::run_folder::read::read_files;
use kokkyo_export::formats::{self, crate_of, geojson, geopackage, kml, msdl, table};
use kokkyo_export::layer::{Layer, Shape};
use kokkyo_export::{Error, Run, layers};
use kokkyo_scenario::Moment;

use crate::cli::{ExportFormat, ExportOptions};
use crate::failure::{Failure, OK, plural};
use crate::interrupt;
use crate::nearest::hint;
use crate::output::{harmless, note};
use crate::report::REPORT;
use crate::run_folder;
use place::Place;

/// Runs the command.
pub fn export(options: &ExportOptions) -> Result<u8, Failure> {
    check(options)?;
    let interrupted = interrupt::flag();
    let (folder, kept) = run_folder::open(&options.run)?;
    let out = options.out.clone().unwrap_or_else(|| by_default(&folder, options.to));
    let place = Place::claim(&out, &folder, options, interrupted)?;
    let run = Run { scenario: &kept.scenario, theatre: &kept.world.theatre, record: &kept.record, manifest: &kept.manifest };
    place.go_on()?;
    match options.to {
        ExportFormat::Geopackage => to_geopackage(&run, options, &place)?,
        ExportFormat::Kml => to_kml(&run, options, &place)?,
        ExportFormat::Geojson => to_geojson(&run, options, &place)?,
        ExportFormat::Csv => to_csv(&run, options, &place)?,
        ExportFormat::Msdl => to_msdl(&run, options, &place)?,
        ExportFormat::RoCrate => to_ro_crate(&run, options, &place, &folder)?,
    }
    Ok(OK)
}

fn to_geopackage(run: &Run<'_>, options: &ExportOptions, place: &Place<'_>) -> Result<(), Failure> {
    let layers = chosen(run, options)?.layers;
    let title = run.title();
    let metadata = serde_json::to_string(run.manifest).map_err(|error| Failure::Failed(error.to_string()))?;
    let description = run.description();
    let about = geopackage::About { title: &title, description: &description, last_change: run.end(), metadata: &metadata };
    place.file(|file, path| {
        drop(file);
        geopackage::write(path, &layers, &about)
    })?;
    told(place, &layers, "open it in QGIS; its temporal controller plays it");
    Ok(())
}

fn to_kml(run: &Run<'_>, options: &ExportOptions, place: &Place<'_>) -> Result<(), Failure> {
    let layers = chosen(run, options)?.layers;
    let mut bytes = Vec::new();
    kml::write(&mut bytes, &layers, &run.title(), &run.description()).map_err(|error| place.failed(&error))?;
    place.bytes(&bytes)?;
    told(place, &layers, "open it in Google Earth or Marble");
    Ok(())
}

fn to_geojson(run: &Run<'_>, options: &ExportOptions, place: &Place<'_>) -> Result<(), Failure> {
    let Chosen { layers, others } = chosen(run, options)?;
    let others: Vec<formats::File> = others.iter().filter_map(geojson::beginning).collect();
    let mut files = geojson::files(&layers);
    files.push(licences(run));
    place.folder(&files, &others)?;
    told(place, &layers, "a file a layer");
    Ok(())
}

fn to_csv(run: &Run<'_>, options: &ExportOptions, place: &Place<'_>) -> Result<(), Failure> {
    let Chosen { layers, others } = chosen(run, options)?;
    let others: Result<Vec<formats::File>, Error> = others.iter().map(table::beginning).collect();
    let mut files = table::files(&layers, &run.title()).map_err(|error| place.failed(&error))?;
    files.insert(0, licences(run));
    place.folder(&files, &others.map_err(|error| place.failed(&error))?)?;
    told(place, &layers, &format!("a file a layer; {} says what the columns are", table::METADATA));
    Ok(())
}

fn to_msdl(run: &Run<'_>, options: &ExportOptions, place: &Place<'_>) -> Result<(), Failure> {
    let row = row(run, options)?;
    let mut bytes = Vec::new();
    let absent = msdl::write(&mut bytes, run, row).map_err(|error| place.failed(&error))?.absent;
    place.bytes(&bytes)?;
    let absent = match absent {
        0 => String::new(),
        1 => "; 1 element was not there then".to_string(),
        many => format!("; {many} elements were not there then"),
    };
    let at = moment(run, row).show(run.scenario.given.clock.offset_h);
    note(&format!("the order of battle of {at} is {}{absent}", place.shown.display()));
    Ok(())
}

fn to_ro_crate(run: &Run<'_>, options: &ExportOptions, place: &Place<'_>, folder: &Path) -> Result<(), Failure> {
    let files = all_files(folder)?;
    let published = published(options)?;
    let about = crate_of::About {
        published: &published,
        agent: options.author.as_deref(),
        orcid: options.orcid.as_deref(),
        licence: options.licence.as_deref().or(Some(&run.scenario.given.meta.licence)).filter(|licence| !licence.is_empty()),
    };
    place.bytes(&crate_of::archive(run, &files, &about).map_err(|error| place.failed(&error))?)?;
    let count = format!("{} {}", files.len(), plural(files.len(), "file"));
    note(&format!("the archive is {}: {count} of the run and what they are (RO-Crate)", place.shown.display()));
    Ok(())
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
    if let Some(orcid) = options.orcid.as_deref().filter(|orcid| crate_of::orcid(orcid).is_none()) {
        return Err(Failure::Usage(format!(
            "--orcid: `{orcid}` is none: write https://orcid.org/ and sixteen digits in fours, the last of which, the check digit, may be X"
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

/// Beside the folder of the run, under its name: what is in the folder belongs to the run, which may be replaced.
fn by_default(folder: &Path, format: ExportFormat) -> PathBuf {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let name = folder.file_name().map_or_else(|| "run".to_string(), |name| name.to_string_lossy().into_owned());
    let beside = folder.with_file_name(format!("{name}{}", format.ending()));
    let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
    here.and_then(|here| beside.strip_prefix(here).map(Path::to_path_buf).ok()).unwrap_or(beside)
}

/// What must be passed on with the data, beside files that have no room for it.
fn licences(run: &Run<'_>) -> formats::File {
    ("LICENCES.txt".to_string(), run.notices().into_bytes())
}

/// The layers that are written, and those of the run that are not.
struct Chosen {
    layers: Vec<Layer>,
    others: Vec<Layer>,
}

/// The layers that were asked for; where none was, all that the format has. *Errors*: there is no such layer, or the format has none such.
fn chosen(run: &Run<'_>, options: &ExportOptions) -> Result<Chosen, Failure> {
    let all = layers::all(run);
    let names: Vec<&str> = all.iter().map(|layer| layer.name).collect();
    let shaped = matches!(options.to, ExportFormat::Kml | ExportFormat::Geojson);
    for wanted in &options.layer {
        let Some(layer) = all.iter().find(|layer| layer.name == wanted) else {
            let hint = hint(wanted, names.iter().copied());
            return Err(Failure::Usage(format!("--layer: there is no layer `{wanted}`{hint} (there are {})", names.join(", "))));
        };
        if shaped && layer.shape == Shape::Table {
            return Err(Failure::Usage(format!("--layer: `{wanted}` is a table; --to csv or geopackage has it")));
        }
    }
    let is_chosen = |layer: &Layer| match options.layer.as_slice() {
        [] => !(shaped && layer.shape == Shape::Table),
        wanted => wanted.iter().any(|name| name == layer.name),
    };
    let (layers, others) = all.into_iter().partition(is_chosen);
    Ok(Chosen { layers, others })
}

/// Beginning of a row of the frames.
fn moment(run: &Run<'_>, row: usize) -> Moment {
    Moment(run.theatre.start_s).plus_hours(row as f64 * run.record.frames.step_h)
}

/// The row of the frames in whose step an instant lies; the second one for instants of the first step: who is present from the start
/// comes in that step, and before it nobody is there.
fn row(run: &Run<'_>, options: &ExportOptions) -> Result<usize, Failure> {
    let clock = &run.scenario.given.clock;
    let Some(text) = &options.at else {
        return Err(Failure::Usage("--to msdl is a picture of one moment: name it, such as --at 1939-07-03T06:00".to_string()));
    };
    let at = Moment::parse(text, clock.offset_h).map_err(|what| Failure::Usage(format!("--at: {what}")))?;
    let frames = &run.record.frames;
    let last = frames.rows.saturating_sub(1);
    let row = (at.hours_since(moment(run, 0)) / frames.step_h + 1e-9).floor();
    if row < 0.0 || row > last as f64 {
        let [from, to] = [0, last].map(|row| moment(run, row).show(clock.offset_h));
        return Err(Failure::Usage(format!("--at: {text} is not within the run, which is from {from} to {to}")));
    }
    Ok((row as usize).max(1).min(last))
}

/// The day of publication: as given, or today.
fn published(options: &ExportOptions) -> Result<String, Failure> {
    let Some(text) = &options.published else { return Ok(jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()) };
    let is_date = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if is_date { Ok(text.clone()) } else { Err(Failure::Usage(format!("--published: `{text}` is not a date: write 2026-11-30"))) }
}

/// Every file of the run, compared with its manifest; the report too, if there is one.
fn all_files(folder: &Path) -> Result<Vec<formats::File>, Failure> {
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

fn told(place: &Place<'_>, layers: &[Layer], how: &str) {
    let rows: usize = layers.iter().map(|layer| layer.rows.len()).sum();
    let count = |count: usize, word: &str| format!("{count} {}", plural(count, word));
    note(&format!("{}: {}, {}; {how}", place.shown.display(), count(layers.len(), "layer"), count(rows, "row")));
}
