//! One slope, and one change of level after a named year.

use super::{Line, freedom, mean, t_distribution};

/// Two parallel lines, before and after the step; they share slope, residuals and degrees of freedom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub before: Line,
    pub after: Line,
    /// How far the line after lies above the line before.
    pub change: f64,
}

/// Fits `y = a + b·x + c·[x > last]` by least squares: `last` is the last x before the step.
///
/// `None` unless there are points on both sides and two of one side differ in x. With three points nothing is left to judge
/// it by.
///
/// Method: the slope is that of the deviations from each side's own mean (analysis of covariance), so that each side's mean and the
/// slope are uncorrelated and every line's formula holds with `1/n` of its side.
pub fn step(x: &[f64], y: &[f64], last: f64) -> Option<Step> {
    let n = x.len().min(y.len());
    let mut sides = [(vec![], vec![]), (vec![], vec![])];
    for at in 0..n {
        let side = &mut sides[usize::from(x[at] > last)];
        side.0.push(x[at]);
        side.1.push(y[at]);
    }
    let mut means = [(0.0, 0.0); 2];
    let (mut spread, mut slope, mut residual_sum) = (0.0, 0.0, 0.0);
    for (side, middle) in sides.iter().zip(&mut means) {
        *middle = (mean(&side.0)?, mean(&side.1)?);
        for (x, y) in side.0.iter().zip(&side.1) {
            spread += (x - middle.0) * (x - middle.0);
            slope += (x - middle.0) * (y - middle.1);
        }
    }
    if spread <= 0.0 {
        return None;
    }
    slope /= spread;
    for (side, middle) in sides.iter().zip(&means) {
        for (x, y) in side.0.iter().zip(&side.1) {
            let residual = y - middle.1 - slope * (x - middle.0);
            residual_sum += residual * residual;
        }
    }
    let line = |at: usize| Line {
        n,
        freedom: freedom(n, 3),
        mean_x: means[at].0,
        mean_y: means[at].1,
        information: sides[at].0.len() as f64,
        spread,
        slope,
        residual_sum,
    };
    let change = means[1].1 - means[0].1 - slope * (means[1].0 - means[0].0);
    Some(Step { before: line(0), after: line(1), change })
}

impl Step {
    /// The standard error of the change of level, `s·√(1/n₁ + 1/n₂ + (x̄₂ − x̄₁)²/Sxx)`.
    pub fn change_se(&self) -> Option<f64> {
        let apart = self.after.mean_x - self.before.mean_x;
        let share = 1.0 / self.before.information + 1.0 / self.after.information + apart * apart / self.after.spread;
        Some((self.after.residual_variance()? * share).sqrt())
    }

    /// The F test of the change of level: F with 1 and ν degrees of freedom, and its p value. F(1, ν) is the square of
    /// Student's t. `None` without scatter.
    pub fn test(&self) -> Option<(f64, f64)> {
        let t = self.change / self.change_se()?;
        t.is_finite().then(|| (t * t, 2.0 * t_distribution(-t.abs(), self.after.freedom.unwrap_or(1))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_needs_both_sides_and_a_slope() {
        let y = [4.0, 3.0, 2.0];
        assert!(step(&[2011.0, 2012.0, 2013.0], &y, 2013.0).is_none());
        assert!(step(&[2011.0, 2012.0, 2013.0], &y, 2010.0).is_none());
        assert!(step(&[2011.0, 2012.0], &y[..2], 2011.0).is_none());
        let three = step(&[2011.0, 2012.0, 2013.0], &y, 2012.0).unwrap();
        assert_eq!((three.after.slope, three.change, three.after.freedom), (-1.0, 0.0, None));
        assert!(three.test().is_none());
    }

    #[test]
    fn a_line_without_scatter_has_no_test() {
        let exact = step(&[2011.0, 2012.0, 2013.0, 2014.0], &[4.0, 3.0, 4.0, 3.0], 2012.0).unwrap();
        assert_eq!((exact.after.slope, exact.change), (-1.0, 2.0));
        assert!(exact.test().is_none());
        assert_eq!(exact.before.at(2014.0) + exact.change, exact.after.at(2014.0));
    }
}
