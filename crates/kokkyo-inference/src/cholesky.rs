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

    /// What is known of coordinate `row` of L z once those before it are: Σ Lᵢⱼ zⱼ over j < i.
    pub fn known(&self, row: usize, z: &[f64]) -> f64 {
        z.iter().take(row).zip(&self.root[row * self.size..]).map(|(z, root)| root * z).sum()
    }

    /// Entry of the diagonal: the standard deviation of a coordinate, those before it known.
    pub fn diagonal(&self, row: usize) -> f64 {
        self.root[row * self.size + row]
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
        assert_eq!((root.known(0, &[]), root.known(1, &[0.5]), root.diagonal(1)), (0.0, 0.5, 2.0));
        // Σ⁻¹ = [[5, −2], [−2, 4]] / 16.
        assert!((root.square_of(&[1.0, 3.0]) - (5.0 - 12.0 + 36.0) / 16.0).abs() < 1e-12);
    }
}
