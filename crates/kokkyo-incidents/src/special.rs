//! Distribution functions that intervals and tests need: gamma, beta, binomial, Kolmogorov.
//!
//! Sources: Abramowitz and Stegun 1964, 6.5 and 26.5 (series and continued fractions, evaluated by Lentz's method);
//! Kolmogorov 1933 with the correction for small samples of Stephens 1970.

/// Terms after which a series or a continued fraction is given up.
const TERMS: usize = 500;
const TINY: f64 = 1e-300;
const ENOUGH: f64 = 1e-15;

/// ln Γ(x), x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Regularised lower incomplete gamma function P(a, x).
pub fn gamma_below(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - ln_gamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        for _ in 0..TERMS * 20 {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * ENOUGH {
                break;
            }
        }
        return (sum * front).min(1.0);
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut h = d;
    for i in 1..TERMS * 20 {
        let an = -(i as f64) * (i as f64 - a);
        b += 2.0;
        d = an * d + b;
        d = if d.abs() < TINY { TINY } else { d };
        c = b + an / c;
        c = if c.abs() < TINY { TINY } else { c };
        d = 1.0 / d;
        let delta = d * c;
        h *= delta;
        if (delta - 1.0).abs() < ENOUGH {
            break;
        }
    }
    (1.0 - front * h).clamp(0.0, 1.0)
}

/// Quantile of the chi-square distribution.
pub fn chi_square_quantile(share: f64, freedom: f64) -> f64 {
    let mut high = freedom.max(1.0);
    while gamma_below(freedom / 2.0, high / 2.0) < share && high < 1e12 {
        high *= 2.0;
    }
    bisect(0.0, high, |x| gamma_below(freedom / 2.0, x / 2.0) - share)
}

/// Regularised incomplete beta function I_x(a, b).
pub fn beta_below(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::exp(ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * libm::log(x) + b * libm::log1p(-x));
    if x < (a + 1.0) / (a + b + 2.0) { front * beta_fraction(a, b, x) / a } else { 1.0 - front * beta_fraction(b, a, 1.0 - x) / b }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut c, mut d) = (1.0, 1.0 / guard(1.0 - (a + b) * x / (a + 1.0)));
    let mut h = d;
    for m in 1..TERMS {
        let m = m as f64;
        for term in
            [m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)), -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))]
        {
            d = 1.0 / guard(1.0 + term * d);
            c = guard(1.0 + term / c);
            h *= d * c;
        }
        if (d * c - 1.0).abs() < ENOUGH {
            break;
        }
    }
    h
}

/// Exact interval of a binomial share, `hits` of `of` (Clopper and Pearson 1934). `confidence` such as 0.95.
pub fn binomial_interval(hits: u64, of: u64, confidence: f64) -> (f64, f64) {
    let (k, n, tail) = (hits as f64, of as f64, (1.0 - confidence) / 2.0);
    let low = if hits == 0 { 0.0 } else { bisect(0.0, 1.0, |p| beta_below(k, n - k + 1.0, p) - tail) };
    let high = if hits >= of { 1.0 } else { bisect(0.0, 1.0, |p| beta_below(k + 1.0, n - k, p) - (1.0 - tail)) };
    (low, high)
}

/// Quantile of the standard normal distribution.
pub fn normal_quantile(share: f64) -> f64 {
    bisect(-40.0, 40.0, |x| 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2) - share)
}

/// The zero of a function that rises.
fn bisect(mut low: f64, mut high: f64, rises: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if rises(middle) < 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The Kolmogorov–Smirnov distance of values from the even distribution on (0, 1), and how often chance alone would make
/// it as large.
pub fn kolmogorov_smirnov(values: &[f64]) -> (f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    if sorted.is_empty() {
        return (0.0, 1.0);
    }
    let distance = sorted.iter().enumerate().fold(0.0f64, |most, (at, &value)| {
        let at = at as f64;
        most.max(value - at / n).max((at + 1.0) / n - value)
    });
    let scaled = (n.sqrt() + 0.12 + 0.11 / n.sqrt()) * distance;
    let mut sum = 0.0;
    for j in 1..=100 {
        let j = f64::from(j);
        let term = libm::exp(-2.0 * j * j * scaled * scaled);
        sum += if j as u32 % 2 == 1 { term } else { -term };
        if term < 1e-12 {
            break;
        }
    }
    // The series says nothing where the distance is next to nothing.
    let chance = if scaled < 0.2 { 1.0 } else { (2.0 * sum).clamp(0.0, 1.0) };
    (distance, chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_and_chi_square_agree_with_tables() {
        // P(1, x) = 1 − e^(−x); the 97.5 % and 2.5 % points of χ² with four degrees of freedom.
        assert!((gamma_below(1.0, 2.0) - (1.0 - libm::exp(-2.0))).abs() < 1e-13);
        assert!((chi_square_quantile(0.975, 4.0) - 11.143_287).abs() < 1e-5);
        assert!((chi_square_quantile(0.025, 4.0) - 0.484_419).abs() < 1e-5);
        assert!((normal_quantile(0.975) - 1.959_963_985).abs() < 1e-8);
    }

    #[test]
    fn the_beta_function_is_the_binomial_tail() {
        // Pr(X ≥ 2), X ~ Bin(3, 0.4): 3 · 0.16 · 0.6 + 0.064.
        assert!((beta_below(2.0, 2.0, 0.4) - 0.352).abs() < 1e-13);
        // Two of 918: 0.22 %, from 0.026 to 0.785 %.
        let (low, high) = binomial_interval(2, 918, 0.95);
        assert!((low - 0.000_264).abs() < 1e-6 && (high - 0.007_847).abs() < 2e-6, "{low} {high}");
        // Nothing of n: the upper limit is 1 − 0.025^(1/n).
        let (low, high) = binomial_interval(0, 10, 0.95);
        assert!(low == 0.0 && (high - (1.0 - libm::pow(0.025, 0.1))).abs() < 1e-12);
        assert_eq!(binomial_interval(10, 10, 0.95).1, 1.0);
    }

    #[test]
    fn an_even_row_of_values_has_the_least_distance_and_a_heap_the_greatest() {
        let even: Vec<f64> = (0..100).map(|at| (f64::from(at) + 0.5) / 100.0).collect();
        let (distance, chance) = kolmogorov_smirnov(&even);
        assert!((distance - 0.005).abs() < 1e-12 && chance == 1.0);
        let (distance, chance) = kolmogorov_smirnov(&[0.01; 50]);
        assert!(distance > 0.98 && chance < 1e-12);
        // The 5 % point of the limiting distribution is 1.358.
        let shifted: Vec<f64> = (0..10_000).map(|at| (f64::from(at) / 10_000.0 + 0.013_57).min(1.0)).collect();
        assert!((kolmogorov_smirnov(&shifted).1 - 0.05).abs() < 0.003);
    }
}
