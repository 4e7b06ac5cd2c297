//! Reads a package into a [`Scenario`], or reports every fault found.
//!
//! The order is: tables and documents as text, changes applied to them, then meaning. A fault never stops the
//! reading: values that could not be read are replaced by zero, and the scenario built from them is thrown away. What
//! merely follows from a file that could not be read is not told.

mod air;
mod bibliography;
mod border;
mod cases;
mod changes;
mod checker;
mod citation;
mod clocks;
mod codes;
mod command;
mod courses;
mod covariates;
mod elevation;
mod encoding;
mod equipment;
mod events;
pub(crate) mod extends;
mod fields;
mod forces;
mod format;
mod geography;
mod geojson_file;
mod goals;
mod headquarters;
mod intelligence;
mod json_places;
mod legs;
mod logistics;
mod meta;
mod notices;
mod order_of_battle;
mod parameters;
mod parties;
mod places;
mod plausible;
mod record;
mod rivals;
mod roots;
mod scenario_file;
mod schema;
mod spreadsheet;
mod table;
mod targets;
mod toml_help;
mod toml_tree;
mod trigger;
mod weights;
mod words;

use std::borrow::Cow;

pub use changes::{set_path, settable};
pub use codes::{CODES, Suite, page};
pub use format::{border_schemas, schemas};
pub use plausible::{BOUNDS, Bound};

use crate::package::{Change, Variant};
use crate::{Given, Package, ParameterSpec, Record, Report, Scenario, Severity};
use checker::Checker;
use fields::Ids;
use schema::{Documents, Tables};

/// Reads a whole package, with `changes` applied to its values first.
///
/// `specs` are the parameters that the model asks for. An empty list means that the model is not at hand: then
/// neither missing nor unknown parameters are reported.
///
/// *Errors*: every fault found, of files that cannot be read first, then in the order of files and lines; warnings are
/// among them. Without an error the warnings are in [`Scenario::warnings`].
pub fn load(package: &Package, specs: &[ParameterSpec], changes: &[Change]) -> Result<Scenario, Report> {
    load_drawn(package, specs, changes, &[])
}

/// As [`load`], with values drawn from the [`CellPrior`](crate::CellPrior)s of tables: path, and the factor by which the
/// values there become the drawn ones. No doubt about them is left.
///
/// *Errors*: as [`load`].
pub fn load_drawn(package: &Package, specs: &[ParameterSpec], changes: &[Change], drawn: &[(&str, f64)]) -> Result<Scenario, Report> {
    if package.is_border() {
        let mut report = Report::default();
        let why = "this package is of a long border, which is not played as a campaign";
        report.error("K026", crate::border::HEAD, 1, "", why, "use `kokkyo incidents`, or `kokkyo check` to check it");
        return Err(report);
    }
    let mut checker = with_layers(package, crate::package::HEAD)?;
    schema::unknown_files(&mut checker);
    extends::check_removals(&mut checker);
    extends::check_clock(&mut checker);
    let mut tables = Tables::read(&mut checker);
    let mut documents = Documents::read(&mut checker);
    let sources = bibliography::read(&mut checker);
    changes::check_variants(&mut checker, &tables, &documents);
    changes::apply(&mut checker, &mut tables, &mut documents, changes);
    changes::draw(&mut checker, &mut tables, &mut documents, drawn);

    let head = scenario_file::read(&mut checker, &documents.scenario, &tables);
    let clock = (head.clock.start, head.clock.end);
    let (geography, places) = geography::read(&mut checker, &tables, &head);
    let (forces, order) = forces::read(&mut checker, &tables, &head, &places);
    let (mut logistics, depots) = logistics::read(&mut checker, &tables, &head, &places);
    let missions = Ids::of(&mut checker, "mission", tables.get("air/missions.csv"));
    let named_air = air::Named::of(&tables, &head);
    let world = World {
        air: &named_air,
        missions: &missions,
        mission_sides: air::mission_sides(&tables, &head),
        sides: &head.side_ids,
        nations: &head.nation_ids,
        places: &places,
        order: &order,
        depots: &depots,
        forces: &forces,
        nation_sides: head.nations.iter().map(|nation| nation.side).collect(),
        clock,
    };
    let (command, decided) = command::read(&mut checker, &tables, &documents, &world);
    let directive_ids = Ids {
        what: "directive",
        map: command.directives.iter().enumerate().map(|(at, directive)| (directive.id.clone(), at)).collect(),
        complete: documents.complete,
    };
    logistics::read_orders(&mut checker, &tables, &head, &directive_ids, &mut logistics);
    let air = air::read(&mut checker, &tables, &head, &world, &directive_ids);
    let (intelligence, known) = intelligence::read(&mut checker, &tables, &world, &command, documents.complete);
    let clocks = clocks::read(&mut checker, tables.get("record/clocks.csv"));
    let weights = weights::read(&mut checker);
    let claims = record::claims(&mut checker, tables.get("record/claims.csv"), &clocks, weights.as_ref());
    let (parameters, cell_priors) = parameters::read(&mut checker, &tables, &documents, specs, (&claims, weights.as_ref()));
    let (targets, judged) = targets::read(&mut checker, tables.get("record/targets.csv"), &world, &known, &claims);
    let of_parameters = parameters.iter().map(|parameter| (&parameter.key, &parameter.claims));
    let cited: Vec<_> = of_parameters.chain(cell_priors.iter().map(|doubt| (&doubt.path, &doubt.claims))).collect();
    let given_claims = record::given_claims(&mut checker, &documents, &cited, &claims, &judged);
    let timeline = record::timeline(&mut checker, tables.get("record/timeline.csv"), &places.ids, &clocks);

    let given = Given {
        meta: head.meta,
        clock: head.clock,
        sides: head.sides,
        nations: head.nations,
        forces,
        geography,
        logistics,
        command,
        air,
        intelligence,
        parameters,
        cell_priors,
        sources,
        claims: given_claims,
    };
    let record = Record { targets, claims: claims.list, timeline, weights, clocks: clocks.list, decided };
    if !checker.report.has_errors() && drawn.is_empty() {
        let read = plausible::Read { tables: &tables, documents: &documents, order: &order, given: &given, record: &record };
        plausible::warn(&mut checker, &read);
    }
    let report = checker.finish();
    if report.has_errors() {
        return Err(report);
    }
    Ok(Scenario { given, record, hash: package.hash(), warnings: report.diagnostics })
}

/// A checker that knows the bases of the package. *Errors*: the chain of bases is broken; then nothing else is worth saying.
fn with_layers<'p>(package: &'p Package, head: &'static str) -> Result<Checker<'p>, Report> {
    let mut checker = Checker::new(package);
    checker.head = head;
    match extends::follow(&mut checker) {
        extends::End::Whole => {
            checker.chain_is_whole = true;
            Ok(checker)
        }
        extends::End::Missing(name) => {
            extends::unknown(&mut checker, &name, &[]);
            Err(checker.finish())
        }
        extends::End::Faulty => Err(checker.finish()),
    }
}

/// What later parts of the format refer to.
struct World<'w> {
    sides: &'w Ids,
    nations: &'w Ids,
    places: &'w geography::Places,
    order: &'w order_of_battle::Order,
    depots: &'w logistics::Depots,
    forces: &'w crate::forces::Forces,
    air: &'w air::Named,
    missions: &'w Ids,
    /// By position in `air/missions.csv`; a number that no side has where it is not known.
    mission_sides: Vec<usize>,
    nation_sides: Vec<usize>,
    clock: (crate::Moment, crate::Moment),
}

impl World<'_> {
    /// The side of a formation.
    fn side_of(&self, formation: usize) -> Option<usize> {
        let formation = self.forces.formations.get(formation)?;
        self.nation_sides.get(formation.nation).copied()
    }
}

/// The CSV tables of the format, by their path in a package.
pub fn table_files() -> impl Iterator<Item = &'static str> {
    schema::table_files()
}

/// The counterfactuals of a package; the paths they set are checked by [`load`] only.
pub(crate) fn variants(package: &Package) -> Result<Vec<Variant>, Report> {
    let mut checker = with_layers(package, crate::package::HEAD)?;
    let variants = changes::variants(&mut checker);
    let report = checker.finish();
    if report.diagnostics.iter().any(|fault| fault.severity == Severity::Error) { Err(report) } else { Ok(variants) }
}

/// Reads a file of dated incidents.
pub(crate) fn read_events(name: &str, bytes: &[u8]) -> (Option<crate::events::EventFile>, Report) {
    events::read(name, bytes)
}

/// Reads the package of a long border. `specs` are the parameters that its models ask for.
///
/// *Errors*: as [`load`].
pub fn load_border(package: &Package, specs: &[ParameterSpec]) -> Result<crate::border::Border, Report> {
    border::load(package, specs)
}

/// Reads a bibliography alone.
pub(crate) fn read_bibliography(bytes: &[u8], bibtex: bool) -> (Vec<crate::record::Source>, Report) {
    bibliography::of_bytes(bytes, bibtex)
}

/// The text of a file without its byte order mark; nothing after a fault, or where there is no such file.
fn text_of<'a>(checker: &mut Checker<'a>, file: &str) -> Option<Cow<'a, str>> {
    let bytes = checker.package.files.get(file)?;
    match std::str::from_utf8(bytes) {
        // A small workbook can be UTF-8 by chance.
        Ok(text) if !encoding::is_workbook(bytes) => Some(places::normal(text)),
        _ => {
            let guess = encoding::guess(bytes);
            checker.report.error("K002", file, guess.line, "", guess.message, guess.help);
            None
        }
    }
}
