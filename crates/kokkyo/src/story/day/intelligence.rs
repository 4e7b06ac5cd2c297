//! What headquarters believed, beside what was so; who began to deceive.

use kokkyo_model::world::belief::Intent;
use kokkyo_model::world::column::{HeadquartersId, SectorId};

use super::{Day, Line};
use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::words;

/// Beliefs told of a day: those that are farthest from the truth.
const TOLD: usize = 2;
/// Men below whom a belief is not worth a line, believed or true.
const FEW: u32 = 200;

impl Day {
    /// Lines about intelligence. `actual` has the enemy of a headquarters in a sector as he is: men, armour.
    pub fn intelligence(&self, names: &Names<'_>, actual: impl Fn(HeadquartersId, SectorId) -> (u32, u32)) -> Vec<Line> {
        let mut lines = Vec::new();
        for &action in &self.deceptions {
            let text = format!("{}: {}", names.side(names.concealment_side(action)), names.concealment(action));
            lines.push(Line { rank: 3, label: "deceives", text });
        }
        for &(railhead, percent) in &self.sabotaged {
            let text = format!("{percent} % of the day's goods do not reach {}", names.railhead(railhead));
            lines.push(Line { rank: 2, label: "sabotage", text });
        }
        for (&(headquarters, sector), &(from, to)) in self.expected.iter().filter(|(_, (from, to))| from != to) {
            if to == Intent::Offensive || from == Intent::Offensive {
                let (headquarters, sector) = (names.headquarters(HeadquartersId(headquarters)), names.sector(SectorId(sector)));
                let text = format!("{headquarters}: the enemy {} ({sector}); before: {}", words::intent(to), words::intent(from));
                lines.push(Line { rank: 2, label: "expects", text });
            }
        }
        let mut beliefs: Vec<(f64, String)> = Vec::new();
        for (&(headquarters, sector), &(men, armour)) in &self.appreciated {
            let (headquarters, sector) = (HeadquartersId(headquarters), SectorId(sector));
            let (true_men, true_armour) = actual(headquarters, sector);
            if men.max(true_men) < FEW {
                continue;
            }
            let error = (f64::from(men + 1) / f64::from(true_men + 1)).ln().abs();
            let (believed, there) = (words::strength(men, armour), words::strength(true_men, true_armour));
            let are = if true_men == 1 && true_armour == 0 || there == "nobody" { "is" } else { "are" };
            let text = format!("{} believes {believed} ({}); there {are} {there}", names.headquarters(headquarters), names.sector(sector));
            beliefs.push((error, text));
        }
        beliefs.sort_by(|a, b| b.0.total_cmp(&a.0));
        lines.extend(beliefs.into_iter().take(TOLD).map(|(_, text)| Line { rank: super::QUIET, label: "believes", text }));
        lines
    }
}
