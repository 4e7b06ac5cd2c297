//! Addressed randomness: a draw is a function of where it is used, not of what was drawn before.
//!
//! Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, *Parallel random numbers: as easy as 1, 2, 3*). Key: the seed.
//! Counter: (replication, moment and stream, entity, index). An entity is the 32-bit hash of a package id, so that
//! adding a formation shifts nobody's luck.

const MULTIPLIER: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// Ten rounds of Philox4x32 on one counter.
pub fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let low = u64::from(counter[0]) * u64::from(MULTIPLIER[0]);
        let high = u64::from(counter[2]) * u64::from(MULTIPLIER[1]);
        counter = [(high >> 32) as u32 ^ counter[1] ^ key[0], high as u32, (low >> 32) as u32 ^ counter[3] ^ key[1], low as u32];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// What a draw is for. The number is part of its address: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Stream {
    /// Incidents on a long border, outside a campaign.
    Incident = 0,
    /// Parameters of a replication.
    Parameter = 1,
    /// Delay of a directive.
    Transmission = 2,
    /// Going astray, breakdown on the march.
    March = 3,
    /// Losses of men.
    MenHit = 4,
    /// Losses of equipment.
    EquipmentHit = 5,
    /// Frailty of an engagement and day.
    Frailty = 6,
    /// Stopping, falling back, breaking.
    Breakage = 7,
    /// Break-out, surrender.
    Encirclement = 8,
    /// Repair, return to duty, sickness.
    Recovery = 9,
    /// Going over to the enemy.
    Defection = 10,
    /// Looks, reports, functions of agencies.
    Intelligence = 13,
    /// Everything in the air; entities keep its purposes apart.
    Air = 14,
    /// Decisions of headquarters, and how they report.
    Decision = 11,
    /// Agreement of governments.
    CeaseFire = 12,
    /// Verification outside a campaign.
    Verification = 15,
}

/// Randomness of one replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance {
    key: [u32; 2],
    replication: u32,
}

impl Chance {
    /// Randomness of a replication under a seed.
    pub fn new(seed: u64, replication: u32) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32], replication }
    }

    /// Draws for one entity at one moment (a step, round or day number below 2²⁸) from one stream.
    pub fn at(self, stream: Stream, moment: u32, entity: u32) -> Draws {
        debug_assert!(moment < 1 << 28, "the moment {moment:#x} would share its address with another");
        Draws { key: self.key, counter: [self.replication, (moment << 4) | u32::from(stream as u8), entity, 0], block: [0; 4], left: 0 }
    }
}

/// A short sequence of draws at one address.
#[derive(Debug, Clone)]
pub struct Draws {
    key: [u32; 2],
    counter: [u32; 4],
    block: [u32; 4],
    left: u8,
}

impl Draws {
    #[inline(always)]
    fn word(&mut self) -> u32 {
        if self.left == 0 {
            self.next_block();
        }
        self.left -= 1;
        self.block[usize::from(3 - self.left)]
    }

    #[inline(never)]
    fn next_block(&mut self) {
        self.block = philox(self.counter, self.key);
        self.counter[3] = self.counter[3].wrapping_add(1);
        self.left = 4;
    }

    /// Uniform on (0, 1), 32 bits, never 0 or 1.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (f64::from(self.word()) + 0.5) * (1.0 / 4_294_967_296.0)
    }

    /// True with probability `p`.
    #[inline]
    pub fn happens(&mut self, p: f64) -> bool {
        p > 0.0 && self.uniform() < p
    }

    /// True with probability 1 − e^(−x): something with a hazard happens. Takes the same draw as [`Draws::happens`].
    #[inline]
    pub fn happens_by(&mut self, x: f64) -> bool {
        self.happens_within(x, || x)
    }

    /// As [`Draws::happens_by`] where x is not yet worked out but known to be `most` at most.
    #[inline]
    pub fn happens_within(&mut self, most: f64, x: impl FnOnce() -> f64) -> bool {
        // 1 − e^(−x) is never more than x, so most draws need no exponential.
        most > 0.0 && {
            let u = self.uniform();
            u < most * ROUNDING && u < of_hazard(x())
        }
    }

    /// Standard normal, by the polar method.
    pub fn normal(&mut self) -> f64 {
        loop {
            let u = 2.0 * self.uniform() - 1.0;
            let v = 2.0 * self.uniform() - 1.0;
            let s = u * u + v * v;
            if s < 1.0 && s > 0.0 {
                return u * (-2.0 * libm::log(s) / s).sqrt();
            }
        }
    }

    /// Gamma with mean 1 and the given variance (0 gives 1). Marsaglia and Tsang 2000.
    pub fn frailty(&mut self, variance: f64) -> f64 {
        if variance <= 0.0 {
            return 1.0;
        }
        let shape = 1.0 / variance;
        let boosted = if shape < 1.0 { shape + 1.0 } else { shape };
        let d = boosted - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        let gamma = loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            if libm::log(self.uniform()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                break d * v;
            }
        };
        let gamma = if shape < 1.0 { gamma * libm::pow(self.uniform(), 1.0 / shape) } else { gamma };
        gamma / shape
    }

    /// Binomial: how many of `n` are hit, each with probability `p`. Inversion for small means, otherwise the
    /// transformed rejection BTRS of Hörmann (1993).
    pub fn binomial(&mut self, n: u32, p: f64) -> u32 {
        if n == 0 || p <= 0.0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 {
            return n - self.binomial_small(n, 1.0 - p);
        }
        self.binomial_small(n, p)
    }

    /// Binomial with p = 1 − e^(−x): how many of `n` are hit by something with a hazard. The same number from the same
    /// draws as [`Draws::binomial`].
    pub fn binomial_by(&mut self, n: u32, x: f64) -> u32 {
        if n == 0 {
            return 0;
        }
        // Small enough for inversion: (1 − p)^n = e^(−nx) is at least 1 − nx, so that most draws need no exponential.
        if x <= 0.0 || x > 0.5 || f64::from(n) * x >= 9.9 {
            return self.binomial(n, of_hazard(x));
        }
        let u = self.uniform();
        if hits_nobody(u, f64::from(n) * x) { 0 } else { inversion(u, n, of_hazard(x)) }
    }

    fn binomial_small(&mut self, n: u32, p: f64) -> u32 {
        let nf = f64::from(n);
        if nf * p >= 10.0 {
            return self.binomial_rejection(n, p);
        }
        let u = self.uniform();
        if hits_nobody(u, nf * p) { 0 } else { inversion(u, n, p) }
    }

    fn binomial_rejection(&mut self, n: u32, p: f64) -> u32 {
        let nf = f64::from(n);
        let spread = (nf * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spread;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let c = nf * p + 0.5;
        let alpha = (2.83 + 5.1 / b) * spread;
        let v_r = 0.92 - 4.2 / b;
        let log_odds = libm::log(p / (1.0 - p));
        let mode = ((nf + 1.0) * p).floor();
        let at_mode = ln_factorial(mode) + ln_factorial(nf - mode);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + c).floor();
            if k < 0.0 || k > nf {
                continue;
            }
            if us >= 0.07 && v <= v_r {
                return k as u32;
            }
            let bound = libm::log(v * alpha / (a / (us * us) + b));
            if bound <= at_mode - ln_factorial(k) - ln_factorial(nf - k) + (k - mode) * log_odds {
                return k as u32;
            }
        }
    }
}

/// Room for the rounding of a few operations, a thousand times as wide as it is.
pub const ROUNDING: f64 = 1.0 + 1e-12;

/// Whether a draw surely hits nobody when `mean` hits are expected: by Bernoulli's inequality (1 − p)^n ≥ 1 − np. Spares
/// the exponential and the logarithm; never disagrees with them.
#[inline]
fn hits_nobody(u: f64, mean: f64) -> bool {
    u * ROUNDING < 1.0 - mean - 1e-12
}

/// Probability 1 − e^(−x) that something with a hazard happens; of small hazards, which most are, by its series to the last bit
/// but one.
#[inline]
pub fn of_hazard(x: f64) -> f64 {
    if !(0.0..0.03125).contains(&x) {
        return -libm::expm1(-x);
    }
    // x − x²/2! + x³/3! − … + x⁹/9!
    const OVER: [f64; 8] = [1.0 / 9.0, 1.0 / 8.0, 1.0 / 7.0, 1.0 / 6.0, 1.0 / 5.0, 1.0 / 4.0, 1.0 / 3.0, 1.0 / 2.0];
    let mut sum = 1.0;
    for over in OVER {
        sum = 1.0 - x * over * sum;
    }
    x * sum
}

/// q to a whole power, by squaring: as many as twenty multiplications, and no logarithm.
fn power(q: f64, n: u32) -> f64 {
    let (mut square, mut left, mut product) = (q, n, 1.0);
    while left > 0 {
        // Times one where a bit is not set: which bits are cannot be guessed, and a wrong guess costs more than it.
        product *= [1.0, square][usize::from(left & 1 == 1)];
        square *= square;
        left >>= 1;
    }
    product
}

/// How many of `n` are hit, each with probability `p`, by inversion of one uniform draw.
fn inversion(u: f64, n: u32, p: f64) -> u32 {
    let mut mass = power(1.0 - p, n);
    if u <= mass {
        return 0;
    }
    let odds = p / (1.0 - p);
    let mut left = u;
    let mut hits = 0;
    while left > mass {
        left -= mass;
        hits += 1;
        if hits > n {
            return n;
        }
        mass *= odds * f64::from(n - hits + 1) / f64::from(hits);
        if mass < 1e-300 {
            return hits;
        }
    }
    hits
}

/// ln k! for a whole number k ≥ 0: a table for small k, Stirling's series with three terms beyond.
fn ln_factorial(k: f64) -> f64 {
    const SMALL: [f64; 10] = [
        0.0,
        0.0,
        std::f64::consts::LN_2,
        1.791_759_469_228_055,
        3.178_053_830_347_946,
        4.787_491_742_782_046,
        6.579_251_212_010_101,
        8.525_161_361_065_415,
        10.604_602_902_745_25,
        12.801_827_480_081_469,
    ];
    if k < 10.0 {
        return SMALL[k as usize];
    }
    let x = k + 1.0;
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    (x - 0.5) * libm::log(x) - x + HALF_LN_TAU + inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0))
}

/// 32-bit hash of a package id (FNV-1a): the entity part of an address.
pub fn entity(id: &str) -> u32 {
    id.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Entity part of an address for a cell: the two halves of its H3 index, folded.
pub fn entity_of_cell(h3: u64) -> u32 {
    (h3 >> 32) as u32 ^ (h3 as u32).rotate_left(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_agrees_with_the_published_vectors() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn short_cuts_give_what_the_long_way_gives_from_the_same_draws() {
        for moment in 0..4000 {
            let n = moment % 700;
            let step = f64::from(moment % 97);
            let x = step * step * 1e-4 / f64::from(1 + moment % 5);
            let p = of_hazard(x);
            let at = |entity| Chance::new(3, 0).at(Stream::Verification, moment, entity);
            let (mut short, mut long) = (at(1), at(1));
            assert_eq!(short.happens_by(x), long.happens(p));
            assert_eq!(short.uniform().to_bits(), long.uniform().to_bits());
            let (mut short, mut long) = (at(2), at(2));
            assert_eq!(short.binomial_by(n, x), long.binomial(n, p));
            assert_eq!(short.uniform().to_bits(), long.uniform().to_bits());
            let u = at(3).uniform();
            assert!(!hits_nobody(u, f64::from(n) * p) || inversion(u, n, p) == 0);
        }
    }

    #[test]
    fn the_probability_of_a_hazard_is_that_of_the_exponential_and_a_power_that_of_the_logarithm() {
        for step in 0..4000 {
            let x = f64::from(step) * 1e-5;
            let exact = -libm::expm1(-x);
            assert!((of_hazard(x) - exact).abs() <= 3e-16 * exact, "{x}");
            let (n, p) = (step % 900, f64::from(step) / 8000.0);
            let by_logarithm = libm::exp(f64::from(n) * libm::log1p(-p));
            assert!((power(1.0 - p, n) - by_logarithm).abs() <= 1e-12 * by_logarithm.max(1e-300), "{p}^{n}");
        }
        assert_eq!(of_hazard(0.0), 0.0);
        assert!(of_hazard(f64::INFINITY) == 1.0 && of_hazard(1.0) == -libm::expm1(-1.0));
    }

    #[test]
    fn ln_factorial_agrees_with_sums_of_logarithms() {
        let mut sum = 0.0;
        for k in 1..400 {
            sum += libm::log(f64::from(k));
            assert!((ln_factorial(f64::from(k)) - sum).abs() < 1e-9 * sum.max(1.0), "{k}");
        }
    }

    #[test]
    fn binomial_has_the_mean_and_variance_of_the_law_in_every_branch() {
        for (n, p) in [(20u32, 0.1), (1000, 0.004), (1000, 0.3), (500, 0.8), (40, 0.5)] {
            let rounds = 20_000u32;
            let (mut sum, mut squares) = (0.0, 0.0);
            for i in 0..rounds {
                let x = f64::from(Chance::new(7, 0).at(Stream::Verification, i, n).binomial(n, p));
                assert!(x <= f64::from(n));
                sum += x;
                squares += x * x;
            }
            let mean = sum / f64::from(rounds);
            let variance = squares / f64::from(rounds) - mean * mean;
            let (want, spread) = (f64::from(n) * p, f64::from(n) * p * (1.0 - p));
            assert!((mean - want).abs() < 5.0 * (spread / f64::from(rounds)).sqrt(), "mean {mean} of B({n}, {p})");
            assert!((variance / spread - 1.0).abs() < 0.06, "variance {variance} against {spread}");
        }
    }

    #[test]
    fn frailty_has_mean_one_and_the_asked_variance() {
        for variance in [0.1, 0.6, 1.5] {
            let rounds = 40_000u32;
            let (mut sum, mut squares) = (0.0, 0.0);
            for i in 0..rounds {
                let x = Chance::new(3, 1).at(Stream::Verification, i, 9).frailty(variance);
                sum += x;
                squares += x * x;
            }
            let mean = sum / f64::from(rounds);
            let got = squares / f64::from(rounds) - mean * mean;
            assert!((mean - 1.0).abs() < 0.02, "{mean}");
            assert!((got / variance - 1.0).abs() < 0.08, "{got} against {variance}");
        }
    }

    #[test]
    fn a_draw_depends_on_every_part_of_its_address_and_on_nothing_else() {
        let draw = |seed, replication, moment, entity| Chance::new(seed, replication).at(Stream::MenHit, moment, entity).uniform();
        assert_eq!(draw(1, 2, 3, 4), draw(1, 2, 3, 4));
        for other in [draw(2, 2, 3, 4), draw(1, 3, 3, 4), draw(1, 2, 4, 4), draw(1, 2, 3, 5)] {
            assert_ne!(draw(1, 2, 3, 4), other);
        }
        assert_ne!(draw(1, 2, 3, 4), Chance::new(1, 2).at(Stream::Breakage, 3, 4).uniform());
    }
}
