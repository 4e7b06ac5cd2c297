//! Laws found again in tables that were made by them, and what must not change them.

use super::estimate::Fit;
use super::laws::{Equation, GENERAL, GUERRILLA_FIRST, GUERRILLA_SECOND, HELMBOLD, LINEAR, LOGARITHMIC, Law, OF_BATTLES, OF_DAYS, SQUARE};
use super::logs::{Attack, Fits};
use super::table::{Kind, Row, Table};
use super::*;

/// A generator of even numbers in 0–1 that needs no library: Knuth's MMIX, its state stirred (an unstirred one has sums that go together).
struct Luck(u64);

impl Luck {
    fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let stirred = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let stirred = (stirred ^ (stirred >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((stirred ^ (stirred >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Twelve even numbers less six: nearly normal, with the variance 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low * (high / low).powf(self.even())
    }
}

fn row(strength: [f64; 2], losses: [f64; 2], attacker: Option<usize>) -> Row {
    Row { line: 0, name: String::new(), strength, losses, attacker, weight: 1.0 }
}

fn table(kind: Kind, rows: Vec<Row>) -> Table {
    Table { kind, sides: ["first".into(), "second".into()], rows }
}

/// Exponents of a law with its free ones set.
fn exponents(law: Law, free: &[f64]) -> [[f64; 2]; 2] {
    [0, 1].map(|side| {
        law.free.iter().zip(free).fold([law.exponents[side].enemy, law.exponents[side].own], |[enemy, own], (it, value)| {
            [enemy + it.adds.enemy * value, own + it.adds.own * value]
        })
    })
}

/// Sixty days with strengths that reinforcements change a good deal, an attacker that changes, and losses that scatter.
fn days(law: Law, free: &[f64], d: f64, scatter: f64, seed: u64) -> Table {
    let mut luck = Luck(seed);
    let powers = exponents(law, free);
    let rows = (0..60).map(|day| {
        let strength = [luck.between(5e3, 5e4), luck.between(5e3, 5e4)];
        let attacker = [Some(0), Some(1), None][day % 3];
        let losses = [0, 1].map(|side| {
            let scale = 0.02 * 15e3f64.powf(1.0 - powers[side][0] - powers[side][1]);
            let tactic = attacker.map_or(1.0, |attacker| if attacker == side { 1.0 / d } else { d });
            let expected = scale * tactic * strength[1 - side].powf(powers[side][0]) * strength[side].powf(powers[side][1]);
            (expected * (scatter * luck.normal()).exp()).min(strength[side])
        });
        row(strength, losses, attacker)
    });
    table(Kind::Days, rows.collect())
}

/// Two hundred battles played to an end by small steps of a law, each as long as it takes one side to lose a share.
fn battles(law: Law, free: &[f64], scatter: f64, seed: u64) -> Table {
    let mut luck = Luck(seed);
    let powers = exponents(law, free);
    let rows = (0..200).map(|_| {
        let start = [luck.between(1e3, 5e4), luck.between(1e3, 5e4)];
        let share = 1.0 - luck.between(0.02, 0.35);
        let rate = |side: usize, at: [f64; 2]| {
            let scale = [1.5, 1.0][side] * 7e3f64.powf(1.0 - powers[side][0] - powers[side][1]);
            scale * at[1 - side].powf(powers[side][0]) * at[side].powf(powers[side][1])
        };
        let mut at = start;
        while (0..2).all(|side| at[side] > share * start[side]) {
            let dt = 1e-3 * (start[0] / rate(0, at)).min(start[1] / rate(1, at));
            let half = [0, 1].map(|side| at[side] - 0.5 * dt * rate(side, at));
            at = [0, 1].map(|side| at[side] - dt * rate(side, half));
        }
        // Half of the scatter to each side, in the ratio; nobody loses more than half.
        let push = (0.5 * scatter * luck.normal()).exp();
        let losses = [(start[0] - at[0]) * push, (start[1] - at[1]) / push];
        row(start, [0, 1].map(|side| losses[side].min(0.5 * start[side])), None)
    });
    table(Kind::Battles, rows.collect())
}

fn of<'f>(fits: &'f Fits, law: &str) -> &'f Fit {
    fits.laws.iter().find(|judged| judged.law.name == law).unwrap().fit.as_ref().unwrap()
}

fn value(fit: &Fit, name: &str) -> (f64, f64) {
    fit.estimates.iter().find(|estimate| estimate.name == name).map(|estimate| (estimate.value, estimate.standard_error)).unwrap()
}

#[track_caller]
fn near(found: (f64, f64), wanted: f64) {
    assert!((found.0 - wanted).abs() < 3.5 * found.1, "{} ± {} instead of {wanted}", found.0, found.1);
}

#[test]
fn each_law_of_days_is_found_again_with_its_numbers() {
    for (seed, law, free) in [
        (1, SQUARE, &[][..]),
        (2, LINEAR, &[]),
        (3, LOGARITHMIC, &[]),
        (4, GUERRILLA_FIRST, &[]),
        (5, GUERRILLA_SECOND, &[]),
        (6, HELMBOLD, &[0.35]),
        (7, GENERAL, &[0.4, 0.2]),
    ] {
        let made = days(law, free, 1.4, 0.25, seed);
        let found = fit(&made);
        assert_eq!(found.main.attack, Attack::Fitted);
        let (best, fitted) = found.main.best().unwrap();
        assert_eq!(best.law.name, law.name, "seed {seed}");
        assert!(best.weighed.unwrap().1 > 0.5, "{}: {:?}", law.name, best.weighed);
        near(value(fitted, "d"), 1.4);
        for (it, wanted) in law.free.iter().zip(free) {
            near(value(fitted, it.name), *wanted);
        }
        if law.free.is_empty() {
            let scale = |side: usize| 0.02 * 15e3f64.powf(1.0 - law.exponents[side].enemy - law.exponents[side].own);
            near(value(fitted, "a"), scale(1));
            near(value(fitted, "b"), scale(0));
        }
        assert!((fitted.scatter - 0.25).abs() < 0.06, "{}", fitted.scatter);
        // The general law has every other in it: its exponents hold the truth.
        let powers = exponents(law, free);
        if powers[0] == powers[1] {
            near(value(of(&found.main, "general"), "p"), powers[0][0]);
            near(value(of(&found.main, "general"), "q"), powers[0][1]);
        }
        // Least squares on losses agrees roughly: its errors take scatter to be alike on quiet and on bloody days, which it is not here.
        let beside = of(&found.beside, law.name);
        assert!((value(beside, "d").0 - 1.4).abs() < 0.3, "{}: {:?}", law.name, value(beside, "d"));
        assert!(beside.r2.unwrap() > 0.5, "{}: {:?}", law.name, beside.r2);
    }
}

#[test]
fn intervals_of_ninety_five_in_a_hundred_hold_the_truth_as_often() {
    let truths = [("p", 0.4), ("q", 0.2), ("d", 1.4)];
    let mut held = [0; 3];
    for seed in 100..300 {
        let found = logs::fit(&days(GENERAL, &[0.4, 0.2], 1.4, 0.25, seed), Strength::First);
        let general = of(&found, "general");
        for (count, (name, truth)) in held.iter_mut().zip(truths) {
            let (low, high) = general.estimates.iter().find(|estimate| estimate.name == name).unwrap().interval;
            *count += usize::from(low < truth && truth < high);
        }
    }
    // 190 of 200 are expected, give or take 3.
    assert!(held.iter().all(|count| (181..=198).contains(count)), "{held:?}");
}

#[test]
fn each_law_of_battles_is_found_again_with_its_slope() {
    for (seed, law, free, k) in [
        (11, SQUARE, &[][..], Some(-1.0)),
        (12, LINEAR, &[], Some(0.0)),
        (13, LOGARITHMIC, &[], Some(1.0)),
        (14, GUERRILLA_FIRST, &[], None),
        (15, GUERRILLA_SECOND, &[], None),
        (16, HELMBOLD, &[0.8], Some(-0.6)),
    ] {
        let found = fit(&battles(law, free, 0.3, seed));
        let (best, fitted) = found.main.best().unwrap();
        assert_eq!(best.law.name, law.name, "seed {seed}");
        if let Some(k) = k {
            near(value(of(&found.main, "helmbold"), "k"), k);
        }
        if free.is_empty() {
            let scale = |side: usize| [1.5, 1.0][side] * 7e3f64.powf(1.0 - law.exponents[side].enemy - law.exponents[side].own);
            near(value(fitted, "b/a"), scale(0) / scale(1));
        }
    }
}

#[test]
fn a_table_that_a_law_computed_is_fitted_to_the_last_digit_and_said_to_be() {
    for law in OF_DAYS.into_iter().filter(|law| law.free.is_empty()) {
        let found = fit(&days(law, &[], 1.25, 0.0, 21));
        for fits in [&found.main, &found.beside] {
            let (best, fitted) = fits.best().unwrap();
            assert!(best.law.name == law.name && fitted.is_exact && fitted.r2.unwrap() > 1.0 - 1e-12, "{}", law.name);
            assert!((value(fitted, "d").0 - 1.25).abs() < 1e-9 && fitted.criteria.bic.is_finite());
        }
        // BIC, which weighs the fits beside, knows no more of a number too many than that it is one.
        assert!(found.main.best().unwrap().0.weighed.unwrap().1 > 1.0 - 1e-9);
        assert!(found.likeness.is_none());
    }
    let general = fit(&days(GENERAL, &[0.7, 0.45], 1.25, 0.0, 22));
    for fits in [&general.main, &general.beside] {
        assert!((value(of(fits, "general"), "p").0 - 0.7).abs() < 1e-7 && (value(of(fits, "general"), "q").0 - 0.45).abs() < 1e-7);
    }
}

#[test]
fn ten_times_as_many_men_change_no_exponent_and_no_verdict() {
    for made in [days(GENERAL, &[0.6, 0.3], 1.2, 0.3, 31), battles(HELMBOLD, &[0.7], 0.4, 32)] {
        let mut larger = made.clone();
        for row in &mut larger.rows {
            row.strength = row.strength.map(|men| 10.0 * men);
            row.losses = row.losses.map(|men| 10.0 * men);
        }
        let (one, other) = (fit(&made), fit(&larger));
        for (one, other) in [(&one.main, &other.main), (&one.beside, &other.beside)] {
            for (a, b) in one.laws.iter().zip(&other.laws) {
                let (before, after) = (a.fit.as_ref().unwrap(), b.fit.as_ref().unwrap());
                assert!((before.r2.unwrap() - after.r2.unwrap()).abs() < 1e-9, "{}", a.law.name);
                assert!((a.weighed.unwrap().1 - b.weighed.unwrap().1).abs() < 1e-6, "{}", a.law.name);
                for (x, y) in before.estimates.iter().zip(&after.estimates).filter(|(x, _)| ["p", "q", "w", "k", "d"].contains(&x.name)) {
                    assert!((x.value - y.value).abs() < 1e-6 && (x.standard_error - y.standard_error).abs() < 1e-6, "{x:?} and {y:?}");
                }
            }
        }
    }
}

#[test]
fn the_sides_in_the_other_order_are_the_mirror() {
    let mirror = |name: &'static str| match name {
        "a" => "b",
        "b" => "a",
        "guerrilla-first" => "guerrilla-second",
        "guerrilla-second" => "guerrilla-first",
        same => same,
    };
    for made in [days(GUERRILLA_FIRST, &[], 1.3, 0.3, 41), battles(GUERRILLA_FIRST, &[], 0.4, 42)] {
        let mut turned = made.clone();
        for row in &mut turned.rows {
            row.strength.reverse();
            row.losses.reverse();
            row.attacker = row.attacker.map(|side| 1 - side);
        }
        let (one, other) = (fit(&made), fit(&turned));
        for (one, other) in [(&one.main, &other.main), (&one.beside, &other.beside)] {
            for judged in &one.laws {
                let (before, after) = (judged.fit.as_ref().unwrap(), of(other, mirror(judged.law.name)));
                assert!((before.ssr - after.ssr).abs() < 1e-9 * before.ssr, "{}", judged.law.name);
                assert!((before.log_marginal - after.log_marginal).abs() < 1e-6);
                for x in &before.estimates {
                    let y = value(after, mirror(x.name)).0;
                    let wanted = if x.name == "b/a" { 1.0 / x.value } else { x.value };
                    assert!((y - wanted).abs() < 1e-6 * wanted.abs().max(1e-6), "{}: {} is {y}, not {wanted}", judged.law.name, x.name);
                }
            }
        }
        assert_eq!(one.rates.len(), other.rates.len());
        for (rate, mirrored) in one.rates.iter().zip(other.rates.iter().rev()) {
            assert!((rate.slope.value - mirrored.slope.value).abs() < 1e-12 && rate.side != mirrored.side);
        }
    }
}

#[test]
fn the_slope_of_battles_is_that_of_a_line_through_logarithms_by_hand() {
    // Strengths of 1,000 and losses small against them, in ratios e^x and e^y: x = −1, 0, 1, 2 and y = 0.5, 0.3, −0.7, −0.9.
    let rows = [(-1.0, 0.5), (0.0, 0.3), (1.0, -0.7), (2.0, -0.9)].map(|(x, y): (f64, f64)| {
        row([1000.0 * (0.5 * x).exp(), 1000.0 * (-0.5 * x).exp()], [1e-7 * (0.5 * y).exp(), 1e-7 * (-0.5 * y).exp()], None)
    });
    let found = fit(&table(Kind::Battles, rows.to_vec()));
    // Sxx 5, Sxy −2.6, means ½ and −0.2: k = −0.52, intercept 0.06, left over Syy − 2.6²/5 = 1.48 − 1.352 = 0.128.
    let helmbold = of(&found.main, "helmbold");
    let (k, error) = value(helmbold, "k");
    assert!((k + 0.52).abs() < 1e-8 && (error - (0.128f64 / 2.0 / 5.0).sqrt()).abs() < 1e-8, "{k} ± {error}");
    assert!((helmbold.ssr - 0.128).abs() < 1e-8 && (helmbold.r2.unwrap() - (1.0 - 0.128 / 1.48)).abs() < 1e-8);
    assert!((value(helmbold, "b/a").0 - 0.06f64.exp()).abs() < 1e-8);
    // The linear law is the mean, the square law leaves Σ(y + x − 0.3)² = 0.64 + 0 + 0 + 0.64.
    assert!((of(&found.main, "linear").ssr - 1.48).abs() < 1e-8 && of(&found.main, "linear").r2.unwrap().abs() < 1e-8);
    assert!((of(&found.main, "square").ssr - 1.28).abs() < 1e-8);
}

#[test]
fn rows_without_losses_have_no_logarithm_and_are_counted() {
    let mut made = days(SQUARE, &[], 1.0, 0.2, 51);
    made.rows[3].losses[0] = 0.0;
    made.rows[7].losses = [0.0, 0.0];
    let found = fit(&made);
    assert_eq!((found.main.figures.len(), found.main.without_losses.as_slice(), found.beside.figures.len()), (117, &[3, 7][..], 120));
    let mut made = battles(LINEAR, &[], 0.2, 52);
    made.rows[0].losses[1] = 0.0;
    let found = fit(&made);
    assert_eq!((found.main.figures.len(), found.main.without_losses.as_slice(), found.rates[0].battles), (199, &[0][..], 200));
}

#[test]
fn what_cannot_be_told_is_not_told() {
    // Strengths that never change: every law fits alike, and none of the exponents can be had.
    let rows = (0..12).map(|day| row([1000.0, 700.0], [f64::from(10 + day % 5), f64::from(20 - day % 3)], Some(0)));
    let found = fit(&table(Kind::Days, rows.collect()));
    assert_eq!(found.main.attack, Attack::Constant);
    for fits in [&found.main, &found.beside] {
        for judged in &fits.laws {
            assert_eq!(judged.fit.is_err(), !judged.law.free.is_empty(), "{}: {:?}", judged.law.name, judged.fit);
        }
    }
    assert!(found.main.laws.iter().filter_map(|judged| judged.weighed).all(|(_, probability)| (probability - 0.2).abs() < 1e-9));
    // Whichever rounding puts first, none is the likeliest.
    assert_eq!((found.main.likeliest().len(), found.beside.likeliest().len()), (5, 5));
    // Two days are four figures: enough for two constants, too few for two exponents beside them.
    let rows = [row([1000.0, 700.0], [10.0, 20.0], None), row([900.0, 650.0], [12.0, 15.0], None)];
    let found = fit(&table(Kind::Days, rows.to_vec()));
    assert!(of(&found.main, "square").r2.is_some());
    assert!(found.main.laws[6].fit.as_ref().unwrap_err().contains("too few"));
}

#[test]
fn laws_tie_where_strengths_do_not_tell_them_apart_and_only_there() {
    // Five to four in every battle, large and small: k has nothing to go by, an ambush has.
    let men = [1000.0, 4000.0, 2500.0, 9000.0, 1600.0, 7000.0];
    let lost = [0.030, 0.042, 0.025, 0.038, 0.033, 0.029];
    let rows = men.iter().zip(lost).map(|(men, lost)| row([5.0 * men, 4.0 * men], [5.0 * lost * men, 4.0 * lost * men], None));
    let found = fit(&table(Kind::Battles, rows.collect()));
    let tied = |fits: &Fits| {
        let mut names: Vec<&str> = fits.likeliest().iter().map(|judged| judged.law.name).collect();
        names.sort_unstable();
        names
    };
    for fits in [&found.main, &found.beside] {
        assert_eq!(tied(fits), ["linear", "logarithmic", "square"]);
    }
    for made in [days(SQUARE, &[], 1.2, 0.3, 55), battles(LINEAR, &[], 0.3, 56)] {
        let found = fit(&made);
        assert!(found.main.likeliest().len() == 1 && found.beside.likeliest().len() == 1);
    }
}

#[test]
fn a_weight_counts_as_rows_do() {
    let made = battles(SQUARE, &[], 0.5, 61);
    let (mut weighted, mut twice) = (made.clone(), made.clone());
    for row in &mut weighted.rows[..50] {
        row.weight = 14.0;
    }
    weighted.rows[50..].iter_mut().for_each(|row| row.weight = 7.0);
    twice.rows.extend(made.rows[..50].to_vec());
    let (one, other) = (fit(&weighted), fit(&twice));
    for law in OF_BATTLES {
        for (x, y) in of(&one.main, law.name).estimates.iter().zip(&of(&other.main, law.name).estimates) {
            assert!((x.value - y.value).abs() < 1e-9 * x.value.abs().max(1.0), "{}: {x:?} and {y:?}", law.name);
        }
    }
}

#[test]
fn days_that_follow_one_another_are_seen_to_be_alike() {
    let mut luck = Luck(71);
    let mut drift = 0.0;
    let rows = (0..80).map(|_| {
        drift = 0.9 * drift + 0.2 * luck.normal();
        let strength = [luck.between(5e3, 2e4), luck.between(5e3, 2e4)];
        row(strength, [1, 0].map(|enemy: usize| 0.01 * strength[enemy] * (drift + 0.05 * luck.normal()).exp()), None)
    });
    let likeness = fit(&table(Kind::Days, rows.collect())).likeness.unwrap();
    assert!(likeness.from_day_to_day > 0.6 && likeness.between_sides > 0.8 && likeness.by_chance < 0.3, "{likeness:?}");
    let independent = fit(&days(SQUARE, &[], 1.0, 0.3, 72)).likeness.unwrap();
    assert!(independent.from_day_to_day.abs() < independent.by_chance && independent.between_sides.abs() < independent.by_chance);
}

#[test]
fn the_same_table_gives_the_same_bits_and_equations_have_their_names() {
    let made = days(HELMBOLD, &[0.5], 1.1, 0.3, 81);
    assert_eq!(fit(&made), fit(&made));
    let found = fit(&made);
    assert!(found.main.figures.iter().all(|figure| figure.equation != Equation::Ratio));
    let names: Vec<&str> = of(&found.main, "general").estimates.iter().map(|estimate| estimate.name).collect();
    assert_eq!(names, ["a", "b", "d", "p", "q"]);
}
