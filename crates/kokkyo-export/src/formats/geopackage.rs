//! GeoPackage 1.3: one file with every layer, which QGIS opens already styled, labelled and set in time.
//!
//! It is plain SQLite. The same layers make the same bytes: nothing here asks a clock, and all is written in the order given.

use std::path::Path;

use kokkyo_scenario::Moment;
use kokkyo_scenario::geography::LonLat;
use rusqlite::types::Value as Stored;
use rusqlite::{Connection, OpenFlags, params, params_from_iter};
use serde_json::json;

use super::qgis;
use crate::Error;
use crate::layer::{Field, Geometry, Kind, Layer, Shape, T_END, T_START, Value};

/// WGS 84, longitude before latitude.
const WGS_84: i32 = 4326;
/// Geographic, but of no system: what tables without places are registered under.
const NO_SYSTEM: i32 = 0;
/// Flags of a geometry: little-endian.
const LITTLE_ENDIAN: u8 = 0b0001;
/// Flags of a geometry: its box stands before it.
const BOXED: u8 = 0b0010;

/// The application is `GPKG` in ASCII. The journal is in memory: whoever calls replaces the whole file or none of it.
const SETTINGS: &str = "
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA journal_mode = MEMORY;
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;";

/// The tables of the standard and of the extensions used, and the one in which QGIS looks for styles.
const TABLES: &str = r#"
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
 organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
 description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
 min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
 srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
 CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
 CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
 scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
 mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
 CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
 min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
 CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
 md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
 timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
 CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
 CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
 f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
 description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
INSERT INTO gpkg_spatial_ref_sys VALUES
 ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', 'Cartesian coordinates of no known system'),
 ('Undefined geographic', 0, 'NONE', 0, 'undefined', 'Geographic coordinates of no known system'),
 ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
  || 'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
  || 'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
  || 'AUTHORITY["EPSG","4326"]]', 'Longitude and latitude in degrees');
INSERT INTO gpkg_extensions VALUES
 ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec140/#extension_schema', 'read-write'),
 ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec140/#extension_schema', 'read-write'),
 ('gpkg_metadata', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec140/#extension_metadata', 'read-write'),
 ('gpkg_metadata_reference', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec140/#extension_metadata', 'read-write');"#;

/// What keeps the spatial index of a table `<t>` right when another program edits it. The standard lays down what each does and that
/// the first and third updates are no more. SQLite alone lacks the functions they call: none may exist while a layer is filled.
const TRIGGERS: &str = r#"
CREATE TRIGGER "rtree_<t>_geom_insert" AFTER INSERT ON "<t>"
 WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN INSERT OR REPLACE INTO "rtree_<t>_geom" VALUES (NEW."fid", <box>); END;
CREATE TRIGGER "rtree_<t>_geom_update2" AFTER UPDATE OF "geom" ON "<t>"
 WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_<t>_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_<t>_geom_update4" AFTER UPDATE ON "<t>"
 WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_<t>_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_<t>_geom_update5" AFTER UPDATE ON "<t>"
 WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
BEGIN DELETE FROM "rtree_<t>_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_<t>_geom" VALUES (NEW."fid", <box>); END;
CREATE TRIGGER "rtree_<t>_geom_update6" AFTER UPDATE OF "geom" ON "<t>"
 WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
 AND (OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom"))
BEGIN UPDATE "rtree_<t>_geom" SET minx = ST_MinX(NEW."geom"), maxx = ST_MaxX(NEW."geom"), miny = ST_MinY(NEW."geom"),
 maxy = ST_MaxY(NEW."geom") WHERE id = NEW."fid"; END;
CREATE TRIGGER "rtree_<t>_geom_update7" AFTER UPDATE OF "geom" ON "<t>"
 WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))
 AND (OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom"))
BEGIN INSERT INTO "rtree_<t>_geom" VALUES (NEW."fid", <box>); END;
CREATE TRIGGER "rtree_<t>_geom_delete" AFTER DELETE ON "<t>" WHEN old."geom" NOT NULL
BEGIN DELETE FROM "rtree_<t>_geom" WHERE id = OLD."fid"; END;"#;

/// The place of `<box>` above.
const BOX: &str = r#"ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")"#;

/// What the file says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Title for people.
    pub title: &'a str,
    /// What it holds.
    pub description: &'a str,
    /// When what it holds last changed.
    pub last_change: Moment,
    /// What made the run: JSON.
    pub metadata: &'a str,
}

/// Writes layers into a file that does not exist or is empty. *Errors*: what was written by then is of no use.
pub fn write(path: &Path, layers: &[Layer], about: &About<'_>) -> Result<(), Error> {
    let mut database = open(path)?;
    database.execute_batch(SETTINGS)?;
    let transaction = database.transaction()?;
    transaction.execute_batch(TABLES)?;
    let changed = instant(about.last_change);
    for layer in layers {
        register(&transaction, layer, &changed)?;
        describe(&transaction, layer)?;
        transaction.execute_batch(&table(layer))?;
        fill(&transaction, layer)?;
        transaction.execute_batch(&indexes(layer))?;
    }
    styles(&transaction, layers, &changed)?;
    metadata(&transaction, about, &changed)?;
    transaction.commit()?;
    // Dropped, it would keep quiet about a fault.
    database.close().map_err(|(_, fault)| fault)?;
    Ok(())
}

/// Opens a file by its name. A name that begins with `file:` is an address to SQLite: it is built to read one whether the flags ask
/// for it or not, so that here no name may begin so.
fn open(path: &Path) -> Result<Connection, Error> {
    let path = if path.is_relative() { Path::new(".").join(path) } else { path.to_path_buf() };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(path, flags)?)
}

/// What the standard calls the geometry of a layer; nothing for a table.
const fn geometry_type(shape: Shape) -> Option<&'static str> {
    match shape {
        Shape::Table => None,
        Shape::Points => Some("POINT"),
        Shape::Lines => Some("MULTILINESTRING"),
        Shape::Polygons => Some("MULTIPOLYGON"),
    }
}

/// Tells what a layer is, where it lies and that it has a spatial index.
fn register(database: &Connection, layer: &Layer, changed: &str) -> Result<(), Error> {
    let geometry = geometry_type(layer.shape);
    let (data, system) = if geometry.is_some() { ("features", WGS_84) } else { ("attributes", NO_SYSTEM) };
    let [west, east, south, north] = match layer.rows.iter().filter_map(|row| extent(&row.geometry)).reduce(around) {
        Some(all) if geometry.is_some() => all.map(Some),
        _ => [None; 4],
    };
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![layer.name, data, layer.title, layer.description, changed, west, south, east, north, system],
    )?;
    if let Some(geometry) = geometry {
        database.execute("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)", (layer.name, geometry, system))?;
        let index = "'gpkg_rtree_index', 'http://www.geopackage.org/spec140/#extension_rtree', 'write-only'";
        database.execute(&format!("INSERT INTO gpkg_extensions VALUES (?1, 'geom', {index})"), [layer.name])?;
    }
    Ok(())
}

/// Tells what the columns of a layer mean.
fn describe(database: &Connection, layer: &Layer) -> Result<(), Error> {
    let mut insert = database.prepare("INSERT INTO gpkg_data_columns VALUES (?1, ?2, ?2, ?3, ?4, NULL, NULL)")?;
    for field in &layer.fields {
        let description = match field.unit {
            "" => field.description.to_string(),
            unit => format!("{}. Unit: {unit}", field.description),
        };
        insert.execute((layer.name, field.name, title(field), description))?;
    }
    Ok(())
}

/// `Road left km` for `road_left_km`.
fn title(field: &Field) -> String {
    let words = field.name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The name of a table or column within a statement.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The statements that make the table of a layer and its spatial index.
fn table(layer: &Layer) -> String {
    let name = quoted(layer.name);
    let mut columns = vec!["\"fid\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL".to_string()];
    columns.extend(geometry_type(layer.shape).map(|geometry| format!("\"geom\" {geometry}")));
    columns.extend(layer.fields.iter().map(|field| {
        let kind = match field.kind {
            Kind::Text => "TEXT",
            Kind::Whole => "INTEGER",
            Kind::Number => "REAL",
            Kind::Flag => "BOOLEAN",
            Kind::Time => "DATETIME",
        };
        format!("{} {kind}", quoted(field.name))
    }));
    let mut made = format!("CREATE TABLE {name} ({});", columns.join(", "));
    if layer.shape != Shape::Table {
        made += &format!("CREATE VIRTUAL TABLE {} USING rtree(id, minx, maxx, miny, maxy);", tree(layer));
    }
    made
}

/// The name of the spatial index of a layer within a statement.
fn tree(layer: &Layer) -> String {
    quoted(&format!("rtree_{}_geom", layer.name))
}

/// The rows of a layer, each with its box in the spatial index.
fn fill(database: &Connection, layer: &Layer) -> Result<(), Error> {
    let shaped = layer.shape != Shape::Table;
    let marks = vec!["?"; 1 + usize::from(shaped) + layer.fields.len()].join(", ");
    let mut insert = database.prepare(&format!("INSERT INTO {} VALUES ({marks})", quoted(layer.name)))?;
    let into_index = format!("INSERT INTO {} VALUES (?1, ?2, ?3, ?4, ?5)", tree(layer));
    let mut index = shaped.then(|| database.prepare(&into_index)).transpose()?;
    for (row, fid) in layer.rows.iter().zip(1_i64..) {
        let extent = extent(&row.geometry);
        let geometry = shaped.then(|| extent.map_or(Stored::Null, |extent| Stored::Blob(blob(&row.geometry, extent))));
        let values = row.values.iter().map(stored);
        insert.execute(params_from_iter(std::iter::once(Stored::Integer(fid)).chain(geometry).chain(values)))?;
        if let Some((index, [west, east, south, north])) = index.as_mut().zip(extent) {
            index.execute((fid, west, east, south, north))?;
        }
    }
    Ok(())
}

/// The statements that follow once the rows are there: what keeps the spatial index right, and an index of when rows hold.
fn indexes(layer: &Layer) -> String {
    let mut made = String::new();
    if layer.shape != Shape::Table {
        made += &TRIGGERS.replace("<box>", BOX).replace("<t>", &layer.name.replace('"', "\"\""));
    }
    if layer.span().is_some() {
        let name = quoted(&format!("idx_{}_span", layer.name));
        made += &format!("\nCREATE INDEX {name} ON {} (\"{T_START}\", \"{T_END}\");", quoted(layer.name));
    }
    made
}

/// What QGIS opens the layers with.
fn styles(database: &Connection, layers: &[Layer], changed: &str) -> Result<(), Error> {
    database.execute(
        "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?1, NULL, NULL, NULL, NULL, ?2)",
        (changed, NO_SYSTEM),
    )?;
    let mut insert = database.prepare("INSERT INTO layer_styles VALUES (NULL, '', '', ?1, 'geom', ?1, ?2, '', 1, ?3, '', NULL, ?4)")?;
    for layer in layers.iter().filter(|layer| layer.shape != Shape::Table) {
        insert.execute((layer.name, qgis::style(layer), layer.title, changed))?;
    }
    Ok(())
}

/// What the file is, for catalogues of data, and what made the run.
fn metadata(database: &Connection, about: &About<'_>, changed: &str) -> Result<(), Error> {
    let dataset = json!({
        "@context": "https://schema.org/", "@type": "Dataset", "name": about.title, "description": about.description,
        "dateModified": changed,
    });
    let dataset = dataset.to_string();
    let mut entry = database.prepare("INSERT INTO gpkg_metadata VALUES (NULL, 'dataset', ?1, ?2, ?3)")?;
    let mut reference = database.prepare("INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?1, ?2, NULL)")?;
    for (standard, media, text) in [
        ("https://schema.org/Dataset", "application/ld+json", dataset.as_str()),
        ("https://www.rfc-editor.org/info/rfc8259", "application/json", about.metadata),
    ] {
        entry.execute((standard, media, text))?;
        reference.execute((changed, database.last_insert_rowid()))?;
    }
    Ok(())
}

fn stored(value: &Value) -> Stored {
    match value {
        Value::Nothing => Stored::Null,
        Value::Text(text) => Stored::Text(text.clone()),
        Value::Whole(number) => Stored::Integer(*number),
        Value::Number(number) => Stored::Real(*number),
        Value::Flag(flag) => Stored::Integer(i64::from(*flag)),
        Value::Time(at) => Stored::Text(instant(*at)),
    }
}

/// `1939-07-02T23:45:00.000Z`. Instants before the year 1 or behind 9999 become the first or last that can be said.
fn instant(at: Moment) -> String {
    let second = at.0.clamp(-62_135_596_800, jiff::Timestamp::MAX.as_second());
    jiff::Timestamp::from_second(second).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

/// The box around a geometry: west, east, south, north. Nothing where there is no place.
fn extent(geometry: &Geometry) -> Option<[f64; 4]> {
    let points: Vec<LonLat> = match geometry {
        Geometry::Nowhere => Vec::new(),
        Geometry::Point(at) => vec![*at],
        Geometry::Lines(lines) => lines.iter().flatten().copied().collect(),
        Geometry::Polygons(polygons) => polygons.iter().flatten().flatten().copied().collect(),
    };
    let all = points.into_iter().map(|[lon, lat]| [lon, lon, lat, lat]).reduce(around)?;
    all.iter().all(|edge| edge.is_finite()).then_some(all)
}

fn around(one: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    [one[0].min(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].max(other[3])]
}

/// A geometry as the standard stores it: a header with the box, which a point does without, then well-known binary.
fn blob(geometry: &Geometry, extent: [f64; 4]) -> Vec<u8> {
    // Behind the two letters stands the version, 0.
    let mut bytes = b"GP\0".to_vec();
    let boxed = !matches!(geometry, Geometry::Point(_));
    bytes.push(if boxed { LITTLE_ENDIAN | BOXED } else { LITTLE_ENDIAN });
    bytes.extend(WGS_84.to_le_bytes());
    if boxed {
        numbers(&mut bytes, &extent);
    }
    match geometry {
        Geometry::Nowhere => {}
        Geometry::Point(at) => {
            begin(&mut bytes, 1);
            numbers(&mut bytes, at);
        }
        Geometry::Lines(lines) => {
            begin(&mut bytes, 5);
            count(&mut bytes, lines.len());
            for line in lines {
                begin(&mut bytes, 2);
                path(&mut bytes, line);
            }
        }
        Geometry::Polygons(polygons) => {
            begin(&mut bytes, 6);
            count(&mut bytes, polygons.len());
            for rings in polygons {
                begin(&mut bytes, 3);
                count(&mut bytes, rings.len());
                rings.iter().for_each(|ring| path(&mut bytes, ring));
            }
        }
    }
    bytes
}

/// Byte order and type of a geometry of well-known binary.
fn begin(bytes: &mut Vec<u8>, kind: u32) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
}

fn count(bytes: &mut Vec<u8>, many: usize) {
    bytes.extend((many as u32).to_le_bytes());
}

fn path(bytes: &mut Vec<u8>, points: &[LonLat]) {
    count(bytes, points.len());
    points.iter().for_each(|at| numbers(bytes, at));
}

fn numbers(bytes: &mut Vec<u8>, all: &[f64]) {
    all.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
}

#[cfg(test)]
mod tests {
    use rusqlite::types::FromSql;

    use super::*;
    use crate::layer::{Look, Row, flag, number, text, time, whole};

    const ABOUT: About<'static> =
        About { title: "It's \"two posts\"", description: "A run", last_change: Moment(0), metadata: "{\"it's\":7}" };
    /// A name, a title and a value that would break out of a statement that is glued together.
    const ODD: &str = "o\"d'd; DROP TABLE gpkg_contents; --";

    fn layer(name: &'static str, shape: Shape, geometries: Vec<Geometry>) -> Layer {
        let fields = vec![
            text("id", "Id"),
            number("depth_m", "m", "Depth"),
            whole("men", "men", "Fit men"),
            flag("held", "Held"),
            time(T_START, "From"),
            time(T_END, "Until"),
        ];
        let row = |geometry| {
            let from = Moment(-961_200_000);
            let values = vec![ODD.into(), 2.5_f64.into(), 12_u32.into(), true.into(), from.into(), Value::Nothing];
            Row { geometry, values }
        };
        let rows = geometries.into_iter().map(row).collect();
        Layer { name, title: name, description: ODD, shape, fields, rows, look: Look::Plain, label: None }
    }

    fn square(west: f64, south: f64, side: f64) -> Vec<LonLat> {
        let (east, north) = (west + side, south + side);
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    }

    fn layers() -> Vec<Layer> {
        let points = vec![Geometry::Point([118.5, 47.75]), Geometry::Nowhere, Geometry::Point([119.25, 47.5])];
        let river = Geometry::Lines(vec![vec![[118.0, 47.0], [118.5, 48.0]], vec![[119.0, 47.5], [118.75, 46.5]]]);
        let with_hole = Geometry::Polygons(vec![vec![square(118.0, 47.0, 1.0), square(118.25, 47.25, 0.5)]]);
        let mut sources = layer("sources", Shape::Table, vec![Geometry::Nowhere; 2]);
        sources.fields.truncate(4);
        sources.rows.iter_mut().for_each(|row| row.values.truncate(4));
        vec![
            layer("posts", Shape::Points, points),
            layer(ODD, Shape::Lines, vec![river, Geometry::Lines(Vec::new())]),
            layer("cells", Shape::Polygons, vec![with_hole]),
            layer("none_yet", Shape::Polygons, Vec::new()),
            sources,
        ]
    }

    fn written() -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.gpkg");
        write(&path, &layers(), &ABOUT).unwrap();
        (folder, Connection::open(&path).unwrap())
    }

    #[track_caller]
    fn one<T: FromSql>(database: &Connection, query: &str) -> T {
        database.query_row(query, [], |row| row.get(0)).unwrap()
    }

    fn column<T: FromSql>(database: &Connection, query: &str) -> Vec<T> {
        database.prepare(query).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn double(bytes: &[u8], at: usize) -> f64 {
        f64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
    }

    fn word(bytes: &[u8], at: usize) -> u32 {
        u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
    }

    #[test]
    fn the_file_says_what_it_is_and_sqlite_finds_no_fault_in_it() {
        let (_folder, database) = written();
        assert_eq!(one::<i64>(&database, "PRAGMA application_id"), 0x4750_4B47);
        assert_eq!(one::<i64>(&database, "PRAGMA user_version"), 10_300);
        assert_eq!(column::<String>(&database, "PRAGMA integrity_check"), ["ok"]);
        assert!(!database.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap());
        assert_eq!(column::<i64>(&database, "SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1"), [-1, 0, 4326]);
        let brackets = "SELECT length(replace(definition, '[', '')) = length(replace(definition, ']', ''))";
        assert!(one::<bool>(&database, &format!("{brackets} FROM gpkg_spatial_ref_sys WHERE srs_id = 4326")));
    }

    #[test]
    fn every_layer_is_registered_with_its_kind_its_columns_and_all_its_rows() {
        let (_folder, database) = written();
        let kinds = column::<String>(&database, "SELECT data_type FROM gpkg_contents ORDER BY rowid");
        assert_eq!(kinds, ["features", "features", "features", "features", "attributes", "attributes"]);
        let types = column::<String>(&database, "SELECT geometry_type_name FROM gpkg_geometry_columns ORDER BY rowid");
        assert_eq!(types, ["POINT", "MULTILINESTRING", "MULTIPOLYGON", "MULTIPOLYGON"]);
        for layer in layers() {
            let rows: i64 = one(&database, &format!("SELECT count(*) FROM {}", quoted(layer.name)));
            assert_eq!(rows, layer.rows.len() as i64);
            let told = "SELECT count(*) FROM gpkg_data_columns JOIN pragma_table_info(table_name) AS it ON it.name = column_name";
            let told: i64 = database.query_row(&format!("{told} WHERE table_name = ?1"), [layer.name], |row| row.get(0)).unwrap();
            assert_eq!(told, layer.fields.len() as i64, "{}", layer.name);
        }
        let said = "SELECT title || ': ' || description FROM gpkg_data_columns WHERE table_name = 'posts' AND name = 'depth_m'";
        assert_eq!(one::<String>(&database, said), "Depth m: Depth. Unit: m");
    }

    #[test]
    fn a_layer_lies_in_the_box_around_its_rows_and_one_without_places_in_none() {
        let (_folder, database) = written();
        let edges = "SELECT min_x || ' ' || min_y || ' ' || max_x || ' ' || max_y FROM gpkg_contents ORDER BY rowid";
        let boxes = column::<Option<String>>(&database, edges);
        let expected = ["118.5 47.5 119.25 47.75", "118.0 46.5 119.0 48.0", "118.0 47.0 119.0 48.0"].map(|it| Some(it.to_string()));
        assert_eq!(boxes, [&expected[..], &[None, None, None]].concat());
    }

    #[test]
    fn a_point_is_a_header_without_a_box_and_its_longitude_and_latitude() {
        let (_folder, database) = written();
        let bytes: Vec<u8> = one(&database, "SELECT geom FROM posts WHERE fid = 1");
        assert_eq!((&bytes[..4], word(&bytes, 4)), (&b"GP\0\x01"[..], 4326));
        assert_eq!((bytes[8], word(&bytes, 9)), (1, 1));
        assert_eq!((double(&bytes, 13), double(&bytes, 21), bytes.len()), (118.5, 47.75, 29));
        assert_eq!(column::<i64>(&database, "SELECT fid FROM posts WHERE geom IS NULL"), [2]);
    }

    #[test]
    fn lines_and_polygons_carry_their_box_and_every_part() {
        let (_folder, database) = written();
        let line: Vec<u8> = one(&database, &format!("SELECT geom FROM {} WHERE fid = 1", quoted(ODD)));
        let polygon: Vec<u8> = one(&database, "SELECT geom FROM cells");
        for (bytes, edges, kind) in [(&line, [118.0, 119.0, 46.5, 48.0], 5), (&polygon, [118.0, 119.0, 47.0, 48.0], 6)] {
            assert_eq!((&bytes[..4], word(bytes, 4)), (&b"GP\0\x03"[..], 4326));
            assert_eq!([8, 16, 24, 32].map(|at| double(bytes, at)), edges);
            assert_eq!((bytes[40], word(bytes, 41)), (1, kind));
        }
        // Two lines of two points; behind the first stands the head of the second.
        assert_eq!((word(&line, 45), word(&line, 50), word(&line, 54), line.len()), (2, 2, 2, 49 + 2 * (9 + 32)));
        assert_eq!((double(&line, 58), double(&line, 58 + 32 + 9)), (118.0, 119.0));
        // One polygon of two rings of five points.
        assert_eq!((word(&polygon, 45), word(&polygon, 50), word(&polygon, 54)), (1, 3, 2));
        assert_eq!((word(&polygon, 58), word(&polygon, 58 + 4 + 80), polygon.len()), (5, 5, 58 + 2 * (4 + 80)));
    }

    #[test]
    fn the_spatial_index_has_every_row_with_a_place_and_all_that_keeps_it_right() {
        let (_folder, database) = written();
        for layer in layers().iter().filter(|layer| layer.shape != Shape::Table) {
            let (name, tree) = (quoted(layer.name), tree(layer));
            let placed = column::<i64>(&database, &format!("SELECT fid FROM {name} WHERE geom IS NOT NULL ORDER BY 1"));
            assert_eq!(column::<i64>(&database, &format!("SELECT id FROM {tree} ORDER BY 1")), placed);
            let count = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1 AND sql LIKE '%ST_IsEmpty%'";
            assert_eq!(database.query_row(count, [layer.name], |row| row.get::<_, i64>(0)).unwrap(), 6);
        }
        let found = "SELECT id FROM rtree_posts_geom WHERE minx <= 118.5 AND maxx >= 118.5 AND miny <= 47.75 AND maxy >= 47.75";
        assert_eq!(column::<i64>(&database, found), [1]);
        let scopes = "SELECT DISTINCT scope FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index' AND column_name = 'geom'";
        assert_eq!(column::<String>(&database, scopes), ["write-only"]);
    }

    #[test]
    fn quotes_in_names_titles_and_values_are_only_text() {
        let (_folder, database) = written();
        let query = format!("SELECT id FROM {}", quoted(ODD));
        assert_eq!(column::<String>(&database, &query), [ODD; 2]);
        assert_eq!(column::<String>(&database, "SELECT DISTINCT description FROM gpkg_contents LIMIT 1"), [ODD]);
        let texts = column::<String>(&database, "SELECT metadata FROM gpkg_metadata ORDER BY id");
        let dataset: serde_json::Value = serde_json::from_str(&texts[0]).unwrap();
        assert_eq!((dataset["name"].as_str(), texts[1].as_str()), (Some(ABOUT.title), ABOUT.metadata));
        assert_eq!(column::<i64>(&database, "SELECT md_file_id FROM gpkg_metadata_reference"), [1, 2]);
    }

    #[test]
    fn each_layer_on_the_map_has_one_style_that_is_the_default() {
        let (_folder, database) = written();
        let shaped: Vec<Layer> = layers().into_iter().filter(|layer| layer.shape != Shape::Table).collect();
        let of = |what: &str| column::<String>(&database, &format!("SELECT {what} FROM layer_styles WHERE useAsDefault ORDER BY id"));
        assert_eq!(of("f_table_name"), shaped.iter().map(|layer| layer.name).collect::<Vec<_>>());
        assert_eq!(of("styleQML"), shaped.iter().map(qgis::style).collect::<Vec<_>>());
        assert_eq!(of("DISTINCT f_geometry_column || f_table_schema || f_table_catalog"), ["geom"]);
    }

    #[test]
    fn layers_in_time_are_indexed_by_their_span_and_instants_are_utc_to_the_millisecond() {
        let (_folder, database) = written();
        let plan = "EXPLAIN QUERY PLAN SELECT fid FROM posts WHERE t_start <= '1940'";
        let plan: String = database.query_row(plan, [], |row| row.get(3)).unwrap();
        assert!(plan.contains("idx_posts_span"), "{plan}");
        assert_eq!(one::<i64>(&database, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'idx_%_span'"), 4);
        assert_eq!(one::<String>(&database, "SELECT t_start FROM posts"), "1939-07-18T00:00:00.000Z");
        assert_eq!(one::<Option<String>>(&database, "SELECT t_end FROM posts"), None);
        assert!(instant(Moment(i64::MIN)).starts_with("0001-01-01") && instant(Moment(i64::MAX)).starts_with("9999-12-30"));
    }

    #[test]
    fn the_same_layers_are_the_same_bytes_in_a_new_file_and_in_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let [new, empty] = ["new.gpkg", "empty.gpkg"].map(|name| folder.path().join(name));
        std::fs::write(&empty, b"").unwrap();
        let bytes = [new, empty].map(|path| {
            write(&path, &layers(), &ABOUT).unwrap();
            std::fs::read(path).unwrap()
        });
        assert!(bytes[0] == bytes[1] && bytes[0].starts_with(b"SQLite format 3\0"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside them");
    }
}
