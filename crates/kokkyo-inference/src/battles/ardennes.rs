//! Days of a real campaign against the same regressions reckoned elsewhere.
//!
//! The Ardennes, December 1944 and January 1945, days 2 to 33: men of the Allies and of the Germans in the theatre and men lost, as
//! `Ardennes.csv` of github.com/yiyuezhuo/lanchester-model-review has them, which goes by Wiper, Pettit and Young (2000, *Nav. Res. Log.*
//! 47). The Germans attack on the first five of these days, the Allies on the others. Expected numbers: normal equations in sixty
//! decimal digits.

use super::*;
use super::{estimate::Fit, logs::Attack, table::Row};

/// Men and losses of the Allies, men and losses of the Germans.
const DAYS: [[f64; 4]; 32] = [
    [835178.0, 2594.0, 616924.0, 2656.0],
    [832510.0, 3833.0, 614215.0, 4303.0],
    [828689.0, 3615.0, 609930.0, 3415.0],
    [825133.0, 4200.0, 606524.0, 3263.0],
    [820936.0, 3424.0, 603258.0, 3275.0],
    [817495.0, 1804.0, 600009.0, 3799.0],
    [815699.0, 2350.0, 596181.0, 2866.0],
    [813336.0, 2698.0, 593326.0, 4518.0],
    [810657.0, 2858.0, 588834.0, 6985.0],
    [807744.0, 2177.0, 581811.0, 5638.0],
    [805566.0, 2890.0, 576194.0, 4299.0],
    [802671.0, 1891.0, 571889.0, 3879.0],
    [800827.0, 1732.0, 568013.0, 3611.0],
    [799067.0, 1335.0, 564389.0, 2657.0],
    [797710.0, 1442.0, 561743.0, 3339.0],
    [796275.0, 1409.0, 558383.0, 2340.0],
    [794923.0, 1284.0, 555987.0, 3448.0],
    [793572.0, 1312.0, 552550.0, 2454.0],
    [792304.0, 2391.0, 550070.0, 3242.0],
    [789931.0, 2819.0, 546834.0, 3474.0],
    [787092.0, 1909.0, 543399.0, 2659.0],
    [785205.0, 1488.0, 540743.0, 2931.0],
    [783715.0, 2148.0, 537777.0, 3145.0],
    [781523.0, 1456.0, 534667.0, 2606.0],
    [780117.0, 1519.0, 532054.0, 2429.0],
    [778559.0, 1743.0, 529612.0, 3101.0],
    [776848.0, 1426.0, 526496.0, 2896.0],
    [775373.0, 1128.0, 523609.0, 1702.0],
    [774289.0, 1801.0, 521936.0, 2724.0],
    [772432.0, 1997.0, 519177.0, 2394.0],
    [770504.0, 2318.0, 516794.0, 2065.0],
    [768119.0, 2243.0, 514731.0, 1548.0],
];

fn ardennes() -> Table {
    let rows = DAYS.iter().enumerate().map(|(at, [allies, allies_lost, germans, germans_lost])| Row {
        line: at + 2,
        name: (at + 2).to_string(),
        strength: [*allies, *germans],
        losses: [*allies_lost, *germans_lost],
        attacker: Some(usize::from(at < 5)),
        weight: 1.0,
    });
    Table { kind: Kind::Days, sides: ["allies".into(), "germans".into()], rows: rows.collect() }
}

fn of<'f>(fits: &'f Fits, law: &str) -> &'f Fit {
    fits.laws.iter().find(|judged| judged.law.name == law).unwrap().fit.as_ref().unwrap()
}

#[test]
fn the_days_of_the_ardennes_give_the_numbers_of_another_reckoning() {
    let found = fit(&ardennes());
    assert_eq!((found.main.attack, found.main.figures.len()), (Attack::Fitted, 64));
    for (law, ssr) in [
        ("square", 5.329_405_229_127_093),
        ("linear", 4.515_501_518_982_594),
        ("logarithmic", 5.098_292_224_193_754),
        ("helmbold", 4.882_349_935_704_608),
        ("general", 3.341_697_192_223_988),
    ] {
        assert!((of(&found.main, law).ssr - ssr).abs() < 1e-10, "{law}: {}", of(&found.main, law).ssr);
    }
}

#[test]
fn what_the_ardennes_say_is_told_with_its_doubts() {
    let found = fit(&ardennes());
    let estimate = |fits: &Fits, law: &str, name: &str| {
        of(fits, law).estimates.iter().find(|estimate| estimate.name == name).map(|one| (one.value, one.standard_error)).unwrap()
    };
    let near = |(value, error): (f64, f64), wanted: (f64, f64)| (value - wanted.0).abs() < 1e-8 && (error - wanted.1).abs() < 1e-8;
    assert!(near(estimate(&found.main, "general", "p"), (-0.325_971_041_7, 1.225_628_997_9)));
    assert!(near(estimate(&found.main, "general", "q"), (5.231_523_829_4, 1.225_628_997_9)));
    assert!((estimate(&found.main, "general", "d").0 - 0.213_043_267_1f64.exp()).abs() < 1e-8);
    // In men, by another search: the same sums of squares.
    for (law, ssr) in [("square", 46_680_280.654_5), ("linear", 38_938_053.008_2), ("general", 27_633_552.233_7)] {
        assert!((of(&found.beside, law).ssr - ssr).abs() < 1e-2, "{law}: {}", of(&found.beside, law).ssr);
    }
    // No classic law stands alone, and days are more alike than the errors allow for.
    let left: Vec<&str> =
        found.main.laws.iter().filter(|it| it.weighed.unwrap().0 > evidence::RULED_OUT.ln()).map(|it| it.law.name).collect();
    assert_eq!(left, ["linear", "guerrilla-second", "general"]);
    let likeness = found.likeness.unwrap();
    assert!(likeness.from_day_to_day > likeness.by_chance && likeness.between_sides > likeness.by_chance, "{likeness:?}");
}
