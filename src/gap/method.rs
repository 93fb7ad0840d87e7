//! The methods beside ordinary least squares, and what each can say of closing.

use super::{
    Bound, Closing, Outcome, Projection, Year, after, closing, confidence, may_already, outcome, project, rounding, year,
};
use crate::error::{Error, Result};
use crate::number::{Digits, shortest};
use crate::series::Rounding;
use crate::statistics::{self, Line};

/// How a trend is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A straight line by ordinary least squares: bands, and Fieller's set for the year of closing.
    Ols,
    /// A straight line by the median of all slopes: the slope has an interval, the year of closing has none.
    TheilSen,
    /// The change over the last so many years, run on from the last point: arithmetic between two years, without a test. Its
    /// range is what the rounding of both allows.
    Recent { last: u32 },
    /// A constant percentage change: it never reaches zero, but halves.
    Exponential,
    /// One slope, and one change of level after that year.
    Step { after: i32 },
}

impl Method {
    /// This method, or least squares in a module that holds no other: what is said here is known when that is compiled.
    pub(crate) const fn held(self) -> Method {
        if cfg!(feature = "methods") { self } else { Method::Ols }
    }

    /// The word in options and data.
    pub const fn name(self) -> &'static str {
        match self {
            Method::Ols => "ols",
            Method::TheilSen => "theil-sen",
            Method::Recent { .. } => "recent",
            Method::Exponential => "exponential",
            Method::Step { .. } => "step",
        }
    }
}

/// The largest value that a curve is run on to; beyond it numbers would overflow.
const LARGEST: f64 = 1e300;

impl Projection {
    /// How it was fitted.
    pub fn method(&self) -> Method {
        self.method.held()
    }

    /// The line and its intervals at `level` in each of `years`. The curve of a constant percentage change is a median: its
    /// `mean` is the interval for that median.
    pub fn years(&self, level: f64, years: impl IntoIterator<Item = i32>) -> Vec<Year> {
        let t = self.line.t(level);
        let mut out = vec![];
        for year in years {
            let at = f64::from(year);
            let line = match (self.method(), &self.step) {
                (Method::Step { after }, Some(step)) if year <= after => &step.before,
                _ => &self.line,
            };
            let value = |value: f64| match self.method() {
                Method::Exponential => libm::exp(value).min(LARGEST),
                _ => value,
            };
            let fitted = line.at(at);
            let interval = |margin: Option<f64>| margin.map(|margin| (value(fitted - margin), value(fitted + margin)));
            let mean = interval(t.and_then(|t| line.mean_margin(at, t)));
            let prediction = interval(t.and_then(|t| line.prediction_margin(at, t)));
            out.push(Year { year, fitted: value(fitted), mean, prediction });
        }
        out
    }

    /// How long the curve of a constant percentage change takes to halve; `None` for other methods.
    pub fn half_life(&self) -> Option<HalfLife> {
        if self.method() != Method::Exponential {
            return None;
        }
        let years = |slope: f64| (slope < 0.0).then(|| core::f64::consts::LN_2 / -slope);
        let margin = self.line.t(self.level).zip(self.line.slope_se()).filter(|_| !self.closing.rounding);
        let ends = margin.map(|(t, se)| (self.line.slope - t * se, self.line.slope + t * se));
        let lower = ends.and_then(|(steepest, _)| years(steepest));
        // A slope that may be zero leaves no longest time, and one that cannot fall no time at all.
        let upper = ends.filter(|_| lower.is_some()).map(|(_, flattest)| years(flattest).map_or(Bound::Never, Bound::Year));
        Some(HalfLife { years: years(self.line.slope), lower, upper })
    }

    /// When the curve of a constant percentage change falls below `value`, which is above zero; `None` for other methods.
    /// `last` is the last fitted year.
    pub fn below(&self, value: f64, last: f64) -> Option<Below> {
        if self.method() != Method::Exponential || value <= 0.0 {
            return None;
        }
        let line = Line { mean_y: self.line.mean_y - libm::log(value), ..self.line };
        let floor = if self.closing.rounding { f64::INFINITY } else { 0.0 };
        let reached = closing(&line, line.t(self.level), last, floor, &|| None);
        Some(Below { value, reached })
    }
}

/// How long a curve takes to halve, in years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfLife {
    /// `None` when it does not fall.
    pub years: Option<f64>,
    pub lower: Option<f64>,
    /// [`Bound::Never`] where the slope's interval holds zero.
    pub upper: Option<Bound>,
}

/// When a curve falls below a value: [`Closing`] with that value in the place of zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Below {
    pub value: f64,
    pub reached: Closing,
}

/// Fits by `method` and asks when the line meets zero.
///
/// `x` whole years, ascending, `y` values and `roundings` of equal length; `level` of the range, between 0 and 1.
///
/// # Errors
/// [`Error::TooFewPoints`] below two points (three for a step); [`Error::EndMissing`] where a change between two years lacks
/// one of them; [`Error::NotPositive`] where a percentage change meets a value that is not above zero;
/// [`Error::StepOutside`] where one side of the step is empty.
///
/// ```
/// use gapchart::gap::{Method, project_by};
/// use gapchart::series::Rounding;
/// let change = project_by(Method::Recent { last: 4 }, &[2014.0, 2018.0], &[3.74, 3.68], &[Rounding::printed(2); 2], 0.95).unwrap();
/// assert_eq!(change.closing.year.map(f64::floor), Some(2263.0));
/// assert!(project_by(Method::Recent { last: 3 }, &[2014.0, 2018.0], &[3.74, 3.68], &[Rounding::printed(2); 2], 0.95).is_err());
/// ```
pub fn project_by(method: Method, x: &[f64], y: &[f64], roundings: &[Rounding], level: f64) -> Result<Projection> {
    let (from, to) = (x.first().map_or(0, |x| *x as i32), x.last().map_or(0, |x| *x as i32));
    let method = method.held();
    let needed = if matches!(method, Method::Step { .. }) { 3 } else { 2 };
    let few = || Error::TooFewPoints { from, to, found: x.len(), needed };
    if x.len() < needed {
        return Err(few().into());
    }
    let last = f64::from(to);
    let projection = match method {
        Method::Ols => project(x, y, roundings, level),
        Method::TheilSen => theil_sen(x, y, roundings, level, last),
        Method::Recent { last: years } => {
            let start = x.iter().position(|x| *x == last - f64::from(years)).filter(|_| years > 0);
            let start = start.ok_or_else(|| Error::EndMissing { period: (to - years as i32).digits() })?;
            recent(method, [start, x.len() - 1], x, y, roundings, level)
        }
        Method::Exponential => {
            if let Some(at) = y.iter().position(|y| *y <= 0.0) {
                return Err(Error::NotPositive { period: (x[at] as i32).digits(), value: shortest(y[at]) }.into());
            }
            exponential(x, y, roundings, level, last)
        }
        Method::Step { after } => {
            if !(from..to).contains(&after) {
                return Err(Error::StepOutside { after, from, to }.into());
            }
            step(method, f64::from(after), x, y, roundings, level)
        }
    };
    projection.ok_or_else(|| few().into())
}

fn unknown() -> Closing {
    Closing {
        outcome: Outcome::Unknown,
        year: None,
        pieces: None,
        detectable: None,
        rounding: false,
        may_already_be_closed: None,
    }
}

/// Below five points the slope's interval covers less than it says, and so detects nothing.
fn theil_sen(x: &[f64], y: &[f64], roundings: &[Rounding], level: f64, last: f64) -> Option<Projection> {
    let fitted = statistics::theil_sen(x, y, level)?;
    // Level and slope, and no errors to judge them by.
    let line = Line {
        n: fitted.n,
        freedom: None,
        mean_x: fitted.mean_x,
        mean_y: fitted.level,
        information: 1.0,
        spread: 1.0,
        slope: fitted.slope,
        residual_sum: 0.0,
    };
    let interval = fitted.interval.filter(|_| fitted.n >= 5);
    // What is rounding and not scatter about the straight line of least squares is so about this one.
    let rounded = statistics::ols(x, y)?.residual_variance().is_some_and(|variance| variance < rounding(roundings).0);
    let mut closing = unknown();
    if fitted.n >= 3 {
        closing.outcome = outcome(&line, last);
        closing.year = year(&line, last);
        closing.detectable = interval.map(|(lower, upper)| (lower > 0.0 || upper < 0.0) && !rounded);
        closing.rounding = rounded;
    }
    let (method, slope_interval) = (Method::TheilSen, fitted.interval);
    Some(Projection { method, line, level, confidence_narrowing: None, closing, slope_interval, step: None })
}

fn recent(method: Method, ends: [usize; 2], x: &[f64], y: &[f64], roundings: &[Rounding], level: f64) -> Option<Projection> {
    let pick = |values: &[f64]| ends.map(|at| values[at]);
    let (x, y) = (pick(x), pick(y));
    let line = statistics::ols(&x, &y)?;
    let (_, half) = rounding(&ends.map(|at| roundings[at]));
    let pieces = Some(after(statistics::rounding_set(&x, &y, &half, x[1]), x[1]));
    let closing = Closing {
        // By the published values: the line's own there may differ in the last digit.
        outcome: match y {
            [_, last] if last <= 0.0 => Outcome::Closed,
            [first, last] if last >= first => Outcome::NotClosing,
            _ => Outcome::Closes,
        },
        year: year(&line, x[1]),
        may_already_be_closed: may_already(&pieces, x[1]),
        pieces,
        detectable: None,
        rounding: true,
    };
    Some(Projection { method, line, level, confidence_narrowing: None, closing, slope_interval: None, step: None })
}

fn exponential(x: &[f64], y: &[f64], roundings: &[Rounding], level: f64, last: f64) -> Option<Projection> {
    let line = statistics::exponential(x, y)?;
    let mut floor = 0.0;
    for (y, each) in y.iter().zip(roundings) {
        // The rounding of ln y is that of y over y.
        floor += each.variance() / (y * y) / line.n as f64;
    }
    let mut closing = closing(&line, line.t(level), last, floor, &|| None);
    if closing.outcome != Outcome::Unknown {
        (closing.outcome, closing.year, closing.may_already_be_closed) = (Outcome::NotClosing, None, Some(false));
        // Zero belongs to no year's interval.
        closing.pieces = Some(vec![]);
    }
    let method = Method::Exponential;
    Some(Projection { method, line, level, confidence_narrowing: confidence(&line), closing, slope_interval: None, step: None })
}

fn step(method: Method, last: f64, x: &[f64], y: &[f64], roundings: &[Rounding], level: f64) -> Option<Projection> {
    let step = statistics::step(x, y, last)?;
    let line = step.after;
    let closing = closing(&line, line.t(level), *x.last()?, rounding(roundings).0, &|| None);
    Some(Projection {
        method,
        line,
        level,
        confidence_narrowing: confidence(&line),
        closing,
        slope_interval: None,
        step: Some(step),
    })
}

/// The answer of ordinary least squares if the errors of neighbouring years were correlated.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The correlation of years one apart; of years k apart it is `rho` to the power of k.
    pub rho: f64,
    /// By generalised least squares.
    pub line: Line,
    pub closing: Closing,
}

/// Fits by generalised least squares with correlation `rho` between neighbouring years, −1 < rho < 1, and asks when the line
/// meets zero: the same set of years from that line's own variances.
///
/// `x` whole years, ascending. `None` below three points, and where scatter is no larger than rounding, so that there are no
/// errors to correlate.
pub fn sensitivity(x: &[f64], y: &[f64], roundings: &[Rounding], level: f64, rho: f64) -> Option<Sensitivity> {
    if statistics::ols(x, y)?.residual_variance()? < rounding(roundings).0 {
        return None;
    }
    let line = statistics::correlated(x, y, rho)?;
    let closing = closing(&line, line.t(level), *x.last()?, 0.0, &|| None);
    Some(Sensitivity { rho, line, closing })
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: [f64; 9] = [2011.0, 2012.0, 2013.0, 2014.0, 2015.0, 2016.0, 2017.0, 2018.0, 2019.0];
    const GAP: [f64; 9] = [4.07, 3.89, 3.80, 3.74, 3.79, 3.78, 3.66, 3.68, 3.70];

    fn fit(method: Method, x: &[f64], y: &[f64]) -> Projection {
        project_by(method, x, y, &vec![Rounding::printed(2); x.len()], 0.95).expect("an answer")
    }

    fn refused(method: Method, x: &[f64], y: &[f64]) -> Error {
        *project_by(method, x, y, &vec![Rounding::printed(2); x.len()], 0.95).expect_err("no answer")
    }

    #[test]
    fn two_points_are_a_line_and_nothing_more_by_every_method_with_a_test() {
        for method in [Method::Ols, Method::TheilSen, Method::Exponential] {
            let projection = fit(method, &[2011.0, 2012.0], &[4.0, 3.0]);
            assert_eq!(projection.closing, unknown(), "{method:?}");
            assert!(projection.years(0.95, [2020])[0].prediction.is_none(), "{method:?}");
        }
        assert_eq!(fit(Method::Step { after: 2011 }, &[2011.0, 2012.0, 2013.0], &[4.0, 3.0, 2.0]).closing, unknown());
    }

    #[test]
    fn a_theil_sen_line_has_no_bands_and_detects_nothing_below_five_points() {
        let nine = fit(Method::TheilSen, &YEARS, &GAP);
        assert_eq!((nine.closing.outcome, nine.closing.detectable), (Outcome::Closes, Some(true)));
        assert_eq!((nine.closing.pieces.clone(), nine.closing.told()), (None, None));
        assert!(nine.years(0.95, [2020])[0].mean.is_none());
        for n in [3, 4] {
            let few = fit(Method::TheilSen, &YEARS[..n], &GAP[..n]);
            assert_eq!((few.closing.outcome, few.closing.detectable), (Outcome::Closes, None));
            assert!(few.slope_interval.is_some(), "the data keep it");
        }
        let rounded = fit(Method::TheilSen, &YEARS[..5], &[3.94, 3.93, 3.92, 3.91, 3.90]);
        assert_eq!((rounded.closing.detectable, rounded.closing.rounding), (Some(false), true));
    }

    #[test]
    fn a_recent_change_has_the_range_of_its_rounding_and_no_test() {
        let change = fit(Method::Recent { last: 4 }, &YEARS[..8], &GAP[..8]);
        let closing = &change.closing;
        assert_eq!((closing.outcome, closing.detectable, closing.rounding), (Outcome::Closes, None, true));
        let Some(Bound::Year(upper)) = closing.upper() else { panic!("{closing:?}") };
        let years = [closing.year, closing.lower(), Some(upper)].map(|year| year.expect("a year"));
        assert_eq!([years[0].floor(), years[1].floor(), years[2].ceil()], [2263.0, 2228.0, 2313.0]);
    }

    /// A hypothetical gap of 18.1 after a fall of 0.1 in five years.
    #[test]
    fn a_change_no_larger_than_its_rounding_may_never_close() {
        let change = project_by(Method::Recent { last: 5 }, &[2014.0, 2019.0], &[18.2, 18.1], &[Rounding::printed(1); 2], 0.95)
            .expect("two years");
        assert_eq!(change.closing.upper(), Some(Bound::Never));
        assert_eq!(change.closing.lower().map(|year| year - 2019.0).map(f64::round), Some(451.0));
        assert_eq!(change.closing.year.map(|year| year - 2019.0).map(f64::round), Some(905.0));
    }

    #[test]
    fn a_recent_change_may_rise_or_have_arrived() {
        let outcome = |y: [f64; 2]| fit(Method::Recent { last: 1 }, &[2018.0, 2019.0], &y).closing.outcome;
        assert_eq!(outcome([3.0, 3.1]), Outcome::NotClosing);
        assert_eq!(outcome([3.0, 3.0]), Outcome::NotClosing);
        assert_eq!(outcome([0.1, 0.0]), Outcome::Closed);
        assert_eq!(outcome([-0.2, -0.1]), Outcome::Closed);
        assert_eq!(outcome([-0.2, 0.1]), Outcome::NotClosing);
    }

    #[test]
    fn a_change_needs_both_of_its_years() {
        assert_eq!(refused(Method::Recent { last: 9 }, &YEARS, &GAP), Error::EndMissing { period: "2010".into() });
        assert_eq!(refused(Method::Recent { last: 0 }, &YEARS, &GAP), Error::EndMissing { period: "2019".into() });
    }

    #[test]
    fn a_percentage_change_never_reaches_zero_and_halves() {
        let curve = fit(Method::Exponential, &YEARS, &GAP);
        assert_eq!((curve.closing.outcome, curve.closing.year, curve.closing.lower()), (Outcome::NotClosing, None, None));
        let half = curve.half_life().expect("it is exponential");
        let (years, lower) = (half.years.expect("it falls"), half.lower.expect("nine points"));
        assert!(matches!(half.upper, Some(Bound::Year(upper)) if lower < years && years < upper), "{half:?}");
        let far = curve.years(0.95, [2019, 9000]);
        assert!(far[1].fitted > 0.0 && far[1].fitted < far[0].fitted);
        let below = curve.below(2.0, 2019.0).expect("it is exponential").reached;
        let year = below.year.expect("it falls");
        assert!((curve.years(0.95, [year as i32])[0].fitted - 2.0).abs() < 0.03, "{year}");
        assert!(below.lower().expect("detectable") < year);
        assert_eq!(curve.below(5.0, 2019.0).expect("asked").reached.outcome, Outcome::Closed);
        assert!(curve.below(0.0, 2019.0).is_none() && fit(Method::Ols, &YEARS, &GAP).below(2.0, 2019.0).is_none());
    }

    #[test]
    fn a_half_life_has_no_end_where_the_change_may_be_none() {
        let level = fit(Method::Exponential, &YEARS[..5], &[3.0, 3.3, 2.9, 3.2, 2.9]);
        assert_eq!(level.half_life().expect("it is exponential").upper, Some(Bound::Never));
        assert_eq!(level.closing.detectable, Some(false));
        let rising = fit(Method::Exponential, &YEARS[..5], &[1.0, 1.5, 2.2, 3.4, 5.0]).half_life().expect("it is exponential");
        assert_eq!((rising.years, rising.lower, rising.upper), (None, None, None));
    }

    #[test]
    fn a_percentage_change_is_refused_where_there_is_none() {
        let wrong = Error::NotPositive { period: "2012".into(), value: "0".into() };
        assert_eq!(refused(Method::Exponential, &YEARS[..3], &[1.0, 0.0, -1.0]), wrong);
    }

    #[test]
    fn a_step_is_refused_outside_the_window_and_tested_inside() {
        for after in [2010, 2019] {
            assert_eq!(refused(Method::Step { after }, &YEARS, &GAP), Error::StepOutside { after, from: 2011, to: 2019 });
        }
        let few = Error::TooFewPoints { from: 2011, to: 2012, found: 2, needed: 3 };
        assert_eq!(refused(Method::Step { after: 2011 }, &YEARS[..2], &GAP[..2]), few);
        let jumped: Vec<f64> = GAP.iter().zip(&YEARS).map(|(y, x)| y + if *x > 2014.0 { 2.0 } else { 0.0 }).collect();
        let (f, p) = fit(Method::Step { after: 2014 }, &YEARS, &jumped).step.and_then(|step| step.test()).expect("nine points");
        assert!(f > 100.0 && p < 1e-4, "{f} {p}");
    }

    #[test]
    fn correlated_errors_widen_what_cannot_be_ruled_out() {
        let width = |closing: &Closing| match (closing.lower(), closing.upper()) {
            (Some(lower), Some(Bound::Year(upper))) => upper - lower,
            _ => f64::INFINITY,
        };
        let plain = fit(Method::Ols, &YEARS, &GAP);
        let [some, more] =
            [0.3, 0.5].map(|rho| sensitivity(&YEARS, &GAP, &[Rounding::printed(2); 9], 0.95, rho).expect("nine points"));
        assert!(width(&plain.closing) < width(&some.closing) && width(&some.closing) < width(&more.closing));
        assert!(sensitivity(&YEARS[..3], &[3.94, 3.93, 3.92], &[Rounding::printed(2); 3], 0.95, 0.3).is_none(), "rounding");
        assert!(sensitivity(&YEARS[..2], &GAP[..2], &[Rounding::printed(2); 2], 0.95, 0.3).is_none());
    }
}
