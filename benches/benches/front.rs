//! Time of a replication against the number of formations, all mechanisms on (release, one core): a front of `two-posts` of any length.
#![allow(missing_docs)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kokkyo_model::{Settings, simulate};
use kokkyo_tests::front;

fn fronts(c: &mut Criterion) {
    let mut group = c.benchmark_group("front");
    group.sample_size(10);
    for formations in [10, 30, 100, 300, 1000, 3000] {
        let world = match front(formations).and_then(|draft| draft.world(&[])) {
            Ok(world) => world,
            Err(faults) => {
                eprintln!("{formations} formations: {faults}");
                continue;
            }
        };
        // The inverse of the rate that is printed is the time of a formation and step.
        group.throughput(Throughput::Elements(world.theatre.elements.len() as u64 * u64::from(world.theatre.steps)));
        let mut replication = 0;
        group.bench_with_input(BenchmarkId::from_parameter(formations), &world, |b, world| {
            b.iter(|| {
                replication += 1;
                simulate(world, &Settings::quiet(1939, replication)).map(|run| run.emitted)
            })
        });
    }
    group.finish();
}

criterion_group!(benches, fronts);
criterion_main!(benches);
