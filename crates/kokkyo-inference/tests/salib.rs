//! The same samples analysed by SALib 1.6, and the same points by SciPy (`salib/make_fixture.py`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kokkyo_inference::saltelli::indices;
use kokkyo_inference::{morris, sobol_points::Sequence};
use serde_json::Value;

const TOLERANCE: f64 = 1e-9;

fn fixture() -> Value {
    serde_json::from_str(include_str!("salib/salib.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect()
}

#[track_caller]
fn same(ours: impl Iterator<Item = f64>, theirs: &Value) {
    let ours: Vec<f64> = ours.collect();
    let theirs = numbers(theirs);
    assert_eq!(ours.len(), theirs.len());
    for (a, b) in ours.iter().zip(&theirs) {
        assert!((a - b).abs() < TOLERANCE, "{ours:?} against {theirs:?}");
    }
}

#[test]
fn first_total_and_second_order_indices_are_those_of_salib_on_the_same_sample() {
    let fixture = &fixture()["sobol"];
    let (values, k) = (numbers(&fixture["values"]), fixture["inputs"].as_u64().unwrap() as usize);
    let found = indices(&values, k, true, 20, 7).unwrap();
    same(found.first.iter().map(|it| it.value), &fixture["S1"]);
    same(found.total.iter().map(|it| it.value), &fixture["ST"]);
    for (ours, theirs) in found.second.iter().zip(fixture["S2"].as_array().unwrap()) {
        let theirs = numbers(theirs);
        assert_eq!((ours.0 as f64, ours.1 as f64), (theirs[0], theirs[1]));
        assert!((ours.2.value - theirs[2]).abs() < TOLERANCE && ours.2.half95 > 0.0);
    }
    assert_eq!(found.second.len(), 6);
    let each = 2 * k + 2;
    let fewer: Vec<f64> =
        values.iter().enumerate().filter(|(at, _)| at % each <= k || at % each == each - 1).map(|(_, value)| *value).collect();
    let found = indices(&fewer, k, false, 0, 7).unwrap();
    same(found.first.iter().map(|it| it.value), &fixture["S1_without_second"]);
    same(found.total.iter().map(|it| it.value), &fixture["ST_without_second"]);
}

#[test]
fn elementary_effects_are_those_of_salib_on_the_same_trajectories() {
    let fixture = &fixture()["morris"];
    let points: Vec<Vec<f64>> = fixture["points"].as_array().unwrap().iter().map(numbers).collect();
    let inputs = fixture["inputs"].as_u64().unwrap() as usize;
    let found = morris::screen(&points, &numbers(&fixture["values"]), inputs, 20, 7).unwrap();
    same(found.iter().map(|it| it.mu), &fixture["mu"]);
    same(found.iter().map(|it| it.mu_star.value), &fixture["mu_star"]);
    same(found.iter().map(|it| it.sigma), &fixture["sigma"]);
}

#[test]
fn points_are_those_of_scipy_in_forty_dimensions() {
    let fixture = fixture();
    let points: Vec<Vec<f64>> = fixture["points"].as_array().unwrap().iter().map(numbers).collect();
    let sequence = Sequence::new(40).unwrap();
    for (number, point) in points.iter().enumerate() {
        for (dimension, theirs) in point.iter().enumerate() {
            // Ours lie in the middle of their cells.
            let ours = sequence.at(number as u32, dimension) - 0.5 / 4_294_967_296.0;
            assert!((ours - theirs).abs() < 1e-12, "point {number}, dimension {dimension}: {ours} against {theirs}");
        }
    }
}
