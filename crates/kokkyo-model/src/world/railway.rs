//! Railways and the trains that troops take on them: who must be at a railhead by an hour takes its trains as late as its lines allow, and what is left of a
//! line's trains is for goods.
//!
//! The recorded arrivals demand one timetable. Where headquarters decide, whoever waits for a release is not in it and books
//! when it is released: no train before that day, and what does not fit before the arrival runs after it.

use super::column::{Column, ElementId, RailheadId, RailwayId};
use super::{Side, Theatre};

/// Trains before the first day of the clock are played too: troops that come in its first days were on the rails before.
const DAYS_BEFORE: usize = 60;

/// A railway line.
#[derive(Debug, Clone)]
pub struct Railway {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Side.
    pub side: Side,
    /// What it passes from dates on, in order.
    pub schedule: Vec<RailwayCapacity>,
}

impl Railway {
    /// What it passes at an hour; nothing before its first date.
    pub fn at(&self, hour: f64) -> Option<&RailwayCapacity> {
        self.schedule.iter().take_while(|row| row.from_h <= hour).last()
    }

    /// The same for troops, who travel before the first date as they do on it.
    pub fn for_troops(&self, hour: f64) -> Option<&RailwayCapacity> {
        self.at(hour).or(self.schedule.first())
    }
}

/// What a line passes from a date on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RailwayCapacity {
    /// From. *Unit*: h since the start.
    pub from_h: f64,
    /// Pairs of trains for troops and supplies. *Unit*: trains/day.
    pub pairs_per_day: f64,
    /// Net load of a supply train. *Unit*: t.
    pub t_per_train: f64,
    /// Men that a troop train carries.
    pub men_per_train: f64,
    /// Vehicles and guns that a troop train carries instead of men.
    pub vehicles_per_train: f64,
    /// Largest share of the trains that troops may take. *Range*: 0–1.
    pub troop_share: f64,
}

/// How an element comes by rail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boarding {
    /// Where it detrains; `RailheadId::NONE`: it does not come by train.
    pub railhead: RailheadId,
    /// Time of the way from there by road. *Unit*: h.
    pub road_h: f64,
    /// Men.
    pub men: f64,
    /// Vehicles and guns.
    pub vehicles: f64,
}

impl Boarding {
    /// Comes without a train.
    pub const NONE: Self = Self { railhead: RailheadId::NONE, road_h: 0.0, men: 0.0, vehicles: 0.0 };
}

/// Trains that troops take, by line and day.
#[derive(Debug, Clone, PartialEq)]
pub struct Timetable {
    /// *Shape*: `[line][day from `DAYS_BEFORE` before the start]`. *Unit*: trains/day.
    trains: Column<RailwayId, Vec<f64>>,
}

impl Timetable {
    /// No trains; `days`: length of the clock.
    pub fn empty(railways: usize, days: usize) -> Self {
        Self { trains: Column::filled(railways, vec![0.0; DAYS_BEFORE + days + 1]) }
    }

    /// The timetable of arrivals at given hours; who arrives at no hour has no trains. *Unit*: h since the start.
    pub fn of_arrivals(theatre: &Theatre, arrives_h: &Column<ElementId, f64>) -> Self {
        let mut timetable = Self::empty(theatre.railways.len(), theatre.days() as usize);
        let is_due = |&(id, _): &(ElementId, &f64)| theatre.boardings[id].railhead != RailheadId::NONE;
        let mut due: Vec<(ElementId, f64)> = arrives_h
            .entries()
            .filter(is_due)
            .filter(|(_, hour)| **hour > 0.0 && hour.is_finite())
            .map(|(id, hour)| (id, hour - theatre.boardings[id].road_h))
            .collect();
        // The latest to arrive leave the latest room: the timetable is made from the last arrival backwards.
        due.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (element, by_h) in due {
            timetable.book(theatre, element, by_h, f64::NEG_INFINITY);
        }
        timetable
    }

    /// Takes over the days of another timetable up to that of an hour.
    pub fn begin_as(&mut self, other: &Self, hour: f64) {
        for line in other.trains.ids() {
            let until = self.day(line, hour);
            self.trains[line][..until].copy_from_slice(&other.trains[line][..until]);
        }
    }

    /// Trains of troops on a line on the day of an hour.
    pub fn trains(&self, line: RailwayId, hour: f64) -> f64 {
        self.trains[line].get(self.day(line, hour)).copied().unwrap_or_default()
    }

    /// Books the trains of an element that is to be at its railhead by an hour: as late as the share of its lines that troops
    /// may take allows, none before the day of another hour, and what has no room by then on the days after.
    pub fn book(&mut self, theatre: &Theatre, element: ElementId, by_h: f64, from_h: f64) {
        let boarding = theatre.boardings[element];
        let Some(railhead) = theatre.railheads.find(boarding.railhead) else { return };
        for &line in &railhead.railways {
            let what = &theatre.railways[line];
            let (first, last) = (self.day(line, from_h), self.day(line, by_h.max(from_h)));
            let Some(row) = what.for_troops(hour_of(last)) else { continue };
            let mut left = boarding.men / row.men_per_train + boarding.vehicles / row.vehicles_per_train;
            let days = self.trains[line].len();
            let after = if from_h.is_finite() { last + 1..days } else { 0..0 };
            for day in (first..=last).rev().chain(after) {
                if left <= 1e-9 {
                    break;
                }
                left -= take(&mut self.trains[line][day], room(what, day), left);
            }
        }
    }

    fn day(&self, line: RailwayId, hour: f64) -> usize {
        let last = self.trains[line].len().saturating_sub(1);
        ((hour / 24.0).floor() + DAYS_BEFORE as f64).clamp(0.0, last as f64) as usize
    }
}

fn hour_of(day: usize) -> f64 {
    (day as f64 - DAYS_BEFORE as f64) * 24.0
}

/// Trains that troops may take on a day.
fn room(line: &Railway, day: usize) -> f64 {
    line.for_troops(hour_of(day)).map_or(0.0, |row| row.pairs_per_day * row.troop_share)
}

/// Adds as much to the taken as there is room for, and says how much.
fn take(taken: &mut f64, room: f64, wanted: f64) -> f64 {
    let more = wanted.min((room - *taken).max(0.0));
    *taken += more;
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::proving_ground::{Field, Ground};

    /// A line of twelve pairs, of which troops may take six, 350 men to the train; `elements` of 1,050 men each.
    fn line(elements: usize) -> (Field, Vec<ElementId>) {
        let mut ground = Ground::new();
        let (railhead, _, _) = ground.supply_line(Side::First, 100.0, 10.0);
        let row = RailwayCapacity {
            from_h: 0.0,
            pairs_per_day: 12.0,
            t_per_train: 300.0,
            men_per_train: 350.0,
            vehicles_per_train: 25.0,
            troop_share: 0.5,
        };
        ground.theatre.railways =
            Column::new(vec![Railway { id: "L".into(), name: String::new(), side: Side::First, schedule: vec![row] }]);
        ground.theatre.railheads[railhead].railways = vec![RailwayId(0)];
        let ids: Vec<ElementId> = (0..elements).map(|_| ground.element(Side::First, 1050, 0, 0)).collect();
        let mut field = ground.play();
        for &id in &ids {
            field.theatre.boardings[id] = Boarding { railhead, road_h: 24.0, men: 1050.0, vehicles: 0.0 };
        }
        (field, ids)
    }

    fn days(timetable: &Timetable, days: std::ops::Range<i32>) -> Vec<f64> {
        days.map(|day| timetable.trains(RailwayId(0), 24.0 * f64::from(day))).collect()
    }

    #[test]
    fn troops_take_the_latest_trains_that_bring_them_in_time_and_the_share_that_is_theirs() {
        let (field, ids) = line(3);
        // Three trains each for the day of the tenth, a day's march away: six run on the ninth and three on the eighth.
        let arrives_h = Column::filled(ids.len(), 240.0);
        let timetable = Timetable::of_arrivals(&field.theatre, &arrives_h);
        assert_eq!(days(&timetable, 7..11), [0.0, 3.0, 6.0, 0.0]);
    }

    #[test]
    fn whom_nobody_has_released_has_no_train_and_a_released_one_none_before_its_release() {
        let (field, ids) = line(4);
        let withheld = Column::filled(ids.len(), f64::INFINITY);
        let mut timetable = Timetable::of_arrivals(&field.theatre, &withheld);
        assert_eq!(days(&timetable, -60..31), vec![0.0; 91]);
        // Released on the fifth and there at once: its trains are missing to goods from that day on.
        for &id in &ids[..3] {
            timetable.book(&field.theatre, id, 5.0 * 24.0 - 24.0, 5.0 * 24.0);
        }
        assert_eq!(days(&timetable, 4..8), [0.0, 6.0, 3.0, 0.0]);
        // Due on the ninth: as late as possible, but the line is as long as it was.
        timetable.book(&field.theatre, ids[3], 7.0 * 24.0, 5.0 * 24.0);
        assert_eq!(days(&timetable, 4..9), [0.0, 6.0, 3.0, 3.0, 0.0]);
        let all: f64 = days(&timetable, -60..31).iter().sum();
        assert!((all - 4.0 * 3.0).abs() < 1e-9);
    }

    #[test]
    fn until_a_date_the_timetable_is_the_recorded_one() {
        let (field, ids) = line(2);
        let recorded = Timetable::of_arrivals(&field.theatre, &Column::filled(ids.len(), 240.0));
        let mut timetable = Timetable::of_arrivals(&field.theatre, &Column::filled(ids.len(), f64::INFINITY));
        timetable.begin_as(&recorded, 8.0 * 24.0);
        assert_eq!(days(&timetable, 7..11), [0.0; 4]);
        timetable.begin_as(&recorded, 10.0 * 24.0);
        assert_eq!(days(&timetable, 7..11), [0.0, 0.0, 6.0, 0.0]);
    }

    #[test]
    fn what_is_due_after_the_end_is_not_lost_in_the_middle() {
        let (field, ids) = line(1);
        let mut timetable = Timetable::empty(1, 5);
        timetable.book(&field.theatre, ids[0], 1000.0, 900.0);
        assert_eq!(days(&timetable, 0..6), [0.0, 0.0, 0.0, 0.0, 0.0, 3.0]);
    }
}
