//! The maximum of a smooth function of a few variables, and the curvature there: Newton's method with damping.
//!
//! Derivatives are central differences; where the curvature is not that of a top, the step is damped until the function rises
//! (Levenberg 1944, Marquardt 1963). Written here because four numbers and one function need no library of optimisers.

/// Steps after which the search is given up.
const STEPS: usize = 200;
/// Width of differences, for variables of the order of one (logarithms and log-odds).
const WIDTH: f64 = 1e-4;

/// A maximum.
#[derive(Debug, Clone, PartialEq)]
pub struct Maximum {
    /// Where it is.
    pub at: Vec<f64>,
    /// The function there.
    pub value: f64,
    /// Inverse of the observed information, row by row; nothing where the top is flat or a ridge, that is, where the data do
    /// not say.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// The search ended where no step rises any more.
    pub converged: bool,
}

/// Climbs from `start`. `f` may be −∞ outside its domain.
pub fn maximise(start: &[f64], f: impl Fn(&[f64]) -> f64) -> Maximum {
    let mut at = start.to_vec();
    let mut value = f(&at);
    let mut damping = 1e-3;
    let mut converged = false;
    for _ in 0..STEPS {
        let (gradient, hessian) = derivatives(&at, value, &f);
        let mut risen = false;
        for _ in 0..30 {
            let mut curved: Vec<Vec<f64>> = hessian.iter().map(|row| row.iter().map(|x| -x).collect()).collect();
            for (i, row) in curved.iter_mut().enumerate() {
                row[i] += damping * (1.0 + row[i].abs());
            }
            if let Some(step) = solve(&curved, &gradient).filter(|step| step.iter().all(|x| x.is_finite())) {
                // Variables are logarithms: a step of more than e² is no step but a leap.
                let longest = step.iter().fold(0.0f64, |most, x| most.max(x.abs()));
                let scale = if longest > 2.0 { 2.0 / longest } else { 1.0 };
                let new: Vec<f64> = at.iter().zip(&step).map(|(x, d)| x + scale * d).collect();
                let there = f(&new);
                if there > value {
                    let gain = there - value;
                    (at, value) = (new, there);
                    damping = (damping * 0.2).max(1e-12);
                    risen = gain > 1e-10 * (1.0 + value.abs());
                    converged = !risen;
                    break;
                }
                if longest < 1e-9 {
                    break;
                }
            }
            damping *= 8.0;
        }
        if !risen {
            let (gradient, _) = derivatives(&at, value, &f);
            converged = gradient.iter().all(|slope| slope.abs() < 1e-2 * (1.0 + value.abs().sqrt()));
            break;
        }
    }
    let (_, hessian) = derivatives(&at, value, &f);
    let information: Vec<Vec<f64>> = hessian.iter().map(|row| row.iter().map(|x| -x).collect()).collect();
    let covariance =
        inverse(&information).filter(|inverse| is_positive(&information) && inverse.iter().enumerate().all(|(i, row)| row[i] > 0.0));
    Maximum { at, value, covariance, converged }
}

fn derivatives(at: &[f64], value: f64, f: &impl Fn(&[f64]) -> f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let d = at.len();
    let moved = |changes: &[(usize, f64)]| {
        let mut there = at.to_vec();
        for &(i, by) in changes {
            there[i] += by;
        }
        f(&there)
    };
    let mut gradient = vec![0.0; d];
    let mut hessian = vec![vec![0.0; d]; d];
    for i in 0..d {
        let (up, down) = (moved(&[(i, WIDTH)]), moved(&[(i, -WIDTH)]));
        gradient[i] = (up - down) / (2.0 * WIDTH);
        hessian[i][i] = (up - 2.0 * value + down) / (WIDTH * WIDTH);
        for j in 0..i {
            let both = |a: f64, b: f64| moved(&[(i, a * WIDTH), (j, b * WIDTH)]);
            let mixed = (both(1.0, 1.0) - both(1.0, -1.0) - both(-1.0, 1.0) + both(-1.0, -1.0)) / (4.0 * WIDTH * WIDTH);
            hessian[i][j] = mixed;
            hessian[j][i] = mixed;
        }
    }
    (gradient, hessian)
}

/// Solves a small system by elimination with pivots.
fn solve(matrix: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    let d = right.len();
    let mut rows: Vec<Vec<f64>> = matrix.iter().zip(right).map(|(row, b)| row.iter().copied().chain([*b]).collect()).collect();
    for i in 0..d {
        let pivot = (i..d).max_by(|a, b| rows[*a][i].abs().total_cmp(&rows[*b][i].abs()))?;
        if rows[pivot][i].abs() < 1e-300 || !rows[pivot][i].is_finite() {
            return None;
        }
        rows.swap(i, pivot);
        for below in i + 1..d {
            let factor = rows[below][i] / rows[i][i];
            for column in i..=d {
                rows[below][column] -= factor * rows[i][column];
            }
        }
    }
    let mut solution = vec![0.0; d];
    for i in (0..d).rev() {
        let known: f64 = (i + 1..d).map(|j| rows[i][j] * solution[j]).sum();
        solution[i] = (rows[i][d] - known) / rows[i][i];
    }
    Some(solution)
}

fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let d = matrix.len();
    let columns: Option<Vec<Vec<f64>>> =
        (0..d).map(|i| solve(matrix, &(0..d).map(|j| f64::from(u8::from(i == j))).collect::<Vec<_>>())).collect();
    let columns = columns?;
    Some((0..d).map(|i| columns.iter().map(|column| column[i]).collect()).collect())
}

/// Lower triangle L of a positive matrix, L·Lᵀ; nothing where it is not positive.
pub fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let d = matrix.len();
    let mut lower = vec![vec![0.0; d]; d];
    for i in 0..d {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let left = matrix[i][j] - known;
            lower[i][j] = if i == j {
                if left.is_nan() || left <= 0.0 {
                    return None;
                }
                left.sqrt()
            } else {
                left / lower[j][j]
            };
        }
    }
    Some(lower)
}

fn is_positive(matrix: &[Vec<f64>]) -> bool {
    cholesky(matrix).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paraboloid_is_climbed_and_its_curvature_known() {
        // f = −½ xᵀ A x around (1, −2) with A = [[2, 1], [1, 3]]: covariance A⁻¹ = [[0.6, −0.2], [−0.2, 0.4]].
        let top = maximise(&[5.0, 5.0], |x| {
            let (a, b) = (x[0] - 1.0, x[1] + 2.0);
            -0.5 * (2.0 * a * a + 2.0 * a * b + 3.0 * b * b)
        });
        assert!(top.converged && (top.at[0] - 1.0).abs() < 1e-6 && (top.at[1] + 2.0).abs() < 1e-6);
        let covariance = top.covariance.unwrap();
        assert!((covariance[0][0] - 0.6).abs() < 1e-4 && (covariance[0][1] + 0.2).abs() < 1e-4 && (covariance[1][1] - 0.4).abs() < 1e-4);
    }

    #[test]
    fn a_curved_valley_is_followed_and_a_ridge_has_no_interval() {
        let top = maximise(&[-1.2, 1.0], |x| -(100.0 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (1.0 - x[0]) * (1.0 - x[0])));
        assert!((top.at[0] - 1.0).abs() < 1e-3, "{top:?}");
        let ridge = maximise(&[0.5, 0.5], |x| -(x[0] + x[1] - 1.0) * (x[0] + x[1] - 1.0));
        assert!(ridge.covariance.is_none() || ridge.covariance.is_some_and(|c| c[0][0] > 1e3));
    }
}
