//! Where a new package lies: the field, its cells, and places and lines in proportion to them.

use crate::failure::Failure;

/// Kilometres of a degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;
/// Mean area of an H3 cell of resolution 0: the earth's 122 base cells. *Unit*: km2.
const BASE_KM2: f64 = 4_357_449.0;
/// Cells that a new field is to have.
const CELLS: f64 = 400.0;
/// Resolutions that a new field may have: at others the laws of contact and march, made for cells of 2 km, mean little.
const RESOLUTIONS: [u8; 2] = [5, 9];
/// Fewest and most cells.
const LIMITS: [f64; 2] = [140.0, 1_100.0];
/// Latitude beyond which day and night, and maps, are not as elsewhere. *Unit*: degrees.
const POLAR: f64 = 80.0;
/// How much longer than wide, or wider than long, a field may be.
const LONGEST: f64 = 3.0;
/// From the middle to a post. *Unit*: cells, and share of the width at most.
const POST: [f64; 2] = [3.0, 0.25];
/// From the middle to a depot, as a share of the width.
const DEPOT: f64 = 0.36;

/// The field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    /// Western edge. *Unit*: degrees, as the other edges.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
    /// Resolution of the cells.
    pub resolution: u8,
    /// About how many there are.
    pub cells: f64,
}

impl Ground {
    /// The field where none is given: 45 km of steppe.
    pub fn usual() -> Self {
        Self::of([118.0, 47.0, 118.6, 47.4])
    }

    /// `WEST,SOUTH,EAST,NORTH`. *Errors*: not four numbers, not in order, off the earth, or of an extent without a
    /// sensible number of cells.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let wrong = |why: String| Failure::Usage(format!("--field: {why}"));
        let parts: Vec<Option<f64>> =
            text.split(',').map(|part| part.trim().parse::<f64>().ok().filter(|number| number.is_finite())).collect();
        let [Some(west), Some(south), Some(east), Some(north)] = *parts.as_slice() else {
            let shown: String = text.chars().take(80).collect();
            return Err(wrong(format!("`{shown}` is no box: write WEST,SOUTH,EAST,NORTH in degrees, such as 118.0,47.0,118.6,47.4")));
        };
        if [west, east].iter().any(|lon| lon.abs() > 180.0) || [south, north].iter().any(|lat| lat.abs() > 90.0) {
            return Err(wrong(
                "longitudes reach from -180 to 180, latitudes from -90 to 90; the order is WEST,SOUTH,EAST,NORTH".to_string(),
            ));
        }
        if south >= north {
            return Err(wrong(format!("south ({south}) is not below north ({north}); the order is WEST,SOUTH,EAST,NORTH")));
        }
        if west >= east {
            let help = "the order is WEST,SOUTH,EAST,NORTH, and a field cannot lie across the antimeridian (180 degrees)";
            return Err(wrong(format!("west ({west}) is not west of east ({east}); {help}")));
        }
        if south < -POLAR || north > POLAR {
            return Err(wrong(format!("it reaches beyond {POLAR} degrees of latitude, where day and night do not alternate; move it")));
        }
        let ground = Self::of([west, south, east, north]);
        let (wide, high) = ground.km();
        let size = format!("about {wide:.1} km by {high:.1} km");
        if ground.cells < LIMITS[0] {
            return Err(wrong(format!("{size} are too small for a field of cells: take 5 km by 5 km or more")));
        }
        if ground.cells > LIMITS[1] {
            return Err(wrong(format!("{size} are too large for one field: take 500 km by 500 km or less, where the fighting was")));
        }
        if wide > LONGEST * high || high > LONGEST * wide {
            return Err(wrong(format!("{size} are too long a strip: let one side be at most {LONGEST} times the other")));
        }
        Ok(ground)
    }

    /// With the resolution that gives most nearly the number of cells that is wanted.
    fn of([west, south, east, north]: [f64; 4]) -> Self {
        let mut ground = Self { west, south, east, north, resolution: RESOLUTIONS[0], cells: 0.0 };
        let (wide, high) = ground.km();
        let cells = |resolution: u8| wide * high / BASE_KM2 * 7_f64.powi(i32::from(resolution));
        let off = |resolution: &u8| (cells(*resolution) / CELLS).ln().abs();
        let nearest = (RESOLUTIONS[0]..=RESOLUTIONS[1]).min_by(|a, b| off(a).total_cmp(&off(b)));
        ground.resolution = nearest.unwrap_or(RESOLUTIONS[0]);
        ground.cells = cells(ground.resolution);
        ground
    }

    /// Width at the middle latitude, and height. *Unit*: km.
    fn km(&self) -> (f64, f64) {
        let middle = f64::midpoint(self.south, self.north).to_radians();
        ((self.east - self.west) * KM_PER_DEGREE * middle.cos(), (self.north - self.south) * KM_PER_DEGREE)
    }

    /// Mean distance from centre to centre. *Unit*: km.
    fn spacing_km(&self) -> f64 {
        (BASE_KM2 / 7_f64.powi(i32::from(self.resolution)) * 2.0 / 3_f64.sqrt()).sqrt()
    }

    /// From the middle to a post, as a share of the width.
    fn post(&self) -> f64 {
        (POST[0] * self.spacing_km() / self.km().0).min(POST[1])
    }

    /// Longitude at a share of the width.
    fn lon(&self, share: f64) -> f64 {
        metres(self.west + (self.east - self.west) * share)
    }

    /// Latitude on which the places lie.
    pub fn middle_lat(&self) -> f64 {
        metres(f64::midpoint(self.south, self.north))
    }

    /// Longitudes of depot, post, disputed ground, post and depot, from west to east.
    pub fn places(&self) -> [f64; 5] {
        let post = self.post();
        [-DEPOT, -post, 0.0, post, DEPOT].map(|share| self.lon(0.5 + share))
    }

    /// Longitudes of the lines claimed by the eastern and by the western side: the ground between them is disputed.
    pub fn claims(&self) -> [f64; 2] {
        let half = self.post() / 2.0;
        [self.lon(0.5 - half), self.lon(0.5 + half)]
    }

    /// Latitudes between which the lines run: a little beyond the edges, so that no gap is left.
    pub fn line(&self) -> [f64; 2] {
        let more = (self.north - self.south) * 0.05;
        [metres(self.south - more), metres(self.north + more)]
    }

    /// How well a placeholder is known: to a cell. *Unit*: km.
    pub fn accuracy_km(&self) -> f64 {
        (self.spacing_km() * 10.0).round() / 10.0
    }

    /// Local time from the longitude, to an hour. *Unit*: h ahead of UTC.
    pub fn offset_h(&self) -> f64 {
        // Adding nothing makes a zero of a negative zero.
        (f64::midpoint(self.west, self.east) / 15.0).round() + 0.0
    }
}

/// Degrees to a hundred-thousandth: a metre.
fn metres(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        match Ground::read(text) {
            Err(Failure::Usage(why)) => why,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_field_has_some_hundreds_of_cells_whatever_its_size() {
        for degrees in [0.06, 0.1, 0.25, 0.6, 1.5, 4.0] {
            let ground = Ground::read(&format!("10,50,{},{}", 10.0 + degrees, 50.0 + degrees * 0.64)).unwrap();
            assert!(ground.cells > LIMITS[0] && ground.cells < LIMITS[1], "{ground:?}");
        }
        assert_eq!(Ground::usual().resolution, 7);
    }

    #[test]
    fn places_and_lines_lie_in_order_from_west_to_east() {
        for field in ["-71,-33.4,-70.4,-33", "179.2,-17,180,-16.2", "-180,60,-178,61", "0,-0.2,0.2,0.2"] {
            let ground = Ground::read(field).unwrap();
            let ([a, b, c, d, e], [east, west]) = (ground.places(), ground.claims());
            let all = [ground.west, a, b, east, c, west, d, e, ground.east];
            assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "{field}: {all:?}");
        }
    }

    #[test]
    fn nonsense_is_refused_with_what_is_wrong() {
        for (text, needle) in [
            ("", "is no box"),
            ("1,2,3", "is no box"),
            ("1,2,3,4,5", "is no box"),
            ("a,b,c,d", "is no box"),
            ("NaN,0,1,1", "is no box"),
            ("1,1,inf,2", "is no box"),
            ("10,50,10.5,49", "not below north"),
            ("10,50,9.5,50.5", "not west of east"),
            ("179.5,50,-179.5,50.5", "antimeridian"),
            ("170,50,190,51", "-180 to 180"),
            ("47,118,48,119", "-90 to 90"),
            ("10,79.8,12,80.3", "beyond 80"),
            ("10,50,10.01,50.01", "too small"),
            ("-100,-60,100,60", "too large"),
            ("10,50,14,50.4", "too long a strip"),
        ] {
            assert!(refusal(text).contains(needle), "{text}: {}", refusal(text));
        }
    }

    #[test]
    fn clocks_follow_the_sun() {
        assert_eq!(Ground::usual().offset_h(), 8.0);
        assert_eq!(Ground::read("-71,-33.4,-70.4,-33").unwrap().offset_h(), -5.0);
        assert_eq!(Ground::read("-0.6,51,0,51.4").unwrap().offset_h().to_string(), "0");
    }
}
