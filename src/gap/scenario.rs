//! What would follow from something assumed: a year to close by, or the pace of another window.
//!
//! In: the last comparable result and an assumption. Out: a change a year, and a year. Neither is a projection: nothing says
//! that it will come about.

use super::Method;
use super::{Bound, HORIZON, Outcome, Projection, Window, project_by, select};
use crate::error::Result;
use crate::series::Series;

/// What it takes to reach zero by a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Required {
    /// Change a year, below zero.
    pub change: f64,
    /// How many times the fitted pace that is; `None` where the fitted slope is not below zero.
    pub ratio: Option<f64>,
}

/// The change a year that takes `value` above zero, in year `from`, to zero by the later year `by`, and how many times `pace` it
/// is. `None` where it is zero already, or `by` is no later year.
///
/// ```
/// use gapchart::gap::required;
/// let required = required(2019.0, 4.0, 2039.0, -0.04).unwrap();
/// assert_eq!((required.change, required.ratio), (-0.2, Some(5.0)));
/// assert_eq!(gapchart::gap::required(2019.0, 4.0, 2039.0, 0.0).unwrap().ratio, None);
/// assert!(gapchart::gap::required(2019.0, 0.0, 2039.0, -0.04).is_none());
/// ```
pub fn required(from: f64, value: f64, by: f64, pace: f64) -> Option<Required> {
    if value <= 0.0 || by <= from {
        return None;
    }
    let change = -value / (by - from);
    Some(Required { change, ratio: (pace < 0.0).then(|| change / pace) })
}

/// A result run on at the pace of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// The least-squares line through the window, whose slope is the pace.
    pub projection: Projection,
    /// First and last fitted year.
    pub span: (i32, i32),
    /// When the result, run on, meets zero; `None` where the pace is no fall, or beyond [`HORIZON`].
    pub year: Option<f64>,
    /// The years that the interval of the slope allows; it takes the result itself as given. `None` without an interval.
    pub range: Option<(f64, Bound)>,
}

impl Pace {
    /// Whether the pace can be told from none, by more than scatter and rounding.
    pub fn detectable(&self) -> bool {
        self.projection.closing.detectable == Some(true) && self.projection.closing.outcome != Outcome::Unknown
    }
}

/// Runs `value` of year `from` on at the pace of `window`, by ordinary least squares; `level` of the slope's interval.
///
/// # Errors
/// As [`select`].
pub fn pace_of(series: &Series, window: &Window, from: f64, value: f64, level: f64) -> Result<Pace> {
    let selection = select(series, window)?;
    let (mut x, mut y, mut roundings) = (vec![], vec![], vec![]);
    for point in &selection.used {
        x.push(f64::from(point.year()));
        y.push(point.value);
        roundings.push(point.rounding());
    }
    let projection = project_by(Method::Ols, &x, &y, &roundings, level)?;
    let line = &projection.line;
    let meets = |slope: f64| (slope < 0.0).then(|| from - value / slope);
    let margin = line.t(level).zip(line.slope_se()).map(|(t, se)| t * se);
    let range = margin.and_then(|margin| {
        let upper = meets(line.slope + margin).map_or(Bound::Never, Bound::Year);
        Some((meets(line.slope - margin)?, upper))
    });
    let year = meets(line.slope).filter(|year| *year <= from + HORIZON);
    Ok(Pace { span: selection.span(), year, range, projection })
}
