//! A line's slope where residuals are not of one size.

use super::{Line, ols};

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
    let line = ols(x, y).filter(|line| line.freedom.is_some())?;
    let mut sum = 0.0;
    for (&x, &y) in x.iter().zip(y) {
        let away = x - line.mean_x;
        let left = 1.0 - (1.0 / line.n as f64 + away * away / line.spread);
        if left < 1e-12 {
            return None;
        }
        let part = away * (y - line.at(x)) / left;
        sum += part * part;
    }
    Some(Robust { line, slope_se: sum.sqrt() / line.spread })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_line_leave_no_doubt_and_one_that_holds_it_alone_no_answer() {
        let on = robust(&[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 5.0, 7.0]).unwrap();
        assert!(on.slope_se < 1e-12 && on.interval(0.95).unwrap().0 > 1.999);
        assert!(robust(&[0.0, 0.0, 0.0, 1.0], &[1.0, 2.0, 3.0, 9.0]).is_none(), "the last point has a leverage of 1");
        assert!(robust(&[0.0, 1.0], &[1.0, 2.0]).is_none());
    }
}
