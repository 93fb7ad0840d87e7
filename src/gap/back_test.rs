//! How earlier projections would have done: a line through what lay before, compared with what came after.
//!
//! In: one [`Series`], and for an origin the figures as they stood at the time, where they are held. Out: for each origin its
//! projection and each later result beside it. An error is the result less the projection (Hyndman and Athanasopoulos,
//! "Forecasting: Principles and Practice", 5.8): above zero where the gap came out wider than the line said.

use super::{Projection, Window, project, sort, unbroken};
use crate::error::{Error, Result};
use crate::series::{Point, Series};

/// The fewest results that an origin is fitted to.
pub const ORIGIN: usize = 5;

/// One origin: the projection that its results gave, and what came after.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// First and last fitted year.
    pub from: i32,
    pub to: i32,
    /// The release whose figures were fitted, where it is one of the time and not the one compared with.
    pub of_the_time: Option<&'static str>,
    pub projection: Projection,
    /// At least one, years ascending.
    pub checks: Vec<Check>,
}

/// A later result beside what an origin projected for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    pub year: i32,
    /// Years after the origin.
    pub horizon: i32,
    pub projected: f64,
    pub published: f64,
    /// Published less projected.
    pub error: f64,
    /// Inside the interval for one year's result.
    pub inside_80: bool,
    pub inside_95: bool,
}

/// How the projections did so many years ahead; horizon 0 stands for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    pub horizon: i32,
    pub count: usize,
    pub mean_absolute: f64,
    /// Above zero where results came out above the lines.
    pub mean: f64,
    pub inside_80: usize,
    pub inside_95: usize,
}

/// Fits a line by ordinary least squares at every origin from [`ORIGIN`] results on and compares it with all later results up to
/// the next change of definition.
///
/// `of_the_time` gives the figures as they stood when an origin's year was the newest, if they are held; otherwise, and where these
/// hold fewer results, the origin is fitted to `series` itself: figures as later revised. `level` of each answer's range.
///
/// # Errors
/// As [`select`](super::select); [`Error::TooFewPoints`] where no run of results between changes of definition has one more than
/// [`ORIGIN`].
pub fn back_test(
    series: &Series,
    window: &Window,
    of_the_time: &dyn Fn(i32) -> Option<Series>,
    level: f64,
) -> Result<Vec<Origin>> {
    let (selection, from, to) = sort(series, window)?;
    let (mut origins, mut found) = (vec![], 0);
    for points in unbroken(series, &selection.used) {
        found = points.len().max(found);
        for n in ORIGIN..points.len() {
            let (first, last) = (points[0].year(), points[n - 1].year());
            let held = of_the_time(last);
            let fresh: Vec<&Point> = held
                .iter()
                .flat_map(|series| &series.points)
                .filter(|point| window.takes(point) && (first..=last).contains(&point.year()))
                .collect();
            let dated = fresh.len() == n;
            let (mut x, mut y, mut roundings) = (vec![], vec![], vec![]);
            for point in if dated { &fresh[..] } else { &points[..n] } {
                x.push(f64::from(point.year()));
                y.push(point.value);
                roundings.push(point.rounding());
            }
            let Some(projection) = project(&x, &y, &roundings, level) else { continue };
            let mut checks = vec![];
            for point in &points[n..] {
                let inside = |level: f64| {
                    let year = projection.years(level, [point.year()]).pop();
                    year.and_then(|year| year.prediction).is_some_and(|(lower, upper)| (lower..=upper).contains(&point.value))
                };
                let projected = projection.line.at(f64::from(point.year()));
                checks.push(Check {
                    year: point.year(),
                    horizon: point.year() - last,
                    projected,
                    published: point.value,
                    error: point.value - projected,
                    inside_80: inside(0.8),
                    inside_95: inside(0.95),
                });
            }
            let of_the_time = held.as_ref().and_then(|series| series.vintage).filter(|_| dated);
            origins.push(Origin { from: first, to: last, of_the_time, projection, checks });
        }
    }
    if origins.is_empty() {
        return Err(Error::TooFewPoints { from, to, found, needed: ORIGIN + 1 }.into());
    }
    Ok(origins)
}

/// The scores of all checks together, and then by horizon, ascending.
pub fn scores(origins: &[Origin]) -> Vec<Score> {
    let mut scores = vec![Score::default()];
    for check in origins.iter().flat_map(|origin| &origin.checks) {
        let at = match scores.iter().position(|score| score.horizon == check.horizon) {
            Some(at) => at,
            None => {
                scores.push(Score { horizon: check.horizon, ..Score::default() });
                scores.len() - 1
            }
        };
        for at in [0, at] {
            let score = &mut scores[at];
            score.count += 1;
            score.mean_absolute += check.error.abs();
            score.mean += check.error;
            score.inside_80 += usize::from(check.inside_80);
            score.inside_95 += usize::from(check.inside_95);
        }
    }
    for score in &mut scores {
        score.mean_absolute /= score.count as f64;
        score.mean /= score.count as f64;
    }
    scores.sort_by_key(|score| score.horizon);
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets;
    use crate::period::Period;

    /// Results falling by one a year from 9, of which the seventh and eighth come out at 4 and 5 instead of 3 and 2.
    fn broken_fall() -> Series {
        let about = datasets::about("dfe-ks4-gap-index").expect("embedded");
        let mut series = datasets::vintage(about, Some("2026")).expect("held");
        series.points.truncate(8);
        for (at, (point, value)) in series.points.iter_mut().zip([9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 4.0, 5.0]).enumerate() {
            point.period = Period::new(point.period.kind(), 2011 + at as i32);
            (point.value, point.comparable) = (value, true);
        }
        series
    }

    #[test]
    fn errors_are_results_less_the_line_that_lay_before() {
        let origins = back_test(&broken_fall(), &Window::default(), &|_| None, 0.95).expect("eight results");
        let found: Vec<_> = origins.iter().map(|origin| (origin.from, origin.to, origin.checks.len())).collect();
        assert_eq!(found, [(2011, 2015, 3), (2011, 2016, 2), (2011, 2017, 1)]);
        let errors: Vec<f64> = origins[0].checks.iter().map(|check| check.error.round()).collect();
        assert_eq!(errors, [0.0, 1.0, 3.0]);
        assert_eq!(origins[0].checks.iter().map(|check| check.horizon).collect::<Vec<_>>(), [1, 2, 3]);
        let scores = scores(&origins);
        assert_eq!((scores[0].horizon, scores[0].count), (0, 6));
        let counts: Vec<(i32, usize)> = scores[1..].iter().map(|score| (score.horizon, score.count)).collect();
        assert_eq!(counts, [(1, 3), (2, 2), (3, 1)]);
        assert!((scores[3].mean - 3.0).abs() < 1e-9 && (scores[2].mean - (1.0 + 3.0) / 2.0).abs() < 1e-9);
    }

    #[test]
    fn an_origin_takes_the_figures_of_its_time_where_they_are_held_whole() {
        let series = broken_fall();
        let mut then = series.clone();
        then.vintage = Some("2024");
        then.points.truncate(5);
        then.points.iter_mut().for_each(|point| point.value += 1.0);
        let at = |year: i32| (year == 2015).then(|| then.clone());
        let origins = back_test(&series, &Window::default(), &at, 0.95).expect("eight results");
        assert_eq!(origins.iter().map(|origin| origin.of_the_time).collect::<Vec<_>>(), [Some("2024"), None, None]);
        assert_eq!(origins[0].checks.iter().map(|check| check.error.round()).collect::<Vec<_>>(), [-1.0, 0.0, 2.0]);
        then.points.remove(0);
        let at = |year: i32| (year == 2015).then(|| then.clone());
        let origins = back_test(&series, &Window::default(), &at, 0.95).expect("eight results");
        assert_eq!(origins[0].of_the_time, None, "a release with a hole is not fitted");
    }

    #[test]
    fn too_few_results_or_a_change_of_definition_leave_nothing_to_compare() {
        let refused = |series: &Series| *back_test(series, &Window::default(), &|_| None, 0.95).expect_err("too few");
        let mut series = broken_fall();
        series.points[4].definition = crate::series::Definition::Broken;
        assert_eq!(refused(&series), Error::TooFewPoints { from: 2011, to: 2018, found: 4, needed: 6 });
        let mut series = broken_fall();
        series.points.truncate(5);
        assert_eq!(refused(&series), Error::TooFewPoints { from: 2011, to: 2015, found: 5, needed: 6 });
    }
}
