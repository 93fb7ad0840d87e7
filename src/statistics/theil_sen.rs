//! The line whose slope is the median of all slopes between pairs: one odd year hardly moves it.

use super::mean;

/// A line by Theil and Sen's method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TheilSen {
    pub n: usize,
    pub mean_x: f64,
    /// The line at `mean_x`: the median of `y − slope·(x − x̄)`.
    pub level: f64,
    /// In units of y per unit of x.
    pub slope: f64,
    /// The slope's interval; `None` where ties leave Kendall's variance negative. Below five points it covers less than it
    /// says: the whole range of slopes holds the true one in 67 % of cases at three, in 92 % at four.
    pub interval: Option<(f64, f64)>,
}

/// Fits by the median of the slopes between all pairs with different x, `level` of the slope's interval between 0 and 1.
///
/// `None` below two points or when all x are equal. Cost: n² of time and room.
///
/// Convention: SciPy's `theilslopes(method='joint')`, ties and rounding of ranks included. Interval: Sen (1968), Journal of
/// the American Statistical Association 63(324), formula 2.6, with Kendall's variance.
///
/// ```
/// use gapchart::statistics::theil_sen;
/// let line = theil_sen(&[2011.0, 2012.0, 2013.0, 2014.0], &[4.0, 3.0, 9.0, 1.0], 0.95).unwrap();
/// assert_eq!(line.slope, -1.0);
/// ```
pub fn theil_sen(x: &[f64], y: &[f64], level: f64) -> Option<TheilSen> {
    let n = x.len().min(y.len());
    let mean_x = mean(&x[..n])?;
    let mut slopes = vec![];
    for i in 0..n {
        for j in 0..n {
            if x[i] > x[j] {
                slopes.push((y[i] - y[j]) / (x[i] - x[j]));
            }
        }
    }
    let slope = median(&mut slopes)?;
    let mut levels = vec![];
    for i in 0..n {
        levels.push(y[i] - slope * (x[i] - mean_x));
    }
    let interval = interval(&slopes, kendall(n) - ties(&x[..n]) - ties(&y[..n]), level);
    Some(TheilSen { n, mean_x, level: median(&mut levels)?, slope, interval })
}

/// Which of the ascending `slopes` bound the interval: 18 times Kendall's variance gives the ranks.
fn interval(slopes: &[f64], variance: f64, level: f64) -> Option<(f64, f64)> {
    if variance < 0.0 {
        return None;
    }
    let (count, last) = (slopes.len() as f64, slopes.len() - 1);
    let reach = normal_quantile(0.5 + level / 2.0) * (variance / 18.0).sqrt();
    // Halves to the even rank, as numpy rounds; a negative rank becomes 0.
    let upper = ((count + reach) / 2.0).round_ties_even() as usize;
    let lower = (((count - reach) / 2.0).round_ties_even() - 1.0) as usize;
    Some((slopes[lower.min(last)], slopes[upper.min(last)]))
}

/// 18 times Kendall's variance of n values without ties.
fn kendall(n: usize) -> f64 {
    let n = n as f64;
    n * (n - 1.0) * (2.0 * n + 5.0)
}

/// What ties take from 18 times Kendall's variance.
fn ties(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (mut taken, mut run) = (0.0, 1);
    for at in 1..=sorted.len() {
        if at < sorted.len() && sorted[at] == sorted[at - 1] {
            run += 1;
        } else {
            taken += kendall(run);
            run = 1;
        }
    }
    taken
}

/// The middle value, or the mean of the middle two; leaves `values` ascending.
fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = *values.get(half)?;
    Some(if values.len() % 2 == 1 { upper } else { 0.5 * (values[half - 1] + upper) })
}

/// The z that a share `p` of the standard normal distribution lies below, p from 0.5 to 0.9999, to 1e−11.
///
/// Method: Newton's on `Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …)`, a sum of positive terms.
pub fn normal_quantile(p: f64) -> f64 {
    let mut z = 0.0;
    for _ in 0..60 {
        let density = libm::exp(-0.5 * z * z) * (0.5 * core::f64::consts::FRAC_1_PI).sqrt();
        let (mut term, mut sum, mut odd) = (z, 0.0, 1.0);
        while term > 1e-18 * sum && odd < 400.0 {
            sum += term;
            odd += 2.0;
            term *= z * z / odd;
        }
        let step = (p - 0.5 - density * sum) / density;
        z += step;
        if step.abs() <= 1e-15 * z {
            break;
        }
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_odd_year_does_not_turn_the_line() {
        let x: Vec<f64> = (2011..2020).map(f64::from).collect();
        let mut y: Vec<f64> = x.iter().map(|x| 2050.0 - x).collect();
        y[4] = 500.0;
        let line = theil_sen(&x, &y, 0.95).unwrap();
        assert_eq!((line.slope, line.level), (-1.0, 35.0));
    }

    #[test]
    fn too_little_has_no_line_and_ties_narrow_the_interval() {
        assert!(theil_sen(&[], &[], 0.95).is_none());
        assert!(theil_sen(&[2011.0], &[1.0], 0.95).is_none());
        assert!(theil_sen(&[2011.0, 2011.0], &[1.0, 2.0], 0.95).is_none());
        assert_eq!(theil_sen(&[2011.0, 2013.0], &[1.0, 2.0], 0.95).unwrap().interval, Some((0.5, 0.5)));
        assert_eq!(theil_sen(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0; 5], 0.95).unwrap().interval, Some((0.0, 0.0)));
        // Ties in both: no variance is left.
        assert_eq!(theil_sen(&[1.0, 1.0, 2.0], &[2.0; 3], 0.95).unwrap().interval, None);
    }

    #[test]
    fn the_median_of_an_even_count_lies_between_the_middle_two() {
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&mut []), None);
    }
}
