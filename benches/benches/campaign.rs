//! Time of a replication of the whole campaign (release, one core, null sink), of its parts, and of getting there.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use kokkyo_model::chance::{Chance, Stream};
use kokkyo_model::world::Theatre;
use kokkyo_model::world::column::{CellId, Id as _};
use kokkyo_model::{Settings, compile, simulate};
use kokkyo_tests::{scenario, world};

/// A campaign in which every formation looks at nineteen cells around it, draws four uniforms and takes two exponentials in
/// every step, and nothing else: no orders, no log, no rules.
struct Floor {
    cells: Vec<f32>,
    around: Vec<[u16; 19]>,
    steps: u32,
}

impl Floor {
    fn of(theatre: &Theatre) -> Self {
        let cells = theatre.cells.len().max(1);
        let around = |element: usize| {
            // Formations spread over the field; the ring of a cell and then the ring of that.
            let middle = CellId::at(element * 7919 % cells);
            let mut found = [middle.0; 19];
            let first = theatre.cells[middle].around();
            let second = first.iter().flat_map(|&cell| theatre.cells[cell].around());
            for (place, &cell) in found.iter_mut().zip(first.iter().chain(second)) {
                *place = cell.0;
            }
            found
        };
        Self { cells: vec![0.5; cells], around: (0..theatre.elements.len()).map(around).collect(), steps: theatre.steps }
    }

    fn play(&self, replication: u32, losses: bool) -> f64 {
        let chance = Chance::new(1939, replication);
        let mut men = vec![600u32; self.around.len()];
        let mut sum = 0.0;
        for step in 0..self.steps {
            for (element, around) in self.around.iter().enumerate() {
                let seen: f32 = around.iter().map(|&cell| self.cells[usize::from(cell)]).sum();
                let mut draws = chance.at(Stream::Verification, step, element as u32);
                let drawn = draws.uniform() + draws.uniform() + draws.uniform() + draws.uniform();
                sum += libm::exp(-f64::from(seen)) * libm::exp(-drawn);
                if losses {
                    men[element] -= chance.at(Stream::MenHit, step, element as u32).binomial(men[element], 1e-4 * drawn);
                }
            }
        }
        sum + men.iter().map(|&men| f64::from(men)).sum::<f64>()
    }
}

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
    // Every headquarters decides for itself from the first hour on.
    if let Ok(mut free) = world("nomonhan-1939", &[]) {
        free.free_from_h = 0.0;
        group.bench_function("nomonhan-1939, one replication of the free mode", |b| {
            b.iter(|| {
                replication += 1;
                simulate(&free, &Settings::quiet(1939, replication)).map(|run| run.emitted)
            })
        });
    }
    // What no replication of this size can be faster than, on the same machine and in the same run: the ratio of the two is
    // what carries over to other machines.
    let floor = Floor::of(&nomonhan.theatre);
    for (name, losses) in [("floor, without loss draws", false), ("floor, with an exact binomial for everyone", true)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                replication += 1;
                floor.play(replication, losses)
            })
        });
    }
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
