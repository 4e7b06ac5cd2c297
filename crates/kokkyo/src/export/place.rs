//! Where an export is put: whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kokkyo_ensemble::run_folder::folder::UNFINISHED;
use kokkyo_export::{Error, formats};

use crate::cli::ExportOptions;
use crate::failure::Failure;
use crate::whole_file::unfinished;

/// Where something may be written, and how it gets there: whole or not at all, and over nothing that was not named to be replaced.
pub(super) struct Place<'a> {
    /// As it was typed, for those who read of it.
    pub(super) shown: &'a Path,
    /// The same; of a folder that is there, the one that links lead to.
    path: PathBuf,
    /// What is there was named to be replaced.
    replace: bool,
    interrupted: Arc<AtomicBool>,
}

impl<'a> Place<'a> {
    /// Refuses what lies in the folder of the run, and what is there already and was not named to be replaced. Removes what exports that
    /// were killed left beside it.
    pub(super) fn claim(path: &'a Path, run: &Path, options: &ExportOptions, interrupted: Arc<AtomicBool>) -> Result<Self, Failure> {
        let shown = path.display();
        let refused = |why: &str| Err(Failure::Usage(format!("--out: `{shown}` {why}")));
        let Some(name) = path.file_name() else { return refused("names no file") };
        // A link is replaced and not followed: where it lies counts, and where it leads.
        let (run, above) = (resolved(run), path.parent().map(resolved));
        if resolved(path).starts_with(&run) || above.is_some_and(|above| above.starts_with(&run)) {
            return refused("lies in the folder of the run, which is only read: name a place outside it");
        }
        let mut place = Self { shown: path, path: path.to_path_buf(), replace: options.replace, interrupted };
        let is_folder = options.to.is_folder();
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return refused(&format!("cannot be used: {error}")),
            Ok(there) if there.is_dir() && !is_folder => return refused("is a folder, and this format is one file: name another"),
            Ok(there) if !there.is_dir() && is_folder => return refused("is no folder, and this format fills one: name another"),
            Ok(_) if !options.replace && !is_free(path) => return Err(place.taken()),
            Ok(there) if there.is_dir() => place.path = resolved(path),
            Ok(_) => {}
        }
        sweep(path.parent(), |whole| name.to_str() == Some(whole));
        Ok(place)
    }

    /// Asked for between the steps. *Errors*: Ctrl-C.
    pub(super) fn go_on(&self) -> Result<(), Failure> {
        if self.interrupted.load(Ordering::Relaxed) { Err(Failure::Interrupted("nothing was written".to_string())) } else { Ok(()) }
    }

    fn taken(&self) -> Failure {
        Failure::Usage(format!("`{}` is there already: --replace writes over it, --out names another", self.shown.display()))
    }

    pub(super) fn failed(&self, error: &Error) -> Failure {
        Failure::Failed(format!("{} cannot be written: {error}", self.shown.display()))
    }

    /// What a file of the folder met.
    fn failed_at(&self, name: &str, error: io::Error) -> Failure {
        Failure::Failed(format!("{} cannot be written: {error}", self.shown.join(name).display()))
    }

    pub(super) fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.file(|file, _| Ok(save(file, bytes)?))
    }

    /// A file that something else fills: beside its place first, so that half a file never takes it.
    pub(super) fn file(&self, fill: impl FnOnce(File, &Path) -> Result<(), Error>) -> Result<(), Failure> {
        self.go_on()?;
        let _way = Way::to(&self.path).map_err(|error| self.failed(&error.into()))?;
        let beside = Unfinished::beside(&self.path);
        let filled = File::create_new(&beside.0).map_err(Error::from).and_then(|file| fill(file, &beside.0));
        filled.map_err(|error| self.failed(&error))?;
        self.go_on()?;
        self.settle(&beside, &self.path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => self.taken(),
            _ => self.failed(&error.into()),
        })
    }

    /// What is whole takes its place. *Errors*: something is there that was not named to be replaced (`AlreadyExists`); the system said no.
    fn settle(&self, beside: &Unfinished, path: &Path) -> io::Result<()> {
        if self.replace { fs::rename(&beside.0, path) } else { put(&beside.0, path) }
    }

    /// Files of a folder. `others` are those of the same format that are not among them: their names, and how they begin.
    pub(super) fn folder(&self, files: &[formats::File], others: &[formats::File]) -> Result<(), Failure> {
        self.go_on()?;
        if self.path.is_dir() { self.fill(files, others) } else { self.make(files) }
    }

    /// A new folder: beside its place first, so that half a folder never takes it.
    fn make(&self, files: &[formats::File]) -> Result<(), Failure> {
        let _way = Way::to(&self.path).map_err(|error| self.failed(&error.into()))?;
        let beside = Unfinished::beside(&self.path);
        fs::create_dir(&beside.0).map_err(|error| self.failed(&error.into()))?;
        for (name, bytes) in files {
            self.go_on()?;
            File::create_new(beside.0.join(name)).and_then(|file| save(file, bytes)).map_err(|error| self.failed_at(name, error))?;
        }
        self.go_on()?;
        // No system puts a folder over one that holds something.
        let moved = fs::rename(&beside.0, &self.path);
        moved.map_err(|error| if is_free(&self.path) { self.failed(&error.into()) } else { self.taken() })
    }

    /// A folder that is there, and stays itself: it may be a disk, and have owners. When all files stand beside their places, each takes
    /// its own, the last one last: of two programs the one that has the first has them all. What else an export of this format wrote is
    /// removed, so that nothing of an earlier one lies among them; the rest stays.
    fn fill(&self, files: &[formats::File], others: &[formats::File]) -> Result<(), Failure> {
        sweep(Some(&self.path), |whole| files.iter().chain(others).any(|(name, _)| name == whole));
        let mut all = Vec::new();
        for (name, bytes) in files {
            self.go_on()?;
            let beside = Unfinished::beside(&self.path.join(name));
            File::create_new(&beside.0).and_then(|file| save(file, bytes)).map_err(|error| self.failed_at(name, error))?;
            all.push((name, beside));
        }
        self.go_on()?;
        for (at, (name, beside)) in all.iter().enumerate() {
            if self.replace && at + 1 == all.len() {
                others.iter().for_each(|(name, begins)| forget(&self.path.join(name), begins));
            }
            self.settle(beside, &self.path.join(name)).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => self.taken(),
                _ => self.failed_at(name, error),
            })?;
        }
        Ok(())
    }
}

/// Where a path leads, through links and over folders that are yet to be made.
fn resolved(path: &Path) -> PathBuf {
    let mut at = std::env::current_dir().unwrap_or_default();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(at.pop()),
            part => at.push(part),
        }
        at = at.canonicalize().unwrap_or(at);
    }
    at
}

/// Nothing is there, or an empty folder.
fn is_free(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn save(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// Puts a file where none is, even if another program looked there at the same time: a second name is given in one step, or refused.
/// Where file systems know no second names an empty file, which is made in one step too, holds the place.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => reserve_and_put(from, to),
        linked => linked,
    }
}

fn reserve_and_put(from: &Path, to: &Path) -> io::Result<()> {
    drop(File::create_new(to)?);
    fs::rename(from, to).inspect_err(|_| {
        // Not removed, it would be empty, and in the way of the next one.
        let _ = fs::remove_file(to);
    })
}

/// Removes a file that an export wrote: one that begins as it does. Others have files of such names too.
fn forget(path: &Path, begins: &[u8]) {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(begins.len() as u64).read_to_end(&mut head));
    if read.is_ok() && head == begins && fs::symlink_metadata(path).is_ok_and(|there| there.is_file()) {
        remove(path);
    }
}

/// Removes a file or a folder of ours, if it is there. What cannot be removed does no harm.
fn remove(path: &Path) {
    let _ = match fs::symlink_metadata(path) {
        Ok(there) if there.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
}

/// Folders made on the way to a place, the outermost first; those into which nothing came are removed again.
struct Way(Vec<PathBuf>);

impl Way {
    fn to(path: &Path) -> io::Result<Self> {
        let missing = |folder: &&Path| fs::metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) else { return Ok(Self(Vec::new())) };
        let mut made: Vec<PathBuf> = above.ancestors().take_while(missing).map(Path::to_path_buf).collect();
        made.retain(|folder| !folder.as_os_str().is_empty());
        made.reverse();
        let way = Self(made);
        fs::create_dir_all(above)?;
        Ok(way)
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Only an empty folder can be removed so.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// What is written beside its place, as `NAME.PID.tmp`; removed if it does not take it.
struct Unfinished(PathBuf);

/// What a database adds to the name of its file for the one that it may need while it writes.
const JOURNAL: &str = "-journal";

impl Unfinished {
    fn beside(path: &Path) -> Self {
        Self(ending(path, &format!(".{}{UNFINISHED}", std::process::id())))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        remove(&self.0);
        remove(&ending(&self.0, JOURNAL));
    }
}

/// A path with more behind its name.
fn ending(path: &Path, more: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(more);
    path.with_file_name(name)
}

/// Removes what exports that are gone left beside places whose names are ours.
fn sweep(folder: Option<&Path>, is_ours: impl Fn(&str) -> bool) {
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let beside = name.strip_suffix(JOURNAL).unwrap_or(&name);
        let Some(whole) = unfinished(beside).filter(|whole| is_ours(whole)) else { continue };
        let process = beside[whole.len()..].trim_start_matches('.').trim_end_matches(UNFINISHED);
        if entry.metadata().is_ok_and(|left| !left.is_symlink() && is_gone(process, &left)) {
            remove(&entry.path());
        }
    }
}

/// No export takes so long.
const LONG: Duration = Duration::from_secs(3600);

/// Whether a process is gone that left something. Where the system does not list its processes, time tells.
fn is_gone(process: &str, left: &fs::Metadata) -> bool {
    let is_old = left.modified().ok().and_then(|at| at.elapsed().ok()).is_some_and(|since| since > LONG);
    let is_missing = Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists();
    // What bears our own number was left by another process that had it.
    is_old || is_missing || process == std::process::id().to_string()
}

#[cfg(test)]
mod tests {
    use kokkyo_ensemble::run_folder::manifest::MANIFEST;
    use kokkyo_export::formats::table;

    use super::*;
    use crate::cli::ExportFormat;

    fn options(to: ExportFormat, replace: bool) -> ExportOptions {
        let (run, layer) = (PathBuf::new(), Vec::new());
        ExportOptions { run, to, out: None, replace, layer, at: None, author: None, orcid: None, licence: None, published: None }
    }

    fn claim<'a>(path: &'a Path, to: ExportFormat, replace: bool) -> Result<Place<'a>, Failure> {
        let run = path.ancestors().find(|above| above.join("run").is_dir()).unwrap().join("run");
        Place::claim(path, &run, &options(to, replace), Arc::new(AtomicBool::new(false)))
    }

    /// A folder in which there is a run.
    fn around() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("run")).unwrap();
        fs::write(folder.path().join("run").join(MANIFEST), "{}").unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn files(names: &[&str]) -> Vec<formats::File> {
        names.iter().map(|name| (name.to_string(), format!("new {name}").into_bytes())).collect()
    }

    #[test]
    fn no_place_in_the_folder_of_the_run_is_taken_however_it_is_written() {
        let folder = around();
        let at = |path: &str| folder.path().join(path);
        let mut within = vec!["run/manifest.json", "run/new.kml", "run/new/deeper/x.kml", "run/../run/x.kml", "new/../run/x.kml", "run"];
        let outside = ["run.kml", "run-2/x.kml", "other/run/x.kml", "run/../x.kml"];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("run"), at("link")).unwrap();
            std::os::unix::fs::symlink(at("run/manifest.json"), at("manifest.kml")).unwrap();
            std::os::unix::fs::symlink(at("else.kml"), at("run/else.kml")).unwrap();
            within.extend(["link/x.kml", "link", "manifest.kml", "new/../link/x.kml", "run/else.kml"]);
        }
        for (to, replace) in [(ExportFormat::Kml, true), (ExportFormat::Csv, true), (ExportFormat::Kml, false)] {
            for path in &within {
                let path = at(path);
                let Err(Failure::Usage(why)) = claim(&path, to, replace) else { panic!("{}", path.display()) };
                assert!(why.contains("the folder of the run"), "{}: {why}", path.display());
            }
            for path in outside {
                assert!(claim(&at(path), to, replace).is_ok(), "{path}");
            }
        }
        assert_eq!(fs::read_to_string(at("run/manifest.json")).unwrap(), "{}");
    }

    #[test]
    fn what_came_to_be_there_meanwhile_is_not_written_over() {
        let folder = around();
        let (file, full) = (folder.path().join("x.kml"), folder.path().join("x-csv"));
        let (one, many) = (claim(&file, ExportFormat::Kml, false).unwrap(), claim(&full, ExportFormat::Csv, false).unwrap());
        fs::write(&file, "of another").unwrap();
        fs::create_dir(&full).unwrap();
        fs::write(full.join("days.csv"), "of another").unwrap();
        for refused in [one.bytes(b"mine").unwrap_err(), many.folder(&files(&["days.csv"]), &[]).unwrap_err()] {
            let Failure::Usage(why) = refused else { panic!("{refused:?}") };
            assert!(why.contains("is there already: --replace"), "{why}");
        }
        for path in [&file, &full.join("days.csv")] {
            assert_eq!(fs::read_to_string(path).unwrap(), "of another");
        }
        // So it is in a folder that was empty.
        let empty = folder.path().join("empty");
        fs::create_dir(&empty).unwrap();
        let late = claim(&empty, ExportFormat::Csv, false).unwrap();
        fs::write(empty.join("days.csv"), "of another").unwrap();
        assert!(matches!(late.folder(&files(&["days.csv", "fire.csv"]), &[]), Err(Failure::Usage(_))));
        assert_eq!((names(&empty), fs::read(empty.join("days.csv")).unwrap()), (vec!["days.csv".to_string()], b"of another".to_vec()));
        fs::remove_dir_all(&empty).unwrap();
        // Where file systems know no second names, too.
        let spare = folder.path().join("spare");
        fs::write(&spare, "mine").unwrap();
        assert_eq!(reserve_and_put(&spare, &file).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&file).unwrap(), "of another");
        assert!(reserve_and_put(&folder.path().join("missing"), &folder.path().join("y.kml")).is_err());
        assert_eq!(names(folder.path()), ["run", "spare", "x-csv", "x.kml"]);
        reserve_and_put(&spare, &folder.path().join("y.kml")).unwrap();
        assert_eq!(names(folder.path()), ["run", "x-csv", "x.kml", "y.kml"]);
    }

    #[test]
    fn a_folder_is_made_or_one_that_is_empty_is_filled() {
        let folder = around();
        for name in ["made/on/the/way", "empty"] {
            let path = folder.path().join(name);
            if name == "empty" {
                fs::create_dir(&path).unwrap();
            }
            claim(&path, ExportFormat::Csv, false).unwrap().folder(&files(&["days.csv", "fire.csv"]), &[]).unwrap();
            assert_eq!(names(&path), ["days.csv", "fire.csv"]);
        }
        assert_eq!(names(folder.path()), ["empty", "made", "run"]);
    }

    #[test]
    fn what_fails_leaves_no_file_no_journal_and_no_folder() {
        let folder = around();
        let path = folder.path().join("made/on/the/way/x.gpkg");
        let place = claim(&path, ExportFormat::Geopackage, false).unwrap();
        let half = |mut file: File, beside: &Path| {
            file.write_all(b"half a file")?;
            fs::write(ending(beside, JOURNAL), "of a database")?;
            Err(Error::NotThen("the disk is full".to_string()))
        };
        let Failure::Failed(why) = place.file(half).unwrap_err() else { panic!("it is no fault of the command line") };
        assert_eq!(why, format!("{} cannot be written: the disk is full", path.display()));
        // A name that cannot be made, behind one that can.
        let full = folder.path().join("made-csv");
        assert!(claim(&full, ExportFormat::Csv, false).unwrap().folder(&files(&["days.csv", "no/fire.csv"]), &[]).is_err());
        assert_eq!(names(folder.path()), ["run"]);
    }

    #[test]
    fn an_export_that_is_interrupted_leaves_nothing() {
        let folder = around();
        let (path, full, there) = (folder.path().join("made/x.gpkg"), folder.path().join("made/x-csv"), folder.path().join("there-csv"));
        fs::create_dir(&there).unwrap();
        fs::write(there.join("days.csv"), "old").unwrap();
        let (one, many) = (claim(&path, ExportFormat::Geopackage, false).unwrap(), claim(&full, ExportFormat::Csv, false).unwrap());
        let again = claim(&there, ExportFormat::Csv, true).unwrap();
        let in_the_midst = one.file(|_, _| {
            one.interrupted.store(true, Ordering::Relaxed);
            Ok(())
        });
        [&many, &again].iter().for_each(|place| place.interrupted.store(true, Ordering::Relaxed));
        let files = files(&["days.csv"]);
        for stopped in [in_the_midst, one.bytes(b"x"), many.make(&files), again.fill(&files, &[]), again.folder(&files, &[])] {
            assert!(matches!(stopped, Err(Failure::Interrupted(_))), "{stopped:?}");
        }
        assert_eq!(names(folder.path()), ["run", "there-csv"]);
        assert_eq!((names(&there), fs::read_to_string(there.join("days.csv")).unwrap()), (vec!["days.csv".to_string()], "old".to_string()));
    }

    #[test]
    fn of_a_folder_that_is_filled_anew_only_what_an_export_wrote_goes() {
        let folder = around();
        let path = folder.path().join("tables");
        fs::create_dir(&path).unwrap();
        for (name, text) in [
            ("days.csv", "old"),
            ("fire.csv", "id,cell\n1,2\n"),
            ("places.csv", "my,own,places\n"),
            ("rivers.csv", "id"),
            ("notes.txt", "mine"),
            ("days.csv.4294967294.tmp", "left"),
            ("notes.txt.4294967294.tmp", "mine too"),
        ] {
            fs::write(path.join(name), text).unwrap();
        }
        let others = ["fire.csv", "places.csv", "rivers.csv", "ways.csv"].map(|name| (name.to_string(), b"id,cell\n".to_vec()));
        let left = File::options().write(true).open(path.join("days.csv.4294967294.tmp")).unwrap();
        left.set_modified(std::time::SystemTime::now() - 2 * LONG).unwrap();
        claim(&path, ExportFormat::Csv, true).unwrap().folder(&files(&["days.csv", table::METADATA]), &others).unwrap();
        let stay = ["csv-metadata.json", "days.csv", "notes.txt", "notes.txt.4294967294.tmp", "places.csv", "rivers.csv"];
        assert_eq!(names(&path), stay);
        assert_eq!(fs::read_to_string(path.join("days.csv")).unwrap(), "new days.csv");
    }

    #[test]
    fn what_killed_exports_left_beside_a_place_goes_and_what_others_write_stays() {
        let folder = around();
        let at = |name: &str| folder.path().join(name);
        // No system numbers so far; and this process is at work.
        let (gone, here) = (u32::MAX - 1, std::process::id());
        let left = [format!("x.gpkg.{gone}.tmp"), format!("x.gpkg.{gone}.tmp-journal")];
        let stay = [format!("y.gpkg.{gone}.tmp"), "x.gpkg.bak.tmp".to_string(), format!("x.gpkg.{gone}"), format!("x.gpkg-{gone}.tmp")];
        for name in left.iter().chain(&stay) {
            fs::write(at(name), "half").unwrap();
            let file = File::options().write(true).open(at(name)).unwrap();
            file.set_modified(std::time::SystemTime::now() - 2 * LONG).unwrap();
        }
        fs::create_dir(at(&format!("x-csv.{here}.tmp"))).unwrap();
        fs::write(at(&format!("x-csv.{here}.tmp/days.csv")), "half").unwrap();
        let paths = [at("x.gpkg"), at("x-csv")];
        claim(&paths[0], ExportFormat::Geopackage, false).unwrap();
        claim(&paths[1], ExportFormat::Csv, false).unwrap();
        let mut stay = stay.to_vec();
        stay.push("run".to_string());
        stay.sort();
        assert_eq!(names(folder.path()), stay);
        // The first process of a system is always at work.
        fs::write(at("x.gpkg.1.tmp"), "of another that is at work").unwrap();
        claim(&paths[0], ExportFormat::Geopackage, false).unwrap();
        assert!(at("x.gpkg.1.tmp").exists());
    }
}
