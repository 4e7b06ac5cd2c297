//! The root of a covariance: what turns independent normal numbers into those that vary together, and measures distances between them.

/// Lower triangular L with L Lᵀ = Σ.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    size: usize,
    /// Row by row, zeros above the diagonal.
    root: Vec<f64>,
}

impl Cholesky {
    /// The root of a symmetric matrix given by its entries. What rounding leaves below zero on the diagonal counts as the least
    /// positive number, so that a direction without spread stays almost without.
    pub fn of(size: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let mut root = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let known: f64 = (0..column).map(|at| root[row * size + at] * root[column * size + at]).sum();
                let left = entry(row, column) - known;
                root[row * size + column] = if row == column { left.max(1e-15).sqrt() } else { left / root[column * size + column] };
            }
        }
        Self { size, root }
    }

    /// ln √(2π)ⁿ |Σ|: what the density of a normal distribution is divided by.
    pub fn ln_norm(&self) -> f64 {
        let diagonal = (0..self.size).map(|at| libm::log(self.root[at * self.size + at])).sum::<f64>();
        0.5 * self.size as f64 * libm::log(2.0 * std::f64::consts::PI) + diagonal
    }

    /// L z.
    pub fn times(&self, z: &[f64]) -> Vec<f64> {
        (0..self.size).map(|row| (0..=row).map(|at| self.root[row * self.size + at] * z[at]).sum()).collect()
    }

    /// xᵀ Σ⁻¹ x: the square of the distance in standard deviations.
    pub fn square_of(&self, x: &[f64]) -> f64 {
        let mut solved = vec![0.0; self.size];
        for row in 0..self.size {
            let known: f64 = (0..row).map(|at| self.root[row * self.size + at] * solved[at]).sum();
            solved[row] = (x[row] - known) / self.root[row * self.size + row];
        }
        solved.iter().map(|value| value * value).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_by_hand_and_the_distance_that_it_measures() {
        let sigma = [[4.0, 2.0], [2.0, 5.0]];
        let root = Cholesky::of(2, |row, column| sigma[row][column]);
        assert_eq!(root.root, [2.0, 0.0, 1.0, 2.0]);
        assert_eq!(root.times(&[1.0, 1.0]), [2.0, 3.0]);
        // |Σ| = 16.
        assert!((root.ln_norm() - libm::log(2.0 * std::f64::consts::PI * 4.0)).abs() < 1e-12);
        // Σ⁻¹ = [[5, −2], [−2, 4]] / 16.
        assert!((root.square_of(&[1.0, 3.0]) - (5.0 - 12.0 + 36.0) / 16.0).abs() < 1e-12);
        // Distances are those of the independent numbers.
        assert!((root.square_of(&root.times(&[0.3, -1.2])) - (0.09 + 1.44)).abs() < 1e-12);
    }
}
