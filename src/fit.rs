//! A straight line through any two columns of a CSV: what `gapchart fit` prints.
//!
//! In: the text of a CSV with a header, the names of its year and value columns. Out: [`Fit`], the line, its intervals year
//! by year, and when it meets zero, as [`gap::project`](crate::gap::project) gives them. Rows may come in any order; a row
//! without a value is a missing year.

use crate::error::{Error, Expected, Result};
use crate::figure::Closing;
use crate::gap;
use crate::number::significant;
use crate::period::{Kind, Period};
use crate::series::Rounding;
use crate::value::{Value, list};

#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    pub method: &'static str,
    pub n: usize,
    pub mean_year: f64,
    pub value_at_mean: f64,
    pub slope: f64,
    pub slope_se: Option<f64>,
    pub residual_sd: Option<f64>,
    pub confidence_narrowing: Option<f64>,
    pub level: f64,
    pub points: Vec<Point>,
    pub closing: Closing,
}

/// One year, from the first in the file to the last asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub year: i32,
    pub observed: Option<f64>,
    pub fitted: f64,
    pub mean: Option<(f64, f64)>,
    pub prediction: Option<(f64, f64)>,
}

impl Fit {
    /// The fit as data.
    pub fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("method", self.method.into()),
            ("n", (self.n as f64).into()),
            ("mean_year", self.mean_year.into()),
            ("value_at_mean", self.value_at_mean.into()),
            ("slope", self.slope.into()),
            ("slope_se", self.slope_se.into()),
            ("residual_sd", self.residual_sd.into()),
            ("confidence_narrowing", self.confidence_narrowing.into()),
            ("level", self.level.into()),
            ("points", list(&self.points, Point::value)),
            ("closing", self.closing.value()),
        ])
    }
}

impl Point {
    fn value(&self) -> Value<'_> {
        let range = |range: Option<(f64, f64)>| range.map(|(lower, upper)| Value::List(vec![lower.into(), upper.into()]));
        Value::Record(vec![
            ("year", f64::from(self.year).into()),
            ("observed", self.observed.into()),
            ("fitted", self.fitted.into()),
            ("mean", range(self.mean).into()),
            ("prediction", range(self.prediction).into()),
        ])
    }
}

/// Fits by ordinary least squares at `level` (between 0 and 1) and runs the line on to `until`, or to the last year.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::NoColumn`] for the file; [`Error::Cell`] with row, column and value for what is not a
/// year, not a number, or a year given twice; [`Error::TooFewPoints`] below two years.
///
/// ```
/// let csv = "year,gap\n2011,4.0\n2012,3.0\n2013,2.1\n2014,0.9\n";
/// let fit = gapchart::fit::ols(csv, "gap.csv", "year", "gap", 0.95, None).unwrap();
/// assert_eq!((fit.n, fit.slope), (4, -1.02));
/// assert!(gapchart::fit::ols(csv, "gap.csv", "year", "gaps", 0.95, None).is_err());
/// ```
pub fn ols(csv: &str, file: &str, year: &str, value: &str, level: f64, until: Option<i32>) -> Result<Fit> {
    let rows = read(csv, file, year, value)?;
    let (first, last) = match &rows[..] {
        [first, .., last] => (first.year, last.year),
        few => {
            let only = few.first().map_or(0, |row| row.year);
            return Err(Error::TooFewPoints { from: only, to: only, found: few.len(), needed: 2 }.into());
        }
    };
    let x: Vec<f64> = rows.iter().map(|row| f64::from(row.year)).collect();
    let y: Vec<f64> = rows.iter().map(|row| row.value).collect();
    let rounding: Vec<Rounding> = rows.iter().map(|row| Rounding::printed(row.decimals)).collect();
    let few = || Error::TooFewPoints { from: first, to: last, found: rows.len(), needed: 2 };
    let projection = gap::project(&x, &y, &rounding, level).ok_or_else(few)?;
    let range = |range: Option<(f64, f64)>| range.map(|(lower, upper)| (significant(lower), significant(upper)));
    let points = projection
        .years(level, first..=until.unwrap_or(last).max(last))
        .into_iter()
        .map(|year| Point {
            year: year.year,
            observed: rows.iter().find(|row| row.year == year.year).map(|row| row.value),
            fitted: significant(year.fitted),
            mean: range(year.mean),
            prediction: range(year.prediction),
        })
        .collect();
    let line = projection.line;
    Ok(Fit {
        method: "ols",
        n: line.n,
        mean_year: significant(line.mean_x),
        value_at_mean: significant(line.mean_y),
        slope: significant(line.slope),
        slope_se: line.slope_se().map(significant),
        residual_sd: line.residual_sd().map(significant),
        confidence_narrowing: projection.confidence_narrowing.map(significant),
        level,
        points,
        closing: Closing::from(&projection.closing),
    })
}

struct Row {
    year: i32,
    value: f64,
    decimals: u8,
}

/// The rows that have a value, by year.
fn read(csv: &str, file: &str, year: &str, value: &str) -> Result<Vec<Row>> {
    let unreadable = |error: csv::Error| Box::new(Error::Unreadable { file: file.to_string(), detail: error.to_string() });
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let headers: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(|name| name.trim().to_string()).collect();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .ok_or_else(|| Box::new(Error::NoColumn { file: file.to_string(), column: name.to_string(), known: headers.clone() }))
    };
    let (year_at, value_at) = (column(year)?, column(value)?);
    let mut rows: Vec<Row> = vec![];
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        let wrong = |at: usize, expected: Expected| {
            Box::new(Error::Cell {
                file: file.to_string(),
                row: line,
                column: headers[at].clone(),
                value: cell(at).to_string(),
                expected,
            })
        };
        if cell(value_at).is_empty() {
            continue;
        }
        let period = Period::parse(cell(year_at), Kind::Academic).map_err(|_| wrong(year_at, Expected::Year))?;
        if rows.iter().any(|row| row.year == period.year()) {
            return Err(wrong(year_at, Expected::NewYear));
        }
        let number: f64 = cell(value_at)
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .ok_or_else(|| wrong(value_at, Expected::Number))?;
        let after = cell(value_at).split_once('.').map_or("", |(_, after)| after);
        let decimals = after.bytes().take_while(u8::is_ascii_digit).count().min(15) as u8;
        rows.push(Row { year: period.year(), value: number, decimals });
    }
    rows.sort_by_key(|row| row.year);
    Ok(rows)
}
