//! A line's slope where residuals are not of one size.

use super::Line;
use gapchart_columns as columns;

/// A line, and how far its slope may be off whatever the size of the residuals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Robust {
    pub line: Line,
    /// The slope's standard error, HC3.
    pub slope_se: f64,
}

impl Robust {
    /// The two-sided interval of the slope, by Student's t with n − 2 degrees of freedom.
    pub fn interval(&self, level: f64) -> Option<(f64, f64)> {
        let margin = self.line.t(level)? * self.slope_se;
        Some((self.line.slope - margin, self.line.slope + margin))
    }
}

/// Ordinary least squares with the standard error HC3 of J. G. MacKinnon and H. White ("Some heteroskedasticity-consistent covariance
/// matrix estimators with improved finite sample properties", Journal of Econometrics 29, 1985): each squared residual over
/// (1 − h)², h its leverage. `None` as for [`ols`], below three points, and where one point alone holds the line.
///
/// Known to statsmodels as `cov_type="HC3", use_t=True`.
pub fn robust(x: &[f64], y: &[f64]) -> Option<Robust> {
    let n = x.len().min(y.len());
    let (x, y) = (&x[..n], &y[..n]);
    let freedom = super::freedom(n, 2)?;
    // Around the first, so that large offsets cost no digits.
    let mean = |values: &[f64]| values[0] + columns::sum_from(values, values[0]) / n as f64;
    let (mean_x, mean_y) = (mean(x), mean(y));
    let (spread, products) = columns::products(x, y, mean_x, mean_y);
    if spread <= 0.0 {
        return None;
    }
    let slope = products / spread;
    let (residual_sum, sum) = columns::robust(x, y, (mean_x, mean_y), slope, spread)?;
    let line = Line { n, freedom: Some(freedom), mean_x, mean_y, information: n as f64, spread, slope, residual_sum };
    Some(Robust { line, slope_se: sum.sqrt() / spread })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_that_of_least_squares() {
        let x: Vec<f64> = (0..40).map(|at| f64::from(at * at % 37)).collect();
        let y: Vec<f64> = (0..40).map(|at| 3000.0 + f64::from(at * 71 % 53)).collect();
        let (one, other) = (robust(&x, &y).unwrap().line, crate::statistics::ols(&x, &y).unwrap());
        assert_eq!(one, Line { residual_sum: one.residual_sum, ..other });
        assert!((one.residual_sum / other.residual_sum - 1.0).abs() < 1e-12);
    }

    #[test]
    fn points_on_a_line_leave_no_doubt_and_one_that_holds_it_alone_no_answer() {
        let on = robust(&[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 5.0, 7.0]).unwrap();
        assert!(on.slope_se < 1e-12 && on.interval(0.95).unwrap().0 > 1.999);
        assert!(robust(&[0.0, 0.0, 0.0, 1.0], &[1.0, 2.0, 3.0, 9.0]).is_none(), "the last point has a leverage of 1");
        assert!(robust(&[0.0, 1.0], &[1.0, 2.0]).is_none());
    }
}
