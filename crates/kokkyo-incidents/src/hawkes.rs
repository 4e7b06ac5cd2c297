//! **How does one incident bring about others?** The self-exciting process: intensity, likelihood, residuals.
//!
//! λ_c(t) = μ_c(t) + n·ω · Σ_{t_i < t} g_i · K[s_i][s] · Q[k_i][k] · e^(−ω(t − t_i)),  c = (s, k)
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | λ_c | intensity in a cell: a sector and a kind of incident | 1/day |
//! | μ_c(t) | background, constant within a piece of time: level · share · e^(β·x) | 1/day |
//! | n | branching: incidents that one brings about directly, on the average; below 1 | 1 |
//! | ω | decay of the memory | 1/day |
//! | g_i | e^(f·size), divided by its mean, so that n keeps its meaning; 1 where the size is missing | 1 |
//! | K, Q | where, and of which kind, the offspring are; rows add up to 1 | 1 |
//!
//! Hawkes 1971, *Spectra of some self-exciting and mutually exciting point processes*, Biometrika 58; the recursion of the
//! likelihood is Ozaki's (1979). Left out: diffusion within a sector, a kernel with a long tail, aftershocks that weaken the border.

use crate::special::kolmogorov_smirnov;

/// One incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// *Unit*: days since the beginning of the window.
    pub day: f64,
    /// Index of the sector.
    pub sector: usize,
    /// Index of the kind.
    pub kind: usize,
    /// Size class; `None` where it is missing.
    pub size: Option<f64>,
}

/// A stretch of time over which the background is constant.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// End. *Unit*: days since the beginning of the window.
    pub until: f64,
    /// Background rate by cell. *Unit*: 1/day.
    pub rates: Vec<f64>,
}

/// The process.
#[derive(Debug, Clone, PartialEq)]
pub struct Process {
    /// Number of sectors.
    pub sectors: usize,
    /// Number of kinds.
    pub kinds: usize,
    /// Background, in order of time; the last piece ends with the window.
    pub background: Vec<Piece>,
    /// n.
    pub branching: f64,
    /// ω. *Unit*: 1/day.
    pub decay: f64,
    /// f.
    pub size_gain: f64,
    /// Shares of the size classes 0, 1, 2 …, by which new incidents are drawn and g is normed.
    pub sizes: Vec<f64>,
    /// K, `[from][to]`.
    pub spread: Vec<Vec<f64>>,
    /// Q, `[from][to]`.
    pub kin: Vec<Vec<f64>>,
}

impl Process {
    /// A process of one sector and one kind with a constant background.
    pub fn simple(background: f64, branching: f64, decay: f64, days: f64) -> Self {
        Self {
            sectors: 1,
            kinds: 1,
            background: vec![Piece { until: days, rates: vec![background] }],
            branching,
            decay,
            size_gain: 0.0,
            sizes: vec![1.0],
            spread: vec![vec![1.0]],
            kin: vec![vec![1.0]],
        }
    }

    /// Index of a cell.
    pub fn cell(&self, sector: usize, kind: usize) -> usize {
        sector * self.kinds + kind
    }

    /// End of the window. *Unit*: day.
    pub fn days(&self) -> f64 {
        self.background.last().map_or(0.0, |piece| piece.until)
    }

    /// The piece of time that a day lies in.
    fn piece(&self, day: f64) -> usize {
        self.background.partition_point(|piece| piece.until <= day).min(self.background.len().saturating_sub(1))
    }

    /// Background of a cell on a day. *Unit*: 1/day.
    pub fn background_at(&self, day: f64, cell: usize) -> f64 {
        self.background.get(self.piece(day)).and_then(|piece| piece.rates.get(cell)).copied().unwrap_or(0.0)
    }

    /// Background of all cells from the beginning up to a day. *Unit*: incidents.
    pub fn background_until(&self, day: f64) -> f64 {
        let mut sum = 0.0;
        let mut from = 0.0;
        for piece in &self.background {
            let to = piece.until.min(day);
            if to > from {
                sum += (to - from) * piece.rates.iter().sum::<f64>();
            }
            from = piece.until;
        }
        sum
    }

    /// g: how much an incident of a size brings about, in proportion to the mean.
    pub fn weight(&self, size: Option<f64>) -> f64 {
        let Some(size) = size else { return 1.0 };
        let mean: f64 = self.sizes.iter().enumerate().map(|(class, share)| share * libm::exp(self.size_gain * class as f64)).sum();
        libm::exp(self.size_gain * size) / mean
    }

    /// Intensity of a cell at a time, from the incidents before it. *Unit*: 1/day.
    pub fn intensity(&self, events: &[Event], day: f64, cell: usize) -> f64 {
        let (sector, kind) = (cell / self.kinds, cell % self.kinds);
        let excited: f64 = events
            .iter()
            .take_while(|event| event.day < day)
            .map(|event| {
                let share = self.spread[event.sector][sector] * self.kin[event.kind][kind];
                share * self.weight(event.size) * libm::exp(-self.decay * (day - event.day))
            })
            .sum();
        self.background_at(day, cell) + self.branching * self.decay * excited
    }

    /// Log-likelihood of incidents in order of time, by Ozaki's recursion: one pass.
    pub fn log_likelihood(&self, events: &[Event]) -> f64 {
        let mut memory = Memory::of(self);
        let mut sum = 0.0;
        for event in events {
            memory.advance(self, event.day);
            let rate = self.background_at(event.day, self.cell(event.sector, event.kind)) + memory.excited(self, event.sector, event.kind);
            if rate <= 0.0 {
                return f64::NEG_INFINITY;
            }
            sum += libm::log(rate);
            memory.add(self, event);
        }
        let days = self.days();
        let caused: f64 = events.iter().map(|event| self.weight(event.size) * -libm::expm1(-self.decay * (days - event.day))).sum();
        sum - self.background_until(days) - self.branching * caused
    }

    /// What was expected between one incident and the next, over all cells: standard exponential if the process is right
    /// (time rescaling; Ogata 1988).
    pub fn residuals(&self, events: &[Event]) -> Vec<f64> {
        let mut memory = 0.0;
        let (mut before, mut expected) = (0.0, 0.0);
        let mut steps = Vec::with_capacity(events.len());
        for event in events {
            let fading = libm::exp(-self.decay * (event.day - before));
            let until = self.background_until(event.day);
            steps.push(until - expected + self.branching * memory * (1.0 - fading));
            expected = until;
            memory = memory * fading + self.weight(event.size);
            before = event.day;
        }
        steps
    }

    /// Distance of the rescaled residuals from the even distribution, and its p-value.
    pub fn residual_test(&self, events: &[Event]) -> (f64, f64) {
        let even: Vec<f64> = self.residuals(events).iter().map(|step| -libm::expm1(-step)).collect();
        kolmogorov_smirnov(&even)
    }
}

/// Fading memory of past incidents, by the sector and kind they had.
struct Memory {
    sums: Vec<f64>,
    day: f64,
}

impl Memory {
    fn of(process: &Process) -> Self {
        Self { sums: vec![0.0; process.sectors * process.kinds], day: 0.0 }
    }

    fn advance(&mut self, process: &Process, day: f64) {
        let fading = libm::exp(-process.decay * (day - self.day));
        self.sums.iter_mut().for_each(|sum| *sum *= fading);
        self.day = day;
    }

    fn add(&mut self, process: &Process, event: &Event) {
        self.sums[process.cell(event.sector, event.kind)] += process.weight(event.size);
    }

    fn excited(&self, process: &Process, sector: usize, kind: usize) -> f64 {
        let mut sum = 0.0;
        for (from, row) in process.spread.iter().enumerate() {
            for (of, shares) in process.kin.iter().enumerate() {
                sum += self.sums[process.cell(from, of)] * row[sector] * shares[kind];
            }
        }
        process.branching * process.decay * sum
    }
}

/// Mean and variance of the count in a window of a process without sectors, sizes or seasons that has gone on for ever.
///
/// E = ΛT, Λ = μ/(1 − n); Var = ΛT + 2·Λ·α(2ω − α)/(2κ)·(T/κ − (1 − e^(−κT))/κ²), α = nω, κ = ω − α (Hawkes 1971).
pub fn moments(background: f64, branching: f64, decay: f64, days: f64) -> (f64, f64) {
    let rate = background / (1.0 - branching);
    let alpha = branching * decay;
    let kappa = decay - alpha;
    let lag = rate * alpha * (2.0 * decay - alpha) / (2.0 * kappa);
    let mean = rate * days;
    (mean, mean + 2.0 * lag * (days / kappa + libm::expm1(-kappa * days) / (kappa * kappa)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(day: f64, sector: usize, kind: usize) -> Event {
        Event { day, sector, kind, size: Some(0.0) }
    }

    fn two_sectors() -> Process {
        Process {
            sectors: 2,
            kinds: 2,
            background: vec![
                Piece { until: 10.0, rates: vec![0.1, 0.05, 0.2, 0.01] },
                Piece { until: 40.0, rates: vec![0.02, 0.05, 0.1, 0.03] },
            ],
            branching: 0.4,
            decay: 0.15,
            size_gain: 0.5,
            sizes: vec![0.8, 0.2],
            spread: vec![vec![0.7, 0.3], vec![0.2, 0.8]],
            kin: vec![vec![0.9, 0.1], vec![0.4, 0.6]],
        }
    }

    #[test]
    fn the_moments_of_the_worked_example() {
        // μ = 0.05 a day, branching 0.6, decay 0.2 a day, 30 days.
        let (mean, variance) = moments(0.05, 0.6, 0.2, 30.0);
        assert!((mean - 3.75).abs() < 1e-12);
        assert!((variance - 15.9785).abs() < 1e-4, "{variance}");
        // Without offspring it is Poisson; over a long window the ratio is 1/(1 − n)².
        assert_eq!(moments(0.05, 0.0, 0.2, 30.0), (1.5, 1.5));
        let (mean, variance) = moments(0.05, 0.6, 0.2, 1e7);
        assert!((variance / mean - 6.25).abs() < 1e-4);
    }

    #[test]
    fn two_incidents_are_worked_by_hand() {
        // λ(3) = 0.1, λ(5) = 0.1 + 0.5·0.2·e^(−0.4); compensator 1 + 0.5·((1 − e^(−1.4)) + (1 − e^(−1))).
        let process = Process::simple(0.1, 0.5, 0.2, 10.0);
        let events = [event(3.0, 0, 0), event(5.0, 0, 0)];
        let second = 0.1 + 0.1 * libm::exp(-0.4);
        let compensator = 1.0 + 0.5 * (2.0 - libm::exp(-1.4) - libm::exp(-1.0));
        let expected = libm::log(0.1) + libm::log(second) - compensator;
        assert!((process.log_likelihood(&events) - expected).abs() < 1e-12);
        assert!((process.intensity(&events, 5.0, 0) - second).abs() < 1e-12);
        let residuals = process.residuals(&events);
        assert!((residuals[0] - 0.3).abs() < 1e-12);
        assert!((residuals[1] - (0.2 + 0.5 * (1.0 - libm::exp(-0.4)))).abs() < 1e-12);
    }

    #[test]
    fn the_recursion_is_the_sum_over_all_pairs_in_sectors_and_kinds() {
        let process = two_sectors();
        let events: Vec<Event> = (0..25)
            .map(|at| Event {
                size: (at % 3 > 0).then(|| f64::from(at % 2)),
                ..event(f64::from(at) * 1.5 + 0.3, (at % 2) as usize, (at % 5 / 3) as usize)
            })
            .collect();
        let mut long = -process.background_until(40.0);
        for (at, one) in events.iter().enumerate() {
            long += libm::log(process.intensity(&events[..at], one.day, process.cell(one.sector, one.kind)));
            long -= 0.4 * process.weight(one.size) * (1.0 - libm::exp(-0.15 * (40.0 - one.day)));
        }
        assert!((process.log_likelihood(&events) - long).abs() < 1e-9);
        // What is expected between incidents adds up to what is expected in all.
        let (last, all) = (events[24].day, process.residuals(&events).iter().sum::<f64>());
        let direct: f64 = process.background_until(last)
            + events.iter().map(|one| 0.4 * process.weight(one.size) * (1.0 - libm::exp(-0.15 * (last - one.day)))).sum::<f64>();
        assert!((all - direct).abs() < 1e-9);
    }

    #[test]
    fn sizes_move_offspring_between_incidents_but_not_their_mean() {
        let process = two_sectors();
        let mean = 0.8 * process.weight(Some(0.0)) + 0.2 * process.weight(Some(1.0));
        assert!((mean - 1.0).abs() < 1e-12 && process.weight(Some(1.0)) > process.weight(Some(0.0)));
        assert_eq!(process.weight(None), 1.0);
    }
}
