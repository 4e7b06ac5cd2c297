//! Time of a replication of the whole campaign (release, one core, null sink), of its parts, and of getting there.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use kokkyo_model::chance::{Chance, Stream};
use kokkyo_model::{Settings, compile, simulate};
use kokkyo_tests::{scenario, world};

fn campaign(c: &mut Criterion) {
    let nomonhan = match world("nomonhan-1939", &[]) {
        Ok(world) => world,
        Err(faults) => {
            eprintln!("{faults}");
            return;
        }
    };
    let mut group = c.benchmark_group("campaign");
    group.sample_size(30);
    let mut replication = 0;
    group.bench_function("nomonhan-1939, one replication", |b| {
        b.iter(|| {
            replication += 1;
            simulate(&nomonhan, &Settings::quiet(1939, replication)).map(|run| run.emitted)
        })
    });
    group.bench_function("nomonhan-1939, load and check", |b| b.iter(|| scenario("nomonhan-1939", &[]).map(|s| s.hash.len())));
    if let Ok(loaded) = scenario("nomonhan-1939", &[]) {
        group.bench_function("nomonhan-1939, compile", |b| b.iter(|| compile(&loaded.given).map(|world| world.theatre.steps)));
    }
    group.finish();
    let mut group = c.benchmark_group("draws");
    let chance = Chance::new(7, 0);
    let mut moment = 0u32;
    group.bench_function("one block of four uniforms", |b| {
        b.iter(|| {
            moment = moment.wrapping_add(1) & 0xFFF_FFFF;
            let mut draws = chance.at(Stream::Verification, moment, 1);
            draws.uniform() + draws.uniform() + draws.uniform() + draws.uniform()
        })
    });
    group.bench_function("binomial of 600 at 2 %", |b| {
        b.iter(|| {
            moment = moment.wrapping_add(1) & 0xFFF_FFFF;
            chance.at(Stream::Verification, moment, 2).binomial(600, 0.02)
        })
    });
    group.finish();
}

criterion_group!(benches, campaign);
criterion_main!(benches);
