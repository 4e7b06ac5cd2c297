//! Who meets whom, fires, is lost, breaks, is cut off, comes back.

pub mod attrition;
pub mod bombardment;
pub mod breakage;
pub mod contact;
pub mod encirclement;
pub mod expenditure;
pub mod fire;
pub mod rally;
pub mod recovery;

/// Distance by degrees, near enough for ranges. *Unit*: km.
fn distance_km(a: [f64; 2], b: [f64; 2]) -> f64 {
    const KM_PER_DEGREE: f64 = 111.195;
    let x = (a[0] - b[0]) * libm::cos((a[1] + b[1]) * 0.5 * std::f64::consts::PI / 180.0);
    let y = a[1] - b[1];
    (x * x + y * y).sqrt() * KM_PER_DEGREE
}
