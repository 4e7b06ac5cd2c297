//! How layers and runs are written for other programs.

pub mod crate_of;
pub mod geojson;
pub mod geopackage;
pub mod kml;
pub mod msdl;
pub mod qgis;
pub mod table;

use kokkyo_scenario::Moment;

/// A file of a folder: its name, and what is in it.
pub type File = (String, Vec<u8>);

/// An instant as ISO 8601 writes it: `1939-05-11T03:00:00Z`.
pub fn instant(at: Moment) -> String {
    jiff::Timestamp::from_second(at.0).map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
