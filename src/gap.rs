//! The gap's trend, and where it is heading.
//!
//! In: one [`Series`], its unit kept, years ascending. Out: the points a fit may use ([`select`]), the line with its
//! bands and the year at which it meets zero ([`project`]), the same for every window ([`windows`]), and how the record moved
//! ([`turning`]).
//!
//! Methods: [`Method`] names five. By default ordinary least squares; prediction and mean intervals; Fieller's (1954) set for
//! the year of closing; where the scatter about the line is smaller than the rounding of the published figures, the set of
//! years that this rounding allows takes its place. Years that the publisher says cannot be compared are left out unless asked
//! for, and no fit crosses a change of definition.
//!
//! Not here: words (see [`text`](crate::text)) and pictures.

use crate::error::{Error, Expected, Result};
use crate::number::{Digits, power_of_ten};
use crate::period::Period;
use crate::series::{Definition, Point, Rounding, Series, Status};
use crate::statistics::{self, Line, Step};

#[cfg(feature = "record")]
mod back_test;
mod method;
#[cfg(feature = "gap")]
mod scenario;

#[cfg(feature = "record")]
pub use back_test::{Check, ORIGIN, Origin, Score, back_test, scores};
pub use method::{Below, HalfLife, Method, Sensitivity, project_by, sensitivity};
#[cfg(feature = "gap")]
pub use scenario::{Pace, Required, pace_of, required};

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

impl Window {
    /// Whether a fit may use the point, were it inside the window's years.
    pub fn takes(&self, point: &Point) -> bool {
        self.leaves_out(point).is_none()
    }

    fn leaves_out(&self, point: &Point) -> Option<LeftOut> {
        match point {
            Point { comparable: false, .. } if !self.not_comparable => Some(LeftOut::NotComparable),
            Point { status: Status::Provisional, .. } if !self.provisional => Some(LeftOut::Provisional),
            _ => None,
        }
    }
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
    /// Before the window, comparable and final.
    pub earlier: Vec<&'s Point>,
    /// After the window, comparable and final: what the trend has to answer to.
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
    let (selection, from, to) = sort(series, window)?;
    if selection.used.len() < 2 {
        return Err(Error::TooFewPoints { from, to, found: selection.used.len(), needed: 2 }.into());
    }
    // The year of a break may itself be left out: what counts is whether it lies between the years fitted.
    let (first, last) = selection.span();
    for point in &series.points {
        if point.definition == Definition::Broken && point.year() > first && point.year() <= last {
            return Err(Error::Broken { period: point.period.text(), reason: point.reason.to_string() }.into());
        }
    }
    Ok(selection)
}

/// Sorts without judging what is left; gives the window's years too.
fn sort<'s>(series: &'s Series, window: &Window) -> Result<(Selection<'s>, i32, i32)> {
    if let Some(reason) = series.about.never_fitted {
        return Err(Error::NeverFitted { series: series.about.id.to_string(), reason: reason.to_string() }.into());
    }
    let (first, last) = series.span().unwrap_or((0, 0));
    let (from, to) = (window.from.unwrap_or(first), window.to.unwrap_or(last));
    check_window(from, to, first, last)?;
    let mut selection = Selection { used: vec![], left_out: vec![], earlier: vec![], later: vec![] };
    for point in &series.points {
        let why = window.leaves_out(point);
        let plain = point.comparable && point.status != Status::Provisional;
        match (point.year() < from, point.year() > to, why) {
            (true, _, _) if plain => selection.earlier.push(point),
            (_, true, _) if plain => selection.later.push(point),
            (true, _, _) | (_, true, _) => {}
            (_, _, None) => selection.used.push(point),
            (_, _, Some(why)) => selection.left_out.push((point, why)),
        }
    }
    Ok((selection, from, to))
}

/// Years that a change between two years spans when nothing is said: the five that most published rates use.
const RECENT: i32 = 5;

/// The two points of a change between two years: `used` holds the last point of the window and the one `last` years before
/// it. Gives the years between them too.
///
/// Without `last` it is the window's own first year; without that, the longest change of at most five years both ends
/// of which can be used, or the shortest longer one.
///
/// # Errors
/// As [`select`]; [`Error::EndLeftOut`] with the reason where an end that was asked for cannot be compared,
/// [`Error::EndMissing`] where there is no result, [`Error::BadOption`] where `last` reaches before the window.
pub fn ends<'s>(series: &'s Series, window: &Window, last: Option<u32>) -> Result<(Selection<'s>, u32)> {
    let (selection, from, to) = sort(series, window)?;
    let mut usable = vec![];
    for point in &selection.used {
        usable.push(point.year());
    }
    let few = || Error::TooFewPoints { from, to, found: usable.len(), needed: 2 };
    let end = window.to.or(usable.last().copied()).ok_or_else(few)?;
    let start = match (last, window.from) {
        (Some(last), _) if last as i32 > end - from && window.from.is_some() => {
            let expected = Expected::Within(1.0, f64::from(end - from));
            return Err(Error::BadOption { option: "last", value: last.digits(), expected }.into());
        }
        (Some(last), _) => end - last as i32,
        (None, Some(from)) => from,
        (None, None) => {
            let mut start = None;
            for &year in usable.iter().filter(|year| **year < end) {
                // Years ascend: the last one that is still too far away gives way to the first that is near enough.
                if start.is_none_or(|start| start < end - RECENT) {
                    start = Some(year);
                }
            }
            start.ok_or_else(few)?
        }
    };
    for year in [start, end] {
        let kind = series.points[0].period.kind();
        let period = Period::new(kind, year).text();
        let Some(point) = series.at(year) else { return Err(Error::EndMissing { period }.into()) };
        let reason = match window.leaves_out(point) {
            Some(LeftOut::NotComparable) => point.reason,
            Some(LeftOut::Provisional) => Status::Provisional.name(),
            None => continue,
        };
        return Err(Error::EndLeftOut { period, reason: reason.to_string() }.into());
    }
    let mut selection = select(series, &Window { from: Some(start), to: Some(end), ..window.clone() })?;
    selection.used.retain(|point| [start, end].contains(&point.year()));
    Ok((selection, (end - start) as u32))
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
    pub method: Method,
    /// Of the logarithms for [`Method::Exponential`]; the line after the step for [`Method::Step`].
    pub line: Line,
    /// Level of the range of closing years: 0.95, say.
    pub level: f64,
    /// The t distribution function, n−2 degrees of freedom, at −b/se(b): one minus a one-sided p value under independent
    /// errors, not "the probability that the gap is narrowing". `None` below five points.
    pub confidence_narrowing: Option<f64>,
    pub closing: Closing,
    /// The slope's interval at `level` for [`Method::TheilSen`], two points or more.
    pub slope_interval: Option<(f64, f64)>,
    /// Both lines of [`Method::Step`].
    pub step: Option<Step>,
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
    /// It is level or rises, or it is a curve that never reaches zero.
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
/// `x` years and `y` values of equal length, x ascending; `rounding` of each, for the rounding set; `level` of the
/// range, between 0 and 1. `None` below two points or without spread in x. Other methods: [`project_by`].
pub fn project(x: &[f64], y: &[f64], roundings: &[Rounding], level: f64) -> Option<Projection> {
    let line = statistics::ols(x, y)?;
    let last = *x.last()?;
    let (floor, half) = rounding(roundings);
    let closing = closing(&line, line.t(level), last, floor, &|| Some(statistics::rounding_set(x, y, &half, last)));
    Some(Projection {
        method: Method::Ols,
        line,
        level,
        confidence_narrowing: confidence(&line),
        closing,
        slope_interval: None,
        step: None,
    })
}

/// The t distribution function at −b/se(b); `None` below five points or without a model of errors.
fn confidence(line: &Line) -> Option<f64> {
    let (nu, se) = (line.freedom?, line.slope_se()?);
    if line.n < 5 {
        return None;
    }
    // Without spread the distribution function is a step.
    Some(match -line.slope {
        fall if se > 0.0 => statistics::t_distribution(fall / se, nu),
        fall if fall > 0.0 => 1.0,
        fall if fall < 0.0 => 0.0,
        _ => 0.5,
    })
}

/// The mean variance that rounding gives these values, below which residuals are rounding and not scatter; and how far each
/// value may lie from the one held.
fn rounding(roundings: &[Rounding]) -> (f64, Vec<f64>) {
    let (mut floor, mut half) = (0.0, vec![]);
    for each in roundings {
        floor += each.variance() / roundings.len() as f64;
        half.push(each.half());
    }
    (floor, half)
}

/// How a straight line stands to zero after `last`. Where its residual variance is below `floor`, `set` takes the place of
/// Fieller's set; `None` from it says that there is none.
fn closing(line: &Line, t: Option<f64>, last: f64, floor: f64, set: &dyn Fn() -> Option<Vec<(f64, f64)>>) -> Closing {
    let (Some(t), Some(variance)) = (t, line.residual_variance()) else {
        return Closing {
            outcome: Outcome::Unknown,
            year: None,
            pieces: None,
            detectable: None,
            rounding: false,
            may_already_be_closed: None,
        };
    };
    let rounding = variance < floor;
    let (bounded, set) =
        if rounding { (false, set()) } else { line.fieller(t).map_or((false, None), |set| (set.bounded, Some(set.pieces))) };
    let pieces = set.map(|set| after(set, last));
    Closing {
        outcome: outcome(line, last),
        year: year(line, last),
        may_already_be_closed: may_already(&pieces, last),
        pieces,
        detectable: Some(bounded),
        rounding,
    }
}

fn outcome(line: &Line, last: f64) -> Outcome {
    match line {
        line if line.at(last) <= 0.0 => Outcome::Closed,
        line if line.slope >= 0.0 => Outcome::NotClosing,
        _ => Outcome::Closes,
    }
}

/// Where a falling line meets zero, within the horizon.
fn year(line: &Line, last: f64) -> Option<f64> {
    line.zero().filter(|year| line.slope < 0.0 && *year <= last + HORIZON)
}

/// The part of a set of years from `last` on.
fn after(set: Vec<(f64, f64)>, last: f64) -> Vec<(f64, Bound)> {
    let mut pieces = vec![];
    for (lower, upper) in set {
        if upper >= last {
            pieces.push((lower.max(last), if upper.is_finite() { Bound::Year(upper) } else { Bound::Never }));
        }
    }
    pieces
}

fn may_already(pieces: &Option<Vec<(f64, Bound)>>, last: f64) -> Option<bool> {
    Some(pieces.as_ref()?.first().is_some_and(|(lower, _)| *lower <= last))
}

/// The answer of one window.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// First and last fitted year.
    pub from: i32,
    pub to: i32,
    pub projection: Projection,
}

/// How an answer may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The line falls, by more than scatter and rounding: it closes, in a year with a range.
    Closes,
    /// It has reached zero in the window's last year.
    Closed,
    /// It rises, by more than scatter and rounding.
    Widens,
    /// Neither can be told from no change at all.
    NoTrend,
}

impl Answer {
    /// How it may be told.
    pub fn told(&self) -> Told {
        let closing = &self.projection.closing;
        match closing.outcome {
            _ if closing.told().is_some() => Told::Closes,
            Outcome::Closed => Told::Closed,
            Outcome::NotClosing if closing.detectable == Some(true) => Told::Widens,
            _ => Told::NoTrend,
        }
    }

    /// The year in which the line itself meets zero, whatever is known of it; `None` when it does not fall.
    pub fn line_year(&self) -> Option<f64> {
        self.projection.line.zero().filter(|_| self.projection.line.slope < 0.0)
    }

    /// Whether the answer leaves a closing in `year` possible, or with `None` that it never comes.
    pub fn allows(&self, year: Option<f64>) -> bool {
        let pieces = self.projection.closing.pieces.as_deref().unwrap_or_default();
        match year {
            Some(year) => pieces.iter().any(|&(lower, upper)| match upper {
                Bound::Year(upper) => lower <= year && year <= upper,
                Bound::Never => lower <= year,
            }),
            // A set without end, or one that lies in the past.
            None => pieces.last().is_none_or(|(_, upper)| *upper == Bound::Never),
        }
    }
}

/// The fewest results that a window of [`windows`] holds: with two there is nothing to judge a line by.
pub const LEAST: usize = 3;

/// Every window's answer: all first and last results with at least [`LEAST`] between them, by first and then last year.
///
/// `window` says which results may be fitted; its own years narrow the windows tried. Windows that would cross a change of
/// definition are not among them. Cost: the square of the results, times what a fit costs.
///
/// # Errors
/// As [`select`]; [`Error::TooFewPoints`] below three results.
pub fn windows(series: &Series, window: &Window, level: f64) -> Result<Vec<Answer>> {
    let mut all = vec![];
    let used = sort(series, window)?.0.used;
    for points in unbroken(series, &used) {
        let (mut years, mut y, mut roundings) = (vec![], vec![], vec![]);
        for point in points {
            years.push(point.year());
            y.push(point.value);
            roundings.push(point.rounding());
        }
        every_window(&years, &y, &roundings, level, &mut all);
    }
    if all.is_empty() {
        let (from, to) = series.span().unwrap_or((0, 0));
        return Err(Error::TooFewPoints { from, to, found: used.len(), needed: LEAST }.into());
    }
    Ok(all)
}

/// Every window of at least [`LEAST`] of these values, whose years ascend, added to `all`.
pub fn every_window(years: &[i32], y: &[f64], roundings: &[Rounding], level: f64, all: &mut Vec<Answer>) {
    let mut x = vec![];
    for year in years {
        x.push(f64::from(*year));
    }
    for from in 0..years.len() {
        for to in from + LEAST..years.len() + 1 {
            if let Some(projection) = project(&x[from..to], &y[from..to], &roundings[from..to], level) {
                all.push(Answer { from: years[from], to: years[to - 1], projection });
            }
        }
    }
}

/// Results in runs between which the definition changes.
fn unbroken<'u, 's>(series: &Series, used: &'u [&'s Point]) -> Vec<&'u [&'s Point]> {
    // The year of a break may itself be left out.
    let broken = |one: &Point, next: &Point| {
        let between = |point: &&Point| point.year() > one.year() && point.year() <= next.year();
        series.points.iter().filter(between).any(|point| point.definition == Definition::Broken)
    };
    used.chunk_by(|one, next| !broken(one, next)).collect()
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
pub fn compare(projection: &Projection, points: &[&Point]) -> Option<Later> {
    let mut later = Later::default();
    for point in points {
        let year = projection.years(0.95, [point.year()]).pop()?;
        let (lower, upper) = year.prediction?;
        match point.value {
            value if value > upper => later.above += 1,
            value if value < lower => later.below += 1,
            _ => later.inside += 1,
        }
    }
    projection.line.freedom.map(|_| later)
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
    // Differences of printed figures: half a unit of slack keeps 3.70 − 3.69 from seeming more than 0.01.
    let change = last.value - first.value;
    Some(match () {
        () if dip > enough && dip >= rise => Turning::Trough(low),
        () if rise > enough => Turning::Peak(high),
        () if change < -1.5 * unit => Turning::Fell,
        () if change > 1.5 * unit => Turning::Rose,
        () => Turning::Level,
    })
}
