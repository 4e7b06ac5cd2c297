//! **Where on the border is an incident?** A point along the line of its sector, on the ground that its kind needs.

use kokkyo_scenario::border::{Border, Ground};
use kokkyo_scenario::geography::LonLat;

/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.2;

/// A piece of the line: its ground, the length up to its end, its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    ground: Option<Ground>,
    km: f64,
    ends: [LonLat; 2],
}

impl Piece {
    fn holds(&self, ground: Option<Ground>) -> bool {
        ground.is_none() || self.ground.is_none() || self.ground == ground
    }
}

/// The lines of all sectors, cut into pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    sectors: Vec<Vec<Piece>>,
    /// Length of the line of each sector: all of it, and what kinds that need each of [`Ground::WORDS`] have. *Unit*: km.
    lengths: Vec<[f64; 1 + Ground::WORDS.len()]>,
}

/// Distance of two near points, on a plane. *Unit*: km.
pub fn distance(one: LonLat, other: LonLat) -> f64 {
    let squeeze = libm::cos((one[1] + other[1]) / 2.0 * std::f64::consts::PI / 180.0);
    libm::hypot((one[0] - other[0]) * squeeze, one[1] - other[1]) * DEGREE_KM
}

impl Places {
    /// Of a border.
    pub fn new(border: &Border) -> Self {
        let mut sectors = vec![Vec::new(); border.sectors.len()];
        for line in &border.lines {
            let Some(pieces) = sectors.get_mut(line.sector) else { continue };
            for ends in line.points.windows(2) {
                pieces.push(Piece { ground: line.ground, km: distance(ends[0], ends[1]), ends: [ends[0], ends[1]] });
            }
        }
        let length = |pieces: &Vec<Piece>, ground| pieces.iter().filter(|piece| piece.holds(ground)).map(|piece| piece.km).sum();
        let of = |pieces: &Vec<Piece>| std::array::from_fn(|at| length(pieces, at.checked_sub(1).map(|at| Ground::WORDS[at].1)));
        let lengths = sectors.iter().map(of).collect();
        Self { sectors, lengths }
    }

    fn length(&self, sector: usize, ground: Option<Ground>) -> f64 {
        let at = ground.map_or(0, |ground| Ground::WORDS.iter().position(|word| word.1 == ground).map_or(0, |at| at + 1));
        self.lengths.get(sector).map_or(0.0, |lengths| lengths[at])
    }

    /// Share of the line of a sector that has the ground. 1 where no line is drawn.
    pub fn share(&self, sector: usize, ground: Option<Ground>) -> f64 {
        let all = self.length(sector, None);
        if all > 0.0 { self.length(sector, ground) / all } else { 1.0 }
    }

    /// The point at a share of the length of that ground in a sector.
    pub fn at(&self, sector: usize, ground: Option<Ground>, share: f64) -> Option<LonLat> {
        let mut left = share * self.length(sector, ground);
        let pieces = self.sectors.get(sector)?;
        let mut last = None;
        for piece in pieces.iter().filter(|piece| piece.holds(ground)) {
            let [from, to] = piece.ends;
            if left <= piece.km {
                let part = if piece.km > 0.0 { left / piece.km } else { 0.0 };
                return Some([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
            }
            left -= piece.km;
            last = Some(to);
        }
        last
    }
}

/// Shares of all cells with the stated shares of sectors and of kinds as margins, and nothing where a kind has no ground: iterative
/// proportional fitting (Deming and Stephan 1940) from independence times the share of the ground.
pub fn cells(border: &Border, places: &Places) -> Vec<f64> {
    let kinds = border.kinds.len();
    let mut shares: Vec<f64> = border
        .sectors
        .iter()
        .enumerate()
        .flat_map(|(at, sector)| border.kinds.iter().map(move |kind| sector.share * kind.share * places.share(at, kind.ground)))
        .collect();
    for _ in 0..60 {
        for kind in 0..kinds {
            let sum: f64 = shares.iter().skip(kind).step_by(kinds).sum();
            let scale = if sum > 0.0 { border.kinds[kind].share / sum } else { 0.0 };
            shares.iter_mut().skip(kind).step_by(kinds).for_each(|share| *share *= scale);
        }
        for (row, sector) in shares.chunks_mut(kinds.max(1)).zip(&border.sectors) {
            let sum: f64 = row.iter().sum();
            let scale = if sum > 0.0 { sector.share / sum } else { 0.0 };
            row.iter_mut().for_each(|share| *share *= scale);
        }
    }
    shares
}

/// The kind that an incident of this kind is in a sector: where it has no ground there, the first that has.
pub fn kind_in(border: &Border, places: &Places, sector: usize, kind: usize) -> usize {
    let possible = |kind: usize| places.share(sector, border.kinds[kind].ground) > 0.0;
    if possible(kind) {
        return kind;
    }
    (0..border.kinds.len()).find(|&other| border.kinds[other].ground.is_some() && possible(other)).unwrap_or(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::border;

    #[test]
    fn points_lie_on_the_line_of_their_sector_and_on_the_ground_of_their_kind() {
        let (border, places) = (border(), Places::new(border()));
        for sector in 0..border.sectors.len() {
            for ground in [None, Some(Ground::Land), Some(Ground::River)] {
                for step in 0..=20 {
                    let Some(point) = places.at(sector, ground, f64::from(step) / 20.0) else { continue };
                    let on_it = places.sectors[sector].iter().filter(|piece| piece.holds(ground)).any(|piece| {
                        let [from, to] = piece.ends;
                        (distance(from, point) + distance(point, to) - piece.km).abs() < 0.01
                    });
                    assert!(on_it, "{} {ground:?} {point:?}", border.sectors[sector].id);
                }
            }
        }
    }

    #[test]
    fn shares_of_cells_have_the_stated_margins_and_no_river_on_dry_land() {
        let (border, places) = (border(), Places::new(border()));
        let (shares, kinds) = (cells(border, &places), border.kinds.len());
        for (at, sector) in border.sectors.iter().enumerate() {
            assert!((shares[at * kinds..(at + 1) * kinds].iter().sum::<f64>() - sector.share).abs() < 1e-6);
        }
        for (at, kind) in border.kinds.iter().enumerate() {
            assert!((shares.iter().skip(at).step_by(kinds).sum::<f64>() - kind.share).abs() < 1e-4, "{}", kind.id);
        }
        let river = border.kinds.iter().position(|kind| kind.ground == Some(Ground::River)).unwrap();
        let east = border.sectors.iter().position(|sector| sector.id == "EAST").unwrap();
        assert_eq!(shares[east * kinds + river], 0.0);
        assert_eq!(border.kinds[kind_in(border, &places, east, river)].ground, Some(Ground::Land));
    }

    #[test]
    fn named_places_lie_near_the_line_of_their_sector() {
        let (border, places) = (border(), Places::new(border()));
        for one in &border.named {
            let (Some(at), Some(sector)) = (one.at, one.sector) else { continue };
            let near = places.sectors[sector].iter().map(|piece| distance(piece.ends[0], at)).fold(f64::INFINITY, f64::min);
            // The second claimed line of Nomonhan is not that of today.
            assert!(near < 60.0, "{}: {near} km", one.id);
            assert!(one.accuracy_km.is_some(), "{}: a position without its accuracy", one.id);
        }
    }
}
