//! **What do the agencies do beside looking?**
//!
//! The special service agencies had five functions besides: to promote political turmoil, to work on ethnic minorities,
//! to lobby neighbouring countries, to destroy transport and communications, to prepare sabotage inside their own sphere.
//! Each has one named effect whose size stands in the package and may be zero. Left out: what a failed attempt costs.
//!
//! | | |
//! |---|---|
//! | phase | intelligence |
//! | reads | functions of the agencies, date |
//! | proposes | tonnage that does not arrive at a railhead, hours by which arrivals are late, haulage that is held up, informants, what attachés are told |
//! | emits | `RailSabotaged` |
//! | streams | `Intelligence`: whether a function succeeds, by function and day |
//! | sources | Hanada 2022, section 1 (the five functions); sizes: `intelligence/functions.csv` |
//! | stand-in | the agencies only look |

use kokkyo_scenario::intelligence::FunctionKind;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::column::RailheadId;
use crate::world::intelligence::{Desk, IntelligenceEffect};
use crate::world::{Effects, Side, View};

/// What the functions of one side come to on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// How much more informants see, as a share of what they miss.
    pub informants: f64,
    /// Share of what attachés and allies get wrong that is put right.
    pub lobbied: f64,
    /// By how much the other side's arrivals are late. *Unit*: h.
    pub late_h: f64,
    /// Share of its haulage that the other side can do.
    pub haul_open: f64,
}

/// A day on which nothing is done.
pub const IDLE: Day = Day { informants: 0.0, lobbied: 0.0, late_h: 0.0, haul_open: 1.0 };

/// Adds a success of a function to a day. Shares of what is left add up as chances do: two halves make three quarters.
pub fn with(day: Day, kind: FunctionKind, size: f64) -> Day {
    let join = |a: f64| 1.0 - (1.0 - a) * (1.0 - size);
    match kind {
        FunctionKind::PoliticalTurmoil => Day { late_h: day.late_h + size, ..day },
        FunctionKind::EthnicMinorities => Day { informants: join(day.informants), ..day },
        FunctionKind::Lobbying => Day { lobbied: join(day.lobbied), ..day },
        FunctionKind::PreparedSabotage => Day { haul_open: day.haul_open * (1.0 - size), ..day },
        FunctionKind::TransportSabotage => day,
    }
}

/// Plays the row: at midnight, for the day that begins.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    let desk = view.desk();
    if !desk.is_midnight || desk.theatre.functions.is_empty() {
        return;
    }
    if desk.state.rail_open.iter().any(|open| *open < 1.0) {
        effects.intelligence.push(IntelligenceEffect::Mend);
    }
    for side in Side::BOTH {
        let mut day = IDLE;
        for (number, function) in desk.theatre.functions.iter().enumerate().filter(|(_, function)| function.side == side) {
            if !succeeds(&desk, number) {
                continue;
            }
            if function.kind == FunctionKind::TransportSabotage {
                if let Some(railhead) = railhead(view, side, number) {
                    let function_number = number as u16;
                    effects.intelligence.push(IntelligenceEffect::Sabotage {
                        function: function_number,
                        railhead,
                        open: 1.0 - function.size,
                    });
                }
            } else {
                day = with(day, function.kind, function.size);
            }
        }
        if day != IDLE || is_changed(&desk, side) {
            let Day { informants, lobbied, late_h, haul_open } = day;
            effects.intelligence.push(IntelligenceEffect::Network { side, informants, lobbied, late_h, haul_open });
        }
    }
}

/// Null model: the agencies only look.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

fn is_changed(desk: &Desk, side: Side) -> bool {
    let (own, enemy) = (side.index(), side.enemy().index());
    let state = desk.state;
    state.informants[own] != 0.0 || state.lobbied[own] != 0.0 || state.late_h[enemy] != 0.0 || state.haul_open[enemy] != 1.0
}

/// Whether a function succeeds on the day that begins.
fn succeeds(desk: &Desk, number: usize) -> bool {
    let function = &desk.theatre.functions[number];
    if function.size <= 0.0 || desk.hour < function.from_h - 1e-9 || desk.hour >= function.to_h {
        return false;
    }
    function.daily >= 1.0 || desk.chance.at(Stream::Intelligence, desk.moment, function.key).happens(function.daily)
}

/// The railhead of the other side that is struck: any of them, with equal chances.
fn railhead(view: &View, side: Side, number: usize) -> Option<RailheadId> {
    let theirs = || view.theatre.railheads.entries().filter(|(_, railhead)| railhead.side == side.enemy());
    let count = theirs().count();
    if count == 0 {
        return None;
    }
    let key = view.theatre.intelligence.functions[number].key.rotate_left(16);
    let at = (view.chance.at(Stream::Intelligence, view.moment(), key).uniform() * count as f64) as usize;
    theirs().nth(at.min(count - 1)).map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_moves_what_is_named_and_nothing_else() {
        let day = with(IDLE, FunctionKind::PoliticalTurmoil, 24.0);
        assert_eq!(day, Day { late_h: 24.0, ..IDLE });
        assert_eq!(with(IDLE, FunctionKind::EthnicMinorities, 0.2), Day { informants: 1.0 - 0.8, ..IDLE });
        assert_eq!(with(IDLE, FunctionKind::Lobbying, 0.25), Day { lobbied: 0.25, ..IDLE });
        assert_eq!(with(IDLE, FunctionKind::PreparedSabotage, 0.5), Day { haul_open: 0.5, ..IDLE });
        assert_eq!(with(IDLE, FunctionKind::TransportSabotage, 0.5), IDLE);
    }

    #[test]
    fn two_halves_make_three_quarters() {
        let day = with(with(IDLE, FunctionKind::Lobbying, 0.5), FunctionKind::Lobbying, 0.5);
        assert_eq!(day.lobbied, 0.75);
    }
}
