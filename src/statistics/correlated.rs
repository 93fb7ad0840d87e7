//! Least squares when the errors of near years resemble each other.

use super::{Line, freedom, power};

/// Fits a straight line by generalised least squares with known correlation `rho^|xᵢ − xⱼ|` between errors (AR(1) errors, of
/// which missing years leave gaps). `rho` lies between −1 and 1; 0 is [`ols`](super::ols).
///
/// `x` are whole years, ascending. `None` below two points, or where `x` or `rho` is not so. Cost: n.
///
/// Method: each row less `rho^Δ` times the row before it, over `√(1 − rho^(2Δ))`, has independent errors (the exact
/// decorrelation, first row kept: Prais and Winsten 1954), and is fitted by least squares. `s²` is the decorrelated
/// residuals' over n−2, as statsmodels' `GLS` has it.
pub fn correlated(x: &[f64], y: &[f64], rho: f64) -> Option<Line> {
    let n = x.len().min(y.len());
    if n < 2 || rho.is_nan() || rho.abs() >= 1.0 {
        return None;
    }
    // Columns: the constant, x and y, both from their first values so that large offsets cost no digits.
    let mut rows: Vec<[f64; 3]> = vec![];
    let mut before = [0.0; 3];
    for at in 0..n {
        let raw = [1.0, x[at] - x[0], y[at] - y[0]];
        let mut row = raw;
        if at > 0 {
            let apart = x[at] - x[at - 1];
            if apart.is_nan() || apart < 0.5 {
                return None;
            }
            let share = power(rho, apart.round() as u32);
            for column in 0..3 {
                row[column] = (raw[column] - share * before[column]) / (1.0 - share * share).sqrt();
            }
        }
        rows.push(row);
        before = raw;
    }
    let (mut information, mut mean_x, mut mean_y) = (0.0, 0.0, 0.0);
    for [one, x, y] in &rows {
        information += one * one;
        mean_x += one * x;
        mean_y += one * y;
    }
    mean_x /= information;
    mean_y /= information;
    let (mut spread, mut slope, mut residual_sum) = (0.0, 0.0, 0.0);
    for [one, x, y] in &mut rows {
        *x -= mean_x * *one;
        *y -= mean_y * *one;
        spread += *x * *x;
        slope += *x * *y;
    }
    slope /= spread;
    for [_, x, y] in &rows {
        residual_sum += (y - slope * x) * (y - slope * x);
    }
    let (mean_x, mean_y) = (x[0] + mean_x, y[0] + mean_y);
    Some(Line { n, freedom: freedom(n, 2), mean_x, mean_y, information, spread, slope, residual_sum })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::ols;

    #[test]
    fn without_correlation_it_is_least_squares() {
        let (x, y) = ([2011.0, 2012.0, 2015.0, 2019.0], [4.0, 3.8, 3.9, 3.1]);
        let (plain, other) = (ols(&x, &y).unwrap(), correlated(&x, &y, 0.0).unwrap());
        assert!((plain.slope - other.slope).abs() < 1e-15 && (plain.mean_y - other.mean_y).abs() < 1e-15);
        assert_eq!((other.information, other.mean_x), (4.0, 2014.25));
    }

    #[test]
    fn what_has_no_order_or_no_correlation_has_no_answer() {
        assert!(correlated(&[2011.0], &[1.0], 0.3).is_none());
        assert!(correlated(&[2012.0, 2011.0], &[1.0, 2.0], 0.3).is_none());
        assert!(correlated(&[2011.0, 2011.0], &[1.0, 2.0], 0.3).is_none());
        assert!(correlated(&[2011.0, 2012.0], &[1.0, 2.0], 1.0).is_none());
        assert!(correlated(&[2011.0, 2012.0], &[1.0, 2.0], 0.3).unwrap().freedom.is_none());
    }
}
