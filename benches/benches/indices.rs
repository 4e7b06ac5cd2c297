//! Time of a whole Sobol analysis of Ishigami's function (release, one core): the other side of `salib/ratio.py`.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use kokkyo_inference::saltelli::Saltelli;
use kokkyo_inference::verify::ishigami;

/// As in `salib/ratio.py`.
const BASE: u32 = 1 << 14;
const RESAMPLES: u32 = 100;

fn play(design: &Saltelli) -> Vec<f64> {
    (0..design.points()).map(|point| ishigami([0, 1, 2].map(|input| design.at(point, input)))).collect()
}

fn whole() -> Option<f64> {
    let design = Saltelli::new(3, BASE, true, 1939)?;
    design.indices(&play(&design), RESAMPLES, 1939).map(|found| found.first[0].value)
}

fn indices(c: &mut Criterion) {
    let mut group = c.benchmark_group("indices");
    group.sample_size(20);
    group.bench_function("whole", |b| b.iter(whole));
    if let Some(design) = Saltelli::new(3, BASE, true, 1939) {
        let values = play(&design);
        group.bench_function("sample and play", |b| b.iter(|| play(&design).len()));
        group.bench_function("analyse", |b| b.iter(|| design.indices(&values, RESAMPLES, 1939).map(|found| found.first[0].value)));
    }
    group.finish();
}

criterion_group!(benches, indices);
criterion_main!(benches);
