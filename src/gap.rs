//! The gap's trend, and where it is heading.
//!
//! In: one [`Series`], its unit kept, years ascending. Out: the points a fit may use ([`select`]), the line with its
//! bands and the year at which it meets zero ([`project`]), and how the record moved ([`turning`]).
//!
//! Method: ordinary least squares; prediction and mean intervals; Fieller's (1954) set for the year of closing; where
//! the scatter about the line is smaller than the rounding of the published figures, the set of years that this rounding
//! allows takes its place. Years that the publisher says cannot be compared are left out unless asked for, and no fit
//! crosses a change of definition.
//!
//! Not here: words (see [`text`](crate::text)) and pictures.

use crate::error::{Error, Result};
use crate::number::power_of_ten;
use crate::series::{Definition, Point, Rounding, Series, Status};
use crate::statistics::{self, Ols};

/// Which points a fit is asked to use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// First year; the first that can be used if `None`.
    pub from: Option<i32>,
    /// Last year; the newest that can be used if `None`.
    pub to: Option<i32>,
    /// Use points that the publisher says cannot be compared.
    pub not_comparable: bool,
    /// Use provisional points.
    pub provisional: bool,
}

/// Why a point inside the window is not fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    NotComparable,
    Provisional,
}

/// The points of a series as a window sorts them.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection<'s> {
    /// Fitted, at least two.
    pub used: Vec<&'s Point>,
    /// Inside the window and left out.
    pub left_out: Vec<(&'s Point, LeftOut)>,
    /// Before the window and usable but for that.
    pub earlier: Vec<&'s Point>,
    /// After the window and usable but for that: what the trend has to answer to.
    pub later: Vec<&'s Point>,
}

impl Selection<'_> {
    /// The first and last fitted year.
    pub fn span(&self) -> (i32, i32) {
        (self.used[0].year(), self.used[self.used.len() - 1].year())
    }
}

/// Sorts the points of `series` by `window`.
///
/// # Errors
/// [`Error::NeverFitted`] for a series that is drawn only; [`Error::WindowReversed`], [`Error::WindowOutside`] for
/// a window that is upside down or reaches outside the data; [`Error::TooFewPoints`] below two points;
/// [`Error::Broken`] when the definition changes inside the window.
pub fn select<'s>(series: &'s Series, window: &Window) -> Result<Selection<'s>> {
    if let Some(reason) = series.about.never_fitted {
        return Err(Error::NeverFitted { series: series.about.id.to_string(), reason: reason.to_string() }.into());
    }
    let (first, last) = series.span().unwrap_or((0, 0));
    let (from, to) = (window.from.unwrap_or(first), window.to.unwrap_or(last));
    check_window(from, to, first, last)?;
    let mut selection = Selection { used: vec![], left_out: vec![], earlier: vec![], later: vec![] };
    for point in &series.points {
        let why = match point {
            Point { comparable: false, .. } if !window.not_comparable => Some(LeftOut::NotComparable),
            Point { status: Status::Provisional, .. } if !window.provisional => Some(LeftOut::Provisional),
            _ => None,
        };
        match (point.year() < from, point.year() > to, why) {
            (true, _, None) => selection.earlier.push(point),
            (_, true, None) => selection.later.push(point),
            (true, _, _) | (_, true, _) => {}
            (_, _, None) => selection.used.push(point),
            (_, _, Some(why)) => selection.left_out.push((point, why)),
        }
    }
    if selection.used.len() < 2 {
        return Err(Error::TooFewPoints { from, to, found: selection.used.len(), needed: 2 }.into());
    }
    // The year of a break may itself be left out: what counts is whether it lies between the years fitted.
    let (first, last) = selection.span();
    for point in &series.points {
        if point.definition == Definition::Broken && point.year() > first && point.year() <= last {
            return Err(Error::Broken { period: point.period.to_string(), reason: point.reason.to_string() }.into());
        }
    }
    Ok(selection)
}

/// Whether a window lies the right way round and inside the data.
///
/// # Errors
/// [`Error::WindowReversed`], [`Error::WindowOutside`].
pub fn check_window(from: i32, to: i32, first: i32, last: i32) -> Result<()> {
    if from > to {
        return Err(Error::WindowReversed { from, to }.into());
    }
    if from < first || to > last {
        return Err(Error::WindowOutside { from, to, first, last }.into());
    }
    Ok(())
}

/// A fitted line, and what it says of closing.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    pub line: Ols,
    /// Level of the range of closing years: 0.95, say.
    pub level: f64,
    /// The t distribution function, n−2 degrees of freedom, at −b/se(b): one minus a one-sided p value under independent
    /// errors, not "the probability that the gap is narrowing". `None` below five points.
    pub confidence_narrowing: Option<f64>,
    pub closing: Closing,
}

/// The line in one year, in the series' unit; no interval with two points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Year {
    pub year: i32,
    pub fitted: f64,
    /// Interval for the line itself.
    pub mean: Option<(f64, f64)>,
    /// Interval for one year's result.
    pub prediction: Option<(f64, f64)>,
}

impl Projection {
    /// The line and its intervals at `level` in each of `years`.
    pub fn years(&self, level: f64, years: impl IntoIterator<Item = i32>) -> Vec<Year> {
        let t = self.line.t(level);
        let mut out = vec![];
        for year in years {
            let at = f64::from(year);
            let fitted = self.line.at(at);
            let interval = |margin: Option<f64>| margin.map(|margin| (fitted - margin, fitted + margin));
            let mean = interval(t.and_then(|t| self.line.mean_margin(at, t)));
            let prediction = interval(t.and_then(|t| self.line.prediction_margin(at, t)));
            out.push(Year { year, fitted, mean, prediction });
        }
        out
    }
}

/// When the fitted line meets zero, and how much is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    pub outcome: Outcome,
    /// The year, with its fraction. `None` when the line does not fall, or meets zero more than
    /// [`HORIZON`] years after the last point.
    pub year: Option<f64>,
    /// The years, from the last fitted one on, that cannot be ruled out at the level; `None` when unknown.
    pub pieces: Option<Vec<(f64, Bound)>>,
    /// Whether the slope differs from zero at the level, by more than the figures' rounding.
    pub detectable: Option<bool>,
    /// The set is that of the figures' rounding, because their scatter is no larger.
    pub rounding: bool,
    /// The last fitted year belongs to the set.
    pub may_already_be_closed: Option<bool>,
}

/// How the fitted line stands to zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It falls towards zero.
    Closes,
    /// It is level or rises.
    NotClosing,
    /// It is at or below zero in the last fitted year.
    Closed,
    /// Two points: a line, and nothing to judge it by.
    Unknown,
}

impl Outcome {
    /// The word in the data.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Closes => "closes",
            Outcome::NotClosing => "not_closing",
            Outcome::Closed => "closed",
            Outcome::Unknown => "unknown",
        }
    }
}

/// The end of a range of years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    Year(f64),
    /// No end: the trend may never meet zero.
    Never,
}

impl Closing {
    /// The first year of the set.
    pub fn lower(&self) -> Option<f64> {
        Some(self.pieces.as_ref()?.first()?.0)
    }

    /// The year (`None` beyond the horizon) and its range, where prose may tell them: the line falls, detectably.
    pub fn told(&self) -> Option<(Option<f64>, f64, f64)> {
        match (self.outcome, self.detectable, self.lower(), self.upper()) {
            (Outcome::Closes, Some(true), Some(lower), Some(Bound::Year(upper))) => Some((self.year, lower, upper)),
            _ => None,
        }
    }

    /// The end of the set.
    pub fn upper(&self) -> Option<Bound> {
        Some(self.pieces.as_ref()?.last()?.1)
    }
}

/// Years after the last point beyond which no closing year is named.
pub const HORIZON: f64 = 1000.0;

/// Fits a straight line by ordinary least squares and asks when it meets zero.
///
/// `x` years and `y` values of equal length, x ascending; `rounding` of each, for the rounding set; `level` of the range,
/// between 0 and 1. `None` below two points or without spread in x.
pub fn project(x: &[f64], y: &[f64], rounding: &[Rounding], level: f64) -> Option<Projection> {
    let line = statistics::ols(x, y)?;
    let last = *x.last()?;
    let confidence_narrowing = (line.n >= 5)
        .then(|| line.degrees_of_freedom().zip(line.slope_se()))
        .flatten()
        .map(|(nu, se)| if se > 0.0 { statistics::t_distribution(-line.slope / se, nu) } else { step(-line.slope) });
    let closing = closing(&line, x, y, rounding, line.t(level), last);
    Some(Projection { line, level, confidence_narrowing, closing })
}

/// The limit of a distribution function without spread.
fn step(value: f64) -> f64 {
    match value {
        value if value > 0.0 => 1.0,
        value if value < 0.0 => 0.0,
        _ => 0.5,
    }
}

fn closing(line: &Ols, x: &[f64], y: &[f64], rounding: &[Rounding], t: Option<f64>, last: f64) -> Closing {
    let outcome = match line {
        line if line.n < 3 => Outcome::Unknown,
        line if line.at(last) <= 0.0 => Outcome::Closed,
        line if line.slope >= 0.0 => Outcome::NotClosing,
        _ => Outcome::Closes,
    };
    let (Some(t), Some(variance)) = (t, line.residual_variance()) else {
        return Closing { outcome, year: None, pieces: None, detectable: None, rounding: false, may_already_be_closed: None };
    };
    let year = (line.slope < 0.0).then(|| line.zero()).flatten().filter(|year| *year <= last + HORIZON);
    // Below the variance of rounding the residuals are rounding, not scatter.
    let (mut floor, mut half) = (0.0, vec![]);
    for each in rounding {
        floor += each.variance() / line.n as f64;
        half.push(each.half());
    }
    let rounding = variance < floor;
    let (bounded, set) = if rounding {
        (false, statistics::rounding_set(x, y, &half, last))
    } else {
        line.fieller(t).map_or((false, vec![]), |set| (set.bounded, set.pieces))
    };
    let mut pieces = vec![];
    for (lower, upper) in set {
        if upper >= last {
            pieces.push((lower.max(last), if upper.is_finite() { Bound::Year(upper) } else { Bound::Never }));
        }
    }
    let may_already_be_closed = pieces.first().is_some_and(|(lower, _)| *lower <= last);
    Closing {
        outcome,
        year,
        pieces: Some(pieces),
        detectable: Some(bounded),
        rounding,
        may_already_be_closed: Some(may_already_be_closed),
    }
}

/// How results that a trend has not seen compare with its 95 % band for one year's result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Later {
    pub above: usize,
    pub inside: usize,
    pub below: usize,
}

impl Later {
    /// All of them.
    pub fn count(self) -> usize {
        self.above + self.inside + self.below
    }
}

/// Compares `points` with the band at their own years. `None` where there is no band.
pub fn compare(line: &Ols, points: &[&Point]) -> Option<Later> {
    let t = line.t(0.95)?;
    let mut later = Later::default();
    for point in points {
        let at = f64::from(point.year());
        let margin = line.prediction_margin(at, t)?;
        match point.value - line.at(at) {
            over if over > margin => later.above += 1,
            over if over < -margin => later.below += 1,
            _ => later.inside += 1,
        }
    }
    Some(later)
}

/// How a record moved between its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turning<'s> {
    /// Down, then up again: the lowest point, by more than a printed unit from either end.
    Trough(&'s Point),
    /// Up, then down again: the highest point.
    Peak(&'s Point),
    /// Lower at the end than at the start.
    Fell,
    /// Higher at the end than at the start.
    Rose,
    /// Start and end within one printed unit.
    Level,
}

/// The one turn that describes `points`, ascending, at least two.
///
/// A turn counts when the record moved away from both of its ends by more than a quarter of its whole range, so that a
/// single year's wobble is not reported as a change of direction.
pub fn turning<'s>(points: &[&'s Point]) -> Option<Turning<'s>> {
    let (first, last) = (*points.first()?, *points.last()?);
    let by_value = |a: &&&Point, b: &&&Point| a.value.total_cmp(&b.value);
    let low = *points.iter().min_by(by_value)?;
    let high = *points.iter().max_by(by_value)?;
    let unit = 1.0 / power_of_ten(first.decimals.max(last.decimals));
    let enough = (0.25 * (high.value - low.value)).max(unit);
    let dip = (first.value - low.value).min(last.value - low.value);
    let rise = (high.value - first.value).min(high.value - last.value);
    // Differences of printed figures: half a unit of slack keeps 3.70 − 3.69 from falling short of 0.01.
    let change = last.value - first.value;
    Some(match () {
        () if dip > enough && dip >= rise => Turning::Trough(low),
        () if rise > enough => Turning::Peak(high),
        () if change < -0.5 * unit => Turning::Fell,
        () if change > 0.5 * unit => Turning::Rose,
        () => Turning::Level,
    })
}
