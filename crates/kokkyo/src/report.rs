//! `kokkyo report`, and the report that `kokkyo run` leaves beside its tables: the viewer with the run in one HTML file.
//!
//! The file is not among those that the manifest lists: it adds nothing to them and can be made anew at any time.

use std::fs;
use std::path::{Path, PathBuf};

use kokkyo_viewer::assets::{Assets, EMBEDDED};
use kokkyo_viewer::kept;

use crate::cli::ReportOptions;
use crate::failure::{Failure, OK};
use crate::output::note;
use crate::{run_folder, whole_file};

/// Name of the report in a run folder.
pub const REPORT: &str = "report.html";

/// Runs the command.
pub fn report(options: &ReportOptions) -> Result<u8, Failure> {
    let (folder, run) = run_folder::open(&options.run)?;
    let out = options.out.clone().unwrap_or_else(|| folder.join(REPORT));
    let theatre = &run.world.theatre;
    let (arguments, software) = (&run.manifest.arguments, &run.manifest.software);
    let html = match &options.viewer {
        None => kept::html(&run.scenario, theatre, &run.record, arguments, software),
        Some(folder) => {
            let built = Built::read(folder)?;
            kept::html_with(&run.scenario, theatre, &run.record, arguments, software, &built.assets())
        }
    };
    write(&out, &html)?;
    Ok(OK)
}

/// Writes a report, and says where it is.
///
/// *Errors*: the file cannot be written.
pub fn write(path: &Path, html: &str) -> Result<(), Failure> {
    whole_file::write(path, html)?;
    note(&format!("the report is {}: open it in a browser", path.display()));
    Ok(())
}

/// Takes away the report of an earlier run, so that it is never taken for that of the next.
pub fn forget(folder: &Path) {
    // Where there is none, or it cannot be removed, writing the new one says what is wrong.
    let _ = fs::remove_file(folder.join(REPORT));
}

/// Another build of the viewer, for those who work on it.
struct Built {
    vendor: String,
    viewer: String,
    style: String,
}

impl Built {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let read = |name: &str| {
            let path: PathBuf = folder.join(name);
            fs::read_to_string(&path).map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", path.display())))
        };
        Ok(Self { vendor: read("vendor.js")?, viewer: read("viewer.js")?, style: read("viewer.css")? })
    }

    fn assets(&self) -> Assets<'_> {
        Assets { vendor: &self.vendor, viewer: &self.viewer, style: &self.style, fonts: EMBEDDED.fonts }
    }
}
