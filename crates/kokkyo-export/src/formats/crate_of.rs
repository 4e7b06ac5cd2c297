//! A run as an RO-Crate: one ZIP that says of itself what it holds, how that was made, and whom it stands on.
//!
//! `metadata` says it to programs, `preview` to people. The same run, day and names give the same bytes; unpacked, the archive is
//! the run folder with two files more, so it can be read and played again as that.

mod metadata;
mod preview;

use std::io::{Cursor, Write};

use kokkyo_cite::{Printed, Style, bibliography};
use kokkyo_ensemble::run_folder::manifest::{Entry, MANIFEST};
use kokkyo_ensemble::run_folder::table::Table;
use kokkyo_ensemble::run_folder::tables::TABLES;
use kokkyo_ensemble::run_folder::{Arguments, Manifest, PACKAGE, RESULT, RUN};
use kokkyo_scenario::record::Source;
use kokkyo_scenario::{Moment, Notice};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::{Error, Run};

/// The file by which an archive is known as an RO-Crate.
const METADATA: &str = "ro-crate-metadata.json";
/// The page for people.
const PREVIEW: &str = "ro-crate-preview.html";
/// The page of a run folder.
const REPORT: &str = "report.html";
/// How sources are printed, as in reports.
const STYLE: &str = "chicago-notes";
/// What is said where nobody chose a licence: none is not the same as any.
const NO_LICENCE: &str = "No licence is stated for what the run made. The files of the scenario keep those that are named with them.";

/// What the files of a package hold, by the beginning of their path in it.
const PARTS: [(&str, &str); 11] = [
    ("scenario.toml", "Title, clock, field and sides of the scenario."),
    ("forces/", "Order of battle, types, equipment."),
    ("geo/", "The map."),
    ("logistics/", "Supply: railheads, vehicles, depots."),
    ("command/", "Headquarters, what they were ordered, and what they may choose."),
    ("air/", "Aircraft, airfields, squadrons, missions."),
    ("intelligence/", "What each side can learn of the other."),
    ("parameters/", "Numbers in the laws of the model, with what is doubted of them."),
    ("counterfactuals/", "A change that can be played."),
    ("record/sources", "Bibliography."),
    ("record/", "What history recorded: claims, targets, events."),
];

/// What the run itself does not know.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Day of publication, `YYYY-MM-DD`.
    pub published: &'a str,
    /// Name of who played it.
    pub agent: Option<&'a str>,
    /// ORCID of who played it, with or without `https://orcid.org/`.
    pub orcid: Option<&'a str>,
    /// Licence of what the run made: a short name of the SPDX list, or the address of its text.
    pub licence: Option<&'a str>,
}

/// The archive. `files` are those of the run folder, in the order in which they shall stand in it.
///
/// It is made in memory, where the files are already: a disk that is full must not be found out by the library that packs it, which
/// says so in words of its own when it is dropped.
///
/// *Errors*: two files of one name.
pub fn archive(run: &Run<'_>, files: &[(String, Vec<u8>)], about: &About<'_>) -> Result<Vec<u8>, Error> {
    let contents = Contents::new(run, files, about);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    put(&mut zip, METADATA, metadata::text(&contents).as_bytes())?;
    put(&mut zip, PREVIEW, preview::text(&contents).as_bytes())?;
    // What is described as a folder must be in the archive as one.
    if contents.files.iter().any(|file| inside(file.name).is_some()) {
        zip.add_directory(PACKAGE, entry().unix_permissions(0o755))?;
    }
    for file in &contents.files {
        put(&mut zip, file.name, file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The head of an entry: nothing in it depends on the clock or the system.
fn entry() -> SimpleFileOptions {
    SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644).system(System::Unix)
}

/// Adds a file; tables are compressed already.
fn put(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let method = if name.ends_with(".parquet") { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    zip.start_file(name, entry().compression_method(method))?;
    zip.write_all(bytes).map_err(Error::Write)
}

/// All that is said of a run, whether to programs or to people.
struct Contents<'a> {
    run: Run<'a>,
    about: &'a About<'a>,
    files: Vec<Described<'a>>,
    /// The whole bibliography, each entry as it is printed.
    sources: Vec<(&'a Source, Option<Printed>)>,
}

/// A file, with what it holds.
struct Described<'a> {
    name: &'a str,
    bytes: &'a [u8],
    /// What the manifest says of it, which knows neither itself nor the report.
    entry: Option<&'a Entry>,
    table: Option<&'static Table>,
    /// What it holds, in sentences.
    text: String,
}

impl<'a> Contents<'a> {
    fn new(run: &Run<'a>, files: &'a [(String, Vec<u8>)], about: &'a About<'a>) -> Self {
        let sources: Vec<&'a Source> = run.scenario.given.sources.iter().collect();
        let printed = Style::named(STYLE).map_or_else(Vec::new, |style| bibliography(&sources, &style));
        let cited = |source: &'a Source| (source, printed.iter().find(|it| it.key == source.key).cloned());
        // An archive that was unpacked and is packed again brings its own two along.
        let others = files.iter().filter(|(name, _)| name != METADATA && name != PREVIEW);
        let files = others.map(|(name, bytes)| described(name, bytes, run.manifest)).collect();
        Self { run: *run, about, files, sources: sources.into_iter().map(cited).collect() }
    }

    fn summary(&self) -> String {
        let scenario = self.run.scenario.given.meta.summary.split_whitespace().collect::<Vec<_>>().join(" ");
        let Manifest { software, arguments, .. } = self.run.manifest;
        let count = arguments.replications;
        let played = format!("Played by Kokkyo {software}. Replications: {count}, of which number 0 is told event by event.");
        format!("{scenario} {played} These are results of a model, not a record of what happened.")
    }

    /// First and last day that was played, on the scenario's own clock, as an interval of ISO 8601.
    fn days(&self) -> String {
        let clock = &self.run.scenario.given.clock;
        let day = |at: Moment| at.show(clock.offset_h).chars().take(10).collect::<String>();
        // The last step may reach over the end of the campaign.
        let end = self.run.end().min(clock.end);
        format!("{}/{}", day(clock.start), day(Moment(end.0.saturating_sub(1))))
    }
}

/// Path within the package, for its files.
fn inside(name: &str) -> Option<&str> {
    name.strip_prefix(PACKAGE)?.strip_prefix('/')
}

fn described<'a>(name: &'a str, bytes: &'a [u8], manifest: &'a Manifest) -> Described<'a> {
    let entry = manifest.files.iter().find(|entry| entry.name == name);
    let table = TABLES.iter().copied().find(|table| table.file() == name);
    let text = match (table, name) {
        (Some(table), _) => {
            let rows = entry.and_then(|entry| entry.rows).map_or_else(String::new, |rows| format!(" Rows: {rows}."));
            format!("A row is {}.{rows}", table.about)
        }
        (None, RESULT) => "What the run came to, as `kokkyo run --json` prints it.".to_string(),
        (None, MANIFEST) => "What made the run, and size and hash of every other file but the report.".to_string(),
        (None, REPORT) => "The run to look at in a browser: map, course and outcome, with sources.".to_string(),
        (None, _) => inside(name).map_or("", part).to_string(),
    };
    Described { name, bytes, entry, table, text }
}

/// What a file of a package holds; those of its bases lie below `bases/NAME/`.
fn part(path: &str) -> &'static str {
    let own = path.strip_prefix("bases/").and_then(|rest| rest.split_once('/')).map_or(path, |(_, own)| own);
    PARTS.iter().find(|(start, _)| own.starts_with(start)).map_or("A file that comes with the scenario.", |(_, what)| *what)
}

/// Media type, by the end of a name.
fn media(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "parquet" => "application/vnd.apache.parquet",
        "json" => "application/json",
        "geojson" => "application/geo+json",
        "toml" => "application/toml",
        "html" => "text/html",
        "csv" => "text/csv",
        "md" => "text/markdown",
        "bib" => "application/x-bibtex",
        "asc" | "txt" => "text/plain",
        _ => "application/octet-stream",
    }
}

/// What is to be passed on with data under a licence of their own.
fn attribution(notice: &Notice) -> String {
    let parts = [&notice.content, &notice.from, &notice.text].map(String::as_str);
    format!("{}: {}", notice.licence, parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "))
}

/// An option that decided about the run.
struct Choice {
    option: &'static str,
    /// `None`: a switch.
    value: Option<String>,
    what: &'static str,
}

fn choices(arguments: &Arguments) -> Vec<Choice> {
    let one = |option, value: &str, what| Choice { option, value: Some(value.to_string()), what };
    let switch = |option, what| Choice { option, value: None, what };
    let behaviour = match &arguments.free_from {
        Some(date) => one("--free-from", date, "Headquarters did what is recorded until this date, and decided from there on"),
        None => one("--mode", &arguments.mode, "How headquarters behaved"),
    };
    let mut all = vec![
        behaviour,
        one("--seed", &arguments.seed.to_string(), "Key of all draws"),
        one("--replications", &arguments.replications.to_string(), "Replications in all"),
    ];
    all.extend(arguments.until.iter().map(|date| one("--until", date, "Date at which the run stopped, exclusive")));
    all.extend(arguments.with.iter().map(|name| one("--with", name, "Counterfactual of the scenario")));
    all.extend(arguments.set.iter().map(|value| one("--set", value, "Value set in the scenario, by its path")));
    all.extend(arguments.hold_out.iter().map(|name| one("--hold-out", name, "Mechanism played by its stand-in")));
    all.extend(arguments.draw_parameters.then(|| switch("--draw-parameters", "Every replication drew its parameters from their priors")));
    all.extend(arguments.digest.then(|| switch("--digest", "The digest of every replication was taken")));
    all
}

/// The command that plays the same from the copy of the package.
fn command(arguments: &Arguments) -> String {
    let mut words = vec!["kokkyo".to_string(), RUN.to_string(), format!("./{PACKAGE}")];
    for choice in choices(arguments) {
        words.push(choice.option.to_string());
        words.extend(choice.value.map(|value| typed(&value)));
    }
    words.join(" ")
}

/// A word as a shell takes it.
fn typed(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:+,@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) { word.to_string() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// A path as a relative reference: letters of all scripts stay, everything that means something in an address does not.
fn reference(path: &str) -> String {
    let foreign = |letter: char| !letter.is_ascii() && !letter.is_control() && !letter.is_whitespace();
    let mut out = String::with_capacity(path.len());
    for letter in path.chars() {
        if letter.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=@".contains(letter) || foreign(letter) {
            out.push(letter);
        } else {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// An address on the web, where a text is one.
fn web(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let sound = |letter: char| !letter.is_whitespace() && !letter.is_control() && !"\"<>\\^`{|}".contains(letter);
    (!rest.is_empty() && rest.chars().all(sound)).then(|| text.to_string())
}

/// Where a source is on the web: by its DOI, else by its address.
fn address(source: &Source) -> Option<String> {
    let csl = source.csl();
    let text = |name: &str| csl.get(name).and_then(Value::as_str).unwrap_or_default().trim();
    let doi = text("DOI").rsplit("doi.org/").next().unwrap_or_default();
    let doi = doi.strip_prefix("doi:").unwrap_or(doi).trim_start();
    let is_doi = doi.starts_with("10.") && doi.contains('/');
    if is_doi { Some(format!("https://doi.org/{}", reference(doi))) } else { web(text("URL")) }
}

/// Where the pages of people are.
const ORCID: &str = "https://orcid.org/";

/// ORCID as its address, where a text is one, with the address or without. A slip of the pen is seen by the check digit.
pub fn orcid(text: &str) -> Option<String> {
    let id = text.strip_prefix(ORCID).unwrap_or(text);
    let fits = |(at, byte): (usize, u8)| match at {
        4 | 9 | 14 => byte == b'-',
        18 => byte.is_ascii_digit() || byte == b'X',
        _ => byte.is_ascii_digit(),
    };
    let is_written = id.len() == 19 && id.bytes().enumerate().all(fits);
    (is_written && id.ends_with(check_digit(&id[..18]))).then(|| format!("{ORCID}{id}"))
}

/// The last letter of an ORCID, out of those before it (ISO 7064, MOD 11-2).
fn check_digit(id: &str) -> char {
    let sum = id.chars().filter_map(|letter| letter.to_digit(10)).fold(0, |sum, digit| (sum + digit) * 2 % 11);
    char::from_digit((12 - sum) % 11, 10).unwrap_or('X')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;
    use std::io::Read as _;
    use zip::ZipArchive;

    pub(super) const ABOUT: About<'static> =
        About { published: "2026-12-01", agent: Some("Ada Player"), orcid: Some("0000-0002-1825-0097"), licence: Some("CC-BY-4.0") };

    fn packed(run: &Run<'_>, files: &[(String, Vec<u8>)]) -> Vec<u8> {
        archive(run, files, &ABOUT).unwrap()
    }

    #[test]
    fn the_archive_holds_its_description_its_page_the_folder_of_the_package_and_then_every_file_as_it_is() {
        let played = played();
        let files = played.files();
        let mut zip = ZipArchive::new(Cursor::new(packed(&played.run(), &files))).unwrap();
        assert_eq!(zip.len(), files.len() + 3);
        let mut found = Vec::new();
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            if name == "package/" {
                assert_eq!((at, file.size()), (2, 0));
                continue;
            }
            let method = if name.ends_with(".parquet") { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            assert_eq!((file.compression(), file.last_modified()), (method, Some(DateTime::default())), "{name}");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            found.push((name, bytes));
        }
        assert_eq!([found[0].0.as_str(), found[1].0.as_str()], [METADATA, PREVIEW]);
        assert_eq!(found[2..], files[..]);
    }

    #[test]
    fn the_same_run_gives_the_same_bytes_in_an_archive_that_was_packed_before_too() {
        let played = played();
        let mut files = played.files();
        let once = packed(&played.run(), &files);
        assert_eq!(packed(&played.run(), &files), once);
        files.push((METADATA.to_string(), b"{}".to_vec()));
        files.push((PREVIEW.to_string(), b"old".to_vec()));
        assert_eq!(packed(&played.run(), &files), once);
    }

    #[test]
    fn an_archive_of_a_part_of_the_campaign_says_so() {
        let played = played();
        let (run, files) = (played.run(), played.files());
        let of = |run: &Run<'_>| {
            let contents = Contents::new(run, &files, &ABOUT);
            (metadata::text(&contents), preview::text(&contents), contents.days())
        };
        let (whole, page, days) = of(&run);
        assert!(!whole.contains(" until 1939-") && !page.contains(" until 1939-") && days == "1939-06-01/1939-06-10");
        let mut record = run.record.clone();
        record.frames.rows = 1 + (72.0 / record.frames.step_h) as usize;
        let (part, page, days) = of(&Run { record: &record, ..run });
        assert_eq!(days, "1939-06-01/1939-06-03");
        assert!(part.contains("\"temporalCoverage\": \"1939-06-01/1939-06-03\""));
        let title = format!("{}, played with seed 7 until 1939-06-04 00:00", run.scenario.given.meta.title);
        assert!(part.contains(&format!("\"name\": \"{title}\"")) && page.contains(&format!("<h1>{title}</h1>")));
        assert!(!part.contains("1939-06-10") && page.contains("1939-06-01 to 1939-06-03"));
    }

    #[test]
    fn an_orcid_is_known_by_its_check_digit() {
        // The examples of the ORCID documentation.
        for known in ["0000-0002-1825-0097", "0000-0002-1694-233X"] {
            let address = format!("https://orcid.org/{known}");
            assert_eq!([orcid(known), orcid(&address)], [Some(address.clone()), Some(address)]);
        }
        for wrong in [
            "https://orcid.org/0000-0002-1825-0098",
            "https://orcid.org/0000-0002-1825-009",
            "https://orcid.org/0000-0002-1694-233x",
            "https://example.org/0000-0002-1825-0097",
            "0000000218250097",
            "https://orcid.org/",
            "０000-0002-1825-0097",
            "",
        ] {
            assert_eq!(orcid(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_file_of_a_run_is_described() {
        let played = played();
        for (name, bytes) in &played.files() {
            let run = played.run();
            let file = described(name, bytes, run.manifest);
            assert!(!file.text.is_empty(), "{name}");
            assert_ne!(media(name), "application/octet-stream", "{name}");
        }
    }

    #[test]
    fn what_is_chosen_is_typed_as_a_shell_takes_it() {
        let with = vec!["no-bridge".to_string()];
        let set = vec!["a.b=it's 3".to_string()];
        let arguments = Arguments { mode: "free".to_string(), seed: 7, replications: 3, with, set, digest: true, ..Arguments::default() };
        let expected = r"kokkyo run ./package --mode free --seed 7 --replications 3 --with no-bridge --set 'a.b=it'\''s 3' --digest";
        assert_eq!(command(&arguments), expected);
    }

    #[test]
    fn only_addresses_are_taken_for_addresses() {
        let source = |record: &str| Source { record: record.to_string(), ..Source::default() };
        let at = |record: &str| address(&source(record));
        assert_eq!(at(r#"{"DOI": "https://doi.org/10.1000/a b"}"#).as_deref(), Some("https://doi.org/10.1000/a%20b"));
        assert_eq!(at(r#"{"DOI": "doi:10.1000/182", "URL": "https://example.org/"}"#).as_deref(), Some("https://doi.org/10.1000/182"));
        assert_eq!(at(r#"{"DOI": "none", "URL": "https://example.org/x"}"#).as_deref(), Some("https://example.org/x"));
        for none in ["{}", r#"{"URL": "javascript:alert(1)"}"#, r#"{"URL": "https://a b"}"#, r#"{"URL": "https://\"><script>"}"#] {
            assert_eq!(at(none), None, "{none}");
        }
        assert_eq!(reference("a b/100%#:é"), "a%20b/100%25%23%3Aé");
    }
}
