//! Observation operators: how a recorded quantity is read off a run.
//!
//! The trajectory has a row a day, so spans are taken in whole days of the scenario's clock: from the beginning of
//! the day of `from` to the end of the day in which `to` (exclusive) lies.

use kokkyo_model::trajectory::air::SquadronDay;
use kokkyo_model::trajectory::{CATEGORIES, Trajectory};
use kokkyo_model::world::air::AIR_LOSS_WORDS;
use kokkyo_model::world::belief::Arm;
use kokkyo_model::world::column::{ElementId, HeadquartersId, Id as _, PlaceId, SectorId};
use kokkyo_model::world::theatre::Theatre;
use kokkyo_model::world::{CAUSE_WORDS, CAUSES};
use kokkyo_scenario::Moment;
use kokkyo_scenario::record::{Operator, Target};

/// A value, or why there is none.
pub type Observed = Result<f64, Reason>;

/// Why a run has no value for a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Reason {
    /// The run was stopped before the span was over.
    #[error("the run stops before the end of the span")]
    Stopped,
    /// No element fits side, nation and formation.
    #[error("no element of the order of battle fits side, nation and formation")]
    NoElement,
    /// None of the elements ever had such equipment.
    #[error("no element that fits has such equipment")]
    NoEquipment,
    /// Nobody came.
    #[error("nobody of these formations came into the theatre")]
    NobodySent,
    /// The operator works by side, the target names a smaller part.
    #[error("a run counts this by side only, not by nation, formation or equipment")]
    BySideOnly,
    /// The target names no side.
    #[error("the target names no side")]
    NoSide,
    /// The target names no place, or one that is not in the field.
    #[error("the target names no place inside the field")]
    NoPlace,
    /// The span has no length.
    #[error("the span has no length")]
    EmptySpan,
    /// The place was not held.
    #[error("the side did not hold the place for a day within the span")]
    NeverHeld,
    /// The place was still held.
    #[error("the side still held the place at the end of the span")]
    StillHeld,
    /// No squadron.
    #[error("no squadron fits side and nation")]
    NoSquadron,
    /// The target names no headquarters, sector or arm.
    #[error("the target names no headquarters, sector or arm")]
    NoBelief,
    /// There was no enemy to be believed in.
    #[error("nobody was in these sectors on any day of the span")]
    NobodyThere,
    /// There is nothing to take a share of.
    #[error("no armoured vehicle of the side was knocked out within the span")]
    NoArmourLost,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Stopped,
        Self::NoElement,
        Self::NoEquipment,
        Self::NobodySent,
        Self::BySideOnly,
        Self::NoSide,
        Self::NoPlace,
        Self::EmptySpan,
        Self::NeverHeld,
        Self::StillHeld,
        Self::NoSquadron,
        Self::NoBelief,
        Self::NobodyThere,
        Self::NoArmourLost,
    ];

    /// The same in Japanese.
    pub fn japanese(self) -> &'static str {
        match self {
            Self::Stopped => "期間が終わる前に計算が止まる",
            Self::NoElement => "陣営・国・部隊に合う部隊がない",
            Self::NoEquipment => "合う部隊にその装備がない",
            Self::NobodySent => "これらの部隊は戦域に来ていない",
            Self::BySideOnly => "陣営別にしか数えられず、国・部隊・装備別には数えられない",
            Self::NoSide => "目標に陣営の指定がない",
            Self::NoPlace => "目標に戦域内の地点の指定がない",
            Self::EmptySpan => "期間の長さがない",
            Self::NeverHeld => "期間内にその地点を一日も保持していない",
            Self::StillHeld => "期間の終わりにもその地点を保持している",
            Self::NoSquadron => "陣営・国に合う飛行隊がない",
            Self::NoBelief => "目標に司令部・方面・兵種の指定がない",
            Self::NobodyThere => "期間中、これらの方面には誰もいない",
            Self::NoArmourLost => "期間内に撃破された装甲車両がない",
        }
    }
}

/// Whole days that a span touches: first row, and the row at its end.
fn days(target: &Target, start: Moment) -> (usize, usize) {
    let from = (target.from.hours_since(start) / 24.0 + 1e-9).floor().max(0.0);
    let to = (target.to.hours_since(start) / 24.0 - 1e-9).ceil().max(0.0);
    (from as usize, to as usize)
}

/// Elements that a target counts: those of its side, nation and formations.
pub fn elements(target: &Target, theatre: &Theatre) -> Vec<ElementId> {
    let fits = |id: &ElementId| {
        let element = &theatre.elements[*id];
        target.side.is_none_or(|side| element.side.index() == side)
            && target.nation.is_none_or(|nation| usize::from(element.nation) == nation)
            && target.formations.as_ref().is_none_or(|list| list.contains(&usize::from(element.formation)))
    };
    theatre.elements.ids().filter(fits).collect()
}

/// Reads a target off a run.
///
/// *Errors*: why this run has no value.
pub fn observe(target: &Target, theatre: &Theatre, trajectory: &Trajectory) -> Observed {
    let start = Moment(theatre.start_s);
    let (from, to) = days(target, start);
    // The last row is the end of the run.
    let end = trajectory.days.saturating_sub(1);
    if to > end {
        return Err(Reason::Stopped);
    }
    if to <= from && target.operator != Operator::MenPresent {
        return Err(Reason::EmptySpan);
    }
    match target.operator {
        Operator::Losses => Ok(losses(target, theatre, trajectory, from, to)?.0),
        Operator::LossShare => {
            let (lost, sent) = losses(target, theatre, trajectory, from, to)?;
            if sent > 0.0 { Ok(lost / sent) } else { Err(Reason::NobodySent) }
        }
        Operator::EquipmentLost => equipment(target, theatre, trajectory, from, to),
        Operator::ShellsFired => rounds(target, theatre, trajectory, from, to),
        Operator::Tonnes => by_side(target, |side| trajectory.delivered[to][side] - trajectory.delivered[from][side]),
        Operator::TonnesPerDay => {
            by_side(target, |side| (trajectory.delivered[to][side] - trajectory.delivered[from][side]) / (to - from) as f64)
        }
        Operator::MenPresent => {
            let chosen = chosen(target, theatre)?;
            Ok(chosen.into_iter().map(|id| f64::from(trajectory.fit(from, id))).sum())
        }
        Operator::HeldFrom => {
            let (side, place) = place(target, theatre)?;
            let held = |day: usize| trajectory.holder(day, place) == side;
            (from..to).find(|&day| held(day) && held(day + 1)).map(|day| day as f64).ok_or(Reason::NeverHeld)
        }
        Operator::LostOn => {
            let (side, place) = place(target, theatre)?;
            let last = (from..=to).rev().find(|&day| trajectory.holder(day, place) == side).ok_or(Reason::NeverHeld)?;
            if last == to { Err(Reason::StillHeld) } else { Ok(last as f64) }
        }
        Operator::AreaHeld => {
            let side = target.side.ok_or(Reason::NoSide)?;
            Ok(trajectory.disputed[to][side])
        }
        Operator::AircraftLost => air(target, theatre, trajectory, from, to, |row, sum| {
            for (number, word) in row.lost.into_iter().chain([row.damaged]).zip(AIR_LOSS_WORDS.into_iter().chain(["damaged"])) {
                if target.categories.iter().any(|category| category == word) {
                    *sum += f64::from(number);
                }
            }
        }),
        Operator::AirmenLost => air(target, theatre, trajectory, from, to, |row, sum| {
            for (number, word) in row.airmen.into_iter().zip(["dead", "missing", "hurt"]) {
                if target.categories.iter().any(|category| category == word) {
                    *sum += f64::from(number);
                }
            }
        }),
        Operator::AirVictoriesReported => {
            by_side(target, |side| f64::from(trajectory.air.side(to, side).claimed) - f64::from(trajectory.air.side(from, side).claimed))
        }
        Operator::ArmourByCause => {
            let side = target.side.ok_or(Reason::NoSide)?;
            let by = |day: usize, cause: usize| f64::from(trajectory.armour_by_cause[day][side][cause]);
            let of = |cause: usize| by(to, cause) - by(from, cause);
            let named = (0..CAUSES).filter(|&cause| target.categories.iter().any(|category| category == CAUSE_WORDS[cause]));
            let (part, whole): (f64, f64) = (named.map(of).sum(), (0..CAUSES).map(of).sum());
            if whole > 0.0 { Ok(100.0 * part / whole) } else { Err(Reason::NoArmourLost) }
        }
        Operator::BeliefRatio => {
            let (Some(headquarters), Some(&arm)) = (target.headquarters, target.arm.and_then(|arm| Arm::ALL.get(arm))) else {
                return Err(Reason::NoBelief);
            };
            let sectors: Vec<SectorId> = target.sectors.iter().map(|sector| SectorId::at(*sector)).collect();
            let days = (from..=to).filter_map(|day| trajectory.belief_ratio(day, HeadquartersId::at(headquarters), &sectors, arm));
            let (sum, count) = days.fold((0.0, 0), |(sum, count), ratio| (sum + ratio, count + 1));
            if count > 0 { Ok(sum / f64::from(count)) } else { Err(Reason::NobodyThere) }
        }
    }
}

/// Sums of the squadrons of the target's side, nation and roles over the span.
fn air(
    target: &Target,
    theatre: &Theatre,
    trajectory: &Trajectory,
    from: usize,
    to: usize,
    count: impl Fn(SquadronDay, &mut f64),
) -> Observed {
    let side = target.side.ok_or(Reason::NoSide)?;
    let (mut before, mut after, mut any) = (0.0, 0.0, false);
    for (id, who) in theatre.air.squadrons.entries() {
        let role = theatre.air.types.get(who.kind).map(|kind| kind.role);
        let counts = target.roles.is_empty() || role.is_some_and(|role| target.roles.contains(&role));
        if who.side.index() == side && target.nation.is_none_or(|nation| usize::from(who.nation) == nation) && counts {
            any = true;
            count(trajectory.air.squadron(theatre, from, id), &mut before);
            count(trajectory.air.squadron(theatre, to, id), &mut after);
        }
    }
    if any { Ok(after - before) } else { Err(Reason::NoSquadron) }
}

fn chosen(target: &Target, theatre: &Theatre) -> Result<Vec<ElementId>, Reason> {
    let found = elements(target, theatre);
    if found.is_empty() { Err(Reason::NoElement) } else { Ok(found) }
}

/// Men lost in the span, and men sent by its end.
fn losses(target: &Target, theatre: &Theatre, trajectory: &Trajectory, from: usize, to: usize) -> Result<(f64, f64), Reason> {
    let (mut lost, mut sent) = (0.0, 0.0);
    for id in chosen(target, theatre)? {
        let (before, after) = (trajectory.losses(from, id), trajectory.losses(to, id));
        for (at, category) in CATEGORIES.iter().enumerate() {
            if target.categories.iter().any(|wanted| wanted == category) {
                lost += f64::from(after[at]) - f64::from(before[at]);
            }
        }
        sent += f64::from(trajectory.sent(to, id));
    }
    Ok((lost, sent))
}

fn equipment(target: &Target, theatre: &Theatre, trajectory: &Trajectory, from: usize, to: usize) -> Observed {
    // What is written off was knocked out before, so the wider category holds both.
    let column = usize::from(!target.categories.iter().any(|category| category == "knocked-out"));
    let (mut lost, mut any) = (0.0, false);
    for id in chosen(target, theatre)? {
        for holding in theatre.elements[id].holding_ids() {
            if target.equipment.contains(&theatre.holdings[holding].equipment.index()) {
                any = true;
                let (before, after) = (trajectory.equipment(from, holding), trajectory.equipment(to, holding));
                lost += f64::from(after[column]) - f64::from(before[column]);
            }
        }
    }
    if any { Ok(lost) } else { Err(Reason::NoEquipment) }
}

/// Rounds fired by the guns of the elements that fit, of the equipment named or of all.
fn rounds(target: &Target, theatre: &Theatre, trajectory: &Trajectory, from: usize, to: usize) -> Observed {
    let (mut fired, mut any) = (0.0, false);
    for id in chosen(target, theatre)? {
        for holding in theatre.elements[id].holding_ids() {
            if target.equipment.is_empty() || target.equipment.contains(&theatre.holdings[holding].equipment.index()) {
                any = true;
                fired += trajectory.rounds(to, holding) - trajectory.rounds(from, holding);
            }
        }
    }
    if any { Ok(fired) } else { Err(Reason::NoEquipment) }
}

/// A sum over the side of the target, or over both.
fn by_side(target: &Target, value: impl Fn(usize) -> f64) -> Observed {
    if target.nation.is_some() || target.formations.is_some() || !target.equipment.is_empty() {
        return Err(Reason::BySideOnly);
    }
    Ok(target.side.map_or_else(|| value(0) + value(1), &value))
}

fn place(target: &Target, theatre: &Theatre) -> Result<(u8, PlaceId), Reason> {
    let side = target.side.ok_or(Reason::NoSide)?;
    let place = PlaceId::at(target.place.ok_or(Reason::NoPlace)?);
    if theatre.places.find(place).is_some_and(|found| found.cell.is_some()) { Ok((side as u8, place)) } else { Err(Reason::NoPlace) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::two_posts;
    use kokkyo_model::World;
    use kokkyo_model::world::State;
    use kokkyo_model::world::column::HoldingId;
    use kokkyo_scenario::record::Operator as O;

    /// A run of four days written by hand: element 0 loses 10 killed and 20 wounded on day 1 and 5 missing on day 3.
    fn four_days(world: &World, mut each_day: impl FnMut(usize, &mut State)) -> Trajectory {
        let theatre = &world.theatre;
        let mut state = State::new(theatre);
        let mut trajectory = Trajectory::new(theatre);
        for day in 0..=4 {
            let element = ElementId::at(0);
            if day == 0 {
                (state.sent[element], state.fit[element]) = (100, 100);
            }
            if day == 2 {
                (state.killed[element], state.wounded_total[element], state.fit[element]) = (10, 20, 70);
            }
            if day == 4 {
                state.missing[element] = 5;
            }
            state.delivered_t[0] = 15.0 * day as f64;
            each_day(day, &mut state);
            trajectory.record(theatre, &state);
        }
        trajectory
    }

    fn target(world: &World, operator: Operator, from_day: f64, to_day: f64) -> Target {
        let start = Moment(world.theatre.start_s);
        Target {
            id: "T".into(),
            title: "T".into(),
            unit: "men".into(),
            operator,
            side: Some(world.theatre.elements[ElementId::at(0)].side.index()),
            formations: Some(vec![usize::from(world.theatre.elements[ElementId::at(0)].formation)]),
            categories: ["killed", "wounded", "missing"].map(String::from).to_vec(),
            from: start.plus_hours(24.0 * from_day),
            to: start.plus_hours(24.0 * to_day),
            ..Target::default()
        }
    }

    #[test]
    fn losses_are_those_of_the_span_and_its_categories() {
        let (_, world) = two_posts();
        let run = four_days(&world, |_, _| {});
        let read = |target: &Target| observe(target, &world.theatre, &run);
        assert_eq!(read(&target(&world, O::Losses, 0.0, 4.0)), Ok(35.0));
        assert_eq!(read(&target(&world, O::Losses, 2.0, 4.0)), Ok(5.0));
        assert_eq!(read(&target(&world, O::LossShare, 0.0, 4.0)), Ok(0.35));
        let killed = Target { categories: vec!["killed".into()], ..target(&world, O::Losses, 0.0, 4.0) };
        assert_eq!(read(&killed), Ok(10.0));
        // A span that ends within a day counts that day: from 0 to 1.5 is two days.
        assert_eq!(read(&target(&world, O::Losses, 0.0, 1.5)), Ok(30.0));
        assert_eq!(read(&target(&world, O::MenPresent, 1.0, 2.0)), Ok(100.0));
        assert_eq!(read(&target(&world, O::MenPresent, 2.0, 3.0)), Ok(70.0));
    }

    #[test]
    fn what_a_run_cannot_tell_has_a_reason() {
        let (_, world) = two_posts();
        let run = four_days(&world, |_, _| {});
        let read = |target: &Target| observe(target, &world.theatre, &run);
        assert_eq!(read(&target(&world, O::Losses, 0.0, 4.1)), Err(Reason::Stopped));
        assert_eq!(read(&target(&world, O::Tonnes, 0.0, 4.0)), Err(Reason::BySideOnly));
        assert_eq!(read(&target(&world, O::HeldFrom, 0.0, 4.0)), Err(Reason::NoPlace));
        let nobody = Target { formations: Some(Vec::new()), ..target(&world, O::Losses, 0.0, 4.0) };
        assert_eq!(read(&nobody), Err(Reason::NoElement));
        assert_eq!(read(&target(&world, O::EquipmentLost, 0.0, 4.0)), Err(Reason::NoEquipment));
    }

    #[test]
    fn tonnes_are_those_of_the_span() {
        let (_, world) = two_posts();
        let run = four_days(&world, |_, _| {});
        let whole = Target { side: Some(0), formations: None, ..target(&world, O::Tonnes, 1.0, 3.0) };
        assert_eq!(observe(&whole, &world.theatre, &run), Ok(30.0));
        let daily = Target { operator: O::TonnesPerDay, ..whole };
        assert_eq!(observe(&daily, &world.theatre, &run), Ok(15.0));
    }

    #[test]
    fn equipment_knocked_out_holds_what_is_written_off() {
        let (_, world) = two_posts();
        let theatre = &world.theatre;
        let holding = HoldingId::at(0);
        let run = four_days(&world, |day, state| {
            if day == 3 {
                (state.knocked_out_total[holding], state.written_off[holding]) = (3, 1);
            }
        });
        let owner = theatre.holdings[holding].element;
        let lost = |categories: &[&str]| {
            let target = Target {
                side: None,
                formations: Some(vec![usize::from(theatre.elements[owner].formation)]),
                equipment: vec![theatre.holdings[holding].equipment.index()],
                categories: categories.iter().map(ToString::to_string).collect(),
                ..target(&world, O::EquipmentLost, 0.0, 4.0)
            };
            observe(&target, theatre, &run)
        };
        assert_eq!((lost(&["knocked-out", "written-off"]), lost(&["written-off"])), (Ok(3.0), Ok(1.0)));
    }

    #[test]
    fn a_place_counts_as_held_after_a_whole_day() {
        let (_, world) = two_posts();
        let place = world.theatre.places.ids().find(|&place| world.theatre.places[place].cell.is_some()).unwrap();
        // Held in the morning of day 1 only, then from day 3 on.
        let run = four_days(&world, |day, state| state.place_side[place] = if day == 1 || day >= 3 { 0 } else { 2 });
        let read = |operator, to| {
            let target = Target { side: Some(0), place: Some(place.index()), ..target(&world, operator, 0.0, to) };
            observe(&target, &world.theatre, &run)
        };
        assert_eq!(read(O::HeldFrom, 4.0), Ok(3.0));
        assert_eq!(read(O::HeldFrom, 2.0), Err(Reason::NeverHeld));
        assert_eq!(read(O::LostOn, 2.0), Ok(1.0));
        assert_eq!(read(O::LostOn, 4.0), Err(Reason::StillHeld));
    }

    #[test]
    fn shares_of_what_knocked_armour_out_are_those_of_the_span_and_add_up_to_a_hundred() {
        let (_, world) = two_posts();
        // Two at the start; then four by anti-tank guns, two by mines, one by a bottle and one from the air.
        let trajectory = four_days(&world, |day, state| {
            state.armour_by_cause[1] = if day < 2 { [0, 2, 0, 0, 0, 0, 0] } else { [0, 6, 0, 0, 1, 1, 2] };
        });
        let share = |causes: &[&str], [from, to]: [f64; 2]| {
            let mut target = target(&world, O::ArmourByCause, from, to);
            (target.side, target.categories) = (Some(1), causes.iter().map(|cause| (*cause).to_string()).collect());
            observe(&target, &world.theatre, &trajectory)
        };
        assert_eq!(share(&["anti-tank"], [1.0, 3.0]), Ok(50.0));
        assert_eq!(share(&["mine"], [1.0, 3.0]), Ok(25.0));
        assert_eq!(share(&["close-assault"], [1.0, 3.0]), Ok(12.5));
        assert_eq!(share(&["air"], [1.0, 3.0]), Ok(12.5));
        assert_eq!(share(&CAUSE_WORDS, [0.0, 4.0]), Ok(100.0));
        assert_eq!(share(&["air"], [0.0, 1.0]), Err(Reason::NoArmourLost));
    }
}
