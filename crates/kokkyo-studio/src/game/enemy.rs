//! What a headquarters believes of the enemy: as of the morning, with what it has made of the news since.

use kokkyo_ensemble::names::Names;
use kokkyo_model::event::Happening as H;
use kokkyo_model::world::belief::Arm;
use kokkyo_model::world::column::{HeadquartersId, Id as _, SectorId};
use serde::Serialize;

use super::{Game, Position};

/// Least men believed of a sector that is named.
const FEWEST: f64 = 20.0;
/// Standard deviations to either side that hold four cases in five.
const EIGHTY: f64 = 1.2816;

/// A grouping of the enemy as it is believed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Believed {
    /// Where.
    pub sector: String,
    /// The same in Japanese, may be empty.
    pub sector_ja: String,
    /// Longitude of the place that it is named for.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// Expected men.
    pub men: f64,
    /// Four cases in five lie from here
    pub low: f64,
    /// to here.
    pub high: f64,
    /// Expected armoured vehicles.
    pub armour: f64,
    /// Expected guns.
    pub guns: f64,
    /// Chance that it is about to attack with its weight. *Unit*: %.
    pub attack: f64,
}

/// Groupings of which more than a handful of men is believed.
pub fn believed(game: &Game<'_>, position: &Position, me: HeadquartersId, names: &Names<'_>) -> Vec<Believed> {
    let theatre = game.theatre();
    let (history, minute) = (position.history(), position.minute);
    let day = (minute / (24 * 60)) as usize;
    let morning = (day * 24 * 60) as u32;
    let today = |sector: SectorId| {
        history.events.iter().rev().filter(|event| event.minute >= morning && event.minute < minute).find_map(|event| {
            match event.happening {
                H::Appreciated { headquarters, sector: there, men, armour } if (headquarters, there) == (me, sector) => Some([men, armour]),
                _ => None,
            }
        })
    };
    let of = |sector: SectorId| {
        // The last row stands for the day on which the history ends.
        let belief = history.trajectory.belief(day.min(history.trajectory.days.saturating_sub(1)), me, sector);
        let [mut men, mut armour, guns] = [Arm::Men, Arm::Armour, Arm::Guns].map(|arm| f64::from(belief.believed[arm as usize]));
        if let Some([new_men, new_armour]) = today(sector) {
            (men, armour) = (f64::from(new_men), f64::from(new_armour));
        }
        let factor = (EIGHTY * f64::from(belief.sd_ln_men)).exp();
        let place = theatre.intelligence.sectors[sector].place;
        let at = game.scenario.given.geography.places.get(place.index()).map_or([0.0, 0.0], |place| place.at);
        (men >= FEWEST).then(|| Believed {
            sector: names.sector(sector).to_string(),
            sector_ja: names.sector_ja(sector).to_string(),
            lon: at[0],
            lat: at[1],
            men: round(men),
            low: round(men / factor),
            high: round(men * factor),
            armour: armour.round(),
            guns: guns.round(),
            attack: 100.0 * f64::from(belief.intent[1]),
        })
    };
    (0..theatre.intelligence.sectors.len()).map(SectorId::at).filter_map(of).collect()
}

/// To two digits: nobody counts an enemy to the man.
fn round(value: f64) -> f64 {
    let size = 10f64.powf((value.max(1.0).log10().floor() - 1.0).max(0.0));
    (value / size).round() * size
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn nobody_counts_an_enemy_to_the_man() {
        assert_eq!([round(12_345.0), round(987.0), round(21.4), round(0.0)], [12_000.0, 990.0, 21.0, 0.0]);
    }
}
