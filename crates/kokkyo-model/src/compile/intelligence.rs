//! From sectors, sources and relays to what headquarters are given.

use kokkyo_scenario::Given;
use kokkyo_scenario::intelligence::{self as package, SectorKind};

use super::space::metres;
use crate::chance::entity;
use crate::event::EventId;
use crate::world::Side;
use crate::world::belief::{ARMS, Belief};
use crate::world::column::{CellId, Column, CourseId, HeadquartersId, Id as _, PlaceId, SectorId, SourceId};
use crate::world::intelligence::{Concealment, Doctrine, Function, IntelligenceTheatre, Relay, Report, Sector, Source, Terms, Told};
use crate::world::theatre::{Cell, Place, Zone};

/// Everything under `intelligence/`.
pub(super) fn build(given: &Given, cells: &Column<CellId, Cell>, places: &Column<PlaceId, Place>) -> IntelligenceTheatre {
    let package = &given.intelligence;
    let start = given.clock.start;
    let sectors: Column<SectorId, Sector> = Column::new(
        package
            .sectors
            .iter()
            .map(|sector| Sector {
                id: sector.id.clone(),
                name: sector.name.clone(),
                key: entity(&sector.id),
                place: sector.places.first().map_or(PlaceId::NONE, |place| PlaceId::at(*place)),
            })
            .collect(),
    );
    let bits = |list: &[usize]| list.iter().fold(0u32, |bits, at| bits | 1 << at);
    let of_kind = |kind: SectorKind| package.sectors.iter().enumerate().filter(move |(_, sector)| sector.kind == kind);
    let depth = of_kind(SectorKind::Depth).next();
    let nearest = |kind: SectorKind, from: [f64; 2]| -> (SectorId, PlaceId) {
        let candidates = of_kind(kind).flat_map(|(at, sector)| sector.places.iter().map(move |place| (at, *place)));
        let away = |place: usize| given.geography.places.get(place).map_or(f64::INFINITY, |place| metres(place.at, from));
        candidates
            .min_by(|a, b| away(a.1).total_cmp(&away(b.1)).then(a.cmp(b)))
            .map_or((SectorId::NONE, PlaceId::NONE), |(sector, place)| (SectorId::at(sector), PlaceId::at(place)))
    };
    let rear = |(place, known): (PlaceId, &Place)| {
        if known.cell.is_some() { SectorId::NONE } else { nearest(SectorKind::Rear, given.geography.places[place.index()].at).0 }
    };
    // Who leans on an origin is the headquarters that its sources tell: each has numbers of its own for the few that it hears of.
    let mut origins: Vec<(usize, &str)> = package.sources.iter().map(|source| (source.headquarters, source.origin.as_str())).collect();
    origins.sort_unstable();
    origins.dedup();
    let first_of = |headquarters: usize| origins.partition_point(|&(of, _)| of < headquarters);
    let number_of = |headquarters: usize, origin: &str| {
        origins.binary_search(&(headquarters, origin)).map_or(0, |at| at - first_of(headquarters)) as u8
    };
    let most_origins = origins.iter().map(|&(of, _)| first_of(of + 1) - first_of(of)).max().unwrap_or(0);
    let sources: Column<SourceId, Source> = Column::new(
        package
            .sources
            .iter()
            .map(|source| Source {
                id: source.id.clone(),
                name: source.name.clone(),
                key: entity(&source.id),
                kind: source.kind,
                side: Side::at(source.side),
                headquarters: HeadquartersId::at(source.headquarters),
                reach: bits(&source.sectors),
                arms: source.arms,
                origin: number_of(source.headquarters, &source.origin),
                origin_key: entity(&source.origin),
                first_look_h: first_look_h(source, given),
                terms: source.terms.iter().map(|row| terms(row, row.from.hours_since(start))).collect(),
            })
            .collect(),
    );
    let relays: Vec<Relay> = package
        .relays
        .iter()
        .map(|relay| Relay {
            key: entity(&relay.id),
            from: HeadquartersId::at(relay.from),
            to: HeadquartersId::at(relay.to),
            every_h: relay.every_h,
            delay_h: relay.delay_h,
            loss: relay.loss,
            damping: relay.damping,
        })
        .collect();
    let mut reports: Vec<Report> = package.reports.iter().filter_map(|report| given_report(report, given, &sources)).collect();
    reports.sort_by(|a, b| a.arrives_h.total_cmp(&b.arrives_h));
    let in_flight = |delay_h: f64, every_h: f64| (1.5 * delay_h / every_h.max(given.clock.step_h)).ceil() as usize + 2;
    let most_reports = sources
        .iter()
        .map(|source| {
            let longest = source.terms.iter().map(|terms| terms.delay_h).fold(0.0, f64::max);
            let shortest = source.terms.iter().map(|terms| terms.every_h).fold(f64::INFINITY, f64::min);
            source.reach.count_ones() as usize * in_flight(longest, shortest)
        })
        .chain(relays.iter().map(|relay| sectors.len() * in_flight(relay.delay_h, relay.every_h)))
        .sum::<usize>()
        + reports.len();
    let on_railway = depth.map_or((SectorId::NONE, 0.0), |(at, sector)| (SectorId::at(at), sector.lead_days * 24.0));
    let cells_of: Column<CellId, (SectorId, PlaceId)> = Column::new(cells.iter().map(|cell| nearest(SectorKind::Field, cell.at)).collect());
    let ground = Column::new(sectors.ids().map(|sector| most_of(sector, cells, &cells_of)).collect());
    IntelligenceTheatre {
        ground,
        field: of_kind(SectorKind::Field).fold(0, |bits, (at, _)| bits | 1 << at),
        depth: on_railway.0,
        lead_h: on_railway.1,
        cells: cells_of,
        places: Column::new(places.entries().map(rear).collect()),
        doctrine: doctrine(given),
        concealment: package.concealment.iter().map(|action| concealment(action, given)).collect(),
        functions: package.functions.iter().map(|function| function_of(function, given)).collect(),
        sectors,
        sources,
        relays,
        reports,
        most_reports,
        // Appreciations that are passed on are heard where nobody looks, too.
        origins: most_origins.max(1),
    }
}

/// Whose ground most of a sector is: nobody's where it has no cell.
fn most_of(sector: SectorId, cells: &Column<CellId, Cell>, sectors: &Column<CellId, (SectorId, PlaceId)>) -> Zone {
    let zones = [Zone::Unclaimed, Zone::Disputed, Zone::First, Zone::Second];
    let here = |zone: Zone| cells.entries().filter(|&(id, cell)| sectors[id].0 == sector && cell.zone == zone).count();
    zones.into_iter().rev().max_by_key(|&zone| here(zone)).filter(|&zone| here(zone) > 0).unwrap_or(Zone::Unclaimed)
}

/// When a source looks for the first time: when its first terms begin, from the air at the midday that follows.
fn first_look_h(source: &package::Source, given: &Given) -> f64 {
    let start = given.clock.start;
    let from_h = source.terms.first().map_or(f64::INFINITY, |terms| terms.from.hours_since(start).max(0.0));
    if source.kind != package::SourceKind::AirReconnaissance || from_h == f64::INFINITY {
        return from_h;
    }
    let since_midnight_h = (start.0 as f64 / 3600.0 + given.clock.offset_h + from_h).rem_euclid(24.0);
    from_h + (12.0 - since_midnight_h).rem_euclid(24.0)
}

fn terms(row: &package::SourceTerms, from_h: f64) -> Terms {
    Terms {
        from_h,
        every_h: row.every_h,
        seeing: row.coverage * row.detection,
        delay_h: row.delay_h,
        noise: row.noise,
        error: row.error,
        bias: row.bias,
        reliability: row.reliability,
        intent_skill: row.intent_skill,
        men: row.men,
    }
}

/// What every headquarters believes of every sector at the start: its own row of the doctrine, otherwise its side's,
/// otherwise nothing.
fn doctrine(given: &Given) -> Vec<Doctrine> {
    let package = &given.intelligence;
    let mut all = Vec::with_capacity(given.command.headquarters.len() * package.sectors.len());
    for (number, headquarters) in given.command.headquarters.iter().enumerate() {
        for sector in 0..package.sectors.len() {
            let rows = || package.doctrine.iter().filter(|row| row.side == headquarters.side && row.sector == sector);
            let row = rows().find(|row| row.headquarters == Some(number)).or_else(|| rows().find(|row| row.headquarters.is_none()));
            all.push(match row {
                None => Doctrine { side: Side::at(headquarters.side), belief: Belief::NOTHING, resist_more: 0.0, resist_less: 0.0 },
                Some(row) => {
                    let [probe, offensive] = row.intent;
                    let belief = Belief {
                        p_present: row.p_present,
                        ln_mean: row.numbers.map(libm::log1p),
                        ln_var: [row.sd * row.sd; ARMS],
                        place: package.sectors[sector].places.first().map_or(PlaceId::NONE, |place| PlaceId::at(*place)),
                        intent: [1.0 - probe - offensive, probe, offensive],
                        ..Belief::NOTHING
                    };
                    Doctrine { side: Side::at(headquarters.side), belief, resist_more: row.resist_more, resist_less: row.resist_less }
                }
            });
        }
    }
    all
}

fn concealment(action: &package::Concealment, given: &Given) -> Concealment {
    let start = given.clock.start;
    Concealment {
        id: action.id.clone(),
        name: action.name.clone(),
        kind: action.kind,
        side: Side::at(action.side),
        sectors: action.sectors.iter().fold(0, |bits, at| bits | 1 << at),
        against: action.against.iter().fold(0, |bits, kind| bits | 1 << *kind as u32),
        from_h: action.from.hours_since(start),
        to_h: action.to.hours_since(start),
        detection_factor: action.detection_factor,
        hidden_share: action.hidden_share,
        false_share: action.false_share,
        false_intent: action.false_intent as u8,
        men: action.men,
        covers: action.covers.iter().map(|&course| CourseId::at(course)).collect(),
    }
}

fn function_of(function: &package::Function, given: &Given) -> Function {
    let start = given.clock.start;
    Function {
        id: function.id.clone(),
        name: function.name.clone(),
        key: entity(&function.id),
        kind: function.kind,
        side: Side::at(given.intelligence.sources.get(function.agency).map_or(0, |source| source.side)),
        size: function.size,
        daily: function.daily,
        from_h: function.from.hours_since(start),
        to_h: function.to.hours_since(start),
    }
}

fn given_report(report: &package::GivenReport, given: &Given, sources: &Column<SourceId, Source>) -> Option<Report> {
    let id = SourceId::at(report.by);
    let source = sources.find(id)?;
    let terms = source.terms.first()?;
    Some(Report {
        source: id,
        to: source.headquarters,
        sector: SectorId::at(report.sector),
        made_h: report.at.hours_since(given.clock.start),
        arrives_h: report.at.hours_since(given.clock.start),
        told: Told::Somebody {
            ln_count: report.numbers.map(|number| libm::log1p(number.unwrap_or(0.0))),
            arms: report.numbers.map(|number| number.is_some()),
            noise: report.sd * report.sd,
            stays: 0.0,
            intent: report.intent.map(|intent| intent as u8),
            place: PlaceId::NONE,
        },
        seeing: 1.0,
        reliability: terms.reliability,
        intent_skill: terms.intent_skill,
        origin: source.origin,
        event: EventId::NONE,
        is_news: true,
    })
}
