//! Least squares for a handful of columns: coefficients, the matrix of their covariance, what is left over.
//!
//! By orthogonal columns (Gram and Schmidt, each column twice, which leaves nothing to rounding: Björck 1967, *BIT* 7) and not by
//! normal equations, whose condition is the square: logarithms of strengths that hardly move in a battle are nearly constant.

/// A column of which no more than this share is left beside those before it counts as made of them.
const DEPENDENT: f64 = 1e-9;

/// What a regression came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// In the order of the columns.
    pub coefficients: Vec<f64>,
    /// (XᵀWX)⁻¹: covariance of the coefficients where the scatter is 1.
    pub unscaled: Vec<Vec<f64>>,
    /// The fitted values.
    pub fitted: Vec<f64>,
    /// Weighted sum of the squares of what is left.
    pub ssr: f64,
    /// Logarithm of the length of each column beside those before it: twice their sum is ln |XᵀWX|.
    pub log_lengths: Vec<f64>,
}

/// Fits `y` by the columns. `None`: a column is made of those before it, or there are more columns than rows.
pub fn regress(columns: &[Vec<f64>], y: &[f64], weights: &[f64]) -> Option<Regression> {
    let roots: Vec<f64> = weights.iter().map(|weight| weight.sqrt()).collect();
    let scaled = |column: &[f64]| -> Vec<f64> { column.iter().zip(&roots).map(|(value, root)| value * root).collect() };
    let k = columns.len();
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(k);
    let mut upper = vec![vec![0.0; k]; k];
    for (at, column) in columns.iter().enumerate() {
        let mut left = scaled(column);
        let whole = dot(&left, &left).sqrt();
        let parts = take_out(&basis, &mut left);
        let length = dot(&left, &left).sqrt();
        let stands_alone = at < y.len() && length > DEPENDENT * whole && length.is_finite();
        if !stands_alone {
            return None;
        }
        for (before, part) in parts.into_iter().enumerate() {
            upper[before][at] = part;
        }
        upper[at][at] = length;
        left.iter_mut().for_each(|value| *value /= length);
        basis.push(left);
    }
    let mut rest = scaled(y);
    let right = take_out(&basis, &mut rest);
    let coefficients = back(&upper, right);
    let inverse: Vec<Vec<f64>> = (0..k).map(|unit| back(&upper, (0..k).map(|at| f64::from(at == unit)).collect())).collect();
    let entry = |row: usize, column: usize| (0..k).map(|unit| inverse[unit][row] * inverse[unit][column]).sum();
    let fitted_at = |row: usize| columns.iter().zip(&coefficients).map(|(column, coefficient)| column[row] * coefficient).sum();
    Some(Regression {
        unscaled: (0..k).map(|row| (0..k).map(|column| entry(row, column)).collect()).collect(),
        fitted: (0..y.len()).map(fitted_at).collect(),
        ssr: dot(&rest, &rest),
        log_lengths: (0..k).map(|at| libm::log(upper[at][at])).collect(),
        coefficients,
    })
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Takes out of a vector what lies along others at right angles to each other, and says how much that was.
fn take_out(basis: &[Vec<f64>], vector: &mut [f64]) -> Vec<f64> {
    let mut parts = vec![0.0; basis.len()];
    for _ in 0..2 {
        for (part, along) in parts.iter_mut().zip(basis) {
            let share = dot(along, vector);
            *part += share;
            vector.iter_mut().zip(along).for_each(|(value, along)| *value -= share * along);
        }
    }
    parts
}

/// Solves an upper triangular system.
fn back(upper: &[Vec<f64>], mut right: Vec<f64>) -> Vec<f64> {
    for row in (0..right.len()).rev() {
        let known: f64 = (row + 1..right.len()).map(|column| upper[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / upper[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_four_points_by_hand() {
        // Means 2.5 and 4, Sxx 5, Sxy 6: slope 1.2, intercept 1. Fitted 2.2, 3.4, 4.6, 5.8; squares 0.64 + 0.16 + 2.56 + 1.44 = 4.8.
        let x = vec![1.0, 2.0, 3.0, 4.0];
        let found = regress(&[vec![1.0; 4], x], &[3.0, 3.0, 3.0, 7.0], &[1.0; 4]).unwrap();
        assert!((found.coefficients[0] - 1.0).abs() < 1e-14 && (found.coefficients[1] - 1.2).abs() < 1e-14, "{:?}", found.coefficients);
        assert!((found.ssr - 4.8).abs() < 1e-13);
        // (XᵀX)⁻¹ = [[1/4 + 6.25/5, −2.5/5], [−2.5/5, 1/5]].
        let expected = [[1.5, -0.5], [-0.5, 0.2]];
        for (row, wanted) in found.unscaled.iter().zip(expected) {
            assert!(row.iter().zip(wanted).all(|(value, wanted)| (value - wanted).abs() < 1e-14), "{:?}", found.unscaled);
        }
        // |XᵀX| = 4 · 5.
        assert!((2.0 * found.log_lengths.iter().sum::<f64>() - 20f64.ln()).abs() < 1e-14);
        assert!(found.fitted.iter().zip([2.2, 3.4, 4.6, 5.8]).all(|(value, wanted)| (value - wanted).abs() < 1e-13));
    }

    #[test]
    fn a_weight_of_two_is_the_row_twice() {
        let once = regress(&[vec![1.0; 3], vec![0.0, 1.0, 3.0]], &[1.0, 4.0, 2.0], &[1.0, 2.0, 1.0]).unwrap();
        let twice = regress(&[vec![1.0; 4], vec![0.0, 1.0, 1.0, 3.0]], &[1.0, 4.0, 4.0, 2.0], &[1.0; 4]).unwrap();
        assert!((once.ssr - twice.ssr).abs() < 1e-13);
        assert!(once.coefficients.iter().zip(&twice.coefficients).all(|(a, b)| (a - b).abs() < 1e-13));
    }

    #[test]
    fn columns_that_nearly_agree_are_told_apart_and_those_that_do_agree_are_not() {
        // Wilkinson's kind of trouble: a large level with a small movement. y = 2 + 3 x exactly.
        let x: Vec<f64> = (0..9).map(|at| 1e6 + f64::from(at)).collect();
        let y: Vec<f64> = x.iter().map(|x| 2.0 + 3.0 * x).collect();
        let found = regress(&[vec![1.0; 9], x.clone()], &y, &[1.0; 9]).unwrap();
        assert!((found.coefficients[1] - 3.0).abs() < 1e-8, "{:?}", found.coefficients);
        let twofold: Vec<f64> = x.iter().map(|x| 2.0 * x - 7.0).collect();
        assert!(regress(&[vec![1.0; 9], x, twofold], &y, &[1.0; 9]).is_none());
        assert!(regress(&[vec![0.0; 9]], &y, &[1.0; 9]).is_none());
        assert!(regress(&[vec![1.0], vec![2.0]], &[1.0], &[1.0]).is_none(), "more columns than rows");
    }
}
