//! MSDL 1.0.0 (SISO-STD-007-2008): who stood where at one instant, as an order of battle for other simulations.
//!
//! The schema decides more than one would guess. Names are of ASCII, and designations of at most 21 letters, for which ids
//! are taken: they fit, they are unique, and the other formats have them too. Symbols say neither whose side they are on
//! nor whether they are present: readers infer the one from the associations of the sides, and the other is understood.

use std::io::{self, Write};

use kokkyo_ensemble::frames::ElementFrame;
use kokkyo_model::world::Presence;
use kokkyo_model::world::column::{ElementId, Id as _};
use kokkyo_scenario::forces::{ElementType, Formation, Role};
use kokkyo_scenario::geography::LonLat;
use kokkyo_scenario::{Given, Moment};

use super::instant;
use super::kml::{Xml, file, group, leaf};
use crate::{Error, Run};

const NAMESPACE: &str = "urn:sisostds:scenario:military:data:draft:msdl:1";
/// Namespace of what identifies a scenario.
const MODEL_ID: &str = "http://www.sisostds.org/schemas/modelID";

/// Most letters of a name.
const NAME: usize = 255;
/// Most letters of a designation.
const DESIGNATION: usize = 21;

/// Function of a unit of which nothing is known but that it is one.
const UNIT: &str = "U-----";

/// Functions of MIL-STD-2525B by the word of an element's type.
const FUNCTIONS: [(&str, &str); 17] = [
    ("infantry", "UCI---"),
    ("infantry-motorised", "UCIM--"),
    ("infantry-gun", "UCI---"),
    ("airborne-infantry", "UCIA--"),
    ("machine-gun", "UCI---"),
    ("cavalry", "UCRH--"),
    ("recce", "UCR---"),
    ("armour", "UCA---"),
    ("armoured-car", "UCAW--"),
    ("antitank", "UCAA--"),
    ("artillery", "UCF---"),
    ("artillery-self-propelled", "UCFHE-"),
    ("engineer", "UCE---"),
    ("supply", "USS---"),
    ("transport", "UST---"),
    ("headquarters", UNIT),
    ("service", "US----"),
];

/// Echelons by our word: the word of MSDL, the letter of MIL-STD-2525B. A squadron is as large as a company here; the
/// standard's word for that is a troop.
const ECHELONS: [(&str, &str, char); 10] = [
    ("army", "ARMY", 'K'),
    ("corps", "CORPS", 'J'),
    ("division", "DIVISION", 'I'),
    ("brigade", "BRIGADE", 'H'),
    ("regiment", "REGIMENT", 'G'),
    ("battalion", "BATTALION", 'F'),
    ("company", "COMPANY", 'E'),
    ("battery", "BATTERY", 'E'),
    ("squadron", "TROOP", 'E'),
    ("group", "GROUP", 'G'),
];

/// Plain letters, each with the marked ones that it stands for.
const PLAIN: &str = "aàáâãäåāăąæ cçćč dďđð eèéêëēėęě gğģ iìíîïīįı kķ lłļľ nñńňņ oòóôõöøōőœ rřŕ sśšşß tťţ uùúûüūůűų yýÿ zźżž";

/// What could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Elements that are not there at that time: not yet come, gone or destroyed.
    pub absent: usize,
}

/// Writes the state at the beginning of a step, the row of the frames. *Errors*: there is no such row; `out` cannot be
/// written.
pub fn write(out: &mut dyn Write, run: &Run<'_>, row: usize) -> Result<Left, Error> {
    let frames = &run.record.frames;
    let last = frames.rows.checked_sub(1).ok_or_else(|| Error::NotThen("the run has no steps".to_string()))?;
    if row > last {
        return Err(Error::NotThen(format!("the run has no step {row}: its last one is {last}")));
    }
    let at = Moment(run.theatre.start_s).plus_hours(row as f64 * frames.step_h);
    let snapshot = Snapshot { run: *run, at: instant(at), tallies: tallies(run, row) };
    file(out, "MilitaryScenario", &[("xmlns", NAMESPACE), ("xmlns:modelID", MODEL_ID)], |xml| contents(xml, &snapshot))?;
    let is_absent = |id: &ElementId| !frames.element(row, *id).presence.is_in_theatre();
    Ok(Left { absent: run.theatre.elements.ids().filter(is_absent).count() })
}

/// What is written.
struct Snapshot<'a> {
    run: Run<'a>,
    /// As `1939-07-03T08:45:00Z`.
    at: String,
    /// By formation.
    tallies: Vec<Tally>,
}

impl<'a> Snapshot<'a> {
    fn given(&self) -> &'a Given {
        &self.run.scenario.given
    }

    /// Handle of a side, nation or formation.
    fn handle(&self, kind: &str, id: &str) -> String {
        uuid(&[&self.given().meta.name, kind, id])
    }

    /// Handle of the nation of a formation.
    fn nation(&self, formation: &Formation) -> String {
        self.given().nations.get(formation.nation).map_or_else(String::new, |nation| self.handle("nation", &nation.id))
    }

    /// Formations that are there, with what is there of them.
    fn there(&self) -> impl Iterator<Item = (&'a Formation, &Tally)> {
        self.given().forces.formations.iter().zip(&self.tallies).filter(|(_, tally)| tally.elements > 0)
    }
}

/// What is there of a formation: itself, or the elements below it.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    elements: u32,
    /// Men on arrival.
    men: u32,
    /// Fit men.
    fit: u32,
    /// Elements whose place is known.
    placed: u32,
    /// Sum of their places.
    places: LonLat,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.elements += other.elements;
        self.men = self.men.saturating_add(other.men);
        self.fit = self.fit.saturating_add(other.fit);
        self.placed += other.placed;
        self.places = [self.places[0] + other.places[0], self.places[1] + other.places[1]];
    }

    /// Its place, or the middle of the places below it.
    fn place(&self) -> Option<LonLat> {
        (self.placed > 0).then(|| self.places.map(|sum| sum / f64::from(self.placed)))
    }

    /// The standard's word for the share of men that are fit.
    fn effectiveness(&self) -> &'static str {
        let percent = (u64::from(self.fit) * 100).checked_div(u64::from(self.men));
        match percent {
            None => "WHITE",
            Some(85..) => "GREEN",
            Some(70..) => "AMBER",
            Some(50..) => "RED",
            Some(_) => "BLACK",
        }
    }
}

fn tallies(run: &Run<'_>, row: usize) -> Vec<Tally> {
    let formations = &run.theatre.formations;
    let own = |id: ElementId| tally(run, run.record.frames.element(row, id), run.theatre.elements[id].men);
    let mut tallies: Vec<Tally> = formations.iter().map(|it| it.element.map(own).unwrap_or_default()).collect();
    // Superiors stand before their subordinates: from behind, all below is counted before it is added.
    for at in (0..formations.len()).rev() {
        if let Some(superior) = formations[at].parent {
            let below = tallies[at];
            tallies[superior].add(&below);
        }
    }
    tallies
}

fn tally(run: &Run<'_>, frame: &ElementFrame, men: u32) -> Tally {
    if !frame.presence.is_in_theatre() {
        return Tally::default();
    }
    let place = place(run, frame);
    Tally { elements: 1, men, fit: frame.fit, placed: u32::from(place.is_some()), places: place.unwrap_or_default() }
}

/// Where an element is; on the road, where it goes.
fn place(run: &Run<'_>, frame: &ElementFrame) -> Option<LonLat> {
    let cell = run.theatre.cells.find(frame.cell).map(|cell| cell.at);
    let place = run.scenario.given.geography.places.get(frame.place.index()).map(|place| place.at);
    match frame.presence {
        Presence::InField => cell,
        Presence::OffField => place,
        Presence::OnRoad => place.or(cell),
        Presence::Absent | Presence::Departed | Presence::Destroyed => None,
    }
}

/// Writes an element that holds elements that hold text.
fn leaves(xml: &mut Xml<'_>, name: &str, inside: &[(&str, &str)]) -> io::Result<()> {
    group(xml, name, |xml| inside.iter().try_for_each(|(name, text)| leaf(xml, name, text)))
}

fn contents(xml: &mut Xml<'_>, of: &Snapshot<'_>) -> io::Result<()> {
    group(xml, "ScenarioID", |xml| identification(xml, of))?;
    group(xml, "Options", options)?;
    group(xml, "Environment", |xml| environment(xml, of))?;
    group(xml, "ForceSides", |xml| sides(xml, of))?;
    // Units without a unit are against the schema.
    if of.there().next().is_none() {
        return Ok(());
    }
    group(xml, "Organizations", |xml| {
        group(xml, "Units", |xml| of.there().try_for_each(|(formation, tally)| unit(xml, of, formation, tally)))
    })
}

fn identification(xml: &mut Xml<'_>, of: &Snapshot<'_>) -> io::Result<()> {
    let (given, manifest, at) = (of.given(), of.run.manifest, &of.at);
    let meta = &given.meta;
    let author =
        given.sources.iter().find(|source| source.key == meta.author).map_or(meta.author.as_str(), |source| source.author.as_str());
    let version = if manifest.package.is_empty() { "0" } else { &manifest.package };
    let title = if meta.title.is_empty() { &meta.name } else { &meta.title };
    let seed = manifest.arguments.seed;
    leaf(xml, "modelID:name", &identifier(&meta.name))?;
    leaf(xml, "modelID:type", "Military scenario")?;
    leaf(xml, "modelID:version", version)?;
    leaf(xml, "modelID:modificationDate", at.split('T').next().unwrap_or_default())?;
    leaf(xml, "modelID:securityClassification", "Unclassified")?;
    leaf(xml, "modelID:purpose", "To study a border conflict")?;
    leaf(xml, "modelID:applicationDomain", "Analysis")?;
    leaf(xml, "modelID:description", &format!("{title}: a state of a simulated course, at {at}. {}", meta.summary))?;
    let limits = "One course of many that a model can play: it does not say what happened, nor how sure anything is. Ground forces only: \
                  air squadrons are left out. Elements in the field stand at the centre of their cell, those on the road where they go, \
                  and commands amid their elements.";
    leaf(xml, "modelID:useLimitation", limits)?;
    // The schema wants an address; nobody's is known.
    let contact = [("modelID:pocType", "Primary author"), ("modelID:pocName", author), ("modelID:pocEmail", "")];
    leaves(xml, "modelID:poc", &contact)?;
    leaf(xml, "modelID:other", &format!("Written by kokkyo {}; seed {seed}; licence of the scenario: {}", manifest.software, meta.licence))
}

/// A name as XML has it for identifiers.
fn identifier(name: &str) -> String {
    let kept = |letter: char| if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.') { letter } else { '_' };
    let kept: String = name.chars().map(kept).collect();
    if kept.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') { kept } else { format!("_{kept}") }
}

fn options(xml: &mut Xml<'_>) -> io::Result<()> {
    leaf(xml, "MSDLVersion", "1.0.0")?;
    leaves(xml, "OrganizationDetail", &[("AggregateBased", "true")])?;
    let symbols = [("StandardName", "MILSTD_2525B"), ("MajorVersion", "B"), ("MinorVersion", "0")];
    let places = [("CoordinateSystemType", "GDC"), ("CoordinateSystemDatum", "WGS84")];
    group(xml, "ScenarioDataStandards", |xml| {
        leaves(xml, "SymbologyDataStandard", &symbols)?;
        leaves(xml, "CoordinateDataStandard", &places)
    })
}

fn environment(xml: &mut Xml<'_>, of: &Snapshot<'_>) -> io::Result<()> {
    let field = &of.given().geography.field;
    leaf(xml, "ScenarioTime", &of.at)?;
    group(xml, "AreaOfInterest", |xml| {
        group(xml, "UpperRight", |xml| coordinates(xml, [field.east, field.north]))?;
        group(xml, "LowerLeft", |xml| coordinates(xml, [field.west, field.south]))
    })
}

fn coordinates(xml: &mut Xml<'_>, [lon, lat]: LonLat) -> io::Result<()> {
    leaf(xml, "CoordinateChoice", "GDC")?;
    // The elevation is that above the ground, on which all of them stand.
    let (lat, lon) = (format!("{lat:.6}"), format!("{lon:.6}"));
    let place = [("Latitude", lat.as_str()), ("Longitude", lon.as_str()), ("ElevationAGL", "0")];
    group(xml, "CoordinateData", |xml| leaves(xml, "GDC", &place))
}

/// The sides, each hostile to the other, and the nations, each a force of its side.
fn sides(xml: &mut Xml<'_>, of: &Snapshot<'_>) -> io::Result<()> {
    let given = of.given();
    let handles: Vec<String> = given.sides.iter().map(|side| of.handle("side", &side.id)).collect();
    for (side, handle) in given.sides.iter().zip(&handles) {
        group(xml, "ForceSide", |xml| {
            force(xml, handle, &plain(&side.name, &side.id, NAME), handle)?;
            let mut others = handles.iter().filter(|other| *other != handle);
            let hostile =
                |xml: &mut Xml<'_>, other: &str| leaves(xml, "Association", &[("AffiliateHandle", other), ("Relationship", "HO")]);
            group(xml, "Associations", |xml| others.try_for_each(|other| hostile(xml, other)))
        })?;
    }
    for nation in &given.nations {
        let Some(side) = handles.get(nation.side) else { continue };
        group(xml, "ForceSide", |xml| force(xml, &of.handle("nation", &nation.id), &plain(&nation.name, &nation.id, NAME), side))?;
    }
    Ok(())
}

/// A side is a force that is of its own allegiance.
fn force(xml: &mut Xml<'_>, handle: &str, name: &str, allegiance: &str) -> io::Result<()> {
    leaf(xml, "ObjectHandle", handle)?;
    leaf(xml, "ForceSideName", name)?;
    leaf(xml, "AllegianceHandle", allegiance)
}

fn unit(xml: &mut Xml<'_>, of: &Snapshot<'_>, formation: &Formation, tally: &Tally) -> io::Result<()> {
    let superior = formation.parent.and_then(|parent| of.given().forces.formations.get(parent));
    let kind = formation.element.as_ref().and_then(|element| of.given().forces.types.get(element.kind));
    let echelon = ECHELONS.iter().find(|(word, _, _)| *word == formation.echelon);
    let (echelon, letter) = echelon.map_or(("NONE", '-'), |(_, word, letter)| (*word, *letter));
    group(xml, "Unit", |xml| {
        leaf(xml, "ObjectHandle", &of.handle("formation", &formation.id))?;
        leaf(xml, "SymbolIdentifier", &symbol(kind, letter))?;
        leaf(xml, "Name", &plain(&formation.name, &formation.id, NAME))?;
        group(xml, "UnitSymbolModifiers", |xml| {
            leaf(xml, "Echelon", echelon)?;
            leaf(xml, "CombatEffectiveness", tally.effectiveness())?;
            superior.iter().try_for_each(|it| leaf(xml, "HigherFormation", &plain(&it.id, "", DESIGNATION)))?;
            leaf(xml, "UniqueDesignation", &plain(&formation.id, "", DESIGNATION))
        })?;
        if let Some(place) = tally.place() {
            group(xml, "Disposition", |xml| group(xml, "Location", |xml| coordinates(xml, place)))?;
        }
        group(xml, "Relations", |xml| {
            group(xml, "ForceRelation", |xml| relation(xml, of, formation, superior))?;
            if is_attached(formation, superior) { organic(xml, of, formation) } else { Ok(()) }
        })
    })
}

/// Under the command of another nation.
fn is_attached(formation: &Formation, superior: Option<&Formation>) -> bool {
    superior.is_some_and(|superior| superior.nation != formation.nation)
}

/// Where a unit comes from, which who commands it does not say.
fn organic(xml: &mut Xml<'_>, of: &Snapshot<'_>, formation: &Formation) -> io::Result<()> {
    group(xml, "OrganicRelation", |xml| {
        leaves(xml, "OrganicRelationData", &[("OrganicForceSideHandle", of.nation(formation).as_str())])?;
        leaf(xml, "OrganicRelationChoice", "FORCE_SIDE")
    })
}

/// The superior, and without one the nation.
fn relation(xml: &mut Xml<'_>, of: &Snapshot<'_>, formation: &Formation, superior: Option<&Formation>) -> io::Result<()> {
    leaf(xml, "ForceRelationChoice", if superior.is_some() { "UNIT" } else { "FORCE_SIDE" })?;
    group(xml, "ForceRelationData", |xml| match superior {
        Some(superior) => group(xml, "CommandRelation", |xml| {
            leaf(xml, "CommandingSuperiorHandle", &of.handle("formation", &superior.id))?;
            leaf(xml, "CommandRelationshipType", if is_attached(formation, Some(superior)) { "ATTACHED" } else { "ORGANIC" })
        }),
        None => leaf(xml, "ForceSideHandle", &of.nation(formation)),
    })
}

/// The 15 letters of a unit of ground forces: function, headquarters or not, echelon; what the schema reserves is a dash.
fn symbol(kind: Option<&ElementType>, echelon: char) -> String {
    let staff = if kind.is_some_and(|kind| kind.role == Role::Headquarters) { 'A' } else { '-' };
    format!("S-G-{}{staff}{echelon}--G", kind.map_or(UNIT, function))
}

/// By the word of the type; where that is none of ours, by its role.
fn function(kind: &ElementType) -> &'static str {
    let by_role = match kind.role {
        Role::Infantry => "UCI---",
        Role::Cavalry => "UCRH--",
        Role::Armour => "UCA---",
        Role::Artillery => "UCF---",
        Role::Engineers => "UCE---",
        Role::Headquarters => UNIT,
        Role::Transport => "UST---",
        Role::Service => "US----",
    };
    FUNCTIONS.iter().find(|(word, _)| *word == kind.symbol).map_or(by_role, |(_, function)| function)
}

/// Text as the schema has it: from the blank to `z` of ASCII. Letters lose their marks, others become `?`; where no letter
/// is left of a name, its id stands for it.
fn plain(name: &str, id: &str, most: usize) -> String {
    let text: String = name.chars().map(plain_letter).collect();
    let is_told = name.is_ascii() || text.contains(|letter: char| letter.is_ascii_alphabetic());
    let text = if text.is_empty() || !is_told { id.chars().map(plain_letter).collect() } else { text };
    text.chars().take(most).collect()
}

fn plain_letter(letter: char) -> char {
    match letter {
        ' '..='z' => letter,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '~' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' | '«' | '»' => '"',
        '{' => '(',
        '}' => ')',
        '|' => '/',
        _ if letter.is_whitespace() || letter.is_control() => ' ',
        _ => {
            let small = letter.to_lowercase().next().unwrap_or(letter);
            let plain = PLAIN.split(' ').find(|letters| letters.contains(small)).and_then(|letters| letters.chars().next()).unwrap_or('?');
            if letter.is_uppercase() { plain.to_ascii_uppercase() } else { plain }
        }
    }
}

/// The 128 bits of FNV-1a over parts: the same on every machine, and all that is needed where nobody attacks.
fn fnv1a(parts: &[&[u8]]) -> u128 {
    let mix = |hash: u128, byte: &u8| (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    parts.iter().flat_map(|part| part.iter()).fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, mix)
}

/// A UUID of version 8 (RFC 9562) that is a hash of texts, so that the same thing has the same one in every file.
fn uuid(texts: &[&str]) -> String {
    // No byte of a text is 0xff: texts cannot run into each other.
    let parts: Vec<&[u8]> = texts.iter().flat_map(|text| [text.as_bytes(), &[0xff]]).collect();
    let bits = (fnv1a(&parts) & !((0xf_u128 << 76) | (0b11 << 62))) | (0x8 << 76) | (0b10 << 62);
    let hex = format!("{bits:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::super::kml::tree::{Node, read};
    use super::*;
    use crate::fixture::played;
    use std::collections::{BTreeMap, BTreeSet};

    /// The first row in which anybody is there: who is present from the start comes in the first step.
    const FIRST: usize = 1;

    fn bytes(run: &Run<'_>, row: usize) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, run, row).unwrap();
        out
    }

    fn written(run: &Run<'_>, row: usize) -> Node {
        read(&String::from_utf8(bytes(run, row)).unwrap())
    }

    fn texts<'a>(root: &'a Node, name: &str) -> Vec<&'a str> {
        root.all(name).iter().map(|it| it.text.as_str()).collect()
    }

    #[test]
    fn elements_stand_in_the_order_of_the_schema() {
        let played = played();
        let root = written(&played.run(), FIRST);
        assert_eq!((root.name.as_str(), root.attribute("xmlns")), ("MilitaryScenario", NAMESPACE));
        assert_eq!(root.names(), ["ScenarioID", "Options", "Environment", "ForceSides", "Organizations"]);
        let names: Vec<&str> = root.one("ScenarioID").names().iter().map(|name| name.trim_start_matches("modelID:")).collect();
        assert_eq!(
            names,
            [
                "name",
                "type",
                "version",
                "modificationDate",
                "securityClassification",
                "purpose",
                "applicationDomain",
                "description",
                "useLimitation",
                "poc",
                "other"
            ]
        );
        let unit = root.one("Unit").names();
        assert_eq!(unit, ["ObjectHandle", "SymbolIdentifier", "Name", "UnitSymbolModifiers", "Disposition", "Relations"]);
    }

    #[test]
    fn the_instant_is_that_of_the_step_and_never_of_a_clock() {
        let played = played();
        let run = played.run();
        let row = run.record.frames.rows - 1;
        let at = instant(Moment(run.theatre.start_s).plus_hours(row as f64 * run.record.frames.step_h));
        let root = written(&run, row);
        assert_eq!((at.len(), &root.one("ScenarioTime").text), (20, &at));
        assert_eq!(root.one("modelID:modificationDate").text, at[..10]);
    }

    #[test]
    fn handles_are_unique_and_every_superior_is_in_the_file() {
        let played = played();
        let root = written(&played.run(), FIRST);
        let handles = texts(&root, "ObjectHandle");
        let unique: BTreeSet<&str> = handles.iter().copied().collect();
        assert_eq!(unique.len(), handles.len());
        for name in ["CommandingSuperiorHandle", "ForceSideHandle", "AllegianceHandle", "AffiliateHandle"] {
            let named = texts(&root, name);
            assert!(!named.is_empty() && named.iter().all(|handle| unique.contains(handle)), "{name}");
        }
    }

    #[test]
    fn every_unit_belongs_to_the_side_of_its_nation() {
        let played = played();
        let run = played.run();
        let root = written(&run, FIRST);
        let given = &run.scenario.given;
        let handle = |node: &Node| node.one("ObjectHandle").text.clone();
        let mut above: BTreeMap<String, String> = BTreeMap::new();
        for force in root.all("ForceSide") {
            above.insert(handle(force), force.one("AllegianceHandle").text.clone());
        }
        for unit in root.all("Unit") {
            let data = unit.one("ForceRelationData");
            let superior = data.all("CommandingSuperiorHandle").into_iter().chain(data.all("ForceSideHandle")).next().unwrap();
            above.insert(handle(unit), superior.text.clone());
        }
        for formation in &given.forces.formations {
            let of = |kind: &str, id: &str| uuid(&[&given.meta.name, kind, id]);
            let mut at = of("formation", &formation.id);
            if !above.contains_key(&at) {
                continue;
            }
            while above[&at] != at {
                at.clone_from(&above[&at]);
            }
            assert_eq!(at, of("side", &given.sides[given.nations[formation.nation].side].id), "{}", formation.id);
        }
    }

    #[test]
    fn who_serves_under_another_nation_is_attached_and_says_where_he_comes_from() {
        let played = played();
        let run = played.run();
        assert!(written(&run, FIRST).all("OrganicRelation").is_empty());
        let mut scenario = run.scenario.clone();
        let given = &mut scenario.given;
        let there = tallies(&run, FIRST);
        let serves = |at: &usize| run.theatre.formations[*at].parent.is_some() && there[*at].elements == 1;
        let at = (0..there.len()).find(serves).unwrap();
        let other = (given.forces.formations[at].nation + 1) % given.nations.len();
        given.forces.formations[at].nation = other;
        let (id, nation) = (given.forces.formations[at].id.clone(), given.nations[other].id.clone());
        let root = written(&Run { scenario: &scenario, ..run }, FIRST);
        let unit = root.all("Unit").into_iter().find(|unit| unit.one("UniqueDesignation").text == id).unwrap();
        assert_eq!(unit.one("Relations").names(), ["ForceRelation", "OrganicRelation"]);
        assert_eq!(unit.one("CommandRelationshipType").text, "ATTACHED");
        assert_eq!(unit.one("OrganicForceSideHandle").text, uuid(&[&scenario.given.meta.name, "nation", &nation]));
        assert_eq!(unit.one("OrganicRelationChoice").text, "FORCE_SIDE");
    }

    #[test]
    fn the_two_sides_are_hostile_to_each_other() {
        let played = played();
        let root = written(&played.run(), FIRST);
        let sides: Vec<&Node> = root.all("ForceSide").into_iter().filter(|side| !side.all("Association").is_empty()).collect();
        assert_eq!(sides.len(), 2);
        for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
            assert_eq!(texts(side, "AffiliateHandle"), [other.one("ObjectHandle").text.as_str()]);
            assert_eq!(texts(side, "Relationship"), ["HO"]);
        }
    }

    #[test]
    fn an_element_is_in_the_file_or_counted_as_absent() {
        let played = played();
        let run = played.run();
        for row in 0..run.record.frames.rows {
            let mut out = Vec::new();
            let left = write(&mut out, &run, row).unwrap();
            let units = read(&String::from_utf8(out).unwrap()).all("Unit").len();
            let is_command = |(tally, formation): &(Tally, &Formation)| tally.elements > 0 && formation.element.is_none();
            let commands = tallies(&run, row).into_iter().zip(&run.scenario.given.forces.formations).filter(is_command).count();
            assert_eq!(units - commands + left.absent, run.theatre.elements.len(), "row {row}");
        }
    }

    #[test]
    fn who_is_not_there_and_commands_of_nobody_are_left_out() {
        let played = played();
        let run = played.run();
        let mut record = run.record.clone();
        let side = run.theatre.elements[ElementId::at(0)].side;
        for id in run.theatre.elements.ids().filter(|&id| run.theatre.elements[id].side == side) {
            record.frames.of_elements[FIRST * run.theatre.elements.len() + id.index()].presence = Presence::Absent;
        }
        let half = Run { record: &record, ..run };
        let (whole, root) = (written(&run, FIRST), written(&half, FIRST));
        assert!(root.all("Unit").len() < whole.all("Unit").len() && root.all("ForceSide").len() == whole.all("ForceSide").len());
        record.frames.of_elements.iter_mut().for_each(|frame| frame.presence = Presence::Destroyed);
        let nobody = Run { record: &record, ..run };
        assert!(written(&nobody, FIRST).all("Organizations").is_empty());
        assert_eq!(write(&mut Vec::new(), &nobody, FIRST).unwrap(), Left { absent: run.theatre.elements.len() });
    }

    #[test]
    fn a_command_stands_in_the_middle_of_its_elements() {
        let played = played();
        let run = played.run();
        let tallies = tallies(&run, FIRST);
        let command = run.theatre.formations.iter().position(|it| it.element.is_none()).unwrap();
        let below = run.theatre.elements_of(command);
        let places: Vec<LonLat> = below.iter().filter_map(|id| place(&run, run.record.frames.element(FIRST, *id))).collect();
        let mean = |at: usize| places.iter().map(|place| place[at]).sum::<f64>() / places.len() as f64;
        let place = tallies[command].place().unwrap();
        assert!(!places.is_empty() && (place[0] - mean(0)).abs() < 1e-9 && (place[1] - mean(1)).abs() < 1e-9);
    }

    #[test]
    fn who_is_on_the_road_stands_where_he_goes() {
        let played = played();
        let run = played.run();
        let goal = &run.scenario.given.geography.places[0];
        let place_id = kokkyo_model::world::column::PlaceId::at(0);
        let frame = *run.record.frames.element(FIRST, ElementId::at(0));
        assert_eq!(place(&run, &ElementFrame { presence: Presence::OnRoad, place: place_id, ..frame }), Some(goal.at));
        assert_eq!(place(&run, &ElementFrame { presence: Presence::OffField, place: place_id, ..frame }), Some(goal.at));
    }

    #[test]
    fn symbols_and_texts_are_such_as_the_schema_has() {
        let played = played();
        let root = written(&played.run(), FIRST);
        for symbol in texts(&root, "SymbolIdentifier") {
            let letters: Vec<char> = symbol.chars().collect();
            assert_eq!((letters.len(), &letters[..4], &letters[12..]), (15, &['S', '-', 'G', '-'][..], &['-', '-', 'G'][..]), "{symbol}");
        }
        let symbols: BTreeSet<&str> = texts(&root, "SymbolIdentifier").into_iter().collect();
        assert_eq!(symbols.into_iter().collect::<Vec<_>>(), ["S-G-U------G--G", "S-G-UCF----E--G", "S-G-UCI----E--G"]);
        for (name, most) in [("Name", NAME), ("ForceSideName", NAME), ("UniqueDesignation", DESIGNATION), ("HigherFormation", DESIGNATION)]
        {
            let all = texts(&root, name);
            assert!(
                !all.is_empty() && all.iter().all(|text| text.len() <= most && text.chars().all(|it| (' '..='z').contains(&it))),
                "{name}"
            );
        }
    }

    #[test]
    fn names_of_any_script_are_escaped_or_told_in_letters_that_the_schema_has() {
        let played = played();
        let run = played.run();
        let mut scenario = run.scenario.clone();
        scenario.given.meta.title = "国境 <&\"> граница\u{0}".to_string();
        for (formation, name) in scenario.given.forces.formations.iter_mut().zip(["<&\"> Tōkyō's", "第23師団", "Ünit – {2}"]) {
            formation.name = name.to_string();
        }
        let root = written(&Run { scenario: &scenario, ..run }, FIRST);
        assert!(root.one("modelID:description").text.starts_with("国境 <&\"> граница:"));
        assert_eq!(texts(&root, "Name")[..3], ["<&\"> Tokyo's", scenario.given.forces.formations[1].id.as_str(), "Unit - (2)"]);
    }

    #[test]
    fn shares_of_fit_men_have_the_words_of_the_standard() {
        let word = |fit: u32| Tally { men: 1000, fit, ..Tally::default() }.effectiveness();
        assert_eq!([1200, 850, 849, 700, 699, 500, 499, 0].map(word), ["GREEN", "GREEN", "AMBER", "AMBER", "RED", "RED", "BLACK", "BLACK"]);
        assert_eq!(Tally::default().effectiveness(), "WHITE");
    }

    #[test]
    fn identifiers_begin_with_a_letter_and_have_no_blanks() {
        assert_eq!(["two-posts", "1939 / a", ""].map(identifier), ["two-posts", "_1939___a", "_"]);
    }

    #[test]
    fn hashes_are_those_of_the_published_algorithm_and_marked_as_version_8() {
        assert_eq!(fnv1a(&[b"a"]), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        assert_eq!(fnv1a(&[b"a", b"bc"]), 0xa68d_622c_ec8b_5822_836d_bc79_77af_7f3b);
        let uuid = uuid(&["two-posts", "side", "west"]);
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(uuid[14..].starts_with('8') && uuid[19..].starts_with(['8', '9', 'a', 'b']), "{uuid}");
    }

    #[test]
    fn texts_of_a_handle_do_not_run_into_each_other() {
        assert_ne!(uuid(&["a", "bc"]), uuid(&["ab", "c"]));
    }

    #[test]
    fn a_step_after_the_end_is_refused() {
        let played = played();
        let run = played.run();
        let refused = write(&mut Vec::new(), &run, run.record.frames.rows).unwrap_err();
        assert!(matches!(refused, Error::NotThen(_)), "{refused}");
    }

    #[test]
    fn the_same_step_is_the_same_bytes() {
        let (one, other) = (played(), played());
        assert_eq!(bytes(&one.run(), 1), bytes(&other.run(), 1));
    }
}
