//! A trend through any years and values: what `gapchart fit` prints of two columns of a CSV, and a notebook's calculations.
//!
//! In: the text of a CSV with a header, the names of its year and value columns, and a method; or the numbers themselves. Out:
//! [`Fit`], the line, its intervals year by year, and when it meets zero, as [`gap::project_by`](crate::gap::project_by) gives them;
//! or the same of every window ([`windows`]). Rows may come in any order; a row without a value is a missing year.

use crate::error::{Error, Expected, Result};
use crate::figure::Closing;
use crate::gap::{self, Bound, Method};
use crate::number::{shortest, significant};
#[cfg(not(target_arch = "wasm32"))]
use crate::period::{Kind, Period};
use crate::series::Rounding;
use crate::value::{Value, list};

/// What is asked of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub method: Method,
    /// Of the intervals, between 0 and 1.
    pub level: f64,
    /// The last year of the line; the last in the file if `None`.
    pub until: Option<i32>,
    /// Correlations between neighbouring years to show the answer of least squares for.
    pub correlations: Vec<f64>,
    /// A value for an exponential trend to fall below.
    pub below: Option<f64>,
}

impl Asked {
    /// That method at 95 %, to the last year of the file, and nothing more.
    pub fn new(method: Method) -> Asked {
        Asked { method, level: 0.95, until: None, correlations: vec![], below: None }
    }

    /// That method by its name, with `last`, `below`, `after`, `level` and `until`, each not a number where it is not said.
    ///
    /// # Errors
    /// [`Error::BadOption`] names the option, its value and its range.
    pub fn of(method: &str, numbers: &[f64]) -> Result<Asked> {
        const RANGES: [(&str, f64, f64); 5] = [
            ("last", 1.0, 1000.0),
            ("below", 0.0, LARGEST),
            ("after", -9999.0, 9999.0),
            ("level", 0.5, 0.999),
            ("until", -9999.0, 9999.0),
        ];
        let mut said = [None; 5];
        for (at, (option, low, high)) in RANGES.into_iter().enumerate() {
            let number = numbers.get(at).copied().unwrap_or(f64::NAN);
            let whole = at != 1 && at != 3;
            if number.is_nan() {
                continue;
            }
            if !(low..=high).contains(&number) || (at == 1 && number == 0.0) || (whole && number.floor() != number) {
                let value = if number.is_finite() { shortest(number) } else { String::new() };
                return Err(Error::BadOption { option, value, expected: Expected::Within(low, high) }.into());
            }
            said[at] = Some(number);
        }
        let [last, below, after, level, until] = said;
        let method = match (method, after) {
            ("" | "ols", _) => Method::Ols,
            ("theil-sen", _) => Method::TheilSen,
            ("recent", _) => Method::Recent { last: last.map_or(5, |last| last as u32) },
            ("exponential", _) => Method::Exponential,
            ("step", Some(after)) => Method::Step { after: after as i32 },
            ("step", None) => {
                let expected = Expected::Year;
                return Err(Error::BadOption { option: "after", value: String::new(), expected }.into());
            }
            (other, _) => {
                let expected = Expected::OneOf(vec!["ols", "theil-sen", "recent", "exponential", "step"]);
                return Err(Error::BadOption { option: "method", value: other.to_string(), expected }.into());
            }
        };
        Ok(Asked { method, level: level.unwrap_or(0.95), until: until.map(|year| year as i32), correlations: vec![], below })
    }
}

/// The numbers of every method come first; those of one alone in `more`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    pub method: &'static str,
    pub n: usize,
    /// Where the line stands at `value_at_mean`: the mean year of what is fitted; after the step, for a step.
    pub mean_year: f64,
    pub value_at_mean: f64,
    /// Change a year; of the logarithm for an exponential trend, as are its error and the residuals' deviation.
    pub slope: f64,
    pub slope_se: Option<f64>,
    pub residual_sd: Option<f64>,
    pub confidence_narrowing: Option<f64>,
    pub level: f64,
    pub points: Vec<Point>,
    pub closing: Closing,
    pub more: Vec<More>,
}

/// What one method has and others do not.
#[derive(Clone, Debug, PartialEq)]
pub enum More {
    /// Of Theil and Sen's line, as SciPy gives it.
    SlopeInterval(Option<(f64, f64)>),
    HalfLife(gap::HalfLife),
    Below {
        value: f64,
        reached: Closing,
    },
    /// The last year before the step, the change of level, its standard error, and the F test with 1 and `freedom` degrees
    /// of freedom.
    Step {
        after: i32,
        change: f64,
        change_se: Option<f64>,
        freedom: Option<u32>,
        test: Option<(f64, f64)>,
    },
    /// The slope, its standard error and the answer if neighbouring years were so correlated.
    Correlated(Vec<(f64, f64, Option<f64>, Closing)>),
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

/// The answer of one window.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// First and last fitted year.
    pub from: i32,
    pub to: i32,
    pub slope: f64,
    pub slope_se: Option<f64>,
    pub closing: Closing,
}

impl Window {
    fn of(answer: &gap::Answer) -> Window {
        let line = &answer.projection.line;
        Window {
            from: answer.from,
            to: answer.to,
            slope: significant(line.slope),
            slope_se: line.slope_se().map(significant),
            closing: Closing::from(&answer.projection.closing),
        }
    }

    /// The answer as data.
    pub fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("from", f64::from(self.from).into()),
            ("to", f64::from(self.to).into()),
            ("slope", self.slope.into()),
            ("slope_se", self.slope_se.into()),
            ("closing", self.closing.value()),
        ])
    }
}

impl Fit {
    /// The fit as data.
    pub fn value(&self) -> Value<'_> {
        let mut fields = vec![
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
        ];
        for more in &self.more {
            more.add(&mut fields);
        }
        Value::Record(fields)
    }
}

impl More {
    fn add<'f>(&'f self, fields: &mut Vec<(&'static str, Value<'f>)>) {
        fields.push(match self {
            More::SlopeInterval(interval) => ("slope_interval", pair(*interval)),
            More::HalfLife(half) => {
                let upper = match half.upper {
                    Some(Bound::Never) => "never".into(),
                    Some(Bound::Year(years)) => significant(years).into(),
                    None => Value::Null,
                };
                let years = |years: Option<f64>| years.map(significant).into();
                let fields = vec![("years", years(half.years)), ("lower", years(half.lower)), ("upper", upper)];
                ("half_life", Value::Record(fields))
            }
            More::Below { value, reached } => {
                ("below", Value::Record(vec![("value", (*value).into()), ("reached", reached.value())]))
            }
            More::Step { after, change, change_se, freedom, test } => {
                let fields = vec![
                    ("after", f64::from(*after).into()),
                    ("change", significant(*change).into()),
                    ("change_se", change_se.map(significant).into()),
                    ("f", test.map(|(f, _)| significant(f)).into()),
                    ("freedom", freedom.map(f64::from).into()),
                    ("p", test.map(|(_, p)| significant(p)).into()),
                ];
                ("step", Value::Record(fields))
            }
            More::Correlated(answers) => {
                let answer = |(rho, slope, slope_se, closing): &'f (f64, f64, Option<f64>, Closing)| {
                    Value::Record(vec![
                        ("rho", (*rho).into()),
                        ("slope", (*slope).into()),
                        ("slope_se", (*slope_se).into()),
                        ("closing", closing.value()),
                    ])
                };
                ("sensitivity", list(answers, answer))
            }
        });
    }
}

fn pair(range: Option<(f64, f64)>) -> Value<'static> {
    range.map(|(lower, upper)| Value::List(vec![lower.into(), upper.into()])).into()
}

impl Point {
    fn value(&self) -> Value<'_> {
        Value::Record(vec![
            ("year", f64::from(self.year).into()),
            ("observed", self.observed.into()),
            ("fitted", self.fitted.into()),
            ("mean", pair(self.mean)),
            ("prediction", pair(self.prediction)),
        ])
    }
}

/// Fits two columns by the method that is asked for, and runs the line on.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::NoColumn`] for the file; [`Error::Cell`] with row, column and value for what is not a
/// year, not a number, a year given twice, or not above zero where a percentage change was asked for;
/// [`Error::TooFewPoints`] below two years; otherwise as [`gap::project_by`].
///
/// ```
/// use gapchart::fit::{Asked, columns};
/// use gapchart::gap::Method;
/// let csv = "year,gap\n2011,4.0\n2012,3.0\n2013,2.1\n2014,0.9\n";
/// let fit = columns(csv, "gap.csv", "year", "gap", &Asked::new(Method::Ols)).unwrap();
/// assert_eq!((fit.n, fit.slope), (4, -1.02));
/// assert!(columns(csv, "gap.csv", "year", "gaps", &Asked::new(Method::Ols)).is_err());
/// ```
#[cfg(not(target_arch = "wasm32"))]
pub fn columns(csv: &str, file: &str, year: &str, value: &str, asked: &Asked) -> Result<Fit> {
    rows(&read(csv, file, year, value, asked.method == Method::Exponential)?, asked)
}

/// Fits numbers by the method that is asked for, and runs the line on. `years` and `values` are of one length; a value that is not a
/// number is a missing year. All were printed to as many `decimals`.
///
/// # Errors
/// [`Error::Cell`] as for [`columns`], its file named `data` and rows counted from 1; [`Error::TooFewPoints`]; otherwise as
/// [`gap::project_by`].
///
/// ```
/// use gapchart::fit::{Asked, numbers};
/// use gapchart::gap::Method;
/// let fit = numbers(&[2013.0, 2011.0, 2012.0, 2014.0], &[2.1, 4.0, 3.0, 0.9], 1, &Asked::new(Method::Ols)).unwrap();
/// assert_eq!((fit.n, fit.slope), (4, -1.02));
/// assert!(numbers(&[2011.0, 2011.5], &[4.0, 3.0], 1, &Asked::new(Method::Ols)).is_err());
/// ```
pub fn numbers(years: &[f64], values: &[f64], decimals: u8, asked: &Asked) -> Result<Fit> {
    rows(&given(years, values, decimals, asked.method == Method::Exponential)?, asked)
}

/// The answer of every window of at least three values.
///
/// # Errors
/// As [`numbers`].
pub fn windows(years: &[f64], values: &[f64], decimals: u8, level: f64) -> Result<Vec<Window>> {
    let rows = given(years, values, decimals, false)?;
    let (mut at, mut y, mut roundings) = (vec![], vec![], vec![]);
    for row in &rows {
        at.push(row.year);
        y.push(row.value);
        roundings.push(Rounding::printed(row.decimals));
    }
    let mut all = vec![];
    gap::every_window(&at, &y, &roundings, level, &mut all);
    match (all.is_empty(), &rows[..]) {
        (true, few) => {
            let [from, to] = [few.first(), few.last()].map(|row| row.map_or(0, |row| row.year));
            Err(Error::TooFewPoints { from, to, found: few.len(), needed: gap::LEAST }.into())
        }
        _ => Ok(all.iter().map(Window::of).collect()),
    }
}

fn rows(rows: &[Row], asked: &Asked) -> Result<Fit> {
    let (first, last) = match rows {
        [first, .., last] => (first.year, last.year),
        few => {
            let only = few.first().map_or(0, |row| row.year);
            return Err(Error::TooFewPoints { from: only, to: only, found: few.len(), needed: 2 }.into());
        }
    };
    let x: Vec<f64> = rows.iter().map(|row| f64::from(row.year)).collect();
    let y: Vec<f64> = rows.iter().map(|row| row.value).collect();
    let rounding: Vec<Rounding> = rows.iter().map(|row| Rounding::printed(row.decimals)).collect();
    let level = asked.level;
    let projection = gap::project_by(asked.method, &x, &y, &rounding, level)?;
    let range = |range: Option<(f64, f64)>| range.map(|(lower, upper)| (significant(lower), significant(upper)));
    let points = projection
        .years(level, first..=asked.until.unwrap_or(last).max(last))
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
    let mut more = vec![];
    match (asked.method, projection.step) {
        (Method::TheilSen, _) => more.push(More::SlopeInterval(range(projection.slope_interval))),
        (Method::Step { after }, Some(step)) => {
            let (change_se, freedom) = (step.change_se(), line.freedom);
            let test = step.test().filter(|_| !projection.closing.rounding);
            more.push(More::Step { after, change: step.change, change_se, freedom, test });
        }
        _ => {}
    }
    if let Some(half) = projection.half_life() {
        more.push(More::HalfLife(half));
    }
    if let Some(below) = asked.below.and_then(|value| projection.below(value, f64::from(last))) {
        more.push(More::Below { value: below.value, reached: Closing::from(&below.reached) });
    }
    if !asked.correlations.is_empty() {
        let answers = asked.correlations.iter().filter_map(|&rho| gap::sensitivity(&x, &y, &rounding, level, rho));
        let answer = |answer: gap::Sensitivity| {
            let slope_se = answer.line.slope_se().map(significant);
            (answer.rho, significant(answer.line.slope), slope_se, Closing::from(&answer.closing))
        };
        more.push(More::Correlated(answers.map(answer).collect()));
    }
    let value_at_mean = if asked.method == Method::Exponential { libm::exp(line.mean_y) } else { line.mean_y };
    Ok(Fit {
        method: asked.method.name(),
        n: line.n,
        mean_year: significant(line.mean_x),
        value_at_mean: significant(value_at_mean),
        slope: significant(line.slope),
        slope_se: line.slope_se().map(significant),
        residual_sd: line.residual_sd().map(significant),
        confidence_narrowing: projection.confidence_narrowing.map(significant),
        level,
        points,
        closing: Closing::from(&projection.closing),
        more,
    })
}

struct Row {
    year: i32,
    value: f64,
    decimals: u8,
}

/// Beyond this a number has no decimals left, and its square soon no digits.
const LARGEST: f64 = 1e15;

/// Numbers as rows, by year.
fn given(years: &[f64], values: &[f64], decimals: u8, positive: bool) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = vec![];
    for (at, &value) in values.iter().enumerate() {
        let year = years.get(at).copied().unwrap_or(f64::NAN);
        let wrong = |column: &str, number: f64, expected| -> Box<Error> {
            let value = if number.is_finite() { shortest(number) } else { String::new() };
            let (file, column) = ("data".to_string(), column.to_string());
            Box::new(Error::Cell { file, row: at as u64 + 1, column, value, expected })
        };
        if !(year.abs() <= 9999.0 && year.floor() == year) {
            return Err(wrong("year", year, Expected::Year));
        }
        if value.is_nan() {
            continue;
        }
        let year = year as i32;
        if rows.iter().any(|row| row.year == year) {
            return Err(wrong("year", f64::from(year), Expected::NewYear));
        }
        if value.abs() > LARGEST {
            return Err(wrong("value", value, Expected::Within(-LARGEST, LARGEST)));
        }
        if positive && value <= 0.0 {
            return Err(wrong("value", value, Expected::Positive));
        }
        let place = rows.iter().position(|row| row.year > year).unwrap_or(rows.len());
        rows.insert(place, Row { year, value, decimals: decimals.min(15) });
    }
    Ok(rows)
}

/// The rows that have a value, by year; all above zero if that is asked.
#[cfg(not(target_arch = "wasm32"))]
fn read(csv: &str, file: &str, year: &str, value: &str, positive: bool) -> Result<Vec<Row>> {
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
        if number.abs() > LARGEST {
            return Err(wrong(value_at, Expected::Within(-LARGEST, LARGEST)));
        }
        if positive && number <= 0.0 {
            return Err(wrong(value_at, Expected::Positive));
        }
        let after = cell(value_at).split_once('.').map_or("", |(_, after)| after);
        let decimals = after.bytes().take_while(u8::is_ascii_digit).count().min(15) as u8;
        rows.push(Row { year: period.year(), value: number, decimals });
    }
    // A column is printed to one precision, and spreadsheets drop its zeros.
    let decimals = rows.iter().map(|row| row.decimals).max().unwrap_or(0);
    rows.iter_mut().for_each(|row| row.decimals = decimals);
    rows.sort_by_key(|row| row.year);
    Ok(rows)
}
