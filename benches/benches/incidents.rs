//! Time of fourteen years of a long border, and of what is reckoned from it (release, one core).
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use kokkyo_incidents::climbing::Played;
use kokkyo_incidents::covariates::Aside;
use kokkyo_incidents::forecast::{Fitted, history};
use kokkyo_incidents::setting::Setting;
use kokkyo_scenario::{Package, check};
use kokkyo_tests::root;

fn incidents(c: &mut Criterion) {
    let package = Package::from_dir(&root().join("scenarios/border-1932-1945"));
    let border = package.and_then(|package| check::load_border(&package, &kokkyo_incidents::laws::specification()));
    let border = match border {
        Ok(border) => border,
        Err(faults) => {
            eprintln!("{}", faults.render(kokkyo_scenario::Style::Plain));
            return;
        }
    };
    let Some(reading) = border.readings.first() else { return };
    let fitted = Fitted::new(&border, reading, 1000, 1);
    let setting = Setting::new(&border);
    let mut number = 0;
    c.bench_function("border-1932-1945, fourteen years with every incident's ladder", |b| {
        b.iter(|| {
            number += 1;
            Played::drawn(&border, 1939, number).map(|played| history(&setting, &fitted, &played, &Aside::default(), 1939, number).len())
        })
    });
    c.bench_function("border-1932-1945, fit of one reading, 4 × 1000 draws", |b| {
        b.iter(|| Fitted::new(&border, reading, 1000, 1).learnt.len())
    });
}

criterion_group!(benches, incidents);
criterion_main!(benches);
