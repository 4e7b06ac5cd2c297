//! Sobol's sequence with the direction numbers of Joe and Kuo (2008, *Constructing Sobol sequences with better
//! two-dimensional projections*, SIAM J. Sci. Comput. 30, table `new-joe-kuo-6`), and a random digital shift.
//!
//! The numbers stand in `data/joe_kuo.csv`: a row a dimension from the second on, with s and a of the primitive
//! polynomial and the initial m; `cargo xtask oracle` remakes it and points to compare with.

use kokkyo_model::chance::{Chance, Stream};

const NUMBERS: &str = include_str!("../data/joe_kuo.csv");
/// Bits of a coordinate.
const BITS: usize = 32;

/// A sequence of points in a unit cube.
#[derive(Debug, Clone)]
pub struct Sequence {
    /// Direction numbers. *Shape*: `[dimension][bit]`.
    directions: Vec<[u32; BITS]>,
    /// Digital shift of each dimension: 0 for the sequence as it is.
    shifts: Vec<u32>,
}

impl Sequence {
    /// Dimensions that there are numbers for.
    pub fn most() -> usize {
        NUMBERS.lines().count()
    }

    /// The sequence as it is. `None`: more dimensions than [`Self::most`].
    pub fn new(dimensions: usize) -> Option<Self> {
        let first: [u32; BITS] = std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
        let rows = NUMBERS.lines().skip(1).map(directions);
        let directions: Vec<_> = std::iter::once(Some(first)).chain(rows).take(dimensions).collect::<Option<_>>()?;
        (directions.len() == dimensions).then(|| Self { directions, shifts: vec![0; dimensions] })
    }

    /// The same under a digital shift drawn with a seed: as even, and without the point 0.
    pub fn shifted(mut self, seed: u64) -> Self {
        for (at, shift) in self.shifts.iter_mut().enumerate() {
            *shift = (Chance::new(seed, 0).at(Stream::Parameter, 1, at as u32).uniform() * 4_294_967_296.0) as u32;
        }
        self
    }

    /// A coordinate of a point. *Range*: in (0, 1), in the middle of its cell of 2⁻³².
    pub fn at(&self, point: u32, dimension: usize) -> f64 {
        let gray = point ^ (point >> 1);
        let set = (0..BITS).filter(|bit| gray & (1 << bit) != 0);
        let word = set.fold(self.shifts[dimension], |word, bit| word ^ self.directions[dimension][bit]);
        (f64::from(word) + 0.5) / 4_294_967_296.0
    }
}

/// The direction numbers of a row `s,a,m1 m2 …`.
fn directions(row: &str) -> Option<[u32; BITS]> {
    let mut parts = row.split(',');
    let s: usize = parts.next()?.parse().ok()?;
    let a: u32 = parts.next()?.parse().ok()?;
    let m: Vec<u32> = parts.next()?.split(' ').map(|text| text.parse().ok()).collect::<Option<_>>()?;
    if m.len() != s || s == 0 || s > BITS {
        return None;
    }
    let mut v = [0u32; BITS];
    for bit in 0..BITS {
        v[bit] = if bit < s {
            m[bit] << (BITS - 1 - bit)
        } else {
            let inner = (1..s).filter(|k| (a >> (s - 1 - k)) & 1 == 1);
            inner.fold(v[bit - s] ^ (v[bit - s] >> s), |word, k| word ^ v[bit - k])
        };
    }
    Some(v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_is_a_permutation_of_its_cells_shifted_or_not() {
        let sequence = Sequence::new(Sequence::most()).unwrap();
        assert!(Sequence::most() >= 512 && Sequence::new(Sequence::most() + 1).is_none());
        for sequence in [sequence.clone(), sequence.shifted(1939)] {
            for dimension in [0, 1, 17, 250, 511] {
                let mut cells: Vec<u32> = (0..256).map(|point| (sequence.at(point, dimension) * 256.0) as u32).collect();
                cells.sort_unstable();
                assert_eq!(cells, (0..256).collect::<Vec<_>>(), "dimension {dimension}");
            }
        }
    }

    #[test]
    fn the_first_points_are_those_of_the_paper() {
        // Points 1 to 3 of the first two dimensions: a half, then three quarters and one quarter, and the other way round.
        let sequence = Sequence::new(2).unwrap();
        let point = |number| [0, 1].map(|dimension| (sequence.at(number, dimension) * 8.0).floor() / 8.0);
        assert_eq!([point(0), point(1), point(2), point(3)], [[0.0, 0.0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]]);
    }
}
