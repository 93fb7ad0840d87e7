//! Plain statistics on slices: least squares, Theil and Sen's line, a step, correlated years, Student's t, Fieller's set,
//! the rounding set, a slope where residuals are not of one size.
//!
//! In: years `x` and values `y` of equal length, finite. Out: estimates and intervals as numbers; an interval's
//! end may be infinite here and nowhere else. `None` stands for "no answer": too few points, or no spread in x.
//!
//! Notation as in the formulas: `n` points, `x̄` and `ȳ` their means, `Sxx = Σ(x−x̄)²`, `b` the slope,
//! `s² = SSE/ν` with ν degrees of freedom (n−2 for a line). All sums are centred, so that moving every year by 2,000 changes nothing.
//!
//! Checked against SciPy and statsmodels to 1e−9: see `tests/reference.rs`. Not here: what a trend of a gap
//! means (see [`gap`](crate::gap)).

mod correlated;
#[cfg(feature = "formula")]
mod robust;
mod step;
mod theil_sen;

pub use correlated::correlated;
#[cfg(feature = "formula")]
pub use robust::{Robust, robust};
pub use step::{Step, step};
pub use theil_sen::{TheilSen, normal_quantile, theil_sen};

/// Wilson's interval for the share behind `count` answers of `base`: the shares that they do not rule out at `level`, by the normal
/// approximation. `None` for no base, or a count outside it.
///
/// ```
/// use gapchart::statistics::wilson;
/// let (lower, upper) = wilson(540.0, 1000.0, 0.95).unwrap();
/// assert!((lower - 0.509015).abs() < 1e-6 && (upper - 0.570679).abs() < 1e-6);
/// ```
pub fn wilson(count: f64, base: f64, level: f64) -> Option<(f64, f64)> {
    if base <= 0.0 || !(0.0..=base).contains(&count) {
        return None;
    }
    let (p, z) = (count / base, normal_quantile(0.5 + level / 2.0));
    let (middle, over) = (p + z * z / (2.0 * base), 1.0 + z * z / base);
    let reach = z * (p * (1.0 - p) / base + z * z / (4.0 * base * base)).sqrt();
    Some((((middle - reach) / over).max(0.0), ((middle + reach) / over).min(1.0)))
}

/// A straight line, and what it can be judged by.
///
/// Written around the one place where level and slope are uncorrelated, so that all that follows from their variances
/// (bands, Fieller's set) is the same for every least-squares method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    pub n: usize,
    /// ν; `None` where nothing is left to judge the line by, or the method has no model of errors.
    pub freedom: Option<u32>,
    /// `x̄`, where the line stands at `mean_y`.
    pub mean_x: f64,
    pub mean_y: f64,
    /// How many independent values the level is worth, `s²/var(ȳ)`: n for ordinary least squares.
    pub information: f64,
    /// `Sxx`, which is `s²/var(b)`.
    pub spread: f64,
    /// `b`, in units of y per unit of x.
    pub slope: f64,
    /// `SSE`, the sum of squared residuals.
    pub residual_sum: f64,
}

/// Fits `y = ȳ + b(x − x̄)`. `None` below two points or when all x are equal.
///
/// ```
/// use gapchart::statistics::ols;
/// let line = ols(&[2011.0, 2012.0, 2013.0], &[4.0, 3.0, 2.0]).unwrap();
/// assert_eq!((line.slope, line.at(2015.0)), (-1.0, 0.0));
/// assert!(ols(&[2011.0, 2011.0], &[1.0, 2.0]).is_none());
/// ```
pub fn ols(x: &[f64], y: &[f64]) -> Option<Line> {
    let n = x.len().min(y.len());
    let mean_x = mean(&x[..n])?;
    let mean_y = mean(&y[..n])?;
    let spread: f64 = x.iter().map(|x| (x - mean_x) * (x - mean_x)).sum();
    if n < 2 || spread <= 0.0 {
        return None;
    }
    let pairs = || x.iter().zip(y).map(|(x, y)| (x - mean_x, y - mean_y));
    let slope = pairs().map(|(dx, dy)| dx * dy).sum::<f64>() / spread;
    let residual_sum = pairs().map(|(dx, dy)| (dy - slope * dx) * (dy - slope * dx)).sum();
    Some(Line { n, freedom: freedom(n, 2), mean_x, mean_y, information: n as f64, spread, slope, residual_sum })
}

/// Fits a constant relative change: least squares on `ln y`, so that the line's values and slope are logarithms.
///
/// `None` as for [`ols`], and where a y is not above zero. A change of `b` a year is one of `e^b − 1`, and the exponential of
/// the line is the median of y, not its mean. The logarithm is [`libm`]'s: the same digits in a page and in a shell.
pub fn exponential(x: &[f64], y: &[f64]) -> Option<Line> {
    let mut logs = vec![];
    for &y in y {
        if y.is_nan() || y <= 0.0 {
            return None;
        }
        logs.push(libm::log(y));
    }
    ols(x, &logs)
}

/// `n` less the number of estimated coefficients, if anything is left.
fn freedom(n: usize, estimated: usize) -> Option<u32> {
    (n > estimated).then(|| (n - estimated) as u32)
}

/// The mean, summed around the first value so that large offsets cost no digits.
fn mean(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    Some(first + values.iter().map(|value| value - first).sum::<f64>() / values.len() as f64)
}

impl Line {
    /// The fitted value at `x`.
    pub fn at(&self, x: f64) -> f64 {
        self.mean_y + self.slope * (x - self.mean_x)
    }

    /// `s²`.
    pub fn residual_variance(&self) -> Option<f64> {
        Some(self.residual_sum / f64::from(self.freedom?))
    }

    /// `s`.
    pub fn residual_sd(&self) -> Option<f64> {
        Some(self.residual_variance()?.sqrt())
    }

    /// The slope's standard error, `s/√Sxx`.
    pub fn slope_se(&self) -> Option<f64> {
        Some((self.residual_variance()? / self.spread).sqrt())
    }

    /// Half the width of the interval for the line itself at `x`, `t·s·√(1/n + (x−x̄)²/Sxx)`.
    pub fn mean_margin(&self, x: f64, t: f64) -> Option<f64> {
        Some(t * (self.residual_variance()? * self.leverage(x)).sqrt())
    }

    /// Half the width of the interval for one year's result at `x`, `t·s·√(1 + 1/n + (x−x̄)²/Sxx)`.
    pub fn prediction_margin(&self, x: f64, t: f64) -> Option<f64> {
        Some(t * (self.residual_variance()? * (1.0 + self.leverage(x))).sqrt())
    }

    fn leverage(&self, x: f64) -> f64 {
        1.0 / self.information + (x - self.mean_x) * (x - self.mean_x) / self.spread
    }

    /// Student's t for a two-sided interval of that `level` (0.95, say).
    pub fn t(&self, level: f64) -> Option<f64> {
        Some(t_quantile(0.5 + level / 2.0, self.freedom?))
    }

    /// Where the fitted line is zero, `x̄ − ȳ/b`; `None` on a level line.
    pub fn zero(&self) -> Option<f64> {
        (self.slope != 0.0).then(|| self.mean_x - self.mean_y / self.slope)
    }

    /// Fieller's set for that year: every x at which the interval for the line, at Student's `t`, holds zero.
    ///
    /// With `A = b² − t²s²/Sxx`, `B = 2ȳb`, `C = ȳ² − t²s²/n`, `d = x − x̄` it is `{x : A·d² + B·d + C ≤ 0}`:
    /// one bounded piece when A > 0, otherwise a half-line, two half-lines or every year. Pieces ascend; ends may be
    /// infinite. `None` without degrees of freedom. For other than ordinary least squares `n` is [`information`](Line::information).
    ///
    /// Source: Fieller (1954), Journal of the Royal Statistical Society B 16(2). The discriminant is computed
    /// without cancellation, `B² − 4AC = 4t²s²(b²/n + ȳ²/Sxx − t²s²/(n·Sxx))`.
    pub fn fieller(&self, t: f64) -> Option<Fieller> {
        let n = self.information;
        let noise = t * t * self.residual_variance()?;
        let a = self.slope * self.slope - noise / self.spread;
        let b = 2.0 * self.mean_y * self.slope;
        let c = self.mean_y * self.mean_y - noise / n;
        let discriminant =
            4.0 * noise * (self.slope * self.slope / n + self.mean_y * self.mean_y / self.spread - noise / (n * self.spread));
        let mut pieces = quadratic_at_most_zero(a, b, c, discriminant);
        for (lower, upper) in &mut pieces {
            *lower += self.mean_x;
            *upper += self.mean_x;
        }
        Some(Fieller { bounded: a > 0.0, pieces })
    }
}

/// A set of years, as [`Line::fieller`] gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fieller {
    /// A > 0: the slope differs from zero at this level, and the set is one bounded piece.
    pub bounded: bool,
    pub pieces: Vec<(f64, f64)>,
}

/// Where `a·d² + b·d + c ≤ 0`, given the discriminant.
fn quadratic_at_most_zero(a: f64, b: f64, c: f64, discriminant: f64) -> Vec<(f64, f64)> {
    const ALL: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
    if a == 0.0 {
        return match (b > 0.0, b < 0.0, c <= 0.0) {
            (true, _, _) => vec![(f64::NEG_INFINITY, -c / b)],
            (_, true, _) => vec![(-c / b, f64::INFINITY)],
            (_, _, true) => vec![ALL],
            _ => vec![],
        };
    }
    if discriminant <= 0.0 {
        return if a < 0.0 { vec![ALL] } else { vec![] };
    }
    // Adding two numbers of one sign, then dividing: neither root loses digits.
    let half = -0.5 * (b + discriminant.sqrt().copysign(b));
    let (one, other) = (half / a, c / half);
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    if a > 0.0 { vec![(low, high)] } else { vec![(f64::NEG_INFINITY, low), (high, f64::INFINITY)] }
}

/// The years from `from` on at which some values inside the rounding of `y` put the least-squares line at zero.
///
/// Each `y` stands for `y ± half`, half its last printed unit. The line at x is `Σ wᵢyᵢ` with
/// `wᵢ = 1/n + (xᵢ−x̄)(x−x̄)/Sxx`, so a year belongs to the set exactly when `|ŷ(x)| ≤ Σ halfᵢ·|wᵢ(x)|`; both sides
/// are straight between the years at which a weight changes sign. Pieces ascend; the last may be infinite. With two
/// points the line is the one through both, so the same set serves a change between two years.
///
/// Empty when x has no spread. Cost: n².
pub fn rounding_set(x: &[f64], y: &[f64], half: &[f64], from: f64) -> Vec<(f64, f64)> {
    let Some(line) = ols(x, y) else { return vec![] };
    let n = x.len() as f64;
    let weight = |xi: f64, at: f64| 1.0 / n + (xi - line.mean_x) * (at - line.mean_x) / line.spread;
    let slack = |at: f64| x.iter().zip(half).map(|(&xi, half)| half * weight(xi, at).abs()).sum::<f64>();
    // The years after `after` at which a weight changes sign: the next of them, or none.
    let next_corner = |after: f64| {
        let corners = x.iter().map(|xi| line.mean_x - line.spread / (n * (xi - line.mean_x)));
        corners.filter(|corner| *corner > after).fold(f64::INFINITY, f64::min)
    };
    let mut pieces: Vec<(f64, f64)> = vec![];
    let mut end = from;
    while end.is_finite() {
        let start = end;
        end = next_corner(start);
        // Any second point of the piece gives its two straight lines.
        let inside = if end.is_finite() { end } else { start + line.spread.max(1.0) };
        let mut span = (start, end);
        for sign in [-1.0, 1.0] {
            // Kept: sign·ŷ(x) ≤ slack(x).
            let excess = |at: f64| sign * line.at(at) - slack(at);
            span = keep_at_most_zero(span, (start, excess(start)), (inside, excess(inside)));
        }
        if span.0 <= span.1 && span.0.is_finite() {
            match pieces.last_mut() {
                Some(last) if last.1 >= span.0 => last.1 = span.1,
                _ => pieces.push(span),
            }
        }
    }
    pieces
}

/// The part of `span` in which the straight line through two points is at most zero.
fn keep_at_most_zero(span: (f64, f64), one: (f64, f64), other: (f64, f64)) -> (f64, f64) {
    const NONE: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);
    let rise = (other.1 - one.1) / (other.0 - one.0);
    // What is left of a slope that rounding can just level out would put the end at 10¹⁵ years.
    let level = (other.1 - one.1).abs() <= 1e-12 * (one.1.abs() + other.1.abs());
    if level || rise.is_nan() {
        return if one.1 <= 0.0 { span } else { NONE };
    }
    let zero = one.0 - one.1 / rise;
    if rise > 0.0 { (span.0, span.1.min(zero)) } else { (span.0.max(zero), span.1) }
}

/// Student's t distribution function, `P(T ≤ t)`, for whole degrees of freedom from 1.
///
/// Method: the regularised incomplete beta function by its continued fraction (DLMF 8.17.22). Either tail keeps its
/// relative precision.
pub fn t_distribution(t: f64, degrees_of_freedom: u32) -> f64 {
    let tail = upper_tail(t.abs(), degrees_of_freedom, half_beta(degrees_of_freedom));
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The t that a share `p` of Student's distribution lies below, 0 < p < 1, whole degrees of freedom from 1.
///
/// Method: Newton's from zero on the upper tail, which falls and is convex there, so that no step overshoots.
pub fn t_quantile(p: f64, degrees_of_freedom: u32) -> f64 {
    let share = if p < 0.5 { p } else { 1.0 - p };
    let nu = f64::from(degrees_of_freedom);
    // As many factors as there are degrees of freedom by two: once, not at every step.
    let beta = half_beta(degrees_of_freedom);
    let scale = 1.0 / (nu.sqrt() * beta);
    let mut t = 0.0;
    for _ in 0..500 {
        let density = scale / power((1.0 + t * t / nu).sqrt(), degrees_of_freedom + 1);
        let step = (upper_tail(t, degrees_of_freedom, beta) - share) / density;
        t += step;
        // What goes back is rounding: with thousands of degrees of freedom it would go to and fro for ever.
        if step <= 1e-15 * t || !step.is_finite() {
            break;
        }
    }
    if p < 0.5 { -t } else { t }
}

/// `P(T > t)` for t ≥ 0: half of `I(ν/(ν+t²); ν/2, 1/2)`; `beta` is [`half_beta`].
fn upper_tail(t: f64, degrees_of_freedom: u32, beta: f64) -> f64 {
    let nu = f64::from(degrees_of_freedom);
    let (far, near) = (nu / (nu + t * t), t * t / (nu + t * t));
    let (a, b) = (0.5 * nu, 0.5);
    let front = power(far.sqrt(), degrees_of_freedom) * near.sqrt() / beta;
    // The fraction converges fast on one side of the mode only; the other side is one minus its mirror image.
    if far < (a + 1.0) / (a + b + 2.0) {
        0.5 * front / a * beta_fraction(far, a, b)
    } else {
        0.5 * (1.0 - front / b * beta_fraction(near, b, a))
    }
}

/// A whole power by squaring: only operations that every machine rounds alike.
fn power(base: f64, exponent: u32) -> f64 {
    let (mut result, mut square, mut left) = (1.0, base, exponent);
    while left > 0 {
        if left % 2 == 1 {
            result *= square;
        }
        square *= square;
        left /= 2;
    }
    result
}

/// `B(ν/2, 1/2)`, by `B(a+1, 1/2) = B(a, 1/2)·a/(a + 1/2)` from `B(1/2, 1/2) = π` or `B(1, 1/2) = 2`.
fn half_beta(degrees_of_freedom: u32) -> f64 {
    let odd = degrees_of_freedom % 2 == 1;
    let start = if odd { core::f64::consts::PI } else { 2.0 };
    let first = if odd { 1 } else { 2 };
    (first..degrees_of_freedom).step_by(2).fold(start, |beta, twice| beta * f64::from(twice) / f64::from(twice + 1))
}

/// The continued fraction of the incomplete beta function, by the modified Lentz method.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut numerator = 1.0;
    let mut denominator = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut result = denominator;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            denominator = 1.0 / away_from_zero(1.0 + term * denominator);
            numerator = away_from_zero(1.0 + term / numerator);
            change = denominator * numerator;
            result *= change;
        }
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_two_degrees_of_freedom_have_closed_forms() {
        for p in [0.01, 0.3, 0.5, 0.9, 0.975, 0.9999] {
            let cauchy = (core::f64::consts::PI * (p - 0.5)).tan();
            assert!((t_quantile(p, 1) - cauchy).abs() <= 1e-12 * (1.0 + cauchy.abs()), "{p}");
            let two = (2.0 * p - 1.0) * (2.0 / (4.0 * p * (1.0 - p))).sqrt();
            assert!((t_quantile(p, 2) - two).abs() <= 1e-12 * (1.0 + two.abs()), "{p}");
        }
    }

    #[test]
    fn the_quantile_is_the_inverse_of_the_distribution() {
        for nu in [1, 2, 3, 7, 10, 47, 398] {
            for p in [1e-6, 0.025, 0.2, 0.5, 0.8, 0.975, 0.995] {
                let back = t_distribution(t_quantile(p, nu), nu);
                assert!((back - p).abs() < 1e-13, "{nu} {p} {back}");
            }
        }
    }

    #[test]
    fn every_shape_of_the_quadratic() {
        let inf = f64::INFINITY;
        let set = |a: f64, b: f64, c: f64| quadratic_at_most_zero(a, b, c, b * b - 4.0 * a * c);
        assert_eq!(set(1.0, -3.0, 2.0), [(1.0, 2.0)]);
        assert_eq!(set(-1.0, 3.0, -2.0), [(-inf, 1.0), (2.0, inf)]);
        assert_eq!(set(-1.0, 0.0, -1.0), [(-inf, inf)]);
        assert_eq!(set(1.0, 0.0, 1.0), []);
        assert_eq!(set(1.0, 0.0, -4.0), [(-2.0, 2.0)]);
        assert_eq!(set(0.0, 2.0, -4.0), [(-inf, 2.0)]);
        assert_eq!(set(0.0, -2.0, 4.0), [(2.0, inf)]);
        assert_eq!(set(0.0, 0.0, 1.0), []);
        assert_eq!(set(0.0, 0.0, -1.0), [(-inf, inf)]);
    }

    /// The same set by brute force: the extreme lines lie at the corners of the box of rounded values.
    #[test]
    fn the_rounding_set_is_that_of_the_corners_of_the_box() {
        let x = [2023.0, 2024.0, 2025.0];
        let y = [3.94, 3.93, 3.92];
        let half = [0.005; 3];
        let set = rounding_set(&x, &y, &half, 2025.0);
        let mut zeros: Vec<f64> = (0..8)
            .map(|corner| {
                let moved: Vec<f64> = (0..3).map(|i| y[i] + if corner >> i & 1 == 1 { 0.005 } else { -0.005 }).collect();
                ols(&x, &moved).unwrap().zero().unwrap()
            })
            .collect();
        zeros.sort_by(f64::total_cmp);
        assert_eq!(set.len(), 1);
        assert!((set[0].0 - zeros[0]).abs() < 1e-9 && (set[0].1 - zeros[7]).abs() < 1e-6, "{set:?} {zeros:?}");
    }

    #[test]
    fn the_rounding_set_of_a_change_between_two_years() {
        let set = rounding_set(&[2014.0, 2018.0], &[3.74, 3.68], &[0.005; 2], 2018.0);
        assert_eq!(set.len(), 1);
        assert_eq!((set[0].0.floor(), set[0].1.floor()), (2228.0, 2312.0));
    }

    #[test]
    fn a_fall_that_rounding_can_just_level_out_may_never_close() {
        // 3.925 in both years: in doubles the slope is not quite zero.
        let set = rounding_set(&[2024.0, 2025.0], &[3.93, 3.92], &[0.005; 2], 2025.0);
        assert_eq!((set.len(), set[0].1), (1, f64::INFINITY));
    }

    #[test]
    fn a_level_line_inside_its_rounding_may_never_close() {
        let set = rounding_set(&[2011.0, 2012.0, 2013.0], &[3.0, 3.0, 3.0], &[0.005; 3], 2013.0);
        assert_eq!(set.last().unwrap().1, f64::INFINITY);
    }
}
